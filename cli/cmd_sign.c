/* tppbench sign: vouch for a record with a key. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utc.h"
#include "cli/command.h"
#include "cli/file.h"
#include "cli/option_values.h"
#include "cli/passphrase.h"
#include "reports/evidence.h"
#include "reports/minisign.h"

struct arguments {
    const char *record;
    const char *secret_path;
    const char *output;
    const char *comment;
    struct tpp_passphrase_source passphrase;
    int is_legacy;
};

enum { OPTION_PASSPHRASE_FD = 256, OPTION_COMMENT };

static const struct argp_option options[] = {
    { "secret-key", 's', "FILE", 0, "Sign with this key (default: tppbench.key)", 0 },
    { "output", 'o', "FILE", 0, "File of the signature (default: RECORD.minisig)", 0 },
    { "comment", OPTION_COMMENT, "TEXT", 0, "Trusted comment, signed too (default: digest, device and time)", 0 },
    { "legacy", 'l', 0, 0, "Sign the bytes themselves and not their hash, as minisign -l", 0 },
    { "passphrase-file", 'F', "FILE", 0, "Take the passphrase from the first line of FILE; - is standard input", 0 },
    { "passphrase-fd", OPTION_PASSPHRASE_FD, "N", 0, "Take it from the open descriptor N", 0 },
    { 0 },
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 's':
        arguments->secret_path = value;
        return 0;
    case 'o':
        arguments->output = value;
        return 0;
    case OPTION_COMMENT:
        arguments->comment = value;
        return 0;
    case 'l':
        arguments->is_legacy = 1;
        return 0;
    case 'F':
        arguments->passphrase.file = value;
        return 0;
    case OPTION_PASSPHRASE_FD:
        arguments->passphrase.has_descriptor = 1;
        arguments->passphrase.descriptor =
            (int)tpp_option_whole(state, "passphrase-fd", value, "an open descriptor", 0, 1023);
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->record != NULL) {
            argp_error(state, "'%s' is too much: one record at a time", value);
        }
        arguments->record = value;
        return 0;
    case ARGP_KEY_END:
        if (arguments->record == NULL) {
            argp_error(state, "which record? 'tppbench run -o FILE' makes one");
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
    .doc = "Sign a record as a measurement.\vOnly a complete record of a real device, with verified results, that "
           "passes the checks of 'tppbench verify' can be signed. 'tppbench verify --public-key FILE' checks the "
           "signature, and so does 'minisign -V -p FILE -m RECORD'.",
};

/* Refuses what must not carry a signature, with the first reason. */
static enum tpp_status check_signable(const char *name, const struct tpp_buffer *text, struct tpp_record *record,
                                      struct tpp_error *err)
{
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    if (evidence == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory");
    }
    enum tpp_status status =
        tpp_evidence_check_bytes(evidence, name, text->bytes != NULL ? text->bytes : "", text->length, record, err);
    if (status == TPP_STATUS_OK) {
        const struct tpp_check_result *measurement = &evidence->checks[TPP_CHECK_MEASUREMENT];
        const char *failure =
            measurement->state == TPP_CHECK_FAILED ? measurement->failures[0] : tpp_evidence_first_failure(evidence);
        if (failure != NULL) {
            status = tpp_fail(err, TPP_STATUS_VERIFICATION, "'%.200s' cannot be signed as a measurement: %.500s", name,
                              failure);
            tpp_record_free(record);
        }
    }
    free(evidence);
    return status;
}

/* "tppbench record SHA-256 <digest>, <device>, signed <time>", on one printable line. */
static void default_comment(const struct tpp_record *record, char comment[TPP_COMMENT_BYTES])
{
    struct timespec now;
    char signed_utc[TPP_UTC_BYTES];
    (void)clock_gettime(CLOCK_REALTIME, &now);
    tpp_utc_format((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, signed_utc);
    (void)snprintf(comment, TPP_COMMENT_BYTES, "tppbench record SHA-256 %s, %.400s, signed %s", record->digest,
                   record->device.name, signed_utc);
}

static enum tpp_status read_key(const struct arguments *arguments, struct tpp_secret_key *secret, struct tpp_error *err)
{
    struct tpp_buffer text = { 0 };
    char passphrase[TPP_PASSPHRASE_BYTES] = "";
    TPP_TRY(tpp_file_read(arguments->secret_path, &text, err));
    const char *key_text = text.bytes != NULL ? text.bytes : "";
    int is_protected = tpp_secret_key_is_protected(key_text);
    enum tpp_status status =
        is_protected ? tpp_passphrase_get(&arguments->passphrase, 0, passphrase, err) : TPP_STATUS_OK;
    if (status == TPP_STATUS_OK) {
        status = tpp_context(err, tpp_secret_key_read(key_text, is_protected ? passphrase : NULL, secret, err), "'%s'",
                             arguments->secret_path);
    }
    explicit_bzero(passphrase, sizeof passphrase);
    if (text.bytes != NULL) {
        explicit_bzero(text.bytes, text.length);
    }
    tpp_buffer_free(&text);
    return status;
}

static enum tpp_status sign_bytes(const struct arguments *arguments, const struct tpp_buffer *bytes,
                                  const struct tpp_record *record, const char *output, struct tpp_error *err)
{
    struct tpp_secret_key secret;
    struct tpp_buffer signature = { 0 };
    char comment[TPP_COMMENT_BYTES];
    char id[TPP_KEY_ID_TEXT_BYTES];
    default_comment(record, comment);
    TPP_TRY(read_key(arguments, &secret, err));
    tpp_key_id_text(secret.id, id);
    enum tpp_status status =
        tpp_minisign_sign(&secret, bytes->bytes, bytes->length, arguments->is_legacy,
                          arguments->comment != NULL ? arguments->comment : comment, &signature, err);
    tpp_secret_key_clear(&secret);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write(output, signature.bytes, signature.length, err);
    }
    tpp_buffer_free(&signature);
    if (status == TPP_STATUS_OK && strcmp(output, "-") != 0) {
        (void)printf("Signed by the key %s: %s\n", id, output);
    }
    return status;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { .secret_path = "tppbench.key" };
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_buffer bytes = { 0 };
    struct tpp_record *record = calloc(1, sizeof *record);
    char output[4096];
    (void)argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    (void)snprintf(output, sizeof output, "%.4000s.minisig",
                   strcmp(arguments.record, "-") == 0 ? "record.json" : arguments.record);
    enum tpp_status status = record != NULL ? tpp_file_read(arguments.record, &bytes, &err)
                                            : tpp_fail(&err, TPP_STATUS_NO_MEMORY, "out of memory");
    if (status == TPP_STATUS_OK) {
        status = check_signable(arguments.record, &bytes, record, &err);
    }
    if (status == TPP_STATUS_OK) {
        status = sign_bytes(&arguments, &bytes, record, arguments.output != NULL ? arguments.output : output, &err);
    }
    tpp_record_free(record);
    free(record);
    tpp_buffer_free(&bytes);
    return status == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

const struct tpp_command tpp_command_sign = {
    .name = "sign", .summary = "sign a record, in minisign's format", .argp = &argp, .run = run
};
