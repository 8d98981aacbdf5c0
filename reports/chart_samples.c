/* How the samples of each kernel spread around their median: all of them, outliers too. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "reports/chart.h"
#include "reports/derived.h"
#include "reports/figures.h"

enum { ROW = 30, NAME_LINE = 16, JITTER_STEPS = 11 };

static int has_data(const struct tpp_report *report)
{
    return report->record != NULL && tpp_record_measured_count(report->record) > 0;
}

static double rate_of(const struct tpp_measurement *measurement, size_t index)
{
    return (double)measurement->macs_per_sample / ((double)tpp_sample_elapsed_ns(&measurement->samples[index]) * 1e-9);
}

static int compare_doubles(const void *a, const void *b)
{
    const double left = *(const double *)a;
    const double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Deviations that the axis must hold: nineteen of twenty, and some room; one far sample does not flatten the rest. */
static double usual_deviation(const struct tpp_record *record)
{
    size_t count = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        count += tpp_has_rate(&record->measurements[i]) ? record->measurements[i].sample_count : 0;
    }
    double *deviations = calloc(count + 1, sizeof *deviations);
    size_t used = 0;
    for (size_t i = 0; deviations != NULL && i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        const struct tpp_derived derived = tpp_derive(measurement, &record->device);
        for (size_t j = 0; derived.has_rate && j < measurement->sample_count; j++) {
            deviations[used++] = fabs(rate_of(measurement, j) / derived.rate.median - 1) * 100;
        }
    }
    double usual = 1;
    if (used > 0) {
        qsort(deviations, used, sizeof *deviations, compare_doubles);
        usual = deviations[(used - 1) * 19 / 20] * 1.4;
    }
    free(deviations);
    return fmin(fmax(usual, 0.2), 1000);
}

struct strip {
    const struct tpp_measurement *measurement;
    struct tpp_statistics rate;
    struct tpp_axis axis;
    double y; /* of its middle */
};

/* One sample; beyond the axis an arrowhead at its end says so. */
static void draw_sample(struct tpp_plot *plot, const struct strip *strip, size_t index)
{
    const double rate = rate_of(strip->measurement, index);
    const double deviation = (rate / strip->rate.median - 1) * 100;
    const double x = tpp_axis_at(&strip->axis, deviation);
    const double y = strip->y + ((double)(index * 7 % JITTER_STEPS) - (JITTER_STEPS - 1) / 2.0) * 1.6;
    int is_outlier = tpp_statistics_is_outlier(&strip->rate, rate);
    tpp_canvas_group(&plot->canvas, "%s, sample %zu: %s, %s of the median%s", strip->measurement->kernel, index,
                     tpp_figure_rate(rate, strip->measurement->precision).text, tpp_figure_percent(deviation).text,
                     is_outlier ? "; an outlier, kept" : "");
    if (!tpp_axis_holds(&strip->axis, deviation)) {
        const double dx = deviation < 0 ? -1 : 1;
        tpp_canvas_arrow(&plot->canvas, x - 8 * dx, y, dx, 0, 8, "s1 stem");
    } else {
        tpp_canvas_mark(&plot->canvas, is_outlier ? TPP_SHAPE_TRIANGLE : TPP_SHAPE_CIRCLE, x, y, is_outlier ? 3 : 2,
                        is_outlier ? "s1" : "s0 dots");
    }
    tpp_canvas_group_end(&plot->canvas);
}

/* Of very many samples every outlier and a regular selection of the rest: more would only be a blot. */
static void draw_samples(struct tpp_plot *plot, const struct strip *strip)
{
    const size_t stride = strip->measurement->sample_count / 400 + 1;
    for (size_t i = 0; i < strip->measurement->sample_count; i++) {
        if (i % stride == 0 || tpp_statistics_is_outlier(&strip->rate, rate_of(strip->measurement, i))) {
            draw_sample(plot, strip, i);
        }
    }
}

