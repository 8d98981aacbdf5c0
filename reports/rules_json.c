/* Rules for programs. */
#include "reports/json_tree.h"
#include "reports/report.h"

static void set_conditions(struct tpp_tree *tree, json_t *object, const struct tpp_condition *conditions, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct tpp_condition *condition = &conditions[i];
        json_t *made = json_object();
        tpp_tree_set(tree, made, "metric", tpp_tree_text(tpp_metric_name((int)condition->metric)));
        tpp_tree_set(tree, made, "op", tpp_tree_text(tpp_operator_name((int)condition->op)));
        if (*condition->date != '\0') {
            tpp_tree_set(tree, made, "date", tpp_tree_text(condition->date));
        } else {
            tpp_tree_set(tree, made, "value", tpp_tree_number(condition->limit));
        }
        tpp_tree_add(tree, all, made);
    }
    tpp_tree_set(tree, object, "all", all);
}

/* A thing with two texts under keys of its own. */
static json_t *pair_json(struct tpp_tree *tree, const char *first_key, const char *first, const char *second_key,
                         const char *second)
{
    json_t *object = json_object();
    tpp_tree_set(tree, object, first_key, tpp_tree_text(first));
    tpp_tree_set(tree, object, second_key, tpp_tree_text(second));
    return object;
}

static json_t *clauses_json(struct tpp_tree *tree, const struct tpp_clause *clauses, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = pair_json(tree, "label", clauses[i].label, "text", clauses[i].text);
        set_conditions(tree, object, clauses[i].conditions, clauses[i].condition_count);
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *exceptions_json(struct tpp_tree *tree, const struct tpp_rule *rule)
{
    json_t *array = json_array();
    for (size_t i = 0; i < rule->exception_count; i++) {
        const struct tpp_exception *exception = &rule->exceptions[i];
        json_t *object = pair_json(tree, "label", exception->label, "text", exception->text);
        tpp_tree_set(tree, object, "met_under", tpp_tree_text(exception->met_under));
        tpp_tree_set(tree, object, "not_met_under", tpp_tree_text_or_null(exception->not_met_under));
        set_conditions(tree, object, exception->conditions, exception->condition_count);
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *quantities_json(struct tpp_tree *tree, const struct tpp_rule *rule)
{
    json_t *array = json_array();
    for (size_t i = 0; i < rule->quantity_count; i++) {
        const struct tpp_quantity *quantity = &rule->quantities[i];
        json_t *object = pair_json(tree, "label", quantity->label, "text", quantity->text);
        tpp_tree_set(tree, object, "id", tpp_tree_text(quantity->id));
        tpp_tree_set(tree, object, "scope", tpp_tree_text(tpp_quantity_scope_name((int)quantity->scope)));
        tpp_tree_set(tree, object, "limit", tpp_tree_number(quantity->limit));
        tpp_tree_set(tree, object, "met_under", tpp_tree_text_or_null(quantity->met_under));
        tpp_tree_set(tree, object, "to", tpp_tree_text_or_null(quantity->to));
        tpp_tree_set(tree, object, "of", tpp_tree_text_or_null(quantity->of));
        tpp_tree_set(tree, object, "not_to", tpp_tree_text_or_null(quantity->not_to));
        tpp_tree_set(tree, object, "from", tpp_tree_text_or_null(quantity->from));
        tpp_tree_set(tree, object, "until", tpp_tree_text_or_null(quantity->until));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static void set_foundation(struct tpp_tree *tree, json_t *object, const struct tpp_rule *rule)
{
    json_t *tiers = json_array();
    json_t *history = json_array();
    json_t *marks = json_array();
    json_t *uncertain = json_array();
    for (size_t i = 0; i < rule->tier_count; i++) {
        tpp_tree_add(tree, tiers, pair_json(tree, "label", rule->tiers[i].label, "text", rule->tiers[i].text));
    }
    for (size_t i = 0; i < rule->event_count; i++) {
        tpp_tree_add(tree, history, pair_json(tree, "date", rule->history[i].date, "text", rule->history[i].text));
    }
    for (size_t i = 0; i < rule->mark_count; i++) {
        tpp_tree_add(
            tree, marks,
            pair_json(tree, "about", rule->marks[i].about, "mark", tpp_rule_mark_name((int)rule->marks[i].mark)));
    }
    for (size_t i = 0; i < rule->uncertainty_count; i++) {
        tpp_tree_add(tree, uncertain,
                     pair_json(tree, "about", rule->uncertainties[i].about, "text", rule->uncertainties[i].text));
    }
    tpp_tree_set(tree, object, "tiers", tiers);
    tpp_tree_set(tree, object, "history", history);
    tpp_tree_set(tree, object, "marks", marks);
    tpp_tree_set(tree, object, "uncertain", uncertain);
    tpp_tree_set(tree, object, "source", tpp_tree_text(rule->source));
}

json_t *tpp_rule_json(const struct tpp_rule *rule)
{
    struct tpp_tree tree = { 0 };
    json_t *object = json_object();
    const struct {
        const char *key;
        const char *text;
    } texts[] = {
        { "id", rule->id },
        { "title", rule->title },
        { "citation", rule->citation },
        { "introduced", rule->introduced },
        { "effective", rule->effective },
        { "compliance", rule->compliance },
        { "until", rule->until },
        { "enforced_until", rule->enforced_until },
        { "status", tpp_rule_status_name((int)rule->status) },
        { "kind", tpp_rule_kind_name((int)rule->kind) },
        { "applies_to", tpp_applies_to_name((int)rule->applies_to) },
        { "destinations", rule->destinations },
        { "note", rule->note },
        { "amends", rule->amends },
        { "change", rule->change },
        { "requires_rule", rule->requires_rule },
        { "unless_rule", rule->unless_rule },
        { "same_thresholds_as", rule->same_thresholds_as },
        { "met_text", rule->met_text },
        { "not_met_text", rule->not_met_text },
        { "sha256", rule->sha256 },
        { "thresholds_sha256", rule->thresholds_sha256 },
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        tpp_tree_set(&tree, object, texts[i].key, tpp_tree_text_or_null(texts[i].text));
    }
    tpp_tree_set(&tree, object, "clauses", clauses_json(&tree, rule->clauses, rule->clause_count));
    tpp_tree_set(&tree, object, "exclusions", clauses_json(&tree, rule->exclusions, rule->exclusion_count));
    tpp_tree_set(&tree, object, "exceptions", exceptions_json(&tree, rule));
    tpp_tree_set(&tree, object, "quantities", quantities_json(&tree, rule));
    set_foundation(&tree, object, rule);
    if (tree.has_failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}
