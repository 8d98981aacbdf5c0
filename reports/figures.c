/* Numbers as text. The care is in one question: may this number be shown with fewer digits than it has? */
#include "reports/figures.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rating/rating.h"

enum { DIGITS = 5, EXACT_DIGITS = 7, ROUND_DIGITS = 3, RATE_DIGITS = 4, ALL_DIGITS = 17 };

static struct tpp_figure_text unknown(void)
{
    return (struct tpp_figure_text){ "-" };
}

/* Decimals that show `digits` significant digits of a number; 0 for numbers with more digits before the point. */
static int decimals_of(double value, int digits)
{
    if (value == 0) {
        return 0;
    }
    /* 9.9996 to four digits is 10.00: what counts is the number rounded. */
    char rounded[48];
    (void)snprintf(rounded, sizeof rounded, "%.*e", digits - 1, value);
    const char *exponent = strchr(rounded, 'e');
    int decimals = exponent != NULL ? digits - 1 - (int)strtol(exponent + 1, NULL, 10) : 0;
    return decimals > 0 ? decimals : 0;
}

static void trim_zeros(char *text)
{
    if (strchr(text, '.') == NULL || strchr(text, 'e') != NULL) {
        return;
    }
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '0') {
        length--;
    }
    if (length > 0 && text[length - 1] == '.') {
        length--;
    }
    text[length] = '\0';
}

/* Rounds to significant digits and writes without an exponent where that stays readable. */
static struct tpp_figure_text with_digits(double value, int digits)
{
    struct tpp_figure_text shown = { "" };
    char rounded[48];
    (void)snprintf(rounded, sizeof rounded, "%.*e", digits - 1, value);
    double number = strtod(rounded, NULL);
    if (fabs(number) < 1e-6 || fabs(number) >= 1e15) {
        (void)snprintf(shown.text, sizeof shown.text, "%.*g", digits, value);
    } else {
        (void)snprintf(shown.text, sizeof shown.text, "%.*f", decimals_of(number, digits), number);
        trim_zeros(shown.text);
    }
    return shown;
}

static int significant_digits(const char *text)
{
    int digits = 0;
    int zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text < '0' || *text > '9') {
            continue;
        }
        if (*text == '0') {
            zeros += digits > 0;
        } else {
            digits += zeros + 1;
            zeros = 0;
        }
    }
    return digits;
}

/* Whether a text says a value exactly, but for the rounding of the arithmetic behind it: 10066.3 x 6 is 60397.8. A
 * round number has to be one to the last bit, since limits are round numbers. */
static int is_exact(const char *text, double value)
{
    double number = strtod(text, NULL);
    return number == value ||
           (significant_digits(text) > ROUND_DIGITS && fabs(number - value) <= 4 * DBL_EPSILON * fabs(value));
}

static int first_digits(double value)
{
    for (int digits = 1; digits <= EXACT_DIGITS; digits++) {
        if (is_exact(with_digits(value, digits).text, value)) {
            return digits;
        }
    }
    int digits = DIGITS;
    for (double bound = 1e5; fabs(value) >= bound && bound < 1e15; bound *= 10) {
        digits++; /* no digit before the point is rounded away */
    }
    /* No value is shown as a round number that it is not. */
    while (digits < ALL_DIGITS && significant_digits(with_digits(value, digits).text) <= ROUND_DIGITS) {
        digits++;
    }
    return digits;
}

struct tpp_figure_text tpp_figure_number(double value)
{
    if (!isfinite(value)) {
        return unknown();
    }
    if (value == 0) {
        return (struct tpp_figure_text){ "0" };
    }
    return with_digits(value, first_digits(value));
}

struct tpp_figure_text tpp_figure_uncertainty(double value)
{
    enum { UNCERTAINTY_DIGITS = 2 };
    if (!isfinite(value) || value <= 0) {
        return tpp_figure_number(value);
    }
    /* JCGM 100:2008, 7.2.6. One more of the last digit where rounding to the nearest went down. */
    struct tpp_figure_text shown = with_digits(value, UNCERTAINTY_DIGITS);
    if (strtod(shown.text, NULL) < value * (1 - 4 * DBL_EPSILON)) {
        const double last_digit = pow(10, floor(log10(value)) - (UNCERTAINTY_DIGITS - 1));
        shown = with_digits(value + last_digit / 2, UNCERTAINTY_DIGITS);
    }
    return shown;
}

struct tpp_figure_text tpp_figure_exact(double value)
{
    if (!isfinite(value) || value == 0) {
        return tpp_figure_number(value);
    }
    int digits = 1;
    while (digits < ALL_DIGITS && strtod(with_digits(value, digits).text, NULL) != value) {
        digits++;
    }
    return with_digits(value, digits);
}

struct tpp_figure_text tpp_figure_against(double value, double limit)
{
    if (!isfinite(value) || value == 0 || !isfinite(limit)) {
        return tpp_figure_number(value);
    }
    for (int digits = first_digits(value);; digits++) {
        struct tpp_figure_text shown = with_digits(value, digits);
        double number = strtod(shown.text, NULL);
        if (digits >= ALL_DIGITS || ((number < limit) == (value < limit) && (number > limit) == (value > limit))) {
            return shown;
        }
    }
}

