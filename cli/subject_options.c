/* The options about the chip that is rated, and the way from them to a rating. */
#include "cli/subject_options.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/choice_options.h"
#include "cli/file.h"

enum option_key {
    KEY_CHIP = 'c',
    KEY_TOPS = 't',
    KEY_DIE_AREA = 0x100,
    KEY_IO,
    KEY_DRAM,
    KEY_DATACENTER,
    KEY_AT,
    KEY_RULES,
    KEY_ALSO,
    KEY_VECTOR_TOPS,
    KEY_TOPS_CLOCK,
    KEY_MEMORY_STACK,
    KEY_OTHER_DIE_AREA,
    KEY_TRANSISTORS,
    KEY_HBM,
    KEY_FIRST_MARKETED,
    KEY_EXPORT_DATE
};

static const struct argp_option options_table[] = {
    { 0, 0, 0, 0, "What is rated:", 1 },
    { "chip", KEY_CHIP, "ID", 0, "A chip of the catalogue, by id or part of a name: the declared figure", 1 },
    { "tops", KEY_TOPS, "LIST", 0,
      "Declared dense tera-operations per second, such as fp16=148,fp8=296; one multiply-accumulate is two operations",
      1 },
    { "vector-tops", KEY_VECTOR_TOPS, "LIST", 0, "The same of the vector units, for --add-vector-units", 1 },
    { "tops-clock", KEY_TOPS_CLOCK, "MHZ", 0, "Clock at which the declared rates hold, for --clock MHZ", 1 },
    { "memory-stack", KEY_MEMORY_STACK, "LIST", 0,
      "A memory stack or package instead: its bandwidth in GB/s and its area in mm2, such as 819,121", 1 },
    { 0, 0, 0, 0, "Facts about it, which go before those of the catalogue:", 2 },
    { "die-area", KEY_DIE_AREA, "MM2|planar", 0,
      "Applicable die area: all logic dies on a non-planar process, with its expanded uncertainty (k = 2) where there "
      "is one, such as 814+-5; planar: no die is on one, so there is no density",
      2 },
    { "other-die-area", KEY_OTHER_DIE_AREA, "MM2", 0,
      "Further logic dies on a non-planar process that do not compute (input/output, base), when --die-area leaves "
      "them "
      "out",
      2 },
    { "io", KEY_IO, "GB/s", 0, "Transfer rate of all inputs and outputs but DRAM, both directions added", 2 },
    { "dram", KEY_DRAM, "GB/s", 0, "Total DRAM bandwidth", 2 },
    { "datacenter", KEY_DATACENTER, "yes|no|unknown", 0, "Designed or marketed for use in datacenters", 2 },
    { "transistors", KEY_TRANSISTORS, "N", 0,
      "Aggregated approximated transistor count: asks the rule for fabricators and packagers", 2 },
    { "hbm", KEY_HBM, "yes|no|unknown", 0, "High-bandwidth memory in the package", 2 },
    { "first-marketed", KEY_FIRST_MARKETED, "DATE", 0, "Day it was first marketed (YYYY-MM-DD)", 2 },
    { "export-date", KEY_EXPORT_DATE, "DATE", 0, "Day the export is completed; by default that of --at", 2 },
    { 0, 0, 0, 0, "Rules:", 3 },
    { "at", KEY_AT, "DATE", 0, "Answer by the rules effective on this day (YYYY-MM-DD), not by those in force", 3 },
    { "also", KEY_ALSO, "LIST", 0,
      "Show besides the rules in force those that are: superseded, not-enforced, reported, proposed; or all", 3 },
    { "rules", KEY_RULES, "FILE", 0, "Judge by this rule file as well, whatever its status; may be repeated", 3 },
    { 0 },
};

static const char *take_date(char *value, const char *option, struct argp_state *state)
{
    if (!tpp_date_is_valid(value)) {
        argp_error(state, "%s '%s': must be a calendar day, as YYYY-MM-DD", option, value);
    }
    return value;
}

