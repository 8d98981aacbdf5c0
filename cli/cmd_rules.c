/* tppbench rules: the rules built in, one in full, or whether a rule file is right. */
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/command.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/rule_set.h"
#include "cli/terminal.h"
#include "reports/report.h"

enum { ARGUMENT_LIMIT = 64, KEY_JSON = 'j' };

struct arguments {
    char *words[ARGUMENT_LIMIT];
    size_t count;
    int is_json;
};

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case KEY_JSON:
        arguments->is_json = 1;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->count == ARGUMENT_LIMIT) {
            argp_error(state, "at most %d arguments", ARGUMENT_LIMIT);
        }
        arguments->words[arguments->count++] = value;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    { "json", KEY_JSON, 0, 0, "Print JSON", 0 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .args_doc = "[list]\nshow ID\ncheck FILE...",
    .doc = "List the rules built in, show one in full, or check rule files.\vA rule file that is wrong is refused with "
           "its line and column, and the exit status is 2.",
};

static enum tpp_status print_list(const struct tpp_rule_set *set, int is_json, struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    if (is_json) {
        json_t *array = json_array();
        for (size_t i = 0; i < set->count; i++) {
            (void)json_array_append_new(array, tpp_rule_json(&set->rules[i]));
        }
        return tpp_output_json(
            json_pack("{s:s, s:i, s:o}", "schema", "tppbench-rules", "schema_version", 1, "rules", array), err);
    }
    enum tpp_status status = tpp_rules_render_list(set->rules, set->count, tpp_terminal_width(), &bytes, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write("-", bytes.bytes, bytes.length, err);
    }
    tpp_buffer_free(&bytes);
    return status;
}

static enum tpp_status print_rule(const struct tpp_rule *rule, int is_json, struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    if (is_json) {
        return tpp_output_json(tpp_rule_json(rule), err);
    }
    enum tpp_status status = tpp_rule_render(rule, tpp_terminal_width(), &bytes, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write("-", bytes.bytes, bytes.length, err);
    }
    tpp_buffer_free(&bytes);
    return status;
}

static enum tpp_status show(const struct tpp_rule_set *set, const char *id, int is_json, struct tpp_error *err)
{
    const struct tpp_rule *nearest = &set->rules[0];
    for (size_t i = 0; i < set->count; i++) {
        if (strcmp(set->rules[i].id, id) == 0) {
            return print_rule(&set->rules[i], is_json, err);
        }
        if (tpp_edit_distance(id, set->rules[i].id) < tpp_edit_distance(id, nearest->id)) {
            nearest = &set->rules[i];
        }
    }
    return tpp_fail(err, TPP_STATUS_INVALID, "no rule '%s'; nearest: %s; 'tppbench rules' lists all", id, nearest->id);
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
        (void)printf("%s: correct: %s, %zu clause%s, sha256 %s\n", arguments->words[i], rule.id, rule.clause_count,
                     rule.clause_count == 1 ? "" : "s", rule.sha256);
        tpp_rule_free(&rule);
    }
    return worst;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_rule_set set = { 0 };
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    const char *verb = arguments.count > 0 ? arguments.words[0] : "list";
    if (strcmp(verb, "check") == 0 && arguments.count > 1) {
        return check(&arguments);
    }
    int is_list = strcmp(verb, "list") == 0 && arguments.count <= 1;
    if (!is_list && !(strcmp(verb, "show") == 0 && arguments.count == 2)) {
        (void)fprintf(stderr, "tppbench: rules: say 'list', 'show ID' or 'check FILE...'\n");
        return TPP_EXIT_USAGE;
    }
    enum tpp_status status = tpp_rule_set_load(&set, NULL, 0, &err);
    if (status == TPP_STATUS_OK) {
        status = is_list ? print_list(&set, arguments.is_json, &err)
                         : show(&set, arguments.words[1], arguments.is_json, &err);
    }
    tpp_rule_set_free(&set);
    return status == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

extern const struct tpp_command tpp_command_rules;
const struct tpp_command tpp_command_rules = { "rules", "list, show or check the rules", &argp, run };