struct tpp_figure_text tpp_figure_percent(double percent)
{
    struct tpp_figure_text shown = { "0 %" };
    if (!isfinite(percent)) {
        return unknown();
    }
    if (percent == 0) {
        return shown;
    }
    if (fabs(percent) >= 1e6) {
        (void)snprintf(shown.text, sizeof shown.text, "%+.1e %%", percent);
        return shown;
    }
    int decimals = fabs(percent) >= 1 ? 1 : decimals_of(percent, 2);
    (void)snprintf(shown.text, sizeof shown.text, "%+.*f %%", decimals > 18 ? 18 : decimals, percent);
    return shown;
}

struct tpp_figure_text tpp_figure_margin(double percent, double k)
{
    struct tpp_figure_text shown = tpp_figure_percent(percent);
    size_t length = strlen(shown.text);
    if (isfinite(k)) {
        (void)snprintf(shown.text + length, sizeof shown.text - length, ", k = %.*f", fabs(k) < 100 ? 1 : 0, k);
    }
    return shown;
}

struct tpp_figure_text tpp_figure_tops(double macs_per_second)
{
    return tpp_figure_number(tpp_rating_tops(macs_per_second));
}

struct tpp_figure_text tpp_figure_rate(double macs_per_second, enum tpp_precision precision)
{
    const struct tpp_precision_info *info = tpp_precision_get(precision);
    if (!isfinite(tpp_rating_tops(macs_per_second) * 1e12) || info == NULL) {
        return unknown();
    }
    static const char *const prefixes[] = { "", "k", "M", "G", "T", "P", "E" };
    double operations = tpp_rating_tops(macs_per_second) * 1e12;
    size_t prefix = 0;
    double scale = 1;
    /* 999.96 G would round to 1000.0 G: it is 1.000 T. */
    while (prefix + 1 < sizeof prefixes / sizeof prefixes[0] && operations >= scale * 999.95) {
        scale *= 1e3;
        prefix++;
    }
    double number = operations / scale;
    struct tpp_figure_text shown;
    (void)snprintf(shown.text, sizeof shown.text, "%.*f %s%s", decimals_of(number, RATE_DIGITS), number,
                   prefixes[prefix], info->kind == TPP_NUMBER_FLOAT ? "FLOP/s" : "OP/s");
    return shown;
}

struct tpp_figure_text tpp_figure_ratio(double ratio)
{
    struct tpp_figure_text shown;
    if (!isfinite(ratio)) {
        return unknown();
    }
    if (ratio > 0 && ratio < 0.01) {
        return with_digits(ratio, 2); /* no ratio of something is shown as nothing */
    }
    (void)snprintf(shown.text, sizeof shown.text, "%.*f", ratio != 1 && fabs(ratio - 1) < 0.0095 ? 3 : 2, ratio);
    return shown;
}

static struct tpp_figure_text in_unit(double number, const char *unit)
{
    struct tpp_figure_text shown;
    (void)snprintf(shown.text, sizeof shown.text, "%.*f %s", decimals_of(number, 3), number, unit);
    return shown;
}

struct tpp_figure_text tpp_figure_duration(double nanoseconds)
{
    static const struct {
        double ns;
        const char *unit;
    } units[] = { { 1e9, "s" }, { 1e6, "ms" }, { 1e3, "us" }, { 1, "ns" } };
    if (!isfinite(nanoseconds)) {
        return unknown();
    }
    size_t i = 0;
    while (units[i].ns > 1 && fabs(nanoseconds) < units[i].ns) {
        i++;
    }
    return in_unit(nanoseconds / units[i].ns, units[i].unit);
}

struct tpp_figure_text tpp_figure_frequency(double hertz)
{
    if (!isfinite(hertz)) {
        return unknown();
    }
    return hertz >= 1e9 ? in_unit(hertz / 1e9, "GHz") : in_unit(hertz / 1e6, "MHz");
}

struct tpp_figure_text tpp_figure_bytes(uint64_t bytes)
{
    static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
    if (bytes == 0) {
        return unknown();
    }
    double number = (double)bytes;
    size_t i = 0;
    while (number >= 1024 && i + 1 < sizeof units / sizeof units[0]) {
        number /= 1024;
        i++;
    }
    struct tpp_figure_text shown;
    if (number == floor(number)) {
        (void)snprintf(shown.text, sizeof shown.text, "%.0f %s", number, units[i]);
        return shown;
    }
    return in_unit(number, units[i]);
}

struct tpp_figure_text tpp_figure_spread(const struct tpp_statistics *statistics)
{
    struct tpp_figure_text shown;
    if (!(statistics->median > 0)) {
        return unknown();
    }
    double half = (statistics->median_high - statistics->median_low) / 2 / statistics->median * 100;
    (void)snprintf(shown.text, sizeof shown.text, "%.1f %%", half);
    return shown;
}
