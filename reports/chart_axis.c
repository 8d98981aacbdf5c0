/* Scales and their ticks. */
#include "reports/chart_axis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DECADES_MAX = 12 };
static const double tiny = 1e-100, huge = 1e100; /* beyond these the arithmetic of scales no longer holds */

struct tpp_axis tpp_axis_log(double low, double high, double from, double to)
{
    if (!(low > 0) || !isfinite(low)) {
        low = high;
    }
    if (!(high >= low) || !isfinite(high)) {
        high = low;
    }
    if (!(low > 0) || !isfinite(low)) {
        return (struct tpp_axis){ 1, 10, from, to, 1 };
    }
    low = fmin(fmax(low, tiny), huge);
    high = fmin(fmax(high, tiny), huge);
    double decades = log10(high / low);
    double room = decades < 0.3 ? 0.2 : decades * 0.04 + 0.03;
    if (decades > DECADES_MAX) {
        low = high / pow(10, DECADES_MAX);
    }
    return (struct tpp_axis){ low / pow(10, room), high * pow(10, room), from, to, 1 };
}

/* 1, 2 or 5 times a power of ten, not below `step`. */
static double round_step(double step)
{
    double power = pow(10, floor(log10(step)));
    double digit = step / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

struct tpp_axis tpp_axis_linear(double low, double high, double from, double to)
{
    if (!isfinite(low) || !isfinite(high) || fabs(low) > 1e200 || fabs(high) > 1e200) {
        return (struct tpp_axis){ 0, 1, from, to, 0 };
    }
    const double size = fmax(fabs(low), fabs(high));
    if (!(high - low > size * 1e-9)) { /* less than an axis can show */
        double room = size > tiny ? size * 0.05 : 1;
        high = low + room;
        low -= room;
    } else if (size < tiny) {
        low = -1;
        high = 1;
    }
    double step = round_step((high - low) / 5);
    return (struct tpp_axis){ floor(low / step) * step, ceil(high / step) * step, from, to, 0 };
}

double tpp_axis_at(const struct tpp_axis *axis, double value)
{
    if (!(value >= axis->low)) {
        value = axis->low;
    }
    if (value > axis->high) {
        value = axis->high;
    }
    double part = axis->is_log ? log(value / axis->low) / log(axis->high / axis->low)
                               : (value - axis->low) / (axis->high - axis->low);
    return axis->from + part * (axis->to - axis->from);
}

int tpp_axis_holds(const struct tpp_axis *axis, double value)
{
    return value >= axis->low && value <= axis->high;
}

/* 3 x 0.1 is not 0.3: the double nearest to the short text is. */
static double snapped(double tick)
{
    char text[40];
    (void)snprintf(text, sizeof text, "%.12g", tick);
    return strtod(text, NULL);
}

static size_t log_ticks(const struct tpp_axis *axis, double gap, double ticks[TPP_TICKS_MAX])
{
    static const struct {
        int count;
        double digits[4];
        double narrowest; /* the smallest step between neighbours, in decades */
    } sets[] = { { 3, { 1, 2, 5 }, 0.30103 }, { 2, { 1, 3 }, 0.47712 }, { 1, { 1 }, 1 } };
    double decade = fabs(axis->to - axis->from) / log10(axis->high / axis->low);
    size_t set = 0;
    while (set < 2 && decade * sets[set].narrowest < gap) {
        set++;
    }
    double stride = ceil(gap / decade); /* of decades, when even these are too close */
    stride = set == 2 && stride > 1 ? stride : 1;
    const double first = floor(log10(axis->low));
    const size_t steps = (size_t)((log10(axis->high) - first) / stride) + 1;
    size_t count = 0;
    for (size_t step = 0; step < steps; step++) {
        const double power = first + (double)step * stride;
        for (int i = 0; i < sets[set].count; i++) {
            double tick = snapped(sets[set].digits[i] * pow(10, power));
            if (tpp_axis_holds(axis, tick) && count < TPP_TICKS_MAX) {
                ticks[count++] = tick;
            }
        }
    }
    return count;
}

size_t tpp_axis_ticks(const struct tpp_axis *axis, double gap, double ticks[TPP_TICKS_MAX])
{
    if (axis->is_log) {
        return log_ticks(axis, gap, ticks);
    }
    double length = fabs(axis->to - axis->from);
    double most = fmin(fmax(floor(length / gap), 1), TPP_TICKS_MAX - 2);
    double step = round_step((axis->high - axis->low) / most);
    size_t count = 0;
    for (double i = ceil(axis->low / step - 1e-9); i * step <= axis->high + step * 1e-9 && count < TPP_TICKS_MAX; i++) {
        ticks[count++] = snapped(i * step);
    }
    return count;
}
