/* Matrix products on mma.sync of FP8, FP6 and FP4 without block scales. How a product works: tile_gemm.cuh,
 * mma_gemm.cuh. FP6 and FP4 take a byte each here, as their instruction reads them; FP4 two in a byte:
 * mma_gemm_scaled.cu.
 *
 * FP32 sums of FP8 are known to keep some 14 significant bits on Ada; no better is claimed for later ones.
 */
// TPP_ARCHITECTURES: sm_89 sm_120a sm_121a
#include "gemm_table.cuh"

#ifndef TPP_KERNEL_ROWS
#include "mma_gemm.cuh"
#endif

#define TPP_GEMM_FP8(id, format_, what, storage, ...)                                                            \
    TPP_GEMM_TILES(id, format_, 8, what, .in = TPP_FP8, .format = storage, .native_on = "sm_89 sm_120a sm_121a", \
                   .emulated_on = "sm_90a sm_100a sm_103a sm_110", .instruction = "QMMA", __VA_ARGS__)
#define TPP_GEMM_NARROW(id, format_, what, storage, ...)                                                           \
    TPP_GEMM_TILES(id, format_, 8, what, .format = storage, .native_on = "sm_120a sm_121a", .instruction = "QMMA", \
                   __VA_ARGS__)

#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_FP8
TPP_GEMM_FP8(mma_gemm_e4m3_f32, E4m3, "mma.sync of FP8 E4M3, FP32 sums", TPP_FORMAT_E4M3, .acc = TPP_FP32,
             .accumulator_bits = 14)
TPP_GEMM_FP8(mma_gemm_e5m2_f32, E5m2, "mma.sync of FP8 E5M2, FP32 sums", TPP_FORMAT_E5M2, .acc = TPP_FP32,
             .accumulator_bits = 14)
TPP_GEMM_FP8(mma_gemm_e4m3_f16, E4m3Half, "mma.sync of FP8 E4M3, FP16 sums", TPP_FORMAT_E4M3, .acc = TPP_FP16)
TPP_GEMM_FP8(mma_gemm_e5m2_f16, E5m2Half, "mma.sync of FP8 E5M2, FP16 sums", TPP_FORMAT_E5M2, .acc = TPP_FP16)
#endif
#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_NARROW
TPP_GEMM_NARROW(mma_gemm_e2m3_f32, E2m3, "mma.sync of FP6 E2M3, FP32 sums", TPP_FORMAT_E2M3, .in = TPP_FP6,
                .acc = TPP_FP32, .accumulator_bits = 14)
TPP_GEMM_NARROW(mma_gemm_e3m2_f32, E3m2, "mma.sync of FP6 E3M2, FP32 sums", TPP_FORMAT_E3M2, .in = TPP_FP6,
                .acc = TPP_FP32, .accumulator_bits = 14)
TPP_GEMM_NARROW(mma_gemm_e2m1_f32, E2m1, "mma.sync of FP4 in bytes, FP32 sums", TPP_FORMAT_E2M1_BYTE, .in = TPP_FP4,
                .acc = TPP_FP32, .accumulator_bits = 14)
TPP_GEMM_NARROW(mma_gemm_e2m3_f16, E2m3Half, "mma.sync of FP6 E2M3, FP16 sums", TPP_FORMAT_E2M3, .in = TPP_FP6,
                .acc = TPP_FP16)
TPP_GEMM_NARROW(mma_gemm_e3m2_f16, E3m2Half, "mma.sync of FP6 E3M2, FP16 sums", TPP_FORMAT_E3M2, .in = TPP_FP6,
                .acc = TPP_FP16)
TPP_GEMM_NARROW(mma_gemm_e2m1_f16, E2m1Half, "mma.sync of FP4 in bytes, FP16 sums", TPP_FORMAT_E2M1_BYTE, .in = TPP_FP4,
                .acc = TPP_FP16)
#endif

#undef TPP_GEMM_FP8
#undef TPP_GEMM_NARROW
