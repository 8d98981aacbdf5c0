/** What specimen_wgmma is told. */
#ifndef TPP_SOFTCUDA_HOPPER_SPECIMENS_H
#define TPP_SOFTCUDA_HOPPER_SPECIMENS_H

#include <stdint.h>

struct wgmma_specimen {
    uint64_t a, b; /* descriptors, of operands at those offsets from the start of shared memory */
    uint32_t accumulate, transpose_a, transpose_b;
    int32_t scale_a, scale_b;
    uint32_t element; /* softcuda::wgmma_element: halves or E4M3 */
    uint32_t skips_fence, touches_register;
};

#endif
