/* A rating as text for a terminal. The first line answers; everything below it is why. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/figures.h"
#include "reports/page.h"
#include "reports/report.h"

static const char *colored(const struct tpp_page *page, enum tpp_clause_outcome outcome)
{
    static const char *const codes[] = { "\x1b[1m", "", "\x1b[33m", "" };
    return page->has_color && (unsigned)outcome < TPP_CLAUSE_OUTCOME_COUNT ? codes[outcome] : "";
}

static const char *plain(const struct tpp_page *page, enum tpp_clause_outcome outcome)
{
    return *colored(page, outcome) != '\0' ? "\x1b[0m" : "";
}

static const char *title_of(enum tpp_precision precision)
{
    const struct tpp_precision_info *info = tpp_precision_get(precision);
    return info != NULL ? info->title : "?";
}

static const char *at_least(enum tpp_bound bound)
{
    return bound == TPP_BOUND_AT_LEAST ? "at least " : "";
}

/* ------------------------------------------------------------------------------------------ the answer */

static int is_measured(const struct tpp_rating *rating)
{
    return rating->figures[TPP_BASIS_ARCHITECTURAL].is_present || rating->figures[TPP_BASIS_SUSTAINED].is_present;
}

static void put_answer(const struct tpp_page *page, const struct tpp_rating *rating)
{
    const struct tpp_subject *subject = &rating->subject;
    const char *lead = subject->is_simulated ? "SIMULATED, no measurement: "
                       : subject->is_aborted ? "ABORTED, incomplete: "
                                             : "";
    const char *name = *subject->name != '\0' ? subject->name : "this chip";
    size_t answered = 0;
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        if (!result->is_current) {
            continue;
        }
        tpp_buffer_text(page->bytes, colored(page, result->outcome));
        tpp_page_put(page, 0, 2, "%s%s: %s [%s]", lead, name, result->headline, result->rule->id);
        tpp_buffer_text(page->bytes, plain(page, result->outcome));
        if (result->outcome == TPP_CLAUSE_MEETS || result->outcome == TPP_CLAUSE_DOES_NOT_MEET) {
            tpp_buffer_text(page->bytes, "  ");
            tpp_page_put(page, 2, 2, "= %s",
                         result->outcome == TPP_CLAUSE_MEETS ? result->rule->met_text : result->rule->not_met_text);
        }
        answered++;
    }
    if (answered == 0) {
        tpp_page_put(page, 0, 2, "%s%s: no rule is %s%s", lead, name,
                     *rating->date != '\0' ? "effective on " : "in force among those given", rating->date);
    }
}

static void put_conflicts(const struct tpp_page *page, const struct tpp_rating *rating)
{
    for (size_t i = 0; i < rating->conflict_count; i++) {
        const struct tpp_conflict *conflict = &rating->conflicts[i];
        tpp_page_put(page, 0, 2, "FINDING: %s %s measured: TPP at least %s, more than the %sdeclared %s",
                     tpp_basis_name((int)conflict->basis), title_of(conflict->precision),
                     tpp_figure_against(conflict->measured_tpp, conflict->declared_tpp).text,
                     conflict->is_maximum ? "highest " : "", tpp_figure_number(conflict->declared_tpp).text);
    }
    if (rating->figures[TPP_BASIS_DECLARED].is_contradicted) {
        tpp_page_put(page, 0, 2,
                     "  The declared figure no longer counts as exact: it may show \"meets\" and denies nothing.");
    }
}

/* ------------------------------------------------------------------------------------------ the figures */

