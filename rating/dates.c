/* Calendar dates as text, "YYYY-MM-DD": in this form they compare as texts do. */
#include <ctype.h>
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

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
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

int tpp_rule_is_effective(const struct tpp_rule *rule, const char *iso_date)
{
    return strcmp(rule->effective, iso_date) <= 0 && (*rule->until == '\0' || strcmp(iso_date, rule->until) <= 0);
}
