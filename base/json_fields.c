/* JSON objects into C structures, by tables. Writing and freeing are in json_fields_write.c. */
#include "base/json_fields.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_large.h"
#include "base/nearest.h"

enum { PATH_BYTES = TPP_JSON_PATH_BYTES, FIELDS_MOST = 128, ARRAY_ELEMENT_LIMIT = 1 << 24 };

/* ------------------------------------------------------------------------------------------------- reading */

struct reading {
    const struct tpp_json_source *source;
    const struct tpp_json_large *large; /* NULL: the tree has everything */
    int version;
    struct tpp_error *err;
};

/* Where a value stands, as steps from the outside: written out only for a message. */
struct place {
    const struct place *outer; /* NULL: the whole */
    const char *key;           /* NULL: an element */
    size_t index;
};

static size_t write_place(const struct place *place, char *path)
{
    if (place == NULL) {
        return 0;
    }
    size_t used = write_place(place->outer, path);
    int length = place->key != NULL ? snprintf(path + used, PATH_BYTES - used, "%s%s", used > 0 ? "." : "", place->key)
                                    : snprintf(path + used, PATH_BYTES - used, "[%zu]", place->index);
    return used + (size_t)length < PATH_BYTES ? used + (size_t)length : PATH_BYTES - 1;
}

static enum tpp_status wrong(const struct reading *reading, const struct place *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum tpp_status wrong(const struct reading *reading, const struct place *place, const char *format, ...)
{
    char path[PATH_BYTES] = "";
    char message[TPP_ERROR_TEXT_BYTES / 2];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)write_place(place, path);
    return tpp_json_fail_at(reading->source, path, TPP_STATUS_PARSE, reading->err, "%s", message);
}

static enum tpp_status read_text(const struct reading *reading, const json_t *value, const struct place *place,
                                 const struct tpp_field *field, char *target)
{
    if (!json_is_string(value)) {
        return wrong(reading, place, "must be a text in quotes");
    }
    const char *text = json_string_value(value);
    size_t length = json_string_length(value);
    if (length >= field->size) {
        return wrong(reading, place, "text of %zu bytes; at most %zu fit", length, field->size - 1);
    }
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) {
            return wrong(reading, place, "text holds a control character");
        }
    }
    memcpy(target, text, length);
    target[length] = '\0';
    return TPP_STATUS_OK;
}

static enum tpp_status read_unsigned(const struct reading *reading, const json_t *value, const struct place *place,
                                     uint64_t limit, uint64_t *target)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0 || (uint64_t)json_integer_value(value) > limit) {
        return wrong(reading, place, "must be a whole number from 0 to %llu", (unsigned long long)limit);
    }
    *target = (uint64_t)json_integer_value(value);
    return TPP_STATUS_OK;
}

static enum tpp_status read_double(const struct reading *reading, const json_t *value, const struct place *place,
                                   const struct tpp_field *field, double *target)
{
    if (field->type == TPP_FIELD_OPTIONAL_DOUBLE && json_is_null(value)) {
        *target = NAN;
        return TPP_STATUS_OK;
    }
    if (!json_is_number(value) || !isfinite(json_number_value(value))) {
        return wrong(reading, place,
                     field->type == TPP_FIELD_DOUBLE ? "must be a number" : "must be a number, or null for unknown");
    }
    *target = json_number_value(value);
    return TPP_STATUS_OK;
}

/* Appends what was probably meant, or what is known at all; with either, the reader can mend the file. */
static void suggest(struct tpp_buffer *hint, const char *word, const char *nearest)
{
    if (nearest != NULL && tpp_is_near(word, nearest)) {
        tpp_buffer_format(hint, "; did you mean \"%s\"?", nearest);
    }
}

static const char *nearer(const char *word, const char *known, const char *best)
{
    return best == NULL || tpp_edit_distance(word, known) < tpp_edit_distance(word, best) ? known : best;
}

static enum tpp_status read_enum(const struct reading *reading, const json_t *value, const struct place *place,
                                 const struct tpp_field *field, int *target)
{
    if (!json_is_string(value)) {
        return wrong(reading, place, "must be a name in quotes");
    }
    const char *word = json_string_value(value);
    const char *nearest = NULL;
    struct tpp_buffer known = { 0 };
    for (int i = 0; field->name_of(i) != NULL; i++) {
        if (strcmp(field->name_of(i), word) == 0) {
            *target = i;
            tpp_buffer_free(&known);
            return TPP_STATUS_OK;
        }
        nearest = nearer(word, field->name_of(i), nearest);
        tpp_buffer_format(&known, "%s%s", i == 0 ? "" : ", ", field->name_of(i));
    }
    suggest(&known, word, nearest);
    enum tpp_status status =
        wrong(reading, place, "\"%.60s\" is not one of: %s", word, known.bytes != NULL ? known.bytes : "(none)");
    tpp_buffer_free(&known);
    return status;
}

static enum tpp_status read_object(const struct reading *reading, const json_t *object, const struct place *place,
                                   const struct tpp_field *fields, char *structure);

