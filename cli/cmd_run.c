/* tppbench run: measure a device, save the record, print the table. */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/record_gates.h"
#include "cli/command.h"
#include "cli/challenge_file.h"
#include "cli/command_line.h"
#include "cli/file.h"
#include "cli/option_values.h"
#include "cli/provenance.h"
#include "cli/report_evidence.h"
#include "cli/subject_options.h"
#include "cli/terminal.h"
#include "host/host.h"
#include "kernels/kernel.h"
#include "reports/report.h"

enum { NONCE_RANDOM_BYTES = 16 };
static const double QUICK_MIN_TIME_S = 0.8;
static const double QUICK_WARMUP_S = 0.2;
static const double CERTIFY_MIN_TIME_S = 3.0;
static const double CERTIFY_WARMUP_S = 1.0;
static const double CERTIFY_MAX_TIME_S = 3600.0; /* no sample is left out for want of time */
static const double QUICK_MAX_TIME_S = 50.0;     /* of a minute promised; the last block may run over */

struct arguments {
    struct tpp_run_options run;
    enum tpp_precision precisions[TPP_PRECISION_COUNT];
    char nonce[TPP_NONCE_BYTES];
    char command_line[TPP_LONG_TEXT_BYTES];
    double min_time_s, warmup_s, max_time_s; /* NAN: not given */
    const char *output;
    const char *challenge_path; /* NULL: none */
    struct tpp_challenge challenge;
    int is_json;
    int is_quiet;
};

static const char FLAGS[] = "PjqQCS"; /* of these options, those without a value */

static const struct argp_option options[] = {
    { "device", 'd', "ID", 0, "Device to measure: id, number, 'gpu', 'cpu' or part of a name (default: the best)", 0 },
    { "precision", 'p', "LIST", 0, "Measure only these, such as fp32,int8", 0 },
    { "output", 'o', "FILE", 0, "Save the record here; - is standard output (default: tppbench-TIME.json)", 0 },
    { "peers", 'P', 0, 0, "Also measure OpenBLAS, BLIS, CLBlast or cuBLASLt on the same data, in alternation", 0 },
    { "json", 'j', 0, 0, "Print the report as JSON instead of the table", 0 },
    { "quiet", 'q', 0, 0, "No progress and no hints", 0 },
    { 0, 0, 0, 0, "How long:", 1 },
    { "quick", 'Q', 0, 0, "Everything in under a minute (default)", 0 },
    { "certify", 'C', 0, 0,
      "Also try shapes, and record burst, 10 s sustained and zeros of every matrix product: about half a minute each",
      0 },
    { "series", 'S', 0, 0,
      "Record burst, 10 s sustained and zeros of every product at one shape (15 s each); certifies nothing", 0 },
    { "min-time", 't', "SECONDS", 0, "Timed work per kernel, at least", 0 },
    { "warmup", 'w', "SECONDS", 0, "Work per kernel before its samples", 0 },
    { "max-time", 'T', "SECONDS", 0, "Whole run, without peers; at the end a kernel gets fewer samples", 0 },
    { 0, 0, 0, 0, "What exactly:", 2 },
    { "challenge", 'c', "FILE", 0, "Answer this challenge: it says what is measured, how long and in which order", 0 },
    { "nonce", 'n', "HEX", 0, "Inputs and check vectors derive from it (default: random)", 0 },
    { "kernel", 'k', "ID", 0, "Measure this kernel alone, or with 'all' every one that can run", 0 },
    { "shape", 's', "MxNxK", 0, "Shape of the matrix product (default: from the device's speed)", 0 },
    { 0 },
};

static double parse_seconds(const struct argp_state *state, const char *option, const char *value)
{
    return tpp_option_in_range(state, option, value, "seconds", 0.0, 86400.0);
}

static void parse_shape(const struct argp_state *state, uint32_t shape[3], const char *value)
{
    char rest = '\0';
    unsigned sides[3] = { 0, 0, 0 };
    if (strspn(value, "0123456789x") != strlen(value) || strlen(value) > 24 ||
        sscanf(value, "%6ux%6ux%6u%c", &sides[0], &sides[1], &sides[2], &rest) != 3 || sides[0] == 0 || sides[1] == 0 ||
        sides[2] == 0 || sides[0] > 65536 || sides[1] > 65536 || sides[2] > 65536) {
        argp_error(state, "--shape: '%s' is not MxNxK with numbers from 1 to 65536, such as 2048x2048x2048", value);
    }
    for (size_t i = 0; i < 3; i++) {
        shape[i] = sides[i];
    }
}

