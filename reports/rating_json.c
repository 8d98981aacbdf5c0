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
    tpp_tree_set(tree, object, "die_area_source", tpp_tree_text_or_null(subject->die_area_source));
    tpp_tree_set(tree, object, "io_gb_per_s", tpp_tree_number(subject->io_gb_per_s));
    tpp_tree_set(tree, object, "io_source", tpp_tree_text_or_null(subject->io_source));
    tpp_tree_set(tree, object, "dram_gb_per_s", tpp_tree_number(subject->dram_gb_per_s));
    tpp_tree_set(tree, object, "dram_source", tpp_tree_text_or_null(subject->dram_source));
    tpp_tree_set(tree, object, "datacenter", tpp_tree_text(tpp_answer_name((int)subject->datacenter)));
    tpp_tree_set(tree, object, "datacenter_source", tpp_tree_text_or_null(subject->datacenter_source));
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
        tpp_tree_set(tree, made, "density", tpp_tree_number(figure->density));
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

static json_t *conditions_json(struct tpp_tree *tree, const struct tpp_condition_result *results, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct tpp_condition_result *result = &results[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "metric", tpp_tree_text(tpp_metric_name((int)result->condition.metric)));
        tpp_tree_set(tree, object, "value", tpp_tree_number(result->value));
        tpp_tree_set(tree, object, "bound",
                     isnan(result->value) ? json_null() : tpp_tree_text(tpp_bound_name((int)result->bound)));
        tpp_tree_set(tree, object, "op", tpp_tree_text(tpp_operator_name((int)result->condition.op)));
        tpp_tree_set(tree, object, "limit", tpp_tree_number(result->condition.limit));
        tpp_tree_set(tree, object, "margin_percent", tpp_tree_number(result->margin_percent));
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
    tpp_tree_set(tree, object, "effective", tpp_tree_text(rule->effective));
    tpp_tree_set(tree, object, "until", tpp_tree_text_or_null(rule->until));
    tpp_tree_set(tree, object, "sha256", tpp_tree_text(rule->sha256));
    tpp_tree_set(tree, object, "is_current", json_boolean(result->is_current));
    tpp_tree_set(tree, object, "is_effective_at_date",
                 *rating->date != '\0' ? json_boolean(result->is_effective_at_date) : json_null());
    tpp_tree_set(tree, object, "outcome", outcome(result->outcome));
    tpp_tree_set(tree, object, "if_datacenter", outcome(result->if_datacenter));
    tpp_tree_set(tree, object, "if_not_datacenter", outcome(result->if_not_datacenter));
    tpp_tree_set(tree, object, "headline", tpp_tree_text(result->headline));
    tpp_tree_set(tree, object, "clauses", clauses);
    tpp_tree_set(tree, object, "exclusion", exclusion_json(tree, &result->exclusion));
    return object;
}

json_t *tpp_rating_json(const struct tpp_rating *rating)
{
    struct tpp_tree tree = { 0 };
    json_t *object = json_object();
    json_t *rules = json_array();
    for (size_t i = 0; i < rating->rule_count; i++) {
        tpp_tree_add(&tree, rules, rule_json(&tree, rating, &rating->rules[i]));
    }
    tpp_tree_set(&tree, object, "date", tpp_tree_text_or_null(rating->date));
    tpp_tree_set(&tree, object, "subject", subject_json(&tree, &rating->subject));
    tpp_tree_set(&tree, object, "precisions", precisions_json(&tree, rating));
    tpp_tree_set(&tree, object, "figures", figures_json(&tree, rating));
    tpp_tree_set(&tree, object, "conflicts", conflicts_json(&tree, rating));
    tpp_tree_set(&tree, object, "rules", rules);
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
