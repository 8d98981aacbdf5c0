/* When a block worked: the two readings of struct tpp_core_clock. Both wait for the whole block, so that what lies
 * between them is the work of all its warps.
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
        own->core = clock_core();
        own->reserved = 0;
        own->begin_ns = clock_timer_ns();
        own->begin_cycles = clock_cycles();
    }
}

__device__ __forceinline__ void core_clock_end(struct tpp_core_clock *clocks)
{
    __syncthreads();
    if (clocks != 0 && threadIdx.x == 0) {
        struct tpp_core_clock *own = clocks + (blockIdx.y * gridDim.x + blockIdx.x);
        own->end_cycles = clock_cycles();
        own->end_ns = clock_timer_ns();
    }
}

#endif
