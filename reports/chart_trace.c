/* Curves over time. */
#include "reports/chart_trace.h"

#include <math.h>
#include <stdio.h>

#include "reports/figures.h"

enum { LEFT = 46, TITLE = 20, GAP = 12, MARK = 14 };

static int range_of(const struct tpp_panel *panel, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < panel->trace_count; i++) {
        for (size_t j = 0; j < panel->traces[i].count; j++) {
            const double value = panel->traces[i].points[j].y;
            if (isfinite(value)) {
                *low = fmin(*low, value);
                *high = fmax(*high, value);
            }
        }
    }
    return *low <= *high;
}

static void draw_point(struct tpp_plot *plot, const struct tpp_trace *trace, const struct tpp_axis *time,
                       const struct tpp_axis *axis, const struct tpp_point *point)
{
    tpp_canvas_group(&plot->canvas, "%s: %s at %s", trace->name, tpp_figure_number(point->y).text,
                     tpp_figure_duration(point->x * 1e9).text);
    tpp_canvas_mark(&plot->canvas, trace->shape, tpp_axis_at(time, point->x), tpp_axis_at(axis, point->y), 2,
                    trace->classes);
    tpp_canvas_group_end(&plot->canvas);
}

/* Each pixel column once: from its lowest to its highest value. */
static void draw_columns(struct tpp_plot *plot, const struct tpp_trace *trace, const struct tpp_axis *time,
                         const struct tpp_axis *axis)
{
    size_t i = 0;
    while (i < trace->count) {
        const double column = floor(tpp_axis_at(time, trace->points[i].x));
        double low = INFINITY;
        double high = -INFINITY;
        for (; i < trace->count && floor(tpp_axis_at(time, trace->points[i].x)) == column; i++) {
            if (isfinite(trace->points[i].y)) {
                low = fmin(low, trace->points[i].y);
                high = fmax(high, trace->points[i].y);
            }
        }
        if (low <= high) {
            tpp_canvas_line(&plot->canvas, column + 0.5, tpp_axis_at(axis, low) + 0.5, column + 0.5,
                            tpp_axis_at(axis, high) - 0.5, trace->classes);
        }
    }
}

/* A stretch shorter than a stroke is wide becomes a short stroke: what was read must be seen. */
static void keep_visible(struct tpp_point *pixels, size_t *count)
{
    static const double least = 3;
    if (pixels[*count - 1].x - pixels[0].x < least) {
        const struct tpp_point middle = { (pixels[0].x + pixels[*count - 1].x) / 2, pixels[*count - 1].y };
        pixels[0] = (struct tpp_point){ middle.x - least / 2, middle.y };
        pixels[1] = (struct tpp_point){ middle.x + least / 2, middle.y };
        *count = 2;
    }
}

static void draw_line(struct tpp_plot *plot, const struct tpp_trace *trace, const struct tpp_axis *time,
                      const struct tpp_axis *axis)
{
    enum { CHUNK = 256 };
    struct tpp_point pixels[CHUNK];
    size_t count = 0;
    for (size_t i = 0; i <= trace->count; i++) {
        int is_gap = i == trace->count || !isfinite(trace->points[i].y);
        if (!is_gap) {
            pixels[count++] =
                (struct tpp_point){ tpp_axis_at(time, trace->points[i].x), tpp_axis_at(axis, trace->points[i].y) };
        }
        if (count > 0 && (is_gap || count == CHUNK)) {
            keep_visible(pixels, &count);
            tpp_canvas_polyline(&plot->canvas, pixels, count, trace->classes);
            pixels[0] = pixels[count - 1]; /* the next piece goes on where this one ends */
            count = is_gap ? 0 : 1;
        }
    }
}

static void draw_trace(struct tpp_plot *plot, const struct tpp_trace *trace, const struct tpp_axis *time,
                       const struct tpp_axis *axis)
{
    if ((double)trace->count > 2 * fabs(time->to - time->from)) {
        draw_columns(plot, trace, time, axis);
    } else if (trace->is_line) {
        tpp_canvas_group(&plot->canvas, "%s", trace->name);
        draw_line(plot, trace, time, axis);
        tpp_canvas_group_end(&plot->canvas);
    } else {
        for (size_t i = 0; i < trace->count; i++) {
            if (isfinite(trace->points[i].y)) {
                draw_point(plot, trace, time, axis, &trace->points[i]);
            }
        }
    }
}

