/* Barriers in shared memory that also count bytes (PTX: mbarrier). A phase ends when `count` arrivals have come and all
 * bytes announced for it have landed. Waiting is by parity: mbarrier_wait(b, p) returns once the phase of parity p has
 * ended; on a new barrier waiting for parity 1 returns at once, so a ring's producer starts with 1 and its consumer
 * with 0. Addresses are in the shared window, 8 bytes aligned. */
#ifndef TPP_PTX_MBARRIER_CUH
#define TPP_PTX_MBARRIER_CUH

#include <stdint.h>

/** One thread, before anybody uses it; then mbarrier_fence_init() and a barrier of the block or cluster. */
__device__ __forceinline__ void mbarrier_init(uint32_t barrier, uint32_t count)
{
    asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(barrier), "r"(count) : "memory");
}

/** Makes initialised barriers visible to the cluster and to the copy engine. */
__device__ __forceinline__ void mbarrier_fence_init()
{
    asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory");
}

/** One arrival, which also announces bytes for this phase. */
__device__ __forceinline__ void mbarrier_arrive_expect(uint32_t barrier, uint32_t bytes)
{
    asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(barrier), "r"(bytes) : "memory");
}

/** One arrival at a barrier of this block. */
__device__ __forceinline__ void mbarrier_arrive(uint32_t barrier)
{
    asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(barrier) : "memory");
}

/** One arrival at the barrier that stands at the same address in block `rank` of the cluster. It says that this thread
 * has read; writes of its own it does not make visible there: `.release.cluster` would, and flushes the whole core for
 * it (MEMBAR.ALL.GPU in the machine code, once a stage). */
__device__ __forceinline__ void mbarrier_arrive_at(uint32_t barrier, uint32_t rank)
{
    asm volatile("{.reg .b32 remote;\n"
                 "mapa.shared::cluster.u32 remote, %0, %1;\n"
                 "mbarrier.arrive.shared::cluster.b64 _, [remote];}" ::"r"(barrier),
                 "r"(rank)
                 : "memory");
}

/** Returns once the phase of this parity has ended. The bytes that landed for it are visible then, and so is what
 * threads of this block did before they arrived. */
__device__ __forceinline__ void mbarrier_wait(uint32_t barrier, uint32_t parity)
{
    uint32_t is_over;
    do {
        asm volatile("{.reg .pred p;\n"
                     "mbarrier.try_wait.parity.shared::cta.b64 p, [%1], %2;\n"
                     "selp.b32 %0, 1, 0, p;}"
                     : "=r"(is_over)
                     : "r"(barrier), "r"(parity)
                     : "memory");
    } while (is_over == 0);
}

#endif
