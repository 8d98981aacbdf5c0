/* Structures as canonical JSON, straight from their tables: a record of 100 MB is written in a second. */
#include "base/canonical.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MOST = 128, MANTISSA_DIGITS_LEAST = 15, MANTISSA_DIGITS_MOST = 17, TEXT_ON_STACK_BYTES = 4096 };

struct writing {
    struct tpp_buffer *text;
    int version;
    struct tpp_error *err;
};

/* ------------------------------------------------------------------------------------------------- numbers */

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

void tpp_canonical_number(double number, char text[TPP_CANONICAL_NUMBER_BYTES])
{
    char digits[MANTISSA_DIGITS_MOST + 1];
    const char *sign = signbit(number) ? "-" : "";
    int exponent = few_decimals(fabs(number), digits);
    if (exponent == INT_MIN) {
        /* In this range few_decimals() has tried all texts of up to 15 digits; denormal numbers may have one of one. */
        int has_tried = fabs(number) >= 1e-6 && fabs(number) < 1e15;
        int least = fabs(number) < DBL_MIN ? 1 : has_tried ? MANTISSA_DIGITS_LEAST + 1 : MANTISSA_DIGITS_LEAST;
        exponent = shortest_digits(fabs(number), least, digits);
    }
    int count = (int)strlen(digits);
    if (exponent < -4 || exponent >= 16) {
        (void)snprintf(text, TPP_CANONICAL_NUMBER_BYTES, "%s%c%s%se%c%02d", sign, digits[0], count > 1 ? "." : "",
                       digits + 1, exponent < 0 ? '-' : '+', abs(exponent));
    } else if (exponent < 0) {
        (void)snprintf(text, TPP_CANONICAL_NUMBER_BYTES, "%s0.%.*s%s", sign, -exponent - 1, "000", digits);
    } else if (exponent + 1 >= count) {
        (void)snprintf(text, TPP_CANONICAL_NUMBER_BYTES, "%s%s%.*s.0", sign, digits, exponent + 1 - count,
                       "0000000000000000");
    } else {
        (void)snprintf(text, TPP_CANONICAL_NUMBER_BYTES, "%s%.*s.%s", sign, exponent + 1, digits,
                       digits + exponent + 1);
    }
}

/* snprintf is several times slower, and a record is mostly whole numbers. */
static void write_whole(struct tpp_buffer *text, uint64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    tpp_buffer_append(text, digits + at, sizeof digits - at);
}

/* ------------------------------------------------------------------------------------------------- texts */

static void write_quoted(struct tpp_buffer *text, const char *clean, size_t length)
{
    tpp_buffer_append(text, "\"", 1);
    size_t start = 0;
    for (size_t i = 0; i < length; i++) {
        if (clean[i] == '"' || clean[i] == '\\') {
            tpp_buffer_append(text, clean + start, i - start);
            tpp_buffer_append(text, "\\", 1);
            start = i;
        }
    }
    tpp_buffer_append(text, clean + start, length - start);
    tpp_buffer_append(text, "\"", 1);
}

static enum tpp_status write_text(const struct writing *writing, const struct tpp_field *field, const char *member)
{
    char on_stack[TEXT_ON_STACK_BYTES];
    char *clean = field->size <= sizeof on_stack ? on_stack : malloc(field->size);
    if (clean == NULL) {
        return tpp_fail(writing->err, TPP_STATUS_NO_MEMORY, "%s: out of memory", field->key);
    }
    write_quoted(writing->text, clean, tpp_fields_clean_text(member, field->size, clean));
    if (clean != on_stack) {
        free(clean);
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- structures */

static enum tpp_status write_object(const struct writing *writing, const struct tpp_field *fields,
                                    const char *structure, unsigned depth);

static void write_indent(struct tpp_buffer *text, unsigned depth)
{
    static const char spaces[] = "\n                                ";
    tpp_buffer_append(text, spaces, 1 + 2 * (size_t)(depth <= 16 ? depth : 16));
}

static enum tpp_status write_number(const struct writing *writing, const struct tpp_field *field, const char *member)
{
    double number = *(const double *)(const void *)member;
    if (field->type == TPP_FIELD_OPTIONAL_DOUBLE && isnan(number)) {
        tpp_buffer_text(writing->text, "null");
        return TPP_STATUS_OK;
    }
    if (!isfinite(number)) {
        return tpp_fail(writing->err, TPP_STATUS_INVALID, "%s: a number that is not finite cannot be written",
                        field->key);
    }
    char digits[TPP_CANONICAL_NUMBER_BYTES];
    tpp_canonical_number(number, digits);
    tpp_buffer_text(writing->text, digits);
    return TPP_STATUS_OK;
}

static enum tpp_status write_name(const struct writing *writing, const struct tpp_field *field, const char *member)
{
    const char *name = field->name_of(*(const int *)(const void *)member);
    if (name == NULL) {
        return tpp_fail(writing->err, TPP_STATUS_INVALID, "%s: a value without a name cannot be written", field->key);
    }
    write_quoted(writing->text, name, strlen(name));
    return TPP_STATUS_OK;
}

static enum tpp_status write_list(const struct writing *writing, const struct tpp_field *element, size_t element_bytes,
                                  const char *elements, size_t count, unsigned depth)
{
    struct tpp_buffer *text = writing->text;
    tpp_buffer_append(text, "[", 1);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            tpp_buffer_append(text, ",", 1);
        }
        write_indent(text, depth + 1);
        const char *at = elements + i * element_bytes;
        TPP_TRY(element->type == TPP_FIELD_ENUM_ARRAY ? write_name(writing, element, at)
                                                      : write_object(writing, element->fields, at, depth + 1));
    }
    if (count > 0) {
        write_indent(text, depth);
    }
    tpp_buffer_append(text, "]", 1);
    return TPP_STATUS_OK;
}

