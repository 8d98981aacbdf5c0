/* One check a kind of kernel. Each returns 1 when the row's output is right and its planted errors are found, and else
 * 0 with what was wrong in `detail`; `detail` tells a figure also when all is well. */
#ifndef TPP_TESTS_OPENCL_CHECK_H
#define TPP_TESTS_OPENCL_CHECK_H

#include "device.h"

struct detail {
    char text[512];
};

int check_fill(const struct device *device, const struct tpp_kernel *row, struct detail *detail);

#endif
