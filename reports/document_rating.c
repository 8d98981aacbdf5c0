/* What a rating shows: the figures, and every clause of every rule with its numbers. */
#include <math.h>
#include <stdio.h>

#include "reports/document.h"
#include "reports/figures.h"

/* ------------------------------------------------------------------------------------------------- subject and TPP */

/* A fact that the user or the catalogue gave, with where it comes from; `missing` is said where nobody did. */
static void add_given(struct tpp_document *document, const char *name, double value, const char *unit,
                      const char *source, const char *missing)
{
    if (isnan(value)) {
        tpp_document_fact(document, name, "not known%s", missing);
    } else {
        tpp_document_fact(document, name, "%s %s%s%s%s", tpp_figure_number(value).text, unit,
                          source[0] != '\0' ? " (" : "", source, source[0] != '\0' ? ")" : "");
    }
}

static void add_subject(struct tpp_document *document, const struct tpp_subject *subject)
{
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    tpp_document_fact(document, "Rated", "%s", subject->name);
    add_given(document, "Applicable die area", subject->die_area_mm2, "mm2", subject->die_area_source,
              ": performance density cannot be said (--die-area)");
    add_given(document, "Aggregate I/O", subject->io_gb_per_s, "GB/s", subject->io_source, " (--io)");
    add_given(document, "DRAM bandwidth", subject->dram_gb_per_s, "GB/s", subject->dram_source, " (--dram)");
    tpp_document_fact(document, "For datacenters", "%s%s%s%s", tpp_answer_name((int)subject->datacenter),
                      subject->datacenter_source[0] != '\0' ? " (" : " (--datacenter", subject->datacenter_source, ")");
}

static void add_tpp(struct tpp_document *document, const struct tpp_rating *rating)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, "Total processing performance, precision by precision");
    tpp_document_column(document, "Precision", 0);
    tpp_document_column(document, "Basis", 0);
    tpp_document_column(document, "TOPS", 1);
    tpp_document_column(document, "TPP", 1);
    tpp_document_column(document, "from", 1);
    tpp_document_column(document, "to", 1);
    tpp_document_column(document, "Source", 0);
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_document_precision(result->precision));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_basis_name((int)result->basis));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_tops(result->macs_per_second).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s", tpp_document_bound(result->bound),
                          tpp_figure_number(result->tpp).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(result->tpp_low).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(result->tpp_high).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", result->source);
    }
}

static void add_figures(struct tpp_document *document, const struct tpp_rating *rating)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, "The figures that are judged");
    tpp_document_column(document, "Basis", 0);
    tpp_document_column(document, "TPP", 1);
    tpp_document_column(document, "Set by", 0);
    tpp_document_column(document, "Performance density", 1);
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (!figure->is_present) {
            continue;
        }
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_basis_name(i));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s", tpp_document_bound(figure->bound),
                          tpp_figure_number(figure->tpp).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_document_precision(figure->precision));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s",
                          isnan(figure->density) ? "" : tpp_document_bound(figure->bound),
                          tpp_figure_number(figure->density).text);
    }
}

static void add_conflicts(struct tpp_document *document, const struct tpp_rating *rating)
{
    if (rating->conflict_count == 0) {
        return;
    }
    tpp_document_block(document, TPP_BLOCK_TABLE, "Measured above what is declared");
    tpp_document_column(document, "Precision", 0);
    tpp_document_column(document, "Basis", 0);
    tpp_document_column(document, "Proved TPP", 1);
    tpp_document_column(document, "Declared TPP", 1);
    tpp_document_column(document, "Declared as", 0);
    for (size_t i = 0; i < rating->conflict_count; i++) {
        const struct tpp_conflict *conflict = &rating->conflicts[i];
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_document_precision(conflict->precision));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_basis_name((int)conflict->basis));
        tpp_document_cell(document, TPP_TONE_BAD, ">= %s",
                          tpp_figure_against(conflict->measured_tpp, conflict->declared_tpp).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(conflict->declared_tpp).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                          conflict->is_maximum ? "the highest of all precisions" : "that of this precision");
    }
}

/* ------------------------------------------------------------------------------------------------- rules */

static void add_condition(struct tpp_document *document, const char *label, const struct tpp_condition_result *result)
{
    const struct tpp_condition *condition = &result->condition;
    const char *unit = tpp_metric_unit(condition->metric);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", label);
    if (condition->metric == TPP_METRIC_DATACENTER) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s: %s", tpp_metric_title(condition->metric),
                          condition->limit != 0.0 ? "yes" : "no");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                          isnan(result->value)   ? "-"
                          : result->value != 0.0 ? "yes"
                                                 : "no");
    } else {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s %s %s%s%s", tpp_metric_title(condition->metric),
                          tpp_operator_name((int)condition->op), tpp_figure_exact(condition->limit).text,
                          unit[0] != '\0' ? " " : "", unit);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s",
                          isnan(result->value) ? "" : tpp_document_bound(result->bound),
                          tpp_figure_against(result->value, condition->limit).text);
    }
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_percent(result->margin_percent).text);
    tpp_document_cell(document, result->truth == TPP_TRUTH_UNKNOWN ? TPP_TONE_WARNING : TPP_TONE_PLAIN, "%s",
                      tpp_truth_name((int)result->truth));
}

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

static void add_rule(struct tpp_document *document, const struct tpp_rating *rating,
                     const struct tpp_rule_result *result)
{
    const struct tpp_rule *rule = result->rule;
    char title[2 * TPP_TEXT_BYTES];
    (void)snprintf(title, sizeof title, "%s: %s", rule->id, rule->title);
    tpp_document_block(document, TPP_BLOCK_FACTS, title);
    tpp_document_fact(document, "Outcome", "%s", result->headline);
    if (result->outcome == TPP_CLAUSE_MEETS) {
        tpp_document_fact(document, "Which means", "%s", rule->met_text);
    } else if (result->outcome == TPP_CLAUSE_DOES_NOT_MEET) {
        tpp_document_fact(document, "Which means", "%s", rule->not_met_text);
    }
    if (result->exclusion.clause != NULL) {
        tpp_document_fact(document, "Exclusion", "%s: %s; applies: %s", result->exclusion.clause->label,
                          result->exclusion.clause->text, tpp_truth_name((int)result->exclusion.truth));
    }
    tpp_document_fact(document, "Status", "%s, effective %s%s%s%s", tpp_rule_status_name((int)rule->status),
                      rule->effective, rule->until[0] != '\0' ? " until " : "", rule->until,
                      rating->date[0] == '\0' ? ""
                      : result->is_current    ? "; effective on the date asked for"
                                              : "; not effective on the date asked for");
    add_clauses(document, result);
    add_conditions(document, result);
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    tpp_document_fact(document, "Citation", "%s", rule->citation);
    add_uncertain(document, rule);
    tpp_document_fact(document, "Digest", "%s%s", rule->sha256[0] != '\0' ? "SHA-256 " : "", rule->sha256);
}

void tpp_document_add_rating(struct tpp_document *document, const struct tpp_rating *rating)
{
    tpp_document_section(document, "rating", "What the figures mean under the rules");
    if (rating->date[0] != '\0') {
        tpp_document_block(document, TPP_BLOCK_TEXT, NULL);
        tpp_document_cell(document, TPP_TONE_PLAIN, "Rules as of %s.", rating->date);
    }
    add_subject(document, &rating->subject);
    add_tpp(document, rating);
    add_figures(document, rating);
    add_conflicts(document, rating);
    for (size_t i = 0; i < rating->rule_count; i++) {
        add_rule(document, rating, &rating->rules[i]);
    }
}
