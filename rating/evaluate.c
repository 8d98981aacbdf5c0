/* The rating: what is given is checked and counted as chosen, then every rule is judged in the order they ask for each
 * other. */
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
        { "uncertainty of the die area (mm2)", subject->die_area_standard_mm2, 1 },
        { "other die area (mm2)", subject->other_die_area_mm2, 1 },
        { "memory bandwidth (GB/s)", subject->memory_gb_per_s, 0 },
        { "memory area (mm2)", subject->memory_area_mm2, 0 },
        { "transistors", subject->transistors, 0 },
        { "clock of the declared rates (Hz)", subject->declared_clock_hz, 0 },
    };
    const char *const dates[] = { subject->first_marketed, subject->export_date };
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        if (*dates[i] != '\0' && !tpp_date_is_valid(dates[i])) {
            return tpp_fail(err, TPP_STATUS_INVALID, "'%.15s' is no date; write a calendar day as YYYY-MM-DD",
                            dates[i]);
        }
    }
    if (subject->rate_count == 0 && !subject->is_memory) {
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

enum tpp_status tpp_choices_check(const struct tpp_choices *choices, struct tpp_error *err)
{
    if (choices->circuit_count == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "0 circuits: a level has at least one");
    }
    if (choices->tf32_bits != 32 && choices->tf32_bits != 19) {
        return tpp_fail(err, TPP_STATUS_INVALID, "TF32 of %u bits: it counts as 32 or as 19", choices->tf32_bits);
    }
    if (choices->clock == TPP_CLOCK_GIVEN && !(choices->clock_hz > 0 && isfinite(choices->clock_hz))) {
        return tpp_fail(err, TPP_STATUS_INVALID, "clock %g Hz: must be finite and more than 0", choices->clock_hz);
    }
    return TPP_STATUS_OK;
}

/* The facts of the level that was chosen, with the dies that were chosen. */
void tpp_subject_count_as_chosen(struct tpp_subject *subject)
{
    const struct tpp_choices *choices = &subject->choices;
    if (choices->area == TPP_AREA_ALL && !isnan(subject->other_die_area_mm2)) {
        subject->die_area_mm2 += subject->other_die_area_mm2;
    }
    if (subject->has_planar_dies_only) {
        subject->die_area_mm2 = NAN;
    }
    subject->die_area_mm2 *= choices->circuit_count;
    subject->die_area_standard_mm2 *= choices->circuit_count; /* of one kind of die: they err alike */
    subject->dram_gb_per_s *= choices->circuit_count;
}

/* ------------------------------------------------------------------------------------------ rules */

static void free_results(struct tpp_rule_result *results, size_t count)
{
    for (size_t i = 0; results != NULL && i < count; i++) {
        tpp_rule_result_free(&results[i]);
    }
    free(results);
}

/* Of what kind of subject a rule is asked; "" when it is asked of this one. */
static const char *not_asked_because(const struct tpp_rule *rule, const struct tpp_subject *subject)
{
    switch (rule->applies_to) {
    case TPP_APPLIES_TO_MEMORY:
        return subject->is_memory ? "" : "asked only of memory stacks and packages";
    case TPP_APPLIES_TO_FABRICATORS:
        return !subject->is_memory && !isnan(subject->transistors)
                   ? ""
                   : "asked only of what fabricators and packagers export, when its transistor count is given";
    case TPP_APPLIES_TO_PROCESSORS:
    case TPP_APPLIES_TO_COUNT:
        break;
    }
    return subject->is_memory ? "asked only of circuits with processing units" : "";
}

int tpp_rule_is_asked(const struct tpp_rule *rule, const struct tpp_subject *subject)
{
    return *not_asked_because(rule, subject) == '\0';
}

