/* When a block worked, noted by one of its threads without stopping the others: warpgroups of a product have different
 * work, so no barrier of the whole block can stand between. */
#ifndef TPP_SM90A_CLOCKS_CUH
#define TPP_SM90A_CLOCKS_CUH

#include "kernels/kernel.h"

#include "ptx/clock.cuh"

__device__ __forceinline__ void block_clock_begin(struct tpp_core_clock *clocks, uint32_t thread)
{
    if (clocks != nullptr && threadIdx.x == thread) {
        struct tpp_core_clock *own = clocks + blockIdx.x;
        own->core = clock_core();
        own->reserved = 0;
        own->begin_ns = clock_timer_ns();
        own->begin_cycles = clock_cycles();
    }
}

__device__ __forceinline__ void block_clock_end(struct tpp_core_clock *clocks, uint32_t thread)
{
    if (clocks != nullptr && threadIdx.x == thread) {
        struct tpp_core_clock *own = clocks + blockIdx.x;
        own->end_cycles = clock_cycles();
        own->end_ns = clock_timer_ns();
    }
}

#endif
