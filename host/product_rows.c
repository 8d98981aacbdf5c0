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

/* Which matrix: its elements, their pitch and their scales. */
struct operand {
    const void *elements;
    size_t pitch;
    const uint8_t *scales;
};

/* Elements [first, first + count) of row `row`. */
static void operand_part(const struct tpp_product *product, const struct operand *operand, size_t row, size_t first,
                         size_t count, double *values)
{
    const size_t k = product->k;
    const size_t pitch = operand->pitch != 0 ? operand->pitch : k;
    tpp_storage_to_double(product->in, product->format, operand->elements, row * pitch + first, count, values);
    if (product->format == TPP_FORMAT_BIT_XOR) {
        for (size_t i = 0; i < count; i++) {
            values[i] = 1.0 - 2.0 * values[i];
        }
    }
    if (product->scaling != TPP_SCALING_NONE) {
        const uint8_t *own = operand->scales + row * tpp_scale_pitch(k, product->scale_block);
        for (size_t i = 0; i < count; i++) {
            values[i] *= tpp_scale_value(product->scaling, own[(first + i) / product->scale_block]);
        }
    }
}

void tpp_product_row_a(const struct tpp_product *product, size_t row, double *values)
{
    const struct operand a = { product->a, product->lda, product->a_scales };
    operand_part(product, &a, row, 0, product->k, values);
}

void tpp_product_row_b(const struct tpp_product *product, size_t row, double *values)
{
    tpp_product_part_b(product, row, 0, product->k, values);
}

void tpp_product_part_b(const struct tpp_product *product, size_t row, size_t first, size_t count, double *values)
{
    const struct operand b = { product->b, product->ldb, product->b_scales };
    operand_part(product, &b, row, first, count, values);
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

void tpp_product_integers_part_b(const struct tpp_product *product, size_t row, size_t first, size_t count,
                                 double *scratch, int64_t *values)
{
    tpp_product_part_b(product, row, first, count, scratch);
    to_integers(scratch, count, values);
}

void tpp_product_integers_c(const struct tpp_product *product, size_t row, double *scratch, int64_t *values)
{
    tpp_product_row_c(product, row, scratch);
    to_integers(scratch, product->n, values);
}
