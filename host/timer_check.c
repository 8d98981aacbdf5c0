/* Time stamps against cores' counters. */
#include "host/timer_check.h"

static const double TOLERANCE = 0.01;       /* R15, quick */
static const double CLOCK_TOLERANCE = 0.10; /* a device may run above the clock that its driver calls the highest */
static const double TIMER_STEP_NS = 2000.0; /* the nanosecond timer moves on in steps of up to a microsecond */

void tpp_timer_check_cores(const struct tpp_bench *bench, struct tpp_measurement *measurement)
{
    const struct tpp_measurement_detail *detail = &measurement->detail;
    const double highest_hz = bench->record->device.clock_hz;
    double by_timer_ns = 0.0;
    double by_cycles_ns = 0.0;
    if (measurement->sample_count == 0) {
        return;
    }
    for (size_t i = 0; i < detail->core_count; i++) {
        const double cycles_ns = highest_hz > 0.0 ? (double)detail->cores[i].cycles / highest_hz * 1e9 : 0.0;
        by_timer_ns = (double)detail->cores[i].ns > by_timer_ns ? (double)detail->cores[i].ns : by_timer_ns;
        by_cycles_ns = cycles_ns > by_cycles_ns ? cycles_ns : by_cycles_ns;
    }
    const double stamped_ns = (double)measurement->samples[measurement->sample_count - 1].device_ns;
    if (stamped_ns == 0.0 || (by_timer_ns <= (1.0 + TOLERANCE) * stamped_ns + TIMER_STEP_NS &&
                              by_cycles_ns <= (1.0 + CLOCK_TOLERANCE) * stamped_ns)) {
        return;
    }
    for (size_t i = 0; i < measurement->sample_count; i++) {
        measurement->samples[i].device_ns = 0;
    }
    tpp_record_warn(bench->record, TPP_WARNING_CLOCK_MISMATCH, measurement->kernel,
                    "a launch took %.0f ns by the driver's stamps, within which a core worked %.0f ns by its own timer "
                    "and at least %.0f ns by its cycles",
                    stamped_ns, by_timer_ns, by_cycles_ns);
}
