/* What a rating shows of the rules: which were in force, and every clause of those shown with its numbers. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/document.h"
#include "reports/figures.h"

/* ------------------------------------------------------------------------------------------------- conditions */

/* A question, a day or a number, with what is known of it. */
static void add_comparison(struct tpp_document *document, const struct tpp_condition_result *result)
{
    const struct tpp_condition *condition = &result->condition;
    const char *title = tpp_metric_title(condition->metric);
    const char *unit = tpp_metric_unit(condition->metric);
    const char *op = tpp_operator_name((int)condition->op);
    char date[TPP_DATE_BYTES];
    switch (tpp_metric_kind_of(condition->metric)) {
    case TPP_METRIC_YES_NO:
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s: %s", title, condition->limit != 0.0 ? "yes" : "no");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                          isnan(result->value)   ? "-"
                          : result->value != 0.0 ? "yes"
                                                 : "no");
        return;
    case TPP_METRIC_DATE:
        tpp_date_from_days(result->value, date);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s %s %s", title, op, condition->date);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", *date != '\0' ? date : "-");
        return;
    case TPP_METRIC_NUMBER:
        break;
    }
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s %s %s%s%s", title, op, tpp_figure_exact(condition->limit).text,
                      unit[0] != '\0' ? " " : "", unit);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s", isnan(result->value) ? "" : tpp_document_bound(result->bound),
                      result->is_undefined ? "none" : tpp_figure_against(result->value, condition->limit).text);
}

static void add_condition(struct tpp_document *document, const char *label, const struct tpp_condition_result *result)
{
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", label);
    add_comparison(document, result);
    if (isnan(result->margin_k)) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_percent(result->margin_percent).text);
    } else {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s, k = %.*f", tpp_figure_percent(result->margin_percent).text,
                          fabs(result->margin_k) < 100 ? 1 : 0, result->margin_k);
    }
    tpp_document_cell(document, result->truth == TPP_TRUTH_UNKNOWN ? TPP_TONE_WARNING : TPP_TONE_PLAIN, "%s%s",
                      tpp_truth_name((int)result->truth), result->is_inside ? ", inside +-U" : "");
}

/* ------------------------------------------------------------------------------------------------- rules */

static void add_clauses(struct tpp_document *document, const struct tpp_rule_result *result)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, NULL);
    tpp_document_column(document, "Clause", 0);
    tpp_document_column(document, "Outcome", 0);
    tpp_document_column(document, "Rests on", 0);
    tpp_document_column(document, "Why", 0);
    for (size_t i = 0; i < result->clause_count; i++) {
        const struct tpp_clause_result *clause = &result->clauses[i];
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", clause->clause->label);
        tpp_document_cell(document, tpp_document_tone(clause->outcome), "%s",
                          tpp_clause_outcome_name((int)clause->outcome));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_basis_name((int)clause->basis));
        int is_split = clause->if_datacenter != clause->if_not_datacenter;
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s%s%s%s%s", clause->reason,
                          is_split ? " [if designed or marketed for datacenters: " : "",
                          is_split ? tpp_clause_outcome_name((int)clause->if_datacenter) : "",
                          is_split ? "; if not: " : "",
                          is_split ? tpp_clause_outcome_name((int)clause->if_not_datacenter) : "", is_split ? "]" : "");
    }
}

/* A clause that is not asked has no conditions to show: whether they hold would only mislead. */
static int is_asked(const struct tpp_clause_result *clause)
{
    return clause->outcome != TPP_CLAUSE_NOT_APPLICABLE && clause->condition_count > 0;
}

static void add_conditions(struct tpp_document *document, const struct tpp_rule_result *result)
{
    size_t asked = 0;
    for (size_t i = 0; i < result->clause_count; i++) {
        asked += (size_t)is_asked(&result->clauses[i]);
    }
    if (asked == 0) {
        return;
    }
    tpp_document_block(document, TPP_BLOCK_TABLE, NULL);
    tpp_document_column(document, "Clause", 0);
    tpp_document_column(document, "Condition", 0);
    tpp_document_column(document, "Value", 1);
    tpp_document_column(document, "Margin", 1);
    tpp_document_column(document, "Holds", 0);
    for (size_t i = 0; i < result->clause_count; i++) {
        const struct tpp_clause_result *clause = &result->clauses[i];
        for (size_t j = 0; is_asked(clause) && j < clause->condition_count; j++) {
            add_condition(document, clause->label, &clause->conditions[j]);
        }
    }
    const struct tpp_exclusion_result *exclusion = &result->exclusion;
    for (size_t i = 0; exclusion->clause != NULL && i < exclusion->condition_count; i++) {
        add_condition(document, exclusion->clause->label, &exclusion->conditions[i]);
    }
}

