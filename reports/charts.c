/* The list of charts, and what stands around each: its title, the rule and the dates. */
#include <stdio.h>
#include <string.h>

#include "reports/chart.h"
#include "reports/figures.h"

#define TPP_CHARTS(ROW) ROW(tpp) ROW(plane) ROW(timeline) ROW(samples) ROW(comparison)

#define ROW(name) extern const struct tpp_chart tpp_chart_##name;
TPP_CHARTS(ROW)
#undef ROW

const struct tpp_chart *tpp_chart_at(size_t index)
{
    static const struct tpp_chart *const charts[] = {
#define ROW(name) &tpp_chart_##name,
        TPP_CHARTS(ROW)
#undef ROW
    };
    return index < sizeof charts / sizeof charts[0] ? charts[index] : NULL;
}

const struct tpp_chart *tpp_chart_find(const char *name)
{
    for (size_t i = 0; tpp_chart_at(i) != NULL; i++) {
        if (strcmp(tpp_chart_at(i)->name, name) == 0) {
            return tpp_chart_at(i);
        }
    }
    return NULL;
}

const struct tpp_rule_result *tpp_chart_rule(const struct tpp_report *report)
{
    const struct tpp_rating *rating = report->rating;
    const struct tpp_rule_result *latest = NULL;
    for (size_t i = 0; rating != NULL && i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        if (report->rule_id != NULL) {
            if (strcmp(result->rule->id, report->rule_id) == 0) {
                return result;
            }
        } else if (result->rule->kind == TPP_RULE_KIND_CONTROL && result->is_asked) {
            if (result->is_current) {
                return result;
            }
            latest = result;
        }
    }
    return latest;
}

/* ------------------------------------------------------------------------------------------------- around a chart */

static void draw_title(struct tpp_plot *plot, const struct tpp_chart *chart)
{
    const struct tpp_report *report = plot->report;
    const char *subject = report->record != NULL   ? report->record->device.name
                          : report->rating != NULL ? report->rating->subject.name
                                                   : "";
    int is_simulated = report->record != NULL   ? report->record->is_simulated
                       : report->rating != NULL ? report->rating->subject.is_simulated
                                                : 0;
    char text[TPP_TEXT_BYTES + 64];
    plot->y = tpp_canvas_paragraph(&plot->canvas, 0, 16, plot->canvas.width, TPP_TYPE_TITLE, "", chart->title) - 4;
    (void)snprintf(text, sizeof text, "%s%s", is_simulated ? "SIMULATED, not a measurement: " : "", subject);
    plot->y = tpp_canvas_paragraph(&plot->canvas, 0, plot->y, plot->canvas.width, TPP_TYPE_TEXT,
                                   is_simulated ? "over" : "soft", text);
    if (is_simulated) {
        tpp_canvas_describe(&plot->canvas, "SIMULATED: made on a device model, not a measurement.");
    }
}

static void draw_footer(struct tpp_plot *plot)
{
    const struct tpp_report *report = plot->report;
    struct tpp_buffer text = { 0 };
    if (plot->rule != NULL) {
        const struct tpp_rule *rule = plot->rule->rule;
        tpp_buffer_format(&text, "Rule %s, %s, effective %s%s%s.", rule->id, tpp_rule_status_name((int)rule->status),
                          rule->effective, *rule->until != '\0' ? " until " : "", rule->until);
        if (*report->rating->date != '\0') {
            tpp_buffer_format(&text, " Rules as of %s.", report->rating->date);
        }
    } else {
        tpp_buffer_text(&text, "Rated under no rule.");
    }
    if (report->record != NULL) {
        tpp_buffer_format(&text, " Record of %s, tppbench %s.", report->record->started_utc,
                          report->record->tool.version);
    }
    if (!text.has_failed) {
        plot->y = tpp_canvas_paragraph(&plot->canvas, 0, plot->y + 16, plot->canvas.width, TPP_TYPE_SMALL, "soft",
                                       text.bytes);
    }
    plot->canvas.body.has_failed |= text.has_failed;
    tpp_buffer_free(&text);
}

enum tpp_status tpp_chart_render(const struct tpp_chart *chart, const struct tpp_report *report, unsigned width,
                                 int is_standalone, struct tpp_buffer *bytes, struct tpp_error *err)
{
    if (!chart->has_data(report)) {
        return tpp_fail(err, TPP_STATUS_INVALID, "there is nothing to show in the chart '%s'", chart->name);
    }
    struct tpp_plot plot = {
        .canvas.width = width,
        .report = report,
        .rule = tpp_chart_rule(report),
        .is_narrow = width < 500,
    };
    char id[64];
    (void)snprintf(id, sizeof id, "%s-%u", chart->name, width);
    draw_title(&plot, chart);
    chart->draw(&plot);
    draw_footer(&plot);
    const struct tpp_canvas_frame frame = {
        .id = id, .title = chart->title, .height = plot.y - 6, .margin = 12, .is_standalone = is_standalone
    };
    enum tpp_status status = tpp_canvas_finish(&plot.canvas, &frame, bytes, err);
    tpp_canvas_free(&plot.canvas);
    return status;
}
