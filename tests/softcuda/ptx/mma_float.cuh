/* mma.sync of floating-point formats: see mma_model.h. */
#ifndef TPP_PTX_MMA_FLOAT_CUH
#define TPP_PTX_MMA_FLOAT_CUH

#include <stdint.h>

#include "mma_model.h"
#include "ptx/architecture.cuh"

#define SOFTCUDA_MMA(name, shape, accumulator, d_type, d_count, a_count, b_count, operand, kind, how)                  \
    static inline void name(d_type(&d)[d_count], const uint32_t(&a)[a_count], const uint32_t(&b)[b_count])             \
    {                                                                                                                  \
        softcuda::mma_float<softcuda::shape, softcuda::operand, softcuda::accumulator, softcuda::adding::how>(         \
            #name, SOFTCUDA_##kind, d, a, b);                                                                          \
    }
#define SOFTCUDA_MMA_TO_F16(name, shape, operand, kind)                                                                \
    SOFTCUDA_MMA(name, shape, accumulator_f16, uint32_t, 2, 4, 2, operand, kind, WIDE)
#define SOFTCUDA_MMA_TO_F32(name, shape, operand, kind, how)                                                           \
    SOFTCUDA_MMA(name, shape, accumulator_f32, float, 4, 4, 2, operand, kind, how)

SOFTCUDA_MMA(mma_m16n8k8_f16_f16, m16n8k8_16, accumulator_f16, uint32_t, 2, 2, 1, operand_f16, MMA_F16_F16, WIDE)
SOFTCUDA_MMA(mma_m16n8k8_f16_f32, m16n8k8_16, accumulator_f32, float, 4, 2, 1, operand_f16, MMA_F16_F32, WIDE)

SOFTCUDA_MMA_TO_F16(mma_m16n8k16_f16_f16, m16n8k16_16, operand_f16, MMA_F16_F16)
SOFTCUDA_MMA_TO_F32(mma_m16n8k16_f16_f32, m16n8k16_16, operand_f16, MMA_F16_F32, WIDE)
SOFTCUDA_MMA_TO_F32(mma_m16n8k16_bf16_f32, m16n8k16_16, operand_bf16, MMA_BF16_F32, WIDE)
SOFTCUDA_MMA_TO_F32(mma_m16n8k8_tf32_f32, m16n8k8_32, operand_tf32, MMA_TF32, WIDE)

SOFTCUDA_MMA_TO_F32(mma_m16n8k32_e4m3_f32, m16n8k32_8, operand_e4m3, MMA_F8_F32, FOURTEEN_BITS)
SOFTCUDA_MMA_TO_F32(mma_m16n8k32_e5m2_f32, m16n8k32_8, operand_e5m2, MMA_F8_F32, FOURTEEN_BITS)
SOFTCUDA_MMA_TO_F16(mma_m16n8k32_e4m3_f16, m16n8k32_8, operand_e4m3, MMA_F8_F16)
SOFTCUDA_MMA_TO_F16(mma_m16n8k32_e5m2_f16, m16n8k32_8, operand_e5m2, MMA_F8_F16)

SOFTCUDA_MMA_TO_F32(mma_m16n8k32_e2m3_f32, m16n8k32_8, operand_e2m3, MMA_F6_F32, WIDE)
SOFTCUDA_MMA_TO_F32(mma_m16n8k32_e3m2_f32, m16n8k32_8, operand_e3m2, MMA_F6_F32, WIDE)
SOFTCUDA_MMA_TO_F32(mma_m16n8k32_e2m1_f32, m16n8k32_8, operand_e2m1_byte, MMA_F4_F32, WIDE)
SOFTCUDA_MMA_TO_F16(mma_m16n8k32_e2m3_f16, m16n8k32_8, operand_e2m3, MMA_F6_F16)
SOFTCUDA_MMA_TO_F16(mma_m16n8k32_e3m2_f16, m16n8k32_8, operand_e3m2, MMA_F6_F16)
SOFTCUDA_MMA_TO_F16(mma_m16n8k32_e2m1_f16, m16n8k32_8, operand_e2m1_byte, MMA_F4_F16)

#undef SOFTCUDA_MMA_TO_F32
#undef SOFTCUDA_MMA_TO_F16
#undef SOFTCUDA_MMA

static inline void mma_m8n8k4_f64_f64(double (&d)[2], const double (&a)[1], const double (&b)[1])
{
    softcuda::mma_double<softcuda::m8n8k4_64>("mma_m8n8k4_f64_f64", d, a, b);
}

static inline void mma_m16n8k16_f64_f64(double (&d)[4], const double (&a)[8], const double (&b)[4])
{
    softcuda::mma_double<softcuda::m16n8k16_64>("mma_m16n8k16_f64_f64", d, a, b);
}

#endif
