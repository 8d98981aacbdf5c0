/* Clock agreement as schema version 2 had it: any difference between the driver's clock and the counted one counts. */
#include "base/record_gates_v2.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock_agreement.h"
#include "base/record_gates.h"
#include "base/statistics.h"

static const double CLOCK_TOLERANCE = 0.05; /* of sampled medians against each other */
enum { READINGS_LEAST = 3 };

/* The median of the driver's clock while launches of a measurement ran; NAN with too few readings. */
static double driver_clock(const struct tpp_telemetry *telemetry, const struct tpp_measurement *measurement)
{
    double *clocks = calloc(telemetry->sample_count + 1, sizeof *clocks);
    size_t count = 0;
    for (size_t i = 0; i < telemetry->sample_count && clocks != NULL; i++) {
        if (isfinite(telemetry->samples[i].sm_clock_hz) &&
            tpp_measurement_was_timed(measurement, telemetry->samples[i].time_ns)) {
            clocks[count++] = telemetry->samples[i].sm_clock_hz;
        }
    }
    const double median = count >= READINGS_LEAST ? tpp_median_in_place(clocks, count) : (double)NAN;
    free(clocks);
    return median;
}

void tpp_gates_judge_clocks_v2(struct tpp_record *record)
{
    double worst = 0.0;
    size_t compared = 0;
    size_t worst_at = 0;
    double worst_driver_hz = 0.0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        const double counted_hz = measurement->clock_hz;
        const double driver_hz = measurement->outcome == TPP_OUTCOME_MEASURED && counted_hz > 0.0
                                     ? driver_clock(&record->telemetry, measurement)
                                     : (double)NAN;
        if (!isfinite(driver_hz)) {
            continue;
        }
        const double apart = fabs(driver_hz / counted_hz - 1.0);
        if (compared++ == 0 || apart > worst) {
            worst = apart;
            worst_at = i;
            worst_driver_hz = driver_hz;
        }
    }
    if (compared == 0) {
        tpp_gate_set(&record->environment, TPP_GATE_OF_CLOCK_AGREEMENT, TPP_GATE_UNKNOWN,
                     "fewer than %d readings of the driver's clock fell into the launches of any kernel",
                     READINGS_LEAST);
        return;
    }
    const struct tpp_measurement *measurement = &record->measurements[worst_at];
    tpp_gate_set(&record->environment, TPP_GATE_OF_CLOCK_AGREEMENT,
                 worst > CLOCK_TOLERANCE ? TPP_GATE_FAILED : TPP_GATE_PASSED,
                 "%zu kernels compared; most apart %.80s: it counted %.0f MHz, the driver told %.0f MHz", compared,
                 measurement->kernel, measurement->clock_hz * 1e-6, worst_driver_hz * 1e-6);
}
