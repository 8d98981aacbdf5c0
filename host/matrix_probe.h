/**
 * Operands and end values of issue probes whose accumulators are matrices (TPP_STEP_MATRIX). Private to host/.
 *
 * Integer accumulators: operands are random over their whole range, sums count modulo 2^32. Floating point: operands
 * are whole numbers of a size that keeps every product and sum exact, paired along k so that almost all of a dot
 * product cancels: A[i][p'] = -A[i][p] and B[j][p'] = B[j][p], except in one pair, where B[j][p'] = B[j][p] - 1. Each
 * multiplication then moves an accumulator by the whole number A[i][p] of that pair while the products themselves are
 * as large as the format allows. Which columns are paired is random. What the trips add depends on the entry and the
 * set.
 */
#ifndef TPP_HOST_MATRIX_PROBE_H
#define TPP_HOST_MATRIX_PROBE_H

#include "base/status.h"
#include "kernels/kernel.h"

/** As tpp_probe_operands(), tpp_probe_most_trips() and tpp_probe_expect(). */
enum tpp_status tpp_matrix_operands(const struct tpp_kernel *kernel, const uint32_t key[2], void *operands,
                                    struct tpp_error *err);
uint32_t tpp_matrix_most_trips(const struct tpp_kernel *kernel);
enum tpp_status tpp_matrix_expect(const struct tpp_kernel *kernel, uint32_t trips, const void *operands,
                                  int64_t **expected, struct tpp_error *err);

/** A sum modulo 2^32, as a signed number. */
static inline int32_t tpp_wrapped(int64_t value)
{
    const uint32_t low = (uint32_t)(uint64_t)value;
    return low < UINT32_C(0x80000000) ? (int32_t)low : (int32_t)(low - UINT32_C(0x80000000)) - INT32_MAX - 1;
}

#endif
