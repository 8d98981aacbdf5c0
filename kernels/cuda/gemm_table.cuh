/* One line a matrix product, read twice: by the host compiler as a descriptor row, by nvcc as the kernel. So the sizes
 * that the host launches are those that the kernel was compiled with.
 *
 *   TPP_GEMM(id, Format, bits, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, blocks, parts, fields of the
 * row...)
 *
 * bits: of an element in memory; blocks: of `32 warps` threads that share a core; parts: instructions for one unit of
 * 16 x 8 (see mma_formats.cuh). TPP_GEMM_SCALED has scales_per_step behind parts; TPP_GEMM_TURING is TPP_GEMM for
 * sm_75. TPP_GEMM_TILES gives a format the two tiles that are usual for mma.sync:
 *
 *   128 x 256, 8 warps of 64 x 64, 4 slices of 64 bytes: 96 KiB, one block a core, least traffic
 *   128 x 128, 4 warps of 64 x 64, 3 slices of 64 bytes: 48 KiB, two blocks a core, finer grain for small products;
 *   while one block waits at its barrier or writes its results, the other multiplies
 */
#ifndef TPP_CUDA_GEMM_TABLE_CUH
#define TPP_CUDA_GEMM_TABLE_CUH

#ifdef TPP_KERNEL_ROWS

#define TPP_GEMM_ROW(id_, bits, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, parts, step_bytes, scale_words, \
                     ...)                                                                                            \
    TPP_KERNEL(id_, .api = TPP_API_CUDA, .kind = TPP_KIND_GEMM, .device_classes = TPP_CLASS_GPU,                     \
               .threads = 32 * (warps_m) * (warps_n),                                                                \
               .shared_bytes = (stages) * ((tile_m) + (tile_n)) * ((row_bytes) + 4 * (scale_words)),                 \
               .block_tile = { .mc = tile_m, .nc = tile_n, .kc = (row_bytes)*8 / (bits) },                           \
               .instruction_count =                                                                                  \
                   (tile_m) / (warps_m) / 16 * ((tile_n) / (warps_n) / 8) * ((row_bytes) / (step_bytes)) * (parts),  \
               __VA_ARGS__)

#define TPP_GEMM(id, format, bits, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, blocks, parts, ...)        \
    TPP_GEMM_ROW(id, bits, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, parts, (bits) == 64 ? 128 : 32, 0, \
                 __VA_ARGS__)
#define TPP_GEMM_TURING TPP_GEMM
#define TPP_GEMM_SCALED(id, format, bits, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, blocks, parts, scales, \
                        ...)                                                                                          \
    TPP_GEMM_ROW(id, bits, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, parts, 32,                            \
                 (row_bytes) / 32 * (scales) / 4, __VA_ARGS__)

#else

#define TPP_GEMM_ENTRY(id, body, format, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, blocks)              \
    extern "C" __global__ void __launch_bounds__(32 * (warps_m) * (warps_n), blocks)                               \
        id(const unsigned char *a, const unsigned char *b, format::Stored *c, unsigned m, unsigned n, unsigned k,  \
           unsigned lda, unsigned ldb, unsigned ldc, struct tpp_core_clock *clocks)                                \
    {                                                                                                              \
        TPP_DYNAMIC_SHARED(shared);                                                                                \
        const GemmOperands operands = { a, b, 0, 0, m, n, k, lda, ldb, ldc };                                      \
        body<GemmShape<format, tile_m, tile_n, warps_m, warps_n, row_bytes, stages>>(operands, c, clocks, shared); \
    }

#define TPP_GEMM(id, format, bits, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, blocks, parts, ...) \
    TPP_GEMM_ENTRY(id, gemm, format, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, blocks)
#define TPP_GEMM_TURING(id, format, bits, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, blocks, parts, ...) \
    TPP_GEMM_ENTRY(id, gemm_turing, format, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, blocks)

#define TPP_GEMM_SCALED(id, format, bits, tile_m, tile_n, warps_m, warps_n, row_bytes, stages, blocks, parts, scales, \
                        ...)                                                                                          \
    extern "C" __global__ void __launch_bounds__(32 * (warps_m) * (warps_n), blocks)                                  \
        id(const unsigned char *a, const unsigned char *b, const unsigned char *a_scales,                             \
           const unsigned char *b_scales, format::Stored *c, unsigned m, unsigned n, unsigned k, unsigned lda,        \
           unsigned ldb, unsigned ldc, struct tpp_core_clock *clocks)                                                 \
    {                                                                                                                 \
        TPP_DYNAMIC_SHARED(shared);                                                                                   \
        const GemmOperands operands = { a, b, a_scales, b_scales, m, n, k, lda, ldb, ldc };                           \
        gemm<GemmShape<format, tile_m, tile_n, warps_m, warps_n, row_bytes, stages>>(operands, c, clocks, shared);    \
    }

#endif

#define TPP_GEMM_TILES(id, format, bits, what, ...)                                                                 \
    TPP_GEMM(id, format, bits, 128, 256, 2, 4, 64, 4, 1, 1, .preference = 50, .title = what ", tiles of 128 x 256", \
             __VA_ARGS__)                                                                                           \
    TPP_GEMM(id##_128x128, format, bits, 128, 128, 2, 2, 64, 3, 2, 1, .preference = 45,                             \
             .title = what ", tiles of 128 x 128", __VA_ARGS__)

#endif
