/* Clauses against figures. A value has a bound: a declared figure is the value itself, a measured one only says that
 * the true value is this or more. So a comparison is true, false or unknown, a clause is the three-valued "and" of its
 * comparisons, and a measured figure never makes a clause "not met". */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rating/judge.h"

/* ------------------------------------------------------------------------------------------ three-valued logic */

enum tpp_truth tpp_truth_both(enum tpp_truth a, enum tpp_truth b)
{
    if (a == TPP_TRUTH_FALSE || b == TPP_TRUTH_FALSE) {
        return TPP_TRUTH_FALSE;
    }
    return a == TPP_TRUTH_UNKNOWN || b == TPP_TRUTH_UNKNOWN ? TPP_TRUTH_UNKNOWN : TPP_TRUTH_TRUE;
}

enum tpp_truth tpp_truth_opposite(enum tpp_truth a)
{
    return a == TPP_TRUTH_UNKNOWN ? a : a == TPP_TRUTH_TRUE ? TPP_TRUTH_FALSE : TPP_TRUTH_TRUE;
}

static enum tpp_truth compare(double value, enum tpp_bound bound, enum tpp_operator op, double limit)
{
    int holds = op == TPP_OP_AT_LEAST  ? value >= limit
                : op == TPP_OP_ABOVE   ? value > limit
                : op == TPP_OP_BELOW   ? value < limit
                : op == TPP_OP_AT_MOST ? value <= limit
                                       : value == limit;
    /* The true value may be higher: a lower limit that is reached stays reached, an upper one that is passed stays
     * passed, and nothing else is settled. */
    int is_settled = bound == TPP_BOUND_EXACT || ((op == TPP_OP_AT_LEAST || op == TPP_OP_ABOVE) && holds) ||
                     ((op == TPP_OP_BELOW || op == TPP_OP_AT_MOST) && !holds);
    if (!is_settled) {
        return TPP_TRUTH_UNKNOWN;
    }
    return holds ? TPP_TRUTH_TRUE : TPP_TRUTH_FALSE;
}

/* ------------------------------------------------------------------------------------------ conditions */

struct bounded {
    double value; /* NAN when not known */
    enum tpp_bound bound;
    int is_undefined; /* there can be no value */
    double standard;  /* standard uncertainty of the value; 0 when exact */
};

/* A sum of which one part is known is at least that part. */
static struct bounded sum_of(double a, double b)
{
    if (isnan(a) || isnan(b)) {
        return (struct bounded){ isnan(a) ? b : a, TPP_BOUND_AT_LEAST, 0, 0 };
    }
    return (struct bounded){ a + b, TPP_BOUND_EXACT, 0, 0 };
}

static struct bounded exactly(double value)
{
    return (struct bounded){ value, TPP_BOUND_EXACT, 0, 0 };
}

static struct bounded answer_of(enum tpp_answer answer)
{
    return exactly(answer == TPP_ANSWER_UNKNOWN ? NAN : answer == TPP_ANSWER_YES);
}

static struct bounded density_of(const struct tpp_judging *judging, const struct tpp_figure *figure)
{
    if (judging->subject->has_planar_dies_only) {
        return (struct bounded){ NAN, TPP_BOUND_EXACT, 1, 0 };
    }
    return (struct bounded){ figure->density, figure->bound, 0, figure->density * figure->budget.density };
}

