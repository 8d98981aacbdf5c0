/* A comparison for programs: every number as it was compared, null where not known. */
#include <math.h>

#include "reports/json_tree.h"
#include "reports/report.h"

static const char *row_name(enum tpp_row_kind kind)
{
    static const char *const names[TPP_ROW_KIND_COUNT] = { "peak_tops",   "sustained_tops", "ops_per_clock_core",
                                                           "tpp",         "density",        "die_area_mm2",
                                                           "io_gb_per_s", "dram_gb_per_s",  "cores",
                                                           "clock_mhz",   "memory_gb",      "datacenter" };
    return names[kind];
}

static json_t *compared_json(struct tpp_tree *tree, const struct tpp_comparison *comparison)
{
    json_t *array = json_array();
    for (size_t i = 0; i < comparison->count; i++) {
        const struct tpp_compared *one = &comparison->compared[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "name", tpp_tree_text(one->name));
        tpp_tree_set(tree, object, "origin", tpp_tree_text(one->origin));
        tpp_tree_set(tree, object, "is_measured", json_boolean(one->is_measured));
        tpp_tree_set(tree, object, "is_simulated", json_boolean(one->subject.is_simulated));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *rows_json(struct tpp_tree *tree, const struct tpp_comparison *comparison)
{
    json_t *array = json_array();
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct tpp_comparison_row *row = &comparison->rows[i];
        json_t *object = json_object();
        json_t *values = json_array();
        tpp_tree_set(tree, object, "figure", json_string(row_name(row->kind)));
        tpp_tree_set(tree, object, "precision",
                     row->kind <= TPP_ROW_PER_CLOCK ? json_string(tpp_precision_name((int)row->precision))
                                                    : json_null());
        tpp_tree_set(tree, object, "differs", json_boolean(row->differs));
        for (size_t j = 0; j < comparison->count; j++) {
            json_t *value = json_object();
            tpp_tree_set(tree, value, "value", tpp_tree_number(row->values[j].value));
            tpp_tree_set(tree, value, "bound", json_string(tpp_bound_name((int)row->values[j].bound)));
            tpp_tree_set(tree, value, "expanded_uncertainty", tpp_tree_number(row->values[j].expanded));
            tpp_tree_add(tree, values, value);
        }
        tpp_tree_set(tree, object, "values", values);
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *outcomes_json(struct tpp_tree *tree, const struct tpp_comparison *comparison, size_t rule)
{
    json_t *array = json_array();
    for (size_t i = 0; i < comparison->count; i++) {
        const struct tpp_rule_result *result = &comparison->compared[i].rating.rules[rule];
        json_t *object = json_object();
        json_t *met = json_array();
        for (size_t j = 0; j < result->clause_count; j++) {
            if (result->clauses[j].outcome == TPP_CLAUSE_MEETS) {
                tpp_tree_add(tree, met, tpp_tree_text(result->clauses[j].label));
            }
        }
        tpp_tree_set(tree, object, "outcome", json_string(tpp_clause_outcome_name((int)result->outcome)));
        tpp_tree_set(tree, object, "clauses_met", met);
        tpp_tree_set(tree, object, "group", json_integer((json_int_t)tpp_comparison_group(comparison, rule, i)));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *rules_json(struct tpp_tree *tree, const struct tpp_comparison *comparison)
{
    json_t *array = json_array();
    for (size_t i = 0; i < comparison->rule_count; i++) {
        const struct tpp_rule *rule = &comparison->rules[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "rule", tpp_tree_text(rule->id));
        tpp_tree_set(tree, object, "effective", tpp_tree_text(rule->effective));
        tpp_tree_set(tree, object, "until", tpp_tree_text_or_null(rule->until));
        tpp_tree_set(tree, object, "status", json_string(tpp_rule_status_name((int)rule->status)));
        tpp_tree_set(tree, object, "sha256", tpp_tree_text(rule->sha256));
        tpp_tree_set(tree, object, "separates", json_boolean(tpp_comparison_is_separated(comparison, i)));
        tpp_tree_set(tree, object, "outcomes", outcomes_json(tree, comparison, i));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *levers_json(struct tpp_tree *tree, unsigned levers)
{
    json_t *array = json_array();
    for (int lever = 0; lever < TPP_LEVER_COUNT; lever++) {
        if ((levers & 1u << lever) != 0) {
            tpp_tree_add(tree, array, json_string(tpp_lever_title((enum tpp_lever)lever)));
        }
    }
    return array;
}

static json_t *pairs_json(struct tpp_tree *tree, const struct tpp_comparison *comparison)
{
    json_t *array = json_array();
    for (size_t i = 0; i < comparison->pair_count; i++) {
        const struct tpp_pair *pair = &comparison->pairs[i];
        json_t *object = json_object();
        json_t *causes = json_array();
        tpp_tree_set(tree, object, "first", json_integer((json_int_t)pair->first));
        tpp_tree_set(tree, object, "second", json_integer((json_int_t)pair->second));
        tpp_tree_set(tree, object, "differ_in", levers_json(tree, pair->different));
        for (size_t j = 0; j < pair->cause_count; j++) {
            const struct tpp_pair_cause *cause = &pair->causes[j];
            json_t *one = json_object();
            tpp_tree_set(tree, one, "rule", tpp_tree_text(comparison->rules[cause->rule].id));
            tpp_tree_set(tree, one, "each_alone", levers_json(tree, cause->levers));
            tpp_tree_set(tree, one, "only_together", levers_json(tree, cause->needed));
            tpp_tree_add(tree, causes, one);
        }
        tpp_tree_set(tree, object, "causes", causes);
        tpp_tree_add(tree, array, object);
    }
    return array;
}

json_t *tpp_comparison_json(const struct tpp_comparison *comparison)
{
    struct tpp_tree tree = { 0 };
    json_t *root = json_object();
    tpp_tree_set(&tree, root, "schema", json_string("tppbench-comparison"));
    tpp_tree_set(&tree, root, "schema_version", json_integer(1));
    tpp_tree_set(&tree, root, "compared", compared_json(&tree, comparison));
    tpp_tree_set(&tree, root, "rows", rows_json(&tree, comparison));
    tpp_tree_set(&tree, root, "rules", rules_json(&tree, comparison));
    tpp_tree_set(&tree, root, "pairs", pairs_json(&tree, comparison));
    if (tree.has_failed) {
        json_decref(root);
        return NULL;
    }
    return root;
}
