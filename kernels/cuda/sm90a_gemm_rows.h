/* Descriptor rows of Hopper's products: what sm90a_gemm.cuh's kernels need at launch. Read by the host compiler, within
 * a family's TPP_KERNEL_ROWS part.
 *
 * k_row: elements in 128 bytes of k. c_columns: entries of C in 128 bytes. Boxes of B are what one block of a cluster
 * loads. Shared memory: stages, 32 KiB of staging, barriers, and room to begin at a multiple of 1024. Tensor maps of
 * bits count words of 32. */
#ifndef TPP_SM90A_GEMM_ROWS_H
#define TPP_SM90A_GEMM_ROWS_H

#define TPP_SM90A_ROW(name, precision, acc_precision, k_row, c_columns, opcode, tile_m, tile_n, stages, blocks, rank, \
                      ...)                                                                                            \
    TPP_KERNEL(name, .api = TPP_API_CUDA, .kind = TPP_KIND_GEMM, .in = precision, .acc = acc_precision,               \
               .device_classes = TPP_CLASS_GPU, .native_on = "sm_90a", .threads = 384, .blocks_per_core = 1,          \
               .cluster = blocks, .block_tile = { .mc = tile_m, .nc = tile_n, .kc = k_row },                          \
               .map_a = { k_row, tile_m, 128 }, .map_b = { k_row, tile_n / blocks, 128 },                             \
               .map_c = { c_columns, 64, 128 }, .packed_k_multiple = 1,                                               \
               .shared_bytes = 1024 + stages * (tile_m + tile_n) * 128 + 32 * 1024 + stages * 16,                     \
               .instruction = opcode, .instruction_count = 4 * (tile_m / 128), .preference = rank, __VA_ARGS__)

/* The settings that are compared, for one format. */
#define TPP_SM90A_ROWS(types, precision, acc_precision, k_row, c_columns, opcode, text, ...)                          \
    TPP_SM90A_ROW(sm90a_gemm_##types, precision, acc_precision, k_row, c_columns, opcode, 128, 256, 4, 2, 60,         \
                  .title = text ", 128 x 256 in pairs", __VA_ARGS__)                                                  \
    TPP_SM90A_ROW(sm90a_gemm_##types##_hilbert, precision, acc_precision, k_row, c_columns, opcode, 128, 256, 4, 2,   \
                  59, .title = text ", 128 x 256 in pairs along Hilbert's curve", __VA_ARGS__)                        \
    TPP_SM90A_ROW(sm90a_gemm_##types##_256x128, precision, acc_precision, k_row, c_columns, opcode, 256, 128, 4, 2,   \
                  58, .title = text ", 256 x 128 in pairs", __VA_ARGS__)                                              \
    TPP_SM90A_ROW(sm90a_gemm_##types##_alone, precision, acc_precision, k_row, c_columns, opcode, 128, 256, 4, 1, 57, \
                  .title = text ", 128 x 256 without clusters", __VA_ARGS__)                                          \
    TPP_SM90A_ROW(sm90a_gemm_##types##_128x128, precision, acc_precision, k_row, c_columns, opcode, 128, 128, 6, 2,   \
                  56, .title = text ", 128 x 128 in pairs", __VA_ARGS__)

#endif
