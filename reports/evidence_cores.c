/* What each core did by its own counters, against the launch they were read from, each other and the figures that the
 * record takes from them. A record whose device has no such counters has nothing to compare here. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/known_rates.h"
#include "base/record_judge.h"
#include "reports/evidence_checks.h"

static const double CLOCK_TOLERANCE = 0.01;     /* the reading that the run took from the same counters */
static const double ONE_CLOCK_TOLERANCE = 0.05; /* the cores of a chip have one clock */
static const double TIMER_GRAIN_NS = 1100.0;    /* GPUs' nanosecond timers step by up to 1,024 ns */
static const double LAUNCH_TOLERANCE = 0.01;
enum { LAUNCHES_SINCE = 3 /* schema version */ };

struct cores {
    struct tpp_evidence *evidence;
    const struct tpp_record *record;
    const struct tpp_measurement *measurement;
    struct tpp_core_summary summary;
};

#define FAIL(cores, check, format, ...) \
    tpp_evidence_fail((cores)->evidence, check, "%s: " format, (cores)->measurement->kernel, __VA_ARGS__)

/* Each core once, and no more than the device has. */
static void check_list(const struct cores *cores)
{
    const struct tpp_measurement_detail *detail = &cores->measurement->detail;
    if (detail->core_count > cores->record->device.core_count) {
        FAIL(cores, TPP_CHECK_PROTOCOL, "the clocks of %zu cores, and the device has %u", detail->core_count,
             cores->record->device.core_count);
    }
    for (size_t i = 1; i < detail->core_count; i++) {
        if (detail->cores[i].core <= detail->cores[i - 1].core) {
            FAIL(cores, TPP_CHECK_PROTOCOL, "the clocks of core %u stand after those of core %u", detail->cores[i].core,
                 detail->cores[i - 1].core);
            return;
        }
    }
}

/* The cores of a probe share one launch between them, and nothing else has part in it. */
static void check_work(const struct cores *cores)
{
    const struct tpp_measurement *measurement = cores->measurement;
    uint64_t macs = 0;
    for (size_t i = 0; i < measurement->detail.core_count; i++) {
        macs += measurement->detail.cores[i].macs;
    }
    if (measurement->kind == TPP_KIND_PROBE &&
        macs != measurement->macs_per_sample /
                    (measurement->repetitions_per_sample + !measurement->repetitions_per_sample)) {
        FAIL(cores, TPP_CHECK_DERIVED, "the cores did %llu multiply-accumulates together, and a launch has %llu",
             (unsigned long long)macs, (unsigned long long)measurement->macs_per_sample);
    }
}

/* A core works no longer than the launch lasts by the stamps of the queue. */
static void check_time(const struct cores *cores)
{
    const struct tpp_measurement *measurement = cores->measurement;
    const struct tpp_sample *last = &measurement->samples[measurement->sample_count - 1];
    double lasted_ns = (double)tpp_sample_elapsed_ns(last);
    for (size_t i = 0; i < measurement->detail.core_count; i++) {
        const struct tpp_core_reading *core = &measurement->detail.cores[i];
        if ((double)core->ns > lasted_ns * (1.0 + LAUNCH_TOLERANCE) + TIMER_GRAIN_NS) {
            FAIL(cores, TPP_CHECK_TIMELINE, "core %u worked for %llu ns of a launch that took %.0f ns", core->core,
                 (unsigned long long)core->ns, lasted_ns);
            return;
        }
    }
}

/* Cycles over nanoseconds are the clock: the same of every core, and what the run read from them. */
static void check_clocks(const struct cores *cores)
{
    const struct tpp_measurement *measurement = cores->measurement;
    double clock_hz = cores->summary.clock_hz;
    if (!(clock_hz > 0.0)) {
        return;
    }
    for (size_t i = 0; i < measurement->detail.core_count; i++) {
        const struct tpp_core_reading *core = &measurement->detail.cores[i];
        double by_cycles_ns = (double)core->cycles / clock_hz * 1e9;
        double tolerance_ns = ONE_CLOCK_TOLERANCE * (double)core->ns + TIMER_GRAIN_NS;
        if (core->ns > 0 && fabs(by_cycles_ns - (double)core->ns) > tolerance_ns) {
            FAIL(cores, TPP_CHECK_PHYSICS, "core %u counted %llu cycles in %llu ns, and the cores run at %.4g Hz",
                 core->core, (unsigned long long)core->cycles, (unsigned long long)core->ns, clock_hz);
            break;
        }
    }
    if (measurement->kind == TPP_KIND_PROBE && measurement->clock_reading_count > 0) {
        double read_hz = measurement->clock_readings[measurement->clock_reading_count - 1].clock_hz;
        if (!(fabs(read_hz / clock_hz - 1.0) <= CLOCK_TOLERANCE)) {
            FAIL(cores, TPP_CHECK_DERIVED,
                 "its last clock reading is %.6g Hz, and the cores' cycles and nanoseconds "
                 "give %.6g Hz",
                 read_hz, clock_hz);
        }
    }
}

