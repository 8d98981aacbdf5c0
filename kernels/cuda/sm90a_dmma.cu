/* Double precision on Hopper's tensor cores: mma.sync m16n8k16, the one shape that is a single DMMA here. There is no
 * warpgroup form. 4096 operations an instruction; at 256 a clock per core each of the four schedulers can start one
 * every 64 clocks.
 *
 * Probe. 8 warps, two a scheduler, 4 accumulators each: 8 instructions of 64 clocks in flight cover any latency.
 * Registers: per set 16 for A and 8 for B, per accumulator 8: 4 of each are 128.
 *
 * Product. A block computes 128 x 128; warpgroup 0 feeds the copy engine, the 8 warps of the others multiply, four
 * along m and two along n, 32 x 64 each: 2 x 8 accumulators of 16 x 8. (64 x 32 reads the same bytes, but A's pairs
 * must be put in order after loading, and with twice as many of them the registers did not suffice.)
 *
 *     copy engine  | k0 | k1 | k2 | k3 | k4 |  ...         stages of 16 doubles, 128 bytes, of each row: 32 KiB
 *     each warp    wait k0, A of 32 rows to registers, for each 8 columns: B to registers, 2 DMMA; release k0; wait k1
 * ...
 *
 * A stage is 2 x 128 x 128 x 16 = 524,288 operations, 2048 clocks. Bytes: 32 KiB from the cache, 16 a clock; from
 * shared memory each warp reads (32 + 64) rows of 128 bytes, 96 KiB in all, 48 a clock of 128. Neither is near its
 * limit, so there is no multicast. Registers: 128 accumulators, 32 for A, 8 for each B under way, addresses: of 232,
 * see sm90a_feed.cuh (nine warps alone would be given 168 each: registers go to warps in fours).
 *
 * Fragments. Instruction element k = t + 4 j (lane 4 g + t) may be any element of the row as long as A and B agree,
 * since a sum has no order. Lane t takes elements 4 t to 4 t + 3, two loads of 16 bytes; the eight lanes of a load's
 * quarter touch eight different 16-byte pieces, no bank twice.
 *
 * Not confirmed on silicon.
 */
// TPP_ARCHITECTURES: sm_90a
#ifdef TPP_KERNEL_ROWS

TPP_KERNEL(sm90a_dmma_f64, .title = "DMMA m16n8k16 on doubles in registers", .api = TPP_API_CUDA,
           .kind = TPP_KIND_PROBE, .in = TPP_FP64, .acc = TPP_FP64, .device_classes = TPP_CLASS_GPU,
           .native_on = "sm_90a", .threads = 256, .blocks_per_core = 1, .unit_threads = 32, .mma_m = 16, .mma_n = 8,
           .mma_k = 16, .operand_sets = 4, .chains = 4, .lanes = 16 * 8, .macs_per_chain_trip = 2 * 16,
           .step = TPP_STEP_MATRIX, .instruction = "DMMA", .instruction_count = 8, .preference = 40)
TPP_KERNEL(sm90a_gemm_f64, .title = "double by DMMA, 128 x 128", .api = TPP_API_CUDA, .kind = TPP_KIND_GEMM,
           .in = TPP_FP64, .acc = TPP_FP64, .device_classes = TPP_CLASS_GPU, .native_on = "sm_90a", .threads = 384,
           .blocks_per_core = 1, .block_tile = { .mc = 128, .nc = 128, .kc = 16 }, .map_a = { 16, 128, 128 },
           .map_b = { 16, 128, 128 }, .packed_k_multiple = 1, .shared_bytes = 1024 + 6 * 32 * 1024 + 6 * 16,
           .instruction = "DMMA", .instruction_count = 16, .preference = 60)
TPP_KERNEL(sm90a_gemm_f64_hilbert, .title = "double by DMMA, 128 x 128 along Hilbert's curve", .api = TPP_API_CUDA,
           .kind = TPP_KIND_GEMM, .in = TPP_FP64, .acc = TPP_FP64, .device_classes = TPP_CLASS_GPU,
           .native_on = "sm_90a", .threads = 384, .blocks_per_core = 1,
           .block_tile = { .mc = 128, .nc = 128, .kc = 16 }, .map_a = { 16, 128, 128 }, .map_b = { 16, 128, 128 },
           .packed_k_multiple = 1, .shared_bytes = 1024 + 6 * 32 * 1024 + 6 * 16, .instruction = "DMMA",
           .instruction_count = 16, .preference = 59)

#else

