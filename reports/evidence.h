/**
 * Whether a record can be believed: every check that needs no device, and what stays out of reach of all of them.
 *
 * Bytes in, findings out. A check has passed, failed or was not made, each with its reason; nothing is left out
 * silently. The replay, which computes on inputs, is host/record_replay.h: its findings are added here by the caller.
 */
#ifndef TPP_REPORTS_EVIDENCE_H
#define TPP_REPORTS_EVIDENCE_H

#include <jansson.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/challenge.h"
#include "base/record.h"
#include "base/status.h"
#include "rating/rating.h"

/** The checks in the order they are told: id as printed for programs, and what it asks. */
#define TPP_CHECK_LIST(ROW)                                                                          \
    ROW(SCHEMA, "schema", "every key, type and range is as the schema says")                         \
    ROW(CANONICAL, "canonical-form", "the file is the one sequence of bytes that this record has")   \
    ROW(DIGEST, "digest", "the digest at the end is that of the content")                            \
    ROW(CHAIN, "chain", "each part of each list is what the chain was made over")                    \
    ROW(SIGNATURE, "signature", "signed by the key given")                                           \
    ROW(CHALLENGE, "challenge", "answers the challenge given: nonce, device, order, protocol, time") \
    ROW(MEASUREMENT, "measurement", "a complete run on a real device, its results verified")         \
    ROW(DERIVED, "derived-numbers", "every number that follows from others does")                    \
    ROW(PROTOCOL, "protocol", "blocks, samples and outputs are as the settings ask")                 \
    ROW(TIMELINE, "timeline", "times are in order, do not overlap and fit the wall clock")           \
    ROW(PHYSICS, "physics", "no rate, clock or energy is beyond what hardware can do")               \
    ROW(TELEMETRY, "telemetry", "clocks, power and energy fit each other and the samples")           \
    ROW(KERNELS, "kernel-sources", "the kernels are those of this program")                          \
    ROW(RULES, "rules", "the rules are those of this program or given")                              \
    ROW(CATALOGUE, "catalogue", "the chips are those of this program")                               \
    ROW(REPLAY, "replay", "inputs made again from the nonce give the recorded projections")

enum tpp_check {
#define ROW(name, id, text) TPP_CHECK_##name,
    TPP_CHECK_LIST(ROW)
#undef ROW
        TPP_CHECK_COUNT
};

enum tpp_check_state { TPP_CHECK_NOT_MADE, TPP_CHECK_PASSED, TPP_CHECK_FAILED };

enum { TPP_FINDINGS_KEPT = 6 };

/** What one check found. */
struct tpp_check_result {
    enum tpp_check_state state;
    char seen[TPP_TEXT_BYTES];                        /**< passed: what was looked at; not made: why */
    char failures[TPP_FINDINGS_KEPT][TPP_TEXT_BYTES]; /**< the first ones */
    size_t failure_count;                             /**< all of them */
};

/** Large: not for the stack. Initialise with {0}: nothing was checked. */
struct tpp_evidence {
    struct tpp_check_result checks[TPP_CHECK_COUNT];
};

const char *tpp_check_name(int check);       /**< NULL past the last */
const char *tpp_check_question(int check);   /**< what it asks, as a statement; NULL past the last */
const char *tpp_check_state_name(int state); /**< "not made", "passed", "failed" */

/** Adds a failure; formatted as by printf. */
void tpp_evidence_fail(struct tpp_evidence *evidence, enum tpp_check check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Says what was looked at: the check has passed unless something failed. */
void tpp_evidence_pass(struct tpp_evidence *evidence, enum tpp_check check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Says why a check was not made; what was passed or failed already stays. */
void tpp_evidence_skip(struct tpp_evidence *evidence, enum tpp_check check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** 1 when a check has failed. */
int tpp_evidence_has_failed(const struct tpp_evidence *evidence);

/** The first failure of all; NULL when there is none. */
const char *tpp_evidence_first_failure(const struct tpp_evidence *evidence);

/**
 * Reads a record and makes every check that needs nothing else: schema, canonical form, digest, chain, measurement,
 * derived numbers, protocol, timeline, physics, telemetry.
 *
 * @param name    Of the file, for messages.
 * @param record  Receives it, to be freed, when it can be read at all.
 * @return TPP_STATUS_OK when it could be read, whatever the checks found; else the failure, which is also a finding.
 */
enum tpp_status tpp_evidence_check_bytes(struct tpp_evidence *evidence, const char *name, const char *text,
                                         size_t length, struct tpp_record *record, struct tpp_error *err);

/** The same checks of a record that is in memory already, without schema and canonical form. */
void tpp_evidence_check_record(struct tpp_evidence *evidence, const struct tpp_record *record);

/** Whether a record answers a challenge. */
void tpp_evidence_check_challenge(struct tpp_evidence *evidence, const struct tpp_record *record,
                                  const struct tpp_challenge *challenge);

/**
 * Compares digests that a record names with known ones.
 *
 * @param check     KERNELS, RULES or CATALOGUE.
 * @param is_given  1: the user says that it was these, so another digest is a failure. 0: they are this program's own;
 *                  another digest is a failure only when the record was made by the commit `own_commit`.
 */
void tpp_evidence_check_digests(struct tpp_evidence *evidence, enum tpp_check check, const struct tpp_record *record,
                                const struct tpp_named_digest *known, size_t known_count, int is_given,
                                const char *own_commit);

/** Checks a signature file over the bytes of the record against a public key; see reports/minisign.h. */
void tpp_evidence_check_signature(struct tpp_evidence *evidence, const char *text, size_t length,
                                  const char *signature_text, const char *public_key_text);

/** What no check of a record can show, one sentence each; NULL past the last. Static. */
const char *tpp_evidence_limit_at(size_t index);

/** The findings as text for people, with the verdict first; `name` is the record's. */
enum tpp_status tpp_evidence_render(const struct tpp_evidence *evidence, const char *name, unsigned width,
                                    struct tpp_buffer *text, struct tpp_error *err);

/** The same as a JSON object: a new reference, NULL when out of memory. */
json_t *tpp_evidence_json(const struct tpp_evidence *evidence, const char *name);

#endif