/* What the sources leave open is named here and told by `tppbench rules`. */
static void add_uncertain(struct tpp_document *document, const struct tpp_rule *rule)
{
    struct tpp_buffer list = { 0 };
    for (size_t i = 0; i < rule->uncertainty_count; i++) {
        tpp_buffer_format(&list, "%s%s", i > 0 ? ", " : "", rule->uncertainties[i].about);
    }
    if (list.length > 0) {
        tpp_document_fact(document, "Not settled", "%s; see 'tppbench rules show %s'", list.bytes, rule->id);
    }
    document->has_failed |= list.has_failed;
    tpp_buffer_free(&list);
}

/* The parameters of license exceptions, where the rule is met at all. Eligibility asks more than parameters. */
static void add_exceptions(struct tpp_document *document, const struct tpp_rule_result *result)
{
    static const char *const words[] = { "parameters not met", "parameters met", "undetermined" };
    if (result->outcome != TPP_CLAUSE_MEETS && result->outcome != TPP_CLAUSE_UNDETERMINED) {
        return;
    }
    for (size_t i = 0; i < result->exception_count; i++) {
        const struct tpp_exception_result *exception = &result->exceptions[i];
        char name[TPP_NAME_BYTES + 16];
        (void)snprintf(name, sizeof name, "Exception %s", exception->exception->label);
        if (exception->if_datacenter != exception->if_not_datacenter) {
            tpp_document_fact(document, name, "%s if designed or marketed for datacenters; %s if not",
                              words[exception->if_datacenter], words[exception->if_not_datacenter]);
        } else {
            tpp_document_fact(document, name, "%s%s%s", words[exception->truth],
                              exception->truth == TPP_TRUTH_TRUE ? ": " : "",
                              exception->truth == TPP_TRUTH_TRUE ? exception->exception->text : "");
        }
    }
}

/* Later versions that left the limits as they are: named here, and not judged a second time in print. */
static void add_amendments(struct tpp_document *document, const struct tpp_rating *rating, const struct tpp_rule *rule)
{
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *other = &rating->rules[i];
        int is_told = other->is_shown || other->state == TPP_STATE_NOT_ENFORCED || other->state == TPP_STATE_PENDING;
        if (is_told && strcmp(other->rule->amends, rule->id) == 0) {
            tpp_document_fact(document, "Amended by", "%s (%s): %s", other->rule->id,
                              tpp_rule_state_name((int)other->state), other->rule->change);
        }
    }
}

static void add_status(struct tpp_document *document, const struct tpp_rating *rating,
                       const struct tpp_rule_result *result)
{
    const struct tpp_rule *rule = result->rule;
    int is_dated = rule->effective[0] != '\0';
    tpp_document_fact(document, "Status", "%s, %s %s%s%s%s%s", tpp_rule_status_name((int)rule->status),
                      is_dated ? "effective" : "introduced", tpp_rule_day(rule),
                      rule->until[0] != '\0' ? " until " : "", rule->until, rating->date[0] == '\0' ? "" : "; then: ",
                      rating->date[0] == '\0' ? "" : tpp_rule_state_name((int)result->state));
}

static void add_outcome(struct tpp_document *document, const struct tpp_rule_result *result)
{
    const struct tpp_rule *rule = result->rule;
    tpp_document_fact(document, "Outcome", "%s", result->headline);
    if (result->outcome == TPP_CLAUSE_MEETS) {
        tpp_document_fact(document, "Which means", "%s", rule->met_text);
    } else if (result->outcome == TPP_CLAUSE_DOES_NOT_MEET) {
        tpp_document_fact(document, "Which means", "%s", rule->not_met_text);
    }
    if (result->exclusion.clause != NULL && result->outcome != TPP_CLAUSE_NOT_APPLICABLE) {
        tpp_document_fact(document, "Exclusion", "%s: %s; applies: %s", result->exclusion.clause->label,
                          result->exclusion.clause->text, tpp_truth_name((int)result->exclusion.truth));
    }
    add_exceptions(document, result);
}

