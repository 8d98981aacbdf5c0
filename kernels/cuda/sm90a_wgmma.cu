/* Issue rate of Hopper's warpgroup matrix multiply, format by format, with nothing else in the way.
 *
 * Tile. One block per core, two warpgroups; each owns one accumulator of 64 x 256, the largest there is, because B is
 * read from shared memory by every instruction and a taller ratio of arithmetic to bytes does not exist. A is 64 rows
 * and B 256 rows of 128 bytes of k: four instructions of 32 bytes each, every one with other operands (ptxas merges
 * what is plainly equal, and a chip may spend less power on it).
 *
 *     warpgroup 0   [4 mma 4 mma] commit | [4 mma 4 mma] commit, wait for the batch before | ...
 *     warpgroup 1        [4 mma 4 mma] commit | ...
 *     tensor cores  always something queued: one warpgroup's wait lies under the other's batch
 *
 * Operations and bytes, per instruction of m64n256 and 32 bytes of k (halves: k16): 2 x 64 x 256 x 16 = 524,288
 * operations, at 4096 a clock per core 128 clocks; 8-bit formats have twice the k and twice the rate, tf32 half of
 * both. Shared memory: (64 + 256) x 32 = 10,240 bytes in 128 clocks, 80 a clock of the 128 it can give; with A in
 * registers 64. So arithmetic limits. A batch of 8 instructions is 1024 clocks of one warpgroup; fence, commit and wait
 * are a few dozen.
 *
 * Registers: 128 for the accumulator (64 for packed halves), 16 for A where it stays in registers, addresses; of 255.
 *
 * Exactness: floats would leave the range where they count whole numbers, so after TURN trips the sign of A turns, TURN
 * - 1 trips down, TURN up, and so on (TPP_STEP_ZIGZAG in kernels/kernel.h). In shared memory the negated A is a second
 * copy, so the instruction stays the one that products use; in registers the sign bits are turned between batches.
 * Integers wrap.
 *
 * Not confirmed on silicon. docs/notes/hopper.md says what is expected and why.
 */
// TPP_ARCHITECTURES: sm_90a
#define TPP_WGMMA_TURN 64

#ifdef TPP_KERNEL_ROWS

/* max_trips: TURN + trips / (2 TURN - 1) trips upwards, each a step of 1, stay below 2^11 (halves) or 2^13 (FP8's
 * adder) with room for the products of one trip. */
#define TPP_WGMMA_ROW(name, precision, acc_precision, k_row, opcode, ...)                                           \
    TPP_KERNEL(name, .api = TPP_API_CUDA, .kind = TPP_KIND_PROBE, .in = precision, .acc = acc_precision,            \
               .device_classes = TPP_CLASS_GPU, .native_on = "sm_90a", .threads = 256, .blocks_per_core = 1,        \
               .unit_threads = 128, .mma_m = 64, .mma_n = 256, .mma_k = k_row, .operand_sets = 1, .chains = 1,      \
               .lanes = 64 * 256, .macs_per_chain_trip = 2 * k_row, .step = TPP_STEP_MATRIX, .instruction = opcode, \
               .instruction_count = 8, __VA_ARGS__)
#define TPP_WGMMA_ROWS(types, precision, acc_precision, k_row, opcode, text, ...)                      \
    TPP_WGMMA_ROW(sm90a_wgmma_##types, precision, acc_precision, k_row, opcode, .preference = 60,      \
                  .title = text ", A and B in shared memory", .shared_bytes = 49 * 1024, __VA_ARGS__)  \
    TPP_WGMMA_ROW(sm90a_wgmma_##types##_rs, precision, acc_precision, k_row, opcode, .preference = 59, \
                  .title = text ", A in registers", .shared_bytes = 33 * 1024, __VA_ARGS__)
#define TPP_WGMMA_FLOATS(types, precision, acc_precision, k_row, opcode, text, ...) \
    TPP_WGMMA_ROWS(types, precision, acc_precision, k_row, opcode, text, .zigzag_up = TPP_WGMMA_TURN, __VA_ARGS__)

TPP_WGMMA_FLOATS(tf32_f32, TPP_TF32, TPP_FP32, 32, "HGMMA", "wgmma tf32 into float", )
TPP_WGMMA_FLOATS(bf16_f32, TPP_BF16, TPP_FP32, 64, "HGMMA", "wgmma bfloat16 into float", )
TPP_WGMMA_FLOATS(f16_f32, TPP_FP16, TPP_FP32, 64, "HGMMA", "wgmma half into float", )
TPP_WGMMA_FLOATS(f16_f16, TPP_FP16, TPP_FP16, 64, "HGMMA", "wgmma half into half",
                 .max_trips = 1800 * (2 * TPP_WGMMA_TURN - 1))
TPP_WGMMA_FLOATS(e4m3_f32, TPP_FP8, TPP_FP32, 128, "QGMMA", "wgmma e4m3 into float", .format = TPP_FORMAT_E4M3,
                 .accumulator_bits = 14, .max_trips = 8000 * (2 * TPP_WGMMA_TURN - 1))
