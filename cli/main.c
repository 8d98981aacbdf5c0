/* tppbench: the entry point. Finds the command and hands over. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "version.h"

static void print_help(FILE *stream)
{
    (void)fprintf(stream, "Usage: tppbench COMMAND [OPTION...]\n"
                          "Measure what a chip's matrix engines do, and say what that means under the\n"
                          "export rule.\n"
                          "\n"
                          "Commands:\n");
    for (size_t i = 0; tpp_command_at(i) != NULL; i++) {
        (void)fprintf(stream, "  %-10s %s\n", tpp_command_at(i)->name, tpp_command_at(i)->summary);
    }
    (void)fprintf(stream, "\n"
                          "'tppbench COMMAND --help' explains a command. Start with 'tppbench run'.\n"
                          "\n"
                          "Exit status: 0 done; 1 done, but a result is invalid or a check failed;\n"
                          "2 usage or malformed input; 3 a device or a file failed.\n");
}

static const struct tpp_command *find_command(const char *name)
{
    for (size_t i = 0; tpp_command_at(i) != NULL; i++) {
        if (strcmp(tpp_command_at(i)->name, name) == 0) {
            return tpp_command_at(i);
        }
    }
    return NULL;
}

static int run_command(const struct tpp_command *command, int argc, char **argv)
{
    char name[64];
    (void)snprintf(name, sizeof name, "tppbench %s", command->name);
    argv[1] = name;
    argp_err_exit_status = TPP_EXIT_USAGE;
    int code = command->run(argc - 1, argv + 1);
    /* A full disk or a closed pipe shows only when the buffer is written. */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("tppbench: standard output");
        return TPP_EXIT_DEVICE;
    }
    return code;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return TPP_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return TPP_EXIT_OK;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        (void)printf("tppbench %s (%s)\n", TPP_VERSION, TPP_COMMIT);
        return TPP_EXIT_OK;
    }
    const struct tpp_command *command = find_command(argv[1]);
    if (command == NULL) {
        (void)fprintf(stderr, "tppbench: there is no command '%s'; 'tppbench --help' lists them\n", argv[1]);
        return TPP_EXIT_USAGE;
    }
    return run_command(command, argc, argv);
}
