/* The models of mma.sync: the tables of fragments against one rule by bytes, and every instruction on random matrices
 * against plain sums of values that host/element.h reads. */
#include <criterion/criterion.h>

#include <cmath>
#include <cstring>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fragments.h"
#include "simt.h"

extern "C" {
#include "host/element.h"
}

using namespace softcuda;

static std::mt19937_64 generator(20251);

/* ---- tables */

/* Element i of a register row of 4-byte pieces: see mma_specimens.cu. */
template <class Shape> static void check_table_of_words()
{
    const unsigned per_word = 32 / Shape::bits;
    std::set<std::pair<unsigned, unsigned>> a_places, b_places, c_places;
    for (unsigned lane = 0; lane < 32; lane++) {
        const unsigned g = lane / 4, t = lane % 4;
        const unsigned register_rows = Shape::m / 8;
        for (unsigned i = 0; i < Shape::a_elements; i++) {
            const unsigned word = i / per_word;
            const place at = Shape::a(g, t, i);
            cr_expect_eq(at.row, g + 8 * (word % register_rows));
            cr_expect_eq(at.column * Shape::bits,
                         (4 * t + 16 * (word / register_rows)) * 8 + i % per_word * Shape::bits);
            a_places.insert({ at.row, at.column });
        }
        for (unsigned i = 0; i < Shape::b_elements; i++) {
            const place at = Shape::b(g, t, i);
            cr_expect_eq(at.column, g);
            cr_expect_eq(at.row * Shape::bits, (4 * t + 16 * (i / per_word)) * 8 + i % per_word * Shape::bits);
            b_places.insert({ at.row, at.column });
        }
        for (unsigned i = 0; i < Shape::c_elements; i++) {
            const place at = Shape::c(g, t, i);
            cr_expect_eq(at.row, g + 8 * (i / 2));
            cr_expect_eq(at.column, 2 * t + i % 2);
            c_places.insert({ at.row, at.column });
        }
    }
    cr_expect_eq(a_places.size(), Shape::m * Shape::k, "every element of A has one lane");
    cr_expect_eq(b_places.size(), Shape::k * Shape::n);
    cr_expect_eq(c_places.size(), Shape::m * Shape::n);
}

Test(fragments, tables_follow_one_rule_by_bytes)
{
    check_table_of_words<m16n8k8_32>();
    check_table_of_words<m16n8k8_16>();
    check_table_of_words<m16n8k16_16>();
    check_table_of_words<m8n8k16_8>();
    check_table_of_words<m16n8k32_8>();
    check_table_of_words<m8n8k32_4>();
    check_table_of_words<m16n8k64_4>();
    check_table_of_words<m8n8k128_1>();
    check_table_of_words<m16n8k256_1>();
}

template <class Shape> static void check_table_of_doubles()
{
    std::set<std::pair<unsigned, unsigned>> a_places, b_places;
    for (unsigned lane = 0; lane < 32; lane++) {
        const unsigned g = lane / 4, t = lane % 4;
        for (unsigned i = 0; i < Shape::a_elements; i++) {
            const place at = Shape::a(g, t, i);
            cr_expect_eq(at.row, g + 8 * (i % 2));
            cr_expect_eq(at.column, t + 4 * (i / 2));
            a_places.insert({ at.row, at.column });
        }
        for (unsigned i = 0; i < Shape::b_elements; i++) {
            const place at = Shape::b(g, t, i);
            cr_expect_eq(at.row, t + 4 * i);
            cr_expect_eq(at.column, g);
            b_places.insert({ at.row, at.column });
        }
    }
    cr_expect_eq(a_places.size(), Shape::m * Shape::k);
    cr_expect_eq(b_places.size(), Shape::k * Shape::n);
}

Test(fragments, tables_of_doubles)
{
    check_table_of_doubles<m8n8k4_64>();
    check_table_of_doubles<m16n8k16_64>();
}

/* ---- instructions */

struct instruction {
    const char *name;
    tpp_precision in;
    tpp_format format;
    unsigned m, k;
    tpp_precision acc;
    unsigned kept_bits; /* of sums: 24 cut off, 14 cut off term by term, 11 rounded, 53, 0: integers */
    tpp_scaling scaling;
    unsigned scale_block, at, lanes_a, lane_b; /* selectors of scales */
};

