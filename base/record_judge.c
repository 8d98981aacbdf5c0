/* Warnings from samples. */
#include "base/record_judge.h"

#include <math.h>
#include <string.h>

#include "base/known_rates.h"
#include "base/per_clock.h"

/* A spread above this share of the median deserves a word. */
static const double NOISY_SHARE = 0.03;
static const double DRIFT_SHARE = 0.03;
static const double SATURATION_TOLERANCE = 0.005;
static const double SLOW_CORE_SHARE = 0.01; /* under the median of the cores */
enum { FEW_SAMPLES = 10, COUNTED_SINCE = 3 /* schema version: before it rates were divided by a clock seen beside */ };

void tpp_record_judge_samples(struct tpp_record *record, const struct tpp_measurement *measurement)
{
    struct tpp_statistics rate;
    if (tpp_measurement_rate(measurement, &rate, NULL) != TPP_STATUS_OK) {
        return;
    }
    if (rate.mad > NOISY_SHARE * rate.median) {
        tpp_record_warn(record, TPP_WARNING_NOISY, measurement->kernel,
                        "samples vary by %.1f %% around the median (MAD)", 100.0 * rate.mad / rate.median);
    }
    double drift = rate.drift_per_sample * (double)rate.count / rate.median;
    if (fabs(drift) > DRIFT_SHARE && rate.count >= FEW_SAMPLES) {
        tpp_record_warn(record, TPP_WARNING_DRIFT, measurement->kernel, "the rate changed by %+.1f %% over the samples",
                        100.0 * drift);
    }
    if (rate.outlier_count > 0) {
        tpp_record_warn(record, TPP_WARNING_OUTLIERS, measurement->kernel, "%zu of %zu samples", rate.outlier_count,
                        rate.count);
    }
    if (rate.count < FEW_SAMPLES) {
        tpp_record_warn(record, TPP_WARNING_FEW_SAMPLES, measurement->kernel, "%zu samples", rate.count);
    }
}

int tpp_record_saturation(const struct tpp_record *record, const struct tpp_measurement *measurement,
                          struct tpp_saturation *saturation)
{
    struct tpp_per_clock per_clock;
    double per_instruction = (double)measurement->probe.lanes * measurement->probe.in_per_lane;
    if (measurement->kind != TPP_KIND_PROBE || per_instruction == 0.0 ||
        !(record->schema_version < COUNTED_SINCE ? tpp_per_clock_apart(&record->device, measurement, &per_clock)
                                                 : tpp_per_clock(&record->device, measurement, &per_clock))) {
        return 0;
    }
    saturation->macs_per_clock = per_clock.macs;
    saturation->per_instruction = per_instruction;
    saturation->instructions = saturation->macs_per_clock / per_instruction;
    saturation->whole = fmax(1.0, round(saturation->instructions));
    return 1;
}

void tpp_record_judge_saturation(struct tpp_record *record, const struct tpp_measurement *measurement)
{
    struct tpp_saturation saturation;
    struct tpp_rate_reading reading;
    if (tpp_record_rate_reading(record, measurement, &reading) ||
        !tpp_record_saturation(record, measurement, &saturation)) {
        return;
    }
    double deviation = saturation.instructions / saturation.whole - 1.0;
    if (fabs(deviation) > SATURATION_TOLERANCE) {
        tpp_record_warn(record, TPP_WARNING_UNSATURATED, measurement->kernel,
                        "%.4g multiply-accumulates per clock and core; the nearest whole number of instructions "
                        "gives %.4g (%+.1f %%)",
                        saturation.macs_per_clock, saturation.whole * saturation.per_instruction, 100.0 * deviation);
    }
}

/* ------------------------------------------------------------------------------------------------- cores */

int tpp_record_is_matrix_probe(const struct tpp_measurement *measurement)
{
    return measurement->kind == TPP_KIND_PROBE && measurement->probe.in_per_lane == 0;
}

/* By the cores' own counters: beside what their architecture is known for. */
static void judge_reading(struct tpp_record *record, const struct tpp_measurement *measurement,
                          const struct tpp_rate_reading *reading)
{
    if (reading->is_settled) {
        return;
    }
    if (reading->is_known) {
        tpp_record_warn(record, TPP_WARNING_UNSATURATED, measurement->kernel,
                        "%.5g multiply-accumulates per clock and core; its architecture is known for %.5g (%s), "
                        "%+.1f %%",
                        reading->macs_per_clock, reading->known, reading->source, 100.0 * reading->deviation);
    } else {
        tpp_record_warn(record, TPP_WARNING_UNSATURATED, measurement->kernel,
                        "%.5g multiply-accumulates per clock and core; the nearest rate known of matrix engines is "
                        "%.5g (%+.1f %%)",
                        reading->macs_per_clock, reading->known, 100.0 * reading->deviation);
    }
}

void tpp_record_judge_cores(struct tpp_record *record, const struct tpp_measurement *measurement)
{
    struct tpp_core_summary summary;
    if (measurement->outcome != TPP_OUTCOME_MEASURED || measurement->kind != TPP_KIND_PROBE ||
        !tpp_detail_cores(&measurement->detail, &summary)) {
        return;
    }
    if (summary.slowest < (1.0 - SLOW_CORE_SHARE) * summary.macs_per_clock) {
        tpp_record_warn(record, TPP_WARNING_SLOW_CORE, measurement->kernel,
                        "core %u did %.4g multiply-accumulates per clock where the others did %.4g",
                        (unsigned)summary.slowest_core, summary.slowest, summary.macs_per_clock);
    }
    struct tpp_rate_reading reading;
    if (tpp_record_rate_reading(record, measurement, &reading)) {
        judge_reading(record, measurement, &reading);
    }
}

int tpp_record_is_unsaturated(const struct tpp_record *record, const char *kernel)
{
    for (size_t i = 0; i < record->warning_count; i++) {
        const struct tpp_warning *warning = &record->warnings[i];
        if (warning->code == TPP_WARNING_UNSATURATED && (*warning->about == '\0' || !strcmp(warning->about, kernel))) {
            return 1;
        }
    }
    return 0;
}
