/* JSON text to a tree and back, and messages that name a place in it. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_fields.h"
#include "base/json_locate.h"

/* Messages quote keys and texts of files that nobody vouches for: a line feed or an escape sequence in one of them
 * must not reach a terminal. */
static void make_printable(char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f) {
            *text = '?';
        }
    }
}

enum tpp_status tpp_json_parse(const struct tpp_json_source *source, json_t **root, struct tpp_error *err)
{
    if (source->length > TPP_JSON_LIMIT_BYTES) {
        return tpp_fail(err, TPP_STATUS_PARSE, "%s: %zu bytes, more than the limit of %zu", source->name,
                        source->length, TPP_JSON_LIMIT_BYTES);
    }
    json_error_t where;
    json_t *tree = json_loadb(source->text, source->length, JSON_REJECT_DUPLICATES, &where);
    if (tree == NULL) {
        /* jansson quotes the text near the error, which may hold anything. */
        make_printable(where.text);
        return tpp_fail(err, TPP_STATUS_PARSE, "%s:%d:%d: %s", source->name, where.line > 0 ? where.line : 1,
                        where.column > 0 ? where.column : 1, where.text);
    }
    *root = tree;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_json_fail_at(const struct tpp_json_source *source, const char *path, enum tpp_status status,
                                 struct tpp_error *err, const char *format, ...)
{
    char message[TPP_ERROR_TEXT_BYTES / 2];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    make_printable(message);
    char place[TPP_JSON_PATH_BYTES];
    (void)snprintf(place, sizeof place, "%s", path);
    make_printable(place);
    size_t line = 1;
    size_t column = 1;
    tpp_json_locate(source->text, source->length, path, &line, &column);
    return tpp_fail(err, status, "%s:%zu:%zu: %s%s%s", source->name, line, column, place, *place != '\0' ? ": " : "",
                    message);
}

enum tpp_status tpp_json_print(const json_t *root, struct tpp_buffer *text, struct tpp_error *err)
{
    char *printed = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(17) | JSON_ENCODE_ANY);
    if (printed == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "JSON text: out of memory");
    }
    tpp_buffer_text(text, printed);
    tpp_buffer_text(text, "\n");
    free(printed);
    return tpp_buffer_status(text, err);
}
