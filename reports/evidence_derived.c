/* Every number of a record that follows from others, worked out again; and whether it is a measurement at all. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_judge.h"
#include "base/record_series.h"
#include "reports/evidence_checks.h"
#include "reports/evidence_series.h"

static const double WORST_RATIO_PASSES = 1.0;
enum { ENTRIES_PER_PRODUCT = 64, PROJECTIONS_OF_FLOATS = 3 };

static void measurement_of_outcome(struct tpp_evidence *evidence, const struct tpp_measurement *measurement)
{
    if (measurement->outcome != TPP_OUTCOME_MEASURED && measurement->outcome != TPP_OUTCOME_WAIVED) {
        tpp_evidence_fail(evidence, TPP_CHECK_MEASUREMENT, "%s: %s%s%.300s",
                          *measurement->kernel != '\0' ? measurement->kernel : "a kernel",
                          tpp_outcome_name((int)measurement->outcome), *measurement->reason != '\0' ? ": " : "",
                          measurement->reason);
    }
}

/* The word among its capabilities by which a device model tells that it is one. */
static int is_model(const struct tpp_device_info *device)
{
    static const char word[] = "simulated";
    const char *at = strstr(device->capabilities, word);
    return at != NULL && (at == device->capabilities || at[-1] == ' ') &&
           (at[sizeof word - 1] == ' ' || at[sizeof word - 1] == '\0');
}

void tpp_check_measurement(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    size_t measured = 0;
    if (record->is_simulated) {
        tpp_evidence_fail(evidence, TPP_CHECK_MEASUREMENT, "SIMULATED: made on a device model, so it measures nothing");
    }
    if (!record->is_simulated && is_model(&record->device)) {
        tpp_evidence_fail(evidence, TPP_CHECK_MEASUREMENT,
                          "the device says that it is a model, and the record does not");
    }
    if (record->is_aborted) {
        tpp_evidence_fail(evidence, TPP_CHECK_MEASUREMENT, "ABORTED: the run ended before it was complete");
    }
    for (size_t i = 0; i < record->measurement_count; i++) {
        measurement_of_outcome(evidence, &record->measurements[i]);
        measured += record->measurements[i].outcome == TPP_OUTCOME_MEASURED;
    }
    if (measured == 0) {
        tpp_evidence_fail(evidence, TPP_CHECK_MEASUREMENT, "nothing was measured");
    }
    tpp_evidence_pass(evidence, TPP_CHECK_MEASUREMENT, "%zu of %zu kernels measured and verified, the rest waived",
                      measured, record->measurement_count);
}

/* ------------------------------------------------------------------------------------------------- numbers */

struct deriving {
    struct tpp_evidence *evidence;
    const struct tpp_record *record;
    const struct tpp_measurement *measurement;
    size_t number_count;
};

static void expect_whole(struct deriving *deriving, const char *what, uint64_t found, uint64_t expected)
{
    deriving->number_count++;
    if (found != expected) {
        tpp_evidence_fail(deriving->evidence, TPP_CHECK_DERIVED, "%s: %s is %llu, and follows to be %llu",
                          deriving->measurement->kernel, what, (unsigned long long)found, (unsigned long long)expected);
    }
}

static void expect_text(struct deriving *deriving, const char *what, const char *found, const char *expected)
{
    deriving->number_count++;
    if (strcmp(found, expected) != 0) {
        tpp_evidence_fail(deriving->evidence, TPP_CHECK_DERIVED, "%s: %s is '%.100s', and follows to be '%.100s'",
                          deriving->measurement->kernel, what, found, expected);
    }
}

static size_t count_blocks(const struct tpp_measurement *measurement)
{
    size_t count = measurement->sample_count > 0;
    for (size_t i = 1; i < measurement->sample_count; i++) {
        count += measurement->samples[i].block != measurement->samples[i - 1].block;
    }
    return count;
}

/* Stored bytes of one element, for the formats that take whole bytes; 0 for others. */
static uint64_t stored_bytes(enum tpp_precision precision)
{
    unsigned bits = tpp_precision_get(precision)->bits;
    return bits % 8 == 0 ? bits / 8 : 0;
}

