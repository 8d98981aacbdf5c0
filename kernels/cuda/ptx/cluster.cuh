/* Blocks that run together and reach each other's shared memory (PTX: clusters), named barriers, and registers handed
 * from one warpgroup to another (PTX: setmaxnreg). */
#ifndef TPP_PTX_CLUSTER_CUH
#define TPP_PTX_CLUSTER_CUH

#include <stdint.h>

/** Number of this block within its cluster. */
__device__ __forceinline__ uint32_t cluster_rank()
{
    uint32_t rank;
    asm volatile("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
    return rank;
}

/** All threads of all blocks of the cluster. */
__device__ __forceinline__ void cluster_sync()
{
    asm volatile("barrier.cluster.arrive.release.aligned;\nbarrier.cluster.wait.acquire.aligned;" ::: "memory");
}

/** `threads` threads of the block meet at barrier `name` of 1 to 15; whole warps (0 is __syncthreads()). */
__device__ __forceinline__ void named_barrier_sync(uint32_t name, uint32_t threads)
{
    asm volatile("barrier.cta.sync.aligned %0, %1;" ::"r"(name), "r"(threads) : "memory");
}

/** This warpgroup waits until the block's pool has enough, and then has COUNT registers a thread. */
template <int COUNT> __device__ __forceinline__ void registers_raise()
{
    asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(COUNT));
}

/** This warpgroup goes on with COUNT registers a thread and gives the rest to the block's pool. */
template <int COUNT> __device__ __forceinline__ void registers_lower()
{
    asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(COUNT));
}

#endif
