/* Matrix products whose slices arrive by cp.async (sm_80 and later): a pipeline of `stages` slices in shared memory.
 *
 *      slice  s-1     s       s+1      s+2 ...
 *             free    used    landed?  on the way
 *
 * In each turn of the main loop the block uses slice s and sends for slice s + stages - 1, into the place of slice s
 * - 1. Fragments are double-buffered: those of the next step are loaded before those of this one are multiplied, so
 * that the matrix engines work while shared memory is read; the last step of a slice already loads the first of the
 * next, behind the one barrier of the turn. That barrier also says that everybody is done with slice s, whose place is
 * the next to be overwritten. Threads wait only for their own copies (wait_group) and then for each other (the
 * barrier).
 *
 * A group of copies is closed in every turn, empty or not: then "all but the last stages - 2" always means "up to slice
 * s + 1", at the end of k as well.
 *
 * Edges: a copy brings the bytes that lie within m, n and k and zeros for the rest, so a tile at an edge works like any
 * other; only elements narrower than a byte need their last byte masked. Zeros add nothing in any of these formats; a
 * zero times a scale of 0 bits is zero too.
 */
#ifndef TPP_CUDA_MMA_GEMM_CUH
#define TPP_CUDA_MMA_GEMM_CUH

#include "ptx/copy_async.cuh"
#include "tile_gemm.cuh"

__device__ __forceinline__ unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Copies slices of one block. A thread copies the same chunk of every rows_per_pass-th row. */
template <class Shape> struct SliceCopier {
    typedef typename Shape::Format Format;
    enum {
        a_passes = Shape::tile_m / Shape::rows_per_pass,
        b_passes = Shape::tile_n / Shape::rows_per_pass,
        pass_bytes = Shape::rows_per_pass * Shape::row_bytes,
    };
    static_assert(Shape::rows_per_pass % 8 == 0, "a pass must leave the key of the swizzle as it is");

    const unsigned char *a, *b; /* this thread's chunk of its first row, in the first slice */
    size_t a_pass, b_pass;      /* bytes from one pass to the next */
    unsigned a_rows, b_rows;    /* rows of the operand from this thread's first on; 0: none */
    unsigned row_bytes;         /* of k, the last byte perhaps in part */
    unsigned chunk;
    unsigned place; /* of the thread's chunk in the slice */
    bool is_whole;  /* the tile lies within C */

    __device__ __forceinline__ SliceCopier(const GemmOperands &operands, unsigned tile_row, unsigned tile_column)
    {
        const unsigned row = threadIdx.x / Shape::chunks;
        chunk = threadIdx.x % Shape::chunks;
        const unsigned a_row = tile_row * Shape::tile_m + row;
        const unsigned b_row = tile_column * Shape::tile_n + row;
        const size_t a_pitch = (size_t)operands.lda * Format::bits / 8;
        const size_t b_pitch = (size_t)operands.ldb * Format::bits / 8;
        a = operands.a + a_row * a_pitch + chunk * 16;
        b = operands.b + b_row * b_pitch + chunk * 16;
        a_pass = a_pitch * Shape::rows_per_pass;
        b_pass = b_pitch * Shape::rows_per_pass;
        place = swizzled<Shape>(row, chunk);
        is_whole = (tile_row + 1) * Shape::tile_m <= operands.m && (tile_column + 1) * Shape::tile_n <= operands.n;
        a_rows = a_row < operands.m ? operands.m - a_row : 0;
        b_rows = b_row < operands.n ? operands.n - b_row : 0;
        row_bytes = (unsigned)(((size_t)operands.k * Format::bits + 7) / 8);
    }

    __device__ __forceinline__ void copy(uint32_t to, unsigned slice) const
    {
        const unsigned at = slice * Shape::row_bytes + chunk * 16;
        const unsigned bytes = at < row_bytes ? smaller(row_bytes - at, 16) : 0;
        const size_t along = (size_t)slice * Shape::row_bytes;
        /* One way alone where the loop copies scales as well: ptxas then makes no branch of two, but carries out both
         * under predicates, and the loop of a 128 x 128 tile has 778 instructions instead of 514. */
        if (Format::scales_per_step == 0 && is_whole && (slice + 1) * Shape::row_bytes <= row_bytes) {
            copy_rows<a_passes>(to + place, a + along, a_pass);
            copy_rows<b_passes>(to + place + Shape::a_bytes, b + along, b_pass);
        } else {
            copy_rows_present<a_passes>(to + place, a + along, a_pass, a_rows, bytes);
            copy_rows_present<b_passes>(to + place + Shape::a_bytes, b + along, b_pass, b_rows, bytes);
        }
    }

    template <int passes>
    static __device__ __forceinline__ void copy_rows(uint32_t to, const unsigned char *from, size_t from_pass)
    {
#pragma unroll
        for (int pass = 0; pass < passes; pass++) {
            copy_async_16_whole(to + pass * pass_bytes, from + pass * from_pass);
        }
    }

    template <int passes>
    static __device__ __forceinline__ void copy_rows_present(uint32_t to, const unsigned char *from, size_t from_pass,
                                                             unsigned rows, unsigned bytes)
    {
#pragma unroll
        for (int pass = 0; pass < passes; pass++) {
            copy_async_16(to + pass * pass_bytes, from + pass * from_pass,
                          pass * Shape::rows_per_pass < rows ? bytes : 0);
        }
    }

    /* Clears the bits behind the last element of the last slice, in the bytes that this thread copied and waited for.
     */
    __device__ __forceinline__ void mask(uint32_t to, unsigned slice, unsigned k) const
    {
        const unsigned bits = k * (unsigned)Format::bits % 8; /* k below 2^29 where elements are narrow */
        const unsigned last = row_bytes - 1;
        if (bits == 0 || last / Shape::row_bytes != slice || last % Shape::row_bytes / 16 != chunk) {
            return;
        }
        for (unsigned pass = 0; pass < a_passes + b_passes; pass++) {
            shared_and_byte(to + place + pass * pass_bytes + last % 16, (1u << bits) - 1);
        }
    }
};

