/**
 * Rules as data: one dated version of one rule, read from a JSON file. Part of rating/rating.h, which is what to
 * include.
 *
 * A rule holds clauses, and a clause conditions. A clause is met when all its conditions hold; a rule is met when a
 * clause is, so that alternatives are clauses beside each other. The format is described in rating/rules/README.md and
 * published as rating/rules/rule.schema.json.
 */
#ifndef TPP_RATING_RULE_H
#define TPP_RATING_RULE_H

#include <stddef.h>

#include "base/record.h"
#include "base/status.h"

/** What is compared with what. */
enum tpp_metric_kind {
    TPP_METRIC_NUMBER, /**< with a positive limit */
    TPP_METRIC_YES_NO, /**< "==" 1 or 0 */
    TPP_METRIC_DATE    /**< with a calendar day */
};

/** A quantity a rule may compare. The list is closed: any other name in a rule file is an error. */
#define TPP_METRIC_LIST(ROW)                                                              \
    ROW(TPP, "tpp", "TPP", "", NUMBER)                                                    \
    ROW(DENSITY, "pd", "performance density", "TPP/mm2", NUMBER)                          \
    ROW(BITS_X_TOPS, "bits_x_tops", "bits x TOPS", "", NUMBER)                            \
    ROW(TOPS, "tops", "TOPS", "", NUMBER)                                                 \
    ROW(IO, "io", "I/O without DRAM", "GB/s", NUMBER)                                     \
    ROW(DRAM, "dram_bw", "DRAM bandwidth", "GB/s", NUMBER)                                \
    ROW(DRAM_PLUS_IO, "dram_bw+io", "DRAM + I/O", "GB/s", NUMBER)                         \
    ROW(MEMORY_DENSITY, "mem_bw_density", "memory bandwidth density", "GB/s/mm2", NUMBER) \
    ROW(TRANSISTORS, "transistors", "transistors", "", NUMBER)                            \
    ROW(DATACENTER, "datacenter", "for datacenters", "", YES_NO)                          \
    ROW(HBM, "hbm", "HBM in the package", "", YES_NO)                                     \
    ROW(FIRST_MARKETED, "first_marketed", "first marketed", "", DATE)                     \
    ROW(EXPORT_DATE, "export_date", "export completed", "", DATE)

enum tpp_metric {
#define ROW(name, id, title, unit, kind) TPP_METRIC_##name,
    TPP_METRIC_LIST(ROW)
#undef ROW
        TPP_METRIC_COUNT
};

enum tpp_operator { TPP_OP_AT_LEAST, TPP_OP_ABOVE, TPP_OP_BELOW, TPP_OP_AT_MOST, TPP_OP_EQUALS, TPP_OP_COUNT };

enum { TPP_DATE_BYTES = 16 };

/** One comparison: metric, operator, limit. */
struct tpp_condition {
    enum tpp_metric metric;
    enum tpp_operator op;
    double limit;              /**< of a date: its day number, see tpp_date_days() */
    char date[TPP_DATE_BYTES]; /**< "2026-01-01" when the metric is a date, else "" */
};

/** A clause is met when all its conditions hold. */
struct tpp_clause {
    char label[TPP_NAME_BYTES]; /**< "3A090.a.1" */
    char text[TPP_TEXT_BYTES];  /**< the clause in words */
    struct tpp_condition *conditions;
    size_t condition_count;
};

/** Parameters of a license exception: which paragraphs the item is met under, and what else must hold. */
struct tpp_exception {
    char label[TPP_NAME_BYTES];         /**< "NAC and ACA (3A090.a)" */
    char text[TPP_TEXT_BYTES];          /**< in words */
    char met_under[TPP_NAME_BYTES];     /**< beginning of clause labels, of which one is met: "3A090.a" */
    char not_met_under[TPP_NAME_BYTES]; /**< ... of which none may be met; "" for no such requirement */
    struct tpp_condition *conditions;   /**< that hold besides; may be none */
    size_t condition_count;
};

/** Whom or what a quantity is counted for. */
enum tpp_quantity_scope {
    TPP_SCOPE_CONSIGNEE_YEAR, /**< one ultimate consignee in one calendar year */
    TPP_SCOPE_COUNTRY,        /**< one country over the whole period */
    TPP_SCOPE_AGREEMENT,      /**< the same for a country that has an agreement: goes before TPP_SCOPE_COUNTRY */
    TPP_SCOPE_SHARE,          /**< percent of the TPP of the same product shipped elsewhere */
    TPP_SCOPE_COUNT
};

