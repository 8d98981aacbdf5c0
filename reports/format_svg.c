/* One chart as a file of its own: SVG, and PNG through the rasterizer that the program brings. */
#include "reports/report.h"

static enum tpp_status render_svg(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err)
{
    if (report->chart == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "svg and png show one chart: which one?");
    }
    return tpp_chart_render(report->chart, report, TPP_CHART_WIDE, 1, bytes, err);
}

const struct tpp_report_format tpp_report_format_svg = {
    .name = "svg", .extension = "svg", .title = "one chart as a drawing", .is_chart = 1, .render = render_svg
};
