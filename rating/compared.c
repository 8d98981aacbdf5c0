/* One of those compared: from the catalogue or from a record. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/per_clock.h"
#include "rating/rating.h"

void tpp_compared_init(struct tpp_compared *one)
{
    memset(one, 0, sizeof *one);
    tpp_subject_init(&one->subject);
    one->core_count = one->clock_hz = one->rate_clock_hz = one->memory_bytes = NAN;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        one->ops_per_clock_core[i] = NAN;
    }
}

void tpp_compared_free(struct tpp_compared *one)
{
    if (one != NULL) {
        tpp_subject_free(&one->subject);
        tpp_rating_free(&one->rating);
        tpp_compared_init(one);
    }
}

enum tpp_status tpp_compared_take_chip(struct tpp_compared *one, const struct tpp_chip *chip, struct tpp_error *err)
{
    TPP_TRY(tpp_subject_add_chip(&one->subject, chip, err));
    memcpy(one->name, chip->name, sizeof one->name);
    (void)snprintf(one->origin, sizeof one->origin, "catalogue: %s", chip->id);
    one->core_count = chip->core_count;
    one->clock_hz = chip->clock_mhz * 1e6;
    one->rate_clock_hz = (isnan(chip->rate_clock_mhz) ? chip->clock_mhz : chip->rate_clock_mhz) * 1e6;
    one->memory_bytes = chip->memory_gb * 1e9;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        const struct tpp_chip_rate *rate = tpp_chip_rate_of(chip, (enum tpp_precision)i);
        if (rate != NULL) {
            one->ops_per_clock_core[i] = rate->ops_per_clock_core;
        }
    }
    return TPP_STATUS_OK;
}

/* Operations per clock and core of the probe that does most. */
static double measured_per_clock(const struct tpp_record *record, enum tpp_precision precision)
{
    struct tpp_per_clock per_clock;
    const struct tpp_measurement *probe = tpp_per_clock_best(record, precision, &per_clock);
    return probe != NULL ? tpp_rating_tops(per_clock.macs) * 1e12 : NAN;
}

enum tpp_status tpp_compared_take_record(struct tpp_compared *one, const struct tpp_record *record, const char *origin,
                                         const struct tpp_chip *facts, struct tpp_error *err)
{
    TPP_TRY(tpp_subject_add_record(&one->subject, record, err));
    if (facts != NULL) {
        TPP_TRY(tpp_subject_add_chip(&one->subject, facts, err));
    }
    memcpy(one->name, record->device.name, sizeof one->name);
    (void)snprintf(one->origin, sizeof one->origin, "record: %.200s%s%s", origin, facts != NULL ? ", facts of " : "",
                   facts != NULL ? facts->id : "");
    one->is_measured = 1;
    one->core_count = record->device.core_count > 0 ? (double)record->device.core_count : NAN;
    one->clock_hz = one->rate_clock_hz = record->device.clock_hz;
    one->memory_bytes = record->device.memory_bytes > 0 ? (double)record->device.memory_bytes : NAN;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        one->ops_per_clock_core[i] = measured_per_clock(record, (enum tpp_precision)i);
    }
    return TPP_STATUS_OK;
}
