/* What happened over time: the rate of every sample against its kernel's median, the clock, and what telemetry there
 * is, with the stretches in which the device was held back. */
#include <math.h>

#include "reports/chart_timeline_data.h"
#include "reports/derived.h"

enum { PANEL_COUNT = 4, PANEL_HEIGHT = 110, PANEL_HEIGHT_SMALL = 70 };

static int has_data(const struct tpp_report *report)
{
    return report->record != NULL && tpp_record_measured_count(report->record) > 0;
}

/* The kernels by their numbers, in one or two columns. */
static void draw_names(struct tpp_plot *plot, const struct tpp_timeline *timeline)
{
    const size_t columns = plot->is_narrow ? 1 : 2;
    const size_t rows = (timeline->rate_count + columns - 1) / columns;
    const double width = plot->canvas.width / (double)columns;
    const double line = tpp_type_line(TPP_TYPE_SMALL);
    plot->y += 16;
    for (size_t i = 0; i < timeline->rate_count; i++) {
        const char *text = timeline->spans[i].text;
        const size_t column = i / rows;
        const double x = (double)column * width;
        tpp_canvas_text(&plot->canvas, x, plot->y + (double)(i % rows) * line, TPP_ANCHOR_START, TPP_TYPE_SMALL, "",
                        "%.*s", (int)tpp_type_fit(TPP_TYPE_SMALL, text, width - 10), text);
        tpp_canvas_describe(&plot->canvas, "%s.", text);
    }
    plot->y += (double)(rows - 1) * line;
}

static void draw_legend(struct tpp_plot *plot, const struct tpp_timeline *timeline)
{
    struct tpp_legend legend[5] = { { TPP_SHAPE_CIRCLE, "s0", "probe" }, { TPP_SHAPE_SQUARE, "s1", "matrix product" } };
    size_t count = 2;
    legend[count++] = (struct tpp_legend){ TPP_SHAPE_SQUARE, "s2", "clock seen beside the samples" };
    if (plot->report->record->telemetry.sample_count > 0) {
        legend[count++] = (struct tpp_legend){ TPP_SHAPE_SQUARE, "s0", "clock by telemetry" };
    }
    if (timeline->span_count > timeline->rate_count) {
        legend[count++] = (struct tpp_legend){ TPP_SHAPE_SQUARE, "throttle", "clocks held down" };
    }
    tpp_plot_legend(plot, legend, count);
}

/* When and why the clocks were held down: the first stretches as text, all of them in the tooltips. */
static void draw_held(struct tpp_plot *plot, const struct tpp_timeline *timeline)
{
    enum { MOST = 6 };
    const double line = tpp_type_line(TPP_TYPE_SMALL);
    for (size_t i = timeline->rate_count; i < timeline->span_count; i++) {
        const size_t left = timeline->span_count - i;
        char text[TPP_TEXT_BYTES];
        if (i == timeline->rate_count + MOST && left > 1) {
            (void)snprintf(text, sizeof text, "%zu more such stretches.", left);
            plot->y = tpp_canvas_paragraph(&plot->canvas, 0, plot->y + line, plot->canvas.width, TPP_TYPE_SMALL, "soft",
                                           text) -
                      line;
            tpp_canvas_describe(&plot->canvas, "%s", text);
            return;
        }
        (void)snprintf(text, sizeof text, "%.500s.", timeline->spans[i].text);
        plot->y =
            tpp_canvas_paragraph(&plot->canvas, 0, plot->y + line, plot->canvas.width, TPP_TYPE_SMALL, "", text) - line;
        tpp_canvas_describe(&plot->canvas, "%s", text);
    }
}

static void draw(struct tpp_plot *plot)
{
    struct tpp_timeline timeline;
    if (!tpp_timeline_make(plot->report->record, &timeline)) {
        plot->canvas.body.has_failed = 1;
        tpp_timeline_free(&timeline);
        return;
    }
    const struct tpp_panel panels[PANEL_COUNT] = {
        { "Rate of each sample, % of its kernel's median", timeline.rates, timeline.rate_count, PANEL_HEIGHT },
        { "Core clock, GHz", timeline.clocks, timeline.clock_count, PANEL_HEIGHT_SMALL },
        { "Power, W", &timeline.power, 1, PANEL_HEIGHT_SMALL },
        { "Temperature, degrees C", &timeline.temperature, 1, PANEL_HEIGHT_SMALL },
    };
    tpp_plot_panels(plot, panels, PANEL_COUNT, timeline.spans, timeline.span_count, timeline.seconds);
    draw_legend(plot, &timeline);
    draw_names(plot, &timeline);
    draw_held(plot, &timeline);
    tpp_timeline_free(&timeline);
}

const struct tpp_chart tpp_chart_timeline = {
    .name = "timeline",
    .title = "The run over time",
    .caption =
        "Every timed sample, numbered by kernel. A rate that falls, or a clock that does, shows a device that was "
        "warming up, held back or shared.",
    .has_data = has_data,
    .draw = draw,
};
