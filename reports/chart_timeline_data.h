/** A record as curves and spans over time. Private to reports/chart_timeline*.c. */
#ifndef TPP_REPORTS_CHART_TIMELINE_DATA_H
#define TPP_REPORTS_CHART_TIMELINE_DATA_H

#include "reports/chart_trace.h"

/** Made with tpp_timeline_make(), freed with tpp_timeline_free(). Times are seconds since the start of the record. */
struct tpp_timeline {
    struct tpp_trace *rates;  /**< one for each measurement with a rate: percent of its median */
    struct tpp_trace *clocks; /**< GHz: of each such measurement, then the telemetry's */
    struct tpp_span *spans;   /**< of each such measurement, then those in which clocks were held down */
    size_t rate_count, clock_count, span_count;
    struct tpp_trace power;       /**< W */
    struct tpp_trace temperature; /**< degrees C */
    double seconds;               /**< the end of the last of all these */
};

/** @return 0 when out of memory; what was made is then to be freed as well. */
int tpp_timeline_make(const struct tpp_record *record, struct tpp_timeline *timeline);
void tpp_timeline_free(struct tpp_timeline *timeline);

#endif
