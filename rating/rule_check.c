/* Rule files: what a table cannot say. A limit that can never be met or a date that is none is refused with its place,
 * because a rule file decides verdicts. */
#include "rating/rule_check.h"

#include <stdio.h>
#include <string.h>

#include "rating/rating.h"

static int is_blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

/* ------------------------------------------------------------------------------------------ dates and names */

/* A day that, when it is there, is one and not before another. */
static enum tpp_status check_later(const struct tpp_rule_checking *checking, const char *path, const char *date,
                                   const char *first)
{
    if (*date == '\0') {
        return TPP_STATUS_OK;
    }
    TPP_TRY(tpp_rule_check_date(checking, path, date));
    return *first == '\0' || strcmp(date, first) >= 0
               ? TPP_STATUS_OK
               : TPP_RULE_WRONG(checking, path, "%s is before the first day, %s", date, first);
}

/* As much of a date as is known: "2026", "2026-02" or "2026-02-13". */
static int is_partial_date(const char *text)
{
    static const char rest[] = "0001-01-01";
    char whole[TPP_DATE_BYTES];
    size_t length = strlen(text);
    if (length != 4 && length != 7 && length != 10) {
        return 0;
    }
    (void)snprintf(whole, sizeof whole, "%s%s", text, rest + length);
    return tpp_date_is_valid(whole);
}

static enum tpp_status check_id(const struct tpp_rule_checking *checking, const char *path, const char *id)
{
    size_t length = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && id[length] == '\0'
               ? TPP_STATUS_OK
               : TPP_RULE_WRONG(checking, path, "must be lower-case letters, digits and \"-\", such as us-2023-11");
}

/* The id of another rule, when it is there. */
static enum tpp_status check_reference(const struct tpp_rule_checking *checking, const char *key, const char *id)
{
    if (*id == '\0') {
        return TPP_STATUS_OK;
    }
    TPP_TRY(check_id(checking, key, id));
    return strcmp(id, checking->rule->id) != 0
               ? TPP_STATUS_OK
               : TPP_RULE_WRONG(checking, key, "a rule cannot %s itself",
                                strcmp(key, "requires_rule") == 0 ? "require" : "refer to");
}

/* ------------------------------------------------------------------------------------------ head of the file */

static enum tpp_status check_days(const struct tpp_rule_checking *checking)
{
    const struct tpp_rule *rule = checking->rule;
    if (*rule->effective != '\0') {
        TPP_TRY(tpp_rule_check_date(checking, "effective", rule->effective));
    } else if (rule->status != TPP_RULE_PROPOSED) {
        return TPP_RULE_WRONG(checking, "", "\"effective\" is missing");
    } else if (*rule->introduced == '\0') {
        return TPP_RULE_WRONG(checking, "", "\"effective\" is missing (a proposal may give \"introduced\" instead)");
    }
    TPP_TRY(check_later(checking, "introduced", rule->introduced, ""));
    TPP_TRY(check_later(checking, "compliance", rule->compliance, rule->effective));
    TPP_TRY(check_later(checking, "until", rule->until, rule->effective));
    return check_later(checking, "enforced_until", rule->enforced_until, rule->effective);
}

static enum tpp_status check_texts(const struct tpp_rule_checking *checking)
{
    const struct tpp_rule *rule = checking->rule;
    int has_own = *rule->same_thresholds_as == '\0';
    const struct {
        const char *path;
        const char *text;
        const char *what;
        int is_needed;
    } texts[] = {
        { "title", rule->title, "say what the rule is called", 1 },
        { "citation", rule->citation, "name where the rule was published", 1 },
        { "source", rule->source, "name where the words and numbers were read", 1 },
        { "met_text", rule->met_text, "say what meeting a clause means", has_own },
        { "not_met_text", rule->not_met_text, "say what meeting no clause means", has_own },
        { "change", rule->change, "say what it changes, the limits being those of same_thresholds_as", !has_own },
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (texts[i].is_needed && is_blank(texts[i].text)) {
            int is_there = json_object_get(checking->root, texts[i].path) != NULL;
            return is_there ? TPP_RULE_WRONG(checking, texts[i].path, "is empty; %s", texts[i].what)
                            : TPP_RULE_WRONG(checking, "", "\"%s\" is missing; %s", texts[i].path, texts[i].what);
        }
    }
    return TPP_STATUS_OK;
}

static enum tpp_status check_head(const struct tpp_rule_checking *checking)
{
    const struct tpp_rule *rule = checking->rule;
    TPP_TRY(check_id(checking, "id", rule->id));
    TPP_TRY(check_texts(checking));
    TPP_TRY(check_days(checking));
    TPP_TRY(check_reference(checking, "requires_rule", rule->requires_rule));
    TPP_TRY(check_reference(checking, "unless_rule", rule->unless_rule));
    TPP_TRY(check_reference(checking, "same_thresholds_as", rule->same_thresholds_as));
    return check_reference(checking, "amends", rule->amends);
}

/* ------------------------------------------------------------------------------------------ clauses */

