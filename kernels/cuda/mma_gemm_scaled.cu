/* Matrix products on mma.sync with block scales, sm_120a and sm_121a: MXFP8, MXFP6, MXFP4 and NVFP4. How a product
 * works: tile_gemm.cuh (with how scales reach the instruction), mma_gemm.cuh.
 *
 * A slice of formats of one byte is 128 bytes long, so that its four scales a row are one word; shared memory then
 * holds 2 slices of 128 x 256 or 3 of 128 x 128, 99 KiB each: all that a block may have. FP4 is two in a byte, and its
 * slices of 64 bytes have 4 (MXFP4) or 8 (NVFP4) scales a row. For 64 x 64 entries and 32 bytes of k a warp loads 4
 * registers of scales beside its 12 of fragments.
 */
// TPP_ARCHITECTURES: sm_120a sm_121a
#include "gemm_table.cuh"

#ifndef TPP_KERNEL_ROWS
#include "mma_gemm.cuh"
#endif

#define TPP_GEMM_MX(id, format_, precision, storage, what)                                                        \
    TPP_GEMM_SCALED(id, format_, 8, 128, 256, 2, 4, 128, 2, 1, 1, 1, .in = precision, .acc = TPP_FP32,            \
                    .format = storage, .scaling = TPP_SCALING_UE8M0, .scale_block = 32, .preference = 60,         \
                    .title = what ", tiles of 128 x 256", .native_on = "sm_120a sm_121a", .accumulator_bits = 14, \
                    .instruction = "QMMA.SF")                                                                     \
    TPP_GEMM_SCALED(id##_128x128, format_, 8, 128, 128, 2, 2, 128, 3, 1, 1, 1, .in = precision, .acc = TPP_FP32,  \
                    .format = storage, .scaling = TPP_SCALING_UE8M0, .scale_block = 32, .preference = 55,         \
                    .title = what ", tiles of 128 x 128", .native_on = "sm_120a sm_121a", .accumulator_bits = 14, \
                    .instruction = "QMMA.SF")

#define TPP_GEMM_FP4(id, format_, scales, kind, block, what)                                                       \
    TPP_GEMM_SCALED(id, format_, 4, 128, 256, 2, 4, 64, 3, 1, 1, scales, .in = TPP_FP4, .acc = TPP_FP32,           \
                    .format = TPP_FORMAT_E2M1, .scaling = kind, .scale_block = block, .preference = 60,            \
                    .title = what ", tiles of 128 x 256", .native_on = "sm_120a sm_121a", .accumulator_bits = 14,  \
                    .instruction = "OMMA.SF")                                                                      \
    TPP_GEMM_SCALED(id##_128x128, format_, 4, 128, 128, 2, 2, 64, 2, 2, 1, scales, .in = TPP_FP4, .acc = TPP_FP32, \
                    .format = TPP_FORMAT_E2M1, .scaling = kind, .scale_block = block, .preference = 55,            \
                    .title = what ", tiles of 128 x 128", .native_on = "sm_120a sm_121a", .accumulator_bits = 14,  \
                    .instruction = "OMMA.SF")

#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_NARROW
TPP_GEMM_MX(mma_gemm_mx_e4m3_f32, MxE4m3, TPP_FP8, TPP_FORMAT_E4M3, "mma.sync of MXFP8 E4M3")
TPP_GEMM_MX(mma_gemm_mx_e5m2_f32, MxE5m2, TPP_FP8, TPP_FORMAT_E5M2, "mma.sync of MXFP8 E5M2")
TPP_GEMM_MX(mma_gemm_mx_e2m3_f32, MxE2m3, TPP_FP6, TPP_FORMAT_E2M3, "mma.sync of MXFP6 E2M3")
TPP_GEMM_MX(mma_gemm_mx_e3m2_f32, MxE3m2, TPP_FP6, TPP_FORMAT_E3M2, "mma.sync of MXFP6 E3M2")
TPP_GEMM_FP4(mma_gemm_mx_e2m1_f32, MxE2m1, 2, TPP_SCALING_UE8M0, 32, "mma.sync of MXFP4")
TPP_GEMM_FP4(mma_gemm_nv_e2m1_f32, NvE2m1, 4, TPP_SCALING_UE4M3, 16, "mma.sync of NVFP4")
#endif

#undef TPP_GEMM_MX
#undef TPP_GEMM_FP4