static void take_die_area(struct tpp_subject_options *options, const char *text, struct argp_state *state)
{
    options->has_planar_dies_only = strcmp(text, "planar") == 0;
    if (options->has_planar_dies_only) {
        return;
    }
    const char *sign = strstr(text, "+-");
    char area[32];
    size_t length = sign != NULL ? (size_t)(sign - text) : strlen(text);
    if (length >= sizeof area) {
        argp_error(state, "--die-area '%.40s': must be a number of more than 0", text);
        return;
    }
    memcpy(area, text, length);
    area[length] = '\0';
    options->die_area_mm2 = tpp_option_number(area, "--die-area", 0, state);
    options->die_area_standard_mm2 =
        sign != NULL ? tpp_option_number(sign + 2, "--die-area, after the +-", 1, state) / TPP_COVERAGE_FACTOR : 0;
    if (options->die_area_standard_mm2 * TPP_COVERAGE_FACTOR >= options->die_area_mm2) {
        argp_error(state, "--die-area '%s': its uncertainty must be less than the area", text);
    }
}

/* Two numbers with a comma between them. */
static void take_memory_stack(struct tpp_subject_options *options, char *text, struct argp_state *state)
{
    char *comma = strchr(text, ',');
    if (comma == NULL) {
        argp_error(state, "--memory-stack '%s': write bandwidth and area, such as 819,121", text);
        return;
    }
    *comma = '\0';
    options->memory_gb_per_s = tpp_option_number(text, "--memory-stack", 0, state);
    options->memory_area_mm2 = tpp_option_number(comma + 1, "--memory-stack", 0, state);
}

/* The names of statuses as users type them: "not enforced" is two words in a rule file. */
static const char *typed_status(int status)
{
    static const char *const names[] = { "superseded", "not-enforced", "reported", "proposed", "all" };
    return status >= 0 && (size_t)status < sizeof names / sizeof names[0] ? names[status] : NULL;
}

static void take_also(struct tpp_subject_options *options, const char *list, struct argp_state *state)
{
    static const unsigned masks[] = {
        TPP_SHOW(TPP_RULE_SUPERSEDED), TPP_SHOW(TPP_RULE_NOT_ENFORCED),     TPP_SHOW(TPP_RULE_REPORTED),
        TPP_SHOW(TPP_RULE_PROPOSED),   TPP_SHOW(TPP_RULE_STATUS_COUNT) - 1,
    };
    unsigned typed = tpp_option_mask(list, "--also", typed_status, state);
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        options->also_mask |= (typed & 1u << i) != 0 ? masks[i] : 0;
    }
}

static void take_rule_file(struct tpp_subject_options *options, char *path, struct argp_state *state)
{
    if (options->rule_file_count == TPP_RULE_FILES_MAX) {
        argp_error(state, "--rules: at most %d files", TPP_RULE_FILES_MAX);
        return;
    }
    options->rule_files[options->rule_file_count++] = path;
}