static void parse_nonce(const struct argp_state *state, char nonce[TPP_NONCE_BYTES], const char *value)
{
    size_t length = strlen(value);
    if (length == 0 || length >= TPP_NONCE_BYTES || strspn(value, "0123456789abcdef") != length) {
        argp_error(state, "--nonce: '%s' is not 1 to 64 hexadecimal digits in lower case", value);
        return;
    }
    memcpy(nonce, value, length + 1);
}

static error_t parse_time(int key, char *value, const struct argp_state *state, struct arguments *arguments)
{
    switch (key) {
    case 'C':
        arguments->run.is_certifying = 1;
        return 0;
    case 'S':
        arguments->run.has_series = 1;
        return 0;
    case 'Q':
        arguments->run.is_certifying = 0;
        arguments->min_time_s = arguments->warmup_s = arguments->max_time_s = (double)NAN;
        return 0;
    case 't':
        arguments->min_time_s = parse_seconds(state, "min-time", value);
        return 0;
    case 'w':
        arguments->warmup_s = parse_seconds(state, "warmup", value);
        return 0;
    case 'T':
        arguments->max_time_s = parse_seconds(state, "max-time", value);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* What a challenge says, nobody else can say; and who certifies has tried more than one shape. */
static void check_together(const struct argp_state *state, const struct arguments *arguments)
{
    if (arguments->run.is_certifying && arguments->run.shape[0] != 0) {
        argp_error(state, "--shape: a certifying run tries several shapes; --series records the same at one");
    }
    if (arguments->challenge_path == NULL) {
        return;
    }
    const char *second = arguments->nonce[0] != '\0'          ? "nonce"
                         : arguments->run.precision_count > 0 ? "precision"
                         : arguments->run.kernel != NULL      ? "kernel"
                         : arguments->run.shape[0] != 0       ? "shape"
                                                              : NULL;
    if (second != NULL) {
        argp_error(state, "--%s: with --challenge it is the challenge that says this", second);
    }
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'd':
        arguments->run.device = value;
        return 0;
    case 'p':
        arguments->run.precision_count = tpp_option_precisions(state, value, arguments->precisions);
        arguments->run.precisions = arguments->precisions;
        return 0;
    case 'o':
        arguments->output = value;
        return 0;
    case 'P':
        arguments->run.has_peers = 1;
        return 0;
    case 'j':
        arguments->is_json = 1;
        return 0;
    case 'q':
        arguments->is_quiet = 1;
        return 0;
    case 'c':
        arguments->challenge_path = value;
        return 0;
    case 'n':
        parse_nonce(state, arguments->nonce, value);
        return 0;
    case 'k':
        arguments->run.kernel = value;
        return 0;
    case 's':
        parse_shape(state, arguments->run.shape, value);
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "'%s' is too much: this command takes options only", value);
        return 0;
    case ARGP_KEY_END:
        check_together(state, arguments);
        return 0;
    default:
        return parse_time(key, value, state, arguments);
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .doc = "Measure a device: issue rate and matrix product of each precision, verified, rated and saved.\vThe record "
           "holds every sample. 'tppbench rate RECORD' judges it, 'tppbench report RECORD' shows it, now or in years. "
           "An interrupt (Ctrl-C) ends the run and saves what was measured so far, marked as aborted.",
};

/* ------------------------------------------------------------------------------------------------- running */

static volatile sig_atomic_t stop_requested;
static volatile sig_atomic_t stop_requested_s; /* CLOCK_MONOTONIC */

/* The second time it means it: but not within a second or two, because who sends a signal to a program and to its
 * group, as timeout(1) does, or through another program, means it once. */
static void request_stop(int number)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    if (stop_requested == 0) {
        stop_requested = 1;
        stop_requested_s = (sig_atomic_t)now.tv_sec;
    } else if ((sig_atomic_t)now.tv_sec - stop_requested_s >= 2) {
        (void)signal(number, SIG_DFL);
        (void)raise(number);
    }
}

static void show_progress(void *user, const char *stage, double fraction, double seconds_left)
{
    (void)user;
    tpp_terminal_progress(stage, fraction, seconds_left);
}

