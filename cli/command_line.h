/** The command line as a record keeps it. */
#ifndef TPP_CLI_COMMAND_LINE_H
#define TPP_CLI_COMMAND_LINE_H

#include <stddef.h>

/**
 * Joins arguments with blanks; what is no printable ASCII becomes '?', what does not fit is cut.
 *
 * A record says what was asked for, and not how the folders of a machine are called: of an absolute path ("/a/b", in
 * "--output=/a/b" and "-o/a/b" too) only the last name is kept. Relative ones stay as they are.
 *
 * @param flags  Letters of the options that take no value, which may stand before one that does ("-qo/a/b").
 */
void tpp_command_line_text(char *text, size_t bytes, int argc, char *const *argv, const char *flags);

#endif
