/* One chart as an image. */
#include "reports/report.h"

/* Twice the pixels of the drawing: sharp on the displays people have. */
static const double scale = 2;

static enum tpp_status render_png(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err)
{
    if (report->rasterizer == NULL) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "png: there is nothing here that draws images");
    }
    struct tpp_buffer svg = { 0 };
    enum tpp_status status = tpp_report_format_find("svg")->render(report, &svg, err);
    if (status == TPP_STATUS_OK) {
        status = report->rasterizer->draw_png(&svg, scale, bytes, err);
    }
    tpp_buffer_free(&svg);
    return status;
}

const struct tpp_report_format tpp_report_format_png = {
    .name = "png",
    .extension = "png",
    .title = "one chart as an image",
    .is_binary = 1,
    .is_chart = 1,
    .render = render_png,
};
