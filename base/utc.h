/** Times of day as records hold them: UTC, ISO 8601 with milliseconds, "2026-11-25T20:00:00.000Z". Pure. */
#ifndef TPP_BASE_UTC_H
#define TPP_BASE_UTC_H

#include <stdint.h>

/** A time as text, with its NUL. */
enum { TPP_UTC_BYTES = 25 };

/**
 * Reads a time.
 *
 * @param milliseconds  Receives those since 1970-01-01T00:00:00Z, leap seconds not counted; untouched on failure.
 * @return 1, or 0 when the text is not a time of exactly that form; years 1970 to 9999.
 */
int tpp_utc_parse(const char *text, int64_t *milliseconds);

/** Writes a time; `milliseconds` must be one that tpp_utc_parse() can give. */
void tpp_utc_format(int64_t milliseconds, char text[TPP_UTC_BYTES]);

#endif
