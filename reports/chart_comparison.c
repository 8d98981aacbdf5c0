/* Several records beside each other, precision by precision. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/chart.h"
#include "reports/derived.h"
#include "reports/document.h"
#include "reports/figures.h"

enum { LINE = 18, GAP = 8 };

static const struct tpp_record *record_at(const struct tpp_report *report, size_t index)
{
    return index == 0 ? report->record : report->others[index - 1].record;
}

static const char *name_at(const struct tpp_report *report, size_t index)
{
    const char *name = index == 0 ? report->name : report->others[index - 1].name;
    return name != NULL ? name : "";
}

static size_t measured_count(const struct tpp_report *report)
{
    size_t count = 0;
    for (size_t i = 0; i <= report->other_count; i++) {
        count += tpp_record_measured_count(record_at(report, i));
    }
    return count;
}

static int has_data(const struct tpp_report *report)
{
    return report->record != NULL && report->other_count > 0 && measured_count(report) > 0;
}

static int has_precision(const struct tpp_report *report, enum tpp_precision precision)
{
    for (size_t i = 0; i <= report->other_count; i++) {
        const struct tpp_derived_precision derived = tpp_derive_precision(record_at(report, i), precision);
        if (derived.probe_figures.has_rate || derived.gemm_figures.has_rate) {
            return 1;
        }
    }
    return 0;
}

static void widen(const struct tpp_derived *derived, double *low, double *high)
{
    if (derived->has_rate) {
        const double tops = tpp_rating_tops(derived->rate.median);
        *low = fmin(*low, tops);
        *high = fmax(*high, tops);
    }
}

static struct tpp_axis axis_of(const struct tpp_plot *plot, double left)
{
    double low = INFINITY;
    double high = 0;
    for (size_t i = 0; i <= plot->report->other_count; i++) {
        for (int j = 0; j < TPP_PRECISION_COUNT; j++) {
            const struct tpp_derived_precision derived =
                tpp_derive_precision(record_at(plot->report, i), (enum tpp_precision)j);
            widen(&derived.probe_figures, &low, &high);
            widen(&derived.gemm_figures, &low, &high);
        }
    }
    return tpp_axis_log(low, high, left, plot->canvas.width - 1);
}

/* "A" to "Z", then "#27": a record's sign in the chart and the legend. */
static void sign_of(size_t index, char sign[16])
{
    if (index < 26) {
        (void)snprintf(sign, 16, "%c", (char)('A' + index));
    } else {
        (void)snprintf(sign, 16, "#%zu", index + 1);
    }
}

static void draw_mark(struct tpp_plot *plot, size_t index, const struct tpp_derived *derived, const char *what,
                      double x, double y, enum tpp_precision precision)
{
    char classes[32];
    (void)snprintf(classes, sizeof classes, "%s%s", tpp_series_class(index), *what == 'p' ? " open" : "");
    tpp_canvas_group(&plot->canvas, "%s, %s: %s (%s to %s)", name_at(plot->report, index), what,
                     tpp_figure_rate(derived->rate.median, precision).text,
                     tpp_figure_rate(derived->rate.median_low, precision).text,
                     tpp_figure_rate(derived->rate.median_high, precision).text);
    tpp_canvas_mark(&plot->canvas, tpp_series_shape(index), x, y, 4.5, classes);
    tpp_canvas_group_end(&plot->canvas);
}

