/** UTF-8, one character at a time: for texts that nobody vouches for. */
#ifndef TPP_BASE_UTF8_H
#define TPP_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/**
 * Decodes the first character of a text.
 *
 * @param text       `length` bytes; need not be NUL-terminated.
 * @param character  Receives the code point; untouched when there is none. May be NULL.
 * @return bytes it takes, 1 to 4; 0 when `length` is 0 or the text does not start with a well-formed character
 *         (overlong forms, surrogates and code points past U+10FFFF are not; Unicode 15, table 3-7).
 */
size_t tpp_utf8_decode(const char *text, size_t length, uint32_t *character);

#endif
