/* Order statistics, robust spread and drift of a set of samples. */
#include "base/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_LIMIT = 1 << 20, SLOPE_SAMPLE_LIMIT = 512, INTERVAL_MIN_SAMPLES = 6 };

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median_of_sorted(const double *sorted, size_t count)
{
    size_t middle = count / 2;
    return count % 2 != 0 ? sorted[middle] : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
}

double tpp_median_in_place(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_doubles);
    return median_of_sorted(values, count);
}

static double quantile_of_sorted(const double *sorted, size_t count, double probability)
{
    double position = probability * (double)(count - 1);
    size_t below = (size_t)position;
    if (below + 1 >= count) {
        return sorted[count - 1];
    }
    double fraction = position - (double)below;
    return sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
}

/* The largest rank r (from 0) such that P(fewer than r+1 of n samples lie below the median) <= 2.5 %, i.e. the
 * interval [x_r, x_(n-1-r)] covers the median with at least 95 %. Binomial(n, 1/2), summed in logarithms so that
 * large n does not underflow. */
static size_t median_interval_rank(size_t count)
{
    double log_probability = -(double)count * log(2.0); /* of exactly 0 below */
    double cumulative = 0.0;
    for (size_t below = 0; below < count / 2; below++) {
        cumulative += exp(log_probability);
        if (cumulative > 0.025) {
            return below == 0 ? 0 : below - 1;
        }
        log_probability += log((double)(count - below)) - log((double)(below + 1));
    }
    return count / 2 > 0 ? count / 2 - 1 : 0;
}

/* Fewer than six samples have no interval of order statistics: even from the least to the greatest covers the median of
 * two in half of all cases. So Student's interval of the mean, if it is wider; what has no negative samples does not
 * reach below 0. */
static void few_samples_interval(const double *sorted, size_t count, struct tpp_statistics *made)
{
    static const double t_975[INTERVAL_MIN_SAMPLES] = { 0, 0, 12.706, 4.303, 3.182, 2.776 }; /* by count */
    double mean = 0.0;
    double squares = 0.0;
    for (size_t i = 0; i < count; i++) {
        mean += sorted[i] / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        squares += (sorted[i] - mean) * (sorted[i] - mean);
    }
    const double half = count < 2 ? 0.0 : t_975[count] * sqrt(squares / (double)(count - 1) / (double)count);
    made->median_low = fmin(sorted[0], made->median - half);
    made->median_high = fmax(sorted[count - 1], made->median + half);
    if (sorted[0] >= 0.0) {
        made->median_low = fmax(made->median_low, 0.0);
    }
}

static enum tpp_status theil_sen_slope(const double *samples, size_t count, double *slope, struct tpp_error *err)
{
    size_t stride = (count + SLOPE_SAMPLE_LIMIT - 1) / SLOPE_SAMPLE_LIMIT;
    size_t used = (count + stride - 1) / stride;
    if (used < 2) {
        *slope = 0.0;
        return TPP_STATUS_OK;
    }
    double *slopes = malloc(used * (used - 1) / 2 * sizeof *slopes);
    if (slopes == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "statistics of %zu samples: out of memory", count);
    }
    size_t pairs = 0;
    for (size_t i = 0; i < used; i++) {
        for (size_t j = i + 1; j < used; j++) {
            slopes[pairs++] = (samples[j * stride] - samples[i * stride]) / (double)((j - i) * stride);
        }
    }
    *slope = tpp_median_in_place(slopes, pairs);
    free(slopes);
    return TPP_STATUS_OK;
}

int tpp_statistics_is_outlier(const struct tpp_statistics *statistics, double sample)
{
    double distance = fabs(sample - statistics->median);
    if (statistics->mad > 0.0) {
        return 0.6745 * distance / statistics->mad > 3.5;
    }
    return distance > 0.0;
}

static enum tpp_status check_samples(const double *samples, size_t count, struct tpp_error *err)
{
    if (count == 0 || count > SAMPLE_LIMIT) {
        return tpp_fail(err, TPP_STATUS_INVALID, "statistics need 1 to %d samples, not %zu", SAMPLE_LIMIT, count);
    }
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(samples[i])) {
            return tpp_fail(err, TPP_STATUS_INVALID, "sample %zu of %zu is not a finite number", i + 1, count);
        }
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_statistics_compute(const double *samples, size_t count, struct tpp_statistics *result,
                                       struct tpp_error *err)
{
    TPP_TRY(check_samples(samples, count, err));
    struct tpp_statistics made = { .count = count };
    TPP_TRY(theil_sen_slope(samples, count, &made.drift_per_sample, err));
    double *work = malloc(count * sizeof *work);
    if (work == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "statistics of %zu samples: out of memory", count);
    }
    memcpy(work, samples, count * sizeof *work);
    made.median = tpp_median_in_place(work, count);
    made.minimum = work[0];
    made.maximum = work[count - 1];
    made.p05 = quantile_of_sorted(work, count, 0.05);
    made.p95 = quantile_of_sorted(work, count, 0.95);
    if (count < INTERVAL_MIN_SAMPLES) {
        few_samples_interval(work, count, &made);
    } else {
        const size_t rank = median_interval_rank(count);
        made.median_low = work[rank];
        made.median_high = work[count - 1 - rank];
    }
    for (size_t i = 0; i < count; i++) {
        work[i] = fabs(samples[i] - made.median);
    }
    made.mad = tpp_median_in_place(work, count);
    free(work);
    for (size_t i = 0; i < count; i++) {
        made.outlier_count += (size_t)tpp_statistics_is_outlier(&made, samples[i]);
    }
    *result = made;
    return TPP_STATUS_OK;
}
