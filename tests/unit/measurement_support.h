/* A measured kernel of a record in memory, accumulating in float: what tests of figures begin with. */
#ifndef TPP_TESTS_MEASUREMENT_SUPPORT_H
#define TPP_TESTS_MEASUREMENT_SUPPORT_H

#include <string.h>

#include "base/record.h"

/* Without samples and unverified; these are the test's. */
static inline struct tpp_measurement *add_measured(struct tpp_record *record, const char *kernel,
                                                   enum tpp_kernel_kind kind, enum tpp_precision precision,
                                                   double clock_hz, uint64_t macs_per_sample)
{
    struct tpp_measurement *measurement = tpp_record_add_measurement(record);
    strcpy(measurement->kernel, kernel);
    measurement->kind = kind;
    measurement->precision = precision;
    measurement->accumulator = TPP_FP32;
    measurement->outcome = TPP_OUTCOME_MEASURED;
    measurement->clock_hz = clock_hz;
    measurement->macs_per_sample = macs_per_sample;
    return measurement;
}

#endif
