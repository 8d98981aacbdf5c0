/* Large records are read piece by piece: to the same record, and what is wrong is told with its place as of a small
 * one. */
#include "base/json_large.h"
#include "tests/unit/evidence_support.h"

enum { READINGS = 12000 };

/* A valid record of several megabytes: many readings, a thousandth of a second apart. */
static void write_large(struct tpp_buffer *text)
{
    struct tpp_record *record = calloc(1, sizeof *record);
    load_record(record);
    record->telemetry.period_ns = 1000000;
    for (uint64_t i = 0; i < READINGS; i++) {
        struct tpp_telemetry_sample *reading = tpp_telemetry_add_sample(&record->telemetry);
        cr_assert_not_null(reading);
        reading->time_ns = i * 1000000 + 1;
        reading->power_w = 90.0 + (double)(i % 7) / 8.0;
    }
    write_record(record, 1, text);
    tpp_record_free(record);
    free(record);
}

Test(json_large, a_record_read_in_pieces_is_the_same)
{
    struct tpp_buffer text = { 0 };
    struct tpp_buffer again = { 0 };
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_json_large large;
    write_large(&text);
    const struct tpp_json_source source = { "large", text.bytes, text.length };
    cr_assert(tpp_json_large_open(&source, TPP_JSON_PIECE_BYTES, &large), "nothing is left out of %zu bytes",
              text.length);
    cr_expect_geq(large.list_count, 1);
    cr_expect_gt(large.piece_count, 20);
    tpp_json_large_close(&large);
    cr_assert_eq(tpp_record_read("large", text.bytes, text.length, record, NULL), TPP_STATUS_OK);
    cr_expect_eq(record->telemetry.sample_count, READINGS);
    cr_assert_eq(tpp_record_write(record, &again, NULL), TPP_STATUS_OK);
    cr_expect(again.length == text.length && memcmp(again.bytes, text.bytes, text.length) == 0);
    /* Lists have room to be grown by doubling, however they were read. */
    cr_assert_not_null(tpp_telemetry_add_sample(&record->telemetry));
    cr_expect_eq(record->telemetry.sample_count, READINGS + 1);
    tpp_buffer_free(&text);
    tpp_buffer_free(&again);
    tpp_record_free(record);
    free(record);
}

static void expect_refusal(const char *find, const char *replace, const char *reason)
{
    struct tpp_buffer text = { 0 };
    struct tpp_buffer edited = { 0 };
    struct tpp_record record;
    struct tpp_error err = TPP_ERROR_INIT;
    write_large(&text);
    char *at = strstr(text.bytes + text.length / 2, find); /* among the readings, or before them */
    at = at != NULL ? at : strstr(text.bytes, find);
    cr_assert_not_null(at, "%s", find);
    tpp_buffer_append(&edited, text.bytes, (size_t)(at - text.bytes));
    tpp_buffer_text(&edited, replace);
    tpp_buffer_text(&edited, at + strlen(find));
    cr_expect_eq(tpp_record_read("large", edited.bytes, edited.length, &record, &err), TPP_STATUS_PARSE);
    cr_expect(strstr(err.text, reason) != NULL, "'%s' is not in: %s", reason, err.text);
    cr_expect(strncmp(err.text, "large:", 6) == 0 && err.text[6] >= '1' && err.text[6] <= '9', "%s", err.text);
    tpp_buffer_free(&text);
    tpp_buffer_free(&edited);
}

Test(json_large, what_is_wrong_is_told_with_its_place)
{
    expect_refusal("\"power_w\": 9", "\"power_w\": \"9", "");
    expect_refusal("\"power_w\": 9", "\"powr_w\": 9", "did you mean \"power_w\"?");
    expect_refusal("\"power_w\": 9", "\"power_w\": true, \"x\": 9", "x: unknown key");
    expect_refusal("\"time_ns\": ", "\"time_ns\": -", "time_ns: must be a whole number from 0");
    expect_refusal("\"time_ns\": ", "\"time_ns\": 1, \"time_ns\": ", "duplicate");
    expect_refusal("    },\n      {", "    },,\n      {", "unexpected token near ','");
    expect_refusal("    },\n      {", "    }]\n      {", "near");
    expect_refusal("\"schema_version\": 2", "\"schema_version\": 4", "this program reads versions 1 to 3");
}
