/* C = A B^T on Hopper: the body of every sm90a_gemm kernel. What differs is the instruction (Mma), the tile, the
 * order, and how consumers work: Overlapped (sm90a_overlapped.cuh) or Single (sm90a_single.cuh).
 *
 * Tile. A block of three warpgroups computes 128 x TILE_N entries of C; one warpgroup's first thread feeds the copy
 * engine (sm90a_feed.cuh), the two others multiply, each 64 rows, in instructions of 64 x TILE_N. Blocks stay and take
 * tile after tile, so the engine loads the next tile's first stages while this one ends.
 *
 *     copy engine    | k0 | k1 | k2 | k3 |    | k4 | ...      stages of 128 bytes of k, four in flight
 *     consumer 0          | mma k0 | mma k1 | mma k2 | ...
 *     consumer 1          | mma k0 | mma k1 | ...             the tensor cores alternate between both queues
 *
 * Clusters. Two blocks take tiles above each other: same columns, so the same rows of B. Each loads its own A and half
 * of B, multicast to both: from the second-level cache come 16 + 13 KiB a stage and block instead of 16 + 25.
 *
 * Operations and bytes of a 128 x 200 tile and one stage (halves: k = 64): 2 x 128 x 200 x 64 = 3,276,800 operations,
 * 800 clocks at 4096; 42 KiB into shared memory; from the cache 52 B/clock a core alone, 37 in a pair; from shared
 * memory 2 x 4 x 8,448 bytes = 84 B/clock of 128. All formats have the same bytes and clocks a stage. C adds 112 KiB of
 * stores a tile.
 *
 * Shared memory of a block: stages x (TILE_M + rows of B) x 128 bytes, 32 KiB of staging, barriers.
 */
#ifndef TPP_SM90A_GEMM_CUH
#define TPP_SM90A_GEMM_CUH

#include "sm90a_overlapped.cuh"
#include "sm90a_single.cuh"

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
        const Consumer<Kind> consumer = { problem, shared, threadIdx.x / WARPGROUP - 1 };
        if (TileWalk<Kind>(problem).has_tile()) {
            consumer.wait_for_stage({ 0, 0 }); /* the loop waits for it again, at no cost */
        }
        block_clock_begin(problem.clocks, WARPGROUP);
        block_clock_end(problem.clocks, WARPGROUP); /* for blocks without a tile */
        Kind::Way::consume(consumer, rank);
        if (threadIdx.x % 32 == 0) {
            tma_store_wait<0>(); /* shared memory is read until then */
        }
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

/* The settings of sm90a_gemm_rows.h; columns: of a tile with two accumulators. */
#define TPP_SM90A_GEMMS(name, mma, columns)                                           \
    TPP_SM90A_GEMM(name, Overlapped, mma, 128, columns, 5, 2, SuperTiles)             \
    TPP_SM90A_GEMM(name##_hilbert, Overlapped, mma, 128, columns, 5, 2, Hilbert)      \
    TPP_SM90A_GEMM(name##_alone, Overlapped, mma, 128, columns, 5, 1, SuperTiles)     \
    TPP_SM90A_GEMM(name##_single, Single<WholeSums>, mma, 128, 256, 4, 2, SuperTiles) \
    TPP_SM90A_GEMM(name##_128x128, Single<WholeSums>, mma, 128, 128, 6, 2, SuperTiles)

#endif
