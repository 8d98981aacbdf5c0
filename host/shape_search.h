/** Which shape and which kernel of a job a product is measured with: tried beforehand, recorded whole. Private to
 * host/. */
#ifndef TPP_HOST_SHAPE_SEARCH_H
#define TPP_HOST_SHAPE_SEARCH_H

#include "host/gemm.h"

enum { TPP_SEARCH_SHAPES = 9 };

/** The shapes around a side that are tried: cubes, and each dimension longer or shorter by itself. */
void tpp_search_shapes(uint32_t side, uint32_t shapes[TPP_SEARCH_SHAPES][3]);

/** Runs a product on fresh inputs `repetitions` times after one that does not count; the shortest. */
enum tpp_status tpp_gemm_time_once(struct tpp_bench *bench, const struct tpp_kernel *kernel,
                                   const struct tpp_tile *tile, const uint32_t shape[3],
                                   const struct tpp_input_set *set, uint32_t repetitions, uint64_t *best_ns,
                                   struct tpp_error *err);

/**
 * Tries the kernels that do the same job as `*kernel` (CUDA: each tile is a row of its own) on the shape given and,
 * when the run certifies and no shape is asked for, on those around it. Every point is recorded; the winner is measured
 * again for the headline (R3). What cannot run, or does not fit the memory, is a point without a time.
 *
 * @param kernel  Replaced by the winner; stays where one kernel is asked for.
 * @param shape   Replaced by the winner's.
 * @return TPP_STATUS_NO_MEMORY for the record, TPP_STATUS_DEVICE when the device is lost; with no point timed both stay
 *         as they are.
 */
enum tpp_status tpp_shape_search(struct tpp_bench *bench, const struct tpp_kernel **kernel, uint32_t shape[3],
                                 struct tpp_measurement *measurement, struct tpp_error *err);

#endif
