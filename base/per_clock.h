/**
 * Multiply-accumulates per clock and core of a measurement: what reports print and what the rating scales to a clock.
 * Pure.
 *
 * A clock that power or heat holds down moves from launch to launch, so a rate may only be divided by the clock of the
 * launch that it was measured in. Cores that count the cycles of their own work need neither timer nor clock: where a
 * probe kept their counts, the figure is theirs. Else it is the median rate over the clock read beside the samples.
 */
#ifndef TPP_BASE_PER_CLOCK_H
#define TPP_BASE_PER_CLOCK_H

#include "base/record.h"

struct tpp_per_clock {
    double macs;    /**< multiply-accumulates per clock and core */
    double low;     /**< counted: the slowest core, less a step of its counter; else that of the median rate */
    double high;    /**< counted: the fastest core, and a step; else that of the median rate */
    int is_counted; /**< by the cores themselves: no timer and no clock has part in it */
};

/**
 * Works it out.
 *
 * @param device  Of the measurement's record; its core count is all that is read of it.
 * @return 1 for a MEASURED probe or product with cores and their counts or a clock; else 0, and nothing is written.
 */
int tpp_per_clock(const struct tpp_device_info *device, const struct tpp_measurement *measurement,
                  struct tpp_per_clock *per_clock);

#endif
