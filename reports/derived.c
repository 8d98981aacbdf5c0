/* Figures of a record, from its samples. */
#include "reports/derived.h"

#include <math.h>

#include "base/per_clock.h"

static int is_rated_kind(enum tpp_kernel_kind kind)
{
    return kind == TPP_KIND_PROBE || kind == TPP_KIND_GEMM;
}

int tpp_has_rate(const struct tpp_measurement *measurement)
{
    return is_rated_kind(measurement->kind) && measurement->outcome == TPP_OUTCOME_MEASURED &&
           measurement->sample_count > 0;
}

struct tpp_derived tpp_derive(const struct tpp_measurement *measurement, const struct tpp_device_info *device)
{
    struct tpp_derived derived = { .ops_per_clock_core = NAN };
    if (!tpp_has_rate(measurement) || tpp_measurement_rate(measurement, &derived.rate, NULL) != TPP_STATUS_OK) {
        return derived;
    }
    derived.has_rate = 1;
    struct tpp_per_clock per_clock;
    if (tpp_per_clock(device, measurement, &per_clock)) {
        derived.ops_per_clock_core = 2.0 * per_clock.macs;
    }
    return derived;
}

struct tpp_derived_precision tpp_derive_precision(const struct tpp_record *record, enum tpp_precision precision)
{
    struct tpp_derived_precision derived = { .gemm_to_probe = NAN };
    derived.probe_figures.ops_per_clock_core = derived.gemm_figures.ops_per_clock_core = NAN;
    derived.probe = tpp_record_best(record, TPP_KIND_PROBE, precision);
    derived.gemm = tpp_record_best(record, TPP_KIND_GEMM, precision);
    if (derived.probe != NULL) {
        derived.probe_figures = tpp_derive(derived.probe, &record->device);
    }
    if (derived.gemm != NULL) {
        derived.gemm_figures = tpp_derive(derived.gemm, &record->device);
    }
    if (derived.probe_figures.has_rate && derived.gemm_figures.has_rate) {
        derived.gemm_to_probe = derived.gemm_figures.rate.median / derived.probe_figures.rate.median;
    }
    return derived;
}

int tpp_record_has_precision(const struct tpp_record *record, enum tpp_precision precision)
{
    for (size_t i = 0; i < record->measurement_count; i++) {
        if (record->measurements[i].precision == precision && is_rated_kind(record->measurements[i].kind)) {
            return 1;
        }
    }
    for (size_t i = 0; i < record->settings.precision_count; i++) {
        if (record->settings.precisions[i] == precision) {
            return 1;
        }
    }
    return 0;
}

size_t tpp_record_measured_count(const struct tpp_record *record)
{
    size_t count = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        count += (size_t)tpp_has_rate(&record->measurements[i]);
    }
    return count;
}