/* Of each block's last launch its median core; the last of them is among the cores that are listed. */
static void check_launches(const struct cores *cores)
{
    const struct tpp_measurement *measurement = cores->measurement;
    const struct tpp_measurement_detail *detail = &measurement->detail;
    if (cores->record->schema_version < LAUNCHES_SINCE || measurement->kind != TPP_KIND_PROBE) {
        return;
    }
    size_t blocks = 0;
    for (size_t i = 0; i < measurement->sample_count; i++) {
        if (i + 1 < measurement->sample_count && measurement->samples[i + 1].block == measurement->samples[i].block) {
            continue;
        }
        if (blocks < detail->launch_count && detail->launches[blocks].block != measurement->samples[i].block) {
            break;
        }
        blocks++;
    }
    if (blocks != detail->launch_count) {
        FAIL(cores, TPP_CHECK_PROTOCOL, "the counters of %zu launches, and not one for each block",
             detail->launch_count);
        return;
    }
    const struct tpp_core_reading *middle = &detail->cores[cores->summary.middle];
    const struct tpp_launch_reading *last = &detail->launches[blocks - 1];
    if (last->core != middle->core || last->macs != middle->macs || last->cycles != middle->cycles ||
        last->ns != middle->ns) {
        FAIL(cores, TPP_CHECK_DERIVED, "core %u stands for its last launch, and core %u is the median", last->core,
             middle->core);
    }
    for (size_t i = 0; i < blocks; i++) {
        const struct tpp_launch_reading *launch = &detail->launches[i];
        const double clock_hz = (double)launch->cycles / (double)launch->ns * 1e9;
        if (measurement->clock_reading_count == blocks && (double)launch->ns > TIMER_GRAIN_NS / CLOCK_TOLERANCE &&
            !(fabs(measurement->clock_readings[i].clock_hz / clock_hz - 1.0) <= ONE_CLOCK_TOLERANCE)) {
            FAIL(cores, TPP_CHECK_DERIVED, "block %u: %.6g Hz by its counters, and its clock reading is %.6g Hz",
                 launch->block, clock_hz, measurement->clock_readings[i].clock_hz);
            return;
        }
    }
}

/* The rate that a matrix probe snapped to, and the words about it; another rate is found with the series. */
static void check_rate(const struct cores *cores)
{
    const struct tpp_measurement *measurement = cores->measurement;
    double macs_per_clock = cores->summary.macs_per_clock;
    char limit[TPP_TEXT_BYTES];
    struct tpp_rate_reading reading;
    if (!tpp_record_rate_reading(cores->record, measurement, &reading)) {
        return;
    }
    const uint32_t settled = tpp_rate_reading_settled(&reading);
    if (measurement->detail.known_rate == 0 && settled != 0) {
        FAIL(cores, TPP_CHECK_DERIVED, "no whole rate, and the cores did %.5g multiply-accumulates per clock",
             macs_per_clock);
    } else if (measurement->detail.known_rate != settled) {
        FAIL(cores, TPP_CHECK_DERIVED, "known_rate is %u, and follows from its cores and architecture to be %u",
             (unsigned)measurement->detail.known_rate, (unsigned)settled);
    }
    if (reading.is_impossible) { /* R23; the run gives such a one no number */
        FAIL(cores, TPP_CHECK_PHYSICS,
             "the cores did %.5g multiply-accumulates per clock, and their architecture is known for at most %.5g",
             macs_per_clock, reading.known);
    }
    if (!tpp_record_is_matrix_probe(measurement)) {
        return;
    }
    (void)snprintf(limit, sizeof limit, "%.2f multiply-accumulates per clock and core", macs_per_clock);
    if (strcmp(limit, measurement->limit) != 0) {
        FAIL(cores, TPP_CHECK_DERIVED, "limit is '%.80s', and follows to be '%.80s'", measurement->limit, limit);
    }
}

void tpp_check_cores(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    for (size_t i = 0; i < record->measurement_count; i++) {
        struct cores cores = { .evidence = evidence, .record = record, .measurement = &record->measurements[i] };
        if (cores.measurement->outcome == TPP_OUTCOME_MEASURED && cores.measurement->sample_count > 0 &&
            tpp_detail_cores(&cores.measurement->detail, &cores.summary)) {
            check_list(&cores);
            check_work(&cores);
            check_time(&cores);
            check_clocks(&cores);
            check_launches(&cores);
            check_rate(&cores);
        }
    }
}
