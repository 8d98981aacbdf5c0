#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "cli/report_evidence.h"
#include "reports/derived.h"
#include "reports/figures.h"
#include "tests/unit/report_support.h"

TestSuite(reports, .init = load_rules, .fini = unload_rules);

/* ---- golden outputs; TPP_REFRESH=1 in the environment writes them anew, to be reviewed with git diff */

Test(reports, a_recorded_run_looks_as_expected)
{
    static struct tpp_record record;
    static struct tpp_vouchers vouchers;
    const struct tpp_voucher_files none = { 0 };
    char path[512];
    snprintf(path, sizeof path, "%s/record.json", recorded);
    cr_assert_eq(tpp_vouchers_load(&none, path, &record, &vouchers, NULL), TPP_STATUS_OK);
    evidence = &vouchers.evidence; /* as the program does */
    for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
        const struct tpp_report_format *format = tpp_report_format_at(i);
        if (!is_text(format)) {
            continue;
        }
        snprintf(path, sizeof path, "%s/expected.%s", recorded, format->extension);
        char *text = rendered(&record, format->name, 0, 80);
        if (getenv("TPP_REFRESH") != NULL) {
            FILE *file = fopen(path, "wb");
            fputs(text, file);
            fclose(file);
        }
        char *expected = file_text(path);
        cr_expect(expected != NULL && strcmp(text, expected) == 0, "%s differs; see git diff after TPP_REFRESH=1 %s",
                  path, "test_reports");
        free(expected);
        free(text);
    }
    tpp_record_free(&record);
}

/* ---- what was not measured has no number */

/* Other numbers everywhere, the same words. */
static void change_numbers(struct tpp_measurement *measurement)
{
    measurement->m = 70001;
    measurement->n = 70003;
    measurement->k = 70005;
    measurement->macs_per_sample = 987654321;
    measurement->repetitions_per_sample = 4711;
    measurement->input_set_count = 4712;
    measurement->input_set_bytes = 471300000;
    measurement->clock_hz = 4.714e9;
    for (size_t i = 0; i < measurement->candidate_count; i++) {
        measurement->candidates[i].best_ns = 47150000;
        measurement->candidates[i].repetitions = 4716;
    }
    for (size_t i = 0; i < measurement->sample_count; i++) {
        measurement->samples[i] = (struct tpp_sample){ 4717, 4718, 471900, 472000 + 17 * i, 472100 + 19 * i };
    }
    measurement->verification.block_count = 4722;
    measurement->verification.output_count = 4723;
    measurement->verification.projection_count = 4724;
    measurement->verification.entry_count = 4725;
    measurement->verification.nonfinite_count = 4726;
    measurement->verification.worst_error_ratio = 0.4727;
    for (size_t i = 0; i < measurement->peer_count; i++) {
        for (size_t j = 0; j < measurement->peers[i].pair_count; j++) {
            measurement->peers[i].pairs[j] = (struct tpp_peer_pair){ 4728, 8000 + 31 * j };
        }
    }
}

Test(reports, what_was_not_measured_has_no_number_in_any_format)
{
    for (int outcome = 1; outcome < TPP_OUTCOME_COUNT; outcome++) {
        static struct tpp_record before;
        static struct tpp_record after;
        load_recorded(&before);
        load_recorded(&after);
        for (size_t i = 0; i < before.measurement_count; i++) {
            before.measurements[i].outcome = after.measurements[i].outcome = (enum tpp_outcome)outcome;
            change_numbers(&after.measurements[i]);
        }
        for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
            if (!is_text(tpp_report_format_at(i))) {
                continue;
            }
            char *a = rendered(&before, tpp_report_format_at(i)->name, 0, 80);
            char *b = rendered(&after, tpp_report_format_at(i)->name, 0, 80);
            cr_expect_str_eq(a, b, "%s, %s: a number shows through", tpp_report_format_at(i)->name,
                             tpp_outcome_name(outcome));
            cr_expect_gt(occurrences(a, tpp_outcome_name(outcome)), before.measurement_count - 1);
            free(a);
            free(b);
        }
        tpp_record_free(&before);
        tpp_record_free(&after);
    }
}

Test(reports, the_numbers_changed_above_do_show_when_measured)
{
    static struct tpp_record before;
    static struct tpp_record after;
    load_recorded(&before);
    load_recorded(&after);
    change_numbers(&after.measurements[1]);
    for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
        if (!is_text(tpp_report_format_at(i))) {
            continue;
        }
        char *a = rendered(&before, tpp_report_format_at(i)->name, 0, 80);
        char *b = rendered(&after, tpp_report_format_at(i)->name, 0, 80);
        cr_expect_str_neq(a, b, "%s", tpp_report_format_at(i)->name);
        free(a);
        free(b);
    }
    tpp_record_free(&before);
    tpp_record_free(&after);
}

