/** Lines of a file or of standard input, one after the other, in constant memory. */
#ifndef TPP_CLI_LINE_READER_H
#define TPP_CLI_LINE_READER_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/** Initialise with tpp_line_reader_open(). */
struct tpp_line_reader {
    int descriptor;
    const char *path; /**< as given */
    const char *name; /**< for messages: the path, or "standard input" */
    char *buffer;
    size_t begin, end;
    uint64_t line; /**< number of the line read last, from 1 */
    int is_at_end;
};

/** Opens a file, or standard input for "-"; close with tpp_line_reader_close(). TPP_STATUS_FILE with what helps. */
enum tpp_status tpp_line_reader_open(const char *path, struct tpp_line_reader *reader, struct tpp_error *err);
void tpp_line_reader_close(struct tpp_line_reader *reader);

/**
 * Reads the next line.
 *
 * @param line  Receives the line without its end, with a NUL; it may be changed, and holds until the next call. NULL
 *              after the last one.
 * @return TPP_STATUS_PARSE with "<name>:<line>: ..." for a line of more than 1 MiB; TPP_STATUS_FILE.
 */
enum tpp_status tpp_line_reader_next(struct tpp_line_reader *reader, char **line, size_t *length,
                                     struct tpp_error *err);

#endif
