/* The command line as a record keeps it. */
#include "cli/command_line.h"

#include <stdio.h>
#include <string.h>

/* Where an absolute path begins in an argument; NULL: it has none. */
static const char *absolute_path(const char *argument, const char *flags)
{
    const char *value = argument;
    if (strncmp(argument, "--", 2) == 0) {
        const char *equals = strchr(argument, '=');
        value = equals != NULL ? equals + 1 : argument;
    } else if (argument[0] == '-') {
        const char *letter = argument + 1 + strspn(argument + 1, flags);
        value = *letter != '\0' ? letter + 1 : argument;
    }
    return *value == '/' ? value : NULL;
}

/* The last name of a path, which may end with slashes. */
static void last_name(const char *path, const char **name, size_t *length)
{
    size_t end = strlen(path);
    while (end > 0 && path[end - 1] == '/') {
        end--;
    }
    size_t start = end;
    while (start > 0 && path[start - 1] != '/') {
        start--;
    }
    *name = path + start;
    *length = end - start;
}

void tpp_command_line_text(char *text, size_t bytes, int argc, char *const *argv, const char *flags)
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < argc && used < bytes; i++) {
        const char *path = absolute_path(argv[i], flags);
        const char *name = "";
        size_t name_length = 0;
        size_t before = strlen(argv[i]);
        if (path != NULL) {
            last_name(path, &name, &name_length);
            before = (size_t)(path - argv[i]);
        }
        const int written = snprintf(text + used, bytes - used, "%s%.*s%.*s", i > 0 ? " " : "", (int)before, argv[i],
                                     (int)name_length, name);
        used += written > 0 ? (size_t)written : 0;
    }
    for (char *at = text; *at != '\0'; at++) {
        *at = *at >= 0x20 && *at < 0x7f ? *at : '?';
    }
}