#define PLAIN TPP_FORMAT_PLAIN
static const instruction instructions[] = {
    { "mma_m8n8k4_f64_f64", TPP_FP64, PLAIN, 8, 4, TPP_FP64, 53, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k16_f64_f64", TPP_FP64, PLAIN, 16, 16, TPP_FP64, 53, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k8_tf32_f32", TPP_TF32, PLAIN, 16, 8, TPP_FP32, 24, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k8_f16_f16", TPP_FP16, PLAIN, 16, 8, TPP_FP16, 11, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k8_f16_f32", TPP_FP16, PLAIN, 16, 8, TPP_FP32, 24, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k16_f16_f16", TPP_FP16, PLAIN, 16, 16, TPP_FP16, 11, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k16_f16_f32", TPP_FP16, PLAIN, 16, 16, TPP_FP32, 24, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k16_bf16_f32", TPP_BF16, PLAIN, 16, 16, TPP_FP32, 24, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_e4m3_f32", TPP_FP8, TPP_FORMAT_E4M3, 16, 32, TPP_FP32, 14, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_e5m2_f32", TPP_FP8, TPP_FORMAT_E5M2, 16, 32, TPP_FP32, 14, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_e4m3_f16", TPP_FP8, TPP_FORMAT_E4M3, 16, 32, TPP_FP16, 11, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_e5m2_f16", TPP_FP8, TPP_FORMAT_E5M2, 16, 32, TPP_FP16, 11, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_e2m3_f32", TPP_FP6, TPP_FORMAT_E2M3, 16, 32, TPP_FP32, 24, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_e3m2_f32", TPP_FP6, TPP_FORMAT_E3M2, 16, 32, TPP_FP32, 24, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_e2m1_f32", TPP_FP4, TPP_FORMAT_E2M1_BYTE, 16, 32, TPP_FP32, 24, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_e2m3_f16", TPP_FP6, TPP_FORMAT_E2M3, 16, 32, TPP_FP16, 11, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_e3m2_f16", TPP_FP6, TPP_FORMAT_E3M2, 16, 32, TPP_FP16, 11, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_e2m1_f16", TPP_FP4, TPP_FORMAT_E2M1_BYTE, 16, 32, TPP_FP16, 11, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m8n8k16_s8_s32", TPP_INT8, PLAIN, 8, 16, TPP_INT32, 0, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_s8_s32", TPP_INT8, PLAIN, 16, 32, TPP_INT32, 0, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m8n8k32_s4_s32", TPP_INT4, TPP_FORMAT_INT4, 8, 32, TPP_INT32, 0, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k64_s4_s32", TPP_INT4, TPP_FORMAT_INT4, 16, 64, TPP_INT32, 0, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m8n8k128_b1xor_s32", TPP_INT1, TPP_FORMAT_BIT_XOR, 8, 128, TPP_INT32, 0, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k256_b1xor_s32", TPP_INT1, TPP_FORMAT_BIT_XOR, 16, 256, TPP_INT32, 0, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k256_b1and_s32", TPP_INT1, TPP_FORMAT_BIT_AND, 16, 256, TPP_INT32, 0, TPP_SCALING_NONE, 0, 0, 0, 0 },
    { "mma_m16n8k32_mx_e4m3_f32_000", TPP_FP8, TPP_FORMAT_E4M3, 16, 32, TPP_FP32, 24, TPP_SCALING_UE8M0, 32, 0, 0, 0 },
    { "mma_m16n8k32_mx_e4m3_f32_312", TPP_FP8, TPP_FORMAT_E4M3, 16, 32, TPP_FP32, 24, TPP_SCALING_UE8M0, 32, 3, 1, 2 },
    { "mma_m16n8k32_mx_e5m2_f32_103", TPP_FP8, TPP_FORMAT_E5M2, 16, 32, TPP_FP32, 24, TPP_SCALING_UE8M0, 32, 1, 0, 3 },
    { "mma_m16n8k32_mx_e2m3_f32_211", TPP_FP6, TPP_FORMAT_E2M3, 16, 32, TPP_FP32, 24, TPP_SCALING_UE8M0, 32, 2, 1, 1 },
    { "mma_m16n8k32_mx_e3m2_f32_302", TPP_FP6, TPP_FORMAT_E3M2, 16, 32, TPP_FP32, 24, TPP_SCALING_UE8M0, 32, 3, 0, 2 },
    { "mma_m16n8k64_mx_e2m1_f32_001", TPP_FP4, TPP_FORMAT_E2M1, 16, 64, TPP_FP32, 24, TPP_SCALING_UE8M0, 32, 0, 0, 1 },
    { "mma_m16n8k64_mx_e2m1_f32_213", TPP_FP4, TPP_FORMAT_E2M1, 16, 64, TPP_FP32, 24, TPP_SCALING_UE8M0, 32, 2, 1, 3 },
    { "mma_m16n8k64_nv_e2m1_f32_010", TPP_FP4, TPP_FORMAT_E2M1, 16, 64, TPP_FP32, 24, TPP_SCALING_UE4M3, 16, 0, 1, 0 },
};

