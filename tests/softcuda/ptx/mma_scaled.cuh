/* mma.sync with block scales: see mma_model.h. */
#ifndef TPP_PTX_MMA_SCALED_CUH
#define TPP_PTX_MMA_SCALED_CUH

#include <stdint.h>

#include "mma_model.h"
#include "ptx/architecture.cuh"

#define SOFTCUDA_MMA_SCALED(name, shape, operand, scale, per_row, kind)                                                \
    template <int at, int lanes_a, int lane_b>                                                                         \
    static inline void name(float(&d)[4], const uint32_t(&a)[4], const uint32_t(&b)[2], uint32_t scale_a,              \
                            uint32_t scale_b)                                                                          \
    {                                                                                                                  \
        softcuda::mma_scaled<softcuda::shape, softcuda::operand, softcuda::scale, per_row, at, lanes_a, lane_b>(       \
            #name, SOFTCUDA_##kind, d, a, b, scale_a, scale_b);                                                        \
    }

SOFTCUDA_MMA_SCALED(mma_m16n8k32_mx_e4m3_f32, m16n8k32_8, operand_e4m3, scale_ue8m0, 1, MMA_MXF8_F32)
SOFTCUDA_MMA_SCALED(mma_m16n8k32_mx_e5m2_f32, m16n8k32_8, operand_e5m2, scale_ue8m0, 1, MMA_MXF8_F32)
SOFTCUDA_MMA_SCALED(mma_m16n8k32_mx_e2m3_f32, m16n8k32_8, operand_e2m3, scale_ue8m0, 1, MMA_MXF6_F32)
SOFTCUDA_MMA_SCALED(mma_m16n8k32_mx_e3m2_f32, m16n8k32_8, operand_e3m2, scale_ue8m0, 1, MMA_MXF6_F32)
SOFTCUDA_MMA_SCALED(mma_m16n8k64_mx_e2m1_f32, m16n8k64_4, operand_e2m1, scale_ue8m0, 2, MMA_MXF4_F32)
SOFTCUDA_MMA_SCALED(mma_m16n8k64_nv_e2m1_f32, m16n8k64_4, operand_e2m1, scale_ue4m3, 4, MMA_NVF4_F32)

#undef SOFTCUDA_MMA_SCALED

#endif
