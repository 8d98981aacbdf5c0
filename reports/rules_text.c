/* Rules for people: the list, and one in full. */
#include <stdio.h>
#include <string.h>

#include "reports/page.h"
#include "reports/report.h"
#include "reports/rule_words.h"

enum tpp_status tpp_rules_render_list(const struct tpp_rule *rules, size_t count, const char *date, unsigned width,
                                      struct tpp_buffer *text, struct tpp_error *err)
{
    const struct tpp_page page = tpp_page_make(text, width, 0);
    if (*date != '\0') {
        tpp_buffer_format(text, "%-30s%-12sthen, on %s\n", "rule", "from", date);
    } else {
        tpp_buffer_format(text, "%-30s%-12sstatus\n", "rule", "from");
    }
    for (size_t i = 0; i < count; i++) {
        tpp_buffer_format(text, "%-30s%-12s%s%s%s\n", rules[i].id, tpp_rule_day(&rules[i]),
                          *date != '\0' ? tpp_rule_state_name((int)tpp_rule_state(&rules[i], date))
                                        : tpp_rule_status_name((int)rules[i].status),
                          rules[i].kind != TPP_RULE_KIND_CONTROL ? ", " : "",
                          rules[i].kind != TPP_RULE_KIND_CONTROL ? tpp_rule_kind_name((int)rules[i].kind) : "");
        tpp_page_put(&page, 0, 4, "    %s", rules[i].title);
    }
    return tpp_buffer_status(text, err);
}

/* ------------------------------------------------------------------------------------------ one in full */

static void put_fact(const struct tpp_page *page, const char *name, const char *value)
{
    enum { NAME_COLUMNS = 18 };
    if (*value != '\0') {
        tpp_page_put(page, 0, NAME_COLUMNS, "  %-*s%s", NAME_COLUMNS - 2, name, value);
    }
}

static void put_head(const struct tpp_page *page, const struct tpp_rule *rule)
{
    tpp_page_put(page, 0, 2, "%s: %s", rule->id, rule->title);
    put_fact(page, "citation", rule->citation);
    put_fact(page, "introduced", rule->introduced);
    put_fact(page, "effective", rule->effective);
    put_fact(page, "compliance from", rule->compliance);
    put_fact(page, "until", rule->until);
    put_fact(page, "enforced until", rule->enforced_until);
    put_fact(page, "status", tpp_rule_status_name((int)rule->status));
    put_fact(page, "kind", tpp_rule_kind_name((int)rule->kind));
    put_fact(page, "asked of", tpp_applies_to_name((int)rule->applies_to));
    put_fact(page, "only of what meets", rule->requires_rule);
    put_fact(page, "not if it meets", rule->unless_rule);
    put_fact(page, "amends", rule->amends);
    put_fact(page, "changes", rule->change);
    put_fact(page, "limits are of", rule->same_thresholds_as);
    put_fact(page, "destinations", rule->destinations);
    for (size_t i = 0; i < rule->tier_count; i++) {
        put_fact(page, rule->tiers[i].label, rule->tiers[i].text);
    }
    put_fact(page, "met means", rule->met_text);
    put_fact(page, "not met means", rule->not_met_text);
    tpp_page_put(page, 0, 2, "  sha256 %s", rule->sha256);
}

static void put_clause(const struct tpp_page *page, const char *kind, const struct tpp_clause *clause)
{
    tpp_page_put(page, 0, 4, "%s%s: %s", kind, clause->label, clause->text);
    for (size_t i = 0; i < clause->condition_count; i++) {
        struct tpp_buffer words = { 0 };
        tpp_rule_words_condition(&words, &clause->conditions[i]);
        tpp_page_put(page, 0, 6, "    %s", words.bytes != NULL ? words.bytes : "");
        page->bytes->has_failed |= words.has_failed;
        tpp_buffer_free(&words);
    }
}

static void put_clauses(const struct tpp_page *page, const struct tpp_rule *rule)
{
    tpp_buffer_text(page->bytes, "\nClauses, strictest first; a clause is met when all its conditions hold:\n");
    for (size_t i = 0; i < rule->clause_count; i++) {
        put_clause(page, "  ", &rule->clauses[i]);
    }
    for (size_t i = 0; i < rule->exclusion_count; i++) {
        put_clause(page, "  excluded by ", &rule->exclusions[i]);
    }
}

