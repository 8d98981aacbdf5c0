/* The rows of a comparison: each quantity of all that are compared, and whether it differs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rating/compare_parts.h"

const char *tpp_row_title(enum tpp_row_kind kind)
{
    static const char *const titles[TPP_ROW_KIND_COUNT] = {
        "dense rate", "matrix product",  "per clock and core", "TPP",   "performance density",
        "die area",   "I/O, no DRAM",    "DRAM bandwidth",     "cores", "maximum clock",
        "memory",     "for datacenters",
    };
    return titles[kind];
}

const char *tpp_row_unit(enum tpp_row_kind kind)
{
    static const char *const units[TPP_ROW_KIND_COUNT] = {
        "TOPS", "TOPS", "", "", "TPP/mm2", "mm2", "GB/s", "GB/s", "", "MHz", "GB", "",
    };
    return units[kind];
}

int tpp_values_differ(const struct tpp_row_value *a, const struct tpp_row_value *b)
{
    if (isnan(a->value) || isnan(b->value)) {
        return 0;
    }
    double difference = a->value - b->value;
    if (fabs(difference) <= hypot(a->expanded, b->expanded)) {
        return 0;
    }
    /* A lower bound below an exact value says nothing; two bounds are compared as what they show. */
    if (a->bound != b->bound) {
        return a->bound == TPP_BOUND_AT_LEAST ? difference > 0 : difference < 0;
    }
    return 1;
}

/* ------------------------------------------------------------------------------------------ values */

static const struct tpp_row_value unknown = { NAN, TPP_BOUND_EXACT, 0 };

static struct tpp_row_value exactly(double value)
{
    return (struct tpp_row_value){ value, TPP_BOUND_EXACT, 0 };
}

static const struct tpp_precision_result *result_of(const struct tpp_rating *rating, enum tpp_precision precision,
                                                    enum tpp_basis basis)
{
    for (size_t i = 0; i < rating->precision_count; i++) {
        if (rating->precisions[i].precision == precision && rating->precisions[i].basis == basis) {
            return &rating->precisions[i];
        }
    }
    return NULL;
}

static struct tpp_row_value rate_value(const struct tpp_precision_result *result)
{
    if (result == NULL) {
        return unknown;
    }
    double expanded = TPP_COVERAGE_FACTOR * result->budget.tpp;
    double tops = tpp_rating_tops(result->macs_per_second);
    return (struct tpp_row_value){ tops, result->bound, expanded * tops };
}

static struct tpp_row_value peak_of(const struct tpp_rating *rating, enum tpp_precision precision)
{
    const struct tpp_precision_result *declared = result_of(rating, precision, TPP_BASIS_DECLARED);
    return rate_value(declared != NULL ? declared : result_of(rating, precision, TPP_BASIS_ARCHITECTURAL));
}

/* The declared figure where there is one, else the highest measured. */
static struct tpp_row_value tpp_of(const struct tpp_rating *rating, struct tpp_row_value *density)
{
    const struct tpp_figure *best = NULL;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (figure->is_present &&
            (best == NULL || (best != &rating->figures[TPP_BASIS_DECLARED] && figure->tpp > best->tpp))) {
            best = figure;
        }
    }
    *density = unknown;
    if (best == NULL) {
        return unknown;
    }
    if (!isnan(best->density)) {
        double expanded = TPP_COVERAGE_FACTOR * best->budget.density * best->density;
        *density = (struct tpp_row_value){ best->density, best->bound, expanded };
    }
    return (struct tpp_row_value){ best->tpp, best->bound, TPP_COVERAGE_FACTOR * best->budget.tpp * best->tpp };
}

static struct tpp_row_value density_of(const struct tpp_rating *rating)
{
    struct tpp_row_value density;
    (void)tpp_of(rating, &density);
    return density;
}

static struct tpp_row_value value_of(const struct tpp_compared *one, enum tpp_row_kind kind,
                                     enum tpp_precision precision)
{
    const struct tpp_subject *subject = &one->subject;
    struct tpp_row_value density;
    switch (kind) {
    case TPP_ROW_PEAK:
        return peak_of(&one->rating, precision);
    case TPP_ROW_SUSTAINED:
        return rate_value(result_of(&one->rating, precision, TPP_BASIS_SUSTAINED));
    case TPP_ROW_PER_CLOCK:
        return exactly(one->ops_per_clock_core[precision]);
    case TPP_ROW_TPP:
        return tpp_of(&one->rating, &density);
    case TPP_ROW_DENSITY:
        return density_of(&one->rating);
    case TPP_ROW_DIE_AREA:
        return (struct tpp_row_value){ subject->die_area_mm2, TPP_BOUND_EXACT,
                                       TPP_COVERAGE_FACTOR * subject->die_area_standard_mm2 };
    case TPP_ROW_IO:
        return exactly(subject->io_gb_per_s);
    case TPP_ROW_DRAM:
        return exactly(subject->dram_gb_per_s);
    case TPP_ROW_CORES:
        return exactly(one->core_count);
    case TPP_ROW_CLOCK:
        return exactly(one->clock_hz / 1e6);
    case TPP_ROW_MEMORY:
        return exactly(one->memory_bytes / 1e9);
    case TPP_ROW_DATACENTER:
        return exactly(subject->datacenter == TPP_ANSWER_UNKNOWN ? NAN : subject->datacenter == TPP_ANSWER_YES);
    case TPP_ROW_KIND_COUNT:
        break;
    }
    return unknown;
}

