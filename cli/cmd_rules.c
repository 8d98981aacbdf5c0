/* tppbench rules: the rules that are judged by, one in full, what differs between two, or whether a file is right. */
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/command.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/rule_set.h"
#include "cli/terminal.h"
#include "reports/report.h"

enum { ARGUMENT_LIMIT = 64, KEY_JSON = 'j', KEY_RULES = 0x100, KEY_AT };

struct arguments {
    char *words[ARGUMENT_LIMIT];
    size_t count;
    char *files[ARGUMENT_LIMIT];
    size_t file_count;
    const char *date; /* "" when none */
    int is_json;
};

static void take(char **list, size_t *count, char *value, struct argp_state *state)
{
    if (*count == ARGUMENT_LIMIT) {
        argp_error(state, "at most %d", ARGUMENT_LIMIT);
        return;
    }
    list[(*count)++] = value;
}

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
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
        take(arguments->files, &arguments->file_count, value, state);
        return 0;
    case ARGP_KEY_ARG:
        take(arguments->words, &arguments->count, value, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    { "at", KEY_AT, "DATE", 0, "List what each rule was on this day (YYYY-MM-DD)", 0 },
    { "rules", KEY_RULES, "FILE", 0, "Take in this rule file as well; may be repeated", 0 },
    { "json", KEY_JSON, 0, 0, "Print JSON", 0 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .args_doc = "[list]\nshow ID\ndiff A B\ncheck FILE...",
    .doc = "List the rules, show one in full with its clauses, citation and history, say what differs between two, or "
           "check rule files.\vID, A and B are ids of the list or rule files. A rule file that is wrong is refused "
           "with its line and column, and the exit status is 2.",
};

/* ------------------------------------------------------------------------------------------ output */

static enum tpp_status print(struct tpp_buffer *bytes, enum tpp_status status, struct tpp_error *err)
{
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write("-", bytes->bytes, bytes->length, err);
    }
    tpp_buffer_free(bytes);
    return status;
}

static enum tpp_status print_list(const struct tpp_rule_set *set, const struct arguments *arguments,
                                  struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    if (!arguments->is_json) {
        return print(&bytes,
                     tpp_rules_render_list(set->rules, set->count, arguments->date, tpp_terminal_width(), &bytes, err),
                     err);
    }
    json_t *array = json_array();
    for (size_t i = 0; i < set->count; i++) {
        json_t *rule = tpp_rule_json(&set->rules[i]);
        if (*arguments->date != '\0' && rule != NULL) {
            const char *state = tpp_rule_state_name((int)tpp_rule_state(&set->rules[i], arguments->date));
            (void)json_object_set_new(rule, "state", json_string(state));
        }
        (void)json_array_append_new(array, rule);
    }
    return tpp_output_json(
        json_pack("{s:s, s:i, s:o}", "schema", "tppbench-rules", "schema_version", 2, "rules", array), err);
}

static enum tpp_status show(const struct tpp_rule_set *set, const struct tpp_rule *rule, int is_json,
                            struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    if (is_json) {
        return tpp_output_json(tpp_rule_json(rule), err);
    }
    return print(&bytes, tpp_rule_render(rule, set->rules, set->count, tpp_terminal_width(), &bytes, err), err);
}

static enum tpp_status diff(const struct tpp_rule *a, const struct tpp_rule *b, int is_json, struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    if (is_json) {
        return tpp_output_json(tpp_rules_diff_json(a, b), err);
    }
    return print(&bytes, tpp_rules_render_diff(a, b, tpp_terminal_width(), &bytes, err), err);
}

/* ------------------------------------------------------------------------------------------ commands */

static enum tpp_status find(const struct tpp_rule_set *set, const char *id, const struct tpp_rule **rule,
                            struct tpp_error *err)
{
    const struct tpp_rule *nearest = &set->rules[0];
    *rule = tpp_rules_find(set->rules, set->count, id);
    for (size_t i = 0; i < set->count; i++) {
        if (tpp_edit_distance(id, set->rules[i].id) < tpp_edit_distance(id, nearest->id)) {
            nearest = &set->rules[i];
        }
    }
    return *rule != NULL ? TPP_STATUS_OK
                         : tpp_fail(err, TPP_STATUS_INVALID,
                                    "no rule '%s' and no file of that name; nearest: %s; 'tppbench rules' lists all",
                                    id, nearest->id);
}

