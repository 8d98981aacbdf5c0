/* The published schemas say what the tables of the record say: the same keys, types, limits and names, version by
 * version. Descriptions and patterns are written by hand and kept. TPP_REFRESH=1 brings the files up to date. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/canonical.h"
#include "base/record.h"
#include "base/record_fields.h"

static json_t *object_of(const struct tpp_field *fields, const json_t *old, int version);

static json_t *names_of(const struct tpp_field *field)
{
    json_t *names = json_array();
    for (int i = 0; field->name_of(i) != NULL; i++) {
        json_array_append_new(names, json_string(field->name_of(i)));
    }
    return json_pack("{s:o}", "enum", names);
}

static json_t *type_of(const struct tpp_field *field, const json_t *old, int version)
{
    const json_t *items = json_object_get(old, "items");
    switch (field->type) {
    case TPP_FIELD_TEXT:
        return json_pack("{s:s, s:I}", "type", "string", "maxLength", (json_int_t)field->size - 1);
    case TPP_FIELD_U64:
        return json_pack("{s:s, s:i, s:I}", "type", "integer", "minimum", 0, "maximum", (json_int_t)INT64_MAX);
    case TPP_FIELD_U32:
        return json_pack("{s:s, s:i, s:I}", "type", "integer", "minimum", 0, "maximum", (json_int_t)UINT32_MAX);
    case TPP_FIELD_DOUBLE:
        return json_pack("{s:s}", "type", "number");
    case TPP_FIELD_OPTIONAL_DOUBLE:
        return json_pack("{s:[s, s]}", "type", "number", "null");
    case TPP_FIELD_BOOL:
        return json_pack("{s:s}", "type", "boolean");
    case TPP_FIELD_ENUM:
        return names_of(field);
    case TPP_FIELD_OBJECT:
        return object_of(field->fields, old, version);
    case TPP_FIELD_ARRAY:
        return json_pack("{s:s, s:o}", "type", "array", "items", object_of(field->fields, items, version));
    case TPP_FIELD_ENUM_ARRAY:
        return json_pack("{s:s, s:o}", "type", "array", "items", names_of(field));
    case TPP_FIELD_END:
        break;
    }
    return NULL;
}

/* A key as its row says it, with what a hand added; only the two that name the schema are constants. */
static json_t *property_of(const struct tpp_field *field, const json_t *old, int version)
{
    const json_t *constant = json_object_get(old, "const");
    if (strncmp(field->key, "schema", 6) == 0) {
        cr_assert(json_is_string(constant) || json_integer_value(constant) == version);
        return json_pack("{s:O}", "const", constant);
    }
    json_t *property = json_object();
    json_t *description = json_object_get(old, "description");
    json_t *pattern = json_object_get(old, "pattern");
    if (description != NULL) {
        json_object_set(property, "description", description);
    }
    json_t *type = type_of(field, old, version);
    json_object_update(property, type);
    json_decref(type);
    if (pattern != NULL && field->type == TPP_FIELD_TEXT) {
        json_object_set(property, "pattern", pattern);
    }
    return property;
}

static json_t *object_of(const struct tpp_field *fields, const json_t *old, int version)
{
    const struct tpp_field *sorted[128];
    size_t count = tpp_canonical_sort(fields, version, sorted, 128);
    json_t *properties = json_object();
    json_t *required = json_array();
    const json_t *old_properties = json_object_get(old, "properties");
    for (size_t i = 0; i < count; i++) {
        const json_t *old_property = json_object_get(old_properties, sorted[i]->key);
        json_object_set_new(properties, sorted[i]->key, property_of(sorted[i], old_property, version));
        json_array_append_new(required, json_string(sorted[i]->key));
    }
    return json_pack("{s:s, s:b, s:o, s:o}", "type", "object", "additionalProperties", 0, "required", required,
                     "properties", properties);
}

static void check_schema(const char *name, int version)
{
    char path[1024];
    json_error_t where;
    snprintf(path, sizeof path, "%s/base/%s", TPP_SOURCE_DIR, name);
    json_t *published = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
    cr_assert_neq(published, NULL, "%s: %s", path, where.text);
    json_t *right =
        json_pack("{s:O, s:O, s:O}", "$schema", json_object_get(published, "$schema"), "title",
                  json_object_get(published, "title"), "description", json_object_get(published, "description"));
    json_t *object = object_of(tpp_record_fields, published, version);
    json_object_update(right, object);
    if (getenv("TPP_REFRESH") != NULL) {
        FILE *file = fopen(path, "w");
        cr_assert(file != NULL && json_dumpf(right, file, JSON_INDENT(2)) == 0 && fputc('\n', file) == '\n');
        cr_assert_eq(fclose(file), 0);
    }
    cr_assert(json_equal(right, published) || getenv("TPP_REFRESH") != NULL,
              "%s is not what the tables say: run this test with TPP_REFRESH=1 and read git diff", name);
    json_decref(object);
    json_decref(right);
    json_decref(published);
}

Test(record_schema, each_version_is_published_as_it_is)
{
    static const char *const names[] = { "record-1.schema.json", "record-2.schema.json", "record.schema.json" };
    for (int version = 1; version <= TPP_RECORD_SCHEMA_VERSION; version++) {
        check_schema(names[version - 1], version);
    }
}
