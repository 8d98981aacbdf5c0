/* tppbench chips: the catalogue of chips with their declared figures, what is near a limit, and where sources disagree.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/command.h"
#include "cli/comparing.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/rule_set.h"
#include "cli/subjects.h"
#include "cli/terminal.h"
#include "reports/report.h"

enum option_key { KEY_NEAR = 0x400, KEY_VENDOR, KEY_DATACENTER, KEY_MEETS, KEY_RULE };

struct arguments {
    struct tpp_document_options document;
    const char *words[TPP_COMPARED_MAX + 1];
    size_t count;
    double near_percent; /* NAN: not asked */
    const char *vendor;
    const char *datacenter;
    const char *meets;
    const char *rule;
    int has_filter;
};

/* What the verbs work on: the chips chosen, and the rules. */
struct chosen {
    struct tpp_catalogue catalogue;
    struct tpp_rule_set rules;
    const struct tpp_chip **chips;
    size_t count;
};

/* ------------------------------------------------------------------------------------------ arguments */

static double percent_of(const char *text, struct argp_state *state)
{
    char *end = NULL;
    double value = isdigit((unsigned char)*text) ? strtod(text, &end) : NAN;
    if (isnan(value) || (strcmp(end, "") != 0 && strcmp(end, "%") != 0) || value > 1000) {
        argp_error(state, "--near '%s': must be a percentage, such as 5%%", text);
    }
    return value;
}

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = state->child_inputs[1] = &arguments->document;
        arguments->near_percent = NAN;
        return 0;
    case KEY_NEAR:
        arguments->near_percent = percent_of(value, state);
        break;
    case KEY_VENDOR:
        arguments->vendor = value;
        break;
    case KEY_DATACENTER:
        if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0) {
            argp_error(state, "--datacenter '%s': must be yes or no", value);
        }
        arguments->datacenter = value;
        break;
    case KEY_MEETS:
        arguments->meets = value;
        break;
    case KEY_RULE:
        arguments->rule = value;
        break;
    case ARGP_KEY_ARG:
        if (arguments->count > TPP_COMPARED_MAX) {
            argp_error(state, "'%s': one argument too many", value);
            return 0;
        }
        arguments->words[arguments->count++] = value;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    arguments->has_filter = 1;
    return 0;
}

static const struct argp_option options[] = {
    { 0, 0, 0, 0, "What list and conflicts show (--near: list only):", 1 },
    { "near", KEY_NEAR, "PERCENT", 0, "Only what is this near to a limit of a published rule, such as 5%", 1 },
    { "rule", KEY_RULE, "ID", 0, "With --near or --meets: of this rule", 1 },
    { "meets", KEY_MEETS, "CLAUSE", 0, "Only chips that meet a clause in force, such as 3A090.b", 1 },
    { "vendor", KEY_VENDOR, "NAME", 0, "Only chips of this vendor", 1 },
    { "datacenter", KEY_DATACENTER, "yes|no", 0, "Only chips marketed for datacenters, or not", 1 },
    { 0 },
};

static const struct argp_child children[] = { { &tpp_document_rules_argp, 0, NULL, 0 },
                                              { &tpp_document_argp, 0, NULL, 0 },
                                              { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .children = children,
    .args_doc = "[list]\nshow ID\ncompare ID ID...\nconflicts [ID]",
    .doc = "List the chips of the catalogue, show one with its sources, compare some, or list where sources "
           "disagree.\vFigures are what manufacturers declare, dense, with a mark that says how well each is founded; "
           "they are no classification. ID may be a part of an id or a name that fits one chip only, or a family such "
           "as a100. --format and --output are for compare; --json is for all.",
};

/* ------------------------------------------------------------------------------------------ choosing */

/* A clause of a rule in force, or of the rule named, whose label is the text or begins with it and a point. */
static int meets(const struct tpp_rating *rating, const struct arguments *arguments)
{
    size_t length = strlen(arguments->meets);
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        int is_asked = arguments->rule != NULL ? strcmp(result->rule->id, arguments->rule) == 0 : result->is_current;
        for (size_t j = 0; is_asked && j < result->clause_count; j++) {
            const char *label = result->clauses[j].label;
            if (result->clauses[j].outcome == TPP_CLAUSE_MEETS && strncmp(label, arguments->meets, length) == 0 &&
                (label[length] == '\0' || label[length] == '.')) {
                return 1;
            }
        }
    }
    return 0;
}

