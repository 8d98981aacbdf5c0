/* Structures as canonical JSON, straight from their tables: a record of 100 MB is written in a second. */
#include "base/canonical.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MOST = 128, STRETCH_BYTES = 1 << 16, INDENT_MOST = 16, TEXT_ON_STACK_BYTES = 4096 };

struct writing {
    struct tpp_buffer *text;
    int version;
    struct tpp_error *err;
    struct tpp_canonical_text *compared; /* NULL: the text is what is wanted */
    size_t element_capacity;
};

/* ------------------------------------------------------------------------------------------------- numbers */

/* snprintf is several times slower, and a record is mostly whole numbers. */
static void write_whole(struct tpp_buffer *text, uint64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    tpp_buffer_append(text, digits + at, sizeof digits - at);
}

/* ------------------------------------------------------------------------------------------------- texts */

static void write_quoted(struct tpp_buffer *text, const char *clean, size_t length)
{
    tpp_buffer_append(text, "\"", 1);
    size_t start = 0;
    for (size_t i = 0; i < length; i++) {
        if (clean[i] == '"' || clean[i] == '\\') {
            tpp_buffer_append(text, clean + start, i - start);
            tpp_buffer_append(text, "\\", 1);
            start = i;
        }
    }
    tpp_buffer_append(text, clean + start, length - start);
    tpp_buffer_append(text, "\"", 1);
}

