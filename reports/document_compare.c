/* A comparison as a document: first which rules tell those compared apart and why, then the figures, then each pair. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/document.h"
#include "reports/document_compare.h"
#include "reports/figures.h"

enum { COLUMNS_OF_TABLE = 5 };

/* ------------------------------------------------------------------------------------------ words */

/* "3A090.a.1" without the number of its paragraph, which a table of 3A090 need not repeat: "a.1". */
static const char *short_label(const char *label)
{
    int is_number = isdigit((unsigned char)label[0]) && isupper((unsigned char)label[1]) &&
                    strspn(label + 2, "0123456789") == 3 && label[5] == '.';
    return is_number ? label + 6 : label;
}

void tpp_document_clauses_met(const struct tpp_rule_result *result, struct tpp_buffer *text)
{
    size_t listed = 0;
    for (size_t i = 0; i < result->clause_count; i++) {
        if (result->clauses[i].outcome == TPP_CLAUSE_MEETS) {
            tpp_buffer_format(text, "%s%s", listed++ > 0 ? ", " : "", short_label(result->clauses[i].label));
        }
    }
    if (listed == 0) {
        tpp_buffer_text(text, result->outcome == TPP_CLAUSE_NOT_APPLICABLE ? "not asked"
                              : result->outcome == TPP_CLAUSE_UNDETERMINED ? "undetermined"
                                                                           : "none");
    }
}

void tpp_document_rule_days(const struct tpp_rule *rule, struct tpp_buffer *text)
{
    tpp_buffer_format(text, "%s%s%s%s, %s", *rule->until == '\0' ? "from " : "", rule->effective,
                      *rule->until != '\0' ? " to " : "", rule->until, tpp_rule_status_name((int)rule->status));
}

void tpp_compare_end_cell(struct tpp_document *document, enum tpp_tone tone, struct tpp_buffer *text)
{
    tpp_document_cell(document, tone, "%s", text->bytes != NULL ? text->bytes : "");
    document->has_failed |= text->has_failed;
    tpp_buffer_free(text);
}

/* ------------------------------------------------------------------------------------------ verdict */

/* "a.1, a.2: A100, H100; none: H20" */
static void put_groups(const struct tpp_comparison *comparison, size_t rule, struct tpp_buffer *text)
{
    size_t groups = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        size_t group = tpp_comparison_group(comparison, rule, i);
        if (group < groups) {
            continue; /* listed with its leader */
        }
        tpp_buffer_text(text, groups++ > 0 ? "; " : "");
        tpp_document_clauses_met(&comparison->compared[i].rating.rules[rule], text);
        for (size_t j = i; j < comparison->count; j++) {
            if (tpp_comparison_group(comparison, rule, j) == group) {
                tpp_buffer_format(text, "%s%s", j == i ? ": " : ", ", comparison->compared[j].name);
            }
        }
    }
}

static void add_separations(struct tpp_document *document, const struct tpp_comparison *comparison)
{
    struct tpp_buffer others = { 0 };
    size_t separated = 0;
    tpp_document_block(document, TPP_BLOCK_FACTS, "Rules that tell them apart, with the clauses met");
    for (size_t rule = 0; rule < comparison->rule_count; rule++) {
        if (!tpp_comparison_is_separated(comparison, rule)) {
            tpp_buffer_format(&others, "%s%s", others.length > 0 ? ", " : "", comparison->rules[rule].id);
            continue;
        }
        struct tpp_buffer days = { 0 };
        struct tpp_buffer groups = { 0 };
        tpp_document_rule_days(&comparison->rules[rule], &days);
        put_groups(comparison, rule, &groups);
        tpp_document_fact(document, comparison->rules[rule].id, "(%s) %s", days.bytes != NULL ? days.bytes : "",
                          groups.bytes != NULL ? groups.bytes : "");
        document->has_failed |= days.has_failed || groups.has_failed;
        tpp_buffer_free(&days);
        tpp_buffer_free(&groups);
        separated++;
    }
    if (separated == 0) {
        tpp_document_fact(document, "None", "they come out alike under every rule");
    }
    if (others.length > 0) {
        tpp_document_fact(document, "Alike under", "%s", others.bytes);
    }
    document->has_failed |= others.has_failed;
    tpp_buffer_free(&others);
}

/* The first condition that is not known to hold: "TPP 2368 is not >= 4800". */
static void put_obstacle(const struct tpp_clause_result *clause, struct tpp_buffer *text)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < clause->condition_count; i++) {
            const struct tpp_condition_result *result = &clause->conditions[i];
            if (result->truth != (pass == 0 ? TPP_TRUTH_FALSE : TPP_TRUTH_UNKNOWN)) {
                continue;
            }
            const char *unit = tpp_metric_unit(result->condition.metric);
            if (result->condition.metric == TPP_METRIC_DATACENTER || isnan(result->value)) {
                tpp_buffer_format(text, " (%s: %s)", tpp_metric_title(result->condition.metric),
                                  isnan(result->value) ? "not known"
                                  : result->value != 0 ? "yes"
                                                       : "no");
            } else {
                tpp_buffer_format(text, " (%s %s is not %s%s %s%s%s)", tpp_metric_title(result->condition.metric),
                                  tpp_figure_against(result->value, result->condition.limit).text,
                                  pass == 0 ? "" : "shown to be ", tpp_operator_name((int)result->condition.op),
                                  tpp_figure_exact(result->condition.limit).text, *unit != '\0' ? " " : "", unit);
            }
            return;
        }
    }
}

