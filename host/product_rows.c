/* Rows of a product's matrices as numbers. */
#include "host/product_rows.h"

#include <string.h>

#include "host/element.h"
#include "kernels/format.h"

size_t tpp_scale_pitch(size_t k, unsigned scale_block)
{
    return scale_block == 0 ? 0 : ((k + scale_block - 1) / scale_block + 3) / 4 * 4;
}

struct tpp_product tpp_product_of(const struct tpp_kernel *kernel)
{
    struct tpp_product product = { .in = kernel->in,
                                   .acc = kernel->acc,
                                   .format = kernel->format,
                                   .scaling = kernel->scaling,
                                   .scale_block = kernel->scale_block,
                                   .accumulator_bits = kernel->accumulator_bits,
                                   .promoted_k = kernel->promoted_k };
    /* A matrix instruction adds 256 bits of operand depth at once, whatever the format. */
    if (kernel->acc == TPP_FP32 && kernel->instruction != NULL && strstr(kernel->instruction, "MMA") != NULL) {
        product.truncation_period = 256 / tpp_precision_get(kernel->in)->bits;
    }
    return product;
}

static void operand_row(const struct tpp_product *product, const void *elements, size_t pitch, const uint8_t *scales,
                        size_t row, double *values)
{
    const size_t k = product->k;
    tpp_storage_to_double(product->in, product->format, elements, row * (pitch != 0 ? pitch : k), k, values);
    if (product->format == TPP_FORMAT_BIT_XOR) {
        for (size_t i = 0; i < k; i++) {
            values[i] = 1.0 - 2.0 * values[i];
        }
    }
    if (product->scaling != TPP_SCALING_NONE) {
        const uint8_t *own = scales + row * tpp_scale_pitch(k, product->scale_block);
        for (size_t i = 0; i < k; i++) {
            values[i] *= tpp_scale_value(product->scaling, own[i / product->scale_block]);
        }
    }
}

void tpp_product_row_a(const struct tpp_product *product, size_t row, double *values)
{
    operand_row(product, product->a, product->lda, product->a_scales, row, values);
}

void tpp_product_row_b(const struct tpp_product *product, size_t row, double *values)
{
    operand_row(product, product->b, product->ldb, product->b_scales, row, values);
}

void tpp_product_row_c(const struct tpp_product *product, size_t row, double *values)
{
    const size_t pitch = product->ldc != 0 ? product->ldc : product->n;
    tpp_storage_to_double(product->acc, TPP_FORMAT_PLAIN, product->c, row * pitch, product->n, values);
    if (product->format == TPP_FORMAT_BIT_XOR) {
        for (size_t i = 0; i < product->n; i++) {
            values[i] = (double)product->k - 2.0 * values[i];
        }
    }
}

static void to_integers(const double *scratch, size_t count, int64_t *values)
{
    for (size_t i = 0; i < count; i++) {
        values[i] = (int64_t)scratch[i];
    }
}

void tpp_product_integers_a(const struct tpp_product *product, size_t row, double *scratch, int64_t *values)
{
    tpp_product_row_a(product, row, scratch);
    to_integers(scratch, product->k, values);
}

void tpp_product_integers_b(const struct tpp_product *product, size_t row, double *scratch, int64_t *values)
{
    tpp_product_row_b(product, row, scratch);
    to_integers(scratch, product->k, values);
}

void tpp_product_integers_c(const struct tpp_product *product, size_t row, double *scratch, int64_t *values)
{
    tpp_product_row_c(product, row, scratch);
    to_integers(scratch, product->n, values);
}
