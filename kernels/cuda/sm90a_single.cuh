/* Consumers with one accumulator: C is stored between two tiles, and meanwhile nothing is multiplied. For tiles too
 * wide for a second accumulator, for small ones, and for sums that take the registers themselves. */
#ifndef TPP_SM90A_SINGLE_CUH
#define TPP_SM90A_SINGLE_CUH

#include "sm90a_consume.cuh"

/* One tile's sum over k. A stage is released when the batch after it has been started: the tensor cores never run dry.
 */
struct WholeSums {
    template <class Kind>
    static __device__ __forceinline__ void multiply_tile(typename Kind::Register (&d)[Kind::REGISTERS],
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
        wgmma_registers_settle(d);
        release(consumer.shared, before);
    }
};

/* The same with sums of one stage, 128 elements of FP8, added up in float by the general cores: the tensor cores keep
 * only about 14 bits while they add FP8. The partial sum takes as many registers as the sum, so tiles are 64 x 128 a
 * warpgroup. Its 4 instructions are 256 clocks, waiting and 64 additions a thread about 150, in which the other
 * warpgroup has them. */
struct PromotedSums {
    template <class Kind>
    static __device__ __forceinline__ void multiply_tile(typename Kind::Register (&sum)[Kind::REGISTERS],
                                                         const Consumer<Kind> &consumer, RingPosition<Kind::STAGES> &at,
                                                         uint32_t depth)
    {
        typename Kind::Register part[Kind::REGISTERS];
#pragma unroll
        for (uint32_t i = 0; i < Kind::REGISTERS; i++) {
            sum[i] = 0;
        }
#pragma unroll 1
        for (uint32_t block = 0; block < depth; block++, at.advance()) {
            consumer.start_stage(part, at, block, depth, 0);
            wgmma_wait<0>();
            wgmma_registers_settle(part);
            release(consumer.shared, at.stage);
#pragma unroll
            for (uint32_t i = 0; i < Kind::REGISTERS; i++) {
                sum[i] += part[i];
            }
        }
    }
};

template <class Sums> struct Single {
    enum { STAGING_TILES = 2 };

    template <class Kind> static __device__ __forceinline__ void consume(const Consumer<Kind> &consumer, uint32_t rank)
    {
        typename Kind::Register d[Kind::REGISTERS];
        RingPosition<Kind::STAGES> at = { 0, 0 };
        for (TileWalk<Kind> walk(consumer.problem); walk.has_tile(); walk.advance()) {
            Sums::multiply_tile(d, consumer, at, walk.depth);
            block_clock_end(consumer.problem.clocks, WARPGROUP);
            consumer.warp_store(walk.origin(rank)).template all_rounds<typename Kind::Mma>(d);
        }
    }
};

#endif
