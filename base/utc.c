/* Civil dates to days and back. Source of the arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
 * days_from_civil and civil_from_days. */
#include "base/utc.h"

#include <stdio.h>
#include <string.h>

enum { MS_PER_DAY = 86400000, DAYS_PER_ERA = 146097, DAYS_TO_1970 = 719468 };

static int64_t days_from_civil(int year, int month, int day)
{
    int shifted_year = month <= 2 ? year - 1 : year; /* years from March, so that the leap day is the last */
    int era = shifted_year / 400;
    int year_of_era = shifted_year - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

static void civil_from_days(int64_t days, int *year, int *month, int *day)
{
    int64_t shifted = days + DAYS_TO_1970;
    int era = (int)(shifted / DAYS_PER_ERA);
    int day_of_era = (int)(shifted - (int64_t)era * DAYS_PER_ERA);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

/* The whole number that `count` digits make; -1 when one is not a digit. */
static int number_at(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

int tpp_utc_parse(const char *text, int64_t *milliseconds)
{
    static const char form[TPP_UTC_BYTES] = "0000-00-00T00:00:00.000Z";
    if (strlen(text) != TPP_UTC_BYTES - 1) {
        return 0;
    }
    for (int i = 0; i < TPP_UTC_BYTES - 1; i++) {
        if (form[i] != '0' && text[i] != form[i]) {
            return 0;
        }
    }
    int year = number_at(text, 4);
    int month = number_at(text + 5, 2);
    int day = number_at(text + 8, 2);
    int hour = number_at(text + 11, 2);
    int minute = number_at(text + 14, 2);
    int second = number_at(text + 17, 2);
    int millisecond = number_at(text + 20, 3);
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 59 || millisecond < 0) {
        return 0;
    }
    int64_t days = days_from_civil(year, month, day);
    int back_year = 0;
    int back_month = 0;
    int back_day = 0;
    civil_from_days(days, &back_year, &back_month, &back_day);
    if (back_month != month || back_day != day) {
        return 0; /* a 31st of April */
    }
    *milliseconds = days * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + millisecond;
    return 1;
}

void tpp_utc_format(int64_t milliseconds, char text[TPP_UTC_BYTES])
{
    int year = 0;
    int month = 0;
    int day = 0;
    int rest = (int)(milliseconds % MS_PER_DAY);
    char digits[96];
    civil_from_days(milliseconds / MS_PER_DAY, &year, &month, &day);
    (void)snprintf(digits, sizeof digits, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day, rest / 3600000,
                   rest / 60000 % 60, rest / 1000 % 60, rest % 1000);
    (void)snprintf(text, TPP_UTC_BYTES, "%.24s", digits);
}
