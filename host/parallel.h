/**
 * The host's own work on several of its cores: making and checking a product of 8192 cubed takes one core seconds,
 * while the device that is measured waits. Never while something is timed. Private to host/.
 */
#ifndef TPP_HOST_PARALLEL_H
#define TPP_HOST_PARALLEL_H

#include <stddef.h>

/** Works on indices [first, end); called from several threads at once, each index in one call. */
typedef void tpp_parallel_work(void *context, size_t first, size_t end);

/** How many threads tpp_parallel() uses: the cores that this process may run on, at most 32. */
unsigned tpp_parallel_threads(void);

/**
 * Calls `work` for parts that together are [0, count), and returns when all are done. Which thread has which part, and
 * in which order, is not determined: results that are rounded must not depend on it. Where no thread can be made, the
 * calling one does what there is.
 *
 * @param grain    Parts begin at multiples of it; 1 or more.
 * @param context  Handed to `work`.
 */
void tpp_parallel(size_t count, size_t grain, tpp_parallel_work *work, void *context);

#endif
