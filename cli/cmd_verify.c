/* tppbench verify: whether a record can be believed, offline and without a device. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/challenge_file.h"
#include "cli/evidence_sources.h"
#include "cli/file.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/rule_set.h"
#include "cli/terminal.h"
#include "reports/evidence.h"

struct arguments {
    const char *record;
    const char *public_key;
    const char *signature;
    const char *challenge;
    char *rule_files[TPP_EVIDENCE_RULE_FILES_MAX];
    size_t rule_file_count;
    size_t replay_count; /* outputs of each kernel; 0: none */
    int is_json;
};

enum { OPTION_REPLAY = 256, REPLAY_USUAL = 2 };

static const struct argp_option options[] = {
    { "public-key", 'p', "FILE", 0, "Check the signature against this key, as keygen or minisign -G wrote it", 0 },
    { "signature", 'x', "FILE", 0, "The signature (default: RECORD.minisig)", 0 },
    { "challenge", 'c', "FILE", 0, "Check that the record answers this challenge", 0 },
    { "rules", 'r', "FILE", 0, "Check that the record names this rule file; may be given again", 0 },
    { "replay", OPTION_REPLAY, "N", OPTION_ARG_OPTIONAL,
      "Make the inputs of N outputs of each kernel again, chosen at random, and compare (default: 2; 0 means all)", 0 },
    { "json", 'j', 0, 0, "Print the findings as JSON", 0 },
    { 0 },
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'p':
        arguments->public_key = value;
        return 0;
    case 'x':
        arguments->signature = value;
        return 0;
    case 'c':
        arguments->challenge = value;
        return 0;
    case 'r':
        if (arguments->rule_file_count == TPP_EVIDENCE_RULE_FILES_MAX) {
            argp_error(state, "--rules: more than %d files", TPP_EVIDENCE_RULE_FILES_MAX);
        }
        arguments->rule_files[arguments->rule_file_count++] = value;
        return 0;
    case OPTION_REPLAY:
        arguments->replay_count =
            value != NULL ? (size_t)tpp_option_whole(state, "replay", value, "outputs", 0, 1000000) : REPLAY_USUAL;
        arguments->replay_count = arguments->replay_count == 0 ? SIZE_MAX : arguments->replay_count;
        return 0;
    case 'j':
        arguments->is_json = 1;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->record != NULL) {
            argp_error(state, "'%s' is too much: one record at a time", value);
        }
        arguments->record = value;
        return 0;
    case ARGP_KEY_END:
        if (arguments->record == NULL) {
            argp_error(state, "which record? It is a file that 'tppbench run' wrote, or - for standard input");
        }
        if (arguments->signature != NULL && arguments->public_key == NULL) {
            argp_error(state, "--signature says nothing without --public-key");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "RECORD",
    .doc = "Check whether a record can be believed.\vNo device is needed, and nothing is asked of the network. Exit "
           "status 1 when any check fails. What was not checked, and what no check can show, is said. The formats are "
           "described in docs/evidence.md, so that you can check with a program of your own.",
};

static enum tpp_status check_signature(const struct arguments *arguments, const struct tpp_buffer *bytes,
                                       struct tpp_evidence *evidence, struct tpp_error *err)
{
    char path[4096];
    struct tpp_buffer signature = { 0 };
    struct tpp_buffer key = { 0 };
    (void)snprintf(path, sizeof path, "%.4000s.minisig", arguments->record);
    if (arguments->public_key == NULL) {
        tpp_evidence_skip(evidence, TPP_CHECK_SIGNATURE,
                          access(path, R_OK) == 0 ? "there is a signature beside it: give --public-key"
                                                  : "no --public-key was given");
        return TPP_STATUS_OK;
    }
    enum tpp_status status = tpp_file_read(arguments->public_key, &key, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_read(arguments->signature != NULL ? arguments->signature : path, &signature, err);
    }
    if (status == TPP_STATUS_OK) {
        tpp_evidence_check_signature(evidence, bytes->bytes != NULL ? bytes->bytes : "", bytes->length,
                                     signature.bytes != NULL ? signature.bytes : "",
                                     key.bytes != NULL ? key.bytes : "");
    }
    tpp_buffer_free(&key);
    tpp_buffer_free(&signature);
    return status;
}

static enum tpp_status check_challenge(const struct arguments *arguments, const struct tpp_record *record,
                                       struct tpp_evidence *evidence, struct tpp_error *err)
{
    struct tpp_challenge challenge = { 0 };
    if (arguments->challenge == NULL) {
        tpp_evidence_skip(evidence, TPP_CHECK_CHALLENGE,
                          *record->challenge_sha256 != '\0' ? "it answers a challenge: give --challenge"
                                                            : "no --challenge was given, and it answers none");
        return TPP_STATUS_OK;
    }
    TPP_TRY(tpp_challenge_load(arguments->challenge, &challenge, err));
    tpp_evidence_check_challenge(evidence, record, &challenge);
    tpp_challenge_free(&challenge);
    return TPP_STATUS_OK;
}

static enum tpp_status check_all(const struct arguments *arguments, struct tpp_evidence *evidence,
                                 struct tpp_record *record, struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    TPP_TRY(tpp_file_read(arguments->record, &bytes, err));
    enum tpp_status status = check_signature(arguments, &bytes, evidence, err);
    if (status == TPP_STATUS_OK) {
        /* What cannot be read is a finding, not a failure of this program. */
        int is_readable = tpp_evidence_check_bytes(evidence, arguments->record, bytes.bytes != NULL ? bytes.bytes : "",
                                                   bytes.length, record, NULL) == TPP_STATUS_OK;
        tpp_buffer_free(&bytes);
        if (is_readable) {
            status = check_challenge(arguments, record, evidence, err);
        }
        if (is_readable && status == TPP_STATUS_OK) {
            status =
                tpp_evidence_check_sources(evidence, record, arguments->rule_files, arguments->rule_file_count, err);
        }
        if (is_readable && status == TPP_STATUS_OK && arguments->replay_count > 0) {
            status = tpp_evidence_replay(evidence, record, arguments->replay_count, err);
        }
    }
    tpp_buffer_free(&bytes);
    return status;
}

static enum tpp_status print_findings(const struct arguments *arguments, const struct tpp_evidence *evidence,
                                      struct tpp_error *err)
{
    if (arguments->is_json) {
        return tpp_output_json(tpp_evidence_json(evidence, arguments->record), err);
    }
    struct tpp_buffer text = { 0 };
    enum tpp_status status = tpp_evidence_render(evidence, arguments->record, tpp_terminal_width(), &text, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write("-", text.bytes, text.length, err);
    }
    tpp_buffer_free(&text);
    return status;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    struct tpp_record *record = calloc(1, sizeof *record);
    (void)argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    enum tpp_status status = evidence != NULL && record != NULL ? check_all(&arguments, evidence, record, &err)
                                                                : tpp_fail(&err, TPP_STATUS_NO_MEMORY, "out of memory");
    if (status == TPP_STATUS_OK) {
        status = print_findings(&arguments, evidence, &err);
    }
    int code = status != TPP_STATUS_OK             ? tpp_report_failure(&err)
               : tpp_evidence_has_failed(evidence) ? TPP_EXIT_RESULT
                                                   : TPP_EXIT_OK;
    tpp_record_free(record);
    free(record);
    free(evidence);
    return code;
}

const struct tpp_command tpp_command_verify = {
    .name = "verify", .summary = "check whether a record can be believed, offline", .argp = &argp, .run = run
};
