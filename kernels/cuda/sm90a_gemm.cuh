/* C = A B^T on Hopper: the body of every sm90a_gemm kernel. What differs is the instruction (Mma), the tile and the order.
 *
 * Tile. A block of three warpgroups computes TILE_M x TILE_N entries of C; one warpgroup's first thread feeds the copy engine,
 * the two others multiply, each TILE_M / 2 rows, in instructions of 64 x TILE_N. Blocks stay and take tile after tile, so the
 * engine loads the next tile's first stages while this one is being stored.
 *
 *     copy engine    | k0 | k1 | k2 | k3 |    | k4 | ...      stages of 128 bytes of k, four in flight
 *     consumer 0          | mma k0 | mma k1 | mma k2 | ...
 *     consumer 1          | mma k0 | mma k1 | ...             the tensor cores alternate between both queues
 *     copy engine                                   C tile before, 8 KiB at a time
 *
 * Clusters. Two blocks take tiles above each other: same columns, so the same rows of B. Each loads its own A and half of B,
 * multicast to both: from the second-level cache come 16 + 16 KiB a stage and block instead of 16 + 32.
 *
 * Operations and bytes of a 128 x 256 tile and one stage (halves: k = 64): 2 x 128 x 256 x 64 = 4,194,304 operations, 1024
 * clocks at 4096; 48 KiB into shared memory; from the cache 48 B/clock a core alone, 32 in a pair; from shared memory
 * 2 x 4 x 10,240 bytes = 80 B/clock of 128. All formats have the same bytes and clocks a stage. At 8192 cubed: 1024 tiles
 * of 131,072 clocks; C adds 128 KiB of stores a tile, of which the last 32 KiB drain under the next tile.
 *
 * Registers: 65,536 a core / 384 threads = 168 each at the start; the producer lowers to 40, the consumers raise to 232:
 * 128 x 40 + 256 x 232 = 64,512. A consumer holds 128 accumulators.
 *
 * Shared memory of a block: stages x (TILE_M + TILE_N) x 128 bytes, 32 KiB of staging, barriers.
 */
#ifndef TPP_SM90A_GEMM_CUH
#define TPP_SM90A_GEMM_CUH

#include "ptx/cluster.cuh"
#include "ptx/mbarrier.cuh"
#include "ptx/shared.cuh"
#include "ptx/tma.cuh"
#include "ptx/wgmma.cuh"
#include "sm90a_clocks.cuh"
#include "sm90a_epilogue.cuh"
#include "sm90a_order.cuh"
#include "sm90a_pipeline.cuh"
#include "sm90a_tile.cuh"

enum {
    CONSUMERS = 2, /* warpgroups; warpgroup 0 is the producer */
    GEMM_THREADS = (1 + CONSUMERS) * WARPGROUP,
    PRODUCER_REGISTERS = 40,
    CONSUMER_REGISTERS = 232
};

struct Problem {
    const TensorMap *a, *b, *c;
    uint32_t m, n, k;
    struct tpp_core_clock *clocks;
};

template <class MmaType, int M, int N, int STAGE_COUNT, int CLUSTER_BLOCKS, class OrderType, bool PROMOTES = false>
struct GemmKind {
    typedef MmaType Mma;
    typedef OrderType Order;
    typedef typename Mma::Register Register;
    enum {
        TILE_M = M,
        TILE_N = N,
        STAGES = STAGE_COUNT,
        CLUSTER = CLUSTER_BLOCKS,
        IS_PROMOTED = PROMOTES,
        A_BYTES = M * ROW_BYTES,
        B_BYTES = N * ROW_BYTES,
        OWN_ROWS = M / CONSUMERS,              /* of a consumer */
        OWN_TILES = OWN_ROWS / WARPGROUP_ROWS, /* accumulators of a consumer */
        REGISTERS = Mma::IS_PACKED ? N / 4 : N / 2,
        ROW_ELEMENTS = STEPS * Mma::DEPTH,
        IS_BINARY = Mma::DEPTH == 256,
        ROW_COORDINATES = IS_BINARY ? ROW_BYTES : ROW_ELEMENTS /* tensor maps count bits in bytes */
    };
};

