/* Whether a record answers a challenge, and whether it names the files that somebody has. */
#include <string.h>

#include "base/utc.h"
#include "reports/evidence_checks.h"

#define FAIL(evidence, ...) tpp_evidence_fail(evidence, TPP_CHECK_CHALLENGE, __VA_ARGS__)

static void check_times(struct tpp_evidence *evidence, const struct tpp_record *record,
                        const struct tpp_challenge *challenge)
{
    struct tpp_error err = TPP_ERROR_INIT;
    const char *const texts[] = { record->started_utc, record->ended_utc };
    for (size_t i = 0; i < 2; i++) {
        int64_t time_ms = 0;
        if (!tpp_utc_parse(texts[i], &time_ms)) {
            FAIL(evidence, "the record has no valid times");
        } else if (tpp_challenge_check_time(challenge, time_ms, &err) != TPP_STATUS_OK) {
            FAIL(evidence, "the run %s at %s: %.300s", i == 0 ? "began" : "ended", texts[i], err.text);
        }
    }
}

/* Measurements come in the order that the digest of the challenge gives the precisions. */
static void check_order(struct tpp_evidence *evidence, const struct tpp_record *record, const char *digest)
{
    enum tpp_precision seen[TPP_PRECISION_COUNT] = { TPP_FP64 };
    enum tpp_precision right[TPP_PRECISION_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        enum tpp_precision precision = record->measurements[i].precision;
        size_t at = 0;
        while (at < count && seen[at] != precision) {
            at++;
        }
        if (at < count && at != count - 1) {
            FAIL(evidence, "%s was measured at two times", tpp_precision_name((int)precision));
            return;
        }
        if (at == count) {
            seen[count++] = precision;
        }
    }
    memcpy(right, seen, sizeof right);
    tpp_challenge_order(digest, right, count);
    for (size_t i = 0; i < count; i++) {
        if (seen[i] != right[i]) {
            FAIL(evidence, "%s was measured as number %zu, and the challenge puts %s there",
                 tpp_precision_name((int)seen[i]), i + 1, tpp_precision_name((int)right[i]));
            return;
        }
    }
}

static void check_precisions(struct tpp_evidence *evidence, const struct tpp_record *record,
                             const struct tpp_challenge *challenge)
{
    for (size_t i = 0; i < challenge->precision_count; i++) {
        size_t found = 0;
        for (size_t j = 0; j < record->measurement_count; j++) {
            found += record->measurements[j].precision == challenge->precisions[i];
        }
        if (found == 0) {
            FAIL(evidence, "the challenge asks for %s, and the record has nothing of it",
                 tpp_precision_name((int)challenge->precisions[i]));
        }
    }
}

/* A run ends with the first block that has the time and the samples asked for: who measures on may choose. */
static void check_end(struct tpp_evidence *evidence, const struct tpp_record *record,
                      const struct tpp_protocol *protocol, const struct tpp_measurement *measurement)
{
    enum { BLOCKS_LEAST = 3 };
    size_t count = measurement->sample_count;
    if (measurement->outcome != TPP_OUTCOME_MEASURED || count == 0 ||
        measurement->samples[count - 1].block < BLOCKS_LEAST) {
        return;
    }
    uint32_t last_block = measurement->samples[count - 1].block;
    uint64_t before_ns = 0;
    size_t before = 0;
    for (; before < count && measurement->samples[before].block != last_block; before++) {
        before_ns += measurement->samples[before].host_ns;
    }
    if (before_ns >= record->settings.min_time_ns && before >= protocol->min_samples) {
        FAIL(evidence, "%s: measured on after the time and samples asked for were reached", measurement->kernel);
    }
}

static void check_protocol(struct tpp_evidence *evidence, const struct tpp_record *record,
                           const struct tpp_protocol *protocol)
{
    if (record->settings.min_time_ns < protocol->min_time_ns || record->settings.warmup_ns < protocol->warmup_ns) {
        FAIL(evidence, "timed work of %.3f s and warm-up of %.3f s, and the challenge asks for %.3f s and %.3f s",
             (double)record->settings.min_time_ns * 1e-9, (double)record->settings.warmup_ns * 1e-9,
             (double)protocol->min_time_ns * 1e-9, (double)protocol->warmup_ns * 1e-9);
    }
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        uint64_t timed_ns = 0;
        for (size_t j = 0; j < measurement->sample_count; j++) {
            timed_ns += measurement->samples[j].host_ns;
        }
        if (measurement->outcome == TPP_OUTCOME_MEASURED &&
            (timed_ns < protocol->min_time_ns || measurement->sample_count < protocol->min_samples)) {
            FAIL(evidence, "%s: %zu samples of %.3f s together, and the challenge asks for %.3f s and %u samples",
                 measurement->kernel, measurement->sample_count, (double)timed_ns * 1e-9,
                 (double)protocol->min_time_ns * 1e-9, protocol->min_samples);
        }
        check_end(evidence, record, protocol, measurement);
    }
}

