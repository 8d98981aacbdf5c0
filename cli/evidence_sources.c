/* What a record is compared with. */
#include "cli/evidence_sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "cli/file.h"
#include "cli/rule_set.h"
#include "host/record_replay.h"
#include "kernels/kernel.h"
#include "version.h"

/* ------------------------------------------------------------------------------------------------- digests */

static void set_digest(struct tpp_named_digest *digest, const char *name, const char *sha256)
{
    (void)snprintf(digest->name, sizeof digest->name, "%s", name);
    (void)snprintf(digest->sha256, sizeof digest->sha256, "%.64s", sha256);
}

static void check_kernels(struct tpp_evidence *evidence, const struct tpp_record *record,
                          struct tpp_named_digest *known)
{
    size_t count = 0;
    for (size_t i = 0; i < record->kernel_source_count; i++) {
        const char *source = tpp_kernel_source(record->kernel_sources[i].name);
        if (source != NULL) {
            char sha256[TPP_DIGEST_BYTES];
            tpp_digest_sha256(source, strlen(source), sha256);
            set_digest(&known[count++], record->kernel_sources[i].name, sha256);
        }
    }
    tpp_evidence_check_digests(evidence, TPP_CHECK_KERNELS, record, known, count, 0, TPP_COMMIT);
}

static enum tpp_status check_rules(struct tpp_evidence *evidence, const struct tpp_record *record,
                                   char *const *rule_files, size_t rule_file_count, struct tpp_error *err)
{
    struct tpp_named_digest known[TPP_EVIDENCE_RULE_FILES_MAX];
    size_t count = 0;
    for (; count < rule_file_count; count++) {
        struct tpp_rule rule;
        TPP_TRY(tpp_rule_file_read(rule_files[count], &rule, err));
        set_digest(&known[count], rule.id, rule.sha256);
        tpp_rule_free(&rule);
    }
    if (rule_file_count == 0) {
        struct tpp_rule *rules = NULL;
        size_t rule_count = 0;
        TPP_TRY(tpp_rules_builtin(&rules, &rule_count, err));
        for (; count < rule_count && count < TPP_EVIDENCE_RULE_FILES_MAX; count++) {
            set_digest(&known[count], rules[count].id, rules[count].sha256);
        }
        tpp_rules_free(rules, rule_count);
    }
    tpp_evidence_check_digests(evidence, TPP_CHECK_RULES, record, known, count, rule_file_count > 0, TPP_COMMIT);
    return TPP_STATUS_OK;
}

static void check_catalogue(struct tpp_evidence *evidence, const struct tpp_record *record,
                            struct tpp_named_digest *known, size_t most)
{
    size_t count = 0;
    while (count < most && tpp_catalogue_digest_at(count, &known[count])) {
        count++;
    }
    tpp_evidence_check_digests(evidence, TPP_CHECK_CATALOGUE, record, known, count, 0, TPP_COMMIT);
}

enum tpp_status tpp_evidence_check_sources(struct tpp_evidence *evidence, const struct tpp_record *record,
                                           char *const *rule_files, size_t rule_file_count, struct tpp_error *err)
{
    enum { FILES_MOST = 64 };
    size_t most = record->kernel_source_count > FILES_MOST ? record->kernel_source_count : FILES_MOST;
    struct tpp_named_digest *known = calloc(most, sizeof *known);
    if (known == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory");
    }
    check_kernels(evidence, record, known);
    check_catalogue(evidence, record, known, most);
    free(known);
    return check_rules(evidence, record, rule_files, rule_file_count, err);
}

/* ------------------------------------------------------------------------------------------------- replay */

/* Which output comes next: the last, then the first, then any. A forger must not know which are looked at. */
static size_t choose(size_t turn, size_t output_count)
{
    uint64_t random = 0;
    if (turn == 0) {
        return output_count - 1;
    }
    if (turn == 1 || getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random) {
        return 0;
    }
    return (size_t)(random % output_count);
}

struct replaying {
    struct tpp_replay *replay;
    struct tpp_evidence *evidence;
    size_t replayed;
    char unsupported[TPP_TEXT_BYTES]; /* the first that could not be made; "" when all could */
};

static enum tpp_status replay_measurement(struct replaying *replaying, size_t index, size_t output_count, size_t count,
                                          struct tpp_error *err)
{
    size_t turns = count < output_count ? count : output_count;
    for (size_t turn = 0; turn < turns; turn++) {
        struct tpp_error own = TPP_ERROR_INIT;
        size_t output = turns == output_count ? turn : choose(turn, output_count);
        switch (tpp_replay_output(replaying->replay, index, output, &own)) {
        case TPP_STATUS_OK:
            replaying->replayed++;
            break;
        case TPP_STATUS_VERIFICATION:
            tpp_evidence_fail(replaying->evidence, TPP_CHECK_REPLAY, "%.500s", own.text);
            break;
        case TPP_STATUS_UNSUPPORTED:
            if (*replaying->unsupported == '\0') {
                (void)snprintf(replaying->unsupported, sizeof replaying->unsupported, "%.400s", own.text);
            }
            return TPP_STATUS_OK;
        default:
            return tpp_fail(err, own.status, "%s", own.text);
        }
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_evidence_replay(struct tpp_evidence *evidence, const struct tpp_record *record, size_t count,
                                    struct tpp_error *err)
{
    struct replaying replaying = { .replay = tpp_replay_open(record), .evidence = evidence };
    enum tpp_status status =
        replaying.replay != NULL ? TPP_STATUS_OK : tpp_fail(err, TPP_STATUS_NO_MEMORY, "replay: out of memory");
    for (size_t i = 0; status == TPP_STATUS_OK && i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        if (measurement->outcome == TPP_OUTCOME_MEASURED && record->schema_version >= 2) {
            status = replay_measurement(&replaying, i, measurement->output_count, count, err);
        }
    }
    tpp_replay_close(replaying.replay);
    if (replaying.replayed == 0) {
        tpp_evidence_skip(evidence, TPP_CHECK_REPLAY, "%s",
                          *replaying.unsupported != '\0' ? replaying.unsupported : "the record has no outputs");
    } else {
        tpp_evidence_pass(evidence, TPP_CHECK_REPLAY, "%zu outputs%s%.400s", replaying.replayed,
                          *replaying.unsupported != '\0' ? "; not of " : "", replaying.unsupported);
    }
    return status;
}