static enum tpp_status is_chosen(const struct arguments *arguments, const struct chosen *chosen,
                                 const struct tpp_chip *chip, int *is, struct tpp_error *err)
{
    *is = (arguments->vendor == NULL || strcasecmp(chip->vendor, arguments->vendor) == 0) &&
          (arguments->datacenter == NULL || strcmp(tpp_answer_name((int)chip->datacenter), arguments->datacenter) == 0);
    if (!*is || arguments->meets == NULL) {
        return TPP_STATUS_OK;
    }
    struct tpp_subject subject;
    struct tpp_rating rating = { 0 };
    *is = 0;
    if (chip->rate_count == 0) {
        return TPP_STATUS_OK;
    }
    tpp_subject_init(&subject);
    enum tpp_status status = tpp_subject_add_chip(&subject, chip, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_rating_evaluate(&subject, chosen->rules.rules, chosen->rules.count, arguments->document.date,
                                     &rating, err);
    }
    *is = status == TPP_STATUS_OK && meets(&rating, arguments);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
    return status;
}

/* The one named, or all that the filters let pass. */
static enum tpp_status choose(const struct arguments *arguments, const char *name, struct chosen *chosen,
                              struct tpp_error *err)
{
    TPP_TRY(tpp_catalogue_load(&chosen->catalogue, err));
    TPP_TRY(
        tpp_rule_set_load(&chosen->rules, arguments->document.rule_files, arguments->document.rule_file_count, err));
    tpp_rule_set_keep_law(&chosen->rules, NULL);
    chosen->chips = calloc(chosen->catalogue.count + 1, sizeof *chosen->chips);
    if (chosen->chips == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu chips", chosen->catalogue.count);
    }
    if (name != NULL) {
        chosen->count = 1;
        return tpp_catalogue_find(&chosen->catalogue, name, &chosen->chips[0], err);
    }
    for (size_t i = 0; i < chosen->catalogue.count; i++) {
        int is = 0;
        TPP_TRY(is_chosen(arguments, chosen, &chosen->catalogue.chips[i], &is, err));
        if (is) {
            chosen->chips[chosen->count++] = &chosen->catalogue.chips[i];
        }
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ printing */

static enum tpp_status print_text(enum tpp_status status, struct tpp_buffer *bytes, struct tpp_error *err)
{
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write("-", bytes->bytes, bytes->length, err);
    }
    tpp_buffer_free(bytes);
    return status;
}

static int is_json(const struct arguments *arguments)
{
    return arguments->document.format == tpp_report_format_find("json");
}

static enum tpp_status print_list_json(const char *key, json_t *array, struct tpp_error *err)
{
    return tpp_output_json(json_pack("{s:s, s:i, s:o}", "schema", "tppbench-chips", "schema_version", 1, key, array),
                           err);
}

static json_t *chips_json(const struct chosen *chosen)
{
    json_t *array = json_array();
    for (size_t i = 0; i < chosen->count; i++) {
        (void)json_array_append_new(array, tpp_chip_json(chosen->chips[i]));
    }
    return array;
}

/* The rules whose limits count as near: those published, or the one asked for. They are moved to the front. */
static size_t sort_near_rules(const struct arguments *arguments, struct tpp_rule_set *rules)
{
    size_t kept = 0;
    for (size_t i = 0; i < rules->count; i++) {
        enum tpp_rule_status status = rules->rules[i].status;
        int is_kept = arguments->rule != NULL ? strcmp(rules->rules[i].id, arguments->rule) == 0
                                              : status == TPP_RULE_IN_FORCE || status == TPP_RULE_SUPERSEDED;
        if (is_kept) {
            struct tpp_rule moved = rules->rules[i];
            memmove(&rules->rules[kept + 1], &rules->rules[kept], (i - kept) * sizeof moved);
            rules->rules[kept++] = moved;
        }
    }
    return kept;
}

/* Keeps the limits of the first rules of the set: the others are there for what these require. */
static size_t keep_near(struct tpp_near *near, size_t count, const struct tpp_rule *rules, size_t rule_count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (near[i].rule >= rules && near[i].rule < rules + rule_count) {
            near[kept++] = near[i];
        }
    }
    return kept;
}

static enum tpp_status print_near(const struct arguments *arguments, struct chosen *chosen, struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    struct tpp_near *all = NULL;
    size_t total = 0;
    size_t kept_rules = sort_near_rules(arguments, &chosen->rules);
    for (size_t i = 0; i < chosen->count; i++) {
        struct tpp_near *near = NULL;
        size_t count = 0;
        enum tpp_status status = tpp_chips_near(chosen->chips[i], 1, chosen->rules.rules, chosen->rules.count,
                                                arguments->near_percent, &near, &count, err);
        count = status == TPP_STATUS_OK ? keep_near(near, count, chosen->rules.rules, kept_rules) : 0;
        struct tpp_near *grown = realloc(all, (total + count + 1) * sizeof *grown);
        if (status != TPP_STATUS_OK || grown == NULL) {
            free(near);
            free(grown != NULL ? grown : all);
            return status != TPP_STATUS_OK ? status : tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory");
        }
        all = grown;
        memcpy(all + total, near, count * sizeof *near);
        total += count;
        free(near);
    }
    enum tpp_status status =
        is_json(arguments)
            ? print_list_json("near", tpp_chips_near_json(all, total), err)
            : print_text(tpp_chips_render_near(all, total, tpp_terminal_width(), &bytes, err), &bytes, err);
    free(all);
    return status;
}

