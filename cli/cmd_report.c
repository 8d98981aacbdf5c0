/* tppbench report: saved records with their ratings, in the format asked for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/report_evidence.h"
#include "cli/report_output.h"
#include "cli/subject_options.h"
#include "kernels/kernel.h"

enum { RECORDS_MAX = 26 };

struct arguments {
    struct tpp_subject_options subject;
    struct tpp_report_output output;
    struct tpp_voucher_files vouchers;
    const char *rule_id;
    const char *records[RECORDS_MAX];
    size_t record_count;
};

enum option_key { KEY_CHART = 0x300, KEY_RULE, KEY_CHALLENGE };

static const struct argp_option options[] = {
    { 0, 0, 0, 0, "Output:", 5 },
    { "format", 'f', "NAME", 0, "table (default), markdown, csv, json, html, pdf, svg or png", 5 },
    { "json", 'j', 0, 0, "The same as --format json", 5 },
    { "output", 'o', "FILE", 0,
      "Write to FILE, whole or not at all; its ending chooses the format. A folder takes all charts (svg, png)", 5 },
    { "chart", KEY_CHART, "NAME", 0, "Which chart, for svg and png: tpp, plane, timeline, samples or comparison", 5 },
    { "rule", KEY_RULE, "ID", 0, "The rule whose limits the charts show (default: the one that is current)", 5 },
    { 0, 0, 0, 0, "What vouches for the (first) record, checked before it is shown:", 6 },
    { "public-key", 'p', "FILE", 0, "Show the signature, by this key, as keygen or minisign -G wrote it", 6 },
    { "signature", 'x', "FILE", 0, "The signature (default: RECORD.minisig)", 6 },
    { "challenge", KEY_CHALLENGE, "FILE", 0, "The challenge that the record answers", 6 },
    { 0 },
};

static const struct argp_child children[] = { { &tpp_subject_argp, 0, NULL, 0 }, { 0 } };

static void take_format(struct arguments *arguments, const char *name, struct argp_state *state)
{
    arguments->output.format = tpp_report_format_find(name);
    if (arguments->output.format == NULL) {
        argp_error(state, "there is no format '%s': table, markdown, csv, json, html, pdf, svg or png", name);
    }
}

static void take_chart(struct arguments *arguments, const char *name, struct argp_state *state)
{
    arguments->output.chart = tpp_chart_find(name);
    if (arguments->output.chart == NULL) {
        argp_error(state, "there is no chart '%s': tpp, plane, timeline, samples or comparison", name);
    }
}

static void take_record(struct arguments *arguments, const char *path, struct argp_state *state)
{
    if (arguments->record_count == RECORDS_MAX) {
        argp_error(state, "'%s' is too much: at most %d records at a time", path, RECORDS_MAX);
        return;
    }
    arguments->records[arguments->record_count++] = path;
}

static void check_together(struct arguments *arguments, struct argp_state *state)
{
    if (arguments->record_count == 0) {
        argp_error(state, "which record? 'tppbench run -o FILE' makes one");
    }
    if (arguments->vouchers.signature != NULL && arguments->vouchers.public_key == NULL) {
        argp_error(state, "--signature says nothing without --public-key");
    }
    const char *problem = tpp_report_output_settle(&arguments->output);
    if (problem != NULL) {
        argp_error(state, "%s", problem);
    }
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->subject;
        return 0;
    case 'f':
        take_format(arguments, value, state);
        return 0;
    case 'j':
        take_format(arguments, "json", state);
        return 0;
    case 'o':
        arguments->output.path = value;
        return 0;
    case KEY_CHART:
        take_chart(arguments, value, state);
        return 0;
    case KEY_RULE:
        arguments->rule_id = value;
        return 0;
    case 'p':
        arguments->vouchers.public_key = value;
        return 0;
    case 'x':
        arguments->vouchers.signature = value;
        return 0;
    case KEY_CHALLENGE:
        arguments->vouchers.challenge = value;
        return 0;
    case ARGP_KEY_ARG:
        take_record(arguments, value, state);
        return 0;
    case ARGP_KEY_END:
        check_together(arguments, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "RECORD...",
    .doc =
        "Show saved records and what they mean under the rules.\vRECORD is a file that 'tppbench run' wrote, or - for "
        "standard input. All figures are computed from its samples, so they are those the run printed. A measurement "
        "is a lower bound of the theoretical peak: it can show that a limit is met, never that it is not. With several "
        "records they are compared with the first one, which the options about the chip describe.",
    .children = children,
};

/* ------------------------------------------------------------------------------------------ records and ratings */

/* A record with its rating, where there is something to rate. */
struct rated_record {
    struct tpp_record record;
    struct tpp_rated rated;
    int has_rating;
};

/* A record in which nothing was measured still has reasons to show. */
static enum tpp_status rate(const struct tpp_subject_options *subject, struct rated_record *loaded,
                            struct tpp_error *err)
{
    loaded->has_rating = tpp_subject_options_have_rates(subject, &loaded->record);
    return loaded->has_rating ? tpp_subject_options_rate(subject, &loaded->record, &loaded->rated, err) : TPP_STATUS_OK;
}

