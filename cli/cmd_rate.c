/* tppbench rate: what a record, a catalogue chip or declared rates mean under the rules. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/rule_set.h"
#include "cli/terminal.h"
#include "reports/report.h"

enum { RULE_FILE_LIMIT = 32 };

enum option_key {
    KEY_CHIP = 'c',
    KEY_TOPS = 't',
    KEY_JSON = 'j',
    KEY_DIE_AREA = 0x100,
    KEY_IO,
    KEY_DRAM,
    KEY_DATACENTER,
    KEY_AT,
    KEY_RULES,
    KEY_FAIL_IF
};

struct arguments {
    const char *record;
    const char *chip;
    const char *tops;
    const char *date;
    double die_area_mm2;
    double io_gb_per_s;
    double dram_gb_per_s;
    enum tpp_answer datacenter;
    int has_datacenter;
    char *rule_files[RULE_FILE_LIMIT];
    size_t rule_file_count;
    int is_json;
    int fails_if_meets;
    int fails_if_undetermined;
};

/* ------------------------------------------------------------------------------------------ arguments */

/* A plain decimal; 0 only where it means something. */
static double number_of(const char *text, const char *option, int may_be_zero, struct argp_state *state)
{
    char *end = NULL;
    int is_plain = isdigit((unsigned char)*text) && text[strspn(text, "0123456789.eE+-")] == '\0';
    double value = is_plain ? strtod(text, &end) : NAN;
    if (!is_plain || *end != '\0' || !isfinite(value) || (value == 0 && !may_be_zero)) {
        argp_error(state, "%s '%s': must be a number of %s", option, text, may_be_zero ? "0 or more" : "more than 0");
    }
    return value;
}

static enum tpp_answer answer_of(const char *text, struct argp_state *state)
{
    for (int i = 0; tpp_answer_name(i) != NULL; i++) {
        if (strcmp(tpp_answer_name(i), text) == 0) {
            return (enum tpp_answer)i;
        }
    }
    argp_error(state, "--datacenter '%s': must be yes, no or unknown", text);
    return TPP_ANSWER_UNKNOWN;
}

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

static void take_rule_file(struct arguments *arguments, char *path, struct argp_state *state)
{
    if (arguments->rule_file_count == RULE_FILE_LIMIT) {
        argp_error(state, "--rules: at most %d files", RULE_FILE_LIMIT);
        return;
    }
    arguments->rule_files[arguments->rule_file_count++] = path;
}

static error_t check_together(const struct arguments *arguments, struct argp_state *state)
{
    if (arguments->record == NULL && arguments->chip == NULL && arguments->tops == NULL) {
        argp_error(state, "nothing to rate: name a record, --chip or --tops");
    }
    return 0;
}

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case KEY_CHIP:
        arguments->chip = value;
        return 0;
    case KEY_TOPS:
        arguments->tops = value;
        return 0;
    case KEY_DIE_AREA:
        arguments->die_area_mm2 = number_of(value, "--die-area", 0, state);
        return 0;
    case KEY_IO:
        arguments->io_gb_per_s = number_of(value, "--io", 1, state);
        return 0;
    case KEY_DRAM:
        arguments->dram_gb_per_s = number_of(value, "--dram", 1, state);
        return 0;
    case KEY_DATACENTER:
        arguments->datacenter = answer_of(value, state);
        arguments->has_datacenter = 1;
        return 0;
    case KEY_AT:
        if (!tpp_date_is_valid(value)) {
            argp_error(state, "--at '%s': must be a calendar day, as YYYY-MM-DD", value);
        }
        arguments->date = value;
        return 0;
    case KEY_RULES:
        take_rule_file(arguments, value, state);
        return 0;
    case KEY_JSON:
        arguments->is_json = 1;
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
    { 0, 0, 0, 0, "What is rated:", 1 },
    { "chip", KEY_CHIP, "ID", 0, "A chip of the catalogue, by id or part of a name: the declared figure", 1 },
    { "tops", KEY_TOPS, "LIST", 0,
      "Declared dense tera-operations per second, such as fp16=148,fp8=296; one multiply-accumulate is two operations",
      1 },
    { 0, 0, 0, 0, "Facts about it, which go before those of the catalogue:", 2 },
    { "die-area", KEY_DIE_AREA, "MM2", 0, "Applicable die area: all logic dies on a non-planar process", 2 },
    { "io", KEY_IO, "GB/s", 0, "Transfer rate of all inputs and outputs but DRAM, both directions added", 2 },
    { "dram", KEY_DRAM, "GB/s", 0, "Total DRAM bandwidth", 2 },
    { "datacenter", KEY_DATACENTER, "yes|no|unknown", 0, "Designed or marketed for use in datacenters", 2 },
    { 0, 0, 0, 0, "Rules:", 3 },
    { "at", KEY_AT, "DATE", 0, "Answer by the rules effective on this day (YYYY-MM-DD), not by those in force", 3 },
    { "rules", KEY_RULES, "FILE", 0, "Judge by this rule file as well; may be repeated", 3 },
    { 0, 0, 0, 0, "Output:", 4 },
    { "json", KEY_JSON, 0, 0, "Print JSON", 4 },
    { "fail-if", KEY_FAIL_IF, "meets|undetermined", 0,
      "Exit with 1 when a rule in force (or effective at --at) comes out so; may be repeated", 4 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .args_doc = "[RECORD]",
    .doc = "Turn rates into total processing performance (TPP) and performance density, and judge every dated version "
           "of the rule.\vRECORD is a file that 'tppbench run' wrote, or - for standard input. Its figures are lower "
           "bounds: they may show that a clause is met, never that it is not. With --chip or --tops beside it, the "
           "declared figure is judged as well, and a measurement that exceeds it is reported.",
};

