/* SHA-256 and BLAKE2b as text. */
#include "base/digest.h"

#include <sodium.h>
#include <string.h>

void tpp_digest_sha256(const void *bytes, size_t length, char digest[TPP_DIGEST_BYTES])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256(hash, bytes, length);
    (void)sodium_bin2hex(digest, TPP_DIGEST_BYTES, hash, sizeof hash);
}

void tpp_digest_sha256_of(const struct tpp_slice *slices, size_t count, char digest[TPP_DIGEST_BYTES])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    (void)crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++) {
        (void)crypto_hash_sha256_update(&state, (const unsigned char *)slices[i].bytes, slices[i].length);
    }
    (void)crypto_hash_sha256_final(&state, hash);
    (void)sodium_bin2hex(digest, TPP_DIGEST_BYTES, hash, sizeof hash);
}

void tpp_digest_blake2b(const void *bytes, size_t length, char digest[TPP_DIGEST_BYTES])
{
    unsigned char hash[32];
    (void)crypto_generichash_blake2b(hash, sizeof hash, bytes, length, NULL, 0);
    (void)sodium_bin2hex(digest, TPP_DIGEST_BYTES, hash, sizeof hash);
}

int tpp_digest_is_valid(const char *text)
{
    return strspn(text, "0123456789abcdef") == TPP_DIGEST_BYTES - 1 && text[TPP_DIGEST_BYTES - 1] == '\0';
}
