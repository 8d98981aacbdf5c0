/* The list of commands: a new one is a file and a line here. */
#include "cli/command.h"

#include <stddef.h>
#include <stdio.h>

#define TPP_COMMANDS(ROW) ROW(devices) ROW(kernels) ROW(run) ROW(rate) ROW(report) ROW(rules) ROW(chips)

#define ROW(name) extern const struct tpp_command tpp_command_##name;
TPP_COMMANDS(ROW)
#undef ROW

const struct tpp_command *tpp_command_at(size_t index)
{
    static const struct tpp_command *const commands[] = {
#define ROW(name) &tpp_command_##name,
        TPP_COMMANDS(ROW)
#undef ROW
    };
    return index < sizeof commands / sizeof commands[0] ? commands[index] : NULL;
}

int tpp_exit_of(enum tpp_status status)
{
    switch (status) {
    case TPP_STATUS_OK:
        return TPP_EXIT_OK;
    case TPP_STATUS_VERIFICATION:
    case TPP_STATUS_ABORTED:
        return TPP_EXIT_RESULT;
    case TPP_STATUS_INVALID:
    case TPP_STATUS_PARSE:
        return TPP_EXIT_USAGE;
    case TPP_STATUS_NOT_FOUND:
    case TPP_STATUS_UNSUPPORTED:
    case TPP_STATUS_NO_MEMORY:
    case TPP_STATUS_DEVICE:
    case TPP_STATUS_FILE:
        break;
    }
    return TPP_EXIT_DEVICE;
}

int tpp_report_failure(const struct tpp_error *err)
{
    (void)fprintf(stderr, "tppbench: %s\n", err->text[0] != '\0' ? err->text : tpp_status_text(err->status));
    return tpp_exit_of(err->status);
}
