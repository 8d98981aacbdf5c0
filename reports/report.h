/**
 * One record, many faces. A renderer turns a record and its rating into bytes; only the program writes files.
 *
 * Pure: no file, no terminal, no clock, no environment. A report format is one file and one line in formats.c.
 * Every number is written by reports/figures.h, so the same figure is the same text in all formats. A measurement
 * whose outcome is not MEASURED has no number in any of them.
 */
#ifndef TPP_REPORTS_REPORT_H
#define TPP_REPORTS_REPORT_H

#include <jansson.h>

#include "base/buffer.h"
#include "base/record.h"
#include "base/status.h"
#include "rating/rating.h"

/** What a renderer may show. Members may be NULL when the command has none: a chip's rating has no record. */
struct tpp_report {
    const struct tpp_record *record;
    const struct tpp_rating *rating;
    int is_brief;  /**< formats for people: verdict, figures, comparisons and warnings only; the rest is for `report` */
    int has_color; /**< terminal table only: ANSI colours */
    unsigned width; /**< terminal table only: columns, at least 60; 0 means 80 */
};

/** A format. */
struct tpp_report_format {
    const char *name;      /**< as typed after --format */
    const char *extension; /**< of a file, without the dot */
    const char *title;     /**< one line for --help */
    enum tpp_status (*render)(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err);
};

/** The formats in the order of --help; NULL past the last. Static. */
const struct tpp_report_format *tpp_report_format_at(size_t index);

/** Format by name; NULL when there is none. */
const struct tpp_report_format *tpp_report_format_find(const char *name);

/* ---- a rating by itself, for programs; for people it is a report without a record */

/**
 * The rating as a JSON object: every number as it was compared, null where not known.
 *
 * @return A new reference, or NULL when out of memory.
 */
json_t *tpp_rating_json(const struct tpp_rating *rating);

/* ---- the rules and the chips that the program knows; `width` is columns, at least 60, 0 meaning 80; only long words
 * exceed it. JSON as above. */

/** Two lines a rule; with a date (else ""), what each was on it. */
enum tpp_status tpp_rules_render_list(const struct tpp_rule *rules, size_t count, const char *date, unsigned width,
                                      struct tpp_buffer *text, struct tpp_error *err);

/** A rule in full: clauses in words and numbers, history with those of `rules` that amend it, what is not settled. */
enum tpp_status tpp_rule_render(const struct tpp_rule *rule, const struct tpp_rule *rules, size_t count, unsigned width,
                                struct tpp_buffer *text, struct tpp_error *err);
json_t *tpp_rule_json(const struct tpp_rule *rule);

/** What differs between two rules, first what decides an outcome. */
enum tpp_status tpp_rules_render_diff(const struct tpp_rule *a, const struct tpp_rule *b, unsigned width,
                                      struct tpp_buffer *text, struct tpp_error *err);
json_t *tpp_rules_diff_json(const struct tpp_rule *a, const struct tpp_rule *b);

/** One line a chip with its TPP and density. */
enum tpp_status tpp_chips_render_list(const struct tpp_chip *chips, size_t count, struct tpp_buffer *text,
                                      struct tpp_error *err);

/** A chip in full, with the mark of every figure and its sources. */
enum tpp_status tpp_chip_render(const struct tpp_chip *chip, unsigned width, struct tpp_buffer *text,
                                struct tpp_error *err);
json_t *tpp_chip_json(const struct tpp_chip *chip);

#endif
