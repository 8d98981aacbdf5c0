/** Series and shapes of a measurement for programs. Private to reports/. */
#ifndef TPP_REPORTS_SERIES_JSON_H
#define TPP_REPORTS_SERIES_JSON_H

#include <jansson.h>

#include "base/record.h"

/** New arrays, empty where a measurement has none; NULL when out of memory. */
json_t *tpp_series_json(const struct tpp_measurement *measurement);
json_t *tpp_shapes_json(const struct tpp_measurement *measurement);

#endif
