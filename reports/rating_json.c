/* A rating as JSON for programs. Numbers are those that were compared; names are those of rating/names.c. */
#include <math.h>
#include <string.h>

#include "reports/json_tree.h"
#include "reports/report.h"

/* ------------------------------------------------------------------------------------------ subject and figures */

static json_t *subject_json(struct tpp_tree *tree, const struct tpp_subject *subject)
{
    json_t *object = json_object();
    tpp_tree_set(tree, object, "name", tpp_tree_text(subject->name));
    tpp_tree_set(tree, object, "is_simulated", json_boolean(subject->is_simulated));
    tpp_tree_set(tree, object, "is_aborted", json_boolean(subject->is_aborted));
    tpp_tree_set(tree, object, "die_area_mm2", tpp_tree_number(subject->die_area_mm2));
    tpp_tree_set(tree, object, "die_area_standard_uncertainty_mm2", tpp_tree_number(subject->die_area_standard_mm2));
    tpp_tree_set(tree, object, "die_area_source", tpp_tree_text_or_null(subject->die_area_source));
    tpp_tree_set(tree, object, "io_gb_per_s", tpp_tree_number(subject->io_gb_per_s));
    tpp_tree_set(tree, object, "io_source", tpp_tree_text_or_null(subject->io_source));
    tpp_tree_set(tree, object, "dram_gb_per_s", tpp_tree_number(subject->dram_gb_per_s));
    tpp_tree_set(tree, object, "dram_source", tpp_tree_text_or_null(subject->dram_source));
    tpp_tree_set(tree, object, "datacenter", tpp_tree_text(tpp_answer_name((int)subject->datacenter)));
    tpp_tree_set(tree, object, "datacenter_source", tpp_tree_text_or_null(subject->datacenter_source));
    tpp_tree_set(tree, object, "is_memory", json_boolean(subject->is_memory));
    tpp_tree_set(tree, object, "other_die_area_mm2", tpp_tree_number(subject->other_die_area_mm2));
    tpp_tree_set(tree, object, "has_planar_dies_only", json_boolean(subject->has_planar_dies_only));
    tpp_tree_set(tree, object, "memory_gb_per_s", tpp_tree_number(subject->memory_gb_per_s));
    tpp_tree_set(tree, object, "memory_area_mm2", tpp_tree_number(subject->memory_area_mm2));
    tpp_tree_set(tree, object, "transistors", tpp_tree_number(subject->transistors));
    tpp_tree_set(tree, object, "hbm", tpp_tree_text(tpp_answer_name((int)subject->hbm)));
    tpp_tree_set(tree, object, "first_marketed", tpp_tree_text_or_null(subject->first_marketed));
    tpp_tree_set(tree, object, "export_date", tpp_tree_text_or_null(subject->export_date));
    return object;
}

/* Each choice as the value that it is and in the words of the reports. */
static json_t *choices_json(struct tpp_tree *tree, const struct tpp_choices *choices)
{
    struct tpp_choice_text texts[TPP_CHOICE_COUNT];
    json_t *object = json_object();
    tpp_choices_describe(choices, texts);
    for (int i = 0; i < TPP_CHOICE_COUNT; i++) {
        json_t *made = json_object();
        tpp_tree_set(tree, made, "choice", tpp_tree_text(texts[i].value));
        tpp_tree_set(tree, made, "is_default", json_boolean(texts[i].is_default));
        tpp_tree_set(tree, object, texts[i].key, made);
    }
    return object;
}

/* Relative standard uncertainties, part by part and combined; see docs/uncertainty.md. */
static json_t *budget_json(struct tpp_tree *tree, const struct tpp_figure *figure)
{
    json_t *object = json_object();
    const struct tpp_budget *budget = &figure->budget;
    for (int i = 0; i < TPP_PART_COUNT; i++) {
        tpp_tree_set(tree, object, tpp_part_name(i), tpp_tree_number(budget->parts[i]));
    }
    tpp_tree_set(tree, object, "tpp", tpp_tree_number(budget->tpp));
    tpp_tree_set(tree, object, "density", isnan(figure->density) ? json_null() : tpp_tree_number(budget->density));
    return object;
}

