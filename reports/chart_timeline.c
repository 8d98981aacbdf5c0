/* What happened over time: the rate of every sample against its kernel's median, the clock, and what telemetry there is,
 * with the stretches in which the device was held back. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "reports/chart_trace.h"
#include "reports/derived.h"
#include "reports/figures.h"

enum { PANELS_MAX = 4, PANEL_HEIGHT = 110, PANEL_HEIGHT_SMALL = 70 };

static int has_data(const struct tpp_report *report)
{
    return report->record != NULL && tpp_record_measured_count(report->record) > 0;
}

/* What a picture of a record is made of; all arrays have room for every measurement. */
struct timeline {
    const struct tpp_record *record;
    struct tpp_trace *rates;
    struct tpp_trace *clocks;
    struct tpp_span *spans;
    size_t count;  /* of measurements with a rate */
    double seconds; /* the end of the last of them */
};

static struct tpp_point *room_for(struct tpp_plot *plot, size_t count)
{
    struct tpp_point *points = calloc(count + 1, sizeof *points);
    plot->canvas.body.has_failed |= points == NULL;
    return points;
}

static void add_measurement(struct tpp_plot *plot, struct timeline *timeline, const struct tpp_measurement *measurement)
{
    static const char *const bands[] = { "none", "band" };
    const struct tpp_derived derived = tpp_derive(measurement, &timeline->record->device);
    const size_t index = timeline->count;
    struct tpp_point *points = room_for(plot, measurement->sample_count);
    struct tpp_point *clocks = room_for(plot, 2);
    if (points == NULL || clocks == NULL) {
        free(points);
        free(clocks);
        return;
    }
    struct tpp_span *span = &timeline->spans[index];
    *span = (struct tpp_span){ .from = INFINITY, .classes = bands[index % 2] };
    for (size_t i = 0; i < measurement->sample_count; i++) {
        const struct tpp_sample *sample = &measurement->samples[i];
        const double start = (double)sample->start_ns * 1e-9;
        const double elapsed = (double)tpp_sample_elapsed_ns(sample) * 1e-9;
        points[i] = (struct tpp_point){ start + elapsed / 2,
                                        100 * ((double)measurement->macs_per_sample / elapsed) / derived.rate.median };
        span->from = fmin(span->from, start);
        span->to = fmax(span->to, start + elapsed);
    }
    clocks[0] = (struct tpp_point){ span->from, measurement->clock_hz * 1e-9 };
    clocks[1] = (struct tpp_point){ span->to, measurement->clock_hz * 1e-9 };
    (void)snprintf(span->text, sizeof span->text, "%zu: %s, median %s", index + 1, measurement->kernel,
                   tpp_figure_rate(derived.rate.median, measurement->precision).text);
    (void)snprintf(span->mark, sizeof span->mark, "%zu", index + 1);
    const char *classes = measurement->kind == TPP_KIND_PROBE ? "s0 dots" : "s1 dots";
    timeline->rates[index] = (struct tpp_trace){ measurement->kernel, classes, 0, points, measurement->sample_count };
    timeline->clocks[index] = (struct tpp_trace){ measurement->kernel, "s2 stem", 1, clocks, 2 };
    timeline->seconds = fmax(timeline->seconds, span->to);
    timeline->count++;
}

static void draw_names(struct tpp_plot *plot, const struct timeline *timeline)
{
    const size_t columns = plot->is_narrow ? 1 : 2;
    const size_t rows = (timeline->count + columns - 1) / columns;
    const double width = plot->canvas.width / (double)columns;
    const double line = tpp_type_line(TPP_TYPE_SMALL);
    plot->y += 16;
    for (size_t i = 0; i < timeline->count; i++) {
        const char *text = timeline->spans[i].text;
        const double x = (double)(i / rows) * width;
        tpp_canvas_text(&plot->canvas, x, plot->y + (double)(i % rows) * line, TPP_ANCHOR_START, TPP_TYPE_SMALL, "",
                        "%.*s", (int)tpp_type_fit(TPP_TYPE_SMALL, text, width - 10), text);
        tpp_canvas_describe(&plot->canvas, "%s.", text);
    }
    plot->y += (double)(rows - 1) * line;
}

static void draw(struct tpp_plot *plot)
{
    struct timeline timeline = { .record = plot->report->record };
    const size_t most = timeline.record->measurement_count + 1;
    timeline.rates = calloc(most, sizeof *timeline.rates);
    timeline.clocks = calloc(most, sizeof *timeline.clocks);
    timeline.spans = calloc(most, sizeof *timeline.spans);
    if (timeline.rates == NULL || timeline.clocks == NULL || timeline.spans == NULL) {
        plot->canvas.body.has_failed = 1;
    }
    for (size_t i = 0; !plot->canvas.body.has_failed && i < timeline.record->measurement_count; i++) {
        if (tpp_has_rate(&timeline.record->measurements[i])) {
            add_measurement(plot, &timeline, &timeline.record->measurements[i]);
        }
    }
    const struct tpp_panel panels[PANELS_MAX] = {
        { "Rate of each sample, % of its kernel's median", timeline.rates, timeline.count, PANEL_HEIGHT },
        { "Core clock seen beside the samples, GHz", timeline.clocks, timeline.count, PANEL_HEIGHT_SMALL },
    };
    if (!plot->canvas.body.has_failed) {
        tpp_plot_panels(plot, panels, PANELS_MAX, timeline.spans, timeline.count, timeline.seconds);
        const struct tpp_legend legend[] = { { TPP_SHAPE_CIRCLE, "s0", "probe" },
                                             { TPP_SHAPE_CIRCLE, "s1", "matrix product" } };
        tpp_plot_legend(plot, legend, 2);
        draw_names(plot, &timeline);
    }
    for (size_t i = 0; i < timeline.count; i++) {
        free(timeline.rates[i].points);
        free(timeline.clocks[i].points);
    }
    free(timeline.rates);
    free(timeline.clocks);
    free(timeline.spans);
}

const struct tpp_chart tpp_chart_timeline = {
    .name = "timeline",
    .title = "The run over time",
    .caption = "Every timed sample, numbered by kernel. A rate that falls, or a clock that does, shows a device that was "
               "warming up, held back or shared.",
    .has_data = has_data,
    .draw = draw,
};
