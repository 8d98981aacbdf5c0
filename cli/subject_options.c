/* The options about the chip that is rated, and the way from them to a rating. */
#include "cli/subject_options.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"

enum { KEY_DIE_AREA = 0x100, KEY_IO, KEY_DRAM, KEY_DATACENTER, KEY_AT, KEY_RULES, KEY_CHIP, KEY_TOPS };

static const struct argp_option options_table[] = {
    { "chip", KEY_CHIP, "ID", 0, "Take the declared figures of this chip; 'tppbench chips' lists them", 0 },
    { "tops", KEY_TOPS, "LIST", 0, "Declared dense rates in TOPS, such as fp16=148,fp8=296", 0 },
    { "die-area", KEY_DIE_AREA, "MM2", 0, "Applicable die area in mm2; without it density is undetermined", 0 },
    { "io", KEY_IO, "GB/S", 0, "Aggregate bidirectional I/O without DRAM, in GB/s", 0 },
    { "dram", KEY_DRAM, "GB/S", 0, "Total DRAM bandwidth in GB/s", 0 },
    { "datacenter", KEY_DATACENTER, "ANSWER", 0, "Designed or marketed for datacenters: yes, no or unknown", 0 },
    { "at", KEY_AT, "DATE", 0, "Judge by the rules effective on this date, YYYY-MM-DD", 0 },
    { "rules", KEY_RULES, "FILE", 0, "Judge by this rule file instead of the built-in ones; may be repeated", 0 },
    { 0 },
};

static void parse_positive(struct argp_state *state, const char *option, const char *text, double *number)
{
    char *end = NULL;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(value) || value <= 0.0) {
        argp_error(state, "%s must be a positive number, not '%s'", option, text);
        return;
    }
    *number = value;
}

static void parse_answer(struct argp_state *state, const char *text, enum tpp_answer *answer)
{
    for (int i = 0; tpp_answer_name(i) != NULL; i++) {
        if (strcmp(tpp_answer_name(i), text) == 0) {
            *answer = (enum tpp_answer)i;
            return;
        }
    }
    argp_error(state, "--datacenter must be yes, no or unknown, not '%s'", text);
}

static void add_rule_file(struct argp_state *state, struct tpp_subject_options *options, const char *path)
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
        parse_positive(state, "--die-area", value, &options->die_area_mm2);
        return 0;
    case KEY_IO:
        parse_positive(state, "--io", value, &options->io_gb_per_s);
        return 0;
    case KEY_DRAM:
        parse_positive(state, "--dram", value, &options->dram_gb_per_s);
        return 0;
    case KEY_DATACENTER:
        parse_answer(state, value, &options->datacenter);
        return 0;
    case KEY_AT:
        if (!tpp_date_is_valid(value)) {
            argp_error(state, "--at must be a date YYYY-MM-DD, not '%s'", value);
        }
        options->date = value;
        return 0;
    case KEY_RULES:
        add_rule_file(state, options, value);
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

/* ------------------------------------------------------------------------------------------------- rating */

static enum tpp_status add_chip(const char *id, struct tpp_subject *subject, struct tpp_error *err)
{
    struct tpp_chip *chips = NULL;
    size_t count = 0;
    const struct tpp_chip *chip = NULL;
    TPP_TRY(tpp_chips_builtin(&chips, &count, err));
    enum tpp_status status = tpp_chip_find(chips, count, id, &chip, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_subject_add_chip(subject, chip, err);
    }
    tpp_chips_free(chips, count);
    return tpp_context(err, status, "--chip");
}

static void take(double given, const char *option, double *value, char source[TPP_NAME_BYTES])
{
    if (!isnan(given)) {
        *value = given;
        (void)snprintf(source, TPP_NAME_BYTES, "%s", option);
    }
}

/* What the user gives comes first: a catalogue fills in only what is still unknown. */
static enum tpp_status make_subject(const struct tpp_subject_options *options, const struct tpp_record *record,
                                    struct tpp_subject *subject, struct tpp_error *err)
{
    take(options->die_area_mm2, "--die-area", &subject->die_area_mm2, subject->die_area_source);
    take(options->io_gb_per_s, "--io", &subject->io_gb_per_s, subject->io_source);
    take(options->dram_gb_per_s, "--dram", &subject->dram_gb_per_s, subject->dram_source);
    if (options->datacenter != TPP_ANSWER_UNKNOWN) {
        subject->datacenter = options->datacenter;
        (void)snprintf(subject->datacenter_source, sizeof subject->datacenter_source, "--datacenter");
    }
    if (record != NULL) {
        TPP_TRY(tpp_subject_add_record(subject, record, err));
    }
    if (options->tops != NULL) {
        TPP_TRY(tpp_context(err, tpp_subject_add_tops(subject, options->tops, err), "--tops"));
    }
    if (options->chip != NULL) {
        TPP_TRY(add_chip(options->chip, subject, err));
    }
    return TPP_STATUS_OK;
}

static enum tpp_status read_rule(const char *path, struct tpp_rule *rule, struct tpp_error *err)
{
    struct tpp_buffer text = { 0 };
    TPP_TRY(tpp_file_read(path, &text, err));
    enum tpp_status status = tpp_rule_read(path, text.bytes != NULL ? text.bytes : "", text.length, rule, err);
    tpp_buffer_free(&text);
    return status;
}

static enum tpp_status read_rules(const struct tpp_subject_options *options, struct tpp_rule **rules, size_t *count,
                                  struct tpp_error *err)
{
    if (options->rule_file_count == 0) {
        return tpp_rules_builtin(rules, count, err);
    }
    struct tpp_rule *made = calloc(options->rule_file_count, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "--rules: out of memory");
    }
    enum tpp_status status = TPP_STATUS_OK;
    size_t read = 0;
    while (status == TPP_STATUS_OK && read < options->rule_file_count) {
        status = read_rule(options->rule_files[read], &made[read], err);
        read += status == TPP_STATUS_OK;
    }
    if (status != TPP_STATUS_OK) {
        tpp_rules_free(made, read);
        return status;
    }
    *rules = made;
    *count = read;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_subject_options_rate(const struct tpp_subject_options *options, const struct tpp_record *record,
                                         struct tpp_rated *rated, struct tpp_error *err)
{
    struct tpp_rated made = { 0 };
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    enum tpp_status status = make_subject(options, record, &subject, err);
    if (status == TPP_STATUS_OK) {
        status = read_rules(options, &made.rules, &made.rule_count, err);
    }
    if (status == TPP_STATUS_OK) {
        status = tpp_rating_evaluate(&subject, made.rules, made.rule_count, options->date, &made.rating, err);
    }
    tpp_subject_free(&subject);
    if (status != TPP_STATUS_OK) {
        tpp_rules_free(made.rules, made.rule_count);
        return status;
    }
    *rated = made;
    return TPP_STATUS_OK;
}

void tpp_rated_free(struct tpp_rated *rated)
{
    tpp_rating_free(&rated->rating);
    tpp_rules_free(rated->rules, rated->rule_count);
    *rated = (struct tpp_rated){ 0 };
}
