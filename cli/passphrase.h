/** Passphrases of secret keys: from a file, a descriptor, or the terminal without echo. */
#ifndef TPP_CLI_PASSPHRASE_H
#define TPP_CLI_PASSPHRASE_H

#include "base/status.h"

enum { TPP_PASSPHRASE_BYTES = 1024 };

/** Where a passphrase comes from; {0}: the terminal. */
struct tpp_passphrase_source {
    const char *file; /**< its first line; "-" is standard input */
    int has_descriptor;
    int descriptor;
};

/**
 * Gets a passphrase.
 *
 * @param is_new  1: asked for twice on the terminal, and refused when empty.
 * @return TPP_STATUS_INVALID when there is no terminal to ask on, what was typed differs, or it is too long;
 *         TPP_STATUS_FILE when it cannot be read.
 */
enum tpp_status tpp_passphrase_get(const struct tpp_passphrase_source *source, int is_new,
                                   char passphrase[TPP_PASSPHRASE_BYTES], struct tpp_error *err);

#endif
