/**
 * Multiply-accumulates per clock and core of a measurement: what every report prints and what is scaled to a clock.
 * Pure.
 *
 * A clock that power or heat holds down moves from launch to launch, so a rate may only be divided by the clock of the
 * very launch it was measured in. Three ways, the best that the record allows:
 *
 *   counted  cores counted the cycles of their own work in one launch: no timer and no clock has part in it
 *   paired   the device's clock was read in the last sample of each block: that sample's rate by that clock, the median
 *            over the blocks
 *   apart    the clock was read beside the samples (OpenCL): the median rate by the median clock
 */
#ifndef TPP_BASE_PER_CLOCK_H
#define TPP_BASE_PER_CLOCK_H

#include "base/record.h"

enum tpp_per_clock_way { TPP_PER_CLOCK_COUNTED, TPP_PER_CLOCK_PAIRED, TPP_PER_CLOCK_APART };

struct tpp_per_clock {
    double macs; /**< multiply-accumulates per clock and core */
    double low;  /**< 95 % interval. Counted: 95 % of the cores and every block's median core lie within, widened by one
                      cycle at either end of the count. Else the extremes over blocks, or that of the median rate */
    double high;
    double cores; /**< that it is the figure of: counted, those that told; else all of the device */
    enum tpp_per_clock_way way;
};

/**
 * Works it out.
 *
 * @param device  Of the measurement's record; its core count is all that is read of it.
 * @return 1 for a MEASURED probe or product with a clock and cores; else 0 and nothing is written.
 */
int tpp_per_clock(const struct tpp_device_info *device, const struct tpp_measurement *measurement,
                  struct tpp_per_clock *per_clock);

/**
 * The probe of a precision that does most per clock and core: not the fastest while it ran, when the clock moved.
 *
 * @param per_clock  What it does; untouched when there is none.
 * @return A measurement of the record, or NULL when no probe of the precision has operations per clock.
 */
const struct tpp_measurement *tpp_per_clock_best(const struct tpp_record *record, enum tpp_precision precision,
                                                 struct tpp_per_clock *per_clock);

/**
 * Rate by a clock read beside the samples, whatever counters say: median rate / median clock / cores. What records up
 * to schema version 2 were judged by.
 *
 * @return 0 as above.
 */
int tpp_per_clock_apart(const struct tpp_device_info *device, const struct tpp_measurement *measurement,
                        struct tpp_per_clock *per_clock);

#endif
