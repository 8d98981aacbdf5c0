/* What a certifying run adds: whether the shape that was measured is the fastest tried, whether series and whole rates
 * follow from what stands beside them, and whether all of it is there. */
#include "reports/evidence_series.h"

#include <math.h>
#include <string.h>

#include "base/record_series.h"
#include "reports/evidence_checks.h"

static const char CERTIFY[] = "certify";
static const double KNOWN_RATE_TOLERANCE = 0.005; /* R7 */
static const double CLOCK_LEAST_HZ = 5e7;
static const double CLOCK_MOST_HZ = 1e10;
static const double CLOCK_OVER_MAXIMUM = 1.05;
static const double OVER_CEILING = 1.03;

/* ------------------------------------------------------------------------------------------------- numbers */

static size_t derive_shapes(struct tpp_evidence *evidence, const struct tpp_measurement *measurement)
{
    const struct tpp_measurement_detail *detail = &measurement->detail;
    const struct tpp_shape_point *chosen = NULL;
    double fastest = 0.0;
    for (size_t i = 0; i < detail->shape_count; i++) {
        const double rate = tpp_shape_rate(&detail->shapes[i]);
        fastest = rate > fastest ? rate : fastest;
        if (detail->shapes[i].is_chosen && chosen != NULL) {
            tpp_evidence_fail(evidence, TPP_CHECK_DERIVED, "%s: two shapes are said to be chosen", measurement->kernel);
            return 0;
        }
        chosen = detail->shapes[i].is_chosen ? &detail->shapes[i] : chosen;
    }
    if (fastest <= 0.0) {
        return 0; /* none ran: the shape that was measured is the one before the search */
    }
    if (chosen == NULL || tpp_shape_rate(chosen) < fastest) {
        tpp_evidence_fail(evidence, TPP_CHECK_DERIVED, "%s: the shape chosen is not the fastest that was tried",
                          measurement->kernel);
    } else if (chosen->m != measurement->m || chosen->n != measurement->n || chosen->k != measurement->k ||
               strcmp(chosen->kernel, measurement->kernel) != 0) {
        tpp_evidence_fail(evidence, TPP_CHECK_DERIVED,
                          "%s: measured with %llu x %llu x %llu, and chosen was %.90s with %llu x %llu x %llu",
                          measurement->kernel, (unsigned long long)measurement->m, (unsigned long long)measurement->n,
                          (unsigned long long)measurement->k, chosen->kernel, (unsigned long long)chosen->m,
                          (unsigned long long)chosen->n, (unsigned long long)chosen->k);
    }
    return detail->shape_count;
}

/* Products of one launch are a sample of a burst, as many as in a sample of the headline one of the others. */
static size_t derive_series(struct tpp_evidence *evidence, const struct tpp_measurement *measurement)
{
    for (size_t i = 0; i < measurement->detail.series_count; i++) {
        const struct tpp_series *series = &measurement->detail.series[i];
        const int is_burst = strcmp(series->name, TPP_SERIES_BURST) == 0;
        const uint64_t expected =
            measurement->m * measurement->n * measurement->k * (is_burst ? 1 : measurement->repetitions_per_sample);
        if (series->macs_per_sample != expected) {
            tpp_evidence_fail(evidence, TPP_CHECK_DERIVED,
                              "%s: a sample of '%.90s' has %llu multiply-accumulates, and follows to have %llu",
                              measurement->kernel, series->name, (unsigned long long)series->macs_per_sample,
                              (unsigned long long)expected);
        }
    }
    return measurement->detail.series_count;
}

static size_t derive_known_rate(struct tpp_evidence *evidence, const struct tpp_measurement *measurement)
{
    struct tpp_core_summary summary;
    const double known = measurement->detail.known_rate;
    if (measurement->detail.known_rate == 0) {
        return 0;
    }
    if (!tpp_detail_cores(&measurement->detail, &summary)) {
        tpp_evidence_fail(evidence, TPP_CHECK_DERIVED, "%s: a whole rate of %.0f, and no core's count that shows it",
                          measurement->kernel, known);
    } else if (fabs(summary.macs_per_clock / known - 1.0) > KNOWN_RATE_TOLERANCE) {
        tpp_evidence_fail(evidence, TPP_CHECK_DERIVED,
                          "%s: a whole rate of %.0f multiply-accumulates per clock, and the cores did %.5g",
                          measurement->kernel, known, summary.macs_per_clock);
    }
    return 1;
}

size_t tpp_check_series_derived(struct tpp_evidence *evidence, const struct tpp_measurement *measurement)
{
    return derive_shapes(evidence, measurement) + derive_series(evidence, measurement) +
           derive_known_rate(evidence, measurement);
}

/* ------------------------------------------------------------------------------------------------- protocol */

static void follow_series(struct tpp_evidence *evidence, const struct tpp_record *record,
                          const struct tpp_measurement *measurement, const char *name, uint64_t least_ns)
{
    const struct tpp_series *series = tpp_detail_series(&measurement->detail, name);
    struct tpp_series_summary summary;
    if (series == NULL || !tpp_series_summarise(series, &summary)) {
        tpp_evidence_fail(evidence, TPP_CHECK_PROTOCOL, "%s: %sthere is no series '%s'", measurement->kernel,
                          strcmp(record->settings.mode, CERTIFY) == 0 ? "certified, and " : "", name);
    } else if (!record->is_simulated && summary.span_ns < least_ns) {
        tpp_evidence_fail(evidence, TPP_CHECK_PROTOCOL, "%s: '%s' lasted %.3f s, and should have lasted %.3f s",
                          measurement->kernel, name, (double)summary.span_ns * 1e-9, (double)least_ns * 1e-9);
    }
}

