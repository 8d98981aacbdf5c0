/* The architectural figure at every clock that is known, and how far the device stays behind it. */
#include <math.h>
#include <stdio.h>

#include "reports/architectural.h"
#include "reports/document.h"
#include "reports/figures.h"

static void add_row(struct tpp_document *document, const char *source, double clock_hz, double tpp)
{
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", source);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_frequency(clock_hz).text);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(tpp).text);
}

void tpp_document_add_clocks(struct tpp_document *document, const struct tpp_report *report)
{
    struct tpp_architectural figures;
    char text[TPP_TEXT_BYTES];
    if (!tpp_architectural(report, &figures)) {
        return;
    }
    tpp_document_section(document, "clocks", "The architectural TPP at each known clock");
    (void)snprintf(text, sizeof text, "%s: %.0f multiply-accumulates per clock and core (%s), times %u cores",
                   tpp_document_precision(figures.probe->precision), figures.macs_per_clock, figures.probe->kernel,
                   figures.core_count);
    tpp_document_block(document, TPP_BLOCK_TABLE, text);
    tpp_document_column(document, "Which clock, and who says so", 0);
    tpp_document_column(document, "Clock", 1);
    tpp_document_column(document, "TPP", 1);
    for (size_t i = 0; i < figures.clock_count; i++) {
        add_row(document, figures.clocks[i].source, figures.clocks[i].clock_hz, figures.clocks[i].tpp);
    }
    if (figures.product != NULL) {
        add_row(document,
                figures.is_series ? "for comparison: sustained by a product, last half of its series"
                                  : "for comparison: the fastest product measured",
                figures.sustained_hz, figures.sustained_tpp);
        const int is_finding = tpp_architectural_finding(&figures, text, sizeof text);
        tpp_document_block(document, TPP_BLOCK_TEXT, NULL);
        tpp_document_cell(document, is_finding ? TPP_TONE_WARNING : TPP_TONE_PLAIN, "%s", text);
    }
}
