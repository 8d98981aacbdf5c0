#include <criterion/criterion.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/derived.h"
#include "reports/figures.h"
#include "base/throttle.h"
#include "tests/unit/certificate_support.h"
#include "tests/unit/chart_support.h"
#include "tests/unit/hostile_support.h"
#include "tests/unit/xml_support.h"

TestSuite(charts, .init = load_rules, .fini = unload_rules);

/* ---- what charts say */

Test(charts, each_names_its_rule_and_dates_and_is_well_formed)
{
    static struct tpp_record record;
    struct rated rated;
    load_recorded(&record);
    rate(&record, "fp16=148", 814, &rated);
    const struct tpp_report_other other = { "other.json", &record, NULL };
    rated.report.name = "this.json";
    rated.report.others = &other;
    rated.report.other_count = 1;
    for (size_t i = 0; tpp_chart_at(i) != NULL; i++) {
        for (int narrow = 0; narrow < 2; narrow++) {
            char *svg = drawn(&rated.report, tpp_chart_at(i)->name, narrow ? TPP_CHART_NARROW : TPP_CHART_WIDE);
            check_xml(svg);
            cr_expect_neq(strstr(svg, "us-2023-11"), NULL, "%s", tpp_chart_at(i)->name);
            cr_expect_neq(strstr(svg, "2023-11-17"), NULL, "%s", tpp_chart_at(i)->name);
            cr_expect_neq(strstr(svg, "2026-11-23"), NULL, "%s: the record's date", tpp_chart_at(i)->name);
            cr_expect_neq(strstr(svg, "SIMULATED, not a"), NULL, "%s", tpp_chart_at(i)->name);
            cr_expect_neq(strstr(svg, "role=\"img\""), NULL);
            cr_expect_gt(occurrences(svg, "<title>"), 3, "%s has no tooltips", tpp_chart_at(i)->name);
            free(svg);
        }
    }
    rated.report.rule_id = "us-2022-10";
    char *svg = drawn(&rated.report, "tpp", TPP_CHART_WIDE);
    cr_expect_neq(strstr(svg, "Rule us-2022-10, superseded, effective 2022-10-21 until 2023-11-16."), NULL);
    cr_expect_eq(strstr(svg, "1600:"), NULL, "a limit of another rule");
    free(svg);
    unrate(&rated);
    tpp_record_free(&record);
}

Test(charts, values_are_the_texts_of_the_tables)
{
    static struct tpp_record record;
    struct rated rated;
    load_recorded(&record);
    rate(&record, "fp16=148", 814, &rated);
    char *tpp = drawn(&rated.report, "tpp", TPP_CHART_WIDE);
    char *samples = drawn(&rated.report, "samples", TPP_CHART_WIDE);
    for (size_t i = 0; i < rated.rating.precision_count; i++) {
        cr_expect_neq(strstr(tpp, tpp_figure_number(rated.rating.precisions[i].tpp).text), NULL);
    }
    for (size_t i = 0; i < record.measurement_count; i++) {
        const struct tpp_derived derived = tpp_derive(&record.measurements[i], &record.device);
        if (derived.has_rate) {
            const char *text = tpp_figure_rate(derived.rate.median, record.measurements[i].precision).text;
            cr_expect_neq(strstr(samples, text), NULL, "%s", text);
        }
    }
    free(tpp);
    free(samples);
    unrate(&rated);
    tpp_record_free(&record);
}

Test(charts, the_plane_shows_the_chip_and_the_catalogue)
{
    static struct tpp_record record;
    struct rated rated;
    load_recorded(&record);
    rate(&record, "fp16=312", 826, &rated);
    char *svg = drawn(&rated.report, "plane", TPP_CHART_WIDE);
    cr_expect_neq(strstr(svg, ">declared<"), NULL);
    cr_expect_neq(strstr(svg, ">declared: TPP 4992, density 6.0436<"), NULL);
    cr_expect_neq(strstr(svg, ">H20<"), NULL);
    cr_expect_neq(strstr(svg, "A800 SXM4 80GB"), NULL, "a chip at the same point has its name in the tooltip");
    cr_expect_neq(strstr(svg, "beyond the picture"), NULL, "the processor is far from every limit, and that is said");
    free(svg);
    rated.report.chips = NULL;
    rated.report.chip_count = 0;
    svg = drawn(&rated.report, "plane", TPP_CHART_WIDE);
    cr_expect_eq(strstr(svg, ">H20<"), NULL);
    check_xml(svg);
    free(svg);
    unrate(&rated);
    tpp_record_free(&record);
}

Test(charts, nothing_measured_is_nothing_drawn)
{
    static struct tpp_record record;
    struct rated rated;
    memset(&record, 0, sizeof record);
    rate(&record, NULL, NAN, &rated);
    for (size_t i = 0; tpp_chart_at(i) != NULL; i++) {
        struct tpp_buffer svg = { 0 };
        struct tpp_error err = TPP_ERROR_INIT;
        cr_expect_eq(tpp_chart_render(tpp_chart_at(i), &rated.report, 720, 1, &svg, &err), TPP_STATUS_INVALID);
        cr_expect_eq(svg.length, 0);
    }
    unrate(&rated);
}