/** An amount of TPP that a rule counts over many units; at most `limit`. */
struct tpp_quantity {
    char id[TPP_NAME_BYTES]; /**< "lpp" */
    char label[TPP_NAME_BYTES];
    char text[TPP_TEXT_BYTES];
    enum tpp_quantity_scope scope;
    double limit;                   /**< TPP, or percent where the scope is a share; "at most" */
    char met_under[TPP_NAME_BYTES]; /**< beginning of clause labels: only what meets one counts; "": everything */
    char to[TPP_NAME_BYTES];        /**< of a share: codes of the countries counted (rating/country.h), "CN, MO" */
    char of[TPP_NAME_BYTES];        /**< of a share: codes of those it is a share of */
    char not_to[TPP_NAME_BYTES];    /**< of the others: codes of countries that do not count */
    char from[TPP_DATE_BYTES];      /**< first and last day that it is for; "" when the rule says none */
    char until[TPP_DATE_BYTES];
};

enum tpp_rule_status {
    TPP_RULE_IN_FORCE,
    TPP_RULE_SUPERSEDED,
    TPP_RULE_NOT_ENFORCED,
    TPP_RULE_REPORTED,
    TPP_RULE_PROPOSED,
    TPP_RULE_STATUS_COUNT
};

/** What kind of thing meeting a clause is. */
enum tpp_rule_kind {
    TPP_RULE_KIND_CONTROL,     /**< an item of the control list, or what a letter or bill would make one */
    TPP_RULE_KIND_LOW_TIER,    /**< a control with few consequences, asked where the others do not apply */
    TPP_RULE_KIND_REVIEW,      /**< how applications are reviewed */
    TPP_RULE_KIND_PRESUMPTION, /**< what is presumed until shown otherwise */
    TPP_RULE_KIND_DUTY,        /**< an import duty: no export control */
    TPP_RULE_KIND_COUNT
};

/** Of what a rule is asked. */
enum tpp_applies_to {
    TPP_APPLIES_TO_PROCESSORS,  /**< circuits with processing units */
    TPP_APPLIES_TO_MEMORY,      /**< memory stacks and packages, not processors with memory beside them */
    TPP_APPLIES_TO_FABRICATORS, /**< circuits that a fabricator or packager exports; asked when transistors are known */
    TPP_APPLIES_TO_COUNT
};

/** What a rule is on a given day. */
enum tpp_rule_state {
    TPP_STATE_IN_FORCE,
    TPP_STATE_NOT_YET,      /**< its first day is still to come */
    TPP_STATE_PENDING,      /**< effective, but to be complied with from a later day */
    TPP_STATE_NOT_ENFORCED, /**< printed, and not enforced */
    TPP_STATE_ENDED,        /**< replaced, or past its last day */
    TPP_STATE_REPORTED,     /**< known from reports, not published */
    TPP_STATE_PROPOSED,
    TPP_STATE_COUNT
};

/** A fact of a rule file that its sources do not settle. */
struct tpp_uncertainty {
    char about[TPP_NAME_BYTES]; /**< the key it is about, such as "effective" */
    char text[TPP_TEXT_BYTES];
};

/** How well a fact of a rule file is founded. */
enum tpp_rule_mark_kind {
    TPP_RULE_MARK_OFFICIAL,    /**< the words of the rule were read in a copy */
    TPP_RULE_MARK_SECOND_HAND, /**< law firms, press, or an official text as quoted by such a source */
    TPP_RULE_MARK_RECALLED,    /**< from memory, not confirmed */
    TPP_RULE_MARK_DERIVED,     /**< arithmetic or logic on the others */
    TPP_RULE_MARK_COUNT
};

struct tpp_rule_mark {
    char about[TPP_NAME_BYTES]; /**< the key it is about */
    enum tpp_rule_mark_kind mark;
};

/** What happened to a rule, and when. */
struct tpp_event {
    char date[TPP_DATE_BYTES]; /**< "2025-05-13", or as much of it as is known: "2026-02" */
    char text[TPP_TEXT_BYTES];
};

/** A group of destinations that a rule treats alike. */
struct tpp_tier {
    char label[TPP_NAME_BYTES];
    char text[TPP_TEXT_BYTES];
};

