/** One line of comma-separated values, after RFC 4180 without line ends inside of quotes. */
#ifndef TPP_BASE_CSV_FIELDS_H
#define TPP_BASE_CSV_FIELDS_H

#include <stddef.h>

#include "base/status.h"

/** One field; points into the line. */
struct tpp_csv_field {
    char *text; /**< NUL-terminated, quotes removed */
    size_t length;
    size_t column; /**< in the line as it was, in bytes from 1 */
};

/**
 * Splits a line in place.
 *
 * @param line    `length` bytes and a NUL, without the line end; is changed.
 * @param fields  Receives up to `limit` fields; an empty line is one empty field.
 * @param column  Receives the column of what is wrong; untouched when nothing is.
 * @return TPP_STATUS_PARSE for more fields than the limit, a quote that is not closed or stands inside of a field, text
 *         after a closing quote, or a NUL; the message is what is wrong, without a place.
 */
enum tpp_status tpp_csv_split(char *line, size_t length, struct tpp_csv_field *fields, size_t limit, size_t *count,
                              size_t *column, struct tpp_error *err);

#endif
