/* The ring of tile buffers between the copy engine and the tensor cores.
 *
 *     producer   wait empty[0] | announce bytes, start copies -> full[0] | wait empty[1] | ...
 *     consumers  wait full[0] | start wgmma on stage 0 | wait for the batch before, arrive at empty[of that batch] |
 * ...
 *
 * Each stage has two barriers. full: one arrival, the producer's, which announces the stage's bytes; the copies bring
 * them. empty: one arrival per consumer warpgroup of every block of the cluster, because a multicast writes into all of
 * them: a producer that has its own block's leave only could overwrite what the neighbour still reads. */
#ifndef TPP_SM90A_PIPELINE_CUH
#define TPP_SM90A_PIPELINE_CUH

#include "ptx/mbarrier.cuh"

/* A position in the ring: the stage and the parity of its use, which turns each time around. */
template <int STAGES> struct RingPosition {
    uint32_t stage;
    uint32_t parity;

    __device__ __forceinline__ void advance()
    {
        stage++;
        if (stage == STAGES) {
            stage = 0;
            parity ^= 1;
        }
    }
};

/* 2 x STAGES barriers of 8 bytes from `base`. */
template <int STAGES> struct RingBarriers {
    uint32_t base;

    enum { BYTES = 2 * STAGES * 8 };

    __device__ __forceinline__ uint32_t full(uint32_t stage) const
    {
        return base + stage * 8;
    }
    __device__ __forceinline__ uint32_t empty(uint32_t stage) const
    {
        return base + (STAGES + stage) * 8;
    }
    /* One thread; then a barrier of the block or cluster. */
    __device__ __forceinline__ void init(uint32_t releases) const
    {
        for (uint32_t stage = 0; stage < STAGES; stage++) {
            mbarrier_init(full(stage), 1);
            mbarrier_init(empty(stage), releases);
        }
        mbarrier_fence_init();
    }
};

#endif
