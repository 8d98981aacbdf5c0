/* Rule files: read by tables, then checked for what a table cannot say. A rule file decides verdicts, so anything in
 * it that is not understood is refused with its place, never ignored. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/blob.h"
#include "base/json_fields.h"
#include "rating/rating.h"

#define MEMBER(structure, member) offsetof(struct structure, member), sizeof(((struct structure *)0)->member)

static const struct tpp_field condition_fields[] = {
    { "metric", TPP_FIELD_ENUM, MEMBER(tpp_condition, metric), 0, tpp_metric_name, 0, 0 },
    { "op", TPP_FIELD_ENUM, MEMBER(tpp_condition, op), 0, tpp_operator_name, 0, 0 },
    { "value", TPP_FIELD_DOUBLE, MEMBER(tpp_condition, limit), 0, 0, 0, 0 },
    { 0 },
};

static const struct tpp_field clause_fields[] = {
    { "label", TPP_FIELD_TEXT, MEMBER(tpp_clause, label), 0, 0, 0, 0 },
    { "text", TPP_FIELD_TEXT, MEMBER(tpp_clause, text), 0, 0, 0, 0 },
    { "all", TPP_FIELD_ARRAY, offsetof(struct tpp_clause, conditions), sizeof(struct tpp_condition), condition_fields,
      0, offsetof(struct tpp_clause, condition_count), 0 },
    { 0 },
};

static const struct tpp_field uncertainty_fields[] = {
    { "about", TPP_FIELD_TEXT, MEMBER(tpp_uncertainty, about), 0, 0, 0, 0 },
    { "text", TPP_FIELD_TEXT, MEMBER(tpp_uncertainty, text), 0, 0, 0, 0 },
    { 0 },
};

#define CLAUSES(key, array, count, may_be_absent)                                                            \
    {                                                                                                        \
        key, TPP_FIELD_ARRAY, offsetof(struct tpp_rule, array), sizeof(struct tpp_clause), clause_fields, 0, \
            offsetof(struct tpp_rule, count), may_be_absent                                                  \
    }

static const struct tpp_field rule_fields[] = {
    { "id", TPP_FIELD_TEXT, MEMBER(tpp_rule, id), 0, 0, 0, 0 },
    { "title", TPP_FIELD_TEXT, MEMBER(tpp_rule, title), 0, 0, 0, 0 },
    { "citation", TPP_FIELD_TEXT, MEMBER(tpp_rule, citation), 0, 0, 0, 0 },
    { "effective", TPP_FIELD_TEXT, MEMBER(tpp_rule, effective), 0, 0, 0, 0 },
    { "until", TPP_FIELD_TEXT, MEMBER(tpp_rule, until), 0, 0, 0, 1 },
    { "status", TPP_FIELD_ENUM, MEMBER(tpp_rule, status), 0, tpp_rule_status_name, 0, 0 },
    { "note", TPP_FIELD_TEXT, MEMBER(tpp_rule, note), 0, 0, 0, 1 },
    { "source", TPP_FIELD_TEXT, MEMBER(tpp_rule, source), 0, 0, 0, 0 },
    { "uncertain", TPP_FIELD_ARRAY, offsetof(struct tpp_rule, uncertainties), sizeof(struct tpp_uncertainty),
      uncertainty_fields, 0, offsetof(struct tpp_rule, uncertainty_count), 1 },
    { "requires_rule", TPP_FIELD_TEXT, MEMBER(tpp_rule, requires_rule), 0, 0, 0, 1 },
    CLAUSES("clauses", clauses, clause_count, 0),
    CLAUSES("exclusions", exclusions, exclusion_count, 1),
    { "met_text", TPP_FIELD_TEXT, MEMBER(tpp_rule, met_text), 0, 0, 0, 0 },
    { "not_met_text", TPP_FIELD_TEXT, MEMBER(tpp_rule, not_met_text), 0, 0, 0, 0 },
    { 0 },
};

struct checking {
    const struct tpp_json_source *source;
    const struct tpp_rule *rule;
    struct tpp_error *err;
};

#define WRONG(checking, path, ...) \
    tpp_json_fail_at((checking)->source, path, TPP_STATUS_PARSE, (checking)->err, __VA_ARGS__)

/* ------------------------------------------------------------------------------------------ head of the file */

static enum tpp_status check_date(const struct checking *checking, const char *path, const char *date)
{
    return tpp_date_is_valid(date)
               ? TPP_STATUS_OK
               : WRONG(checking, path, "\"%.40s\" is no date; write a calendar day as YYYY-MM-DD", date);
}

static enum tpp_status check_id(const struct checking *checking, const char *path, const char *id)
{
    size_t length = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && id[length] == '\0'
               ? TPP_STATUS_OK
               : WRONG(checking, path, "must be lower-case letters, digits and \"-\", such as us-2023-11");
}

