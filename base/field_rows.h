/**
 * Rows of the tables of base/json_fields.h, one macro for each type of member; the key is the member's name. For the
 * files that define such tables, so the names are short.
 */
#ifndef TPP_BASE_FIELD_ROWS_H
#define TPP_BASE_FIELD_ROWS_H

#include <stddef.h>

#include "base/json_fields.h"

/* clang-format off */
#define MEMBER(owner, member) offsetof(struct owner, member), sizeof(((struct owner *)0)->member)
#define LIST(owner, member) offsetof(struct owner, member), sizeof(*((struct owner *)0)->member)

/* A row whose key came with a later version of the schema: SINCE(2, TEXT, tpp_record, digest). */
#define SINCE(version, type, ...) type##_AT(version, __VA_ARGS__)

#define TEXT(...) TEXT_AT(0, __VA_ARGS__)
#define U64(...) U64_AT(0, __VA_ARGS__)
#define U32(...) U32_AT(0, __VA_ARGS__)
#define REAL(...) REAL_AT(0, __VA_ARGS__)
#define OPTIONAL_REAL(...) OPTIONAL_REAL_AT(0, __VA_ARGS__)
#define BOOL(...) BOOL_AT(0, __VA_ARGS__)
#define ENUM(...) ENUM_AT(0, __VA_ARGS__)
#define OBJECT(...) OBJECT_AT(0, __VA_ARGS__)
#define ARRAY(...) ARRAY_AT(0, __VA_ARGS__)
#define ENUM_ARRAY(...) ENUM_ARRAY_AT(0, __VA_ARGS__)

#define TEXT_AT(since, owner, member) { #member, TPP_FIELD_TEXT, MEMBER(owner, member), 0, 0, 0, since }
#define U64_AT(since, owner, member) { #member, TPP_FIELD_U64, MEMBER(owner, member), 0, 0, 0, since }
#define U32_AT(since, owner, member) { #member, TPP_FIELD_U32, MEMBER(owner, member), 0, 0, 0, since }
#define REAL_AT(since, owner, member) { #member, TPP_FIELD_DOUBLE, MEMBER(owner, member), 0, 0, 0, since }
#define OPTIONAL_REAL_AT(since, owner, member) \
    { #member, TPP_FIELD_OPTIONAL_DOUBLE, MEMBER(owner, member), 0, 0, 0, since }
#define BOOL_AT(since, owner, member) { #member, TPP_FIELD_BOOL, MEMBER(owner, member), 0, 0, 0, since }
#define ENUM_AT(since, owner, member, names) { #member, TPP_FIELD_ENUM, MEMBER(owner, member), 0, names, 0, since }
#define OBJECT_AT(since, owner, member, inner) \
    { #member, TPP_FIELD_OBJECT, MEMBER(owner, member), inner, 0, 0, since }
#define ARRAY_AT(since, owner, member, count, inner) \
    { #member, TPP_FIELD_ARRAY, LIST(owner, member), inner, 0, offsetof(struct owner, count), since }
#define ENUM_ARRAY_AT(since, owner, member, count, names) \
    { #member, TPP_FIELD_ENUM_ARRAY, LIST(owner, member), 0, names, offsetof(struct owner, count), since }
/* clang-format on */

#endif
