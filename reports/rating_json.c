/* A rating as JSON for programs. Numbers are those that were compared; names are those of rating/names.c. */
#include <math.h>
#include <string.h>

#include "reports/report.h"

/* Objects are built without a check at each step: a failed part is remembered once. */
struct tree {
    int has_failed;
};

static void set(struct tree *tree, json_t *object, const char *key, json_t *value)
{
    tree->has_failed |= json_object_set_new(object, key, value) != 0;
}

static void add(struct tree *tree, json_t *array, json_t *value)
{
    tree->has_failed |= json_array_append_new(array, value) != 0;
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* A text that is not UTF-8, such as a device's name, must not cost the rating. */
static json_t *text(const char *bytes)
{
    json_t *made = json_string(bytes);
    return made != NULL ? made : json_string("?");
}

static json_t *text_or_null(const char *bytes)
{
    return *bytes != '\0' ? text(bytes) : json_null();
}

/* ------------------------------------------------------------------------------------------ subject and figures */

static json_t *subject_json(struct tree *tree, const struct tpp_subject *subject)
{
    json_t *object = json_object();
    set(tree, object, "name", text(subject->name));
    set(tree, object, "is_simulated", json_boolean(subject->is_simulated));
    set(tree, object, "is_aborted", json_boolean(subject->is_aborted));
    set(tree, object, "die_area_mm2", number(subject->die_area_mm2));
    set(tree, object, "die_area_source", text_or_null(subject->die_area_source));
    set(tree, object, "io_gb_per_s", number(subject->io_gb_per_s));
    set(tree, object, "io_source", text_or_null(subject->io_source));
    set(tree, object, "dram_gb_per_s", number(subject->dram_gb_per_s));
    set(tree, object, "dram_source", text_or_null(subject->dram_source));
    set(tree, object, "datacenter", text(tpp_answer_name((int)subject->datacenter)));
    set(tree, object, "datacenter_source", text_or_null(subject->datacenter_source));
    return object;
}

static json_t *precisions_json(struct tree *tree, const struct tpp_rating *rating)
{
    json_t *array = json_array();
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        json_t *object = json_object();
        set(tree, object, "precision", text(tpp_precision_name((int)result->precision)));
        set(tree, object, "basis", text(tpp_basis_name((int)result->basis)));
        set(tree, object, "bound", text(tpp_bound_name((int)result->bound)));
        set(tree, object, "macs_per_second", number(result->macs_per_second));
        set(tree, object, "tops", number(tpp_rating_tops(result->macs_per_second)));
        set(tree, object, "tpp", number(result->tpp));
        set(tree, object, "tpp_low", number(result->tpp_low));
        set(tree, object, "tpp_high", number(result->tpp_high));
        set(tree, object, "source", text(result->source));
        add(tree, array, object);
    }
    return array;
}

static json_t *figures_json(struct tree *tree, const struct tpp_rating *rating)
{
    json_t *object = json_object();
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (!figure->is_present) {
            set(tree, object, tpp_basis_name(i), json_null());
            continue;
        }
        json_t *made = json_object();
        set(tree, made, "tpp", number(figure->tpp));
        set(tree, made, "tpp_low", number(figure->tpp_low));
        set(tree, made, "bound", text(tpp_bound_name((int)figure->bound)));
        set(tree, made, "precision", text(tpp_precision_name((int)figure->precision)));
        set(tree, made, "density", number(figure->density));
        set(tree, made, "is_contradicted", json_boolean(figure->is_contradicted));
        set(tree, object, tpp_basis_name(i), made);
    }
    return object;
}

static json_t *conflicts_json(struct tree *tree, const struct tpp_rating *rating)
{
    json_t *array = json_array();
    for (size_t i = 0; i < rating->conflict_count; i++) {
        const struct tpp_conflict *conflict = &rating->conflicts[i];
        json_t *object = json_object();
        set(tree, object, "precision", text(tpp_precision_name((int)conflict->precision)));
        set(tree, object, "basis", text(tpp_basis_name((int)conflict->basis)));
        set(tree, object, "measured_tpp_at_least", number(conflict->measured_tpp));
        set(tree, object, "declared_tpp", number(conflict->declared_tpp));
        set(tree, object, "exceeds_declared_maximum", json_boolean(conflict->is_maximum));
        add(tree, array, object);
    }
    return array;
}

/* ------------------------------------------------------------------------------------------ rules */

