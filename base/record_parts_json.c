/* Environment, telemetry and measurement details as JSON: one table per structure. */
#include "base/field_rows.h"
#include "base/record_detail.h"
#include "base/record_fields.h"
#include "base/record_telemetry.h"

static const struct tpp_field fact_fields[] = {
    TEXT(tpp_fact, name),
    TEXT(tpp_fact, source),
    TEXT(tpp_fact, value),
    { 0 },
};

static const struct tpp_field gate_fields[] = {
    TEXT(tpp_gate, name),
    ENUM(tpp_gate, state, tpp_gate_state_name),
    TEXT(tpp_gate, seen),
    TEXT(tpp_gate, means),
    { 0 },
};

static const struct tpp_field clock_fields[] = {
    TEXT(tpp_known_clock, source),
    REAL(tpp_known_clock, hz),
    { 0 },
};

const struct tpp_field tpp_environment_fields[] = {
    ARRAY(tpp_environment, facts, fact_count, fact_fields),
    ARRAY(tpp_environment, gates, gate_count, gate_fields),
    ARRAY(tpp_environment, clocks, clock_count, clock_fields),
    { 0 },
};

static const struct tpp_field telemetry_sample_fields[] = {
    U64(tpp_telemetry_sample, time_ns),
    OPTIONAL_REAL(tpp_telemetry_sample, sm_clock_hz),
    OPTIONAL_REAL(tpp_telemetry_sample, memory_clock_hz),
    OPTIONAL_REAL(tpp_telemetry_sample, power_w),
    OPTIONAL_REAL(tpp_telemetry_sample, energy_j),
    OPTIONAL_REAL(tpp_telemetry_sample, temperature_c),
    OPTIONAL_REAL(tpp_telemetry_sample, memory_temperature_c),
    OPTIONAL_REAL(tpp_telemetry_sample, utilisation),
    OPTIONAL_REAL(tpp_telemetry_sample, throttle_reasons),
    OPTIONAL_REAL(tpp_telemetry_sample, ecc_corrected),
    OPTIONAL_REAL(tpp_telemetry_sample, ecc_uncorrected),
    { 0 },
};

static const struct tpp_field violation_fields[] = {
    TEXT(tpp_violation, policy),
    OPTIONAL_REAL(tpp_violation, during_ns),
    { 0 },
};

const struct tpp_field tpp_telemetry_fields[] = {
    TEXT(tpp_telemetry, source),
    U64(tpp_telemetry, period_ns),
    ARRAY(tpp_telemetry, samples, sample_count, telemetry_sample_fields),
    ARRAY(tpp_telemetry, violations, violation_count, violation_fields),
    { 0 },
};

static const struct tpp_field core_fields[] = {
    U32(tpp_core_reading, core),   U32(tpp_core_reading, blocks), U64(tpp_core_reading, macs),
    U64(tpp_core_reading, cycles), U64(tpp_core_reading, ns),     { 0 },
};

static const struct tpp_field launch_fields[] = {
    U32(tpp_launch_reading, block),  U32(tpp_launch_reading, core), U64(tpp_launch_reading, macs),
    U64(tpp_launch_reading, cycles), U64(tpp_launch_reading, ns),   { 0 },
};

static const struct tpp_field shape_fields[] = {
    U64(tpp_shape_point, m),
    U64(tpp_shape_point, n),
    U64(tpp_shape_point, k),
    TEXT(tpp_shape_point, kernel),
    U64(tpp_shape_point, best_ns),
    BOOL(tpp_shape_point, is_chosen),
    { 0 },
};

static const struct tpp_field series_sample_fields[] = {
    U64(tpp_series_sample, start_ns),
    U64(tpp_series_sample, elapsed_ns),
    OPTIONAL_REAL(tpp_series_sample, clock_hz),
    { 0 },
};

static const struct tpp_field series_fields[] = {
    TEXT(tpp_series, name),
    TEXT(tpp_series, note),
    U64(tpp_series, macs_per_sample),
    ARRAY(tpp_series, samples, sample_count, series_sample_fields),
    { 0 },
};

const struct tpp_field tpp_detail_fields[] = {
    TEXT(tpp_measurement_detail, format),
    TEXT(tpp_measurement_detail, scaling),
    U32(tpp_measurement_detail, accumulator_bits),
    U32(tpp_measurement_detail, promoted_k),
    U32(tpp_measurement_detail, known_rate),
    ARRAY(tpp_measurement_detail, cores, core_count, core_fields),
    SINCE(3, ARRAY, tpp_measurement_detail, launches, launch_count, launch_fields),
    ARRAY(tpp_measurement_detail, shapes, shape_count, shape_fields),
    ARRAY(tpp_measurement_detail, series, series_count, series_fields),
    { 0 },
};
