/* Any text as a record: it is refused with one printable line, or it can be written, read again to the same text,
 * rated, and rendered in every format. */
#include <string.h>

#include "base/record.h"
#include "rating/rating.h"
#include "reports/evidence.h"
#include "reports/report.h"
#include "tests/fuzz/fuzz.h"

static void check_message(const struct tpp_error *err)
{
    FUZZ_CHECK(err->status != TPP_STATUS_OK && strncmp(err->text, "r:", 2) == 0);
    for (const char *c = err->text; *c != '\0'; c++) {
        FUZZ_CHECK((unsigned char)*c >= 0x20 && *c != 0x7f);
    }
}

static void check_round_trip(const struct tpp_record *record)
{
    static struct tpp_record back;
    struct tpp_buffer text = { 0 };
    struct tpp_buffer again = { 0 };
    FUZZ_CHECK(tpp_record_write(record, &text, NULL) == TPP_STATUS_OK);
    FUZZ_CHECK(tpp_record_read("again", text.bytes, text.length, &back, NULL) == TPP_STATUS_OK);
    FUZZ_CHECK(tpp_record_write(&back, &again, NULL) == TPP_STATUS_OK);
    FUZZ_CHECK(strcmp(text.bytes, again.bytes) == 0);
    tpp_record_free(&back);
    tpp_buffer_free(&text);
    tpp_buffer_free(&again);
}

/* Checks end on any record and never agree with what names no measurement. */
static void check_evidence(const struct tpp_record *record)
{
    static struct tpp_evidence evidence;
    struct tpp_buffer text = { 0 };
    memset(&evidence, 0, sizeof evidence);
    tpp_evidence_check_record(&evidence, record);
    FUZZ_CHECK(!record->is_simulated || tpp_evidence_has_failed(&evidence));
    FUZZ_CHECK(tpp_evidence_render(&evidence, "r", 80, &text, NULL) == TPP_STATUS_OK);
    tpp_buffer_free(&text);
}

static void check_reports(const struct tpp_record *record)
{
    struct tpp_rule *rules = NULL;
    size_t rule_count = 0;
    struct tpp_subject subject;
    static struct tpp_rating rating;
    tpp_subject_init(&subject);
    FUZZ_CHECK(tpp_rules_builtin(&rules, &rule_count, NULL) == TPP_STATUS_OK);
    int has_rating = tpp_subject_add_record(&subject, record, NULL) == TPP_STATUS_OK &&
                     tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL) == TPP_STATUS_OK;
    const struct tpp_report report = { .record = record, .rating = has_rating ? &rating : NULL };
    for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
        struct tpp_buffer bytes = { 0 };
        if (tpp_report_format_at(i)->is_chart || tpp_report_format_at(i)->is_binary) {
            continue; /* need a rasterizer, or one chart at a time: below */
        }
        FUZZ_CHECK(tpp_report_format_at(i)->render(&report, &bytes, NULL) == TPP_STATUS_OK);
        FUZZ_CHECK(memchr(bytes.bytes, '\x1b', bytes.length) == NULL);
        FUZZ_CHECK(strstr(bytes.bytes, "<script") == NULL || strcmp(tpp_report_format_at(i)->name, "html") != 0);
        tpp_buffer_free(&bytes);
    }
    for (size_t i = 0; tpp_chart_at(i) != NULL; i++) {
        struct tpp_buffer bytes = { 0 };
        FUZZ_CHECK(!tpp_chart_at(i)->has_data(&report) ||
                   tpp_chart_render(tpp_chart_at(i), &report, TPP_CHART_WIDE, 1, &bytes, NULL) == TPP_STATUS_OK);
        tpp_buffer_free(&bytes);
    }
    if (has_rating) {
        tpp_rating_free(&rating);
    }
    tpp_subject_free(&subject);
    tpp_rules_free(rules, rule_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct tpp_record record;
    struct tpp_error err = TPP_ERROR_INIT;
    if (tpp_record_read("r", (const char *)bytes, length, &record, &err) != TPP_STATUS_OK) {
        check_message(&err);
        return 0;
    }
    check_round_trip(&record);
    check_evidence(&record);
    check_reports(&record);
    tpp_record_free(&record);
    return 0;
}