static error_t parse_fact(struct tpp_subject_options *options, int key, char *value, struct argp_state *state)
{
    switch (key) {
    case KEY_DIE_AREA:
        take_die_area(options, value, state);
        return 0;
    case KEY_OTHER_DIE_AREA:
        options->other_die_area_mm2 = tpp_option_number(value, "--other-die-area", 1, state);
        return 0;
    case KEY_IO:
        options->io_gb_per_s = tpp_option_number(value, "--io", 1, state);
        return 0;
    case KEY_DRAM:
        options->dram_gb_per_s = tpp_option_number(value, "--dram", 1, state);
        return 0;
    case KEY_DATACENTER:
        options->datacenter = (enum tpp_answer)tpp_option_name(value, "--datacenter", tpp_answer_name, state);
        options->has_datacenter = 1;
        return 0;
    case KEY_TRANSISTORS:
        options->transistors = tpp_option_number(value, "--transistors", 0, state);
        return 0;
    case KEY_HBM:
        options->hbm = (enum tpp_answer)tpp_option_name(value, "--hbm", tpp_answer_name, state);
        return 0;
    case KEY_FIRST_MARKETED:
        options->first_marketed = take_date(value, "--first-marketed", state);
        return 0;
    case KEY_EXPORT_DATE:
        options->export_date = take_date(value, "--export-date", state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct tpp_subject_options *options = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->choices;
        return 0;
    case KEY_CHIP:
        options->chip = value;
        return 0;
    case KEY_TOPS:
        options->tops = value;
        return 0;
    case KEY_VECTOR_TOPS:
        options->vector_tops = value;
        return 0;
    case KEY_TOPS_CLOCK:
        options->declared_clock_hz = 1e6 * tpp_option_number(value, "--tops-clock", 0, state);
        return 0;
    case KEY_MEMORY_STACK:
        take_memory_stack(options, value, state);
        return 0;
    case KEY_AT:
        options->date = take_date(value, "--at", state);
        return 0;
    case KEY_ALSO:
        take_also(options, value, state);
        return 0;
    case KEY_RULES:
        take_rule_file(options, value, state);
        return 0;
    default:
        return parse_fact(options, key, value, state);
    }
}

static const struct argp_child children[] = { { &tpp_choice_argp, 0, NULL, 0 }, { 0 } };

const struct argp tpp_subject_argp = { .options = options_table, .parser = parse, .children = children };

void tpp_subject_options_init(struct tpp_subject_options *options)
{
    *options = (struct tpp_subject_options){
        .die_area_mm2 = NAN,
        .other_die_area_mm2 = NAN,
        .io_gb_per_s = NAN,
        .dram_gb_per_s = NAN,
        .transistors = NAN,
        .memory_gb_per_s = NAN,
        .memory_area_mm2 = NAN,
        .declared_clock_hz = NAN,
    };
    tpp_choices_init(&options->choices);
}

int tpp_subject_options_have_rates(const struct tpp_subject_options *options, const struct tpp_record *record)
{
    int has_rates = options->chip != NULL || options->tops != NULL || options->vector_tops != NULL ||
                    !isnan(options->memory_gb_per_s);
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

static void take_memory(const struct tpp_subject_options *options, struct tpp_subject *subject)
{
    subject->is_memory = !isnan(options->memory_gb_per_s);
    subject->memory_gb_per_s = options->memory_gb_per_s;
    subject->memory_area_mm2 = options->memory_area_mm2;
    if (subject->is_memory) {
        (void)snprintf(subject->name, sizeof subject->name, "Memory as declared");
    }
}

/* Facts that no catalogue and no record has. */
static void take_further_facts(const struct tpp_subject_options *options, struct tpp_subject *subject)
{
    subject->other_die_area_mm2 = options->other_die_area_mm2;
    subject->has_planar_dies_only = options->has_planar_dies_only;
    subject->transistors = options->transistors;
    subject->hbm = options->hbm;
    subject->declared_clock_hz = options->declared_clock_hz;
    if (options->first_marketed != NULL) {
        (void)snprintf(subject->first_marketed, sizeof subject->first_marketed, "%s", options->first_marketed);
    }
    if (options->export_date != NULL) {
        (void)snprintf(subject->export_date, sizeof subject->export_date, "%s", options->export_date);
    }
    if (subject->has_planar_dies_only) {
        (void)snprintf(subject->die_area_source, TPP_NAME_BYTES, "--die-area planar");
    }
}

/* What the user gives comes first: a catalogue fills in only what is still unknown. */
static enum tpp_status fill_subject(const struct tpp_subject_options *options, const struct tpp_record *record,
                                    struct tpp_subject *subject, struct tpp_error *err)
{
    if (!isnan(options->memory_gb_per_s) &&
        (record != NULL || options->chip != NULL || options->tops != NULL || options->vector_tops != NULL)) {
        return tpp_fail(err, TPP_STATUS_INVALID,
                        "--memory-stack rates memory and nothing else: leave out the record, --chip and --tops");
    }
    subject->choices = options->choices; /* first: they decide what a record's figures are */
    take_memory(options, subject);
    take_fact(&subject->die_area_mm2, subject->die_area_source, options->die_area_mm2, "--die-area");
    subject->die_area_standard_mm2 = options->die_area_standard_mm2;
    take_fact(&subject->io_gb_per_s, subject->io_source, options->io_gb_per_s, "--io");
    take_fact(&subject->dram_gb_per_s, subject->dram_source, options->dram_gb_per_s, "--dram");
    if (record != NULL) {
        TPP_TRY(tpp_subject_add_record(subject, record, err));
    }
    if (options->tops != NULL) {
        TPP_TRY(tpp_context(err, tpp_subject_add_tops(subject, options->tops, err), "--tops"));
    }
    if (options->vector_tops != NULL) {
        TPP_TRY(tpp_context(err, tpp_subject_add_vector_tops(subject, options->vector_tops, err), "--vector-tops"));
    }
    if (options->chip != NULL) {
        TPP_TRY(add_chip(subject, options->chip, err));
    }
    take_further_facts(options, subject);
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
    tpp_rating_show(&made.rating, options->also_mask);
    for (size_t i = 0; i < made.rules.count; i++) {
        made.rating.rules[i].is_shown |= made.rules.is_from_file[i];
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
