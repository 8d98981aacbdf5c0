/* Matrix products on mma.sync: the parts that every way of loading shares. C = A B^T, A and B with k contiguous.
 *
 * A block makes a tile of C; its warps share the tile out in a grid; a warp keeps its own part of C in registers and
 * walks along k, one slice of A and B in shared memory after the other.
 *
 * Why the tile is as large as it is. For each 32 bytes of k a warp reads its rows of A and of B from shared memory: for
 * 64 x 64 entries 2 x 2 KiB for 32 units of 16 x 8. On A100 those take 32 x 2 = 64 clocks of the core's matrix engines,
 * and shared memory gives 128 bytes a clock: 4096 / 128 = 32 clocks, half of its time. 64 x 32 entries would need 75 %,
 * 32 x 32 all of it. The same on Hopper; GeForce multiplies at half or a quarter of the rate and has time to spare.
 * From the second-level cache a block of 128 x 256 fetches (128 + 256) x 64 bytes for each 64 bytes of k, in 512 units
 * or 1024 clocks of A100: 24 bytes a clock and core, of some 40 that its second-level cache gives.
 * Registers: 64 x 64 / 32 = 128 for sums, 2 x (16 + 16) for two sets of fragments, some 30 for addresses: below 255.
 *
 * Shared memory holds rows of 64 or 128 bytes of k without a gap. A fragment load reads 16 bytes from each of eight
 * rows in one go (ldmatrix), which would all lie in the same banks, so the 16-byte chunks of a row change places by an
 * XOR with the row number: chunk c of row r lies at c ^ (r mod 8) of 128 bytes, or at c ^ (r / 2 mod 4) of 64 bytes,
 * where two rows share the 128 bytes of all banks. Doubles are read by rows in pairs, 64 bytes of each: c ^ (4 (r mod
 * 2)).
 *
 * Tiles are taken in groups of 8 tile rows, column by column: blocks that run at the same time then share few rows of A
 * and few of B, and find most of them in the second-level cache.
 */
#ifndef TPP_CUDA_TILE_GEMM_CUH
#define TPP_CUDA_TILE_GEMM_CUH

#include "core_clock.cuh"
#include "mma_formats.cuh"

/* The operands of a product, as in the contract; scales are NULL where the format has none. */
struct GemmOperands {
    const unsigned char *a, *b;
    const unsigned char *a_scales, *b_scales;
    unsigned m, n, k, lda, ldb, ldc;
};

template <class FormatOf, int tile_m_, int tile_n_, int warps_m_, int warps_n_, int row_bytes_, int stages_>
struct GemmShape {
    typedef FormatOf Format;
    enum {
        tile_m = tile_m_,
        tile_n = tile_n_,
        warps_m = warps_m_,
        warps_n = warps_n_,
        threads = 32 * warps_m_ * warps_n_,
        row_bytes = row_bytes_, /* of k in one slice */
        stages = stages_,       /* slices in shared memory at a time */
        chunks = row_bytes_ / 16,
        steps = row_bytes_ / FormatOf::step_bytes, /* units along k in a slice */
        units_m = tile_m_ / warps_m_ / 16,         /* of a warp */
        units_n = tile_n_ / warps_n_ / 8,
        slice_k = row_bytes_ * 8 / FormatOf::bits,           /* elements of k in a slice */
        scale_words = steps * FormatOf::scales_per_step / 4, /* of scales a row and slice */
        a_bytes = tile_m_ * row_bytes_,
        operand_bytes = (tile_m_ + tile_n_) * row_bytes_,
        stage_bytes = operand_bytes + (tile_m_ + tile_n_) * scale_words * 4,
        rows_per_pass = threads / chunks, /* that all threads copy at once, 16 bytes each */
    };
    static_assert(tile_m_ % rows_per_pass == 0 && tile_n_ % rows_per_pass == 0, "every pass copies whole rows");
    static_assert(FormatOf::is_double == 0 || row_bytes_ == 128, "doubles take 128 bytes of k at a time");
};

