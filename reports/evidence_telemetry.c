/* Whether the timeline of clocks, power and energy fits itself and the samples. */
#include <math.h>

#include "base/clock_agreement.h"
#include "reports/evidence_checks.h"

static const double CLOCK_TOLERANCE = 0.15;  /* sampled, while the kernel's own reading is a mean */
static const double ENERGY_TOLERANCE = 0.30; /* the integral of sampled power against the counter */
static const double JOULES_PER_BIT_LEAST =
    1e-15; /* per multiply-accumulate and operand bit: a tenth of the best known */
enum { READINGS_LEAST = 3 };
static const double CLOCK_OVER_MAXIMUM = 1.05;
static const double POWER_MOST_W = 1e4;
static const double TEMPERATURE_MOST_C = 150.0;

#define FAIL(evidence, ...) tpp_evidence_fail(evidence, TPP_CHECK_TELEMETRY, __VA_ARGS__)

static int is_out_of(double value, double least, double most)
{
    return !isnan(value) && !(value >= least && value <= most);
}

static void check_values(struct tpp_evidence *evidence, const struct tpp_device_info *device,
                         const struct tpp_telemetry *telemetry, size_t i)
{
    const struct tpp_telemetry_sample *sample = &telemetry->samples[i];
    if (is_out_of(sample->power_w, 0.0, POWER_MOST_W) || is_out_of(sample->sm_clock_hz, 0.0, 1e10) ||
        is_out_of(sample->memory_clock_hz, 0.0, 1e11) || is_out_of(sample->utilisation, 0.0, 1.0) ||
        is_out_of(sample->temperature_c, -60.0, TEMPERATURE_MOST_C) ||
        is_out_of(sample->memory_temperature_c, -60.0, TEMPERATURE_MOST_C)) {
        FAIL(evidence, "reading %zu: a clock, power, temperature or utilisation that cannot be", i);
    }
    if (device->kind != TPP_DEVICE_CPU && sample->sm_clock_hz > CLOCK_OVER_MAXIMUM * device->clock_hz) {
        FAIL(evidence, "reading %zu: %.4g Hz, above the device's maximum of %.4g Hz", i, sample->sm_clock_hz,
             device->clock_hz);
    }
}

static void check_order(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    const struct tpp_telemetry *telemetry = &record->telemetry;
    double energy_j = (double)NAN;
    for (size_t i = 0; i < telemetry->sample_count; i++) {
        const struct tpp_telemetry_sample *sample = &telemetry->samples[i];
        check_values(evidence, &record->device, telemetry, i);
        if (i > 0 && sample->time_ns <= telemetry->samples[i - 1].time_ns) {
            FAIL(evidence, "reading %zu is not later than the one before it", i);
        }
        if (sample->time_ns > record->duration_ns) {
            FAIL(evidence, "reading %zu is later than the end of the run", i);
        }
        if (sample->energy_j < energy_j) {
            FAIL(evidence, "reading %zu: the energy counter went back", i);
        }
        energy_j = isnan(sample->energy_j) ? energy_j : sample->energy_j;
    }
}

/* Energy between the first and last reading by the counter and by the power: both in J; NAN when not known. */
static void check_energy(struct tpp_evidence *evidence, const struct tpp_telemetry *telemetry)
{
    double counted_j = (double)NAN;
    double integrated_j = 0.0;
    for (size_t i = 1; i < telemetry->sample_count; i++) {
        const struct tpp_telemetry_sample *before = &telemetry->samples[i - 1];
        const struct tpp_telemetry_sample *now = &telemetry->samples[i];
        double seconds = ((double)now->time_ns - (double)before->time_ns) * 1e-9;
        integrated_j += 0.5 * (before->power_w + now->power_w) * seconds; /* NAN stays */
    }
    if (telemetry->sample_count > 1) {
        counted_j = telemetry->samples[telemetry->sample_count - 1].energy_j - telemetry->samples[0].energy_j;
    }
    if (fabs(counted_j - integrated_j) > ENERGY_TOLERANCE * integrated_j + 10.0) {
        FAIL(evidence, "the energy counter grew by %.0f J, and the power adds up to %.0f J", counted_j, integrated_j);
    }
}

/* The most power read while samples of a measurement ran: between them the device may idle. */
static size_t power_meanwhile(const struct tpp_record *record, const struct tpp_measurement *measurement,
                              double *most_w)
{
    size_t count = 0;
    *most_w = 0.0;
    for (size_t i = 0; i < record->telemetry.sample_count; i++) {
        const struct tpp_telemetry_sample *sample = &record->telemetry.samples[i];
        if (tpp_measurement_was_timed(measurement, sample->time_ns) && !isnan(sample->power_w)) {
            *most_w = fmax(*most_w, sample->power_w);
            count++;
        }
    }
    return count;
}

/* Its clock, and the energy that its work takes at least. 1 when its clock could be compared. */
static int check_measurement(struct tpp_evidence *evidence, const struct tpp_record *record,
                             const struct tpp_measurement *measurement)
{
    const struct tpp_clock_comparison clocks = tpp_record_compare_clock(record, measurement, CLOCK_TOLERANCE);
    if (clocks.verdict == TPP_CLOCK_CONTRADICTS && isnan(clocks.told_hz)) {
        FAIL(evidence, "%s: its clock is %.4g Hz, and the highest known is %.4g Hz", measurement->kernel,
             measurement->clock_hz, tpp_record_highest_clock(record));
    } else if (clocks.verdict == TPP_CLOCK_CONTRADICTS) {
        FAIL(evidence, "%s: its clock is %.4g Hz, and the readings meanwhile have %.4g Hz", measurement->kernel,
             measurement->clock_hz, clocks.told_hz);
    }
    double most_w = 0.0;
    struct tpp_statistics rate;
    if (power_meanwhile(record, measurement, &most_w) >= READINGS_LEAST &&
        tpp_measurement_rate(measurement, &rate, NULL) == TPP_STATUS_OK) {
        double bits = tpp_precision_get(measurement->precision)->bits;
        if (most_w < rate.median * bits * JOULES_PER_BIT_LEAST) {
            FAIL(evidence, "%s: %.4g multiply-accumulates per second on %.1f W at most: no chip is that frugal",
                 measurement->kernel, rate.median, most_w);
        }
    }
    return clocks.verdict != TPP_CLOCK_NOT_COMPARED;
}

void tpp_check_telemetry(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    if (record->telemetry.sample_count == 0) {
        tpp_evidence_skip(evidence, TPP_CHECK_TELEMETRY, "the record has no telemetry");
        return;
    }
    check_order(evidence, record);
    check_energy(evidence, &record->telemetry);
    size_t compared = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        if (measurement->outcome == TPP_OUTCOME_MEASURED && measurement->sample_count > 0) {
            compared += (size_t)check_measurement(evidence, record, measurement);
        }
    }
    tpp_evidence_pass(evidence, TPP_CHECK_TELEMETRY, "%zu readings, beside the clocks of %zu kernels",
                      record->telemetry.sample_count, compared);
}
