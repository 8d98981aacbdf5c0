/* Rows of a sweep as JSON. Whatever a row holds is read by the JSON library. Rows with the keys of the one before them,
 * in the same order, and with plain values only, which is nearly all of them, are read by a short path that gives the
 * same; where it is not sure, it leaves the row to the library. */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/plain_number.h"
#include "rating/sweep_parts.h"

/* ------------------------------------------------------------------------------------------ the short path */

/* Where the row is being read, up to a NUL behind its end. */
struct scanning {
    const char *at;
    char text[TPP_SWEEP_NAME_BYTES]; /* of a string, NUL-terminated */
    size_t length;
};

static void skip_blanks(struct scanning *scanning)
{
    while (*scanning->at == ' ' || *scanning->at == '\t') {
        scanning->at++;
    }
}

static int take_character(struct scanning *scanning, char wanted)
{
    skip_blanks(scanning);
    if (*scanning->at != wanted) {
        return 0;
    }
    scanning->at++;
    return 1;
}

/* A string of printable ASCII without escapes. */
static int take_string(struct scanning *scanning)
{
    if (!take_character(scanning, '"')) {
        return 0;
    }
    size_t length = 0;
    while (scanning->at[length] != '"') {
        unsigned char c = (unsigned char)scanning->at[length];
        if (c < 0x20 || c >= 0x7f || c == '\\' || length + 1 == sizeof scanning->text) {
            return 0;
        }
        scanning->text[length++] = (char)c;
    }
    scanning->text[length] = '\0';
    scanning->length = length;
    scanning->at += length + 1;
    return 1;
}

/* A number as JSON writes it: no leading zero, digits behind the point. */
static int take_number(struct scanning *scanning, double *number)
{
    skip_blanks(scanning);
    const char *text = scanning->at;
    size_t length = strspn(text, "0123456789.");
    int is_padded = length > 1 && text[0] == '0' && text[1] != '.';
    int has_exponent = text[length] != '\0' && strchr("eE+-", text[length]) != NULL;
    if (length == 0 || is_padded || has_exponent || text[length - 1] == '.') {
        return 0;
    }
    scanning->at += length;
    return tpp_plain_number_read(text, length, number);
}

static int take_value(struct tpp_sweep *sweep, struct scanning *scanning, const struct tpp_column *column)
{
    double number = NAN;
    skip_blanks(scanning);
    if (strncmp(scanning->at, "null", 4) == 0) {
        scanning->at += 4;
        return 1;
    }
    switch (column->kind) {
    case TPP_COLUMN_PASSED_OVER:
        return *scanning->at == '"' ? take_string(scanning) : take_number(scanning, &number);
    case TPP_COLUMN_NAME:
    case TPP_COLUMN_ANSWER:
    case TPP_COLUMN_DATE:
        return take_string(scanning) && tpp_column_set_text(sweep, column, scanning->text, scanning->length) == NULL;
    default:
        return take_number(scanning, &number) && tpp_column_set_number(sweep, column, number) == NULL;
    }
}

/* 1 when the row was read whole; 0 leaves it to the library, from the beginning. */
static int read_like_the_last(struct tpp_sweep *sweep, const char *line, size_t length)
{
    struct scanning scanning = { .at = line };
    if (sweep->column_count == 0 || !take_character(&scanning, '{')) {
        return 0;
    }
    for (size_t i = 0; i < sweep->column_count; i++) {
        if ((i > 0 && !take_character(&scanning, ',')) || !take_string(&scanning) ||
            strcmp(scanning.text, sweep->keys[i]) != 0 || !take_character(&scanning, ':') ||
            !take_value(sweep, &scanning, &sweep->columns[i])) {
            return 0;
        }
        skip_blanks(&scanning);
        if (*scanning.at == '}') {
            break;
        }
    }
    if (!take_character(&scanning, '}')) {
        return 0;
    }
    skip_blanks(&scanning);
    return scanning.at == line + length;
}

/* ------------------------------------------------------------------------------------------ by the library */

static enum tpp_status set_member(struct tpp_sweep *sweep, const struct tpp_row_place *place, const char *key,
                                  const struct tpp_column *column, const json_t *value, struct tpp_error *err)
{
    int is_text =
        column->kind == TPP_COLUMN_NAME || column->kind == TPP_COLUMN_ANSWER || column->kind == TPP_COLUMN_DATE;
    if (column->kind == TPP_COLUMN_PASSED_OVER || json_is_null(value)) {
        return TPP_STATUS_OK;
    }
    if (is_text ? !json_is_string(value) : !json_is_number(value)) {
        return TPP_ROW_WRONG(place, 1, err, "%s: must be %s", key, is_text ? "a text in quotes" : "a number");
    }
    const char *wrong = is_text
                            ? tpp_column_set_text(sweep, column, json_string_value(value), json_string_length(value))
                            : tpp_column_set_number(sweep, column, json_number_value(value));
    return wrong == NULL ? TPP_STATUS_OK : TPP_ROW_WRONG(place, 1, err, "%s: %s", key, wrong);
}

/* Reads a row whole and keeps its keys for the next one, unless one of them is too long for that. */
static enum tpp_status set_members(struct tpp_sweep *sweep, const struct tpp_row_place *place, json_t *object,
                                   struct tpp_error *err)
{
    const char *key;
    json_t *value;
    size_t count = 0;
    int can_keep = 1;
    sweep->column_count = 0;
    json_object_foreach(object, key, value)
    {
        struct tpp_column column;
        size_t length = strlen(key);
        if (!tpp_column_find(key, &column)) {
            return tpp_column_fail(place, 1, key, err);
        }
        TPP_TRY(set_member(sweep, place, key, &column, value, err));
        can_keep &= length < TPP_SWEEP_KEY_BYTES && count < TPP_SWEEP_COLUMNS_MAX;
        if (can_keep) {
            memcpy(sweep->keys[count], key, length + 1);
            sweep->columns[count++] = column;
        }
    }
    sweep->column_count = can_keep ? count : 0;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_sweep_json(struct tpp_sweep *sweep, const struct tpp_row_place *place, const char *line,
                               size_t length, struct tpp_sweep_result *result, struct tpp_error *err)
{
    json_error_t error;
    tpp_sweep_begin(sweep);
    if (read_like_the_last(sweep, line, length)) {
        return tpp_sweep_rate_row(sweep, place, result, err);
    }
    tpp_sweep_begin(sweep);
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
    if (object == NULL) {
        return TPP_ROW_WRONG(place, error.column > 0 ? (size_t)error.column : 1, err, "%s", error.text);
    }
    enum tpp_status status = json_is_object(object) ? set_members(sweep, place, object, err)
                                                    : TPP_ROW_WRONG(place, 1, err, "must be an object in { }");
    json_decref(object);
    return status == TPP_STATUS_OK ? tpp_sweep_rate_row(sweep, place, result, err) : status;
}
