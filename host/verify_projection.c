/* Checking a whole matrix product through random vectors, and some of its entries one by one. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/element.h"
#include "host/parallel.h"
#include "host/philox.h"
#include "host/product_rows.h"
#include "host/verify.h"
#include "host/verify_integers.h"

static const double BOUND_DEVIATIONS = 8.0;
static const double TRUNCATION_DEVIATIONS = 3.0;

void tpp_verification_begin(struct tpp_verification *verification, const char *method)
{
    memset(verification, 0, sizeof *verification);
    verification->is_checked = 1;
    verification->has_passed = 1;
    (void)snprintf(verification->method, sizeof verification->method, "%s", method);
}

__attribute__((format(printf, 3, 4))) static enum tpp_status wrong(struct tpp_verification *verification,
                                                                   struct tpp_error *err, const char *format, ...)
{
    char text[TPP_TEXT_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (verification->has_passed) {
        verification->has_passed = 0;
        (void)snprintf(verification->detail, sizeof verification->detail, "%s", text);
    }
    return tpp_fail(err, TPP_STATUS_VERIFICATION, "%s", text);
}

/* Keeps the worst ratio of error to bound; above 1, or not a number, is a failure told with the given text. */
__attribute__((format(printf, 4, 5))) static enum tpp_status
note_ratio(struct tpp_verification *verification, double ratio, struct tpp_error *err, const char *format, ...)
{
    if (isfinite(ratio) && ratio > verification->worst_error_ratio) {
        verification->worst_error_ratio = ratio;
    }
    if (ratio <= 1.0) {
        return TPP_STATUS_OK;
    }
    char text[TPP_TEXT_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return wrong(verification, err, "%s", text);
}

static int is_integer_product(const struct tpp_product *product)
{
    return tpp_precision_get(product->acc)->kind == TPP_NUMBER_INTEGER;
}

/* The bound of host/verify.h for an entry or a row whose sum of squared products is `square_sum`. */
static double entry_bound(const struct tpp_product *product, double square_sum)
{
    double full_roundoff = tpp_precision_get(product->acc)->unit_roundoff;
    double unit_roundoff = product->accumulator_bits != 0 ? ldexp(1.0, -(int)product->accumulator_bits) : full_roundoff;
    double host_roundoff = product->acc == TPP_FP64 ? (double)LDBL_EPSILON : DBL_EPSILON;
    double deviation = sqrt(square_sum);
    double full_depth = (double)product->k;
    double depth = product->promoted_k != 0 && product->promoted_k < product->k ? product->promoted_k : full_depth;
    /* What the accumulator rounds along `depth`, and what adds up over the whole of K: the host's part, and where the
     * kernel keeps fewer bits than the format the additions in full precision. */
    double whole_roundoff = 2.0 * host_roundoff + (product->accumulator_bits != 0 ? full_roundoff : 0.0);
    double bound = BOUND_DEVIATIONS * deviation * (unit_roundoff * sqrt(depth) + whole_roundoff * sqrt(full_depth));
    if (product->truncation_period != 0) {
        bound += TRUNCATION_DEVIATIONS * unit_roundoff * ceil(depth / product->truncation_period) * deviation;
    }
    return bound;
}

#define REAL       double
#define NAME(name) double_##name
#include "host/verify_real.inc"
#undef REAL
#undef NAME
#define REAL       long double
#define NAME(name) long_double_##name
#include "host/verify_real.inc"
#undef REAL
#undef NAME

/* ------------------------------------------------------------------------------------------------- integers */

static enum tpp_status integer_verify(const struct tpp_product *product, const uint32_t key[2],
                                      struct tpp_verification *verification, struct tpp_error *err)
{
    struct tpp_integer_projection projection;
    TPP_TRY(tpp_integers_project(product, key, &projection, err));
    if (projection.first_wrong_row != product->m) {
        return wrong(verification, err, "row %zu of %zu: C x differs from A (B^T x) modulo 2^61-1",
                     projection.first_wrong_row, product->m);
    }
    verification->last.residue = projection.residue;
    return TPP_STATUS_OK;
}

static enum tpp_status integer_replay(const struct tpp_product *product, const uint32_t key[2],
                                      const struct tpp_output *output, struct tpp_error *err)
{
    struct tpp_integer_projection projection;
    TPP_TRY(tpp_integers_project(product, key, &projection, err));
    if (projection.residue != output->residue) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION,
                        "the inputs of this nonce give the residue %" PRIu64 ", the record has %" PRIu64,
                        projection.residue, output->residue);
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- entries */

static enum tpp_status check_entry(const struct tpp_product *product, size_t m, size_t n, double *rows,
                                   struct tpp_verification *verification, struct tpp_error *err)
{
    size_t k = product->k;
    double *a = rows;
    double *b = rows + k;
    double *c = rows + 2 * k;
    tpp_product_row_a(product, m, a);
    tpp_product_row_b(product, n, b);
    tpp_product_row_c(product, m, c);
    double found = c[n];
    long double sum = 0.0L;
    long double squares = 0.0L;
    for (size_t i = 0; i < k; i++) {
        long double term = (long double)a[i] * (long double)b[i];
        sum += term;
        squares += term * term;
    }
    double error = fabs((double)(sum - (long double)found));
    double bound = entry_bound(product, (double)squares);
    if (tpp_precision_get(product->acc)->kind == TPP_NUMBER_INTEGER) {
        bound = 0.0;
    }
    double ratio = error == 0.0 ? 0.0 : error / (bound > 0.0 ? bound : DBL_MIN);
    verification->entry_count++;
    return note_ratio(verification, ratio, err, "entry (%zu, %zu) is %.17g, should be %.17g: %.3g times the bound", m,
                      n, found, (double)sum, ratio);
}

static enum tpp_status check_entries(const struct tpp_product *product, const uint32_t key[2],
                                     struct tpp_verification *verification, struct tpp_error *err)
{
    double *rows = calloc(2 * product->k + product->n, sizeof *rows);
    if (rows == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "verification: out of memory");
    }
    enum tpp_status status = TPP_STATUS_OK;
    for (uint32_t i = 0; i < TPP_CHECKED_ENTRIES && status == TPP_STATUS_OK; i++) {
        uint32_t words[4];
        const uint32_t counter[4] = { i, 0, 0, 2 };
        tpp_philox4x32_10(counter, key, words);
        size_t m = (((uint64_t)words[1] << 32) | words[0]) % product->m;
        size_t n = (((uint64_t)words[3] << 32) | words[2]) % product->n;
        status = check_entry(product, m, n, rows, verification, err);
    }
    free(rows);
    return status;
}