static json_t *conditions_json(struct tree *tree, const struct tpp_condition_result *results, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct tpp_condition_result *result = &results[i];
        json_t *object = json_object();
        set(tree, object, "metric", text(tpp_metric_name((int)result->condition.metric)));
        set(tree, object, "value", number(result->value));
        set(tree, object, "bound", isnan(result->value) ? json_null() : text(tpp_bound_name((int)result->bound)));
        set(tree, object, "op", text(tpp_operator_name((int)result->condition.op)));
        set(tree, object, "limit", number(result->condition.limit));
        set(tree, object, "margin_percent", number(result->margin_percent));
        set(tree, object, "holds", text(tpp_truth_name((int)result->truth)));
        add(tree, array, object);
    }
    return array;
}

static json_t *outcome(enum tpp_clause_outcome value)
{
    return text(tpp_clause_outcome_name((int)value));
}

static json_t *clause_json(struct tree *tree, const struct tpp_clause_result *result)
{
    json_t *object = json_object();
    json_t *by_basis = json_object();
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        set(tree, by_basis, tpp_basis_name(i), outcome(result->by_basis[i]));
    }
    set(tree, object, "label", text(result->label));
    set(tree, object, "text", text(result->clause->text));
    set(tree, object, "outcome", outcome(result->outcome));
    set(tree, object, "basis", text(tpp_basis_name((int)result->basis)));
    set(tree, object, "by_basis", by_basis);
    set(tree, object, "if_datacenter", outcome(result->if_datacenter));
    set(tree, object, "if_not_datacenter", outcome(result->if_not_datacenter));
    set(tree, object, "reason", text(result->reason));
    set(tree, object, "conditions", conditions_json(tree, result->conditions, result->condition_count));
    return object;
}

static json_t *exclusion_json(struct tree *tree, const struct tpp_exclusion_result *result)
{
    if (result->clause == NULL) {
        return json_null();
    }
    json_t *object = json_object();
    set(tree, object, "label", text(result->clause->label));
    set(tree, object, "text", text(result->clause->text));
    set(tree, object, "excludes", text(tpp_truth_name((int)result->truth)));
    set(tree, object, "basis", text(tpp_basis_name((int)result->basis)));
    set(tree, object, "conditions", conditions_json(tree, result->conditions, result->condition_count));
    return object;
}

static json_t *rule_json(struct tree *tree, const struct tpp_rating *rating, const struct tpp_rule_result *result)
{
    const struct tpp_rule *rule = result->rule;
    json_t *object = json_object();
    json_t *clauses = json_array();
    for (size_t i = 0; i < result->clause_count; i++) {
        add(tree, clauses, clause_json(tree, &result->clauses[i]));
    }
    set(tree, object, "id", text(rule->id));
    set(tree, object, "title", text(rule->title));
    set(tree, object, "citation", text(rule->citation));
    set(tree, object, "status", text(tpp_rule_status_name((int)rule->status)));
    set(tree, object, "effective", text(rule->effective));
    set(tree, object, "until", text_or_null(rule->until));
    set(tree, object, "sha256", text(rule->sha256));
    set(tree, object, "is_current", json_boolean(result->is_current));
    set(tree, object, "is_effective_at_date",
        *rating->date != '\0' ? json_boolean(result->is_effective_at_date) : json_null());
    set(tree, object, "outcome", outcome(result->outcome));
    set(tree, object, "if_datacenter", outcome(result->if_datacenter));
    set(tree, object, "if_not_datacenter", outcome(result->if_not_datacenter));
    set(tree, object, "headline", text(result->headline));
    set(tree, object, "clauses", clauses);
    set(tree, object, "exclusion", exclusion_json(tree, &result->exclusion));
    return object;
}

json_t *tpp_rating_json(const struct tpp_rating *rating)
{
    struct tree tree = { 0 };
    json_t *object = json_object();
    json_t *rules = json_array();
    for (size_t i = 0; i < rating->rule_count; i++) {
        add(&tree, rules, rule_json(&tree, rating, &rating->rules[i]));
    }
    set(&tree, object, "date", text_or_null(rating->date));
    set(&tree, object, "subject", subject_json(&tree, &rating->subject));
    set(&tree, object, "precisions", precisions_json(&tree, rating));
    set(&tree, object, "figures", figures_json(&tree, rating));
    set(&tree, object, "conflicts", conflicts_json(&tree, rating));
    set(&tree, object, "rules", rules);
    set(&tree, object, "notice",
        text("Not legal advice. A measured figure is a lower bound of the theoretical peak that the rules ask for: it "
             "may show \"meets\", never \"does not meet\"."));
    if (tree.has_failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}