/* Whether what another rule says lets this one be asked; 0 in `is_known` when the other is not judged yet. */
static enum tpp_status ask_other(const struct tpp_rule *rules, size_t count, const struct tpp_rule_result *results,
                                 const struct tpp_rule *rule, int is_unless, struct tpp_admission *admission,
                                 int *is_known, struct tpp_error *err)
{
    const char *id = is_unless ? rule->unless_rule : rule->requires_rule;
    if (*id == '\0' || admission->outcome == TPP_CLAUSE_NOT_APPLICABLE) {
        return TPP_STATUS_OK;
    }
    const struct tpp_rule *other = tpp_rules_find(rules, count, id);
    if (other == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%s %s %s, which is not among the rules", rule->id,
                        is_unless ? "has unless_rule" : "requires", id);
    }
    const struct tpp_rule_result *result = &results[other - rules];
    if (result->rule == NULL) {
        *is_known = 0;
        return TPP_STATUS_OK;
    }
    int is_open = result->outcome == TPP_CLAUSE_UNDETERMINED;
    if (!is_open && (result->outcome == TPP_CLAUSE_MEETS) != is_unless) {
        return TPP_STATUS_OK;
    }
    admission->outcome = is_open ? TPP_CLAUSE_UNDETERMINED : TPP_CLAUSE_NOT_APPLICABLE;
    (void)snprintf(admission->reason, sizeof admission->reason, "asked only of what %s %s%s",
                   is_unless ? "does not meet" : "meets", id, is_open ? ", which is undetermined" : "");
    return TPP_STATUS_OK;
}

/* Judges a rule when what it asks of others is judged; 1 in `did` when it did, 0 when it has to wait. */
static enum tpp_status judge_when_ready(const struct tpp_judging *judging, const struct tpp_rule *rules, size_t count,
                                        size_t index, struct tpp_rule_result *results, int *did, struct tpp_error *err)
{
    const struct tpp_rule *rule = &rules[index];
    struct tpp_admission admission = { .outcome = TPP_CLAUSE_MEETS };
    int is_known = 1;
    *did = 0;
    if (results[index].rule != NULL) {
        return TPP_STATUS_OK;
    }
    if (rule->clause_count == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%s has no clauses: it takes those of %s, so both must be linked",
                        rule->id, rule->same_thresholds_as);
    }
    const char *because = not_asked_because(rule, judging->subject);
    if (*because != '\0') {
        admission.outcome = TPP_CLAUSE_NOT_APPLICABLE;
        (void)snprintf(admission.reason, sizeof admission.reason, "%s", because);
    }
    TPP_TRY(ask_other(rules, count, results, rule, 0, &admission, &is_known, err));
    TPP_TRY(ask_other(rules, count, results, rule, 1, &admission, &is_known, err));
    if (!is_known) {
        return TPP_STATUS_OK;
    }
    TPP_TRY(tpp_judge_rule(judging, rule, &admission, &results[index], err));
    results[index].is_asked = *because == '\0';
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
            return tpp_fail(err, TPP_STATUS_INVALID,
                            "rules require each other in a circle; check requires_rule and unless_rule");
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

static enum tpp_status judge_rules(struct tpp_rating *rating, const struct tpp_rule *rules, size_t count,
                                   struct tpp_error *err)
{
    struct tpp_judging judging = { &rating->subject, rating->figures, rating->subject.datacenter, rating->date };
    rating->rules = calloc(count + 1, sizeof *rating->rules);
    if (rating->rules == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu rules", count);
    }
    rating->rule_count = count;
    TPP_TRY(judge_both_answers(&judging, rules, count, rating->rules, err));
    for (size_t i = 0; i < count; i++) {
        struct tpp_rule_result *result = &rating->rules[i];
        result->is_effective_at_date = *rating->date != '\0' && tpp_rule_is_effective(&rules[i], rating->date);
        result->state = tpp_rule_state(&rules[i], rating->date);
        result->is_current = result->is_shown = result->state == TPP_STATE_IN_FORCE;
        TPP_TRY(tpp_judge_exclusion(&judging, &rules[i], &result->exclusion, err));
        tpp_headline_finish(result);
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
    TPP_TRY(tpp_choices_check(&subject->choices, err));
    tpp_subject_count_as_chosen(&made.subject);
    enum tpp_status status = tpp_rates_to_figures(subject, &made, err);
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

void tpp_rating_show(struct tpp_rating *rating, unsigned status_mask)
{
    for (size_t i = 0; i < rating->rule_count; i++) {
        struct tpp_rule_result *result = &rating->rules[i];
        result->is_shown = result->is_current || (status_mask & TPP_SHOW(result->rule->status)) != 0;
    }
}
