/* The list of commands: a new one is a file and a line here. */
#include "cli/command.h"

#include <stddef.h>
#include <stdio.h>

/* clang-format off */
#define TPP_COMMANDS(ROW) \
    ROW(devices) \
    ROW(kernels) \
    ROW(run) \
    ROW(rate) \
    ROW(report) \
    ROW(rules) \
    ROW(chips) \
    ROW(compare) \
    ROW(identify) \
    ROW(headroom) \
    ROW(sweep) \
    ROW(challenge) \
    ROW(keygen) \
    ROW(sign) \
    ROW(verify)
/* clang-format on */

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
    /* One line: what is quoted from a file, an argument or a driver must not steer the terminal. */
    (void)fputs("tppbench: ", stderr);
    for (const char *c = err->text[0] != '\0' ? err->text : tpp_status_text(err->status); *c != '\0'; c++) {
        int is_space = *c == '\n' || *c == '\t';
        (void)fputc(is_space ? ' ' : (unsigned char)*c < 0x20 || *c == 0x7f ? '?' : *c, stderr);
    }
    (void)fputc('\n', stderr);
    return tpp_exit_of(err->status);
}
