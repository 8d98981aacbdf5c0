/* Lines of plain text within a width. */
#include "reports/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "reports/line.h"

enum { WIDTH = 80, WIDTH_MIN = 60, LINE_MIN = 16, TEXT_LIMIT = 8192 };

struct tpp_page tpp_page_make(struct tpp_buffer *bytes, unsigned width, int has_color)
{
    return (struct tpp_page){ bytes, width == 0 ? WIDTH : width < WIDTH_MIN ? WIDTH_MIN : width, has_color };
}

void tpp_page_put(const struct tpp_page *page, size_t used, size_t indent, const char *format, ...)
{
    char raw[TEXT_LIMIT];
    struct tpp_buffer clean = { 0 };
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    tpp_line_clean(&clean, raw);
    page->bytes->has_failed |= clean.has_failed;
    for (const char *at = clean.bytes != NULL ? clean.bytes : ""; *at != '\0'; used = indent) {
        size_t length = tpp_line_break(at, page->width > used + LINE_MIN ? page->width - used : LINE_MIN);
        size_t shown = length;
        while (shown > 0 && at[shown - 1] == ' ') {
            shown--;
        }
        tpp_buffer_append(page->bytes, at, shown);
        at += length + strspn(at + length, " ");
        if (*at != '\0') {
            tpp_buffer_format(page->bytes, "\n%*s", (int)indent, "");
        }
    }
    tpp_buffer_text(page->bytes, "\n");
    tpp_buffer_free(&clean);
}
