/* One check a kind of kernel. The figure or the reason goes to `detail`.
 *
 * Every check also plants an error in a copy of the right output and is wrong itself when it does not find that.
 */
#ifndef TPP_TESTS_OPENCL_CHECK_H
#define TPP_TESTS_OPENCL_CHECK_H

#include "device.h"

enum outcome { WRONG, RIGHT, SKIPPED };

struct detail {
    char text[512];
};

enum outcome check_fill(const struct device *device, const struct tpp_kernel *row, struct detail *detail);
enum outcome check_probe(const struct device *device, const struct tpp_kernel *row, struct detail *detail);
enum outcome check_gemm(const struct device *device, const struct tpp_kernel *row, struct detail *detail);

#endif