/* ---- the same figure is the same text */

Test(reports, a_figure_is_the_same_text_in_every_format)
{
    static struct tpp_record record;
    load_recorded(&record);
    for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
        if (!is_text(tpp_report_format_at(i))) {
            continue;
        }
        char *text = rendered(&record, tpp_report_format_at(i)->name, 0, 80);
        for (size_t j = 0; j < record.measurement_count; j++) {
            const struct tpp_measurement *measurement = &record.measurements[j];
            struct tpp_derived derived = tpp_derive(measurement, &record.device);
            if (derived.has_rate) {
                struct tpp_figure_text figure = tpp_figure_rate(derived.rate.median, measurement->precision);
                cr_expect_neq(strstr(text, figure.text), NULL, "%s lacks %s", tpp_report_format_at(i)->name,
                              figure.text);
            }
        }
        free(text);
    }
    tpp_record_free(&record);
}

/* ---- what must be said */

Test(reports, simulated_and_aborted_are_said_first_in_every_format)
{
    static const char *const formats[] = { "table", "markdown", "html" };
    static struct tpp_record record;
    load_recorded(&record);
    record.is_aborted = 1;
    for (size_t i = 0; i < 3; i++) {
        char *text = rendered(&record, formats[i], 0, 80);
        const char *device = strstr(text, "Identifier");
        const char *simulated = strstr(text, "SIMULATED");
        const char *aborted = strstr(text, "ABORTED");
        cr_expect(simulated != NULL && simulated < device, "%s", formats[i]);
        cr_expect(aborted != NULL && aborted < device, "%s", formats[i]);
        free(text);
    }
    char *csv = rendered(&record, "csv", 0, 80);
    cr_expect_gt(occurrences(csv, "AVX2,1,1,"), 0);
    char *json = rendered(&record, "json", 0, 80);
    cr_expect_neq(strstr(json, "\"is_simulated\": true"), NULL);
    cr_expect_neq(strstr(json, "\"is_aborted\": true"), NULL);
    free(csv);
    free(json);
    tpp_record_free(&record);
}

Test(reports, nothing_measured_is_no_verdict)
{
    static const char *const formats[] = { "table", "markdown", "html" };
    static struct tpp_record record;
    memset(&record, 0, sizeof record);
    for (size_t i = 0; i < 3; i++) {
        char *text = rendered(&record, formats[i], 0, 80);
        cr_expect_neq(strstr(text, "No verdict: nothing was measured."), NULL);
        free(text);
    }
}

Test(reports, a_rating_alone_is_a_report_too)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "fp16=148", NULL), TPP_STATUS_OK);
    subject.die_area_mm2 = 814;
    subject.datacenter = TPP_ANSWER_YES;
    cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL), TPP_STATUS_OK);
    const struct tpp_report report = { .rating = &rating };
    static const char *const formats[] = { "table", "markdown", "html", "json" };
    for (size_t i = 0; i < 4; i++) {
        struct tpp_buffer bytes = { 0 };
        cr_assert_eq(tpp_report_format_find(formats[i])->render(&report, &bytes, NULL), TPP_STATUS_OK);
        cr_expect_neq(strstr(bytes.bytes, "2368"), NULL, "%s", formats[i]);
        cr_expect_neq(strstr(bytes.bytes, "meets no clause"), NULL, "%s", formats[i]);
        tpp_buffer_free(&bytes);
    }
    struct tpp_buffer bytes = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    cr_expect_eq(tpp_report_format_find("csv")->render(&report, &bytes, &err), TPP_STATUS_OK);
    cr_expect_neq(strstr(bytes.bytes, "3A090.b.2,does not meet,declared,pd,>=,3.2"), NULL, "%s", bytes.bytes);
    tpp_buffer_free(&bytes);
    const struct tpp_report nothing = { 0 };
    cr_expect_eq(tpp_report_format_find("csv")->render(&nothing, &bytes, &err), TPP_STATUS_INVALID);
    cr_expect_eq(tpp_report_format_find("table")->render(&nothing, &bytes, &err), TPP_STATUS_INVALID);
    tpp_buffer_free(&bytes);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(reports, formats_are_found_by_name)
{
    static const char *const names[] = { "table", "markdown", "csv", "json", "kernels", "html", "pdf", "svg", "png" };
    for (size_t i = 0; i < 9; i++) {
        cr_expect_str_eq(tpp_report_format_at(i)->name, names[i]);
        cr_expect_eq(tpp_report_format_find(names[i]), tpp_report_format_at(i));
    }
    cr_expect_eq(tpp_report_format_at(9), NULL);
    cr_expect_eq(tpp_report_format_find("docx"), NULL);
    cr_expect_eq(tpp_report_format_find(""), NULL);
}
