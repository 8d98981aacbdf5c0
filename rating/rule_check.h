/* Inside the rating: what a table cannot say of a rule file. Not for other folders. */
#ifndef TPP_RATING_RULE_CHECK_H
#define TPP_RATING_RULE_CHECK_H

#include "base/json_fields.h"
#include "rating/rule.h"

/**
 * Checks a rule that was read by its table, and turns the dates of its conditions into numbers.
 *
 * @param root  The file's JSON: whether a key is there at all.
 * @return TPP_STATUS_PARSE with the place.
 */
enum tpp_status tpp_rule_check(const struct tpp_json_source *source, const json_t *root, struct tpp_rule *rule,
                               struct tpp_error *err);

/* ---- what the parts of the check share */

struct tpp_rule_checking {
    const struct tpp_json_source *source;
    const json_t *root;
    struct tpp_rule *rule;
    struct tpp_error *err;
};

enum { TPP_RULE_PLACE_BYTES = 128 };

#define TPP_RULE_WRONG(checking, path, ...) \
    tpp_json_fail_at((checking)->source, path, TPP_STATUS_PARSE, (checking)->err, __VA_ARGS__)

/** Whether the text at a path is a calendar day. */
enum tpp_status tpp_rule_check_date(const struct tpp_rule_checking *checking, const char *path, const char *date);

/** The conditions of the object at a path, which has the label: each by itself and each with those before it. */
enum tpp_status tpp_rule_check_conditions(const struct tpp_rule_checking *checking, const char *path,
                                          const json_t *object, const char *label, struct tpp_condition *conditions,
                                          size_t count);

#endif
