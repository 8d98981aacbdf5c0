/**
 * Ed25519 signatures in minisign's file formats, so that the other side can use a tool it already trusts: keys and
 * signatures of `tppbench keygen` and `sign` serve minisign, and minisign's serve `tppbench`. Bytes in, bytes out;
 * random bytes come from the caller.
 *
 * Formats: Frank Denis, "Minisign", https://jedisct1.github.io/minisign/ (signature and key formats).
 */
#ifndef TPP_REPORTS_MINISIGN_H
#define TPP_REPORTS_MINISIGN_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/status.h"

enum {
    TPP_KEY_ID_BYTES = 8,
    TPP_KEY_ID_TEXT_BYTES = 17, /**< as minisign shows it: 16 upper-case hexadecimal digits, and a NUL */
    TPP_KEY_SEED_BYTES = 32,
    TPP_KEY_SALT_BYTES = 32,
    TPP_COMMENT_BYTES = 1024
};

struct tpp_public_key {
    unsigned char id[TPP_KEY_ID_BYTES];
    unsigned char key[32];
};

/** Clear with tpp_secret_key_clear() when it is no longer needed. */
struct tpp_secret_key {
    unsigned char id[TPP_KEY_ID_BYTES];
    unsigned char key[64];
};

/** A pair of keys from random bytes. */
void tpp_keys_make(const unsigned char seed[TPP_KEY_SEED_BYTES], const unsigned char id[TPP_KEY_ID_BYTES],
                   struct tpp_secret_key *secret, struct tpp_public_key *public_key);
void tpp_secret_key_clear(struct tpp_secret_key *secret);
void tpp_key_id_text(const unsigned char id[TPP_KEY_ID_BYTES], char text[TPP_KEY_ID_TEXT_BYTES]);

/** A public key from a file's text, or from its second line alone; TPP_STATUS_PARSE when it is none. */
enum tpp_status tpp_public_key_read(const char *text, struct tpp_public_key *public_key, struct tpp_error *err);
enum tpp_status tpp_public_key_write(const struct tpp_public_key *public_key, struct tpp_buffer *text,
                                     struct tpp_error *err);

/** 1 when a secret key's text needs a passphrase, 0 when it does not, or is no key. */
int tpp_secret_key_is_protected(const char *text);

/**
 * A secret key from a file's text.
 *
 * @param passphrase  NULL when there is none. Takes seconds and up to 1 GiB of memory, as the file says.
 * @return TPP_STATUS_PARSE for what is no key, TPP_STATUS_INVALID for a wrong or missing passphrase, or limits above
 *         4 GiB, TPP_STATUS_NO_MEMORY.
 */
enum tpp_status tpp_secret_key_read(const char *text, const char *passphrase, struct tpp_secret_key *secret,
                                    struct tpp_error *err);

/** Writes a secret key, with a passphrase encrypted by scrypt as minisign does; NULL: not encrypted. */
enum tpp_status tpp_secret_key_write(const struct tpp_secret_key *secret, const char *passphrase,
                                     const unsigned char salt[TPP_KEY_SALT_BYTES], struct tpp_buffer *text,
                                     struct tpp_error *err);

/**
 * Signs bytes.
 *
 * @param is_legacy  1: the bytes themselves, as minisign -l; 0: their BLAKE2b-512, minisign's form today.
 * @param comment    The trusted comment, which is signed too: one line, below TPP_COMMENT_BYTES.
 * @param text       Receives the signature file.
 */
enum tpp_status tpp_minisign_sign(const struct tpp_secret_key *secret, const char *bytes, size_t length, int is_legacy,
                                  const char *comment, struct tpp_buffer *text, struct tpp_error *err);

/**
 * Checks a signature file of either form.
 *
 * @param comment  Receives the trusted comment, when the signature is good.
 * @return TPP_STATUS_PARSE for what is no signature file, TPP_STATUS_VERIFICATION with the reason for a signature by
 *         another key, of other bytes, or whose comment was changed.
 */
enum tpp_status tpp_minisign_verify(const struct tpp_public_key *public_key, const char *bytes, size_t length,
                                    const char *signature_text, char comment[TPP_COMMENT_BYTES], struct tpp_error *err);

#endif
