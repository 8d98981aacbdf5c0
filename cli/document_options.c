/* The options of commands that make a document, and its way to the terminal or a file. */
#include "cli/document_options.h"

#include <stdio.h>
#include <string.h>

#include "cli/file.h"
#include "cli/terminal.h"

enum option_key { KEY_AT = 0x300, KEY_RULES };

static const struct argp_option rules_table[] = {
    { 0, 0, 0, 0, "Rules:", 8 },
    { "at", KEY_AT, "DATE", 0, "Answer by the rules effective on this day (YYYY-MM-DD), not by those in force", 8 },
    { "rules", KEY_RULES, "FILE", 0, "Judge by this rule file as well; may be repeated", 8 },
    { 0 },
};

static const struct argp_option output_table[] = {
    { 0, 0, 0, 0, "Output:", 9 },
    { "format", 'f', "NAME", 0, "table (default), markdown, html or json", 9 },
    { "json", 'j', 0, 0, "The same as --format json", 9 },
    { "output", 'o', "FILE", 0, "Write to FILE, whole or not at all; its ending chooses the format", 9 },
    { 0 },
};

static void take_rule_file(struct tpp_document_options *options, char *path, struct argp_state *state)
{
    if (options->rule_file_count == TPP_DOCUMENT_RULE_FILES_MAX) {
        argp_error(state, "--rules: at most %d files", TPP_DOCUMENT_RULE_FILES_MAX);
        return;
    }
    options->rule_files[options->rule_file_count++] = path;
}

static error_t parse_rules(int key, char *value, struct argp_state *state)
{
    struct tpp_document_options *options = state->input;
    switch (key) {
    case KEY_AT:
        if (!tpp_date_is_valid(value)) {
            argp_error(state, "--at '%s': must be a calendar day, as YYYY-MM-DD", value);
        }
        options->date = value;
        return 0;
    case KEY_RULES:
        take_rule_file(options, value, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_output(int key, char *value, struct argp_state *state)
{
    struct tpp_document_options *options = state->input;
    switch (key) {
    case 'f':
        options->format = tpp_report_format_find(value);
        if (options->format == NULL) {
            argp_error(state, "there is no format '%s': table, markdown, html or json", value);
        }
        return 0;
    case 'j':
        options->format = tpp_report_format_find("json");
        return 0;
    case 'o':
        options->output = value;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp tpp_document_argp = { .options = output_table, .parser = parse_output };
const struct argp tpp_document_rules_argp = { .options = rules_table, .parser = parse_rules };

static const struct tpp_report_format *format_of(const struct tpp_document_options *options)
{
    const char *dot = options->output != NULL ? strrchr(options->output, '.') : NULL;
    if (options->format != NULL) {
        return options->format;
    }
    for (size_t i = 0; dot != NULL && tpp_report_format_at(i) != NULL; i++) {
        if (strcmp(tpp_report_format_at(i)->extension, dot + 1) == 0) {
            return tpp_report_format_at(i);
        }
    }
    return tpp_report_format_find("table");
}

enum tpp_status tpp_document_print(const struct tpp_document_options *options, struct tpp_report *report,
                                   struct tpp_error *err)
{
    int is_to_terminal = options->output == NULL;
    struct tpp_buffer bytes = { 0 };
    report->has_color = is_to_terminal && tpp_terminal_has_color();
    report->width = is_to_terminal ? tpp_terminal_width() : 0;
    enum tpp_status status = format_of(options)->render(report, &bytes, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write(is_to_terminal ? "-" : options->output, bytes.bytes, bytes.length, err);
    }
    tpp_buffer_free(&bytes);
    return status;
}
