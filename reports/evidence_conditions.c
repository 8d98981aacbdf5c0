/* What a certifying run adds: the shapes that were tried, and series of samples under other conditions. A record of
 * another mode has neither, and nothing is compared here. */
#include <string.h>

#include "reports/evidence_checks.h"

#define FAIL(evidence, check, ...) tpp_evidence_fail(evidence, check, __VA_ARGS__)

static double rate_of(const struct tpp_shape_point *point)
{
    return point->best_ns > 0 ? (double)point->m * (double)point->n * (double)point->k / (double)point->best_ns : 0.0;
}

/* The shape that is measured again for the headline is the fastest of those tried (R3). */
static void check_shapes(struct tpp_evidence *evidence, const struct tpp_measurement *measurement)
{
    const struct tpp_measurement_detail *detail = &measurement->detail;
    const struct tpp_shape_point *fastest = NULL;
    size_t chosen_count = 0;
    for (size_t i = 0; i < detail->shape_count; i++) {
        const struct tpp_shape_point *point = &detail->shapes[i];
        fastest = fastest == NULL || rate_of(point) > rate_of(fastest) ? point : fastest;
        chosen_count += point->is_chosen != 0;
    }
    if (fastest == NULL || rate_of(fastest) <= 0.0) {
        return;
    }
    if (!fastest->is_chosen || chosen_count != 1) {
        FAIL(evidence, TPP_CHECK_DERIVED, "%s: the chosen shape is not the fastest, %llux%llux%llu with %.80s",
             measurement->kernel, (unsigned long long)fastest->m, (unsigned long long)fastest->n,
             (unsigned long long)fastest->k, fastest->kernel);
    } else if (fastest->m != measurement->m || fastest->n != measurement->n || fastest->k != measurement->k ||
               strcmp(fastest->kernel, measurement->kernel) != 0) {
        FAIL(evidence, TPP_CHECK_DERIVED, "%s: measured was another shape or kernel than the one chosen",
             measurement->kernel);
    }
}

/* A sample is one product or as many as in a sample of the headline. */
static void check_work(struct tpp_evidence *evidence, const struct tpp_measurement *measurement,
                       const struct tpp_series *series)
{
    const uint64_t product = measurement->repetitions_per_sample > 0
                                 ? measurement->macs_per_sample / measurement->repetitions_per_sample
                                 : 0;
    if (series->macs_per_sample != product && series->macs_per_sample != measurement->macs_per_sample) {
        FAIL(evidence, TPP_CHECK_DERIVED, "%s: %s: %llu multiply-accumulates a sample, and a product has %llu",
             measurement->kernel, series->name, (unsigned long long)series->macs_per_sample,
             (unsigned long long)product);
    }
}

/* After the headline's last block, one after the other, before the end of the run; returns where the last one ends. */
static uint64_t check_times(struct tpp_evidence *evidence, const struct tpp_record *record,
                            const struct tpp_measurement *measurement, const struct tpp_series *series,
                            uint64_t from_ns)
{
    for (size_t i = 0; i < series->sample_count; i++) {
        const struct tpp_series_sample *sample = &series->samples[i];
        if (sample->start_ns < from_ns || sample->elapsed_ns > record->duration_ns ||
            sample->start_ns > record->duration_ns - sample->elapsed_ns) {
            FAIL(evidence, TPP_CHECK_TIMELINE, "%s: %s: sample %zu is out of order", measurement->kernel, series->name,
                 i);
            return from_ns;
        }
        from_ns = sample->start_ns + sample->elapsed_ns;
    }
    return from_ns;
}

void tpp_check_conditions(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        uint64_t from_ns = measurement->ended_ns;
        if (measurement->outcome != TPP_OUTCOME_MEASURED) {
            continue;
        }
        check_shapes(evidence, measurement);
        for (size_t j = 0; j < measurement->detail.series_count; j++) {
            check_work(evidence, measurement, &measurement->detail.series[j]);
            from_ns = check_times(evidence, record, measurement, &measurement->detail.series[j], from_ns);
        }
    }
}
