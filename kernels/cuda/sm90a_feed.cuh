/* The half of a product kernel that feeds: which tiles a block takes, where shared memory holds them, and the thread
 * that keeps the copy engine busy. A Kind names the sizes: TILE_M, TILE_N, STAGES, CLUSTER, A_BYTES and B_BYTES a
 * stage, PART_ROWS of B that each block of a cluster loads, ROW_ELEMENTS in 128 bytes of k, ROW_COORDINATES for the
 * tensor map, STAGED_BYTES for the epilogue, Order.
 *
 * Three warpgroups: 0 feeds, with one thread; 1 and 2 multiply. Registers: 65,536 a core / 384 threads = 168 each at
 * the start; the producer lowers to 24, the consumers raise to 240: 128 x 24 + 256 x 240 = 64,512. */
#ifndef TPP_SM90A_FEED_CUH
#define TPP_SM90A_FEED_CUH

#include "ptx/mbarrier.cuh"
#include "ptx/shared.cuh"
#include "ptx/tma.cuh"
#include "sm90a_clocks.cuh"
#include "sm90a_order.cuh"
#include "sm90a_pipeline.cuh"
#include "sm90a_tile.cuh"

constexpr uint32_t CONSUMERS = 2; /* warpgroups; warpgroup 0 is the producer */
constexpr uint32_t GEMM_THREADS = (1 + CONSUMERS) * WARPGROUP;
constexpr int PRODUCER_REGISTERS = 24;
constexpr int CONSUMER_REGISTERS = 240;

struct Problem {
    const TensorMap *a, *b, *c; /* c: null where C is stored through a pointer */
    uint32_t m, n, k;
    struct tpp_core_clock *clocks;
};

/* Addresses of a block's shared memory, the same in each block of a cluster. It starts at a multiple of
 * TILE_ALIGNMENT (TPP_DYNAMIC_SHARED), and so does each tile. */
template <class Kind> struct GemmShared {
    uint32_t a, b, staging;
    RingBarriers<Kind::STAGES> ring;

    __device__ __forceinline__ explicit GemmShared(uint32_t start)
    {
        a = start;
        b = a + Kind::STAGES * Kind::A_BYTES;
        staging = b + Kind::STAGES * Kind::B_BYTES;
        ring.base = staging + Kind::STAGED_BYTES;
    }
};

/* The tiles of this cluster: first, first + step, ... below count. A tile of a cluster is CLUSTER tiles in a column. */
template <class Kind> struct TileWalk {
    TileCount count;
    uint32_t index, step, depth;

    __device__ __forceinline__ explicit TileWalk(const Problem &problem)
    {
        const uint32_t rows = Kind::TILE_M * Kind::CLUSTER;
        count.m = (problem.m - 1) / rows + 1;
        count.n = (problem.n - 1) / Kind::TILE_N + 1;
        depth = (problem.k - 1) / Kind::ROW_ELEMENTS + 1;
        index = blockIdx.x / Kind::CLUSTER;
        step = gridDim.x / Kind::CLUSTER;
    }
    __device__ __forceinline__ bool has_tile() const
    {
        return index < count.m * count.n;
    }
    __device__ __forceinline__ void advance()
    {
        index += step;
    }
    /* First row and column of this block's part, of this tile and of the one before. */
    __device__ __forceinline__ TileIndex origin(uint32_t rank) const
    {
        return origin_of(index, rank);
    }
    __device__ __forceinline__ TileIndex origin_before(uint32_t rank) const
    {
        return origin_of(index - step, rank);
    }

  private:
    __device__ __forceinline__ TileIndex origin_of(uint32_t number, uint32_t rank) const
    {
        const TileIndex tile = Kind::Order::at(number, count);
        return { (tile.m * Kind::CLUSTER + rank) * Kind::TILE_M, tile.n * Kind::TILE_N };
    }
};

/* One thread. A cluster's blocks have tiles above each other, so they need the same rows of B: each loads its part for
 * all. */
template <class Kind>
__device__ __forceinline__ void produce(const Problem &problem, const GemmShared<Kind> &shared, uint32_t rank)
{
    RingPosition<Kind::STAGES> at = { 0, 1 };
    for (TileWalk<Kind> walk(problem); walk.has_tile(); walk.advance()) {
        const TileIndex origin = walk.origin(rank);
        for (uint32_t block = 0; block < walk.depth; block++, at.advance()) {
            const uint32_t full = shared.ring.full(at.stage);
            const int32_t x = (int32_t)(block * Kind::ROW_COORDINATES);
            mbarrier_wait(shared.ring.empty(at.stage), at.parity);
            mbarrier_arrive_expect(full, Kind::A_BYTES + Kind::B_BYTES);
            tma_load(shared.a + at.stage * Kind::A_BYTES, problem.a, x, (int32_t)origin.m, full);
            const uint32_t b = shared.b + at.stage * Kind::B_BYTES + rank * Kind::PART_ROWS * ROW_BYTES;
            const int32_t b_row = (int32_t)(origin.n + rank * Kind::PART_ROWS);
            if constexpr (Kind::CLUSTER > 1) {
                tma_load_multicast(b, problem.b, x, b_row, full, (1 << Kind::CLUSTER) - 1);
            } else {
                tma_load(b, problem.b, x, b_row, full);
            }
        }
    }
}

#endif