static void derive_product(struct deriving *deriving)
{
    const struct tpp_measurement *measurement = deriving->measurement;
    const struct tpp_verification *check = &measurement->verification;
    int is_integer = tpp_precision_get(measurement->accumulator)->kind == TPP_NUMBER_INTEGER;
    uint64_t in_bytes = stored_bytes(measurement->precision);
    uint64_t out_bytes = stored_bytes(measurement->accumulator);
    uint64_t m = measurement->m;
    uint64_t n = measurement->n;
    uint64_t k = measurement->k;
    if (m > UINT32_MAX || n > UINT32_MAX || k > UINT32_MAX) {
        return; /* refused by the reader for anything measured */
    }
    if (in_bytes > 0 && out_bytes > 0 && *measurement->detail.scaling == '\0') {
        /* Rows may be padded on other devices than CPUs. */
        uint64_t least = (m * k + n * k) * in_bytes + m * n * out_bytes;
        int may_be_padded = deriving->record->device.kind != TPP_DEVICE_CPU && measurement->input_set_bytes > least &&
                            measurement->input_set_bytes <= 2 * least;
        expect_whole(deriving, "input_set_bytes", measurement->input_set_bytes,
                     may_be_padded ? measurement->input_set_bytes : least);
    }
    expect_whole(deriving, "macs_per_sample", measurement->macs_per_sample,
                 m * n * k * measurement->repetitions_per_sample);
    expect_whole(deriving, "verification.entry_count", check->entry_count,
                 (uint64_t)ENTRIES_PER_PRODUCT * measurement->output_count);
    expect_whole(deriving, "verification.projection_count", check->projection_count,
                 is_integer ? 1 : PROJECTIONS_OF_FLOATS);
    for (size_t i = 0; i < measurement->output_count; i++) {
        const struct tpp_output *output = &measurement->outputs[i];
        int has_floats =
            isfinite(output->projection_1) && isfinite(output->projection_2) && isfinite(output->projection_3);
        if (has_floats == is_integer) {
            tpp_evidence_fail(deriving->evidence, TPP_CHECK_DERIVED, "%s: output %zu lacks its projections",
                              measurement->kernel, i);
        }
    }
}

static void derive_probe(struct deriving *deriving)
{
    const struct tpp_measurement *measurement = deriving->measurement;
    const struct tpp_probe_shape *probe = &measurement->probe;
    uint64_t lanes = (uint64_t)probe->chains * probe->lanes;
    double macs = (double)probe->work_items * (double)lanes * probe->macs_per_chain_trip * probe->trips;
    if (macs >= 0x1p63) {
        tpp_evidence_fail(deriving->evidence, TPP_CHECK_DERIVED, "%s: more multiply-accumulates than can be counted",
                          measurement->kernel);
        return;
    }
    expect_whole(deriving, "macs_per_sample", measurement->macs_per_sample,
                 probe->work_items * lanes * probe->macs_per_chain_trip * probe->trips *
                     measurement->repetitions_per_sample);
    expect_whole(deriving, "verification.entry_count", measurement->verification.entry_count,
                 probe->work_items * lanes * measurement->output_count);
}

static void derive_verification(struct deriving *deriving)
{
    const struct tpp_measurement *measurement = deriving->measurement;
    const struct tpp_verification *check = &measurement->verification;
    expect_whole(deriving, "verification.block_count", check->block_count, count_blocks(measurement));
    expect_whole(deriving, "verification.output_count", check->output_count, measurement->output_count);
    expect_whole(deriving, "verification.nonfinite_count", check->nonfinite_count, 0);
    if (measurement->output_count > 0) {
        expect_text(deriving, "verification.output_hash", check->output_hash,
                    measurement->outputs[measurement->output_count - 1].hash);
    }
    if (!(check->worst_error_ratio >= 0.0 && check->worst_error_ratio <= WORST_RATIO_PASSES)) {
        tpp_evidence_fail(deriving->evidence, TPP_CHECK_DERIVED,
                          "%s: verified, although an error is %.3g times its bound", measurement->kernel,
                          check->worst_error_ratio);
    }
    for (size_t i = 0; i < measurement->output_count; i++) {
        if (!tpp_digest_is_valid(measurement->outputs[i].hash)) {
            tpp_evidence_fail(deriving->evidence, TPP_CHECK_DERIVED, "%s: output %zu has no hash", measurement->kernel,
                              i);
        }
    }
}

static void derive_clock(struct deriving *deriving)
{
    const struct tpp_measurement *measurement = deriving->measurement;
    double median = tpp_measurement_median_clock(measurement);
    if (measurement->clock_reading_count == 0) {
        return; /* from counters on the device, or not known */
    }
    deriving->number_count++;
    if (measurement->clock_hz != median) {
        tpp_evidence_fail(deriving->evidence, TPP_CHECK_DERIVED,
                          "%s: clock_hz is %.6g, and the median of its readings is %.6g", measurement->kernel,
                          measurement->clock_hz, median);
    }
}

