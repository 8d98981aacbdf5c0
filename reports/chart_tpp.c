/* TPP precision by precision: declared, architectural and sustained, against the limits of the rule.
 *
 * Points on a logarithmic scale, not bars: a bar's length means nothing there, and a processor's 13 stands beside a
 * limit of 4800. Each figure has a line of its own, so no value covers another. */
#include <math.h>
#include <stdio.h>

#include "reports/chart.h"
#include "reports/document.h"
#include "reports/figures.h"

enum { LINE = 20, GAP = 8, ARROW = 14 };

static int has_data(const struct tpp_report *report)
{
    const struct tpp_rating *rating = report->rating;
    for (size_t i = 0; rating != NULL && i < rating->precision_count; i++) {
        if (rating->precisions[i].tpp > 0) {
            return 1;
        }
    }
    return 0;
}

static struct tpp_axis axis_of(const struct tpp_plot *plot, const struct tpp_limit *limits, size_t limit_count,
                               double left)
{
    const struct tpp_rating *rating = plot->report->rating;
    double low = INFINITY;
    double high = 0;
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        if (result->tpp > 0) {
            low = fmin(low, result->tpp);
            high = fmax(high, result->tpp);
        }
    }
    for (size_t i = 0; i < limit_count; i++) {
        low = fmin(low, limits[i].value);
        high = fmax(high, limits[i].value);
    }
    return tpp_axis_log(low, high, left, plot->canvas.width - 1);
}

/* The chart while it is drawn. */
struct lines {
    struct tpp_plot *plot;
    struct tpp_axis axis;
    struct tpp_limit limits[TPP_LIMITS_MAX];
    size_t limit_count;
};

/* How far a figure is uncertain, in pixels, and whether the truth may be more than all that. */
struct reach {
    double low, high;
    int is_open;
};

/* How many lines of limits a text from `left` to `right` would lie upon. */
static size_t crossings(const struct lines *lines, double left, double right)
{
    size_t count = 0;
    for (size_t i = 0; i < lines->limit_count; i++) {
        const double x = tpp_axis_at(&lines->axis, lines->limits[i].value);
        count += x > left && x < right;
    }
    return count;
}

/* Right of the mark and its uncertainty, or left of them where the right has no room or lies upon more limits; above
 * them where the uncertainty leaves no room on either side. */
static void put_value(const struct lines *lines, struct tpp_point at, const struct reach *reach, const char *text)
{
    const double width = tpp_type_width(TPP_TYPE_SMALL, text);
    const double start = lines->axis.from - 16;
    double right = at.x + (reach->is_open ? ARROW + 9 : 9);
    double left = at.x - 9;
    right = reach->high + 6 + width <= lines->plot->canvas.width ? fmax(right, reach->high + 6) : right;
    left = reach->low - 6 - width >= start ? fmin(left, reach->low - 6) : left;
    const int fits_right = right + width <= lines->plot->canvas.width;
    const int fits_left = left - width >= start;
    const int is_clearer_left = crossings(lines, left - width, left) < crossings(lines, right, right + width);
    if (fits_left && (!fits_right || is_clearer_left)) {
        const double y = reach->low < left ? at.y - 4 : at.y + 4;
        tpp_canvas_text(&lines->plot->canvas, left, y, TPP_ANCHOR_END, TPP_TYPE_SMALL, "halo", "%s", text);
    } else {
        const double y = reach->high > right ? at.y - 4 : at.y + 4;
        tpp_canvas_text(&lines->plot->canvas, fmin(right, lines->plot->canvas.width - width), y, TPP_ANCHOR_START,
                        TPP_TYPE_SMALL, "halo", "%s", text);
    }
}

static void draw_reach(struct tpp_canvas *canvas, const struct reach *reach, double y, const char *classes)
{
    tpp_canvas_line(canvas, reach->low, y, reach->high, y, classes);
    tpp_canvas_line(canvas, reach->low, y - 4, reach->low, y + 4, classes);
    tpp_canvas_line(canvas, reach->high, y - 4, reach->high, y + 4, classes);
}

