/* From files that vouch for a record to words in its report. */
#include "cli/report_evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/record_seal.h"
#include "cli/challenge_file.h"
#include "cli/file.h"
#include "reports/evidence.h"
#include "reports/minisign.h"

static const char *text_of(const struct tpp_buffer *buffer)
{
    return buffer->bytes != NULL ? buffer->bytes : "";
}

/* ------------------------------------------------------------------------------------------------- signature */

/* The key as the other side knows it: its number, and the line that minisign -P takes. */
static enum tpp_status name_key(const struct tpp_public_key *key, char *text, size_t size, struct tpp_error *err)
{
    struct tpp_buffer file = { 0 };
    char id[TPP_KEY_ID_TEXT_BYTES];
    TPP_TRY(tpp_public_key_write(key, &file, err));
    const char *line = strchr(text_of(&file), '\n');
    line = line != NULL ? line + 1 : "";
    tpp_key_id_text(key->id, id);
    (void)snprintf(text, size, "key %s (%.*s)", id, (int)strcspn(line, "\n"), line);
    tpp_buffer_free(&file);
    return TPP_STATUS_OK;
}

static enum tpp_status check_signature(const char *public_key_text, const struct tpp_buffer *bytes,
                                       const struct tpp_buffer *signature, struct tpp_vouchers *vouchers,
                                       struct tpp_error *err)
{
    struct tpp_public_key key;
    char comment[TPP_COMMENT_BYTES];
    char name[TPP_NAME_BYTES + 32];
    char fingerprint[TPP_DIGEST_BYTES];
    TPP_TRY(tpp_public_key_read(public_key_text, &key, err));
    TPP_TRY(tpp_minisign_verify(&key, text_of(bytes), bytes->length, text_of(signature), comment, err));
    TPP_TRY(name_key(&key, name, sizeof name, err));
    tpp_digest_sha256(text_of(signature), signature->length, fingerprint);
    (void)snprintf(vouchers->signature, sizeof vouchers->signature,
                   "holds, by %s; SHA-256 of the signature %s; comment: %.600s", name, fingerprint, comment);
    vouchers->evidence.signature = vouchers->signature;
    return TPP_STATUS_OK;
}

static enum tpp_status load_signature(const struct tpp_voucher_files *files, const char *path,
                                      const struct tpp_buffer *bytes, struct tpp_vouchers *vouchers,
                                      struct tpp_error *err)
{
    char beside[4096];
    struct tpp_buffer key = { 0 };
    struct tpp_buffer signature = { 0 };
    (void)snprintf(beside, sizeof beside, "%.4000s.minisig", path);
    if (files->public_key == NULL) {
        if (strcmp(path, "-") != 0 && access(beside, R_OK) == 0) {
            (void)snprintf(vouchers->note, sizeof vouchers->note,
                           "there is a signature beside the record, not checked: no --public-key was given");
            vouchers->evidence.signature_note = vouchers->note;
        }
        return TPP_STATUS_OK;
    }
    enum tpp_status status = tpp_file_read(files->public_key, &key, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_read(files->signature != NULL ? files->signature : beside, &signature, err);
    }
    if (status == TPP_STATUS_OK) {
        status = tpp_context(err, check_signature(text_of(&key), bytes, &signature, vouchers, err),
                             "the signature of '%s'", path);
    }
    tpp_buffer_free(&key);
    tpp_buffer_free(&signature);
    return status;
}

/* ------------------------------------------------------------------------------------------------- challenge */

static enum tpp_status check_challenge(const struct tpp_challenge *challenge, const char *path,
                                       const struct tpp_record *record, struct tpp_error *err)
{
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    if (evidence == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory");
    }
    tpp_evidence_check_challenge(evidence, record, challenge);
    const struct tpp_check_result *result = &evidence->checks[TPP_CHECK_CHALLENGE];
    enum tpp_status status = TPP_STATUS_OK;
    if (result->state != TPP_CHECK_PASSED) {
        status = tpp_fail(err, TPP_STATUS_VERIFICATION, "'%.200s' does not answer the challenge: %.400s", path,
                          result->state == TPP_CHECK_FAILED ? result->failures[0] : result->seen);
    }
    free(evidence);
    return status;
}

static enum tpp_status load_challenge(const struct tpp_voucher_files *files, const char *path,
                                      const struct tpp_record *record, struct tpp_vouchers *vouchers,
                                      struct tpp_error *err)
{
    struct tpp_challenge challenge = { 0 };
    if (files->challenge == NULL) {
        return TPP_STATUS_OK;
    }
    TPP_TRY(tpp_challenge_load(files->challenge, &challenge, err));
    enum tpp_status status = check_challenge(&challenge, path, record, err);
    (void)snprintf(vouchers->challenge, sizeof vouchers->challenge, "answered: the request%s%.400s of %s, SHA-256 %s",
                   *challenge.issuer != '\0' ? " by " : "", challenge.issuer, challenge.issued_utc,
                   record->challenge_sha256);
    vouchers->evidence.challenge = vouchers->challenge;
    tpp_challenge_free(&challenge);
    return status;
}

/* ------------------------------------------------------------------------------------------------- all of it */

void tpp_vouchers_of_record(const struct tpp_record *record, struct tpp_vouchers *vouchers)
{
    *vouchers = (struct tpp_vouchers){ 0 };
    if (*record->digest != '\0') {
        int is_whole = tpp_record_check_digest(record, NULL) == TPP_STATUS_OK;
        vouchers->evidence.digest = record->digest;
        vouchers->evidence.digest_kind = is_whole ? "SHA-256 of the record's canonical form"
                                                  : "stated by the record, and WRONG: the record was changed since";
    }
    if (*record->challenge_sha256 != '\0') {
        (void)snprintf(vouchers->challenge, sizeof vouchers->challenge,
                       "says that it answers the request with SHA-256 %s; not checked: no --challenge was given",
                       record->challenge_sha256);
        vouchers->evidence.challenge = vouchers->challenge;
    }
}

/* A record without a digest of its own has that of its file. */
static void name_file_digest(const struct tpp_buffer *bytes, struct tpp_vouchers *vouchers)
{
    if (vouchers->evidence.digest == NULL) {
        tpp_digest_sha256(text_of(bytes), bytes->length, vouchers->digest);
        vouchers->evidence.digest = vouchers->digest;
        vouchers->evidence.digest_kind = "SHA-256 of the record's file";
    }
}

enum tpp_status tpp_vouchers_load(const struct tpp_voucher_files *files, const char *path, struct tpp_record *record,
                                  struct tpp_vouchers *vouchers, struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    TPP_TRY(tpp_file_read(path, &bytes, err));
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    enum tpp_status status = tpp_record_read(name, text_of(&bytes), bytes.length, record, err);
    if (status == TPP_STATUS_OK) {
        tpp_vouchers_of_record(record, vouchers);
        name_file_digest(&bytes, vouchers);
        status = load_signature(files, path, &bytes, vouchers, err);
        if (status == TPP_STATUS_OK) {
            status = load_challenge(files, path, record, vouchers, err);
        }
        if (status != TPP_STATUS_OK) {
            tpp_record_free(record);
        }
    }
    tpp_buffer_free(&bytes);
    return status;
}
