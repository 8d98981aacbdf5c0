/**
 * What the shapes tried and the series of a measurement say. Of a series: the part of it that counts, its rate and
 * clock, and whether it had settled.
 *
 * Sources: the criterion of a steady state is a fixed window, the slope over it and the spread in it (requirement R4 of
 * the protocol); slope and spread are the robust ones of base/statistics.h. Pure, thread-safe.
 */
#ifndef TPP_BASE_RECORD_SERIES_H
#define TPP_BASE_RECORD_SERIES_H

#include "base/record.h"

#define TPP_SERIES_BURST     "burst"
#define TPP_SERIES_SUSTAINED "sustained"
#define TPP_SERIES_ZEROS     "zeros"

/** What a certifying run does, in nanoseconds; verify holds a record against it. */
enum { TPP_BURST_IDLE_NS = 1000000000, TPP_BURST_NS = 5000000, TPP_ZEROS_NS = 1000000000 };
static const uint64_t TPP_SUSTAINED_LEAST_NS = 10000000000;
static const uint64_t TPP_SUSTAINED_MOST_NS = 60000000000; /**< for one that does not settle */

enum { TPP_SHAPES_LEAST = 8 }; /**< that a certifying run tries, where none is asked for */

/** Multiply-accumulates per second of a shape that was tried; 0 when it did not run. */
double tpp_shape_rate(const struct tpp_shape_point *point);

/** How many different shapes the points of a measurement have, TPP_SHAPES_LEAST at most. */
size_t tpp_shape_count(const struct tpp_measurement_detail *detail);

struct tpp_series_summary {
    size_t first, count;        /**< the samples that count */
    uint64_t span_ns;           /**< of the whole series, first start to last end */
    struct tpp_statistics rate; /**< of the samples that count, in multiply-accumulates per second */
    double clock_hz;            /**< median of the readings beside them; NAN when there is none */
    double drift_share;         /**< change of the rate over them, as a share of its median */
    double spread_share; /**< 1.4826 median absolute deviations (a standard deviation of normal ones), the same */
    int has_drift;       /**< there are samples enough for drift and spread to say something */
    int is_steady;       /**< drift at most 0.5 %, spread at most 1 % */
};

/**
 * Summarises a series. Of one named "burst" the samples that begin in its first 5 ms count, of every other those that
 * begin in the second half of its span, when clocks and temperatures have had time to settle.
 *
 * @return 1 when there is a sample that counts; else 0 and nothing is written.
 */
int tpp_series_summarise(const struct tpp_series *series, struct tpp_series_summary *summary);

/** Adds a warning when a measurement's sustained series did not settle. */
void tpp_record_judge_series(struct tpp_record *record, const struct tpp_measurement *measurement);

#endif
