/* Matrix products on Turing, which has no cp.async: slices pass through registers.
 *
 * While a slice is multiplied, the next one is on its way from memory into registers; it is written to the other half
 * of shared memory when the multiplications are done. The loads are issued first and their results touched last, so the
 * latency of memory is covered by a slice's products: 128 x 128 x 32 halves are 256 units or 1024 clocks of T4's
 * engines.
 *
 * Registers set the shape: a thread of 256 holds 64 x 32 / 32 = 64 sums, 2 x (16 + 8) of fragments and 4 chunks of the
 * next slice, 16. Shared memory gives half of what Ampere's does for 64 x 32 entries (3 KiB for 16 units, 64 clocks),
 * which is about what it can give: the product is expected to reach some 80 % of the probe.
 */
#ifndef TPP_CUDA_MMA_GEMM_TURING_CUH
#define TPP_CUDA_MMA_GEMM_TURING_CUH

#include "tile_gemm.cuh"

/* The chunks of one slice that a thread carries: the same chunk of every rows_per_pass-th row of A, then of B. */
template <class Shape> struct SliceCarrier {
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
    unsigned row_bits;          /* of k */
    unsigned chunk;
    unsigned place; /* of the thread's chunk in the slice */
    uint32_t words[a_passes + b_passes][4];

    __device__ __forceinline__ SliceCarrier(const GemmOperands &operands, unsigned tile_row, unsigned tile_column)
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
        a_rows = a_row < operands.m ? operands.m - a_row : 0;
        b_rows = b_row < operands.n ? operands.n - b_row : 0;
        row_bits = operands.k * Format::bits;
        place = swizzled<Shape>(row, chunk);
    }

    /* A row's last chunk lies within its pitch, so all 16 bytes can be read; what is behind k is cleared. */
    __device__ __forceinline__ void load(uint32_t (&to)[4], const unsigned char *from, bool is_present, int bits) const
    {
        if (is_present && bits > 0) {
            const uint4 read = *(const uint4 *)from;
            to[0] = read.x;
            to[1] = read.y;
            to[2] = read.z;
            to[3] = read.w;
        } else {
            to[0] = to[1] = to[2] = to[3] = 0;
        }
        if (bits < 128) {
#pragma unroll
            for (int i = 0; i < 4; i++) {
                const int left = bits - 32 * i;
                to[i] &= left >= 32 ? 0xFFFFFFFFu : left > 0 ? (1u << left) - 1 : 0;
            }
        }
    }

    __device__ __forceinline__ void fetch(unsigned slice)
    {
        const size_t along = (size_t)slice * Shape::row_bytes;
        const long long first = ((long long)along + chunk * 16) * 8;
        const long long after = (long long)row_bits - first;
        const int bits = after >= 128 ? 128 : after > 0 ? (int)after : 0;
#pragma unroll
        for (int pass = 0; pass < a_passes; pass++) {
            load(words[pass], a + pass * a_pass + along, pass * Shape::rows_per_pass < a_rows, bits);
        }
#pragma unroll
        for (int pass = 0; pass < b_passes; pass++) {
            load(words[a_passes + pass], b + pass * b_pass + along, pass * Shape::rows_per_pass < b_rows, bits);
        }
    }

    __device__ __forceinline__ void put(uint32_t slice_address) const
    {
#pragma unroll
        for (int pass = 0; pass < a_passes + b_passes; pass++) {
            shared_store_16(slice_address + place + pass * pass_bytes, words[pass]);
        }
    }
};

template <class Shape>
__device__ __forceinline__ void gemm_turing(const GemmOperands &operands, typename Shape::Format::Stored *c,
                                            struct tpp_core_clock *clocks, const unsigned char *shared)
{
    static_assert(Shape::stages == 2, "one slice in use, one to write");
    unsigned tile_row, tile_column;
    choose_tile(tile_row, tile_column);
    SliceCarrier<Shape> carrier(operands, tile_row, tile_column);
    const FragmentPlace<Shape> place;
    const uint32_t base = shared_address(shared);
    const unsigned slices = (operands.k + Shape::slice_k - 1) / Shape::slice_k;
    typename Shape::Format::D sums[Shape::units_m][Shape::units_n];
    clear<Shape>(sums);
    carrier.fetch(0);
    carrier.put(base);
    core_clock_begin(clocks); /* its barrier shows the slice to everybody */
    Fragments<Shape> fragments;
#pragma unroll 1
    for (unsigned slice = 0; slice < slices; slice++) {
        const uint32_t current = base + slice % 2 * Shape::stage_bytes;
        if (slice + 1 < slices) {
            carrier.fetch(slice + 1);
        }
#pragma unroll
        for (int step = 0; step < Shape::steps; step++) {
            load_fragments<Shape>(fragments, place, current, step);
            multiply<Shape>(sums, fragments);
        }
        if (slice + 1 < slices) {
            carrier.put(base + (slice + 1) % 2 * Shape::stage_bytes);
        }
        __syncthreads();
    }
    core_clock_end(clocks);
    store<Shape>(sums, c, operands, tile_row, tile_column);
}

#endif