void tpp_evidence_check_challenge(struct tpp_evidence *evidence, const struct tpp_record *record,
                                  const struct tpp_challenge *challenge)
{
    char digest[TPP_DIGEST_BYTES] = "";
    struct tpp_error err = TPP_ERROR_INIT;
    if (tpp_challenge_digest(challenge, digest, &err) != TPP_STATUS_OK) {
        FAIL(evidence, "%.400s", err.text);
        return;
    }
    if (strcmp(record->challenge_sha256, digest) != 0) {
        FAIL(evidence, "the record answers %s, and this challenge has the digest %.16s...",
             *record->challenge_sha256 != '\0' ? "another challenge" : "no challenge", digest);
    }
    if (strcmp(record->nonce, digest) != 0) {
        FAIL(evidence, "the record's nonce is not the digest of this challenge: its inputs are not those asked for");
    }
    if (tpp_claims_check_device(&challenge->claims, &record->device, &err) != TPP_STATUS_OK) {
        FAIL(evidence, "%.400s", err.text);
    }
    check_times(evidence, record, challenge);
    check_precisions(evidence, record, challenge);
    check_order(evidence, record, digest);
    check_protocol(evidence, record, &challenge->protocol);
    tpp_evidence_pass(evidence, TPP_CHECK_CHALLENGE, "digest %.16s..., issued %s by %.100s", digest,
                      challenge->issued_utc, *challenge->issuer != '\0' ? challenge->issuer : "somebody");
}

/* ------------------------------------------------------------------------------------------------- files by digest */

static const struct tpp_named_digest *find_digest(const struct tpp_named_digest *digests, size_t count,
                                                  const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(digests[i].name, name) == 0) {
            return &digests[i];
        }
    }
    return NULL;
}

/* A build from a tree with changes, or from no repository, says nothing about its files by its commit. */
static int is_same_commit(const char *own, const char *other)
{
    size_t length = strlen(own);
    int is_exact = strcmp(own, "unknown") != 0 && !(length > 6 && strcmp(own + length - 6, "-dirty") == 0);
    return is_exact && strcmp(own, other) == 0;
}

void tpp_evidence_check_digests(struct tpp_evidence *evidence, enum tpp_check check, const struct tpp_record *record,
                                const struct tpp_named_digest *known, size_t known_count, int is_given,
                                const char *own_commit)
{
    const struct tpp_named_digest *named = check == TPP_CHECK_KERNELS ? record->kernel_sources
                                           : check == TPP_CHECK_RULES ? record->rules
                                                                      : record->catalogue;
    size_t count = check == TPP_CHECK_KERNELS ? record->kernel_source_count
                   : check == TPP_CHECK_RULES ? record->rule_count
                                              : record->catalogue_count;
    size_t same = 0;
    const char *other = NULL;
    int is_binding = is_given || is_same_commit(own_commit, record->tool.commit);
    if (count == 0) {
        tpp_evidence_skip(evidence, check, "the record names none");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct tpp_named_digest *mine = find_digest(known, known_count, named[i].name);
        int is_same = mine != NULL && strcmp(mine->sha256, named[i].sha256) == 0;
        same += (size_t)is_same;
        other = is_same ? other : named[i].name;
        if (!is_same && is_binding && (mine != NULL || !is_given)) {
            tpp_evidence_fail(evidence, check, "%.90s: the record names another text (SHA-256 %.16s...)", named[i].name,
                              named[i].sha256);
        }
    }
    if (same == count || (is_given && same > 0)) {
        tpp_evidence_pass(evidence, check, "%zu of %zu by SHA-256", same, count);
    } else if (is_given) {
        tpp_evidence_fail(evidence, check, "the record names none of those given");
    } else {
        tpp_evidence_skip(evidence, check, "%.90s is of another version of the program (%.90s)", other,
                          record->tool.version);
    }
}