static void set_times(struct arguments *arguments)
{
    int is_quick = isnan(arguments->min_time_s) && isnan(arguments->warmup_s) && isnan(arguments->max_time_s);
    const int is_certifying = arguments->run.is_certifying;
    is_quick &= !arguments->run.has_series;
    const double usual_min_s = is_certifying ? CERTIFY_MIN_TIME_S : QUICK_MIN_TIME_S;
    const double usual_warmup_s = is_certifying ? CERTIFY_WARMUP_S : QUICK_WARMUP_S;
    double min_s = isnan(arguments->min_time_s) ? usual_min_s : arguments->min_time_s;
    double warmup_s = isnan(arguments->warmup_s) ? usual_warmup_s : arguments->warmup_s;
    /* Longer samples need a longer run: some eight kernels, and as much again for search and verification. */
    double usual_max_s = is_certifying
                             ? CERTIFY_MAX_TIME_S
                             : QUICK_MAX_TIME_S + 24.0 * (min_s - QUICK_MIN_TIME_S + warmup_s - QUICK_WARMUP_S);
    double max_s = !isnan(arguments->max_time_s)    ? arguments->max_time_s
                   : usual_max_s > QUICK_MAX_TIME_S ? usual_max_s
                                                    : QUICK_MAX_TIME_S;
    arguments->run.mode = is_certifying ? "certify" : is_quick ? "quick" : "timed";
    arguments->run.min_time_ns = (uint64_t)llround(min_s * 1e9);
    arguments->run.warmup_ns = (uint64_t)llround(warmup_s * 1e9);
    arguments->run.max_time_ns = (uint64_t)llround(max_s * 1e9);
}

static enum tpp_status take_challenge(struct arguments *arguments, struct tpp_error *err)
{
    TPP_TRY(tpp_challenge_take(arguments->challenge_path, &arguments->challenge, &arguments->min_time_s,
                               &arguments->warmup_s, arguments->nonce, err));
    arguments->run.precisions = arguments->challenge.precisions;
    arguments->run.precision_count = arguments->challenge.precision_count;
    arguments->run.challenge = &arguments->challenge;
    arguments->run.is_certifying |= arguments->challenge.protocol.is_certifying;
    return TPP_STATUS_OK;
}

static int make_nonce(char nonce[TPP_NONCE_BYTES])
{
    unsigned char bytes[NONCE_RANDOM_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        return 0;
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        (void)snprintf(nonce + 2 * i, 3, "%02x", bytes[i]);
    }
    return 1;
}

/* ------------------------------------------------------------------------------------------------- results */

/* "tppbench-20261123T101500Z.json" from the record's start. */
static void default_path(const struct tpp_record *record, char *path, size_t bytes)
{
    char digits[32];
    size_t used = 0;
    for (const char *at = record->started_utc; *at != '\0' && *at != '.' && used < sizeof digits - 1; at++) {
        if (*at != '-' && *at != ':') {
            digits[used++] = *at;
        }
    }
    digits[used] = '\0';
    (void)snprintf(path, bytes, "tppbench-%sZ.json", digits);
}

/* Saves the record. When its place cannot be written (a disk that has filled up meanwhile) it goes to the folder for
 * temporary files, and if that fails too to standard output: nothing measured is lost. */
static int save_record(const struct tpp_record *record, const char *path, int is_quiet)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_buffer text = { 0 };
    char rescue[2 * TPP_TEXT_BYTES];
    if (tpp_record_write(record, &text, &err) != TPP_STATUS_OK) {
        return tpp_report_failure(&err);
    }
    int code = TPP_EXIT_OK;
    if (tpp_file_write(path, text.bytes, text.length, &err) == TPP_STATUS_OK) {
        if (!is_quiet && strcmp(path, "-") != 0) {
            (void)fprintf(stderr, "Record: %s\n", path);
        }
    } else {
        code = tpp_report_failure(&err);
        const char *folder = getenv("TMPDIR");
        const char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
        (void)snprintf(rescue, sizeof rescue, "%.500s/%s", folder != NULL && *folder != '\0' ? folder : "/tmp", name);
        if (tpp_file_write(rescue, text.bytes, text.length, &err) == TPP_STATUS_OK) {
            (void)fprintf(stderr, "tppbench: the record was saved as %s instead\n", rescue);
        } else {
            (void)fprintf(stderr, "tppbench: the record follows on standard output\n");
            (void)tpp_file_write("-", text.bytes, text.length, &err);
        }
    }
    tpp_buffer_free(&text);
    return code;
}