/* ------------------------------------------------------------------------------------------ the subject */

static void take_fact(double *fact, char *source, double value, const char *option)
{
    if (!isnan(value)) {
        *fact = value;
        (void)snprintf(source, TPP_NAME_BYTES, "%s", option);
    }
}

static enum tpp_status add_record(struct tpp_subject *subject, const char *path, struct tpp_error *err)
{
    struct tpp_buffer text = { 0 };
    struct tpp_record record;
    TPP_TRY(tpp_file_read(path, &text, err));
    enum tpp_status status = tpp_record_read(path, text.bytes != NULL ? text.bytes : "", text.length, &record, err);
    tpp_buffer_free(&text);
    if (status != TPP_STATUS_OK) {
        return status;
    }
    status = tpp_subject_add_record(subject, &record, err);
    tpp_record_free(&record);
    return tpp_context(err, status, "%s", path);
}

static enum tpp_status add_chip(struct tpp_subject *subject, const char *text, struct tpp_error *err)
{
    struct tpp_chip *chips = NULL;
    const struct tpp_chip *chip = NULL;
    size_t count = 0;
    TPP_TRY(tpp_chips_builtin(&chips, &count, err));
    enum tpp_status status = tpp_chip_find(chips, count, text, &chip, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_subject_add_chip(subject, chip, err);
    } else {
        status = TPP_STATUS_INVALID; /* a slip of the user, not of a device */
        err->status = status;
    }
    tpp_chips_free(chips, count);
    return status;
}

static enum tpp_status fill_subject(struct tpp_subject *subject, const struct arguments *arguments,
                                    struct tpp_error *err)
{
    take_fact(&subject->die_area_mm2, subject->die_area_source, arguments->die_area_mm2, "--die-area");
    take_fact(&subject->io_gb_per_s, subject->io_source, arguments->io_gb_per_s, "--io");
    take_fact(&subject->dram_gb_per_s, subject->dram_source, arguments->dram_gb_per_s, "--dram");
    if (arguments->record != NULL) {
        TPP_TRY(add_record(subject, arguments->record, err));
    }
    if (arguments->tops != NULL) {
        TPP_TRY(tpp_context(err, tpp_subject_add_tops(subject, arguments->tops, err), "--tops"));
    }
    if (arguments->chip != NULL) {
        TPP_TRY(add_chip(subject, arguments->chip, err));
    }
    if (arguments->has_datacenter) { /* last, so that "unknown" goes before the catalogue's answer too */
        subject->datacenter = arguments->datacenter;
        (void)snprintf(subject->datacenter_source, sizeof subject->datacenter_source, "--datacenter");
    }
    if (*subject->name == '\0') {
        (void)snprintf(subject->name, sizeof subject->name, "As declared");
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ the result */

static enum tpp_status print_rating(const struct tpp_rating *rating, int is_json, struct tpp_error *err)
{
    if (is_json) {
        return tpp_output_json(json_pack("{s:s, s:i, s:o}", "schema", "tppbench-rating", "schema_version", 1, "rating",
                                         tpp_rating_json(rating)),
                               err);
    }
    struct tpp_buffer bytes = { 0 };
    enum tpp_status status =
        tpp_rating_render_text(rating, tpp_terminal_has_color(), tpp_terminal_width(), &bytes, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write("-", bytes.bytes, bytes.length, err);
    }
    tpp_buffer_free(&bytes);
    return status;
}

/* A rule that builds on another favours what meets it, so it is not asked for "meets". */
static int fails(const struct tpp_rating *rating, const struct arguments *arguments)
{
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        int meets = result->outcome == TPP_CLAUSE_MEETS && *result->rule->requires_rule == '\0';
        if (result->is_current && ((arguments->fails_if_meets && meets) ||
                                   (arguments->fails_if_undetermined && result->outcome == TPP_CLAUSE_UNDETERMINED))) {
            return 1;
        }
    }
    return 0;
}

static int rate(const struct tpp_subject *subject, const struct tpp_rule_set *set, const struct arguments *arguments,
                struct tpp_error *err)
{
    struct tpp_rating rating;
    if (tpp_rating_evaluate(subject, set->rules, set->count, arguments->date, &rating, err) != TPP_STATUS_OK) {
        int code = tpp_report_failure(err);
        return subject->rate_count == 0 ? TPP_EXIT_RESULT : code;
    }
    enum tpp_status status = print_rating(&rating, arguments->is_json, err);
    int has_failed = fails(&rating, arguments);
    tpp_rating_free(&rating);
    if (status != TPP_STATUS_OK) {
        return tpp_report_failure(err);
    }
    return has_failed ? TPP_EXIT_RESULT : TPP_EXIT_OK;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { .die_area_mm2 = NAN, .io_gb_per_s = NAN, .dram_gb_per_s = NAN };
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_rule_set set = { 0 };
    struct tpp_subject subject;
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    tpp_subject_init(&subject);
    enum tpp_status status = tpp_rule_set_load(&set, arguments.rule_files, arguments.rule_file_count, &err);
    if (status == TPP_STATUS_OK) {
        status = fill_subject(&subject, &arguments, &err);
    }
    int code = status == TPP_STATUS_OK ? rate(&subject, &set, &arguments, &err) : tpp_report_failure(&err);
    tpp_subject_free(&subject);
    tpp_rule_set_free(&set);
    return code;
}

extern const struct tpp_command tpp_command_rate;
const struct tpp_command tpp_command_rate = {
    "rate",
    "rate a record, a chip or declared rates under the rules",
    &argp,
    run,
};