/* Rows of an operand: 32 bytes each (16 on Turing, 8 k of doubles), random codes, all finite; values by host/element.h.
 * Wide formats draw from [-1, 1): their whole range would overflow. */
struct rows {
    alignas(16) unsigned char bytes[16 * 128];
    std::vector<double> values;
};

static void draw_rows(rows &made, const instruction &what, unsigned count)
{
    const size_t elements = (size_t)count * what.k;
    const size_t bytes = tpp_storage_bytes(what.in, what.format, elements);
    std::uniform_real_distribution<double> unit(-1, 1);
    made.values.resize(elements);
    memset(made.bytes, 0, sizeof made.bytes);
    if (what.in == TPP_FP64 || what.in == TPP_TF32 || what.in == TPP_FP16 || what.in == TPP_BF16) {
        for (size_t i = 0; i < elements; i++) {
            double value = unit(generator);
            if (what.in == TPP_FP64) {
                memcpy(made.bytes + 8 * i, &value, 8);
            } else if (what.in == TPP_FP16) {
                const uint16_t bits = tpp_double_to_half(value);
                memcpy(made.bytes + 2 * i, &bits, 2);
            } else {
                /* tf32 with nonsense in the 13 bits that are not looked at; bfloat16 is the upper half of a float */
                const float single = (float)value;
                uint32_t word;
                memcpy(&word, &single, 4);
                memcpy(made.bytes + (what.in == TPP_BF16 ? 2 : 4) * i, (char *)&word + (what.in == TPP_BF16 ? 2 : 0),
                       what.in == TPP_BF16 ? 2 : 4);
            }
        }
    } else {
        do {
            for (size_t i = 0; i < bytes; i++) {
                made.bytes[i] = (unsigned char)generator();
            }
            for (size_t i = 0; what.format == TPP_FORMAT_E4M3 && i < bytes; i++) {
                made.bytes[i] &= (made.bytes[i] & 0x7F) == 0x7F ? 0xFE : 0xFF; /* no NaN */
            }
            for (size_t i = 0; what.format == TPP_FORMAT_E5M2 && i < bytes; i++) {
                made.bytes[i] &= (made.bytes[i] & 0x7C) == 0x7C ? 0xBF : 0xFF; /* nor infinity */
            }
        } while (bytes == 0);
    }
    tpp_storage_to_double(what.in, what.format, made.bytes, 0, elements, made.values.data());
    if (what.in == TPP_TF32) {
        for (size_t i = 0; i < elements; i++) {
            uint32_t word;
            memcpy(&word, made.bytes + 4 * i, 4);
            word &= 0xFFFFE000u;
            float cut;
            memcpy(&cut, &word, 4);
            made.values[i] = cut;
        }
    }
}

/* Scale registers of all lanes, nonsense where the selectors do not point. */
struct scales {
    uint32_t registers[32];
    double of(const instruction &what, unsigned lane, unsigned k) const
    {
        const unsigned byte = what.at + k / what.scale_block;
        return tpp_scale_value(what.scaling, (uint8_t)(registers[lane] >> 8 * byte));
    }
};

static void draw_scales(scales &made, const instruction &what)
{
    for (uint32_t &word : made.registers) {
        word = 0;
        for (unsigned byte = 0; byte < 4; byte++) {
            const uint32_t code = what.scaling == TPP_SCALING_UE8M0 ? 124 + generator() % 7 : 0x28 + generator() % 32;
            word |= code << 8 * byte;
        }
    }
}

static double scaled(const instruction &what, const scales &a, const scales &b, unsigned row, unsigned column,
                     unsigned k)
{
    if (what.scaling == TPP_SCALING_NONE) {
        return 1;
    }
    return a.of(what, row % 8 * 4 + 2 * what.lanes_a + row / 8, k) * b.of(what, column * 4 + what.lane_b, k);
}

