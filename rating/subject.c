/* What is rated: figures from records, lists and the catalogue, each with where it comes from and what it proves. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/per_clock.h"
#include "rating/rating.h"

/* No device is near; a larger number is a slip of the pen, and its TPP must not overflow. */
#define TOPS_LIMIT 1e12

void tpp_subject_init(struct tpp_subject *subject)
{
    *subject = (struct tpp_subject){
        .die_area_mm2 = NAN,
        .other_die_area_mm2 = NAN,
        .io_gb_per_s = NAN,
        .dram_gb_per_s = NAN,
        .memory_gb_per_s = NAN,
        .memory_area_mm2 = NAN,
        .transistors = NAN,
        .declared_clock_hz = NAN,
    };
    tpp_choices_init(&subject->choices);
}

void tpp_subject_free(struct tpp_subject *subject)
{
    if (subject != NULL) {
        free(subject->rates);
        tpp_subject_init(subject);
    }
}

enum tpp_status tpp_subject_add_rate(struct tpp_subject *subject, const struct tpp_rate *rate, struct tpp_error *err)
{
    double tpp;
    TPP_TRY(tpp_rating_tpp(rate->macs_per_second, rate->precision, &tpp, err));
    if ((unsigned)rate->basis >= TPP_BASIS_COUNT) {
        return tpp_fail(err, TPP_STATUS_INVALID, "there is no basis number %d", (int)rate->basis);
    }
    if ((unsigned)rate->unit >= TPP_UNIT_COUNT) {
        return tpp_fail(err, TPP_STATUS_INVALID, "there is no unit number %d", (int)rate->unit);
    }
    struct tpp_rate *grown = realloc(subject->rates, (subject->rate_count + 1) * sizeof *grown);
    if (grown == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu rates", subject->rate_count + 1);
    }
    subject->rates = grown;
    subject->rates[subject->rate_count++] = *rate;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ from a record */

/* What the cores counted, at a clock of `scale` times the one seen: the samples' own clock moved while they ran, and
 * neither it nor a timer has part in the counts. */
static void count_at_clock(struct tpp_rate *rate, const struct tpp_record *record,
                           const struct tpp_measurement *measurement, double scale)
{
    struct tpp_per_clock per_clock;
    if (!tpp_per_clock(&record->device, measurement, &per_clock) || !per_clock.is_counted) {
        return;
    }
    const double cycles = scale * measurement->clock_hz * record->device.core_count;
    rate->macs_per_second = per_clock.macs * cycles;
    rate->low_macs_per_second = per_clock.low * cycles;
    rate->high_macs_per_second = per_clock.high * cycles;
    rate->timer_uncertainty = 0;
    rate->clock_uncertainty = 0;
}

/* A rate in terms of the statistics of its samples, all scaled alike; where it is scaled to another clock and the cores
 * counted their own cycles, in terms of these. */
static enum tpp_status add_measured(struct tpp_subject *subject, const struct tpp_record *record,
                                    const struct tpp_measurement *measurement, enum tpp_basis basis, double scale,
                                    const char *remark, struct tpp_error *err)
{
    struct tpp_statistics statistics;
    TPP_TRY(tpp_measurement_rate(measurement, &statistics, err));
    struct tpp_rate rate = {
        .precision = measurement->precision,
        .basis = basis,
        .bound = TPP_BOUND_AT_LEAST,
        .macs_per_second = statistics.median * scale,
        .low_macs_per_second = statistics.median_low * scale,
        .high_macs_per_second = statistics.median_high * scale,
        .timer_uncertainty = tpp_uncertainty_of_timer(record, measurement),
        /* A rate that stands as measured does not depend on what clock was seen. */
        .clock_uncertainty = scale != 1.0 ? tpp_uncertainty_of_clock(measurement) : 0,
    };
    if (scale != 1.0) {
        count_at_clock(&rate, record, measurement, scale);
    }
    (void)snprintf(rate.source, sizeof rate.source, "%s%s", measurement->kernel, remark);
    return tpp_context(err, tpp_subject_add_rate(subject, &rate, err), "%s", measurement->kernel);
}

static int is_unsaturated(const struct tpp_record *record, const char *kernel)
{
    for (size_t i = 0; i < record->warning_count; i++) {
        const struct tpp_warning *warning = &record->warnings[i];
        if (warning->code == TPP_WARNING_UNSATURATED && (*warning->about == '\0' || !strcmp(warning->about, kernel))) {
            return 1;
        }
    }
    return 0;
}

/* Operations per clock times the clock chosen is the rate times that clock over the clock seen. Where the operations
 * per clock are not established, the rate stands as measured. */
static double clock_scale(const struct tpp_choices *choices, const struct tpp_record *record,
                          const struct tpp_measurement *probe)
{
    double seen = probe->clock_hz;
    double reported = record->device.clock_hz;
    if (!(seen > 0) || is_unsaturated(record, probe->kernel)) {
        return 1.0;
    }
    switch (choices->clock) {
    case TPP_CLOCK_GIVEN:
        return choices->clock_hz / seen;
    case TPP_CLOCK_REPORTED:
        return reported > 0 ? reported / seen : 1.0;
    case TPP_CLOCK_SEEN:
        return 1.0;
    case TPP_CLOCK_HIGHEST:
    case TPP_CLOCK_COUNT:
        break;
    }
    return reported > seen ? reported / seen : 1.0;
}

static const char *clock_remark(const struct tpp_choices *choices, const struct tpp_record *record,
                                const struct tpp_measurement *probe, double scale)
{
    if (is_unsaturated(record, probe->kernel)) {
        return ", unsaturated: as measured";
    }
    if (!(probe->clock_hz > 0)) {
        return ", clock not seen: as measured";
    }
    if (choices->clock == TPP_CLOCK_GIVEN) {
        return " per clock x given clock";
    }
    return scale != 1.0 ? " per clock x maximum clock" : " at its clock";
}

static const struct tpp_measurement *best_probe(const struct tpp_choices *choices, const struct tpp_record *record,
                                                enum tpp_precision precision, double *scale)
{
    const struct tpp_measurement *best = NULL;
    double best_rate = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *probe = &record->measurements[i];
        struct tpp_statistics rate;
        if (probe->kind != TPP_KIND_PROBE || probe->precision != precision ||
            tpp_measurement_rate(probe, &rate, NULL) != TPP_STATUS_OK) {
            continue;
        }
        double candidate = clock_scale(choices, record, probe);
        if (rate.median * candidate > best_rate) {
            best = probe;
            best_rate = rate.median * candidate;
            *scale = candidate;
        }
    }
    return best;
}

