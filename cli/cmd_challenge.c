/* tppbench challenge: what somebody who does not trust the operator asks for. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "cli/command.h"
#include "cli/challenge_file.h"
#include "cli/file.h"
#include "cli/option_values.h"

enum { NONCE_RANDOM_BYTES = 32, WORDS_MOST = 2 };
static const double USUAL_HOURS = 72.0;
static const double USUAL_MIN_TIME_S = 30.0;
static const double USUAL_WARMUP_S = 10.0;

struct arguments {
    const char *words[WORDS_MOST];
    size_t word_count;
    const char *output;
    enum tpp_precision precisions[TPP_PRECISION_COUNT];
    struct tpp_challenge challenge; /* its list of precisions is the array above */
    double hours;
    int has_request; /* an option was given that only "new" takes */
};

enum {
    KEY_DEVICE = 'd',
    KEY_PRECISION = 'p',
    KEY_OUTPUT = 'o',
    KEY_MIN_TIME = 't',
    KEY_WARMUP = 'w',
    KEY_HOURS = 'H',
    KEY_ISSUER = 'i',
    KEY_PCI = 0x100,
    KEY_CORES,
    KEY_MEMORY,
    KEY_MIN_SAMPLES
};

static const struct argp_option options[] = {
    { "output", KEY_OUTPUT, "FILE", 0, "Write the challenge here (default: standard output)", 0 },
    { "issuer", KEY_ISSUER, "NAME", 0, "Who asks", 0 },
    { "hours", KEY_HOURS, "HOURS", 0, "The answer must be measured within these (default: 72)", 0 },
    { 0, 0, 0, 0, "The device must be:", 1 },
    { "device-name", KEY_DEVICE, "TEXT", 0, "One with this part in its name, ignoring case", 0 },
    { "pci", KEY_PCI, "ADDRESS", 0, "The one at this PCI address, such as 0000:3b:00.0", 0 },
    { "cores", KEY_CORES, "N", 0, "One of exactly N cores (SMs or CUs of a GPU)", 0 },
    { "memory", KEY_MEMORY, "GB", 0, "One with at least so much memory", 0 },
    { 0, 0, 0, 0, "The run must have:", 2 },
    { "precision", KEY_PRECISION, "LIST", 0, "Measured or waived these, such as fp16,int8 (default: all)", 0 },
    { "min-time", KEY_MIN_TIME, "SECONDS", 0, "Timed work per kernel, at least (default: 30)", 0 },
    { "warmup", KEY_WARMUP, "SECONDS", 0, "Work per kernel before its samples (default: 10)", 0 },
    { "min-samples", KEY_MIN_SAMPLES, "N", 0, "Samples per kernel, at least (default: what the time gives)", 0 },
    { 0 },
};

static void take_text(const struct argp_state *state, const char *option, const char *value, char *text, size_t bytes)
{
    size_t length = strlen(value);
    if (length >= bytes) {
        argp_error(state, "--%s: longer than %zu bytes", option, bytes - 1);
        return;
    }
    for (size_t i = 0; i < length; i++) {
        if (value[i] < 0x20 || value[i] == 0x7f) {
            argp_error(state, "--%s: printable characters only", option);
            return;
        }
    }
    memcpy(text, value, length + 1);
}

