#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_fields.h"
#include "base/record.h"
#include "base/record_fields.h"
#include "tests/unit/record_support.h"

static void check_equal(const struct tpp_field *fields, const char *a, const char *b)
{
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        size_t counts[2];
        const char *elements[2];
        switch (field->type) {
        case TPP_FIELD_OBJECT:
            check_equal(field->fields, a + field->offset, b + field->offset);
            break;
        case TPP_FIELD_ARRAY:
        case TPP_FIELD_ENUM_ARRAY:
            memcpy(&counts[0], a + field->count_offset, sizeof counts[0]);
            memcpy(&counts[1], b + field->count_offset, sizeof counts[1]);
            cr_assert_eq(counts[0], counts[1], "%s", field->key);
            memcpy(&elements[0], a + field->offset, sizeof elements[0]);
            memcpy(&elements[1], b + field->offset, sizeof elements[1]);
            for (size_t i = 0; i < counts[0] && field->type == TPP_FIELD_ARRAY; i++) {
                check_equal(field->fields, elements[0] + i * field->size, elements[1] + i * field->size);
            }
            cr_assert(field->type == TPP_FIELD_ARRAY || counts[0] == 0 ||
                      memcmp(elements[0], elements[1], counts[0] * field->size) == 0);
            break;
        case TPP_FIELD_TEXT:
            cr_assert_str_eq(a + field->offset, b + field->offset, "%s", field->key);
            break;
        default:
            cr_assert(memcmp(a + field->offset, b + field->offset, field->size) == 0 ||
                          (isnan(*(const double *)(const void *)(a + field->offset)) &&
                           isnan(*(const double *)(const void *)(b + field->offset))),
                      "%s", field->key);
        }
    }
}

static enum tpp_status read_text(const char *text, struct tpp_record *record, struct tpp_error *err)
{
    return tpp_record_read("r.json", text, strlen(text), record, err);
}

Test(record, random_records_come_back_bit_for_bit)
{
    srand(21);
    for (int round = 0; round < 200; round++) {
        static struct tpp_record record;
        static struct tpp_record back;
        random_record(&record);
        struct tpp_buffer text = { 0 };
        struct tpp_buffer again = { 0 };
        struct tpp_error err = TPP_ERROR_INIT;
        cr_assert_eq(tpp_record_write(&record, &text, &err), TPP_STATUS_OK, "%s", err.text);
        cr_assert_eq(read_text(text.bytes, &back, &err), TPP_STATUS_OK, "%s", err.text);
        check_equal(tpp_record_fields, (const char *)&record, (const char *)&back);
        cr_assert_eq(tpp_record_write(&back, &again, &err), TPP_STATUS_OK);
        cr_assert_str_eq(text.bytes, again.bytes);
        for (size_t i = 0; i < record.measurement_count; i++) {
            struct tpp_statistics before = { 0 };
            struct tpp_statistics after = { 0 };
            enum tpp_status status = tpp_measurement_rate(&record.measurements[i], &before, NULL);
            cr_assert_eq(status, tpp_measurement_rate(&back.measurements[i], &after, NULL));
            cr_assert_eq(memcmp(&before, &after, sizeof before), 0, "the same figures");
        }
        tpp_buffer_free(&text);
        tpp_buffer_free(&again);
        tpp_record_free(&record);
        tpp_record_free(&back);
    }
}

Test(record, what_was_read_can_be_grown)
{
    srand(22);
    for (int round = 0; round < 50; round++) {
        static struct tpp_record record;
        static struct tpp_record back;
        random_record(&record);
        struct tpp_buffer text = { 0 };
        cr_assert_eq(tpp_record_write(&record, &text, NULL), TPP_STATUS_OK);
        cr_assert_eq(read_text(text.bytes, &back, NULL), TPP_STATUS_OK);
        for (int i = 0; i < 9; i++) {
            cr_assert_neq(tpp_record_add_measurement(&back), NULL);
            tpp_record_warn(&back, TPP_WARNING_NOISY, "", "%d", i);
            for (size_t j = 0; j < back.measurement_count; j++) {
                tpp_measurement_add_sample(&back.measurements[j])->host_ns = 5;
                tpp_measurement_add_candidate(&back.measurements[j])->best_ns = 6;
                tpp_peer_add_pair(tpp_measurement_add_peer(&back.measurements[j]))->ours_ns = 7;
            }
        }
        cr_assert_eq(back.warning_count, record.warning_count + 9);
        cr_assert_str_eq(back.warnings[back.warning_count - 1].seen, "8");
        tpp_buffer_free(&text);
        tpp_record_free(&record);
        tpp_record_free(&back);
    }
}

