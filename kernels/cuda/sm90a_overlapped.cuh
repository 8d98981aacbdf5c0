/* Consumers with two accumulators, which tiles take in turn: while one is multiplied, the other is stored.
 *
 *     tensor cores   | tile 0 into d0 ................ | tile 1 into d1 ................ | tile 2 into d0 ...
 *     copy engine                                        d0: r0   r1   r2   r3 ...          d1: r0   r1   r2 ...
 *
 * A round, 16 registers a thread, follows every `spacing` blocks of k, so that the rounds spread over the tile: all
 * cores reach their ends of tiles at about the same time, and stores one after the other would find the cache busy
 * with everyone else's (measured: six rounds in six blocks cost 1100 clocks a tile).
 *
 * Between two tiles each warpgroup waits for its last batch, since the compiler serialises instructions on two
 * accumulators in flight at once (C7514). What the next batch needs is there by then: nothing stands between that wait
 * and the first instruction.
 *
 * Registers: 2 x 100 for tiles of 200 columns in 32 bits, 2 x 64 for 256 in halves, of 240. 200 columns fill 8192 x
 * 8192 best: 2624 tiles on 132 cores, 19.88 of 20 rounds. The last round of such a tile is the last 16 registers, of
 * which 12 have been stored before.
 */
#ifndef TPP_SM90A_OVERLAPPED_CUH
#define TPP_SM90A_OVERLAPPED_CUH

#include "sm90a_consume.cuh"

struct Overlapped {
    enum { STAGING_TILES = 1 }; /* a round follows the one before after at least a block of k */

    template <class Kind> static __device__ __forceinline__ void consume(const Consumer<Kind> &consumer, uint32_t rank);
};

template <class Kind> struct TwoAccumulators {
    typedef typename Kind::Mma Mma;
    typedef typename Kind::Register Register;
    enum { REGISTERS = Kind::REGISTERS, ROUNDS = store_rounds(REGISTERS) };

    const Consumer<Kind> &consumer;
    TileWalk<Kind> walk;
    uint32_t rank;
    RingPosition<Kind::STAGES> at;
    uint32_t before; /* the stage of the batch before, not yet given back */
    bool has_old;    /* a tile before this one, to be stored */

    /* Blocks `block` to `end`, of which the first is not the tile's first. The batch before is done and given back. */
    __device__ __forceinline__ void multiply_blocks(Register (&d)[REGISTERS], uint32_t &block, uint32_t end)
    {
#pragma unroll 1
        for (; block < end; block++) {
            consumer.start_stage(d, at, block, walk.depth, 1);
            wgmma_wait<1>();
            release(consumer.shared, before);
            before = at.stage;
            at.advance();
        }
    }

    /* Round `ROUND` and those after it, each behind its blocks. */
    template <int ROUND>
    __device__ __forceinline__ void multiply_and_store(Register (&d)[REGISTERS], const Register (&old)[REGISTERS],
                                                       uint32_t &block,
                                                       const WarpStore<Overlapped::STAGING_TILES> &store)
    {
        if constexpr (ROUND < ROUNDS) {
            const uint32_t end = 1 + (walk.depth - 1) * (ROUND + 1) / ROUNDS;
            multiply_blocks(d, block, end);
            if (has_old) { /* a round */
                store.template round<Mma, ROUND>(old);
            }
            multiply_and_store<ROUND + 1>(d, old, block, store);
        }
    }

    /* This tile into d, and the tile before out of old. */
    __device__ __forceinline__ void tile(Register (&d)[REGISTERS], const Register (&old)[REGISTERS])
    {
        consumer.start_stage(d, at, 0, walk.depth, 0);
        if (has_old) { /* the tile before's last stage */
            release(consumer.shared, before);
        }
        before = at.stage;
        at.advance();
        uint32_t block = 1;
        const TileIndex old_origin = has_old ? walk.origin_before(rank) : TileIndex{ 0, 0 };
        multiply_and_store<0>(d, old, block, consumer.warp_store(old_origin));
        walk.advance();
        if (walk.has_tile()) {
            consumer.wait_for_stage(at);
        }
        wgmma_wait<0>();
        wgmma_registers_settle(d);
        has_old = true;
    }

    __device__ __forceinline__ void end(const Register (&d)[REGISTERS]) const
    {
        block_clock_end(consumer.problem.clocks, WARPGROUP);
        consumer.last_store(walk.origin_before(rank)).template all_rounds<Mma>(d);
    }
};

template <class Kind> __device__ __forceinline__ void Overlapped::consume(const Consumer<Kind> &consumer, uint32_t rank)
{
    TwoAccumulators<Kind> two = { consumer, TileWalk<Kind>(consumer.problem), rank, { 0, 0 }, 0, false };
    typename Kind::Register d0[Kind::REGISTERS];
    typename Kind::Register d1[Kind::REGISTERS];
    while (two.walk.has_tile()) { /* registers have no index: each accumulator has code of its own */
        two.tile(d0, d1);
        if (!two.walk.has_tile()) {
            two.end(d0);
            break;
        }
        two.tile(d1, d0);
        if (!two.walk.has_tile()) {
            two.end(d1);
        }
    }
}

#endif
