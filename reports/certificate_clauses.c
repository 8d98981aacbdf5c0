/* The clauses of the rule on the certificate: every condition with its value, its margin and whether it holds. */
#include <math.h>
#include <stdio.h>

#include "reports/certificate_sheet.h"
#include "reports/chart.h"
#include "reports/document.h"
#include "reports/figures.h"

static void put_condition(struct tpp_sheet *sheet, const struct tpp_sheet_column *columns, const char *label,
                          const char *outcome, const struct tpp_condition_result *result)
{
    const struct tpp_condition *condition = &result->condition;
    const char *unit = tpp_metric_unit(condition->metric);
    char asked[160], value[80];
    if (condition->metric == TPP_METRIC_DATACENTER) {
        (void)snprintf(asked, sizeof asked, "%s: %s", tpp_metric_title(condition->metric),
                       condition->limit != 0.0 ? "yes" : "no");
        (void)snprintf(value, sizeof value, "%s", isnan(result->value) ? "-" : result->value != 0.0 ? "yes" : "no");
    } else {
        (void)snprintf(asked, sizeof asked, "%s %s %s %s", tpp_metric_title(condition->metric),
                       tpp_operator_name((int)condition->op), tpp_figure_exact(condition->limit).text, unit);
        (void)snprintf(value, sizeof value, "%s%s", isnan(result->value) ? "" : tpp_document_bound(result->bound),
                       tpp_figure_against(result->value, condition->limit).text);
    }
    const struct tpp_figure_text margin = tpp_figure_margin(result->margin_percent, result->margin_k);
    const char *const texts[] = { label, outcome, asked, value, margin.text, tpp_truth_name((int)result->truth) };
    tpp_sheet_row(sheet, columns, texts, 6, TPP_TYPE_SMALL, "");
}

static size_t condition_count(const struct tpp_rule_result *result)
{
    size_t count = result->exclusion.condition_count;
    for (size_t i = 0; i < result->clause_count; i++) {
        count += result->clauses[i].condition_count;
    }
    return count;
}

void tpp_sheet_clauses(struct tpp_sheet *sheet)
{
    static const struct tpp_sheet_column columns[] = { { 0, 110, TPP_ANCHOR_START },   { 115, 110, TPP_ANCHOR_START },
                                                       { 235, 235, TPP_ANCHOR_START }, { 545, 75, TPP_ANCHOR_END },
                                                       { 665, 115, TPP_ANCHOR_END },   { 720, 55, TPP_ANCHOR_END } };
    static const char *const titles[] = { "Clause", "Outcome", "Condition", "Value", "Margin", "Holds" };
    const struct tpp_rule_result *result = tpp_chart_rule(sheet->report);
    if (result == NULL) {
        return;
    }
    char text[3 * TPP_TEXT_BYTES];
    (void)snprintf(text, sizeof text, "Clauses of %s, %s, effective %s", result->rule->id,
                   tpp_rule_status_name((int)result->rule->status), result->rule->effective);
    tpp_sheet_heading(sheet, text);
    tpp_sheet_row(sheet, columns, titles, 6, TPP_TYPE_SMALL, "soft");
    size_t left = condition_count(result);
    for (size_t i = 0; i < result->clause_count; i++) {
        const struct tpp_clause_result *clause = &result->clauses[i];
        for (size_t j = 0; j < clause->condition_count; j++) {
            if (!tpp_sheet_has_room(sheet, left)) {
                return;
            }
            put_condition(sheet, columns, j == 0 ? clause->label : "",
                          j == 0 ? tpp_clause_outcome_name((int)clause->outcome) : "", &clause->conditions[j]);
            left--;
        }
    }
    const struct tpp_exclusion_result *exclusion = &result->exclusion;
    for (size_t i = 0; exclusion->clause != NULL && i < exclusion->condition_count; i++) {
        if (!tpp_sheet_has_room(sheet, left)) {
            return;
        }
        (void)snprintf(text, sizeof text, "excludes: %s", tpp_truth_name((int)exclusion->truth));
        put_condition(sheet, columns, i == 0 ? exclusion->clause->label : "", i == 0 ? text : "",
                      &exclusion->conditions[i]);
        left--;
    }
    (void)snprintf(text, sizeof text, "%s. SHA-256 of the rule %s", result->rule->citation, result->rule->sha256);
    tpp_sheet_paragraph(sheet, TPP_TYPE_SMALL, "soft", text);
}
