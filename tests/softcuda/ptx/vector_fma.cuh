/* Packed multiply-adds of the general cores. */
#ifndef TPP_PTX_VECTOR_FMA_CUH
#define TPP_PTX_VECTOR_FMA_CUH

#include <stdint.h>

#include "number_formats.h"
#include "ptx/architecture.cuh"
#include "simt_core.h"

namespace softcuda {

/* Exact in double but for the last rounding, which is to the half's 11 bits: a product has 22 bits, and the sum loses
 * bits only when the terms are more than 2^30 apart, where the smaller one cannot turn a tie. */
inline uint32_t fma_half(uint32_t a, uint32_t b, uint32_t c)
{
    return half_of_double((double)float_of_half(a) * float_of_half(b) + float_of_half(c));
}

/* The same: a product has 16 bits, the result 8. */
inline uint32_t fma_bfloat16(uint32_t a, uint32_t b, uint32_t c)
{
    const double sum = (double)float_of_bfloat16(a) * float_of_bfloat16(b) + float_of_bfloat16(c);
    return bfloat16_of_double(sum);
}

} // namespace softcuda

static inline uint32_t fma_f16x2(uint32_t a, uint32_t b, uint32_t c)
{
    softcuda::charge(SOFTCUDA_FMA_F16, 2);
    return softcuda::fma_half(a & 0xFFFF, b & 0xFFFF, c & 0xFFFF) | softcuda::fma_half(a >> 16, b >> 16, c >> 16) << 16;
}

static inline uint32_t add_f16x2(uint32_t a, uint32_t b)
{
    const uint32_t low = softcuda::half_of_double((double)softcuda::float_of_half(a & 0xFFFF) +
                                                  softcuda::float_of_half(b & 0xFFFF));
    const uint32_t high =
        softcuda::half_of_double((double)softcuda::float_of_half(a >> 16) + softcuda::float_of_half(b >> 16));
    return low | high << 16;
}

static inline uint32_t fma_bf16x2(uint32_t a, uint32_t b, uint32_t c)
{
    softcuda::charge(SOFTCUDA_FMA_BF16, 2);
    return softcuda::fma_bfloat16(a & 0xFFFF, b & 0xFFFF, c & 0xFFFF) |
           softcuda::fma_bfloat16(a >> 16, b >> 16, c >> 16) << 16;
}

static inline int32_t dot_s8x4(uint32_t a, uint32_t b, int32_t c)
{
    softcuda::charge(SOFTCUDA_DP4A, 4);
    int32_t sum = 0;
    for (unsigned byte = 0; byte < 4; byte++) {
        sum += (int8_t)(a >> 8 * byte) * (int8_t)(b >> 8 * byte);
    }
    return (int32_t)((uint32_t)c + (uint32_t)sum);
}

static inline uint32_t half_from_float(float value)
{
    return softcuda::half_of_double(value);
}

static inline float float_from_half(uint32_t bits)
{
    return softcuda::float_of_half(bits & 0xFFFF);
}

#endif
