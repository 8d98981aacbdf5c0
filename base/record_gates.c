/* Gates: setting them, and those that follow from the timeline. */
#include "base/record_gates.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock_agreement.h"
#include "base/record_gates_v2.h"
#include "base/throttle.h"

static const double HELD_SHARE = 0.01;          /* of the readings: less is no throttling (L21) */
static const double CLOCK_TOLERANCE = 0.05;     /* of sampled medians against each other */
static const double READINGS_PER_SECOND = 10.0; /* R8 */
static const uint64_t APPLICATION_CLOCKS = 0x2; /* a setting, with a gate of its own */
enum { COMPARED_SINCE = 3 /* schema version */ };

static const struct {
    const char *name;
    int is_invalidating;
    const char *means;
} gates[TPP_GATE_NAME_COUNT] = {
#define ROW(id, name, is_invalidating, means) { name, is_invalidating, means },
    TPP_GATE_LIST(ROW)
#undef ROW
};

const char *tpp_gate_name(int gate)
{
    return gate >= 0 && gate < TPP_GATE_NAME_COUNT ? gates[gate].name : NULL;
}

static struct tpp_gate *find_gate(struct tpp_environment *environment, const char *name)
{
    for (size_t i = 0; i < environment->gate_count; i++) {
        if (strcmp(environment->gates[i].name, name) == 0) {
            return &environment->gates[i];
        }
    }
    struct tpp_gate *added = tpp_environment_add_gate(environment);
    if (added != NULL) {
        added->state = TPP_GATE_UNKNOWN;
        (void)snprintf(added->name, sizeof added->name, "%s", name);
    }
    return added;
}

void tpp_gate_set(struct tpp_environment *environment, enum tpp_gate_name gate, enum tpp_gate_state state,
                  const char *seen, ...)
{
    struct tpp_gate *set = find_gate(environment, gates[gate].name);
    if (set == NULL || set->state == TPP_GATE_FAILED) {
        return;
    }
    va_list arguments;
    va_start(arguments, seen);
    (void)vsnprintf(set->seen, sizeof set->seen, seen, arguments);
    va_end(arguments);
    set->state = state;
    (void)snprintf(set->means, sizeof set->means, "%s", state == TPP_GATE_FAILED ? gates[gate].means : "");
}

void tpp_gates_merge(struct tpp_environment *into, const struct tpp_environment *from)
{
    for (size_t i = 0; i < from->gate_count; i++) {
        struct tpp_gate *set = find_gate(into, from->gates[i].name);
        if (set != NULL && set->state != TPP_GATE_FAILED &&
            (from->gates[i].state != TPP_GATE_UNKNOWN || set->state == TPP_GATE_UNKNOWN)) {
            *set = from->gates[i];
        }
    }
}

/* ------------------------------------------------------------------------------------------------- the timeline */

static int is_within_work(const struct tpp_record *record, uint64_t time_ns)
{
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        if (measurement->outcome == TPP_OUTCOME_MEASURED && measurement->sample_count > 0 &&
            time_ns >= measurement->samples[0].start_ns && time_ns <= measurement->ended_ns) {
            return 1;
        }
    }
    return 0;
}

static void judge_throttling(struct tpp_record *record)
{
    const struct tpp_telemetry *telemetry = &record->telemetry;
    uint64_t all_reasons = 0;
    size_t held = 0;
    size_t known = 0;
    for (size_t i = 0; i < telemetry->sample_count; i++) {
        const double reasons = telemetry->samples[i].throttle_reasons;
        if (!isfinite(reasons) || !is_within_work(record, telemetry->samples[i].time_ns)) {
            continue;
        }
        const uint64_t bits = (uint64_t)reasons & ~APPLICATION_CLOCKS;
        known++;
        if (tpp_throttle_is_held((double)bits)) {
            held++;
            all_reasons |= bits;
        }
    }
    if (known == 0) {
        tpp_gate_set(&record->environment, TPP_GATE_OF_THROTTLING, TPP_GATE_UNKNOWN,
                     "no reading of the reasons fell into a measurement");
        return;
    }
    char names[TPP_FACT_TEXT_BYTES / 2];
    tpp_throttle_list((double)all_reasons, names, sizeof names);
    const int has_failed = (double)held > HELD_SHARE * (double)known;
    tpp_gate_set(&record->environment, TPP_GATE_OF_THROTTLING, has_failed ? TPP_GATE_FAILED : TPP_GATE_PASSED,
                 "held down in %zu of %zu readings while it ran%s%s", held, known, held > 0 ? ": " : "", names);
}

/* The growth of a counter over the run; NAN where it is not told. */
static double growth(const struct tpp_telemetry *telemetry, size_t offset)
{
    double first = (double)NAN;
    double last = (double)NAN;
    for (size_t i = 0; i < telemetry->sample_count; i++) {
        const double value = *(const double *)((const char *)&telemetry->samples[i] + offset);
        first = isnan(first) ? value : first;
        last = isnan(value) ? last : value;
    }
    return last - first;
}

static void judge_memory_errors(struct tpp_record *record)
{
    const double corrected = growth(&record->telemetry, offsetof(struct tpp_telemetry_sample, ecc_corrected));
    const double uncorrected = growth(&record->telemetry, offsetof(struct tpp_telemetry_sample, ecc_uncorrected));
    if (isnan(uncorrected)) {
        tpp_gate_set(&record->environment, TPP_GATE_OF_MEMORY_ERRORS, TPP_GATE_UNKNOWN,
                     "the device does not count them: its memory has no ECC, or it is off");
        return;
    }
    tpp_gate_set(&record->environment, TPP_GATE_OF_MEMORY_ERRORS, uncorrected > 0.0 ? TPP_GATE_FAILED : TPP_GATE_PASSED,
                 "%.0f uncorrected and %.0f corrected errors meanwhile", uncorrected,
                 isnan(corrected) ? 0.0 : corrected);
}

