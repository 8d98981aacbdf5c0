#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/statistics.h"

/* splitmix64: the same numbers on every machine. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static double uniform(uint64_t *state)
{
    return (double)(next_random(state) >> 11) * 0x1p-53;
}

/* The value of rank r (from 0), by counting instead of sorting. */
static double by_rank(const double *values, size_t count, size_t rank)
{
    for (size_t i = 0; i < count; i++) {
        size_t below = 0;
        size_t equal = 0;
        for (size_t j = 0; j < count; j++) {
            below += values[j] < values[i];
            equal += values[j] == values[i];
        }
        if (below <= rank && rank < below + equal) {
            return values[i];
        }
    }
    return NAN;
}

static double brute_median(const double *values, size_t count)
{
    return (by_rank(values, count, (count - 1) / 2) + by_rank(values, count, count / 2)) / 2;
}

static double brute_quantile(const double *values, size_t count, double probability)
{
    double position = probability * (double)(count - 1);
    size_t below = (size_t)floor(position);
    double low = by_rank(values, count, below);
    double high = by_rank(values, count, below + 1 < count ? below + 1 : below);
    return low + (position - floor(position)) * (high - low);
}

static int is_close(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fmax(1.0, fmax(fabs(a), fabs(b)));
}

static size_t fill(double *samples, uint64_t *state)
{
    size_t count = 1 + (size_t)(next_random(state) % 40);
    int has_ties = next_random(state) % 3 == 0;
    for (size_t i = 0; i < count; i++) {
        samples[i] = has_ties ? (double)(next_random(state) % 5) : 100.0 * (uniform(state) - 0.3);
    }
    return count;
}

Test(statistics, agrees_with_brute_force)
{
    uint64_t state = 1;
    for (int round = 0; round < 2000; round++) {
        double samples[40];
        double copy[40];
        size_t count = fill(samples, &state);
        memcpy(copy, samples, sizeof copy);
        struct tpp_statistics s;
        cr_assert_eq(tpp_statistics_compute(samples, count, &s, NULL), TPP_STATUS_OK);
        cr_assert_eq(memcmp(copy, samples, count * sizeof *copy), 0, "samples are not changed");
        cr_assert_eq(s.count, count);
        cr_assert(is_close(s.median, brute_median(samples, count)));
        cr_assert_eq(s.minimum, by_rank(samples, count, 0));
        cr_assert_eq(s.maximum, by_rank(samples, count, count - 1));
        cr_assert(is_close(s.p05, brute_quantile(samples, count, 0.05)));
        cr_assert(is_close(s.p95, brute_quantile(samples, count, 0.95)));
        double deviations[40];
        size_t outliers = 0;
        for (size_t i = 0; i < count; i++) {
            deviations[i] = fabs(samples[i] - s.median);
        }
        cr_assert(is_close(s.mad, brute_median(deviations, count)));
        for (size_t i = 0; i < count; i++) {
            outliers += s.mad > 0 ? 0.6745 * deviations[i] / s.mad > 3.5 : deviations[i] > 0;
        }
        cr_assert_eq(s.outlier_count, outliers);
    }
}

Test(statistics, theil_sen_agrees_with_brute_force)
{
    uint64_t state = 2;
    for (int round = 0; round < 500; round++) {
        double samples[40];
        size_t count = fill(samples, &state);
        static double slopes[40 * 40];
        size_t pairs = 0;
        for (size_t i = 0; i < count; i++) {
            for (size_t j = 0; j < i; j++) {
                slopes[pairs++] = (samples[i] - samples[j]) / (double)(i - j);
            }
        }
        struct tpp_statistics s;
        cr_assert_eq(tpp_statistics_compute(samples, count, &s, NULL), TPP_STATUS_OK);
        cr_assert(is_close(s.drift_per_sample, pairs == 0 ? 0.0 : brute_median(slopes, pairs)));
    }
}

Test(statistics, the_slope_of_a_line_is_found_beside_outliers_and_beyond_the_thinning)
{
    static const size_t counts[] = { 2, 3, 100, 512, 513, 1000, 1024, 5000, 1 << 20 };
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
        size_t count = counts[c];
        double *samples = malloc(count * sizeof *samples);
        for (size_t i = 0; i < count; i++) {
            samples[i] = 5.0 - 0.25 * (double)i + (count > 50 && i % 10 == 0 ? 1e6 : 0.0);
        }
        struct tpp_statistics s;
        cr_assert_eq(tpp_statistics_compute(samples, count, &s, NULL), TPP_STATUS_OK);
        cr_assert_float_eq(s.drift_per_sample, -0.25, count > 50 ? 0.05 : 1e-12, "%zu samples", count);
        free(samples);
    }
}

Test(statistics, the_order_of_samples_matters_to_the_drift_alone)
{
    uint64_t state = 3;
    for (int round = 0; round < 300; round++) {
        double samples[40];
        size_t count = fill(samples, &state);
        struct tpp_statistics before;
        cr_assert_eq(tpp_statistics_compute(samples, count, &before, NULL), TPP_STATUS_OK);
        for (size_t i = count - 1; i > 0; i--) {
            size_t j = (size_t)(next_random(&state) % (i + 1));
            double swapped = samples[i];
            samples[i] = samples[j];
            samples[j] = swapped;
        }
        struct tpp_statistics after;
        cr_assert_eq(tpp_statistics_compute(samples, count, &after, NULL), TPP_STATUS_OK);
        before.drift_per_sample = after.drift_per_sample;
        cr_assert_eq(memcmp(&before, &after, sizeof before), 0);
    }
}

