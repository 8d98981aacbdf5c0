/* The rating: rates to figures, figures to verdicts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rating/judge.h"

/* ------------------------------------------------------------------------------------------ checks */

static enum tpp_status check_subject(const struct tpp_subject *subject, struct tpp_error *err)
{
    const struct {
        const char *name;
        double value;
        int may_be_zero;
    } facts[] = {
        { "die area (mm2)", subject->die_area_mm2, 0 },
        { "I/O rate (GB/s)", subject->io_gb_per_s, 1 },
        { "DRAM bandwidth (GB/s)", subject->dram_gb_per_s, 1 },
    };
    if (subject->rate_count == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID,
                        "there is no rate to rate: no verified measurement and no declared one");
    }
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        double value = facts[i].value;
        if (!isnan(value) && (!isfinite(value) || value < 0 || (value == 0 && !facts[i].may_be_zero))) {
            return tpp_fail(err, TPP_STATUS_INVALID, "%s %g: must be finite and %s", facts[i].name, value,
                            facts[i].may_be_zero ? "at least 0" : "more than 0");
        }
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ figures */

/* The fastest rate of a precision on a basis; NULL when there is none. */
static const struct tpp_rate *fastest(const struct tpp_subject *subject, enum tpp_basis basis,
                                      enum tpp_precision precision)
{
    const struct tpp_rate *best = NULL;
    for (size_t i = 0; i < subject->rate_count; i++) {
        const struct tpp_rate *rate = &subject->rates[i];
        if (rate->basis == basis && rate->precision == precision &&
            (best == NULL || rate->macs_per_second > best->macs_per_second)) {
            best = rate;
        }
    }
    return best;
}

static enum tpp_status rate_precision(const struct tpp_rate *rate, struct tpp_precision_result *result,
                                      struct tpp_error *err)
{
    struct tpp_precision_result made = {
        .precision = rate->precision,
        .basis = rate->basis,
        /* Only a declaration can be exact: what a caller says of a measurement does not make it so. */
        .bound = rate->basis == TPP_BASIS_DECLARED ? rate->bound : TPP_BOUND_AT_LEAST,
        .macs_per_second = rate->macs_per_second,
        .tpp_low = NAN,
        .tpp_high = NAN,
    };
    TPP_TRY(tpp_rating_tpp(rate->macs_per_second, rate->precision, &made.tpp, err));
    if (isfinite(rate->low_macs_per_second) && isfinite(rate->high_macs_per_second)) {
        TPP_TRY(tpp_rating_tpp(rate->low_macs_per_second, rate->precision, &made.tpp_low, err));
        TPP_TRY(tpp_rating_tpp(rate->high_macs_per_second, rate->precision, &made.tpp_high, err));
    }
    (void)snprintf(made.source, sizeof made.source, "%s", rate->source);
    *result = made;
    return TPP_STATUS_OK;
}

static enum tpp_status rate_precisions(const struct tpp_subject *subject, struct tpp_rating *rating,
                                       struct tpp_error *err)
{
    rating->precisions = calloc((size_t)TPP_BASIS_COUNT * TPP_PRECISION_COUNT, sizeof *rating->precisions);
    if (rating->precisions == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for the TPP of each precision");
    }
    for (int basis = 0; basis < TPP_BASIS_COUNT; basis++) {
        for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
            const struct tpp_rate *rate = fastest(subject, (enum tpp_basis)basis, (enum tpp_precision)i);
            if (rate != NULL) {
                TPP_TRY(rate_precision(rate, &rating->precisions[rating->precision_count], err));
                rating->precision_count++;
            }
        }
    }
    return TPP_STATUS_OK;
}

static enum tpp_status find_figures(struct tpp_rating *rating, struct tpp_error *err)
{
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        rating->figures[i] = (struct tpp_figure){ .tpp = NAN, .tpp_low = NAN, .density = NAN };
    }
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        struct tpp_figure *figure = &rating->figures[result->basis];
        if (!figure->is_present || result->tpp > figure->tpp) {
            *figure = (struct tpp_figure){
                .is_present = 1,
                .bound = result->bound,
                .tpp = result->tpp,
                .tpp_low = result->tpp_low,
                .precision = result->precision,
                .density = NAN,
            };
        }
    }
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        struct tpp_figure *figure = &rating->figures[i];
        if (figure->is_present && !isnan(rating->subject.die_area_mm2)) {
            TPP_TRY(tpp_rating_density(figure->tpp, rating->subject.die_area_mm2, &figure->density, err));
        }
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ conflicts */