/* ---- a small record to break */

static char *small_record_text(void)
{
    static struct tpp_record record;
    memset(&record, 0, sizeof record);
    strcpy(record.schema, TPP_RECORD_SCHEMA);
    record.schema_version = TPP_RECORD_SCHEMA_VERSION;
    record.duration_ns = 1000000;
    strcpy(record.nonce, "0123abcd");
    record.device.clock_hz = NAN;
    record.device.timer_resolution_ns = 1.5;
    struct tpp_measurement *measurement = tpp_record_add_measurement(&record);
    strcpy(measurement->kernel, "k");
    measurement->kind = TPP_KIND_GEMM;
    measurement->m = 2;
    measurement->n = 3;
    measurement->k = 4;
    measurement->macs_per_sample = 48;
    measurement->repetitions_per_sample = 2;
    measurement->clock_hz = 2.5e9;
    measurement->verification.is_checked = measurement->verification.has_passed = 1;
    tpp_measurement_add_sample(measurement)->host_ns = 1000;
    *tpp_measurement_add_sample(measurement) = (struct tpp_sample){ 0, 1, 2000, 990, 900 };
    struct tpp_peer *peer = tpp_measurement_add_peer(measurement);
    strcpy(peer->name, "P");
    *tpp_peer_add_pair(peer) = (struct tpp_peer_pair){ 100, 150 };
    struct tpp_buffer text = { 0 };
    cr_assert_eq(tpp_record_write(&record, &text, NULL), TPP_STATUS_OK);
    tpp_record_free(&record);
    return text.bytes;
}

/* The text with its `which`-th occurrence (from 1) of one piece replaced. */
static char *replaced(const char *text, int which, const char *piece, const char *other)
{
    const char *at = strstr(text, piece);
    for (int i = 1; i < which && at != NULL; i++) {
        at = strstr(at + 1, piece);
    }
    cr_assert_neq(at, NULL, "%s", piece);
    struct tpp_buffer made = { 0 };
    tpp_buffer_append(&made, text, (size_t)(at - text));
    tpp_buffer_text(&made, other);
    tpp_buffer_text(&made, at + strlen(piece));
    return made.bytes;
}

