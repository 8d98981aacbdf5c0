#include <criterion/criterion.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/precision.h"

Test(precision, every_row_is_found_by_its_name_and_no_other)
{
    for (unsigned i = 0; i < TPP_PRECISION_COUNT; i++) {
        const struct tpp_precision_info *info = tpp_precision_get((enum tpp_precision)i);
        cr_assert_neq((void *)info, NULL);
        enum tpp_precision found = TPP_PRECISION_COUNT;
        cr_assert_eq(tpp_precision_find(info->name, strlen(info->name), &found), 1);
        cr_assert_eq((int)found, (int)i);
    }
}

Test(precision, rows_are_possible)
{
    for (unsigned i = 0; i < TPP_PRECISION_COUNT; i++) {
        const struct tpp_precision_info *info = tpp_precision_get((enum tpp_precision)i);
        cr_assert(info->bits >= 1 && info->bits <= 64, "%s", info->name);
        for (const char *c = info->name; *c != '\0'; c++) {
            cr_assert(islower((unsigned char)*c) || isdigit((unsigned char)*c), "%s", info->name);
        }
        cr_assert_eq(strlen(info->name), strlen(info->title));
        if (info->kind == TPP_NUMBER_INTEGER) {
            cr_assert_eq(info->unit_roundoff, 0.0);
        } else {
            int exponent;
            cr_assert_eq(frexp(info->unit_roundoff, &exponent), 0.5, "%s: a power of two", info->name);
            cr_assert(info->unit_roundoff <= 0.25 && info->unit_roundoff >= 0x1p-64);
        }
    }
}

Test(precision, what_is_no_name_is_not_found)
{
    static const char *const texts[] = { "", "fp", "fp1", "fp160", "FP16", " fp16", "fp16 ", "int", "float" };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        enum tpp_precision found = TPP_FP4;
        cr_assert_eq(tpp_precision_find(texts[i], strlen(texts[i]), &found), 0);
        cr_assert_eq((int)found, TPP_FP4);
    }
    enum tpp_precision found = TPP_FP4;
    cr_assert_eq(tpp_precision_find("fp16=148", 4, &found), 1);
    cr_assert_eq((int)found, TPP_FP16);
}

Test(precision, outside_the_table_is_null)
{
    cr_assert_eq((void *)tpp_precision_get(TPP_PRECISION_COUNT), NULL);
    cr_assert_eq((void *)tpp_precision_get((enum tpp_precision) - 1), NULL);
}
