/**
 * What an issue probe must have computed, exactly: the other side of the contract in kernels/kernel.h. Pure.
 */
#ifndef TPP_KERNELS_PROBE_MODEL_H
#define TPP_KERNELS_PROBE_MODEL_H

#include "kernels/kernel.h"

/** Accumulators start at 1 + chain + work-item mod this. */
enum { TPP_PROBE_START_PERIOD = 32 };

/** Where a chain of a work-item starts, in every lane. */
int64_t tpp_probe_start(size_t work_item, size_t chain);

/**
 * Where one accumulator lane ends.
 *
 * @param operands  Integer values of all operands, in the order of the kernel's buffer.
 * @param lanes     Lanes of an accumulator; `lane` is below it.
 * @param start     From tpp_probe_start(). There are few different ones: callers with many work-items keep the results.
 * @param trips     For floats the result is what the device gives while it and every partial sum stay exact in the
 *                  accumulator's format; see max_trips.
 * @return The value; for integers modulo 2^32, as int32_t. TPP_STEP_FEEDBACK takes time proportional to `trips`.
 */
int64_t tpp_probe_end(const struct tpp_kernel *kernel, const int64_t *operands, size_t lanes, size_t lane,
                      int64_t start, uint32_t trips);

/** What `trips` trips come to, counted upwards, when the step's sign turns as TPP_STEP_ZIGZAG says; `trips` when up is
 * 0. */
int64_t tpp_probe_net_trips(unsigned zigzag_up, uint32_t trips);

#endif
