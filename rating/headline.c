/* Verdicts in words: why a clause has its outcome, and the rule in one line. No numbers here: the conditions carry
 * them, and the reports write them. The words follow the rule: "meets the parameters of", never "banned". */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "rating/judge.h"

static void append(char *text, size_t text_bytes, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void append(char *text, size_t text_bytes, const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text + used, text_bytes - used, format, arguments);
    va_end(arguments);
}

/* ------------------------------------------------------------------------------------------ reasons */

/* What a user can give to make a quantity known. */
static const char *what_is_needed(enum tpp_metric metric)
{
    switch (metric) {
    case TPP_METRIC_DENSITY:
        return "the die area";
    case TPP_METRIC_IO:
        return "the I/O rate";
    case TPP_METRIC_DRAM:
        return "the DRAM bandwidth";
    case TPP_METRIC_DRAM_PLUS_IO:
        return "the DRAM bandwidth and the I/O rate";
    case TPP_METRIC_DATACENTER:
        return "whether it is designed or marketed for datacenters";
    case TPP_METRIC_MEMORY_DENSITY:
        return "the bandwidth and the area of the memory";
    case TPP_METRIC_TRANSISTORS:
        return "the transistor count";
    case TPP_METRIC_HBM:
        return "whether there is HBM in the package";
    case TPP_METRIC_FIRST_MARKETED:
        return "the day it was first marketed";
    case TPP_METRIC_EXPORT_DATE:
        return "the day the export is completed";
    case TPP_METRIC_TPP:
    case TPP_METRIC_BITS_X_TOPS:
    case TPP_METRIC_TOPS:
    case TPP_METRIC_COUNT:
        break;
    }
    return "a rate";
}

/* Appends what each condition of one kind names, once each; returns how many. */
static size_t list_metrics(const struct tpp_condition_result *results, size_t count, enum tpp_truth truth, int is_known,
                           const char *lead, const char *(*words)(enum tpp_metric), char *text, size_t text_bytes)
{
    size_t listed = 0;
    unsigned seen = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned bit = 1u << results[i].condition.metric;
        int has_value = !isnan(results[i].value) || results[i].is_undefined;
        if (results[i].truth != truth || has_value != is_known || results[i].is_inside || (seen & bit) != 0) {
            continue;
        }
        append(text, text_bytes, "%s%s", listed == 0 ? lead : " and ", words(results[i].condition.metric));
        seen |= bit;
        listed++;
    }
    return listed;
}

/* Appends, once each, what has a limit inside its uncertainty; returns how many. */
static size_t list_inside(const struct tpp_condition_result *results, size_t count, const char *lead, char *text,
                          size_t text_bytes)
{
    size_t listed = 0;
    unsigned seen = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned bit = 1u << results[i].condition.metric;
        if (results[i].is_inside && (seen & bit) == 0) {
            append(text, text_bytes, "%s%s", listed == 0 ? lead : " and ",
                   tpp_metric_title(results[i].condition.metric));
            seen |= bit;
            listed++;
        }
    }
    return listed;
}

static void write_open(const struct tpp_judging *judging, const struct tpp_rule *rule, struct tpp_clause_result *result)
{
    char *text = result->reason;
    size_t bytes = sizeof result->reason;
    size_t listed = list_metrics(result->conditions, result->condition_count, TPP_TRUTH_FALSE, 1, "already fails on ",
                                 tpp_metric_title, text, bytes);
    if (listed > 0) {
        append(text, bytes, ", but %s never shows \"does not meet\"",
               judging->figures[result->basis].is_contradicted ? "a contradicted declaration" : "a measured figure");
        return;
    }
    listed = list_metrics(result->conditions, result->condition_count, TPP_TRUTH_UNKNOWN, 0, "needs ", what_is_needed,
                          text, bytes);
    listed += list_metrics(result->conditions, result->condition_count, TPP_TRUTH_UNKNOWN, 1,
                           listed > 0 ? "; only a lower bound is known of " : "only a lower bound is known of ",
                           tpp_metric_title, text, bytes);
    listed += list_inside(result->conditions, result->condition_count,
                          listed > 0 ? "; a limit lies inside the uncertainty of "
                                     : "a limit lies inside the uncertainty of ",
                          text, bytes);
    if (rule->exclusion_count > 0 && listed == 0) {
        append(text, bytes, "every condition holds, but %s may exclude it", rule->exclusions[0].label);
    }
}

void tpp_reason_write(const struct tpp_judging *judging, const struct tpp_rule *rule, struct tpp_clause_result *result)
{
    char *text = result->reason;
    size_t bytes = sizeof result->reason;
    text[0] = '\0';
    if (result->outcome == TPP_CLAUSE_MEETS) {
        append(text, bytes, "every condition holds");
    } else if (result->outcome == TPP_CLAUSE_UNDETERMINED) {
        write_open(judging, rule, result);
    } else if (list_metrics(result->conditions, result->condition_count, TPP_TRUTH_FALSE, 1, "fails on ",
                            tpp_metric_title, text, bytes) == 0) {
        append(text, bytes, "excluded by %s", rule->exclusions[0].label);
    }
}

/* ------------------------------------------------------------------------------------------ headlines */

static const struct tpp_clause_result *first_with(const struct tpp_rule_result *result, enum tpp_clause_outcome outcome)
{
    for (size_t i = 0; i < result->clause_count; i++) {
        if (result->clauses[i].outcome == outcome) {
            return &result->clauses[i];
        }
    }
    return NULL;
}

