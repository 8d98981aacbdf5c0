/* What every consumer warpgroup of a product does with a stage: wait for it, start its instructions, give it back. In
 * which order, and when C is stored, is sm90a_single.cuh's and sm90a_overlapped.cuh's. */
#ifndef TPP_SM90A_CONSUME_CUH
#define TPP_SM90A_CONSUME_CUH

#include "ptx/cluster.cuh"
#include "ptx/wgmma.cuh"
#include "sm90a_epilogue.cuh"
#include "sm90a_feed.cuh"

template <class WayType, class MmaType, int M, int N, int STAGE_COUNT, int CLUSTER_BLOCKS, class OrderType>
struct GemmKind {
    typedef WayType Way;
    typedef MmaType Mma;
    typedef OrderType Order;
    typedef typename Mma::Register Register;
    enum {
        TILE_M = M,
        TILE_N = N,
        STAGES = STAGE_COUNT,
        CLUSTER = CLUSTER_BLOCKS,
        /* Rows of B that one block loads: whole groups of 8, as tiles are swizzled. Of 200 each of a pair loads 104. */
        PART_ROWS = (N + 8 * CLUSTER - 1) / (8 * CLUSTER) * 8,
        A_BYTES = M * ROW_BYTES,
        B_BYTES = CLUSTER * PART_ROWS * ROW_BYTES,
        OWN_ROWS = M / CONSUMERS, /* of a consumer */
        REGISTERS = Mma::IS_PACKED ? N / 4 : N / 2,
        ROW_ELEMENTS = STEPS * Mma::DEPTH,
        IS_BINARY = Mma::DEPTH == 256,
        ROW_COORDINATES = IS_BINARY ? ROW_ELEMENTS / 32 : ROW_ELEMENTS, /* tensor maps count bits in words */
        STAGED_BYTES = CONSUMERS * WARPGROUP_WARPS * Way::STAGING_TILES * STAGING_BYTES
    };
    static_assert((int)OWN_ROWS == (int)WARPGROUP_ROWS, "one accumulator's rows a consumer");
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

/* One consumer warpgroup: `number` 0 has the upper half of the tile's rows, 1 the lower. */
template <class Kind> struct Consumer {
    typedef typename Kind::Register Register;

    const Problem &problem;
    const GemmShared<Kind> &shared;
    uint32_t number;

    __device__ __forceinline__ void wait_for_stage(RingPosition<Kind::STAGES> at) const
    {
        mbarrier_wait(shared.ring.full(at.stage), at.parity);
    }

    /* Waits for a stage, block number `block` of the tile's k, and starts its instructions. accumulate 0: D = A B^T. */
    __device__ __forceinline__ void start_stage(Register (&d)[Kind::REGISTERS], RingPosition<Kind::STAGES> at,
                                                uint32_t block, uint32_t depth, uint32_t accumulate) const
    {
        const uint32_t own_a = shared.a + at.stage * Kind::A_BYTES + number * Kind::OWN_ROWS * ROW_BYTES;
        wait_for_stage(at);
        if constexpr (Kind::IS_BINARY) {
            if (block == depth - 1 && problem.k % 32 != 0) {
                clear_tail_bits<Kind>(own_a, 1 + number, problem.k - block * Kind::ROW_ELEMENTS);
            }
        }
        const uint64_t a = tile_descriptor(own_a);
        const uint64_t b = tile_descriptor(shared.b + at.stage * Kind::B_BYTES);
        wgmma_fence();
#pragma unroll
        for (uint32_t step = 0; step < STEPS; step++) {
            Kind::Mma::multiply(d, a + descriptor_step(step * STEP_BYTES), b + descriptor_step(step * STEP_BYTES),
                                step > 0 ? 1 : accumulate);
        }
        wgmma_commit();
    }

    /* This warp's 16 rows of the tile whose first entry is `origin`, by its staging tiles. */
    __device__ __forceinline__ WarpStore<Kind::Way::STAGING_TILES> warp_store(TileIndex origin) const
    {
        const uint32_t warp = number * WARPGROUP_WARPS + threadIdx.x % WARPGROUP / 32;
        return { problem.c, shared.staging + warp * Kind::Way::STAGING_TILES * STAGING_BYTES, STAGING_BYTES,
                 (int32_t)origin.n, (int32_t)(origin.m + warp * WARP_ROWS) };
    }

    /* The same behind the last tile, when nobody reads the stages any more: this warp's rows of A in each of them are
     * its staging tiles. Other warps' rows may still be multiplied, so each warp keeps to its own. */
    __device__ __forceinline__ WarpStore<Kind::STAGES> last_store(TileIndex origin) const
    {
        const uint32_t warp = number * WARPGROUP_WARPS + threadIdx.x % WARPGROUP / 32;
        return { problem.c, shared.a + warp * STAGING_BYTES, Kind::A_BYTES, (int32_t)origin.n,
                 (int32_t)(origin.m + warp * WARP_ROWS) };
    }
};

#endif
