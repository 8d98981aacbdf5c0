#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/derived.h"
#include "tests/unit/certificate_support.h"
#include "tests/unit/chart_support.h"

TestSuite(certificate, .init = load_rules, .fini = unload_rules);

static enum tpp_status small_qr(const char *text, struct tpp_matrix *matrix, struct tpp_error *err)
{
    (void)err;
    cr_assert_str_eq(text, "sha256:0123abcd");
    matrix->width = 2;
    matrix->modules = calloc(4, 1);
    matrix->modules[1] = 1;
    return TPP_STATUS_OK;
}

static enum tpp_status no_qr(const char *text, struct tpp_matrix *matrix, struct tpp_error *err)
{
    (void)text;
    (void)matrix;
    return tpp_fail(err, TPP_STATUS_NOT_FOUND, "no library");
}

Test(certificate, says_what_it_is_of_and_what_vouches_for_it)
{
    static struct tpp_record record;
    struct rated rated;
    struct tpp_buffer pages[TPP_CERTIFICATE_PAGES];
    size_t count = 0;
    load_recorded(&record);
    record.is_simulated = 0;
    rate(&record, "fp64=0.01", 814, &rated);
    struct tpp_rasterizer rasterizer = { .encode_qr = small_qr };
    struct tpp_report_evidence vouched = { .digest = "0123abcd", .signature = "key F00D, holds" };
    rated.report.evidence = &vouched;
    rated.report.rasterizer = &rasterizer;
    draw_certificate(&rated.report, pages, &count);
    cr_expect_eq(count, 2);
    static const char *const said[] = { "Certificate of measurement",
                                        "0123abcd",
                                        "key F00D, holds",
                                        "none: the operator chose",
                                        "3A090.a.1",
                                        "CONTRADICTED",
                                        "95 % interval",
                                        "us-2023-11",
                                        "class=\"module\"",
                                        "5eed0123456789abcdef",
                                        "+-" };
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        cr_expect_neq(strstr(pages[0].bytes, said[i]), NULL, "the first sheet lacks: %s", said[i]);
    }
    cr_expect_eq(strstr(pages[0].bytes, "us-2024-12-hbm"), NULL, "a rule that does not ask this chip");
    cr_expect_neq(strstr(pages[1].bytes, "Digest 0123abcd..., sheet 2 of 2"), NULL);
    for (size_t i = 0; i < record.measurement_count; i++) {
        char kernel[TPP_NAME_BYTES + 2];
        (void)snprintf(kernel, sizeof kernel, ">%.90s<", record.measurements[i].kernel);
        size_t rows = occurrences(pages[0].bytes, kernel) + occurrences(pages[1].bytes, kernel);
        cr_expect_eq(rows, tpp_has_rate(&record.measurements[i]), "%s: %zu rows", kernel, rows);
    }
    free_pages(pages);
    vouched.signature = NULL;
    rasterizer.encode_qr = no_qr;
    draw_certificate(&rated.report, pages, &count);
    cr_expect_neq(strstr(pages[0].bytes, "Report of a measurement, not signed"), NULL);
    cr_expect_neq(strstr(pages[0].bytes, "No QR code"), NULL);
    cr_expect_eq(strstr(pages[0].bytes, "class=\"module\""), NULL);
    cr_expect_eq(strstr(pages[0].bytes, "Certificate of"), NULL);
    free_pages(pages);
    record.is_simulated = 1;
    vouched.signature = "key F00D, holds";
    draw_certificate(&rated.report, pages, &count);
    cr_expect_neq(strstr(pages[0].bytes, "SIMULATED: a specimen"), NULL);
    cr_expect_eq(strstr(pages[0].bytes, "Certificate of"), NULL);
    free_pages(pages);
    unrate(&rated);
    tpp_record_free(&record);
}

Test(certificate, of_an_empty_record_says_so)
{
    static struct tpp_record record;
    struct tpp_buffer pages[TPP_CERTIFICATE_PAGES];
    size_t count = 0;
    memset(&record, 0, sizeof record);
    const struct tpp_report report = { .record = &record };
    draw_certificate(&report, pages, &count);
    cr_expect_eq(count, 1);
    cr_expect_neq(strstr(pages[0].bytes, "No measurement"), NULL);
    cr_expect_neq(strstr(pages[0].bytes, "No verdict"), NULL);
    free_pages(pages);
    const struct tpp_report nothing = { 0 };
    cr_expect_eq(tpp_certificate_draw(&nothing, pages, &count, NULL), TPP_STATUS_INVALID);
}

/* The foot of the first sheet stays below what a long comment and a long issuer's name take. */
Test(certificate, long_words_of_others_end_in_dots_above_the_foot)
{
    static struct tpp_record record;
    static char comment[1500], challenge[900];
    struct rated rated;
    struct tpp_buffer pages[TPP_CERTIFICATE_PAGES];
    size_t count = 0;
    memset(comment, 'W', sizeof comment - 1);
    memset(challenge, 'M', sizeof challenge - 1);
    load_recorded(&record);
    rate(&record, "fp64=0.01", 814, &rated);
    const struct tpp_report_evidence vouched = { .digest = "0123abcd", .signature = comment, .challenge = challenge };
    rated.report.evidence = &vouched;
    draw_certificate(&rated.report, pages, &count);
    check_texts_apart(pages[0].bytes, 720);
    cr_expect_neq(strstr(pages[0].bytes, "WWW...<"), NULL);
    cr_expect_neq(strstr(pages[0].bytes, "MMM...<"), NULL);
    free_pages(pages);
    unrate(&rated);
    tpp_record_free(&record);
}

Test(certificate, texts_of_both_sheets_lie_apart)
{
    static const char *const declared[] = { NULL, "fp64=0.01", "fp16=148,fp8=296" };
    for (size_t i = 0; i < sizeof declared / sizeof declared[0]; i++) {
        static struct tpp_record record;
        struct rated rated;
        struct tpp_buffer pages[TPP_CERTIFICATE_PAGES];
        size_t count = 0;
        load_recorded(&record);
        rate(&record, declared[i], i == 0 ? NAN : 814, &rated);
        draw_certificate(&rated.report, pages, &count);
        check_texts_apart(pages[0].bytes, 720);
        free_pages(pages);
        unrate(&rated);
        tpp_record_free(&record);
    }
}