static enum tpp_status check_rule(const struct tpp_report *report, struct tpp_error *err)
{
    for (size_t i = 0; report->rating != NULL && i < report->rating->rule_count; i++) {
        if (report->rule_id == NULL || strcmp(report->rating->rules[i].rule->id, report->rule_id) == 0) {
            return TPP_STATUS_OK;
        }
    }
    return report->rule_id == NULL
               ? TPP_STATUS_OK
               : tpp_fail(err, TPP_STATUS_INVALID, "--rule '%s': there is no such rule; 'tppbench rules' lists them",
                          report->rule_id);
}

/* The last `depth` parts of a path. */
static const char *tail_of(const char *path, size_t depth)
{
    const char *tail = path + strlen(path);
    while (tail > path) {
        tail--;
        if (*tail == '/' && tail[1] != '\0' && --depth == 0) {
            return tail + 1;
        }
    }
    return path;
}

/* As much of a record's path as tells it from the other ones: "record.json", or "a800/record.json". */
static const char *name_of(const struct arguments *arguments, size_t index)
{
    const char *path = arguments->records[index];
    if (strcmp(path, "-") == 0) {
        return "standard input";
    }
    for (size_t depth = 1;; depth++) {
        const char *name = tail_of(path, depth);
        size_t alike = 0;
        for (size_t i = 0; i < arguments->record_count; i++) {
            alike += strcmp(tail_of(arguments->records[i], depth), name) == 0;
        }
        if (alike == 1 || name == path) {
            return name;
        }
    }
}

static enum tpp_status render(const struct arguments *arguments, struct rated_record *loaded,
                              const struct tpp_vouchers *vouchers, struct tpp_error *err)
{
    struct tpp_report_other others[RECORDS_MAX] = { 0 };
    struct tpp_chip *chips = NULL;
    size_t chip_count = 0;
    for (size_t i = 1; i < arguments->record_count; i++) {
        others[i - 1] = (struct tpp_report_other){
            .name = name_of(arguments, i),
            .record = &loaded[i].record,
            .rating = loaded[i].has_rating ? &loaded[i].rated.rating : NULL,
        };
    }
    TPP_TRY(tpp_chips_builtin(&chips, &chip_count, err));
    const struct tpp_report report = {
        .record = &loaded[0].record,
        .rating = loaded[0].has_rating ? &loaded[0].rated.rating : NULL,
        .name = name_of(arguments, 0),
        .others = others,
        .other_count = arguments->record_count - 1,
        .chips = chips,
        .chip_count = chip_count,
        .rule_id = arguments->rule_id,
        .evidence = &vouchers->evidence,
        .confirmed_on = tpp_kernel_confirmed_on,
    };
    enum tpp_status status = check_rule(&report, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_report_output_write(&arguments->output, &report, err);
    }
    tpp_chips_free(chips, chip_count);
    return status;
}

/* What the user says about the chip, and what vouches, is about the first record. */
static enum tpp_status load_all(const struct arguments *arguments, struct rated_record *loaded,
                                struct tpp_vouchers *vouchers, struct tpp_error *err)
{
    struct tpp_subject_options others;
    tpp_subject_options_init(&others);
    others.date = arguments->subject.date;
    others.rule_file_count = arguments->subject.rule_file_count;
    memcpy(others.rule_files, arguments->subject.rule_files, sizeof others.rule_files);
    TPP_TRY(tpp_vouchers_load(&arguments->vouchers, arguments->records[0], &loaded[0].record, vouchers, err));
    TPP_TRY(rate(&arguments->subject, &loaded[0], err));
    for (size_t i = 1; i < arguments->record_count; i++) {
        TPP_TRY(tpp_record_load(arguments->records[i], &loaded[i].record, err));
        TPP_TRY(rate(&others, &loaded[i], err));
    }
    return TPP_STATUS_OK;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_subject_options_init(&arguments.subject);
    (void)argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    struct rated_record *loaded = calloc(arguments.record_count, sizeof *loaded);
    struct tpp_vouchers vouchers;
    enum tpp_status status = loaded != NULL ? load_all(&arguments, loaded, &vouchers, &err)
                                            : tpp_fail(&err, TPP_STATUS_NO_MEMORY, "report: out of memory");
    if (status == TPP_STATUS_OK) {
        status = render(&arguments, loaded, &vouchers, &err);
    }
    for (size_t i = 0; loaded != NULL && i < arguments.record_count; i++) {
        tpp_rated_free(&loaded[i].rated);
        tpp_record_free(&loaded[i].record);
    }
    free(loaded);
    return status == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

const struct tpp_command tpp_command_report = {
    .name = "report",
    .summary = "show saved records as text, a page, a certificate, charts or data",
    .argp = &argp,
    .run = run,
};
