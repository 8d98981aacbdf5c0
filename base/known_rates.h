/**
 * Operations per clock and core is the fingerprint of a core (R7): what a probe measured, beside the whole number that
 * the device's architecture is known for (base/known_rates.def). Pure.
 */
#ifndef TPP_BASE_KNOWN_RATES_H
#define TPP_BASE_KNOWN_RATES_H

#include "base/record.h"

/** A probe of an NVIDIA GPU, by its cores' own cycle counters. */
struct tpp_rate_reading {
    double macs_per_clock; /**< and core: the median over cores */
    double known;          /**< the rate that it should have: the least one known that is not more than 1 % under it;
                                the highest one when it is above all; the nearest power of two when none is known */
    const char *source;    /**< where the known rate is from; "" when none is known */
    double deviation;      /**< from the known rate, as a share of it */
    int is_known;          /**< the architecture, format and accumulator have a row */
    int is_settled;        /**< within 0.5 % of the known rate */
    int is_impossible;     /**< more than 1 % above everything known (R23): a clock or a count is wrong */
};

/**
 * Reads the cores' counters of a probe, beside what was known at the record's schema version.
 *
 * @return 1 for a MEASURED probe whose cores kept clocks and that has a row or is of a matrix engine, else 0 and
 *         nothing is written.
 */
int tpp_record_rate_reading(const struct tpp_record *record, const struct tpp_measurement *measurement,
                            struct tpp_rate_reading *reading);

/** The same by all that is known today, whatever was when the record was made: for reports, which judge nothing. */
int tpp_record_rate_reading_today(const struct tpp_record *record, const struct tpp_measurement *measurement,
                                  struct tpp_rate_reading *reading);

/** The known rate that a reading has settled on, as a record has it: the nearest whole number; 0 when it has not. */
uint32_t tpp_rate_reading_settled(const struct tpp_rate_reading *reading);

#endif