static struct bounded value_of(const struct tpp_judging *judging, enum tpp_basis basis, enum tpp_metric metric)
{
    const struct tpp_subject *subject = judging->subject;
    const struct tpp_figure *figure = &judging->figures[basis];
    switch (metric) {
    case TPP_METRIC_TPP:
    case TPP_METRIC_BITS_X_TOPS: /* the same number since both count 2 operations per multiply-accumulate */
        return (struct bounded){ figure->tpp, figure->bound, 0, figure->tpp * figure->budget.tpp };
    case TPP_METRIC_DENSITY:
        return density_of(judging, figure);
    case TPP_METRIC_TOPS:
        return (struct bounded){ figure->tops, figure->bound, 0, figure->tops * figure->budget.tpp };
    case TPP_METRIC_IO:
        return exactly(subject->io_gb_per_s);
    case TPP_METRIC_DRAM:
        return exactly(subject->dram_gb_per_s);
    case TPP_METRIC_DRAM_PLUS_IO:
        return sum_of(subject->dram_gb_per_s, subject->io_gb_per_s);
    case TPP_METRIC_MEMORY_DENSITY:
        return exactly(subject->memory_gb_per_s / subject->memory_area_mm2);
    case TPP_METRIC_TRANSISTORS:
        return exactly(subject->transistors);
    case TPP_METRIC_DATACENTER:
        return answer_of(judging->datacenter);
    case TPP_METRIC_HBM:
        return answer_of(subject->hbm);
    case TPP_METRIC_FIRST_MARKETED:
        return exactly(tpp_date_days(subject->first_marketed));
    case TPP_METRIC_EXPORT_DATE:
        return exactly(tpp_date_days(*subject->export_date != '\0' ? subject->export_date : judging->date));
    case TPP_METRIC_COUNT:
        break;
    }
    return exactly(NAN);
}

static struct tpp_condition_result judge_condition(const struct tpp_judging *judging, enum tpp_basis basis,
                                                   const struct tpp_condition *condition)
{
    struct bounded is = value_of(judging, basis, condition->metric);
    int has_margin = !isnan(is.value) && tpp_metric_kind_of(condition->metric) == TPP_METRIC_NUMBER;
    enum tpp_truth missing = is.is_undefined ? TPP_TRUTH_FALSE : TPP_TRUTH_UNKNOWN;
    double standard = has_margin && !judging->subject->is_taken_as_exact ? is.standard : 0;
    double excess = is.value - condition->limit;
    int is_inside = standard > 0 && fabs(excess) <= TPP_COVERAGE_FACTOR * standard;
    int is_open = isnan(is.value) || is_inside;
    return (struct tpp_condition_result){
        .condition = *condition,
        .value = is.value,
        .bound = is.bound,
        .margin_percent = has_margin ? 100 * excess / condition->limit : NAN,
        .standard = standard,
        .margin_k = standard > 0 ? excess / standard : NAN,
        .is_inside = is_inside,
        .is_undefined = is.is_undefined,
        .truth = is_open ? missing : compare(is.value, is.bound, condition->op, condition->limit),
    };
}

enum tpp_truth tpp_judge_conditions(const struct tpp_judging *judging, enum tpp_basis basis,
                                    const struct tpp_condition *conditions, size_t count,
                                    struct tpp_condition_result *results)
{
    enum tpp_truth truth = TPP_TRUTH_TRUE;
    for (size_t i = 0; i < count; i++) {
        struct tpp_condition_result result = judge_condition(judging, basis, &conditions[i]);
        truth = tpp_truth_both(truth, result.truth);
        if (results != NULL) {
            results[i] = result;
        }
    }
    return truth;
}

/* ------------------------------------------------------------------------------------------ clauses */

static enum tpp_truth judge_all_of(const struct tpp_judging *judging, enum tpp_basis basis,
                                   const struct tpp_clause *clause)
{
    return tpp_judge_conditions(judging, basis, clause->conditions, clause->condition_count, NULL);
}

enum tpp_clause_outcome tpp_judge_clause(const struct tpp_judging *judging, enum tpp_basis basis,
                                         const struct tpp_rule *rule, const struct tpp_clause *clause)
{
    enum tpp_truth truth = judge_all_of(judging, basis, clause);
    for (size_t i = 0; i < rule->exclusion_count; i++) {
        truth = tpp_truth_both(truth, tpp_truth_opposite(judge_all_of(judging, basis, &rule->exclusions[i])));
    }
    if (truth == TPP_TRUTH_TRUE) {
        return TPP_CLAUSE_MEETS;
    }
    int is_exact = judging->figures[basis].bound == TPP_BOUND_EXACT;
    return truth == TPP_TRUTH_FALSE && is_exact ? TPP_CLAUSE_DOES_NOT_MEET : TPP_CLAUSE_UNDETERMINED;
}