static int clause_differs(const struct tpp_comparison *comparison, size_t rule, size_t clause)
{
    for (size_t i = 1; i < comparison->count; i++) {
        if (comparison->compared[i].rating.rules[rule].clauses[clause].outcome !=
            comparison->compared[0].rating.rules[rule].clauses[clause].outcome) {
            return 1;
        }
    }
    return 0;
}

static void put_those_with(const struct tpp_comparison *comparison, size_t rule, size_t clause,
                           enum tpp_clause_outcome outcome, const char *words, struct tpp_buffer *text)
{
    const char *separator = text->bytes != NULL && strchr(text->bytes, ':') != NULL ? "; " : ": ";
    size_t listed = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct tpp_clause_result *result = &comparison->compared[i].rating.rules[rule].clauses[clause];
        if (result->outcome != outcome) {
            continue;
        }
        if (listed++ == 0) {
            tpp_buffer_format(text, "%s%s ", separator, words);
        } else {
            tpp_buffer_text(text, ", ");
        }
        tpp_buffer_text(text, comparison->compared[i].name);
        if (outcome == TPP_CLAUSE_DOES_NOT_MEET || outcome == TPP_CLAUSE_UNDETERMINED) {
            put_obstacle(result, text);
        }
    }
}

static void add_reasons(struct tpp_document *document, const struct tpp_comparison *comparison)
{
    size_t reasons = 0;
    for (size_t rule = 0; rule < comparison->rule_count; rule++) {
        for (size_t clause = 0; clause < comparison->rules[rule].clause_count; clause++) {
            if (!clause_differs(comparison, rule, clause)) {
                continue;
            }
            struct tpp_buffer text = { 0 };
            if (reasons++ == 0) {
                tpp_document_block(document, TPP_BLOCK_LIST, "Why");
            }
            tpp_buffer_format(&text, "%s %s", comparison->rules[rule].id,
                              comparison->rules[rule].clauses[clause].label);
            put_those_with(comparison, rule, clause, TPP_CLAUSE_MEETS, "met by", &text);
            put_those_with(comparison, rule, clause, TPP_CLAUSE_DOES_NOT_MEET, "not met by", &text);
            put_those_with(comparison, rule, clause, TPP_CLAUSE_UNDETERMINED, "undetermined for", &text);
            put_those_with(comparison, rule, clause, TPP_CLAUSE_NOT_APPLICABLE, "not asked of", &text);
            tpp_compare_end_cell(document, TPP_TONE_PLAIN, &text);
        }
    }
}

/* ------------------------------------------------------------------------------------------ figures */

static void put_row_title(const struct tpp_comparison_row *row, struct tpp_buffer *text)
{
    const char *unit = tpp_row_unit(row->kind);
    if (row->kind <= TPP_ROW_PER_CLOCK) {
        tpp_buffer_format(text, "%s%s%s", tpp_document_precision(row->precision), row->kind == TPP_ROW_PEAK ? "" : " ",
                          row->kind == TPP_ROW_PEAK ? "" : tpp_row_title(row->kind));
    } else {
        tpp_buffer_text(text, tpp_row_title(row->kind));
    }
    tpp_buffer_format(text, "%s%s", *unit != '\0' ? ", " : "", unit);
}

void tpp_compare_put_value(const struct tpp_comparison_row *row, size_t index, struct tpp_buffer *text)
{
    const struct tpp_row_value *value = &row->values[index];
    if (row->kind == TPP_ROW_DATACENTER) {
        tpp_buffer_text(text, isnan(value->value) ? "-" : value->value != 0 ? "yes" : "no");
    } else {
        tpp_buffer_format(text, "%s%s", isnan(value->value) ? "" : tpp_document_bound(value->bound),
                          tpp_figure_number(value->value).text);
    }
}

static void start_table(struct tpp_document *document, const struct tpp_comparison *comparison, const char *title,
                        const char *first, size_t from, size_t to, int is_number)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, title);
    tpp_document_column(document, first, 0);
    for (size_t i = from; i < to; i++) {
        tpp_document_column(document, comparison->compared[i].name, is_number);
    }
}

/* One value for all, known: what needs no column for each. */
static int is_one_value(const struct tpp_comparison *comparison, const struct tpp_comparison_row *row)
{
    for (size_t i = 0; i < comparison->count; i++) {
        if (row->values[i].value != row->values[0].value || row->values[i].bound != row->values[0].bound) {
            return 0;
        }
    }
    return !row->differs;
}

static int is_known_of_all(const struct tpp_comparison *comparison, const struct tpp_comparison_row *row)
{
    for (size_t i = 0; i < comparison->count; i++) {
        if (isnan(row->values[i].value)) {
            return 0;
        }
    }
    return 1;
}

