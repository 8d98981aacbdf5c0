/* Numbers of the canonical form: the shortest decimal text that reads back as the same double. */
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/canonical.h"

enum { MANTISSA_DIGITS_LEAST = 15, MANTISSA_DIGITS_MOST = 17 };

/* Adds one to the last digit of d.ddde+xx; 0 when that would take a digit more. */
static int increment(char *scientific)
{
    for (char *at = strchr(scientific, 'e') - 1; at >= scientific; at--) {
        if (*at == '.') {
            continue;
        }
        if (*at != '9') {
            (*at)++;
            return 1;
        }
        *at = '0';
    }
    return 0;
}

/* Digits of the shortest text that reads back as the number, without the point; returns the exponent of the first.
 * Below a power of two the doubles lie twice as dense as above it, so there the next text up may be one that reads back
 * although the nearest of that length does not. */
static int shortest_digits(double magnitude, int least, char digits[MANTISSA_DIGITS_MOST + 1])
{
    char scientific[TPP_CANONICAL_NUMBER_BYTES];
    int unused = 0;
    int is_power_of_two = frexp(magnitude, &unused) == 0.5;
    for (int count = least; count <= MANTISSA_DIGITS_MOST; count++) {
        (void)snprintf(scientific, sizeof scientific, "%.*e", count - 1, magnitude);
        if (strtod(scientific, NULL) == magnitude ||
            (is_power_of_two && increment(scientific) && strtod(scientific, NULL) == magnitude)) {
            break;
        }
    }
    size_t used = 0;
    const char *at = scientific;
    for (; *at != 'e'; at++) {
        if (*at != '.') {
            digits[used++] = *at;
        }
    }
    while (used > 1 && digits[used - 1] == '0') {
        used--;
    }
    digits[used] = '\0';
    return (int)strtol(at + 1, NULL, 10);
}

/* Most numbers of a record have few decimals, and snprintf and strtod are slow. A whole number below 1e15 divided by an
 * exact power of ten is rounded once, so it is the text of the double that it gives; no other text of up to 15 digits
 * is. Returns the exponent of the first digit, INT_MIN when the number needs more. */
static int few_decimals(double magnitude, char digits[MANTISSA_DIGITS_MOST + 1])
{
    static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                     1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    for (int decimals = 0; decimals < (int)(sizeof powers / sizeof powers[0]); decimals++) {
        double scaled = rint(magnitude * powers[decimals]);
        if (!(scaled < 1e15)) {
            break;
        }
        if (scaled < 1.0) {
            continue;
        }
        if (scaled / powers[decimals] == magnitude) {
            uint64_t whole = (uint64_t)scaled;
            int exponent = -decimals;
            for (; whole % 10 == 0; whole /= 10) {
                exponent++;
            }
            char text[24];
            size_t at = sizeof text;
            for (; whole > 0; whole /= 10) {
                text[--at] = (char)('0' + whole % 10);
            }
            memcpy(digits, text + at, sizeof text - at);
            digits[sizeof text - at] = '\0';
            return exponent + (int)(sizeof text - at) - 1;
        }
    }
    return INT_MIN;
}

static char *copy(char *to, const char *from, size_t bytes)
{
    memcpy(to, from, bytes);
    return to + bytes;
}

void tpp_canonical_number(double number, char text[TPP_CANONICAL_NUMBER_BYTES])
{
    char digits[MANTISSA_DIGITS_MOST + 1];
    int exponent = few_decimals(fabs(number), digits);
    if (exponent == INT_MIN) {
        /* In this range few_decimals() has tried all texts of up to 15 digits; denormal numbers may have one of one. */
        int has_tried = fabs(number) >= 1e-6 && fabs(number) < 1e15;
        int least = fabs(number) < DBL_MIN ? 1 : has_tried ? MANTISSA_DIGITS_LEAST + 1 : MANTISSA_DIGITS_LEAST;
        exponent = shortest_digits(fabs(number), least, digits);
    }
    size_t count = strlen(digits);
    if (exponent < -4 || exponent >= 16) {
        (void)snprintf(text, TPP_CANONICAL_NUMBER_BYTES, "%s%c%s%se%c%02d", signbit(number) ? "-" : "", digits[0],
                       count > 1 ? "." : "", digits + 1, exponent < 0 ? '-' : '+', abs(exponent));
        return;
    }
    if (signbit(number)) {
        *text++ = '-';
    }
    size_t before_point = exponent >= 0 ? (size_t)exponent + 1 : 0;
    if (exponent < 0) {
        text = copy(copy(text, "0.000", (size_t)(1 - exponent)), digits, count);
    } else if (before_point >= count) {
        text = copy(copy(copy(text, digits, count), "0000000000000000", before_point - count), ".0", 2);
    } else {
        text = copy(copy(copy(text, digits, before_point), ".", 1), digits + before_point, count - before_point);
    }
    *text = '\0';
}
