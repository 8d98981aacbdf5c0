/* When a block worked: the two readings of struct tpp_core_clock. All warps wait before and behind the first one, so
 * that all the work of the block lies between it and the last: a warp that set out while the clock was still to be read
 * would have done part of its work before the span begins, the more the longer reading and noting it takes (under
 * compute-sanitizer, which looks at every store, half of all the work). Clocks are read one right after the other and
 * noted then: what stands between two readings is in the one and not in the other.
 */
#ifndef TPP_CUDA_CORE_CLOCK_CUH
#define TPP_CUDA_CORE_CLOCK_CUH

#include "kernels/core_clock.h"

#include "ptx/clock.cuh"

__device__ __forceinline__ void core_clock_begin(struct tpp_core_clock *clocks)
{
    __syncthreads();
    if (clocks != 0 && threadIdx.x == 0) {
        struct tpp_core_clock *own = clocks + (blockIdx.y * gridDim.x + blockIdx.x);
        const uint32_t core = clock_core();
        const uint64_t ns = clock_timer_ns();
        const uint64_t cycles = clock_cycles();
        own->core = core;
        own->reserved = 0;
        own->begin_ns = ns;
        own->begin_cycles = cycles;
    }
    __syncthreads();
}

__device__ __forceinline__ void core_clock_end(struct tpp_core_clock *clocks)
{
    __syncthreads();
    if (clocks != 0 && threadIdx.x == 0) {
        struct tpp_core_clock *own = clocks + (blockIdx.y * gridDim.x + blockIdx.x);
        const uint64_t cycles = clock_cycles();
        const uint64_t ns = clock_timer_ns();
        own->end_cycles = cycles;
        own->end_ns = ns;
    }
}

#endif
