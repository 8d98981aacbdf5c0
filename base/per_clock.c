/* Operations per clock from the cores' counters, or from rate and clock. */
#include "base/per_clock.h"

#include <math.h>

/* Counters step by one: the first and the last count are each off by up to that. */
static double step_of(const struct tpp_measurement_detail *detail)
{
    uint64_t shortest = UINT64_MAX;
    for (size_t i = 0; i < detail->core_count; i++) {
        const uint64_t cycles = detail->cores[i].cycles;
        shortest = cycles > 0 && cycles < shortest ? cycles : shortest;
    }
    return 2.0 / (double)shortest;
}

static int counted(const struct tpp_measurement *measurement, struct tpp_per_clock *per_clock)
{
    struct tpp_core_summary cores;
    if (measurement->kind != TPP_KIND_PROBE || !tpp_detail_cores(&measurement->detail, &cores)) {
        return 0;
    }
    const double step = step_of(&measurement->detail);
    *per_clock = (struct tpp_per_clock){ .macs = cores.macs_per_clock,
                                         .low = cores.slowest * (1.0 - step),
                                         .high = cores.fastest * (1.0 + step),
                                         .is_counted = 1 };
    return 1;
}

int tpp_per_clock(const struct tpp_device_info *device, const struct tpp_measurement *measurement,
                  struct tpp_per_clock *per_clock)
{
    struct tpp_statistics rate;
    if ((measurement->kind != TPP_KIND_PROBE && measurement->kind != TPP_KIND_GEMM) ||
        tpp_measurement_rate(measurement, &rate, NULL) != TPP_STATUS_OK || device->core_count == 0) {
        return 0;
    }
    if (counted(measurement, per_clock)) {
        return 1;
    }
    if (!(measurement->clock_hz > 0.0)) {
        return 0;
    }
    const double cycles = measurement->clock_hz * device->core_count;
    *per_clock = (struct tpp_per_clock){ .macs = rate.median / cycles,
                                         .low = rate.median_low / cycles,
                                         .high = rate.median_high / cycles };
    return 1;
}
