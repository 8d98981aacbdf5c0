/* Accumulators to global memory: registers -> a small staging tile in shared memory -> the copy engine.
 *
 * Each consumer warpgroup has two staging tiles of 64 rows of 128 bytes of C (32 columns of 32 bits, 64 of halves),
 * swizzled like the operands. While the engine drains one, the warpgroup fills the other; the last two drain under the
 * next tile's multiplications. The engine leaves out what hangs over the edge of C.
 *
 *     round 0: fill s0, fence, meet, store s0 | round 1: fill s1, ... | round 2: wait until s0 was read, fill s0, ...
 *
 * Banks. Halves: stmatrix writes rows of 16 bytes, eight different ones a phase. 32-bit entries: a thread has two
 * neighbours, 8 bytes, and a half-warp writes rows r, r + 1, r + 2, r + 3 of one 32-byte group: rows r and r + 1 of a
 * pair are swizzled into the same 32 bytes, two accesses to each bank. So odd rows write the group two further on at
 * that time, and each 8-byte store of a warp takes the two passes that 256 bytes need.
 */
#ifndef TPP_SM90A_EPILOGUE_CUH
#define TPP_SM90A_EPILOGUE_CUH

#include "ptx/cluster.cuh"
#include "ptx/shared.cuh"
#include "ptx/stmatrix.cuh"
#include "ptx/tma.cuh"
#include "sm90a_tile.cuh"

constexpr uint32_t STAGING_BYTES = WARPGROUP_ROWS * ROW_BYTES;

__device__ __forceinline__ uint32_t register_bits(float v)
{
    return __float_as_uint(v);
}
__device__ __forceinline__ uint32_t register_bits(int32_t v)
{
    return (uint32_t)v;
}

/* 16 registers of 32-bit entries (32 columns) into a staging tile; `first` is a multiple of 16. */
template <class Register, int COUNT>
__device__ __forceinline__ void stage_wide(uint32_t staging, const Register (&d)[COUNT], int first)
{
    const uint32_t lane = threadIdx.x % 32;
    const uint32_t row = threadIdx.x % WARPGROUP / 32 * 16 + lane / 4;
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
    const uint32_t row = threadIdx.x % WARPGROUP / 32 * 16 + lane % 16; /* matrices 0, 2: rows 0-7; 1, 3: rows 8-15 */
#pragma unroll
    for (int pair = 0; pair < 4; pair++) {
        const int i = first + pair * 4;
        store_matrices(staging + swizzled_offset(row, pair * 2 + lane / 16), d[i], d[i + 1], d[i + 2], d[i + 3]);
    }
}

/* One 64 x N accumulator of a warpgroup to C at row y, column x. `staging`: this warpgroup's two tiles; `barrier`: a
 * named barrier of its own. */
template <class Mma, int COUNT>
__device__ __forceinline__ void store_accumulator(const TensorMap *map_c, uint32_t staging, uint32_t barrier,
                                                  const typename Mma::Register (&d)[COUNT], int32_t x, int32_t y)
{
    enum { COLUMNS = Mma::IS_PACKED ? 64 : 32, ROUND_REGISTERS = 16 };
    const bool is_leader = threadIdx.x % WARPGROUP == 0;
#pragma unroll
    for (int round = 0; round < COUNT / ROUND_REGISTERS; round++) {
        const uint32_t tile = staging + round % 2 * STAGING_BYTES;
        if (is_leader) {
            tma_store_wait_read<1>();
        }
        named_barrier_sync(barrier, WARPGROUP);
        if constexpr (Mma::IS_PACKED) {
            stage_packed(tile, d, round * ROUND_REGISTERS);
        } else {
            stage_wide(tile, d, round * ROUND_REGISTERS);
        }
        fence_async_proxy();
        named_barrier_sync(barrier, WARPGROUP);
        if (is_leader) {
            tma_store(map_c, tile, x + round * COLUMNS, y);
            tma_store_commit();
        }
    }
}

#endif