/* The figure to show where none decides: an exact one, else the one that proves most. */
static enum tpp_basis strongest(const struct tpp_figure *figures)
{
    enum tpp_basis best = TPP_BASIS_COUNT;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        if (!figures[i].is_present) {
            continue;
        }
        if (figures[i].bound == TPP_BOUND_EXACT) {
            return (enum tpp_basis)i;
        }
        if (best == TPP_BASIS_COUNT || figures[i].tpp > figures[best].tpp) {
            best = (enum tpp_basis)i;
        }
    }
    return best;
}

/* Met when any figure shows it; not met when an exact one shows that; else undetermined. */
static void combine(const struct tpp_judging *judging, struct tpp_clause_result *result)
{
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        if (result->by_basis[i] == TPP_CLAUSE_MEETS) {
            result->outcome = TPP_CLAUSE_MEETS;
            result->basis = (enum tpp_basis)i;
            return;
        }
    }
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        if (result->by_basis[i] == TPP_CLAUSE_DOES_NOT_MEET) {
            result->outcome = TPP_CLAUSE_DOES_NOT_MEET;
            result->basis = (enum tpp_basis)i;
            return;
        }
    }
    result->outcome = TPP_CLAUSE_UNDETERMINED;
    result->basis = strongest(judging->figures);
}

static enum tpp_status judge_on_all(const struct tpp_judging *judging, const struct tpp_rule *rule,
                                    const struct tpp_clause *clause, struct tpp_clause_result *result,
                                    struct tpp_error *err)
{
    result->clause = clause;
    memcpy(result->label, clause->label, sizeof result->label);
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        result->by_basis[i] = judging->figures[i].is_present
                                  ? tpp_judge_clause(judging, (enum tpp_basis)i, rule, clause)
                                  : TPP_CLAUSE_NOT_APPLICABLE;
    }
    combine(judging, result);
    result->if_datacenter = result->if_not_datacenter = result->outcome;
    result->conditions = calloc(clause->condition_count, sizeof *result->conditions);
    if (result->conditions == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", clause->label);
    }
    result->condition_count = clause->condition_count;
    (void)tpp_judge_conditions(judging, result->basis, clause->conditions, clause->condition_count, result->conditions);
    tpp_reason_write(judging, rule, result);
    return TPP_STATUS_OK;
}

enum tpp_status tpp_judge_exclusion(const struct tpp_judging *judging, const struct tpp_rule *rule,
                                    struct tpp_exclusion_result *result, struct tpp_error *err)
{
    if (rule->exclusion_count == 0) {
        return TPP_STATUS_OK;
    }
    const struct tpp_clause *clause = &rule->exclusions[0];
    result->conditions = calloc(clause->condition_count, sizeof *result->conditions);
    if (result->conditions == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", clause->label);
    }
    result->clause = clause;
    result->condition_count = clause->condition_count;
    result->basis = strongest(judging->figures);
    result->truth =
        tpp_judge_conditions(judging, result->basis, clause->conditions, clause->condition_count, result->conditions);
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ rules */

/* A rule that is not asked, or not known to be, says no more than that. */
static void apply_admission(struct tpp_clause_result *result, const struct tpp_admission *admission)
{
    enum tpp_clause_outcome outcome = admission->outcome;
    memcpy(result->reason, admission->reason, sizeof result->reason);
    result->outcome = result->if_datacenter = result->if_not_datacenter = outcome;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        result->by_basis[i] = result->by_basis[i] == TPP_CLAUSE_NOT_APPLICABLE ? TPP_CLAUSE_NOT_APPLICABLE : outcome;
    }
}

/* Whether a clause whose label begins so is met. */
static enum tpp_truth is_met_under(const struct tpp_rule_result *result, const char *prefix)
{
    enum tpp_truth truth = TPP_TRUTH_FALSE;
    for (size_t i = 0; i < result->clause_count; i++) {
        const struct tpp_clause_result *clause = &result->clauses[i];
        if (strncmp(clause->label, prefix, strlen(prefix)) != 0) {
            continue;
        }
        if (clause->outcome == TPP_CLAUSE_MEETS) {
            return TPP_TRUTH_TRUE;
        }
        truth = clause->outcome == TPP_CLAUSE_UNDETERMINED ? TPP_TRUTH_UNKNOWN : truth;
    }
    return truth;
}