static json_t *precisions_json(struct tpp_tree *tree, const struct tpp_rating *rating)
{
    json_t *array = json_array();
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "precision", tpp_tree_text(tpp_precision_name((int)result->precision)));
        tpp_tree_set(tree, object, "basis", tpp_tree_text(tpp_basis_name((int)result->basis)));
        tpp_tree_set(tree, object, "bound", tpp_tree_text(tpp_bound_name((int)result->bound)));
        tpp_tree_set(tree, object, "unit", tpp_tree_text(tpp_unit_name((int)result->unit)));
        tpp_tree_set(tree, object, "bits", tpp_tree_number(result->bits));
        tpp_tree_set(tree, object, "macs_per_second", tpp_tree_number(result->macs_per_second));
        tpp_tree_set(tree, object, "tops", tpp_tree_number(tpp_rating_tops(result->macs_per_second)));
        tpp_tree_set(tree, object, "tpp", tpp_tree_number(result->tpp));
        tpp_tree_set(tree, object, "tpp_low", tpp_tree_number(result->tpp_low));
        tpp_tree_set(tree, object, "tpp_high", tpp_tree_number(result->tpp_high));
        tpp_tree_set(tree, object, "source", tpp_tree_text(result->source));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *figures_json(struct tpp_tree *tree, const struct tpp_rating *rating)
{
    json_t *object = json_object();
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (!figure->is_present) {
            tpp_tree_set(tree, object, tpp_basis_name(i), json_null());
            continue;
        }
        json_t *made = json_object();
        tpp_tree_set(tree, made, "tpp", tpp_tree_number(figure->tpp));
        tpp_tree_set(tree, made, "tpp_low", tpp_tree_number(figure->tpp_low));
        tpp_tree_set(tree, made, "bound", tpp_tree_text(tpp_bound_name((int)figure->bound)));
        tpp_tree_set(tree, made, "precision", tpp_tree_text(tpp_precision_name((int)figure->precision)));
        tpp_tree_set(tree, made, "vector_tpp", tpp_tree_number(figure->vector_tpp));
        tpp_tree_set(tree, made, "tops", tpp_tree_number(figure->tops));
        tpp_tree_set(tree, made, "density", tpp_tree_number(figure->density));
        tpp_tree_set(tree, made, "tpp_expanded_uncertainty",
                     tpp_tree_number(TPP_COVERAGE_FACTOR * figure->budget.tpp * figure->tpp));
        tpp_tree_set(tree, made, "density_expanded_uncertainty",
                     tpp_tree_number(TPP_COVERAGE_FACTOR * figure->budget.density * figure->density));
        tpp_tree_set(tree, made, "relative_standard_uncertainty", budget_json(tree, figure));
        tpp_tree_set(tree, made, "is_contradicted", json_boolean(figure->is_contradicted));
        tpp_tree_set(tree, object, tpp_basis_name(i), made);
    }
    return object;
}

