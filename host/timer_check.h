/** The driver's time stamps held against the counters that kernels read themselves (R15). Private to host/. */
#ifndef TPP_HOST_TIMER_CHECK_H
#define TPP_HOST_TIMER_CHECK_H

#include "host/bench.h"

/**
 * No core can have worked longer within a launch than the launch took. Where it did, by its nanosecond timer or by its
 * cycles at the highest clock, the stamps are wrong: they are taken out of the measurement, so that the host's clock
 * counts, and a warning says so. Nothing where the kernel kept no clocks.
 *
 * @param measurement  The cores' readings are those of its last sample.
 */
void tpp_timer_check_cores(const struct tpp_bench *bench, struct tpp_measurement *measurement);

#endif
