/* Virtual clocks. */
#ifndef TPP_PTX_CLOCK_CUH
#define TPP_PTX_CLOCK_CUH

#include <stdint.h>

#include "simt_core.h"

static inline uint64_t clock_cycles()
{
    return softcuda::read_clock_cycles();
}

static inline uint64_t clock_timer_ns()
{
    return softcuda::read_timer_ns();
}

static inline uint32_t clock_core()
{
    return softcuda::self().of_block->core;
}

static inline void clock_sleep_ns(uint32_t ns)
{
    softcuda::sleep_ns(ns);
}

#endif
