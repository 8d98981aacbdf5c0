/* The verdict in plain words: what the figures show, what they cannot, and what would decide it. */
#include <math.h>
#include <stdio.h>

#include "reports/chart.h"
#include "reports/document.h"
#include "reports/figures.h"

/* The best figure of a kind: the highest proved by measurement, or the declared one. */
static const struct tpp_figure *highest_measured(const struct tpp_rating *rating)
{
    const struct tpp_figure *best = NULL;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (figure->is_present && i != TPP_BASIS_DECLARED && (best == NULL || figure->tpp > best->tpp)) {
            best = figure;
        }
    }
    return best;
}

static int asks_for(const struct tpp_rule *rule, enum tpp_metric metric)
{
    for (size_t i = 0; i < rule->clause_count + rule->exclusion_count; i++) {
        const struct tpp_clause *clause =
            i < rule->clause_count ? &rule->clauses[i] : &rule->exclusions[i - rule->clause_count];
        for (size_t j = 0; j < clause->condition_count; j++) {
            if (clause->conditions[j].metric == metric) {
                return 1;
            }
        }
    }
    return 0;
}

static void add_meets(struct tpp_document *document, const struct tpp_rule_result *result)
{
    for (size_t i = 0; i < result->clause_count; i++) {
        const struct tpp_clause_result *clause = &result->clauses[i];
        if (clause->outcome == TPP_CLAUSE_MEETS) {
            tpp_document_cell(document, TPP_TONE_PLAIN,
                              "In plain words: the %s figure lies inside the limits of %s (%s). %s",
                              tpp_basis_name((int)clause->basis), clause->label, clause->clause->text,
                              clause->basis == TPP_BASIS_DECLARED
                                  ? "That rests on what was declared."
                                  : "It was measured, and the theoretical peak can only be higher: the chip is not "
                                    "below these limits.");
            return;
        }
    }
}

static void add_does_not_meet(struct tpp_document *document, const struct tpp_rating *rating)
{
    const struct tpp_figure *measured = highest_measured(rating);
    tpp_document_cell(
        document, TPP_TONE_PLAIN,
        "In plain words: by its declared figures the chip stays outside every clause. That rests on the "
        "declaration%s%s%s",
        measured != NULL ? "; what was measured, TPP " : ", and nothing was measured.",
        measured != NULL ? tpp_document_figure_text(measured->bound, measured->tpp, measured->budget.tpp).text : "",
        measured != NULL ? ", does not contradict it and could not prove it." : "");
}

static void add_undetermined(struct tpp_document *document, const struct tpp_rating *rating,
                             const struct tpp_rule_result *result)
{
    const struct tpp_figure *measured = highest_measured(rating);
    struct tpp_limit limits[TPP_LIMITS_MAX];
    size_t count = tpp_chart_limits(result->rule, TPP_METRIC_TPP, limits);
    const int has_declared = rating->figures[TPP_BASIS_DECLARED].is_present;
    const double proved = measured != NULL ? measured->tpp * (1 - TPP_COVERAGE_FACTOR * measured->budget.tpp) : 0;
    if (proved > 0 && count > 0) {
        tpp_document_cell(
            document, TPP_TONE_PLAIN,
            "In plain words: the measurement proves a TPP of at least %s; the rule's lowest limit on TPP is "
            "%s. That a clause is met is not shown, and a measurement cannot show that none is.",
            tpp_figure_against(proved, limits[0].value).text, tpp_figure_exact(limits[0].value).text);
    } else if (measured != NULL) {
        tpp_document_cell(document, TPP_TONE_PLAIN,
                          "In plain words: the measured TPP of %s is too uncertain to prove anything. That is no "
                          "clearance.",
                          tpp_document_figure_text(TPP_BOUND_EXACT, measured->tpp, measured->budget.tpp).text);
    } else {
        tpp_document_cell(document, TPP_TONE_PLAIN,
                          "In plain words: what is known does not decide it. That is no clearance.");
    }
    const int lacks_area = isnan(rating->subject.die_area_mm2) && asks_for(result->rule, TPP_METRIC_DENSITY);
    const int lacks_use =
        rating->subject.datacenter == TPP_ANSWER_UNKNOWN && asks_for(result->rule, TPP_METRIC_DATACENTER);
    if (!has_declared || lacks_area || lacks_use) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "What may decide it:%s%s%s%s%s.",
                          has_declared ? "" : " the declared rates (--chip or --tops)",
                          !has_declared && (lacks_area || lacks_use) ? ";" : "",
                          lacks_area ? " the applicable die area (--die-area)" : "", lacks_area && lacks_use ? ";" : "",
                          lacks_use ? " whether it is designed or marketed for datacenters (--datacenter)" : "");
    }
}

void tpp_document_add_plain_words(struct tpp_document *document, const struct tpp_report *report)
{
    const struct tpp_rule_result *result = tpp_chart_rule(report);
    if (result == NULL || !result->is_current) {
        return;
    }
    switch (result->outcome) {
    case TPP_CLAUSE_MEETS:
        add_meets(document, result);
        break;
    case TPP_CLAUSE_DOES_NOT_MEET:
        add_does_not_meet(document, report->rating);
        break;
    case TPP_CLAUSE_UNDETERMINED:
        add_undetermined(document, report->rating, result);
        break;
    case TPP_CLAUSE_NOT_APPLICABLE:
    case TPP_CLAUSE_OUTCOME_COUNT:
        break;
    }
}