static void draw_line(struct tpp_plot *plot, const struct tpp_axis *axis, enum tpp_precision precision, size_t index,
                      double y)
{
    const struct tpp_derived_precision derived = tpp_derive_precision(record_at(plot->report, index), precision);
    const struct tpp_derived_precision first = tpp_derive_precision(record_at(plot->report, 0), precision);
    char sign[16];
    sign_of(index, sign);
    tpp_canvas_text(&plot->canvas, axis->from - 6, y + 4, TPP_ANCHOR_END, TPP_TYPE_SMALL, "soft", "%s", sign);
    double right = axis->from;
    double left = axis->to;
    const struct tpp_derived *const figures[] = { &derived.probe_figures, &derived.gemm_figures };
    static const char *const whats[] = { "probe", "matrix product" };
    for (int i = 0; i < 2; i++) {
        if (figures[i]->has_rate) {
            const double x = tpp_axis_at(axis, tpp_rating_tops(figures[i]->rate.median));
            draw_mark(plot, index, figures[i], whats[i], x, y, precision);
            right = fmax(right, x);
            left = fmin(left, x);
        }
    }
    char text[160] = "not measured";
    if (derived.gemm_figures.has_rate) {
        int has_ratio = index > 0 && first.gemm_figures.has_rate;
        (void)snprintf(
            text, sizeof text, "%s%s%s%s", tpp_figure_rate(derived.gemm_figures.rate.median, precision).text,
            has_ratio ? ", " : "",
            has_ratio ? tpp_figure_ratio(derived.gemm_figures.rate.median / first.gemm_figures.rate.median).text : "",
            has_ratio ? " of A" : "");
    } else if (derived.probe_figures.has_rate) {
        (void)snprintf(text, sizeof text, "probe only: %s",
                       tpp_figure_rate(derived.probe_figures.rate.median, precision).text);
    }
    const double width = tpp_type_width(TPP_TYPE_SMALL, text);
    int fits_right = right + 9 + width <= plot->canvas.width;
    tpp_canvas_text(&plot->canvas, fits_right ? right + 9 : fmax(left - 9, axis->from + width), y + 4,
                    fits_right ? TPP_ANCHOR_START : TPP_ANCHOR_END, TPP_TYPE_SMALL, "halo", "%s", text);
    tpp_canvas_describe(&plot->canvas, "%s, %s: %s.", tpp_document_precision(precision), sign, text);
}

static void draw_legend(struct tpp_plot *plot)
{
    plot->y += 14;
    for (size_t i = 0; i <= plot->report->other_count; i++) {
        const struct tpp_record *record = record_at(plot->report, i);
        char sign[16];
        char text[2 * TPP_TEXT_BYTES];
        sign_of(i, sign);
        (void)snprintf(text, sizeof text, "%s: %s, %s%s, %s", sign, name_at(plot->report, i),
                       record->is_simulated ? "SIMULATED, " : "", record->device.name, record->started_utc);
        tpp_canvas_mark(&plot->canvas, tpp_series_shape(i), 6, plot->y - 4, 4.5, tpp_series_class(i));
        plot->y = tpp_canvas_paragraph(&plot->canvas, 18, plot->y, plot->canvas.width - 18, TPP_TYPE_SMALL, "", text);
        tpp_canvas_describe(&plot->canvas, "%s.", text);
    }
    plot->y = tpp_canvas_paragraph(&plot->canvas, 0, plot->y, plot->canvas.width, TPP_TYPE_SMALL, "soft",
                                   "Filled: matrix product, whose value is written. Open: probe.") -
              12;
}

static void draw(struct tpp_plot *plot)
{
    const size_t records = plot->report->other_count + 1;
    const struct tpp_axis axis = axis_of(plot, plot->is_narrow ? 66 : 84);
    const double top = plot->y + 4;
    double bottom = top + GAP;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        bottom += has_precision(plot->report, (enum tpp_precision)i) ? (double)(records * LINE) + GAP : 0;
    }
    plot->y = tpp_plot_horizontal_axis(plot, &axis, top, bottom, "tera-operations per second (logarithmic)");
    double y = top + GAP;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        if (!has_precision(plot->report, (enum tpp_precision)i)) {
            continue;
        }
        tpp_canvas_text(&plot->canvas, 0, y + (double)(records * LINE) / 2 + 4, TPP_ANCHOR_START, TPP_TYPE_STRONG, "",
                        "%s", tpp_document_precision((enum tpp_precision)i));
        for (size_t j = 0; j < records; j++) {
            draw_line(plot, &axis, (enum tpp_precision)i, j, y + LINE / 2.0);
            y += LINE;
        }
        tpp_canvas_line(&plot->canvas, 0, y + GAP / 2.0, plot->canvas.width, y + GAP / 2.0, "grid");
        y += GAP;
    }
    draw_legend(plot);
}

const struct tpp_chart tpp_chart_comparison = {
    .name = "comparison",
    .title = "The records beside each other",
    .caption = "Medians of each record, precision by precision. Ratios are to the first record, A.",
    .has_data = has_data,
    .draw = draw,
};