/* What an entry may be off, given the sum of its terms' magnitudes and the largest. */
static double allowance(const instruction &what, double result, double magnitudes, double largest)
{
    switch (what.kept_bits) {
    case 53:
        return magnitudes * what.k * 0x1p-53;
    case 24:
        return std::fabs(result) * 0x1p-23 + magnitudes * 0x1p-48;
    case 14:
        return largest * 2 * (what.k + 2) * 0x1p-13;
    case 11:
        return std::fmax(std::fabs(result) * 0x1p-11, 0x1p-25) + magnitudes * 0x1p-48;
    default:
        return 0;
    }
}

static double read_accumulator(const instruction &what, const unsigned char *d, unsigned index)
{
    double value = 0;
    tpp_storage_to_double(what.acc, TPP_FORMAT_PLAIN, d, index, 1, &value);
    return value;
}

static unsigned check_once(const instruction &what)
{
    rows a, b;
    scales scale_a, scale_b;
    alignas(16) unsigned char before[16 * 64] = {}, after[16 * 64];
    draw_rows(a, what, what.m);
    draw_rows(b, what, 8);
    draw_scales(scale_a, what);
    draw_scales(scale_b, what);
    for (unsigned i = 0; i < what.m * 8; i++) {
        if (what.acc == TPP_INT32) {
            const int32_t start = (int32_t)(uint32_t)generator();
            memcpy(before + 4 * i, &start, 4);
        } else {
            cr_assert(tpp_storage_set(what.acc, TPP_FORMAT_PLAIN, before, i, (double)(int)(generator() % 17) - 8));
        }
    }
    memcpy(after, before, sizeof after);
    const void *a_bytes = a.bytes, *b_bytes = b.bytes, *a_scales = scale_a.registers, *b_scales = scale_b.registers;
    void *d = after;
    void *params[] = { &a_bytes, &b_bytes, &d, &a_scales, &b_scales };
    const unsigned one[3] = { 1, 1, 1 }, warp[3] = { 32, 1, 1 };
    char error[500] = "";
    const std::string entry = std::string("one_") + what.name;
    cr_assert_eq(softcuda_launch(entry.c_str(), one, warp, nullptr, 0, params, error, sizeof error), 0, "%s", error);
    unsigned wrong = 0;
    for (unsigned i = 0; i < what.m * 8; i++) {
        const unsigned row = i / 8, column = i % 8;
        const double start = read_accumulator(what, before, i);
        long double sum = start;
        double magnitudes = std::fabs(start), largest = std::fabs(start);
        for (unsigned k = 0; k < what.k; k++) {
            const double x = a.values[row * what.k + k], y = b.values[column * what.k + k];
            const double product = what.format == TPP_FORMAT_BIT_XOR
                                       ? (double)(x != y)
                                       : x * y * scaled(what, scale_a, scale_b, row, column, k);
            sum += what.in == TPP_FP64 ? (long double)x * y : product;
            magnitudes += std::fabs(product);
            largest = std::fmax(largest, std::fabs(product));
        }
        const double got = read_accumulator(what, after, i);
        if (what.acc == TPP_INT32) {
            const uint32_t expected = (uint32_t)(uint64_t)(int64_t)sum;
            wrong += (uint32_t)(int32_t)got != expected;
        } else if (what.acc == TPP_FP16 && std::fabs((double)sum) >= 65520) {
            wrong += !std::isinf(got);
        } else {
            wrong += !(std::fabs((double)(got - sum)) <= allowance(what, (double)sum, magnitudes, largest));
        }
    }
    return wrong;
}

Test(mma_models, every_instruction_multiplies_random_matrices)
{
    for (const instruction &what : instructions) {
        for (unsigned repeat = 0; repeat < 20; repeat++) {
            softcuda_machine_get()->seed = repeat;
            const unsigned wrong = check_once(what);
            cr_expect_eq(wrong, 0, "%s: %u of %u entries are wrong", what.name, wrong, what.m * 8);
        }
    }
}

Test(mma_models, every_specimen_is_tested)
{
    unsigned entries = 0, listed = sizeof instructions / sizeof instructions[0];
    for (size_t i = 0; softcuda_entry_at(i) != nullptr; i++) {
        entries += strncmp(softcuda_entry_at(i), "one_mma_", 8) == 0;
    }
    cr_expect_eq(entries, listed);
}
