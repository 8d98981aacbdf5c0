/* C = A B^T on Hopper: the body of every sm90a_gemm kernel. What differs is the instruction (Mma), the tile and the
 * order.
 *
 * Tile. A block of three warpgroups computes TILE_M x TILE_N entries of C; one warpgroup's first thread feeds the copy
 * engine, the two others multiply, each TILE_M / 2 rows, in instructions of 64 x TILE_N. Blocks stay and take tile
 * after tile, so the engine loads the next tile's first stages while this one is being stored.
 *
 *     copy engine    | k0 | k1 | k2 | k3 |    | k4 | ...      stages of 128 bytes of k, four in flight
 *     consumer 0          | mma k0 | mma k1 | mma k2 | ...
 *     consumer 1          | mma k0 | mma k1 | ...             the tensor cores alternate between both queues
 *     copy engine                                   C tile before, 8 KiB at a time
 *
 * Clusters. Two blocks take tiles above each other: same columns, so the same rows of B. Each loads its own A and half
 * of B, multicast to both: from the second-level cache come 16 + 16 KiB a stage and block instead of 16 + 32.
 *
 * Operations and bytes of a 128 x 256 tile and one stage (halves: k = 64): 2 x 128 x 256 x 64 = 4,194,304 operations,
 * 1024 clocks at 4096; 48 KiB into shared memory; from the cache 48 B/clock a core alone, 32 in a pair; from shared
 * memory 2 x 4 x 10,240 bytes = 80 B/clock of 128. All formats have the same bytes and clocks a stage. At 8192 cubed:
 * 2048 tiles of 131,072 clocks, in pairs 1024 for 66 pairs of blocks: 15.5 rounds, so 16, 97 % of the cores' time. C
 * adds 128 KiB of stores a tile, of which the last 32 KiB drain under the next tile.
 *
 * Registers: a consumer holds 128 accumulators, of 232; see sm90a_feed.cuh.
 *
 * Shared memory of a block: stages x (TILE_M + TILE_N) x 128 bytes, 32 KiB of staging, barriers.
 */
#ifndef TPP_SM90A_GEMM_CUH
#define TPP_SM90A_GEMM_CUH

#include "ptx/cluster.cuh"
#include "ptx/wgmma.cuh"
#include "sm90a_epilogue.cuh"
#include "sm90a_feed.cuh"

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
        ROW_COORDINATES = IS_BINARY ? ROW_ELEMENTS / 32 : ROW_ELEMENTS, /* tensor maps count bits in words */
        STAGED_BYTES = CONSUMERS * 2 * STAGING_BYTES
    };
};

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

/* Clears the bits at and after `bits` in the word where they begin, in this warpgroup's rows of A: the copy engine
 * knows no edge within a word. One cleared factor clears the product. */
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
__device__ __forceinline__ void multiply_stage(typename Kind::Register (&d)[Kind::OWN_TILES][Kind::REGISTERS],
                                               uint64_t a, uint64_t b, uint32_t accumulate)
{
    wgmma_fence();
#pragma unroll
    for (uint32_t step = 0; step < STEPS; step++) {
#pragma unroll
        for (uint32_t tile = 0; tile < Kind::OWN_TILES; tile++) {
            Kind::Mma::multiply(d[tile], a + descriptor_step(tile * WARPGROUP_ROWS * ROW_BYTES + step * STEP_BYTES),
                                b + descriptor_step(step * STEP_BYTES), step > 0 ? 1 : accumulate);
        }
    }
    wgmma_commit();
}

/* What a consumer warpgroup works with. */
template <class Kind> struct Consumer {
    const Problem &problem;
    const GemmShared<Kind> &shared;
    uint32_t barrier; /* a named one of its own */
    uint32_t a;       /* its rows of the first stage */
    uint32_t staging;

    /* Waits for a stage and starts its instructions. */
    __device__ __forceinline__ void start_stage(typename Kind::Register (&d)[Kind::OWN_TILES][Kind::REGISTERS],
                                                RingPosition<Kind::STAGES> at, uint32_t block, uint32_t depth,
                                                uint32_t accumulate) const
    {
        const uint32_t own_a = a + at.stage * Kind::A_BYTES;
        mbarrier_wait(shared.ring.full(at.stage), at.parity);
        if constexpr (Kind::IS_BINARY) {
            if (block == depth - 1 && problem.k % 32 != 0) {
                clear_tail_bits<Kind>(own_a, barrier, problem.k - block * Kind::ROW_ELEMENTS);
            }
        }
        multiply_stage<Kind>(d, tile_descriptor(own_a), tile_descriptor(shared.b + at.stage * Kind::B_BYTES),
                             accumulate);
    }
};

/* One tile's sum over k. A stage is released when the batch after it has been started: the tensor cores never run dry.
 */
