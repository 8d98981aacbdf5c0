/* Quantities of TPP over many units. The limits, whom they are for and what counts are data of the rules. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rating/rating.h"

static const uint64_t units_limit = 1000000000000000U; /* doubles hold every whole number up to here */

enum { WHOLE_PERCENT = 100 };

enum tpp_truth tpp_quantity_counts(const struct tpp_rule_result *result, const struct tpp_quantity *quantity)
{
    enum tpp_truth truth = TPP_TRUTH_FALSE;
    int is_there = 0;
    size_t length = strlen(quantity->met_under);
    if (length == 0) {
        return TPP_TRUTH_TRUE;
    }
    for (size_t i = 0; i < result->clause_count; i++) {
        if (strncmp(result->clauses[i].label, quantity->met_under, length) != 0) {
            continue;
        }
        is_there = 1;
        if (result->clauses[i].outcome == TPP_CLAUSE_MEETS) {
            return TPP_TRUTH_TRUE;
        }
        truth = result->clauses[i].outcome == TPP_CLAUSE_UNDETERMINED ? TPP_TRUTH_UNKNOWN : truth;
    }
    return is_there ? truth : TPP_TRUTH_UNKNOWN;
}

const char *tpp_quantity_first_day(const struct tpp_rule *rule, const struct tpp_quantity *quantity)
{
    return *quantity->from != '\0' ? quantity->from : rule->effective;
}

const char *tpp_quantity_last_day(const struct tpp_rule *rule, const struct tpp_quantity *quantity)
{
    return *quantity->until != '\0' ? quantity->until : rule->until;
}

enum tpp_truth tpp_quantity_exceeds(double least, double most, double limit)
{
    return least > limit ? TPP_TRUTH_TRUE : most <= limit ? TPP_TRUTH_FALSE : TPP_TRUTH_UNKNOWN;
}

double tpp_quantity_units(double room, double tpp)
{
    if (!(tpp > 0) || !(room > 0)) {
        return 0;
    }
    /* The quotient may be rounded over a whole number: what counts is the product. */
    double units = floor(room / tpp);
    if (units * tpp > room) {
        units--;
    } else if ((units + 1) * tpp <= room) {
        units++;
    }
    return units;
}

/* The fewest units whose share is enough. */
static double units_elsewhere(double units, double percent)
{
    double least = floor(units * WHOLE_PERCENT / percent);
    return least * percent >= units * WHOLE_PERCENT ? least : least + 1;
}

/* The figure that units are counted by. */
static const struct tpp_figure *largest(const struct tpp_rating *rating)
{
    const struct tpp_figure *found = NULL;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (figure->is_present && (found == NULL || figure->tpp > found->tpp)) {
            found = figure;
        }
    }
    const struct tpp_figure *declared = &rating->figures[TPP_BASIS_DECLARED];
    return declared->is_present && !declared->is_contradicted ? declared : found;
}

static void count(const struct tpp_figure *figure, uint64_t unit_count, struct tpp_quantity_result *result)
{
    const struct tpp_quantity *quantity = result->quantity;
    int is_exact = figure->bound == TPP_BOUND_EXACT && !figure->is_contradicted;
    double proved = is_exact ? figure->tpp : figure->tpp * (1 - TPP_COVERAGE_FACTOR * figure->budget.tpp);
    double units = (double)unit_count;
    int is_share = quantity->scope == TPP_SCOPE_SHARE;
    result->counts = tpp_quantity_counts(result->rule, quantity);
    result->tpp = units * proved;
    result->bound = is_exact ? TPP_BOUND_EXACT : TPP_BOUND_AT_LEAST;
    result->limit_tpp = is_share ? NAN : quantity->limit;
    result->units_fit = is_share ? NAN : tpp_quantity_units(quantity->limit, proved);
    result->units_elsewhere = is_share ? units_elsewhere(units, quantity->limit) : NAN;
    result->exceeds = TPP_TRUTH_FALSE;
    if (result->counts != TPP_TRUTH_FALSE) {
        double least = result->counts == TPP_TRUTH_TRUE ? result->tpp : 0;
        double most = is_exact ? result->tpp : INFINITY;
        result->exceeds = is_share ? TPP_TRUTH_UNKNOWN : tpp_quantity_exceeds(least, most, quantity->limit);
    }
}

enum tpp_status tpp_rating_count_units(struct tpp_rating *rating, uint64_t unit_count, struct tpp_error *err)
{
    const struct tpp_figure *figure = largest(rating);
    size_t total = 0;
    if (figure == NULL || rating->subject.is_memory) {
        return tpp_fail(err, TPP_STATUS_INVALID, "units are counted by TPP, and there is none");
    }
    if (unit_count == 0 || unit_count > units_limit) {
        return tpp_fail(err, TPP_STATUS_INVALID, "a number of units is from 1 to 1e15");
    }
    for (size_t i = 0; i < rating->rule_count; i++) {
        total += rating->rules[i].rule->quantity_count;
    }
    struct tpp_quantity_result *made = calloc(total + 1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu quantities", total);
    }
    size_t at = 0;
    for (size_t i = 0; i < rating->rule_count; i++) {
        for (size_t j = 0; j < rating->rules[i].rule->quantity_count; j++) {
            made[at].rule = &rating->rules[i];
            made[at].quantity = &rating->rules[i].rule->quantities[j];
            count(figure, unit_count, &made[at++]);
        }
    }
    free(rating->quantities);
    rating->quantities = made;
    rating->quantity_count = total;
    rating->unit_count = unit_count;
    return TPP_STATUS_OK;
}