/** One dated version of a rule. Texts that the file leaves out are "". */
struct tpp_rule {
    char id[TPP_NAME_BYTES]; /**< "us-2023-11" */
    char title[TPP_TEXT_BYTES];
    char citation[TPP_TEXT_BYTES];
    char introduced[TPP_DATE_BYTES];     /**< day a proposal was introduced */
    char effective[TPP_DATE_BYTES];      /**< ISO date, first day; "" only for a proposal */
    char compliance[TPP_DATE_BYTES];     /**< day from which it is to be complied with, when later */
    char until[TPP_DATE_BYTES];          /**< last day; "" while it is open */
    char enforced_until[TPP_DATE_BYTES]; /**< last day before it was said not to be enforced */
    enum tpp_rule_status status;
    enum tpp_rule_kind kind;
    enum tpp_applies_to applies_to;
    char destinations[TPP_LONG_TEXT_BYTES]; /**< in words; who may receive what is not judged */
    struct tpp_tier *tiers;
    size_t tier_count;
    char note[TPP_LONG_TEXT_BYTES];
    char amends[TPP_NAME_BYTES];             /**< id of the rule that it changes or adds to */
    char change[TPP_TEXT_BYTES];             /**< what it changes there */
    char requires_rule[TPP_NAME_BYTES];      /**< asked only of what meets this other rule */
    char unless_rule[TPP_NAME_BYTES];        /**< asked only of what does not meet this other rule */
    char same_thresholds_as[TPP_NAME_BYTES]; /**< clauses, exclusions and exceptions are those of this other rule */
    struct tpp_clause *clauses;              /**< in order of precedence, strictest first */
    size_t clause_count;
    struct tpp_clause *exclusions; /**< 0 or 1: when met, no clause applies (Note 2) */
    size_t exclusion_count;
    struct tpp_exception *exceptions;
    size_t exception_count;
    struct tpp_quantity *quantities;
    size_t quantity_count;
    struct tpp_event *history; /**< oldest first */
    size_t event_count;
    struct tpp_rule_mark *marks;
    size_t mark_count;
    struct tpp_uncertainty *uncertainties;
    size_t uncertainty_count;
    char source[TPP_LONG_TEXT_BYTES]; /**< where the words and numbers were read */
    char met_text[TPP_TEXT_BYTES];    /**< what meeting a clause means, in the rule's words */
    char not_met_text[TPP_TEXT_BYTES];
    char sha256[TPP_NAME_BYTES];            /**< digest of the file's bytes, hexadecimal */
    char thresholds_sha256[TPP_NAME_BYTES]; /**< of the file that the clauses are from: the same, or that of
                                                 same_thresholds_as once linked */
};

/** Names of enum values; NULL past the last one, so they can be listed. Static. */
const char *tpp_metric_name(int metric);
const char *tpp_metric_title(enum tpp_metric metric);
const char *tpp_metric_unit(enum tpp_metric metric);
enum tpp_metric_kind tpp_metric_kind_of(enum tpp_metric metric);
const char *tpp_operator_name(int op);
const char *tpp_rule_status_name(int status);
const char *tpp_rule_kind_name(int kind);
const char *tpp_applies_to_name(int applies_to);
const char *tpp_rule_state_name(int state);
const char *tpp_quantity_scope_name(int scope);
const char *tpp_rule_mark_name(int mark);

/**
 * Reads one rule file.
 *
 * A rule with `same_thresholds_as` has no clauses until tpp_rules_link() gives it those of the other.
 *
 * @return TPP_STATUS_PARSE with "<name>:<line>:<column>: <path>: <what>" for anything the schema does not know: an
 *         unknown key, metric or operator, a missing citation or date, a date that is none, a limit that is not a
 *         positive number, a clause without a condition, a clause that can never be met.
 */
enum tpp_status tpp_rule_read(const char *name, const char *text, size_t length, struct tpp_rule *rule,
                              struct tpp_error *err);
void tpp_rule_free(struct tpp_rule *rule);

/**
 * Gives every rule with `same_thresholds_as` copies of the clauses, exclusions and exceptions of the rule it names, and
 * checks what rules name of each other. To be called again when one of them was replaced.
 *
 * @return TPP_STATUS_INVALID when a rule names one that is not there or (through others) itself.
 */
enum tpp_status tpp_rules_link(struct tpp_rule *rules, size_t count, struct tpp_error *err);

/** The same for one rule that need not be in the set. */
enum tpp_status tpp_rule_link_to(struct tpp_rule *rule, const struct tpp_rule *rules, size_t count,
                                 struct tpp_error *err);

/** The rules built in, linked, oldest first and the low tier last. `rules` receives an array of `count`; free with
 * tpp_rules_free(). */
enum tpp_status tpp_rules_builtin(struct tpp_rule **rules, size_t *count, struct tpp_error *err);
void tpp_rules_free(struct tpp_rule *rules, size_t count);

/** The rule of an id; NULL when it is not there. */
const struct tpp_rule *tpp_rules_find(const struct tpp_rule *rules, size_t count, const char *id);

/** The day a rule is sorted by: its first, or that of its introduction. */
const char *tpp_rule_day(const struct tpp_rule *rule);

/** 1 when the rule was effective on an ISO date (effective <= date <= until), else 0. */
int tpp_rule_is_effective(const struct tpp_rule *rule, const char *iso_date);

/** What the rule is on an ISO date; for "" what its status says. */
enum tpp_rule_state tpp_rule_state(const struct tpp_rule *rule, const char *iso_date);

/** 1 when the text is a calendar date "YYYY-MM-DD", else 0. */
int tpp_date_is_valid(const char *iso_date);

/** Days from 1970-01-01 to a valid date, negative before it; NAN for "" and for what is no date. */
double tpp_date_days(const char *iso_date);

/** The date of a day number, as text; "" for what is no whole number of days in the years 1 to 9999. */
void tpp_date_from_days(double days, char date[TPP_DATE_BYTES]);

#endif