/* Other samples, the same outcome "failed": no pixel may move. */
Test(charts, what_was_not_measured_moves_nothing)
{
    static struct tpp_record record;
    struct rated before, after;
    load_recorded(&record);
    record.measurements[0].outcome = TPP_OUTCOME_UNVERIFIED;
    for (int i = 0; i < 2; i++) {
        rate(&record, NULL, NAN, i == 0 ? &before : &after);
        if (i == 0) {
            char *first[5];
            for (size_t j = 0; j < 4; j++) {
                first[j] = drawn(&before.report, tpp_chart_at(j)->name, 720);
            }
            for (size_t j = 0; j < record.measurements[0].sample_count; j++) {
                record.measurements[0].samples[j].host_ns *= 3;
                record.measurements[0].samples[j].device_ns *= 3;
            }
            rate(&record, NULL, NAN, &after);
            for (size_t j = 0; j < 4; j++) {
                char *second = drawn(&after.report, tpp_chart_at(j)->name, 720);
                cr_expect_str_eq(first[j], second, "%s", tpp_chart_at(j)->name);
                free(first[j]);
                free(second);
            }
            unrate(&before);
            unrate(&after);
            break;
        }
    }
    tpp_record_free(&record);
}

/* ---- telemetry */

static void add_telemetry(struct tpp_record *record, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct tpp_telemetry_sample *sample = tpp_telemetry_add_sample(&record->telemetry);
        cr_assert_not_null(sample);
        sample->time_ns = i * 100000000;
        sample->power_w = i % 10 == 3 ? NAN : 300 + (double)(i % 7);
        sample->temperature_c = 40;
        sample->sm_clock_hz = 1.41e9;
        sample->throttle_reasons = i >= 10 && i < 15 ? 0x24 : i == 20 ? 1 : 0;
    }
}

Test(charts, throttling_is_shaded_and_named)
{
    static struct tpp_record record;
    struct rated rated;
    load_recorded(&record);
    add_telemetry(&record, 40);
    rate(&record, NULL, NAN, &rated);
    char *svg = drawn(&rated.report, "timeline", 720);
    check_xml(svg);
    cr_expect_neq(strstr(svg, "Clocks held down from 1.00 s to 1.50 s: software power cap, software thermal slowdown"),
                  NULL);
    cr_expect_neq(strstr(svg, "Power, W"), NULL);
    cr_expect_neq(strstr(svg, "Temperature, degrees C"), NULL);
    cr_expect_eq(occurrences(svg, "class=\"throttle\""), 2, "one span and the legend, being idle is none");
    free(svg);
    char *html = rendered(&record, "html", 0, 80);
    cr_expect_neq(strstr(html, "in 5 of 40 readings"), NULL);
    free(html);
    unrate(&rated);
    tpp_record_free(&record);
}

Test(charts, reasons_are_a_mask_with_every_bit_named)
{
    char text[256];
    tpp_throttle_list(0x46, text, sizeof text);
    cr_expect_str_eq(text, "application clocks, software power cap, hardware thermal slowdown");
    tpp_throttle_list(0x40000001, text, sizeof text);
    cr_expect_str_eq(text, "unknown reasons 0x40000000");
    cr_expect(tpp_throttle_is_held(0x46));
    cr_expect_not(tpp_throttle_is_held(1));
    cr_expect_not(tpp_throttle_is_held(0));
    cr_expect_not(tpp_throttle_is_held(NAN));
    cr_expect_not(tpp_throttle_is_held(-1));
}

/* ---- hostile records */

Test(charts, hostile_records_leave_charts_and_certificates_well_formed)
{
    for (unsigned seed = 1; seed <= 40; seed++) {
        static struct tpp_record record;
        struct rated rated;
        struct tpp_buffer pages[TPP_CERTIFICATE_PAGES];
        size_t count = 0;
        hostile_record(&record, seed, seed % 2 != 0 ? hostile_pieces : long_pieces, seed % 3 == 0 ? 400 : 60);
        for (size_t i = 0; i < record.measurement_count; i++) {
            record.measurements[i].clock_hz = seed % 4 == 0 ? NAN : seed % 4 == 1 ? 1e300 : 1e9;
        }
        rate(&record, seed % 5 == 0 ? "fp16=1e11,fp4=1e-200" : NULL, seed % 2 == 0 ? NAN : 1e-200, &rated);
        const struct tpp_report_other other = { "<b>\"&'\x1b]0;", &record, rated.report.rating };
        rated.report.name = "]]>\xff";
        rated.report.others = &other;
        rated.report.other_count = 1;
        for (size_t i = 0; tpp_chart_at(i) != NULL; i++) {
            if (tpp_chart_at(i)->has_data(&rated.report)) {
                for (unsigned width = TPP_CHART_NARROW; width <= TPP_CHART_WIDE; width += 380) {
                    char *svg = drawn(&rated.report, tpp_chart_at(i)->name, width);
                    check_xml(svg);
                    cr_assert_eq(strstr(svg, "nan"), NULL, "%s, seed %u", tpp_chart_at(i)->name, seed);
                    cr_assert_eq(strstr(svg, "inf\""), NULL, "%s, seed %u", tpp_chart_at(i)->name, seed);
                    free(svg);
                }
            }
        }
        draw_certificate(&rated.report, pages, &count);
        free_pages(pages);
        unrate(&rated);
        tpp_record_free(&record);
    }
}
