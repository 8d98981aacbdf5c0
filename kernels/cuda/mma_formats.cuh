/* What probes and products need to know of each format that mma.sync takes: one struct a format, all with the same
 * members, so that one kernel serves them all.
 *
 * The unit is the multiplication of 16 rows of A by 8 rows of B (both K-major) over 32 bytes of k, whatever the
 * element: every instruction from Ampere on has this shape (m16n8k8 of tf32, k16 of halves, k32 of bytes, k64 of
 * nibbles, k256 of bits), and lays its fragments out by bytes in the same way. With g = lane / 4 and t = lane mod 4 a
 * lane holds
 *
 *   a[i]   row g + 8 (i mod 2), bytes 4 t + 16 (i / 2) to + 3         4 registers
 *   b[i]   row g of B,          bytes 4 t + 16 i to + 3               2 registers
 *   d      rows g and g + 8,    columns 2 t and 2 t + 1               4 registers, or 2 of packed halves
 *
 * Where the hardware's own shape is smaller (Turing) the unit takes several instructions, called parts: all chains are
 * given one part before any is given the next, so that an accumulator is never needed right after it was last used.
 *
 * Doubles have units of 16 x 8 over 128 bytes of k (16 doubles). Which of the 16 a lane calls first is free as long as
 * A and B agree: a lane takes bytes 16 t to 16 t + 15 and the same 64 bytes further on, two doubles at a time, because
 * that is one 16-byte load from shared memory instead of two of 8 bytes.
 */
#ifndef TPP_CUDA_MMA_FORMATS_CUH
#define TPP_CUDA_MMA_FORMATS_CUH

#include <stdint.h>

#include "ptx/matrix_load.cuh"
#include "ptx/mma_float.cuh"
#include "ptx/mma_integer.cuh"
#include "ptx/mma_scaled.cuh"
#include "ptx/shared.cuh"
#include "ptx/vector_fma.cuh"

/* ---- accumulators: what a lane holds of 16 x 8 entries, and how it goes to memory */

template <typename T> struct alignas(2 * sizeof(T)) EntryPair {
    T first, second;
};

template <typename T> struct WordAccumulators {
    typedef T Stored;
    struct D {
        T entry[4];
    };

    static __device__ __forceinline__ void start(D &d, int value)
    {
        for (int i = 0; i < 4; i++) {
            d.entry[i] = (T)value;
        }
    }

    /* Entries of row g + 8 * lower, columns 2 t and 2 t + 1; `to` is where the first goes, aligned for the pair. */
    static __device__ __forceinline__ void store(const D &d, int lower, T *to, bool has_second)
    {
        if (has_second) {
            *(EntryPair<T> *)to = { d.entry[2 * lower], d.entry[2 * lower + 1] };
        } else {
            *to = d.entry[2 * lower];
        }
    }
};

struct HalfAccumulators {
    typedef uint16_t Stored;
    struct D {
        uint32_t pair[2];
    };

    static __device__ __forceinline__ void start(D &d, int value)
    {
        d.pair[0] = half_from_float((float)value) * 0x10001u;
        d.pair[1] = d.pair[0];
    }

    static __device__ __forceinline__ void store(const D &d, int lower, uint16_t *to, bool has_second)
    {
        const EntryPair<uint16_t> pair = { (uint16_t)d.pair[lower], (uint16_t)(d.pair[lower] >> 16) };
        if (has_second) {
            *(EntryPair<uint16_t> *)to = pair;
        } else {
            *to = pair.first;
        }
    }
};

/* ---- operands: what a lane holds of 16 rows of A and 8 rows of B */

struct WordOperands {
    enum { step_bytes = 32, is_double = 0 }; /* of k in one unit */
    struct A {
        uint32_t word[4];
    };
    struct B {
        uint32_t word[2];
    };

    /* Fragments from rows in global memory, `row_bytes` apart. */
    static __device__ __forceinline__ void read(A &a, const unsigned char *rows, unsigned row_bytes, unsigned lane)
    {
        for (unsigned i = 0; i < 4; i++) {
            const unsigned at = (lane / 4 + 8 * (i % 2)) * row_bytes + 4 * (lane % 4) + 16 * (i / 2);
            a.word[i] = *(const uint32_t *)(rows + at);
        }
    }