static enum tpp_status write_member(const struct writing *writing, const struct tpp_field *field, const char *structure,
                                    unsigned depth)
{
    const char *member = structure + field->offset;
    const char *elements = NULL;
    size_t count = 0;
    switch (field->type) {
    case TPP_FIELD_TEXT:
        return write_text(writing, field, member);
    case TPP_FIELD_U64:
        if (*(const uint64_t *)(const void *)member > INT64_MAX) {
            return tpp_fail(writing->err, TPP_STATUS_INVALID, "%s: a number above 2^63-1 cannot be written",
                            field->key);
        }
        write_whole(writing->text, *(const uint64_t *)(const void *)member);
        return TPP_STATUS_OK;
    case TPP_FIELD_U32:
        write_whole(writing->text, *(const uint32_t *)(const void *)member);
        return TPP_STATUS_OK;
    case TPP_FIELD_DOUBLE:
    case TPP_FIELD_OPTIONAL_DOUBLE:
        return write_number(writing, field, member);
    case TPP_FIELD_BOOL:
        tpp_buffer_text(writing->text, *(const int *)(const void *)member ? "true" : "false");
        return TPP_STATUS_OK;
    case TPP_FIELD_ENUM:
        return write_name(writing, field, member);
    case TPP_FIELD_OBJECT:
        return write_object(writing, field->fields, member, depth);
    case TPP_FIELD_ARRAY:
    case TPP_FIELD_ENUM_ARRAY:
        memcpy(&elements, member, sizeof elements);
        memcpy(&count, structure + field->count_offset, sizeof count);
        return write_list(writing, field, field->size, elements, count, depth);
    case TPP_FIELD_END:
        break;
    }
    return TPP_STATUS_OK;
}

/* Tables stand in the order that reads best; sorting one that is sorted already costs one comparison a key. */
size_t tpp_canonical_sort(const struct tpp_field *fields, int version, const struct tpp_field **sorted, size_t most)
{
    size_t count = 0;
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END && count < most; field++) {
        if (field->may_be_absent > version) {
            continue;
        }
        size_t place = count++;
        for (; place > 0 && strcmp(sorted[place - 1]->key, field->key) > 0; place--) {
            sorted[place] = sorted[place - 1];
        }
        sorted[place] = field;
    }
    return count;
}

static enum tpp_status write_object(const struct writing *writing, const struct tpp_field *fields,
                                    const char *structure, unsigned depth)
{
    const struct tpp_field *sorted[FIELDS_MOST];
    size_t count = tpp_canonical_sort(fields, writing->version, sorted, FIELDS_MOST);
    struct tpp_buffer *text = writing->text;
    tpp_buffer_append(text, "{", 1);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            tpp_buffer_append(text, ",", 1);
        }
        write_indent(text, depth + 1);
        tpp_buffer_append(text, "\"", 1);
        tpp_buffer_text(text, sorted[i]->key);
        tpp_buffer_append(text, "\": ", 3);
        TPP_TRY(write_member(writing, sorted[i], structure, depth + 1));
    }
    if (count > 0) {
        write_indent(text, depth);
    }
    tpp_buffer_append(text, "}", 1);
    return TPP_STATUS_OK;
}

enum tpp_status tpp_canonical_object(const struct tpp_field *fields, const void *structure, int version,
                                     struct tpp_buffer *text, struct tpp_error *err)
{
    const struct writing writing = { text, version, err };
    TPP_TRY(write_object(&writing, fields, structure, 0));
    return tpp_buffer_status(text, err);
}

enum tpp_status tpp_canonical_list(const struct tpp_field *fields, const void *elements, size_t element_bytes,
                                   size_t count, int version, struct tpp_buffer *text, struct tpp_error *err)
{
    const struct writing writing = { text, version, err };
    const struct tpp_field element = { .key = "list", .type = TPP_FIELD_ARRAY, .fields = fields };
    TPP_TRY(write_list(&writing, &element, element_bytes, elements, count, 0));
    return tpp_buffer_status(text, err);
}
