/* Headroom: the targets, every knob of each, and the curve of clock by cores. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rating/headroom_parts.h"

static const struct {
    const char *title;
    const char *unit;
} knobs[TPP_KNOB_COUNT] = {
    [TPP_KNOB_TPP] = { "TPP", "" },
    [TPP_KNOB_CLOCK] = { "clock", "MHz" },
    [TPP_KNOB_CORES] = { "cores", "" },
    [TPP_KNOB_PER_CLOCK] = { "operations per clock and core", "" },
    [TPP_KNOB_DIE_AREA] = { "die area", "mm2" },
    [TPP_KNOB_IO] = { "I/O without DRAM", "GB/s" },
    [TPP_KNOB_DRAM] = { "DRAM bandwidth", "GB/s" },
};

const char *tpp_knob_title(enum tpp_knob knob)
{
    return knobs[knob].title;
}

const char *tpp_knob_unit(enum tpp_knob knob)
{
    return knobs[knob].unit;
}

/* ------------------------------------------------------------------------------------------ targets */

/* Whether a rule has a clause of this label, or one that goes on with a point. */
static int has_label(const struct tpp_rule *rule, const char *label)
{
    size_t length = strlen(label);
    for (size_t i = 0; i < rule->clause_count; i++) {
        const char *other = rule->clauses[i].label;
        if (strncmp(other, label, length) == 0 && (length == 0 || other[length] == '\0' || other[length] == '.')) {
            return 1;
        }
    }
    return 0;
}

static enum tpp_status add_target(struct tpp_headroom *headroom, const struct tpp_rule *rule, const char *label,
                                  struct tpp_error *err)
{
    for (size_t i = 0; i < headroom->target_count; i++) {
        if (headroom->targets[i].rule == rule && strcmp(headroom->targets[i].label, label) == 0) {
            return TPP_STATUS_OK;
        }
    }
    struct tpp_target *grown = realloc(headroom->targets, (headroom->target_count + 1) * sizeof *grown);
    if (grown == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu targets", headroom->target_count + 1);
    }
    headroom->targets = grown;
    grown[headroom->target_count] = (struct tpp_target){ .rule = rule };
    (void)snprintf(grown[headroom->target_count++].label, TPP_NAME_BYTES, "%s", label);
    return TPP_STATUS_OK;
}

/* The rule as a whole, and each group of its clauses: "3A090.a" of "3A090.a.1". */
static enum tpp_status add_groups(struct tpp_headroom *headroom, const struct tpp_rule *rule, struct tpp_error *err)
{
    TPP_TRY(add_target(headroom, rule, "", err));
    for (size_t i = 0; rule->clause_count > 1 && i < rule->clause_count; i++) {
        char label[TPP_NAME_BYTES];
        (void)snprintf(label, sizeof label, "%s", rule->clauses[i].label);
        char *point = strrchr(label, '.');
        if (point != NULL && point[1] != '\0' && point[strspn(point + 1, "0123456789") + 1] == '\0') {
            *point = '\0';
        }
        TPP_TRY(add_target(headroom, rule, label, err));
    }
    return TPP_STATUS_OK;
}

static enum tpp_status add_targets(struct tpp_headroom *headroom, const struct tpp_rule *rules, size_t count,
                                   const char *label, const char *rule_id, struct tpp_error *err)
{
    for (int wants_current = 1; wants_current >= 0 && headroom->target_count == 0; wants_current--) {
        for (size_t i = 0; i < count; i++) {
            int is_current = headroom->subject->rating.rules[i].is_current;
            int is_asked =
                rule_id != NULL ? strcmp(rules[i].id, rule_id) == 0 : is_current || (!wants_current && label != NULL);
            is_asked = is_asked && (rule_id != NULL || *rules[i].same_thresholds_as == '\0'); /* each limit once */
            if (!is_asked || (label != NULL && !has_label(&rules[i], label))) {
                continue;
            }
            TPP_TRY(label != NULL ? add_target(headroom, &rules[i], label, err) : add_groups(headroom, &rules[i], err));
        }
    }
    if (headroom->target_count > 0) {
        return TPP_STATUS_OK;
    }
    if (label == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "no rule %s; 'tppbench rules' lists them",
                        rule_id != NULL ? rule_id : "applies");
    }
    return tpp_fail(err, TPP_STATUS_INVALID, "%s has a clause '%.60s'; 'tppbench rules show ID' lists a rule's",
                    rule_id != NULL ? "no rule of that id" : "no rule", label);
}

