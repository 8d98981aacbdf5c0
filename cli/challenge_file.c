/* Challenges as files. */
#include "cli/challenge_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/file.h"

static const double GRAIN_S = 5e-10; /* times are whole nanoseconds */

enum tpp_status tpp_challenge_load(const char *path, struct tpp_challenge *challenge, struct tpp_error *err)
{
    struct tpp_buffer text = { 0 };
    TPP_TRY(tpp_file_read(path, &text, err));
    enum tpp_status status = tpp_challenge_read(strcmp(path, "-") == 0 ? "standard input" : path,
                                                text.bytes != NULL ? text.bytes : "", text.length, challenge, err);
    tpp_buffer_free(&text);
    return status;
}

static enum tpp_status check_answerable(const char *path, const struct tpp_challenge *challenge, double min_time_s,
                                        double warmup_s, struct tpp_error *err)
{
    struct timespec now;
    double asked_min_s = (double)challenge->protocol.min_time_ns * 1e-9;
    double asked_warmup_s = (double)challenge->protocol.warmup_ns * 1e-9;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    int64_t now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    TPP_TRY(tpp_context(err, tpp_challenge_check_time(challenge, now_ms, err), "%s", path));
    if (min_time_s < asked_min_s - GRAIN_S || warmup_s < asked_warmup_s - GRAIN_S) {
        return tpp_fail(err, TPP_STATUS_INVALID,
                        "%s: asks for --min-time %g and --warmup %g at least: leave the options out, or give more",
                        path, asked_min_s, asked_warmup_s);
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_challenge_take(const char *path, struct tpp_challenge *challenge, double *min_time_s,
                                   double *warmup_s, char nonce[TPP_NONCE_BYTES], struct tpp_error *err)
{
    struct tpp_challenge read = { 0 };
    TPP_TRY(tpp_challenge_load(path, &read, err));
    enum tpp_status status = check_answerable(path, &read, *min_time_s, *warmup_s, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_challenge_digest(&read, nonce, err);
    }
    if (status != TPP_STATUS_OK) {
        tpp_challenge_free(&read);
        return status;
    }
    *min_time_s = isnan(*min_time_s) ? (double)read.protocol.min_time_ns * 1e-9 : *min_time_s;
    *warmup_s = isnan(*warmup_s) ? (double)read.protocol.warmup_ns * 1e-9 : *warmup_s;
    *challenge = read;
    return TPP_STATUS_OK;
}

void tpp_challenge_warn_of_expiry(const struct tpp_challenge *challenge, const struct tpp_record *record)
{
    struct tpp_error err = TPP_ERROR_INIT;
    int64_t ended_ms = 0;
    if (tpp_utc_parse(record->ended_utc, &ended_ms) &&
        tpp_challenge_check_time(challenge, ended_ms, &err) != TPP_STATUS_OK) {
        (void)fprintf(stderr, "tppbench: the record is no answer any more: %s\n", err.text);
    }
}