static void put_precisions(const struct tpp_page *page, const struct tpp_rating *rating)
{
    enum { SOURCE_COLUMN = 52 };
    tpp_buffer_format(page->bytes, "\n  %-14s%-8s%12s%14s  %s\n", "figure", "format", "TOPS", "TPP", "from");
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        const struct tpp_figure *figure = &rating->figures[result->basis];
        char tpp[64];
        (void)snprintf(tpp, sizeof tpp, "%s%s%s", result->bound == TPP_BOUND_AT_LEAST ? ">= " : "",
                       tpp_figure_number(result->tpp).text, figure->precision == result->precision ? "*" : " ");
        tpp_buffer_format(page->bytes, "  %-14s%-8s%12s%15s ", tpp_basis_name((int)result->basis),
                          title_of(result->precision), tpp_figure_tops(result->macs_per_second).text, tpp);
        if (isnan(result->tpp_low)) {
            tpp_page_put(page, SOURCE_COLUMN, SOURCE_COLUMN, "%s", result->source);
        } else {
            tpp_page_put(page, SOURCE_COLUMN, SOURCE_COLUMN, "%s; TPP %s to %s", result->source,
                         tpp_figure_number(result->tpp_low).text, tpp_figure_number(result->tpp_high).text);
        }
    }
}

static void put_figures(const struct tpp_page *page, const struct tpp_rating *rating)
{
    tpp_buffer_text(page->bytes, "\n");
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (!figure->is_present) {
            continue;
        }
        tpp_buffer_text(page->bytes, "* ");
        tpp_page_put(page, 2, 4, "%s: TPP %s%s, set by %s; performance density %s%s%s", tpp_basis_name(i),
                     at_least(figure->bound), tpp_figure_number(figure->tpp).text, title_of(figure->precision),
                     isnan(figure->density) ? "not known (needs the die area)" : at_least(figure->bound),
                     isnan(figure->density) ? "" : tpp_figure_number(figure->density).text,
                     figure->is_contradicted ? "; contradicted by a measurement" : "");
    }
}

static void put_fact(const struct tpp_page *page, const char *name, double value, const char *unit, const char *source)
{
    if (isnan(value)) {
        tpp_page_put(page, 0, 4, "  %s: not known", name);
    } else {
        tpp_page_put(page, 0, 4, "  %s: %s %s%s%s%s", name, tpp_figure_number(value).text, unit,
                     *source != '\0' ? " (" : "", source, *source != '\0' ? ")" : "");
    }
}

static void put_facts(const struct tpp_page *page, const struct tpp_subject *subject)
{
    put_fact(page, "applicable die area", subject->die_area_mm2, "mm2", subject->die_area_source);
    put_fact(page, "I/O without DRAM, both directions", subject->io_gb_per_s, "GB/s", subject->io_source);
    put_fact(page, "total DRAM bandwidth", subject->dram_gb_per_s, "GB/s", subject->dram_source);
    tpp_page_put(page, 0, 4, "  designed or marketed for datacenters: %s%s%s%s",
                 tpp_answer_name((int)subject->datacenter), *subject->datacenter_source != '\0' ? " (" : "",
                 subject->datacenter_source, *subject->datacenter_source != '\0' ? ")" : "");
}

/* ------------------------------------------------------------------------------------------ the rules */

static void put_condition(const struct tpp_page *page, const struct tpp_condition_result *result)
{
    const struct tpp_condition *condition = &result->condition;
    char name[64];
    char value[64];
    const char *unit = tpp_metric_unit(condition->metric);
    if (condition->metric == TPP_METRIC_DATACENTER) {
        tpp_buffer_format(page->bytes, "    %-24s%18s == %-20s%s\n", tpp_metric_title(condition->metric),
                          isnan(result->value) ? "unknown"
                          : result->value != 0 ? "yes"
                                               : "no",
                          condition->limit != 0 ? "yes" : "no", tpp_truth_name((int)result->truth));
        return;
    }
    int has_unit = *unit != '\0' && condition->metric != TPP_METRIC_DENSITY;
    (void)snprintf(name, sizeof name, "%s%s%s", tpp_metric_title(condition->metric), has_unit ? ", " : "",
                   has_unit ? unit : "");
    (void)snprintf(value, sizeof value, "%s%s", isnan(result->value) ? "" : at_least(result->bound),
                   isnan(result->value) ? "unknown" : tpp_figure_against(result->value, condition->limit).text);
    tpp_buffer_format(page->bytes, "    %-24s%18s %-2s %-7s%12s %s\n", name, value,
                      tpp_operator_name((int)condition->op), tpp_figure_exact(condition->limit).text,
                      tpp_figure_percent(result->margin_percent).text, tpp_truth_name((int)result->truth));
}

