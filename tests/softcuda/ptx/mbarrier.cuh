/* Barriers in shared memory: see mbarrier_model.cpp. */
#ifndef TPP_PTX_MBARRIER_CUH
#define TPP_PTX_MBARRIER_CUH

#include <stdint.h>

#include "mbarrier_model.h"

static inline void mbarrier_init(uint32_t barrier, uint32_t count)
{
    softcuda::mbarrier_make(barrier, count);
}

static inline void mbarrier_fence_init()
{
    softcuda::mbarrier_publish();
}

static inline void mbarrier_arrive_expect(uint32_t barrier, uint32_t bytes)
{
    softcuda::mbarrier_arrive_on(barrier, -1, bytes);
}

static inline void mbarrier_arrive(uint32_t barrier)
{
    softcuda::mbarrier_arrive_on(barrier, -1, 0);
}

static inline void mbarrier_arrive_at(uint32_t barrier, uint32_t rank)
{
    softcuda::mbarrier_arrive_on(barrier, (int)rank, 0);
}

static inline void mbarrier_wait(uint32_t barrier, uint32_t parity)
{
    softcuda::mbarrier_wait_parity(barrier, parity);
}

#endif
