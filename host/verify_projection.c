/* Checking a whole matrix product through random vectors, and some of its entries one by one. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/element.h"
#include "host/philox.h"
#include "host/product_rows.h"
#include "host/verify.h"

static const double BOUND_DEVIATIONS = 8.0;
static const double TRUNCATION_DEVIATIONS = 3.0;
static const uint64_t PRIME = ((uint64_t)1 << 61) - 1;

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

__extension__ typedef __int128 wide;

/* Reduces modulo 2^61 - 1 into [0, PRIME). */
static uint64_t reduce(wide value)
{
    wide remainder = value % (wide)PRIME;
    return (uint64_t)(remainder < 0 ? remainder + (wide)PRIME : remainder);
}

static wide integer_dot(const int64_t *left, const uint64_t *right, size_t count)
{
    wide sum = 0; /* |left| < 2^31, right < 2^61, count < 2^32: below 2^124 */
    for (size_t i = 0; i < count; i++) {
        sum += (wide)left[i] * (wide)right[i];
    }
    return sum;
}

struct integer_vectors {
    uint64_t *x; /* n */
    uint64_t *y; /* m */
    wide *sums;  /* k */
    uint64_t *t; /* k: B^T x mod PRIME */
    double *scratch;
    int64_t *row;
};

static void integer_project_b(const struct tpp_product *product, const struct integer_vectors *vectors)
{
    for (size_t n = 0; n < product->n; n++) {
        tpp_product_integers_b(product, n, vectors->scratch, vectors->row);
        for (size_t i = 0; i < product->k; i++) {
            vectors->sums[i] += (wide)vectors->row[i] * (wide)vectors->x[n];
        }
    }
    for (size_t i = 0; i < product->k; i++) {
        vectors->t[i] = reduce(vectors->sums[i]);
    }
}

/* Row m of A (B^T x), modulo the prime. */
static uint64_t integer_row(const struct tpp_product *product, const struct integer_vectors *vectors, size_t m)
{
    tpp_product_integers_a(product, m, vectors->scratch, vectors->row);
    return reduce(integer_dot(vectors->row, vectors->t, product->k));
}

static enum tpp_status integer_compare(const struct tpp_product *product, const struct integer_vectors *vectors,
                                       struct tpp_verification *verification, struct tpp_error *err)
{
    uint64_t residue = 0;
    for (size_t m = 0; m < product->m; m++) {
        uint64_t u = integer_row(product, vectors, m);
        tpp_product_integers_c(product, m, vectors->scratch, vectors->row);
        uint64_t v = reduce(integer_dot(vectors->row, vectors->x, product->n));
        if (u != v) {
            return wrong(verification, err, "row %zu of %zu: C x differs from A (B^T x) modulo 2^61-1", m, product->m);
        }
        residue = reduce((wide)residue + (wide)vectors->y[m] * (wide)v);
    }
    verification->last.residue = residue;
    return TPP_STATUS_OK;
}

/* Number `index` of the vectors x and y, uniform below the prime. */
static uint64_t integer_element(const uint32_t key[2], size_t index, uint32_t vector)
{
    uint32_t words[4];
    const uint32_t counter[4] = { (uint32_t)index, (uint32_t)(index >> 32), 0, vector };
    tpp_philox4x32_10(counter, key, words);
    uint64_t element = ((uint64_t)words[1] << 32 | words[0]) >> 3;
    return element == PRIME ? 0 : element;
}

static void integer_close(struct integer_vectors *vectors)
{
    free(vectors->x);
    free(vectors->y);
    free(vectors->sums);
    free(vectors->t);
    free(vectors->scratch);
    free(vectors->row);
}

/* Draws x and y and computes B^T x; free with integer_close(), also after a failure. */
static enum tpp_status integer_open(const struct tpp_product *product, const uint32_t key[2],
                                    struct integer_vectors *vectors, struct tpp_error *err)
{
    size_t longest = product->n > product->k ? product->n : product->k;
    *vectors = (struct integer_vectors){
        .x = calloc(product->n, sizeof(uint64_t)),
        .y = calloc(product->m, sizeof(uint64_t)),
        .sums = calloc(product->k, sizeof(wide)),
        .t = calloc(product->k, sizeof(uint64_t)),
        .scratch = calloc(longest, sizeof(double)),
        .row = calloc(longest, sizeof(int64_t)),
    };
    if (vectors->x == NULL || vectors->y == NULL || vectors->sums == NULL || vectors->t == NULL ||
        vectors->scratch == NULL || vectors->row == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "verification: out of memory");
    }
    for (size_t i = 0; i < product->n; i++) {
        vectors->x[i] = integer_element(key, i, 1);
    }
    for (size_t i = 0; i < product->m; i++) {
        vectors->y[i] = integer_element(key, i, 5);
    }
    integer_project_b(product, vectors);
    return TPP_STATUS_OK;
}

static enum tpp_status integer_verify(const struct tpp_product *product, const uint32_t key[2],
                                      struct tpp_verification *verification, struct tpp_error *err)
{
    struct integer_vectors vectors;
    enum tpp_status status = integer_open(product, key, &vectors, err);
    if (status == TPP_STATUS_OK) {
        status = integer_compare(product, &vectors, verification, err);
    }
    integer_close(&vectors);
    return status;
}

static enum tpp_status integer_replay(const struct tpp_product *product, const uint32_t key[2],
                                      const struct tpp_output *output, struct tpp_error *err)
{
    struct integer_vectors vectors;
    enum tpp_status status = integer_open(product, key, &vectors, err);
    uint64_t residue = 0;
    for (size_t m = 0; status == TPP_STATUS_OK && m < product->m; m++) {
        residue = reduce((wide)residue + (wide)vectors.y[m] * (wide)integer_row(product, &vectors, m));
    }
    integer_close(&vectors);
    if (status == TPP_STATUS_OK && residue != output->residue) {
        status = tpp_fail(err, TPP_STATUS_VERIFICATION,
                          "the inputs of this nonce give the residue %" PRIu64 ", the record has %" PRIu64, residue,
                          output->residue);
    }
    return status;
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

static enum tpp_status check_finite(const struct tpp_product *product, struct tpp_verification *verification,
                                    struct tpp_error *err)
{
    double *row = calloc(product->n, sizeof *row);
    uint64_t before = verification->nonfinite_count;
    size_t first = 0;
    if (row == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "verification: out of memory");
    }
    for (size_t m = 0; m < product->m; m++) {
        tpp_product_row_c(product, m, row);
        for (size_t n = 0; n < product->n; n++) {
            if (!isfinite(row[n])) {
                first = verification->nonfinite_count == before ? m * product->n + n : first;
                verification->nonfinite_count++;
            }
        }
    }
    free(row);
    if (verification->nonfinite_count == before) {
        return TPP_STATUS_OK;
    }
    return wrong(verification, err, "%" PRIu64 " entries are NaN or infinite, the first at (%zu, %zu)",
                 verification->nonfinite_count - before, first / product->n, first % product->n);
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
    return is_integer_product(product) ? integer_replay(product, late, output, err)
           : product->acc == TPP_FP64  ? long_double_replay(product, late, output, err)
                                       : double_replay(product, late, output, err);
}
