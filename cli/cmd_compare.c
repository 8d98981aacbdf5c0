/* tppbench compare: chips and records side by side, and which rule of which date tells them apart. */
#include "cli/command.h"
#include "cli/comparing.h"

struct arguments {
    struct tpp_document_options document;
    const char *names[TPP_COMPARED_MAX];
    size_t count;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = state->child_inputs[1] = &arguments->document;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->count == TPP_COMPARED_MAX) {
            argp_error(state, "'%s': at most %d are compared at a time", value, TPP_COMPARED_MAX);
            return 0;
        }
        arguments->names[arguments->count++] = value;
        return 0;
    case ARGP_KEY_END:
        if (arguments->count < 2) {
            argp_error(state, "name two or more: records, or chips as chip:ID");
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
    .parser = parse,
    .children = children,
    .args_doc = "RECORD|chip:ID RECORD|chip:ID...",
    .doc =
        "Compare records and chips of the catalogue: which rules tell them apart and why, every figure, and for each "
        "pair which difference changes which outcome.\vRECORD is a file that 'tppbench run' wrote; RECORD+ID takes "
        "what no record holds (die area, I/O, DRAM bandwidth, the declared figure) from the catalogue. ID may be a "
        "part of an id or a family such as a100. Differences smaller than the uncertainty are not called "
        "differences.",
};

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    enum tpp_status status = tpp_compare_named(arguments.names, arguments.count, 0, &arguments.document, &err);
    return status == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

extern const struct tpp_command tpp_command_compare;
const struct tpp_command tpp_command_compare = {
    "compare",
    "compare records and chips, and what tells them apart under the rules",
    &argp,
    run,
};
