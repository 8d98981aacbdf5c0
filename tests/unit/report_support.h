/* What the tests of reports share: the rules, the recorded run, and rendering with its rating. */
#ifndef TPP_TESTS_REPORT_SUPPORT_H
#define TPP_TESTS_REPORT_SUPPORT_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "kernels/kernel.h"
#include "rating/rating.h"
#include "reports/report.h"
#include "tests/unit/record_support.h"

static struct tpp_rule *rules;
static size_t rule_count;
static struct tpp_chip *chips;
static size_t chip_count;
static const struct tpp_report_evidence *evidence; /* of the reports rendered; NULL for none */

static void load_rules(void)
{
    cr_assert_eq(tpp_rules_builtin(&rules, &rule_count, NULL), TPP_STATUS_OK);
    cr_assert_eq(tpp_chips_builtin(&chips, &chip_count, NULL), TPP_STATUS_OK);
}

static void unload_rules(void)
{
    tpp_rules_free(rules, rule_count);
    tpp_chips_free(chips, chip_count);
}

/* The record with its rating, where it has one, as text of a format; to be freed. */
static inline char *rendered(const struct tpp_record *record, const char *format, int has_color, unsigned width)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_record(&subject, record, &err), TPP_STATUS_OK, "%s", err.text);
    int has_rating = tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL) == TPP_STATUS_OK;
    tpp_subject_free(&subject);
    const struct tpp_report report = {
        .record = record,
        .rating = has_rating ? &rating : NULL,
        .chips = chips,
        .chip_count = chip_count,
        .evidence = evidence,
        .confirmed_on = tpp_kernel_confirmed_on,
        .has_color = has_color,
        .width = width,
    };
    struct tpp_buffer bytes = { 0 };
    cr_assert_eq(tpp_report_format_find(format)->render(&report, &bytes, &err), TPP_STATUS_OK, "%s", err.text);
    if (has_rating) {
        tpp_rating_free(&rating);
    }
    cr_assert_eq(strlen(bytes.bytes), bytes.length);
    return bytes.bytes;
}

/* Charts and certificates have tests of their own. */
static inline int is_text(const struct tpp_report_format *format)
{
    return !format->is_binary && !format->is_chart;
}

static inline char *file_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    struct tpp_buffer bytes = { 0 };
    char chunk[4096];
    size_t length;
    while ((length = fread(chunk, 1, sizeof chunk, file)) > 0) {
        tpp_buffer_append(&bytes, chunk, length);
    }
    fclose(file);
    return bytes.bytes;
}

static const char recorded[] = TPP_SOURCE_DIR "/tests/recorded/described-cpu";

static inline void load_recorded(struct tpp_record *record)
{
    char path[512];
    snprintf(path, sizeof path, "%s/record.json", recorded);
    char *text = file_text(path);
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_record_read("record.json", text, strlen(text), record, &err), TPP_STATUS_OK, "%s", err.text);
    free(text);
}

static inline size_t occurrences(const char *text, const char *piece)
{
    size_t count = 0;
    for (const char *at = strstr(text, piece); at != NULL; at = strstr(at + strlen(piece), piece)) {
        count++;
    }
    return count;
}

#endif
