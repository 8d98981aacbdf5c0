/** What blocks wrote of when they worked, gathered by core. Private to host/. */
#ifndef TPP_HOST_CORE_CLOCKS_H
#define TPP_HOST_CORE_CLOCKS_H

#include "host/bench.h"

/**
 * Reads the clocks of the last launch and gathers them: for each core the span from its first block's start to its last
 * block's end.
 *
 * @param blocks          How many struct tpp_core_clock there are.
 * @param macs_per_block  Multiply-accumulates of one block.
 * @param detail          Its list of cores is replaced.
 * @return TPP_STATUS_INVALID when a block wrote nothing or ended before it began.
 */
enum tpp_status tpp_core_clocks_read(struct tpp_bench *bench, const struct tpp_memory *clocks, size_t blocks,
                                     uint64_t macs_per_block, struct tpp_measurement_detail *detail,
                                     struct tpp_error *err);

/** Drops cores that had no work to speak of: their two readings stand side by side, and their quotient is no clock. */
void tpp_core_clocks_drop_idle(struct tpp_measurement_detail *detail);

#endif
