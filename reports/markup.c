/* Escaping for XML and HTML. */
#include "reports/markup.h"

#include <string.h>

#include "reports/line.h"

void tpp_markup_text(struct tpp_buffer *buffer, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "<>&\"'");
        tpp_buffer_append(buffer, text, length);
        text += length;
        if (*text != '\0') {
            const char *entity = *text == '<'   ? "&lt;"
                                 : *text == '>' ? "&gt;"
                                 : *text == '&' ? "&amp;"
                                 : *text == '"' ? "&quot;"
                                                : "&#39;";
            tpp_buffer_text(buffer, entity);
            text++;
        }
    }
}

void tpp_markup_foreign(struct tpp_buffer *buffer, const char *text)
{
    struct tpp_buffer clean = { 0 };
    tpp_buffer_text(&clean, "");
    tpp_line_clean(&clean, text);
    if (!clean.has_failed) {
        tpp_markup_text(buffer, clean.bytes);
    }
    buffer->has_failed |= clean.has_failed;
    tpp_buffer_free(&clean);
}