static enum tpp_status write_text(const struct writing *writing, const struct tpp_field *field, const char *member)
{
    char on_stack[TEXT_ON_STACK_BYTES];
    char *clean = field->size <= sizeof on_stack ? on_stack : malloc(field->size);
    if (clean == NULL) {
        return tpp_fail(writing->err, TPP_STATUS_NO_MEMORY, "%s: out of memory", field->key);
    }
    write_quoted(writing->text, clean, tpp_fields_clean_text(member, field->size, clean));
    if (clean != on_stack) {
        free(clean);
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- structures */

static enum tpp_status write_object(struct writing *writing, const struct tpp_field *fields, const char *structure,
                                    unsigned depth);

/* ---- comparing: what was written is compared and forgotten, a stretch at a time */

static void settle(const struct writing *writing)
{
    struct tpp_canonical_text *compared = writing->compared;
    const char *found = compared->bytes + compared->same_bytes;
    const size_t left = compared->length - compared->same_bytes;
    const size_t length = writing->text->length;
    size_t same = length <= left && memcmp(found, writing->text->bytes, length) == 0 ? length : 0;
    while (same < length && same < left && found[same] == writing->text->bytes[same]) {
        same++;
    }
    compared->same_bytes += same;
    compared->is_same = same == length;
    writing->text->length = 0;
}

static enum tpp_status note_element(struct writing *writing, size_t start)
{
    struct tpp_canonical_text *compared = writing->compared;
    if (compared->element_count == writing->element_capacity) {
        size_t capacity = writing->element_capacity > 0 ? 2 * writing->element_capacity : 256;
        struct tpp_span *grown = realloc(compared->elements, capacity * sizeof *grown);
        if (grown == NULL) {
            return tpp_fail(writing->err, TPP_STATUS_NO_MEMORY, "canonical form: out of memory");
        }
        compared->elements = grown;
        writing->element_capacity = capacity;
    }
    compared->elements[compared->element_count++] =
        (struct tpp_span){ start, compared->same_bytes + writing->text->length };
    return TPP_STATUS_OK;
}

static enum tpp_status write_element(struct writing *writing, const struct tpp_field *fields, int is_leaf,
                                     const char *element, unsigned depth)
{
    if (writing->compared == NULL) {
        return write_object(writing, fields, element, depth);
    }
    if (!writing->compared->is_same) {
        return TPP_STATUS_OK; /* the rest is of no interest any more */
    }
    size_t start = writing->compared->same_bytes + writing->text->length;
    TPP_TRY(write_object(writing, fields, element, depth));
    if (is_leaf) {
        TPP_TRY(note_element(writing, start));
        if (writing->text->length > STRETCH_BYTES) {
            settle(writing);
        }
    }
    return TPP_STATUS_OK;
}

static const char indent[] = "\n                                ";

static void write_indent(struct tpp_buffer *text, unsigned depth)
{
    tpp_buffer_append(text, indent, 1 + 2 * (size_t)(depth <= INDENT_MOST ? depth : INDENT_MOST));
}

static char *copy(char *to, const char *from, size_t bytes)
{
    memcpy(to, from, bytes);
    return to + bytes;
}

/* The line of a member up to its value, in one piece: most of a record is keys. */
static void write_key(struct tpp_buffer *text, const char *key, int is_further, unsigned depth)
{
    char line[160];
    const size_t length = strlen(key);
    char *at = line;
    if (length + 2 * (size_t)INDENT_MOST + 8 > sizeof line) { /* no table of ours has such */
        tpp_buffer_text(text, is_further ? "," : "");
        write_indent(text, depth);
        tpp_buffer_format(text, "\"%s\": ", key);
        return;
    }
    if (is_further) {
        *at++ = ',';
    }
    at = copy(at, indent, 1 + 2 * (size_t)(depth <= INDENT_MOST ? depth : INDENT_MOST));
    *at++ = '"';
    at = copy(copy(at, key, length), "\": ", 3);
    tpp_buffer_append(text, line, (size_t)(at - line));
}

static enum tpp_status write_number(const struct writing *writing, const struct tpp_field *field, const char *member)
{
    double number = *(const double *)(const void *)member;
    if (field->type == TPP_FIELD_OPTIONAL_DOUBLE && isnan(number)) {
        tpp_buffer_text(writing->text, "null");
        return TPP_STATUS_OK;
    }
    if (!isfinite(number)) {
        return tpp_fail(writing->err, TPP_STATUS_INVALID, "%s: a number that is not finite cannot be written",
                        field->key);
    }
    char digits[TPP_CANONICAL_NUMBER_BYTES];
    tpp_canonical_number(number, digits);
    tpp_buffer_text(writing->text, digits);
    return TPP_STATUS_OK;
}

static enum tpp_status write_name(const struct writing *writing, const struct tpp_field *field, const char *member)
{
    const char *name = field->name_of(*(const int *)(const void *)member);
    if (name == NULL) {
        return tpp_fail(writing->err, TPP_STATUS_INVALID, "%s: a value without a name cannot be written", field->key);
    }
    write_quoted(writing->text, name, strlen(name));
    return TPP_STATUS_OK;
}

static enum tpp_status write_list(struct writing *writing, const struct tpp_field *element, size_t element_bytes,
                                  const char *elements, size_t count, unsigned depth)
{
    struct tpp_buffer *text = writing->text;
    const int is_leaf = element->type == TPP_FIELD_ARRAY && !tpp_canonical_has_lists(element->fields);
    tpp_buffer_append(text, "[", 1);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            tpp_buffer_append(text, ",", 1);
        }
        write_indent(text, depth + 1);
        const char *at = elements + i * element_bytes;
        TPP_TRY(element->type == TPP_FIELD_ENUM_ARRAY
                    ? write_name(writing, element, at)
                    : write_element(writing, element->fields, is_leaf, at, depth + 1));
    }
    if (count > 0) {
        write_indent(text, depth);
    }
    tpp_buffer_append(text, "]", 1);
    return TPP_STATUS_OK;
}

