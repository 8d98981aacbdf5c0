/* Matrix product for GPUs: local-memory tiles, register tiles, both operands K-major, no packing.
 *
 * A work-group makes an MC x NC tile of C from blocks of KC values of K; each of its LOCAL_M x LOCAL_N work-items makes
 * MR x NR entries. Everything is moved in groups: as many consecutive values of K as one multiply-accumulate
 * instruction takes. A group is one double, one float, two halves (packed half arithmetic; the accumulator is a pair,
 * sums of even and odd k, added at the end) or four bytes (dot product), so that no narrow value is ever moved alone
 * and one body serves all formats.
 *
 * Blocks lie in local memory with rows and depth exchanged, padded by one vector per depth step: register tiles are
 * then read as vectors, by neighbouring work-items from neighbouring addresses, and the exchanged store meets at most
 * two-way bank conflicts. There are two buffers: the next block is fetched to registers while the present one is
 * multiplied, and one barrier per block suffices. A work-item's entries are VEC adjacent ones, then VEC of the next
 * LOCAL * VEC, and so on: reads of local memory and stores of C are contiguous across work-items.
 *
 * Edges: rows beyond the matrix read the last row again, and their results are not stored. Depth beyond K reads zeros.
 * Vectors are loaded from global memory when K is a multiple of their length; any other K takes loads element by
 * element, which is right and slower.
 *
 * Work-groups walk C in bands of SUPER tile rows, so that the operands of those that run at the same time stay in L2.
 */
#ifdef TPP_KERNEL_ROWS

/* Half precision serves CPUs too, as in gpu_fma.cl. */
#define TPP_GPU_GEMM(name, in_, acc_, ...) TPP_GEMM(name, in_, acc_, TPP_CLASS_GPU, __VA_ARGS__)
#define TPP_ANY_GEMM(name, in_, acc_, ...) TPP_GEMM(name, in_, acc_, TPP_CLASS_CPU | TPP_CLASS_GPU, __VA_ARGS__)
#define TPP_GEMM(name, in_, acc_, classes, ...)                                            \
    TPP_KERNEL(name, .api = TPP_API_OPENCL, .kind = TPP_KIND_GEMM, .in = in_, .acc = acc_, \
               .device_classes = classes, .entry = "gpu_gemm", .packed_k_multiple = 1, __VA_ARGS__)

TPP_GPU_GEMM(gpu_gemm_f64, TPP_FP64, TPP_FP64, .title = "local-memory tiles, double fma", .preference = 10,
             .extensions = "cl_khr_fp64", .defines = "-DTPP_F64")
TPP_GPU_GEMM(gpu_gemm_f32, TPP_FP32, TPP_FP32, .title = "local-memory tiles, float fma", .preference = 10,
             .defines = "-DTPP_F32")
TPP_ANY_GEMM(gpu_gemm_f16, TPP_FP16, TPP_FP16, .title = "local-memory tiles, packed half fma, half accumulators",
             .preference = 20, .extensions = "cl_khr_fp16", .defines = "-DTPP_F16")
TPP_ANY_GEMM(gpu_gemm_f16_f32, TPP_FP16, TPP_FP32, .title = "local-memory tiles, half inputs, float accumulators",
             .preference = 10, .extensions = "cl_khr_fp16", .defines = "-DTPP_F16_F32")
TPP_GPU_GEMM(gpu_gemm_s8_dot, TPP_INT8, TPP_INT32, .title = "local-memory tiles, 4-way byte dot product",
             .preference = 20, .extensions = "cl_khr_integer_dot_product", .defines = "-cl-std=CL3.0 -DTPP_DOT_KHR")
TPP_GPU_GEMM(gpu_gemm_s8_amd, TPP_INT8, TPP_INT32, .title = "local-memory tiles, v_dot4, AMD built-in",
             .preference = 30, .extensions = "cl_amd_device_attribute_query", .defines = "-DTPP_DOT_AMD")
TPP_GPU_GEMM(gpu_gemm_s8_nv, TPP_INT8, TPP_INT32, .title = "local-memory tiles, dp4a, NVIDIA inline PTX",
             .preference = 30, .extensions = "cl_nv_device_attribute_query", .defines = "-DTPP_DOT_NV")
TPP_GPU_GEMM(gpu_gemm_s8, TPP_INT8, TPP_INT32, .title = "local-memory tiles, byte dot product written out in C",
             .preference = 10)

#undef TPP_GPU_GEMM
#undef TPP_ANY_GEMM
#undef TPP_GEMM

#else

/* Not inlined, a function that takes the register tile would put it into memory. */
#define INLINE static inline __attribute__((always_inline))

