/* Many designs: outcomes without words. The same clauses are judged by the same functions as in a rating of one; what
 * is left out are the tables and sentences around them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rating/sweep_parts.h"

/* ------------------------------------------------------------------------------------------ in which order */

enum mark { UNSEEN, ENTERED, DONE };

/* Puts what a rule asks for in front of it. */
static enum tpp_status place(struct tpp_sweep *sweep, size_t index, unsigned char *marks, struct tpp_error *err)
{
    const struct tpp_rule *rule = &sweep->rules[index];
    const char *const asked[] = { rule->requires_rule, rule->unless_rule };
    if (marks[index] == DONE) {
        return TPP_STATUS_OK;
    }
    if (marks[index] == ENTERED) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%s: rules require each other in a circle", rule->id);
    }
    if (rule->clause_count == 0 || rule->clause_count > TPP_SWEEP_CLAUSES_MAX) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%s: %zu clauses; a sweep takes from 1 to %d", rule->id,
                        rule->clause_count, TPP_SWEEP_CLAUSES_MAX);
    }
    marks[index] = ENTERED;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        const struct tpp_rule *other = tpp_rules_find(sweep->rules, sweep->rule_count, asked[i]);
        if (*asked[i] != '\0' && other == NULL) {
            return tpp_fail(err, TPP_STATUS_INVALID, "%s asks for %s, which is not among the rules", rule->id,
                            asked[i]);
        }
        if (other != NULL) {
            TPP_TRY(place(sweep, (size_t)(other - sweep->rules), marks, err));
        }
    }
    marks[index] = DONE;
    sweep->order[sweep->order_count++] = index;
    return TPP_STATUS_OK;
}

static enum tpp_status place_wanted(struct tpp_sweep *sweep, const int *is_wanted, struct tpp_error *err)
{
    unsigned char *marks = calloc(sweep->rule_count + 1, 1);
    enum tpp_status status =
        marks != NULL ? TPP_STATUS_OK : tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for a sweep");
    for (size_t i = 0; status == TPP_STATUS_OK && i < sweep->rule_count; i++) {
        status = is_wanted[i] ? place(sweep, i, marks, err) : TPP_STATUS_OK;
    }
    free(marks);
    return status;
}

enum tpp_status tpp_sweep_new(const struct tpp_rule *rules, size_t count, const int *is_wanted, const char *date,
                              const struct tpp_choices *choices, struct tpp_sweep **sweep, struct tpp_error *err)
{
    if (*date != '\0' && !tpp_date_is_valid(date)) {
        return tpp_fail(err, TPP_STATUS_INVALID, "'%.40s' is no date; write a calendar day as YYYY-MM-DD", date);
    }
    TPP_TRY(tpp_choices_check(choices, err));
    struct tpp_sweep *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for a sweep");
    }
    made->rules = rules;
    made->rule_count = count;
    made->order = calloc(count + 1, sizeof *made->order);
    made->outcomes = calloc(count + 1, sizeof *made->outcomes);
    made->if_not = calloc(count + 1, sizeof *made->if_not);
    (void)snprintf(made->date, sizeof made->date, "%s", date);
    tpp_subject_init(&made->blank);
    made->blank.choices = *choices;
    enum tpp_status status = made->order != NULL && made->outcomes != NULL && made->if_not != NULL
                                 ? place_wanted(made, is_wanted, err)
                                 : tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for a sweep of %zu rules", count);
    if (status != TPP_STATUS_OK) {
        tpp_sweep_free(made);
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        made->outcomes[i] =
            (struct tpp_verdict){ TPP_CLAUSE_NOT_APPLICABLE, TPP_CLAUSE_NOT_APPLICABLE, TPP_CLAUSE_NOT_APPLICABLE, 0 };
    }
    *sweep = made;
    return TPP_STATUS_OK;
}

void tpp_sweep_free(struct tpp_sweep *sweep)
{
    if (sweep != NULL) {
        free(sweep->order);
        free(sweep->outcomes);
        free(sweep->if_not);
        free(sweep);
    }
}

/* ------------------------------------------------------------------------------------------ the figure of a row */

static void add_rate(struct tpp_sweep *sweep, int precision, enum tpp_unit unit, double macs_per_second)
{
    struct tpp_rate *rate = &sweep->rates[sweep->subject.rate_count++];
    rate->precision = (enum tpp_precision)precision;
    rate->basis = TPP_BASIS_DECLARED;
    rate->bound = TPP_BOUND_EXACT;
    rate->unit = unit;
    rate->macs_per_second = macs_per_second;
    rate->low_macs_per_second = rate->high_macs_per_second = NAN;
}

/* In table order, so that among equals the first precision sets the figure, as in a rating of one. */
static void add_rates(struct tpp_sweep *sweep)
{
    const struct tpp_design *design = &sweep->design;
    double clocks = design->cores * design->clock_mhz * 1e6;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        if (!isnan(design->tops[i])) {
            add_rate(sweep, i, TPP_UNIT_MATRIX, tpp_rating_macs(design->tops[i]));
        }
        if (!isnan(design->macs[i] * clocks)) {
            add_rate(sweep, i, TPP_UNIT_MATRIX, design->macs[i] * clocks);
        }
        if (!isnan(design->vector_tops[i])) {
            add_rate(sweep, i, TPP_UNIT_VECTOR, tpp_rating_macs(design->vector_tops[i]));
        }
    }
}

