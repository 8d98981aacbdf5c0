/* mma.sync of floating-point formats, D = A B + D, by a warp. Which lane holds what is in the PTX ISA, "Matrix
 * Fragments for mma"; a[] and b[] are its A and B fragments register by register, d[] its accumulator fragment.
 *
 * Names: mma_<m>n<n>k<k>_<format of A and B>_<format of D>. Halves are packed in pairs.
 */
#ifndef TPP_PTX_MMA_FLOAT_CUH
#define TPP_PTX_MMA_FLOAT_CUH

#include <stdint.h>

#include "ptx/architecture.cuh"

#if TPP_HAS_MMA_TURING
__device__ __forceinline__ void mma_m16n8k8_f16_f16(uint32_t (&d)[2], const uint32_t (&a)[2], const uint32_t (&b)[1])
{
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f16.f16.f16.f16 {%0, %1}, {%2, %3}, {%4}, {%0, %1};"
                 : "+r"(d[0]), "+r"(d[1])
                 : "r"(a[0]), "r"(a[1]), "r"(b[0]));
}

__device__ __forceinline__ void mma_m16n8k8_f16_f32(float (&d)[4], const uint32_t (&a)[2], const uint32_t (&b)[1])
{
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5}, {%6}, {%0, %1, %2, %3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(b[0]));
}
#endif

/* Everything of 32 bytes of k with 16-bit accumulators... */
#define TPP_MMA_F16(name, instruction)                                                                  \
    __device__ __forceinline__ void name(uint32_t(&d)[2], const uint32_t(&a)[4], const uint32_t(&b)[2]) \
    {                                                                                                   \
        asm volatile("mma.sync.aligned." instruction " {%0, %1}, {%2, %3, %4, %5}, {%6, %7}, {%0, %1};" \
                     : "+r"(d[0]), "+r"(d[1])                                                           \
                     : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));               \
    }

/* ... and with 32-bit ones. */
#define TPP_MMA_F32(name, instruction)                                                               \
    __device__ __forceinline__ void name(float(&d)[4], const uint32_t(&a)[4], const uint32_t(&b)[2]) \
    {                                                                                                \
        asm volatile("mma.sync.aligned." instruction                                                 \
                     " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"              \
                     : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])                                \
                     : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));            \
    }

#if TPP_HAS_MMA_AMPERE
TPP_MMA_F16(mma_m16n8k16_f16_f16, "m16n8k16.row.col.f16.f16.f16.f16")
TPP_MMA_F32(mma_m16n8k16_f16_f32, "m16n8k16.row.col.f32.f16.f16.f32")
TPP_MMA_F32(mma_m16n8k16_bf16_f32, "m16n8k16.row.col.f32.bf16.bf16.f32")
TPP_MMA_F32(mma_m16n8k8_tf32_f32, "m16n8k8.row.col.f32.tf32.tf32.f32")

__device__ __forceinline__ void mma_m8n8k4_f64_f64(double (&d)[2], const double (&a)[1], const double (&b)[1])
{
    asm volatile("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64 {%0, %1}, {%2}, {%3}, {%0, %1};"
                 : "+d"(d[0]), "+d"(d[1])
                 : "d"(a[0]), "d"(b[0]));
}
#endif

#if TPP_HAS_MMA_F64_WIDE
__device__ __forceinline__ void mma_m16n8k16_f64_f64(double (&d)[4], const double (&a)[8], const double (&b)[4])
{
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f64.f64.f64.f64 {%0, %1, %2, %3}, "
                 "{%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15}, {%0, %1, %2, %3};"
                 : "+d"(d[0]), "+d"(d[1]), "+d"(d[2]), "+d"(d[3])
                 : "d"(a[0]), "d"(a[1]), "d"(a[2]), "d"(a[3]), "d"(a[4]), "d"(a[5]), "d"(a[6]), "d"(a[7]), "d"(b[0]),
                   "d"(b[1]), "d"(b[2]), "d"(b[3]));
}
#endif

#if TPP_HAS_MMA_FP8
TPP_MMA_F32(mma_m16n8k32_e4m3_f32, "m16n8k32.row.col.f32.e4m3.e4m3.f32")
TPP_MMA_F32(mma_m16n8k32_e5m2_f32, "m16n8k32.row.col.f32.e5m2.e5m2.f32")
TPP_MMA_F16(mma_m16n8k32_e4m3_f16, "m16n8k32.row.col.f16.e4m3.e4m3.f16")
TPP_MMA_F16(mma_m16n8k32_e5m2_f16, "m16n8k32.row.col.f16.e5m2.e5m2.f16")
#endif

/* FP6 in the low bits of bytes; FP4 in bits 2 to 5 of bytes. */
#if TPP_HAS_MMA_NARROW
TPP_MMA_F32(mma_m16n8k32_e2m3_f32, "m16n8k32.row.col.kind::f8f6f4.f32.e2m3.e2m3.f32")
TPP_MMA_F32(mma_m16n8k32_e3m2_f32, "m16n8k32.row.col.kind::f8f6f4.f32.e3m2.e3m2.f32")
TPP_MMA_F32(mma_m16n8k32_e2m1_f32, "m16n8k32.row.col.kind::f8f6f4.f32.e2m1.e2m1.f32")
TPP_MMA_F16(mma_m16n8k32_e2m3_f16, "m16n8k32.row.col.kind::f8f6f4.f16.e2m3.e2m3.f16")
TPP_MMA_F16(mma_m16n8k32_e3m2_f16, "m16n8k32.row.col.kind::f8f6f4.f16.e3m2.e3m2.f16")
TPP_MMA_F16(mma_m16n8k32_e2m1_f16, "m16n8k32.row.col.kind::f8f6f4.f16.e2m1.e2m1.f16")
#endif

#undef TPP_MMA_F16
#undef TPP_MMA_F32

#endif