/* Formats: element as stored, group as moved, accumulator, entry of C, and how one group is multiplied and added. */
#if defined(TPP_F64)
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef ulong element;
typedef ulong group;
typedef double accumulator;
typedef double entry;
#define GROUP        ulong
#define ENTRY        double
#define PER_GROUP    1
#define MAC(a, b, c) fma(as_double(a), as_double(b), c)
#define SUM(acc)     (acc)
#elif defined(TPP_F32)
typedef uint element;
typedef uint group;
typedef float accumulator;
typedef float entry;
#define GROUP        uint
#define ENTRY        float
#define PER_GROUP    1
#define MAC(a, b, c) fma(as_float(a), as_float(b), c)
#define SUM(acc)     (acc)
#elif defined(TPP_F16)
#pragma OPENCL EXTENSION cl_khr_fp16 : enable
typedef ushort element;
typedef uint group;
typedef half2 accumulator;
typedef half entry;
#define GROUP        uint
#define ENTRY        half
#define PER_GROUP    2
#define MAC(a, b, c) fma(as_half2(a), as_half2(b), c)
#define SUM(acc)     ((acc).s0 + (acc).s1)
#elif defined(TPP_F16_F32)
#pragma OPENCL EXTENSION cl_khr_fp16 : enable
typedef ushort element;
typedef uint group;
typedef float accumulator;
typedef float entry;
#define GROUP        uint
#define ENTRY        float
#define PER_GROUP    2
#define MAC(a, b, c) mac_halves(as_half2(a), as_half2(b), c)
#define SUM(acc)     (acc)

INLINE float mac_halves(half2 a, half2 b, float acc)
{
    return fma((float)a.s1, (float)b.s1, fma((float)a.s0, (float)b.s0, acc));
}
#else
typedef uchar element;
typedef uint group;
typedef int accumulator;
typedef int entry;
#define GROUP        uint
#define ENTRY        int
#define PER_GROUP    4
#define MAC(a, b, c) dot4_add(a, b, c)
#define SUM(acc)     (acc)

/* The same function stands in gpu_dot.cl: a family is one file. */
INLINE int dot4_add(uint a, uint b, int acc)
{
#if defined(TPP_DOT_KHR)
    return dot_4x8packed_ss_int(a, b) + acc;
#elif defined(TPP_DOT_NV)
    int sum;
    __asm__("dp4a.s32.s32 %0, %1, %2, %3;" : "=r"(sum) : "r"(a), "r"(b), "r"(acc));
    return sum;
#elif defined(TPP_DOT_AMD) && (defined(__GFX11__) || defined(__GFX12__))
    return __builtin_amdgcn_sudot4(true, as_int(a), true, as_int(b), acc, false);
#elif defined(TPP_DOT_AMD) && __has_builtin(__builtin_amdgcn_sdot4) &&                               \
    (defined(__gfx906__) || defined(__gfx908__) || defined(__gfx90a__) || defined(__gfx940__) ||     \
     defined(__gfx941__) || defined(__gfx942__) || defined(__gfx950__) || defined(__gfx1011__) ||    \
     defined(__gfx1012__) || defined(__gfx1030__) || defined(__gfx1031__) || defined(__gfx1032__) || \
     defined(__gfx1034__) || defined(__gfx1035__) || defined(__gfx1036__))
    return __builtin_amdgcn_sdot4(as_int(a), as_int(b), acc, false);
#else
    const char4 x = as_char4(a);
    const char4 y = as_char4(b);
    return x.s0 * y.s0 + x.s1 * y.s1 + x.s2 * y.s2 + x.s3 * y.s3 + acc;
#endif
}
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)
typedef JOIN(GROUP, TPP_VEC) groups;
typedef JOIN(ENTRY, TPP_VEC) entries;

#define ITEMS    (TPP_LOCAL_M * TPP_LOCAL_N)
#define DEPTH    (TPP_KC / PER_GROUP)
#define PER_ROW  (DEPTH / TPP_VEC) /* vectors of one row of a block */
#define LOADS_A  (TPP_MC * PER_ROW / ITEMS)
#define LOADS_B  (TPP_NC * PER_ROW / ITEMS)
#define STRIDE_A (TPP_MC + TPP_VEC)
#define STRIDE_B (TPP_NC + TPP_VEC)
#define SUPER    8

/* Depth steps in line. Compilers read local memory for all of them ahead: 2 keep an 8 x 8 tile below 128 registers,
 * which is two work-groups per core on NVIDIA; 4 fit AMD's registers three times, but not in double. */
#if defined(TPP_F64) || defined(__NV_CL_C_VERSION)
#define UNROLL 2
#else
#define UNROLL 4
#endif