static void add_rule(struct tpp_document *document, const struct tpp_rating *rating,
                     const struct tpp_rule_result *result)
{
    const struct tpp_rule *rule = result->rule;
    char title[2 * TPP_TEXT_BYTES];
    (void)snprintf(title, sizeof title, "%s%s: %s", rule->id, tpp_document_standing(result), rule->title);
    tpp_document_block(document, TPP_BLOCK_FACTS, title);
    if (tpp_document_is_repeated(rating, result)) {
        tpp_document_fact(document, "Outcome", "as %s, whose limits it has", rule->same_thresholds_as);
        tpp_document_fact(document, "Changes", "%s", rule->change);
        add_status(document, rating, result);
    } else {
        add_outcome(document, result);
        add_status(document, rating, result);
        add_amendments(document, rating, rule);
        add_clauses(document, result);
        add_conditions(document, result);
        tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    }
    tpp_document_fact(document, "Destinations", "%s", rule->destinations);
    tpp_document_fact(document, "Citation", "%s", rule->citation);
    add_uncertain(document, rule);
    tpp_document_fact(document, "Digest", "%s%s", rule->sha256[0] != '\0' ? "SHA-256 " : "", rule->sha256);
}

/* So that nobody takes what is shown for all there is. With a date, the table of states says it. */
static void add_not_shown(struct tpp_document *document, const struct tpp_rating *rating)
{
    struct tpp_buffer list = { 0 };
    if (rating->date[0] != '\0') {
        return;
    }
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        if (!result->is_shown || !result->is_asked) {
            tpp_buffer_format(&list, "%s%s (%s)", list.length > 0 ? ", " : "", result->rule->id,
                              result->is_shown ? result->clauses[0].reason : tpp_rule_state_name((int)result->state));
        }
    }
    if (list.length > 0) {
        tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
        tpp_document_fact(document, "Not shown", "%s; --also shows rules that are not in force", list.bytes);
    }
    document->has_failed |= list.has_failed;
    tpp_buffer_free(&list);
}

void tpp_document_add_rules(struct tpp_document *document, const struct tpp_rating *rating)
{
    for (size_t i = 0; i < rating->rule_count; i++) {
        if (rating->rules[i].is_shown && rating->rules[i].is_asked) {
            add_rule(document, rating, &rating->rules[i]);
        }
    }
    add_not_shown(document, rating);
}

/* ------------------------------------------------------------------------------------------------- which rules */

const char *tpp_document_standing(const struct tpp_rule_result *result)
{
    switch (result->state) {
    case TPP_STATE_IN_FORCE:
        return "";
    case TPP_STATE_NOT_YET:
        return " (not yet effective)";
    case TPP_STATE_PENDING:
        return " (compliance later)";
    case TPP_STATE_NOT_ENFORCED:
        return " (not enforced)";
    case TPP_STATE_ENDED:
        return " (no longer in force)";
    case TPP_STATE_REPORTED:
        return " (reported, not published)";
    case TPP_STATE_PROPOSED:
        return " (proposed, not law)";
    case TPP_STATE_COUNT:
        break;
    }
    return "";
}

int tpp_document_is_repeated(const struct tpp_rating *rating, const struct tpp_rule_result *result)
{
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *other = &rating->rules[i];
        if (other->is_shown && strcmp(other->rule->id, result->rule->same_thresholds_as) == 0) {
            return 1;
        }
    }
    return 0;
}

/* With a date, what every rule was on it. */
void tpp_document_add_rule_states(struct tpp_document *document, const struct tpp_rating *rating)
{
    if (rating->date[0] == '\0') {
        return;
    }
    char title[TPP_NAME_BYTES + 32];
    (void)snprintf(title, sizeof title, "Rules as of %s", rating->date);
    tpp_document_block(document, TPP_BLOCK_TABLE, title);
    tpp_document_column(document, "Rule", 0);
    tpp_document_column(document, "Then", 0);
    tpp_document_column(document, "From", 0);
    tpp_document_column(document, "Until", 0);
    tpp_document_column(document, "Shown", 0);
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        const struct tpp_rule *rule = result->rule;
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", rule->id);
        tpp_document_cell(document, result->is_current ? TPP_TONE_GOOD : TPP_TONE_PLAIN, "%s",
                          tpp_rule_state_name((int)result->state));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_rule_day(rule));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", rule->until[0] != '\0' ? rule->until : "-");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", result->is_shown && result->is_asked ? "yes" : "no");
    }
}
