/* Inputs of narrow formats: known codes, every code's value, and the conversions of host/fill.h once more. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "host/element.h"
#include "host/fill.h"
#include "host/philox.h"
#include "kernels/format.h"

static const uint32_t key[2] = { 0x12345678, 0x9abcdef0 };

static uint8_t random_byte(size_t i)
{
    const uint32_t counter[4] = { (uint32_t)(i / 16), 0, 0, 0 };
    uint32_t w[4];
    tpp_philox4x32_10(counter, key, w);
    return (uint8_t)(w[i % 16 / 4] >> 8 * (i % 4));
}

/* The largest value of the format that is not above a magnitude: what truncation means. */
static double truncated(enum tpp_format format, double value)
{
    double best = 0.0;
    for (unsigned code = 0; code < 0x80; code++) {
        const uint8_t stored = (uint8_t)code;
        double candidate = 0.0;
        tpp_storage_to_double(TPP_FP8, format, &stored, 0, 1, &candidate);
        if (candidate <= fabs(value) && candidate > best) {
            best = candidate;
        }
    }
    return copysign(best, value);
}

Test(fill, fp8_is_a_signed_byte_truncated)
{
    enum { COUNT = 4000 };
    static uint8_t stored[COUNT];
    static double values[COUNT];
    const enum tpp_format formats[] = { TPP_FORMAT_E4M3, TPP_FORMAT_E5M2 };
    for (size_t f = 0; f < 2; f++) {
        cr_assert(tpp_fill_elements(TPP_FP8, formats[f], stored, COUNT, key, NULL) == TPP_STATUS_OK);
        tpp_storage_to_double(TPP_FP8, formats[f], stored, 0, COUNT, values);
        for (size_t i = 0; i < COUNT; i++) {
            const double exact = (double)(int8_t)random_byte(i) / 128.0;
            cr_assert(values[i] == truncated(formats[f], exact), "%g became %g", exact, values[i]);
        }
    }
}

Test(fill, narrow_formats_use_every_code)
{
    static const struct {
        enum tpp_precision precision;
        enum tpp_format format;
        unsigned values; /* different ones: both zeros are one */
        double largest;
    } cases[] = {
        { TPP_FP6, TPP_FORMAT_E2M3, 63, 7.5 },      { TPP_FP6, TPP_FORMAT_E3M2, 63, 28.0 },
        { TPP_FP4, TPP_FORMAT_E2M1_BYTE, 15, 6.0 }, { TPP_FP4, TPP_FORMAT_E2M1, 15, 6.0 },
        { TPP_INT4, TPP_FORMAT_INT4, 16, 8.0 },     { TPP_INT1, TPP_FORMAT_BIT_AND, 2, 1.0 },
    };
    enum { COUNT = 16384 };
    static uint8_t stored[COUNT];
    static double values[COUNT];
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        double seen[64];
        unsigned seen_count = 0;
        double largest = 0;
        const unsigned per = tpp_fill_elements_per_counter(cases[c].precision, cases[c].format);
        cr_assert(per == 128 / tpp_format_get(cases[c].format)->storage_bits);
        cr_assert(tpp_fill_elements(cases[c].precision, cases[c].format, stored, COUNT, key, NULL) == TPP_STATUS_OK);
        tpp_storage_to_double(cases[c].precision, cases[c].format, stored, 0, COUNT, values);
        for (size_t i = 0; i < COUNT; i++) {
            unsigned at = 0;
            while (at < seen_count && seen[at] != values[i]) {
                at++;
            }
            if (at == seen_count) {
                cr_assert(seen_count < 64);
                seen[seen_count++] = values[i];
            }
            largest = fmax(largest, fabs(values[i]));
        }
        cr_assert(seen_count == cases[c].values, "case %zu: %u values", c, seen_count);
        cr_assert(largest == cases[c].largest);
    }
}

Test(fill, sub_byte_elements_lie_low_half_first)
{
    const uint8_t bytes[] = { 0x2f, 0x81 };
    double values[16];
    tpp_storage_to_double(TPP_INT4, TPP_FORMAT_INT4, bytes, 0, 4, values);
    cr_assert(values[0] == -1 && values[1] == 2 && values[2] == 1 && values[3] == -8);
    tpp_storage_to_double(TPP_FP4, TPP_FORMAT_E2M1, bytes, 1, 2, values);
    cr_assert(values[0] == 1.0 && values[1] == 0.5);
    tpp_storage_to_double(TPP_INT1, TPP_FORMAT_BIT_XOR, bytes, 0, 16, values);
    cr_assert(values[0] == 1 && values[4] == 0 && values[5] == 1 && values[8] == 1 && values[15] == 1);
}

