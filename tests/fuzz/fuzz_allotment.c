/* Any text as a table of shipments: every line is refused with its place, or counted; sums are numbers in order, and
 * what there is room for does fit. */
#include <math.h>
#include <string.h>

#include "rating/rating.h"
#include "tests/fuzz/fuzz.h"

static void check_sums(struct tpp_allotment *allotment)
{
    struct tpp_allotted allotted;
    FUZZ_CHECK(tpp_allotment_sum(allotment, &allotted, NULL) == TPP_STATUS_OK);
    for (size_t i = 0; i < allotted.line_count; i++) {
        const struct tpp_allotted_line *line = &allotted.lines[i];
        FUZZ_CHECK(isfinite(line->tpp) && line->tpp >= 0 && line->most_tpp >= line->tpp && line->part_count > 0);
        FUZZ_CHECK(line->exceeds != TPP_TRUTH_TRUE || line->tpp > line->limit_tpp);
        FUZZ_CHECK(line->exceeds != TPP_TRUTH_FALSE || line->most_tpp <= line->limit_tpp);
        for (size_t j = 0; j < line->part_count; j++) {
            double unit = allotted.products[line->parts[j].product].tpp;
            FUZZ_CHECK(line->parts[j].room >= 0);
            FUZZ_CHECK(line->parts[j].room == 0 || line->parts[j].room * unit <= line->limit_tpp - line->most_tpp);
        }
    }
}

/* Each line is a copy of its own size, so that reading past its end is seen. */
static void check_table(struct tpp_allotment *allotment, const char *bytes, size_t length)
{
    uint64_t number = 0;
    int has_columns = 1;
    for (size_t at = 0; at < length && has_columns;) {
        const char *stop = memchr(bytes + at, '\n', length - at);
        size_t line_length = stop != NULL ? (size_t)(stop - bytes) - at : length - at;
        const struct tpp_row_place place = { "t", ++number };
        struct tpp_error err = TPP_ERROR_INIT;
        char *line = malloc(line_length + 1);
        FUZZ_CHECK(line != NULL);
        memcpy(line, bytes + at, line_length);
        line[line_length] = '\0';
        enum tpp_status status = number == 1 ? tpp_allotment_columns(allotment, &place, line, line_length, &err)
                                             : tpp_allotment_row(allotment, &place, line, line_length, &err);
        free(line);
        FUZZ_CHECK(status == TPP_STATUS_OK || status == TPP_STATUS_PARSE);
        FUZZ_CHECK(status == TPP_STATUS_OK || strncmp(err.text, "t:", 2) == 0);
        has_columns = number > 1 || status == TPP_STATUS_OK;
        at += line_length + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct tpp_rule *rules;
    static struct tpp_chip *chips;
    static size_t rule_count, chip_count;
    static int wanted[64];
    struct tpp_choices choices;
    struct tpp_allotment *allotment = NULL;
    if (rules == NULL) {
        FUZZ_CHECK(tpp_rules_builtin(&rules, &rule_count, NULL) == TPP_STATUS_OK && rule_count <= 64);
        FUZZ_CHECK(tpp_chips_builtin(&chips, &chip_count, NULL) == TPP_STATUS_OK);
        for (size_t i = 0; i < rule_count; i++) {
            wanted[i] = 1;
        }
    }
    tpp_choices_init(&choices);
    const struct tpp_allotment_terms terms = { rules,    rule_count, wanted,     "2026-11-26",
                                               &choices, chips,      chip_count, "AE, SA" };
    FUZZ_CHECK(tpp_allotment_new(&terms, &allotment, NULL) == TPP_STATUS_OK);
    check_table(allotment, (const char *)bytes, length);
    check_sums(allotment);
    tpp_allotment_free(allotment);
    return 0;
}