static const struct {
    int which;
    const char *piece, *other;
    enum tpp_status status;
    const char *message; /**< must be part of the error */
} wrong[] = {
    { 1, "\"tppbench-record\"", "\"other\"", TPP_STATUS_PARSE, "schema: this is not a record" },
    { 1, "\"schema\": \"tppbench-record\",", "", TPP_STATUS_PARSE, "r.json:1:1: schema: this is not a record" },
    { 1, "\"schema_version\": 3", "\"schema_version\": 4", TPP_STATUS_PARSE,
      "schema version 4; this program reads versions 1 to 3: use a newer tppbench" },
    { 1, "\"schema_version\": 3", "\"schema_version\": 1", TPP_STATUS_PARSE, "catalogue: unknown key" },
    { 1, "\"schema_version\": 3", "\"schema_version\": 0", TPP_STATUS_PARSE, "schema version 0; this program reads" },
    { 1, "\"schema_version\": 3", "\"schema_version\": \"3\"", TPP_STATUS_PARSE, ": schema_version: schema version 0" },
    { 1, "\"chain\": [],", "", TPP_STATUS_PARSE, "\"chain\" is missing" },
    { 1, "\"outputs\": [],", "", TPP_STATUS_PARSE, "measurements[0]: \"outputs\" is missing" },
    { 1, "\"digest\": \"\"", "\"digest\": 5", TPP_STATUS_PARSE, "digest: must be a text" },
    { 1, "\"tool\": {", "\"tool\": {\"x\": 1, ", TPP_STATUS_PARSE, "tool.x: unknown key" },
    { 1, "\"nonce\": \"0123abcd\"", "\"nonce\": \"\"", TPP_STATUS_INVALID, "nonce: must be lower-case hexadecimal" },
    { 1, "\"nonce\": \"0123abcd\"", "\"nonce\": \"0123ABCD\"", TPP_STATUS_INVALID, "lower-case hexadecimal" },
    { 1, "\"nonce\": \"0123abcd\"", "\"nonce\": \"0123abcd\", \"nonce\": \"00\"", TPP_STATUS_PARSE, "duplicate" },
    { 1, "\"host_ns\": 1000", "\"host_ns\": 0", TPP_STATUS_INVALID,
      "measurements[0].samples[0].host_ns: a repetition cannot take no time" },
    { 1, "\"host_ns\": 1000", "\"host_ns\": 999999", TPP_STATUS_INVALID,
      "measurements[0].samples[1].host_ns: the samples add up" },
    { 1, "\"host_ns\": 1000", "\"host_ns\": 9223372036854775807", TPP_STATUS_INVALID, "the samples add up" },
    { 1, "\"host_ns\": 1000", "\"host_ns\": NaN", TPP_STATUS_PARSE, "r.json:" },
    { 1, "\"host_ns\": 1000", "\"host_ns\": 1e3", TPP_STATUS_PARSE, "must be a whole number" },
    { 1, "\"device_ns\": 900", "\"device_ns\": 1982", TPP_STATUS_INVALID, "shorter than half" },
    { 1, "\"clock_hz\": null", "\"clock_hz\": Infinity", TPP_STATUS_PARSE, "r.json:" },
    { 1, "\"clock_hz\": null", "\"clock_hz\": 1e309", TPP_STATUS_PARSE, "r.json:" },
    { 1, "\"theirs_ns\": 150", "\"theirs_ns\": 0", TPP_STATUS_INVALID, "measurements[0].peers[0].pairs[0]" },
    { 1, "\"macs_per_sample\": 48", "\"macs_per_sample\": 49", TPP_STATUS_INVALID, "macs_per_sample is not" },
    { 1, "\"macs_per_sample\": 48", "\"macs_per_sample\": 0", TPP_STATUS_INVALID, "without work" },
    { 1, "\"m\": 2", "\"m\": 9223372036854775807", TPP_STATUS_INVALID, "macs_per_sample is not" },
    { 1, "\"m\": 2", "\"m\": 4611686018427387906", TPP_STATUS_INVALID, "macs_per_sample is not" },
    { 1, "\"repetitions_per_sample\": 2", "\"repetitions_per_sample\": 0", TPP_STATUS_INVALID, "macs_per_sample" },
    { 1, "\"is_checked\": true", "\"is_checked\": false", TPP_STATUS_INVALID, "were not verified" },
    { 1, "\"has_passed\": true", "\"has_passed\": false", TPP_STATUS_INVALID, "were not verified" },
    { 1, "\"precision\": \"fp64\"", "\"precision\": \"fp65\"", TPP_STATUS_PARSE, "\"fp65\" is not one of: fp64" },
    { 1, "\"outcome\": \"measured\"", "\"outcome\": \"good\"", TPP_STATUS_PARSE, "measurements[0].outcome" },
};

Test(record, every_impossible_record_is_refused_and_nothing_touched)
{
    char *good = small_record_text();
    struct tpp_record record;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(read_text(good, &record, &err), TPP_STATUS_OK, "%s", err.text);
    tpp_record_free(&record);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char *bad = replaced(good, wrong[i].which, wrong[i].piece, wrong[i].other);
        static struct tpp_record untouched;
        untouched.duration_ns = 4711;
        cr_expect_eq(read_text(bad, &untouched, &err), wrong[i].status, "case %zu: %s", i, err.text);
        cr_expect_eq(strncmp(err.text, "r.json:", 7), 0, "case %zu: %s", i, err.text);
        cr_expect_neq(strstr(err.text, wrong[i].message), NULL, "case %zu: %s", i, err.text);
        cr_expect(untouched.duration_ns == 4711 && untouched.measurements == NULL);
        free(bad);
    }
    free(good);
}

