/* Multiply-adds of the general cores that C has no word for: each works on packed elements of 32-bit registers.
 */
#ifndef TPP_PTX_VECTOR_FMA_CUH
#define TPP_PTX_VECTOR_FMA_CUH

#include <stdint.h>

#include "ptx/architecture.cuh"

/* a * b + c in both halves, rounded once each. */
__device__ __forceinline__ uint32_t fma_f16x2(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t d;
    asm("fma.rn.f16x2 %0, %1, %2, %3;" : "=r"(d) : "r"(a), "r"(b), "r"(c));
    return d;
}

/* a + b in both halves. */
__device__ __forceinline__ uint32_t add_f16x2(uint32_t a, uint32_t b)
{
    uint32_t d;
    asm("add.rn.f16x2 %0, %1, %2;" : "=r"(d) : "r"(a), "r"(b));
    return d;
}

#if TPP_HAS_FMA_BF16
/* a * b + c for two bfloat16. */
__device__ __forceinline__ uint32_t fma_bf16x2(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t d;
    asm("fma.rn.bf16x2 %0, %1, %2, %3;" : "=r"(d) : "r"(a), "r"(b), "r"(c));
    return d;
}
#endif

/* The four products of signed bytes, added to c modulo 2^32. */
__device__ __forceinline__ int32_t dot_s8x4(uint32_t a, uint32_t b, int32_t c)
{
    int32_t d;
    asm("dp4a.s32.s32 %0, %1, %2, %3;" : "=r"(d) : "r"(a), "r"(b), "r"(c));
    return d;
}

/* IEEE half of a float, to nearest even, in the low 16 bits. */
__device__ __forceinline__ uint32_t half_from_float(float value)
{
    uint16_t bits;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(value));
    return bits;
}

/* The float that equals the IEEE half in the low 16 bits. */
__device__ __forceinline__ float float_from_half(uint32_t bits)
{
    float value;
    asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"((uint16_t)bits));
    return value;
}

#endif
