/* tppbench report: a saved record with its rating, in the format asked for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/subject_options.h"
#include "cli/terminal.h"
#include "reports/report.h"

struct arguments {
    struct tpp_subject_options subject;
    const struct tpp_report_format *format; /* NULL until one is asked for */
    const char *record;
    const char *output;
};

static const struct argp_option options[] = {
    { 0, 0, 0, 0, "Output:", 5 },
    { "format", 'f', "NAME", 0, "table (default), markdown, csv, json or html", 5 },
    { "json", 'j', 0, 0, "The same as --format json", 5 },
    { "output", 'o', "FILE", 0, "Write to FILE, whole or not at all; its ending chooses the format", 5 },
    { 0 },
};

static const struct argp_child children[] = { { &tpp_subject_argp, 0, NULL, 0 }, { 0 } };

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->subject;
        return 0;
    case 'f':
        arguments->format = tpp_report_format_find(value);
        if (arguments->format == NULL) {
            argp_error(state, "there is no format '%s': table, markdown, csv, json or html", value);
        }
        return 0;
    case 'j':
        arguments->format = tpp_report_format_find("json");
        return 0;
    case 'o':
        arguments->output = value;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->record != NULL) {
            argp_error(state, "'%s' is too much: one record at a time", value);
        }
        arguments->record = value;
        return 0;
    case ARGP_KEY_END:
        if (arguments->record == NULL) {
            argp_error(state, "which record? 'tppbench run -o FILE' makes one");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "RECORD",
    .doc =
        "Show a saved record and what it means under the rules.\vRECORD is a file that 'tppbench run' wrote, or - for "
        "standard input. All figures are computed from its samples, so they are those the run printed. A measurement "
        "is a lower bound of the theoretical peak: it can show that a limit is met, never that it is not.",
    .children = children,
};

/* The format whose extension a file name has; the terminal's table otherwise. */
static const struct tpp_report_format *format_of_file(const char *path)
{
    const char *dot = path != NULL ? strrchr(path, '.') : NULL;
    for (size_t i = 0; dot != NULL && tpp_report_format_at(i) != NULL; i++) {
        if (strcmp(tpp_report_format_at(i)->extension, dot + 1) == 0) {
            return tpp_report_format_at(i);
        }
    }
    return tpp_report_format_find("table");
}

static enum tpp_status render(const struct arguments *arguments, const struct tpp_record *record, struct tpp_error *err)
{
    struct tpp_rated rated = { 0 };
    /* A record in which nothing was measured still has reasons to show. */
    int has_rating = tpp_subject_options_have_rates(&arguments->subject, record);
    if (has_rating) {
        TPP_TRY(tpp_subject_options_rate(&arguments->subject, record, &rated, err));
    }
    int is_to_terminal = arguments->output == NULL;
    const struct tpp_report report = {
        .record = record,
        .rating = has_rating ? &rated.rating : NULL,
        .has_color = is_to_terminal && tpp_terminal_has_color(),
        .width = is_to_terminal ? tpp_terminal_width() : 0,
    };
    struct tpp_buffer bytes = { 0 };
    enum tpp_status status = arguments->format->render(&report, &bytes, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write(is_to_terminal ? "-" : arguments->output, bytes.bytes, bytes.length, err);
    }
    tpp_buffer_free(&bytes);
    tpp_rated_free(&rated);
    return status;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_record record = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_subject_options_init(&arguments.subject);
    (void)argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (arguments.format == NULL) {
        arguments.format = format_of_file(arguments.output);
    }
    enum tpp_status status = tpp_record_load(arguments.record, &record, &err);
    if (status == TPP_STATUS_OK) {
        status = render(&arguments, &record, &err);
    }
    tpp_record_free(&record);
    return status == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

const struct tpp_command tpp_command_report = {
    .name = "report", .summary = "show a saved record as text, Markdown, CSV, JSON or HTML", .argp = &argp, .run = run
};
