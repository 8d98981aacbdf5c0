/* Bulk tensor copies: see bulk_copy.cpp; maps are made by softcuda_tensor_map_encode(). */
#ifndef TPP_PTX_TMA_CUH
#define TPP_PTX_TMA_CUH

#include <stdint.h>

#include "async_proxy.h"
#include "bulk_copy.h"
#include "tensor_map.h"

struct alignas(64) TensorMap {
    uint64_t opaque[16];
};

static inline void tma_prefetch_map(const TensorMap *map)
{
    (void)softcuda::tensor_map_read(map, "prefetch.tensormap");
}

static inline void tma_load(uint32_t target, const TensorMap *map, int32_t x, int32_t y, uint32_t barrier)
{
    softcuda::bulk_load(target, map, x, y, barrier, 1u << softcuda::self().of_block->rank);
}

static inline void tma_load_multicast(uint32_t target, const TensorMap *map, int32_t x, int32_t y, uint32_t barrier,
                                      uint16_t ranks)
{
    softcuda::bulk_load(target, map, x, y, barrier, ranks);
}

static inline void tma_store(const TensorMap *map, uint32_t source, int32_t x, int32_t y)
{
    softcuda::bulk_store(map, source, x, y);
}

static inline void tma_store_commit()
{
    softcuda::bulk_store_commit();
}

template <int PENDING> static inline void tma_store_wait_read()
{
    softcuda::bulk_store_wait(PENDING);
}

template <int PENDING> static inline void tma_store_wait()
{
    softcuda::bulk_store_wait(PENDING);
}

static inline void fence_async_proxy()
{
    softcuda::proxy_fence();
}

#endif
