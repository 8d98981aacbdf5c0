/* A growing byte buffer with sticky failure. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void tpp_buffer_free(struct tpp_buffer *buffer)
{
    if (buffer == NULL) {
        return;
    }
    free(buffer->bytes);
    *buffer = (struct tpp_buffer){ 0 };
}

static int reserve(struct tpp_buffer *buffer, size_t more)
{
    if (buffer->has_failed) {
        return 0;
    }
    if (more < buffer->capacity - buffer->length) {
        return 1;
    }
    if (more > SIZE_MAX / 2 - buffer->length - 1) {
        buffer->has_failed = 1;
        return 0;
    }
    size_t needed = buffer->length + more + 1;
    size_t capacity = buffer->capacity < 256 ? 256 : buffer->capacity;
    while (capacity < needed) {
        capacity *= 2;
    }
    char *bytes = realloc(buffer->bytes, capacity);
    if (bytes == NULL) {
        buffer->has_failed = 1;
        return 0;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return 1;
}

void tpp_buffer_append(struct tpp_buffer *buffer, const char *bytes, size_t length)
{
    if (!reserve(buffer, length)) {
        return;
    }
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void tpp_buffer_text(struct tpp_buffer *buffer, const char *text)
{
    tpp_buffer_append(buffer, text, strlen(text));
}

void tpp_buffer_format(struct tpp_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) {
        buffer->has_failed = 1;
    } else if (reserve(buffer, (size_t)length)) {
        (void)vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

enum tpp_status tpp_buffer_status(const struct tpp_buffer *buffer, struct tpp_error *err)
{
    if (buffer->has_failed) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory while building %zu bytes of text", buffer->length);
    }
    return TPP_STATUS_OK;
}
