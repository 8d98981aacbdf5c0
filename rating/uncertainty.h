/**
 * How well a figure is known: the parts of its uncertainty and how they combine. Part of rating/rating.h, which is the
 * header to include. docs/uncertainty.md explains the arithmetic and works an example.
 *
 * Every part is a relative standard uncertainty (k = 1) as a fraction: 0.001 is 0.1 %. The parts are independent and
 * TPP and density are products and quotients of what they belong to, so they combine as the root of the sum of squares
 * (JCGM 100:2008, 5.1.6). Expanded uncertainties have k = 2.
 */
#ifndef TPP_RATING_UNCERTAINTY_H
#define TPP_RATING_UNCERTAINTY_H

#include "base/record.h"

/** The coverage factor of every expanded uncertainty. */
#define TPP_COVERAGE_FACTOR 2.0

/** The parts of a budget: name in files, in words, what it is estimated from. */
#define TPP_PART_LIST(ROW)                                                                          \
    ROW(REPEATABILITY, "repeatability", "Repeatability", "interval of the median over the samples") \
    ROW(TIMER, "timer", "Timer", "0.1 % or its resolution, whichever is more")                      \
    ROW(CLOCK, "clock", "Clock", "range of the readings; 0.5 % if only one")                                     \
    ROW(CORES, "cores", "Core count", "counted: exact")                                             \
    ROW(DIE_AREA, "die_area", "Die area", "as given with it, or by the mark of its source")

enum tpp_part {
#define ROW(name, id, title, from) TPP_PART_##name,
    TPP_PART_LIST(ROW)
#undef ROW
        TPP_PART_COUNT
};
const char *tpp_part_name(int part);            /**< NULL past the last */
const char *tpp_part_title(enum tpp_part part); /**< in words */
const char *tpp_part_from(enum tpp_part part);  /**< what it is estimated from */

/** A budget: relative standard uncertainties; all 0 for a figure that is taken as exact. */
struct tpp_budget {
    double parts[TPP_PART_COUNT];
    double tpp;     /**< combined, of the rate and of TPP: every part but the die area */
    double density; /**< combined, of the performance density: every part */
};

/** Combines the parts. */
void tpp_budget_combine(struct tpp_budget *budget);

/**
 * From the 95 % interval of a median: its longer arm over 1.96, relative to the median.
 *
 * @return 0 where there is no interval or no positive median.
 */
double tpp_uncertainty_of_interval(double median, double low, double high);

/** Of a value that lies within +-`half_width` and anywhere there alike: half_width / sqrt(3) (JCGM 100:2008, 4.3.7). */
double tpp_uncertainty_of_bounds(double half_width);

/** Of the time of a measurement's samples: bounds of 0.1 %, or of the resolution over the shortest sample if wider. */
double tpp_uncertainty_of_timer(const struct tpp_record *record, const struct tpp_measurement *measurement);

/** Of the clock seen beside a probe: half the range of its readings, but no less than half a MHz; bounds of 0.5 % where
 * there are fewer than two readings, which is how near a probe must come to a whole number. */
double tpp_uncertainty_of_clock(const struct tpp_measurement *probe);

#endif
