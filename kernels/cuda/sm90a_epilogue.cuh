/* Accumulators to global memory: registers -> a small staging tile in shared memory -> the copy engine.
 *
 * Each warp stores its own 16 rows, by itself: no barrier, and it is a round further on or behind as its warpgroup's
 * work allows. Its staging tiles are 16 rows of 128 bytes of C (32 columns of 32 bits, 64 of halves), swizzled like the
 * operands. With two of them the warp fills one while the engine drains the other; one is enough where much lies
 * between two rounds. A round is 16 registers; where an accumulator's registers are no multiple of that, the last round
 * begins earlier and stores some columns twice, the same entries. The engine leaves out what hangs over the edge of C.
 *
 *     round 0: fill s0, fence, store s0 | round 1: fill s1, ... | round 2: wait until s0 was read, fill s0, ...
 *
 * Banks. Halves: stmatrix writes rows of 16 bytes, eight different ones a phase. 32-bit entries: a thread has two
 * neighbours, 8 bytes, and a half-warp writes rows r, r + 1, r + 2, r + 3 of one 32-byte group: rows r and r + 1 of a
 * pair are swizzled into the same 32 bytes, two accesses to each bank. So odd rows write the group two further on at
 * that time, and each 8-byte store of a warp takes the two passes that 256 bytes need.
 */
#ifndef TPP_SM90A_EPILOGUE_CUH
#define TPP_SM90A_EPILOGUE_CUH

#include "ptx/shared.cuh"
#include "ptx/stmatrix.cuh"
#include "ptx/tma.cuh"
#include "sm90a_tile.cuh"

constexpr uint32_t WARP_ROWS = 16; /* of C in one warp's registers */
constexpr uint32_t STAGING_BYTES = WARP_ROWS * ROW_BYTES;
constexpr int ROUND_REGISTERS = 16;

/* Rounds that store an accumulator of `registers` a thread. */
__device__ constexpr int store_rounds(int registers)
{
    return (registers + ROUND_REGISTERS - 1) / ROUND_REGISTERS;
}

__device__ __forceinline__ uint32_t register_bits(float v)
{
    return __float_as_uint(v);
}
__device__ __forceinline__ uint32_t register_bits(int32_t v)
{
    return (uint32_t)v;
}

/* 16 registers of 32-bit entries (32 columns) into a staging tile; `first` is a multiple of 4. */
template <class Register, int COUNT>
__device__ __forceinline__ void stage_wide(uint32_t staging, const Register (&d)[COUNT], int first)
{
    const uint32_t lane = threadIdx.x % 32;
    const uint32_t row = lane / 4;
    const bool is_odd = row % 2 != 0;
#pragma unroll
    for (int half = 0; half < 2; half++) {
#pragma unroll
        for (int group = 0; group < 4; group++) {
            const int even = first + group * 4 + half * 2;
            const int odd = first + (group ^ 2) * 4 + half * 2;
            const uint32_t own_group = is_odd ? group ^ 2 : group;
            const uint32_t offset = swizzled_offset(row + half * 8, own_group * 2 + lane % 4 / 2) + lane % 2 * 8;
            shared_store_8(staging + offset, register_bits(is_odd ? d[odd] : d[even]),
                           register_bits(is_odd ? d[odd + 1] : d[even + 1]));
        }
    }
}

/* 16 registers of packed halves (64 columns) into a staging tile. */
template <int COUNT>
__device__ __forceinline__ void stage_packed(uint32_t staging, const uint32_t (&d)[COUNT], int first)
{
    const uint32_t lane = threadIdx.x % 32;
    const uint32_t row = lane % 16; /* matrices 0, 2: rows 0-7; 1, 3: rows 8-15 */
#pragma unroll
    for (int pair = 0; pair < 4; pair++) {
        const int i = first + pair * 4;
        store_matrices(staging + swizzled_offset(row, pair * 2 + lane / 16), d[i], d[i + 1], d[i + 2], d[i + 3]);
    }
}

/* Where one warp stores 16 rows of a tile: TILES staging tiles, `stride` bytes apart, and C's place. */
template <int TILES> struct WarpStore {
    const TensorMap *map_c;
    uint32_t staging;
    uint32_t stride;
    int32_t x, y; /* column and row of the first entry */

    /* Round number ROUND, all threads of the warp. */
    template <class Mma, int ROUND, int COUNT>
    __device__ __forceinline__ void round(const typename Mma::Register (&d)[COUNT]) const
    {
        enum {
            END = COUNT - ROUND_REGISTERS,
            FIRST = ROUND * ROUND_REGISTERS < END ? ROUND * ROUND_REGISTERS : END,
            COLUMNS_PER_REGISTER = Mma::IS_PACKED ? 4 : 2
        };
        const bool is_leader = threadIdx.x % 32 == 0;
        const uint32_t tile = staging + ROUND % TILES * stride;
        if (is_leader) {
            tma_store_wait_read<TILES - 1>();
        }
        __syncwarp();
        if constexpr (Mma::IS_PACKED) {
            stage_packed(tile, d, FIRST);
        } else {
            stage_wide(tile, d, FIRST);
        }
        fence_async_proxy();
        __syncwarp();
        if (is_leader) {
            tma_store(map_c, tile, x + FIRST * COLUMNS_PER_REGISTER, y);
            tma_store_commit();
        }
    }

    template <class Mma, int ROUND = 0, int COUNT>
    __device__ __forceinline__ void all_rounds(const typename Mma::Register (&d)[COUNT]) const
    {
        if constexpr (ROUND < store_rounds(COUNT)) {
            round<Mma, ROUND>(d);
            all_rounds<Mma, ROUND + 1>(d);
        }
    }
};

#endif
