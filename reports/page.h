/** Lines of plain text within a width, for what needs no document: a rating, a rule, a chip. Private to reports/. */
#ifndef TPP_REPORTS_PAGE_H
#define TPP_REPORTS_PAGE_H

#include <stddef.h>

#include "base/buffer.h"

struct tpp_page {
    struct tpp_buffer *bytes;
    size_t width;
    int has_color;
};

/** A page of `width` columns, at least 60; 0 means 80. */
struct tpp_page tpp_page_make(struct tpp_buffer *bytes, unsigned width, int has_color);

/**
 * Appends formatted text, cleaned (reports/text.h) and broken to the width, and ends the line.
 *
 * @param used    Columns of the line that are filled already.
 * @param indent  Spaces before each further line.
 */
void tpp_page_put(const struct tpp_page *page, size_t used, size_t indent, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
