/* mma.sync with block scales (sm_120a, sm_121a), D = (A x scales of A) (B x scales of B) + D. Fragments of A, B and D
 * as in mma_float.cuh.
 *
 * Scales of one instruction lie in one register of some of the lanes, byte by byte along k, beginning at byte `at`:
 *   A: rows g and g + 8 of quad g (lanes 4 g to 4 g + 3) from its lanes `lanes_a` * 2 and `lanes_a` * 2 + 1
 *   B: column g from lane `lane_b` of quad g
 * m16n8k32 takes one byte (a scale for 32 elements, UE8M0), `at` 0 to 3; m16n8k64 of mxf4 takes two (32 elements each,
 * UE8M0), `at` 0 or 2; of nvf4 four (16 elements each, UE4M3), `at` 0.
 */
#ifndef TPP_PTX_MMA_SCALED_CUH
#define TPP_PTX_MMA_SCALED_CUH

#include <stdint.h>

#include "ptx/architecture.cuh"

#define TPP_MMA_SCALED(name, instruction)                                                                              \
    template <int at, int lanes_a, int lane_b>                                                                         \
    __device__ __forceinline__ void name(float(&d)[4], const uint32_t(&a)[4], const uint32_t(&b)[2], uint32_t scale_a, \
                                         uint32_t scale_b)                                                             \
    {                                                                                                                  \
        asm volatile("mma.sync.aligned." instruction                                                                   \
                     " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3},"                                \
                     " {%10}, {%12, %13}, {%11}, {%12, %14};"                                                          \
                     : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])                                                  \
                     : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]), "r"(scale_a), "r"(scale_b),   \
                       "n"(at), "n"(lanes_a), "n"(lane_b));                                                            \
    }

#if TPP_HAS_MMA_NARROW
TPP_MMA_SCALED(mma_m16n8k32_mx_e4m3_f32,
               "m16n8k32.row.col.kind::mxf8f6f4.block_scale.scale_vec::1X.f32.e4m3.e4m3.f32.ue8m0")
TPP_MMA_SCALED(mma_m16n8k32_mx_e5m2_f32,
               "m16n8k32.row.col.kind::mxf8f6f4.block_scale.scale_vec::1X.f32.e5m2.e5m2.f32.ue8m0")
TPP_MMA_SCALED(mma_m16n8k32_mx_e2m3_f32,
               "m16n8k32.row.col.kind::mxf8f6f4.block_scale.scale_vec::1X.f32.e2m3.e2m3.f32.ue8m0")
TPP_MMA_SCALED(mma_m16n8k32_mx_e3m2_f32,
               "m16n8k32.row.col.kind::mxf8f6f4.block_scale.scale_vec::1X.f32.e3m2.e3m2.f32.ue8m0")
/* FP4, two in a byte. */
TPP_MMA_SCALED(mma_m16n8k64_mx_e2m1_f32,
               "m16n8k64.row.col.kind::mxf4.block_scale.scale_vec::2X.f32.e2m1.e2m1.f32.ue8m0")
TPP_MMA_SCALED(mma_m16n8k64_nv_e2m1_f32,
               "m16n8k64.row.col.kind::mxf4nvf4.block_scale.scale_vec::4X.f32.e2m1.e2m1.f32.ue4m3")
#endif

#undef TPP_MMA_SCALED

#endif