static void write_met(struct tpp_rule_result *result)
{
    const struct tpp_clause_result *first = first_with(result, TPP_CLAUSE_MEETS);
    append(result->headline, sizeof result->headline, "meets the parameters of %s", first->clause->label);
    const char *lead = " (also ";
    for (const struct tpp_clause_result *at = first + 1; at < result->clauses + result->clause_count; at++) {
        if (at->outcome == TPP_CLAUSE_MEETS) {
            append(result->headline, sizeof result->headline, "%s%s", lead, at->clause->label);
            lead = ", ";
        }
    }
    append(result->headline, sizeof result->headline, "%s", *lead == ',' ? ")" : "");
    const struct tpp_clause_result *open = first_with(result, TPP_CLAUSE_UNDETERMINED);
    if (open != NULL && open < first) {
        append(result->headline, sizeof result->headline, "; the stricter %s is undetermined", open->clause->label);
    }
}

void tpp_headline_write(struct tpp_rule_result *result)
{
    const struct tpp_clause_result *open = first_with(result, TPP_CLAUSE_UNDETERMINED);
    char *text = result->headline;
    size_t bytes = sizeof result->headline;
    text[0] = '\0';
    switch (result->outcome) {
    case TPP_CLAUSE_MEETS:
        write_met(result);
        break;
    case TPP_CLAUSE_UNDETERMINED:
        append(text, bytes, "undetermined: %s: %s", open->clause->label, open->reason);
        break;
    case TPP_CLAUSE_NOT_APPLICABLE:
        append(text, bytes, "not applicable: %s", result->clauses[0].reason);
        break;
    case TPP_CLAUSE_DOES_NOT_MEET:
    case TPP_CLAUSE_OUTCOME_COUNT:
        append(text, bytes, "meets no clause");
        for (size_t i = 0; i < result->clause_count; i++) {
            if (strncmp(result->clauses[i].reason, "excluded by ", 12) == 0) {
                append(text, bytes, " (%s)", result->clauses[i].reason);
                break;
            }
        }
        break;
    }
}

void tpp_headline_finish(struct tpp_rule_result *result)
{
    const struct tpp_clause_result *first = first_with(result, result->outcome);
    int decides = result->outcome == TPP_CLAUSE_MEETS || result->outcome == TPP_CLAUSE_DOES_NOT_MEET;
    if (decides && first != NULL) {
        append(result->headline, sizeof result->headline, ", on the %s figure", tpp_basis_name((int)first->basis));
    }
}

/* ------------------------------------------------------------------------------------------ yes and no */

static enum tpp_clause_outcome same_or_open(enum tpp_clause_outcome yes, enum tpp_clause_outcome no)
{
    return yes == no ? yes : TPP_CLAUSE_UNDETERMINED;
}

static void join_clause(struct tpp_clause_result *yes, const struct tpp_clause_result *no)
{
    yes->if_datacenter = yes->outcome;
    yes->if_not_datacenter = no->outcome;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        yes->by_basis[i] = same_or_open(yes->by_basis[i], no->by_basis[i]);
    }
    if (yes->outcome == no->outcome && yes->outcome == TPP_CLAUSE_MEETS && yes->basis != no->basis) {
        /* What meets although it is not for datacenters meets in either case; the other way round is not so. */
        yes->basis = no->basis;
        memcpy(yes->conditions, no->conditions, yes->condition_count * sizeof *yes->conditions);
        memcpy(yes->reason, no->reason, sizeof yes->reason);
    }
    if (yes->outcome != no->outcome) {
        char reason[sizeof yes->reason];
        (void)snprintf(reason, sizeof reason, "%.300s if designed or marketed for datacenters, %s if not",
                       yes->outcome == TPP_CLAUSE_UNDETERMINED ? yes->reason
                                                               : tpp_clause_outcome_name((int)yes->outcome),
                       tpp_clause_outcome_name((int)no->outcome));
        memcpy(yes->reason, reason, sizeof reason);
        yes->outcome = TPP_CLAUSE_UNDETERMINED;
    }
}

/* A headline as one half of a sentence. */
static const char *half_of(const struct tpp_rule_result *result)
{
    static const char lead[] = "undetermined: ";
    if (result->outcome == TPP_CLAUSE_NOT_APPLICABLE) {
        return tpp_clause_outcome_name((int)result->outcome);
    }
    return strncmp(result->headline, lead, sizeof lead - 1) == 0 ? result->headline + sizeof lead - 1
                                                                 : result->headline;
}

void tpp_rule_result_join(struct tpp_rule_result *yes, const struct tpp_rule_result *no)
{
    char headline[sizeof yes->headline];
    yes->if_datacenter = yes->outcome;
    yes->if_not_datacenter = no->outcome;
    for (size_t i = 0; i < yes->clause_count; i++) {
        join_clause(&yes->clauses[i], &no->clauses[i]);
    }
    for (size_t i = 0; i < yes->exception_count; i++) {
        struct tpp_exception_result *exception = &yes->exceptions[i];
        exception->if_not_datacenter = no->exceptions[i].truth;
        exception->truth =
            exception->if_datacenter == exception->if_not_datacenter ? exception->truth : TPP_TRUTH_UNKNOWN;
    }
    /* What may not even be asked stays as open as it is for a datacenter part. */
    int is_open_anyway = yes->outcome == TPP_CLAUSE_UNDETERMINED && no->outcome == TPP_CLAUSE_NOT_APPLICABLE;
    if (strcmp(yes->headline, no->headline) != 0 && !is_open_anyway) {
        (void)snprintf(headline, sizeof headline, "%s%.200s if designed or marketed for datacenters; %.200s if not",
                       yes->outcome == no->outcome && yes->outcome != TPP_CLAUSE_UNDETERMINED ? "" : "undetermined: ",
                       half_of(yes), half_of(no));
        memcpy(yes->headline, headline, sizeof headline);
    }
    yes->outcome = same_or_open(yes->outcome, no->outcome);
}
