/* The published schemas say what the tables of the record say: the same keys, types, limits and names, version by
 * version. What a description says is not looked at. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/record.h"
#include "base/record_fields.h"

static json_t *load(const char *name)
{
    char path[1024];
    json_error_t where;
    snprintf(path, sizeof path, "%s/base/%s", TPP_SOURCE_DIR, name);
    json_t *schema = json_load_file(path, 0, &where);
    cr_assert_neq(schema, NULL, "%s: %s", path, where.text);
    return schema;
}

static const char *type_of(const json_t *schema)
{
    return json_string_value(json_object_get(schema, "type"));
}

static void check_names(const struct tpp_field *field, const json_t *schema)
{
    const json_t *names = json_object_get(schema, "enum");
    size_t count = 0;
    for (; field->name_of((int)count) != NULL; count++) {
        const char *name = json_string_value(json_array_get(names, count));
        cr_assert(name != NULL && strcmp(name, field->name_of((int)count)) == 0, "%s: %s", field->key,
                  field->name_of((int)count));
    }
    cr_assert_eq(json_array_size(names), count, "%s", field->key);
}

static void check_object(const struct tpp_field *fields, const json_t *schema, int version);

static void check_member(const struct tpp_field *field, const json_t *schema, int version)
{
    const json_t *items = json_object_get(schema, "items");
    const json_t *constant = json_object_get(schema, "const");
    if (constant != NULL) { /* schema and schema_version */
        cr_assert(strncmp(field->key, "schema", 6) == 0);
        cr_assert(!json_is_integer(constant) || json_integer_value(constant) == version);
        return;
    }
    switch (field->type) {
    case TPP_FIELD_TEXT:
        cr_assert_str_eq(type_of(schema), "string", "%s", field->key);
        cr_assert(json_object_get(schema, "pattern") != NULL ||
                      json_integer_value(json_object_get(schema, "maxLength")) == (json_int_t)field->size - 1,
                  "%s", field->key);
        break;
    case TPP_FIELD_U64:
    case TPP_FIELD_U32:
        cr_assert_str_eq(type_of(schema), "integer", "%s", field->key);
        cr_assert_eq(json_integer_value(json_object_get(schema, "maximum")),
                     field->type == TPP_FIELD_U32 ? (json_int_t)UINT32_MAX : INT64_MAX, "%s", field->key);
        break;
    case TPP_FIELD_DOUBLE:
        cr_assert_str_eq(type_of(schema), "number", "%s", field->key);
        break;
    case TPP_FIELD_OPTIONAL_DOUBLE:
        cr_assert_eq(json_array_size(json_object_get(schema, "type")), 2, "%s", field->key);
        break;
    case TPP_FIELD_BOOL:
        cr_assert_str_eq(type_of(schema), "boolean", "%s", field->key);
        break;
    case TPP_FIELD_ENUM:
        check_names(field, schema);
        break;
    case TPP_FIELD_OBJECT:
        check_object(field->fields, schema, version);
        break;
    case TPP_FIELD_ARRAY:
        cr_assert_str_eq(type_of(schema), "array", "%s", field->key);
        check_object(field->fields, items, version);
        break;
    case TPP_FIELD_ENUM_ARRAY:
        check_names(field, items);
        break;
    case TPP_FIELD_END:
        break;
    }
}

static void check_object(const struct tpp_field *fields, const json_t *schema, int version)
{
    const json_t *properties = json_object_get(schema, "properties");
    size_t count = 0;
    cr_assert_str_eq(type_of(schema), "object");
    cr_assert(json_is_false(json_object_get(schema, "additionalProperties")));
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        const json_t *property = json_object_get(properties, field->key);
        if (field->may_be_absent > version) {
            cr_assert_eq(property, NULL, "%s is of version %d", field->key, field->may_be_absent);
            continue;
        }
        cr_assert_neq(property, NULL, "%s is missing in the schema of version %d", field->key, version);
        check_member(field, property, version);
        count++;
    }
    cr_assert_eq(json_object_size(properties), count);
    cr_assert_eq(json_array_size(json_object_get(schema, "required")), count);
}

Test(record_schema, both_versions_are_published_as_they_are)
{
    static const char *const names[] = { "record-1.schema.json", "record.schema.json" };
    for (int version = 1; version <= TPP_RECORD_SCHEMA_VERSION; version++) {
        json_t *schema = load(names[version - 1]);
        check_object(tpp_record_fields, schema, version);
        json_decref(schema);
    }
}
