/** Rows of struct tpp_field tables, written short; for the .c files that hold such tables and nothing else. */
#ifndef TPP_BASE_FIELD_ROWS_H
#define TPP_BASE_FIELD_ROWS_H

#include "base/json_fields.h"

#define MEMBER(structure, member) offsetof(struct structure, member), sizeof(((struct structure *)0)->member)
#define TEXT(structure, member)                                        \
    {                                                                  \
#member, TPP_FIELD_TEXT, MEMBER(structure, member), 0, 0, 0, 0 \
    }
#define U64(structure, member)                                        \
    {                                                                 \
#member, TPP_FIELD_U64, MEMBER(structure, member), 0, 0, 0, 0 \
    }
#define U32(structure, member)                                        \
    {                                                                 \
#member, TPP_FIELD_U32, MEMBER(structure, member), 0, 0, 0, 0 \
    }
#define REAL(structure, member)                                          \
    {                                                                    \
#member, TPP_FIELD_DOUBLE, MEMBER(structure, member), 0, 0, 0, 0 \
    }
#define OPTIONAL_REAL(structure, member)                                          \
    {                                                                             \
#member, TPP_FIELD_OPTIONAL_DOUBLE, MEMBER(structure, member), 0, 0, 0, 0 \
    }
#define BOOL(structure, member)                                        \
    {                                                                  \
#member, TPP_FIELD_BOOL, MEMBER(structure, member), 0, 0, 0, 0 \
    }
#define ENUM(structure, member, names)                                     \
    {                                                                      \
#member, TPP_FIELD_ENUM, MEMBER(structure, member), 0, names, 0, 0 \
    }
#define OBJECT(structure, member, fields)                                     \
    {                                                                         \
#member, TPP_FIELD_OBJECT, MEMBER(structure, member), fields, 0, 0, 0 \
    }
#define ARRAY(structure, member, count, fields)                                                                 \
    {                                                                                                           \
#member, TPP_FIELD_ARRAY, offsetof(struct structure, member), sizeof(*((struct structure *)0)->member), \
            fields, 0, offsetof(struct structure, count), 0                                                     \
    }
#define ENUM_ARRAY(structure, member, count, names)                                                                  \
    {                                                                                                                \
#member, TPP_FIELD_ENUM_ARRAY, offsetof(struct structure, member), sizeof(*((struct structure *)0)->member), \
            0, names, offsetof(struct structure, count), 0                                                           \
    }
/* A part that older records do not have: then it is all zero. */
#define MAY_BE_ABSENT_OBJECT(structure, member, fields)                       \
    {                                                                         \
#member, TPP_FIELD_OBJECT, MEMBER(structure, member), fields, 0, 0, 1 \
    }

#endif