static void draw_panel(struct tpp_plot *plot, const struct tpp_panel *panel, const struct tpp_axis *time, double low,
                       double high)
{
    struct tpp_canvas *canvas = &plot->canvas;
    const double top = plot->y + TITLE;
    const double bottom = top + panel->height;
    const struct tpp_axis axis = tpp_axis_linear(low, high, bottom, top);
    double ticks[TPP_TICKS_MAX];
    size_t count = tpp_axis_ticks(&axis, 15, ticks);
    tpp_canvas_text(canvas, 0, plot->y + 13, TPP_ANCHOR_START, TPP_TYPE_STRONG, "halo", "%s", panel->title);
    for (size_t i = 0; i < count; i++) {
        const double y = tpp_axis_at(&axis, ticks[i]);
        tpp_canvas_line(canvas, time->from, y, time->to, y, "grid");
        tpp_canvas_text(canvas, time->from - 5, y + 4, TPP_ANCHOR_END, TPP_TYPE_SMALL, "soft", "%s",
                        tpp_figure_number(ticks[i]).text);
    }
    for (size_t i = 0; i < panel->trace_count; i++) {
        draw_trace(plot, &panel->traces[i], time, &axis);
    }
    tpp_canvas_describe(canvas, "%s: from %s to %s.", panel->title, tpp_figure_number(low).text,
                        tpp_figure_number(high).text);
    plot->y = bottom + GAP;
}

static void draw_spans(struct tpp_plot *plot, const struct tpp_span *spans, size_t count, const struct tpp_axis *time,
                       double top, double bottom)
{
    double end = -1000; /* of the last mark */
    for (size_t i = 0; i < count; i++) {
        const struct tpp_span *span = &spans[i];
        const double x = tpp_axis_at(time, span->from);
        const double width = tpp_axis_at(time, span->to) - x;
        tpp_canvas_group(&plot->canvas, "%s", span->text);
        tpp_canvas_rectangle(&plot->canvas, (struct tpp_box){ x, top, fmax(width, 1), bottom - top }, span->classes);
        const double half = tpp_type_width(TPP_TYPE_SMALL, span->mark) / 2;
        const double middle = x + width / 2;
        if (*span->mark != '\0' && middle - half > end + 2) {
            tpp_canvas_text(&plot->canvas, middle, top - 4, TPP_ANCHOR_MIDDLE, TPP_TYPE_SMALL, "", "%s", span->mark);
            end = middle + half;
        }
        tpp_canvas_group_end(&plot->canvas);
    }
}

/* The time axis in the unit that gives short numbers. */
static double draw_time_axis(struct tpp_plot *plot, const struct tpp_axis *time, double top, double bottom)
{
    static const struct {
        double below, factor;
        const char *name;
    } units[] = { { 1e-3, 1e6, "microseconds" }, { 1, 1e3, "milliseconds" }, { INFINITY, 1, "seconds" } };
    size_t i = 0;
    while (i + 1 < sizeof units / sizeof units[0] && time->high >= units[i].below) {
        i++;
    }
    struct tpp_axis shown = *time;
    shown.low *= units[i].factor;
    shown.high *= units[i].factor;
    char title[64];
    (void)snprintf(title, sizeof title, "%s since the start of the record", units[i].name);
    return tpp_plot_horizontal_axis(plot, &shown, top, bottom, title);
}

void tpp_plot_panels(struct tpp_plot *plot, const struct tpp_panel *panels, size_t panel_count,
                     const struct tpp_span *spans, size_t span_count, double seconds)
{
    struct tpp_axis time = { 0, seconds > 0 && isfinite(seconds) ? seconds : 1, LEFT, plot->canvas.width - 6, 0 };
    const double top = plot->y + MARK;
    double bottom = top;
    double low, high;
    for (size_t i = 0; i < panel_count; i++) {
        bottom += range_of(&panels[i], &low, &high) ? TITLE + panels[i].height + GAP : 0;
    }
    bottom -= GAP;
    draw_spans(plot, spans, span_count, &time, top, bottom);
    const double below = draw_time_axis(plot, &time, top + TITLE, bottom);
    plot->y = top;
    for (size_t i = 0; i < panel_count; i++) {
        if (range_of(&panels[i], &low, &high)) {
            draw_panel(plot, &panels[i], &time, low, high);
        }
    }
    plot->y = below;
}
