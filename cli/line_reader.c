/* Lines of a file or of standard input, one after the other, in constant memory. */
#include "cli/line_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One line and what was read behind it, and a NUL behind the last. */
enum { BUFFER_BYTES = 1 << 20 };

static enum tpp_status fail_read(const struct tpp_line_reader *reader, int number, struct tpp_error *err)
{
    char text[128];
    return tpp_fail(err, TPP_STATUS_FILE, "cannot read '%s': %s; check the name", reader->path,
                    strerror_r(number, text, sizeof text));
}

enum tpp_status tpp_line_reader_open(const char *path, struct tpp_line_reader *reader, struct tpp_error *err)
{
    int is_input = strcmp(path, "-") == 0;
    *reader = (struct tpp_line_reader){ .path = path, .name = is_input ? "standard input" : path, .descriptor = -1 };
    reader->descriptor = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (reader->descriptor < 0) {
        return fail_read(reader, errno, err);
    }
    reader->buffer = malloc(BUFFER_BYTES + 1);
    if (reader->buffer == NULL) {
        tpp_line_reader_close(reader);
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for the lines of '%s'", path);
    }
    return TPP_STATUS_OK;
}

void tpp_line_reader_close(struct tpp_line_reader *reader)
{
    if (reader->descriptor > STDIN_FILENO) {
        (void)close(reader->descriptor);
    }
    free(reader->buffer);
    *reader = (struct tpp_line_reader){ .descriptor = -1 };
}

/* Moves what is left to the beginning and reads more behind it. */
static enum tpp_status fill(struct tpp_line_reader *reader, struct tpp_error *err)
{
    memmove(reader->buffer, reader->buffer + reader->begin, reader->end - reader->begin);
    reader->end -= reader->begin;
    reader->begin = 0;
    if (reader->end == BUFFER_BYTES) {
        return tpp_fail(err, TPP_STATUS_PARSE, "%s:%llu: a line of more than 1 MiB; is this a table?", reader->name,
                        (unsigned long long)reader->line + 1);
    }
    ssize_t got;
    do {
        got = read(reader->descriptor, reader->buffer + reader->end, BUFFER_BYTES - reader->end);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return fail_read(reader, errno, err);
    }
    reader->is_at_end = got == 0;
    reader->end += (size_t)got;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_line_reader_next(struct tpp_line_reader *reader, char **line, size_t *length, struct tpp_error *err)
{
    size_t searched = 0;
    char *from = NULL;
    char *stop = NULL;
    for (;;) {
        from = reader->buffer + reader->begin;
        stop = memchr(from + searched, '\n', reader->end - reader->begin - searched);
        if (stop != NULL || reader->is_at_end) {
            break;
        }
        searched = reader->end - reader->begin;
        TPP_TRY(fill(reader, err));
    }
    size_t left = reader->end - reader->begin;
    if (stop == NULL && left == 0) {
        *line = NULL;
        *length = 0;
        return TPP_STATUS_OK;
    }
    size_t found = stop != NULL ? (size_t)(stop - from) : left;
    reader->begin += found + (size_t)(stop != NULL);
    found -= (size_t)(found > 0 && from[found - 1] == '\r');
    from[found] = '\0';
    reader->line++;
    *line = from;
    *length = found;
    return TPP_STATUS_OK;
}
