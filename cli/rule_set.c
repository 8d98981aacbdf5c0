/* Rules from the program and from files. */
#include "cli/rule_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"

enum tpp_status tpp_rule_file_read(const char *path, struct tpp_rule *rule, struct tpp_error *err)
{
    struct tpp_buffer text = { 0 };
    TPP_TRY(tpp_file_read(path, &text, err));
    enum tpp_status status = tpp_rule_read(path, text.bytes != NULL ? text.bytes : "", text.length, rule, err);
    tpp_buffer_free(&text);
    return status;
}

/* Takes over a rule: in the place of one with its id, else at the end. The set has room for it. */
static void take(struct tpp_rule_set *set, const struct tpp_rule *rule, const char *path)
{
    size_t place = 0;
    while (place < set->count && strcmp(set->rules[place].id, rule->id) != 0) {
        place++;
    }
    if (place < set->count) {
        (void)fprintf(stderr, "tppbench: note: '%s' takes the place of rule %s\n", path, rule->id);
        tpp_rule_free(&set->rules[place]);
    } else {
        set->count++;
    }
    set->rules[place] = *rule;
    set->is_from_file[place] = 1;
}

/* Room for the built-in rules and `more`. */
static enum tpp_status make_room(struct tpp_rule_set *set, size_t more, struct tpp_error *err)
{
    struct tpp_rule *grown = realloc(set->rules, (set->count + more + 1) * sizeof *grown);
    if (grown != NULL) {
        set->rules = grown;
        set->is_from_file = calloc(set->count + more + 1, sizeof *set->is_from_file);
    }
    return grown != NULL && set->is_from_file != NULL
               ? TPP_STATUS_OK
               : tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu rules", set->count + more);
}

enum tpp_status tpp_rule_set_load(struct tpp_rule_set *set, char *const *paths, size_t path_count,
                                  struct tpp_error *err)
{
    struct tpp_rule_set made = { 0 };
    enum tpp_status status = tpp_rules_builtin(&made.rules, &made.count, err);
    if (status == TPP_STATUS_OK) {
        status = make_room(&made, path_count, err);
    }
    for (size_t i = 0; status == TPP_STATUS_OK && i < path_count; i++) {
        struct tpp_rule rule;
        status = tpp_rule_file_read(paths[i], &rule, err);
        if (status == TPP_STATUS_OK) {
            take(&made, &rule, paths[i]);
        }
    }
    if (status == TPP_STATUS_OK) {
        status = tpp_rules_link(made.rules, made.count, err);
    }
    if (status != TPP_STATUS_OK) {
        tpp_rule_set_free(&made);
        return status;
    }
    *set = made;
    return TPP_STATUS_OK;
}

static int is_law_of_its_own(const struct tpp_rule *rule)
{
    return rule->applies_to == TPP_APPLIES_TO_PROCESSORS && *rule->same_thresholds_as == '\0' &&
           rule->status != TPP_RULE_REPORTED && rule->status != TPP_RULE_PROPOSED;
}

void tpp_rule_set_keep_law(struct tpp_rule_set *set, const char *id)
{
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        struct tpp_rule *rule = &set->rules[i];
        if (set->is_from_file[i] || is_law_of_its_own(rule) || (id != NULL && strcmp(rule->id, id) == 0)) {
            set->is_from_file[kept] = set->is_from_file[i];
            set->rules[kept++] = *rule;
        } else {
            tpp_rule_free(rule);
        }
    }
    set->count = kept;
}

void tpp_rule_set_free(struct tpp_rule_set *set)
{
    tpp_rules_free(set->rules, set->count);
    free(set->is_from_file);
    *set = (struct tpp_rule_set){ 0 };
}