void tpp_check_series_protocol(struct tpp_evidence *evidence, const struct tpp_record *record,
                               const struct tpp_measurement *measurement)
{
    const int is_certified = strcmp(record->settings.mode, CERTIFY) == 0;
    if (measurement->kind != TPP_KIND_GEMM || (!is_certified && measurement->detail.series_count == 0)) {
        return;
    }
    if (is_certified && tpp_shape_count(&measurement->detail) < TPP_SHAPES_LEAST) {
        tpp_evidence_fail(evidence, TPP_CHECK_PROTOCOL, "%s: certified, and fewer than %d shapes were tried",
                          measurement->kernel, (int)TPP_SHAPES_LEAST);
    }
    /* The last launch ends the time, so that the one before it may end just short of it. */
    follow_series(evidence, record, measurement, TPP_SERIES_BURST, 0);
    follow_series(evidence, record, measurement, TPP_SERIES_SUSTAINED, TPP_SUSTAINED_LEAST_NS / 100 * 98);
    follow_series(evidence, record, measurement, TPP_SERIES_ZEROS, (uint64_t)TPP_ZEROS_NS / 100 * 98);
}

/* ------------------------------------------------------------------------------------------------- timeline */

size_t tpp_check_series_timeline(struct tpp_evidence *evidence, const struct tpp_record *record,
                                 const struct tpp_measurement *measurement)
{
    uint64_t from_ns = measurement->ended_ns;
    size_t count = 0;
    for (size_t i = 0; i < measurement->detail.series_count; i++) {
        const struct tpp_series *series = &measurement->detail.series[i];
        for (size_t j = 0; j < series->sample_count; j++) {
            const struct tpp_series_sample *sample = &series->samples[j];
            /* The device's clock and the host's differ by parts of a million. */
            const uint64_t grain_ns = 1000 + sample->elapsed_ns / 1000;
            if (sample->start_ns < from_ns || sample->start_ns > record->duration_ns ||
                sample->elapsed_ns > record->duration_ns - sample->start_ns + grain_ns) {
                tpp_evidence_fail(evidence, TPP_CHECK_TIMELINE,
                                  "%s: sample %zu of '%.90s' overlaps another's time or the end of the run",
                                  measurement->kernel, j, series->name);
                return count;
            }
            from_ns = sample->start_ns + (sample->elapsed_ns > grain_ns ? sample->elapsed_ns - grain_ns : 0);
            count++;
        }
    }
    return count;
}

/* ------------------------------------------------------------------------------------------------- physics */

/* What the issue probe's whole rate gives at a clock; NAN where there is none of this precision. */
static double ceiling(const struct tpp_record *record, const struct tpp_measurement *product, double clock_hz)
{
    double most = 0.0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *probe = &record->measurements[i];
        if (probe->kind == TPP_KIND_PROBE && probe->outcome == TPP_OUTCOME_MEASURED &&
            probe->precision == product->precision && probe->accumulator == product->accumulator) {
            most = fmax(most, probe->detail.known_rate);
        }
    }
    return most > 0.0 && record->device.core_count > 0 ? most * record->device.core_count * clock_hz : (double)NAN;
}

void tpp_check_series_physics(struct tpp_evidence *evidence, const struct tpp_record *record,
                              const struct tpp_measurement *measurement)
{
    const int is_bounded = record->device.kind != TPP_DEVICE_CPU && record->device.clock_hz > 0.0;
    const double clock_most_hz = is_bounded ? CLOCK_OVER_MAXIMUM * record->device.clock_hz : CLOCK_MOST_HZ;
    for (size_t i = 0; i < measurement->detail.series_count; i++) {
        const struct tpp_series *series = &measurement->detail.series[i];
        struct tpp_series_summary summary;
        for (size_t j = 0; j < series->sample_count; j++) {
            const double clock_hz = series->samples[j].clock_hz;
            if (!isnan(clock_hz) && !(clock_hz >= CLOCK_LEAST_HZ && clock_hz <= clock_most_hz)) {
                tpp_evidence_fail(evidence, TPP_CHECK_PHYSICS, "%s: the clock in '%.90s' is %.4g Hz, and at most %.4g",
                                  measurement->kernel, series->name, clock_hz, clock_most_hz);
                return;
            }
        }
        if (tpp_series_summarise(series, &summary)) {
            const double most = ceiling(record, measurement, is_bounded ? clock_most_hz : (double)NAN);
            if (summary.rate.median > OVER_CEILING * most) { /* false where the ceiling is not known */
                tpp_evidence_fail(evidence, TPP_CHECK_PHYSICS,
                                  "%s: '%.90s' has %.4g multiply-accumulates per second; the cores can do %.4g",
                                  measurement->kernel, series->name, summary.rate.median, most);
            }
        }
    }
}
