/* tppbench allotment: a table of shipments against the quantities of TPP that rules name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/choice_options.h"
#include "cli/command.h"
#include "cli/document_options.h"
#include "cli/line_reader.h"
#include "cli/rule_set.h"
#include "cli/subjects.h"

enum option_key { KEY_RULE = 0x400, KEY_AGREEMENT, KEY_CSV, KEY_FAIL_IF };
enum { RULES_MAX = 32, MESSAGES_MAX = 10 };

struct arguments {
    struct tpp_document_options document;
    struct tpp_choices choices;
    const char *input;
    char *rules[RULES_MAX];
    size_t rule_count;
    char agreements[TPP_TEXT_BYTES];
    int fails_if_exceeds;
    int fails_if_undetermined;
};

/* ------------------------------------------------------------------------------------------ arguments */

static void take_agreement(struct arguments *arguments, const char *code, struct argp_state *state)
{
    size_t used = strlen(arguments->agreements);
    if (!tpp_country_is_valid(code, strlen(code))) {
        argp_error(state, "--agreement '%s': must be a country code of ISO 3166-1, such as AE", code);
        return;
    }
    if (!tpp_country_is_among(code, arguments->agreements) && used + 5 < sizeof arguments->agreements) {
        (void)snprintf(arguments->agreements + used, sizeof arguments->agreements - used, "%s%s", used > 0 ? ", " : "",
                       code);
    }
}

static void take_fail_if(struct arguments *arguments, const char *text, struct argp_state *state)
{
    if (strcmp(text, "exceeds") == 0) {
        arguments->fails_if_exceeds = 1;
    } else if (strcmp(text, "undetermined") == 0) {
        arguments->fails_if_undetermined = 1;
    } else {
        argp_error(state, "--fail-if '%s': must be exceeds or undetermined", text);
    }
}

static void take_rule(struct arguments *arguments, char *id, struct argp_state *state)
{
    if (arguments->rule_count == RULES_MAX) {
        argp_error(state, "--rule: at most %d", RULES_MAX);
        return;
    }
    arguments->rules[arguments->rule_count++] = id;
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->document;
        state->child_inputs[1] = &arguments->document;
        state->child_inputs[2] = &arguments->choices;
        return 0;
    case KEY_RULE:
        take_rule(arguments, value, state);
        return 0;
    case KEY_AGREEMENT:
        take_agreement(arguments, value, state);
        return 0;
    case KEY_CSV:
        arguments->document.format = tpp_report_format_find("csv");
        return 0;
    case KEY_FAIL_IF:
        take_fail_if(arguments, value, state);
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
    { 0, 0, 0, 0, "What is counted:", 1 },
    { "rule", KEY_RULE, "ID", 0, "By the quantities of this rule; may be repeated. Default: of every rule with some",
      1 },
    { "agreement", KEY_AGREEMENT, "CC", 0, "This country has a government-to-government agreement; may be repeated",
      1 },
    { "csv", KEY_CSV, 0, 0, "The same as --format csv: a row for each product of each sum", 9 },
    { "fail-if", KEY_FAIL_IF, "exceeds|undetermined", 0, "Exit with 1 when a sum comes out so; may be repeated", 9 },
    { 0 },
};