Test(record, truncated_at_every_byte_is_refused)
{
    char *good = small_record_text();
    static struct tpp_record record;
    for (size_t length = 0; length + 1 < strlen(good); length++) {
        struct tpp_error err = TPP_ERROR_INIT;
        cr_assert_eq(tpp_record_read("r.json", good, length, &record, &err), TPP_STATUS_PARSE, "%zu bytes", length);
        cr_assert_eq(strncmp(err.text, "r.json:", 7), 0);
    }
    free(good);
}

Test(record, no_changed_byte_crashes_or_leaves_anything)
{
    char *text = small_record_text();
    size_t length = strlen(text);
    static struct tpp_record record;
    srand(23);
    for (size_t i = 0; i < length; i++) {
        char kept = text[i];
        text[i] = (char)rand();
        if (tpp_record_read("r.json", text, length, &record, NULL) == TPP_STATUS_OK) {
            tpp_record_free(&record);
        }
        text[i] = kept;
    }
    free(text);
}

Test(record, huge_lists_are_refused_at_their_first_wrong_element)
{
    char *good = small_record_text();
    const char *at = strstr(good, "\"measurements\": [");
    struct tpp_buffer text = { 0 };
    tpp_buffer_append(&text, good, (size_t)(at - good));
    tpp_buffer_text(&text, "\"measurements\": [1");
    for (int i = 0; i < 100000; i++) {
        tpp_buffer_text(&text, ",1");
    }
    tpp_buffer_text(&text, strstr(at, "],\n  \"monotonic_start_ns\""));
    static struct tpp_record record;
    struct tpp_error err = TPP_ERROR_INIT;
    enum tpp_status status = tpp_record_read("r.json", text.bytes, text.length, &record, &err);
    cr_assert(status == TPP_STATUS_PARSE || status == TPP_STATUS_NO_MEMORY, "%s", err.text);
    cr_assert_neq(strstr(err.text, "measurements"), NULL, "%s", err.text);
    tpp_buffer_free(&text);
    free(good);
}

/* ---- figures */

Test(record, rates_rest_on_device_time_where_there_is_one)
{
    struct tpp_sample sample = { 0, 0, 0, 1000, 0 };
    cr_assert_eq(tpp_sample_elapsed_ns(&sample), 1000);
    sample.device_ns = 900;
    cr_assert_eq(tpp_sample_elapsed_ns(&sample), 900);
}

Test(record, only_what_was_measured_has_a_rate)
{
    struct tpp_measurement measurement = { .kernel = "k", .macs_per_sample = 3000 };
    for (int outcome = 0; outcome < TPP_OUTCOME_COUNT; outcome++) {
        measurement.outcome = (enum tpp_outcome)outcome;
        measurement.sample_count = 0;
        struct tpp_statistics rate = { .count = 77 };
        struct tpp_error err = TPP_ERROR_INIT;
        cr_assert_eq(tpp_measurement_rate(&measurement, &rate, &err), TPP_STATUS_INVALID);
        struct tpp_sample samples[3] = { { 0, 0, 0, 1000, 0 }, { 0, 0, 0, 3000, 1500 }, { 0, 0, 0, 3000, 0 } };
        measurement.samples = samples;
        measurement.sample_count = 3;
        enum tpp_status status = tpp_measurement_rate(&measurement, &rate, NULL);
        cr_assert_eq(status, outcome == TPP_OUTCOME_MEASURED ? TPP_STATUS_OK : TPP_STATUS_INVALID);
        cr_assert_eq(rate.count, outcome == TPP_OUTCOME_MEASURED ? 3u : 77u);
        if (outcome == TPP_OUTCOME_MEASURED) {
            cr_assert_float_eq(rate.median, 2e9, 1e-3);
        }
        measurement.samples = NULL;
    }
}

