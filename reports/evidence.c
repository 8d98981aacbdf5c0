/* Findings, and the checks of the record as a sequence of bytes. */
#include "reports/evidence.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/record_seal.h"
#include "reports/evidence_checks.h"

const char *tpp_check_name(int check)
{
    static const char *const names[] = {
#define ROW(name, id, text) id,
        TPP_CHECK_LIST(ROW)
#undef ROW
    };
    return check >= 0 && check < TPP_CHECK_COUNT ? names[check] : NULL;
}

const char *tpp_check_question(int check)
{
    static const char *const texts[] = {
#define ROW(name, id, text) text,
        TPP_CHECK_LIST(ROW)
#undef ROW
    };
    return check >= 0 && check < TPP_CHECK_COUNT ? texts[check] : NULL;
}

const char *tpp_check_state_name(int state)
{
    static const char *const names[] = { "not made", "passed", "failed" };
    return state >= 0 && state <= TPP_CHECK_FAILED ? names[state] : NULL;
}

/* ------------------------------------------------------------------------------------------------- findings */

void tpp_evidence_fail(struct tpp_evidence *evidence, enum tpp_check check, const char *format, ...)
{
    struct tpp_check_result *result = &evidence->checks[check];
    result->state = TPP_CHECK_FAILED;
    if (result->failure_count < TPP_FINDINGS_KEPT) {
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(result->failures[result->failure_count], sizeof result->failures[0], format, arguments);
        va_end(arguments);
    }
    result->failure_count++;
}

void tpp_evidence_pass(struct tpp_evidence *evidence, enum tpp_check check, const char *format, ...)
{
    struct tpp_check_result *result = &evidence->checks[check];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(result->seen, sizeof result->seen, format, arguments);
    va_end(arguments);
    if (result->state == TPP_CHECK_NOT_MADE) {
        result->state = TPP_CHECK_PASSED;
    }
}

void tpp_evidence_skip(struct tpp_evidence *evidence, enum tpp_check check, const char *format, ...)
{
    struct tpp_check_result *result = &evidence->checks[check];
    if (result->state != TPP_CHECK_NOT_MADE) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(result->seen, sizeof result->seen, format, arguments);
    va_end(arguments);
}

int tpp_evidence_has_failed(const struct tpp_evidence *evidence)
{
    return tpp_evidence_first_failure(evidence) != NULL;
}

const char *tpp_evidence_first_failure(const struct tpp_evidence *evidence)
{
    for (int i = 0; i < TPP_CHECK_COUNT; i++) {
        if (evidence->checks[i].state == TPP_CHECK_FAILED) {
            return evidence->checks[i].failures[0];
        }
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------------------- the bytes */

/* Line and column of the first byte that differs, for a message that an editor can follow. */
static void check_canonical(struct tpp_evidence *evidence, const char *text, size_t length,
                            const struct tpp_record *record)
{
    struct tpp_buffer canonical = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    if (tpp_record_write(record, &canonical, &err) != TPP_STATUS_OK) {
        tpp_evidence_fail(evidence, TPP_CHECK_CANONICAL, "%.400s", err.text);
    } else if (canonical.length == length && memcmp(canonical.bytes, text, length) == 0) {
        tpp_evidence_pass(evidence, TPP_CHECK_CANONICAL, "%zu bytes", length);
    } else {
        size_t line = 1;
        size_t start = 0;
        size_t at = 0;
        for (; at < length && at < canonical.length && text[at] == canonical.bytes[at]; at++) {
            line += text[at] == '\n';
            start = text[at] == '\n' ? at + 1 : start;
        }
        tpp_evidence_fail(evidence, TPP_CHECK_CANONICAL, "line %zu, column %zu: written otherwise than a record is",
                          line, at - start + 1);
    }
    tpp_buffer_free(&canonical);
}

enum tpp_status tpp_evidence_check_bytes(struct tpp_evidence *evidence, const char *name, const char *text,
                                         size_t length, struct tpp_record *record, struct tpp_error *err)
{
    struct tpp_error own = TPP_ERROR_INIT;
    enum tpp_status status = tpp_record_read(name, text, length, record, &own);
    if (status != TPP_STATUS_OK) {
        tpp_evidence_fail(evidence, TPP_CHECK_SCHEMA, "%.500s", own.text);
        return tpp_fail(err, status, "%s", own.text);
    }
    tpp_evidence_pass(evidence, TPP_CHECK_SCHEMA, "version %u", record->schema_version);
    if (record->schema_version < 2) {
        tpp_evidence_skip(evidence, TPP_CHECK_CANONICAL, "version 1 of the schema had no canonical form");
    } else {
        check_canonical(evidence, text, length, record);
    }
    tpp_evidence_check_record(evidence, record);
    return TPP_STATUS_OK;
}

static void check_seal(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    struct tpp_error err = TPP_ERROR_INIT;
    if (tpp_record_check_digest(record, &err) != TPP_STATUS_OK) {
        tpp_evidence_fail(evidence, TPP_CHECK_DIGEST, "%.500s", err.text);
    } else {
        tpp_evidence_pass(evidence, TPP_CHECK_DIGEST, "SHA-256 %.40s...", record->digest);
    }
    if (tpp_record_check_chain(record, &err) != TPP_STATUS_OK) {
        tpp_evidence_fail(evidence, TPP_CHECK_CHAIN, "%.500s", err.text);
    } else {
        tpp_evidence_pass(evidence, TPP_CHECK_CHAIN, "%zu links", record->link_count);
    }
}

void tpp_evidence_check_record(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    tpp_check_measurement(evidence, record);
    if (record->schema_version < 2) {
        static const char why[] = "version 1 of the schema does not hold what this needs";
        tpp_evidence_skip(evidence, TPP_CHECK_DIGEST, why);
        tpp_evidence_fail(evidence, TPP_CHECK_CHAIN, "a record of schema version 1 has no chain and no digest");
        tpp_evidence_skip(evidence, TPP_CHECK_DERIVED, why);
        tpp_evidence_skip(evidence, TPP_CHECK_PROTOCOL, why);
        tpp_evidence_skip(evidence, TPP_CHECK_TELEMETRY, why);
    } else {
        check_seal(evidence, record);
        tpp_check_derived(evidence, record);
        tpp_check_protocol(evidence, record);
        tpp_check_telemetry(evidence, record);
    }
    tpp_check_timeline(evidence, record);
    tpp_check_physics(evidence, record);
}

/* ------------------------------------------------------------------------------------------------- what remains */

const char *tpp_evidence_limit_at(size_t index)
{
    static const char *const limits[] = {
        "A machine whose driver, clock and program lie consistently can make a record that passes every check: times "
        "are read on the operator's machine, and nothing in a record can prove that they are true.",
        "The replay shows that the inputs of this nonce were used and that the recorded projections are theirs. It "
        "does not show how long the work took, nor on which chip it ran.",
        "A challenge bounds the time between its issue and the answer. It shows that the record is not older; it does "
        "not keep the operator from running several times and handing in the run of his choice.",
        "A signature shows who vouches for the record and that it was not changed since. It does not make true what "
        "was signed.",
        "The digest of the program names the file that ran only if the operating system and the program told the "
        "truth: who wants to be sure runs a program of his own on the machine, before witnesses.",
        "Name, cores, clocks and telemetry are what the driver says. Operations per clock and core, and how the "
        "figures fit each other, make a wrong name or clock improbable, not impossible.",
        "A measurement shows that a device does at least this much. A device held back by its maker, driver, power "
        "limit or cooling can do more than it shows.",
    };
    return index < sizeof limits / sizeof limits[0] ? limits[index] : NULL;
}