static size_t round_up_to_power_of_two(size_t count)
{
    size_t rounded = 1;
    while (rounded < count) {
        rounded *= 2;
    }
    return rounded;
}

/* Makes room for so many more elements and attaches it: the caller frees the whole structure on failure. */
static enum tpp_status grow_array(const struct reading *reading, const struct tpp_field *field, char *structure,
                                  size_t more, char **added)
{
    char *elements = NULL;
    size_t count = 0;
    memcpy(&elements, structure + field->offset, sizeof elements);
    memcpy(&count, structure + field->count_offset, sizeof count);
    size_t capacity = count > 0 ? round_up_to_power_of_two(count) : 0;
    size_t needed = round_up_to_power_of_two(count + more);
    if (count + more > ARRAY_ELEMENT_LIMIT) {
        return tpp_fail(reading->err, TPP_STATUS_PARSE, "%s: more than %d elements", field->key, ARRAY_ELEMENT_LIMIT);
    }
    if (needed > capacity) {
        char *grown = realloc(elements, needed * field->size);
        if (grown == NULL) {
            return tpp_fail(reading->err, TPP_STATUS_NO_MEMORY, "%s: out of memory", field->key);
        }
        memset(grown + count * field->size, 0, (needed - count) * field->size);
        elements = grown;
    }
    *added = elements + count * field->size;
    count += more;
    memcpy(structure + field->offset, &elements, sizeof elements);
    memcpy(structure + field->count_offset, &count, sizeof count);
    return TPP_STATUS_OK;
}

static enum tpp_status read_pieces(const struct reading *reading, const struct tpp_json_list *list,
                                   const struct place *place, const struct tpp_field *field, char *structure)
{
    if (field->type != TPP_FIELD_ARRAY) {
        return tpp_fail(reading->err, TPP_STATUS_PARSE, "%s: a list of objects", field->key);
    }
    for (size_t i = 0; i < list->count; i++) {
        char *element = NULL;
        json_t *piece = tpp_json_large_piece(reading->source, &reading->large->pieces[list->first + i]);
        enum tpp_status status = piece != NULL
                                     ? grow_array(reading, field, structure, json_array_size(piece), &element)
                                     : tpp_fail(reading->err, TPP_STATUS_PARSE, "%s: not valid JSON", field->key);
        for (size_t j = 0; j < json_array_size(piece) && status == TPP_STATUS_OK; j++) {
            status = read_object(reading, json_array_get(piece, j), place, field->fields, element + j * field->size);
        }
        json_decref(piece);
        TPP_TRY(status);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status read_array(const struct reading *reading, const json_t *value, const struct place *place,
                                  const struct tpp_field *field, char *structure)
{
    const struct tpp_json_list *list = reading->large != NULL ? tpp_json_large_list(reading->large, value) : NULL;
    if (list != NULL) {
        return read_pieces(reading, list, place, field, structure);
    }
    if (!json_is_array(value)) {
        return wrong(reading, place, "must be a list in [ ]");
    }
    size_t count = json_array_size(value);
    if (count == 0) {
        return TPP_STATUS_OK;
    }
    if (count > ARRAY_ELEMENT_LIMIT) {
        return wrong(reading, place, "%zu elements; at most %d", count, ARRAY_ELEMENT_LIMIT);
    }
    char *elements = calloc(round_up_to_power_of_two(count), field->size);
    if (elements == NULL) {
        return tpp_fail(reading->err, TPP_STATUS_NO_MEMORY, "%s: %s: out of memory", reading->source->name, field->key);
    }
    /* Attached before it is filled: the caller frees the whole structure by its table on failure. */
    memcpy(structure + field->offset, &elements, sizeof elements);
    memcpy(structure + field->count_offset, &count, sizeof count);
    for (size_t i = 0; i < count; i++) {
        const struct place inner = { .outer = place, .index = i };
        char *element = elements + i * field->size;
        const json_t *item = json_array_get(value, i);
        TPP_TRY(field->type == TPP_FIELD_ENUM_ARRAY ? read_enum(reading, item, &inner, field, (int *)(void *)element)
                                                    : read_object(reading, item, &inner, field->fields, element));
    }
    return TPP_STATUS_OK;
}

static enum tpp_status read_member(const struct reading *reading, const json_t *value, const struct place *place,
                                   const struct tpp_field *field, char *structure)
{
    char *member = structure + field->offset;
    uint64_t number = 0;
    switch (field->type) {
    case TPP_FIELD_TEXT:
        return read_text(reading, value, place, field, member);
    case TPP_FIELD_U64:
        return read_unsigned(reading, value, place, INT64_MAX, (uint64_t *)(void *)member);
    case TPP_FIELD_U32:
        TPP_TRY(read_unsigned(reading, value, place, UINT32_MAX, &number));
        *(uint32_t *)(void *)member = (uint32_t)number;
        return TPP_STATUS_OK;
    case TPP_FIELD_DOUBLE:
    case TPP_FIELD_OPTIONAL_DOUBLE:
        return read_double(reading, value, place, field, (double *)(void *)member);
    case TPP_FIELD_BOOL:
        if (!json_is_boolean(value)) {
            return wrong(reading, place, "must be true or false");
        }
        *(int *)(void *)member = json_is_true(value);
        return TPP_STATUS_OK;
    case TPP_FIELD_ENUM:
        return read_enum(reading, value, place, field, (int *)(void *)member);
    case TPP_FIELD_OBJECT:
        return read_object(reading, value, place, field->fields, member);
    case TPP_FIELD_ARRAY:
    case TPP_FIELD_ENUM_ARRAY:
        return read_array(reading, value, place, field, structure);
    case TPP_FIELD_END:
        break;
    }
    return TPP_STATUS_OK;
}

static const struct tpp_field *find_field(const struct tpp_field *fields, const char *key)
{
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        if (*field->key == *key && strcmp(field->key, key) == 0) {
            return field;
        }
    }
    return NULL;
}

static enum tpp_status refuse_key(const struct reading *reading, const struct place *place,
                                  const struct tpp_field *fields, const struct tpp_field *known)
{
    const char *nearest = NULL;
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        nearest = field != known ? nearer(place->key, field->key, nearest) : nearest;
    }
    struct tpp_buffer hint = { 0 };
    suggest(&hint, place->key, nearest);
    enum tpp_status status = wrong(reading, place, "unknown key%s", hint.bytes != NULL ? hint.bytes : "");
    tpp_buffer_free(&hint);
    return status;
}