/* Where chunk `chunk` of row `row` lies in the rows of an operand. */
template <class Shape> __device__ __forceinline__ unsigned swizzled(unsigned row, unsigned chunk)
{
    const unsigned key = Shape::Format::is_double ? row % 2 * 4 : Shape::row_bytes == 128 ? row % 8 : row / 2 % 4;
    return row * Shape::row_bytes + (chunk ^ key) * 16;
}

/* Which tile this block makes: groups of 8 tile rows, column by column. */
__device__ __forceinline__ void choose_tile(unsigned &tile_row, unsigned &tile_column)
{
    const unsigned group_rows = 8;
    const unsigned rows = gridDim.y;
    const unsigned columns = gridDim.x;
    const unsigned block = blockIdx.y * columns + blockIdx.x;
    const unsigned first = block / (group_rows * columns) * group_rows;
    const unsigned height = rows - first < group_rows ? rows - first : group_rows;
    const unsigned within = block % (group_rows * columns);
    tile_row = first + within % height;
    tile_column = within / height;
}

/* ---- scales, from shared memory: word w of a row's scales lies at [w][row], rows of A before those of B.
 *
 * An instruction takes the scales of its 16 rows of A from one pair of lanes of each quad and those of its 8 columns
 * from one lane, by number: so a register loaded once serves two units of A, or four of B, and four bytes along k. */

template <class Shape> struct Scales {
    uint32_t a[(Shape::units_m + 1) / 2], b[(Shape::units_n + 3) / 4];
};

template <class Shape> __device__ __forceinline__ void load_scales(Scales<Shape> &scales, uint32_t slice, unsigned step)
{
    const unsigned lane = threadIdx.x % 32;
    const unsigned warp = threadIdx.x / 32;
    const unsigned rows = Shape::tile_m + Shape::tile_n;
    const unsigned word = step * Shape::Format::scales_per_step / 4;
    const unsigned a_row = warp / Shape::warps_n * (Shape::units_m * 16) + lane / 4 + lane % 4 * 8;
    const unsigned b_row = Shape::tile_m + warp % Shape::warps_n * (Shape::units_n * 8) + lane / 4 + lane % 4 * 8;
#pragma unroll
    for (int i = 0; i < Shape::units_m / 2; i++) {
        scales.a[i] = shared_load_4(slice + Shape::operand_bytes + (word * rows + a_row + i * 32) * 4);
    }
#pragma unroll
    for (int j = 0; j < Shape::units_n / 4; j++) {
        scales.b[j] = shared_load_4(slice + Shape::operand_bytes + (word * rows + b_row + j * 32) * 4);
    }
}

/* ---- fragments, from shared memory */

template <class Shape> struct Fragments {
    typename Shape::Format::A a[Shape::units_m];
    typename Shape::Format::B b[Shape::units_n];
    Scales<Shape> scales; /* where the format has them */
};

/* Where in the slice this lane's fragments begin. Rows of a unit are 16 (A) or two times 8 (B) below each other, which
 * leaves the key of the swizzle as it is; a step along k is an XOR of the chunk. */
template <class Shape> struct FragmentPlace {
    unsigned a_offset, b_offset;

    __device__ __forceinline__ FragmentPlace()
    {
        const unsigned lane = threadIdx.x % 32;
        const unsigned warp = threadIdx.x / 32;
        const unsigned a_row = warp / Shape::warps_n * (Shape::units_m * 16);
        const unsigned b_row = warp % Shape::warps_n * (Shape::units_n * 8);
        if (Shape::Format::is_double) {
            a_offset = swizzled<Shape>(a_row + lane / 4, lane % 4);
            b_offset = Shape::a_bytes + swizzled<Shape>(b_row + lane / 4, lane % 4);
        } else {
            a_offset = swizzled<Shape>(a_row + lane % 16, lane / 16);
            b_offset = Shape::a_bytes + swizzled<Shape>(b_row + lane / 16 * 8 + lane % 8, lane / 8 % 2);
        }
    }
};