#if TPP_MC != TPP_MR * TPP_LOCAL_M || TPP_NC != TPP_NR * TPP_LOCAL_N || TPP_MR % TPP_VEC || TPP_NR % TPP_VEC || \
    DEPTH % TPP_VEC || ITEMS % PER_ROW || TPP_MC * PER_ROW % ITEMS || TPP_NC * PER_ROW % ITEMS
#error "these tile sizes do not divide each other: see kernels/tiles_gpu.c"
#endif

/* One group of a row of k elements, from element `at`; zeros behind the row. */
INLINE group load_group(global const element *row, uint at, uint k)
{
    group value = 0;
#pragma unroll
    for (uint i = 0; i < PER_GROUP; i++) {
        const group one = row[min(at + i, k - 1)];
        value |= (at + i < k ? one : 0) << i * 8 * (uint)sizeof(element);
    }
    return value;
}

INLINE groups load_groups_slowly(global const element *row, uint at, uint k)
{
    groups value;
    value.s0 = load_group(row, at, k);
    value.s1 = load_group(row, at + PER_GROUP, k);
#if TPP_VEC == 4
    value.s2 = load_group(row, at + 2 * PER_GROUP, k);
    value.s3 = load_group(row, at + 3 * PER_GROUP, k);
#endif
    return value;
}

/* This work-item's share of the block of K from k0 on. */
#define LOAD_BLOCK(into, rows, loads, k0)                               \
    _Pragma("unroll") for (uint i = 0; i < loads; i++)                  \
    {                                                                   \
        if (is_vector_row && k - (k0) >= TPP_KC) {                      \
            into[i] = *(global const groups *)(rows[i] + k0 + first_k); \
        } else {                                                        \
            into[i] = load_groups_slowly(rows[i], k0 + first_k, k);     \
        }                                                               \
    }

#if TPP_VEC == 2
#define SPREAD(to, stride, value) \
    (to)[0] = (value).s0;         \
    (to)[stride] = (value).s1;
#else
#define SPREAD(to, stride, value)  \
    (to)[0] = (value).s0;          \
    (to)[stride] = (value).s1;     \
    (to)[2 * stride] = (value).s2; \
    (to)[3 * stride] = (value).s3;
#endif

#define STORE_BLOCK(tile, stride, from, loads)                                                                \
    _Pragma("unroll") for (uint i = 0; i < loads; i++)                                                        \
    {                                                                                                         \
        SPREAD((tile) + first_vector * TPP_VEC * stride + first_row + i * (ITEMS / PER_ROW), stride, from[i]) \
    }

/* The register tile's rows (or columns) of one depth step. */
#define READ_GROUPS(into, tile, count, local_count, local_index)                                          \
    _Pragma("unroll") for (uint q = 0; q < count / TPP_VEC; q++)                                          \
    {                                                                                                     \
        const groups value = *(local const groups *)((tile) + (q * local_count + local_index) * TPP_VEC); \
        SPREAD(into + q * TPP_VEC, 1, value)                                                              \
    }

/* First row and column of this work-group's tile. */
INLINE uint2 tile_origin(void)
{
    const uint tiles_n = (uint)get_num_groups(0);
    const uint tiles_m = (uint)get_num_groups(1);
    const uint index = (uint)get_group_id(1) * tiles_n + (uint)get_group_id(0);
    const uint band = index / (SUPER * tiles_n);
    const uint band_rows = min((uint)SUPER, tiles_m - band * SUPER);
    const uint in_band = index - band * SUPER * tiles_n;
    return (uint2)((band * SUPER + in_band % band_rows) * TPP_MC, in_band / band_rows * TPP_NC);
}

/* Adds the products of one block to the register tile. */
INLINE void multiply_block(accumulator acc[TPP_MR][TPP_NR], local const group *tile_a, local const group *tile_b,
                           uint in_m, uint in_n)
{
#pragma unroll UNROLL
    for (uint d = 0; d < DEPTH; d++) {
        group of_a[TPP_MR];
        group of_b[TPP_NR];
        READ_GROUPS(of_a, tile_a + d * STRIDE_A, TPP_MR, TPP_LOCAL_M, in_m)
        READ_GROUPS(of_b, tile_b + d * STRIDE_B, TPP_NR, TPP_LOCAL_N, in_n)
#pragma unroll
        for (uint i = 0; i < TPP_MR; i++) {
#pragma unroll
            for (uint j = 0; j < TPP_NR; j++) {
                acc[i][j] = MAC(of_a[i], of_b[j], acc[i][j]);
            }
        }
    }
}

