/* One line of comma-separated values, split in place. */
#include "base/csv_fields.h"

#include <string.h>

/* Removes the quotes of a field that begins with one; `*at` is moved to the comma or NUL behind it. */
static enum tpp_status take_quoted(char **at, struct tpp_csv_field *field, struct tpp_error *err)
{
    char *from = *at + 1;
    char *to = field->text = from;
    for (;;) {
        if (*from == '\0') {
            return tpp_fail(err, TPP_STATUS_PARSE, "a quote is not closed in its line");
        }
        if (*from == '"' && from[1] != '"') {
            break;
        }
        from += *from == '"' ? 2 : 1;
        *to++ = from[-1];
    }
    field->length = (size_t)(to - field->text);
    *at = from + 1;
    if (**at != ',' && **at != '\0') {
        return tpp_fail(err, TPP_STATUS_PARSE, "text after a closing quote; write a quote inside of quotes twice");
    }
    return TPP_STATUS_OK;
}

static enum tpp_status take_plain(char **at, struct tpp_csv_field *field, struct tpp_error *err)
{
    size_t length = strcspn(*at, ",\"");
    field->text = *at;
    field->length = length;
    *at += length;
    return **at != '"' ? TPP_STATUS_OK
                       : tpp_fail(err, TPP_STATUS_PARSE, "a quote inside of a field; quote the whole field");
}

enum tpp_status tpp_csv_split(char *line, size_t length, struct tpp_csv_field *fields, size_t limit, size_t *count,
                              size_t *column, struct tpp_error *err)
{
    size_t found = 0;
    char *at = line;
    if (memchr(line, '\0', length) != NULL) {
        *column = strlen(line) + 1;
        return tpp_fail(err, TPP_STATUS_PARSE, "a NUL byte: this is no text");
    }
    for (;;) {
        size_t begins = (size_t)(at - line) + 1;
        if (found == limit) {
            *column = begins;
            return tpp_fail(err, TPP_STATUS_PARSE, "more than %zu fields", limit);
        }
        struct tpp_csv_field *field = &fields[found];
        field->column = begins;
        enum tpp_status status = *at == '"' ? take_quoted(&at, field, err) : take_plain(&at, field, err);
        if (status != TPP_STATUS_OK) {
            *column = begins;
            return status;
        }
        found++;
        int is_last = *at == '\0';
        field->text[field->length] = '\0';
        if (is_last) {
            *count = found;
            return TPP_STATUS_OK;
        }
        at++;
    }
}
