/**
 * Statistics of a set of samples: order statistics and robust spread, no mean-and-sigma headline.
 *
 * Throughput samples are skewed and autocorrelated, so the headline is the median with a distribution-free interval;
 * outliers are flagged and kept. Pure, thread-safe.
 */
#ifndef TPP_BASE_STATISTICS_H
#define TPP_BASE_STATISTICS_H

#include <stddef.h>

#include "base/status.h"

struct tpp_statistics {
    size_t count;
    double median;
    double mad; /**< median absolute deviation from the median, not scaled */
    double minimum;
    double maximum;
    double p05; /**< 5 % quantile, linear interpolation between order statistics (type 7) */
    double p95;
    double median_low;       /**< 95 % confidence interval of the median from order statistics (sign test); */
    double median_high;      /**< of 2 to 5 samples Student's, not narrower than all of them; of one the sample */
    double drift_per_sample; /**< Theil-Sen slope: the median of all pairwise slopes, in units of the samples */
    size_t outlier_count;    /**< samples whose modified z-score 0.6745 |x - median| / MAD exceeds 3.5 */
};

/**
 * Computes all of the above.
 *
 * @param samples  In the order taken; finite. Not changed.
 * @param count    1 or more; at most 2^20.
 * @param result   Receives the statistics; untouched on failure.
 * @return TPP_STATUS_OK; TPP_STATUS_INVALID when there are no samples or one is not finite; TPP_STATUS_NO_MEMORY.
 *
 * Sources: confidence interval of the median by binomial order statistics, which 6 samples need at least; Student's
 * interval of the mean for fewer (JCGM 100:2008, G.3); modified z-score after Iglewicz and
 * Hoaglin (1993), "How to detect and handle outliers"; slope after Theil (1950) and Sen (1968). For more than 512
 * samples the slope uses every pair of a thinned set of at most 512, so that time stays bounded.
 */
enum tpp_status tpp_statistics_compute(const double *samples, size_t count, struct tpp_statistics *result,
                                       struct tpp_error *err);

/** 1 when a sample is an outlier against these statistics, else 0. With MAD = 0 only values unlike the median are. */
int tpp_statistics_is_outlier(const struct tpp_statistics *statistics, double sample);

/**
 * Median of a set.
 *
 * @param values  Is sorted in place. Not NULL.
 * @param count   1 or more.
 */
double tpp_median_in_place(double *values, size_t count);

#endif
