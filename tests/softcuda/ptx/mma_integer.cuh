/* mma.sync of integers and bits: see mma_model.h. */
#ifndef TPP_PTX_MMA_INTEGER_CUH
#define TPP_PTX_MMA_INTEGER_CUH

#include <stdint.h>

#include "mma_model.h"
#include "ptx/architecture.cuh"

static inline void mma_m8n8k16_s8_s32(int32_t (&d)[2], const uint32_t (&a)[1], const uint32_t (&b)[1])
{
    softcuda::mma_integer<softcuda::m8n8k16_8, softcuda::operand_s8>("mma_m8n8k16_s8_s32", SOFTCUDA_MMA_S8, d, a, b);
}

static inline void mma_m8n8k32_s4_s32(int32_t (&d)[2], const uint32_t (&a)[1], const uint32_t (&b)[1])
{
    softcuda::mma_integer<softcuda::m8n8k32_4, softcuda::operand_s4>("mma_m8n8k32_s4_s32", SOFTCUDA_MMA_S4, d, a, b);
}

static inline void mma_m8n8k128_b1xor_s32(int32_t (&d)[2], const uint32_t (&a)[1], const uint32_t (&b)[1])
{
    softcuda::mma_binary<softcuda::m8n8k128_1, false>("mma_m8n8k128_b1xor_s32", d, a, b);
}

static inline void mma_m16n8k32_s8_s32(int32_t (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2])
{
    softcuda::mma_integer<softcuda::m16n8k32_8, softcuda::operand_s8>("mma_m16n8k32_s8_s32", SOFTCUDA_MMA_S8, d, a, b);
}

static inline void mma_m16n8k64_s4_s32(int32_t (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2])
{
    softcuda::mma_integer<softcuda::m16n8k64_4, softcuda::operand_s4>("mma_m16n8k64_s4_s32", SOFTCUDA_MMA_S4, d, a, b);
}

static inline void mma_m16n8k256_b1and_s32(int32_t (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2])
{
    softcuda::mma_binary<softcuda::m16n8k256_1, true>("mma_m16n8k256_b1and_s32", d, a, b);
}

static inline void mma_m16n8k256_b1xor_s32(int32_t (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2])
{
    softcuda::mma_binary<softcuda::m16n8k256_1, false>("mma_m16n8k256_b1xor_s32", d, a, b);
}

#endif
