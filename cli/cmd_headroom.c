/* tppbench headroom: what it takes for an outcome to change. */
#include "cli/command.h"
#include "cli/document_options.h"
#include "cli/rule_set.h"
#include "cli/subjects.h"

enum option_key { KEY_CLAUSE = 0x600, KEY_RULE };

struct arguments {
    struct tpp_document_options document;
    const char *name;
    const char *clause;
    const char *rule;
};

static const struct argp_option options[] = {
    { 0, 0, 0, 0, "Which outcome:", 1 },
    { "clause", KEY_CLAUSE, "LABEL", 0, "Of this clause, or of all whose labels begin so, such as 3A090.a", 1 },
    { "rule", KEY_RULE, "ID", 0, "Of this rule, also one that is not in force", 1 },
    { 0 },
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = state->child_inputs[1] = &arguments->document;
        return 0;
    case KEY_CLAUSE:
        arguments->clause = value;
        return 0;
    case KEY_RULE:
        arguments->rule = value;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->name != NULL) {
            argp_error(state, "'%s': one chip or record at a time", value);
        }
        arguments->name = value;
        return 0;
    case ARGP_KEY_END:
        if (arguments->name == NULL) {
            argp_error(state, "of what? Name a chip or a record");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = { { &tpp_document_rules_argp, 0, NULL, 0 },
                                              { &tpp_document_argp, 0, NULL, 0 },
                                              { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .children = children,
    .args_doc = "CHIP|RECORD",
    .doc = "Say at which clock, number of cores, operations per clock, die area, I/O or DRAM bandwidth each outcome "
           "changes, one at a time, and at which clock for each number of cores.\vCHIP is an id of the catalogue, a "
           "part of one, or a family such as a100; RECORD is a file that 'tppbench run' wrote, RECORD+ID one with what "
           "no record holds from the catalogue. A record's figures are lower bounds, so its outcomes are \"meets\" and "
           "\"undetermined\".",
};

static enum tpp_status find_and_print(const struct arguments *arguments, struct tpp_compared *subject,
                                      struct tpp_error *err)
{
    struct tpp_rule_set rules = { 0 };
    struct tpp_headroom headroom;
    const struct tpp_document_options *document = &arguments->document;
    TPP_TRY(tpp_rule_set_load(&rules, document->rule_files, document->rule_file_count, err));
    tpp_rule_set_keep_law(&rules, arguments->rule);
    enum tpp_status status = tpp_headroom_find(subject, rules.rules, rules.count, arguments->clause, arguments->rule,
                                               document->date, &headroom, err);
    if (status == TPP_STATUS_OK) {
        struct tpp_report report = { .headroom = &headroom };
        status = tpp_document_print(document, &report, err);
        tpp_headroom_free(&headroom);
    }
    tpp_rule_set_free(&rules);
    return status;
}

static enum tpp_status work(const struct arguments *arguments, struct tpp_error *err)
{
    struct tpp_catalogue catalogue = { 0 };
    struct tpp_named named = { 0 };
    struct tpp_compared subject;
    tpp_compared_init(&subject);
    TPP_TRY(tpp_catalogue_load(&catalogue, err));
    enum tpp_status status = tpp_named_load(&catalogue, arguments->name, 1, &named, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_named_compared(&named, &subject, err);
    }
    if (status == TPP_STATUS_OK) {
        status = find_and_print(arguments, &subject, err);
    }
    tpp_compared_free(&subject);
    tpp_named_free(&named);
    tpp_catalogue_free(&catalogue);
    return status;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    return work(&arguments, &err) == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

extern const struct tpp_command tpp_command_headroom;
const struct tpp_command tpp_command_headroom = {
    "headroom",
    "say what it takes for an outcome to change",
    &argp,
    run,
};
