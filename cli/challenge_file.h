/** Challenges as files, and what a run takes from one. */
#ifndef TPP_CLI_CHALLENGE_FILE_H
#define TPP_CLI_CHALLENGE_FILE_H

#include "base/challenge.h"
#include "base/record.h"
#include "base/status.h"

/** Reads a challenge from a file, "-" being standard input; the caller frees it. */
enum tpp_status tpp_challenge_load(const char *path, struct tpp_challenge *challenge, struct tpp_error *err);

/**
 * Reads a challenge to be answered now.
 *
 * @param min_time_s  Seconds of timed work that the user wants, NAN for what the challenge asks; receives it then.
 * @param warmup_s    The same of the warm-up.
 * @param nonce       Receives the digest of the challenge.
 * @return TPP_STATUS_INVALID when it has expired, or the times are shorter than it asks for.
 */
enum tpp_status tpp_challenge_take(const char *path, struct tpp_challenge *challenge, double *min_time_s,
                                   double *warmup_s, char nonce[TPP_NONCE_BYTES], struct tpp_error *err);

/** Warns on standard error when the run ended after the challenge had expired: then it is no answer. */
void tpp_challenge_warn_of_expiry(const struct tpp_challenge *challenge, const struct tpp_record *record);

#endif
