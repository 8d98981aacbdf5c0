/* The storage of formats without a C type. */
#include "kernels/format.h"

enum { ROW_BITS = 128 }; /* 16 bytes: what one bulk or asynchronous copy moves at the least */

static const struct tpp_format_info format_table[TPP_FORMAT_COUNT] = {
    [TPP_FORMAT_PLAIN] = { "plain", 0, 0, 0, 0 },   [TPP_FORMAT_E4M3] = { "e4m3", 8, 4, 3, 0 },
    [TPP_FORMAT_E5M2] = { "e5m2", 8, 5, 2, 0 },     [TPP_FORMAT_E2M3] = { "e2m3", 8, 2, 3, 0 },
    [TPP_FORMAT_E3M2] = { "e3m2", 8, 3, 2, 0 },     [TPP_FORMAT_E2M1_BYTE] = { "e2m1", 8, 2, 1, 2 },
    [TPP_FORMAT_E2M1] = { "e2m1", 4, 2, 1, 0 },     [TPP_FORMAT_INT4] = { "s4", 4, 0, 0, 0 },
    [TPP_FORMAT_BIT_AND] = { "b1and", 1, 0, 0, 0 }, [TPP_FORMAT_BIT_XOR] = { "b1xor", 1, 0, 0, 0 },
};

const struct tpp_format_info *tpp_format_get(enum tpp_format format)
{
    return (unsigned)format < TPP_FORMAT_COUNT ? &format_table[format] : NULL;
}

unsigned tpp_kernel_element_bits(const struct tpp_kernel *kernel)
{
    unsigned bits = format_table[kernel->format].storage_bits;
    return bits != 0 ? bits : tpp_precision_get(kernel->in)->bits;
}

static uint32_t padded(const struct tpp_kernel *kernel, uint32_t columns, unsigned element_bits)
{
    if (kernel->api != TPP_API_CUDA) {
        return columns;
    }
    uint32_t multiple = ROW_BITS / element_bits;
    return (columns + multiple - 1) / multiple * multiple;
}

uint32_t tpp_kernel_pitch(const struct tpp_kernel *kernel, uint32_t columns)
{
    return padded(kernel, columns, tpp_kernel_element_bits(kernel));
}

uint32_t tpp_kernel_output_pitch(const struct tpp_kernel *kernel, uint32_t columns)
{
    return padded(kernel, columns, tpp_precision_get(kernel->acc)->bits);
}
