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

/* Takes over a rule: in the place of one with its id, else at the end. */
static enum tpp_status take(struct tpp_rule_set *set, const struct tpp_rule *rule, const char *path,
                            struct tpp_error *err)
{
    for (size_t i = 0; i < set->count; i++) {
        if (strcmp(set->rules[i].id, rule->id) == 0) {
            (void)fprintf(stderr, "tppbench: note: '%s' takes the place of rule %s\n", path, rule->id);
            tpp_rule_free(&set->rules[i]);
            set->rules[i] = *rule;
            return TPP_STATUS_OK;
        }
    }
    struct tpp_rule *grown = realloc(set->rules, (set->count + 1) * sizeof *grown);
    if (grown == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu rules", set->count + 1);
    }
    set->rules = grown;
    set->rules[set->count++] = *rule;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_rule_set_load(struct tpp_rule_set *set, char *const *paths, size_t path_count,
                                  struct tpp_error *err)
{
    struct tpp_rule_set made = { 0 };
    enum tpp_status status = tpp_rules_builtin(&made.rules, &made.count, err);
    for (size_t i = 0; status == TPP_STATUS_OK && i < path_count; i++) {
        struct tpp_rule rule;
        status = tpp_rule_file_read(paths[i], &rule, err);
        if (status == TPP_STATUS_OK) {
            status = take(&made, &rule, paths[i], err);
            if (status != TPP_STATUS_OK) {
                tpp_rule_free(&rule);
            }
        }
    }
    if (status != TPP_STATUS_OK) {
        tpp_rule_set_free(&made);
        return status;
    }
    *set = made;
    return TPP_STATUS_OK;
}

void tpp_rule_set_free(struct tpp_rule_set *set)
{
    tpp_rules_free(set->rules, set->count);
    *set = (struct tpp_rule_set){ 0 };
}
