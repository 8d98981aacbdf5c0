/** What a CUDA kernel's block tells of its time. By itself: device code includes this and nothing else of the host's.
 */
#ifndef TPP_KERNELS_CORE_CLOCK_H
#define TPP_KERNELS_CORE_CLOCK_H

#include <stdint.h>

/** When a block worked, by the core's cycle counter and the device's nanosecond timer; see the contract. */
struct tpp_core_clock {
    uint64_t begin_cycles, end_cycles;
    uint64_t begin_ns, end_ns;
    uint32_t core; /**< which core the block ran on (%smid) */
    uint32_t reserved;
};

#endif
