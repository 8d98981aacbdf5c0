/* Every mma.sync that softcuda models, one entry each: D = A B + D for one warp. Fragments are read from rows by bytes,
 * which is one rule for all shapes and not the tables of fragments.h: with g = lane / 4 and t = lane mod 4, register i
 * of A holds bytes 4 t + 16 (i / 2) on of row g + 8 (i mod 2), register i of B bytes 4 t + 16 i on of column g, and
 * entries of D are columns 2 t and 2 t + 1 of rows g and g + 8. test_mma_models.cpp compares with plain sums. */
#include "ptx/mma_float.cuh"
#include "ptx/mma_integer.cuh"
#include "ptx/mma_scaled.cuh"

template <unsigned registers, unsigned row_bytes>
__device__ __forceinline__ void read_a(uint32_t (&a)[registers], const unsigned char *rows)
{
    for (unsigned i = 0; i < registers; i++) {
        const unsigned row = threadIdx.x / 4 + 8 * (i % 2);
        memcpy(&a[i], rows + row * row_bytes + threadIdx.x % 4 * 4 + i / 2 * 16, 4);
    }
}

template <unsigned registers, unsigned row_bytes>
__device__ __forceinline__ void read_b(uint32_t (&b)[registers], const unsigned char *columns)
{
    for (unsigned i = 0; i < registers; i++) {
        memcpy(&b[i], columns + threadIdx.x / 4 * row_bytes + threadIdx.x % 4 * 4 + i * 16, 4);
    }
}

/* Registers of D and the bytes of a row of D, which has 8 entries: 16 bytes of halves, 32 of words, 64 of doubles. */
template <class T, unsigned registers, unsigned row_bytes>
__device__ __forceinline__ void move_d(T (&d)[registers], unsigned char *rows, bool is_store)
{
    const unsigned pair_bytes = row_bytes / 4;
    for (unsigned half = 0; half * pair_bytes < sizeof d; half++) {
        unsigned char *at = rows + (threadIdx.x / 4 + 8 * half) * row_bytes + threadIdx.x % 4 * pair_bytes;
        unsigned char *own = (unsigned char *)d + half * pair_bytes;
        memcpy(is_store ? at : own, is_store ? own : at, pair_bytes);
    }
}

#define SPECIMEN(instruction, d_type, d_count, d_row, a_count, b_count, row, ...)                                      \
    extern "C" __global__ void one_##instruction(const unsigned char *a_rows, const unsigned char *b_rows,             \
                                                 unsigned char *d_rows, const uint32_t *scales_a,                      \
                                                 const uint32_t *scales_b)                                             \
    {                                                                                                                  \
        uint32_t a[a_count];                                                                                           \
        uint32_t b[b_count];                                                                                           \
        d_type d[d_count];                                                                                             \
        (void)scales_a;                                                                                                \
        (void)scales_b;                                                                                                \
        read_a<a_count, row>(a, a_rows);                                                                               \
        read_b<b_count, row>(b, b_rows);                                                                               \
        move_d<d_type, d_count, d_row>(d, d_rows, false);                                                              \
        __VA_ARGS__;                                                                                                   \
        move_d<d_type, d_count, d_row>(d, d_rows, true);                                                               \
    }
#define TO_F32(instruction)    SPECIMEN(instruction, float, 4, 32, 4, 2, 32, instruction(d, a, b))
#define TO_F16(instruction)    SPECIMEN(instruction, uint32_t, 2, 16, 4, 2, 32, instruction(d, a, b))
#define TO_S32(instruction)    SPECIMEN(instruction, int32_t, 4, 32, 4, 2, 32, instruction(d, a, b))
#define TURING_S32(instruction) SPECIMEN(instruction, int32_t, 2, 32, 1, 1, 16, instruction(d, a, b))
/* The selectors are those of the entry's name, scale registers are each lane's own. */
#define SCALED(instruction, at, lanes_a, lane_b)                                                                       \
    SPECIMEN(instruction##_##at##lanes_a##lane_b, float, 4, 32, 4, 2, 32,                                              \
             instruction<at, lanes_a, lane_b>(d, a, b, scales_a[threadIdx.x], scales_b[threadIdx.x]))

