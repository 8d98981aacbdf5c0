/* What the rating tests share: the built-in rules, a subject in one line, and looking up outcomes. */
#ifndef TPP_TESTS_RATING_SUPPORT_H
#define TPP_TESTS_RATING_SUPPORT_H

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rating/rating.h"

static struct tpp_rule *rules;
static size_t rule_count;

static inline void load_rules(void)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_rules_builtin(&rules, &rule_count, &err), TPP_STATUS_OK, "%s", err.text);
}

static inline void unload_rules(void)
{
    tpp_rules_free(rules, rule_count);
}

/** One rate of a basis whose TPP is as given; fp64 makes 1 TPP = 1/64 TOPS exactly for what is tested. */
static inline void add_tpp(struct tpp_subject *subject, enum tpp_basis basis, double tpp)
{
    struct tpp_rate rate = {
        .precision = TPP_FP64,
        .basis = basis,
        .bound = basis == TPP_BASIS_DECLARED ? TPP_BOUND_EXACT : TPP_BOUND_AT_LEAST,
        .macs_per_second = tpp_rating_macs(tpp / 64),
        .low_macs_per_second = NAN,
        .high_macs_per_second = NAN,
        .source = "test",
    };
    cr_assert_eq(tpp_subject_add_rate(subject, &rate, NULL), TPP_STATUS_OK);
}

static inline const struct tpp_rule_result *rule_result(const struct tpp_rating *rating, const char *id)
{
    for (size_t i = 0; i < rating->rule_count; i++) {
        if (strcmp(rating->rules[i].rule->id, id) == 0) {
            return &rating->rules[i];
        }
    }
    cr_assert_fail("no rule %s", id);
    return NULL;
}

static inline const struct tpp_clause_result *clause_result(const struct tpp_rating *rating, const char *id,
                                                            const char *label)
{
    const struct tpp_rule_result *rule = rule_result(rating, id);
    for (size_t i = 0; i < rule->clause_count; i++) {
        if (strcmp(rule->clauses[i].clause->label, label) == 0) {
            return &rule->clauses[i];
        }
    }
    cr_assert_fail("no clause %s", label);
    return NULL;
}

/** The clauses with an outcome, as "a.1 b.2": labels without "3A090.", in order. */
static inline const char *clauses_with(const struct tpp_rule_result *rule, enum tpp_clause_outcome outcome)
{
    static char list[256];
    list[0] = '\0';
    for (size_t i = 0; i < rule->clause_count; i++) {
        if (rule->clauses[i].outcome == outcome) {
            const char *label = rule->clauses[i].clause->label;
            size_t used = strlen(list);
            snprintf(list + used, sizeof list - used, "%s%s", used > 0 ? " " : "",
                     strncmp(label, "3A090.", 6) == 0 ? label + 6 : label);
        }
    }
    return list;
}

#endif
