/* Challenges: reading, writing, and what can be checked without a record. */
#include "base/challenge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/canonical.h"
#include "base/field_rows.h"

static const struct tpp_field claims_fields[] = {
    TEXT(tpp_claims, device_name),
    TEXT(tpp_claims, pci_address),
    U32(tpp_claims, core_count),
    U64(tpp_claims, memory_bytes_at_least),
    { 0 },
};

static const struct tpp_field protocol_fields[] = {
    U64(tpp_protocol, min_time_ns),
    U64(tpp_protocol, warmup_ns),
    U32(tpp_protocol, min_samples),
    { 0 },
};

static const struct tpp_field challenge_fields[] = {
    TEXT(tpp_challenge, schema),
    U32(tpp_challenge, schema_version),
    TEXT(tpp_challenge, nonce),
    TEXT(tpp_challenge, issuer),
    TEXT(tpp_challenge, issued_utc),
    TEXT(tpp_challenge, expires_utc),
    OBJECT(tpp_challenge, claims, claims_fields),
    OBJECT(tpp_challenge, protocol, protocol_fields),
    ENUM_ARRAY(tpp_challenge, precisions, precision_count, tpp_precision_name),
    { 0 },
};

static enum tpp_status check_schema(const struct tpp_json_source *source, const json_t *root, struct tpp_error *err)
{
    const char *schema = json_string_value(json_object_get(root, "schema"));
    if (schema == NULL || strcmp(schema, TPP_CHALLENGE_SCHEMA) != 0) {
        return tpp_json_fail_at(source, "schema", TPP_STATUS_PARSE, err,
                                "this is not a challenge: \"schema\" must be \"" TPP_CHALLENGE_SCHEMA "\"");
    }
    json_int_t version = json_integer_value(json_object_get(root, "schema_version"));
    if (version != TPP_CHALLENGE_SCHEMA_VERSION) {
        return tpp_json_fail_at(source, "schema_version", TPP_STATUS_PARSE, err,
                                "schema version %lld; this program reads version %d%s", (long long)version,
                                TPP_CHALLENGE_SCHEMA_VERSION,
                                version > TPP_CHALLENGE_SCHEMA_VERSION ? ": use a newer tppbench" : "");
    }
    return TPP_STATUS_OK;
}

