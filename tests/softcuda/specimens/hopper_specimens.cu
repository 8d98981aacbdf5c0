/* What Hopper's models do, one behaviour an entry: operands in every layout of shared memory, copies of boxes, barriers
 * that count bytes, clusters, registers. test_hopper_models.cpp knows what must come out. */
#include "ptx/cluster.cuh"
#include "ptx/mbarrier.cuh"
#include "ptx/shared.cuh"
#include "ptx/stmatrix.cuh"
#include "ptx/tma.cuh"
#include "ptx/wgmma.cuh"

#include "specimens/hopper_specimens.h"
#include "sm90a_order.cuh"

/* Bytes to the block's dynamic shared memory and, unless told not to, the fence for whoever reads it asynchronously. */
static void fill_shared(const unsigned char *image, uint32_t bytes, bool fences)
{
    TPP_DYNAMIC_SHARED(memory);
    const uint32_t start = shared_address(memory);
    for (uint32_t at = threadIdx.x * 16; at < bytes; at += blockDim.x * 16) {
        uint32_t words[4];
        memcpy(words, image + at, 16);
        shared_store_16(start + at, words);
    }
    if (fences) {
        fence_async_proxy();
    }
    __syncthreads();
}

/* One instruction on operands whose layout `how` says; d is 64 x n, before and after. */
extern "C" __global__ void specimen_wgmma(const unsigned char *image, uint32_t bytes, const wgmma_specimen *how, float *d)
{
    TPP_DYNAMIC_SHARED(memory);
    fill_shared(image, bytes, how->skips_fence == 0);
    const uint64_t start = shared_address(memory) >> 4;
    const softcuda::wgmma_form form = { "specimen", softcuda_kind_find("wgmma_f16_f32"),
                                        (softcuda::wgmma_element)how->element, softcuda::WGMMA_INTO_F32, 128,
                                        how->element == softcuda::WGMMA_E4M3 ? 32u : 16u, how->scale_a, how->scale_b,
                                        how->transpose_a, how->transpose_b };
    const uint32_t row = threadIdx.x / 32 * 16 + threadIdx.x % 32 / 4;
    const uint32_t column = threadIdx.x % 4 * 2;
    float own[64];
    for (uint32_t i = 0; i < 64; i++) {
        own[i] = d[(row + i / 2 % 2 * 8) * 128 + i / 4 * 8 + column + i % 2];
    }
    wgmma_fence();
    softcuda::wgmma_start(form, { (uint32_t *)own, nullptr, how->a + start, how->b + start, how->accumulate });
    wgmma_commit();
    if (how->touches_register != 0 && threadIdx.x == 5) {
        own[3] = 1;
    }
    wgmma_wait<0>();
    for (uint32_t i = 0; i < 64; i++) {
        d[(row + i / 2 % 2 * 8) * 128 + i / 4 * 8 + column + i % 2] = own[i];
    }
}

/* A box to shared memory and its bytes, as they lie there, to `out`. */
extern "C" __global__ void specimen_box_load(const TensorMap map, int32_t x, int32_t y, uint32_t bytes, unsigned char *out)
{
    TPP_DYNAMIC_SHARED(memory);
    const uint32_t barrier = shared_address(memory) + bytes;
    if (threadIdx.x == 0) {
        mbarrier_init(barrier, 1);
        mbarrier_fence_init();
        mbarrier_arrive_expect(barrier, bytes);
        tma_load(shared_address(memory), &map, x, y, barrier);
    }
    __syncthreads();
    mbarrier_wait(barrier, 0);
    for (uint32_t at = threadIdx.x * 4; at < bytes; at += blockDim.x * 4) {
        const uint32_t word = shared_load_4(shared_address(memory) + at);
        memcpy(out + at, &word, 4);
    }
}

extern "C" __global__ void specimen_box_store(const TensorMap map, int32_t x, int32_t y, const unsigned char *image,
                                              uint32_t bytes, uint32_t fences)
{
    TPP_DYNAMIC_SHARED(memory);
    fill_shared(image, bytes, fences != 0);
    if (threadIdx.x == 0) {
        tma_store(&map, shared_address(memory), x, y);
        tma_store_commit();
        tma_store_wait<0>();
    }
}

