/* Several records beside each other, precision by precision. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/chart.h"
#include "reports/derived.h"
#include "reports/document.h"
#include "reports/figures.h"

enum { LINE = 18, LINE_NARROW = 34, GAP = 8, NEAR = 9 };

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

/* The marks of one line with their values, and where these may stand. */
struct line {
    struct tpp_plot *plot;
    double left, right; /* of the free room */
    double y;
    double x[2];        /* of the product's mark and the probe's; NAN where there is none */
    char texts[2][112]; /* "" where there is none */
};

/* Where a value stands beside its mark: away from the other mark where there is room, else between them, unless
 * something stands there already; 0 where neither has room. */
static int find_place(const struct line *line, int own, int *is_between, int *goes_left)
{
    const double width = tpp_type_width(TPP_TYPE_SMALL, line->texts[own]);
    const double x = line->x[own];
    const double other = line->x[1 - own];
    const int has_other = isfinite(other);
    const int is_first = has_other && x < other;
    const double outward = is_first ? x - NEAR - line->left : line->right - x - NEAR;
    const double inward = has_other ? fabs(other - x) - 2 * NEAR : x - NEAR - line->left;
    const int is_outward = outward >= width;
    if (!is_outward && (inward < width || *is_between)) {
        return 0;
    }
    *is_between |= !is_outward && has_other;
    *goes_left = is_first == is_outward;
    return 1;
}

static void put_text(const struct line *line, double x, double y, enum tpp_anchor anchor, const char *text)
{
    tpp_canvas_text(&line->plot->canvas, x, y, anchor, TPP_TYPE_SMALL, "halo", "%s", text);
}

/* Both values in one text: below the marks on a phone, else right of both where that has room, else left of both. */
static void put_together(const struct line *line)
{
    char text[256];
    (void)snprintf(text, sizeof text, "%s%s%s%s", line->texts[0],
                   *line->texts[0] != '\0' && *line->texts[1] != '\0' ? "; " : "",
                   *line->texts[1] != '\0' ? "probe " : "", line->texts[1]);
    if (line->plot->is_narrow) {
        put_text(line, fmin(line->left + 2, line->right - tpp_type_width(TPP_TYPE_SMALL, text)), line->y + 18,
                 TPP_ANCHOR_START, text);
        return;
    }
    const double width = tpp_type_width(TPP_TYPE_SMALL, text);
    const double low = fmin(isfinite(line->x[0]) ? line->x[0] : INFINITY, isfinite(line->x[1]) ? line->x[1] : INFINITY);
    const double high = fmax(isfinite(line->x[0]) ? line->x[0] : 0, isfinite(line->x[1]) ? line->x[1] : 0);
    if (high + NEAR + width <= line->right || low - NEAR - width < line->left) {
        put_text(line, fmin(high + NEAR, line->right - width), line->y + 4, TPP_ANCHOR_START, text);
    } else {
        put_text(line, low - NEAR, line->y + 4, TPP_ANCHOR_END, text);
    }
}

static void put_texts(const struct line *line)
{
    int is_between = 0;
    int goes_left[2] = { 0, 0 };
    for (int i = 0; i < 2; i++) {
        if (line->plot->is_narrow || (*line->texts[i] != '\0' && !find_place(line, i, &is_between, &goes_left[i]))) {
            put_together(line);
            return;
        }
    }
    for (int i = 0; i < 2; i++) {
        if (*line->texts[i] != '\0') {
            put_text(line, goes_left[i] ? line->x[i] - NEAR : line->x[i] + NEAR, line->y + 4,
                     goes_left[i] ? TPP_ANCHOR_END : TPP_ANCHOR_START, line->texts[i]);
        }
    }
}

static void draw_line(struct tpp_plot *plot, const struct tpp_axis *axis, enum tpp_precision precision, size_t index,
                      double y)
{
    static const char *const whats[] = { "matrix product", "probe" };
    const struct tpp_derived_precision derived = tpp_derive_precision(record_at(plot->report, index), precision);
    const struct tpp_derived_precision first = tpp_derive_precision(record_at(plot->report, 0), precision);
    const struct tpp_derived *const figures[] = { &derived.gemm_figures, &derived.probe_figures };
    struct line line = { plot, axis->from, plot->canvas.width, y, { NAN, NAN }, { "", "" } };
    char sign[16];
    sign_of(index, sign);
    tpp_canvas_text(&plot->canvas, axis->from - 6, y + 4, TPP_ANCHOR_END, TPP_TYPE_SMALL, "soft", "%s", sign);
    for (int i = 0; i < 2; i++) {
        if (!figures[i]->has_rate) {
            continue;
        }
        const int has_ratio = i == 0 && index > 0 && first.gemm_figures.has_rate;
        const double ratio = has_ratio ? figures[i]->rate.median / first.gemm_figures.rate.median : NAN;
        line.x[i] = tpp_axis_at(axis, tpp_rating_tops(figures[i]->rate.median));
        (void)snprintf(line.texts[i], sizeof line.texts[i], "%s%s%s%s",
                       tpp_figure_rate(figures[i]->rate.median, precision).text, has_ratio ? ", " : "",
                       has_ratio ? tpp_figure_ratio(ratio).text : "", has_ratio ? " of A" : "");
        draw_mark(plot, index, figures[i], whats[i], line.x[i], y, precision);
        tpp_canvas_describe(&plot->canvas, "%s, %s, %s: %s.", tpp_document_precision(precision), sign, whats[i],
                            line.texts[i]);
    }
    if (*line.texts[0] == '\0' && *line.texts[1] == '\0') {
        put_text(&line, line.left + NEAR, y + 4, TPP_ANCHOR_START, "not measured");
        tpp_canvas_describe(&plot->canvas, "%s, %s: not measured.", tpp_document_precision(precision), sign);
    } else {
        put_texts(&line);
    }
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
                                   "Filled: matrix product. Open: probe.") -
              12;
}

static void draw(struct tpp_plot *plot)
{
    const size_t records = plot->report->other_count + 1;
    const double line = plot->is_narrow ? LINE_NARROW : LINE;
    const struct tpp_axis axis = axis_of(plot, plot->is_narrow ? 66 : 84);
    const double top = plot->y + 4;
    double bottom = top + GAP;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        bottom += has_precision(plot->report, (enum tpp_precision)i) ? (double)records * line + GAP : 0;
    }
    plot->y = tpp_plot_horizontal_axis(plot, &axis, top, bottom, "tera-operations per second (logarithmic)");
    double y = top + GAP;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        if (!has_precision(plot->report, (enum tpp_precision)i)) {
            continue;
        }
        tpp_canvas_text(&plot->canvas, 0, y + (double)records * line / 2 + 4, TPP_ANCHOR_START, TPP_TYPE_STRONG, "",
                        "%s", tpp_document_precision((enum tpp_precision)i));
        for (size_t j = 0; j < records; j++) {
            draw_line(plot, &axis, (enum tpp_precision)i, j, y + LINE / 2.0);
            y += line;
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
