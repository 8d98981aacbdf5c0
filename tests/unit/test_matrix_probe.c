/* Matrix probes: every step exact in the accumulator's own arithmetic, for the formats of all kernels, and errors
 * found. The device is played by a model that multiplies matrix by matrix, turns the sign as rows say and rounds as it
 * must. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "host/element.h"
#include "host/verify.h"
#include "kernels/probe_model.h"

static const uint32_t key[2] = { 5, 6 };

#define PROBE(in_, acc_, format_, k_, ...)                                                                           \
    {                                                                                                                \
        .id = #format_, .kind = TPP_KIND_PROBE, .api = TPP_API_CUDA, .in = in_, .acc = acc_, .format = format_,      \
        .step = TPP_STEP_MATRIX, .mma_m = 16, .mma_n = 8, .mma_k = k_, .lanes = 128, .chains = 3, .operand_sets = 2, \
        .macs_per_chain_trip = 4 * (k_), __VA_ARGS__                                                                 \
    }

static const struct tpp_kernel probes[] = {
    PROBE(TPP_FP64, TPP_FP64, TPP_FORMAT_PLAIN, 4, .zigzag_up = 0),
    PROBE(TPP_TF32, TPP_FP32, TPP_FORMAT_PLAIN, 8, .zigzag_up = 0),
    PROBE(TPP_BF16, TPP_FP32, TPP_FORMAT_PLAIN, 16, .zigzag_up = 0),
    PROBE(TPP_FP16, TPP_FP32, TPP_FORMAT_PLAIN, 16, .zigzag_up = 0),
    PROBE(TPP_FP16, TPP_FP16, TPP_FORMAT_PLAIN, 16, .zigzag_up = 100),
    PROBE(TPP_FP8, TPP_FP32, TPP_FORMAT_E4M3, 32, .zigzag_up = 100, .accumulator_bits = 14),
    PROBE(TPP_FP8, TPP_FP16, TPP_FORMAT_E5M2, 32, .zigzag_up = 100),
    PROBE(TPP_FP6, TPP_FP32, TPP_FORMAT_E2M3, 32, .zigzag_up = 100),
    PROBE(TPP_FP6, TPP_FP16, TPP_FORMAT_E3M2, 32, .zigzag_up = 100),
    PROBE(TPP_FP4, TPP_FP32, TPP_FORMAT_E2M1_BYTE, 32, .zigzag_up = 100),
    PROBE(TPP_FP4, TPP_FP32, TPP_FORMAT_E2M1, 64, .zigzag_up = 100),
    PROBE(TPP_INT8, TPP_INT32, TPP_FORMAT_PLAIN, 32, .zigzag_up = 0),
    PROBE(TPP_INT4, TPP_INT32, TPP_FORMAT_INT4, 64, .zigzag_up = 0),
    PROBE(TPP_INT1, TPP_INT32, TPP_FORMAT_BIT_AND, 256, .zigzag_up = 0),
    PROBE(TPP_INT1, TPP_INT32, TPP_FORMAT_BIT_XOR, 256, .zigzag_up = 0),
};
enum { PROBES = sizeof probes / sizeof probes[0], UNITS = 2 };

/* To so many significant bits, towards zero: what the narrowest adders do. */
static double cut(double value, int bits)
{
    int exponent = 0;
    (void)frexp(value, &exponent);
    return ldexp(trunc(ldexp(value, bits - exponent)), exponent - bits);
}

static int bits_of(const struct tpp_kernel *kernel)
{
    return kernel->accumulator_bits != 0 ? (int)kernel->accumulator_bits
           : kernel->acc == TPP_FP64     ? 53
           : kernel->acc == TPP_FP16     ? 11
                                         : 24;
}

static double product_of(const struct tpp_kernel *kernel, double a, double b)
{
    return kernel->format == TPP_FORMAT_BIT_XOR ? (double)(a != b) : a * b;
}

/* One accumulator entry after `trips` trips, addition by addition. */
static double run_entry(const struct tpp_kernel *kernel, const double *a, const double *b, double start, uint32_t trips)
{
    const int is_integer = kernel->acc == TPP_INT32;
    double sum = start;
    double sign = 1.0;
    uint32_t leg = kernel->zigzag_up;
    uint32_t left = leg;
    for (uint32_t trip = 0; trip < trips; trip++) {
        for (unsigned round = 0; round < kernel->macs_per_chain_trip / kernel->mma_k; round++) {
            for (unsigned i = 0; i < kernel->mma_k; i++) {
                sum += sign * product_of(kernel, a[i], b[i]);
                sum = is_integer ? (double)(int32_t)(uint32_t)(int64_t)sum : cut(sum, bits_of(kernel));
            }
        }
        if (kernel->zigzag_up != 0 && --left == 0) {
            sign = -sign;
            leg = 2 * kernel->zigzag_up - 1 - leg;
            left = leg;
        }
    }
    return sum;
}

static void store(const struct tpp_kernel *kernel, void *out, size_t index, double value)
{
    if (kernel->acc == TPP_INT32) {
        ((int32_t *)out)[index] = (int32_t)value;
    } else {
        cr_assert(tpp_storage_set(kernel->acc, TPP_FORMAT_PLAIN, out, index, value), "%s: %g", kernel->id, value);
    }
}