/* ------------------------------------------------------------------------------------------ curves */

/* Numbers of cores from 40 % to 120 % of what it has, in whole steps, its own among them. */
static size_t spread_cores(double now, double cores[TPP_CURVE_POINTS])
{
    size_t count = 0;
    double previous = 0;
    for (int i = 0; i < TPP_CURVE_POINTS; i++) {
        enum { OWN = 9 }; /* the tenth point is at 100 % */
        double value = i == OWN ? now : floor(now * (0.4 + 0.8 * i / (TPP_CURVE_POINTS - 1)));
        value = i > OWN && value <= now ? now + i - OWN : value;
        if (value >= 1 && value > previous) {
            cores[count++] = value;
            previous = value;
        }
    }
    return count;
}

static enum tpp_status find_curve(struct tpp_turning *turning, struct tpp_target *target, struct tpp_error *err)
{
    double cores[TPP_CURVE_POINTS];
    if (*target->label == '\0' && (*target->rule->requires_rule != '\0' || *target->rule->unless_rule != '\0')) {
        return TPP_STATUS_OK; /* of a rule that another must be met for, the other's curve is the one to look at */
    }
    if (isnan(target->turns[TPP_KNOB_CLOCK].now) || isnan(target->turns[TPP_KNOB_CORES].now)) {
        return TPP_STATUS_OK;
    }
    size_t count = spread_cores(target->turns[TPP_KNOB_CORES].now, cores);
    for (size_t i = 0; i < count; i++) {
        turning->knob = TPP_KNOB_CLOCK;
        turning->cores = cores[i];
        turning->candidate_count = 0;
        target->curve[i].cores = cores[i];
        TPP_TRY(tpp_turn_find(turning, &target->curve[i].clock, err));
        target->curve_count = i + 1;
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ all of it */

static enum tpp_status find_target(const struct tpp_headroom *headroom, const struct tpp_rule *rules, size_t count,
                                   struct tpp_target *target, struct tpp_error *err)
{
    struct tpp_turning turning = {
        .subject = headroom->subject, .rules = rules, .rule_count = count, .target = target, .cores = NAN
    };
    target->outcome =
        tpp_target_outcome(&headroom->subject->rating.rules[(size_t)(target->rule - rules)], target->label);
    for (int i = 0; i < TPP_KNOB_COUNT; i++) {
        turning.knob = (enum tpp_knob)i;
        turning.candidate_count = 0;
        TPP_TRY(tpp_turn_find(&turning, &target->turns[i], err));
    }
    return find_curve(&turning, target, err);
}

static enum tpp_precision deciding_precision(const struct tpp_rating *rating)
{
    const struct tpp_figure *best = &rating->figures[TPP_BASIS_DECLARED];
    for (int i = 1; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (!rating->figures[TPP_BASIS_DECLARED].is_present && figure->is_present &&
            (!best->is_present || figure->tpp > best->tpp)) {
            best = figure;
        }
    }
    return best->precision;
}

enum tpp_status tpp_headroom_find(struct tpp_compared *subject, const struct tpp_rule *rules, size_t rule_count,
                                  const char *label, const char *rule_id, const char *date,
                                  struct tpp_headroom *headroom, struct tpp_error *err)
{
    struct tpp_headroom made = { .subject = subject };
    struct tpp_rating rating;
    /* Where a value crosses a limit is asked, not where its uncertainty touches it. */
    subject->subject.is_taken_as_exact = 1;
    TPP_TRY(tpp_rating_evaluate(&subject->subject, rules, rule_count, date, &rating, err));
    tpp_rating_free(&subject->rating);
    subject->rating = rating;
    made.precision = deciding_precision(&subject->rating);
    enum tpp_status status = add_targets(&made, rules, rule_count, label, rule_id, err);
    for (size_t i = 0; i < made.target_count && status == TPP_STATUS_OK; i++) {
        status = find_target(&made, rules, rule_count, &made.targets[i], err);
    }
    if (status != TPP_STATUS_OK) {
        tpp_headroom_free(&made);
        return status;
    }
    *headroom = made;
    return TPP_STATUS_OK;
}

void tpp_headroom_free(struct tpp_headroom *headroom)
{
    free(headroom->targets);
    *headroom = (struct tpp_headroom){ 0 };
}
