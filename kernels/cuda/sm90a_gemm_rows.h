/* Descriptor rows of Hopper's products: what sm90a_gemm.cuh's kernels need at launch. Read by the host compiler, within
 * a family's TPP_KERNEL_ROWS part.
 *
 * k_row: elements in 128 bytes of k. c_columns: entries of C in 128 bytes. Boxes of B are what one block of a cluster
 * loads, a multiple of 8 rows. Boxes of C are what a warp stores. Shared memory: stages, 2 KiB of staging for each of 8
 * warps once or twice, barriers. Tensor maps of bits count words of 32. */
#ifndef TPP_SM90A_GEMM_ROWS_H
#define TPP_SM90A_GEMM_ROWS_H

#define TPP_SM90A_PART_ROWS(tile_n, blocks) (((tile_n) + 8 * (blocks)-1) / (8 * (blocks)) * 8)

#define TPP_SM90A_ROW(name, precision, acc_precision, k_row, c_columns, opcode, tile_n, stages, stagings, blocks, \
                      rank, ...)                                                                                  \
    TPP_KERNEL(name, .api = TPP_API_CUDA, .kind = TPP_KIND_GEMM, .in = precision, .acc = acc_precision,           \
               .device_classes = TPP_CLASS_GPU, .native_on = "sm_90a", .threads = 384, .blocks_per_core = 1,      \
               .cluster = blocks, .block_tile = { .mc = 128, .nc = tile_n, .kc = k_row },                         \
               .map_a = { k_row, 128, 128 }, .map_b = { k_row, TPP_SM90A_PART_ROWS(tile_n, blocks), 128 },        \
               .map_c = { c_columns, 16, 128 }, .packed_k_multiple = 1,                                           \
               .shared_bytes = stages * (128 + blocks * TPP_SM90A_PART_ROWS(tile_n, blocks)) * 128 +              \
                               stagings * 16 * 1024 + stages * 16,                                                \
               .instruction = opcode, .instruction_count = 4, .preference = rank, __VA_ARGS__)

/* The settings that are compared, for one format; columns: of a tile with two accumulators. */
#define TPP_SM90A_ROWS(types, precision, acc_precision, k_row, c_columns, opcode, columns, text, ...)                 \
    TPP_SM90A_ROW(sm90a_gemm_##types, precision, acc_precision, k_row, c_columns, opcode, columns, 5, 1, 2, 60,       \
                  .title = text ", 128 x " #columns " in pairs, stored while the next is multiplied", __VA_ARGS__)    \
    TPP_SM90A_ROW(sm90a_gemm_##types##_hilbert, precision, acc_precision, k_row, c_columns, opcode, columns, 5, 1, 2, \
                  59, .title = text ", 128 x " #columns " in pairs along Hilbert's curve, stored likewise",           \
                  __VA_ARGS__)                                                                                        \
    TPP_SM90A_ROW(sm90a_gemm_##types##_alone, precision, acc_precision, k_row, c_columns, opcode, columns, 5, 1, 1,   \
                  58, .title = text ", 128 x " #columns " without clusters, stored likewise", __VA_ARGS__)            \
    TPP_SM90A_ROW(sm90a_gemm_##types##_single, precision, acc_precision, k_row, c_columns, opcode, 256, 4, 2, 2, 57,  \
                  .title = text ", 128 x 256 in pairs, stored in between", __VA_ARGS__)                               \
    TPP_SM90A_ROW(sm90a_gemm_##types##_128x128, precision, acc_precision, k_row, c_columns, opcode, 128, 6, 2, 2, 56, \
                  .title = text ", 128 x 128 in pairs, stored in between", __VA_ARGS__)

#endif
