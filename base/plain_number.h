/** Plain decimal numbers as people type them: digits, a decimal point, an exponent; no sign, no hexadecimal, no "inf".
 */
#ifndef TPP_BASE_PLAIN_NUMBER_H
#define TPP_BASE_PLAIN_NUMBER_H

#include <stddef.h>

/** Longest text of tpp_plain_number_write(), with its NUL. */
enum { TPP_PLAIN_NUMBER_BYTES = 32 };

/**
 * Reads a number of 0 or more.
 *
 * @param text    `length` bytes, all of which must be the number; what follows them is a NUL or no part of a number.
 * @param number  Receives the double nearest to it, as strtod() gives; untouched on failure.
 * @return 1 when it is one and finite, else 0.
 */
int tpp_plain_number_read(const char *text, size_t length, double *number);

/**
 * Writes a finite number of 0 or more with as many digits as it takes to read the same back: "15831.2", "1e+20".
 *
 * @return Bytes written, without the NUL.
 */
size_t tpp_plain_number_write(double number, char text[TPP_PLAIN_NUMBER_BYTES]);

#endif
