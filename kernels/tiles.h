/**
 * Settings worth trying for a kernel on a device: register and cache tiles that follow from the device's facts.
 *
 * The host tries them in a short search and records every one (R3). Pure.
 */
#ifndef TPP_KERNELS_TILES_H
#define TPP_KERNELS_TILES_H

#include "kernels/kernel.h"

/** What tile sizes follow from. 0 where a fact is not known. */
struct tpp_tile_facts {
    unsigned vector_bytes;       /**< widest vector register the kernel's code may use: 16, 32 or 64; 0 on GPUs */
    uint64_t l1d_bytes;          /**< per core */
    uint64_t l2_bytes;           /**< per core */
    uint64_t local_memory_bytes; /**< per work-group */
    uint64_t max_group_size;     /**< work-items per work-group */
    unsigned core_count;
};

enum { TPP_TILE_CANDIDATES = 8 };

/**
 * Writes up to `capacity` settings, the most promising first; at least one for every GEMM or probe row.
 *
 * @return How many were written.
 */
size_t tpp_tile_candidates(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts, struct tpp_tile *tiles,
                           size_t capacity);

/** The compiler options that pass a tile: "-DTPP_MR=14 -DTPP_NR=32 ...", only for sizes that are not 0. */
void tpp_tile_options(const struct tpp_kernel *kernel, const struct tpp_tile *tile, char *options, size_t bytes);

/** A tile for people and records: "14x32 k384 block 448x2048 group 1x1"; "" when it holds nothing. */
void tpp_tile_text(const struct tpp_tile *tile, char *text, size_t bytes);

#endif
