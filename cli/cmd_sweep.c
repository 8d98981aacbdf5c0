/* tppbench sweep: many designs, one row each, rated in one pass. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/choice_options.h"
#include "cli/command.h"
#include "cli/file.h"
#include "cli/line_reader.h"
#include "cli/rule_set.h"
#include "cli/sweep_rows.h"
#include "rating/rating.h"

enum { KEY_JSON = 'j', KEY_AT = 0x100, KEY_RULES, KEY_RULE, ARGUMENT_LIMIT = 64, MESSAGES_MAX = 10 };

/* What is written is collected up to here. */
enum { OUTPUT_BYTES = 1 << 16 };

struct arguments {
    struct tpp_choices choices;
    const char *input;
    const char *date;
    char *files[ARGUMENT_LIMIT];
    size_t file_count;
    char *rules[ARGUMENT_LIMIT];
    size_t rule_count;
    int is_json;
};

/* ------------------------------------------------------------------------------------------ arguments */

static void take(char **list, size_t *count, char *value, const char *option, struct argp_state *state)
{
    if (*count == ARGUMENT_LIMIT) {
        argp_error(state, "%s: at most %d", option, ARGUMENT_LIMIT);
        return;
    }
    list[(*count)++] = value;
}

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->choices;
        return 0;
    case KEY_JSON:
        arguments->is_json = 1;
        return 0;
    case KEY_AT:
        if (!tpp_date_is_valid(value)) {
            argp_error(state, "--at '%s': must be a calendar day, as YYYY-MM-DD", value);
        }
        arguments->date = value;
        return 0;
    case KEY_RULES:
        take(arguments->files, &arguments->file_count, value, "--rules", state);
        return 0;
    case KEY_RULE:
        take(arguments->rules, &arguments->rule_count, value, "--rule", state);
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->input != NULL) {
            argp_error(state, "'%s': one table at a time", value);
        }
        arguments->input = value;
        return 0;
    case ARGP_KEY_END:
        if (arguments->input == NULL) {
            argp_error(state, "which table? A file, or - for standard input");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    { 0, 0, 0, 0, "Rules:", 3 },
    { "at", KEY_AT, "DATE", 0, "By the rules effective on this day (YYYY-MM-DD), not by those in force", 3 },
    { "rule", KEY_RULE, "ID", 0, "By this rule, whatever its status; may be repeated. Default: those in force", 3 },
    { "rules", KEY_RULES, "FILE", 0, "By this rule file as well; may be repeated", 3 },
    { 0, 0, 0, 0, "Output:", 5 },
    { "json", KEY_JSON, 0, 0, "Rows are JSON objects, a line each, in and out", 5 },
    { 0 },
};

