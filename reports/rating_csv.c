/* A rating as CSV: one row for each condition of each clause that is shown, on the figure that its outcome rests on,
 * with margin and uncertainty. What JSON has besides is left out. */
#include <math.h>

#include "reports/csv_text.h"
#include "reports/report.h"

/* What a row has that its conditions share. */
struct place {
    const struct tpp_rating *rating;
    const struct tpp_rule_result *rule;
    const char *clause;
    const char *outcome;
    enum tpp_basis basis;
};

static void put_text(struct tpp_buffer *bytes, const char *text)
{
    tpp_csv_text(bytes, text);
    tpp_buffer_text(bytes, ",");
}

static void put_number(struct tpp_buffer *bytes, double number)
{
    tpp_csv_number(bytes, number);
    tpp_buffer_text(bytes, ",");
}

/* Nothing for an infinite margin: of a value against no limit there is none. */
static void put_finite(struct tpp_buffer *bytes, double number)
{
    put_number(bytes, isfinite(number) ? number : NAN);
}

static void put_header(struct tpp_buffer *bytes)
{
    tpp_buffer_text(
        bytes,
        "subject,is_simulated,is_aborted,rule,state,rule_outcome,clause,outcome,basis,metric,op,limit,unit,value,bound,"
        "standard_uncertainty,expanded_uncertainty,margin_percent,margin_k,truth");
    for (int i = 0; tpp_part_name(i) != NULL; i++) {
        tpp_buffer_format(bytes, ",u_%s", tpp_part_name(i));
    }
    tpp_buffer_text(bytes, ",u_tpp,u_density\r\n");
}

/* Relative standard uncertainties of the figure; none where it is not there. */
static void put_budget(struct tpp_buffer *bytes, const struct tpp_figure *figure)
{
    for (int i = 0; i < TPP_PART_COUNT; i++) {
        tpp_buffer_text(bytes, ",");
        tpp_csv_number(bytes, figure->is_present ? figure->budget.parts[i] : NAN);
    }
    tpp_buffer_text(bytes, ",");
    tpp_csv_number(bytes, figure->is_present ? figure->budget.tpp : NAN);
    tpp_buffer_text(bytes, ",");
    tpp_csv_number(bytes, figure->is_present && !isnan(figure->density) ? figure->budget.density : NAN);
    tpp_buffer_text(bytes, "\r\n");
}

static void put_condition(struct tpp_buffer *bytes, const struct place *place,
                          const struct tpp_condition_result *result)
{
    const struct tpp_condition *condition = &result->condition;
    int is_number = tpp_metric_kind_of(condition->metric) == TPP_METRIC_NUMBER;
    int is_date = tpp_metric_kind_of(condition->metric) == TPP_METRIC_DATE;
    char date[TPP_DATE_BYTES] = "";
    put_text(bytes, place->rating->subject.name);
    tpp_buffer_format(bytes, "%d,%d,", place->rating->subject.is_simulated != 0,
                      place->rating->subject.is_aborted != 0);
    put_text(bytes, place->rule->rule->id);
    put_text(bytes, tpp_rule_state_name((int)place->rule->state));
    put_text(bytes, tpp_clause_outcome_name((int)place->rule->outcome));
    put_text(bytes, place->clause);
    put_text(bytes, place->outcome);
    put_text(bytes, tpp_basis_name((int)place->basis));
    put_text(bytes, tpp_metric_name((int)condition->metric));
    put_text(bytes, tpp_operator_name((int)condition->op));
    if (is_date) {
        tpp_date_from_days(isnan(result->value) ? 0 : result->value, date);
        put_text(bytes, condition->date);
        put_text(bytes, "");
        put_text(bytes, isnan(result->value) ? "" : date);
    } else {
        put_number(bytes, condition->limit);
        put_text(bytes, tpp_metric_unit(condition->metric));
        put_number(bytes, result->value);
    }
    put_text(bytes, isnan(result->value) ? "" : tpp_bound_name((int)result->bound));
    put_number(bytes, is_number && !isnan(result->value) ? result->standard : NAN);
    put_number(bytes, is_number && !isnan(result->value) ? TPP_COVERAGE_FACTOR * result->standard : NAN);
    put_finite(bytes, is_number ? result->margin_percent : NAN);
    put_finite(bytes, is_number ? result->margin_k : NAN);
    tpp_csv_text(bytes, tpp_truth_name((int)result->truth));
    put_budget(bytes, &place->rating->figures[place->basis]);
}

static void put_rule(struct tpp_buffer *bytes, const struct tpp_rating *rating, const struct tpp_rule_result *rule)
{
    const struct tpp_exclusion_result *exclusion = &rule->exclusion;
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct tpp_clause_result *clause = &rule->clauses[i];
        const struct place place = { rating, rule, clause->label, tpp_clause_outcome_name((int)clause->outcome),
                                     clause->basis };
        for (size_t j = 0; j < clause->condition_count; j++) {
            put_condition(bytes, &place, &clause->conditions[j]);
        }
    }
    for (size_t i = 0; exclusion->clause != NULL && i < exclusion->condition_count; i++) {
        const struct place place = { rating, rule, exclusion->clause->label,
                                     exclusion->truth == TPP_TRUTH_TRUE    ? "excluded"
                                     : exclusion->truth == TPP_TRUTH_FALSE ? "not excluded"
                                                                           : "undetermined",
                                     exclusion->basis };
        put_condition(bytes, &place, &exclusion->conditions[i]);
    }
}

void tpp_rating_csv(const struct tpp_rating *rating, struct tpp_buffer *bytes)
{
    put_header(bytes);
    for (size_t i = 0; i < rating->rule_count; i++) {
        if (rating->rules[i].is_shown && rating->rules[i].is_asked) {
            put_rule(bytes, rating, &rating->rules[i]);
        }
    }
}