SPECIMEN(mma_m16n8k8_f16_f16, uint32_t, 2, 16, 2, 1, 16, mma_m16n8k8_f16_f16(d, a, b))
SPECIMEN(mma_m16n8k8_f16_f32, float, 4, 32, 2, 1, 16, mma_m16n8k8_f16_f32(d, a, b))
TO_F16(mma_m16n8k16_f16_f16)
TO_F32(mma_m16n8k16_f16_f32)
TO_F32(mma_m16n8k16_bf16_f32)
TO_F32(mma_m16n8k8_tf32_f32)
TO_F32(mma_m16n8k32_e4m3_f32)
TO_F32(mma_m16n8k32_e5m2_f32)
TO_F16(mma_m16n8k32_e4m3_f16)
TO_F16(mma_m16n8k32_e5m2_f16)
TO_F32(mma_m16n8k32_e2m3_f32)
TO_F32(mma_m16n8k32_e3m2_f32)
TO_F32(mma_m16n8k32_e2m1_f32)
TO_F16(mma_m16n8k32_e2m3_f16)
TO_F16(mma_m16n8k32_e3m2_f16)
TO_F16(mma_m16n8k32_e2m1_f16)
TURING_S32(mma_m8n8k16_s8_s32)
TURING_S32(mma_m8n8k32_s4_s32)
TURING_S32(mma_m8n8k128_b1xor_s32)
TO_S32(mma_m16n8k32_s8_s32)
TO_S32(mma_m16n8k64_s4_s32)
TO_S32(mma_m16n8k256_b1and_s32)
TO_S32(mma_m16n8k256_b1xor_s32)
SCALED(mma_m16n8k32_mx_e4m3_f32, 0, 0, 0)
SCALED(mma_m16n8k32_mx_e4m3_f32, 3, 1, 2)
SCALED(mma_m16n8k32_mx_e5m2_f32, 1, 0, 3)
SCALED(mma_m16n8k32_mx_e2m3_f32, 2, 1, 1)
SCALED(mma_m16n8k32_mx_e3m2_f32, 3, 0, 2)
SCALED(mma_m16n8k64_mx_e2m1_f32, 0, 0, 1)
SCALED(mma_m16n8k64_mx_e2m1_f32, 2, 1, 3)
SCALED(mma_m16n8k64_nv_e2m1_f32, 0, 1, 0)

/* Doubles: register i of A is row g + 8 (i mod 2), element t + 4 (i / 2); of B column g, element t + 4 i. */
#define DOUBLES(instruction, registers, k)                                                                             \
    extern "C" __global__ void one_##instruction(const double *a_rows, const double *b_rows, unsigned char *d_rows,    \
                                                 const uint32_t *, const uint32_t *)                                   \
    {                                                                                                                  \
        const unsigned g = threadIdx.x / 4;                                                                            \
        const unsigned t = threadIdx.x % 4;                                                                            \
        double a[registers];                                                                                           \
        double b[k / 4];                                                                                               \
        double d[registers == 1 ? 2 : 4];                                                                              \
        for (unsigned i = 0; i < registers; i++) {                                                                     \
            a[i] = a_rows[(g + 8 * (i % 2)) * k + t + 4 * (i / 2)];                                                    \
        }                                                                                                              \
        for (unsigned i = 0; i < k / 4; i++) {                                                                         \
            b[i] = b_rows[g * k + t + 4 * i];                                                                          \
        }                                                                                                              \
        move_d<double, registers == 1 ? 2 : 4, 64>(d, d_rows, false);                                                  \
        instruction(d, a, b);                                                                                          \
        move_d<double, registers == 1 ? 2 : 4, 64>(d, d_rows, true);                                                   \
    }
DOUBLES(mma_m8n8k4_f64_f64, 1, 4)
DOUBLES(mma_m16n8k16_f64_f64, 8, 16)