static const struct tpp_precision_result *declared_for(const struct tpp_rating *rating, enum tpp_precision precision)
{
    for (size_t i = 0; i < rating->precision_count; i++) {
        if (rating->precisions[i].basis == TPP_BASIS_DECLARED && rating->precisions[i].precision == precision) {
            return &rating->precisions[i];
        }
    }
    return NULL;
}

/* Where a measurement proves more than was declared, the declaration is no longer exact: what it says at least holds,
 * what it says at most does not. */
static enum tpp_status find_conflicts(struct tpp_rating *rating, struct tpp_error *err)
{
    struct tpp_figure *declared = &rating->figures[TPP_BASIS_DECLARED];
    if (!declared->is_present) {
        return TPP_STATUS_OK;
    }
    rating->conflicts = calloc(rating->precision_count, sizeof *rating->conflicts);
    if (rating->conflicts == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory while comparing figures");
    }
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *measured = &rating->precisions[i];
        if (measured->basis == TPP_BASIS_DECLARED) {
            continue;
        }
        const struct tpp_precision_result *same = declared_for(rating, measured->precision);
        double proved = isnan(measured->tpp_low) ? measured->tpp : measured->tpp_low;
        int is_maximum = proved > declared->tpp;
        if (!is_maximum && (same == NULL || proved <= same->tpp)) {
            continue;
        }
        rating->conflicts[rating->conflict_count++] = (struct tpp_conflict){
            .precision = measured->precision,
            .basis = measured->basis,
            .measured_tpp = proved,
            .declared_tpp = is_maximum ? declared->tpp : same->tpp,
            .is_maximum = is_maximum,
        };
        declared->is_contradicted |= is_maximum;
    }
    if (declared->is_contradicted) {
        declared->bound = TPP_BOUND_AT_LEAST;
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ rules */

static size_t index_of(const struct tpp_rule *rules, size_t count, const char *id)
{
    size_t i = 0;
    while (i < count && strcmp(rules[i].id, id) != 0) {
        i++;
    }
    return i;
}

static void free_results(struct tpp_rule_result *results, size_t count)
{
    for (size_t i = 0; results != NULL && i < count; i++) {
        tpp_rule_result_free(&results[i]);
    }
    free(results);
}

/* Judges a rule when what it requires is judged; 1 when it did, 0 when it has to wait. */
static enum tpp_status judge_when_ready(const struct tpp_judging *judging, const struct tpp_rule *rules, size_t count,
                                        size_t index, struct tpp_rule_result *results, int *did, struct tpp_error *err)
{
    const struct tpp_rule *rule = &rules[index];
    enum tpp_clause_outcome required = TPP_CLAUSE_MEETS;
    *did = 0;
    if (results[index].rule != NULL) {
        return TPP_STATUS_OK;
    }
    if (*rule->requires_rule != '\0') {
        size_t needed = index_of(rules, count, rule->requires_rule);
        if (needed == count) {
            return tpp_fail(err, TPP_STATUS_INVALID, "%s requires %s, which is not among the rules", rule->id,
                            rule->requires_rule);
        }
        if (results[needed].rule == NULL) {
            return TPP_STATUS_OK;
        }
        required = results[needed].outcome;
    }
    TPP_TRY(tpp_judge_rule(judging, rule, required, &results[index], err));
    *did = 1;
    return TPP_STATUS_OK;
}

static enum tpp_status judge_all(const struct tpp_judging *judging, const struct tpp_rule *rules, size_t count,
                                 struct tpp_rule_result *results, struct tpp_error *err)
{
    size_t left = count;
    while (left > 0) {
        size_t before = left;
        for (size_t i = 0; i < count; i++) {
            int did = 0;
            TPP_TRY(judge_when_ready(judging, rules, count, i, results, &did, err));
            left -= (size_t)did;
        }
        if (left == before) {
            return tpp_fail(err, TPP_STATUS_INVALID, "rules require each other in a circle; check requires_rule");
        }
    }
    return TPP_STATUS_OK;
}

/* Works out the answer that is not known both ways, and joins them. */
static enum tpp_status judge_both_answers(struct tpp_judging *judging, const struct tpp_rule *rules, size_t count,
                                          struct tpp_rule_result *results, struct tpp_error *err)
{
    if (judging->subject->datacenter != TPP_ANSWER_UNKNOWN) {
        return judge_all(judging, rules, count, results, err);
    }
    struct tpp_rule_result *other = calloc(count + 1, sizeof *other);
    if (other == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu rules", count);
    }
    judging->datacenter = TPP_ANSWER_YES;
    enum tpp_status status = judge_all(judging, rules, count, results, err);
    judging->datacenter = TPP_ANSWER_NO;
    if (status == TPP_STATUS_OK) {
        status = judge_all(judging, rules, count, other, err);
    }
    judging->datacenter = TPP_ANSWER_UNKNOWN;
    for (size_t i = 0; status == TPP_STATUS_OK && i < count; i++) {
        tpp_rule_result_join(&results[i], &other[i]);
    }
    free_results(other, count);
    return status;
}

static int is_current(const struct tpp_rule *rule, const char *date)
{
    if (*date == '\0') {
        return rule->status == TPP_RULE_IN_FORCE;
    }
    return (rule->status == TPP_RULE_IN_FORCE || rule->status == TPP_RULE_SUPERSEDED) &&
           tpp_rule_is_effective(rule, date);
}

static enum tpp_status judge_rules(struct tpp_rating *rating, const struct tpp_rule *rules, size_t count,
                                   struct tpp_error *err)
{
    struct tpp_judging judging = { &rating->subject, rating->figures, rating->subject.datacenter };
    rating->rules = calloc(count + 1, sizeof *rating->rules);
    if (rating->rules == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu rules", count);
    }
    rating->rule_count = count;
    TPP_TRY(judge_both_answers(&judging, rules, count, rating->rules, err));
    for (size_t i = 0; i < count; i++) {
        rating->rules[i].is_effective_at_date = *rating->date != '\0' && tpp_rule_is_effective(&rules[i], rating->date);
        rating->rules[i].is_current = is_current(&rules[i], rating->date);
        TPP_TRY(tpp_judge_exclusion(&judging, &rules[i], &rating->rules[i].exclusion, err));
        tpp_headline_finish(&rating->rules[i]);
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ all of it */

enum tpp_status tpp_rating_evaluate(const struct tpp_subject *subject, const struct tpp_rule *rules, size_t rule_count,
                                    const char *date, struct tpp_rating *rating, struct tpp_error *err)
{
    struct tpp_rating made = { .subject = *subject };
    made.subject.rates = NULL;
    made.subject.rate_count = 0;
    if (date != NULL && *date != '\0' && !tpp_date_is_valid(date)) {
        return tpp_fail(err, TPP_STATUS_INVALID, "'%.40s' is no date; write a calendar day as YYYY-MM-DD", date);
    }
    (void)snprintf(made.date, sizeof made.date, "%s", date != NULL ? date : "");
    TPP_TRY(check_subject(subject, err));
    enum tpp_status status = rate_precisions(subject, &made, err);
    if (status == TPP_STATUS_OK) {
        status = find_figures(&made, err);
    }
    if (status == TPP_STATUS_OK) {
        status = find_conflicts(&made, err);
    }
    if (status == TPP_STATUS_OK) {
        status = judge_rules(&made, rules, rule_count, err);
    }
    if (status != TPP_STATUS_OK) {
        tpp_rating_free(&made);
        return tpp_context(err, status, "%s", *subject->name != '\0' ? subject->name : "rating");
    }
    *rating = made;
    return TPP_STATUS_OK;
}

void tpp_rating_free(struct tpp_rating *rating)
{
    if (rating == NULL) {
        return;
    }
    free_results(rating->rules, rating->rule_count);
    free(rating->precisions);
    free(rating->conflicts);
    *rating = (struct tpp_rating){ 0 };
}
