/* What the tests of evidence share: an honest record that answers a challenge, and every check that `verify` makes. */
#ifndef TPP_TESTS_EVIDENCE_SUPPORT_H
#define TPP_TESTS_EVIDENCE_SUPPORT_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_seal.h"
#include "cli/challenge_file.h"
#include "cli/evidence_sources.h"
#include "cli/file.h"
#include "reports/evidence.h"
#include "reports/minisign.h"

static const char evidence_record[] = TPP_SOURCE_DIR "/tests/recorded/evidence-cpu/record.json";
static const char evidence_challenge[] = TPP_SOURCE_DIR "/tests/recorded/evidence-cpu/challenge.json";

static inline void load_challenge(struct tpp_challenge *challenge)
{
    struct tpp_error err = TPP_ERROR_INIT;
    memset(challenge, 0, sizeof *challenge);
    cr_assert_eq(tpp_challenge_load(evidence_challenge, challenge, &err), TPP_STATUS_OK, "%s", err.text);
}

static inline void load_record(struct tpp_record *record)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_buffer text = { 0 };
    cr_assert_eq(tpp_file_read(evidence_record, &text, &err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(tpp_record_read(evidence_record, text.bytes, text.length, record, &err), TPP_STATUS_OK, "%s",
                 err.text);
    tpp_buffer_free(&text);
}

/* Readings ten times a second that fit each other, as a GPU's record has them; the CPU's own has none. */
static inline void add_telemetry(struct tpp_record *record)
{
    enum { READINGS = 100 };
    (void)strcpy(record->telemetry.source, "described");
    record->telemetry.period_ns = record->duration_ns / (READINGS + 1);
    for (int i = 0; i < READINGS; i++) {
        struct tpp_telemetry_sample *sample = tpp_telemetry_add_sample(&record->telemetry);
        cr_assert_not_null(sample);
        sample->time_ns = record->telemetry.period_ns * (uint64_t)(i + 1);
        sample->sm_clock_hz = 3.9e9;
        sample->power_w = 90.0 + i % 3;
        sample->energy_j = 1e4 + 91.0 * (double)sample->time_ns * 1e-9;
        sample->temperature_c = 50.0 + i % 5;
        sample->utilisation = 0.9;
    }
}

static inline void check_text(struct tpp_evidence *evidence, const char *text, size_t length,
                              const struct tpp_challenge *challenge, int has_replay)
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_not_null(record);
    if (tpp_evidence_check_bytes(evidence, "record", text, length, record, NULL) == TPP_STATUS_OK) {
        tpp_evidence_check_challenge(evidence, record, challenge);
        cr_assert_eq(tpp_evidence_check_sources(evidence, record, NULL, 0, &err), TPP_STATUS_OK, "%s", err.text);
        if (has_replay) {
            cr_assert_eq(tpp_evidence_replay(evidence, record, SIZE_MAX, &err), TPP_STATUS_OK, "%s", err.text);
        }
    }
    tpp_record_free(record);
    free(record);
}

/* The text of a record, with a fresh seal where the forger makes one. */
static inline void write_record(struct tpp_record *record, int is_sealed, struct tpp_buffer *text)
{
    struct tpp_error err = TPP_ERROR_INIT;
    if (is_sealed) {
        cr_assert_eq(tpp_record_seal(record, &err), TPP_STATUS_OK, "%s", err.text);
    }
    cr_assert_eq(tpp_record_write(record, text, &err), TPP_STATUS_OK, "%s", err.text);
}

static inline int is_found(const struct tpp_evidence *evidence, enum tpp_check check, const char *reason)
{
    const struct tpp_check_result *result = &evidence->checks[check];
    for (size_t i = 0; i < result->failure_count && i < TPP_FINDINGS_KEPT; i++) {
        if (strstr(result->failures[i], reason) != NULL) {
            return 1;
        }
    }
    return 0;
}

static inline void print_failures(const struct tpp_evidence *evidence)
{
    for (int check = 0; check < TPP_CHECK_COUNT; check++) {
        const struct tpp_check_result *result = &evidence->checks[check];
        for (size_t i = 0; i < result->failure_count && i < TPP_FINDINGS_KEPT; i++) {
            (void)fprintf(stderr, "    %s: %s\n", tpp_check_name(check), result->failures[i]);
        }
    }
}

#endif
