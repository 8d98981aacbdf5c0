/** How formats without a C type are stored, as data: the one table behind host/element.c and the kernels' operands. */
#ifndef TPP_KERNELS_FORMAT_H
#define TPP_KERNELS_FORMAT_H

#include "kernels/kernel.h"

struct tpp_format_info {
    const char *name;       /**< as in kernel ids and records: "e4m3" */
    unsigned storage_bits;  /**< of one element in memory; 0 for PLAIN: the precision's own */
    unsigned exponent_bits; /**< floats only */
    unsigned fraction_bits; /**< floats only */
    unsigned shift;         /**< the element's lowest bit within its storage */
};

/** The row of a format. Static; NULL outside the enum. */
const struct tpp_format_info *tpp_format_get(enum tpp_format format);

/** Bits of one stored element of a kernel's operands. */
unsigned tpp_kernel_element_bits(const struct tpp_kernel *kernel);

/** Elements between the starts of two rows of length `columns`: padded to 16 bytes for CUDA kernels, `columns` else. */
uint32_t tpp_kernel_pitch(const struct tpp_kernel *kernel, uint32_t columns);

/** The same for the rows of the output, in accumulators. */
uint32_t tpp_kernel_output_pitch(const struct tpp_kernel *kernel, uint32_t columns);

#endif
