/** Rows of a product's matrices as numbers: decoded, scaled, without their padding. Private to host/. */
#ifndef TPP_HOST_PRODUCT_ROWS_H
#define TPP_HOST_PRODUCT_ROWS_H

#include "host/verify.h"

/**
 * Row `row` of A, B or C as double, exactly; `values` has room for k, k or n numbers.
 *
 * With the XOR format A and B become 1 - 2 bit and C becomes k - 2 count: then C = A B^T holds for it as well, since
 * two bits differ just when the product of these is -1.
 */
void tpp_product_row_a(const struct tpp_product *product, size_t row, double *values);
void tpp_product_row_b(const struct tpp_product *product, size_t row, double *values);
void tpp_product_row_c(const struct tpp_product *product, size_t row, double *values);

/** Columns of B that a thread takes at least: long enough parts of a row to be read in one go. */
enum { TPP_COLUMN_GRAIN = 512 };

/** Elements [first, first + count) of a row of B alone. */
void tpp_product_part_b(const struct tpp_product *product, size_t row, size_t first, size_t count, double *values);

/** The same as integers; for integer accumulators. `scratch` has as much room as `values`. */
void tpp_product_integers_a(const struct tpp_product *product, size_t row, double *scratch, int64_t *values);
void tpp_product_integers_part_b(const struct tpp_product *product, size_t row, size_t first, size_t count,
                                 double *scratch, int64_t *values);
void tpp_product_integers_c(const struct tpp_product *product, size_t row, double *scratch, int64_t *values);

#endif
