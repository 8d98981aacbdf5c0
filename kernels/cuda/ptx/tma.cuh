/* Bulk tensor copies (PTX: cp.async.bulk.tensor): one thread starts a copy of a two-dimensional box, the copy engine
 * does it. Loads complete on an mbarrier by bytes, whole boxes also where they hang over the tensor's edge: those
 * elements arrive as zeros. Stores complete in groups of the issuing thread and leave out what hangs over. x counts
 * elements along a row, y counts rows. Shared addresses: 128-byte aligned, 1024 with the 128-byte swizzle. */
#ifndef TPP_PTX_TMA_CUH
#define TPP_PTX_TMA_CUH

#include <stdint.h>

/** A CUtensorMap as a kernel sees it: passed by value, `const __grid_constant__`. */
struct alignas(64) TensorMap {
    uint64_t opaque[16];
};

/** Fetches the descriptor itself, which the first copy would wait for. */
__device__ __forceinline__ void tma_prefetch_map(const TensorMap *map)
{
    asm volatile("prefetch.tensormap [%0];" ::"l"(map) : "memory");
}

/** Box at (x, y) to `target` in this block's shared memory; its bytes count at `barrier`. */
__device__ __forceinline__ void tma_load(uint32_t target, const TensorMap *map, int32_t x, int32_t y, uint32_t barrier)
{
    asm volatile(
        "cp.async.bulk.tensor.2d.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1, {%2, %3}], [%4];" ::"r"(
            target),
        "l"(map), "r"(x), "r"(y), "r"(barrier)
        : "memory");
}

/** The same to each block of the cluster whose bit is set in `ranks`, at the same addresses there. */
__device__ __forceinline__ void tma_load_multicast(uint32_t target, const TensorMap *map, int32_t x, int32_t y,
                                                   uint32_t barrier, uint16_t ranks)
{
    asm volatile("cp.async.bulk.tensor.2d.shared::cluster.global.mbarrier::complete_tx::bytes.multicast::cluster "
                 "[%0], [%1, {%2, %3}], [%4], %5;" ::"r"(target),
                 "l"(map), "r"(x), "r"(y), "r"(barrier), "h"(ranks)
                 : "memory");
}

/** Box from shared memory to (x, y). Whoever wrote it has fenced (fence_async_proxy) and met a barrier before. */
__device__ __forceinline__ void tma_store(const TensorMap *map, uint32_t source, int32_t x, int32_t y)
{
    asm volatile("cp.async.bulk.tensor.2d.global.shared::cta.bulk_group [%0, {%1, %2}], [%3];" ::"l"(map), "r"(x),
                 "r"(y), "r"(source)
                 : "memory");
}

__device__ __forceinline__ void tma_store_commit()
{
    asm volatile("cp.async.bulk.commit_group;" ::: "memory");
}

/** Returns when all but the last PENDING groups of this thread have read their shared memory, which may then change. */
template <int PENDING> __device__ __forceinline__ void tma_store_wait_read()
{
    asm volatile("cp.async.bulk.wait_group.read %0;" ::"n"(PENDING) : "memory");
}

/** Returns when all but the last PENDING groups of this thread are complete in global memory. */
template <int PENDING> __device__ __forceinline__ void tma_store_wait()
{
    asm volatile("cp.async.bulk.wait_group %0;" ::"n"(PENDING) : "memory");
}

/** The calling thread's stores to shared memory become visible to the copy engine and to wgmma. */
__device__ __forceinline__ void fence_async_proxy()
{
    asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

#endif