/* True when any figure shows it, false when an exact one does. */
static enum tpp_truth judge_on_any(const struct tpp_judging *judging, const struct tpp_exception *exception)
{
    enum tpp_truth truth = TPP_TRUTH_UNKNOWN;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        if (!judging->figures[i].is_present) {
            continue;
        }
        enum tpp_truth on_this =
            tpp_judge_conditions(judging, (enum tpp_basis)i, exception->conditions, exception->condition_count, NULL);
        if (on_this == TPP_TRUTH_TRUE) {
            return TPP_TRUTH_TRUE;
        }
        truth = on_this == TPP_TRUTH_FALSE && judging->figures[i].bound == TPP_BOUND_EXACT ? TPP_TRUTH_FALSE : truth;
    }
    return truth;
}

static enum tpp_status judge_exceptions(const struct tpp_judging *judging, const struct tpp_rule *rule,
                                        struct tpp_rule_result *result, struct tpp_error *err)
{
    result->exceptions = calloc(rule->exception_count + 1, sizeof *result->exceptions);
    if (result->exceptions == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", rule->id);
    }
    result->exception_count = rule->exception_count;
    for (size_t i = 0; i < rule->exception_count; i++) {
        const struct tpp_exception *exception = &rule->exceptions[i];
        enum tpp_truth truth = is_met_under(result, exception->met_under);
        if (*exception->not_met_under != '\0') {
            truth = tpp_truth_both(truth, tpp_truth_opposite(is_met_under(result, exception->not_met_under)));
        }
        truth = tpp_truth_both(truth, judge_on_any(judging, exception));
        result->exceptions[i] = (struct tpp_exception_result){ exception, truth, truth, truth };
    }
    return TPP_STATUS_OK;
}

static enum tpp_clause_outcome outcome_of(const struct tpp_rule_result *result)
{
    int is_open = 0;
    int is_asked = 0;
    for (size_t i = 0; i < result->clause_count; i++) {
        if (result->clauses[i].outcome == TPP_CLAUSE_MEETS) {
            return TPP_CLAUSE_MEETS;
        }
        is_open |= result->clauses[i].outcome == TPP_CLAUSE_UNDETERMINED;
        is_asked |= result->clauses[i].outcome != TPP_CLAUSE_NOT_APPLICABLE;
    }
    if (is_open) {
        return TPP_CLAUSE_UNDETERMINED;
    }
    return is_asked ? TPP_CLAUSE_DOES_NOT_MEET : TPP_CLAUSE_NOT_APPLICABLE;
}

static enum tpp_status judge_into(const struct tpp_judging *judging, const struct tpp_rule *rule,
                                  const struct tpp_admission *admission, struct tpp_rule_result *made,
                                  struct tpp_error *err)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        made->clause_count = i + 1;
        TPP_TRY(judge_on_all(judging, rule, &rule->clauses[i], &made->clauses[i], err));
        if (admission->outcome != TPP_CLAUSE_MEETS) {
            apply_admission(&made->clauses[i], admission);
        }
    }
    made->outcome = made->if_datacenter = made->if_not_datacenter = outcome_of(made);
    TPP_TRY(judge_exceptions(judging, rule, made, err));
    tpp_headline_write(made);
    return TPP_STATUS_OK;
}

enum tpp_status tpp_judge_rule(const struct tpp_judging *judging, const struct tpp_rule *rule,
                               const struct tpp_admission *admission, struct tpp_rule_result *result,
                               struct tpp_error *err)
{
    struct tpp_rule_result made = { .rule = rule };
    made.clauses = calloc(rule->clause_count, sizeof *made.clauses);
    if (made.clauses == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", rule->id);
    }
    enum tpp_status status = judge_into(judging, rule, admission, &made, err);
    if (status != TPP_STATUS_OK) {
        tpp_rule_result_free(&made);
        return status;
    }
    *result = made;
    return TPP_STATUS_OK;
}

void tpp_rule_result_free(struct tpp_rule_result *result)
{
    for (size_t i = 0; i < result->clause_count; i++) {
        free(result->clauses[i].conditions);
    }
    free(result->clauses);
    free(result->exceptions);
    free(result->exclusion.conditions);
    *result = (struct tpp_rule_result){ 0 };
}
