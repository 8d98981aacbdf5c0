/* Numbers as text: readable, and never on another side of a limit than the value. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "reports/figures.h"

static void expect_number(double value, const char *text)
{
    cr_expect_str_eq(tpp_figure_number(value).text, text);
}

Test(figures, numbers_read_well)
{
    expect_number(15831.2, "15831.2");
    expect_number(4992, "4992");
    expect_number(26900000, "26900000");
    expect_number(0.05, "0.05");
    expect_number(0, "0");
    expect_number(10066.3 * 6, "60397.8");
    expect_number(2368.0 / 814, "2.9091");
    expect_number(4339.1274, "4339.1");
    expect_number(6.081234567, "6.0812");
    expect_number(-4339.1274, "-4339.1");
    expect_number(123456.789, "123457");
    expect_number(NAN, "-");
    expect_number(INFINITY, "-");
}

Test(figures, a_number_next_to_a_round_one_is_not_shown_as_it)
{
    expect_number(2640.0 / 826, "3.1961");
    expect_number(4799.999, "4799.999");
    expect_number(4799.9999999, "4799.9999999");
    expect_number(3.19996, "3.19996");
    expect_number(5.9199999999, "5.9199999999");
    expect_number(nextafter(4800, 0), "4799.999999999999");
    expect_number(nextafter(4800, 1e9), "4800.000000000001");
    expect_number(20999.998, "20999.998");
    expect_number(4800, "4800");
    expect_number(3.2, "3.2");
}

Test(figures, a_limit_is_shown_with_all_its_digits)
{
    cr_expect_str_eq(tpp_figure_exact(4707.2001).text, "4707.2001");
    cr_expect_str_eq(tpp_figure_exact(4800).text, "4800");
    cr_expect_str_eq(tpp_figure_exact(0.1).text, "0.1");
    cr_expect_str_eq(tpp_figure_exact(nextafter(4800, 0)).text, "4799.999999999999");
    cr_expect_str_eq(tpp_figure_exact(NAN).text, "-");
}

Test(figures, text_compares_with_any_limit_as_the_value_does)
{
    uint64_t state = 12345;
    for (int i = 0; i < 200000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        double limit = (double)(state >> 40) / 100.0;
        state = state * 6364136223846793005u + 1442695040888963407u;
        double value = limit * (1 + ldexp((double)(int64_t)state, -63) * pow(10, -(double)((state >> 8) % 17)));
        double shown = strtod(tpp_figure_against(value, limit).text, NULL);
        cr_assert_eq(shown < limit, value < limit, "%.17g against %.17g", value, limit);
        cr_assert_eq(shown > limit, value > limit, "%.17g against %.17g", value, limit);
        cr_assert(fabs(shown - value) <= fabs(value) * 6e-5, "%.17g shown as %.17g", value, shown);
    }
}

Test(figures, rounding_keeps_the_order_with_limits_of_three_digits)
{
    uint64_t state = 99;
    static const double limits[] = { 4800, 1600, 2400, 5.92, 3.2, 1.6, 21000, 6500, 600 };
    for (int i = 0; i < 200000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        double limit = limits[i % 9];
        double value = limit * (1 + ldexp((double)(int64_t)state, -63) * pow(10, -(double)((state >> 8) % 17)));
        double shown = strtod(tpp_figure_number(value).text, NULL);
        cr_assert_eq(shown >= limit, value >= limit, "%.17g shown as %s", value, tpp_figure_number(value).text);
        cr_assert_eq(shown == limit, value == limit, "%.17g shown as %s", value, tpp_figure_number(value).text);
    }
}

Test(figures, percent_is_zero_only_when_it_is)
{
    cr_expect_str_eq(tpp_figure_percent(4).text, "+4.0 %");
    cr_expect_str_eq(tpp_figure_percent(-0.1131).text, "-0.11 %");
    cr_expect_str_eq(tpp_figure_percent(-2.0833e-5).text, "-0.000021 %");
    cr_expect_str_eq(tpp_figure_percent(0).text, "0 %");
    cr_expect_str_eq(tpp_figure_percent(NAN).text, "-");
    cr_expect_str_eq(tpp_figure_margin(4, 3.14).text, "+4.0 %, k = 3.1");
    cr_expect_str_eq(tpp_figure_margin(-0.1131, -413.4).text, "-0.11 %, k = -413");
    cr_expect_str_eq(tpp_figure_margin(4, NAN).text, "+4.0 %");
    cr_expect_str_eq(tpp_figure_percent(1e300).text, "+1.0e+300 %");
}

Test(figures, an_uncertainty_has_two_digits_and_is_never_less_than_it_is)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = { { 12.31, "13" },
                  { 7983, "8000" },
                  { 0.013448, "0.014" },
                  { 99.2, "100" },
                  { 0.00951, "0.0096" },
                  { 12, "12" },
                  { 0.12, "0.12" },
                  { 1, "1" },
                  { 9.91, "10" },
                  { 123456, "130000" },
                  { 0, "0" },
                  { NAN, "-" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect_str_eq(tpp_figure_uncertainty(cases[i].value).text, cases[i].text);
    }
    for (double value = 1.0009e-6; value < 1e12; value *= 1.0137) {
        double shown = strtod(tpp_figure_uncertainty(value).text, NULL);
        cr_expect(shown >= value * (1 - 1e-12) && shown < value * 1.1, "%.17g is shown as %.17g", value, shown);
    }
}

Test(figures, units)
{
    cr_expect_str_eq(tpp_figure_rate(94.71e9, TPP_FP32).text, "189.4 GFLOP/s");
    cr_expect_str_eq(tpp_figure_rate(312e12, TPP_INT8).text, "624.0 TOP/s");
    cr_expect_str_eq(tpp_figure_rate(0, TPP_INT8).text, "0 OP/s");
    cr_expect_str_eq(tpp_figure_rate(499.98e9, TPP_FP32).text, "1.000 TFLOP/s");
    cr_expect_str_eq(tpp_figure_rate(499.97e9, TPP_FP32).text, "999.9 GFLOP/s");
    cr_expect_str_eq(tpp_figure_rate(4.9999e9, TPP_FP32).text, "10.00 GFLOP/s");
    cr_expect_str_eq(tpp_figure_rate(0.5, TPP_INT8).text, "1.000 OP/s");
    cr_expect_str_eq(tpp_figure_rate(NAN, TPP_FP32).text, "-");
    cr_expect_str_eq(tpp_figure_tops(494.7e12).text, "989.4");
    cr_expect_str_eq(tpp_figure_ratio(0.98333).text, "0.98");
    cr_expect_str_eq(tpp_figure_ratio(0.9951).text, "0.995");
    cr_expect_str_eq(tpp_figure_ratio(1).text, "1.00");
    cr_expect_str_eq(tpp_figure_ratio(0.001).text, "0.001");
    cr_expect_str_eq(tpp_figure_ratio(0.00123).text, "0.0012");
    cr_expect_str_eq(tpp_figure_duration(812).text, "812 ns");
    cr_expect_str_eq(tpp_figure_duration(4.1337e6).text, "4.13 ms");
    cr_expect_str_eq(tpp_figure_duration(21.31e9).text, "21.3 s");
    cr_expect_str_eq(tpp_figure_frequency(2.6e9).text, "2.60 GHz");
    cr_expect_str_eq(tpp_figure_bytes(48 * 1024).text, "48 KiB");
    cr_expect_str_eq(tpp_figure_bytes(33501757030).text, "31.2 GiB");
    cr_expect_str_eq(tpp_figure_bytes(0).text, "-");
    struct tpp_statistics statistics = { .median = 100, .median_low = 99, .median_high = 101 };
    cr_expect_str_eq(tpp_figure_spread(&statistics).text, "1.0 %");
}
