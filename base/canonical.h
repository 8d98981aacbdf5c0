/**
 * The canonical form: the one sequence of bytes that a structure has as JSON.
 *
 * Keys in the order of their bytes, two spaces of indent, one element a line, ": " after a key, "[]" and "{}" when
 * empty; whole numbers with all their digits; other numbers as the shortest decimal text that reads back as the same
 * double, plain from 1e-4 up to below 1e16 and then always with a decimal point, else with an exponent of at least two
 * digits; in texts only '"' and '\' are escaped. It is what Python's json.dumps(value, indent=2, sort_keys=True,
 * ensure_ascii=False) prints. docs/evidence.md describes it for those who write a verifier.
 */
#ifndef TPP_BASE_CANONICAL_H
#define TPP_BASE_CANONICAL_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/json_fields.h"
#include "base/status.h"

enum { TPP_CANONICAL_NUMBER_BYTES = 64 };

/** The text of a finite number. */
void tpp_canonical_number(double number, char text[TPP_CANONICAL_NUMBER_BYTES]);

/**
 * Appends a structure as an object, without a newline at the end.
 *
 * @param version  Schema version: keys that came later are left out.
 * @return TPP_STATUS_INVALID when a number is not finite or above 2^63-1, or an enum value has no name: what was
 *         appended is then of no use.
 */
enum tpp_status tpp_canonical_object(const struct tpp_field *fields, const void *structure, int version,
                                     struct tpp_buffer *text, struct tpp_error *err);

/** The same for `count` elements of `element_bytes` as a list. */
enum tpp_status tpp_canonical_list(const struct tpp_field *fields, const void *elements, size_t element_bytes,
                                   size_t count, int version, struct tpp_buffer *text, struct tpp_error *err);

/** Where an element stands in a text. */
struct tpp_span {
    size_t start, end;
};

/** A text that may be the canonical form of a structure, and what comparing them found. */
struct tpp_canonical_text {
    const char *bytes;
    size_t length;
    size_t same_bytes; /**< at the start of both; `length` and `is_same` when it is the canonical form */
    int is_same;
    struct tpp_span *elements; /**< of the lists whose elements hold no lists, in order; of use when `is_same` */
    size_t element_count;
};

/**
 * Compares a structure's canonical form, followed by a newline, with `text->bytes`, without keeping it.
 *
 * @param text  `bytes` and `length` are given, the rest is zero; tpp_canonical_text_free() it.
 * @return as tpp_canonical_object(); TPP_STATUS_OK also when they differ.
 */
enum tpp_status tpp_canonical_compare(const struct tpp_field *fields, const void *structure, int version,
                                      struct tpp_canonical_text *text, struct tpp_error *err);

/** Frees what the comparison found; the bytes are the caller's. */
void tpp_canonical_text_free(struct tpp_canonical_text *text);

/** 1 when elements of such a table hold lists of objects themselves. */
int tpp_canonical_has_lists(const struct tpp_field *fields);

/**
 * The rows of a table in the order of their keys, without those that came after `version`.
 *
 * @param sorted  Receives up to `most` of them; a table has no more than 128.
 * @return how many.
 */
size_t tpp_canonical_sort(const struct tpp_field *fields, int version, const struct tpp_field **sorted, size_t most);

#endif
