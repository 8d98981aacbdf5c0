/** Digests as lower-case hexadecimal text. Pure; the hash functions are libsodium's. */
#ifndef TPP_BASE_DIGEST_H
#define TPP_BASE_DIGEST_H

#include <stddef.h>

/** A digest of 32 bytes as text, with its NUL. */
enum { TPP_DIGEST_BYTES = 65 };

/** SHA-256 (FIPS 180-4) of `length` bytes. */
void tpp_digest_sha256(const void *bytes, size_t length, char digest[TPP_DIGEST_BYTES]);

/** Part of a text. */
struct tpp_slice {
    const char *bytes;
    size_t length;
};

/** SHA-256 of slices as if they were one text. */
void tpp_digest_sha256_of(const struct tpp_slice *slices, size_t count, char digest[TPP_DIGEST_BYTES]);

/** BLAKE2b (RFC 7693) with a digest of 32 bytes and no key: for outputs of hundreds of megabytes. */
void tpp_digest_blake2b(const void *bytes, size_t length, char digest[TPP_DIGEST_BYTES]);

/** 1 when the text is 64 lower-case hexadecimal digits. */
int tpp_digest_is_valid(const char *text);

#endif