/* Copies the scales of a slice, one word of four a thread at a time: see tile_gemm.cuh for where they go. */
template <class Shape>
__device__ __forceinline__ void copy_scales(uint32_t to, unsigned slice, const GemmOperands &operands,
                                            unsigned tile_row, unsigned tile_column)
{
    typedef typename Shape::Format Format;
    const unsigned rows = Shape::tile_m + Shape::tile_n;
    const unsigned scale_block = 256 / Format::bits / Format::scales_per_step;
    const unsigned per_row = (operands.k + scale_block - 1) / scale_block;
    const unsigned pitch = (per_row + 3) / 4 * 4;
    for (unsigned i = threadIdx.x; i < rows * Shape::scale_words; i += Shape::threads) {
        const unsigned row = i % rows;
        const unsigned at = (slice * Shape::scale_words + i / rows) * 4;
        const bool is_a = row < Shape::tile_m;
        const unsigned in_operand =
            is_a ? tile_row * Shape::tile_m + row : tile_column * Shape::tile_n + row - Shape::tile_m;
        const bool is_present = in_operand < (is_a ? operands.m : operands.n) && at < per_row;
        const unsigned char *from = is_a ? operands.a_scales : operands.b_scales;
        copy_async_4(to + Shape::operand_bytes + i * 4, from + (size_t)in_operand * pitch + at,
                     is_present ? smaller(per_row - at, 4) : 0);
    }
}

template <class Shape>
__device__ __forceinline__ void gemm(const GemmOperands &operands, typename Shape::Format::Stored *c,
                                     struct tpp_core_clock *clocks, const unsigned char *shared)
{
    unsigned tile_row, tile_column;
    choose_tile(tile_row, tile_column);
    const SliceCopier<Shape> copier(operands, tile_row, tile_column);
    const FragmentPlace<Shape> place;
    const uint32_t base = shared_address(shared);
    const unsigned slices = (operands.k + Shape::slice_k - 1) / Shape::slice_k;

    auto send = [&](unsigned slice, unsigned stage) {
        if (slice < slices) {
            copier.copy(base + stage * Shape::stage_bytes, slice);
            if constexpr (Shape::Format::scales_per_step != 0) {
                copy_scales<Shape>(base + stage * Shape::stage_bytes, slice, operands, tile_row, tile_column);
            }
        }
        copy_async_commit();
    };
    auto receive = [&](unsigned slice, unsigned stage) {
        copy_async_wait<Shape::stages - 2>();
        if constexpr (Shape::Format::bits < 8) {
            copier.mask(base + stage * Shape::stage_bytes, slice, operands.k);
        }
        __syncthreads();
    };

    typename Shape::Format::D sums[Shape::units_m][Shape::units_n];
    clear<Shape>(sums);
    for (unsigned slice = 0; slice + 1 < Shape::stages; slice++) {
        send(slice, slice);
    }
    receive(0, 0);
    core_clock_begin(clocks);
    constexpr int buffers = Shape::steps > 1 ? 2 : 1; /* a slice of doubles is one step: loaded, then used */
    Fragments<Shape> fragments[buffers];
    load_fragments<Shape>(fragments[0], place, base, 0);
    unsigned stage = 0;
#pragma unroll 1
    for (unsigned slice = 0; slice < slices; slice++) {
        const unsigned next_stage = stage + 1 < Shape::stages ? stage + 1 : 0;
        send(slice + Shape::stages - 1, stage > 0 ? stage - 1 : Shape::stages - 1);
#pragma unroll
        for (int step = 0; step < Shape::steps; step++) {
            const bool is_last = step + 1 == Shape::steps;
            if (buffers == 1) {
                multiply_step<Shape>(sums, fragments[0], step);
            }
            if (is_last) {
                receive(slice + 1, next_stage);
            }
            load_fragments<Shape>(fragments[(step + 1) % buffers], place,
                                  base + (is_last ? next_stage : stage) * Shape::stage_bytes, is_last ? 0 : step + 1);
            if (buffers > 1) {
                multiply_step<Shape>(sums, fragments[step % buffers], step);
            }
        }
        stage = next_stage;
    }
    core_clock_end(clocks);
    store<Shape>(sums, c, operands, tile_row, tile_column);
}

#endif