static void put_conditions(const struct tpp_page *page, const struct tpp_condition_result *results, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_condition(page, &results[i]);
    }
}

static void put_clause(const struct tpp_page *page, const struct tpp_clause_result *result)
{
    const char *outcome = tpp_clause_outcome_name((int)result->outcome);
    tpp_buffer_format(page->bytes, "  %s%s: %s%s", colored(page, result->outcome), result->label, outcome,
                      plain(page, result->outcome));
    size_t used = 4 + strlen(result->label) + strlen(outcome);
    if (result->outcome == TPP_CLAUSE_NOT_APPLICABLE) {
        tpp_page_put(page, used, 4, ": %s", result->reason);
        return;
    }
    tpp_page_put(page, used, 4, " (%s figure): %s", tpp_basis_name((int)result->basis), result->reason);
    put_conditions(page, result->conditions, result->condition_count);
}

static void put_exclusion(const struct tpp_page *page, const struct tpp_rule_result *result)
{
    static const char *const words[] = { "does not exclude it", "excludes it", "may exclude it" };
    const struct tpp_exclusion_result *exclusion = &result->exclusion;
    if (exclusion->clause != NULL) {
        tpp_page_put(page, 0, 4, "  %s %s (%s figure)", exclusion->clause->label, words[exclusion->truth],
                     tpp_basis_name((int)exclusion->basis));
        put_conditions(page, exclusion->conditions, exclusion->condition_count);
    }
}

static void put_uncertain(const struct tpp_page *page, const struct tpp_rule *rule)
{
    char list[256] = "";
    for (size_t i = 0; i < rule->uncertainty_count; i++) {
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", rule->uncertainties[i].about);
    }
    if (*list != '\0') {
        tpp_page_put(page, 0, 4, "  not settled by its sources: %s; see 'tppbench rules show %s'", list, rule->id);
    }
}

static void put_rule(const struct tpp_page *page, const struct tpp_rating *rating, const struct tpp_rule_result *result)
{
    const struct tpp_rule *rule = result->rule;
    tpp_buffer_text(page->bytes, "\n");
    tpp_page_put(page, 0, 2, "%s: %s", rule->id, rule->title);
    tpp_page_put(page, 0, 4, "  %s; %s, effective %s%s%s%s", rule->citation, tpp_rule_status_name((int)rule->status),
                 rule->effective, *rule->until != '\0' ? " to " : "", rule->until,
                 *rating->date == '\0' || result->is_effective_at_date ? "" : "; NOT effective on the date asked for");
    tpp_page_put(page, 0, 4, "  %s", result->headline);
    for (size_t i = 0; i < result->clause_count; i++) {
        put_clause(page, &result->clauses[i]);
    }
    put_exclusion(page, result);
    put_uncertain(page, rule);
}

enum tpp_status tpp_rating_render_text(const struct tpp_rating *rating, int has_color, unsigned width,
                                       struct tpp_buffer *text, struct tpp_error *err)
{
    const struct tpp_page page = tpp_page_make(text, width, has_color);
    put_answer(&page, rating);
    put_conflicts(&page, rating);
    put_precisions(&page, rating);
    put_figures(&page, rating);
    put_facts(&page, &rating->subject);
    for (size_t i = 0; i < rating->rule_count; i++) {
        put_rule(&page, rating, &rating->rules[i]);
    }
    tpp_buffer_text(text, "\n");
    tpp_page_put(&page, 0, 0, "This is not legal advice.%s",
                 is_measured(rating)
                     ? " A measured figure is a lower bound of the theoretical peak that the rule asks for: it "
                       "may show \"meets\", never \"does not meet\"."
                     : "");
    return tpp_buffer_status(text, err);
}
