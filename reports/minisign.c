/* minisign's keys and signatures. All numbers in the files are little-endian. */
#include "reports/minisign.h"

#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char untrusted_head[] = "untrusted comment: ";
static const char trusted_head[] = "trusted comment: ";
static const uint64_t OPERATIONS_MOST = (uint64_t)1 << 32;
static const uint64_t MEMORY_MOST_BYTES = (uint64_t)1 << 32;

enum { SIGNATURE_BYTES = 64, CHECKSUM_BYTES = 32, PREHASH_BYTES = 64, LINE_BYTES = 512 };

/* The key files and the signature file as they are before base64. */
struct public_form {
    unsigned char algorithm[2];
    unsigned char id[TPP_KEY_ID_BYTES];
    unsigned char key[32];
};

struct secret_part {
    unsigned char id[TPP_KEY_ID_BYTES];
    unsigned char key[64];
    unsigned char checksum[CHECKSUM_BYTES];
};

struct secret_form {
    unsigned char algorithm[2];
    unsigned char kdf[2];
    unsigned char checksum_algorithm[2];
    unsigned char salt[TPP_KEY_SALT_BYTES];
    unsigned char operations[8];
    unsigned char memory[8];
    struct secret_part part; /* encrypted when there is a passphrase */
};

struct signature_form {
    unsigned char algorithm[2];
    unsigned char id[TPP_KEY_ID_BYTES];
    unsigned char signature[SIGNATURE_BYTES];
};

_Static_assert(sizeof(struct public_form) == 42 && sizeof(struct secret_form) == 158 &&
                   sizeof(struct signature_form) == 74,
               "byte arrays have no padding");

/* ------------------------------------------------------------------------------------------------- text */

/* The line at a place, without its end; moves the place behind it. 0 when there is none or it is too long. */
static int take_line(const char **at, char *line, size_t bytes)
{
    size_t length = strcspn(*at, "\n");
    if (**at == '\0' || length >= bytes) {
        return 0;
    }
    memcpy(line, *at, length);
    line[length > 0 && line[length - 1] == '\r' ? length - 1 : length] = '\0';
    *at += (*at)[length] == '\n' ? length + 1 : length;
    return 1;
}

static int from_base64(const char *line, void *bytes, size_t length)
{
    size_t got = 0;
    return sodium_base642bin(bytes, length, line, strlen(line), NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL) ==
               0 &&
           got == length;
}

static void append_base64(struct tpp_buffer *text, const void *bytes, size_t length)
{
    char line[LINE_BYTES];
    (void)sodium_bin2base64(line, sizeof line, bytes, length, sodium_base64_VARIANT_ORIGINAL);
    tpp_buffer_text(text, line);
    tpp_buffer_text(text, "\n");
    sodium_memzero(line, sizeof line);
}

static void write_number(unsigned char bytes[8], uint64_t number)
{
    for (int i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)(number >> (8 * i));
    }
}

static uint64_t read_number(const unsigned char bytes[8])
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++) {
        number |= (uint64_t)bytes[i] << (8 * i);
    }
    return number;
}

void tpp_key_id_text(const unsigned char id[TPP_KEY_ID_BYTES], char text[TPP_KEY_ID_TEXT_BYTES])
{
    (void)snprintf(text, TPP_KEY_ID_TEXT_BYTES, "%016llX", (unsigned long long)read_number(id));
}

/* ------------------------------------------------------------------------------------------------- keys */

void tpp_keys_make(const unsigned char seed[TPP_KEY_SEED_BYTES], const unsigned char id[TPP_KEY_ID_BYTES],
                   struct tpp_secret_key *secret, struct tpp_public_key *public_key)
{
    (void)crypto_sign_seed_keypair(public_key->key, secret->key, seed);
    memcpy(public_key->id, id, TPP_KEY_ID_BYTES);
    memcpy(secret->id, id, TPP_KEY_ID_BYTES);
}

