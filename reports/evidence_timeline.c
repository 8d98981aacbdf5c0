/* Whether the times of a record can be those of one run. */
#include "base/utc.h"
#include "reports/evidence_checks.h"

static const double DEVICE_SURPLUS = 0.01;        /* device stamps longer than the host's by more cannot be (R15) */
static const uint64_t DEVICE_SURPLUS_NS = 100000; /* ... nor by more than the clocks' grain */
static const double DEVICE_DEFICIT = 0.01;        /* shorter by more in over a quarter: the host's are to be used */
static const uint64_t DEVICE_DEFICIT_NS = 500000; /* submission */
static const int64_t WALL_TOLERANCE_MS = 2000;    /* the wall clock may be set while a run goes on */
static const double WALL_TOLERANCE_SHARE = 0.001;

#define FAIL(evidence, ...) tpp_evidence_fail(evidence, TPP_CHECK_TIMELINE, __VA_ARGS__)

static void check_wall_clock(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    int64_t started_ms = 0;
    int64_t ended_ms = 0;
    if (!tpp_utc_parse(record->started_utc, &started_ms)) {
        FAIL(evidence, "started_utc is no time");
        return;
    }
    if (record->schema_version < 2) {
        return;
    }
    if (!tpp_utc_parse(record->ended_utc, &ended_ms)) {
        FAIL(evidence, "ended_utc is no time");
        return;
    }
    double lasted_ms = (double)record->duration_ns * 1e-6;
    double gap_ms = (double)(ended_ms - started_ms) - lasted_ms;
    double tolerance_ms = (double)WALL_TOLERANCE_MS + WALL_TOLERANCE_SHARE * lasted_ms;
    if (gap_ms > tolerance_ms || gap_ms < -tolerance_ms) {
        FAIL(evidence, "the run took %.1f s by the monotonic clock and %.1f s by the wall clock", lasted_ms * 1e-3,
             (double)(ended_ms - started_ms) * 1e-3);
    }
}

static void check_device_times(struct tpp_evidence *evidence, const struct tpp_measurement *measurement)
{
    size_t short_count = 0;
    for (size_t i = 0; i < measurement->sample_count; i++) {
        const struct tpp_sample *sample = &measurement->samples[i];
        double host_ns = (double)sample->host_ns;
        double device_ns = (double)sample->device_ns;
        if (device_ns > host_ns * (1.0 + DEVICE_SURPLUS) + (double)DEVICE_SURPLUS_NS) {
            FAIL(evidence, "%s: sample %zu took the device %.0f ns, and the host saw only %.0f ns pass",
                 measurement->kernel, i, device_ns, host_ns);
            return;
        }
        short_count += device_ns > 0.0 && host_ns - device_ns > (double)DEVICE_DEFICIT_NS &&
                       host_ns - device_ns > DEVICE_DEFICIT * host_ns;
    }
    if (measurement->outcome == TPP_OUTCOME_MEASURED && short_count > measurement->sample_count / 4) {
        FAIL(evidence, "%s: in %zu of %zu samples the device's time is over 1 %% shorter than the host's",
             measurement->kernel, short_count, measurement->sample_count);
    }
}

/* Samples of one measurement follow one another within its span; returns where the last one ends. */
static uint64_t check_samples(struct tpp_evidence *evidence, const struct tpp_record *record,
                              const struct tpp_measurement *measurement, uint64_t from_ns)
{
    uint64_t until_ns = record->schema_version < 2 ? record->duration_ns : measurement->ended_ns;
    for (size_t i = 0; i < measurement->sample_count; i++) {
        const struct tpp_sample *sample = &measurement->samples[i];
        if (sample->start_ns < from_ns) {
            FAIL(evidence, "%s: sample %zu starts before what came before it had ended", measurement->kernel, i);
            return until_ns;
        }
        if (sample->host_ns > until_ns || sample->start_ns > until_ns - sample->host_ns) {
            FAIL(evidence, "%s: sample %zu ends after its measurement", measurement->kernel, i);
            return until_ns;
        }
        from_ns = sample->start_ns + sample->host_ns;
    }
    return from_ns;
}

static void check_clock_times(struct tpp_evidence *evidence, const struct tpp_measurement *measurement)
{
    uint64_t from_ns = measurement->started_ns;
    for (size_t i = 0; i < measurement->clock_reading_count; i++) {
        uint64_t at_ns = measurement->clock_readings[i].at_ns;
        if (at_ns < from_ns || at_ns > measurement->ended_ns) {
            FAIL(evidence, "%s: clock reading %zu is out of order", measurement->kernel, i);
            return;
        }
        from_ns = at_ns;
    }
}

/* The clock is read before each block, never while a sample runs. */
static void check_clock_between_samples(struct tpp_evidence *evidence, const struct tpp_measurement *measurement)
{
    size_t sample = 0;
    for (size_t i = 0; i < measurement->clock_reading_count; i++) {
        uint64_t at_ns = measurement->clock_readings[i].at_ns;
        while (sample < measurement->sample_count &&
               measurement->samples[sample].start_ns + measurement->samples[sample].host_ns <= at_ns) {
            sample++;
        }
        if (sample < measurement->sample_count && measurement->samples[sample].start_ns < at_ns) {
            FAIL(evidence, "%s: clock reading %zu lies within sample %zu", measurement->kernel, i, sample);
            return;
        }
    }
}

void tpp_check_timeline(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    uint64_t from_ns = 0;
    size_t time_count = 0;
    check_wall_clock(evidence, record);
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        check_device_times(evidence, measurement);
        if (record->schema_version >= 2 && measurement->sample_count > 0) {
            if (measurement->started_ns < from_ns || measurement->ended_ns < measurement->started_ns ||
                measurement->ended_ns > record->duration_ns) {
                FAIL(evidence, "%s: its span overlaps another's or the end of the run", measurement->kernel);
                continue;
            }
            (void)check_samples(evidence, record, measurement, measurement->started_ns);
            check_clock_times(evidence, measurement);
            check_clock_between_samples(evidence, measurement);
            from_ns = measurement->ended_ns;
        } else {
            from_ns = check_samples(evidence, record, measurement, from_ns);
        }
        time_count += measurement->sample_count + measurement->clock_reading_count;
    }
    tpp_evidence_pass(evidence, TPP_CHECK_TIMELINE, "%zu times within %.1f s", time_count,
                      (double)record->duration_ns * 1e-9);
}