/* Stores TPP_VEC adjacent entries, of which those below column n exist. */
INLINE void store_entries(accumulator sums[TPP_NR], uint j, global entry *row, uint column, uint n)
{
    if (n % TPP_VEC == 0 && column < n) {
#if TPP_VEC == 2
        *(global entries *)(row + column) = (entries)(SUM(sums[j]), SUM(sums[j + 1]));
#else
        *(global entries *)(row + column) =
            (entries)(SUM(sums[j]), SUM(sums[j + 1]), SUM(sums[j + 2]), SUM(sums[j + 3]));
#endif
    } else {
#pragma unroll
        for (uint v = 0; v < TPP_VEC; v++) {
            if (column + v < n) {
                row[column + v] = SUM(sums[j + v]);
            }
        }
    }
}

/* Stores the register tile of the work-item whose first entry is c[first_row][first_column]. */
INLINE void store_tile(accumulator acc[TPP_MR][TPP_NR], global entry *c, uint m, uint n, uint first_row,
                       uint first_column)
{
#pragma unroll
    for (uint i = 0; i < TPP_MR; i++) {
        const uint row = first_row + i / TPP_VEC * TPP_LOCAL_M * TPP_VEC + i % TPP_VEC;
        if (row < m) {
#pragma unroll
            for (uint j = 0; j < TPP_NR; j += TPP_VEC) {
                store_entries(acc[i], j, c + (size_t)row * n, first_column + j * TPP_LOCAL_N, n);
            }
        }
    }
}

kernel __attribute__((reqd_work_group_size(TPP_LOCAL_N, TPP_LOCAL_M, 1))) void
gpu_gemm(global const element *a, global const element *b, global entry *c, uint m, uint n, uint k)
{
    local group tile_a[2][DEPTH * STRIDE_A] __attribute__((aligned(32)));
    local group tile_b[2][DEPTH * STRIDE_B] __attribute__((aligned(32)));
    const uint in_m = (uint)get_local_id(1);
    const uint in_n = (uint)get_local_id(0);

    const uint2 origin = tile_origin();
    const uint m0 = origin.s0;
    const uint n0 = origin.s1;
    const uint item = in_m * TPP_LOCAL_N + in_n;
    const uint first_row = item / PER_ROW;
    const uint first_vector = item % PER_ROW;
    const uint first_k = first_vector * TPP_VEC * PER_GROUP;
    const bool is_vector_row = k % (TPP_VEC * PER_GROUP) == 0;
    global const element *rows_a[LOADS_A];
    global const element *rows_b[LOADS_B];
#pragma unroll
    for (uint i = 0; i < LOADS_A; i++) {
        rows_a[i] = a + (size_t)min(m0 + first_row + i * (ITEMS / PER_ROW), m - 1) * k;
    }
#pragma unroll
    for (uint i = 0; i < LOADS_B; i++) {
        rows_b[i] = b + (size_t)min(n0 + first_row + i * (ITEMS / PER_ROW), n - 1) * k;
    }

    accumulator acc[TPP_MR][TPP_NR];
#pragma unroll
    for (uint i = 0; i < TPP_MR; i++) {
#pragma unroll
        for (uint j = 0; j < TPP_NR; j++) {
            acc[i][j] = (accumulator)(0);
        }
    }

    groups next_a[LOADS_A];
    groups next_b[LOADS_B];
    LOAD_BLOCK(next_a, rows_a, LOADS_A, 0)
    LOAD_BLOCK(next_b, rows_b, LOADS_B, 0)
    STORE_BLOCK(tile_a[0], STRIDE_A, next_a, LOADS_A)
    STORE_BLOCK(tile_b[0], STRIDE_B, next_b, LOADS_B)
    barrier(CLK_LOCAL_MEM_FENCE);

    const uint blocks = (k - 1) / TPP_KC + 1;
    for (uint block = 0; block < blocks; block++) {
        const bool has_next = block + 1 < blocks;
        const uint k0 = (block + 1) * TPP_KC;
        if (has_next) {
            LOAD_BLOCK(next_a, rows_a, LOADS_A, k0)
            LOAD_BLOCK(next_b, rows_b, LOADS_B, k0)
        }
        multiply_block(acc, tile_a[block % 2], tile_b[block % 2], in_m, in_n);
        if (has_next) {
            STORE_BLOCK(tile_a[(block + 1) % 2], STRIDE_A, next_a, LOADS_A)
            STORE_BLOCK(tile_b[(block + 1) % 2], STRIDE_B, next_b, LOADS_B)
            barrier(CLK_LOCAL_MEM_FENCE);
        }
    }

    store_tile(acc, c, m, n, m0 + in_m * TPP_VEC, n0 + in_n * TPP_VEC);
}

#endif