static enum tpp_status check_words(const struct tpp_rule_checking *checking, const char *path, const char *label,
                                   const char *text)
{
    char place[TPP_RULE_PLACE_BYTES];
    if (!is_blank(label) && !is_blank(text)) {
        return TPP_STATUS_OK;
    }
    (void)snprintf(place, sizeof place, "%.96s.%s", path, is_blank(label) ? "label" : "text");
    return TPP_RULE_WRONG(checking, place, "is empty; name the paragraph and give its words");
}

/* The i-th clause with exclusions counted behind the others. */
static struct tpp_clause *clause_at(const struct tpp_rule *rule, size_t i, char *path, size_t path_bytes)
{
    int is_exclusion = i >= rule->clause_count;
    size_t index = is_exclusion ? i - rule->clause_count : i;
    (void)snprintf(path, path_bytes, "%s[%zu]", is_exclusion ? "exclusions" : "clauses", index);
    return is_exclusion ? &rule->exclusions[index] : &rule->clauses[index];
}

static enum tpp_status check_clause(const struct tpp_rule_checking *checking, size_t i)
{
    const struct tpp_rule *rule = checking->rule;
    char path[48];
    char other[48];
    char place[TPP_RULE_PLACE_BYTES];
    struct tpp_clause *clause = clause_at(rule, i, path, sizeof path);
    int is_exclusion = i >= rule->clause_count;
    const json_t *list = json_object_get(checking->root, is_exclusion ? "exclusions" : "clauses");
    TPP_TRY(check_words(checking, path, clause->label, clause->text));
    if (clause->condition_count == 0) {
        (void)snprintf(place, sizeof place, "%s.all", path);
        return TPP_RULE_WRONG(checking, place, "a clause needs at least one condition");
    }
    TPP_TRY(tpp_rule_check_conditions(checking, path, json_array_get(list, is_exclusion ? i - rule->clause_count : i),
                                      clause->label, clause->conditions, clause->condition_count));
    for (size_t j = 0; j < i; j++) {
        if (strcmp(clause_at(rule, j, other, sizeof other)->label, clause->label) == 0) {
            (void)snprintf(place, sizeof place, "%s.label", path);
            return TPP_RULE_WRONG(checking, place, "\"%s\" is already the label of %s; labels name one clause each",
                                  clause->label, other);
        }
    }
    return TPP_STATUS_OK;
}

/* Limits are the rule's own or those of another, never both. */
static enum tpp_status check_whose(const struct tpp_rule_checking *checking)
{
    static const char *const keys[] = { "clauses", "exclusions", "exceptions" };
    const struct tpp_rule *rule = checking->rule;
    for (size_t i = 0; *rule->same_thresholds_as != '\0' && i < sizeof keys / sizeof keys[0]; i++) {
        if (json_object_get(checking->root, keys[i]) != NULL) {
            return TPP_RULE_WRONG(checking, keys[i], "are those of %s, by same_thresholds_as; leave one of the two out",
                                  rule->same_thresholds_as);
        }
    }
    if (*rule->same_thresholds_as == '\0' && rule->clause_count == 0) {
        int is_there = json_object_get(checking->root, "clauses") != NULL;
        return is_there ? TPP_RULE_WRONG(checking, "clauses", "a rule needs at least one clause")
                        : TPP_RULE_WRONG(checking, "", "\"clauses\" is missing");
    }
    return TPP_STATUS_OK;
}

