/* What was seen of a device, from its record. */
#include <math.h>
#include <string.h>

#include "base/per_clock.h"
#include "base/record_judge.h"
#include "rating/rating.h"

void tpp_sighting_init(struct tpp_sighting *sighting)
{
    memset(sighting, 0, sizeof *sighting);
    sighting->core_count = sighting->clock_mhz = sighting->memory_bytes = NAN;
    sighting->dram_gb_per_s = sighting->io_gb_per_s = NAN;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        sighting->rates[i].ops_per_clock_core = sighting->rates[i].tops = NAN;
    }
}

/* By the probe that does most per clock; where no clock was seen, by the fastest. */
static void take_rate(struct tpp_seen_rate *seen, const struct tpp_record *record, enum tpp_precision precision)
{
    const struct tpp_device_info *device = &record->device;
    struct tpp_per_clock per_clock;
    struct tpp_statistics rate;
    const struct tpp_measurement *counted = tpp_per_clock_best(record, precision, &per_clock);
    const struct tpp_measurement *probe =
        counted != NULL ? counted : tpp_record_best(record, TPP_KIND_PROBE, precision);
    if (probe == NULL || tpp_measurement_rate(probe, &rate, NULL) != TPP_STATUS_OK) {
        return;
    }
    seen->tops = tpp_rating_tops(rate.median);
    seen->is_unsaturated = tpp_record_is_unsaturated(record, probe->kernel);
    if (counted != NULL) {
        seen->ops_per_clock_core = tpp_rating_tops(per_clock.macs) * 1e12;
        if (device->clock_hz > probe->clock_hz) {
            seen->tops = tpp_rating_tops(per_clock.macs * per_clock.cores * device->clock_hz);
        }
    }
}

enum tpp_status tpp_sighting_take_record(struct tpp_sighting *sighting, const struct tpp_record *record,
                                         struct tpp_error *err)
{
    (void)err;
    memcpy(sighting->name, record->device.name, sizeof sighting->name);
    sighting->core_count = record->device.core_count > 0 ? (double)record->device.core_count : NAN;
    sighting->clock_mhz = record->device.clock_hz / 1e6;
    sighting->memory_bytes = record->device.memory_bytes > 0 ? (double)record->device.memory_bytes : NAN;
    sighting->is_simulated = record->is_simulated;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        take_rate(&sighting->rates[i], record, (enum tpp_precision)i);
    }
    return TPP_STATUS_OK;
}
