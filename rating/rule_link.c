/* Rules among each other: who has whose limits, who is asked after whom, and the set that is built in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/blob.h"
#include "rating/rating.h"

const struct tpp_rule *tpp_rules_find(const struct tpp_rule *rules, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rules[i].id, id) == 0) {
            return &rules[i];
        }
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------------ copies of limits */

static void free_clauses(struct tpp_clause **clauses, size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        free((*clauses)[i].conditions);
    }
    free(*clauses);
    *clauses = NULL;
    *count = 0;
}

static void free_exceptions(struct tpp_exception **exceptions, size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        free((*exceptions)[i].conditions);
    }
    free(*exceptions);
    *exceptions = NULL;
    *count = 0;
}

/* NULL only when out of memory. */
static struct tpp_condition *copy_conditions(const struct tpp_condition *from, size_t count)
{
    struct tpp_condition *copy = calloc(count + 1, sizeof *copy);
    if (copy != NULL && count > 0) {
        memcpy(copy, from, count * sizeof *copy);
    }
    return copy;
}

static int copy_clauses(const struct tpp_clause *from, size_t from_count, struct tpp_clause **clauses, size_t *count)
{
    *clauses = calloc(from_count + 1, sizeof **clauses);
    for (size_t i = 0; *clauses != NULL && i < from_count; i++) {
        (*clauses)[i] = from[i];
        (*clauses)[i].conditions = copy_conditions(from[i].conditions, from[i].condition_count);
        *count = i + 1;
        if ((*clauses)[i].conditions == NULL) {
            return 0;
        }
    }
    return *clauses != NULL;
}

static int copy_exceptions(const struct tpp_rule *from, struct tpp_rule *rule)
{
    rule->exceptions = calloc(from->exception_count + 1, sizeof *rule->exceptions);
    for (size_t i = 0; rule->exceptions != NULL && i < from->exception_count; i++) {
        rule->exceptions[i] = from->exceptions[i];
        rule->exceptions[i].conditions =
            copy_conditions(from->exceptions[i].conditions, from->exceptions[i].condition_count);
        rule->exception_count = i + 1;
        if (rule->exceptions[i].conditions == NULL) {
            return 0;
        }
    }
    return rule->exceptions != NULL;
}

static enum tpp_status take_thresholds(struct tpp_rule *rule, const struct tpp_rule *from, struct tpp_error *err)
{
    free_clauses(&rule->clauses, &rule->clause_count);
    free_clauses(&rule->exclusions, &rule->exclusion_count);
    free_exceptions(&rule->exceptions, &rule->exception_count);
    if (!copy_clauses(from->clauses, from->clause_count, &rule->clauses, &rule->clause_count) ||
        !copy_clauses(from->exclusions, from->exclusion_count, &rule->exclusions, &rule->exclusion_count) ||
        !copy_exceptions(from, rule)) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", rule->id);
    }
    memcpy(rule->thresholds_sha256, from->sha256, sizeof rule->thresholds_sha256);
    /* The words of meeting and not meeting go with the limits, unless the rule has its own. */
    if (*rule->met_text == '\0') {
        memcpy(rule->met_text, from->met_text, sizeof rule->met_text);
    }
    if (*rule->not_met_text == '\0') {
        memcpy(rule->not_met_text, from->not_met_text, sizeof rule->not_met_text);
    }
    return TPP_STATUS_OK;
}

/* The rule whose own clauses a rule has; NULL with a reason where the chain leads nowhere. */
static const struct tpp_rule *owner_of(const struct tpp_rule *rules, size_t count, const struct tpp_rule *rule,
                                       struct tpp_error *err)
{
    const struct tpp_rule *at = rule;
    for (size_t steps = 0; *at->same_thresholds_as != '\0'; steps++) {
        const struct tpp_rule *next = tpp_rules_find(rules, count, at->same_thresholds_as);
        if (next == NULL) {
            (void)tpp_fail(err, TPP_STATUS_INVALID,
                           "%s has the limits of %s (same_thresholds_as), which is not among the rules", at->id,
                           at->same_thresholds_as);
            return NULL;
        }
        if (steps > count) {
            (void)tpp_fail(err, TPP_STATUS_INVALID,
                           "%s: rules take each other's limits in a circle; check same_thresholds_as", rule->id);
            return NULL;
        }
        at = next;
    }
    return at;
}

enum tpp_status tpp_rule_link_to(struct tpp_rule *rule, const struct tpp_rule *rules, size_t count,
                                 struct tpp_error *err)
{
    if (*rule->amends != '\0' && tpp_rules_find(rules, count, rule->amends) == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%s amends %s, which is not among the rules", rule->id, rule->amends);
    }
    if (*rule->same_thresholds_as == '\0') {
        return TPP_STATUS_OK;
    }
    const struct tpp_rule *owner = owner_of(rules, count, rule, err);
    return owner != NULL ? take_thresholds(rule, owner, err) : TPP_STATUS_INVALID;
}

enum tpp_status tpp_rules_link(struct tpp_rule *rules, size_t count, struct tpp_error *err)
{
    for (size_t i = 0; i < count; i++) {
        TPP_TRY(tpp_rule_link_to(&rules[i], rules, count, err));
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ the built-in rules */

static int compare_rules(const void *a, const void *b)
{
    const struct tpp_rule *rule_a = a;
    const struct tpp_rule *rule_b = b;
    int by_tier = (rule_a->kind == TPP_RULE_KIND_LOW_TIER) - (rule_b->kind == TPP_RULE_KIND_LOW_TIER);
    if (by_tier != 0) {
        return by_tier;
    }
    int by_date = strcmp(tpp_rule_day(rule_a), tpp_rule_day(rule_b));
    return by_date != 0 ? by_date : strcmp(rule_a->id, rule_b->id);
}

enum tpp_status tpp_rules_builtin(struct tpp_rule **rules, size_t *count, struct tpp_error *err)
{
    extern const struct tpp_blob tpp_rule_files[];
    size_t total = 0;
    while (tpp_rule_files[total].name != NULL) {
        total++;
    }
    struct tpp_rule *made = calloc(total + 1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu rules", total);
    }
    for (size_t i = 0; i < total; i++) {
        const struct tpp_blob *file = &tpp_rule_files[i];
        enum tpp_status status = tpp_rule_read(file->name, file->bytes, file->length, &made[i], err);
        if (status != TPP_STATUS_OK) {
            tpp_rules_free(made, i);
            return status;
        }
    }
    qsort(made, total, sizeof *made, compare_rules);
    enum tpp_status status = tpp_rules_link(made, total, err);
    if (status != TPP_STATUS_OK) {
        tpp_rules_free(made, total);
        return status;
    }
    *rules = made;
    *count = total;
    return TPP_STATUS_OK;
}

void tpp_rules_free(struct tpp_rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tpp_rule_free(&rules[i]);
    }
    free(rules);
}
