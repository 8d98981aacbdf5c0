/* Status names and the error text that grows from the cause outwards. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *tpp_status_name(enum tpp_status status)
{
    switch (status) {
    case TPP_STATUS_OK:
        return "ok";
    case TPP_STATUS_INVALID:
        return "invalid";
    case TPP_STATUS_PARSE:
        return "parse";
    case TPP_STATUS_NOT_FOUND:
        return "not_found";
    case TPP_STATUS_UNSUPPORTED:
        return "unsupported";
    case TPP_STATUS_NO_MEMORY:
        return "no_memory";
    case TPP_STATUS_DEVICE:
        return "device";
    case TPP_STATUS_FILE:
        return "file";
    case TPP_STATUS_ABORTED:
        return "aborted";
    case TPP_STATUS_VERIFICATION:
        return "verification";
    }
    return "unknown";
}

const char *tpp_status_text(enum tpp_status status)
{
    switch (status) {
#define ROW(name, text)     \
    case TPP_STATUS_##name: \
        return text;
        TPP_STATUS_LIST(ROW)
#undef ROW
    }
    return "unknown status";
}

#undef tpp_fail
enum tpp_status tpp_fail(struct tpp_error *err, enum tpp_status status, const char *format, ...)
{
    if (err == NULL) {
        return status;
    }
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(err->text, sizeof err->text, format, arguments);
    va_end(arguments);
    err->status = status;
    return status;
}

static void append_cut(char text[TPP_ERROR_TEXT_BYTES], size_t used, const char *more)
{
    size_t length = strlen(more);
    size_t room = TPP_ERROR_TEXT_BYTES - 1 - used;
    length = length < room ? length : room;
    memcpy(text + used, more, length);
    text[used + length] = '\0';
}

#undef tpp_context
enum tpp_status tpp_context(struct tpp_error *err, enum tpp_status status, const char *format, ...)
{
    if (err == NULL || status == TPP_STATUS_OK) {
        return status;
    }
    char cause[TPP_ERROR_TEXT_BYTES];
    memcpy(cause, err->text, sizeof cause);
    va_list arguments;
    va_start(arguments, format);
    int used = vsnprintf(err->text, sizeof err->text, format, arguments);
    va_end(arguments);
    if (used >= 0 && (size_t)used < sizeof err->text) {
        append_cut(err->text, (size_t)used, ": ");
        append_cut(err->text, strlen(err->text), cause);
    }
    err->status = status;
    return status;
}
