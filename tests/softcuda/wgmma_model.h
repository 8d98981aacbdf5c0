/**
 * wgmma.mma_async as a function of a warpgroup and its shared memory.
 *
 * When it computes: at wgmma_wait, as late as hardware may. Until then its accumulator registers hold a value that
 * nothing computes with, the operands' bytes are kept aside, and both are compared when it ends: who reads results
 * early gets nonsense, who writes registers or operands early ends the launch.
 */
#ifndef TPP_SOFTCUDA_WGMMA_MODEL_H
#define TPP_SOFTCUDA_WGMMA_MODEL_H

#include "simt_core.h"

namespace softcuda
{

enum wgmma_element { WGMMA_F16, WGMMA_BF16, WGMMA_TF32, WGMMA_E4M3, WGMMA_E5M2, WGMMA_S8, WGMMA_B1 };
enum wgmma_accumulator { WGMMA_INTO_F32, WGMMA_INTO_F16, WGMMA_INTO_S32 };

/** One instruction as its text says it. */
struct wgmma_form {
    const char *text; /* "wgmma.m64n256k16.f32.bf16.bf16" */
    softcuda_kind kind;
    wgmma_element element;
    wgmma_accumulator accumulator;
    unsigned n, k;
    int scale_a, scale_b;              /* 1 or -1 */
    unsigned transpose_a, transpose_b; /* 1: M-major, N-major in shared memory; 16-bit elements alone */
};

/** What a thread brings: `d` has n / 2 registers, n / 4 for halves; `a_registers` has 4, or is null. */
struct wgmma_operands {
    uint32_t *d;
    const uint32_t *a_registers;
    uint64_t a, b; /* descriptors; must agree in all threads */
    uint32_t accumulate;
};

void wgmma_start(const wgmma_form &form, const wgmma_operands &mine);
void wgmma_fence_registers();
void wgmma_commit_group();
void wgmma_wait_group(unsigned pending);

} // namespace softcuda
#endif