#include "ptx/cluster.cuh"
#include "ptx/mma_float.cuh"

#include "core_clock.cuh"
#include "sm90a_feed.cuh"

enum { CHAINS = 4 };

extern "C" __global__ void __launch_bounds__(256, 1)
    sm90a_dmma_f64(double *out, uint32_t trips, const double *operands, struct tpp_core_clock *clocks)
{
    const uint32_t lane = threadIdx.x % 32;
    const uint32_t g = lane / 4;
    const uint32_t t = lane % 4;
    const uint32_t unit = (blockIdx.x * blockDim.x + threadIdx.x) / 32;
    double a[CHAINS][8];
    double b[CHAINS][4];
    double d[CHAINS][4];
#pragma unroll
    for (int chain = 0; chain < CHAINS; chain++) {
        const double *set_a = operands + chain * (16 + 8) * 16;
        const double *set_b = set_a + 16 * 16;
#pragma unroll
        for (int j = 0; j < 4; j++) {
            a[chain][2 * j] = set_a[g * 16 + t + 4 * j];
            a[chain][2 * j + 1] = set_a[(g + 8) * 16 + t + 4 * j];
            b[chain][j] = set_b[g * 16 + t + 4 * j];
            d[chain][j] = 1 + chain + (int)(unit % 32);
        }
    }
    core_clock_begin(clocks);
#pragma unroll 1
    for (uint32_t trip = 0; trip < trips; trip++) {
#pragma unroll
        for (int i = 0; i < 2 * CHAINS; i++) {
            mma_m16n8k16_f64_f64(d[i % CHAINS], a[i % CHAINS], b[i % CHAINS]);
        }
    }
    core_clock_end(clocks);
#pragma unroll
    for (int chain = 0; chain < CHAINS; chain++) {
        double *tile = out + ((size_t)unit * CHAINS + chain) * (16 * 8);
#pragma unroll
        for (int j = 0; j < 4; j++) {
            tile[(g + j / 2 * 8) * 8 + 2 * t + j % 2] = d[chain][j];
        }
    }
}

template <class OrderType> struct DmmaKind {
    typedef OrderType Order;
    enum {
        TILE_M = 128,
        TILE_N = 128,
        STAGES = 6,
        CLUSTER = 1,
        A_BYTES = TILE_M * ROW_BYTES,
        B_BYTES = TILE_N * ROW_BYTES,
        ROW_ELEMENTS = 16,
        ROW_COORDINATES = 16,
        STAGED_BYTES = 0,
        MULTIPLYING_WARPS = 8,
        WARPS_ALONG_N = 2,
        OWN_M = 2, /* accumulators of a warp: 16 rows each */
        OWN_N = 8  /* 8 columns each */
    };
};

/* Elements 4 t to 4 t + 3 of a row of a tile. */
__device__ __forceinline__ void load_row_part(double (&part)[4], uint32_t tile, uint32_t row)
{
    const uint32_t t = threadIdx.x % 4;
    shared_load_2_doubles(part[0], part[1], tile + swizzled_offset(row, 2 * t));
    shared_load_2_doubles(part[2], part[3], tile + swizzled_offset(row, 2 * t + 1));
}

template <class Kind>
__device__ __forceinline__ void multiply_stage(double (&d)[Kind::OWN_M][Kind::OWN_N][4], uint32_t a_tile,
                                               uint32_t a_row, uint32_t b_tile, uint32_t b_row)
{
    const uint32_t g = threadIdx.x % 32 / 4;
    double a[Kind::OWN_M][8];
#pragma unroll
    for (uint32_t i = 0; i < Kind::OWN_M; i++) {
        double upper[4];
        double lower[4];
        load_row_part(upper, a_tile, a_row + i * 16 + g);
        load_row_part(lower, a_tile, a_row + i * 16 + 8 + g);
#pragma unroll
        for (uint32_t j = 0; j < 4; j++) {
            a[i][2 * j] = upper[j];
            a[i][2 * j + 1] = lower[j];
        }
    }
#pragma unroll
    for (uint32_t n = 0; n < Kind::OWN_N; n++) {
        double b[4];
        load_row_part(b, b_tile, b_row + n * 8 + g);
#pragma unroll
        for (uint32_t i = 0; i < Kind::OWN_M; i++) {
            mma_m16n8k16_f64_f64(d[i][n], a[i], b);
        }
    }
}

