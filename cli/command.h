/**
 * The program's commands and what they share. Only this folder prints, opens files or exits.
 *
 * stdout carries the result and nothing else; progress, warnings and errors go to stderr. A command is one file
 * cmd_<name>.c with one `const struct tpp_command` and one line in commands.c.
 */
#ifndef TPP_CLI_COMMAND_H
#define TPP_CLI_COMMAND_H

#include <argp.h>

#include "base/status.h"

/** Exit codes of the program, as the manual states them. */
enum tpp_exit {
    TPP_EXIT_OK = 0,
    TPP_EXIT_RESULT = 1, /**< done, but a result is invalid, a check failed, or --fail-if holds */
    TPP_EXIT_USAGE = 2,
    TPP_EXIT_DEVICE = 3 /**< a device or a file failed */
};

struct tpp_command {
    const char *name;
    const char *summary;     /**< one line, for the list of commands */
    const struct argp *argp; /**< its options; also what the manual page and the shell completion are made from */
    /** argv[0] is "tppbench <name>". Returns an exit code. */
    int (*run)(int argc, char **argv);
};

/** The commands in the order of --help; NULL past the last. Static. */
const struct tpp_command *tpp_command_at(size_t index);

/** Prints "tppbench: <text>" to stderr and returns the exit code that fits the status. */
int tpp_report_failure(const struct tpp_error *err);

/** The exit code of a status: USAGE for what the user typed or wrote, DEVICE for devices and files. */
int tpp_exit_of(enum tpp_status status);

#endif
