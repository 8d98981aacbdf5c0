/* Products of FP8 on Hopper: rows and entries. The body, and how it works, is sm90a_gemm.cuh.
 *
 * Accuracy. Into float the tensor cores align what they add to the largest of it and keep about 14 significant bits,
 * cutting off the rest: `accumulator_bits`. The promoted kernels add the sums of 128 products in float: theirs is the
 * error of 128 products, whatever k is. They are another measurement, of another product, and labelled so.
 */
// TPP_ARCHITECTURES: sm_90a
#ifdef TPP_KERNEL_ROWS
#include "kernels/cuda/sm90a_gemm_rows.h"

#define TPP_FP8_ROWS(types, acc_precision, c_columns, text, ...) \
    TPP_SM90A_ROWS(types, TPP_FP8, acc_precision, 128, c_columns, "QGMMA", 200, text, __VA_ARGS__)
#define TPP_FP8_PROMOTED_ROW(types, text, ...)                                                                \
    TPP_SM90A_ROW(sm90a_gemm_##types##_promoted, TPP_FP8, TPP_FP32, 128, 32, "QGMMA", 128, 6, 2, 2, 30,       \
                  .title = text ", sums of 128 promoted to float", .promoted_k = 128, .accumulator_bits = 14, \
                  __VA_ARGS__)

TPP_FP8_ROWS(e4m3_f32, TPP_FP32, 32, "e4m3 into float", .format = TPP_FORMAT_E4M3, .accumulator_bits = 14)
TPP_FP8_ROWS(e5m2_f32, TPP_FP32, 32, "e5m2 into float", .format = TPP_FORMAT_E5M2, .accumulator_bits = 14)
TPP_FP8_ROWS(e4m3_f16, TPP_FP16, 64, "e4m3 into half", .format = TPP_FORMAT_E4M3)
TPP_FP8_ROWS(e5m2_f16, TPP_FP16, 64, "e5m2 into half", .format = TPP_FORMAT_E5M2)
TPP_FP8_PROMOTED_ROW(e4m3_f32, "e4m3 into float", .format = TPP_FORMAT_E4M3)
TPP_FP8_PROMOTED_ROW(e5m2_f32, "e5m2 into float", .format = TPP_FORMAT_E5M2)

#undef TPP_FP8_ROWS
#undef TPP_FP8_PROMOTED_ROW

#else

#include "sm90a_gemm.cuh"

TPP_SM90A_GEMMS(sm90a_gemm_e4m3_f32, WgmmaE4m3F32, 200)
TPP_SM90A_GEMMS(sm90a_gemm_e5m2_f32, WgmmaE5m2F32, 200)
TPP_SM90A_GEMMS(sm90a_gemm_e4m3_f16, WgmmaE4m3F16, 200)
TPP_SM90A_GEMMS(sm90a_gemm_e5m2_f16, WgmmaE5m2F16, 200)
TPP_SM90A_GEMM(sm90a_gemm_e4m3_f32_promoted, Single<PromotedSums>, WgmmaE4m3F32, 128, 128, 6, 2, SuperTiles)
TPP_SM90A_GEMM(sm90a_gemm_e5m2_f32_promoted, Single<PromotedSums>, WgmmaE5m2F32, 128, 128, 6, 2, SuperTiles)

#endif
