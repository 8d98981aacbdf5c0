/* Products of bytes and of bits on Hopper: rows and entries. The body, and how it works, is sm90a_gemm.cuh.
 * Tiles are 192 wide, since instructions on integers take multiples of 16 columns.
 * Bits: the number of positions where both factors have a one. See clear_tail_bits() for a k that ends within a word.
 */
// TPP_ARCHITECTURES: sm_90a
#ifdef TPP_KERNEL_ROWS
#include "kernels/cuda/sm90a_gemm_rows.h"

TPP_SM90A_ROWS(s8_s32, TPP_INT8, TPP_INT32, 128, 32, "IGMMA", 192, "bytes into 32 bits", )
TPP_SM90A_ROWS(b1and_s32, TPP_INT1, TPP_INT32, 1024, 32, "BGMMA", 192, "bits (and, popcount) into 32 bits",
               .format = TPP_FORMAT_BIT_AND)

#else

#include "sm90a_gemm.cuh"

TPP_SM90A_GEMMS(sm90a_gemm_s8_s32, WgmmaS8, 192)
TPP_SM90A_GEMMS(sm90a_gemm_b1and_s32, WgmmaB1And, 192)

#endif