static void judge_readings(struct tpp_record *record)
{
    const struct tpp_telemetry *telemetry = &record->telemetry;
    uint64_t longest_ns = 0;
    if (telemetry->sample_count < 2) {
        tpp_gate_set(&record->environment, TPP_GATE_OF_TELEMETRY, TPP_GATE_UNKNOWN, "%zu readings",
                     telemetry->sample_count);
        return;
    }
    for (size_t i = 1; i < telemetry->sample_count; i++) {
        const uint64_t gap_ns = telemetry->samples[i].time_ns - telemetry->samples[i - 1].time_ns;
        longest_ns = gap_ns > longest_ns ? gap_ns : longest_ns;
    }
    const double seconds =
        1e-9 * (double)(telemetry->samples[telemetry->sample_count - 1].time_ns - telemetry->samples[0].time_ns);
    const double per_second = (double)(telemetry->sample_count - 1) / seconds;
    tpp_gate_set(&record->environment, TPP_GATE_OF_TELEMETRY,
                 per_second >= READINGS_PER_SECOND ? TPP_GATE_PASSED : TPP_GATE_FAILED,
                 "%zu readings, %.1f a second, the longest pause %.4g ms", telemetry->sample_count, per_second,
                 1e-6 * (double)longest_ns);
}

/* ------------------------------------------------------------------------------------------------- clocks */

/* The kernel that is most apart, among those of the verdict that matters most. */
static int goes_before(const struct tpp_clock_comparison *one, const struct tpp_clock_comparison *other)
{
    const int contradicts = one->verdict == TPP_CLOCK_CONTRADICTS;
    if (contradicts != (other->verdict == TPP_CLOCK_CONTRADICTS)) {
        return contradicts;
    }
    return one->apart > other->apart || (isnan(other->apart) && !isnan(one->apart));
}

static void judge_clocks(struct tpp_record *record)
{
    struct tpp_clock_comparison worst = { .apart = (double)NAN };
    size_t compared = 0;
    size_t worst_at = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_clock_comparison one =
            tpp_record_compare_clock(record, &record->measurements[i], CLOCK_TOLERANCE);
        if (one.verdict != TPP_CLOCK_NOT_COMPARED && (compared++ == 0 || goes_before(&one, &worst))) {
            worst = one;
            worst_at = i;
        }
    }
    if (compared == 0) {
        tpp_gate_set(&record->environment, TPP_GATE_OF_CLOCK_AGREEMENT, TPP_GATE_UNKNOWN,
                     "fewer than 3 readings of the driver's clock fell into the launches of any kernel");
        return;
    }
    const struct tpp_measurement *measurement = &record->measurements[worst_at];
    char told[64] = "the driver was not read meanwhile";
    if (!isnan(worst.told_hz)) {
        (void)snprintf(told, sizeof told, "the driver told %.0f MHz", worst.told_hz * 1e-6);
    }
    const int has_failed = worst.verdict == TPP_CLOCK_CONTRADICTS;
    tpp_gate_set(&record->environment, TPP_GATE_OF_CLOCK_AGREEMENT, has_failed ? TPP_GATE_FAILED : TPP_GATE_PASSED,
                 "%zu kernels compared; most apart %.80s: it counted %.0f MHz, %s%s", compared, measurement->kernel,
                 measurement->clock_hz * 1e-6, told,
                 worst.verdict == TPP_CLOCK_HELD   ? ", held down by its own account: its reading lags"
                 : worst.verdict == TPP_CLOCK_LAGS ? ", which lags behind launches this short"
                                                   : "");
}

/* ------------------------------------------------------------------------------------------------- all of it */

static enum tpp_warning_code warning_of(const struct tpp_gate *gate)
{
    return strcmp(gate->name, gates[TPP_GATE_OF_THROTTLING].name) == 0 ? TPP_WARNING_THROTTLED
           : strcmp(gate->name, gates[TPP_GATE_OF_IDENTITY].name) == 0 ||
                   strcmp(gate->name, gates[TPP_GATE_OF_CLOCK_AGREEMENT].name) == 0
               ? TPP_WARNING_VIEWS_DIFFER
               : TPP_WARNING_GATE;
}

void tpp_record_judge_gates(struct tpp_record *record)
{
    struct tpp_environment *environment = &record->environment;
    if (environment->gate_count == 0) {
        return;
    }
    if (record->telemetry.sample_count > 0) {
        judge_memory_errors(record);
        judge_throttling(record);
        if (record->schema_version < COMPARED_SINCE) {
            tpp_gates_judge_clocks_v2(record);
        } else {
            judge_clocks(record);
        }
        judge_readings(record);
    }
    for (size_t i = 0; i < environment->gate_count; i++) {
        const struct tpp_gate *gate = &environment->gates[i];
        if (gate->state == TPP_GATE_FAILED) {
            tpp_record_warn(record, warning_of(gate), "", "%s: %s", gate->name, gate->seen);
        }
    }
}

int tpp_gate_is_invalidating(const struct tpp_gate *gate)
{
    for (int i = 0; i < TPP_GATE_NAME_COUNT; i++) {
        if (strcmp(gates[i].name, gate->name) == 0) {
            return gates[i].is_invalidating;
        }
    }
    return 0;
}

int tpp_record_has_invalid_gate(const struct tpp_record *record)
{
    for (size_t i = 0; i < record->environment.gate_count; i++) {
        const struct tpp_gate *gate = &record->environment.gates[i];
        if (gate->state == TPP_GATE_FAILED && tpp_gate_is_invalidating(gate)) {
            return 1;
        }
    }
    return 0;
}
