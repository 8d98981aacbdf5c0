/* Rules for people and for programs. */
#include <stdio.h>

#include "reports/figures.h"
#include "reports/page.h"
#include "reports/report.h"

enum tpp_status tpp_rules_render_list(const struct tpp_rule *rules, size_t count, unsigned width,
                                      struct tpp_buffer *text, struct tpp_error *err)
{
    const struct tpp_page page = tpp_page_make(text, width, 0);
    enum { TITLE_COLUMN = 49 };
    tpp_buffer_format(text, "%-22s%-12s%-12s  title\n", "rule", "effective", "status");
    for (size_t i = 0; i < count; i++) {
        tpp_buffer_format(text, "%-22s%-12s%-13s", rules[i].id, rules[i].effective,
                          tpp_rule_status_name((int)rules[i].status));
        tpp_page_put(&page, TITLE_COLUMN - 2, TITLE_COLUMN - 2, " %s", rules[i].title);
    }
    return tpp_buffer_status(text, err);
}

static void put_clause(const struct tpp_page *page, const char *kind, const struct tpp_clause *clause)
{
    tpp_page_put(page, 0, 4, "%s %s: %s", kind, clause->label, clause->text);
    for (size_t i = 0; i < clause->condition_count; i++) {
        const struct tpp_condition *condition = &clause->conditions[i];
        const char *unit = tpp_metric_unit(condition->metric);
        if (condition->metric == TPP_METRIC_DATACENTER) {
            tpp_page_put(page, 0, 6, "    %s == %s", tpp_metric_title(condition->metric),
                         condition->limit != 0 ? "yes" : "no");
        } else {
            tpp_page_put(page, 0, 6, "    %s %s %s%s%s", tpp_metric_title(condition->metric),
                         tpp_operator_name((int)condition->op), tpp_figure_exact(condition->limit).text,
                         *unit != '\0' ? " " : "", unit);
        }
    }
}

enum tpp_status tpp_rule_render(const struct tpp_rule *rule, unsigned width, struct tpp_buffer *text,
                                struct tpp_error *err)
{
    const struct tpp_page page = tpp_page_make(text, width, 0);
    tpp_page_put(&page, 0, 2, "%s: %s", rule->id, rule->title);
    tpp_page_put(&page, 0, 4, "  citation   %s", rule->citation);
    tpp_page_put(&page, 0, 4, "  effective  %s%s%s", rule->effective, *rule->until != '\0' ? " to " : "", rule->until);
    tpp_page_put(&page, 0, 4, "  status     %s", tpp_rule_status_name((int)rule->status));
    if (*rule->requires_rule != '\0') {
        tpp_page_put(&page, 0, 4, "  requires   %s: asked only of what meets it", rule->requires_rule);
    }
    tpp_page_put(&page, 0, 4, "  met        %s", rule->met_text);
    tpp_page_put(&page, 0, 4, "  not met    %s", rule->not_met_text);
    tpp_page_put(&page, 0, 4, "  sha256     %s", rule->sha256);
    tpp_buffer_text(text, "\nClauses, strictest first; a clause is met when all its conditions hold:\n");
    for (size_t i = 0; i < rule->clause_count; i++) {
        put_clause(&page, " ", &rule->clauses[i]);
    }
    for (size_t i = 0; i < rule->exclusion_count; i++) {
        put_clause(&page, "  excluded by", &rule->exclusions[i]);
    }
    tpp_buffer_text(text, rule->uncertainty_count > 0 ? "\nNot settled by its sources:\n" : "");
    for (size_t i = 0; i < rule->uncertainty_count; i++) {
        tpp_page_put(&page, 0, 4, "  %s: %s", rule->uncertainties[i].about, rule->uncertainties[i].text);
    }
    tpp_buffer_text(text, "\n");
    tpp_page_put(&page, 0, 2, "Note: %s", *rule->note != '\0' ? rule->note : "none");
    tpp_page_put(&page, 0, 2, "Source: %s", rule->source);
    return tpp_buffer_status(text, err);
}

/* ------------------------------------------------------------------------------------------ JSON */

static json_t *clauses_json(const struct tpp_clause *clauses, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *all = json_array();
        for (size_t j = 0; j < clauses[i].condition_count; j++) {
            const struct tpp_condition *condition = &clauses[i].conditions[j];
            (void)json_array_append_new(
                all, json_pack("{s:s, s:s, s:f}", "metric", tpp_metric_name((int)condition->metric), "op",
                               tpp_operator_name((int)condition->op), "value", condition->limit));
        }
        (void)json_array_append_new(
            array, json_pack("{s:s, s:s, s:o}", "label", clauses[i].label, "text", clauses[i].text, "all", all));
    }
    return array;
}

json_t *tpp_rule_json(const struct tpp_rule *rule)
{
    json_t *uncertain = json_array();
    for (size_t i = 0; i < rule->uncertainty_count; i++) {
        (void)json_array_append_new(uncertain, json_pack("{s:s, s:s}", "about", rule->uncertainties[i].about, "text",
                                                         rule->uncertainties[i].text));
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:s, s:s, s:s}", "id", rule->id,
                     "title", rule->title, "citation", rule->citation, "effective", rule->effective, "until",
                     rule->until, "status", tpp_rule_status_name((int)rule->status), "note", rule->note, "source",
                     rule->source, "uncertain", uncertain, "requires_rule", rule->requires_rule, "clauses",
                     clauses_json(rule->clauses, rule->clause_count), "exclusions",
                     clauses_json(rule->exclusions, rule->exclusion_count), "met_text", rule->met_text, "not_met_text",
                     rule->not_met_text, "sha256", rule->sha256);
}