TPP_WGMMA_FLOATS(e5m2_f32, TPP_FP8, TPP_FP32, 128, "QGMMA", "wgmma e5m2 into float", .format = TPP_FORMAT_E5M2,
                 .accumulator_bits = 14, .max_trips = 8000 * (2 * TPP_WGMMA_TURN - 1))
TPP_WGMMA_FLOATS(e4m3_f16, TPP_FP8, TPP_FP16, 128, "QGMMA", "wgmma e4m3 into half", .format = TPP_FORMAT_E4M3,
                 .max_trips = 1800 * (2 * TPP_WGMMA_TURN - 1))
TPP_WGMMA_FLOATS(e5m2_f16, TPP_FP8, TPP_FP16, 128, "QGMMA", "wgmma e5m2 into half", .format = TPP_FORMAT_E5M2,
                 .max_trips = 1800 * (2 * TPP_WGMMA_TURN - 1))
TPP_WGMMA_ROWS(s8_s32, TPP_INT8, TPP_INT32, 128, "IGMMA", "wgmma bytes into 32 bits", )
TPP_WGMMA_ROWS(b1and_s32, TPP_INT1, TPP_INT32, 1024, "BGMMA", "wgmma bits (and, popcount) into 32 bits",
               .format = TPP_FORMAT_BIT_AND)

#undef TPP_WGMMA_FLOATS
#undef TPP_WGMMA_ROWS
#undef TPP_WGMMA_ROW

#else

#include "ptx/shared.cuh"
#include "ptx/tma.cuh"
#include "ptx/wgmma.cuh"

#include "core_clock.cuh"
#include "sm90a_tile.cuh"

constexpr uint32_t A_BYTES = 64 * ROW_BYTES;
constexpr uint32_t B_BYTES = 256 * ROW_BYTES;
constexpr uint32_t TURN = TPP_WGMMA_TURN;

/* Rows of 128 bytes from global to shared memory, swizzled; `flip` turns the sign bits of what passes. */
__device__ __forceinline__ void load_tile(uint32_t target, const uint4 *source, uint32_t rows, uint32_t flip)
{
    for (uint32_t i = threadIdx.x; i < rows * 8; i += blockDim.x) {
        const uint4 v = source[i];
        const uint32_t words[4] = { v.x ^ flip, v.y ^ flip, v.z ^ flip, v.w ^ flip };
        shared_store_16(target + swizzled_offset(i / 8, i % 8), words);
    }
}

/* A's fragments of the four steps, straight from the operands: see ptx/wgmma.cuh for who holds what. */
__device__ __forceinline__ void load_fragments(uint32_t (&a)[STEPS][4], const uint32_t *source)
{
    const uint32_t lane = threadIdx.x % 32;
    const uint32_t row = threadIdx.x % WARPGROUP / 32 * 16 + lane / 4;
#pragma unroll
    for (uint32_t s = 0; s < STEPS; s++) {
#pragma unroll
        for (uint32_t v = 0; v < 4; v++) {
            a[s][v] = source[(row + v % 2 * 8) * (ROW_BYTES / 4) + s * 8 + v / 2 * 4 + lane % 4];
        }
    }
}

/* The accumulator's value in every entry. */
__device__ __forceinline__ void start_at(float &d, uint32_t value)
{
    d = (float)value;
}
__device__ __forceinline__ void start_at(int32_t &d, uint32_t value)
{
    d = (int32_t)value;
}
/* Twice the half of a small whole number: a float's upper bits with the exponent's bias changed from 127 to 15. */
__device__ __forceinline__ void start_at(uint32_t &d, uint32_t value)
{
    const uint32_t half = (__float_as_uint((float)value) >> 13) - (112 << 10);
    d = half << 16 | half;
}

template <class Mma, int COUNT>
__device__ __forceinline__ void store_accumulator(typename Mma::Register *out, const typename Mma::Register (&d)[COUNT])
{
    enum { PER_ROW = Mma::IS_PACKED ? 128 : 256, PAIR = Mma::IS_PACKED ? 1 : 2 };
    const uint32_t lane = threadIdx.x % 32;
    const uint32_t row = threadIdx.x % WARPGROUP / 32 * 16 + lane / 4;
#pragma unroll
    for (uint32_t i = 0; i < COUNT; i++) {
        const uint32_t column = i / (2 * PAIR) * (4 * PAIR) + lane % 4 * PAIR + i % PAIR;
        out[(row + i / PAIR % 2 * 8) * PER_ROW + column] = d[i];
    }
}

/* Where A comes from: a tile in shared memory and its negative behind it, or registers. */
struct FromShared {
    uint64_t descriptor;
    uint64_t turn; /* from the copy in use to the other, modulo 2^64 */

    __device__ __forceinline__ uint64_t step(uint32_t s) const
    {
        return descriptor + descriptor_step(s * STEP_BYTES);
    }
    __device__ __forceinline__ void turn_sign(uint32_t)
    {
        descriptor += turn;
        turn = 0 - turn;
    }
};
struct FromRegisters {
    uint32_t a[STEPS][4];