/* A rule of the set by its id, or that of a file, which is then in `own`, linked to the set. */
static enum tpp_status name(const struct tpp_rule_set *set, const char *word, struct tpp_rule *own,
                            const struct tpp_rule **rule, struct tpp_error *err)
{
    size_t length = strlen(word);
    int is_file = strchr(word, '/') != NULL || (length > 5 && strcmp(word + length - 5, ".json") == 0);
    if (!is_file) {
        return find(set, word, rule, err);
    }
    TPP_TRY(tpp_rule_file_read(word, own, err));
    *rule = own;
    return tpp_context(err, tpp_rule_link_to(own, set->rules, set->count, err), "%s", word);
}

static enum tpp_status answer(const struct tpp_rule_set *set, const struct arguments *arguments, const char *verb,
                              struct tpp_error *err)
{
    struct tpp_rule own[2] = { 0 };
    const struct tpp_rule *rules[2] = { NULL, NULL };
    if (strcmp(verb, "list") == 0) {
        return print_list(set, arguments, err);
    }
    enum tpp_status status = TPP_STATUS_OK;
    for (size_t i = 1; status == TPP_STATUS_OK && i < arguments->count; i++) {
        status = name(set, arguments->words[i], &own[i - 1], &rules[i - 1], err);
    }
    if (status == TPP_STATUS_OK) {
        status = arguments->count == 2 ? show(set, rules[0], arguments->is_json, err)
                                       : diff(rules[0], rules[1], arguments->is_json, err);
    }
    tpp_rule_free(&own[0]);
    tpp_rule_free(&own[1]);
    return status;
}

/* Says of each file whether it is right; the exit code is that of the worst. */
static int check(const struct arguments *arguments)
{
    int worst = TPP_EXIT_OK;
    for (size_t i = 1; i < arguments->count; i++) {
        struct tpp_rule rule;
        struct tpp_error err = TPP_ERROR_INIT;
        if (tpp_rule_file_read(arguments->words[i], &rule, &err) != TPP_STATUS_OK) {
            int code = tpp_report_failure(&err);
            worst = code > worst ? code : worst;
            continue;
        }
        if (*rule.same_thresholds_as != '\0') {
            (void)printf("%s: correct: %s, limits of %s, sha256 %s\n", arguments->words[i], rule.id,
                         rule.same_thresholds_as, rule.sha256);
        } else {
            (void)printf("%s: correct: %s, %zu clause%s, sha256 %s\n", arguments->words[i], rule.id, rule.clause_count,
                         rule.clause_count == 1 ? "" : "s", rule.sha256);
        }
        tpp_rule_free(&rule);
    }
    return worst;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { .date = "" };
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_rule_set set = { 0 };
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    const char *verb = arguments.count > 0 ? arguments.words[0] : "list";
    if (strcmp(verb, "check") == 0 && arguments.count > 1) {
        return check(&arguments);
    }
    int is_known = (strcmp(verb, "list") == 0 && arguments.count <= 1) ||
                   (strcmp(verb, "show") == 0 && arguments.count == 2) ||
                   (strcmp(verb, "diff") == 0 && arguments.count == 3);
    if (!is_known) {
        (void)fprintf(stderr, "tppbench: rules: say 'list', 'show ID', 'diff A B' or 'check FILE...'\n");
        return TPP_EXIT_USAGE;
    }
    enum tpp_status status = tpp_rule_set_load(&set, arguments.files, arguments.file_count, &err);
    if (status == TPP_STATUS_OK) {
        status = answer(&set, &arguments, verb, &err);
    }
    tpp_rule_set_free(&set);
    return status == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

extern const struct tpp_command tpp_command_rules;
const struct tpp_command tpp_command_rules = { "rules", "list, show, compare or check the rules", &argp, run };
