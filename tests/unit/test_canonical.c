/* The canonical form: numbers as Python writes them, keys in order, texts escaped as little as JSON allows. */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/canonical.h"
#include "base/record_seal.h"
#include "tests/unit/record_support.h"

/* What Python 3.11 prints with repr(). */
static const struct {
    double number;
    const char *text;
} numbers[] = {
    { 0.0, "0.0" },
    { -0.0, "-0.0" },
    { 1.0, "1.0" },
    { -1.5, "-1.5" },
    { 0.1, "0.1" },
    { 100.0, "100.0" },
    { 1500000000.0, "1500000000.0" },
    { 123456789012345.6, "123456789012345.6" },
    { 1e15, "1000000000000000.0" },
    { 9999999999999998.0, "9999999999999998.0" },
    { 1e16, "1e+16" },
    { 1.2345678901234567e16, "1.2345678901234568e+16" },
    { 0.0001, "0.0001" },
    { 0.00012345, "0.00012345" },
    { 0.00001, "1e-05" },
    { 1.5e-7, "1.5e-07" },
    { 1.0 / 3.0, "0.3333333333333333" },
    { 2.0 / 3.0, "0.6666666666666666" },
    { 1e22, "1e+22" },
    { 1.7976931348623157e308, "1.7976931348623157e+308" },
    { DBL_MIN, "2.2250738585072014e-308" },
    { 5e-324, "5e-324" },
    { 0x1p-44, "5.684341886080802e-14" }, /* the nearest text of 16 digits does not read back, the next one up does */
    { 0x1p-1074 * 3, "1.5e-323" },
    { 9007199254740992.0, "9007199254740992.0" },
};

Test(canonical, numbers_have_the_shortest_text_that_reads_back)
{
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char text[TPP_CANONICAL_NUMBER_BYTES];
        tpp_canonical_number(numbers[i].number, text);
        cr_expect_str_eq(text, numbers[i].text);
    }
}

Test(canonical, every_number_reads_back_as_the_same_bits)
{
    srand(31);
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = random_below(UINT64_C(1) << 62) << 2 ^ random_below(4);
        double number;
        memcpy(&number, &bits, sizeof number);
        if (i % 7 == 0) {
            number = ldexp(1.0, (int)random_below(2098) - 1074); /* where doubles lie unevenly */
        }
        if (!isfinite(number)) {
            continue;
        }
        char text[TPP_CANONICAL_NUMBER_BYTES];
        tpp_canonical_number(number, text);
        double back = strtod(text, NULL);
        cr_assert_eq(memcmp(&number, &back, sizeof back), 0, "%s", text);
        cr_assert_lt(strlen(text), 26u);
    }
}

Test(canonical, texts_are_escaped_as_little_as_possible)
{
    static struct tpp_record record;
    memset(&record, 0, sizeof record);
    mend(&record);
    strcpy(record.host.processor, "a \"b\" \\ / \xc3\xa9 \x01 \xff");
    struct tpp_buffer text = { 0 };
    cr_assert_eq(tpp_record_write(&record, &text, NULL), TPP_STATUS_OK);
    cr_assert_neq(strstr(text.bytes, "    \"processor\": \"a \\\"b\\\" \\\\ / \xc3\xa9   ?\",\n"), NULL);
    cr_assert_neq(strstr(text.bytes, "\n  \"measurements\": [],\n"), NULL);
    cr_assert_eq(strncmp(text.bytes, "{\n  \"catalogue\": [],\n  \"chain\": [],\n", 36), 0);
    tpp_buffer_free(&text);
}

Test(canonical, what_json_cannot_hold_is_refused)
{
    static struct tpp_record record;
    struct tpp_buffer text = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    memset(&record, 0, sizeof record);
    mend(&record);
    record.duration_ns = UINT64_C(1) << 63;
    cr_assert_eq(tpp_record_write(&record, &text, &err), TPP_STATUS_INVALID);
    cr_assert_neq(strstr(err.text, "duration_ns"), NULL);
    record.duration_ns = 1;
    record.device.clock_hz = INFINITY;
    cr_assert_eq(tpp_record_write(&record, &text, &err), TPP_STATUS_INVALID);
    record.device.clock_hz = NAN;
    record.device.kind = TPP_DEVICE_KIND_COUNT;
    cr_assert_eq(tpp_record_write(&record, &text, &err), TPP_STATUS_INVALID);
    tpp_buffer_free(&text);
}

