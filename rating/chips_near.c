/* Which limits chips are close to, and whether it matters on which side they are. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rating/rating.h"

struct search {
    const struct tpp_rule *rules;
    size_t rule_count;
    double percent;
    struct tpp_near *near;
    size_t count;
    size_t capacity;
};

static double value_of(const struct tpp_rating *rating, enum tpp_metric metric)
{
    const struct tpp_figure *figure = &rating->figures[TPP_BASIS_DECLARED];
    switch (metric) {
    case TPP_METRIC_TPP:
    case TPP_METRIC_BITS_X_TOPS:
        return figure->tpp;
    case TPP_METRIC_DENSITY:
        return figure->density;
    case TPP_METRIC_IO:
        return rating->subject.io_gb_per_s;
    case TPP_METRIC_DRAM:
        return rating->subject.dram_gb_per_s;
    case TPP_METRIC_DRAM_PLUS_IO:
        return rating->subject.dram_gb_per_s + rating->subject.io_gb_per_s;
    default:
        return NAN;
    }
}

/* Moves a subject so that a metric has another value and, as far as can be, nothing else has. */
static void move_metric(struct tpp_subject *subject, enum tpp_metric metric, double from, double to)
{
    switch (metric) {
    case TPP_METRIC_TPP:
    case TPP_METRIC_BITS_X_TOPS:
        for (size_t i = 0; i < subject->rate_count; i++) {
            subject->rates[i].macs_per_second *= to / from;
        }
        subject->die_area_mm2 *= to / from; /* density stays */
        break;
    case TPP_METRIC_DENSITY:
        subject->die_area_mm2 *= from / to;
        break;
    case TPP_METRIC_IO:
        subject->io_gb_per_s = to;
        break;
    case TPP_METRIC_DRAM:
    case TPP_METRIC_DRAM_PLUS_IO:
        subject->dram_gb_per_s += to - from;
        break;
    default:
        break;
    }
}

/* Whether the rule answers otherwise when the metric is just on the other side of its limit. */
static enum tpp_status is_decisive(const struct search *search, const struct tpp_chip *chip,
                                   const struct tpp_rating *rating, size_t rule, const struct tpp_condition *condition,
                                   int *decisive, struct tpp_error *err)
{
    enum { PARTS = 1000000000 }; /* how little is "just" */
    double value = value_of(rating, condition->metric);
    double other = condition->limit * (value >= condition->limit ? 1 - 1.0 / PARTS : 1 + 1.0 / PARTS);
    struct tpp_subject subject;
    struct tpp_rating moved;
    tpp_subject_init(&subject);
    subject.is_taken_as_exact = 1;
    enum tpp_status status = tpp_subject_add_chip(&subject, chip, err);
    if (status == TPP_STATUS_OK) {
        move_metric(&subject, condition->metric, value, other);
        status = tpp_rating_evaluate(&subject, search->rules, search->rule_count, NULL, &moved, err);
    }
    tpp_subject_free(&subject);
    if (status == TPP_STATUS_OK) {
        *decisive = !tpp_rule_results_agree(&rating->rules[rule], &moved.rules[rule]);
        tpp_rating_free(&moved);
    }
    return status;
}

static int is_known(const struct search *search, const struct tpp_chip *chip, const struct tpp_rule *rule,
                    const struct tpp_condition *condition)
{
    for (size_t i = 0; i < search->count; i++) {
        const struct tpp_near *near = &search->near[i];
        if (near->chip == chip && near->rule == rule && near->condition.metric == condition->metric &&
            near->condition.limit == condition->limit) {
            return 1;
        }
    }
    return 0;
}

static enum tpp_status add(struct search *search, const struct tpp_near *near, struct tpp_error *err)
{
    if (search->count == search->capacity) {
        size_t capacity = search->capacity == 0 ? 64 : search->capacity * 2;
        struct tpp_near *grown = realloc(search->near, capacity * sizeof *grown);
        if (grown == NULL) {
            return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu limits", capacity);
        }
        search->near = grown;
        search->capacity = capacity;
    }
    search->near[search->count++] = *near;
    return TPP_STATUS_OK;
}

static enum tpp_status look_at(struct search *search, const struct tpp_chip *chip, const struct tpp_rating *rating,
                               size_t rule, const struct tpp_clause *clause, struct tpp_error *err)
{
    for (size_t i = 0; i < clause->condition_count; i++) {
        const struct tpp_condition *condition = &clause->conditions[i];
        struct tpp_near near = {
            .chip = chip,
            .rule = &search->rules[rule],
            .condition = *condition,
            .value = value_of(rating, condition->metric),
        };
        near.margin_percent = 100 * (near.value - condition->limit) / condition->limit;
        if (isnan(near.value) || fabs(near.margin_percent) > search->percent ||
            is_known(search, chip, near.rule, condition)) {
            continue;
        }
        TPP_TRY(is_decisive(search, chip, rating, rule, condition, &near.is_decisive, err));
        TPP_TRY(add(search, &near, err));
    }
    return TPP_STATUS_OK;
}

static int compare_near(const void *a, const void *b)
{
    double left = fabs(((const struct tpp_near *)a)->margin_percent);
    double right = fabs(((const struct tpp_near *)b)->margin_percent);
    return (left > right) - (left < right);
}

static enum tpp_status look_at_chip(struct search *search, const struct tpp_chip *chip, struct tpp_error *err)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    size_t before = search->count;
    if (chip->rate_count == 0) {
        return TPP_STATUS_OK;
    }
    tpp_subject_init(&subject);
    subject.is_taken_as_exact = 1;
    enum tpp_status status = tpp_subject_add_chip(&subject, chip, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_rating_evaluate(&subject, search->rules, search->rule_count, NULL, &rating, err);
    }
    tpp_subject_free(&subject);
    if (status != TPP_STATUS_OK) {
        return status;
    }
    for (size_t rule = 0; rule < search->rule_count && status == TPP_STATUS_OK; rule++) {
        for (size_t i = 0; i < search->rules[rule].clause_count && status == TPP_STATUS_OK; i++) {
            status = look_at(search, chip, &rating, rule, &search->rules[rule].clauses[i], err);
        }
        for (size_t i = 0; i < search->rules[rule].exclusion_count && status == TPP_STATUS_OK; i++) {
            status = look_at(search, chip, &rating, rule, &search->rules[rule].exclusions[i], err);
        }
    }
    tpp_rating_free(&rating);
    if (search->count > before) {
        qsort(search->near + before, search->count - before, sizeof *search->near, compare_near);
    }
    return status;
}

enum tpp_status tpp_chips_near(const struct tpp_chip *chips, size_t count, const struct tpp_rule *rules,
                               size_t rule_count, double percent, struct tpp_near **near, size_t *near_count,
                               struct tpp_error *err)
{
    struct search search = { .rules = rules, .rule_count = rule_count, .percent = percent };
    if (!(percent >= 0) || !isfinite(percent)) {
        return tpp_fail(err, TPP_STATUS_INVALID, "near: %g %% is no distance; give 0 or more", percent);
    }
    for (size_t i = 0; i < count; i++) {
        enum tpp_status status = look_at_chip(&search, &chips[i], err);
        if (status != TPP_STATUS_OK) {
            free(search.near);
            return status;
        }
    }
    *near = search.near;
    *near_count = search.count;
    return TPP_STATUS_OK;
}