static enum tpp_status check_head(const struct checking *checking)
{
    const struct tpp_rule *rule = checking->rule;
    const struct {
        const char *path;
        const char *text;
        const char *what;
    } texts[] = {
        { "title", rule->title, "say what the rule is called" },
        { "citation", rule->citation, "name where the rule was published" },
        { "source", rule->source, "name where the words and numbers were read" },
        { "met_text", rule->met_text, "say what meeting a clause means" },
        { "not_met_text", rule->not_met_text, "say what meeting no clause means" },
    };
    TPP_TRY(check_id(checking, "id", rule->id));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (texts[i].text[strspn(texts[i].text, " ")] == '\0') {
            return WRONG(checking, texts[i].path, "is empty; %s", texts[i].what);
        }
    }
    TPP_TRY(check_date(checking, "effective", rule->effective));
    if (*rule->until != '\0') {
        TPP_TRY(check_date(checking, "until", rule->until));
        if (strcmp(rule->until, rule->effective) < 0) {
            return WRONG(checking, "until", "%s is before the first day, %s", rule->until, rule->effective);
        }
    }
    if (*rule->requires_rule != '\0') {
        TPP_TRY(check_id(checking, "requires_rule", rule->requires_rule));
        if (strcmp(rule->requires_rule, rule->id) == 0) {
            return WRONG(checking, "requires_rule", "a rule cannot require itself");
        }
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ clauses */

static enum tpp_status check_condition(const struct checking *checking, const char *path,
                                       const struct tpp_condition *condition)
{
    char place[128];
    if (condition->metric == TPP_METRIC_DATACENTER) {
        if (condition->op != TPP_OP_EQUALS) {
            (void)snprintf(place, sizeof place, "%s.op", path);
            return WRONG(checking, place, "datacenter is compared with \"==\" only");
        }
        if (condition->limit != 0 && condition->limit != 1) {
            (void)snprintf(place, sizeof place, "%s.value", path);
            return WRONG(checking, place, "datacenter is 1 (yes) or 0 (no)");
        }
        return TPP_STATUS_OK;
    }
    if (condition->op == TPP_OP_EQUALS) {
        (void)snprintf(place, sizeof place, "%s.op", path);
        return WRONG(checking, place, "\"==\" is for datacenter; a measure is compared with one of >=, >, <, <=");
    }
    if (!(condition->limit > 0)) {
        (void)snprintf(place, sizeof place, "%s.value", path);
        return WRONG(checking, place, "a limit must be more than 0");
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
    if (a->metric == TPP_METRIC_DATACENTER) {
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

static enum tpp_status check_clause(const struct checking *checking, const char *path, const struct tpp_clause *clause)
{
    char place[96];
    if (*clause->label == '\0' || *clause->text == '\0') {
        (void)snprintf(place, sizeof place, "%s.%s", path, *clause->label == '\0' ? "label" : "text");
        return WRONG(checking, place, "is empty; name the paragraph and give its words");
    }
    if (clause->condition_count == 0) {
        (void)snprintf(place, sizeof place, "%s.all", path);
        return WRONG(checking, place, "a clause needs at least one condition");
    }
    for (size_t i = 0; i < clause->condition_count; i++) {
        (void)snprintf(place, sizeof place, "%s.all[%zu]", path, i);
        TPP_TRY(check_condition(checking, place, &clause->conditions[i]));
        for (size_t j = 0; j < i; j++) {
            if (exclude_each_other(&clause->conditions[j], &clause->conditions[i])) {
                return WRONG(checking, place, "can never hold together with condition %zu of %s; check both limits",
                             j + 1, clause->label);
            }
        }
    }
    return TPP_STATUS_OK;
}

/* The i-th clause with exclusions counted behind the others. */
static const struct tpp_clause *clause_at(const struct tpp_rule *rule, size_t i, char *path, size_t path_bytes)
{
    int is_exclusion = i >= rule->clause_count;
    size_t index = is_exclusion ? i - rule->clause_count : i;
    (void)snprintf(path, path_bytes, "%s[%zu]", is_exclusion ? "exclusions" : "clauses", index);
    return is_exclusion ? &rule->exclusions[index] : &rule->clauses[index];
}

static enum tpp_status check_clauses(const struct checking *checking)
{
    const struct tpp_rule *rule = checking->rule;
    if (rule->clause_count == 0) {
        return WRONG(checking, "clauses", "a rule needs at least one clause");
    }
    if (rule->exclusion_count > 1) {
        return WRONG(checking, "exclusions[1]", "a rule has at most one exclusion; join their conditions");
    }
    for (size_t i = 0; i < rule->clause_count + rule->exclusion_count; i++) {
        char path[48];
        char other[48];
        const struct tpp_clause *clause = clause_at(rule, i, path, sizeof path);
        TPP_TRY(check_clause(checking, path, clause));
        for (size_t j = 0; j < i; j++) {
            if (strcmp(clause_at(rule, j, other, sizeof other)->label, clause->label) == 0) {
                char place[64];
                (void)snprintf(place, sizeof place, "%s.label", path);
                return WRONG(checking, place, "\"%s\" is already the label of %s; labels name one clause each",
                             clause->label, other);
            }
        }
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ reading */

static void digest(const char *text, size_t length, struct tpp_rule *rule)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256(hash, (const unsigned char *)text, length);
    for (size_t i = 0; i < sizeof hash; i++) {
        (void)snprintf(rule->sha256 + 2 * i, 3, "%02x", hash[i]);
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
    json_decref(root);
    if (status != TPP_STATUS_OK) {
        return status;
    }
    const struct checking checking = { &source, &made, err };
    status = check_head(&checking);
    if (status == TPP_STATUS_OK) {
        status = check_clauses(&checking);
    }
    if (status != TPP_STATUS_OK) {
        tpp_rule_free(&made);
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

/* ------------------------------------------------------------------------------------------ the built-in rules */

static int compare_rules(const void *a, const void *b)
{
    const struct tpp_rule *rule_a = a;
    const struct tpp_rule *rule_b = b;
    int by_date = strcmp(rule_a->effective, rule_b->effective);
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
