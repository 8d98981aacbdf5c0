/* Calendar dates as text, "YYYY-MM-DD": in this form they compare as texts do. As numbers they are days since
 * 1970-01-01 in the Gregorian calendar. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rating/rating.h"

static int number_at(const char *text, size_t digits)
{
    int number = 0;
    for (size_t i = 0; i < digits; i++) {
        if (!isdigit((unsigned char)text[i])) {
            return -1;
        }
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

static int is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap(year));
}

int tpp_date_is_valid(const char *iso_date)
{
    if (strlen(iso_date) != 10 || iso_date[4] != '-' || iso_date[7] != '-') {
        return 0;
    }
    int year = number_at(iso_date, 4);
    int month = number_at(iso_date + 5, 2);
    int day = number_at(iso_date + 8, 2);
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
}

/* Days before the first of January of a year, counted from 0001-01-01. */
static int days_before_year(int year)
{
    int past = year - 1;
    return 365 * past + past / 4 - past / 100 + past / 400;
}

enum { EPOCH_YEAR = 1970 };

double tpp_date_days(const char *iso_date)
{
    if (!tpp_date_is_valid(iso_date)) {
        return NAN;
    }
    int year = number_at(iso_date, 4);
    int month = number_at(iso_date + 5, 2);
    int days = days_before_year(year) - days_before_year(EPOCH_YEAR) + number_at(iso_date + 8, 2) - 1;
    for (int i = 1; i < month; i++) {
        days += days_in(year, i);
    }
    return days;
}

void tpp_date_from_days(double days, char date[TPP_DATE_BYTES])
{
    date[0] = '\0';
    double first = -(double)days_before_year(EPOCH_YEAR);
    double last = (double)days_before_year(10000) - days_before_year(EPOCH_YEAR) - 1;
    if (!(days >= first && days <= last) || floor(days) != days) {
        return;
    }
    int left = (int)days + days_before_year(EPOCH_YEAR);
    int year = left / 366 + 1; /* at most what it is */
    while (days_before_year(year + 1) <= left) {
        year++;
    }
    left -= days_before_year(year);
    int month = 1;
    while (left >= days_in(year, month)) {
        left -= days_in(year, month);
        month++;
    }
    char text[40]; /* as long as any three numbers, which these are not */
    (void)snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, left + 1);
    memcpy(date, text, sizeof "0000-00-00");
}

/* ------------------------------------------------------------------------------------------ rules on a day */

const char *tpp_rule_day(const struct tpp_rule *rule)
{
    return *rule->effective != '\0' ? rule->effective : rule->introduced;
}

int tpp_rule_is_effective(const struct tpp_rule *rule, const char *iso_date)
{
    return *rule->effective != '\0' && strcmp(rule->effective, iso_date) <= 0 &&
           (*rule->until == '\0' || strcmp(iso_date, rule->until) <= 0);
}

enum tpp_rule_state tpp_rule_state(const struct tpp_rule *rule, const char *iso_date)
{
    static const enum tpp_rule_state by_status[TPP_RULE_STATUS_COUNT] = {
        [TPP_RULE_IN_FORCE] = TPP_STATE_IN_FORCE,         [TPP_RULE_SUPERSEDED] = TPP_STATE_ENDED,
        [TPP_RULE_NOT_ENFORCED] = TPP_STATE_NOT_ENFORCED, [TPP_RULE_REPORTED] = TPP_STATE_REPORTED,
        [TPP_RULE_PROPOSED] = TPP_STATE_PROPOSED,
    };
    if (*iso_date == '\0') {
        return by_status[rule->status];
    }
    if (strcmp(iso_date, tpp_rule_day(rule)) < 0) {
        return TPP_STATE_NOT_YET;
    }
    if (*rule->until != '\0' && strcmp(rule->until, iso_date) < 0) {
        return TPP_STATE_ENDED;
    }
    if (rule->status == TPP_RULE_REPORTED || rule->status == TPP_RULE_PROPOSED) {
        return by_status[rule->status];
    }
    if (*rule->enforced_until != '\0' && strcmp(rule->enforced_until, iso_date) < 0) {
        return TPP_STATE_NOT_ENFORCED;
    }
    if (*rule->compliance != '\0' && strcmp(iso_date, rule->compliance) < 0) {
        return TPP_STATE_PENDING;
    }
    /* A rule that is not enforced, without a day since when, never was. */
    return rule->status == TPP_RULE_NOT_ENFORCED && *rule->enforced_until == '\0' ? TPP_STATE_NOT_ENFORCED
                                                                                  : TPP_STATE_IN_FORCE;
}
