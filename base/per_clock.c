/* Operations per clock from counters, from pairs of rate and clock, or from their medians. */
#include "base/per_clock.h"

#include <math.h>
#include <stdlib.h>

/* ------------------------------------------------------------------------------------------------- counted */

static void widen(struct tpp_per_clock *made, double low, double high)
{
    made->low = low < made->low ? low : made->low;
    made->high = high > made->high ? high : made->high;
}

static int counted(const struct tpp_measurement *measurement, struct tpp_per_clock *per_clock)
{
    const struct tpp_measurement_detail *detail = &measurement->detail;
    struct tpp_core_summary cores;
    if (measurement->kind != TPP_KIND_PROBE || !tpp_detail_cores(detail, &cores)) {
        return 0;
    }
    struct tpp_per_clock made = {
        .macs = cores.macs_per_clock,
        .low = cores.low,
        .high = cores.high,
        .cores = (double)cores.core_count,
        .way = TPP_PER_CLOCK_COUNTED,
    };
    for (size_t i = 0; i < detail->launch_count; i++) {
        const struct tpp_launch_reading *launch = &detail->launches[i];
        if (launch->cycles > 0) {
            const double rate = (double)launch->macs / (double)launch->cycles;
            widen(&made, rate, rate);
        }
    }
    /* Counters step by one: the first and the last count are off by up to that. */
    const double step = 2.0 / (double)detail->cores[cores.middle].cycles;
    widen(&made, made.low * (1.0 - step), made.high * (1.0 + step));
    *per_clock = made;
    return 1;
}

/* ------------------------------------------------------------------------------------------------- paired */

/* The only reading of the clock behind a sample and before another that starts then; NULL when there is none or two. */
static const struct tpp_clock_reading *reading_between(const struct tpp_measurement *measurement, uint64_t from_ns,
                                                       uint64_t to_ns)
{
    const struct tpp_clock_reading *found = NULL;
    for (size_t i = 0; i < measurement->clock_reading_count; i++) {
        const struct tpp_clock_reading *reading = &measurement->clock_readings[i];
        if (reading->at_ns >= from_ns && reading->at_ns < to_ns) {
            if (found != NULL) {
                return NULL;
            }
            found = reading;
        }
    }
    return found;
}

/* A clock that is read beside the samples is read before each block, so before the first. */
static int is_read_before(const struct tpp_measurement *measurement)
{
    return measurement->clock_reading_count > 0 &&
           measurement->clock_readings[0].at_ns < measurement->samples[0].start_ns;
}

/* The last sample of each block by the clock read in it. Fills `values`, one a block; 0 when a block has no reading. */
static size_t pair_blocks(const struct tpp_measurement *measurement, double cores, double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < measurement->sample_count; i++) {
        const struct tpp_sample *sample = &measurement->samples[i];
        const int is_last = i + 1 == measurement->sample_count;
        if (!is_last && measurement->samples[i + 1].block == sample->block) {
            continue;
        }
        const struct tpp_clock_reading *reading =
            reading_between(measurement, sample->start_ns, is_last ? UINT64_MAX : measurement->samples[i + 1].start_ns);
        if (reading == NULL || !(reading->clock_hz > 0.0)) {
            return 0;
        }
        const double seconds = (double)tpp_sample_elapsed_ns(sample) * 1e-9;
        values[count++] = (double)measurement->macs_per_sample / seconds / reading->clock_hz / cores;
    }
    return count;
}

static int paired(const struct tpp_device_info *device, const struct tpp_measurement *measurement,
                  struct tpp_per_clock *per_clock)
{
    double *values = is_read_before(measurement) ? NULL : calloc(measurement->sample_count, sizeof *values);
    const size_t count = values != NULL ? pair_blocks(measurement, device->core_count, values) : 0;
    if (count > 0) {
        const double median = tpp_median_in_place(values, count);
        *per_clock = (struct tpp_per_clock){
            .macs = median,
            .low = values[0],
            .high = values[count - 1],
            .cores = device->core_count,
            .way = TPP_PER_CLOCK_PAIRED,
        };
    }
    free(values);
    return count > 0;
}

/* ------------------------------------------------------------------------------------------------- apart */

int tpp_per_clock_apart(const struct tpp_device_info *device, const struct tpp_measurement *measurement,
                        struct tpp_per_clock *per_clock)
{
    struct tpp_statistics rate;
    if (device->core_count == 0 || !(measurement->clock_hz > 0.0) ||
        tpp_measurement_rate(measurement, &rate, NULL) != TPP_STATUS_OK) {
        return 0;
    }
    *per_clock = (struct tpp_per_clock){
        .macs = rate.median / measurement->clock_hz / device->core_count,
        .low = rate.median_low / measurement->clock_hz / device->core_count,
        .high = rate.median_high / measurement->clock_hz / device->core_count,
        .cores = device->core_count,
        .way = TPP_PER_CLOCK_APART,
    };
    return 1;
}

/* ------------------------------------------------------------------------------------------------- the best of them */

int tpp_per_clock(const struct tpp_device_info *device, const struct tpp_measurement *measurement,
                  struct tpp_per_clock *per_clock)
{
    if ((measurement->kind != TPP_KIND_PROBE && measurement->kind != TPP_KIND_GEMM) ||
        measurement->outcome != TPP_OUTCOME_MEASURED || measurement->sample_count == 0 || device->core_count == 0) {
        return 0;
    }
    return counted(measurement, per_clock) || paired(device, measurement, per_clock) ||
           tpp_per_clock_apart(device, measurement, per_clock);
}

const struct tpp_measurement *tpp_per_clock_best(const struct tpp_record *record, enum tpp_precision precision,
                                                 struct tpp_per_clock *per_clock)
{
    const struct tpp_measurement *best = NULL;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *probe = &record->measurements[i];
        struct tpp_per_clock made;
        if (probe->kind == TPP_KIND_PROBE && probe->precision == precision &&
            tpp_per_clock(&record->device, probe, &made) && (best == NULL || made.macs > per_clock->macs)) {
            best = probe;
            *per_clock = made;
        }
    }
    return best;
}
