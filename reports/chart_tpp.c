/* TPP precision by precision: declared, architectural and sustained, against the limits of the rule.
 *
 * Points on a logarithmic scale, not bars: a bar's length means nothing there, and a processor's 13 stands beside a
 * limit of 4800. Each figure has a line of its own, so no value covers another. */
#include <math.h>
#include <stdio.h>

#include "reports/chart.h"
#include "reports/document.h"
#include "reports/figures.h"

enum { LINE = 18, GAP = 8, ARROW = 14 };

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

/* The text of a value: right of its mark where it fits, else left. */
static void draw_value(struct tpp_plot *plot, const struct tpp_precision_result *result, double x, double y)
{
    char text[128];
    int is_bound = result->bound == TPP_BOUND_AT_LEAST;
    int has_interval = isfinite(result->tpp_low) && isfinite(result->tpp_high);
    (void)snprintf(text, sizeof text, "%s%s", tpp_document_bound(result->bound), tpp_figure_number(result->tpp).text);
    const double away = is_bound ? ARROW + 9 : 9;
    const double width = tpp_type_width(TPP_TYPE_SMALL, text);
    tpp_canvas_group(&plot->canvas, "%s, %s: TPP %s%s%s%s%s%s (%s)", tpp_document_precision(result->precision),
                     tpp_basis_name((int)result->basis), text, has_interval ? ", 95 % interval " : "",
                     has_interval ? tpp_figure_number(result->tpp_low).text : "", has_interval ? " to " : "",
                     has_interval ? tpp_figure_number(result->tpp_high).text : "", "", result->source);
    if (is_bound) {
        tpp_canvas_arrow(&plot->canvas, x, y, 1, 0, ARROW,
                         result->basis == TPP_BASIS_ARCHITECTURAL ? "s0 stem" : "s1 stem");
    }
    tpp_canvas_mark(&plot->canvas, tpp_basis_shape(result->basis), x, y, 5, tpp_basis_class(result->basis));
    if (x + away + width <= plot->canvas.width) {
        tpp_canvas_text(&plot->canvas, x + away, y + 4, TPP_ANCHOR_START, TPP_TYPE_SMALL, "halo", "%s", text);
    } else {
        tpp_canvas_text(&plot->canvas, x - 9, y + 4, TPP_ANCHOR_END, TPP_TYPE_SMALL, "halo", "%s", text);
    }
    tpp_canvas_group_end(&plot->canvas);
    tpp_canvas_describe(&plot->canvas, "%s %s: %s.", tpp_document_precision(result->precision),
                        tpp_basis_name((int)result->basis), text);
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
static double draw_precision(struct tpp_plot *plot, const struct tpp_axis *axis, enum tpp_precision precision, double y)
{
    const struct tpp_rating *rating = plot->report->rating;
    const size_t count = count_of(rating, precision);
    const double height = (double)(count * LINE);
    tpp_canvas_text(&plot->canvas, 0, y + height / 2 + 4, TPP_ANCHOR_START, TPP_TYPE_STRONG, "", "%s",
                    tpp_document_precision(precision));
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        if (result->precision == precision && result->tpp > 0) {
            draw_value(plot, result, tpp_axis_at(axis, result->tpp), y + LINE / 2.0);
            y += LINE;
        }
    }
    tpp_canvas_line(&plot->canvas, 0, y + GAP / 2.0, plot->canvas.width, y + GAP / 2.0, "grid");
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
    struct tpp_limit limits[TPP_LIMITS_MAX];
    size_t limit_count = plot->rule != NULL ? tpp_chart_limits(plot->rule->rule, TPP_METRIC_TPP, limits) : 0;
    const struct tpp_axis axis = axis_of(plot, limits, limit_count, plot->is_narrow ? 44 : 60);
    const double top = plot->y + tpp_plot_limits_height(limit_count) + 4;
    double bottom = top + GAP;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        size_t count = count_of(plot->report->rating, (enum tpp_precision)i);
        bottom += count > 0 ? (double)(count * LINE) + GAP : 0;
    }
    plot->y = tpp_plot_horizontal_axis(plot, &axis, top, bottom, "TPP (logarithmic)");
    tpp_plot_limits(plot, &axis, limits, limit_count, top, bottom);
    double y = top + GAP;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        if (count_of(plot->report->rating, (enum tpp_precision)i) > 0) {
            y = draw_precision(plot, &axis, (enum tpp_precision)i, y);
        }
    }
    draw_legend(plot, limit_count);
}

const struct tpp_chart tpp_chart_tpp = {
    .name = "tpp",
    .title = "Total processing performance of each precision",
    .caption =
        "Each precision's TPP on every basis there is, against the limits of the rule. An arrow means that the true "
        "theoretical peak is this or more.",
    .has_data = has_data,
    .draw = draw,
};
