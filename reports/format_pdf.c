/* The certificate as PDF, through the rasterizer that the program brings. */
#include <stdio.h>
#include <string.h>

#include "reports/certificate.h"
#include "reports/line.h"
#include "reports/report.h"

/* "2026-11-23T00:00:00.000Z" without its milliseconds, which PDF does not have. */
static void date_of(const struct tpp_record *record, char *date, size_t size)
{
    (void)snprintf(date, size, "%.19sZ", record->started_utc);
}

static enum tpp_status render_pdf(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err)
{
    if (report->rasterizer == NULL) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "pdf: there is nothing here that draws pages");
    }
    struct tpp_buffer pages[TPP_CERTIFICATE_PAGES] = { { 0 } };
    struct tpp_buffer title = { 0 };
    size_t page_count = 0;
    char date[32];
    enum tpp_status status = tpp_certificate_draw(report, pages, &page_count, err);
    if (status == TPP_STATUS_OK) {
        tpp_buffer_text(&title, report->record->is_simulated ? "SIMULATED: " : "");
        tpp_line_clean(&title, report->record->device.name);
        date_of(report->record, date, sizeof date);
        status = tpp_buffer_status(&title, err);
    }
    if (status == TPP_STATUS_OK) {
        status = report->rasterizer->draw_pdf(pages, page_count, title.bytes, date, bytes, err);
    }
    for (size_t i = 0; i < TPP_CERTIFICATE_PAGES; i++) {
        tpp_buffer_free(&pages[i]);
    }
    tpp_buffer_free(&title);
    return status;
}

const struct tpp_report_format tpp_report_format_pdf = {
    .name = "pdf",
    .extension = "pdf",
    .title = "a certificate of one or two sheets of A4",
    .is_binary = 1,
    .render = render_pdf,
};
