/* The options about the chip that is rated, and the way from them to a rating. */
#include "cli/subject_options.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"

enum option_key {
    KEY_CHIP = 'c',
    KEY_TOPS = 't',
    KEY_DIE_AREA = 0x100,
    KEY_IO,
    KEY_DRAM,
    KEY_DATACENTER,
    KEY_AT,
    KEY_RULES
};

static const struct argp_option options_table[] = {
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
    { 0 },
};

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

static void take_rule_file(struct tpp_subject_options *options, char *path, struct argp_state *state)
{
    if (options->rule_file_count == TPP_RULE_FILES_MAX) {
        argp_error(state, "--rules: at most %d files", TPP_RULE_FILES_MAX);
        return;
    }
    options->rule_files[options->rule_file_count++] = path;
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct tpp_subject_options *options = state->input;
    switch (key) {
    case KEY_CHIP:
        options->chip = value;
        return 0;
    case KEY_TOPS:
        options->tops = value;
        return 0;
    case KEY_DIE_AREA:
        options->die_area_mm2 = number_of(value, "--die-area", 0, state);
        return 0;
    case KEY_IO:
        options->io_gb_per_s = number_of(value, "--io", 1, state);
        return 0;
    case KEY_DRAM:
        options->dram_gb_per_s = number_of(value, "--dram", 1, state);
        return 0;
    case KEY_DATACENTER:
        options->datacenter = answer_of(value, state);
        options->has_datacenter = 1;
        return 0;
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

const struct argp tpp_subject_argp = { .options = options_table, .parser = parse };

void tpp_subject_options_init(struct tpp_subject_options *options)
{
    *options = (struct tpp_subject_options){ .die_area_mm2 = NAN, .io_gb_per_s = NAN, .dram_gb_per_s = NAN };
}

int tpp_subject_options_have_rates(const struct tpp_subject_options *options, const struct tpp_record *record)
{
    int has_rates = options->chip != NULL || options->tops != NULL;
    for (int i = 0; record != NULL && i < TPP_PRECISION_COUNT; i++) {
        has_rates |= tpp_record_best(record, TPP_KIND_GEMM, (enum tpp_precision)i) != NULL ||
                     tpp_record_best(record, TPP_KIND_PROBE, (enum tpp_precision)i) != NULL;
    }
    return has_rates;
}

/* ------------------------------------------------------------------------------------------ from options to a rating
 */

enum tpp_status tpp_record_load(const char *path, struct tpp_record *record, struct tpp_error *err)
{
    struct tpp_buffer text = { 0 };
    TPP_TRY(tpp_file_read(path, &text, err));
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    enum tpp_status status = tpp_record_read(name, text.bytes != NULL ? text.bytes : "", text.length, record, err);
    tpp_buffer_free(&text);
    return status;
}

static void take_fact(double *fact, char *source, double value, const char *option)
{
    if (!isnan(value)) {
        *fact = value;
        (void)snprintf(source, TPP_NAME_BYTES, "%s", option);
    }
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

/* What the user gives comes first: a catalogue fills in only what is still unknown. */
static enum tpp_status fill_subject(const struct tpp_subject_options *options, const struct tpp_record *record,
                                    struct tpp_subject *subject, struct tpp_error *err)
{
    take_fact(&subject->die_area_mm2, subject->die_area_source, options->die_area_mm2, "--die-area");
    take_fact(&subject->io_gb_per_s, subject->io_source, options->io_gb_per_s, "--io");
    take_fact(&subject->dram_gb_per_s, subject->dram_source, options->dram_gb_per_s, "--dram");
    if (record != NULL) {
        TPP_TRY(tpp_subject_add_record(subject, record, err));
    }
    if (options->tops != NULL) {
        TPP_TRY(tpp_context(err, tpp_subject_add_tops(subject, options->tops, err), "--tops"));
    }
    if (options->chip != NULL) {
        TPP_TRY(add_chip(subject, options->chip, err));
    }
    if (options->has_datacenter) { /* last, so that "unknown" goes before the catalogue's answer too */
        subject->datacenter = options->datacenter;
        (void)snprintf(subject->datacenter_source, sizeof subject->datacenter_source, "--datacenter");
    }
    if (*subject->name == '\0') {
        (void)snprintf(subject->name, sizeof subject->name, "As declared");
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_subject_options_rate(const struct tpp_subject_options *options, const struct tpp_record *record,
                                         struct tpp_rated *rated, struct tpp_error *err)
{
    struct tpp_rated made = { 0 };
    struct tpp_subject subject;
    TPP_TRY(tpp_rule_set_load(&made.rules, options->rule_files, options->rule_file_count, err));
    tpp_subject_init(&subject);
    enum tpp_status status = fill_subject(options, record, &subject, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_rating_evaluate(&subject, made.rules.rules, made.rules.count, options->date, &made.rating, err);
    }
    tpp_subject_free(&subject);
    if (status != TPP_STATUS_OK) {
        tpp_rule_set_free(&made.rules);
        return status;
    }
    *rated = made;
    return TPP_STATUS_OK;
}

void tpp_rated_free(struct tpp_rated *rated)
{
    tpp_rating_free(&rated->rating);
    tpp_rule_set_free(&rated->rules);
    *rated = (struct tpp_rated){ 0 };
}
