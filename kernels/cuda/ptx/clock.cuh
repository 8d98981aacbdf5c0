/* When and where a block runs, by the device's own counters.
 */
#ifndef TPP_PTX_CLOCK_CUH
#define TPP_PTX_CLOCK_CUH

#include <stdint.h>

/* Cycles of this core's clock. */
__device__ __forceinline__ uint64_t clock_cycles()
{
    uint64_t cycles;
    asm volatile("mov.u64 %0, %%clock64;" : "=l"(cycles) : : "memory");
    return cycles;
}

/* Nanoseconds of the device's timer; its step is the hardware's, between 32 ns and 1 us. */
__device__ __forceinline__ uint64_t clock_timer_ns()
{
    uint64_t ns;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(ns) : : "memory");
    return ns;
}

/* Which core (SM) this is. */
__device__ __forceinline__ uint32_t clock_core()
{
    uint32_t core;
    asm volatile("mov.u32 %0, %%smid;" : "=r"(core));
    return core;
}

/* Lets the thread rest for about that long (sm_70 and later). */
__device__ __forceinline__ void clock_sleep_ns(uint32_t ns)
{
    asm volatile("nanosleep.u32 %0;" : : "r"(ns));
}

#endif
