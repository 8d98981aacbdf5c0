/* Run to run. */
#include "reports/kernel_runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/per_clock.h"
#include "base/record_series.h"
#include "reports/derived.h"
#include "reports/figures.h"
#include "reports/line.h"

enum { COLUMNS_LEAST = 24, COLUMNS_MOST = 40, RUNS_MOST = 64 };

/* Rates of one kernel in several runs. */
struct runs {
    double rates[RUNS_MOST];
    size_t count;
};

int tpp_kernel_runs_columns(const struct tpp_record *record)
{
    size_t columns = COLUMNS_LEAST;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const size_t length = strlen(record->measurements[i].kernel);
        columns = length > columns ? length : columns;
    }
    return columns < COLUMNS_MOST ? (int)columns : COLUMNS_MOST;
}

void tpp_kernel_runs_text(struct tpp_buffer *bytes, const char *text, int columns)
{
    struct tpp_buffer clean = { 0 };
    tpp_line_clean(&clean, text);
    tpp_buffer_format(bytes, "%-*s", columns, clean.bytes != NULL ? clean.bytes : "");
    bytes->has_failed |= clean.has_failed;
    tpp_buffer_free(&clean);
}

static void add_run(struct runs *runs, double rate)
{
    if (runs->count < RUNS_MOST && rate > 0.0) {
        runs->rates[runs->count++] = rate;
    }
}

/* Of one kernel; per clock: where cores counted their own cycles, so that a clock that moves has no part in it. */
struct kernel_runs {
    struct runs headline, per_clock, sustained;
};

/* Adds the rates of a kernel in one record; only the first of a record's measurements of it. */
static void collect(const struct tpp_record *record, const char *kernel, struct kernel_runs *runs)
{
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        const struct tpp_derived derived = tpp_derive(measurement, &record->device);
        const struct tpp_series *series = tpp_detail_series(&measurement->detail, TPP_SERIES_SUSTAINED);
        struct tpp_series_summary summary;
        if (strcmp(measurement->kernel, kernel) != 0 || !derived.has_rate) {
            continue;
        }
        struct tpp_per_clock per_clock;
        add_run(&runs->headline, derived.rate.median);
        if (tpp_per_clock(&record->device, measurement, &per_clock) && per_clock.way == TPP_PER_CLOCK_COUNTED) {
            add_run(&runs->per_clock, per_clock.macs);
        }
        if (series != NULL && tpp_series_summarise(series, &summary)) {
            add_run(&runs->sustained, summary.rate.median);
        }
        return;
    }
}

/* Sorts the rates. The median, and how far the outermost are apart, "0.003%"; "-" of fewer than two. */
static double spread_of(struct runs *runs, char spread[32])
{
    (void)snprintf(spread, 32, "-");
    if (runs->count < 2) {
        return NAN;
    }
    const double median = tpp_median_in_place(runs->rates, runs->count);
    const double apart = runs->rates[runs->count - 1] - runs->rates[0];
    (void)snprintf(spread, 32, "%.3f%%", 100.0 * apart / median);
    return median;
}

static void put_runs(struct tpp_buffer *bytes, struct runs *runs, enum tpp_precision precision)
{
    char spread[32];
    const double median = spread_of(runs, spread);
    tpp_buffer_format(bytes, " %14s %8s", isnan(median) ? "-" : tpp_figure_rate(median, precision).text, spread);
}

static void put_per_clock(struct tpp_buffer *bytes, struct runs *runs)
{
    char spread[32];
    char text[32];
    const double median = spread_of(runs, spread);
    (void)snprintf(text, sizeof text, isnan(median) ? "-" : "%.1f", median);
    tpp_buffer_format(bytes, " %8s %8s", text, spread);
}

static const struct tpp_record *record_of(const struct tpp_report *report, size_t index)
{
    return index == 0 ? report->record : report->others[index - 1].record;
}

/* 1 when an earlier record or place has told of this kernel. */
static int is_told(const struct tpp_report *report, size_t record, size_t place)
{
    const char *kernel = record_of(report, record)->measurements[place].kernel;
    for (size_t i = 0; i <= record; i++) {
        const struct tpp_record *earlier = record_of(report, i);
        for (size_t j = 0; j < (i == record ? place : earlier->measurement_count); j++) {
            if (strcmp(earlier->measurements[j].kernel, kernel) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

static void put_kernel(const struct tpp_report *report, struct tpp_buffer *bytes, size_t record, size_t place,
                       int *has_title)
{
    const struct tpp_measurement *measurement = &record_of(report, record)->measurements[place];
    const int columns = tpp_kernel_runs_columns(report->record);
    struct kernel_runs runs = { .headline = { .count = 0 } };
    for (size_t i = record; i <= report->other_count; i++) {
        collect(record_of(report, i), measurement->kernel, &runs);
    }
    if (runs.headline.count < 2) {
        return;
    }
    if (!*has_title) {
        tpp_buffer_format(bytes, "\n%-*s %4s %14s %8s %14s %8s %8s %8s\n", columns, "run to run", "runs", "measured",
                          "spread", "sustained", "spread", "MACs/clk", "spread");
        *has_title = 1;
    }
    tpp_kernel_runs_text(bytes, measurement->kernel, columns);
    tpp_buffer_format(bytes, " %4zu", runs.headline.count);
    put_runs(bytes, &runs.headline, measurement->precision);
    put_runs(bytes, &runs.sustained, measurement->precision);
    put_per_clock(bytes, &runs.per_clock);
    tpp_buffer_text(bytes, "\n");
}

void tpp_kernel_runs(const struct tpp_report *report, struct tpp_buffer *bytes)
{
    int has_title = 0;
    for (size_t i = 0; i < report->other_count; i++) {
        if (strcmp(report->others[i].record->device.name, report->record->device.name) != 0) {
            return; /* other devices are compared, not repeated */
        }
    }
    for (size_t i = 0; i <= report->other_count; i++) {
        for (size_t j = 0; j < record_of(report, i)->measurement_count; j++) {
            if (!is_told(report, i, j)) {
                put_kernel(report, bytes, i, j, &has_title);
            }
        }
    }
}