/* Words of a thing with a label, then its numbers. */
static void put_worded(const struct tpp_page *page, const char *label, const char *text, struct tpp_buffer *words)
{
    tpp_page_put(page, 0, 4, "  %s: %s", label, text);
    tpp_page_put(page, 0, 6, "    %s", words->bytes != NULL ? words->bytes : "");
    page->bytes->has_failed |= words->has_failed;
    tpp_buffer_free(words);
}

static void put_exceptions(const struct tpp_page *page, const struct tpp_rule *rule)
{
    tpp_buffer_text(page->bytes,
                    rule->exception_count > 0 ? "\nParameters of license exceptions (one part of eligibility):\n" : "");
    for (size_t i = 0; i < rule->exception_count; i++) {
        struct tpp_buffer words = { 0 };
        tpp_rule_words_exception(&words, &rule->exceptions[i]);
        put_worded(page, rule->exceptions[i].label, rule->exceptions[i].text, &words);
    }
}

static void put_quantities(const struct tpp_page *page, const struct tpp_rule *rule)
{
    tpp_buffer_text(page->bytes, rule->quantity_count > 0 ? "\nQuantities over many units:\n" : "");
    for (size_t i = 0; i < rule->quantity_count; i++) {
        struct tpp_buffer words = { 0 };
        tpp_rule_words_quantity(&words, &rule->quantities[i]);
        put_worded(page, rule->quantities[i].label, rule->quantities[i].text, &words);
    }
}

/* What happened to it, and the rules that say they amend it. */
static void put_history(const struct tpp_page *page, const struct tpp_rule *rule, const struct tpp_rule *rules,
                        size_t count)
{
    tpp_buffer_text(page->bytes, "\nHistory:\n");
    for (size_t i = 0; i < rule->event_count; i++) {
        tpp_page_put(page, 0, 14, "  %-12s%s", rule->history[i].date, rule->history[i].text);
    }
    if (rule->event_count == 0) {
        tpp_page_put(page, 0, 14, "  %-12s%s", tpp_rule_day(rule),
                     *rule->effective != '\0' ? "Effective." : "Introduced.");
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rules[i].amends, rule->id) == 0) {
            tpp_page_put(page, 0, 14, "  %-12sAmended by %s (%s): %s", tpp_rule_day(&rules[i]), rules[i].id,
                         rules[i].citation, rules[i].change);
        }
    }
}

static void put_foundation(const struct tpp_page *page, const struct tpp_rule *rule)
{
    tpp_buffer_text(page->bytes, rule->mark_count > 0 ? "\nHow well it is founded:\n" : "");
    for (size_t i = 0; i < rule->mark_count; i++) {
        tpp_page_put(page, 0, 4, "  %s: %s", rule->marks[i].about, tpp_rule_mark_name((int)rule->marks[i].mark));
    }
    tpp_buffer_text(page->bytes, rule->uncertainty_count > 0 ? "\nNot settled by its sources:\n" : "");
    for (size_t i = 0; i < rule->uncertainty_count; i++) {
        tpp_page_put(page, 0, 4, "  %s: %s", rule->uncertainties[i].about, rule->uncertainties[i].text);
    }
    tpp_buffer_text(page->bytes, "\n");
    tpp_page_put(page, 0, 2, "Note: %s", *rule->note != '\0' ? rule->note : "none");
    tpp_page_put(page, 0, 2, "Source: %s", rule->source);
}

enum tpp_status tpp_rule_render(const struct tpp_rule *rule, const struct tpp_rule *rules, size_t count, unsigned width,
                                struct tpp_buffer *text, struct tpp_error *err)
{
    const struct tpp_page page = tpp_page_make(text, width, 0);
    put_head(&page, rule);
    put_clauses(&page, rule);
    put_exceptions(&page, rule);
    put_quantities(&page, rule);
    put_history(&page, rule, rules, count);
    put_foundation(&page, rule);
    return tpp_buffer_status(text, err);
}