static void draw_strip(struct tpp_plot *plot, const struct strip *strip)
{
    struct tpp_canvas *canvas = &plot->canvas;
    const struct tpp_statistics *rate = &strip->rate;
    const double low = tpp_axis_at(&strip->axis, (rate->median_low / rate->median - 1) * 100);
    const double high = tpp_axis_at(&strip->axis, (rate->median_high / rate->median - 1) * 100);
    const double middle = tpp_axis_at(&strip->axis, 0);
    tpp_canvas_group(canvas, "95 %% interval of the median: %s to %s",
                     tpp_figure_rate(rate->median_low, strip->measurement->precision).text,
                     tpp_figure_rate(rate->median_high, strip->measurement->precision).text);
    tpp_canvas_rectangle(canvas, (struct tpp_box){ low, strip->y - 11, high - low, 22 }, "s2 veil");
    tpp_canvas_line(canvas, middle, strip->y - 11, middle, strip->y + 11, "s2 stem");
    tpp_canvas_group_end(canvas);
    draw_samples(plot, strip);
}

static void draw_texts(struct tpp_plot *plot, const struct strip *strip, double y)
{
    char text[160];
    (void)snprintf(text, sizeof text, "%s +/- %s, n %zu, outliers %zu",
                   tpp_figure_rate(strip->rate.median, strip->measurement->precision).text,
                   tpp_figure_spread(&strip->rate).text, strip->rate.count, strip->rate.outlier_count);
    /* Beside each other where there is room for both, else one below the other. */
    const double text_width = plot->is_narrow ? 0 : tpp_type_width(TPP_TYPE_SMALL, text) + 8;
    const char *kernel = strip->measurement->kernel;
    tpp_canvas_text(&plot->canvas, 0, y, TPP_ANCHOR_START, TPP_TYPE_STRONG, "halo", "%.*s",
                    (int)tpp_type_fit(TPP_TYPE_STRONG, kernel, plot->canvas.width - text_width), kernel);
    if (plot->is_narrow) {
        tpp_canvas_text(&plot->canvas, 0, y + NAME_LINE - 2, TPP_ANCHOR_START, TPP_TYPE_SMALL, "halo", "%s", text);
    } else {
        tpp_canvas_text(&plot->canvas, plot->canvas.width, y, TPP_ANCHOR_END, TPP_TYPE_SMALL, "halo", "%s", text);
    }
    tpp_canvas_describe(&plot->canvas, "%s: %s.", kernel, text);
}

static void draw(struct tpp_plot *plot)
{
    const struct tpp_record *record = plot->report->record;
    const double usual = usual_deviation(record);
    struct strip strip = { .axis = tpp_axis_linear(-usual, usual, 20, plot->canvas.width - 20) };
    const double line = plot->is_narrow ? 2 * NAME_LINE : NAME_LINE;
    const double top = plot->y + 4;
    const double bottom = top + (double)tpp_record_measured_count(record) * (ROW + line);
    plot->y = tpp_plot_horizontal_axis(plot, &strip.axis, top, bottom, "% from the kernel's median");
    double y = top;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_derived derived = tpp_derive(&record->measurements[i], &record->device);
        if (!derived.has_rate) {
            continue;
        }
        strip.measurement = &record->measurements[i];
        strip.rate = derived.rate;
        strip.y = y + line + ROW / 2.0 - 2;
        draw_texts(plot, &strip, y + NAME_LINE - 3);
        draw_strip(plot, &strip);
        y += ROW + line;
    }
    const struct tpp_legend legend[] = { { TPP_SHAPE_CIRCLE, "s0 dots", "sample" },
                                         { TPP_SHAPE_TRIANGLE, "s1", "outlier, kept" },
                                         { TPP_SHAPE_SQUARE, "s2 veil", "95 % interval of the median" } };
    tpp_plot_legend(plot, legend, 3);
}

const struct tpp_chart tpp_chart_samples = {
    .name = "samples",
    .title = "Spread of the samples",
    .caption =
        "Each kernel's samples around their median, on one scale. Outliers are flagged and kept; an arrow marks one "
        "beyond the scale.",
    .has_data = has_data,
    .draw = draw,
};
