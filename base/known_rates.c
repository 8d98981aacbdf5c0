/* The table of known rates, and a probe beside it. */
#include "base/known_rates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double SETTLED = 0.005;   /* R7 */
static const double IMPOSSIBLE = 0.01; /* R23 */

/* WARP: a matrix engine as mma.sync reaches it, where that is not all it can do. */
enum unit { VECTOR, MATRIX, WARP };

enum { WARP_LANES_MOST = 256 /* entries of an accumulator that a warp holds: 16 x 8; a warpgroup's have 64 rows */ };

static const struct row {
    int capability;
    enum unit unit;
    enum tpp_precision precision, accumulator;
    int is_scaled;
    double macs_per_clock;
    const char *source;
    uint32_t since; /* schema version of the records that are judged by it */
} rows[] = {
#define KNOWN_RATE_SINCE(since, capability, unit, precision, accumulator, is_scaled, macs, source) \
    { capability, unit, TPP_##precision, TPP_##accumulator, is_scaled, macs, source, since },
#define KNOWN_RATE(...) KNOWN_RATE_SINCE(0, __VA_ARGS__)
#include "base/known_rates.def"
#undef KNOWN_RATE
#undef KNOWN_RATE_SINCE
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

/* 90 of "sm_90a compute_90"; 0 for devices of others. */
static int capability_of(const struct tpp_device_info *device)
{
    return strncmp(device->capabilities, "sm_", 3) == 0 ? (int)strtol(device->capabilities + 3, NULL, 10) : 0;
}

/* Lanes of general cores multiply elements of their own; what a matrix engine multiplies belongs to many threads. */
static enum unit unit_of(const struct tpp_measurement *measurement)
{
    return measurement->probe.in_per_lane > 0                                                      ? VECTOR
           : measurement->probe.lanes > 0 && measurement->probe.lanes <= (uint32_t)WARP_LANES_MOST ? WARP
                                                                                                   : MATRIX;
}

/* What is known of an engine bounds every way to reach it. */
static int is_unit_of(const struct row *row, enum unit unit)
{
    return row->unit == unit || (row->unit == MATRIX && unit == WARP);
}

static int is_row_of(const struct row *row, const struct tpp_record *record, const struct tpp_measurement *measurement,
                     uint32_t version)
{
    return row->since <= version && row->capability == capability_of(&record->device) &&
           is_unit_of(row, unit_of(measurement)) && row->precision == measurement->precision &&
           row->accumulator == measurement->accumulator && row->is_scaled == (measurement->detail.scaling[0] != '\0');
}

/* The least variant that the reading does not exceed, else the highest. */
static const struct row *find_row(const struct tpp_record *record, const struct tpp_measurement *measurement,
                                  uint32_t version, double macs_per_clock)
{
    const struct row *least = NULL;
    const struct row *highest = NULL;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct row *row = &rows[i];
        if (!is_row_of(row, record, measurement, version)) {
            continue;
        }
        highest = highest == NULL || row->macs_per_clock > highest->macs_per_clock ? row : highest;
        if (macs_per_clock <= row->macs_per_clock * (1.0 + IMPOSSIBLE) &&
            (least == NULL || row->macs_per_clock < least->macs_per_clock)) {
            least = row;
        }
    }
    return least != NULL ? least : highest;
}

static int read_rate(const struct tpp_record *record, const struct tpp_measurement *measurement, uint32_t version,
                     struct tpp_rate_reading *reading)
{
    struct tpp_core_summary cores;
    if (measurement->kind != TPP_KIND_PROBE || measurement->outcome != TPP_OUTCOME_MEASURED ||
        !tpp_detail_cores(&measurement->detail, &cores)) {
        return 0;
    }
    const struct row *row = find_row(record, measurement, version, cores.macs_per_clock);
    if (row == NULL && unit_of(measurement) == VECTOR) {
        return 0;
    }
    struct tpp_rate_reading made = { .macs_per_clock = cores.macs_per_clock, .source = "", .is_known = row != NULL };
    /* What is known of every matrix engine so far is a power of two. */
    made.known = row != NULL ? row->macs_per_clock : exp2(round(log2(cores.macs_per_clock)));
    made.source = row != NULL ? row->source : "";
    made.deviation = made.macs_per_clock / made.known - 1.0;
    made.is_settled = fabs(made.deviation) <= SETTLED;
    made.is_impossible = row != NULL && made.deviation > IMPOSSIBLE;
    *reading = made;
    return 1;
}

int tpp_record_rate_reading(const struct tpp_record *record, const struct tpp_measurement *measurement,
                            struct tpp_rate_reading *reading)
{
    return read_rate(record, measurement, record->schema_version, reading);
}

int tpp_record_rate_reading_today(const struct tpp_record *record, const struct tpp_measurement *measurement,
                                  struct tpp_rate_reading *reading)
{
    return read_rate(record, measurement, TPP_RECORD_SCHEMA_VERSION, reading);
}

uint32_t tpp_rate_reading_settled(const struct tpp_rate_reading *reading)
{
    return reading->is_settled && reading->known >= 1.0 && reading->known <= 0x1p31 ? (uint32_t)round(reading->known)
                                                                                    : 0;
}
