/** Scales: from values to pixels, with ticks. Private to reports/. */
#ifndef TPP_REPORTS_CHART_AXIS_H
#define TPP_REPORTS_CHART_AXIS_H

#include <stddef.h>

/** From `low` at pixel `from` to `high` at pixel `to`; `from` may be the greater one. */
struct tpp_axis {
    double low, high;
    double from, to;
    int is_log;
};

enum { TPP_TICKS_MAX = 32 };

/**
 * A logarithmic axis that holds a range with some room on both sides. What is not finite and above 0 counts for
 * nothing; without any range it is 1 to 10. It never spans more than 12 decades.
 */
struct tpp_axis tpp_axis_log(double low, double high, double from, double to);

/** A linear axis, its ends at ticks. An empty range is widened. */
struct tpp_axis tpp_axis_linear(double low, double high, double from, double to);

/** The pixel of a value, held within the axis. A value that is not finite is at its low end. */
double tpp_axis_at(const struct tpp_axis *axis, double value);

/** 1 when the value lies on the axis. */
int tpp_axis_holds(const struct tpp_axis *axis, double value);

/** Round values at least `gap` pixels apart; returns how many, at most TPP_TICKS_MAX. */
size_t tpp_axis_ticks(const struct tpp_axis *axis, double gap, double ticks[TPP_TICKS_MAX]);

#endif
