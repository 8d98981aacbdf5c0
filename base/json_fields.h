/**
 * JSON objects from and to C structures, by tables.
 *
 * One table of struct tpp_field per structure serves reading, writing and freeing, so the three cannot disagree.
 * Reading is strict: a missing or unknown key, a wrong type, a number out of range or a text that does not fit is an
 * error that names the place ("record.json:12:5: measurements[0].samples[3].host_ns: ...").
 */
#ifndef TPP_BASE_JSON_FIELDS_H
#define TPP_BASE_JSON_FIELDS_H

#include <jansson.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/status.h"

enum tpp_field_type {
    TPP_FIELD_END = 0,
    TPP_FIELD_TEXT,            /**< char member[size]; NUL-terminated; control characters are refused when read, and
                                    written as spaces; what is not UTF-8 is written as '?' */
    TPP_FIELD_U64,             /**< uint64_t; JSON integer from 0 to 2^63-1 */
    TPP_FIELD_U32,             /**< uint32_t */
    TPP_FIELD_DOUBLE,          /**< finite double */
    TPP_FIELD_OPTIONAL_DOUBLE, /**< double; NAN in memory is null in JSON: "not known" */
    TPP_FIELD_BOOL,            /**< int, 0 or 1 */
    TPP_FIELD_ENUM,            /**< int-sized enum, values 0.. as indices of `names` */
    TPP_FIELD_OBJECT,          /**< nested structure described by `fields` */
    TPP_FIELD_ARRAY,           /**< pointer to `size`-byte elements described by `fields`; count is a size_t member;
                                    read with room for the next power of two of elements, so that it can be grown by
                                    doubling */
    TPP_FIELD_ENUM_ARRAY       /**< pointer to enum values; count is a size_t member */
};

/** One member. A table ends with a row of type TPP_FIELD_END, i.e. {0}. */
struct tpp_field {
    const char *key;
    enum tpp_field_type type;
    size_t offset; /**< offsetof() the member */
    size_t size;   /**< sizeof() the member; of one element for arrays */
    const struct tpp_field *fields;
    const char *(*name_of)(int); /**< TPP_FIELD_ENUM: name of a value, NULL past the last one */
    size_t count_offset;         /**< arrays: offsetof() the size_t count */
    int may_be_absent;           /**< 1: a missing key leaves the member zero; above 1: the schema version that the key
                                    came with: refused in older texts, whose member stays zero or NAN, then required */
};

/** A text being read: what errors need to name the place. */
struct tpp_json_source {
    const char *name; /**< file name or other origin, for messages; not NULL */
    const char *text;
    size_t length;
};

/**
 * Parses text into a JSON tree with limits fit for hostile input: duplicate keys, NULs in strings, trailing text and
 * more than `TPP_JSON_LIMIT_BYTES` are refused; depth is limited by jansson.
 *
 * @param root  Receives a new reference; json_decref() it. Untouched on failure.
 * @return TPP_STATUS_PARSE with "<name>:<line>:<column>: ..." on failure.
 */
enum tpp_status tpp_json_parse(const struct tpp_json_source *source, json_t **root, struct tpp_error *err);

#define TPP_JSON_LIMIT_BYTES ((size_t)1 << 30)

/** Longest path kept for messages; longer ones are cut at the end. */
#define TPP_JSON_PATH_BYTES 256

/**
 * Reports a problem at a place in a text that is valid JSON.
 *
 * @param path  "" for the whole document, or a path such as `rules[2].all[1]`, keys separated by dots; a place that
 *              does not exist (a missing key) is reported at its parent.
 * @return status, with "<name>:<line>:<column>: <path>: <message>"; control characters in it appear as '?'.
 */
enum tpp_status tpp_json_fail_at(const struct tpp_json_source *source, const char *path, enum tpp_status status,
                                 struct tpp_error *err, const char *format, ...) __attribute__((format(printf, 5, 6)));

/**
 * Reads an object into a structure.
 *
 * @param object     The JSON value; anything but an object is an error.
 * @param structure  Zeroed by the callee first. On failure what was allocated is freed and it is all zero.
 * @param path       Place of `object` in the source, for messages.
 */
enum tpp_status tpp_fields_read(const struct tpp_json_source *source, const json_t *object, const char *path,
                                const struct tpp_field *fields, void *structure, size_t structure_bytes,
                                struct tpp_error *err);

/** The same for a text of an older version of its schema; tpp_fields_read() reads the newest. */
enum tpp_status tpp_fields_read_version(const struct tpp_json_source *source, const json_t *object, const char *path,
                                        const struct tpp_field *fields, int version, void *structure,
                                        size_t structure_bytes, struct tpp_error *err);

struct tpp_json_large;

/**
 * The same from the outline of a large text (base/json_large.h). A failure has no message: the text is then to be read
 * whole, which tells the place.
 */
enum tpp_status tpp_fields_read_outline(const struct tpp_json_source *source, const struct tpp_json_large *large,
                                        const struct tpp_field *fields, int version, void *structure,
                                        size_t structure_bytes);

/**
 * Writes a text member as it may stand in JSON: control characters as spaces, what is not UTF-8 as '?'.
 *
 * @param clean  Receives it without a NUL; `size` bytes.
 * @return its length.
 */
size_t tpp_fields_clean_text(const char *member, size_t size, char *clean);

/** Builds a new JSON object from a structure; NULL when out of memory or when a number is not finite or does not
 * fit, or an enum value has no name. */
json_t *tpp_fields_write(const struct tpp_field *fields, const void *structure);

/** Frees every array below a structure and zeroes the pointers and counts. */
void tpp_fields_free(const struct tpp_field *fields, void *structure);

/**
 * Appends a JSON tree as text: two-space indent, keys in the order of insertion, doubles with 17 significant digits
 * so that reading gives back the same bits; ends with a newline.
 */
enum tpp_status tpp_json_print(const json_t *root, struct tpp_buffer *text, struct tpp_error *err);

#endif
