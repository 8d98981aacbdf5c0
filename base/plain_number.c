/* Plain decimal numbers. Both ways have a short path for what files are full of, with exact arithmetic only, so that it
 * gives the same bits as the library's: an integer below 2^53 times or by a power of ten that is a double itself has
 * one rounding, the last one. */
#include "base/plain_number.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT_POWERS = 23, DIGITS_MAX = 15 };
static const double powers_of_ten[EXACT_POWERS] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* Digits with at most one point among them; 0 where it takes more than that. */
static int read_short(const char *text, size_t length, double *number)
{
    uint64_t digits = 0;
    size_t digit_count = 0;
    size_t decimals = 0;
    int has_point = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '.' && !has_point && i > 0) {
            has_point = 1;
        } else if (text[i] >= '0' && text[i] <= '9') {
            digits = digits * 10 + (uint64_t)(text[i] - '0');
            digit_count++;
            decimals += (size_t)has_point;
        } else {
            return 0;
        }
    }
    if (digit_count == 0 || digit_count > DIGITS_MAX) {
        return 0;
    }
    *number = (double)digits / powers_of_ten[decimals];
    return 1;
}

int tpp_plain_number_read(const char *text, size_t length, double *number)
{
    if (length == 0 || !isdigit((unsigned char)*text)) {
        return 0;
    }
    if (read_short(text, length, number)) {
        return 1;
    }
    for (size_t i = 0; i < length; i++) {
        if (strchr("0123456789.eE+-", text[i]) == NULL || text[i] == '\0') {
            return 0;
        }
    }
    char *end = NULL;
    double value = strtod(text, &end);
    if (end != text + length || !isfinite(value)) {
        return 0;
    }
    *number = value;
    return 1;
}

/* An integer or one with up to six decimals; 0 bytes where it is neither. */
static size_t write_short(double number, char *text)
{
    enum { DECIMALS_MAX = 6 };
    for (unsigned decimals = 0; decimals <= DECIMALS_MAX; decimals++) {
        double scaled = number * powers_of_ten[decimals];
        if (!(scaled < 1e15)) {
            return 0;
        }
        uint64_t integer = (uint64_t)(scaled + 0.5);
        if ((double)integer / powers_of_ten[decimals] != number) {
            continue;
        }
        char reversed[TPP_PLAIN_NUMBER_BYTES];
        size_t length = 0;
        for (unsigned i = 0; i <= decimals || integer > 0; i++) {
            if (i == decimals && decimals > 0) {
                reversed[length++] = '.';
            }
            reversed[length++] = (char)('0' + integer % 10);
            integer /= 10;
        }
        for (size_t i = 0; i < length; i++) {
            text[i] = reversed[length - 1 - i];
        }
        text[length] = '\0';
        return length;
    }
    return 0;
}

size_t tpp_plain_number_write(double number, char text[TPP_PLAIN_NUMBER_BYTES])
{
    enum { DIGITS_LEAST = 15, DIGITS_MOST = 17 };
    size_t length = write_short(number, text);
    for (int digits = DIGITS_LEAST; length == 0; digits++) {
        int written = snprintf(text, TPP_PLAIN_NUMBER_BYTES, "%.*g", digits, number);
        double back = NAN;
        if (digits == DIGITS_MOST || (tpp_plain_number_read(text, (size_t)written, &back) && back == number)) {
            length = (size_t)written;
        }
    }
    return length;
}