__device__ __forceinline__ void load_double_rows(DoubleOperands::A &a, uint32_t address, unsigned row_bytes)
{
#pragma unroll
    for (unsigned lower = 0; lower < 2; lower++) {
#pragma unroll
        for (unsigned half = 0; half < 2; half++) {
            shared_load_2_doubles(a.value[4 * half + lower], a.value[4 * half + 2 + lower],
                                  (address + lower * 8 * row_bytes) ^ (half * 64));
        }
    }
}

template <class Shape> __device__ __forceinline__ void load_doubles(Fragments<Shape> &fragments, uint32_t a, uint32_t b)
{
#pragma unroll
    for (int i = 0; i < Shape::units_m; i++) {
        load_double_rows(fragments.a[i], a + i * 16 * Shape::row_bytes, Shape::row_bytes);
    }
#pragma unroll
    for (int j = 0; j < Shape::units_n; j++) {
#pragma unroll
        for (unsigned half = 0; half < 2; half++) {
            shared_load_2_doubles(fragments.b[j].value[2 * half], fragments.b[j].value[2 * half + 1],
                                  (b + j * 8 * Shape::row_bytes) ^ (half * 64));
        }
    }
}

template <class Shape> __device__ __forceinline__ void load_words(Fragments<Shape> &fragments, uint32_t a, uint32_t b)
{
#pragma unroll
    for (int i = 0; i < Shape::units_m; i++) {
        matrix_load_4(fragments.a[i].word, a + i * 16 * Shape::row_bytes);
    }
#pragma unroll
    for (int j = 0; j < Shape::units_n; j += 2) {
        uint32_t words[4];
        matrix_load_4(words, b + j * 8 * Shape::row_bytes);
        fragments.b[j].word[0] = words[0];
        fragments.b[j].word[1] = words[1];
        fragments.b[j + 1].word[0] = words[2];
        fragments.b[j + 1].word[1] = words[3];
    }
}

/* The fragments of step `step` of the slice at shared address `slice`, which is a multiple of 128. */
template <class Shape>
__device__ __forceinline__ void load_fragments(Fragments<Shape> &fragments, const FragmentPlace<Shape> &place,
                                               uint32_t slice, unsigned step)
{
    const uint32_t a = slice + (place.a_offset ^ (step * 32));
    const uint32_t b = slice + (place.b_offset ^ (step * 32));
    if constexpr (Shape::Format::is_double) {
        load_doubles<Shape>(fragments, a, b);
    } else {
        load_words<Shape>(fragments, a, b);
    }
    if constexpr (Shape::Format::scales_per_step != 0) {
        load_scales<Shape>(fragments.scales, slice, step);
    }
}

/* ---- products */

template <class Shape>
__device__ __forceinline__ void multiply(typename Shape::Format::D (&sums)[Shape::units_m][Shape::units_n],
                                         const Fragments<Shape> &fragments)
{
#pragma unroll
    for (int part = 0; part < Shape::Format::parts; part++) {
#pragma unroll
        for (int j = 0; j < Shape::units_n; j++) {
#pragma unroll
            for (int i = 0; i < Shape::units_m; i++) {
                Shape::Format::multiply(part, sums[i][j], fragments.a[i], fragments.b[j]);
            }
        }
    }
}

/* With scales, all whose numbers are fields of the instruction: `at` is the byte in the registers of scales, j the
 * column of units. */
template <class Shape, int at, int j>
__device__ __forceinline__ void multiply_columns(typename Shape::Format::D (&sums)[Shape::units_m][Shape::units_n],
                                                 const Fragments<Shape> &fragments)
{
    const uint32_t b_scales = fragments.scales.b[j / 4];
#pragma unroll
    for (int i = 0; i < Shape::units_m; i += 2) {
        const uint32_t a_scales = fragments.scales.a[i / 2];
        Shape::Format::template multiply<at, 0, j % 4>(sums[i][j], fragments.a[i], fragments.b[j], a_scales, b_scales);
        Shape::Format::template multiply<at, 1, j % 4>(sums[i + 1][j], fragments.a[i + 1], fragments.b[j], a_scales,
                                                       b_scales);
    }
    if constexpr (j + 1 < Shape::units_n) {
        multiply_columns<Shape, at, j + 1>(sums, fragments);
    }
}

