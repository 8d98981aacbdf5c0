/** What the sheets of the certificate are made of: headings, facts, rows. Private to reports/certificate*.c. */
#ifndef TPP_REPORTS_CERTIFICATE_SHEET_H
#define TPP_REPORTS_CERTIFICATE_SHEET_H

#include "reports/chart_canvas.h"
#include "reports/report.h"

/** Units of a sheet: text of 12 comes out at 8.75 points. */
enum {
    TPP_SHEET_WIDTH = 720,
    TPP_SHEET_MARGIN = 48,
    TPP_SHEET_HEIGHT = 1058,
    TPP_SHEET_ROW = 17,
    TPP_SHEET_HEADING = 40
};

struct tpp_sheet {
    struct tpp_canvas canvas;
    const struct tpp_report *report;
    double y, bottom; /**< free room */
};

/** A heading takes TPP_SHEET_HEADING. */
void tpp_sheet_heading(struct tpp_sheet *sheet, const char *text);
void tpp_sheet_paragraph(struct tpp_sheet *sheet, enum tpp_type type, const char *classes, const char *text);
/** A text in at most `most` lines of `width`; what is longer ends in "...". */
void tpp_sheet_lines(struct tpp_sheet *sheet, double width, size_t most, const char *text);
/** A name and its text; nothing where the text is empty. */
void tpp_sheet_fact(struct tpp_sheet *sheet, const char *name, const char *text);

/** Where the cells of a column stand: from `x` on, or ending there. What does not fit the width is cut. */
struct tpp_sheet_column {
    double x, width;
    enum tpp_anchor anchor;
};

/** A row of cells takes TPP_SHEET_ROW. */
void tpp_sheet_row(struct tpp_sheet *sheet, const struct tpp_sheet_column *columns, const char *const *texts,
                   size_t count, enum tpp_type type, const char *classes);

/** 1 when one more row fits; else says how many are left out. */
int tpp_sheet_has_room(struct tpp_sheet *sheet, size_t left_out);

/** The clauses of the rule that the report's charts are about, as far as they fit; in certificate_clauses.c. */
void tpp_sheet_clauses(struct tpp_sheet *sheet);

#endif
