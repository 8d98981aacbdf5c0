/** What the charts share: the picture being made, the rule whose limits it shows, legends. Private to reports/. */
#ifndef TPP_REPORTS_CHART_H
#define TPP_REPORTS_CHART_H

#include "reports/chart_axis.h"
#include "reports/chart_canvas.h"
#include "reports/report.h"

/** A chart being drawn: from the top down, `y` being where free room begins. */
struct tpp_plot {
    struct tpp_canvas canvas;
    const struct tpp_report *report;
    const struct tpp_rule_result *rule; /**< whose limits are shown; NULL when nothing was rated */
    double y;
    int is_narrow;
};

/** The rule that a report's charts are about: the one asked for, else the first current one that asks every chip. */
const struct tpp_rule_result *tpp_chart_rule(const struct tpp_report *report);

/** A limit of a rule on one quantity, with the clauses that have it. */
struct tpp_limit {
    double value;
    char labels[TPP_TEXT_BYTES]; /**< "3A090.a.1, 3A090.b.1, Note 2" */
};

enum { TPP_LIMITS_MAX = 16 };

/** The limits of a rule on a quantity, rising, each once; returns how many. TPP takes those of BITS_X_TOPS too. */
size_t tpp_chart_limits(const struct tpp_rule *rule, enum tpp_metric metric, struct tpp_limit limits[TPP_LIMITS_MAX]);

/** One entry of a legend. */
struct tpp_legend {
    enum tpp_shape shape;
    const char *classes; /**< of the mark; NULL for a line of the class "limit" */
    char text[2 * TPP_NAME_BYTES];
};

/** Draws a legend over the whole width at plot->y and moves that below it. */
void tpp_plot_legend(struct tpp_plot *plot, const struct tpp_legend *entries, size_t count);

/** Draws limits as dashed lines down to `bottom`, their names above `top`, where they take tpp_plot_limits_height(). */
double tpp_plot_limits_height(size_t count);
void tpp_plot_limits(struct tpp_plot *plot, const struct tpp_axis *axis, const struct tpp_limit *limits, size_t count,
                     double top, double bottom);

/** Classes and shapes of series by index, distinct up to six. Static. */
const char *tpp_series_class(size_t index);
enum tpp_shape tpp_series_shape(size_t index);

/** The mark of each basis, the same in every chart. */
const char *tpp_basis_class(enum tpp_basis basis);
enum tpp_shape tpp_basis_shape(enum tpp_basis basis);

/** Vertical grid lines with their values below, and a title of the axis; returns the y below all that. */
double tpp_plot_horizontal_axis(struct tpp_plot *plot, const struct tpp_axis *axis, double top, double bottom,
                                const char *title);

#endif