struct played {
    void *operands, *out;
    double *values;
    int64_t *expected;
};

static struct played play(const struct tpp_kernel *kernel, uint32_t trips)
{
    const size_t count = tpp_probe_operand_count(kernel, kernel->lanes);
    const size_t per_set = (size_t)(kernel->mma_m + kernel->mma_n) * kernel->mma_k;
    struct played played = { .operands = calloc(count, 8),
                             .out = calloc((size_t)UNITS * kernel->chains * kernel->lanes, 8),
                             .values = calloc(count, sizeof(double)) };
    cr_assert(tpp_probe_operands(kernel, kernel->lanes, key, played.operands, NULL) == TPP_STATUS_OK, "%s", kernel->id);
    cr_assert(tpp_probe_expect(kernel, kernel->chains, kernel->lanes, trips, played.operands, &played.expected, NULL) ==
              TPP_STATUS_OK);
    tpp_storage_to_double(kernel->in, kernel->format, played.operands, 0, count, played.values);
    for (size_t e = 0; e < (size_t)UNITS * kernel->chains * kernel->lanes; e++) {
        const size_t chain = e / kernel->lanes % kernel->chains;
        const size_t unit = e / kernel->lanes / kernel->chains;
        const double *set = played.values + chain % kernel->operand_sets * per_set;
        const double *a = set + e % kernel->lanes / kernel->mma_n * kernel->mma_k;
        const double *b = set + (kernel->mma_m + e % kernel->mma_n) * kernel->mma_k;
        store(kernel, played.out, e, run_entry(kernel, a, b, (double)tpp_probe_start(unit, chain), trips));
    }
    return played;
}

static enum tpp_status verify(const struct tpp_kernel *kernel, const struct played *played,
                              struct tpp_verification *verification)
{
    const struct tpp_probe_output output = { .kernel = kernel,
                                             .work_items = UNITS,
                                             .chains = kernel->chains,
                                             .lanes = kernel->lanes,
                                             .expected = played->expected,
                                             .out = played->out };
    tpp_verification_begin(verification, "closed-form");
    return tpp_verify_probe(&output, verification, NULL);
}

static void discard(struct played *played)
{
    free(played->operands);
    free(played->out);
    free(played->values);
    free(played->expected);
}

Test(matrix_probe, what_a_device_computes_is_exact_and_expected)
{
    static const uint32_t trips[] = { 1, 100, 102 };
    for (size_t p = 0; p < PROBES; p++) {
        for (size_t t = 0; t < sizeof trips / sizeof trips[0]; t++) {
            struct played played = play(&probes[p], trips[t]);
            struct tpp_verification verification;
            cr_assert(verify(&probes[p], &played, &verification) == TPP_STATUS_OK, "%s, %u trips: %s", probes[p].id,
                      trips[t], verification.detail);
            cr_assert(verification.entry_count == (uint64_t)UNITS * probes[p].chains * probes[p].lanes);
            discard(&played);
        }
    }
}

Test(matrix_probe, a_trip_more_or_less_and_a_wrong_set_show)
{
    for (size_t p = 0; p < PROBES; p++) {
        struct played played = play(&probes[p], 17);
        struct tpp_verification verification;
        int64_t *other = NULL;
        cr_assert(tpp_probe_expect(&probes[p], probes[p].chains, probes[p].lanes, 18, played.operands, &other, NULL) ==
                  TPP_STATUS_OK);
        int64_t *kept = played.expected;
        played.expected = other;
        cr_assert(verify(&probes[p], &played, &verification) == TPP_STATUS_VERIFICATION, "%s", probes[p].id);
        played.expected = kept;
        struct tpp_kernel one_set = probes[p];
        one_set.operand_sets = 1;
        cr_assert(verify(&one_set, &played, &verification) == TPP_STATUS_VERIFICATION, "%s", probes[p].id);
        free(other);
        discard(&played);
    }
}

/* The largest value on the way to the most trips is held; a few periods more would not be. */
Test(matrix_probe, trips_are_bounded_by_what_the_accumulator_holds)
{
    for (size_t p = 0; p < PROBES; p++) {
        const uint32_t most = tpp_probe_most_trips(&probes[p]);
        const double limit = ldexp(1.0, bits_of(&probes[p]));
        if (probes[p].acc == TPP_INT32) {
            cr_assert(most == UINT32_MAX);
            continue;
        }
        const double way = 4.0 * (double)(tpp_probe_net_trips(probes[p].zigzag_up, most) + probes[p].zigzag_up);
        cr_assert(way + 40 <= limit, "%s", probes[p].id);
        cr_assert(most > 400 && (most == UINT32_MAX / 2 || way * 2 > limit / 4), "%s: %u", probes[p].id, most);
    }
}

Test(matrix_probe, rows_that_cannot_be_are_refused)
{
    struct tpp_kernel odd = probes[0];
    odd.mma_k = 3;
    double operands[64];
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert(tpp_probe_operands(&odd, 128, key, operands, &err) == TPP_STATUS_INVALID);
    cr_assert(strstr(err.text, "matrix probe") != NULL);
}
