/* Matrix products on mma.sync in floating-point formats of 16 bits and more. How a product works: tile_gemm.cuh (tiles,
 * shared memory, fragments), mma_gemm.cuh (the pipeline), mma_gemm_turing.cuh (the same on sm_75).
 *
 * Doubles are slow enough for small tiles: 128 x 128 x 16 of them are 64 x 64 x ... in 2048 clocks of Hopper's engines
 * and 4096 of A100's, for 32 KiB from the second-level cache: 16 and 8 bytes a clock and core.
 */
// TPP_ARCHITECTURES: sm_75 sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a compute_90
#include "gemm_table.cuh"

#ifdef TPP_KERNEL_ROWS
#define TPP_AMPERE_AND_LATER "sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a"
#else
#include "mma_gemm.cuh"
#include "mma_gemm_turing.cuh"
#endif

#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_AMPERE
TPP_GEMM_TILES(mma_gemm_f16_f32, F16, 16, "mma.sync of halves, FP32 sums", .in = TPP_FP16, .acc = TPP_FP32,
               .native_on = TPP_AMPERE_AND_LATER, .is_portable = 1, .instruction = "HMMA")
TPP_GEMM_TILES(mma_gemm_bf16_f32, Bf16, 16, "mma.sync of bfloat16, FP32 sums", .in = TPP_BF16, .acc = TPP_FP32,
               .native_on = TPP_AMPERE_AND_LATER, .is_portable = 1, .instruction = "HMMA")
TPP_GEMM_TILES(mma_gemm_tf32_f32, Tf32, 32, "mma.sync of TF32, FP32 sums", .in = TPP_TF32, .acc = TPP_FP32,
               .native_on = TPP_AMPERE_AND_LATER, .is_portable = 1, .instruction = "HMMA")
TPP_GEMM_TILES(mma_gemm_f16_f16, F16Half, 16, "mma.sync of halves, FP16 sums", .in = TPP_FP16, .acc = TPP_FP16,
               .native_on = TPP_AMPERE_AND_LATER, .is_portable = 1, .instruction = "HMMA")
TPP_GEMM(mma_gemm_f64_f64, F64, 64, 128, 128, 2, 4, 128, 3, 1, 8, .in = TPP_FP64, .acc = TPP_FP64, .preference = 50,
         .title = "mma.sync m8n8k4 of doubles, tiles of 128 x 128", .native_on = TPP_AMPERE_AND_LATER, .is_portable = 1,
         .instruction = "DMMA")
TPP_GEMM(mma_gemm_f64_f64_64x64, F64, 64, 64, 64, 2, 2, 128, 2, 3, 8, .in = TPP_FP64, .acc = TPP_FP64, .preference = 45,
         .title = "mma.sync m8n8k4 of doubles, tiles of 64 x 64", .native_on = TPP_AMPERE_AND_LATER, .is_portable = 1,
         .instruction = "DMMA")
#endif

#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_F64_WIDE
TPP_GEMM(mma_gemm_f64_f64_k16, F64Wide, 64, 128, 128, 2, 4, 128, 3, 1, 1, .in = TPP_FP64, .acc = TPP_FP64,
         .preference = 60, .title = "mma.sync m16n8k16 of doubles, tiles of 128 x 128", .native_on = "sm_90a",
         .instruction = "DMMA")
TPP_GEMM(mma_gemm_f64_f64_k16_64x64, F64Wide, 64, 64, 64, 2, 2, 128, 3, 3, 1, .in = TPP_FP64, .acc = TPP_FP64,
         .preference = 55, .title = "mma.sync m16n8k16 of doubles, tiles of 64 x 64", .native_on = "sm_90a",
         .instruction = "DMMA")
#endif

#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_TURING
TPP_GEMM_TURING(sm75_mma_gemm_f16_f32, TuringF16, 16, 128, 128, 2, 4, 64, 2, 1, 2, .in = TPP_FP16, .acc = TPP_FP32,
                .preference = 50, .title = "mma.sync m16n8k8 of halves, FP32 sums, tiles of 128 x 128",
                .native_on = "sm_75", .instruction = "HMMA")
TPP_GEMM_TURING(sm75_mma_gemm_f16_f16, TuringF16Half, 16, 128, 128, 2, 4, 64, 2, 1, 2, .in = TPP_FP16, .acc = TPP_FP16,
                .preference = 50, .title = "mma.sync m16n8k8 of halves, FP16 sums, tiles of 128 x 128",
                .native_on = "sm_75", .instruction = "HMMA")
#endif

#undef TPP_AMPERE_AND_LATER