/* What the threads that look for NaN and infinity share. */
struct finite_job {
    const struct tpp_product *product;
    atomic_size_t count, first; /* of those found; the first is m n when there is none */
    atomic_int is_out_of_memory;
};

static void find_nonfinite(void *context, size_t first, size_t end)
{
    struct finite_job *job = context;
    const size_t columns = job->product->n;
    double *row = calloc(columns, sizeof *row);
    if (row == NULL) {
        atomic_store(&job->is_out_of_memory, 1);
        return;
    }
    for (size_t m = first; m < end; m++) {
        tpp_product_row_c(job->product, m, row);
        for (size_t n = 0; n < columns; n++) {
            if (!isfinite(row[n])) {
                const size_t found = m * columns + n;
                size_t known = atomic_load(&job->first);
                while (found < known && !atomic_compare_exchange_weak(&job->first, &known, found)) {
                }
                atomic_fetch_add(&job->count, 1);
            }
        }
    }
    free(row);
}

static enum tpp_status check_finite(const struct tpp_product *product, struct tpp_verification *verification,
                                    struct tpp_error *err)
{
    struct finite_job job = { .product = product };
    atomic_store(&job.first, product->m * product->n);
    tpp_parallel(product->m, 1, find_nonfinite, &job);
    if (atomic_load(&job.is_out_of_memory)) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "verification: out of memory");
    }
    const size_t count = atomic_load(&job.count);
    const size_t first = atomic_load(&job.first);
    verification->nonfinite_count += count;
    if (count == 0) {
        return TPP_STATUS_OK;
    }
    return wrong(verification, err, "%zu entries are NaN or infinite, the first at (%zu, %zu)", count,
                 first / product->n, first % product->n);
}

