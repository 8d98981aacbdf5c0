/** Texts of other people in our lines: made harmless, measured, broken. Private to reports/. */
#ifndef TPP_REPORTS_LINE_H
#define TPP_REPORTS_LINE_H

#include <stddef.h>

#include "base/buffer.h"

/**
 * Appends a text as one line of printable UTF-8: control characters (C0, DEL and C1, so also every escape sequence),
 * characters that reorder or hide text (bidirectional controls, zero-width characters, line separators) and bytes that
 * are not UTF-8 become '?'. A tab or line feed becomes a space.
 */
void tpp_line_clean(struct tpp_buffer *buffer, const char *text);

/** Terminal columns of `length` bytes of clean text: East Asian wide characters take two, combining marks none. */
size_t tpp_line_width(const char *text, size_t length);

/** Columns of the widest piece of a text that tpp_line_break() breaks only where nothing else fits. */
size_t tpp_line_widest_piece(const char *text);

/**
 * Bytes of the first line when a text is broken to a width: the longest beginning that fits, ended at a space where
 * there is one, else after one of "/_-,;:=", else anywhere between characters. Never 0 for a text that is not empty.
 */
size_t tpp_line_break(const char *text, size_t width);

#endif
