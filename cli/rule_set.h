/** The rules that a command judges by: those built in, and files given beside them. */
#ifndef TPP_CLI_RULE_SET_H
#define TPP_CLI_RULE_SET_H

#include <stddef.h>

#include "base/status.h"
#include "rating/rating.h"

struct tpp_rule_set {
    struct tpp_rule *rules;
    size_t count;
    int *is_from_file; /**< one for each rule: not built in */
};

/**
 * Reads the built-in rules and then files; a file with the id of a rule already there takes its place, which is said on
 * stderr. Rules that have the limits of a replaced one have the new ones.
 */
enum tpp_status tpp_rule_set_load(struct tpp_rule_set *set, char *const *paths, size_t path_count,
                                  struct tpp_error *err);

/**
 * Leaves what a comparison of chips asks: law of any date about processors, each set of limits once, and rules from
 * files. Letters only reported, bills, and rules with the limits of another one go.
 *
 * @param id  A rule that stays whatever it is; NULL for none.
 */
void tpp_rule_set_keep_law(struct tpp_rule_set *set, const char *id);
void tpp_rule_set_free(struct tpp_rule_set *set);

/** Reads one rule file; the caller frees the rule. */
enum tpp_status tpp_rule_file_read(const char *path, struct tpp_rule *rule, struct tpp_error *err);

#endif