/* P(fewer than r+1 of n fair coins are heads), from Pascal's triangle: exact, and unlike the code under test. */
static double tail(size_t n, size_t r)
{
    double row[65] = { 1.0 };
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j > 0; j--) {
            row[j] += row[j - 1];
        }
    }
    double sum = 0.0;
    for (size_t j = 0; j <= r; j++) {
        sum += row[j];
    }
    return ldexp(sum, -(int)n);
}

Test(statistics, the_interval_is_the_narrowest_of_at_least_95_percent)
{
    for (size_t n = 1; n <= 64; n++) {
        double samples[64];
        for (size_t i = 0; i < n; i++) {
            samples[i] = (double)i;
        }
        struct tpp_statistics s;
        cr_assert_eq(tpp_statistics_compute(samples, n, &s, NULL), TPP_STATUS_OK);
        size_t rank = (size_t)s.median_low;
        if (n < 6) {
            cr_assert_eq(s.median_low, 0.0); /* as no sample is negative */
            cr_assert_geq(s.median_high, (double)(n - 1));
        } else {
            cr_assert_eq(s.median_low + s.median_high, (double)(n - 1), "symmetric");
            cr_assert_leq(tail(n, rank), 0.025, "%zu samples", n);
            cr_assert_gt(tail(n, rank + 1), 0.025, "%zu samples: rank %zu could be narrower", n, rank);
        }
    }
}

Test(statistics, the_interval_covers_the_median_as_often_as_it_says)
{
    static const size_t counts[] = { 6, 9, 15, 31, 100, 1500 };
    uint64_t state = 4;
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
        enum { ROUNDS = 1000 };
        double samples[1500];
        int covered = 0;
        for (int round = 0; round < (counts[c] > 1000 ? ROUNDS / 10 : ROUNDS); round++) {
            for (size_t i = 0; i < counts[c]; i++) {
                samples[i] = -log(1.0 - uniform(&state)); /* skewed, as throughput is; its median is ln 2 */
            }
            struct tpp_statistics s;
            cr_assert_eq(tpp_statistics_compute(samples, counts[c], &s, NULL), TPP_STATUS_OK);
            covered += s.median_low <= log(2.0) && log(2.0) <= s.median_high;
        }
        /* 95 % less four standard deviations of the simulation itself */
        cr_assert_geq(covered, counts[c] > 1000 ? 86 : 922, "%zu samples: %d", counts[c], covered);
    }
}

/* Of two samples their range covers the median half the time; what is called 95 % must not be that. */
Test(statistics, few_samples_have_a_wide_interval)
{
    const double two[] = { 100.0, 101.0 };
    const double far[] = { 1.0, 9.0 };
    const double one[] = { 7.0 };
    struct tpp_statistics s;
    cr_assert_eq(tpp_statistics_compute(two, 2, &s, NULL), TPP_STATUS_OK);
    cr_assert_float_eq(s.median_low, 100.5 - 12.706 / 2, 1e-9);
    cr_assert_float_eq(s.median_high, 100.5 + 12.706 / 2, 1e-9);
    cr_assert_eq(tpp_statistics_compute(far, 2, &s, NULL), TPP_STATUS_OK);
    cr_assert_eq(s.median_low, 0.0);
    cr_assert_eq(tpp_statistics_compute(one, 1, &s, NULL), TPP_STATUS_OK);
    cr_assert(s.median_low == 7.0 && s.median_high == 7.0);
    uint64_t state = 5;
    for (size_t n = 2; n < 6; n++) {
        int covered = 0;
        for (int round = 0; round < 4000; round++) {
            double samples[5];
            for (size_t i = 0; i < n; i++) {
                samples[i] = 100.0; /* normal: the sum of twelve */
                for (int j = 0; j < 12; j++) {
                    samples[i] += uniform(&state) - 0.5;
                }
            }
            cr_assert_eq(tpp_statistics_compute(samples, n, &s, NULL), TPP_STATUS_OK);
            covered += s.median_low <= 100.0 && 100.0 <= s.median_high;
        }
        cr_assert_geq(covered, 3744, "%zu samples: %d of 4000", n, covered); /* 95 % less four standard deviations */
    }
}

Test(statistics, what_has_no_statistics_is_refused_and_the_result_untouched)
{
    double samples[3] = { 1.0, NAN, 2.0 };
    struct tpp_statistics s = { .count = 77 };
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_statistics_compute(samples, 3, &s, &err), TPP_STATUS_INVALID);
    cr_assert_str_eq(err.text, "sample 2 of 3 is not a finite number");
    samples[1] = -INFINITY;
    cr_assert_eq(tpp_statistics_compute(samples, 3, &s, NULL), TPP_STATUS_INVALID);
    cr_assert_eq(tpp_statistics_compute(samples, 0, &s, NULL), TPP_STATUS_INVALID);
    cr_assert_eq(tpp_statistics_compute(samples, (1 << 20) + 1, &s, NULL), TPP_STATUS_INVALID);
    cr_assert_eq(s.count, 77);
}

Test(statistics, one_sample_and_equal_samples)
{
    double samples[8] = { 4, 4, 4, 4, 4, 4, 4, 5 };
    struct tpp_statistics s;
    cr_assert_eq(tpp_statistics_compute(samples, 1, &s, NULL), TPP_STATUS_OK);
    cr_assert_eq(s.median, 4.0);
    cr_assert_eq(s.mad, 0.0);
    cr_assert_eq(s.drift_per_sample, 0.0);
    cr_assert_eq(s.outlier_count, 0);
    cr_assert_eq(tpp_statistics_compute(samples, 8, &s, NULL), TPP_STATUS_OK);
    cr_assert_eq(s.mad, 0.0);
    cr_assert_eq(s.outlier_count, 1, "with no spread, whatever differs is an outlier");
    cr_assert_eq(tpp_statistics_is_outlier(&s, 4.0), 0);
}
