/**
 * A growing byte buffer: the only string builder in the tree.
 *
 * Errors are sticky: after a failed allocation every further append does nothing, and tpp_buffer_status() says so once
 * at the end. Formatting follows LC_NUMERIC; the program never sets it, so numbers have a decimal point.
 */
#ifndef TPP_BASE_BUFFER_H
#define TPP_BASE_BUFFER_H

#include <stddef.h>

#include "base/status.h"

/** Initialise with {0}. `bytes` is NUL-terminated whenever it is not NULL; `length` does not count the NUL. */
struct tpp_buffer {
    char *bytes;
    size_t length;
    size_t capacity;
    int has_failed;
};

/** Frees the contents and resets to {0}; NULL is allowed. */
void tpp_buffer_free(struct tpp_buffer *buffer);

/** Appends `length` bytes, which may hold NULs. */
void tpp_buffer_append(struct tpp_buffer *buffer, const char *bytes, size_t length);

/** Appends a NUL-terminated text. */
void tpp_buffer_text(struct tpp_buffer *buffer, const char *text);

/** Appends formatted text, as printf does. */
void tpp_buffer_format(struct tpp_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** TPP_STATUS_OK, or TPP_STATUS_NO_MEMORY when any append failed. */
enum tpp_status tpp_buffer_status(const struct tpp_buffer *buffer, struct tpp_error *err);

#endif
