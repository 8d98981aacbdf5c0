/* Shapes tried and series of a measurement. */
#include "base/record_series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double DRIFT_TOLERATED = 0.005;
static const double SPREAD_TOLERATED = 0.01;
static const double NORMAL_PER_MAD = 1.4826;
enum { SAMPLES_LEAST = 6 }; /* fewer have no interval, and settle on nothing */

double tpp_shape_rate(const struct tpp_shape_point *point)
{
    const double macs = (double)point->m * (double)point->n * (double)point->k;
    return point->best_ns > 0 ? macs / ((double)point->best_ns * 1e-9) : 0.0;
}

static int is_same_shape(const struct tpp_shape_point *one, const struct tpp_shape_point *other)
{
    return one->m == other->m && one->n == other->n && one->k == other->k;
}

size_t tpp_shape_count(const struct tpp_measurement_detail *detail)
{
    const struct tpp_shape_point *seen[TPP_SHAPES_LEAST];
    size_t count = 0;
    for (size_t i = 0; i < detail->shape_count && count < TPP_SHAPES_LEAST; i++) {
        size_t j = 0;
        while (j < count && !is_same_shape(&detail->shapes[i], seen[j])) {
            j++;
        }
        if (j == count) {
            seen[count++] = &detail->shapes[i];
        }
    }
    return count;
}

/* The samples that count, from `*first` on. */
static size_t counted(const struct tpp_series *series, uint64_t span_ns, size_t *first)
{
    const uint64_t begin_ns = series->samples[0].start_ns;
    const int is_burst = strcmp(series->name, TPP_SERIES_BURST) == 0;
    size_t end = series->sample_count;
    *first = 0;
    if (is_burst) {
        for (end = 1; end < series->sample_count && series->samples[end].start_ns - begin_ns < TPP_BURST_NS; end++) {
        }
        return end;
    }
    while (*first + 1 < end && series->samples[*first].start_ns - begin_ns < span_ns / 2) {
        ++*first;
    }
    return end - *first;
}

static double median_clock(const struct tpp_series_sample *samples, size_t count, double *scratch)
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        if (samples[i].clock_hz > 0.0) {
            scratch[known++] = samples[i].clock_hz;
        }
    }
    return known > 0 ? tpp_median_in_place(scratch, known) : (double)NAN;
}

int tpp_series_summarise(const struct tpp_series *series, struct tpp_series_summary *summary)
{
    if (series->sample_count == 0) {
        return 0;
    }
    const struct tpp_series_sample *last = &series->samples[series->sample_count - 1];
    struct tpp_series_summary made = { .span_ns = last->start_ns + last->elapsed_ns - series->samples[0].start_ns };
    made.count = counted(series, made.span_ns, &made.first);
    double *values = calloc(made.count, sizeof *values);
    if (values == NULL) {
        return 0;
    }
    const struct tpp_series_sample *samples = series->samples + made.first;
    for (size_t i = 0; i < made.count; i++) {
        values[i] = (double)series->macs_per_sample / ((double)samples[i].elapsed_ns * 1e-9);
    }
    const int has_rate = tpp_statistics_compute(values, made.count, &made.rate, NULL) == TPP_STATUS_OK;
    if (has_rate && made.rate.median > 0.0) {
        made.drift_share = made.rate.drift_per_sample * (double)made.count / made.rate.median;
        made.spread_share = NORMAL_PER_MAD * made.rate.mad / made.rate.median;
    }
    made.has_drift = has_rate && made.count >= SAMPLES_LEAST;
    made.is_steady =
        made.has_drift && fabs(made.drift_share) <= DRIFT_TOLERATED && made.spread_share <= SPREAD_TOLERATED;
    made.clock_hz = median_clock(samples, made.count, values);
    free(values);
    if (has_rate) {
        *summary = made;
    }
    return has_rate;
}

void tpp_record_judge_series(struct tpp_record *record, const struct tpp_measurement *measurement)
{
    const struct tpp_series *series = tpp_detail_series(&measurement->detail, TPP_SERIES_SUSTAINED);
    struct tpp_series_summary summary;
    if (series != NULL && tpp_series_summarise(series, &summary) && !summary.is_steady) {
        tpp_record_warn(record, TPP_WARNING_UNSTEADY, measurement->kernel,
                        "over the last %zu products of %.0f s the rate changed by %+.2f %% and spread by %.2f %%",
                        summary.count, (double)summary.span_ns * 1e-9, 100.0 * summary.drift_share,
                        100.0 * summary.spread_share);
    }
}