static error_t parse_request(int key, char *value, const struct argp_state *state, struct arguments *arguments)
{
    struct tpp_challenge *challenge = &arguments->challenge;
    arguments->has_request = 1;
    switch (key) {
    case KEY_ISSUER:
        take_text(state, "issuer", value, challenge->issuer, sizeof challenge->issuer);
        return 0;
    case KEY_HOURS:
        arguments->hours = tpp_option_in_range(state, "hours", value, "hours", 0.01, 87600.0);
        return 0;
    case KEY_DEVICE:
        take_text(state, "device-name", value, challenge->claims.device_name, sizeof challenge->claims.device_name);
        return 0;
    case KEY_PCI:
        take_text(state, "pci", value, challenge->claims.pci_address, sizeof challenge->claims.pci_address);
        return 0;
    case KEY_CORES:
        challenge->claims.core_count = (uint32_t)tpp_option_whole(state, "cores", value, "cores", 1, 1000000);
        return 0;
    case KEY_MEMORY:
        challenge->claims.memory_bytes_at_least =
            (uint64_t)llround(1e9 * tpp_option_in_range(state, "memory", value, "gigabytes", 0.001, 1e6));
        return 0;
    case KEY_PRECISION:
        challenge->precision_count = tpp_option_precisions(state, value, arguments->precisions);
        return 0;
    case KEY_MIN_TIME:
        challenge->protocol.min_time_ns =
            (uint64_t)llround(1e9 * tpp_option_in_range(state, "min-time", value, "seconds", 0.0, 86400.0));
        return 0;
    case KEY_WARMUP:
        challenge->protocol.warmup_ns =
            (uint64_t)llround(1e9 * tpp_option_in_range(state, "warmup", value, "seconds", 0.0, 86400.0));
        return 0;
    case KEY_MIN_SAMPLES:
        challenge->protocol.min_samples =
            (uint32_t)tpp_option_whole(state, "min-samples", value, "samples", 0, 1000000);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void check_words(const struct argp_state *state, const struct arguments *arguments)
{
    if (arguments->word_count == 0) {
        argp_error(state, "what is to be done: 'challenge new' or 'challenge show FILE'");
    } else if (strcmp(arguments->words[0], "new") == 0) {
        if (arguments->word_count > 1) {
            argp_error(state, "'%s' is too much: 'challenge new' takes options only", arguments->words[1]);
        }
    } else if (strcmp(arguments->words[0], "show") != 0) {
        argp_error(state, "there is no 'challenge %s'; known are new, show", arguments->words[0]);
    } else if (arguments->word_count < 2) {
        argp_error(state, "which challenge? 'challenge show FILE'");
    } else if (arguments->has_request || arguments->output != NULL) {
        argp_error(state, "'challenge show' takes no options");
    }
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case KEY_OUTPUT:
        arguments->output = value;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->word_count == WORDS_MOST) {
            argp_error(state, "'%s' is too much", value);
            return 0;
        }
        arguments->words[arguments->word_count++] = value;
        return 0;
    case ARGP_KEY_END:
        check_words(state, arguments);
        return 0;
    case ARGP_KEY_INIT:
    case ARGP_KEY_NO_ARGS:
    case ARGP_KEY_SUCCESS:
    case ARGP_KEY_ERROR:
    case ARGP_KEY_FINI:
    case ARGP_KEY_ARGS:
        return ARGP_ERR_UNKNOWN;
    default:
        return parse_request(key, value, state, arguments);
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "new\nshow FILE",
    .doc = "Ask for a measurement that nobody can have made before, or show what is asked.\v'tppbench run --challenge "
           "FILE' answers it: inputs, the order of precisions and the check vectors all derive from the file's digest. "
           "'tppbench verify RECORD --challenge FILE' says whether a record answers it: keep the file.",
};

/* ------------------------------------------------------------------------------------------------- new */

static enum tpp_status make_nonce(char nonce[TPP_DIGEST_BYTES], struct tpp_error *err)
{
    unsigned char bytes[NONCE_RANDOM_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        return tpp_fail(err, TPP_STATUS_DEVICE, "the system gives no random numbers");
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        (void)snprintf(nonce + 2 * i, 3, "%02x", bytes[i]);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status make_new(struct arguments *arguments, struct tpp_error *err)
{
    struct tpp_challenge *challenge = &arguments->challenge;
    struct timespec now;
    struct tpp_buffer text = { 0 };
    (void)clock_gettime(CLOCK_REALTIME, &now);
    int64_t issued_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    tpp_utc_format(issued_ms, challenge->issued_utc);
    tpp_utc_format(issued_ms + (int64_t)(arguments->hours * 3.6e6), challenge->expires_utc);
    TPP_TRY(make_nonce(challenge->nonce, err));
    enum tpp_status status = tpp_challenge_write(challenge, &text, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write(arguments->output != NULL ? arguments->output : "-", text.bytes, text.length, err);
    }
    tpp_buffer_free(&text);
    if (status == TPP_STATUS_OK && arguments->output != NULL && strcmp(arguments->output, "-") != 0) {
        (void)printf("%s\n  expires  %s\n  answer   tppbench run --challenge %s -o RECORD\n"
                     "  check    tppbench verify RECORD --challenge %s --replay\n",
                     arguments->output, challenge->expires_utc, arguments->output, arguments->output);
    }
    return status;
}

/* ------------------------------------------------------------------------------------------------- show */

static void show_device(const struct tpp_claims *claims)
{
    int is_any = 1;
    if (*claims->device_name != '\0') {
        (void)printf("  device       '%s' in its name\n", claims->device_name);
        is_any = 0;
    }
    if (*claims->pci_address != '\0') {
        (void)printf("  device       at %s\n", claims->pci_address);
        is_any = 0;
    }
    if (claims->core_count != 0) {
        (void)printf("  device       %u cores\n", claims->core_count);
        is_any = 0;
    }
    if (claims->memory_bytes_at_least != 0) {
        (void)printf("  device       at least %.4g GB of memory\n", (double)claims->memory_bytes_at_least * 1e-9);
        is_any = 0;
    }
    if (is_any) {
        (void)printf("  device       any\n");
    }
}

static enum tpp_status show(const char *path, struct tpp_error *err)
{
    struct tpp_challenge challenge = { 0 };
    char digest[TPP_DIGEST_BYTES] = "";
    TPP_TRY(tpp_challenge_load(path, &challenge, err));
    enum tpp_status status = tpp_challenge_digest(&challenge, digest, err);
    if (status == TPP_STATUS_OK) {
        (void)printf("A challenge by %s\n", *challenge.issuer != '\0' ? challenge.issuer : "somebody who is not named");
        (void)printf("  digest       %s\n  issued       %s\n  expires      %s\n", digest, challenge.issued_utc,
                     challenge.expires_utc);
        show_device(&challenge.claims);
        (void)printf("  precisions   ");
        for (size_t i = 0; i < challenge.precision_count; i++) {
            (void)printf("%s%s", i > 0 ? ", " : "", tpp_precision_name((int)challenge.precisions[i]));
        }
        (void)printf("%s\n  each kernel  %g s of timed work after %g s of warm-up",
                     challenge.precision_count > 0 ? "" : "all", (double)challenge.protocol.min_time_ns * 1e-9,
                     (double)challenge.protocol.warmup_ns * 1e-9);
        if (challenge.protocol.min_samples > 0) {
            (void)printf(", %u samples", challenge.protocol.min_samples);
        }
        (void)printf("\n");
    }
    tpp_challenge_free(&challenge);
    return status;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = {
        .challenge = { .schema = TPP_CHALLENGE_SCHEMA,
                       .schema_version = TPP_CHALLENGE_SCHEMA_VERSION,
                       .protocol = { .min_time_ns = (uint64_t)(1e9 * USUAL_MIN_TIME_S),
                                     .warmup_ns = (uint64_t)(1e9 * USUAL_WARMUP_S) } },
        .hours = USUAL_HOURS,
    };
    struct tpp_error err = TPP_ERROR_INIT;
    (void)argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    arguments.challenge.precisions = arguments.precisions;
    enum tpp_status status =
        strcmp(arguments.words[0], "new") == 0 ? make_new(&arguments, &err) : show(arguments.words[1], &err);
    return status == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

const struct tpp_command tpp_command_challenge = {
    .name = "challenge", .summary = "ask for a measurement that nobody can have made before", .argp = &argp, .run = run
};
