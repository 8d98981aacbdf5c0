/**
 * Panels of curves over time, one below the other on one time axis, with spans shaded through all of them. Private to
 * reports/: the charts say what the curves are, nothing here knows.
 */
#ifndef TPP_REPORTS_CHART_TRACE_H
#define TPP_REPORTS_CHART_TRACE_H

#include "reports/chart.h"

struct tpp_trace {
    const char *name;         /**< for tooltips */
    const char *classes;      /**< of the mark, or of the line */
    int is_line;              /**< joined by a line, else points */
    enum tpp_shape shape;     /**< of the points */
    struct tpp_point *points; /**< x: seconds, y: value; a value that is not finite is a gap */
    size_t count;
};

struct tpp_panel {
    const char *title; /**< with the unit */
    struct tpp_trace *traces;
    size_t trace_count;
    double height;
};

/** A stretch of time. */
struct tpp_span {
    double from, to; /**< seconds */
    const char *classes;
    char text[TPP_TEXT_BYTES]; /**< what it was, for its tooltip */
    char mark[8];              /**< stands above it, "" for none */
};

/**
 * Draws panels from plot->y on and moves that below the time axis. Panels without a finite value are left out. Curves
 * with more values than pixels are drawn as the range of each pixel column, so that no extreme is lost.
 */
void tpp_plot_panels(struct tpp_plot *plot, const struct tpp_panel *panels, size_t panel_count,
                     const struct tpp_span *spans, size_t span_count, double seconds);

#endif
