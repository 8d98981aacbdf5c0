/* Products of halves and bfloat16 on Hopper: rows and entries. The body, and how it works, is sm90a_gemm.cuh.
 * Halves are accumulated in float or in half; a half accumulator takes half the registers and C half the stores.
 */
// TPP_ARCHITECTURES: sm_90a
#ifdef TPP_KERNEL_ROWS
#include "kernels/cuda/sm90a_gemm_rows.h"

TPP_SM90A_ROWS(bf16_f32, TPP_BF16, TPP_FP32, 64, 32, "HGMMA", 200, "bfloat16 into float", )
TPP_SM90A_ROWS(f16_f32, TPP_FP16, TPP_FP32, 64, 32, "HGMMA", 200, "half into float", )
TPP_SM90A_ROWS(f16_f16, TPP_FP16, TPP_FP16, 64, 64, "HGMMA", 200, "half into half", )

#else

#include "sm90a_gemm.cuh"

TPP_SM90A_GEMMS(sm90a_gemm_bf16_f32, WgmmaBf16F32, 200)
TPP_SM90A_GEMMS(sm90a_gemm_f16_f32, WgmmaF16F32, 200)
TPP_SM90A_GEMMS(sm90a_gemm_f16_f16, WgmmaF16F16, 200)

#endif