/* Rows that differ, or that do not, as tables of a few columns each. */
static void add_rows(struct tpp_document *document, const struct tpp_comparison *comparison, int differs,
                     const char *title)
{
    size_t rows = 0;
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct tpp_comparison_row *row = &comparison->rows[i];
        rows += !is_one_value(comparison, row) && (row->differs || !is_known_of_all(comparison, row)) == differs;
    }
    for (size_t from = 0; rows > 0 && from < comparison->count; from += COLUMNS_OF_TABLE) {
        size_t to = from + COLUMNS_OF_TABLE < comparison->count ? from + COLUMNS_OF_TABLE : comparison->count;
        start_table(document, comparison, from == 0 ? title : NULL, "Figure", from, to, 1);
        for (size_t i = 0; i < comparison->row_count; i++) {
            const struct tpp_comparison_row *row = &comparison->rows[i];
            struct tpp_buffer text = { 0 };
            if (is_one_value(comparison, row) || (row->differs || !is_known_of_all(comparison, row)) != differs) {
                continue;
            }
            put_row_title(row, &text);
            tpp_compare_end_cell(document, TPP_TONE_PLAIN, &text);
            for (size_t j = from; j < to; j++) {
                tpp_compare_put_value(row, j, &text);
                tpp_compare_end_cell(document, TPP_TONE_PLAIN, &text);
            }
        }
    }
}

static void add_same(struct tpp_document *document, const struct tpp_comparison *comparison)
{
    size_t rows = 0;
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct tpp_comparison_row *row = &comparison->rows[i];
        struct tpp_buffer title = { 0 };
        struct tpp_buffer text = { 0 };
        if (!is_one_value(comparison, row)) {
            continue;
        }
        if (rows++ == 0) {
            tpp_document_block(document, TPP_BLOCK_FACTS, "The same in all");
        }
        put_row_title(row, &title);
        tpp_compare_put_value(row, 0, &text);
        tpp_document_fact(document, title.bytes != NULL ? title.bytes : "", "%s", text.bytes != NULL ? text.bytes : "");
        document->has_failed |= title.has_failed || text.has_failed;
        tpp_buffer_free(&title);
        tpp_buffer_free(&text);
    }
}

static void add_outcomes(struct tpp_document *document, const struct tpp_comparison *comparison)
{
    tpp_document_section(document, "outcomes", "Clauses met under every rule");
    for (size_t from = 0; from < comparison->count; from += COLUMNS_OF_TABLE) {
        size_t to = from + COLUMNS_OF_TABLE < comparison->count ? from + COLUMNS_OF_TABLE : comparison->count;
        start_table(document, comparison, NULL, "Rule", from, to, 0);
        for (size_t rule = 0; rule < comparison->rule_count; rule++) {
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", comparison->rules[rule].id);
            for (size_t i = from; i < to; i++) {
                const struct tpp_rule_result *result = &comparison->compared[i].rating.rules[rule];
                struct tpp_buffer text = { 0 };
                tpp_document_clauses_met(result, &text);
                tpp_compare_end_cell(document, tpp_document_tone(result->outcome), &text);
            }
        }
    }
}

/* ------------------------------------------------------------------------------------------ all of it */

static void add_origins(struct tpp_document *document, const struct tpp_comparison *comparison)
{
    tpp_document_section(document, "origins", "Where the figures come from");
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    for (size_t i = 0; i < comparison->count; i++) {
        const struct tpp_compared *one = &comparison->compared[i];
        tpp_document_fact(document, one->name, "%s%s", one->origin,
                          one->subject.is_simulated ? ", SIMULATED: made on a device model, no measurement"
                          : one->is_measured        ? ", measured: lower bounds of the theoretical peak"
                                                    : ", declared figures");
    }
}

void tpp_document_make_comparison(struct tpp_document *document, const struct tpp_comparison *comparison)
{
    struct tpp_buffer title = { 0 };
    const struct tpp_report none = { 0 };
    tpp_buffer_text(&title, "tppbench: ");
    for (size_t i = 0; i < comparison->count; i++) {
        tpp_buffer_format(&title, "%s%s%s", i > 0 ? ", " : "", comparison->compared[i].name,
                          comparison->compared[i].subject.is_simulated ? " (SIMULATED)" : "");
    }
    tpp_document_title(document, title.bytes != NULL ? title.bytes : "");
    document->has_failed |= title.has_failed;
    tpp_buffer_free(&title);
    tpp_document_section(document, "verdict", "What tells them apart");
    add_separations(document, comparison);
    add_reasons(document, comparison);
    add_outcomes(document, comparison);
    tpp_document_section(document, "figures", "The figures");
    add_rows(document, comparison, 1, "What differs, or is not known of all (dense rates)");
    add_rows(document, comparison, 0, "What does not differ by more than its uncertainty");
    add_same(document, comparison);
    tpp_compare_add_pairs(document, comparison);
    add_origins(document, comparison);
    tpp_document_add_limitations(document, &none);
}
