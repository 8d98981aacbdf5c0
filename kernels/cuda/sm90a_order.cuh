/* In which order persistent blocks take the tiles of C, so that what runs at the same time reads few different rows.
 *
 * All blocks move along k together, so in each moment the second-level cache serves the rows of A and B that the tiles
 * in flight touch. 66 clusters of 256 x 256 in one row of tiles would read 1 + 66 strips; in a patch of 8 x 8 they read
 * 8 + 8. Both orders cut C into patches of 8 x 8 and walk them row by row; they differ within:
 * - SuperTiles: down 8 tiles, then one to the right: when the front moves by a column, A's 8 strips stay and one strip
 *   of B changes
 * - Hilbert: along Hilbert's curve: every stretch of 4^i tiles is a square, whatever number is in flight
 * Patches cut off by the edge are walked as SuperTiles in both.
 */
#ifndef TPP_SM90A_ORDER_CUH
#define TPP_SM90A_ORDER_CUH

#include <stdint.h>

constexpr uint32_t PATCH = 8;

struct TileCount {
    uint32_t m, n;
};
struct TileIndex {
    uint32_t m, n;
};

/* Patch of tile `index`, its sizes, and what is left of the index within it. */
struct Patch {
    uint32_t m, n, rows, columns, rest;
};

__device__ __forceinline__ Patch patch_of(uint32_t index, TileCount count)
{
    Patch patch;
    const uint32_t band = PATCH * count.n; /* tiles in a full row of patches */
    patch.m = index / band * PATCH;
    patch.rows = count.m - patch.m < PATCH ? count.m - patch.m : PATCH;
    patch.rest = index % band;
    patch.n = patch.rest / (patch.rows * PATCH) * PATCH;
    patch.columns = count.n - patch.n < PATCH ? count.n - patch.n : PATCH;
    patch.rest -= patch.n * patch.rows;
    return patch;
}

struct SuperTiles {
    static __device__ __forceinline__ TileIndex at(uint32_t index, TileCount count)
    {
        const Patch patch = patch_of(index, count);
        return { patch.m + patch.rest % patch.rows, patch.n + patch.rest / patch.rows };
    }
};

struct Hilbert {
    /* The curve's point number `rest` in a square of 8 x 8: two bits of the number choose a quadrant, and each quadrant
     * holds the smaller curve mirrored so that ends meet. */
    static __device__ __forceinline__ TileIndex at(uint32_t index, TileCount count)
    {
        const Patch patch = patch_of(index, count);
        if (patch.rows != PATCH || patch.columns != PATCH) {
            return SuperTiles::at(index, count);
        }
        uint32_t x = 0;
        uint32_t y = 0;
        uint32_t rest = patch.rest;
#pragma unroll
        for (uint32_t size = 1; size < PATCH; size *= 2) {
            const uint32_t right = rest / 2 % 2;
            const uint32_t up = (rest ^ right) % 2;
            if (up == 0) {
                const uint32_t swap = right ? size - 1 - x : x;
                x = right ? size - 1 - y : y;
                y = swap;
            }
            x += size * right;
            y += size * up;
            rest /= 4;
        }
        return { patch.m + y, patch.n + x };
    }
};

#endif
