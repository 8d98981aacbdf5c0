/**
 * mma.sync as a function of a warp: fragments into matrices, a product, and back.
 *
 * Numbers (documented choices where NVIDIA documents none):
 *   float accumulators      products are exact; their sum and the accumulator's are formed in double precision and cut
 *                           off (not rounded) to 24 bits once per instruction
 *   FP8 with float          products and accumulator are cut off to multiples of 2^-13 of the largest among them, then
 *                           added exactly: 14 significant bits, what Ada and Hopper show
 *   half accumulators       the sum as above, rounded to nearest even once per instruction
 *   double                  one fused multiply-add after another along k
 *   integers, bits          modulo 2^32
 */
#ifndef TPP_SOFTCUDA_MMA_MODEL_H
#define TPP_SOFTCUDA_MMA_MODEL_H

#include <array>

#include "fragments.h"
#include "number_formats.h"
#include "simt_core.h"

namespace softcuda
{

/* ---- operands: what the bits of an element mean */

/* Formats of up to 8 bits are looked up. */
template <class Value> struct value_table {
    std::array<float, 256> values;
    value_table()
    {
        for (unsigned bits = 0; bits < 256; bits++) {
            values[bits] = Value::make(bits);
        }
    }
    static float of(uint32_t bits)
    {
        static const value_table table;
        return table.values[bits];
    }
};

#define SOFTCUDA_OPERAND(name, expression)      \
    struct name {                               \
        typedef float type;                     \
        static float make(uint32_t bits)        \
        {                                       \
            return expression;                  \
        }                                       \
        static float of(uint32_t bits)          \
        {                                       \
            return value_table<name>::of(bits); \
        }                                       \
    };
SOFTCUDA_OPERAND(operand_e4m3, float_of_e4m3(bits))
SOFTCUDA_OPERAND(operand_e5m2, float_of_e5m2(bits))
SOFTCUDA_OPERAND(operand_e2m3, float_of_small(bits & 0x3F, 2, 3))
SOFTCUDA_OPERAND(operand_e3m2, float_of_small(bits & 0x3F, 3, 2))
SOFTCUDA_OPERAND(operand_e2m1_byte, float_of_small(bits >> 2 & 0xF, 2, 1))
SOFTCUDA_OPERAND(operand_e2m1, float_of_small(bits & 0xF, 2, 1))
/* and scales */
SOFTCUDA_OPERAND(scale_ue8m0, float_of_ue8m0(bits))
SOFTCUDA_OPERAND(scale_ue4m3, float_of_ue4m3(bits))
#undef SOFTCUDA_OPERAND

struct operand_f16 {
    typedef float type;
    static float of(uint32_t bits)
    {
        return float_of_half(bits);
    }
};

struct operand_bf16 {
    typedef float type;
    static float of(uint32_t bits)
    {
        return float_of_bfloat16(bits);
    }
};

struct operand_tf32 {
    typedef float type;
    static float of(uint32_t bits)
    {
        return float_of_tf32(bits);
    }
};

struct operand_s8 {
    typedef int32_t type;
    static int32_t of(uint32_t bits)
    {
        return (int8_t)bits;
    }
};

struct operand_s4 {
    typedef int32_t type;
    static int32_t of(uint32_t bits)
    {
        return (int32_t)(bits ^ 8u) - 8;
    }
};

/* ---- fragments into matrices and back */

/* Where each element of each lane lies in a matrix that is stored row by row, `along` entries a row. */
template <unsigned elements> struct fragment_table {
    std::array<std::array<uint16_t, elements>, WARP_LANES> offset;
    template <class Table> fragment_table(Table table, unsigned along)
    {
        for (unsigned lane = 0; lane < WARP_LANES; lane++) {
            for (unsigned i = 0; i < elements; i++) {
                const place at = table(lane / 4, lane % 4, i);
                offset[lane][i] = (uint16_t)(at.row * along + at.column);
            }
        }
    }
};

template <class Shape> const fragment_table<Shape::a_elements> &a_table()
{
    static const fragment_table<Shape::a_elements> table(Shape::a, Shape::k);
    return table;
}

template <class Shape> const fragment_table<Shape::b_elements> &b_table()
{
    static const fragment_table<Shape::b_elements> table(Shape::b, Shape::n);
    return table;
}

template <class Shape> const fragment_table<Shape::c_elements> &c_table()
{
    static const fragment_table<Shape::c_elements> table(Shape::c, Shape::n);
    return table;
}

/** What a lane brings: its fragments, and for scaled forms its scale registers. */
struct mma_lane {
    const void *a, *b;
    void *d;
    uint32_t scale_a, scale_b;
};

template <unsigned bits> inline uint32_t register_element(const void *registers, unsigned i)
{
    const uint32_t word = ((const uint32_t *)registers)[i * bits / 32];
    if constexpr (bits == 32) {
        return word;
    } else {
        return word >> (i * bits % 32) & ((1u << bits) - 1);
    }
}

/* A row by row, B with k as its rows. */
template <class Shape, class Operand, class Number>
inline void gather(mma_lane *const *lanes, Number (&a)[Shape::m * Shape::k], Number (&b)[Shape::k * Shape::n])
{
    const auto &from_a = a_table<Shape>();
    const auto &from_b = b_table<Shape>();
    for (unsigned lane = 0; lane < WARP_LANES; lane++) {
        for (unsigned i = 0; i < Shape::a_elements; i++) {
            a[from_a.offset[lane][i]] = Operand::of(register_element<Shape::bits>(lanes[lane]->a, i));
        }
        for (unsigned i = 0; i < Shape::b_elements; i++) {
            b[from_b.offset[lane][i]] = Operand::of(register_element<Shape::bits>(lanes[lane]->b, i));
        }
    }
}

/* The sum of products for every entry, in double precision: exact for the formats here unless exponents are far apart.
 */
template <class Shape, class Number>
inline void multiply(const Number (&a)[Shape::m * Shape::k], const Number (&b)[Shape::k * Shape::n],
                     Number (&sums)[Shape::m * Shape::n])
{
    for (unsigned row = 0; row < Shape::m; row++) {
        Number sum[Shape::n] = {};
        for (unsigned k = 0; k < Shape::k; k++) {
            for (unsigned column = 0; column < Shape::n; column++) {
                sum[column] += a[row * Shape::k + k] * b[k * Shape::n + column];
            }
        }
        std::memcpy(&sums[row * Shape::n], sum, sizeof sum);
    }
}

/* The multiple of 2^-13 of the largest term, towards zero, of every term; their sum. NaN and infinity go through. */
inline double add_with_14_bits(const double *terms, unsigned count)
{
    double largest = 0, plain = 0;
    for (unsigned i = 0; i < count; i++) {
        largest = std::fabs(terms[i]) > largest ? std::fabs(terms[i]) : largest;
        plain += terms[i];
    }
    if (!std::isfinite(plain) || largest == 0) {
        return plain;
    }
    const double step = double_of_bits((bits_of_double(largest) & UINT64_C(0x7FF0000000000000))) * 0x1p-13;
    const double per_step = 1 / step;
    int64_t sum = 0;
    for (unsigned i = 0; i < count; i++) {
        sum += (int64_t)(terms[i] * per_step);
    }
    return (double)sum * step;
}

template <class Shape>
inline void multiply_with_14_bits(const double (&a)[Shape::m * Shape::k], const double (&b)[Shape::k * Shape::n],
                                  double (&c)[Shape::m * Shape::n])
{
    double terms[Shape::k + 1];
    for (unsigned row = 0; row < Shape::m; row++) {
        for (unsigned column = 0; column < Shape::n; column++) {
            for (unsigned k = 0; k < Shape::k; k++) {
                terms[k] = a[row * Shape::k + k] * b[k * Shape::n + column];
            }
            terms[Shape::k] = c[row * Shape::n + column];
            c[row * Shape::n + column] = add_with_14_bits(terms, Shape::k + 1);
        }
    }
}

/* ---- accumulators: entry i of a lane's D fragment */

struct accumulator_f32 {
    static double load(const void *d, unsigned i)
    {
        return ((const float *)d)[i];
    }
    static void store(void *d, unsigned i, double value)
    {
        ((float *)d)[i] = float_cut_off(value);
    }
};

struct accumulator_f16 {
    static double load(const void *d, unsigned i)
    {
        return float_of_half(register_element<16>(d, i));
    }
    static void store(void *d, unsigned i, double value)
    {
        uint32_t &word = ((uint32_t *)d)[i / 2];
        const unsigned shift = i % 2 * 16;
        word = (word & ~(0xFFFFu << shift)) | half_of_double(value) << shift;
    }
};

enum class adding { WIDE, FOURTEEN_BITS };

/* ---- one instruction */

template <class Shape, class Accumulator, adding How>
inline void finish_float(mma_lane *const *lanes, const double (&a)[Shape::m * Shape::k],
                         const double (&b)[Shape::k * Shape::n])
{
    double sums[Shape::m * Shape::n];
    const auto &to = c_table<Shape>();
    if (How == adding::FOURTEEN_BITS) {
        for (unsigned lane = 0; lane < WARP_LANES; lane++) {
            for (unsigned i = 0; i < Shape::c_elements; i++) {
                sums[to.offset[lane][i]] = Accumulator::load(lanes[lane]->d, i);
            }
        }
        multiply_with_14_bits<Shape>(a, b, sums);
    } else {
        multiply<Shape>(a, b, sums);
    }
    for (unsigned lane = 0; lane < WARP_LANES; lane++) {
        for (unsigned i = 0; i < Shape::c_elements; i++) {
            const double sum = sums[to.offset[lane][i]];
            Accumulator::store(lanes[lane]->d, i,
                               How == adding::FOURTEEN_BITS ? sum : sum + Accumulator::load(lanes[lane]->d, i));
        }
    }
}

template <class Shape, class Operand, class Accumulator, adding How = adding::WIDE>
inline void mma_float(const char *what, softcuda_kind kind, void *d, const void *a, const void *b)
{
    mma_lane mine = { a, b, d, 0, 0 };
    warp_collective(what, 0xFFFFFFFFu, mine, [](mma_lane *const *lanes) {
        double a_matrix[Shape::m * Shape::k], b_matrix[Shape::k * Shape::n];
        gather<Shape, Operand>(lanes, a_matrix, b_matrix);
        finish_float<Shape, Accumulator, How>(lanes, a_matrix, b_matrix);
    });
    charge(kind, Shape::m * Shape::n * Shape::k / WARP_LANES);
}

/* Scales: `per_row` bytes for each row of A and column of B, each for k / per_row elements. Which lanes' registers:
 * PTX ISA 9.7.14.3; row g of A from lane 4 g + 2 lanes_a, row g + 8 from the lane after it, column g of B from lane
 * 4 g + lane_b. */
template <class Shape, class Operand, class Scale, unsigned per_row, unsigned at, unsigned lanes_a, unsigned lane_b>
inline void mma_scaled(const char *what, softcuda_kind kind, void *d, const void *a, const void *b, uint32_t scale_a,
                       uint32_t scale_b)
{
    static_assert(at % per_row == 0 && at + per_row <= 4 && lanes_a < 2 && lane_b < 4, "selectors of scales");
    mma_lane mine = { a, b, d, scale_a, scale_b };
    warp_collective(what, 0xFFFFFFFFu, mine, [](mma_lane *const *lanes) {
        double a_matrix[Shape::m * Shape::k], b_matrix[Shape::k * Shape::n];
        gather<Shape, Operand>(lanes, a_matrix, b_matrix);
        for (unsigned row = 0; row < Shape::m; row++) {
            const uint32_t scales = lanes[row % 8 * 4 + 2 * lanes_a + row / 8]->scale_a;
            for (unsigned k = 0; k < Shape::k; k++) {
                a_matrix[row * Shape::k + k] *= Scale::of(scales >> 8 * (at + k / (Shape::k / per_row)) & 0xFF);
            }
        }
        for (unsigned column = 0; column < Shape::n; column++) {
            const uint32_t scales = lanes[column * 4 + lane_b]->scale_b;
            for (unsigned k = 0; k < Shape::k; k++) {
                b_matrix[k * Shape::n + column] *= Scale::of(scales >> 8 * (at + k / (Shape::k / per_row)) & 0xFF);
            }
        }
        finish_float<Shape, accumulator_f32, adding::WIDE>(lanes, a_matrix, b_matrix);
    });
    charge(kind, Shape::m * Shape::n * Shape::k / WARP_LANES);
}

template <class Shape> inline void mma_double(const char *what, double *d, const double *a, const double *b)
{
    mma_lane mine = { a, b, d, 0, 0 };
    warp_collective(what, 0xFFFFFFFFu, mine, [](mma_lane *const *lanes) {
        double a_matrix[Shape::m * Shape::k], b_matrix[Shape::k * Shape::n];
        for (unsigned lane = 0; lane < WARP_LANES; lane++) {
            for (unsigned i = 0; i < Shape::a_elements; i++) {
                a_matrix[a_table<Shape>().offset[lane][i]] = ((const double *)lanes[lane]->a)[i];
            }
            for (unsigned i = 0; i < Shape::b_elements; i++) {
                b_matrix[b_table<Shape>().offset[lane][i]] = ((const double *)lanes[lane]->b)[i];
            }
        }
        for (unsigned lane = 0; lane < WARP_LANES; lane++) {
            for (unsigned i = 0; i < Shape::c_elements; i++) {
                double &entry = ((double *)lanes[lane]->d)[i];
                const unsigned row = c_table<Shape>().offset[lane][i] / Shape::n;
                const unsigned column = c_table<Shape>().offset[lane][i] % Shape::n;
                for (unsigned k = 0; k < Shape::k; k++) {
                    entry = __builtin_fma(a_matrix[row * Shape::k + k], b_matrix[k * Shape::n + column], entry);
                }
            }
        }
    });
    charge(SOFTCUDA_MMA_F64, Shape::m * Shape::n * Shape::k / WARP_LANES);
}

template <class Shape> inline void add_to_int32(mma_lane *const *lanes, const uint32_t (&sums)[Shape::m * Shape::n])
{
    for (unsigned lane = 0; lane < WARP_LANES; lane++) {
        for (unsigned i = 0; i < Shape::c_elements; i++) {
            int32_t &entry = ((int32_t *)lanes[lane]->d)[i];
            entry = (int32_t)((uint32_t)entry + sums[c_table<Shape>().offset[lane][i]]);
        }
    }
}

template <class Shape, class Operand>
inline void mma_integer(const char *what, softcuda_kind kind, int32_t *d, const uint32_t *a, const uint32_t *b)
{
    mma_lane mine = { a, b, d, 0, 0 };
    warp_collective(what, 0xFFFFFFFFu, mine, [](mma_lane *const *lanes) {
        int32_t a_matrix[Shape::m * Shape::k], b_matrix[Shape::k * Shape::n], sums[Shape::m * Shape::n];
        gather<Shape, Operand>(lanes, a_matrix, b_matrix);
        multiply<Shape>(a_matrix, b_matrix, sums);
        uint32_t wrapped[Shape::m * Shape::n];
        std::memcpy(wrapped, sums, sizeof wrapped);
        add_to_int32<Shape>(lanes, wrapped);
    });
    charge(kind, Shape::m * Shape::n * Shape::k / WARP_LANES);
}

/* Bits are kept packed, 32 along k in a word: the tables give the place of each register's first bit. */
template <class Shape, bool is_and>
inline void mma_binary(const char *what, int32_t *d, const uint32_t *a, const uint32_t *b)
{
    mma_lane mine = { a, b, d, 0, 0 };
    warp_collective(what, 0xFFFFFFFFu, mine, [](mma_lane *const *lanes) {
        const unsigned words = Shape::k / 32;
        alignas(8) uint32_t a_matrix[Shape::m * words], b_matrix[Shape::n * words];
        uint32_t sums[Shape::m * Shape::n];
        for (unsigned lane = 0; lane < WARP_LANES; lane++) {
            for (unsigned i = 0; i < Shape::a_elements; i += 32) {
                const place at = Shape::a(lane / 4, lane % 4, i);
                a_matrix[at.row * words + at.column / 32] = ((const uint32_t *)lanes[lane]->a)[i / 32];
            }
            for (unsigned i = 0; i < Shape::b_elements; i += 32) {
                const place at = Shape::b(lane / 4, lane % 4, i);
                b_matrix[at.column * words + at.row / 32] = ((const uint32_t *)lanes[lane]->b)[i / 32];
            }
        }
        for (unsigned entry = 0; entry < Shape::m * Shape::n; entry++) {
            sums[entry] = 0;
            for (unsigned word = 0; word < words; word += 2) {
                uint64_t x, y;
                std::memcpy(&x, &a_matrix[entry / Shape::n * words + word], 8);
                std::memcpy(&y, &b_matrix[entry % Shape::n * words + word], 8);
                sums[entry] += count_ones(is_and ? x & y : x ^ y);
            }
        }
        add_to_int32<Shape>(lanes, sums);
    });
    charge(SOFTCUDA_MMA_B1, Shape::m * Shape::n * Shape::k / WARP_LANES);
}

} // namespace softcuda
#endif
