/* Warpgroup matrix multiply-accumulate: see wgmma_model.cpp. */
#ifndef TPP_PTX_WGMMA_CUH
#define TPP_PTX_WGMMA_CUH

#include <stdint.h>

#include "wgmma_model.h"

static inline void wgmma_fence()
{
    softcuda::wgmma_fence_registers();
}

static inline void wgmma_commit()
{
    softcuda::wgmma_commit_group();
}

template <int PENDING> static inline void wgmma_wait()
{
    softcuda::wgmma_wait_group(PENDING);
}

template <class Register, int COUNT> static inline void wgmma_registers_settle(Register (&)[COUNT])
{
}

/* One instruction in all its widths: n is 2 registers of 32-bit entries, 4 of packed halves. */
#define SOFTCUDA_WGMMA(name, reg, depth, packed, types, kind_of, element_of, accumulator_of)                              \
    struct name {                                                                                                        \
        typedef reg Register;                                                                                            \
        enum { DEPTH = depth, IS_PACKED = packed };                                                                      \
        template <int COUNT> static void multiply(reg (&d)[COUNT], uint64_t a, uint64_t b, uint32_t accumulate)          \
        {                                                                                                                \
            start<COUNT>(d, nullptr, a, b, accumulate);                                                                  \
        }                                                                                                                \
        template <int COUNT>                                                                                             \
        static void multiply(reg (&d)[COUNT], const uint32_t (&a)[4], uint64_t b, uint32_t accumulate)                   \
        {                                                                                                                \
            start<COUNT>(d, a, 0, b, accumulate);                                                                        \
        }                                                                                                                \
        template <int COUNT>                                                                                             \
        static void start(reg *d, const uint32_t *a_registers, uint64_t a, uint64_t b, uint32_t accumulate)              \
        {                                                                                                                \
            enum { N = COUNT * (packed ? 4 : 2) };                                                                       \
            static_assert(N == 128 || N == 256 || (N == 192 && !packed) ||                                              \
                              (N == 200 && softcuda::WGMMA_INTO_##accumulator_of != softcuda::WGMMA_INTO_S32),             \
                          "as the real header has");                                                                     \
            static const softcuda::wgmma_form form = {                                                                   \
                N == 128   ? "wgmma.m64n128k" #depth "." types                                                           \
                : N == 192 ? "wgmma.m64n192k" #depth "." types                                                           \
                : N == 200 ? "wgmma.m64n200k" #depth "." types                                                           \
                           : "wgmma.m64n256k" #depth "." types,                                                          \
                softcuda_kind(SOFTCUDA_##kind_of), softcuda::WGMMA_##element_of,                                         \
                softcuda::WGMMA_INTO_##accumulator_of, N, depth, 1, 1, 0, 0                                              \
            };                                                                                                           \
            softcuda::wgmma_start(form, { (uint32_t *)d, a_registers, a, b, accumulate });                               \
        }                                                                                                                \
    };

SOFTCUDA_WGMMA(WgmmaF16F32, float, 16, 0, "f32.f16.f16", WGMMA_F16_F32, F16, F32)
SOFTCUDA_WGMMA(WgmmaBf16F32, float, 16, 0, "f32.bf16.bf16", WGMMA_BF16_F32, BF16, F32)
SOFTCUDA_WGMMA(WgmmaTf32, float, 8, 0, "f32.tf32.tf32", WGMMA_TF32, TF32, F32)
SOFTCUDA_WGMMA(WgmmaE4m3F32, float, 32, 0, "f32.e4m3.e4m3", WGMMA_F8_F32, E4M3, F32)
SOFTCUDA_WGMMA(WgmmaE5m2F32, float, 32, 0, "f32.e5m2.e5m2", WGMMA_F8_F32, E5M2, F32)
SOFTCUDA_WGMMA(WgmmaS8, int32_t, 32, 0, "s32.s8.s8", WGMMA_S8, S8, S32)
SOFTCUDA_WGMMA(WgmmaB1And, int32_t, 256, 0, "s32.b1.b1.and.popc", WGMMA_B1, B1, S32)
SOFTCUDA_WGMMA(WgmmaF16F16, uint32_t, 16, 1, "f16.f16.f16", WGMMA_F16_F16, F16, F16)
SOFTCUDA_WGMMA(WgmmaE4m3F16, uint32_t, 32, 1, "f16.e4m3.e4m3", WGMMA_F8_F16, E4M3, F16)
SOFTCUDA_WGMMA(WgmmaE5m2F16, uint32_t, 32, 1, "f16.e5m2.e5m2", WGMMA_F8_F16, E5M2, F16)

#endif