static enum tpp_status check_clauses(const struct tpp_rule_checking *checking)
{
    const struct tpp_rule *rule = checking->rule;
    TPP_TRY(check_whose(checking));
    if (rule->exclusion_count > 1) {
        return TPP_RULE_WRONG(checking, "exclusions[1]", "a rule has at most one exclusion; join their conditions");
    }
    for (size_t i = 0; i < rule->clause_count + rule->exclusion_count; i++) {
        TPP_TRY(check_clause(checking, i));
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ exceptions, quantities */

static enum tpp_status check_prefix(const struct tpp_rule_checking *checking, const char *path, const char *key,
                                    const char *prefix)
{
    char place[TPP_RULE_PLACE_BYTES];
    for (size_t i = 0; i < checking->rule->clause_count; i++) {
        if (strncmp(checking->rule->clauses[i].label, prefix, strlen(prefix)) == 0 && *prefix != '\0') {
            return TPP_STATUS_OK;
        }
    }
    (void)snprintf(place, sizeof place, "%.96s.%s", path, key);
    return TPP_RULE_WRONG(checking, place, "no label of a clause begins with \"%.60s\"", prefix);
}

static enum tpp_status check_exceptions(const struct tpp_rule_checking *checking)
{
    const json_t *list = json_object_get(checking->root, "exceptions");
    for (size_t i = 0; i < checking->rule->exception_count; i++) {
        struct tpp_exception *exception = &checking->rule->exceptions[i];
        char path[48];
        (void)snprintf(path, sizeof path, "exceptions[%zu]", i);
        TPP_TRY(check_words(checking, path, exception->label, exception->text));
        TPP_TRY(check_prefix(checking, path, "met_under", exception->met_under));
        if (*exception->not_met_under != '\0') {
            TPP_TRY(check_prefix(checking, path, "not_met_under", exception->not_met_under));
        }
        TPP_TRY(tpp_rule_check_conditions(checking, path, json_array_get(list, i), exception->label,
                                          exception->conditions, exception->condition_count));
    }
    return TPP_STATUS_OK;
}

/* Codes of countries, where they have to be and only there. */
static enum tpp_status check_countries(const struct tpp_rule_checking *checking, const char *path, const char *key,
                                       const char *codes, int is_share)
{
    char place[TPP_RULE_PLACE_BYTES];
    int is_of_share = strcmp(key, "not_to") != 0;
    (void)snprintf(place, sizeof place, "%.96s.%s", path, key);
    if (*codes == '\0') {
        return is_share && is_of_share
                   ? TPP_RULE_WRONG(checking, path,
                                    "\"%s\" is missing; a share is of what is shipped to some countries "
                                    "(\"to\"), in what is shipped to others (\"of\")",
                                    key)
                   : TPP_STATUS_OK;
    }
    if (is_share != is_of_share) {
        return TPP_RULE_WRONG(checking, place, is_share ? "is not for a share" : "is for a share alone");
    }
    return tpp_countries_are_valid(codes)
               ? TPP_STATUS_OK
               : TPP_RULE_WRONG(checking, place, "must be country codes of ISO 3166-1, such as \"CN, MO\"");
}

static enum tpp_status check_what_counts(const struct tpp_rule_checking *checking, const char *path,
                                         const struct tpp_quantity *quantity)
{
    int is_share = quantity->scope == TPP_SCOPE_SHARE;
    TPP_TRY(check_countries(checking, path, "to", quantity->to, is_share));
    TPP_TRY(check_countries(checking, path, "of", quantity->of, is_share));
    TPP_TRY(check_countries(checking, path, "not_to", quantity->not_to, is_share));
    int has_own = *checking->rule->same_thresholds_as == '\0'; /* else the rule that owns the clauses may be replaced */
    return *quantity->met_under != '\0' && has_own ? check_prefix(checking, path, "met_under", quantity->met_under)
                                                   : TPP_STATUS_OK;
}

static enum tpp_status check_quantity(const struct tpp_rule_checking *checking, size_t index)
{
    const struct tpp_quantity *quantity = &checking->rule->quantities[index];
    char path[48];
    char place[TPP_RULE_PLACE_BYTES];
    (void)snprintf(path, sizeof path, "quantities[%zu]", index);
    TPP_TRY(check_words(checking, path, quantity->label, quantity->text));
    (void)snprintf(place, sizeof place, "%s.id", path);
    TPP_TRY(check_id(checking, place, quantity->id));
    for (size_t i = 0; i < index; i++) {
        if (strcmp(checking->rule->quantities[i].id, quantity->id) == 0) {
            return TPP_RULE_WRONG(checking, place, "\"%s\" is already the id of quantities[%zu]", quantity->id, i);
        }
    }
    (void)snprintf(place, sizeof place, "%s.limit", path);
    if (!(quantity->limit > 0) || (quantity->scope == TPP_SCOPE_SHARE && quantity->limit > 100)) {
        return TPP_RULE_WRONG(checking, place, "must be more than 0%s",
                              quantity->scope == TPP_SCOPE_SHARE ? ", and as a share at most 100 (percent)" : "");
    }
    TPP_TRY(check_what_counts(checking, path, quantity));
    (void)snprintf(place, sizeof place, "%s.from", path);
    TPP_TRY(check_later(checking, place, quantity->from, ""));
    (void)snprintf(place, sizeof place, "%s.until", path);
    return check_later(checking, place, quantity->until, quantity->from);
}

static enum tpp_status check_lists(const struct tpp_rule_checking *checking)
{
    const struct tpp_rule *rule = checking->rule;
    char path[48];
    for (size_t i = 0; i < rule->quantity_count; i++) {
        TPP_TRY(check_quantity(checking, i));
    }
    for (size_t i = 0; i < rule->tier_count; i++) {
        (void)snprintf(path, sizeof path, "tiers[%zu]", i);
        TPP_TRY(check_words(checking, path, rule->tiers[i].label, rule->tiers[i].text));
    }
    for (size_t i = 0; i < rule->event_count; i++) {
        (void)snprintf(path, sizeof path, "history[%zu].date", i);
        if (!is_partial_date(rule->history[i].date)) {
            return TPP_RULE_WRONG(checking, path, "\"%.20s\" is no date; write as much of YYYY-MM-DD as is known",
                                  rule->history[i].date);
        }
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_rule_check(const struct tpp_json_source *source, const json_t *root, struct tpp_rule *rule,
                               struct tpp_error *err)
{
    const struct tpp_rule_checking checking = { source, root, rule, err };
    TPP_TRY(check_head(&checking));
    TPP_TRY(check_clauses(&checking));
    TPP_TRY(check_exceptions(&checking));
    return check_lists(&checking);
}
