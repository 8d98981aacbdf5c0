#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "reports/line.h"
#include "tests/unit/report_support.h"

TestSuite(line, .init = load_rules, .fini = unload_rules);

Test(line, breaks_at_spaces_then_at_marks_then_anywhere)
{
    cr_expect_eq(tpp_line_break("architectural figure", 14), strlen("architectural "));
    cr_expect_eq(tpp_line_break("mma_probe_f64", 11), strlen("mma_probe_"));
    cr_expect_eq(tpp_line_break("architectural", 6), 6);
    cr_expect_eq(tpp_line_break("short", 10), strlen("short"));
    cr_expect_eq(tpp_line_break("x", 0), 1, "never nothing");
}

Test(line, the_widest_piece_is_what_no_break_is_needed_in)
{
    static const struct {
        const char *text;
        size_t columns;
    } cases[] = { { "", 0 },
                  { "architectural", 13 },
                  { "a longer word", 6 },
                  { "mma_probe_f64_f64 at its clock", 6 },
                  { "catalogue, sourced", 10 },
                  { "\xe6\xbc\xa2\xe5\xad\x97 x", 4 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect_eq(tpp_line_widest_piece(cases[i].text), cases[i].columns, "%s", cases[i].text);
        if (cases[i].columns > 0) {
            size_t length = tpp_line_break(cases[i].text, cases[i].columns);
            char end = cases[i].text[length];
            cr_expect(end == '\0' || end == ' ' || strchr(" /_-,;:=", cases[i].text[length - 1]) != NULL,
                      "'%s' is broken within a word at its widest piece", cases[i].text);
        }
    }
}

/* The names that stand alone in narrow columns of a rating. */
Test(line, a_table_breaks_no_word_where_it_need_not)
{
    static struct tpp_record record;
    load_recorded(&record);
    char *text = rendered(&record, "table", 0, 80);
    cr_expect_neq(strstr(text, "architectural"), NULL);
    for (const char *line = text; line != NULL; line = strchr(line + 1, '\n')) {
        const char *word = strstr(line, "architectur");
        cr_expect(word == NULL || strncmp(word, "architectural", strlen("architectural")) == 0, "broken: %.80s", word);
    }
    free(text);
    tpp_record_free(&record);
}