static enum tpp_status add_precision(struct tpp_subject *subject, const struct tpp_record *record,
                                     enum tpp_precision precision, struct tpp_error *err)
{
    double scale = 1;
    const struct tpp_measurement *probe = best_probe(&subject->choices, record, precision, &scale);
    if (probe != NULL) {
        const char *remark = clock_remark(&subject->choices, record, probe, scale);
        TPP_TRY(add_measured(subject, record, probe, TPP_BASIS_ARCHITECTURAL, scale, remark, err));
    }
    const struct tpp_measurement *gemm = tpp_record_best(record, TPP_KIND_GEMM, precision);
    if (gemm != NULL) {
        TPP_TRY(add_measured(subject, record, gemm, TPP_BASIS_SUSTAINED, 1.0, "", err));
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

/* ------------------------------------------------------------------------------------------ from a list */

static enum tpp_status fail_precision(const char *word, size_t length, struct tpp_error *err)
{
    char known[256] = "";
    char typed[64];
    const char *nearest = NULL;
    (void)snprintf(typed, sizeof typed, "%.*s", (int)(length < sizeof typed ? length : sizeof typed - 1), word);
    for (int i = 0; tpp_precision_name(i) != NULL; i++) {
        const char *name = tpp_precision_name(i);
        size_t used = strlen(known);
        (void)snprintf(known + used, sizeof known - used, "%s%s", i == 0 ? "" : ", ", name);
        if (nearest == NULL || tpp_edit_distance(typed, name) < tpp_edit_distance(typed, nearest)) {
            nearest = name;
        }
    }
    if (tpp_is_near(typed, nearest)) {
        return tpp_fail(err, TPP_STATUS_PARSE, "'%s' is no precision; did you mean '%s'? Known: %s", typed, nearest,
                        known);
    }
    return tpp_fail(err, TPP_STATUS_PARSE, "'%s' is no precision; known: %s", typed, known);
}

/* How much of a text to quote. */
static int shown(size_t length)
{
    return length < 80 ? (int)length : 80;
}

/* One "fp16=148"; advances past it and the comma. */
static enum tpp_status add_item(struct tpp_subject *subject, const char *option, enum tpp_unit unit, const char **list,
                                struct tpp_error *err)
{
    struct tpp_rate rate = { .basis = TPP_BASIS_DECLARED,
                             .bound = TPP_BOUND_EXACT,
                             .unit = unit,
                             .low_macs_per_second = NAN,
                             .high_macs_per_second = NAN };
    const char *item = *list;
    size_t length = strcspn(item, ",");
    size_t name_length = strcspn(item, "=,");
    if (name_length == length) {
        return tpp_fail(err, TPP_STATUS_PARSE, "'%.*s': write PRECISION=TOPS, such as fp16=148", shown(length), item);
    }
    if (!tpp_precision_find(item, name_length, &rate.precision)) {
        return fail_precision(item, name_length, err);
    }
    const char *number = item + name_length + 1;
    /* Plain decimals only: strtod() would also take "0x10", "inf" and blanks. */
    int is_plain = strspn(number, "0123456789.eE+-") >= length - name_length - 1 && isdigit((unsigned char)*number);
    char *end = NULL;
    double tops = is_plain ? strtod(number, &end) : NAN;
    if (end != item + length || !(tops > 0 && tops <= TOPS_LIMIT)) {
        return tpp_fail(err, TPP_STATUS_PARSE, "'%.*s': must be a positive number of dense tera-operations per second",
                        shown(length), item);
    }
    for (size_t i = 0; i < subject->rate_count; i++) {
        if (subject->rates[i].precision == rate.precision && strcmp(subject->rates[i].source, option) == 0) {
            return tpp_fail(err, TPP_STATUS_PARSE, "'%.*s': given twice; give each precision once", shown(length),
                            item);
        }
    }
    rate.macs_per_second = tpp_rating_macs(tops);
    (void)snprintf(rate.source, sizeof rate.source, "%s", option);
    TPP_TRY(tpp_subject_add_rate(subject, &rate, err));
    *list = item + length;
    return TPP_STATUS_OK;
}

static enum tpp_status add_list(struct tpp_subject *subject, const char *option, enum tpp_unit unit, const char *list,
                                struct tpp_error *err)
{
    size_t before = subject->rate_count;
    for (;;) {
        enum tpp_status status = add_item(subject, option, unit, &list, err);
        if (status != TPP_STATUS_OK) {
            subject->rate_count = before;
            return status;
        }
        if (*list == '\0') {
            return TPP_STATUS_OK;
        }
        list++;
    }
}

enum tpp_status tpp_subject_add_tops(struct tpp_subject *subject, const char *list, struct tpp_error *err)
{
    return add_list(subject, "--tops", TPP_UNIT_MATRIX, list, err);
}

enum tpp_status tpp_subject_add_vector_tops(struct tpp_subject *subject, const char *list, struct tpp_error *err)
{
    return add_list(subject, "--vector-tops", TPP_UNIT_VECTOR, list, err);
}

enum tpp_status tpp_precision_mask(const char *list, unsigned *mask, struct tpp_error *err)
{
    unsigned made = 0;
    for (;;) {
        size_t length = strcspn(list, ",");
        enum tpp_precision precision;
        if (!tpp_precision_find(list, length, &precision)) {
            return fail_precision(list, length, err);
        }
        made |= 1u << precision;
        if (list[length] == '\0') {
            *mask = made;
            return TPP_STATUS_OK;
        }
        list += length + 1;
    }
}

/* ------------------------------------------------------------------------------------------ from the catalogue */

/* What the subject has already, such as from the command line, goes before the catalogue. */
static void take(double *fact, char *source, double value, enum tpp_mark mark)
{
    if (isnan(*fact) && !isnan(value)) {
        *fact = value;
        (void)snprintf(source, TPP_NAME_BYTES, "catalogue, %s", tpp_mark_name((int)mark));
    }
}

double tpp_mark_uncertainty(enum tpp_mark mark)
{
    switch (mark) {
    case TPP_MARK_RECALLED:
        return 0.01;
    case TPP_MARK_ESTIMATE:
        return 0.025;
    case TPP_MARK_SOURCED:
    case TPP_MARK_LISTED:
    case TPP_MARK_DERIVED:
    case TPP_MARK_INFERRED:
    case TPP_MARK_ABSENT:
    case TPP_MARK_COUNT:
        break;
    }
    return 0;
}

enum tpp_status tpp_subject_add_chip(struct tpp_subject *subject, const struct tpp_chip *chip, struct tpp_error *err)
{
    if (chip->rate_count == 0 && subject->rate_count == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%s: its rates are not known; give them with --tops", chip->id);
    }
    size_t before = subject->rate_count;
    for (size_t i = 0; i < chip->rate_count; i++) {
        struct tpp_rate rate = {
            .precision = chip->rates[i].precision,
            .basis = TPP_BASIS_DECLARED,
            .bound = TPP_BOUND_EXACT,
            .unit = strcmp(chip->rates[i].unit, "vector") == 0 ? TPP_UNIT_VECTOR : TPP_UNIT_MATRIX,
            .macs_per_second = tpp_rating_macs(chip->rates[i].tops),
            .low_macs_per_second = NAN,
            .high_macs_per_second = NAN,
        };
        (void)snprintf(rate.source, sizeof rate.source, "catalogue, %s (%s)", tpp_mark_name((int)chip->rates[i].mark),
                       chip->rates[i].unit);
        enum tpp_status status = tpp_subject_add_rate(subject, &rate, err);
        if (status != TPP_STATUS_OK) {
            subject->rate_count = before;
            return tpp_context(err, status, "%s", chip->id);
        }
    }
    (void)snprintf(subject->chip, sizeof subject->chip, "%s", chip->id);
    if (*subject->name == '\0') {
        (void)snprintf(subject->name, sizeof subject->name, "%s", chip->name);
    }
    if (isnan(subject->die_area_mm2) && !isnan(chip->die_area_mm2)) {
        subject->die_area_standard_mm2 = chip->die_area_mm2 * tpp_mark_uncertainty(chip->die_area_mark);
    }
    take(&subject->die_area_mm2, subject->die_area_source, chip->die_area_mm2, chip->die_area_mark);
    take(&subject->io_gb_per_s, subject->io_source, chip->io_gb_per_s, chip->io_mark);
    take(&subject->dram_gb_per_s, subject->dram_source, chip->dram_gb_per_s, chip->dram_mark);
    if (subject->datacenter == TPP_ANSWER_UNKNOWN) {
        subject->datacenter = chip->datacenter;
        (void)snprintf(subject->datacenter_source, TPP_NAME_BYTES, "catalogue");
    }
    return TPP_STATUS_OK;
}