static const struct argp_child children[] = { { &tpp_document_rules_argp, 0, NULL, 0 },
                                              { &tpp_document_argp, 0, NULL, 0 },
                                              { &tpp_choice_argp, 0, NULL, 0 },
                                              { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .children = children,
    .args_doc = "FILE|-",
    .doc =
        "Count a table of shipments by TPP against the quantities that rules name: by consignee and year, by country, "
        "and as a share of what was shipped elsewhere; and say how many units more there is room for."
        "\vThe first line names the columns: date (YYYY-MM-DD), consignee, country (a code of ISO 3166-1 such as CN), "
        "quantity (units; 0 asks for the room alone); and chip, an id of the catalogue, or product and tpp (of one "
        "unit), with die_area_mm2, io_gb_per_s, dram_gb_per_s and datacenter where they are known: they decide which "
        "clauses a product meets. A column whose name begins with _ is passed over. Rows that are wrong are named "
        "with their line and column, and nothing is summed: a shipment that lacks could hide an excess.",
};

/* ------------------------------------------------------------------------------------------ the pass */

struct allotting {
    const struct arguments *arguments;
    struct tpp_rule_set set;
    struct tpp_catalogue catalogue;
    int *is_wanted;
    struct tpp_allotment *allotment;
    struct tpp_line_reader reader;
    unsigned long long wrong;
};

/* Those named; else every rule, and with --at those effective on the day. */
static enum tpp_status want(struct allotting *allotting, struct tpp_error *err)
{
    const struct arguments *arguments = allotting->arguments;
    const char *date = arguments->document.date;
    for (size_t i = 0; i < arguments->rule_count; i++) {
        const struct tpp_rule *rule = tpp_rules_find(allotting->set.rules, allotting->set.count, arguments->rules[i]);
        if (rule == NULL) {
            return tpp_fail(err, TPP_STATUS_INVALID, "--rule '%s': no such rule; 'tppbench rules' lists all",
                            arguments->rules[i]);
        }
        allotting->is_wanted[rule - allotting->set.rules] = 1;
    }
    for (size_t i = 0; arguments->rule_count == 0 && i < allotting->set.count; i++) {
        allotting->is_wanted[i] =
            date == NULL || allotting->set.is_from_file[i] || tpp_rule_is_effective(&allotting->set.rules[i], date);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status prepare(struct allotting *allotting, struct tpp_error *err)
{
    const struct arguments *arguments = allotting->arguments;
    const struct tpp_document_options *document = &arguments->document;
    struct tpp_allotment *allotment = NULL;
    TPP_TRY(tpp_rule_set_load(&allotting->set, document->rule_files, document->rule_file_count, err));
    TPP_TRY(tpp_catalogue_load(&allotting->catalogue, err));
    allotting->is_wanted = calloc(allotting->set.count + 1, sizeof *allotting->is_wanted);
    if (allotting->is_wanted == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu rules", allotting->set.count);
    }
    TPP_TRY(want(allotting, err));
    const struct tpp_allotment_terms terms = {
        .rules = allotting->set.rules,
        .rule_count = allotting->set.count,
        .is_wanted = allotting->is_wanted,
        .date = document->date != NULL ? document->date : "",
        .choices = &arguments->choices,
        .chips = allotting->catalogue.chips,
        .chip_count = allotting->catalogue.count,
        .agreements = arguments->agreements,
    };
    TPP_TRY(tpp_allotment_new(&terms, &allotment, err));
    allotting->allotment = allotment;
    return tpp_line_reader_open(arguments->input, &allotting->reader, err);
}

static void tell_wrong(struct allotting *allotting, const struct tpp_error *err)
{
    allotting->wrong++;
    if (allotting->wrong <= MESSAGES_MAX) {
        (void)tpp_report_failure(err);
    }
}

static enum tpp_status pass(struct allotting *allotting, struct tpp_error *err)
{
    char *line = NULL;
    size_t length = 0;
    TPP_TRY(tpp_line_reader_next(&allotting->reader, &line, &length, err));
    if (line == NULL) {
        return tpp_fail(err, TPP_STATUS_PARSE, "%s:1:1: there is nothing: the first line names the columns",
                        allotting->reader.name);
    }
    const struct tpp_row_place head = { allotting->reader.name, 1 };
    size_t mark = strncmp(line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* what spreadsheets begin UTF-8 with */
    TPP_TRY(tpp_allotment_columns(allotting->allotment, &head, line + mark, length - mark, err));
    for (;;) {
        TPP_TRY(tpp_line_reader_next(&allotting->reader, &line, &length, err));
        if (line == NULL) {
            break;
        }
        const struct tpp_row_place place = { allotting->reader.name, allotting->reader.line };
        struct tpp_error row = TPP_ERROR_INIT;
        enum tpp_status status =
            length > 0 ? tpp_allotment_row(allotting->allotment, &place, line, length, &row) : TPP_STATUS_OK;
        if (status == TPP_STATUS_NO_MEMORY) {
            *err = row;
            return status;
        }
        if (status != TPP_STATUS_OK) {
            tell_wrong(allotting, &row);
        }
    }
    return allotting->wrong == 0
               ? TPP_STATUS_OK
               : tpp_fail(err, TPP_STATUS_PARSE, "%s: %llu %s wrong, so nothing was summed", allotting->reader.name,
                          allotting->wrong, allotting->wrong == 1 ? "row is" : "rows are");
}

static int fails(const struct tpp_allotted *allotted, const struct arguments *arguments)
{
    for (size_t i = 0; i < allotted->line_count; i++) {
        if ((arguments->fails_if_exceeds && allotted->lines[i].exceeds == TPP_TRUTH_TRUE) ||
            (arguments->fails_if_undetermined && allotted->lines[i].exceeds == TPP_TRUTH_UNKNOWN)) {
            return 1;
        }
    }
    return 0;
}

static enum tpp_status work(struct allotting *allotting, int *code, struct tpp_error *err)
{
    struct tpp_allotted allotted;
    TPP_TRY(prepare(allotting, err));
    TPP_TRY(pass(allotting, err));
    TPP_TRY(tpp_allotment_sum(allotting->allotment, &allotted, err));
    struct tpp_report report = { .allotted = &allotted };
    TPP_TRY(tpp_document_print(&allotting->arguments->document, &report, err));
    *code = fails(&allotted, allotting->arguments) ? TPP_EXIT_RESULT : TPP_EXIT_OK;
    return TPP_STATUS_OK;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    struct allotting allotting = { .arguments = &arguments, .reader = { .descriptor = -1 } };
    int code = TPP_EXIT_OK;
    tpp_choices_init(&arguments.choices);
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    if (work(&allotting, &code, &err) != TPP_STATUS_OK) {
        code = tpp_report_failure(&err);
    }
    tpp_line_reader_close(&allotting.reader);
    tpp_allotment_free(allotting.allotment);
    free(allotting.is_wanted);
    tpp_catalogue_free(&allotting.catalogue);
    tpp_rule_set_free(&allotting.set);
    return code;
}

extern const struct tpp_command tpp_command_allotment;
const struct tpp_command tpp_command_allotment = {
    "allotment",
    "count shipments by TPP against the quantities of rules",
    &argp,
    run,
};
