/* The parts of an uncertainty and how they combine; docs/uncertainty.md has the reasons and a worked example. */
#include "rating/uncertainty.h"

#include <math.h>

/* A timer that is not known better: what the protocol asks of it. */
#define TIMER_BOUND 0.001

/* A clock of which one reading is all there is: how near a settled probe comes to a whole number. */
#define CLOCK_BOUND 0.005

/* Drivers and clock kernels show whole megahertz. */
#define CLOCK_STEP_HZ 1e6

/* Half the width of a normal distribution's 95 % interval, in standard deviations. */
#define NORMAL_95 1.959963984540054

static const struct {
    const char *name;
    const char *title;
    const char *from;
} parts[] = {
#define ROW(name, id, title, from) { id, title, from },
    TPP_PART_LIST(ROW)
#undef ROW
};

const char *tpp_part_name(int part)
{
    return part >= 0 && part < TPP_PART_COUNT ? parts[part].name : NULL;
}

const char *tpp_part_title(enum tpp_part part)
{
    return parts[part].title;
}

const char *tpp_part_from(enum tpp_part part)
{
    return parts[part].from;
}

void tpp_budget_combine(struct tpp_budget *budget)
{
    double squares = 0;
    for (int i = 0; i < TPP_PART_COUNT; i++) {
        squares += i == TPP_PART_DIE_AREA ? 0 : budget->parts[i] * budget->parts[i];
    }
    double area = budget->parts[TPP_PART_DIE_AREA];
    budget->tpp = sqrt(squares);
    budget->density = sqrt(squares + area * area);
}

double tpp_uncertainty_of_interval(double median, double low, double high)
{
    if (!isfinite(low) || !isfinite(high) || !(median > 0)) {
        return 0;
    }
    return fmax(0, fmax(median - low, high - median)) / NORMAL_95 / median;
}

double tpp_uncertainty_of_bounds(double half_width)
{
    return half_width / sqrt(3);
}

double tpp_uncertainty_of_timer(const struct tpp_record *record, const struct tpp_measurement *measurement)
{
    double resolution_ns = record->device.timer_resolution_ns;
    double bound = TIMER_BOUND;
    for (size_t i = 0; i < measurement->sample_count; i++) {
        const struct tpp_sample *sample = &measurement->samples[i];
        uint64_t ns = sample->device_ns > 0 ? sample->device_ns : sample->host_ns;
        if (sample->device_ns > 0 && resolution_ns > 0) {
            bound = fmax(bound, resolution_ns / (double)ns);
        }
    }
    return tpp_uncertainty_of_bounds(bound);
}

double tpp_uncertainty_of_clock(const struct tpp_measurement *probe)
{
    double low = INFINITY;
    double high = 0;
    for (size_t i = 0; i < probe->clock_reading_count; i++) {
        low = fmin(low, probe->clock_readings[i].clock_hz);
        high = fmax(high, probe->clock_readings[i].clock_hz);
    }
    if (!(probe->clock_hz > 0)) {
        return 0;
    }
    double half_hz = probe->clock_reading_count < 2 ? probe->clock_hz * CLOCK_BOUND : (high - low) / 2;
    return tpp_uncertainty_of_bounds(fmax(half_hz, CLOCK_STEP_HZ / 2) / probe->clock_hz);
}