void tpp_sweep_begin(struct tpp_sweep *sweep)
{
    sweep->subject = sweep->blank;
    sweep->subject.rates = sweep->rates;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        sweep->design.tops[i] = sweep->design.vector_tops[i] = sweep->design.macs[i] = NAN;
    }
    sweep->design.cores = sweep->design.clock_mhz = NAN;
    sweep->name[0] = '\0';
}

/* ------------------------------------------------------------------------------------------ outcomes of a row */

static enum tpp_clause_outcome admission_of(const struct tpp_sweep *sweep, const struct tpp_rule *rule,
                                            const struct tpp_verdict *outcomes)
{
    const char *const asked[] = { rule->requires_rule, rule->unless_rule };
    enum tpp_clause_outcome admission =
        tpp_rule_is_asked(rule, &sweep->subject) ? TPP_CLAUSE_MEETS : TPP_CLAUSE_NOT_APPLICABLE;
    for (int i = 0; i < 2 && admission != TPP_CLAUSE_NOT_APPLICABLE; i++) {
        if (*asked[i] != '\0') {
            const struct tpp_rule *other = tpp_rules_find(sweep->rules, sweep->rule_count, asked[i]);
            int outcome = outcomes[other - sweep->rules].outcome;
            if (outcome == TPP_CLAUSE_UNDETERMINED) {
                admission = TPP_CLAUSE_UNDETERMINED;
            } else if ((outcome == TPP_CLAUSE_MEETS) == (i == 1)) {
                admission = TPP_CLAUSE_NOT_APPLICABLE;
            }
        }
    }
    return admission;
}

static void judge(const struct tpp_sweep *sweep, const struct tpp_judging *judging, struct tpp_verdict *outcomes)
{
    for (size_t i = 0; i < sweep->order_count; i++) {
        const struct tpp_rule *rule = &sweep->rules[sweep->order[i]];
        struct tpp_verdict *outcome = &outcomes[sweep->order[i]];
        enum tpp_clause_outcome admission = admission_of(sweep, rule, outcomes);
        *outcome = (struct tpp_verdict){ .outcome = (int)TPP_CLAUSE_DOES_NOT_MEET };
        if (admission != TPP_CLAUSE_MEETS) {
            outcome->outcome = (int)admission;
            continue;
        }
        for (size_t j = 0; j < rule->clause_count; j++) {
            enum tpp_clause_outcome one = tpp_judge_clause(judging, TPP_BASIS_DECLARED, rule, &rule->clauses[j]);
            outcome->clauses_met |= (uint64_t)(one == TPP_CLAUSE_MEETS) << j;
            if (one == TPP_CLAUSE_UNDETERMINED) {
                outcome->outcome = TPP_CLAUSE_UNDETERMINED;
            }
        }
        if (outcome->clauses_met != 0) {
            outcome->outcome = TPP_CLAUSE_MEETS;
        }
    }
}

/* Works out the answer that is not known both ways, and joins them. */
static void judge_both_answers(struct tpp_sweep *sweep)
{
    struct tpp_judging judging = { &sweep->subject, sweep->figures, sweep->subject.datacenter, sweep->date };
    int is_open = judging.datacenter == TPP_ANSWER_UNKNOWN;
    judging.datacenter = is_open ? TPP_ANSWER_YES : judging.datacenter;
    judge(sweep, &judging, sweep->outcomes);
    if (is_open) {
        judging.datacenter = TPP_ANSWER_NO;
        judge(sweep, &judging, sweep->if_not);
    }
    for (size_t i = 0; i < sweep->order_count; i++) {
        struct tpp_verdict *yes = &sweep->outcomes[sweep->order[i]];
        const struct tpp_verdict *no = is_open ? &sweep->if_not[sweep->order[i]] : yes;
        yes->if_datacenter = yes->outcome;
        yes->if_not_datacenter = no->outcome;
        yes->clauses_met &= no->clauses_met;
        yes->outcome = yes->if_datacenter == yes->if_not_datacenter ? yes->outcome : TPP_CLAUSE_UNDETERMINED;
    }
}

enum tpp_status tpp_sweep_rate(struct tpp_sweep *sweep, struct tpp_sweep_result *result, struct tpp_error *err)
{
    add_rates(sweep);
    if (sweep->subject.rate_count == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "no rate: give one of a precision, or macs_, cores and clock_mhz");
    }
    tpp_subject_count_as_chosen(&sweep->subject);
    TPP_TRY(tpp_declared_figure(&sweep->subject, &sweep->figures[TPP_BASIS_DECLARED], err));
    judge_both_answers(sweep);
    const struct tpp_figure *figure = &sweep->figures[TPP_BASIS_DECLARED];
    *result = (struct tpp_sweep_result){
        .name = sweep->name,
        .tpp = figure->tpp,
        .precision = figure->precision,
        .density = figure->density,
        .outcomes = sweep->outcomes,
    };
    return TPP_STATUS_OK;
}
