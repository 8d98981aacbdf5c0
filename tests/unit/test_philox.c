/* Philox on the host: published vectors, exact conversions, and independence of where a request begins.
 * That devices give the same bits is tested in test_opencl_fill.c. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "host/philox.h"

/* Random123 1.14, tests/kat_vectors, "philox4x32 10". */
static const struct {
    uint32_t counter[4], key[2], expected[4];
} known_answers[] = {
    { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
      { 0xffffffff, 0xffffffff },
      { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
      { 0xa4093822, 0x299f31d0 },
      { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
};

Test(philox, published_vectors)
{
    for (size_t i = 0; i < sizeof known_answers / sizeof known_answers[0]; i++) {
        uint32_t out[4];
        tpp_philox4x32_10(known_answers[i].counter, known_answers[i].key, out);
        cr_assert_arr_eq(out, known_answers[i].expected, sizeof out, "vector %zu", i);
    }
}

static double half_value(uint16_t bits)
{
    const int exponent = bits >> 10 & 31;
    const double magnitude = exponent == 0 ? ldexp(bits & 1023, -24) : ldexp(1024 + (bits & 1023), exponent - 25);
    return bits & 0x8000 ? -magnitude : magnitude;
}

/* The definition once more, through arithmetic shifts of signed types, which gcc and clang have. */
static double expected_value(enum tpp_precision precision, const uint32_t w[4], unsigned lane)
{
    switch (precision) {
    case TPP_FP64:
        return (double)((int64_t)(w[2 * lane] | (uint64_t)w[2 * lane + 1] << 32) >> 10) / 0x1p53;
    case TPP_FP32:
        return (double)((int32_t)w[lane] >> 7) / 0x1p24;
    case TPP_FP16:
        return (double)((int16_t)(w[lane / 2] >> 16 * (lane % 2)) >> 4) / 0x1p11;
    default:
        return (double)(int8_t)(w[lane / 4] >> 8 * (lane % 4));
    }
}

static double element_value(enum tpp_precision precision, const void *data, size_t i)
{
    switch (precision) {
    case TPP_FP64:
        return ((const double *)data)[i];
    case TPP_FP32:
        return ((const float *)data)[i];
    case TPP_FP16:
        return half_value(((const uint16_t *)data)[i]);
    default:
        return ((const int8_t *)data)[i];
    }
}

static const enum tpp_precision precisions[] = { TPP_FP64, TPP_FP32, TPP_FP16, TPP_INT8 };
static const size_t element_bytes[] = { 8, 4, 2, 1 };

enum { COUNT = 200000 };

Test(philox, every_element_is_the_defined_value)
{
    static double storage[COUNT];
    const uint32_t key[2] = { 0x12345678, 0x9abcdef0 };
    for (size_t p = 0; p < 4; p++) {
        const unsigned per = tpp_philox_elements_per_counter(precisions[p]);
        cr_assert_eq(tpp_philox_fill(precisions[p], storage, 0, COUNT, key, NULL), TPP_STATUS_OK);
        double least = 0, greatest = 0, sum = 0;
        for (size_t i = 0; i < COUNT; i++) {
            const uint32_t counter[4] = { (uint32_t)(i / per), 0, 0, 0 };
            uint32_t w[4];
            tpp_philox4x32_10(counter, key, w);
            const double value = element_value(precisions[p], storage, i);
            cr_assert_eq(value, expected_value(precisions[p], w, i % per), "precision %d element %zu: %a",
                         (int)precisions[p], i, value);
            least = fmin(least, value);
            greatest = fmax(greatest, value);
            sum += value;
        }
        const double scale = precisions[p] == TPP_INT8 ? 128 : 1;
        cr_assert(least >= -scale && least < -0.99 * scale);
        cr_assert(greatest < scale && greatest > 0.99 * scale);
        /* Uniform: the mean of COUNT values has a deviation of scale / sqrt(3 COUNT); six of them. */
        cr_assert_lt(fabs(sum / COUNT), scale * 6 / sqrt(3.0 * COUNT) + (precisions[p] == TPP_INT8 ? 0.5 : 0));
    }
}

Test(philox, a_piece_equals_the_same_piece_of_the_whole)
{
    static double whole[4096], piece[4096];
    const uint32_t key[2] = { 7, 8 };
    const struct {
        size_t first, count;
    } cases[] = { { 0, 1 }, { 1, 1 }, { 3, 50 }, { 17, 16 }, { 15, 2 }, { 100, 999 }, { 4095, 1 }, { 5, 0 } };
    for (size_t p = 0; p < 4; p++) {
        cr_assert_eq(tpp_philox_fill(precisions[p], whole, 0, 4096, key, NULL), TPP_STATUS_OK);
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            memset(piece, 0x5a, sizeof piece);
            cr_assert_eq(tpp_philox_fill(precisions[p], piece, cases[i].first, cases[i].count, key, NULL),
                         TPP_STATUS_OK);
            const size_t bytes = cases[i].count * element_bytes[p];
            cr_assert_eq(memcmp(piece, (char *)whole + cases[i].first * element_bytes[p], bytes), 0);
            cr_assert_eq(((unsigned char *)piece)[bytes], 0x5a, "written past the end");
        }
    }
}

Test(philox, counters_continue_past_32_bits)
{
    const uint32_t key[2] = { 1, 2 };
    const uint32_t counter[4] = { 5, 3, 0, 0 };
    uint32_t w[4];
    float got;
    tpp_philox4x32_10(counter, key, w);
    cr_assert_eq(tpp_philox_fill(TPP_FP32, &got, 4 * (UINT64_C(3) << 32 | 5) + 2, 1, key, NULL), TPP_STATUS_OK);
    cr_assert_eq(got, (float)expected_value(TPP_FP32, w, 2));
}

Test(philox, other_precisions_are_refused_and_nothing_is_written)
{
    unsigned char out[16];
    memset(out, 0x5a, sizeof out);
    struct tpp_error err = TPP_ERROR_INIT;
    const uint32_t key[2] = { 1, 2 };
    cr_assert_eq(tpp_philox_fill(TPP_INT4, out, 0, 4, key, &err), TPP_STATUS_UNSUPPORTED);
    cr_assert_eq(out[0], 0x5a);
    cr_assert_eq(tpp_philox_elements_per_counter(TPP_INT4), 0);
}