    static __device__ __forceinline__ void read(B &b, const unsigned char *rows, unsigned row_bytes, unsigned lane)
    {
        for (unsigned i = 0; i < 2; i++) {
            b.word[i] = *(const uint32_t *)(rows + lane / 4 * row_bytes + 4 * (lane % 4) + 16 * i);
        }
    }

    static __device__ __forceinline__ void flip(A &a, uint32_t signs)
    {
        for (int i = 0; i < 4; i++) {
            a.word[i] ^= signs;
        }
    }
};

struct DoubleOperands {
    enum { step_bytes = 128, is_double = 1 };
    struct A {
        double value[8]; /* [2 q + lower]: row g + 8 * lower, the lane's double q of its four */
    };
    struct B {
        double value[4];
    };

    static __device__ __forceinline__ void read(A &a, const unsigned char *rows, unsigned row_bytes, unsigned lane)
    {
        for (unsigned i = 0; i < 8; i++) {
            const double *row = (const double *)(rows + (lane / 4 + 8 * (i % 2)) * row_bytes);
            a.value[i] = row[2 * (lane % 4) + i / 2 % 2 + 8 * (i / 4)];
        }
    }

    static __device__ __forceinline__ void read(B &b, const unsigned char *rows, unsigned row_bytes, unsigned lane)
    {
        const double *row = (const double *)(rows + lane / 4 * row_bytes);
        for (unsigned i = 0; i < 4; i++) {
            b.value[i] = row[2 * (lane % 4) + i % 2 + 8 * (i / 2)];
        }
    }

    static __device__ __forceinline__ void flip(A &a, uint32_t signs)
    {
        for (int i = 0; i < 8 && signs != 0; i++) {
            a.value[i] = -a.value[i];
        }
    }
};

/* ---- formats. sign_bits: those of four bytes of A whose change turns every element's sign. */

#define TPP_FORMAT(name, accumulators, storage_bits, signs, ...)                           \
    struct name : WordOperands, accumulators {                                             \
        enum { parts = 1, bits = storage_bits, scales_per_step = 0 };                      \
        static constexpr uint32_t sign_bits = signs;                                       \
        static __device__ __forceinline__ void multiply(int, D &d, const A &a, const B &b) \
        {                                                                                  \
            __VA_ARGS__;                                                                   \
        }                                                                                  \
    };

#if TPP_HAS_MMA_AMPERE
TPP_FORMAT(Tf32, WordAccumulators<float>, 32, 0x80000000u, mma_m16n8k8_tf32_f32(d.entry, a.word, b.word))
TPP_FORMAT(F16, WordAccumulators<float>, 16, 0x80008000u, mma_m16n8k16_f16_f32(d.entry, a.word, b.word))
TPP_FORMAT(F16Half, HalfAccumulators, 16, 0x80008000u, mma_m16n8k16_f16_f16(d.pair, a.word, b.word))
TPP_FORMAT(Bf16, WordAccumulators<float>, 16, 0x80008000u, mma_m16n8k16_bf16_f32(d.entry, a.word, b.word))
TPP_FORMAT(S8, WordAccumulators<int32_t>, 8, 0, mma_m16n8k32_s8_s32(d.entry, a.word, b.word))

/* Eight instructions of m8n8k4: two halves of the rows for each of the lane's four doubles. */
struct F64 : DoubleOperands, WordAccumulators<double> {
    enum { parts = 8, bits = 64, scales_per_step = 0 };
    static constexpr uint32_t sign_bits = 1;
    static __device__ __forceinline__ void multiply(int part, D &d, const A &a, const B &b)
    {
        const int lower = part % 2;
        double entries[2] = { d.entry[2 * lower], d.entry[2 * lower + 1] };
        const double rows[1] = { a.value[part] };
        const double columns[1] = { b.value[part / 2] };
        mma_m8n8k4_f64_f64(entries, rows, columns);
        d.entry[2 * lower] = entries[0];
        d.entry[2 * lower + 1] = entries[1];
    }
};
#endif

