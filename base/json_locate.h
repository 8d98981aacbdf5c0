/** Where in a JSON text the value at a path stands. */
#ifndef TPP_BASE_JSON_LOCATE_H
#define TPP_BASE_JSON_LOCATE_H

#include <stddef.h>

/**
 * Finds the value at a path such as `measurements[0].samples[3].host_ns`.
 *
 * @param text    Valid JSON; `length` bytes.
 * @param path    "" is the whole document. Where a step does not exist the nearest existing parent is reported.
 * @param line    Receives the line, from 1.
 * @param column  Receives the column in bytes, from 1.
 */
void tpp_json_locate(const char *text, size_t length, const char *path, size_t *line, size_t *column);

#endif
