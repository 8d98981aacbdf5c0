/* Asynchronous copies from global to shared memory past the registers (sm_80 and later), in groups of each thread.
 */
#ifndef TPP_PTX_COPY_ASYNC_CUH
#define TPP_PTX_COPY_ASYNC_CUH

#include <stdint.h>

/* Copies the first `bytes` (0 to 16) of 16 and fills the rest with zeros; both addresses are multiples of 16. With 0
 * bytes nothing is read and `from` may point anywhere. Goes past the first-level cache: tiles are read once. */
__device__ __forceinline__ void copy_async_16(uint32_t to_shared, const void *from, uint32_t bytes)
{
    asm volatile("cp.async.cg.shared.global.L2::128B [%0], [%1], 16, %2;"
                 :
                 : "r"(to_shared), "l"((uint64_t)__cvta_generic_to_global(from)), "r"(bytes)
                 : "memory");
}

/* Copies all of 16 bytes. */
__device__ __forceinline__ void copy_async_16_whole(uint32_t to_shared, const void *from)
{
    asm volatile("cp.async.cg.shared.global.L2::128B [%0], [%1], 16;"
                 :
                 : "r"(to_shared), "l"((uint64_t)__cvta_generic_to_global(from))
                 : "memory");
}

/* As copy_async_16() for 4 bytes, through the first-level cache. */
__device__ __forceinline__ void copy_async_4(uint32_t to_shared, const void *from, uint32_t bytes)
{
    asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;"
                 :
                 : "r"(to_shared), "l"((uint64_t)__cvta_generic_to_global(from)), "r"(bytes)
                 : "memory");
}

/* Closes this thread's group of copies. */
__device__ __forceinline__ void copy_async_commit()
{
    asm volatile("cp.async.commit_group;" : : : "memory");
}

/* Waits until at most `pending` of this thread's groups are still under way. Others' copies need a barrier as well. */
template <int pending> __device__ __forceinline__ void copy_async_wait()
{
    asm volatile("cp.async.wait_group %0;" : : "n"(pending) : "memory");
}

#endif
