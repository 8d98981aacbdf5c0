/* What a record gives to be rated: of each precision the best probe at the clock chosen, and the best product. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/per_clock.h"
#include "base/record_judge.h"
#include "rating/rating.h"

/* The clock chosen for a probe; the one that was seen where its operations per clock are not established, and NAN when
 * none was. */
static double chosen_clock(const struct tpp_choices *choices, const struct tpp_record *record,
                           const struct tpp_measurement *probe)
{
    double seen = probe->clock_hz;
    double reported = record->device.clock_hz;
    if (!(seen > 0)) {
        return NAN;
    }
    if (tpp_record_is_unsaturated(record, probe->kernel)) {
        return seen;
    }
    switch (choices->clock) {
    case TPP_CLOCK_GIVEN:
        return choices->clock_hz;
    case TPP_CLOCK_REPORTED:
        return reported > 0 ? reported : seen;
    case TPP_CLOCK_SEEN:
        return seen;
    case TPP_CLOCK_HIGHEST:
    case TPP_CLOCK_COUNT:
        break;
    }
    return reported > seen ? reported : seen;
}

static const char *clock_remark(const struct tpp_choices *choices, const struct tpp_record *record,
                                const struct tpp_measurement *probe)
{
    if (tpp_record_is_unsaturated(record, probe->kernel)) {
        return ", unsaturated: as measured";
    }
    if (!(probe->clock_hz > 0)) {
        return ", clock not seen: as measured";
    }
    if (choices->clock == TPP_CLOCK_GIVEN) {
        return " per clock x given clock";
    }
    return chosen_clock(choices, record, probe) != probe->clock_hz ? " per clock x maximum clock" : " at its clock";
}

/* A rate in terms of the statistics of its samples, all scaled alike. */
static enum tpp_status sampled_rate(const struct tpp_record *record, const struct tpp_measurement *measurement,
                                    double scale, struct tpp_rate *rate, struct tpp_error *err)
{
    struct tpp_statistics statistics;
    TPP_TRY(tpp_measurement_rate(measurement, &statistics, err));
    rate->macs_per_second = statistics.median * scale;
    rate->low_macs_per_second = statistics.median_low * scale;
    rate->high_macs_per_second = statistics.median_high * scale;
    rate->timer_uncertainty = tpp_uncertainty_of_timer(record, measurement);
    /* A rate that stands as measured does not depend on what clock was seen. */
    rate->clock_uncertainty = scale != 1.0 ? tpp_uncertainty_of_clock(measurement) : 0;
    return TPP_STATUS_OK;
}

/* What cores counted, times the cores that did, times the clock chosen: no timer has part in it, and no clock but where
 * the one chosen is the one that was seen. */
static void counted_rate(const struct tpp_measurement *probe, const struct tpp_per_clock *per_clock, double clock_hz,
                         struct tpp_rate *rate)
{
    const double cycles_per_second = per_clock->cores * clock_hz;
    rate->macs_per_second = per_clock->macs * cycles_per_second;
    rate->low_macs_per_second = per_clock->low * cycles_per_second;
    rate->high_macs_per_second = per_clock->high * cycles_per_second;
    rate->timer_uncertainty = 0;
    rate->clock_uncertainty = clock_hz == probe->clock_hz ? tpp_uncertainty_of_clock(probe) : 0;
}

/* Operations per clock times the clock chosen; where they are not established the rate stands as measured. */
static enum tpp_status architectural_rate(const struct tpp_choices *choices, const struct tpp_record *record,
                                          const struct tpp_measurement *probe, struct tpp_rate *rate,
                                          struct tpp_error *err)
{
    const double clock_hz = chosen_clock(choices, record, probe);
    struct tpp_per_clock per_clock;
    if (clock_hz > 0 && !tpp_record_is_unsaturated(record, probe->kernel) &&
        tpp_per_clock(&record->device, probe, &per_clock) && per_clock.way == TPP_PER_CLOCK_COUNTED) {
        counted_rate(probe, &per_clock, clock_hz, rate);
        return TPP_STATUS_OK;
    }
    return sampled_rate(record, probe, clock_hz > 0 ? clock_hz / probe->clock_hz : 1.0, rate, err);
}

static enum tpp_status add_rate(struct tpp_subject *subject, const struct tpp_measurement *measurement,
                                enum tpp_basis basis, const char *remark, struct tpp_rate *rate, struct tpp_error *err)
{
    rate->precision = measurement->precision;
    rate->basis = basis;
    rate->bound = TPP_BOUND_AT_LEAST;
    (void)snprintf(rate->source, sizeof rate->source, "%s%s", measurement->kernel, remark);
    return tpp_context(err, tpp_subject_add_rate(subject, rate, err), "%s", measurement->kernel);
}

/* The probe that gives most at its clock, and what it gives. */
static const struct tpp_measurement *best_probe(const struct tpp_choices *choices, const struct tpp_record *record,
                                                enum tpp_precision precision, struct tpp_rate *best_rate)
{
    const struct tpp_measurement *best = NULL;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *probe = &record->measurements[i];
        struct tpp_rate rate = { 0 };
        if (probe->kind == TPP_KIND_PROBE && probe->precision == precision &&
            architectural_rate(choices, record, probe, &rate, NULL) == TPP_STATUS_OK &&
            rate.macs_per_second > best_rate->macs_per_second) {
            best = probe;
            *best_rate = rate;
        }
    }
    return best;
}

static enum tpp_status add_precision(struct tpp_subject *subject, const struct tpp_record *record,
                                     enum tpp_precision precision, struct tpp_error *err)
{
    struct tpp_rate rate = { 0 };
    const struct tpp_measurement *probe = best_probe(&subject->choices, record, precision, &rate);
    if (probe != NULL) {
        const char *remark = clock_remark(&subject->choices, record, probe);
        TPP_TRY(add_rate(subject, probe, TPP_BASIS_ARCHITECTURAL, remark, &rate, err));
    }
    const struct tpp_measurement *gemm = tpp_record_best(record, TPP_KIND_GEMM, precision);
    if (gemm != NULL) {
        rate = (struct tpp_rate){ 0 };
        TPP_TRY(sampled_rate(record, gemm, 1.0, &rate, err));
        TPP_TRY(add_rate(subject, gemm, TPP_BASIS_SUSTAINED, "", &rate, err));
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_subject_add_record(struct tpp_subject *subject, const struct tpp_record *record,
                                       struct tpp_error *err)
{
    size_t before = subject->rate_count;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        enum tpp_status status = add_precision(subject, record, (enum tpp_precision)i, err);
        if (status != TPP_STATUS_OK) {
            subject->rate_count = before;
            return status;
        }
    }
    if (*subject->name == '\0') {
        (void)snprintf(subject->name, sizeof subject->name, "%s", record->device.name);
    }
    subject->is_simulated |= record->is_simulated != 0;
    subject->is_aborted |= record->is_aborted != 0;
    return TPP_STATUS_OK;
}
