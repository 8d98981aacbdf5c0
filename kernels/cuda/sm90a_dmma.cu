/* Double precision on Hopper's tensor cores: mma.sync m16n8k16, the one shape that is a single DMMA here. There is no
 * warpgroup form. 4096 operations an instruction; at 256 a clock per core each of the four schedulers can start one
 * every 64 clocks.
 *
 * Probe. 8 warps, two a scheduler, 4 accumulators each: 8 instructions of 64 clocks in flight cover any latency.
 * Registers: per set 16 for A and 8 for B, per accumulator 8: 4 of each are 128.
 *
 * Product. A block computes 128 x 144; warpgroup 0 feeds the copy engine, the 12 warps of the others multiply, four
 * along m and three along n, 32 x 48 each: 2 x 6 accumulators of 16 x 8.
 *
 *     copy engine  | k0 | k1 | k2 | k3 | k4 |  ...         stages of 16 doubles, 128 bytes, of each row: 34 KiB
 *     each warp    A and B of k0 to registers | 12 DMMA, B's next 8 columns before each two | release k0 | ...
 *
 * A stage is 2 x 128 x 144 x 16 = 589,824 operations, 2304 clocks. Bytes: 34 KiB from the cache, 15 a clock; from
 * shared memory each warp reads (32 + 48) rows of 128 bytes, 120 KiB in all, 53 a clock of 128. Neither is near its
 * limit, so there is no multicast. What limits is waiting: a warp issues in order, so while it waits for an operand its
 * scheduler depends on the others. With eight warps of 32 x 72 8 % were lost, whatever the code did about it; with
 * twelve 3.6 %. What the next stage begins with is loaded around this one's last instruction. Registers: 96
 * accumulators, 32 for A, 8 for each of two B, addresses: of 160, see sm90a_feed.cuh.
 *
 * 144 columns fill 8192 x 8192: 3648 tiles on 132 cores, 27.6 of 28 rounds.
 *
 * Fragments. Instruction element k = t + 4 j (lane 4 g + t) may be any element of the row as long as A and B agree,
 * since a sum has no order. Lane t takes elements 4 t to 4 t + 3, two loads of 16 bytes; the eight lanes of a load's
 * quarter touch eight different 16-byte pieces, no bank twice.
 */
// TPP_ARCHITECTURES: sm_90a
#ifdef TPP_KERNEL_ROWS

TPP_KERNEL(sm90a_dmma_f64, .title = "DMMA m16n8k16 on doubles in registers", .api = TPP_API_CUDA,
           .kind = TPP_KIND_PROBE, .in = TPP_FP64, .acc = TPP_FP64, .device_classes = TPP_CLASS_GPU,
           .native_on = "sm_90a", .threads = 256, .blocks_per_core = 1, .unit_threads = 32, .mma_m = 16, .mma_n = 8,
           .mma_k = 16, .operand_sets = 4, .chains = 4, .lanes = 16 * 8, .macs_per_chain_trip = 2 * 16,
           .step = TPP_STEP_MATRIX, .instruction = "DMMA", .instruction_count = 8, .preference = 40)
TPP_KERNEL(sm90a_gemm_f64, .title = "double by DMMA, 128 x 144", .api = TPP_API_CUDA, .kind = TPP_KIND_GEMM,
           .in = TPP_FP64, .acc = TPP_FP64, .device_classes = TPP_CLASS_GPU, .native_on = "sm_90a", .threads = 512,
           .blocks_per_core = 1, .block_tile = { .mc = 128, .nc = 144, .kc = 16 }, .map_a = { 16, 128, 128 },
           .map_b = { 16, 144, 128 }, .packed_k_multiple = 1, .shared_bytes = 6 * (128 + 144) * 128 + 6 * 16,
           .instruction = "DMMA", .instruction_count = 12, .preference = 60)
TPP_KERNEL(sm90a_gemm_f64_hilbert, .title = "double by DMMA, 128 x 144 along Hilbert's curve", .api = TPP_API_CUDA,
           .kind = TPP_KIND_GEMM, .in = TPP_FP64, .acc = TPP_FP64, .device_classes = TPP_CLASS_GPU,
           .native_on = "sm_90a", .threads = 512, .blocks_per_core = 1,
           .block_tile = { .mc = 128, .nc = 144, .kc = 16 }, .map_a = { 16, 128, 128 }, .map_b = { 16, 144, 128 },
           .packed_k_multiple = 1, .shared_bytes = 6 * (128 + 144) * 128 + 6 * 16, .instruction = "DMMA",
           .instruction_count = 12, .preference = 59)

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
        TILE_N = 144,
        STAGES = 6,
        CLUSTER = 1,
        PART_ROWS = TILE_N,
        A_BYTES = TILE_M * ROW_BYTES,
        B_BYTES = TILE_N * ROW_BYTES,
        ROW_ELEMENTS = 16,
        ROW_COORDINATES = 16,
        STAGED_BYTES = 0,
        MULTIPLYING_WARPS = 12,
        THREADS = WARPGROUP + MULTIPLYING_WARPS * 32,
        REGISTERS = 160, /* of a multiplying thread: 128 x 24 + 384 x 160 = 64,512 */
        WARPS_ALONG_N = 3,
        OWN_M = 2, /* accumulators of a warp: 16 rows each */
        OWN_N = 6  /* 8 columns each */
    };
};

