/**
 * The figures of a record that every format shows, computed from its samples in one place. Private to reports/.
 *
 * Absent is NAN or 0 in `has_rate`; what was not MEASURED has no figure here at all.
 */
#ifndef TPP_REPORTS_DERIVED_H
#define TPP_REPORTS_DERIVED_H

#include "base/record.h"

/** Figures of one measurement. */
struct tpp_derived {
    int has_rate;
    struct tpp_statistics rate; /**< multiply-accumulates per second */
    double ops_per_clock_core;  /**< operations per core clock and core (base/per_clock.h); NAN when not known */
};

/** Figures of one measurement on a device. */
struct tpp_derived tpp_derive(const struct tpp_measurement *measurement, const struct tpp_device_info *device);

/** The best probe and the best product of one precision. */
struct tpp_derived_precision {
    const struct tpp_measurement *probe; /**< NULL when none was measured */
    const struct tpp_measurement *gemm;
    struct tpp_derived probe_figures;
    struct tpp_derived gemm_figures;
    double gemm_to_probe; /**< ratio of the medians; NAN when one is missing */
};

struct tpp_derived_precision tpp_derive_precision(const struct tpp_record *record, enum tpp_precision precision);

/** 1 when the record has a measurement, whatever became of it, or was asked for one, of this precision. */
int tpp_record_has_precision(const struct tpp_record *record, enum tpp_precision precision);

/** 1 for a probe or a product that was MEASURED: what has a rate. Clock chains and fills never have one. */
int tpp_has_rate(const struct tpp_measurement *measurement);

/** How many of these a record has. */
size_t tpp_record_measured_count(const struct tpp_record *record);

#endif
