/* When a block of a product worked, noted by one of its threads without stopping the others: its warpgroups have
 * different work, so no barrier of the whole block can stand between. (Probes have one: core_clock.cuh.) Both clocks
 * are read one right after the other and noted then. */
#ifndef TPP_SM90A_CLOCKS_CUH
#define TPP_SM90A_CLOCKS_CUH

#include "kernels/core_clock.h"

#include "ptx/clock.cuh"

__device__ __forceinline__ void block_clock_begin(struct tpp_core_clock *clocks, uint32_t thread)
{
    if (clocks != nullptr && threadIdx.x == thread) {
        struct tpp_core_clock *own = clocks + blockIdx.x;
        const uint32_t core = clock_core();
        const uint64_t ns = clock_timer_ns();
        const uint64_t cycles = clock_cycles();
        own->core = core;
        own->reserved = 0;
        own->begin_ns = ns;
        own->begin_cycles = cycles;
    }
}

__device__ __forceinline__ void block_clock_end(struct tpp_core_clock *clocks, uint32_t thread)
{
    if (clocks != nullptr && threadIdx.x == thread) {
        struct tpp_core_clock *own = clocks + blockIdx.x;
        const uint64_t cycles = clock_cycles();
        const uint64_t ns = clock_timer_ns();
        own->end_cycles = cycles;
        own->end_ns = ns;
    }
}

#endif