/* `step` is known to the compiler: the loop around is unrolled. */
template <class Shape>
__device__ __forceinline__ void multiply_step(typename Shape::Format::D (&sums)[Shape::units_m][Shape::units_n],
                                              const Fragments<Shape> &fragments, int step)
{
    constexpr int per_step = Shape::Format::scales_per_step;
    if constexpr (per_step == 0) {
        multiply<Shape>(sums, fragments);
    } else if constexpr (per_step == 4) {
        multiply_columns<Shape, 0, 0>(sums, fragments);
    } else if constexpr (per_step == 2) {
        step % 2 == 0 ? multiply_columns<Shape, 0, 0>(sums, fragments) : multiply_columns<Shape, 2, 0>(sums, fragments);
    } else {
        switch (step % 4) {
        case 0:
            multiply_columns<Shape, 0, 0>(sums, fragments);
            break;
        case 1:
            multiply_columns<Shape, 1, 0>(sums, fragments);
            break;
        case 2:
            multiply_columns<Shape, 2, 0>(sums, fragments);
            break;
        default:
            multiply_columns<Shape, 3, 0>(sums, fragments);
            break;
        }
    }
}

/* ---- results */

template <class Shape>
__device__ __forceinline__ void clear(typename Shape::Format::D (&sums)[Shape::units_m][Shape::units_n])
{
#pragma unroll
    for (int i = 0; i < Shape::units_m; i++) {
#pragma unroll
        for (int j = 0; j < Shape::units_n; j++) {
            Shape::Format::start(sums[i][j], 0);
        }
    }
}

/* Four lanes write 2 entries each to a row: 32 bytes in one go for sums of 4 bytes, a whole sector of memory. */
template <class Shape, bool is_whole>
__device__ __forceinline__ void store_tile(const typename Shape::Format::D (&sums)[Shape::units_m][Shape::units_n],
                                           typename Shape::Format::Stored *c, const GemmOperands &operands,
                                           unsigned first_row, unsigned first_column)
{
#pragma unroll
    for (int i = 0; i < Shape::units_m; i++) {
#pragma unroll
        for (int lower = 0; lower < 2; lower++) {
            const unsigned row = first_row + i * 16 + lower * 8;
            if (is_whole || row < operands.m) {
                typename Shape::Format::Stored *to = c + (size_t)row * operands.ldc;
#pragma unroll
                for (int j = 0; j < Shape::units_n; j++) {
                    const unsigned column = first_column + j * 8;
                    if (is_whole || column < operands.n) {
                        Shape::Format::store(sums[i][j], lower, to + column, is_whole || column + 1 < operands.n);
                    }
                }
            }
        }
    }
}

template <class Shape>
__device__ __forceinline__ void store(const typename Shape::Format::D (&sums)[Shape::units_m][Shape::units_n],
                                      typename Shape::Format::Stored *c, const GemmOperands &operands,
                                      unsigned tile_row, unsigned tile_column)
{
    const unsigned lane = threadIdx.x % 32;
    const unsigned warp = threadIdx.x / 32;
    const unsigned row = tile_row * Shape::tile_m + warp / Shape::warps_n * (Shape::units_m * 16) + lane / 4;
    const unsigned column = tile_column * Shape::tile_n + warp % Shape::warps_n * (Shape::units_n * 8) + lane % 4 * 2;
    if ((tile_row + 1) * Shape::tile_m <= operands.m && (tile_column + 1) * Shape::tile_n <= operands.n) {
        store_tile<Shape, true>(sums, c, operands, row, column);
    } else {
        store_tile<Shape, false>(sums, c, operands, row, column);
    }
}

#endif
