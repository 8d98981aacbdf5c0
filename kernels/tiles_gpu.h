/** Tiles of kernels/opencl/gpu_gemm.cl. Private to kernels/; others use kernels/tiles.h. */
#ifndef TPP_KERNELS_TILES_GPU_H
#define TPP_KERNELS_TILES_GPU_H

#include "kernels/tiles.h"

/**
 * Settings of a local-memory GEMM that fit a device, the most promising first.
 *
 * @param facts  local_memory_bytes and max_group_size are used; 0 stands for the least that OpenCL devices have in
 *               practice, 32 KiB and 256. A driver may allow a kernel a smaller work-group than the device: the host
 *               then leaves that setting out.
 * @return How many were written, at most `capacity`.
 */
size_t tpp_gpu_gemm_tiles(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts, struct tpp_tile *tiles,
                          size_t capacity);

/** Local memory that one work-group of this tile takes. */
uint64_t tpp_gpu_gemm_local_bytes(const struct tpp_kernel *kernel, const struct tpp_tile *tile);

/** 1 when the sizes divide each other as the kernel's body needs; it refuses to compile otherwise. */
int tpp_gpu_gemm_tile_is_valid(const struct tpp_kernel *kernel, const struct tpp_tile *tile);

#endif
