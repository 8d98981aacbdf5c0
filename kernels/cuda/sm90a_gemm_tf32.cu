/* Products of tf32 on Hopper: rows and entries. The body, and how it works, is sm90a_gemm.cuh.
 */
// TPP_ARCHITECTURES: sm_90a
#ifdef TPP_KERNEL_ROWS
#include "kernels/cuda/sm90a_gemm_rows.h"

TPP_SM90A_ROWS(tf32_f32, TPP_TF32, TPP_FP32, 32, 32, "HGMMA", 200, "tf32 into float", )

#else

#include "sm90a_gemm.cuh"

TPP_SM90A_GEMMS(sm90a_gemm_tf32_f32, WgmmaTf32, 200)

#endif