void tpp_secret_key_clear(struct tpp_secret_key *secret)
{
    sodium_memzero(secret, sizeof *secret);
}

enum tpp_status tpp_public_key_read(const char *text, struct tpp_public_key *public_key, struct tpp_error *err)
{
    char line[TPP_COMMENT_BYTES];
    struct public_form form;
    const char *at = text;
    int has_line = take_line(&at, line, sizeof line);
    if (has_line && strncmp(line, untrusted_head, sizeof untrusted_head - 1) == 0) {
        has_line = take_line(&at, line, sizeof line);
    }
    if (!has_line || !from_base64(line, &form, sizeof form) || memcmp(form.algorithm, "Ed", 2) != 0) {
        return tpp_fail(err, TPP_STATUS_PARSE, "not a minisign public key");
    }
    memcpy(public_key->id, form.id, sizeof form.id);
    memcpy(public_key->key, form.key, sizeof form.key);
    return TPP_STATUS_OK;
}

enum tpp_status tpp_public_key_write(const struct tpp_public_key *public_key, struct tpp_buffer *text,
                                     struct tpp_error *err)
{
    struct public_form form = { .algorithm = "Ed" };
    char id[TPP_KEY_ID_TEXT_BYTES];
    memcpy(form.id, public_key->id, sizeof form.id);
    memcpy(form.key, public_key->key, sizeof form.key);
    tpp_key_id_text(public_key->id, id);
    tpp_buffer_format(text, "%sminisign public key %s\n", untrusted_head, id);
    append_base64(text, &form, sizeof form);
    return tpp_buffer_status(text, err);
}

static int read_secret_form(const char *text, struct secret_form *form)
{
    char line[TPP_COMMENT_BYTES];
    const char *at = text;
    return take_line(&at, line, sizeof line) && strncmp(line, untrusted_head, sizeof untrusted_head - 1) == 0 &&
           take_line(&at, line, sizeof line) && from_base64(line, form, sizeof *form) &&
           memcmp(form->algorithm, "Ed", 2) == 0 && memcmp(form->checksum_algorithm, "B2", 2) == 0 &&
           (memcmp(form->kdf, "Sc", 2) == 0 || memcmp(form->kdf, "\0\0", 2) == 0);
}

int tpp_secret_key_is_protected(const char *text)
{
    struct secret_form form;
    int is_protected = read_secret_form(text, &form) && form.kdf[0] != 0;
    sodium_memzero(&form, sizeof form);
    return is_protected;
}

static void make_checksum(const struct secret_form *form, unsigned char checksum[CHECKSUM_BYTES])
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, CHECKSUM_BYTES);
    (void)crypto_generichash_update(&state, form->algorithm, sizeof form->algorithm);
    (void)crypto_generichash_update(&state, form->part.id, sizeof form->part.id);
    (void)crypto_generichash_update(&state, form->part.key, sizeof form->part.key);
    (void)crypto_generichash_final(&state, checksum, CHECKSUM_BYTES);
}

/* Encrypts or decrypts the secret part: the same step, an exclusive or with what scrypt makes of the passphrase. */
static enum tpp_status apply_passphrase(struct secret_form *form, const char *passphrase, struct tpp_error *err)
{
    unsigned char stream[sizeof form->part];
    unsigned char *part = (unsigned char *)&form->part;
    if (crypto_pwhash_scryptsalsa208sha256(stream, sizeof stream, passphrase, strlen(passphrase), form->salt,
                                           read_number(form->operations), (size_t)read_number(form->memory)) != 0) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "the key's passphrase needs %.0f MB of memory",
                        (double)read_number(form->memory) * 1e-6);
    }
    for (size_t i = 0; i < sizeof stream; i++) {
        part[i] ^= stream[i];
    }
    sodium_memzero(stream, sizeof stream);
    return TPP_STATUS_OK;
}

