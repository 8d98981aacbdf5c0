/* tppbench rate: what a record, a catalogue chip or declared rates mean under the rules. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/subject_options.h"
#include "cli/terminal.h"
#include "reports/report.h"

enum option_key { KEY_QUANTITY = 'q', KEY_JSON = 'j', KEY_FAIL_IF = 0x200, KEY_CSV };

static const uint64_t units_max = 1000000000000000;

struct arguments {
    struct tpp_subject_options subject;
    const char *record;
    int is_json;
    int is_csv;
    int fails_if_meets;
    int fails_if_undetermined;
    uint64_t unit_count; /* 0: not asked for */
};

/* ------------------------------------------------------------------------------------------ arguments */

static void take_fail_if(struct arguments *arguments, const char *text, struct argp_state *state)
{
    if (strcmp(text, "meets") == 0) {
        arguments->fails_if_meets = 1;
    } else if (strcmp(text, "undetermined") == 0) {
        arguments->fails_if_undetermined = 1;
    } else {
        argp_error(state, "--fail-if '%s': must be meets or undetermined", text);
    }
}

static error_t check_together(const struct arguments *arguments, struct argp_state *state)
{
    if (arguments->is_json && arguments->is_csv) {
        argp_error(state, "--json and --csv: one of the two");
    }
    if (arguments->record == NULL && !tpp_subject_options_have_rates(&arguments->subject, NULL)) {
        argp_error(state, "nothing to rate: name a record, --chip, --tops or --memory-stack");
    }
    return 0;
}

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->subject;
        return 0;
    case KEY_JSON:
        arguments->is_json = 1;
        return 0;
    case KEY_CSV:
        arguments->is_csv = 1;
        return 0;
    case KEY_QUANTITY:
        arguments->unit_count = tpp_option_whole(state, "quantity", value, "units", 1, units_max);
        return 0;
    case KEY_FAIL_IF:
        take_fail_if(arguments, value, state);
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->record != NULL) {
            argp_error(state, "'%s': rate one record at a time", value);
        }
        arguments->record = value;
        return 0;
    case ARGP_KEY_END:
        return check_together(arguments, state);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    { 0, 0, 0, 0, "Output:", 5 },
    { "json", KEY_JSON, 0, 0, "Print JSON", 5 },
    { "csv", KEY_CSV, 0, 0, "Print CSV: a row for each condition, with its margin and uncertainty budget", 5 },
    { "quantity", KEY_QUANTITY, "N", 0,
      "Say besides what N units come to against the quantities of TPP that rules name, and how many fit; "
      "'tppbench allotment' counts a table of shipments",
      5 },
    { "fail-if", KEY_FAIL_IF, "meets|undetermined", 0,
      "Exit with 1 when a control or review rule in force (or effective at --at) comes out so; may be repeated", 5 },
    { 0 },
};

static const struct argp_child children[] = { { &tpp_subject_argp, 0, NULL, 0 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .children = children,
    .args_doc = "[RECORD]",
    .doc = "Turn rates into total processing performance (TPP) and performance density, and judge every dated version "
           "of the rule.\vRECORD is a file that 'tppbench run' wrote, or - for standard input. Its figures are lower "
           "bounds: they may show that a clause is met, never that it is not. With --chip or --tops beside it, the "
           "declared figure is judged as well, and a measurement that exceeds it is reported.",
};

/* ------------------------------------------------------------------------------------------ the result */

static enum tpp_status print_rating(const struct tpp_rating *rating, const struct arguments *arguments,
                                    struct tpp_error *err)
{
    if (arguments->is_json) {
        return tpp_output_json(json_pack("{s:s, s:i, s:o}", "schema", "tppbench-rating", "schema_version", 1, "rating",
                                         tpp_rating_json(rating)),
                               err);
    }
    const struct tpp_report report = {
        .rating = rating,
        .has_color = tpp_terminal_has_color(),
        .width = tpp_terminal_width(),
    };
    struct tpp_buffer bytes = { 0 };
    enum tpp_status status = tpp_report_format_find(arguments->is_csv ? "csv" : "table")->render(&report, &bytes, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write("-", bytes.bytes, bytes.length, err);
    }
    tpp_buffer_free(&bytes);
    return status;
}

/* A rule that builds on another favours what meets it, so it is not asked for "meets"; duties, presumptions and the low
 * tier are not what a shipment is stopped for. */
static int fails(const struct tpp_rating *rating, const struct arguments *arguments)
{
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        enum tpp_rule_kind kind = result->rule->kind;
        int meets = result->outcome == TPP_CLAUSE_MEETS && kind == TPP_RULE_KIND_CONTROL;
        int decides = kind == TPP_RULE_KIND_CONTROL || kind == TPP_RULE_KIND_REVIEW;
        if (result->is_current && decides &&
            ((arguments->fails_if_meets && meets) ||
             (arguments->fails_if_undetermined && result->outcome == TPP_CLAUSE_UNDETERMINED))) {
            return 1;
        }
    }
    return 0;
}

static int rate(const struct arguments *arguments, const struct tpp_record *record, struct tpp_error *err)
{
    struct tpp_rated rated = { 0 };
    if (tpp_subject_options_rate(&arguments->subject, record, &rated, err) != TPP_STATUS_OK) {
        int code = tpp_report_failure(err);
        return tpp_subject_options_have_rates(&arguments->subject, record) ? code : TPP_EXIT_RESULT;
    }
    enum tpp_status status = TPP_STATUS_OK;
    if (arguments->unit_count > 0) {
        status = tpp_context(err, tpp_rating_count_units(&rated.rating, arguments->unit_count, err), "--quantity");
    }
    if (status == TPP_STATUS_OK) {
        status = print_rating(&rated.rating, arguments, err);
    }
    int has_failed = fails(&rated.rating, arguments);
    tpp_rated_free(&rated);
    if (status != TPP_STATUS_OK) {
        return tpp_report_failure(err);
    }
    return has_failed ? TPP_EXIT_RESULT : TPP_EXIT_OK;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_record record = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_subject_options_init(&arguments.subject);
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    if (arguments.record != NULL && tpp_record_load(arguments.record, &record, &err) != TPP_STATUS_OK) {
        return tpp_report_failure(&err);
    }
    int code = rate(&arguments, arguments.record != NULL ? &record : NULL, &err);
    tpp_record_free(&record);
    return code;
}

extern const struct tpp_command tpp_command_rate;
const struct tpp_command tpp_command_rate = {
    "rate",
    "rate a record, a chip or declared rates under the rules",
    &argp,
    run,
};