/* ------------------------------------------------------------------------------------------------- the whole */

/* Depth up to which a 32-bit sum of the largest products cannot wrap. */
static size_t integer_depth_limit(const struct tpp_product *product)
{
    const unsigned bits = tpp_precision_get(product->in)->bits;
    return bits == 1 ? (size_t)1 << 30 : bits == 4 ? (size_t)1 << 24 : (size_t)1 << 16;
}

static enum tpp_status check_shape(const struct tpp_product *product, struct tpp_error *err)
{
    if (tpp_storage_bytes(product->in, product->format, 8) == 0 || tpp_element_bytes(product->acc) == 0 ||
        product->m == 0 || product->n == 0 || product->k == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "verification of this format or shape is not possible");
    }
    if (is_integer_product(product) && product->k > integer_depth_limit(product)) {
        return tpp_fail(err, TPP_STATUS_INVALID, "K of %zu: 32-bit integer sums of %u-bit products may wrap above %zu",
                        product->k, tpp_precision_get(product->in)->bits, integer_depth_limit(product));
    }
    return TPP_STATUS_OK;
}

/* The key of x and y: from the key of the check and the hash of C, of which it takes the first 96 bits. */
static void late_key(const uint32_t key[2], const char *hash, uint32_t late[2])
{
    uint32_t counter[4] = { 0, 0, 0, 3 };
    for (size_t i = 0; i < 3; i++) {
        char digits[9] = "";
        memcpy(digits, hash + (size_t)8 * i, 8);
        counter[i] = (uint32_t)strtoul(digits, NULL, 16);
    }
    uint32_t words[4];
    tpp_philox4x32_10(counter, key, words);
    late[0] = words[0];
    late[1] = words[1];
}

enum tpp_status tpp_verify_product(const struct tpp_product *product, const uint32_t key[2],
                                   struct tpp_verification *verification, struct tpp_error *err)
{
    TPP_TRY(check_shape(product, err));
    int is_integer = is_integer_product(product);
    struct tpp_output *last = &verification->last;
    *last =
        (struct tpp_output){ .projection_1 = (double)NAN, .projection_2 = (double)NAN, .projection_3 = (double)NAN };
    const size_t pitch = product->ldc != 0 ? product->ldc : product->n;
    tpp_digest_blake2b(product->c, product->m * pitch * tpp_element_bytes(product->acc), last->hash);
    /* Only now, when C is final, are the vectors fixed: their key depends on every byte of C. */
    uint32_t late[2];
    late_key(key, last->hash, late);
    (void)snprintf(verification->output_hash, sizeof verification->output_hash, "%s", last->hash);
    verification->output_count++;
    verification->projection_count = is_integer ? 1 : TPP_PROJECTIONS;
    if (is_integer) {
        TPP_TRY(integer_verify(product, late, verification, err));
    } else {
        TPP_TRY(check_finite(product, verification, err));
        TPP_TRY(product->acc == TPP_FP64 ? long_double_verify(product, late, verification, err)
                                         : double_verify(product, late, verification, err));
    }
    return check_entries(product, late, verification, err);
}

enum tpp_status tpp_verify_output(const struct tpp_product *product, const uint32_t key[2],
                                  const struct tpp_output *output, struct tpp_error *err)
{
    TPP_TRY(check_shape(product, err));
    if (!tpp_digest_is_valid(output->hash)) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "the output has no hash");
    }
    uint32_t late[2];
    late_key(key, output->hash, late);
    struct tpp_product inputs = *product;
    inputs.c = NULL;
    return is_integer_product(product) ? integer_replay(&inputs, late, output, err)
           : product->acc == TPP_FP64  ? long_double_replay(&inputs, late, output, err)
                                       : double_replay(&inputs, late, output, err);
}