static enum tpp_status open_secret_form(struct secret_form *form, const char *passphrase, struct tpp_error *err)
{
    int is_protected = form->kdf[0] != 0;
    unsigned char checksum[CHECKSUM_BYTES];
    if (is_protected && passphrase == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the secret key has a passphrase, and none was given");
    }
    if (is_protected && (read_number(form->operations) > OPERATIONS_MOST ||
                         read_number(form->memory) > MEMORY_MOST_BYTES)) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the secret key asks for more memory or time than a key may");
    }
    if (is_protected) {
        TPP_TRY(apply_passphrase(form, passphrase, err));
    }
    make_checksum(form, checksum);
    if (sodium_memcmp(checksum, form->part.checksum, sizeof checksum) != 0) {
        return tpp_fail(err, TPP_STATUS_INVALID,
                        is_protected ? "wrong passphrase for the secret key" : "the secret key is damaged");
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_secret_key_read(const char *text, const char *passphrase, struct tpp_secret_key *secret,
                                    struct tpp_error *err)
{
    struct secret_form form;
    if (!read_secret_form(text, &form)) {
        return tpp_fail(err, TPP_STATUS_PARSE, "not a minisign secret key");
    }
    enum tpp_status status = open_secret_form(&form, passphrase, err);
    if (status == TPP_STATUS_OK) {
        memcpy(secret->id, form.part.id, sizeof form.part.id);
        memcpy(secret->key, form.part.key, sizeof form.part.key);
    }
    sodium_memzero(&form, sizeof form);
    return status;
}

enum tpp_status tpp_secret_key_write(const struct tpp_secret_key *secret, const char *passphrase,
                                     const unsigned char salt[TPP_KEY_SALT_BYTES], struct tpp_buffer *text,
                                     struct tpp_error *err)
{
    struct secret_form form = { .algorithm = "Ed", .checksum_algorithm = "B2" };
    memcpy(form.part.id, secret->id, sizeof form.part.id);
    memcpy(form.part.key, secret->key, sizeof form.part.key);
    make_checksum(&form, form.part.checksum);
    memcpy(form.salt, salt, sizeof form.salt);
    write_number(form.operations, crypto_pwhash_scryptsalsa208sha256_opslimit_sensitive());
    write_number(form.memory, crypto_pwhash_scryptsalsa208sha256_memlimit_sensitive());
    enum tpp_status status = TPP_STATUS_OK;
    if (passphrase != NULL) {
        memcpy(form.kdf, "Sc", 2);
        status = apply_passphrase(&form, passphrase, err);
    }
    if (status == TPP_STATUS_OK) {
        tpp_buffer_format(text, "%sminisign %ssecret key\n", untrusted_head, passphrase != NULL ? "encrypted " : "");
        append_base64(text, &form, sizeof form);
        status = tpp_buffer_status(text, err);
    }
    sodium_memzero(&form, sizeof form);
    return status;
}

/* ------------------------------------------------------------------------------------------------- signatures */

/* What the second signature is over: the first one and the trusted comment. */
static size_t join_comment(const unsigned char signature[SIGNATURE_BYTES], const char *comment,
                           unsigned char joined[SIGNATURE_BYTES + TPP_COMMENT_BYTES])
{
    memcpy(joined, signature, SIGNATURE_BYTES);
    memcpy(joined + SIGNATURE_BYTES, comment, strlen(comment));
    return SIGNATURE_BYTES + strlen(comment);
}

enum tpp_status tpp_minisign_sign(const struct tpp_secret_key *secret, const char *bytes, size_t length, int is_legacy,
                                  const char *comment, struct tpp_buffer *text, struct tpp_error *err)
{
    struct signature_form form;
    unsigned char joined[SIGNATURE_BYTES + TPP_COMMENT_BYTES];
    unsigned char second[SIGNATURE_BYTES];
    if (strlen(comment) >= TPP_COMMENT_BYTES || strpbrk(comment, "\r\n") != NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "a trusted comment is one line of less than %d bytes",
                        TPP_COMMENT_BYTES);
    }
    memcpy(form.algorithm, is_legacy ? "Ed" : "ED", 2);
    memcpy(form.id, secret->id, sizeof form.id);
    if (is_legacy) {
        (void)crypto_sign_detached(form.signature, NULL, (const unsigned char *)bytes, length, secret->key);
    } else {
        unsigned char hash[PREHASH_BYTES];
        (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes, length, NULL, 0);
        (void)crypto_sign_detached(form.signature, NULL, hash, sizeof hash, secret->key);
    }
    (void)crypto_sign_detached(second, NULL, joined, join_comment(form.signature, comment, joined), secret->key);
    tpp_buffer_format(text, "%ssignature from tppbench secret key\n", untrusted_head);
    append_base64(text, &form, sizeof form);
    tpp_buffer_format(text, "%s%s\n", trusted_head, comment);
    append_base64(text, second, sizeof second);
    return tpp_buffer_status(text, err);
}

