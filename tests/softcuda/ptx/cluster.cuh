/* Clusters, named barriers, setmaxnreg: see cluster_model.cpp. */
#ifndef TPP_PTX_CLUSTER_CUH
#define TPP_PTX_CLUSTER_CUH

#include <stdint.h>

#include "cluster_model.h"

static inline uint32_t cluster_rank()
{
    return softcuda::self().of_block->rank;
}

static inline void cluster_sync()
{
    softcuda::cluster_meet();
}

static inline void named_barrier_sync(uint32_t name, uint32_t threads)
{
    softcuda::barrier_sync(name, threads);
}

template <int COUNT> static inline void registers_raise()
{
    softcuda::registers_set(COUNT, true);
}

template <int COUNT> static inline void registers_lower()
{
    softcuda::registers_set(COUNT, false);
}

#endif
