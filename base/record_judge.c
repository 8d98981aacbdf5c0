/* Warnings from samples. */
#include "base/record_judge.h"

#include <math.h>

/* A spread above this share of the median deserves a word. */
static const double NOISY_SHARE = 0.03;
static const double DRIFT_SHARE = 0.03;
static const double SATURATION_TOLERANCE = 0.005;
enum { FEW_SAMPLES = 10 };

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
        tpp_record_warn(record, TPP_WARNING_DRIFT, measurement->kernel,
                        "the rate changed by %+.1f %% over the samples", 100.0 * drift);
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
    struct tpp_statistics rate;
    double per_instruction = (double)measurement->probe.lanes * measurement->probe.in_per_lane;
    if (measurement->kind != TPP_KIND_PROBE || !(measurement->clock_hz > 0.0) || record->device.core_count == 0 ||
        per_instruction == 0.0 || tpp_measurement_rate(measurement, &rate, NULL) != TPP_STATUS_OK) {
        return 0;
    }
    saturation->macs_per_clock = rate.median / measurement->clock_hz / record->device.core_count;
    saturation->per_instruction = per_instruction;
    saturation->instructions = saturation->macs_per_clock / per_instruction;
    saturation->whole = fmax(1.0, round(saturation->instructions));
    return 1;
}

void tpp_record_judge_saturation(struct tpp_record *record, const struct tpp_measurement *measurement)
{
    struct tpp_saturation saturation;
    if (!tpp_record_saturation(record, measurement, &saturation)) {
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
