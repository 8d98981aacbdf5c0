/**
 * A challenge: what somebody who does not trust the operator asks for. Its digest becomes the nonce of the record that
 * answers it, so inputs, order and check vectors derive from every word of it, and no record made before fits. Pure.
 */
#ifndef TPP_BASE_CHALLENGE_H
#define TPP_BASE_CHALLENGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/record.h"
#include "base/status.h"
#include "base/utc.h"

#define TPP_CHALLENGE_SCHEMA         "tppbench-challenge"
#define TPP_CHALLENGE_SCHEMA_VERSION 1

/** What is claimed about the device and to be tested; members that are "" or 0 claim nothing. */
struct tpp_claims {
    char device_name[TPP_TEXT_BYTES]; /**< a part of the name, ignoring case */
    char pci_address[TPP_NAME_BYTES];
    uint32_t core_count; /**< exactly */
    uint64_t memory_bytes_at_least;
};

/** The least that a run must do. */
struct tpp_protocol {
    uint64_t min_time_ns; /**< timed work per kernel */
    uint64_t warmup_ns;
    uint32_t min_samples; /**< per kernel; 0: what the time gives */
};

/** Initialise with {0}; free with tpp_challenge_free(). */
struct tpp_challenge {
    char schema[TPP_NAME_BYTES];
    uint32_t schema_version;
    char nonce[TPP_DIGEST_BYTES]; /**< 64 random hexadecimal digits */
    char issuer[TPP_TEXT_BYTES];  /**< who asks; "" when not told */
    char issued_utc[TPP_NAME_BYTES];
    char expires_utc[TPP_NAME_BYTES]; /**< the run must be over by then */
    struct tpp_claims claims;
    struct tpp_protocol protocol;
    enum tpp_precision *precisions; /**< empty: all that there are kernels for */
    size_t precision_count;
};

/**
 * Reads a challenge.
 *
 * @return TPP_STATUS_PARSE with "<name>:<line>:<column>: ..." for anything malformed or of a newer version,
 *         TPP_STATUS_INVALID for a time that is none, an expiry before the issue, a nonce of another length, a
 * precision named twice.
 */
enum tpp_status tpp_challenge_read(const char *name, const char *text, size_t length, struct tpp_challenge *challenge,
                                   struct tpp_error *err);
void tpp_challenge_free(struct tpp_challenge *challenge);

/** Appends the challenge in canonical form with a newline at the end. */
enum tpp_status tpp_challenge_write(const struct tpp_challenge *challenge, struct tpp_buffer *text,
                                    struct tpp_error *err);

/** SHA-256 of what tpp_challenge_write() gives: of the file, as `challenge new` writes it. */
enum tpp_status tpp_challenge_digest(const struct tpp_challenge *challenge, char digest[TPP_DIGEST_BYTES],
                                     struct tpp_error *err);

/** TPP_STATUS_INVALID when a time, in ms since 1970, is not between issue and expiry. */
enum tpp_status tpp_challenge_check_time(const struct tpp_challenge *challenge, int64_t time_ms, struct tpp_error *err);

/** TPP_STATUS_INVALID naming the claim that a device does not meet. */
enum tpp_status tpp_claims_check_device(const struct tpp_claims *claims, const struct tpp_device_info *device,
                                        struct tpp_error *err);

/** Sorts precisions by SHA-256(nonce "\n" name): the order in which a record that answers a challenge has them. */
void tpp_challenge_order(const char *nonce, enum tpp_precision *precisions, size_t count);

#endif
