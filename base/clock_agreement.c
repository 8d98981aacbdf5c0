/* Counted and told clocks. */
#include "base/clock_agreement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/throttle.h"

static const double OVER_HIGHEST = 1.05;
static const double AT_POWER_LIMIT = 0.95;
static const double LAG_MOST = 0.15;     /* without a reason told */
static const double LAUNCH_LEAST = 0.01; /* of the time between readings */
enum { READINGS_LEAST = 3 };

double tpp_record_highest_clock(const struct tpp_record *record)
{
    /* What OpenCL calls a CPU's maximum is often its base clock. */
    const int is_told = record->device.kind != TPP_DEVICE_CPU && record->device.clock_hz > 0.0;
    double highest_hz = is_told ? record->device.clock_hz : (double)NAN;
    for (size_t i = 0; i < record->environment.clock_count; i++) {
        highest_hz = fmax(highest_hz, record->environment.clocks[i].hz); /* of a NAN and a number it is the number */
    }
    return highest_hz;
}

/* As the facts of the environment have it; NAN when they do not. */
static double power_limit_w(const struct tpp_environment *environment)
{
    for (size_t i = 0; i < environment->fact_count; i++) {
        if (strcmp(environment->facts[i].name, "power-limit") == 0) {
            char *end = NULL;
            const double watts = strtod(environment->facts[i].value, &end);
            return end != environment->facts[i].value && watts > 0.0 ? watts : (double)NAN;
        }
    }
    return (double)NAN;
}

/* What the timeline says of a measurement. */
struct around {
    double *told_hz;
    size_t told_count;
    int is_held; /* from its first launch to its end, and one reading behind */
};

int tpp_measurement_was_timed(const struct tpp_measurement *measurement, uint64_t time_ns)
{
    for (size_t i = 0; i < measurement->sample_count; i++) {
        const struct tpp_sample *sample = &measurement->samples[i];
        if (time_ns >= sample->start_ns && time_ns <= sample->start_ns + sample->host_ns) {
            return 1;
        }
    }
    return 0;
}

/* Mean time between readings; 0 when there are not two. */
static double spacing_ns(const struct tpp_telemetry *telemetry)
{
    const size_t count = telemetry->sample_count;
    return count < 2 ? 0.0
                     : ((double)telemetry->samples[count - 1].time_ns - (double)telemetry->samples[0].time_ns) /
                           (double)(count - 1);
}

static void look_around(const struct tpp_record *record, const struct tpp_measurement *measurement,
                        struct around *around)
{
    const struct tpp_telemetry *telemetry = &record->telemetry;
    const double limit_w = power_limit_w(&record->environment);
    for (size_t i = 0; i < telemetry->sample_count; i++) {
        const struct tpp_telemetry_sample *sample = &telemetry->samples[i];
        if (sample->time_ns < measurement->samples[0].start_ns ||
            (double)sample->time_ns > (double)measurement->ended_ns + spacing_ns(telemetry)) {
            continue;
        }
        around->is_held |=
            tpp_throttle_is_held(sample->throttle_reasons) || sample->power_w >= AT_POWER_LIMIT * limit_w;
        if (isfinite(sample->sm_clock_hz) && tpp_measurement_was_timed(measurement, sample->time_ns)) {
            around->told_hz[around->told_count++] = sample->sm_clock_hz;
        }
    }
}

static uint64_t longest_sample_ns(const struct tpp_measurement *measurement)
{
    uint64_t longest_ns = 0;
    for (size_t i = 0; i < measurement->sample_count; i++) {
        const uint64_t ns = measurement->samples[i].host_ns;
        longest_ns = ns > longest_ns ? ns : longest_ns;
    }
    return longest_ns;
}

static enum tpp_clock_agreement judge(const struct tpp_record *record, const struct tpp_measurement *measurement,
                                      const struct around *around, double told_hz, double tolerance)
{
    const double counted_hz = measurement->clock_hz;
    const double most_hz = OVER_HIGHEST * tpp_record_highest_clock(record);
    const double apart = told_hz / counted_hz - 1.0;
    if (counted_hz > most_hz || told_hz > most_hz) {
        return TPP_CLOCK_CONTRADICTS;
    }
    if (isnan(told_hz)) {
        return TPP_CLOCK_NOT_COMPARED;
    }
    if (apart <= tolerance) {
        return apart < -tolerance ? TPP_CLOCK_CONTRADICTS : TPP_CLOCK_AGREES;
    }
    if (around->is_held) {
        return TPP_CLOCK_HELD;
    }
    return apart <= LAG_MOST && (double)longest_sample_ns(measurement) < spacing_ns(&record->telemetry)
               ? TPP_CLOCK_LAGS
               : TPP_CLOCK_CONTRADICTS;
}

struct tpp_clock_comparison tpp_record_compare_clock(const struct tpp_record *record,
                                                     const struct tpp_measurement *measurement, double tolerance)
{
    struct tpp_clock_comparison made = { .verdict = TPP_CLOCK_NOT_COMPARED,
                                         .told_hz = (double)NAN,
                                         .apart = (double)NAN };
    const uint32_t launches = measurement->repetitions_per_sample > 0 ? measurement->repetitions_per_sample : 1;
    if (measurement->outcome != TPP_OUTCOME_MEASURED || measurement->sample_count == 0 ||
        !(measurement->clock_hz > 0.0) ||
        (double)longest_sample_ns(measurement) / launches < LAUNCH_LEAST * spacing_ns(&record->telemetry)) {
        return made;
    }
    struct around around = { .told_hz = calloc(record->telemetry.sample_count + 1, sizeof(double)) };
    if (around.told_hz != NULL) {
        look_around(record, measurement, &around);
        made.readings = around.told_count;
        if (around.told_count >= READINGS_LEAST) {
            made.told_hz = tpp_median_in_place(around.told_hz, around.told_count);
            made.apart = fabs(made.told_hz / measurement->clock_hz - 1.0);
        }
        made.verdict = judge(record, measurement, &around, made.told_hz, tolerance);
    }
    free(around.told_hz);
    return made;
}
