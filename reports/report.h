/**
 * One record, many faces. A renderer turns a record and its rating into bytes; only the program writes files.
 *
 * Pure: no file, no terminal, no clock, no environment. A report format is one file and one line in formats.c.
 * Every number is written by reports/figures.h, so the same figure is the same text in all formats. A measurement
 * whose outcome is not MEASURED has no number in any of them.
 */
#ifndef TPP_REPORTS_REPORT_H
#define TPP_REPORTS_REPORT_H

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

#endif