/* Each block of a cluster of two loads one box for both, at its rank's place; `out` gets both boxes of each block. */
extern "C" __global__ void specimen_multicast(const TensorMap map, uint32_t bytes, uint32_t box_rows, unsigned char *out)
{
    TPP_DYNAMIC_SHARED(memory);
    const uint32_t start = shared_address(memory);
    const uint32_t barrier = start + 2 * bytes;
    const uint32_t rank = cluster_rank();
    if (threadIdx.x == 0) {
        mbarrier_init(barrier, 1);
        mbarrier_fence_init();
    }
    cluster_sync();
    if (threadIdx.x == 0) {
        mbarrier_arrive_expect(barrier, 2 * bytes);
        tma_load_multicast(start + rank * bytes, &map, 0, (int32_t)(rank * box_rows), barrier, 3);
    }
    mbarrier_wait(barrier, 0);
    for (uint32_t at = threadIdx.x * 4; at < 2 * bytes; at += blockDim.x * 4) {
        const uint32_t word = shared_load_4(start + at);
        memcpy(out + rank * 2 * bytes + at, &word, 4);
    }
    cluster_sync();
}

/* Thread 0 announces `bytes` that never come, or arrives `arrivals` times; the others wait for the phase's end. */
extern "C" __global__ void specimen_barrier(uint32_t count, uint32_t arrivals, uint32_t bytes, uint32_t *out)
{
    TPP_DYNAMIC_SHARED(memory);
    const uint32_t barrier = shared_address(memory);
    if (threadIdx.x == 0) {
        mbarrier_init(barrier, count);
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        mbarrier_wait(barrier, 1); /* of a new barrier: at once */
        for (uint32_t i = 0; i < arrivals; i++) {
            if (bytes != 0) {
                mbarrier_arrive_expect(barrier, bytes);
            } else {
                mbarrier_arrive(barrier);
            }
        }
    }
    mbarrier_wait(barrier, 0);
    out[threadIdx.x] = 1;
}

/* Two warpgroups, launched with 256 threads: 248 registers each at the start. */
extern "C" __global__ void specimen_registers_fit(uint32_t *out)
{
    if (threadIdx.x < 128) {
        registers_lower<240>();
    } else {
        registers_raise<256>();
    }
    out[threadIdx.x] = 1;
}

extern "C" __global__ void specimen_registers_lack(uint32_t *out)
{
    if (threadIdx.x >= 128) {
        registers_raise<256>();
    }
    out[threadIdx.x] = 1;
}

/* Four matrices whose element (matrix m, row r, column c) is 256 m + 16 r + c. */
extern "C" __global__ void specimen_matrix_store(uint16_t *out)
{
    TPP_DYNAMIC_SHARED(memory);
    const uint32_t g = threadIdx.x / 4, t = threadIdx.x % 4;
    uint32_t v[4];
    for (uint32_t m = 0; m < 4; m++) {
        v[m] = (256 * m + 16 * g + 2 * t) | (256 * m + 16 * g + 2 * t + 1) << 16;
    }
    store_matrices(shared_address(memory) + threadIdx.x * 16, v[0], v[1], v[2], v[3]);
    __syncwarp();
    memcpy(out + threadIdx.x * 8, memory + threadIdx.x * 16, 16);
}

/* Tiles in the order of each walk: out[2 i] is m, out[2 i + 1] is n. */
extern "C" __global__ void specimen_order(uint32_t is_hilbert, uint32_t m, uint32_t n, uint32_t *out)
{
    for (uint32_t i = threadIdx.x; i < m * n; i += blockDim.x) {
        const TileIndex tile = is_hilbert != 0 ? Hilbert::at(i, { m, n }) : SuperTiles::at(i, { m, n });
        out[2 * i] = tile.m;
        out[2 * i + 1] = tile.n;
    }
}
