/** The tables that map records to JSON; used by base/record*.c alone. */
#ifndef TPP_BASE_RECORD_FIELDS_H
#define TPP_BASE_RECORD_FIELDS_H

#include "base/json_fields.h"

extern const struct tpp_field tpp_record_fields[];
extern const struct tpp_field tpp_measurement_fields[];
extern const struct tpp_field tpp_detail_fields[];
extern const struct tpp_field tpp_environment_fields[];
extern const struct tpp_field tpp_telemetry_fields[];

#endif
