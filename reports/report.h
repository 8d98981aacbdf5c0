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

struct tpp_chart;

/** What vouches for a record, in words; "" or NULL where there is none, and the report says so. */
struct tpp_report_evidence {
    const char *digest;      /**< of the record, hexadecimal */
    const char *digest_kind; /**< what it is: "SHA-256 of the record's file" */
    const char *signature;   /**< who signed, with the key's fingerprint, and whether that holds */
    const char *challenge;   /**< which challenge the record answers */
};

/** A record to compare with, and its rating, which may be NULL. */
struct tpp_report_other {
    const char *name; /**< as the user named it, such as its file */
    const struct tpp_record *record;
    const struct tpp_rating *rating;
};

/** A square of `width` x `width` modules, row by row; 1 is dark. Freed by who asked for it. */
struct tpp_matrix {
    unsigned char *modules;
    unsigned width;
};

/**
 * What turns drawings into PNG and PDF: libraries, so the program brings it (cli/), and reports/ stays bytes in, bytes
 * out. Each function returns TPP_STATUS_NOT_FOUND with what to install where its library is absent.
 */
struct tpp_rasterizer {
    /** One SVG as PNG, `scale` pixels for each of its own. */
    enum tpp_status (*draw_png)(const struct tpp_buffer *svg, double scale, struct tpp_buffer *bytes,
                                struct tpp_error *err);
    /** SVG pages of A4 size in points as one PDF; `title` and the ISO date `date` go into its properties. */
    enum tpp_status (*draw_pdf)(const struct tpp_buffer *pages, size_t page_count, const char *title, const char *date,
                                struct tpp_buffer *bytes, struct tpp_error *err);
    /** A text as a QR code. */
    enum tpp_status (*encode_qr)(const char *text, struct tpp_matrix *matrix, struct tpp_error *err);
};

/**
 * What a renderer may show. Members may be NULL when the command has none: a chip's rating has no record. What is NULL
 * or 0 here is left out, or its absence is said.
 */
struct tpp_report {
    const struct tpp_record *record;
    const struct tpp_rating *rating;
    const struct tpp_comparison *comparison; /**< when given, the report is of it alone, as of the following */
    const struct tpp_identification *identification;
    const struct tpp_headroom *headroom;
    const char *name;                      /**< of the record, as the user named it, where there are several */
    const struct tpp_report_other *others; /**< further records to compare with */
    size_t other_count;
    const struct tpp_chip *chips; /**< the catalogue, for the plane of TPP and density */
    size_t chip_count;
    const char *rule_id; /**< whose limits the charts show; NULL: the first that is current */
    const struct tpp_report_evidence *evidence;
    const struct tpp_chart *chart;           /**< svg and png: which one */
    const struct tpp_rasterizer *rasterizer; /**< png and pdf need it */
    int is_brief;  /**< formats for people: verdict, figures, comparisons and warnings only; the rest is for `report` */
    int has_color; /**< terminal table only: ANSI colours */
    unsigned width; /**< terminal table only: columns, at least 60; 0 means 80 */
};

/** A format. */
struct tpp_report_format {
    const char *name;      /**< as typed after --format */
    const char *extension; /**< of a file, without the dot */
    const char *title;     /**< one line for --help */
    int is_binary;         /**< not for a terminal */
    int is_chart;          /**< one chart, the report's `chart` */
    enum tpp_status (*render)(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err);
};

/** The formats in the order of --help; NULL past the last. Static. */
const struct tpp_report_format *tpp_report_format_at(size_t index);

/** Format by name; NULL when there is none. */
const struct tpp_report_format *tpp_report_format_find(const char *name);

/* ---- charts: drawn as SVG by reports/chart_*.c; each states the rule whose limits it shows, and its dates */

struct tpp_plot;

struct tpp_chart {
    const char *name;    /**< as typed after --chart, and its file's name */
    const char *title;   /**< over the picture */
    const char *caption; /**< how to read it, one or two sentences */
    /** 1 when the report has what the chart shows. */
    int (*has_data)(const struct tpp_report *report);
    void (*draw)(struct tpp_plot *plot);
};

/** The charts in the order of a report; NULL past the last. Static. */
const struct tpp_chart *tpp_chart_at(size_t index);

/** Chart by name; NULL when there is none. */
const struct tpp_chart *tpp_chart_find(const char *name);

enum { TPP_CHART_WIDE = 720, TPP_CHART_NARROW = 340 };

/**
 * Appends a chart as an <svg> element.
 *
 * @param width          In CSS pixels: TPP_CHART_WIDE, or TPP_CHART_NARROW for phones.
 * @param is_standalone  A file of its own with its style, else a part of a page that has tpp_chart_style().
 * @return TPP_STATUS_INVALID when the report has not what it shows; TPP_STATUS_NO_MEMORY.
 */
enum tpp_status tpp_chart_render(const struct tpp_chart *chart, const struct tpp_report *report, unsigned width,
                                 int is_standalone, struct tpp_buffer *bytes, struct tpp_error *err);

/* ---- a rating by itself, for programs; for people it is a report without a record */

/**
 * The rating as a JSON object: every number as it was compared, null where not known.
 *
 * @return A new reference, or NULL when out of memory.
 */
json_t *tpp_rating_json(const struct tpp_rating *rating);

/** A comparison as a JSON object: every row with its values, every rule with its groups, every pair with its causes. */
json_t *tpp_comparison_json(const struct tpp_comparison *comparison);

/** An identification as a JSON object: what was seen, and every chip with its traits. */
json_t *tpp_identification_json(const struct tpp_identification *identification);

/** Headroom as a JSON object: every boundary with the outcomes on both sides, and the curves. */
json_t *tpp_headroom_json(const struct tpp_headroom *headroom);

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

/** One line a chip with its TPP, its density and the clauses of `rules` in force that it meets. `chips` are pointers,
 * so that any choice of a catalogue can be listed. */
enum tpp_status tpp_chips_render_list(const struct tpp_chip *const *chips, size_t count, const struct tpp_rule *rules,
                                      size_t rule_count, struct tpp_buffer *text, struct tpp_error *err);

/** One line a limit that a chip is near to. */
enum tpp_status tpp_chips_render_near(const struct tpp_near *near, size_t count, unsigned width,
                                      struct tpp_buffer *text, struct tpp_error *err);
json_t *tpp_chips_near_json(const struct tpp_near *near, size_t count);

/** Every claim of other sources about chips, with what TPP, density and outcomes would be by it. */
enum tpp_status tpp_chips_render_claims(const struct tpp_chip *const *chips, size_t count, const struct tpp_rule *rules,
                                        size_t rule_count, unsigned width, struct tpp_buffer *text,
                                        struct tpp_error *err);
json_t *tpp_chips_claims_json(const struct tpp_chip *const *chips, size_t count, const struct tpp_rule *rules,
                              size_t rule_count);

/** A chip in full, with the mark of every figure and its sources. */
enum tpp_status tpp_chip_render(const struct tpp_chip *chip, unsigned width, struct tpp_buffer *text,
                                struct tpp_error *err);
json_t *tpp_chip_json(const struct tpp_chip *chip);

#endif