template <class Kind>
__device__ __forceinline__ void multiply_tile(typename Kind::Register (&d)[Kind::OWN_TILES][Kind::REGISTERS],
                                              const Consumer<Kind> &consumer, RingPosition<Kind::STAGES> &at,
                                              uint32_t depth)
{
    uint32_t before = 0; /* the stage of the batch before */
#pragma unroll 1
    for (uint32_t block = 0; block < depth; block++, at.advance()) {
        consumer.start_stage(d, at, block, depth, block > 0);
        if (block > 0) {
            wgmma_wait<1>();
            release(consumer.shared, before);
        }
        before = at.stage;
    }
    wgmma_wait<0>();
#pragma unroll
    for (uint32_t tile = 0; tile < Kind::OWN_TILES; tile++) {
        wgmma_registers_settle(d[tile]);
    }
    release(consumer.shared, before);
}

/* The same with sums of one stage, 128 elements of FP8, added up in float by the general cores: the tensor cores keep
 * only about 14 bits while they add FP8. The partial sum takes as many registers as the sum, so tiles are 64 x 128 a
 * warpgroup. Its 4 instructions are 256 clocks, waiting and 64 additions a thread about 150, in which the other
 * warpgroup has them. */
template <class Kind>
__device__ __forceinline__ void multiply_tile_promoted(typename Kind::Register (&sum)[Kind::OWN_TILES][Kind::REGISTERS],
                                                       const Consumer<Kind> &consumer, RingPosition<Kind::STAGES> &at,
                                                       uint32_t depth)
{
    typename Kind::Register part[Kind::OWN_TILES][Kind::REGISTERS];
#pragma unroll
    for (uint32_t i = 0; i < Kind::REGISTERS; i++) {
        sum[0][i] = 0;
    }
#pragma unroll 1
    for (uint32_t block = 0; block < depth; block++, at.advance()) {
        consumer.start_stage(part, at, block, depth, 0);
        wgmma_wait<0>();
        wgmma_registers_settle(part[0]);
        release(consumer.shared, at.stage);
#pragma unroll
        for (uint32_t i = 0; i < Kind::REGISTERS; i++) {
            sum[0][i] += part[0][i];
        }
    }
}

template <class Kind>
__device__ __forceinline__ void consume(const Problem &problem, const GemmShared<Kind> &shared, uint32_t rank,
                                        uint32_t number)
{
    static_assert(!Kind::IS_PROMOTED || Kind::OWN_TILES == 1,
                  "two accumulators and two partial sums are too many registers");
    const Consumer<Kind> consumer = { problem, shared, 1 + number, shared.a + number * Kind::OWN_ROWS * ROW_BYTES,
                                      shared.staging + number * 2 * STAGING_BYTES };
    typename Kind::Register d[Kind::OWN_TILES][Kind::REGISTERS];
    RingPosition<Kind::STAGES> at = { 0, 0 };
    for (TileWalk<Kind> walk(problem); walk.has_tile(); walk.index += walk.step) {
        const TileIndex origin = walk.origin(rank);
        if constexpr (Kind::IS_PROMOTED) {
            multiply_tile_promoted(d, consumer, at, walk.depth);
        } else {
            multiply_tile(d, consumer, at, walk.depth);
        }
        block_clock_end(problem.clocks, WARPGROUP);
#pragma unroll
        for (uint32_t tile = 0; tile < Kind::OWN_TILES; tile++) {
            store_accumulator<typename Kind::Mma>(
                problem.c, consumer.staging, consumer.barrier, d[tile], (int32_t)origin.n,
                (int32_t)(origin.m + number * Kind::OWN_ROWS + tile * WARPGROUP_ROWS));
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

#define TPP_SM90A_GEMM(name, ...)                                                                                      \
    extern "C" __global__ void __launch_bounds__(GEMM_THREADS, 1) name(                                                \
        const __grid_constant__ TensorMap a, const __grid_constant__ TensorMap b, const __grid_constant__ TensorMap c, \
        uint32_t m, uint32_t n, uint32_t k, uint32_t, uint32_t, uint32_t, struct tpp_core_clock *clocks)               \
    {                                                                                                                  \
        gemm<GemmKind<__VA_ARGS__>>({ &a, &b, &c, m, n, k, clocks });                                                  \
    }

/* The settings of sm90a_gemm_rows.h. */
#define TPP_SM90A_GEMMS(name, mma)                                  \
    TPP_SM90A_GEMM(name, mma, 128, 256, 4, 2, SuperTiles)           \
    TPP_SM90A_GEMM(name##_hilbert, mma, 128, 256, 4, 2, Hilbert)    \
    TPP_SM90A_GEMM(name##_256x128, mma, 256, 128, 4, 2, SuperTiles) \
    TPP_SM90A_GEMM(name##_alone, mma, 128, 256, 4, 1, SuperTiles)   \
    TPP_SM90A_GEMM(name##_128x128, mma, 128, 128, 6, 2, SuperTiles)

#endif