static int read_signature(const char *text, struct signature_form *form, char comment[TPP_COMMENT_BYTES],
                          unsigned char second[SIGNATURE_BYTES])
{
    char line[TPP_COMMENT_BYTES + sizeof trusted_head];
    const char *at = text;
    if (!take_line(&at, line, sizeof line) || strncmp(line, untrusted_head, sizeof untrusted_head - 1) != 0 ||
        !take_line(&at, line, sizeof line) || !from_base64(line, form, sizeof *form) ||
        !take_line(&at, line, sizeof line) || strncmp(line, trusted_head, sizeof trusted_head - 1) != 0 ||
        strlen(line) - (sizeof trusted_head - 1) >= TPP_COMMENT_BYTES) {
        return 0;
    }
    memcpy(comment, line + sizeof trusted_head - 1, strlen(line) - (sizeof trusted_head - 1) + 1);
    return take_line(&at, line, sizeof line) && from_base64(line, second, SIGNATURE_BYTES) && *at == '\0';
}

enum tpp_status tpp_minisign_verify(const struct tpp_public_key *public_key, const char *bytes, size_t length,
                                    const char *signature_text, char comment[TPP_COMMENT_BYTES],
                                    struct tpp_error *err)
{
    struct signature_form form;
    char read_comment[TPP_COMMENT_BYTES];
    unsigned char second[SIGNATURE_BYTES];
    unsigned char joined[SIGNATURE_BYTES + TPP_COMMENT_BYTES];
    unsigned char hash[PREHASH_BYTES];
    if (!read_signature(signature_text, &form, read_comment, second)) {
        return tpp_fail(err, TPP_STATUS_PARSE, "not a minisign signature file");
    }
    int is_prehashed = memcmp(form.algorithm, "ED", 2) == 0;
    if (!is_prehashed && memcmp(form.algorithm, "Ed", 2) != 0) {
        return tpp_fail(err, TPP_STATUS_PARSE, "a signature of an algorithm that minisign does not have");
    }
    if (memcmp(form.id, public_key->id, sizeof form.id) != 0) {
        char theirs[TPP_KEY_ID_TEXT_BYTES];
        char ours[TPP_KEY_ID_TEXT_BYTES];
        tpp_key_id_text(form.id, theirs);
        tpp_key_id_text(public_key->id, ours);
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "signed by the key %s, and the key given is %s", theirs, ours);
    }
    const unsigned char *signed_bytes = (const unsigned char *)bytes;
    size_t signed_length = length;
    if (is_prehashed) {
        (void)crypto_generichash(hash, sizeof hash, signed_bytes, length, NULL, 0);
        signed_bytes = hash;
        signed_length = sizeof hash;
    }
    if (crypto_sign_verify_detached(form.signature, signed_bytes, signed_length, public_key->key) != 0) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "the signature is not one of this key over these bytes");
    }
    if (crypto_sign_verify_detached(second, joined, join_comment(form.signature, read_comment, joined),
                                    public_key->key) != 0) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "the trusted comment of the signature was changed");
    }
    memcpy(comment, read_comment, sizeof read_comment);
    return TPP_STATUS_OK;
}