static json_t *conflicts_json(struct tpp_tree *tree, const struct tpp_rating *rating)
{
    json_t *array = json_array();
    for (size_t i = 0; i < rating->conflict_count; i++) {
        const struct tpp_conflict *conflict = &rating->conflicts[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "precision", tpp_tree_text(tpp_precision_name((int)conflict->precision)));
        tpp_tree_set(tree, object, "basis", tpp_tree_text(tpp_basis_name((int)conflict->basis)));
        tpp_tree_set(tree, object, "measured_tpp_at_least", tpp_tree_number(conflict->measured_tpp));
        tpp_tree_set(tree, object, "declared_tpp", tpp_tree_number(conflict->declared_tpp));
        tpp_tree_set(tree, object, "exceeds_declared_maximum", json_boolean(conflict->is_maximum));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

/* ------------------------------------------------------------------------------------------ rules */

/* A number, or the day that it stands for. */
static json_t *value_json(enum tpp_metric metric, double value)
{
    char date[TPP_DATE_BYTES];
    if (tpp_metric_kind_of(metric) != TPP_METRIC_DATE) {
        return tpp_tree_number(value);
    }
    tpp_date_from_days(value, date);
    return tpp_tree_text_or_null(date);
}

static json_t *conditions_json(struct tpp_tree *tree, const struct tpp_condition_result *results, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct tpp_condition_result *result = &results[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "metric", tpp_tree_text(tpp_metric_name((int)result->condition.metric)));
        tpp_tree_set(tree, object, "value", value_json(result->condition.metric, result->value));
        tpp_tree_set(tree, object, "bound",
                     isnan(result->value) ? json_null() : tpp_tree_text(tpp_bound_name((int)result->bound)));
        tpp_tree_set(tree, object, "op", tpp_tree_text(tpp_operator_name((int)result->condition.op)));
        tpp_tree_set(tree, object, "limit", value_json(result->condition.metric, result->condition.limit));
        tpp_tree_set(tree, object, "margin_percent", tpp_tree_number(result->margin_percent));
        tpp_tree_set(tree, object, "margin_k", tpp_tree_number(result->margin_k));
        tpp_tree_set(tree, object, "standard_uncertainty",
                     isnan(result->value) ? json_null() : tpp_tree_number(result->standard));
        tpp_tree_set(tree, object, "is_inside_uncertainty", json_boolean(result->is_inside));
        tpp_tree_set(tree, object, "holds", tpp_tree_text(tpp_truth_name((int)result->truth)));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *outcome(enum tpp_clause_outcome value)
{
    return tpp_tree_text(tpp_clause_outcome_name((int)value));
}

static json_t *clause_json(struct tpp_tree *tree, const struct tpp_clause_result *result)
{
    json_t *object = json_object();
    json_t *by_basis = json_object();
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        tpp_tree_set(tree, by_basis, tpp_basis_name(i), outcome(result->by_basis[i]));
    }
    tpp_tree_set(tree, object, "label", tpp_tree_text(result->label));
    tpp_tree_set(tree, object, "text", tpp_tree_text(result->clause->text));
    tpp_tree_set(tree, object, "outcome", outcome(result->outcome));
    tpp_tree_set(tree, object, "basis", tpp_tree_text(tpp_basis_name((int)result->basis)));
    tpp_tree_set(tree, object, "by_basis", by_basis);
    tpp_tree_set(tree, object, "if_datacenter", outcome(result->if_datacenter));
    tpp_tree_set(tree, object, "if_not_datacenter", outcome(result->if_not_datacenter));
    tpp_tree_set(tree, object, "reason", tpp_tree_text(result->reason));
    tpp_tree_set(tree, object, "conditions", conditions_json(tree, result->conditions, result->condition_count));
    return object;
}

static json_t *exclusion_json(struct tpp_tree *tree, const struct tpp_exclusion_result *result)
{
    if (result->clause == NULL) {
        return json_null();
    }
    json_t *object = json_object();
    tpp_tree_set(tree, object, "label", tpp_tree_text(result->clause->label));
    tpp_tree_set(tree, object, "text", tpp_tree_text(result->clause->text));
    tpp_tree_set(tree, object, "excludes", tpp_tree_text(tpp_truth_name((int)result->truth)));
    tpp_tree_set(tree, object, "basis", tpp_tree_text(tpp_basis_name((int)result->basis)));
    tpp_tree_set(tree, object, "conditions", conditions_json(tree, result->conditions, result->condition_count));
    return object;
}

static json_t *truth(enum tpp_truth value)
{
    return tpp_tree_text(tpp_truth_name((int)value));
}

static json_t *exceptions_json(struct tpp_tree *tree, const struct tpp_rule_result *result)
{
    json_t *array = json_array();
    for (size_t i = 0; i < result->exception_count; i++) {
        const struct tpp_exception_result *exception = &result->exceptions[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "label", tpp_tree_text(exception->exception->label));
        tpp_tree_set(tree, object, "text", tpp_tree_text(exception->exception->text));
        tpp_tree_set(tree, object, "parameters_met", truth(exception->truth));
        tpp_tree_set(tree, object, "if_datacenter", truth(exception->if_datacenter));
        tpp_tree_set(tree, object, "if_not_datacenter", truth(exception->if_not_datacenter));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *rule_json(struct tpp_tree *tree, const struct tpp_rating *rating, const struct tpp_rule_result *result)
{
    const struct tpp_rule *rule = result->rule;
    json_t *object = json_object();
    json_t *clauses = json_array();
    for (size_t i = 0; i < result->clause_count; i++) {
        tpp_tree_add(tree, clauses, clause_json(tree, &result->clauses[i]));
    }
    tpp_tree_set(tree, object, "id", tpp_tree_text(rule->id));
    tpp_tree_set(tree, object, "title", tpp_tree_text(rule->title));
    tpp_tree_set(tree, object, "citation", tpp_tree_text(rule->citation));
    tpp_tree_set(tree, object, "status", tpp_tree_text(tpp_rule_status_name((int)rule->status)));
    tpp_tree_set(tree, object, "kind", tpp_tree_text(tpp_rule_kind_name((int)rule->kind)));
    tpp_tree_set(tree, object, "effective", tpp_tree_text_or_null(rule->effective));
    tpp_tree_set(tree, object, "introduced", tpp_tree_text_or_null(rule->introduced));
    tpp_tree_set(tree, object, "compliance", tpp_tree_text_or_null(rule->compliance));
    tpp_tree_set(tree, object, "until", tpp_tree_text_or_null(rule->until));
    tpp_tree_set(tree, object, "enforced_until", tpp_tree_text_or_null(rule->enforced_until));
    tpp_tree_set(tree, object, "destinations", tpp_tree_text_or_null(rule->destinations));
    tpp_tree_set(tree, object, "amends", tpp_tree_text_or_null(rule->amends));
    tpp_tree_set(tree, object, "same_thresholds_as", tpp_tree_text_or_null(rule->same_thresholds_as));
    tpp_tree_set(tree, object, "sha256", tpp_tree_text(rule->sha256));
    tpp_tree_set(tree, object, "thresholds_sha256", tpp_tree_text(rule->thresholds_sha256));
    tpp_tree_set(tree, object, "state", tpp_tree_text(tpp_rule_state_name((int)result->state)));
    tpp_tree_set(tree, object, "is_current", json_boolean(result->is_current));
    tpp_tree_set(tree, object, "is_effective_at_date",
                 *rating->date != '\0' ? json_boolean(result->is_effective_at_date) : json_null());
    tpp_tree_set(tree, object, "outcome", outcome(result->outcome));
    tpp_tree_set(tree, object, "if_datacenter", outcome(result->if_datacenter));
    tpp_tree_set(tree, object, "if_not_datacenter", outcome(result->if_not_datacenter));
    tpp_tree_set(tree, object, "headline", tpp_tree_text(result->headline));
    tpp_tree_set(tree, object, "clauses", clauses);
    tpp_tree_set(tree, object, "exceptions", exceptions_json(tree, result));
    tpp_tree_set(tree, object, "exclusion", exclusion_json(tree, &result->exclusion));
    return object;
}

json_t *tpp_rating_json(const struct tpp_rating *rating)
{
    struct tpp_tree tree = { 0 };
    json_t *object = json_object();
    json_t *rules = json_array();
    json_t *not_shown = json_array();
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        if (result->is_shown) {
            tpp_tree_add(&tree, rules, rule_json(&tree, rating, result));
        } else {
            tpp_tree_add(
                &tree, not_shown,
                json_pack("{s:s, s:s}", "id", result->rule->id, "state", tpp_rule_state_name((int)result->state)));
        }
    }
    tpp_tree_set(&tree, object, "date", tpp_tree_text_or_null(rating->date));
    tpp_tree_set(&tree, object, "subject", subject_json(&tree, &rating->subject));
    tpp_tree_set(&tree, object, "choices", choices_json(&tree, &rating->subject.choices));
    tpp_tree_set(&tree, object, "precisions", precisions_json(&tree, rating));
    tpp_tree_set(&tree, object, "figures", figures_json(&tree, rating));
    tpp_tree_set(&tree, object, "conflicts", conflicts_json(&tree, rating));
    tpp_tree_set(&tree, object, "rules", rules);
    tpp_tree_set(&tree, object, "rules_not_shown", not_shown);
    tpp_tree_set(
        &tree, object, "notice",
        tpp_tree_text(
            "Not legal advice. A measured figure is a lower bound of the theoretical peak that the rules ask for: it "
            "may show \"meets\", never \"does not meet\"."));
    if (tree.has_failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}
