/* How an operand tile lies in shared memory, and how wgmma is told so.
 *
 * A tile is rows of 128 bytes of k, whatever the format: 16 doubles, 32 tf32, 64 halves, 128 bytes or 1024 bits. Eight
 * rows are one kilobyte, aligned to one. Within it the 16-byte pieces of row r stand at piece ^ (r mod 8): the
 * "128-byte swizzle", the same rule in the copy engine and in the tensor cores. It spreads each column of pieces, which
 * is what a multiplication reads, over all 32 banks.
 */
#ifndef TPP_SM90A_TILE_CUH
#define TPP_SM90A_TILE_CUH

#include <stdint.h>

constexpr uint32_t ROW_BYTES = 128; /* of k in a tile */
constexpr uint32_t STEP_BYTES = 32; /* of k in one wgmma */
constexpr uint32_t STEPS = ROW_BYTES / STEP_BYTES;
constexpr uint32_t WARPGROUP = 128; /* threads */
constexpr uint32_t WARPGROUP_WARPS = WARPGROUP / 32;
constexpr uint32_t WARPGROUP_ROWS = 64;   /* of C in one wgmma */
constexpr uint32_t TILE_ALIGNMENT = 1024; /* bytes */

/* Where 16-byte piece `piece` of row `row` stands, in bytes from the tile's start. */
__device__ __forceinline__ uint32_t swizzled_offset(uint32_t row, uint32_t piece)
{
    return row * ROW_BYTES + ((piece ^ (row % 8)) << 4);
}

/* The 64-bit matrix descriptor of a K-major tile in this layout, at k = 0. Bits 0-13: address / 16; 16-29: leading
 * offset / 16, unused with a swizzle along k, by convention 1; 32-45: bytes from 8 rows to the next 8, / 16; 49-51:
 * base offset, 0 as tiles are aligned; 62-63: 1, the 128-byte swizzle. Fields do not carry into each other: steps along
 * k and to other tiles are plain additions, see descriptor_step(). */
__device__ __forceinline__ uint64_t tile_descriptor(uint32_t address)
{
    return (uint64_t)1 << 62 | (uint64_t)(8 * ROW_BYTES >> 4) << 32 | (uint64_t)1 << 16 | (address & 0x3FFFF) >> 4;
}

/* What to add to a descriptor to move it by `bytes` of shared memory. Within a row the hardware applies the swizzle to
 * the address it has computed, so 32 bytes on is the next step of k. */
__device__ __forceinline__ uint64_t descriptor_step(uint32_t bytes)
{
    return bytes >> 4;
}

#endif
