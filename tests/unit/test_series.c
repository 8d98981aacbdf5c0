/* What series and shapes of a record say: which samples count, when a device has settled, how many shapes there are. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_series.h"

static const uint64_t MACS = 1000000000;
static struct tpp_measurement measurement;

static struct tpp_series *new_series(const char *name)
{
    struct tpp_series *series = tpp_detail_add_series(&measurement.detail);
    cr_assert_not_null(series);
    strcpy(series->name, name);
    series->macs_per_sample = MACS;
    return series;
}

static void add(struct tpp_series *series, uint64_t start_ns, uint64_t elapsed_ns, double clock_hz)
{
    struct tpp_series_sample *sample = tpp_series_add_sample(series);
    cr_assert_not_null(sample);
    *sample = (struct tpp_series_sample){ start_ns, elapsed_ns, clock_hz };
}

static void stop(void)
{
    tpp_measurement_free(&measurement);
}

TestSuite(series, .fini = stop);

Test(series, of_a_burst_the_first_5_ms_count)
{
    struct tpp_series *burst = new_series("burst");
    struct tpp_series_summary summary;
    add(burst, 7000, 2000000, 1.98e9);
    add(burst, 2007000, 2000000, 1.97e9);
    add(burst, 4007000, 2000000, 1.96e9);
    add(burst, 6007000, 4000000, 1.00e9); /* began after 6 ms */
    cr_assert(tpp_series_summarise(burst, &summary));
    cr_assert_eq(summary.first, 0);
    cr_assert_eq(summary.count, 3);
    cr_assert_float_eq(summary.rate.median, 1e9 / 2e-3, 1);
    cr_assert_eq(summary.clock_hz, 1.97e9);
    cr_assert_eq(summary.span_ns, 10000000);
    cr_assert_not(summary.is_steady, "three samples settle on nothing");
}

/* A second of slow products, then fast ones: what counts is the second half of the time, not of the samples. */
Test(series, of_a_sustained_series_the_last_half_of_the_time_counts)
{
    struct tpp_series *sustained = new_series("sustained");
    struct tpp_series_summary summary;
    uint64_t at_ns = 0;
    for (int i = 0; i < 100; i++) {
        const uint64_t elapsed_ns = i < 10 ? 500000000 : 50000000;
        add(sustained, at_ns, elapsed_ns, i == 5 ? 1.9e9 : i == 60 ? 1.4e9 : i == 90 ? 1.5e9 : (double)NAN);
        at_ns += elapsed_ns;
    }
    cr_assert(tpp_series_summarise(sustained, &summary));
    cr_assert_eq(summary.span_ns, 9500000000);
    cr_assert_eq(summary.first, 10, "the tenth began at 4.5 s, the next at 5 s");
    cr_assert_eq(summary.count, 90);
    cr_assert_eq(summary.rate.median, 1e9 / 50e-3);
    cr_assert_eq(summary.clock_hz, 1.45e9, "the two readings that count");
    cr_assert(summary.is_steady);
}

static void sustain(double drift_per_sample, double jitter)
{
    struct tpp_series *sustained = new_series("sustained");
    for (int i = 0; i < 200; i++) {
        const double rate = 1e12 * (1.0 + drift_per_sample * i + (i % 2 == 0 ? jitter : -jitter));
        add(sustained, (uint64_t)i * 60000000, (uint64_t)((double)MACS * 50 / rate * 1e9), NAN);
    }
}

Test(series, drift_of_half_a_percent_is_the_limit_of_steady)
{
    static const struct {
        double drift, jitter;
        int is_steady;
    } cases[] = { { 0, 0, 1 }, { -3e-5, 0, 1 }, { -7e-5, 0, 0 }, { 7e-5, 0, 0 }, { 0, 0.005, 1 }, { 0, 0.012, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tpp_record *record = calloc(1, sizeof *record);
        struct tpp_series_summary summary;
        sustain(cases[i].drift, cases[i].jitter);
        cr_assert(tpp_series_summarise(&measurement.detail.series[0], &summary));
        cr_expect_eq(summary.is_steady, cases[i].is_steady, "case %zu: drift %g, spread %g", i, summary.drift_share,
                     summary.spread_share);
        tpp_record_judge_series(record, &measurement);
        cr_expect_eq(record->warning_count, (size_t)!cases[i].is_steady);
        cr_expect(cases[i].is_steady || record->warnings[0].code == TPP_WARNING_UNSTEADY);
        tpp_record_free(record);
        free(record);
        tpp_measurement_free(&measurement);
    }
}

Test(series, none_of_no_sample_or_of_one_without_length)
{
    struct tpp_series *series = new_series("zeros");
    struct tpp_series_summary summary;
    cr_assert_not(tpp_series_summarise(series, &summary));
    add(series, 0, 0, NAN);
    cr_assert_not(tpp_series_summarise(series, &summary), "an infinite rate is none");
}

Test(series, shapes_are_counted_once_whatever_the_kernel)
{
    for (uint64_t i = 0; i < 12; i++) {
        struct tpp_shape_point *point = tpp_detail_add_shape(&measurement.detail);
        cr_assert_not_null(point);
        point->m = point->n = 64;
        point->k = 64 * (i / 3 + 1);
        point->best_ns = i == 4 ? 0 : 1000;
    }
    cr_assert_eq(tpp_shape_count(&measurement.detail), 4);
    cr_assert_float_eq(tpp_shape_rate(&measurement.detail.shapes[0]), 64.0 * 64 * 64 / 1e-6, 1);
    cr_assert_eq(tpp_shape_rate(&measurement.detail.shapes[4]), 0.0, "one that did not run");
}
