/* C structures to JSON trees, by tables, and what is below them freed. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_fields.h"
#include "base/utf8.h"

/* ------------------------------------------------------------------------------------------------- writing */

size_t tpp_fields_clean_text(const char *member, size_t size, char *clean)
{
    size_t used = 0;
    for (size_t i = 0; i < size - 1 && member[i] != '\0';) {
        size_t length = tpp_utf8_decode(member + i, size - i, NULL);
        if (length == 1) {
            int is_control = (unsigned char)member[i] < 0x20 || member[i] == 0x7f;
            clean[used] = is_control ? ' ' : member[i];
        } else if (length == 0) {
            clean[used] = '?';
            length = 1;
        } else {
            memcpy(clean + used, member + i, length);
        }
        used += length;
        i += length;
    }
    return used;
}

/* Texts come from drivers and compilers, cut to size: what cannot stand in a record must not cost the whole record. */
static json_t *write_text(const struct tpp_field *field, const char *member)
{
    char *clean = malloc(field->size);
    if (clean == NULL) {
        return NULL;
    }
    size_t used = tpp_fields_clean_text(member, field->size, clean);
    json_t *text = json_stringn(clean, used);
    free(clean);
    return text;
}

static json_t *write_enum(const struct tpp_field *field, const char *member)
{
    int value = *(const int *)(const void *)member;
    const char *name = field->name_of(value);
    return name != NULL ? json_string(name) : NULL;
}

static json_t *write_array(const struct tpp_field *field, const char *structure)
{
    const char *elements = NULL;
    size_t count = 0;
    memcpy(&elements, structure + field->offset, sizeof elements);
    memcpy(&count, structure + field->count_offset, sizeof count);
    json_t *array = json_array();
    for (size_t i = 0; array != NULL && i < count; i++) {
        const char *element = elements + i * field->size;
        json_t *item =
            field->type == TPP_FIELD_ENUM_ARRAY ? write_enum(field, element) : tpp_fields_write(field->fields, element);
        if (json_array_append_new(array, item) != 0) {
            json_decref(array);
            array = NULL;
        }
    }
    return array;
}

static json_t *write_member(const struct tpp_field *field, const char *structure)
{
    const char *member = structure + field->offset;
    switch (field->type) {
    case TPP_FIELD_TEXT:
        return write_text(field, member);
    case TPP_FIELD_U64: {
        uint64_t number = *(const uint64_t *)(const void *)member;
        return number <= INT64_MAX ? json_integer((json_int_t)number) : NULL;
    }
    case TPP_FIELD_U32:
        return json_integer(*(const uint32_t *)(const void *)member);
    case TPP_FIELD_DOUBLE:
        return json_real(*(const double *)(const void *)member);
    case TPP_FIELD_OPTIONAL_DOUBLE: {
        double number = *(const double *)(const void *)member;
        return isnan(number) ? json_null() : json_real(number);
    }
    case TPP_FIELD_BOOL:
        return json_boolean(*(const int *)(const void *)member);
    case TPP_FIELD_ENUM:
        return write_enum(field, member);
    case TPP_FIELD_OBJECT:
        return tpp_fields_write(field->fields, member);
    case TPP_FIELD_ARRAY:
    case TPP_FIELD_ENUM_ARRAY:
        return write_array(field, structure);
    case TPP_FIELD_END:
        break;
    }
    return NULL;
}

json_t *tpp_fields_write(const struct tpp_field *fields, const void *structure)
{
    json_t *object = json_object();
    for (const struct tpp_field *field = fields; object != NULL && field->type != TPP_FIELD_END; field++) {
        if (json_object_set_new(object, field->key, write_member(field, structure)) != 0) {
            json_decref(object);
            object = NULL;
        }
    }
    return object;
}

/* ------------------------------------------------------------------------------------------------- freeing */

void tpp_fields_free(const struct tpp_field *fields, void *structure)
{
    char *base = structure;
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        if (field->type == TPP_FIELD_OBJECT) {
            tpp_fields_free(field->fields, base + field->offset);
        }
        if (field->type != TPP_FIELD_ARRAY && field->type != TPP_FIELD_ENUM_ARRAY) {
            continue;
        }
        char *elements = NULL;
        size_t count = 0;
        memcpy(&elements, base + field->offset, sizeof elements);
        memcpy(&count, base + field->count_offset, sizeof count);
        for (size_t i = 0; field->type == TPP_FIELD_ARRAY && i < count; i++) {
            tpp_fields_free(field->fields, elements + i * field->size);
        }
        free(elements);
        elements = NULL;
        count = 0;
        memcpy(base + field->offset, &elements, sizeof elements);
        memcpy(base + field->count_offset, &count, sizeof count);
    }
}