static const struct argp_child children[] = { { &tpp_choice_argp, 0, NULL, 0 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .children = children,
    .args_doc = "FILE|-",
    .doc =
        "Rate a table of designs, one row each, in one pass and constant memory; results come in the order of the rows."
        "\vThe first line names the columns: name; a precision, such as fp16 (dense tera-operations per second); "
        "vector_fp32 for vector units; macs_fp16 (multiply-accumulates per clock and core) with cores and clock_mhz; "
        "die_area_mm2, other_die_area_mm2, io_gb_per_s, dram_gb_per_s, datacenter, transistors, hbm, first_marketed, "
        "export_date. An empty field is not known. A column whose name begins with _ is passed over. A row that is "
        "wrong is named with its line and column and has an error in the result; the others are rated, and the exit "
        "status is 2.",
};

/* ------------------------------------------------------------------------------------------ state */

struct sweeping {
    const struct arguments *arguments;
    struct tpp_rule_set set;
    int *is_wanted; /* one for each rule: its outcome is written */
    struct tpp_sweep *sweep;
    struct tpp_line_reader reader;
    struct tpp_sweep_writer writer;
    unsigned long long rated, wrong;
};

static enum tpp_status want_named(struct sweeping *sweeping, struct tpp_error *err)
{
    for (size_t i = 0; i < sweeping->arguments->rule_count; i++) {
        const char *id = sweeping->arguments->rules[i];
        const struct tpp_rule *rule = tpp_rules_find(sweeping->set.rules, sweeping->set.count, id);
        if (rule == NULL) {
            return tpp_fail(err, TPP_STATUS_INVALID, "--rule '%s': no such rule; 'tppbench rules' lists all", id);
        }
        sweeping->is_wanted[rule - sweeping->set.rules] = 1;
    }
    return TPP_STATUS_OK;
}

/* Those in force on circuits, without those that have the limits of another that is written anyway. */
static void want_current(struct sweeping *sweeping)
{
    for (size_t i = 0; i < sweeping->set.count; i++) {
        const struct tpp_rule *rule = &sweeping->set.rules[i];
        int is_current = tpp_rule_state(rule, sweeping->arguments->date) == TPP_STATE_IN_FORCE;
        sweeping->is_wanted[i] =
            sweeping->set.is_from_file[i] ||
            (is_current && rule->applies_to == TPP_APPLIES_TO_PROCESSORS && *rule->same_thresholds_as == '\0');
    }
}

static enum tpp_status prepare(struct sweeping *sweeping, struct tpp_error *err)
{
    const struct arguments *arguments = sweeping->arguments;
    TPP_TRY(tpp_rule_set_load(&sweeping->set, arguments->files, arguments->file_count, err));
    sweeping->is_wanted = calloc(sweeping->set.count + 1, sizeof *sweeping->is_wanted);
    if (sweeping->is_wanted == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu rules", sweeping->set.count);
    }
    if (arguments->rule_count > 0) {
        TPP_TRY(want_named(sweeping, err));
    } else {
        want_current(sweeping);
    }
    struct tpp_sweep *sweep = NULL;
    TPP_TRY(tpp_sweep_new(sweeping->set.rules, sweeping->set.count, sweeping->is_wanted, arguments->date,
                          &arguments->choices, &sweep, err));
    sweeping->sweep = sweep;
    sweeping->writer.rules = sweeping->set.rules;
    sweeping->writer.rule_count = sweeping->set.count;
    sweeping->writer.is_wanted = sweeping->is_wanted;
    sweeping->writer.is_json = arguments->is_json;
    return tpp_line_reader_open(arguments->input, &sweeping->reader, err);
}

static enum tpp_status flush(struct sweeping *sweeping, size_t above, struct tpp_error *err)
{
    if (sweeping->writer.output.length <= above && !sweeping->writer.output.has_failed) {
        return TPP_STATUS_OK;
    }
    TPP_TRY(tpp_buffer_status(&sweeping->writer.output, err));
    TPP_TRY(tpp_file_write("-", sweeping->writer.output.bytes, sweeping->writer.output.length, err));
    sweeping->writer.output.length = 0;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ the pass */

/* The first few are told as they come; the result has all. */
static void tell_wrong(struct sweeping *sweeping, const struct tpp_error *err)
{
    sweeping->wrong++;
    if (sweeping->wrong <= MESSAGES_MAX) {
        (void)tpp_report_failure(err);
    } else if (sweeping->wrong == MESSAGES_MAX + 1) {
        (void)fprintf(stderr, "tppbench: further rows that are wrong are named in the result only\n");
    }
}

static void rate_line(struct sweeping *sweeping, char *line, size_t length)
{
    const struct tpp_row_place place = { sweeping->reader.name, sweeping->reader.line };
    struct tpp_sweep_result result;
    struct tpp_error err = TPP_ERROR_INIT;
    int is_json = sweeping->arguments->is_json;
    enum tpp_status status = is_json ? tpp_sweep_json(sweeping->sweep, &place, line, length, &result, &err)
                                     : tpp_sweep_csv(sweeping->sweep, &place, line, length, &result, &err);
    if (status != TPP_STATUS_OK) {
        tell_wrong(sweeping, &err);
    } else {
        sweeping->rated++;
    }
    tpp_sweep_write_row(&sweeping->writer, status == TPP_STATUS_OK ? &result : NULL, err.text);
}

static enum tpp_status pass(struct sweeping *sweeping, struct tpp_error *err)
{
    char *line = NULL;
    size_t length = 0;
    TPP_TRY(tpp_line_reader_next(&sweeping->reader, &line, &length, err));
    if (line == NULL) {
        return tpp_fail(err, TPP_STATUS_PARSE, "%s:1:1: there is nothing: the first line names the columns",
                        sweeping->reader.name);
    }
    if (!sweeping->arguments->is_json) {
        const struct tpp_row_place place = { sweeping->reader.name, 1 };
        size_t mark = strncmp(line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* what spreadsheets begin UTF-8 with */
        TPP_TRY(tpp_sweep_columns(sweeping->sweep, &place, line + mark, length - mark, err));
        tpp_sweep_write_header(&sweeping->writer);
        TPP_TRY(tpp_line_reader_next(&sweeping->reader, &line, &length, err));
    }
    while (line != NULL) {
        if (length > 0) { /* an empty line is no row */
            rate_line(sweeping, line, length);
            TPP_TRY(flush(sweeping, OUTPUT_BYTES, err));
        }
        TPP_TRY(tpp_line_reader_next(&sweeping->reader, &line, &length, err));
    }
    return TPP_STATUS_OK;
}

/* Rows have no room for the choices they were made with, so those that move a figure are said beside them. */
static void tell_choices(const struct tpp_choices *choices)
{
    struct tpp_choice_text texts[TPP_CHOICE_COUNT];
    tpp_choices_describe(choices, texts);
    for (int i = 0; i < TPP_CHOICE_COUNT; i++) {
        if (!texts[i].is_default) {
            (void)fprintf(stderr, "tppbench: note: %s: %s\n", texts[i].name, texts[i].value);
        }
    }
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { .date = "" };
    struct tpp_error err = TPP_ERROR_INIT;
    struct sweeping sweeping = { .arguments = &arguments, .reader = { .descriptor = -1 } };
    tpp_choices_init(&arguments.choices);
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    enum tpp_status status = prepare(&sweeping, &err);
    if (status == TPP_STATUS_OK) {
        tell_choices(&arguments.choices);
        status = pass(&sweeping, &err);
        enum tpp_status written = flush(&sweeping, 0, status == TPP_STATUS_OK ? &err : NULL);
        status = status == TPP_STATUS_OK ? written : status;
    }
    int code = status != TPP_STATUS_OK ? tpp_report_failure(&err) : sweeping.wrong > 0 ? TPP_EXIT_USAGE : TPP_EXIT_OK;
    if (sweeping.wrong > 0) {
        (void)fprintf(stderr, "tppbench: %llu rows rated, %llu wrong\n", sweeping.rated, sweeping.wrong);
    }
    tpp_line_reader_close(&sweeping.reader);
    tpp_sweep_free(sweeping.sweep);
    free(sweeping.is_wanted);
    tpp_rule_set_free(&sweeping.set);
    tpp_sweep_writer_free(&sweeping.writer);
    return code;
}

extern const struct tpp_command tpp_command_sweep;
const struct tpp_command tpp_command_sweep = { "sweep", "rate a table of designs, one row each", &argp, run };