/* The candidate that is used is the fastest of those tried (R3). */
static void derive_choice(struct deriving *deriving)
{
    const struct tpp_measurement *measurement = deriving->measurement;
    const struct tpp_candidate *fastest = NULL;
    const struct tpp_candidate *chosen = NULL;
    for (size_t i = 0; i < measurement->candidate_count; i++) {
        const struct tpp_candidate *candidate = &measurement->candidates[i];
        chosen = candidate->is_chosen ? candidate : chosen;
        if (candidate->best_ns > 0 && (fastest == NULL || candidate->best_ns < fastest->best_ns)) {
            fastest = candidate;
        }
    }
    if (fastest != NULL) {
        expect_text(deriving, "the chosen tile", chosen != NULL ? chosen->tile : "", fastest->tile);
        expect_text(deriving, "tile", measurement->tile, fastest->tile);
    }
}

/* ------------------------------------------------------------------------------------------------- warnings */

static int is_derived_warning(enum tpp_warning_code code)
{
    return code == TPP_WARNING_NOISY || code == TPP_WARNING_DRIFT || code == TPP_WARNING_OUTLIERS ||
           code == TPP_WARNING_FEW_SAMPLES || code == TPP_WARNING_UNSATURATED || code == TPP_WARNING_UNSTEADY ||
           code == TPP_WARNING_SLOW_CORE;
}

static const struct tpp_warning *find_warning(const struct tpp_record *record, const struct tpp_warning *like)
{
    for (size_t i = 0; i < record->warning_count; i++) {
        const struct tpp_warning *warning = &record->warnings[i];
        if (warning->code == like->code && strcmp(warning->about, like->about) == 0 &&
            strcmp(warning->seen, like->seen) == 0) {
            return warning;
        }
    }
    return NULL;
}

/* Both ways: a warning that is due must stand there, and one that stands there must be due. */
static void compare_warnings(struct deriving *deriving, const struct tpp_record *due)
{
    const struct tpp_record *record = deriving->record;
    for (size_t i = 0; i < due->warning_count; i++) {
        deriving->number_count++;
        if (find_warning(record, &due->warnings[i]) == NULL) {
            tpp_evidence_fail(deriving->evidence, TPP_CHECK_DERIVED, "%s: the warning '%s' is due: %.300s",
                              due->warnings[i].about, tpp_warning_name((int)due->warnings[i].code),
                              due->warnings[i].seen);
        }
    }
    for (size_t i = 0; i < record->warning_count; i++) {
        const struct tpp_warning *warning = &record->warnings[i];
        if (is_derived_warning(warning->code) && *warning->about != '\0' && find_warning(due, warning) == NULL) {
            tpp_evidence_fail(deriving->evidence, TPP_CHECK_DERIVED, "%s: the warning '%s' does not follow: %.300s",
                              warning->about, tpp_warning_name((int)warning->code), warning->seen);
        }
    }
}

static void derive_warnings(struct deriving *deriving)
{
    struct tpp_record *due = calloc(1, sizeof *due);
    if (due == NULL) {
        return;
    }
    due->schema_version = deriving->record->schema_version; /* thresholds and words are its */
    due->device = deriving->record->device;
    for (size_t i = 0; i < deriving->record->measurement_count; i++) {
        struct tpp_measurement judged = deriving->record->measurements[i]; /* what is only read is shared */
        if (judged.outcome == TPP_OUTCOME_UNSTABLE) {
            judged.outcome = TPP_OUTCOME_MEASURED; /* as the run had it until it judged the rate */
        }
        tpp_record_judge_samples(due, &judged);
        tpp_record_judge_cores(due, &judged);
        tpp_record_judge_saturation(due, &judged);
        tpp_record_judge_series(due, &judged);
    }
    compare_warnings(deriving, due);
    tpp_record_free(due);
    free(due);
}

void tpp_check_derived(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    struct deriving deriving = { .evidence = evidence, .record = record };
    for (size_t i = 0; i < record->measurement_count; i++) {
        deriving.measurement = &record->measurements[i];
        if (deriving.measurement->outcome != TPP_OUTCOME_MEASURED) {
            continue;
        }
        if (deriving.measurement->kind == TPP_KIND_GEMM) {
            derive_product(&deriving);
        } else {
            derive_probe(&deriving);
        }
        derive_verification(&deriving);
        derive_clock(&deriving);
        derive_choice(&deriving);
        deriving.number_count += tpp_check_series_derived(evidence, deriving.measurement);
    }
    derive_warnings(&deriving);
    tpp_evidence_pass(evidence, TPP_CHECK_DERIVED, "%zu numbers worked out again", deriving.number_count);
}