Test(record, a_peer_ratio_above_one_means_ours_is_faster)
{
    struct tpp_peer_pair pairs[3] = { { 100, 150 }, { 100, 90 }, { 100, 120 } };
    struct tpp_peer peer = { .name = "P", .pairs = pairs, .pair_count = 3 };
    struct tpp_statistics ratio;
    cr_assert_eq(tpp_peer_ratio(&peer, &ratio, NULL), TPP_STATUS_OK);
    cr_assert_float_eq(ratio.median, 1.2, 1e-12);
    peer.outcome = TPP_OUTCOME_WAIVED;
    cr_assert_eq(tpp_peer_ratio(&peer, &ratio, NULL), TPP_STATUS_INVALID);
    peer.outcome = TPP_OUTCOME_MEASURED;
    peer.pair_count = 0;
    cr_assert_eq(tpp_peer_ratio(&peer, &ratio, NULL), TPP_STATUS_INVALID);
}

Test(record, the_best_is_the_fastest_that_was_measured)
{
    static struct tpp_record record;
    static const struct {
        enum tpp_kernel_kind kind;
        enum tpp_precision precision;
        enum tpp_outcome outcome;
        uint64_t ns;
    } rows[] = {
        { TPP_KIND_GEMM, TPP_FP32, TPP_OUTCOME_MEASURED, 50 },   { TPP_KIND_GEMM, TPP_FP32, TPP_OUTCOME_MEASURED, 40 },
        { TPP_KIND_GEMM, TPP_FP32, TPP_OUTCOME_UNVERIFIED, 10 }, { TPP_KIND_PROBE, TPP_FP32, TPP_OUTCOME_MEASURED, 5 },
        { TPP_KIND_GEMM, TPP_FP64, TPP_OUTCOME_MEASURED, 3 },    { TPP_KIND_GEMM, TPP_FP32, TPP_OUTCOME_MEASURED, 40 },
    };
    cr_assert_eq(tpp_record_best(&record, TPP_KIND_GEMM, TPP_FP32), NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct tpp_measurement *measurement = tpp_record_add_measurement(&record);
        measurement->kind = rows[i].kind;
        measurement->precision = rows[i].precision;
        measurement->outcome = rows[i].outcome;
        measurement->macs_per_sample = 100;
        tpp_measurement_add_sample(measurement)->host_ns = rows[i].ns;
    }
    cr_assert_eq(tpp_record_best(&record, TPP_KIND_GEMM, TPP_FP32), &record.measurements[1]);
    cr_assert_eq(tpp_record_best(&record, TPP_KIND_PROBE, TPP_FP32), &record.measurements[3]);
    cr_assert_eq(tpp_record_best(&record, TPP_KIND_PROBE, TPP_FP64), NULL);
    tpp_record_free(&record);
}

Test(record, every_name_list_ends_and_has_no_double)
{
    const char *(*const lists[])(int) = { tpp_outcome_name, tpp_kernel_kind_name, tpp_device_kind_name,
                                          tpp_warning_name, tpp_precision_name };
    static const int counts[] = { TPP_OUTCOME_COUNT, TPP_KIND_COUNT, TPP_DEVICE_KIND_COUNT, TPP_WARNING_COUNT,
                                  TPP_PRECISION_COUNT };
    for (size_t list = 0; list < sizeof counts / sizeof counts[0]; list++) {
        cr_assert_eq(lists[list](-1), NULL);
        cr_assert_eq(lists[list](counts[list]), NULL);
        for (int i = 0; i < counts[list]; i++) {
            cr_assert_neq(lists[list](i), NULL);
            for (int j = 0; j < i; j++) {
                cr_assert_str_neq(lists[list](i), lists[list](j));
            }
        }
    }
    for (int i = 0; i < TPP_OUTCOME_COUNT; i++) {
        cr_assert_gt(strlen(tpp_outcome_text((enum tpp_outcome)i)), 10);
    }
    for (int i = 0; i < TPP_WARNING_COUNT; i++) {
        cr_assert_gt(strlen(tpp_warning_advice((enum tpp_warning_code)i)), 10);
    }
}

Test(record, warnings_keep_what_was_seen)
{
    static struct tpp_record record;
    tpp_record_warn(&record, TPP_WARNING_NOISY, "k", "%.1f %%", 3.25);
    cr_assert_eq(record.warning_count, 1);
    cr_assert_str_eq(record.warnings[0].about, "k");
    cr_assert_str_eq(record.warnings[0].seen, "3.2 %");
    tpp_record_free(&record);
    tpp_record_free(NULL);
}
