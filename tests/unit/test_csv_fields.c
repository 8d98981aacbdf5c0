/* Lines of comma-separated values: split in place, and every slip with its column. */
#include "base/csv_fields.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { LIMIT = 5 };

static struct tpp_csv_field fields[LIMIT];

static void expect_fields(const char *text, size_t wanted_count, const char *const *wanted, const size_t *columns)
{
    char line[256];
    size_t count = 0;
    size_t column = 0;
    struct tpp_error err = TPP_ERROR_INIT;
    snprintf(line, sizeof line, "%s", text);
    cr_assert_eq(tpp_csv_split(line, strlen(line), fields, LIMIT, &count, &column, &err), TPP_STATUS_OK, "%s: %s", text,
                 err.text);
    cr_assert_eq(count, wanted_count, "%s: %zu", text, count);
    for (size_t i = 0; i < count; i++) {
        cr_expect_str_eq(fields[i].text, wanted[i], "%s", text);
        cr_expect_eq(fields[i].length, strlen(wanted[i]));
        cr_expect_eq(fields[i].column, columns[i], "%s: field %zu at %zu", text, i, fields[i].column);
    }
}

Test(csv_fields, lines_are_split)
{
    expect_fields("", 1, (const char *[]){ "" }, (size_t[]){ 1 });
    expect_fields("a", 1, (const char *[]){ "a" }, (size_t[]){ 1 });
    expect_fields("a,b c,", 3, (const char *[]){ "a", "b c", "" }, (size_t[]){ 1, 3, 7 });
    expect_fields(",,", 3, (const char *[]){ "", "", "" }, (size_t[]){ 1, 2, 3 });
    expect_fields("\"a,b\",c", 2, (const char *[]){ "a,b", "c" }, (size_t[]){ 1, 7 });
    expect_fields("\"say \"\"yes\"\"\",\"\"", 2, (const char *[]){ "say \"yes\"", "" }, (size_t[]){ 1, 15 });
    expect_fields("\"\"\"\"", 1, (const char *[]){ "\"" }, (size_t[]){ 1 });
    expect_fields(" a , b", 2, (const char *[]){ " a ", " b" }, (size_t[]){ 1, 5 });
}

Test(csv_fields, slips_are_named_with_their_column)
{
    static const struct {
        const char *text;
        size_t column;
        const char *message;
    } slips[] = {
        { "a,\"b", 3, "a quote is not closed" },     { "a,\"b\"\"", 3, "a quote is not closed" },
        { "\"a\"b,c", 1, "text after a closing" },   { "a,b\"c", 3, "a quote inside of a field" },
        { "a,b,c,d,e,f", 11, "more than 5 fields" },
    };
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        char line[64];
        size_t count = 99;
        size_t column = 0;
        struct tpp_error err = TPP_ERROR_INIT;
        snprintf(line, sizeof line, "%s", slips[i].text);
        cr_expect_eq(tpp_csv_split(line, strlen(line), fields, LIMIT, &count, &column, &err), TPP_STATUS_PARSE, "%s",
                     slips[i].text);
        cr_expect_eq(column, slips[i].column, "%s: %zu", slips[i].text, column);
        cr_expect(strstr(err.text, slips[i].message) != NULL, "%s", err.text);
        cr_expect_eq(count, 99);
    }
    char nul[] = "a\0b";
    size_t count, column = 0;
    cr_expect_eq(tpp_csv_split(nul, 3, fields, LIMIT, &count, &column, NULL), TPP_STATUS_PARSE);
    cr_expect_eq(column, 2);
}