#if TPP_HAS_MMA_F64_WIDE
struct F64Wide : DoubleOperands, WordAccumulators<double> {
    enum { parts = 1, bits = 64, scales_per_step = 0 };
    static constexpr uint32_t sign_bits = 1;
    static __device__ __forceinline__ void multiply(int, D &d, const A &a, const B &b)
    {
        mma_m16n8k16_f64_f64(d.entry, a.value, b.value);
    }
};
#endif

#if TPP_HAS_MMA_INT4
TPP_FORMAT(S4, WordAccumulators<int32_t>, 4, 0, mma_m16n8k64_s4_s32(d.entry, a.word, b.word))
#endif
#if TPP_HAS_MMA_BINARY_AND
TPP_FORMAT(B1And, WordAccumulators<int32_t>, 1, 0, mma_m16n8k256_b1and_s32(d.entry, a.word, b.word))
#endif
#if TPP_HAS_MMA_BINARY_XOR
TPP_FORMAT(B1Xor, WordAccumulators<int32_t>, 1, 0, mma_m16n8k256_b1xor_s32(d.entry, a.word, b.word))
#endif

#if TPP_HAS_MMA_FP8
TPP_FORMAT(E4m3, WordAccumulators<float>, 8, 0x80808080u, mma_m16n8k32_e4m3_f32(d.entry, a.word, b.word))
TPP_FORMAT(E5m2, WordAccumulators<float>, 8, 0x80808080u, mma_m16n8k32_e5m2_f32(d.entry, a.word, b.word))
TPP_FORMAT(E4m3Half, HalfAccumulators, 8, 0x80808080u, mma_m16n8k32_e4m3_f16(d.pair, a.word, b.word))
TPP_FORMAT(E5m2Half, HalfAccumulators, 8, 0x80808080u, mma_m16n8k32_e5m2_f16(d.pair, a.word, b.word))
#endif

#if TPP_HAS_MMA_NARROW
TPP_FORMAT(E2m3, WordAccumulators<float>, 8, 0x20202020u, mma_m16n8k32_e2m3_f32(d.entry, a.word, b.word))
TPP_FORMAT(E3m2, WordAccumulators<float>, 8, 0x20202020u, mma_m16n8k32_e3m2_f32(d.entry, a.word, b.word))
TPP_FORMAT(E2m1, WordAccumulators<float>, 8, 0x20202020u, mma_m16n8k32_e2m1_f32(d.entry, a.word, b.word))
TPP_FORMAT(E2m3Half, HalfAccumulators, 8, 0x20202020u, mma_m16n8k32_e2m3_f16(d.pair, a.word, b.word))
TPP_FORMAT(E3m2Half, HalfAccumulators, 8, 0x20202020u, mma_m16n8k32_e3m2_f16(d.pair, a.word, b.word))
TPP_FORMAT(E2m1Half, HalfAccumulators, 8, 0x20202020u, mma_m16n8k32_e2m1_f16(d.pair, a.word, b.word))

/* Block scales: `scales_per_step` bytes of a register of scales belong to one unit; the register's four bytes last for
 * 4 / scales_per_step units. `one` is a scale of 1 in every byte. multiply() is told at which byte the unit's scales
 * begin, which pair of the quad's lanes holds those of A and which lane those of B; all three must be known when the
 * kernel is compiled, because they are fields of the instruction. */
#define TPP_FORMAT_SCALED(name, storage_bits, signs, scales, scale_one, instruction)                    \
    struct name : WordOperands, WordAccumulators<float> {                                               \
        enum { parts = 1, bits = storage_bits, scales_per_step = scales };                              \
        static constexpr uint32_t sign_bits = signs;                                                    \
        static constexpr uint32_t one = scale_one;                                                      \
        template <int at, int lanes_a, int lane_b>                                                      \
        static __device__ __forceinline__ void multiply(D &d, const A &a, const B &b, uint32_t scale_a, \
                                                        uint32_t scale_b)                               \
        {                                                                                               \
            instruction<at, lanes_a, lane_b>(d.entry, a.word, b.word, scale_a, scale_b);                \
        }                                                                                               \
        static __device__ __forceinline__ void multiply(int, D &d, const A &a, const B &b)              \
        {                                                                                               \
            instruction<0, 0, 0>(d.entry, a.word, b.word, one, one);                                    \
        }                                                                                               \
    };