static enum tpp_status list(const struct arguments *arguments, struct chosen *chosen, struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    if (!isnan(arguments->near_percent)) {
        return print_near(arguments, chosen, err);
    }
    if (is_json(arguments)) {
        return print_list_json("chips", chips_json(chosen), err);
    }
    return print_text(
        tpp_chips_render_list(chosen->chips, chosen->count, chosen->rules.rules, chosen->rules.count, &bytes, err),
        &bytes, err);
}

static enum tpp_status show(const struct arguments *arguments, struct chosen *chosen, struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    if (is_json(arguments)) {
        return tpp_output_json(tpp_chip_json(chosen->chips[0]), err);
    }
    return print_text(tpp_chip_render(chosen->chips[0], tpp_terminal_width(), &bytes, err), &bytes, err);
}

static enum tpp_status conflicts(const struct arguments *arguments, struct chosen *chosen, struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    if (is_json(arguments)) {
        return print_list_json(
            "claims", tpp_chips_claims_json(chosen->chips, chosen->count, chosen->rules.rules, chosen->rules.count),
            err);
    }
    return print_text(tpp_chips_render_claims(chosen->chips, chosen->count, chosen->rules.rules, chosen->rules.count,
                                              tpp_terminal_width(), &bytes, err),
                      &bytes, err);
}

/* ------------------------------------------------------------------------------------------ the verbs */

static const struct verb {
    const char *name;
    size_t least; /* names behind it */
    size_t most;
    int takes_filters;
    enum tpp_status (*run)(const struct arguments *, struct chosen *, struct tpp_error *);
} verbs[] = {
    { "list", 0, 0, 1, list },
    { "show", 1, 1, 0, show },
    { "conflicts", 0, 1, 1, conflicts },
    { "compare", 2, TPP_COMPARED_MAX, 0, NULL },
};

static const struct verb *verb_of(const struct arguments *arguments)
{
    const char *word = arguments->count > 0 ? arguments->words[0] : "list";
    size_t names = arguments->count > 0 ? arguments->count - 1 : 0;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(verbs[i].name, word) == 0) {
            return names >= verbs[i].least && names <= verbs[i].most ? &verbs[i] : NULL;
        }
    }
    return NULL;
}

/* What was said that the verb cannot do; NULL when it can. */
static const char *slip_of(const struct arguments *arguments, const struct verb *verb)
{
    const struct tpp_document_options *document = &arguments->document;
    if (verb == NULL) {
        return "say 'list', 'show ID', 'compare ID ID...' or 'conflicts [ID]'";
    }
    if (arguments->has_filter && !verb->takes_filters) {
        return "filters are for list and conflicts";
    }
    if (verb->run != NULL && (document->output != NULL || (document->format != NULL && !is_json(arguments)))) {
        return "--format and --output are for compare; --json is for all";
    }
    if (!isnan(arguments->near_percent) && verb->run != list) {
        return "--near is for list";
    }
    return NULL;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct chosen chosen = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    const struct verb *verb = verb_of(&arguments);
    const char *slip = slip_of(&arguments, verb);
    if (slip != NULL) {
        (void)fprintf(stderr, "tppbench: chips: %s\n", slip);
        return TPP_EXIT_USAGE;
    }
    enum tpp_status status;
    if (verb->run == NULL) {
        status = tpp_compare_named(arguments.words + 1, arguments.count - 1, 1, &arguments.document, &err);
    } else {
        status = choose(&arguments, arguments.count > 1 ? arguments.words[1] : NULL, &chosen, &err);
        if (status == TPP_STATUS_OK) {
            status = verb->run(&arguments, &chosen, &err);
        }
    }
    free(chosen.chips);
    tpp_catalogue_free(&chosen.catalogue);
    tpp_rule_set_free(&chosen.rules);
    return status == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

extern const struct tpp_command tpp_command_chips;
const struct tpp_command tpp_command_chips = {
    "chips",
    "list, show or compare the chips of the catalogue",
    &argp,
    run,
};
