/**
 * A report as a document: sections of blocks of cells, built once and rendered by every format for people (terminal,
 * Markdown, HTML). What a report says is decided here; a renderer decides only how it looks. So no format can say more,
 * or another number, than the others. Private to reports/.
 *
 * Every text in a document is clean (reports/line.h) and owned by it. Building has sticky failure: after a failed
 * allocation every further call does nothing, and tpp_document_build() says so at the end.
 */
#ifndef TPP_REPORTS_DOCUMENT_H
#define TPP_REPORTS_DOCUMENT_H

#include <stddef.h>

#include "base/status.h"
#include "reports/report.h"

/** What a reader's eye should do; formats without colour ignore it, so no meaning may rest on it alone. */
enum tpp_tone { TPP_TONE_PLAIN, TPP_TONE_GOOD, TPP_TONE_WARNING, TPP_TONE_BAD, TPP_TONE_DIM, TPP_TONE_COUNT };

enum tpp_block_kind {
    TPP_BLOCK_TEXT,  /**< paragraphs: one cell each */
    TPP_BLOCK_LIST,  /**< points: one cell each */
    TPP_BLOCK_FACTS, /**< names and values: two cells each */
    TPP_BLOCK_TABLE, /**< columns with titles */
    TPP_BLOCK_FIGURE /**< a chart, no cells; what it shows stands in the tables too */
};

struct tpp_cell {
    char *text;
    enum tpp_tone tone;
};

struct tpp_column {
    char *title;
    int is_number; /**< aligned right, never broken over lines */
};

/** Cells run row by row: row i begins at cells[i * column_count]. */
struct tpp_block {
    enum tpp_block_kind kind;
    char *title; /**< NULL when it has none */
    struct tpp_column *columns;
    size_t column_count; /**< 1 for TEXT and LIST, 2 for FACTS; only TABLE has `columns` */
    struct tpp_cell *cells;
    size_t cell_count;
    const struct tpp_chart *chart; /**< of a FIGURE */
};

struct tpp_section {
    const char *id;   /**< stable, static: anchors in HTML */
    int is_for_pages; /**< pictures and explanations: left out where text alone is shown */
    char *title;
    struct tpp_block *blocks;
    size_t block_count;
};

struct tpp_document {
    char *title;
    struct tpp_section *sections; /**< the first is "verdict" */
    size_t section_count;
    int has_failed;
};

/**
 * Builds the document of a report: the record's part, where there is a record, and the rating's, where there is one.
 *
 * @param document  Receives it, to be freed with tpp_document_free(). Untouched on failure.
 * @return TPP_STATUS_INVALID when there is neither; TPP_STATUS_NO_MEMORY.
 */
enum tpp_status tpp_document_build(const struct tpp_report *report, struct tpp_document *document,
                                   struct tpp_error *err);
void tpp_document_free(struct tpp_document *document);

/* ---- building; each adds at the end */

void tpp_document_title(struct tpp_document *document, const char *title);
void tpp_document_section(struct tpp_document *document, const char *id, const char *title);
/** Marks the last section as for pages only. */
void tpp_document_for_pages(struct tpp_document *document);
/** A block in the last section; `title` may be NULL. */
void tpp_document_block(struct tpp_document *document, enum tpp_block_kind kind, const char *title);
/** A chart as a block of the last section, where the report has what it shows. */
void tpp_document_figure(struct tpp_document *document, const struct tpp_report *report, const char *chart);
/** A column of the last block, a TABLE without cells yet. */
void tpp_document_column(struct tpp_document *document, const char *title, int is_number);
/** A cell of the last block, formatted as by printf, then cleaned. */
void tpp_document_cell(struct tpp_document *document, enum tpp_tone tone, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** Name and value in the last block, FACTS; an empty value adds nothing. */
void tpp_document_fact(struct tpp_document *document, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- words and tones that several parts share */

/** "FP16"; "?" for no format. Static. */
const char *tpp_document_precision(enum tpp_precision precision);
/** What stands before a figure: ">= " for a lower bound, "" for a value. Static. */
const char *tpp_document_bound(enum tpp_bound bound);
/** The tone of a clause's or a rule's outcome. */
enum tpp_tone tpp_document_tone(enum tpp_clause_outcome outcome);

/** What stands behind the name of a rule that is not in force, such as " (proposed, not law)"; "" for one that is. */
const char *tpp_document_standing(const struct tpp_rule_result *result);
/** 1 when a rule has the limits of another one that is shown: it is then named and not judged a second time. */
int tpp_document_is_repeated(const struct tpp_rating *rating, const struct tpp_rule_result *result);

/** Appends the clauses that a result meets: "a.1, a.2" of "3A090.a.1, 3A090.a.2"; else "none", "undetermined" or "not
 * asked". */
void tpp_document_clauses_met(const struct tpp_rule_result *result, struct tpp_buffer *text);
/** Appends when a rule applies: "2022-10-21 to 2023-11-16, superseded". */
void tpp_document_rule_days(const struct tpp_rule *rule, struct tpp_buffer *text);

/* ---- documents of their own */

void tpp_document_make_comparison(struct tpp_document *document, const struct tpp_comparison *comparison);
void tpp_document_make_identification(struct tpp_document *document, const struct tpp_identification *identification);
void tpp_document_make_headroom(struct tpp_document *document, const struct tpp_headroom *headroom);

/* ---- the parts, in document_*.c */

/** The uncertainty of each figure that is not exact: its parts and what they come to. Nothing where all are exact. */
void tpp_document_add_budget(struct tpp_document *document, const struct tpp_rating *rating);

void tpp_document_add_verdict(struct tpp_document *document, const struct tpp_report *report);
/** One or two sentences in the last block that say what the verdict means. */
void tpp_document_add_plain_words(struct tpp_document *document, const struct tpp_report *report);
void tpp_document_add_device(struct tpp_document *document, const struct tpp_record *record);
void tpp_document_add_precisions(struct tpp_document *document, const struct tpp_record *record);
void tpp_document_add_outcomes(struct tpp_document *document, const struct tpp_record *record);
void tpp_document_add_rating(struct tpp_document *document, const struct tpp_rating *rating);
void tpp_document_add_rules(struct tpp_document *document, const struct tpp_rating *rating);
void tpp_document_add_rule_states(struct tpp_document *document, const struct tpp_rating *rating);
void tpp_document_add_peers(struct tpp_document *document, const struct tpp_record *record);
void tpp_document_add_limits(struct tpp_document *document, const struct tpp_record *record);
void tpp_document_add_conditions(struct tpp_document *document, const struct tpp_record *record);
void tpp_document_add_method(struct tpp_document *document, const struct tpp_record *record);
void tpp_document_add_provenance(struct tpp_document *document, const struct tpp_record *record);
void tpp_document_add_gates(struct tpp_document *document, const struct tpp_record *record);
void tpp_document_add_telemetry(struct tpp_document *document, const struct tpp_record *record);
/** Facts and clocks of the environment, in the last section. */
void tpp_document_add_facts(struct tpp_document *document, const struct tpp_record *record);
void tpp_document_add_charts(struct tpp_document *document, const struct tpp_report *report);
void tpp_document_add_comparison(struct tpp_document *document, const struct tpp_report *report);
void tpp_document_add_evidence(struct tpp_document *document, const struct tpp_report *report);
void tpp_document_add_glossary(struct tpp_document *document);
void tpp_document_add_limitations(struct tpp_document *document, const struct tpp_report *report);

#endif
