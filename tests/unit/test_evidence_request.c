/* Forged records: what was asked for, and what a record is: challenge, order, outcome, files by digest. */
#include "tests/unit/evidence_cpu.h"

static void swap_measurements(struct tpp_record *record)
{
    struct tpp_measurement first = record->measurements[0];
    record->measurements[0] = record->measurements[2];
    record->measurements[2] = first;
}

static void swap_precisions(struct tpp_record *record)
{
    struct tpp_measurement both[2] = { record->measurements[0], record->measurements[1] };
    memcpy(record->measurements, &record->measurements[2], sizeof both);
    memcpy(&record->measurements[2], both, sizeof both);
}

static void other_device_kind(struct tpp_record *record)
{
    record->device.kind = TPP_DEVICE_GPU;
    (void)strcpy(record->device.name, "NVIDIA H100 80GB");
}

static void other_nonce(struct tpp_record *record)
{
    memset(record->nonce, 'c', TPP_NONCE_BYTES - 1);
}

static void no_challenge(struct tpp_record *record)
{
    record->challenge_sha256[0] = '\0';
}

/* An old record with the new challenge's digest written over its nonce: here, the present one over inputs of another.
 */
static void nonce_over_old_inputs(struct tpp_record *record)
{
    memset(record->nonce, 'd', TPP_NONCE_BYTES - 1);
    memset(record->challenge_sha256, 'd', TPP_NONCE_BYTES - 1);
}

static void after_expiry(struct tpp_record *record)
{
    (void)strcpy(record->started_utc, "2026-11-27T10:00:00.000Z");
    (void)strcpy(record->ended_utc, "2026-11-27T10:00:10.904Z");
}

static void before_issue(struct tpp_record *record)
{
    (void)strcpy(record->started_utc, "2025-11-27T10:00:00.000Z");
    (void)strcpy(record->ended_utc, "2025-11-27T10:00:10.904Z");
}

static void less_time_than_asked(struct tpp_record *record)
{
    record->settings.min_time_ns = 100000000;
}

static void precision_left_out(struct tpp_record *record)
{
    tpp_measurement_free(of(record, PRODUCT_FLOAT));
    tpp_measurement_free(of(record, PROBE_FLOAT));
    record->measurement_count = 2;
    record->settings.precision_count = 1;
    record->settings.precisions[0] = TPP_INT8;
}

static void renamed_device(struct tpp_record *record)
{
    (void)strcpy(record->device.name, "another processor");
}

static void simulated(struct tpp_record *record)
{
    record->is_simulated = 1;
}

static void aborted(struct tpp_record *record)
{
    record->is_aborted = 1;
}

static void unverified(struct tpp_record *record)
{
    of(record, PRODUCT)->outcome = TPP_OUTCOME_UNVERIFIED;
    (void)strcpy(of(record, PRODUCT)->reason, "row 3 is wrong");
}

static const struct forgery forgeries[] = {
    { "measurements swapped", SEALED, TPP_CHECK_TIMELINE, "overlaps another's", swap_measurements },
    { "measurements in another order", SEALED, TPP_CHECK_CHALLENGE, "the challenge puts int8 there", swap_precisions },
    { "another chip's name", SEALED, TPP_CHECK_CHALLENGE, "the device is 'NVIDIA H100 80GB'", other_device_kind },
    { "another nonce", SEALED, TPP_CHECK_CHALLENGE, "nonce is not the digest", other_nonce },
    { "another nonce, replayed", REPLAYED + PROBE, TPP_CHECK_REPLAY, "operands of this nonce", other_nonce },
    { "no challenge", SEALED, TPP_CHECK_CHALLENGE, "answers no challenge", no_challenge },
    { "an old run under a new challenge", REPLAYED + PRODUCT, TPP_CHECK_REPLAY, "block", nonce_over_old_inputs },
    { "after the challenge expired", SEALED, TPP_CHECK_CHALLENGE, "expired at", after_expiry },
    { "before the challenge was issued", SEALED, TPP_CHECK_CHALLENGE, "was issued at", before_issue },
    { "less time than asked for", SEALED, TPP_CHECK_CHALLENGE, "the challenge asks for 0.400 s", less_time_than_asked },
    { "a precision left out", SEALED, TPP_CHECK_CHALLENGE, "asks for fp32", precision_left_out },
    { "another device", SEALED, TPP_CHECK_CHALLENGE, "the challenge is for 'pthread'", renamed_device },
    { "made on a model", SEALED, TPP_CHECK_MEASUREMENT, "SIMULATED", simulated },
    { "an interrupted run", SEALED, TPP_CHECK_MEASUREMENT, "ABORTED", aborted },
    { "an unverified result", SEALED, TPP_CHECK_MEASUREMENT, "row 3 is wrong", unverified },
};

Test(evidence_request, each_forgery_is_caught_for_its_reason, .timeout = 300)
{
    forge_cpu(forgeries, sizeof forgeries / sizeof forgeries[0]);
}