TPP_FORMAT_SCALED(MxE4m3, 8, 0x80808080u, 1, 0x7F7F7F7Fu, mma_m16n8k32_mx_e4m3_f32)
TPP_FORMAT_SCALED(MxE5m2, 8, 0x80808080u, 1, 0x7F7F7F7Fu, mma_m16n8k32_mx_e5m2_f32)
TPP_FORMAT_SCALED(MxE2m3, 8, 0x20202020u, 1, 0x7F7F7F7Fu, mma_m16n8k32_mx_e2m3_f32)
TPP_FORMAT_SCALED(MxE3m2, 8, 0x20202020u, 1, 0x7F7F7F7Fu, mma_m16n8k32_mx_e3m2_f32)
TPP_FORMAT_SCALED(MxE2m1, 4, 0x88888888u, 2, 0x7F7F7F7Fu, mma_m16n8k64_mx_e2m1_f32)
TPP_FORMAT_SCALED(NvE2m1, 4, 0x88888888u, 4, 0x38383838u, mma_m16n8k64_nv_e2m1_f32)
#undef TPP_FORMAT_SCALED
#endif

#if TPP_HAS_MMA_TURING
/* Two instructions of m16n8k8: first the 16 bytes of k in a[0], a[1], b[0], then those in a[2], a[3], b[1]. */
#define TPP_FORMAT_TURING_HALF(name, accumulators, member, instruction)                         \
    struct name : WordOperands, accumulators {                                                  \
        enum { parts = 2, bits = 16, scales_per_step = 0 };                                     \
        static constexpr uint32_t sign_bits = 0x80008000u;                                      \
        static __device__ __forceinline__ void multiply(int part, D &d, const A &a, const B &b) \
        {                                                                                       \
            const uint32_t rows[2] = { a.word[2 * part], a.word[2 * part + 1] };                \
            const uint32_t columns[1] = { b.word[part] };                                       \
            instruction(d.member, rows, columns);                                               \
        }                                                                                       \
    };

/* Four instructions of m8n8: for each half of the rows and each 16 bytes of k. */
#define TPP_FORMAT_TURING_WORD(name, storage_bits, instruction)                                 \
    struct name : WordOperands, WordAccumulators<int32_t> {                                     \
        enum { parts = 4, bits = storage_bits, scales_per_step = 0 };                           \
        static constexpr uint32_t sign_bits = 0;                                                \
        static __device__ __forceinline__ void multiply(int part, D &d, const A &a, const B &b) \
        {                                                                                       \
            const int lower = part % 2;                                                         \
            int32_t entries[2] = { d.entry[2 * lower], d.entry[2 * lower + 1] };                \
            const uint32_t rows[1] = { a.word[part] };                                          \
            const uint32_t columns[1] = { b.word[part / 2] };                                   \
            instruction(entries, rows, columns);                                                \
            d.entry[2 * lower] = entries[0];                                                    \
            d.entry[2 * lower + 1] = entries[1];                                                \
        }                                                                                       \
    };

TPP_FORMAT_TURING_HALF(TuringF16, WordAccumulators<float>, entry, mma_m16n8k8_f16_f32)
TPP_FORMAT_TURING_HALF(TuringF16Half, HalfAccumulators, pair, mma_m16n8k8_f16_f16)
TPP_FORMAT_TURING_WORD(TuringS8, 8, mma_m8n8k16_s8_s32)
TPP_FORMAT_TURING_WORD(TuringS4, 4, mma_m8n8k32_s4_s32)
TPP_FORMAT_TURING_WORD(TuringB1Xor, 1, mma_m8n8k128_b1xor_s32)
#undef TPP_FORMAT_TURING_HALF
#undef TPP_FORMAT_TURING_WORD
#endif

#undef TPP_FORMAT

#endif