/* Addresses of a block's shared memory, the same in each block of a cluster. */
template <class Kind> struct GemmShared {
    uint32_t a, b, staging;
    RingBarriers<Kind::STAGES> ring;

    __device__ __forceinline__ explicit GemmShared(uint32_t start)
    {
        a = (start + TILE_ALIGNMENT - 1) / TILE_ALIGNMENT * TILE_ALIGNMENT;
        b = a + Kind::STAGES * Kind::A_BYTES;
        staging = b + Kind::STAGES * Kind::B_BYTES;
        ring.base = staging + CONSUMERS * 2 * STAGING_BYTES;
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
    /* First row and column of this block's part. */
    __device__ __forceinline__ TileIndex origin(uint32_t rank) const
    {
        const TileIndex tile = Kind::Order::at(index, count);
        return { (tile.m * Kind::CLUSTER + rank) * Kind::TILE_M, tile.n * Kind::TILE_N };
    }
};

template <class Kind>
__device__ __forceinline__ void produce(const Problem &problem, const GemmShared<Kind> &shared, uint32_t rank)
{
    enum { PART_ROWS = Kind::TILE_N / Kind::CLUSTER };
    RingPosition<Kind::STAGES> at = { 0, 1 };
    for (TileWalk<Kind> walk(problem); walk.has_tile(); walk.index += walk.step) {
        const TileIndex origin = walk.origin(rank);
        for (uint32_t block = 0; block < walk.depth; block++, at.advance()) {
            const uint32_t full = shared.ring.full(at.stage);
            const int32_t x = (int32_t)(block * Kind::ROW_COORDINATES);
            mbarrier_wait(shared.ring.empty(at.stage), at.parity);
            mbarrier_arrive_expect(full, Kind::A_BYTES + Kind::B_BYTES);
            tma_load(shared.a + at.stage * Kind::A_BYTES, problem.a, x, (int32_t)origin.m, full);
            const uint32_t b = shared.b + at.stage * Kind::B_BYTES + rank * PART_ROWS * ROW_BYTES;
            const int32_t b_row = (int32_t)(origin.n + rank * PART_ROWS);
            if constexpr (Kind::CLUSTER > 1) {
                tma_load_multicast(b, problem.b, x, b_row, full, (1 << Kind::CLUSTER) - 1);
            } else {
                tma_load(b, problem.b, x, b_row, full);
            }
        }
    }
}

/* This warpgroup has read the stage: tells every producer that writes into it. */
template <class Kind> __device__ __forceinline__ void release(const GemmShared<Kind> &shared, uint32_t stage)
{
    const uint32_t thread = threadIdx.x % WARPGROUP;
    if constexpr (Kind::CLUSTER > 1) {
        if (thread < Kind::CLUSTER) {
            mbarrier_arrive_at(shared.ring.empty(stage), thread);
        }
    } else if (thread == 0) {
        mbarrier_arrive(shared.ring.empty(stage));
    }
}

/* Clears the bits at and after `bits` in the word where they begin, in this warpgroup's rows of A: the copy engine knows
 * no edge within a byte. One cleared factor clears the product. */
template <class Kind> __device__ __forceinline__ void clear_tail_bits(uint32_t a, uint32_t barrier, uint32_t bits)
{
    const uint32_t row = threadIdx.x % WARPGROUP;
    if (row < Kind::OWN_ROWS) {
        const uint32_t word = bits / 32;
        const uint32_t address = a + swizzled_offset(row, word / 4) + word % 4 * 4;
        shared_store_4(address, shared_load_4(address) & ((1u << bits % 32) - 1));
    }
    fence_async_proxy();
    named_barrier_sync(barrier, WARPGROUP);
}

/* Starts the instructions of one stage on all accumulators of this warpgroup. */
template <class Kind>
__device__ __forceinline__ void multiply_stage(typename Kind::Register (&d)[Kind::OWN_TILES][Kind::REGISTERS], uint64_t a,
                                               uint64_t b, uint32_t accumulate)
{
    wgmma_fence();
#pragma unroll
    for (uint32_t step = 0; step < STEPS; step++) {
#pragma unroll
        for (int tile = 0; tile < Kind::OWN_TILES; tile++) {
            Kind::Mma::multiply(d[tile], a + descriptor_step(tile * WARPGROUP_ROWS * ROW_BYTES + step * STEP_BYTES),
                                b + descriptor_step(step * STEP_BYTES), step > 0 ? 1 : accumulate);
        }
    }
    wgmma_commit();
}

template <class Kind>
__device__ __forceinline__ void consume(const Problem &problem, const GemmShared<Kind> &shared, uint32_t rank,
                                        uint32_t consumer)
{
    const uint32_t barrier = 1 + consumer;
    const uint32_t staging = shared.staging + consumer * 2 * STAGING_BYTES;
    const uint32_t own_a = shared.a + consumer * Kind::OWN_ROWS * ROW_BYTES;
    typename Kind::Register d[Kind::OWN_TILES][Kind::REGISTERS];
    RingPosition<Kind::STAGES> at = { 0, 0 };
    for (TileWalk<Kind> walk(problem); walk.has_tile(); walk.index += walk.step) {
        const TileIndex origin = walk.origin(rank);
        uint32_t before = 0; /* the stage of the batch before */
#pragma unroll 1
        for (uint32_t block = 0; block < walk.depth; block++, at.advance()) {
            const uint32_t a = own_a + at.stage * Kind::A_BYTES;
            mbarrier_wait(shared.ring.full(at.stage), at.parity);
            if constexpr (Kind::IS_BINARY) {
                if (block == walk.depth - 1 && problem.k % 32 != 0) {
                    clear_tail_bits<Kind>(a, barrier, problem.k - block * Kind::ROW_ELEMENTS);
                }
            }
            multiply_stage<Kind>(d, tile_descriptor(a), tile_descriptor(shared.b + at.stage * Kind::B_BYTES), block > 0);
            if (block > 0) {
                wgmma_wait<1>();
                release(shared, before);
            }
            before = at.stage;
        }
        wgmma_wait<0>();
        release(shared, before);
        block_clock_end(problem.clocks, WARPGROUP);
#pragma unroll
        for (int tile = 0; tile < Kind::OWN_TILES; tile++) {
            store_accumulator<typename Kind::Mma>(
                problem.c, staging, barrier, d[tile], (int32_t)origin.n,
                (int32_t)(origin.m + consumer * Kind::OWN_ROWS + tile * WARPGROUP_ROWS));
        }
    }
    if (threadIdx.x % WARPGROUP == 0) {
        tma_store_wait<0>(); /* shared memory is read until then */
    }
}

template <class Kind> __device__ __forceinline__ void gemm(const Problem &problem)
{
    TPP_DYNAMIC_SHARED(memory);
    const GemmShared<Kind> shared(shared_address(memory));
    const uint32_t rank = Kind::CLUSTER > 1 ? cluster_rank() : 0;
    if (threadIdx.x == 0) {
        tma_prefetch_map(problem.a);
        tma_prefetch_map(problem.b);
        tma_prefetch_map(problem.c);
        shared.ring.init(CONSUMERS * Kind::CLUSTER);
    }
    if constexpr (Kind::CLUSTER > 1) {
        cluster_sync();
    } else {
        __syncthreads();
    }
    if (threadIdx.x < WARPGROUP) {
        registers_lower<PRODUCER_REGISTERS>();
        if (threadIdx.x == 0) {
            produce(problem, shared, rank);
        }
        __syncwarp();
    } else {
        registers_raise<CONSUMER_REGISTERS>();
        const uint32_t consumer = threadIdx.x / WARPGROUP - 1;
        if (TileWalk<Kind>(problem).has_tile()) {
            mbarrier_wait(shared.ring.full(0), 0); /* the loop waits for it again, at no cost */
        }
        block_clock_begin(problem.clocks, WARPGROUP);
        block_clock_end(problem.clocks, WARPGROUP); /* for blocks without a tile */
        consume(problem, shared, rank, consumer);
    }
    if constexpr (Kind::CLUSTER > 1) {
        cluster_sync(); /* no block leaves while the other may still write to it */
    }
}

#define TPP_SM90A_GEMM(name, ...)                                                                                     \
    extern "C" __global__ void __launch_bounds__(GEMM_THREADS, 1)                                                    \
        name(const __grid_constant__ TensorMap a, const __grid_constant__ TensorMap b,                               \
             const __grid_constant__ TensorMap c, uint32_t m, uint32_t n, uint32_t k, uint32_t, uint32_t, uint32_t,  \
             struct tpp_core_clock *clocks)                                                                          \
    {                                                                                                                \
        gemm<GemmKind<__VA_ARGS__>>({ &a, &b, &c, m, n, k, clocks });                                                \
    }

/* The settings of sm90a_gemm_rows.h. */
#define TPP_SM90A_GEMMS(name, mma)                                   \
    TPP_SM90A_GEMM(name, mma, 128, 256, 4, 2, SuperTiles)            \
    TPP_SM90A_GEMM(name##_hilbert, mma, 128, 256, 4, 2, Hilbert)     \
    TPP_SM90A_GEMM(name##_256x128, mma, 256, 128, 4, 2, SuperTiles)  \
    TPP_SM90A_GEMM(name##_alone, mma, 128, 256, 4, 1, SuperTiles)    \
    TPP_SM90A_GEMM(name##_128x128, mma, 128, 128, 6, 2, SuperTiles)

#endif