static enum tpp_status check_values(const struct tpp_json_source *source, const struct tpp_challenge *challenge,
                                    struct tpp_error *err)
{
    int64_t issued_ms = 0;
    int64_t expires_ms = 0;
    if (!tpp_digest_is_valid(challenge->nonce)) {
        return tpp_json_fail_at(source, "nonce", TPP_STATUS_INVALID, err,
                                "must be 64 hexadecimal digits in lower case");
    }
    if (!tpp_utc_parse(challenge->issued_utc, &issued_ms)) {
        return tpp_json_fail_at(source, "issued_utc", TPP_STATUS_INVALID, err,
                                "must be a time such as 2026-11-25T20:00:00.000Z");
    }
    if (!tpp_utc_parse(challenge->expires_utc, &expires_ms)) {
        return tpp_json_fail_at(source, "expires_utc", TPP_STATUS_INVALID, err,
                                "must be a time such as 2026-11-25T20:00:00.000Z");
    }
    if (expires_ms <= issued_ms) {
        return tpp_json_fail_at(source, "expires_utc", TPP_STATUS_INVALID, err, "must be after issued_utc");
    }
    for (size_t i = 0; i < challenge->precision_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (challenge->precisions[i] == challenge->precisions[j]) {
                return tpp_json_fail_at(source, "precisions", TPP_STATUS_INVALID, err, "%s stands there twice",
                                        tpp_precision_name((int)challenge->precisions[i]));
            }
        }
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_challenge_read(const char *name, const char *text, size_t length, struct tpp_challenge *challenge,
                                   struct tpp_error *err)
{
    const struct tpp_json_source source = { name, text, length };
    struct tpp_challenge made = { 0 };
    json_t *root = NULL;
    TPP_TRY(tpp_json_parse(&source, &root, err));
    enum tpp_status status = check_schema(&source, root, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_fields_read(&source, root, "", challenge_fields, &made, sizeof made, err);
    }
    if (status == TPP_STATUS_OK) {
        status = check_values(&source, &made, err);
    }
    json_decref(root);
    if (status != TPP_STATUS_OK) {
        tpp_challenge_free(&made);
        return status;
    }
    *challenge = made;
    return TPP_STATUS_OK;
}

void tpp_challenge_free(struct tpp_challenge *challenge)
{
    if (challenge != NULL) {
        tpp_fields_free(challenge_fields, challenge);
        memset(challenge, 0, sizeof *challenge);
    }
}

enum tpp_status tpp_challenge_write(const struct tpp_challenge *challenge, struct tpp_buffer *text,
                                    struct tpp_error *err)
{
    TPP_TRY(tpp_context(err, tpp_canonical_object(challenge_fields, challenge, TPP_CHALLENGE_SCHEMA_VERSION, text, err),
                        "challenge"));
    tpp_buffer_text(text, "\n");
    return tpp_buffer_status(text, err);
}

enum tpp_status tpp_challenge_digest(const struct tpp_challenge *challenge, char digest[TPP_DIGEST_BYTES],
                                     struct tpp_error *err)
{
    struct tpp_buffer text = { 0 };
    enum tpp_status status = tpp_challenge_write(challenge, &text, err);
    if (status == TPP_STATUS_OK) {
        tpp_digest_sha256(text.bytes, text.length, digest);
    }
    tpp_buffer_free(&text);
    return status;
}

/* ------------------------------------------------------------------------------------------------- checks */

enum tpp_status tpp_challenge_check_time(const struct tpp_challenge *challenge, int64_t time_ms, struct tpp_error *err)
{
    int64_t issued_ms = 0;
    int64_t expires_ms = 0;
    if (!tpp_utc_parse(challenge->issued_utc, &issued_ms) || !tpp_utc_parse(challenge->expires_utc, &expires_ms)) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the challenge has no valid times");
    }
    if (time_ms > expires_ms) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the challenge expired at %s: ask for a new one",
                        challenge->expires_utc);
    }
    if (time_ms < issued_ms) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the challenge was issued at %s, later than that: see to the clock",
                        challenge->issued_utc);
    }
    return TPP_STATUS_OK;
}

static int has_part(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; strlen(text) >= length; text++) {
        if (strncasecmp(text, part, length) == 0) {
            return 1;
        }
    }
    return 0;
}

enum tpp_status tpp_claims_check_device(const struct tpp_claims *claims, const struct tpp_device_info *device,
                                        struct tpp_error *err)
{
    if (!has_part(device->name, claims->device_name)) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the challenge is for '%.100s', and the device is '%.200s'",
                        claims->device_name, device->name);
    }
    if (*claims->pci_address != '\0' && strcasecmp(claims->pci_address, device->pci_address) != 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the challenge is for the device at %s, and this one is at %s",
                        claims->pci_address, *device->pci_address != '\0' ? device->pci_address : "no known address");
    }
    if (claims->core_count != 0 && claims->core_count != device->core_count) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the challenge claims %u cores, and the device has %u",
                        claims->core_count, device->core_count);
    }
    if (claims->memory_bytes_at_least > device->memory_bytes) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the challenge claims %.1f GB of memory, and the device has %.1f GB",
                        (double)claims->memory_bytes_at_least * 1e-9, (double)device->memory_bytes * 1e-9);
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- order */

static void order_key(const char *nonce, enum tpp_precision precision, char key[TPP_DIGEST_BYTES])
{
    char text[TPP_NONCE_BYTES + TPP_NAME_BYTES];
    int length = snprintf(text, sizeof text, "%.64s\n%.32s", nonce, tpp_precision_name((int)precision));
    tpp_digest_sha256(text, (size_t)length, key);
}

void tpp_challenge_order(const char *nonce, enum tpp_precision *precisions, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        enum tpp_precision moving = precisions[i];
        char key[TPP_DIGEST_BYTES];
        order_key(nonce, moving, key);
        size_t place = i;
        for (; place > 0; place--) {
            char other[TPP_DIGEST_BYTES];
            order_key(nonce, precisions[place - 1], other);
            if (strcmp(other, key) <= 0) {
                break;
            }
            precisions[place] = precisions[place - 1];
        }
        precisions[place] = moving;
    }
}