/* Finds the members of an object in the order of its table. Unknown keys come before all else: a misspelt key is better
 * named as such than as the missing one it should be. */
static enum tpp_status find_members(const struct reading *reading, const json_t *object, const struct place *place,
                                    const struct tpp_field *fields, const json_t *members[FIELDS_MOST])
{
    const char *key;
    json_t *value;
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        members[field - fields] = NULL;
    }
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        const struct tpp_field *known = find_field(fields, key);
        if (known == NULL || known->may_be_absent > reading->version) {
            const struct place inner = { .outer = place, .key = key };
            return refuse_key(reading, &inner, fields, known);
        }
        members[known - fields] = value;
    }
    return TPP_STATUS_OK;
}

/* What an older version of a schema could not say is not known: NAN where that is how a member says so. */
static void leave_unknown(const struct tpp_field *field, char *structure)
{
    if (field->type == TPP_FIELD_OPTIONAL_DOUBLE) {
        *(double *)(void *)(structure + field->offset) = (double)NAN;
    }
    for (const struct tpp_field *inner = field->fields; field->type == TPP_FIELD_OBJECT && inner->type != TPP_FIELD_END;
         inner++) {
        leave_unknown(inner, structure + field->offset);
    }
}

static enum tpp_status read_object(const struct reading *reading, const json_t *object, const struct place *place,
                                   const struct tpp_field *fields, char *structure)
{
    const json_t *members[FIELDS_MOST]; /* one for each row of the table; canonical.h has the limit */
    if (!json_is_object(object)) {
        return wrong(reading, place, "must be an object in { }");
    }
    TPP_TRY(find_members(reading, object, place, fields, members));
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        const json_t *value = members[field - fields];
        if (value != NULL) {
            const struct place inner = { .outer = place, .key = field->key };
            TPP_TRY(read_member(reading, value, &inner, field, structure));
        } else if (field->may_be_absent > reading->version) {
            leave_unknown(field, structure);
        } else if (field->may_be_absent != 1) {
            return wrong(reading, place, "\"%s\" is missing", field->key);
        }
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_fields_read(const struct tpp_json_source *source, const json_t *object, const char *path,
                                const struct tpp_field *fields, void *structure, size_t structure_bytes,
                                struct tpp_error *err)
{
    return tpp_fields_read_version(source, object, path, fields, INT_MAX, structure, structure_bytes, err);
}

enum tpp_status tpp_fields_read_outline(const struct tpp_json_source *source, const struct tpp_json_large *large,
                                        const struct tpp_field *fields, int version, void *structure,
                                        size_t structure_bytes)
{
    const struct reading reading = { .source = source, .large = large, .version = version };
    memset(structure, 0, structure_bytes);
    enum tpp_status status = read_object(&reading, large->root, NULL, fields, structure);
    if (status != TPP_STATUS_OK) {
        tpp_fields_free(fields, structure);
        memset(structure, 0, structure_bytes);
    }
    return status;
}

enum tpp_status tpp_fields_read_version(const struct tpp_json_source *source, const json_t *object, const char *path,
                                        const struct tpp_field *fields, int version, void *structure,
                                        size_t structure_bytes, struct tpp_error *err)
{
    const struct reading reading = { .source = source, .version = version, .err = err };
    const struct place whole = { .key = path };
    memset(structure, 0, structure_bytes);
    enum tpp_status status = read_object(&reading, object, *path != '\0' ? &whole : NULL, fields, structure);
    if (status != TPP_STATUS_OK) {
        tpp_fields_free(fields, structure);
        memset(structure, 0, structure_bytes);
    }
    return status;
}