/* Version 2 of a challenge can ask for a certifying run; a quick one is then no answer. */
Test(evidence_request, a_certifying_run_can_be_asked_for)
{
    static const char *const modes[] = { "quick", "timed", "certify" };
    struct tpp_challenge challenge, again = { 0 };
    struct tpp_buffer text = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    load_challenge(&challenge);
    challenge.schema_version = 2;
    challenge.protocol.is_certifying = 1;
    cr_assert_eq(tpp_challenge_write(&challenge, &text, &err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(tpp_challenge_read("again", text.bytes, text.length, &again, &err), TPP_STATUS_OK, "%s", err.text);
    cr_expect_eq(again.protocol.is_certifying, 1);
    load_record(record);
    for (size_t i = 0; i < 3; i++) {
        memset(evidence, 0, sizeof *evidence);
        (void)strcpy(record->settings.mode, modes[i]);
        tpp_evidence_check_challenge(evidence, record, &again);
        cr_expect_eq(is_found(evidence, TPP_CHECK_CHALLENGE, "asks for a certifying run"), i < 2, "%s", modes[i]);
    }
    tpp_buffer_free(&text);
    tpp_challenge_free(&challenge);
    tpp_challenge_free(&again);
    tpp_record_free(record);
    free(record);
    free(evidence);
}

/* What came with version 2 is refused in version 1, and missed in version 2. */
Test(evidence_request, a_challenge_holds_what_its_version_has)
{
    struct tpp_challenge challenge, again = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    load_challenge(&challenge);
    for (uint32_t version = 1; version <= 2; version++) {
        struct tpp_buffer text = { 0 };
        challenge.schema_version = version;
        cr_assert_eq(tpp_challenge_write(&challenge, &text, &err), TPP_STATUS_OK, "%s", err.text);
        cr_expect_eq(strstr(text.bytes, "is_certifying") != NULL, version == 2);
        *strchr(strstr(text.bytes, "\"schema_version\""), (char)('0' + version)) = (char)('3' - version);
        cr_expect_eq(tpp_challenge_read("again", text.bytes, text.length, &again, &err), TPP_STATUS_PARSE);
        cr_expect(strstr(err.text, "is_certifying") != NULL, "%s", err.text);
        tpp_buffer_free(&text);
    }
    tpp_challenge_free(&challenge);
}

/* ------------------------------------------------------------------------------------------ files by digest */

static void other_rule(struct tpp_record *record)
{
    memset(record->rules[1].sha256, 'e', TPP_DIGEST_BYTES - 1);
}

static void other_catalogue(struct tpp_record *record)
{
    memset(record->catalogue[0].sha256, 'e', TPP_DIGEST_BYTES - 1);
}

static void other_kernel_source(struct tpp_record *record)
{
    memset(record->kernel_sources[0].sha256, 'e', TPP_DIGEST_BYTES - 1);
}

static void expect_digest(enum tpp_check check, void (*forge)(struct tpp_record *record))
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    load_record(record);
    const struct tpp_named_digest *own = check == TPP_CHECK_KERNELS ? record->kernel_sources
                                         : check == TPP_CHECK_RULES ? record->rules
                                                                    : record->catalogue;
    size_t count = check == TPP_CHECK_KERNELS ? record->kernel_source_count
                   : check == TPP_CHECK_RULES ? record->rule_count
                                              : record->catalogue_count;
    struct tpp_named_digest *known = calloc(count, sizeof *known);
    memcpy(known, own, count * sizeof *known);
    tpp_evidence_check_digests(evidence, check, record, known, count, 0, record->tool.commit);
    cr_expect_eq(evidence->checks[check].state, TPP_CHECK_PASSED);
    memset(evidence, 0, sizeof *evidence);
    forge(record);
    tpp_evidence_check_digests(evidence, check, record, known, count, 0, record->tool.commit);
    cr_expect(is_found(evidence, check, "the record names another text (SHA-256 eeeeeeee"));
    /* Of a program made from another commit the same shows nothing, and is said to show nothing. */
    memset(evidence, 0, sizeof *evidence);
    tpp_evidence_check_digests(evidence, check, record, known, count, 0, "another");
    cr_expect_eq(evidence->checks[check].state, TPP_CHECK_NOT_MADE);
    cr_expect(strstr(evidence->checks[check].seen, "another version") != NULL);
    memset(evidence, 0, sizeof *evidence);
    tpp_evidence_check_digests(evidence, check, record, known, count, 1, "another");
    cr_expect_eq(evidence->checks[check].state, TPP_CHECK_FAILED);
    free(known);
    free(evidence);
    tpp_record_free(record);
    free(record);
}

Test(evidence_request, another_rule_chip_or_kernel_is_caught)
{
    expect_digest(TPP_CHECK_RULES, other_rule);
    expect_digest(TPP_CHECK_CATALOGUE, other_catalogue);
    expect_digest(TPP_CHECK_KERNELS, other_kernel_source);
}
