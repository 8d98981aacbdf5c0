/* Matrix products on mma.sync of bytes, nibbles and bits, sums of 32 bits modulo 2^32. How a product works:
 * tile_gemm.cuh, mma_gemm.cuh, mma_gemm_turing.cuh. An instruction takes 32 bytes of k whatever the element and takes
 * as long as one of halves, so bytes and clocks are those of halves; only what they count for is 2, 4 or 16 times as
 * much.
 */
// TPP_ARCHITECTURES: sm_75 sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a compute_90
#include "gemm_table.cuh"

#ifndef TPP_KERNEL_ROWS
#include "mma_gemm.cuh"
#include "mma_gemm_turing.cuh"
#endif

#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_AMPERE
TPP_GEMM_TILES(mma_gemm_s8_s32, S8, 8, "mma.sync of bytes", .in = TPP_INT8, .acc = TPP_INT32,
               .native_on = "sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a", .is_portable = 1,
               .instruction = "IMMA")
#endif
#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_INT4
TPP_GEMM_TILES(mma_gemm_s4_s32, S4, 4, "mma.sync of nibbles", .in = TPP_INT4, .acc = TPP_INT32,
               .format = TPP_FORMAT_INT4, .native_on = "sm_80 sm_86 sm_87 sm_89",
               .emulated_on = "sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a", .instruction = "IMMA")
#endif
#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_BINARY_AND
TPP_GEMM_TILES(mma_gemm_b1and_s32, B1And, 1, "mma.sync of bits, AND", .in = TPP_INT1, .acc = TPP_INT32,
               .format = TPP_FORMAT_BIT_AND, .native_on = "sm_80 sm_86 sm_87 sm_89 sm_90a",
               .emulated_on = "sm_100a sm_103a sm_110 sm_120a sm_121a", .instruction = "BMMA")
#endif
#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_BINARY_XOR
TPP_GEMM_TILES(mma_gemm_b1xor_s32, B1Xor, 1, "mma.sync of bits, XOR", .in = TPP_INT1, .acc = TPP_INT32,
               .format = TPP_FORMAT_BIT_XOR, .native_on = "sm_80 sm_86 sm_87 sm_89",
               .emulated_on = "sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a", .instruction = "BMMA")
#endif

#if defined(TPP_KERNEL_ROWS) || TPP_HAS_MMA_TURING
TPP_GEMM_TURING(sm75_mma_gemm_s8_s32, TuringS8, 8, 128, 128, 2, 4, 64, 2, 1, 4, .in = TPP_INT8, .acc = TPP_INT32,
                .preference = 50, .title = "mma.sync m8n8k16 of bytes, tiles of 128 x 128", .native_on = "sm_75",
                .instruction = "IMMA")
TPP_GEMM_TURING(sm75_mma_gemm_s4_s32, TuringS4, 4, 128, 128, 2, 4, 64, 2, 1, 4, .in = TPP_INT4, .acc = TPP_INT32,
                .preference = 50, .title = "mma.sync m8n8k32 of nibbles, tiles of 128 x 128", .format = TPP_FORMAT_INT4,
                .native_on = "sm_75", .instruction = "IMMA")
TPP_GEMM_TURING(sm75_mma_gemm_b1xor_s32, TuringB1Xor, 1, 128, 128, 2, 4, 64, 2, 1, 4, .in = TPP_INT1, .acc = TPP_INT32,
                .preference = 50, .title = "mma.sync m8n8k128 of bits, XOR, tiles of 128 x 128",
                .format = TPP_FORMAT_BIT_XOR, .native_on = "sm_75", .instruction = "BMMA")
#endif