/* ------------------------------------------------------------------------------------------ rows */

/* What is measured per clock is as good as the clock beside it. */
#define PER_CLOCK_RELATIVE 0.005

/* Appends a row; one of which nothing is known is left out. */
static enum tpp_status add_row(struct tpp_comparison *comparison, enum tpp_row_kind kind, enum tpp_precision precision,
                               struct tpp_error *err)
{
    struct tpp_comparison_row *row = &comparison->rows[comparison->row_count];
    struct tpp_row_value *values = calloc(comparison->count, sizeof *values);
    size_t known = 0;
    if (values == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory while comparing");
    }
    *row = (struct tpp_comparison_row){ .kind = kind, .precision = precision, .values = values };
    for (size_t i = 0; i < comparison->count; i++) {
        values[i] = value_of(&comparison->compared[i], kind, precision);
        if (kind == TPP_ROW_PER_CLOCK && comparison->compared[i].is_measured) {
            values[i].expanded = values[i].value * PER_CLOCK_RELATIVE;
        }
        known += isnan(values[i].value) ? 0 : 1;
        for (size_t j = 0; j < i; j++) {
            row->differs |= tpp_values_differ(&values[i], &values[j]);
        }
    }
    if (known == 0) {
        free(values);
        return TPP_STATUS_OK;
    }
    comparison->row_count++;
    return TPP_STATUS_OK;
}

static enum tpp_status add_rows(struct tpp_comparison *comparison, struct tpp_error *err)
{
    enum { PER_PRECISION = TPP_ROW_PER_CLOCK + 1 };
    comparison->rows =
        calloc((size_t)PER_PRECISION * TPP_PRECISION_COUNT + TPP_ROW_KIND_COUNT, sizeof *comparison->rows);
    if (comparison->rows == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory while comparing");
    }
    for (int kind = 0; kind < TPP_ROW_KIND_COUNT; kind++) {
        int precisions = kind < PER_PRECISION ? TPP_PRECISION_COUNT : 1;
        for (int i = 0; i < precisions; i++) {
            TPP_TRY(add_row(comparison, (enum tpp_row_kind)kind, (enum tpp_precision)i, err));
        }
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ all of it */

int tpp_rule_results_agree(const struct tpp_rule_result *a, const struct tpp_rule_result *b)
{
    if (a->outcome != b->outcome || a->clause_count != b->clause_count) {
        return 0;
    }
    for (size_t i = 0; i < a->clause_count; i++) {
        if (a->clauses[i].outcome != b->clauses[i].outcome) {
            return 0;
        }
    }
    return 1;
}

size_t tpp_comparison_group(const struct tpp_comparison *comparison, size_t rule, size_t index)
{
    size_t group = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        /* The first that comes out as this one does leads its group; groups count in the order of their leaders. */
        size_t leader = 0;
        while (!tpp_rule_results_agree(&comparison->compared[leader].rating.rules[rule],
                                       &comparison->compared[i].rating.rules[rule])) {
            leader++;
        }
        int is_mine = tpp_rule_results_agree(&comparison->compared[i].rating.rules[rule],
                                             &comparison->compared[index].rating.rules[rule]);
        if (leader == i && is_mine) {
            return group;
        }
        group += leader == i ? 1 : 0;
    }
    return group;
}

int tpp_comparison_is_separated(const struct tpp_comparison *comparison, size_t rule)
{
    for (size_t i = 1; i < comparison->count; i++) {
        if (!tpp_rule_results_agree(&comparison->compared[0].rating.rules[rule],
                                    &comparison->compared[i].rating.rules[rule])) {
            return 1;
        }
    }
    return 0;
}

static enum tpp_status rate_all(struct tpp_comparison *comparison, const char *date, struct tpp_error *err)
{
    for (size_t i = 0; i < comparison->count; i++) {
        struct tpp_compared *one = &comparison->compared[i];
        struct tpp_rating rating;
        TPP_TRY(tpp_rating_evaluate(&one->subject, comparison->rules, comparison->rule_count, date, &rating, err));
        tpp_rating_free(&one->rating);
        one->rating = rating;
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_compare(struct tpp_compared *compared, size_t count, const struct tpp_rule *rules,
                            size_t rule_count, const char *date, struct tpp_comparison *comparison,
                            struct tpp_error *err)
{
    struct tpp_comparison made = { .compared = compared, .count = count, .rules = rules, .rule_count = rule_count };
    if (count < 2) {
        return tpp_fail(err, TPP_STATUS_INVALID, "a comparison needs at least two");
    }
    enum tpp_status status = rate_all(&made, date, err);
    if (status == TPP_STATUS_OK) {
        status = add_rows(&made, err);
    }
    if (status == TPP_STATUS_OK) {
        status = tpp_compare_pairs(&made, date, err);
    }
    if (status != TPP_STATUS_OK) {
        tpp_comparison_free(&made);
        return status;
    }
    *comparison = made;
    return TPP_STATUS_OK;
}

void tpp_comparison_free(struct tpp_comparison *comparison)
{
    for (size_t i = 0; i < comparison->row_count; i++) {
        free(comparison->rows[i].values);
    }
    for (size_t i = 0; i < comparison->pair_count; i++) {
        free(comparison->pairs[i].causes);
    }
    free(comparison->rows);
    free(comparison->pairs);
    *comparison = (struct tpp_comparison){ 0 };
}
