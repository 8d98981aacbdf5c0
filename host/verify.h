/**
 * Verification of timed outputs (R18, R19).
 *
 * A matrix product C = A B^T (both operands K-major) is checked as a whole without redoing it: for a random vector x
 * that is drawn after C is final, A (B^T x) must equal C x. Integers are compared exactly modulo the prime 2^61 - 1
 * with entries of x uniform below it, so a wrong C is accepted with probability below 2^-60. Floating point is compared
 * within a bound that follows from K and the accumulator's rounding, for several vectors, and `entry_count` random
 * entries are recomputed in higher precision. NaN and infinity always fail.
 *
 * Bound. Inputs have zero mean and independent signs, and so have the rounding errors of the partial sums. With u the
 * unit roundoff of the accumulator, an entry of C carries an error of variance at most u^2 K sum_k a_k^2 b_k^2, and row
 * m of C x one of at most u^2 K w_m with w = (A o A)((B o B)^T (x o x)). The tolerance is 8 standard deviations of
 * that: a probability below 1e-14 per row for a right result, while a single wrong entry, one skipped k-step or one
 * stale tile is larger by orders of magnitude (with half-precision accumulators, a wrong tile). (Statistical rounding
 * analysis after Higham and Mary 2019; the worst-case bound, larger by a factor of sqrt(K) and more, would let a whole
 * wrong tile pass.) The host computes in long double for fp64.
 *
 * Matrix engines that add into fp32 cut off what does not fit instead of rounding it, once per instruction (Fasi,
 * Higham, Mikaitis, Pranesh 2021, "Numerical behavior of NVIDIA tensor cores"): these errors all point to zero, so they
 * add up along K. With S the running sum, of at most six standard deviations, and steps instructions along K, they come
 * to at most 3 u steps sqrt(sum_k a_k^2 b_k^2), which the tolerance then holds as well. u is that of the significant
 * bits kept while adding, which may be fewer than the accumulator's format has; where the kernel adds partial sums of
 * depth P in full precision, K is P in both terms.
 *
 * Evidence. Each check leaves y^T (C x) behind, for a random y drawn with x, and the hash of C. Whoever has the nonce
 * can make A and B again, and x and y from the hash, and compare with y^T (A (B^T x)): no wrong number survives that,
 * and no number of another nonce, block, input set or sample time, all of which select x and y.
 */
#ifndef TPP_HOST_VERIFY_H
#define TPP_HOST_VERIFY_H

#include <stddef.h>
#include <stdint.h>

#include "base/record.h"
#include "base/status.h"
#include "kernels/kernel.h"

/** A product to be checked, in host memory. What is 0 beyond `c` is as the plain formats have it. */
struct tpp_product {
    enum tpp_precision in;
    enum tpp_precision acc;
    size_t m, n, k;
    const void *a; /**< m x k */
    const void *b; /**< n x k */
    const void *c; /**< m x n, as read back from the device */
    enum tpp_format format;
    size_t lda, ldb, ldc; /**< elements between the starts of rows; 0: rows without padding */
    enum tpp_scaling scaling;
    unsigned scale_block;    /**< elements of k per scale */
    const uint8_t *a_scales; /**< rows of tpp_scale_pitch() bytes */
    const uint8_t *b_scales;
    unsigned accumulator_bits;  /**< significant bits kept while adding, where fewer than the accumulator's; else 0 */
    unsigned promoted_k;        /**< partial sums of this depth are added in full precision; 0: not */
    unsigned truncation_period; /**< elements of k per addition that cuts off instead of rounding; 0: all round */
};

/** Bytes from one row of block scales to the next: one a block, padded to 4. */
size_t tpp_scale_pitch(size_t k, unsigned scale_block);

/** What a kernel's row says of its product: formats, accumulator, scales; shape and pointers stay to be set. */
struct tpp_product tpp_product_of(const struct tpp_kernel *kernel);

enum { TPP_PROJECTIONS = 3, TPP_CHECKED_ENTRIES = 64 };

/**
 * Checks one product and adds what was seen to a verification.
 *
 * @param key           Secret-independent seed of this check; the output's hash is mixed in before x and y are drawn.
 * @param verification  Counts grow; has_passed is cleared on the first failure, and `detail` then says what and where;
 *                      `last` receives the hash and the projections. Start with tpp_verification_begin().
 * @return TPP_STATUS_OK when the product is right, TPP_STATUS_VERIFICATION when it is wrong, TPP_STATUS_NO_MEMORY,
 *         TPP_STATUS_INVALID for formats or depths it cannot check (integer sums that may wrap).
 */
enum tpp_status tpp_verify_product(const struct tpp_product *product, const uint32_t key[2],
                                   struct tpp_verification *verification, struct tpp_error *err);

/** Starts a verification of the given method: checked, passed so far. */
void tpp_verification_begin(struct tpp_verification *verification, const char *method);

/**
 * What verification->last must hold for a right product with the output hash it names, computed from the inputs alone:
 * y^T (A (B^T x)) for the same x and y.
 *
 * @param product  `c` is not looked at.
 * @param output   Its hash selects x and y.
 * @return TPP_STATUS_VERIFICATION when a projection differs by more than the bound.
 */
enum tpp_status tpp_verify_output(const struct tpp_product *product, const uint32_t key[2],
                                  const struct tpp_output *output, struct tpp_error *err);

/**
 * Operands of a probe: integer values chosen so that a multiply-accumulate toggles many bits while one trip moves an
 * accumulator by a small exact step. See host/verify_probe.c.
 *
 * @param operands  Receives operand_count * lanes * in_per_lane elements of the row's input format.
 */
enum tpp_status tpp_probe_operands(const struct tpp_kernel *kernel, size_t lanes, const uint32_t key[2], void *operands,
                                   struct tpp_error *err);

/** Values in the operands of a probe, and the bytes they take. */
size_t tpp_probe_operand_count(const struct tpp_kernel *kernel, size_t lanes);

/** The most trips after which every accumulator still holds its exact value; UINT32_MAX when there is no such limit. */
uint32_t tpp_probe_most_trips(const struct tpp_kernel *kernel);

/**
 * End values of every accumulator: they depend on its start and lane alone, and starts repeat. With TPP_STEP_MATRIX
 * what the trips add to each lane, for each operand set.
 *
 * @param expected  Receives an array to be freed with free(): (chains + TPP_PROBE_START_PERIOD) * lanes values, or
 *                  operand_sets * lanes.
 */
enum tpp_status tpp_probe_expect(const struct tpp_kernel *kernel, size_t chains, size_t lanes, uint32_t trips,
                                 const void *operands, int64_t **expected, struct tpp_error *err);

/** What a probe left behind. */
struct tpp_probe_output {
    const struct tpp_kernel *kernel;
    size_t work_items, chains, lanes;
    const int64_t *expected; /**< from tpp_probe_expect() */
    const void *out;         /**< work_items * chains * lanes accumulators */
};

/** The exact end value of one lane; `out` is not looked at. */
double tpp_probe_expected_end(const struct tpp_probe_output *output, size_t item, size_t chain, size_t lane);

/** Checks every accumulator against its exact value; adds to the verification as tpp_verify_product() does. */
enum tpp_status tpp_verify_probe(const struct tpp_probe_output *output, struct tpp_verification *verification,
                                 struct tpp_error *err);

#endif