/* A figure on its line: its mark, how far it is uncertain, that the truth may be more, its value. */
static void draw_value(const struct lines *lines, const struct tpp_precision_result *result, double y)
{
    struct tpp_canvas *canvas = &lines->plot->canvas;
    const char *const classes = result->basis == TPP_BASIS_DECLARED        ? "s3 stem"
                                : result->basis == TPP_BASIS_ARCHITECTURAL ? "s0 stem"
                                                                           : "s1 stem";
    const struct tpp_point at = { tpp_axis_at(&lines->axis, result->tpp), y };
    const double expanded = TPP_COVERAGE_FACTOR * result->budget.tpp;
    const struct reach reach = {
        .low = tpp_axis_at(&lines->axis, expanded < 1 ? result->tpp * (1 - expanded) : lines->axis.low),
        .high = tpp_axis_at(&lines->axis, result->tpp * (1 + expanded)),
        .is_open = result->bound == TPP_BOUND_AT_LEAST,
    };
    const int has_interval = isfinite(result->tpp_low) && isfinite(result->tpp_high);
    const struct tpp_figure_text text = tpp_document_figure_text(result->bound, result->tpp, result->budget.tpp);
    tpp_canvas_group(canvas, "%s, %s: TPP %s%s%s%s%s (%s)", tpp_document_precision(result->precision),
                     tpp_basis_name((int)result->basis), text.text, has_interval ? ", 95 % interval " : "",
                     has_interval ? tpp_figure_number(result->tpp_low).text : "", has_interval ? " to " : "",
                     has_interval ? tpp_figure_number(result->tpp_high).text : "", result->source);
    if (reach.is_open) {
        tpp_canvas_arrow(canvas, at.x, y, 1, 0, ARROW, classes);
    }
    if (expanded > 0) {
        draw_reach(canvas, &reach, y, classes);
    }
    tpp_canvas_mark(canvas, tpp_basis_shape(result->basis), at.x, y, 5, tpp_basis_class(result->basis));
    put_value(lines, at, &reach, text.text);
    tpp_canvas_group_end(canvas);
    tpp_canvas_describe(canvas, "%s %s: %s.", tpp_document_precision(result->precision),
                        tpp_basis_name((int)result->basis), text.text);
}

static size_t count_of(const struct tpp_rating *rating, enum tpp_precision precision)
{
    size_t count = 0;
    for (size_t i = 0; i < rating->precision_count; i++) {
        count += rating->precisions[i].precision == precision && rating->precisions[i].tpp > 0;
    }
    return count;
}

/* The lines of one precision from `y` on; returns where the next begins. */
static double draw_precision(const struct lines *lines, enum tpp_precision precision, double y)
{
    struct tpp_canvas *canvas = &lines->plot->canvas;
    const struct tpp_rating *rating = lines->plot->report->rating;
    const double height = (double)(count_of(rating, precision) * LINE);
    tpp_canvas_text(canvas, 0, y + height / 2 + 4, TPP_ANCHOR_START, TPP_TYPE_STRONG, "", "%s",
                    tpp_document_precision(precision));
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        if (result->precision == precision && result->tpp > 0) {
            draw_value(lines, result, y + LINE / 2.0);
            y += LINE;
        }
    }
    tpp_canvas_line(canvas, 0, y + GAP / 2.0, canvas->width, y + GAP / 2.0, "grid");
    return y + GAP;
}

static void draw_legend(struct tpp_plot *plot, size_t limit_count)
{
    static const char *const texts[TPP_BASIS_COUNT] = { "declared", "architectural: at least this",
                                                        "sustained: at least this" };
    struct tpp_legend entries[TPP_BASIS_COUNT + 1];
    size_t count = 0;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        if (plot->report->rating->figures[i].is_present) {
            entries[count] =
                (struct tpp_legend){ tpp_basis_shape((enum tpp_basis)i), tpp_basis_class((enum tpp_basis)i), "" };
            (void)snprintf(entries[count].text, sizeof entries[count].text, "%s", texts[i]);
            count++;
        }
    }
    if (limit_count > 0) {
        entries[count++] = (struct tpp_legend){ TPP_SHAPE_CIRCLE, NULL, "limit of the rule" };
    }
    tpp_plot_legend(plot, entries, count);
}

static void draw(struct tpp_plot *plot)
{
    struct lines lines = { .plot = plot };
    if (plot->rule != NULL) {
        lines.limit_count = tpp_chart_limits(plot->rule->rule, TPP_METRIC_TPP, lines.limits);
    }
    lines.axis = axis_of(plot, lines.limits, lines.limit_count, plot->is_narrow ? 44 : 60);
    const double top = plot->y + tpp_plot_limits_height(lines.limit_count) + 4;
    double bottom = top + GAP;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        size_t count = count_of(plot->report->rating, (enum tpp_precision)i);
        bottom += count > 0 ? (double)(count * LINE) + GAP : 0;
    }
    plot->y = tpp_plot_horizontal_axis(plot, &lines.axis, top, bottom, "TPP (logarithmic)");
    tpp_plot_limits(plot, &lines.axis, lines.limits, lines.limit_count, top, bottom);
    double y = top + GAP;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        if (count_of(plot->report->rating, (enum tpp_precision)i) > 0) {
            y = draw_precision(&lines, (enum tpp_precision)i, y);
        }
    }
    draw_legend(plot, lines.limit_count);
}

const struct tpp_chart tpp_chart_tpp = {
    .name = "tpp",
    .title = "Total processing performance of each precision",
    .caption =
        "Each precision's TPP on every basis there is, against the limits of the rule. An arrow means that the true "
        "theoretical peak is this or more; the line across a mark is its expanded uncertainty (k = 2).",
    .has_data = has_data,
    .draw = draw,
};