/* Two neighbours of a row; a row begins at a multiple of 16 bytes, so an even column's pair is one store. */
__device__ __forceinline__ void store_pair(double *c, uint32_t column, uint32_t columns, double v0, double v1)
{
    if (column + 1 < columns) {
        *(double2 *)(c + column) = make_double2(v0, v1);
    } else if (column < columns) {
        c[column] = v0;
    }
}

template <class Kind>
__device__ __forceinline__ void store_tile(const double (&d)[Kind::OWN_M][Kind::OWN_N][4], double *c, uint32_t ldc,
                                           const Problem &problem, uint32_t row, uint32_t column)
{
    const uint32_t g = threadIdx.x % 32 / 4;
    const uint32_t t = threadIdx.x % 4;
#pragma unroll
    for (uint32_t i = 0; i < Kind::OWN_M; i++) {
#pragma unroll
        for (uint32_t h = 0; h < 2; h++) {
            const uint32_t own_row = row + i * 16 + h * 8 + g;
            if (own_row < problem.m) {
#pragma unroll
                for (uint32_t n = 0; n < Kind::OWN_N; n++) {
                    store_pair(c + (size_t)own_row * ldc, column + n * 8 + 2 * t, problem.n, d[i][n][2 * h],
                               d[i][n][2 * h + 1]);
                }
            }
        }
    }
}

template <class Kind>
__device__ __forceinline__ void multiply_tiles(const Problem &problem, const GemmShared<Kind> &shared, double *c,
                                               uint32_t ldc)
{
    const uint32_t warp = (threadIdx.x - WARPGROUP) / 32;
    const uint32_t row = warp / Kind::WARPS_ALONG_N * (Kind::OWN_M * 16);
    const uint32_t column = warp % Kind::WARPS_ALONG_N * (Kind::OWN_N * 8);
    RingPosition<Kind::STAGES> at = { 0, 0 };
    for (TileWalk<Kind> walk(problem); walk.has_tile(); walk.index += walk.step) {
        const TileIndex origin = walk.origin(0);
        double d[Kind::OWN_M][Kind::OWN_N][4] = {};
#pragma unroll 1
        for (uint32_t block = 0; block < walk.depth; block++, at.advance()) {
            mbarrier_wait(shared.ring.full(at.stage), at.parity);
            multiply_stage<Kind>(d, shared.a + at.stage * Kind::A_BYTES, row, shared.b + at.stage * Kind::B_BYTES,
                                 column);
            __syncwarp(); /* all lanes have read */
            if (threadIdx.x % 32 == 0) {
                mbarrier_arrive(shared.ring.empty(at.stage));
            }
        }
        block_clock_end(problem.clocks, WARPGROUP);
        store_tile<Kind>(d, c, ldc, problem, origin.m + row, origin.n + column);
    }
}

template <class Kind> __device__ __forceinline__ void gemm_f64(const Problem &problem, double *c, uint32_t ldc)
{
    TPP_DYNAMIC_SHARED(memory);
    const GemmShared<Kind> shared(shared_address(memory));
    if (threadIdx.x == 0) {
        shared.ring.init(Kind::MULTIPLYING_WARPS);
    }
    __syncthreads();
    if (threadIdx.x < WARPGROUP) {
        registers_lower<PRODUCER_REGISTERS>();
        if (threadIdx.x == 0) {
            tma_prefetch_map(problem.a);
            tma_prefetch_map(problem.b);
            produce(problem, shared, 0);
        }
    } else {
        registers_raise<CONSUMER_REGISTERS>();
        if (TileWalk<Kind>(problem).has_tile()) {
            mbarrier_wait(shared.ring.full(0), 0);
        }
        block_clock_begin(problem.clocks, WARPGROUP);
        block_clock_end(problem.clocks, WARPGROUP); /* for blocks without a tile */
        multiply_tiles(problem, shared, c, ldc);
    }
}

#define TPP_DMMA_GEMM(name, order)                                                                            \
    extern "C" __global__ void __launch_bounds__(GEMM_THREADS, 1)                                             \
        name(const __grid_constant__ TensorMap a, const __grid_constant__ TensorMap b, double *c, uint32_t m, \
             uint32_t n, uint32_t k, uint32_t, uint32_t, uint32_t ldc, struct tpp_core_clock *clocks)         \
    {                                                                                                         \
        gemm_f64<DmmaKind<order>>({ &a, &b, nullptr, m, n, k, clocks }, c, ldc);                              \
    }

TPP_DMMA_GEMM(sm90a_gemm_f64, SuperTiles)
TPP_DMMA_GEMM(sm90a_gemm_f64_hilbert, Hilbert)

#endif