/* What a multiplying warp works with. */
template <class Kind> struct DmmaWarp {
    const GemmShared<Kind> &shared;
    uint32_t a_piece, b_piece; /* this lane's first piece of 16 bytes in the warp's rows of the first stage */
    RingPosition<Kind::STAGES> at;
    double first_a[8], second_a[8]; /* rows 0 to 15 and 16 to 31; of the stage `at` */
    double b[2][4];                 /* two groups of 8 columns in turn; group 0 of the stage `at` in b[0] */

    __device__ __forceinline__ explicit DmmaWarp(const GemmShared<Kind> &own) : shared(own)
    {
        const uint32_t lane_piece = swizzled_offset(threadIdx.x % 32 / 4, 2 * (threadIdx.x % 4));
        a_piece = shared.a + row() * ROW_BYTES + lane_piece;
        b_piece = shared.b + column() * ROW_BYTES + lane_piece;
        at = { 0, 0 };
    }
    /* The first row and column of the warp's part of a tile. */
    static __device__ __forceinline__ uint32_t row()
    {
        return (threadIdx.x - WARPGROUP) / 32 / Kind::WARPS_ALONG_N * (Kind::OWN_M * 16);
    }
    static __device__ __forceinline__ uint32_t column()
    {
        return (threadIdx.x - WARPGROUP) / 32 % Kind::WARPS_ALONG_N * (Kind::OWN_N * 8);
    }

    /* A's fragment of 16 rows, from row `first_row` of the warp's. Pieces 2 t and 2 t + 1 are swizzled alike, so their
     * addresses differ in the bit of one piece. */
    __device__ __forceinline__ void load_a(double (&a)[8], uint32_t first_row) const
    {
        const uint32_t own = a_piece + at.stage * Kind::A_BYTES;
        const uint32_t other = own ^ 16;
#pragma unroll
        for (uint32_t h = 0; h < 2; h++) {
            const uint32_t rows = (first_row + h * 8) * ROW_BYTES;
            shared_load_2_doubles(a[h], a[2 + h], own + rows);
            shared_load_2_doubles(a[4 + h], a[6 + h], other + rows);
        }
    }
    __device__ __forceinline__ void load_b(double (&part)[4], uint32_t group) const
    {
        const uint32_t own = b_piece + at.stage * Kind::B_BYTES;
        const uint32_t rows = group * 8 * ROW_BYTES;
        shared_load_2_doubles(part[0], part[1], own + rows);
        shared_load_2_doubles(part[2], part[3], (own ^ 16) + rows);
    }
    /* What the first instruction of the stage `at` needs; what the second does besides. */
    __device__ __forceinline__ void load_first()
    {
        mbarrier_wait(shared.ring.full(at.stage), at.parity);
        load_a(first_a, 0);
        load_b(b[0], 0);
    }
    __device__ __forceinline__ void load_second()
    {
        load_a(second_a, 16);
    }

    /* The stage `at`, and on to the next one, whose first operands are loaded around this one's last instruction. */
    __device__ __forceinline__ void multiply_stage(double (&d)[Kind::OWN_M][Kind::OWN_N][4], bool is_last)
    {
        static_assert(Kind::OWN_M == 2 && Kind::OWN_N % 2 == 0, "each stage begins with b[0]");
        enum { LAST = Kind::OWN_N - 1 };
#pragma unroll
        for (uint32_t n = 0; n < LAST; n++) {
            mma_m16n8k16_f64_f64(d[0][n], first_a, b[n % 2]);
            load_b(b[(n + 1) % 2], n + 1);
            mma_m16n8k16_f64_f64(d[1][n], second_a, b[n % 2]);
        }
        __syncwarp(); /* all lanes have read */
        if (threadIdx.x % 32 == 0) {
            mbarrier_arrive(shared.ring.empty(at.stage));
        }
        at.advance();
        mma_m16n8k16_f64_f64(d[0][LAST], first_a, b[1]);
        if (!is_last) {
            load_first();
        }
        mma_m16n8k16_f64_f64(d[1][LAST], second_a, b[1]);
        if (!is_last) {
            load_second();
        }
    }
};

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
    DmmaWarp<Kind> warp(shared);
    TileWalk<Kind> walk(problem);
    if (walk.has_tile()) {
        warp.load_first();
        warp.load_second();
    }
    while (walk.has_tile()) {
        double d[Kind::OWN_M][Kind::OWN_N][4] = {};
        walk.advance();
        /* The block behind which there is no other. */
        const uint32_t last = walk.has_tile() ? walk.depth : walk.depth - 1;
#pragma unroll 1
        for (uint32_t block = 0; block < walk.depth; block++) {
            warp.multiply_stage(d, block == last);
        }
        block_clock_end(problem.clocks, WARPGROUP);
        const TileIndex origin = walk.origin_before(0);
        store_tile<Kind>(d, c, ldc, problem, origin.m + warp.row(), origin.n + warp.column());
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
        registers_raise<Kind::REGISTERS>();
        if (TileWalk<Kind>(problem).has_tile()) {
            mbarrier_wait(shared.ring.full(0), 0);
        }
        block_clock_begin(problem.clocks, WARPGROUP);
        block_clock_end(problem.clocks, WARPGROUP); /* for blocks without a tile */
        multiply_tiles(problem, shared, c, ldc);
    }
}

#define TPP_DMMA_GEMM(name, order)                                                                            \
    extern "C" __global__ void __launch_bounds__(DmmaKind<order>::THREADS, 1)                                 \
        name(const __grid_constant__ TensorMap a, const __grid_constant__ TensorMap b, double *c, uint32_t m, \
             uint32_t n, uint32_t k, uint32_t, uint32_t, uint32_t ldc, struct tpp_core_clock *clocks)         \
    {                                                                                                         \
        gemm_f64<DmmaKind<order>>({ &a, &b, nullptr, m, n, k, clocks }, c, ldc);                              \
    }

TPP_DMMA_GEMM(sm90a_gemm_f64, SuperTiles)
TPP_DMMA_GEMM(sm90a_gemm_f64_hilbert, Hilbert)

#endif
