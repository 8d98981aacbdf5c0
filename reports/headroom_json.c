/* Headroom for programs: segments with both ends as the rating has them, null for an open end. */
#include <math.h>

#include "reports/json_tree.h"
#include "reports/report.h"

static const char *knob_name(enum tpp_knob knob)
{
    static const char *const names[TPP_KNOB_COUNT] = {
        "tpp", "clock_mhz", "cores", "ops_per_clock_core", "die_area_mm2", "io_gb_per_s", "dram_gb_per_s"
    };
    return names[knob];
}

static json_t *turn_json(struct tpp_tree *tree, const struct tpp_turn *turn)
{
    json_t *object = json_object();
    json_t *segments = json_array();
    tpp_tree_set(tree, object, "turned", json_string(knob_name(turn->knob)));
    tpp_tree_set(tree, object, "now", tpp_tree_number(turn->now));
    for (size_t i = 0; i < turn->segment_count; i++) {
        json_t *segment = json_object();
        tpp_tree_set(tree, segment, "from", tpp_tree_number(turn->segments[i].from));
        tpp_tree_set(tree, segment, "to", tpp_tree_number(turn->segments[i].to));
        tpp_tree_set(tree, segment, "outcome", json_string(tpp_clause_outcome_name((int)turn->segments[i].outcome)));
        tpp_tree_add(tree, segments, segment);
    }
    tpp_tree_set(tree, object, "segments", segments);
    return object;
}

static json_t *target_json(struct tpp_tree *tree, const struct tpp_target *target)
{
    json_t *object = json_object();
    json_t *turns = json_array();
    json_t *curve = json_array();
    for (int i = 0; i < TPP_KNOB_COUNT; i++) {
        tpp_tree_add(tree, turns, turn_json(tree, &target->turns[i]));
    }
    for (size_t i = 0; i < target->curve_count; i++) {
        json_t *point = turn_json(tree, &target->curve[i].clock);
        tpp_tree_set(tree, point, "cores", tpp_tree_number(target->curve[i].cores));
        tpp_tree_add(tree, curve, point);
    }
    tpp_tree_set(tree, object, "rule", tpp_tree_text(target->rule->id));
    tpp_tree_set(tree, object, "clauses", tpp_tree_text_or_null(target->label));
    tpp_tree_set(tree, object, "outcome", json_string(tpp_clause_outcome_name((int)target->outcome)));
    tpp_tree_set(tree, object, "one_at_a_time", turns);
    tpp_tree_set(tree, object, "clock_by_cores", curve);
    return object;
}

json_t *tpp_headroom_json(const struct tpp_headroom *headroom)
{
    struct tpp_tree tree = { 0 };
    json_t *root = json_object();
    json_t *targets = json_array();
    for (size_t i = 0; i < headroom->target_count; i++) {
        tpp_tree_add(&tree, targets, target_json(&tree, &headroom->targets[i]));
    }
    tpp_tree_set(&tree, root, "schema", json_string("tppbench-headroom"));
    tpp_tree_set(&tree, root, "schema_version", json_integer(1));
    tpp_tree_set(&tree, root, "name", tpp_tree_text(headroom->subject->name));
    tpp_tree_set(&tree, root, "origin", tpp_tree_text(headroom->subject->origin));
    tpp_tree_set(&tree, root, "is_simulated", json_boolean(headroom->subject->subject.is_simulated));
    tpp_tree_set(&tree, root, "tpp_set_by", json_string(tpp_precision_name((int)headroom->precision)));
    tpp_tree_set(&tree, root, "targets", targets);
    if (tree.has_failed) {
        json_decref(root);
        return NULL;
    }
    return root;
}