Test(fill, known_codes)
{
    const uint8_t e4m3[] = { 0x38, 0x7e, 0x01, 0x7f, 0xb8 };
    const uint8_t e5m2[] = { 0x3c, 0x7b, 0x7c, 0x7d };
    double values[5];
    tpp_storage_to_double(TPP_FP8, TPP_FORMAT_E4M3, e4m3, 0, 5, values);
    cr_assert(values[0] == 1.0 && values[1] == 448.0 && values[2] == 0x1p-9 && isnan(values[3]) && values[4] == -1.0);
    tpp_storage_to_double(TPP_FP8, TPP_FORMAT_E5M2, e5m2, 0, 4, values);
    cr_assert(values[0] == 1.0 && values[1] == 57344.0 && isinf(values[2]) && isnan(values[3]));
    const uint8_t byte_form = 0x1c; /* 0111 in bits 2 to 5: 6 */
    tpp_storage_to_double(TPP_FP4, TPP_FORMAT_E2M1_BYTE, &byte_form, 0, 1, values);
    cr_assert(values[0] == 6.0);
    cr_assert(tpp_scale_value(TPP_SCALING_UE8M0, 127) == 1.0 && isnan(tpp_scale_value(TPP_SCALING_UE8M0, 255)));
    cr_assert(tpp_scale_value(TPP_SCALING_UE4M3, 0x38) == 1.0);
}

Test(fill, setting_gives_back_what_was_set_and_refuses_the_rest)
{
    static const struct {
        enum tpp_precision precision;
        enum tpp_format format;
        double held, not_held;
    } cases[] = {
        { TPP_FP64, TPP_FORMAT_PLAIN, 0x1p-60 + 1, NAN },
        { TPP_TF32, TPP_FORMAT_PLAIN, 1023, 4097 },
        { TPP_BF16, TPP_FORMAT_PLAIN, -255, 257 },
        { TPP_FP16, TPP_FORMAT_PLAIN, 2047, 2049 },
        { TPP_FP8, TPP_FORMAT_E4M3, -15, 17 },
        { TPP_FP8, TPP_FORMAT_E5M2, 7, 9 },
        { TPP_FP6, TPP_FORMAT_E2M3, 7, 8 },
        { TPP_FP6, TPP_FORMAT_E3M2, -8, 9 },
        { TPP_FP4, TPP_FORMAT_E2M1, -6, 5 },
        { TPP_FP4, TPP_FORMAT_E2M1_BYTE, 4, 5 },
        { TPP_INT4, TPP_FORMAT_INT4, -8, 8 },
        { TPP_INT1, TPP_FORMAT_BIT_AND, 1, 2 },
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        double storage[4] = { 0 };
        double values[4];
        for (size_t i = 0; i < 3; i++) {
            cr_assert(tpp_storage_set(cases[c].precision, cases[c].format, storage, i, i == 1 ? 0.0 : cases[c].held));
        }
        tpp_storage_to_double(cases[c].precision, cases[c].format, storage, 0, 3, values);
        cr_assert(values[0] == cases[c].held && values[1] == 0.0 && values[2] == cases[c].held, "case %zu", c);
        cr_assert(isnan(cases[c].not_held) ||
                      !tpp_storage_set(cases[c].precision, cases[c].format, storage, 0, cases[c].not_held),
                  "case %zu", c);
    }
}

Test(fill, bf16_and_tf32_are_truncated_floats)
{
    uint16_t bf16[64];
    float tf32[64];
    cr_assert(tpp_fill_elements(TPP_BF16, TPP_FORMAT_PLAIN, bf16, 64, key, NULL) == TPP_STATUS_OK);
    cr_assert(tpp_fill_elements(TPP_TF32, TPP_FORMAT_PLAIN, tf32, 64, key, NULL) == TPP_STATUS_OK);
    for (size_t i = 0; i < 64; i++) {
        const int16_t half = (int16_t)(random_byte(2 * i) | random_byte(2 * i + 1) << 8);
        double value = 0.0;
        tpp_elements_to_double(TPP_BF16, &bf16[i], 1, &value);
        cr_assert(fabs(value) <= fabs(half / 32768.0) && fabs(value - half / 32768.0) <= fabs(half / 32768.0) / 128);
        const double word = (double)((int32_t)(random_byte(4 * i) | random_byte(4 * i + 1) << 8 |
                                               random_byte(4 * i + 2) << 16 | (uint32_t)random_byte(4 * i + 3) << 24) >>
                                     7) /
                            0x1p24;
        cr_assert(fabs((double)tf32[i]) <= fabs(word) && fabs((double)tf32[i] - word) <= fabs(word) / 1024);
        cr_assert(fmod(fabs((double)tf32[i]), ldexp(1.0, ilogb((double)tf32[i]) - 10)) == 0.0);
    }
}

Test(fill, scales)
{
    uint8_t scales[100];
    cr_assert(tpp_fill_scales(TPP_SCALING_UE8M0, scales, 100, key, NULL) == TPP_STATUS_OK);
    for (size_t i = 0; i < 100; i++) {
        cr_assert(scales[i] == 125 + random_byte(i) % 4);
    }
    cr_assert(tpp_fill_scales(TPP_SCALING_UE4M3, scales, 99, key, NULL) == TPP_STATUS_OK);
    for (size_t i = 0; i < 99; i++) {
        cr_assert(scales[i] == 0x30 + random_byte(i) % 16);
    }
    cr_assert(tpp_fill_scales(TPP_SCALING_NONE, scales, 1, key, NULL) == TPP_STATUS_UNSUPPORTED);
}