/* ---- the seal */

static void check_sealed(const struct tpp_record *record)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_record_check_chain(record, &err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(tpp_record_check_digest(record, &err), TPP_STATUS_OK, "%s", err.text);
}

Test(seal, survives_writing_and_reading_and_sealing_again)
{
    srand(32);
    for (int round = 0; round < 100; round++) {
        static struct tpp_record record;
        static struct tpp_record back;
        struct tpp_error err = TPP_ERROR_INIT;
        random_record(&record);
        cr_assert_eq(tpp_record_seal(&record, &err), TPP_STATUS_OK, "%s", err.text);
        check_sealed(&record);
        struct tpp_buffer text = { 0 };
        cr_assert_eq(tpp_record_write(&record, &text, NULL), TPP_STATUS_OK);
        cr_assert_eq(tpp_record_read("r", text.bytes, text.length, &back, &err), TPP_STATUS_OK, "%s", err.text);
        check_sealed(&back);
        char digest[TPP_DIGEST_BYTES];
        strcpy(digest, back.digest);
        cr_assert_eq(tpp_record_seal(&back, NULL), TPP_STATUS_OK);
        cr_assert_str_eq(digest, back.digest);
        tpp_buffer_free(&text);
        tpp_record_free(&record);
        tpp_record_free(&back);
    }
}

Test(seal, names_the_part_that_was_changed)
{
    static struct tpp_record record;
    struct tpp_error err = TPP_ERROR_INIT;
    memset(&record, 0, sizeof record);
    mend(&record);
    struct tpp_measurement *measurement = tpp_record_add_measurement(&record);
    measurement->outcome = TPP_OUTCOME_FAILED;
    for (uint32_t i = 0; i < 12; i++) {
        *tpp_measurement_add_sample(measurement) = (struct tpp_sample){ i / 4, i % 4, i * 10, 5, 0 };
    }
    for (int i = 0; i < 100; i++) {
        tpp_record_warn(&record, TPP_WARNING_NOISY, "", "%d", i);
    }
    cr_assert_eq(tpp_record_seal(&record, NULL), TPP_STATUS_OK);
    cr_assert_eq(record.link_count, 3 + 2);
    cr_assert_str_eq(record.chain[1].part, "measurements[0].samples[4:8]");
    cr_assert_str_eq(record.chain[4].part, "warnings[64:100]");
    measurement->samples[5].host_ns = 6;
    cr_assert_eq(tpp_record_check_chain(&record, &err), TPP_STATUS_VERIFICATION);
    cr_assert_neq(strstr(err.text, "measurements[0].samples[4:8]"), NULL, "%s", err.text);
    cr_assert_eq(tpp_record_check_digest(&record, &err), TPP_STATUS_VERIFICATION);
    measurement->samples[5].host_ns = 5;
    check_sealed(&record);
    record.warning_count = 64; /* a part less than the chain has */
    cr_assert_eq(tpp_record_check_chain(&record, &err), TPP_STATUS_VERIFICATION);
    cr_assert_neq(strstr(err.text, "warnings[64:100]"), NULL, "%s", err.text);
    record.warning_count = 100;
    measurement->samples[11].block = 3; /* a part more */
    cr_assert_eq(tpp_record_check_chain(&record, &err), TPP_STATUS_VERIFICATION);
    measurement->samples[11].block = 2;
    record.duration_ns--; /* in no list: only the digest has it */
    cr_assert_eq(tpp_record_check_chain(&record, &err), TPP_STATUS_OK);
    cr_assert_eq(tpp_record_check_digest(&record, &err), TPP_STATUS_VERIFICATION);
    record.schema_version = 1;
    cr_assert_eq(tpp_record_seal(&record, &err), TPP_STATUS_INVALID);
    tpp_record_free(&record);
}