static enum tpp_status write_member(struct writing *writing, const struct tpp_field *field, const char *structure,
                                    unsigned depth)
{
    const char *member = structure + field->offset;
    const char *elements = NULL;
    size_t count = 0;
    switch (field->type) {
    case TPP_FIELD_TEXT:
        return write_text(writing, field, member);
    case TPP_FIELD_U64:
        if (*(const uint64_t *)(const void *)member > INT64_MAX) {
            return tpp_fail(writing->err, TPP_STATUS_INVALID, "%s: a number above 2^63-1 cannot be written",
                            field->key);
        }
        write_whole(writing->text, *(const uint64_t *)(const void *)member);
        return TPP_STATUS_OK;
    case TPP_FIELD_U32:
        write_whole(writing->text, *(const uint32_t *)(const void *)member);
        return TPP_STATUS_OK;
    case TPP_FIELD_DOUBLE:
    case TPP_FIELD_OPTIONAL_DOUBLE:
        return write_number(writing, field, member);
    case TPP_FIELD_BOOL:
        tpp_buffer_text(writing->text, *(const int *)(const void *)member ? "true" : "false");
        return TPP_STATUS_OK;
    case TPP_FIELD_ENUM:
        return write_name(writing, field, member);
    case TPP_FIELD_OBJECT:
        return write_object(writing, field->fields, member, depth);
    case TPP_FIELD_ARRAY:
    case TPP_FIELD_ENUM_ARRAY:
        memcpy(&elements, member, sizeof elements);
        memcpy(&count, structure + field->count_offset, sizeof count);
        return write_list(writing, field, field->size, elements, count, depth);
    case TPP_FIELD_END:
        break;
    }
    return TPP_STATUS_OK;
}

/* Tables stand in the order that reads best; sorting one that is sorted already costs one comparison a key. */
size_t tpp_canonical_sort(const struct tpp_field *fields, int version, const struct tpp_field **sorted, size_t most)
{
    size_t count = 0;
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END && count < most; field++) {
        if (field->may_be_absent > version) {
            continue;
        }
        size_t place = count++;
        for (; place > 0 && strcmp(sorted[place - 1]->key, field->key) > 0; place--) {
            sorted[place] = sorted[place - 1];
        }
        sorted[place] = field;
    }
    return count;
}

static enum tpp_status write_object(struct writing *writing, const struct tpp_field *fields, const char *structure,
                                    unsigned depth)
{
    const struct tpp_field *sorted[FIELDS_MOST];
    size_t count = tpp_canonical_sort(fields, writing->version, sorted, FIELDS_MOST);
    struct tpp_buffer *text = writing->text;
    tpp_buffer_append(text, "{", 1);
    for (size_t i = 0; i < count; i++) {
        write_key(text, sorted[i]->key, i > 0, depth + 1);
        TPP_TRY(write_member(writing, sorted[i], structure, depth + 1));
    }
    if (count > 0) {
        write_indent(text, depth);
    }
    tpp_buffer_append(text, "}", 1);
    return TPP_STATUS_OK;
}

enum tpp_status tpp_canonical_object(const struct tpp_field *fields, const void *structure, int version,
                                     struct tpp_buffer *text, struct tpp_error *err)
{
    struct writing writing = { .text = text, .version = version, .err = err };
    TPP_TRY(write_object(&writing, fields, structure, 0));
    return tpp_buffer_status(text, err);
}

enum tpp_status tpp_canonical_list(const struct tpp_field *fields, const void *elements, size_t element_bytes,
                                   size_t count, int version, struct tpp_buffer *text, struct tpp_error *err)
{
    struct writing writing = { .text = text, .version = version, .err = err };
    const struct tpp_field element = { .key = "list", .type = TPP_FIELD_ARRAY, .fields = fields };
    TPP_TRY(write_list(&writing, &element, element_bytes, elements, count, 0));
    return tpp_buffer_status(text, err);
}

int tpp_canonical_has_lists(const struct tpp_field *fields)
{
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        if (field->type == TPP_FIELD_ARRAY) {
            return 1;
        }
    }
    return 0;
}

enum tpp_status tpp_canonical_compare(const struct tpp_field *fields, const void *structure, int version,
                                      struct tpp_canonical_text *text, struct tpp_error *err)
{
    struct tpp_buffer stretch = { 0 };
    struct writing writing = { .text = &stretch, .version = version, .err = err, .compared = text };
    text->is_same = 1;
    enum tpp_status status = write_object(&writing, fields, structure, 0);
    tpp_buffer_text(&stretch, "\n");
    if (status == TPP_STATUS_OK && text->is_same) {
        status = tpp_buffer_status(&stretch, err);
        settle(&writing);
        text->is_same = text->is_same && text->same_bytes == text->length;
    }
    tpp_buffer_free(&stretch);
    return status;
}

void tpp_canonical_text_free(struct tpp_canonical_text *text)
{
    free(text->elements);
    text->elements = NULL;
    text->element_count = 0;
}
