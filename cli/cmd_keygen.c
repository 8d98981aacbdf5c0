/* tppbench keygen: a pair of keys in minisign's format. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/option_values.h"
#include "cli/passphrase.h"
#include "reports/minisign.h"

struct arguments {
    const char *public_path;
    const char *secret_path;
    struct tpp_passphrase_source passphrase;
    int has_no_passphrase;
    int is_forced;
};

enum { OPTION_PASSPHRASE_FD = 256, OPTION_NO_PASSPHRASE };

static const struct argp_option options[] = {
    { "public-key", 'p', "FILE", 0, "Write the public key here (default: tppbench.pub)", 0 },
    { "secret-key", 's', "FILE", 0, "Write the secret key here, for its owner alone (default: tppbench.key)", 0 },
    { "passphrase-file", 'F', "FILE", 0, "Take the passphrase from the first line of FILE; - is standard input", 0 },
    { "passphrase-fd", OPTION_PASSPHRASE_FD, "N", 0, "Take it from the open descriptor N", 0 },
    { "no-passphrase", OPTION_NO_PASSPHRASE, 0, 0, "Do not encrypt the secret key: for machines that sign unattended",
      0 },
    { "force", 'f', 0, 0, "Replace keys that are there", 0 },
    { 0 },
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'p':
        arguments->public_path = value;
        return 0;
    case 's':
        arguments->secret_path = value;
        return 0;
    case 'F':
        arguments->passphrase.file = value;
        return 0;
    case OPTION_PASSPHRASE_FD:
        arguments->passphrase.has_descriptor = 1;
        arguments->passphrase.descriptor =
            (int)tpp_option_whole(state, "passphrase-fd", value, "an open descriptor", 0, 1023);
        return 0;
    case OPTION_NO_PASSPHRASE:
        arguments->has_no_passphrase = 1;
        return 0;
    case 'f':
        arguments->is_forced = 1;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "'%s' is too much: this command takes options only", value);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .doc = "Make a pair of keys for 'tppbench sign'.\vThe files are minisign's: 'minisign -V' checks what the secret "
           "key signs, and keys that 'minisign -G' made serve 'tppbench sign' as well. The secret key is encrypted "
           "with a passphrase; give the public key to whoever is to check your records, by a way they trust.",
};

static enum tpp_status check_absent(const char *path, struct tpp_error *err)
{
    if (access(path, F_OK) == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "'%s' is there already; --force replaces it", path);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status make_keys(struct tpp_secret_key *secret, struct tpp_public_key *public_key,
                                 unsigned char salt[TPP_KEY_SALT_BYTES], struct tpp_error *err)
{
    unsigned char random[TPP_KEY_SEED_BYTES + TPP_KEY_ID_BYTES + TPP_KEY_SALT_BYTES];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) {
        return tpp_fail(err, TPP_STATUS_DEVICE, "the system gives no random numbers");
    }
    tpp_keys_make(random, random + TPP_KEY_SEED_BYTES, secret, public_key);
    memcpy(salt, random + TPP_KEY_SEED_BYTES + TPP_KEY_ID_BYTES, TPP_KEY_SALT_BYTES);
    explicit_bzero(random, sizeof random);
    return TPP_STATUS_OK;
}

static enum tpp_status write_keys(const struct arguments *arguments, const char *passphrase,
                                  char id[TPP_KEY_ID_TEXT_BYTES], struct tpp_error *err)
{
    struct tpp_secret_key secret;
    struct tpp_public_key public_key;
    unsigned char salt[TPP_KEY_SALT_BYTES];
    struct tpp_buffer secret_text = { 0 };
    struct tpp_buffer public_text = { 0 };
    TPP_TRY(make_keys(&secret, &public_key, salt, err));
    tpp_key_id_text(public_key.id, id);
    enum tpp_status status = tpp_secret_key_write(&secret, passphrase, salt, &secret_text, err);
    tpp_secret_key_clear(&secret);
    if (status == TPP_STATUS_OK) {
        status = tpp_public_key_write(&public_key, &public_text, err);
    }
    if (status == TPP_STATUS_OK) {
        mode_t before = umask(077); /* the file is for its owner alone from its first byte on */
        status = tpp_file_write(arguments->secret_path, secret_text.bytes, secret_text.length, err);
        (void)umask(before);
    }
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write(arguments->public_path, public_text.bytes, public_text.length, err);
    }
    if (secret_text.bytes != NULL) {
        explicit_bzero(secret_text.bytes, secret_text.length);
    }
    tpp_buffer_free(&secret_text);
    tpp_buffer_free(&public_text);
    return status;
}

static enum tpp_status generate(const struct arguments *arguments, char id[TPP_KEY_ID_TEXT_BYTES],
                                struct tpp_error *err)
{
    char passphrase[TPP_PASSPHRASE_BYTES] = "";
    if (!arguments->is_forced) {
        TPP_TRY(check_absent(arguments->secret_path, err));
        TPP_TRY(check_absent(arguments->public_path, err));
    }
    TPP_TRY(tpp_file_check_writable(arguments->secret_path, err));
    TPP_TRY(tpp_file_check_writable(arguments->public_path, err));
    enum tpp_status status =
        arguments->has_no_passphrase ? TPP_STATUS_OK : tpp_passphrase_get(&arguments->passphrase, 1, passphrase, err);
    if (status == TPP_STATUS_OK) {
        status = write_keys(arguments, arguments->has_no_passphrase ? NULL : passphrase, id, err);
    }
    explicit_bzero(passphrase, sizeof passphrase);
    return status;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { .public_path = "tppbench.pub", .secret_path = "tppbench.key" };
    struct tpp_error err = TPP_ERROR_INIT;
    char id[TPP_KEY_ID_TEXT_BYTES];
    (void)argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (generate(&arguments, id, &err) != TPP_STATUS_OK) {
        return tpp_report_failure(&err);
    }
    (void)printf("Key %s\n  public  %s    give it to those who check\n  secret  %s    keep it\n", id,
                 arguments.public_path, arguments.secret_path);
    return TPP_EXIT_OK;
}

const struct tpp_command tpp_command_keygen = {
    .name = "keygen", .summary = "make keys for signing records, in minisign's format", .argp = &argp, .run = run
};