static enum tpp_status print_report(const struct tpp_record *record, const char *format_name, struct tpp_error *err)
{
    struct tpp_rated rated = { 0 };
    struct tpp_buffer bytes = { 0 };
    struct tpp_subject_options nothing_declared;
    tpp_subject_options_init(&nothing_declared);
    int has_rating = tpp_subject_options_have_rates(&nothing_declared, record);
    if (has_rating) {
        TPP_TRY(tpp_subject_options_rate(&nothing_declared, record, &rated, err));
    }
    struct tpp_vouchers vouchers;
    tpp_vouchers_of_record(record, &vouchers);
    const struct tpp_report report = { .record = record,
                                       .evidence = &vouchers.evidence,
                                       .rating = has_rating ? &rated.rating : NULL,
                                       .confirmed_on = tpp_kernel_confirmed_on,
                                       .is_brief = 1,
                                       .has_color = tpp_terminal_has_color(),
                                       .width = tpp_terminal_width() };
    enum tpp_status status = tpp_report_format_find(format_name)->render(&report, &bytes, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write("-", bytes.bytes, bytes.length, err);
    }
    tpp_buffer_free(&bytes);
    tpp_rated_free(&rated);
    return status;
}

/* 1 when something that should have been measured was not, or nothing was, or the run is invalid as a whole. */
static int result_code(const struct tpp_record *record)
{
    size_t measured = 0;
    int code = record->is_aborted || tpp_record_has_invalid_gate(record) ? TPP_EXIT_RESULT : TPP_EXIT_OK;
    for (size_t i = 0; i < record->measurement_count; i++) {
        measured += record->measurements[i].outcome == TPP_OUTCOME_MEASURED;
        if (record->measurements[i].outcome != TPP_OUTCOME_MEASURED &&
            record->measurements[i].outcome != TPP_OUTCOME_WAIVED) {
            code = TPP_EXIT_RESULT;
        }
    }
    return measured == 0 ? TPP_EXIT_RESULT : code;
}

static int finish(struct tpp_record *record, const struct arguments *arguments)
{
    struct tpp_error err = TPP_ERROR_INIT;
    char path[TPP_TEXT_BYTES];
    default_path(record, path, sizeof path);
    if (tpp_provenance_seal(record, &err) != TPP_STATUS_OK) {
        (void)tpp_report_failure(&err); /* an unsealed record still holds what was measured */
    }
    const char *output = arguments->output != NULL ? arguments->output : path;
    int code = save_record(record, output, arguments->is_quiet);
    /* With the record itself on standard output there is no room for a table. */
    if (strcmp(output, "-") != 0 &&
        print_report(record, arguments->is_json ? "json" : "table", &err) != TPP_STATUS_OK) {
        code = tpp_report_failure(&err);
    }
    if (code == TPP_EXIT_OK && !arguments->is_quiet && !arguments->is_json && strcmp(output, "-") != 0) {
        (void)fprintf(stderr,
                      "Next: tppbench rate %s --die-area MM2    or    tppbench report %s --format html -o FILE\n",
                      output, output);
    }
    return code != TPP_EXIT_OK ? code : result_code(record);
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { .min_time_s = (double)NAN, .warmup_s = (double)NAN, .max_time_s = (double)NAN };
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_command_line_text(arguments.command_line, sizeof arguments.command_line, argc, argv, FLAGS);
    (void)argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (arguments.challenge_path != NULL && take_challenge(&arguments, &err) != TPP_STATUS_OK) {
        return tpp_report_failure(&err);
    }
    set_times(&arguments);
    if (arguments.nonce[0] == '\0' && !make_nonce(arguments.nonce)) {
        (void)fprintf(stderr, "tppbench: the system gives no random numbers; use --nonce HEX\n");
        return TPP_EXIT_DEVICE;
    }
    arguments.run.nonce = arguments.nonce;
    arguments.run.command_line = arguments.command_line;
    if (tpp_file_check_writable(arguments.output != NULL ? arguments.output : "tppbench.json", &err) != TPP_STATUS_OK) {
        return tpp_report_failure(&err); /* now, and not after a minute of measuring */
    }
    (void)signal(SIGINT, request_stop);
    (void)signal(SIGTERM, request_stop);
    const struct tpp_run_events events = { .on_progress = arguments.is_quiet ? NULL : show_progress,
                                           .stop = &stop_requested };
    struct tpp_record *record = calloc(1, sizeof *record);
    if (record == NULL) {
        (void)fprintf(stderr, "tppbench: out of memory\n");
        return TPP_EXIT_DEVICE;
    }
    enum tpp_status status = tpp_run(&arguments.run, &events, record, &err);
    tpp_terminal_progress_end();
    int code = status == TPP_STATUS_OK ? finish(record, &arguments) : tpp_report_failure(&err);
    if (arguments.run.challenge != NULL) {
        tpp_challenge_warn_of_expiry(&arguments.challenge, record);
    }
    tpp_challenge_free(&arguments.challenge);
    tpp_record_free(record);
    free(record);
    return code;
}

const struct tpp_command tpp_command_run = {
    .name = "run", .summary = "measure a device and save the record", .argp = &argp, .run = run
};
