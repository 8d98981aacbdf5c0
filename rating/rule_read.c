/* Rule files: read by tables, then checked for what a table cannot say. A rule file decides verdicts, so anything in
 * it that is not understood is refused with its place, never ignored. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/json_fields.h"
#include "rating/rating.h"
#include "rating/rule_check.h"

#define MEMBER(structure, member) offsetof(struct structure, member), sizeof(((struct structure *)0)->member)
#define TEXT(structure, member, may_be_absent)                                     \
    {                                                                              \
#member, TPP_FIELD_TEXT, MEMBER(structure, member), 0, 0, 0, may_be_absent \
    }

static const struct tpp_field condition_fields[] = {
    { "metric", TPP_FIELD_ENUM, MEMBER(tpp_condition, metric), 0, tpp_metric_name, 0, 0 },
    { "op", TPP_FIELD_ENUM, MEMBER(tpp_condition, op), 0, tpp_operator_name, 0, 0 },
    { "value", TPP_FIELD_DOUBLE, MEMBER(tpp_condition, limit), 0, 0, 0, 1 },
    TEXT(tpp_condition, date, 1),
    { 0 },
};

#define CONDITIONS(structure, may_be_absent)                                                          \
    {                                                                                                 \
        "all", TPP_FIELD_ARRAY, offsetof(struct structure, conditions), sizeof(struct tpp_condition), \
            condition_fields, 0, offsetof(struct structure, condition_count), may_be_absent           \
    }

static const struct tpp_field clause_fields[] = {
    TEXT(tpp_clause, label, 0),
    TEXT(tpp_clause, text, 0),
    CONDITIONS(tpp_clause, 0),
    { 0 },
};

static const struct tpp_field exception_fields[] = {
    TEXT(tpp_exception, label, 0),         TEXT(tpp_exception, text, 0), TEXT(tpp_exception, met_under, 0),
    TEXT(tpp_exception, not_met_under, 1), CONDITIONS(tpp_exception, 1), { 0 },
};

static const struct tpp_field quantity_fields[] = {
    TEXT(tpp_quantity, id, 0),
    TEXT(tpp_quantity, label, 0),
    TEXT(tpp_quantity, text, 0),
    { "scope", TPP_FIELD_ENUM, MEMBER(tpp_quantity, scope), 0, tpp_quantity_scope_name, 0, 0 },
    { "limit", TPP_FIELD_DOUBLE, MEMBER(tpp_quantity, limit), 0, 0, 0, 0 },
    TEXT(tpp_quantity, met_under, 1),
    TEXT(tpp_quantity, to, 1),
    TEXT(tpp_quantity, of, 1),
    TEXT(tpp_quantity, not_to, 1),
    TEXT(tpp_quantity, from, 1),
    TEXT(tpp_quantity, until, 1),
    { 0 },
};

static const struct tpp_field uncertainty_fields[] = {
    TEXT(tpp_uncertainty, about, 0),
    TEXT(tpp_uncertainty, text, 0),
    { 0 },
};

static const struct tpp_field mark_fields[] = {
    TEXT(tpp_rule_mark, about, 0),
    { "mark", TPP_FIELD_ENUM, MEMBER(tpp_rule_mark, mark), 0, tpp_rule_mark_name, 0, 0 },
    { 0 },
};

static const struct tpp_field event_fields[] = {
    TEXT(tpp_event, date, 0),
    TEXT(tpp_event, text, 0),
    { 0 },
};

static const struct tpp_field tier_fields[] = {
    TEXT(tpp_tier, label, 0),
    TEXT(tpp_tier, text, 0),
    { 0 },
};

#define LIST(key, array, element, element_fields, count)                                                   \
    {                                                                                                      \
        key, TPP_FIELD_ARRAY, offsetof(struct tpp_rule, array), sizeof(struct element), element_fields, 0, \
            offsetof(struct tpp_rule, count), 1                                                            \
    }

static const struct tpp_field rule_fields[] = {
    TEXT(tpp_rule, id, 0),
    TEXT(tpp_rule, title, 0),
    TEXT(tpp_rule, citation, 0),
    TEXT(tpp_rule, introduced, 1),
    TEXT(tpp_rule, effective, 1),
    TEXT(tpp_rule, compliance, 1),
    TEXT(tpp_rule, until, 1),
    TEXT(tpp_rule, enforced_until, 1),
    { "status", TPP_FIELD_ENUM, MEMBER(tpp_rule, status), 0, tpp_rule_status_name, 0, 0 },
    { "kind", TPP_FIELD_ENUM, MEMBER(tpp_rule, kind), 0, tpp_rule_kind_name, 0, 1 },
    { "applies_to", TPP_FIELD_ENUM, MEMBER(tpp_rule, applies_to), 0, tpp_applies_to_name, 0, 1 },
    TEXT(tpp_rule, destinations, 1),
    LIST("tiers", tiers, tpp_tier, tier_fields, tier_count),
    TEXT(tpp_rule, note, 1),
    TEXT(tpp_rule, source, 0),
    LIST("marks", marks, tpp_rule_mark, mark_fields, mark_count),
    LIST("uncertain", uncertainties, tpp_uncertainty, uncertainty_fields, uncertainty_count),
    LIST("history", history, tpp_event, event_fields, event_count),
    TEXT(tpp_rule, amends, 1),
    TEXT(tpp_rule, change, 1),
    TEXT(tpp_rule, requires_rule, 1),
    TEXT(tpp_rule, unless_rule, 1),
    TEXT(tpp_rule, same_thresholds_as, 1),
    LIST("clauses", clauses, tpp_clause, clause_fields, clause_count),
    LIST("exclusions", exclusions, tpp_clause, clause_fields, exclusion_count),
    LIST("exceptions", exceptions, tpp_exception, exception_fields, exception_count),
    LIST("quantities", quantities, tpp_quantity, quantity_fields, quantity_count),
    TEXT(tpp_rule, met_text, 1),
    TEXT(tpp_rule, not_met_text, 1),
    { 0 },
};

static void digest(const char *text, size_t length, struct tpp_rule *rule)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256(hash, (const unsigned char *)text, length);
    for (size_t i = 0; i < sizeof hash; i++) {
        (void)snprintf(rule->sha256 + 2 * i, 3, "%02x", hash[i]);
    }
    if (*rule->same_thresholds_as == '\0') {
        memcpy(rule->thresholds_sha256, rule->sha256, sizeof rule->thresholds_sha256);
    }
}

enum tpp_status tpp_rule_read(const char *name, const char *text, size_t length, struct tpp_rule *rule,
                              struct tpp_error *err)
{
    const struct tpp_json_source source = { name, text, length };
    struct tpp_rule made;
    json_t *root = NULL;
    TPP_TRY(tpp_json_parse(&source, &root, err));
    enum tpp_status status = tpp_fields_read(&source, root, "", rule_fields, &made, sizeof made, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_rule_check(&source, root, &made, err);
        if (status != TPP_STATUS_OK) {
            tpp_rule_free(&made);
        }
    }
    json_decref(root);
    if (status != TPP_STATUS_OK) {
        return status;
    }
    digest(text, length, &made);
    *rule = made;
    return TPP_STATUS_OK;
}

void tpp_rule_free(struct tpp_rule *rule)
{
    if (rule != NULL) {
        tpp_fields_free(rule_fields, rule);
        memset(rule, 0, sizeof *rule);
    }
}