    __device__ __forceinline__ const uint32_t (&step(uint32_t s) const)[4]
    {
        return a[s];
    }
    __device__ __forceinline__ void turn_sign(uint32_t flip)
    {
        wgmma_wait<0>();
#pragma unroll
        for (uint32_t s = 0; s < STEPS; s++) {
            wgmma_registers_settle(a[s]);
#pragma unroll
            for (uint32_t v = 0; v < 4; v++) {
                a[s][v] ^= flip;
            }
        }
    }
};

template <class Mma, class Source, int COUNT>
__device__ __forceinline__ void multiply_trips(typename Mma::Register (&d)[COUNT], Source a, uint64_t b, uint32_t trips,
                                               uint32_t flip)
{
    uint32_t length = flip != 0 ? TURN : trips;
    for (uint32_t left = trips; left > 0;) {
        const uint32_t count = left < length ? left : length;
#pragma unroll 1
        for (uint32_t trip = 0; trip < count; trip++) {
            wgmma_fence();
#pragma unroll
            for (uint32_t s = 0; s < 2 * STEPS; s++) {
                Mma::multiply(d, a.step(s % STEPS), b + descriptor_step(s % STEPS * STEP_BYTES), 1);
            }
            wgmma_commit();
            wgmma_wait<1>();
        }
        left -= count;
        length = 2 * TURN - 1 - length;
        a.turn_sign(flip);
    }
    wgmma_wait<0>();
    wgmma_registers_settle(d);
}

/* flip: the sign bits in 32 bits of A; 0 for integers. */
template <class Mma, class Source>
__device__ __forceinline__ void probe(typename Mma::Register *out, uint32_t trips, const void *operands,
                                      struct tpp_core_clock *clocks, uint32_t flip)
{
    TPP_DYNAMIC_SHARED(shared);
    enum { COUNT = Mma::IS_PACKED ? 64 : 128, IN_SHARED = sizeof(Source) == sizeof(FromShared) };
    const uint32_t b_tile = (shared_address(shared) + TILE_ALIGNMENT - 1) / TILE_ALIGNMENT * TILE_ALIGNMENT;
    const uint32_t a_tile = b_tile + B_BYTES;
    const uint4 *rows = (const uint4 *)operands;
    load_tile(b_tile, rows + A_BYTES / 16, 256, 0);
    Source a;
    if constexpr (IN_SHARED) {
        load_tile(a_tile, rows, 64, 0);
        load_tile(a_tile + A_BYTES, rows, 64, flip);
        a = { tile_descriptor(a_tile), descriptor_step(A_BYTES) };
    } else {
        load_fragments(a.a, (const uint32_t *)operands);
    }
    const uint32_t unit = blockIdx.x * (blockDim.x / WARPGROUP) + threadIdx.x / WARPGROUP;
    typename Mma::Register d[COUNT];
#pragma unroll
    for (uint32_t i = 0; i < COUNT; i++) {
        start_at(d[i], 1 + unit % 32);
    }
    fence_async_proxy();
    core_clock_begin(clocks); /* its barrier shows every warp what the others have stored */
    multiply_trips<Mma>(d, a, tile_descriptor(b_tile), trips, flip);
    core_clock_end(clocks);
    store_accumulator<Mma>(out + (size_t)unit * (COUNT * WARPGROUP), d);
}

#define TPP_WGMMA_ENTRY(name, mma, source, flip)                                                      \
    extern "C" __global__ void __launch_bounds__(256, 1)                                              \
        name(mma::Register *out, uint32_t trips, const void *operands, struct tpp_core_clock *clocks) \
    {                                                                                                 \
        probe<mma, source>(out, trips, operands, clocks, flip);                                       \
    }
#define TPP_WGMMA_ENTRIES(name, mma, flip)       \
    TPP_WGMMA_ENTRY(name, mma, FromShared, flip) \
    TPP_WGMMA_ENTRY(name##_rs, mma, FromRegisters, flip)

TPP_WGMMA_ENTRIES(sm90a_wgmma_tf32_f32, WgmmaTf32, 0x80000000u)
TPP_WGMMA_ENTRIES(sm90a_wgmma_bf16_f32, WgmmaBf16F32, 0x80008000u)
TPP_WGMMA_ENTRIES(sm90a_wgmma_f16_f32, WgmmaF16F32, 0x80008000u)
TPP_WGMMA_ENTRIES(sm90a_wgmma_f16_f16, WgmmaF16F16, 0x80008000u)
TPP_WGMMA_ENTRIES(sm90a_wgmma_e4m3_f32, WgmmaE4m3F32, 0x80808080u)
TPP_WGMMA_ENTRIES(sm90a_wgmma_e5m2_f32, WgmmaE5m2F32, 0x80808080u)
TPP_WGMMA_ENTRIES(sm90a_wgmma_e4m3_f16, WgmmaE4m3F16, 0x80808080u)
TPP_WGMMA_ENTRIES(sm90a_wgmma_e5m2_f16, WgmmaE5m2F16, 0x80808080u)
TPP_WGMMA_ENTRIES(sm90a_wgmma_s8_s32, WgmmaS8, 0)
TPP_WGMMA_ENTRIES(sm90a_wgmma_b1and_s32, WgmmaB1And, 0)

#endif
