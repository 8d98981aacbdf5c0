#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "reports/chart_axis.h"
#include "reports/figures.h"

static const double hostile[] = { NAN, INFINITY, -INFINITY, 0, -1, -1e308, 1e308, 5e-324, 1e-300, 1, 4800 };
enum { HOSTILE = sizeof hostile / sizeof hostile[0] };

static void check_axis(const struct tpp_axis *axis, double gap)
{
    double ticks[TPP_TICKS_MAX];
    cr_assert(isfinite(axis->low) && isfinite(axis->high) && axis->low < axis->high, "%g to %g", axis->low, axis->high);
    size_t count = tpp_axis_ticks(axis, gap, ticks);
    cr_assert_leq(count, TPP_TICKS_MAX);
    for (size_t i = 0; i < count; i++) {
        double at = tpp_axis_at(axis, ticks[i]);
        cr_assert(at >= fmin(axis->from, axis->to) - 1e-6 && at <= fmax(axis->from, axis->to) + 1e-6);
        cr_assert(i == 0 || ticks[i] > ticks[i - 1]);
        cr_assert(i == 0 || fabs(at - tpp_axis_at(axis, ticks[i - 1])) >= gap * 0.99, "%g and %g are %g apart",
                  ticks[i - 1], ticks[i], fabs(at - tpp_axis_at(axis, ticks[i - 1])));
    }
    for (size_t i = 0; i < HOSTILE; i++) {
        double at = tpp_axis_at(axis, hostile[i]);
        cr_assert(at >= fmin(axis->from, axis->to) - 1e-6 && at <= fmax(axis->from, axis->to) + 1e-6, "%g at %g",
                  hostile[i], at);
    }
}

Test(chart_axis, whatever_the_range_positions_are_within_and_ticks_apart)
{
    for (size_t i = 0; i < HOSTILE; i++) {
        for (size_t j = 0; j < HOSTILE; j++) {
            struct tpp_axis log = tpp_axis_log(hostile[i], hostile[j], 40, 700);
            struct tpp_axis linear = tpp_axis_linear(hostile[i], hostile[j], 400, 20);
            check_axis(&log, 46);
            check_axis(&linear, 20);
        }
    }
    srand(7);
    for (int i = 0; i < 2000; i++) {
        double low = pow(10, rand() % 1000 / 50.0 - 10);
        double high = low * pow(10, rand() % 1000 / 200.0);
        struct tpp_axis log = tpp_axis_log(low, high, 0, 100 + rand() % 700);
        struct tpp_axis linear = tpp_axis_linear(-low, high, 0, 100 + rand() % 700);
        cr_assert(tpp_axis_holds(&log, low) && tpp_axis_holds(&log, high));
        cr_assert(tpp_axis_holds(&linear, -low) && tpp_axis_holds(&linear, high));
        check_axis(&log, 30);
        check_axis(&linear, 30);
    }
}

Test(chart_axis, values_lie_where_they_should)
{
    struct tpp_axis log = { 10, 1000, 100, 300, 1 };
    cr_expect_float_eq(tpp_axis_at(&log, 10), 100, 1e-9);
    cr_expect_float_eq(tpp_axis_at(&log, 100), 200, 1e-9);
    cr_expect_float_eq(tpp_axis_at(&log, 1000), 300, 1e-9);
    cr_expect_float_eq(tpp_axis_at(&log, 1), 100, 1e-9);
    struct tpp_axis linear = { 0, 50, 200, 100, 0 };
    cr_expect_float_eq(tpp_axis_at(&linear, 25), 150, 1e-9);
    cr_expect_not(tpp_axis_holds(&linear, 51));
}

Test(chart_axis, ticks_are_short_numbers)
{
    double ticks[TPP_TICKS_MAX];
    struct tpp_axis linear = tpp_axis_linear(-0.7, 0.7, 20, 700);
    size_t count = tpp_axis_ticks(&linear, 46, ticks);
    cr_expect_gt(count, 4);
    for (size_t i = 0; i < count; i++) {
        cr_expect_lt(strlen(tpp_figure_number(ticks[i]).text), 5, "%s", tpp_figure_number(ticks[i]).text);
    }
    struct tpp_axis log = tpp_axis_log(0.02, 4, 20, 700);
    count = tpp_axis_ticks(&log, 30, ticks);
    for (size_t i = 0; i < count; i++) {
        cr_expect_lt(strlen(tpp_figure_number(ticks[i]).text), 5, "%s", tpp_figure_number(ticks[i]).text);
    }
}
