/* tppbench chips: the catalogue of chips with their declared figures. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "reports/report.h"

enum { ARGUMENT_LIMIT = 2, KEY_JSON = 'j' };

struct arguments {
    const char *words[ARGUMENT_LIMIT];
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
            argp_error(state, "'%s': one argument too many", value);
            return 0;
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
    .args_doc = "[list]\nshow ID",
    .doc = "List the chips of the catalogue, or show one with its sources.\vFigures are what manufacturers declare, "
           "dense, with a mark that says how well each is founded; they are no classification. ID may be a part of an "
           "id or a name that fits one chip only.",
};

static enum tpp_status print_json(const struct tpp_chip *chips, size_t count, const struct tpp_chip *one,
                                  struct tpp_error *err)
{
    if (one != NULL) {
        return tpp_output_json(tpp_chip_json(one), err);
    }
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(array, tpp_chip_json(&chips[i]));
    }
    return tpp_output_json(
        json_pack("{s:s, s:i, s:o}", "schema", "tppbench-chips", "schema_version", 1, "chips", array), err);
}

static enum tpp_status print_text(const struct tpp_chip *chips, size_t count, const struct tpp_chip *one,
                                  struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    enum tpp_status status = one != NULL ? tpp_chip_render(one, tpp_terminal_width(), &bytes, err)
                                         : tpp_chips_render_list(chips, count, &bytes, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write("-", bytes.bytes, bytes.length, err);
    }
    tpp_buffer_free(&bytes);
    return status;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_chip *chips = NULL;
    const struct tpp_chip *one = NULL;
    size_t count = 0;
    if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0) {
        return TPP_EXIT_USAGE;
    }
    const char *verb = arguments.count > 0 ? arguments.words[0] : "list";
    int is_list = strcmp(verb, "list") == 0 && arguments.count <= 1;
    if (!is_list && !(strcmp(verb, "show") == 0 && arguments.count == 2)) {
        (void)fprintf(stderr, "tppbench: chips: say 'list' or 'show ID'\n");
        return TPP_EXIT_USAGE;
    }
    enum tpp_status status = tpp_chips_builtin(&chips, &count, &err);
    if (status == TPP_STATUS_OK && !is_list) {
        status = tpp_chip_find(chips, count, arguments.words[1], &one, &err);
        err.status = status == TPP_STATUS_NOT_FOUND ? TPP_STATUS_INVALID : status; /* a slip of the user */
    }
    if (status == TPP_STATUS_OK) {
        status = arguments.is_json ? print_json(chips, count, one, &err) : print_text(chips, count, one, &err);
    }
    tpp_chips_free(chips, count);
    return status == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

extern const struct tpp_command tpp_command_chips;
const struct tpp_command tpp_command_chips = { "chips", "list or show the chips of the catalogue", &argp, run };
