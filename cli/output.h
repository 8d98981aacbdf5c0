/** Printing results to standard output. */
#ifndef TPP_CLI_OUTPUT_H
#define TPP_CLI_OUTPUT_H

#include <jansson.h>

#include "base/status.h"

/** Prints a JSON tree to standard output and releases it; NULL is reported as out of memory. */
enum tpp_status tpp_output_json(json_t *root, struct tpp_error *err);

#endif
