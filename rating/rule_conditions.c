/* Rule files: conditions, each by itself and each with those beside it. */
#include <stdio.h>

#include "rating/rating.h"
#include "rating/rule_check.h"

enum tpp_status tpp_rule_check_date(const struct tpp_rule_checking *checking, const char *path, const char *date)
{
    return tpp_date_is_valid(date)
               ? TPP_STATUS_OK
               : TPP_RULE_WRONG(checking, path, "\"%.40s\" is no date; write a calendar day as YYYY-MM-DD", date);
}

static enum tpp_status check_yes_no(const struct tpp_rule_checking *checking, const char *path,
                                    const struct tpp_condition *condition)
{
    char place[TPP_RULE_PLACE_BYTES];
    const char *name = tpp_metric_name((int)condition->metric);
    if (condition->op != TPP_OP_EQUALS) {
        (void)snprintf(place, sizeof place, "%.120s.op", path);
        return TPP_RULE_WRONG(checking, place, "%s is compared with \"==\" only", name);
    }
    if (condition->limit != 0 && condition->limit != 1) {
        (void)snprintf(place, sizeof place, "%.120s.value", path);
        return TPP_RULE_WRONG(checking, place, "%s is 1 (yes) or 0 (no)", name);
    }
    return TPP_STATUS_OK;
}

/* A day is given by "date", everything else by "value"; which of them is there the structure does not tell. */
static enum tpp_status check_limit(const struct tpp_rule_checking *checking, const char *path, const json_t *object,
                                   struct tpp_condition *condition)
{
    char place[TPP_RULE_PLACE_BYTES];
    int is_date = tpp_metric_kind_of(condition->metric) == TPP_METRIC_DATE;
    const char *name = tpp_metric_name((int)condition->metric);
    if (json_object_get(object, is_date ? "value" : "date") != NULL) {
        (void)snprintf(place, sizeof place, "%.120s.%s", path, is_date ? "value" : "date");
        return TPP_RULE_WRONG(checking, place, "%s is compared with a \"%s\"", name, is_date ? "date" : "value");
    }
    if (json_object_get(object, is_date ? "date" : "value") == NULL) {
        return TPP_RULE_WRONG(checking, path, "\"%s\" is missing", is_date ? "date" : "value");
    }
    if (is_date) {
        (void)snprintf(place, sizeof place, "%.120s.date", path);
        TPP_TRY(tpp_rule_check_date(checking, place, condition->date));
        condition->limit = tpp_date_days(condition->date);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status check_condition(const struct tpp_rule_checking *checking, const char *path, const json_t *object,
                                       struct tpp_condition *condition)
{
    char place[TPP_RULE_PLACE_BYTES];
    TPP_TRY(check_limit(checking, path, object, condition));
    if (tpp_metric_kind_of(condition->metric) == TPP_METRIC_YES_NO) {
        return check_yes_no(checking, path, condition);
    }
    if (condition->op == TPP_OP_EQUALS) {
        (void)snprintf(place, sizeof place, "%.120s.op", path);
        return TPP_RULE_WRONG(checking, place,
                              "\"==\" is for datacenter and hbm; a measure is compared with one of >=, >, <, <=");
    }
    if (tpp_metric_kind_of(condition->metric) == TPP_METRIC_NUMBER && !(condition->limit > 0)) {
        (void)snprintf(place, sizeof place, "%.120s.value", path);
        return TPP_RULE_WRONG(checking, place, "a limit must be more than 0");
    }
    return TPP_STATUS_OK;
}

static int is_lower(enum tpp_operator op)
{
    return op == TPP_OP_AT_LEAST || op == TPP_OP_ABOVE;
}

/* Whether no value satisfies both. */
static int exclude_each_other(const struct tpp_condition *a, const struct tpp_condition *b)
{
    if (a->metric != b->metric) {
        return 0;
    }
    if (tpp_metric_kind_of(a->metric) == TPP_METRIC_YES_NO) {
        return a->limit != b->limit;
    }
    if (is_lower(a->op) == is_lower(b->op)) {
        return 0;
    }
    const struct tpp_condition *low = is_lower(a->op) ? a : b;
    const struct tpp_condition *high = is_lower(a->op) ? b : a;
    int touches = low->op == TPP_OP_AT_LEAST && high->op == TPP_OP_AT_MOST;
    return touches ? low->limit > high->limit : low->limit >= high->limit;
}

/* The conditions of the object at a path, each by itself and each with those before it. */
enum tpp_status tpp_rule_check_conditions(const struct tpp_rule_checking *checking, const char *path,
                                          const json_t *object, const char *label, struct tpp_condition *conditions,
                                          size_t count)
{
    char place[TPP_RULE_PLACE_BYTES];
    const json_t *all = json_object_get(object, "all");
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(place, sizeof place, "%.96s.all[%zu]", path, i);
        TPP_TRY(check_condition(checking, place, json_array_get(all, i), &conditions[i]));
        for (size_t j = 0; j < i; j++) {
            if (exclude_each_other(&conditions[j], &conditions[i])) {
                return TPP_RULE_WRONG(checking, place,
                                      "can never hold together with condition %zu of %s; check both limits", j + 1,
                                      label);
            }
        }
    }
    return TPP_STATUS_OK;
}
