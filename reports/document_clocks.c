/* The architectural figure: operations per clock that a probe snapped to, times cores, times each clock that is known,
 * with who says so. A part whose firmware holds it down shows as the difference between this and what is sustained. */
#include <math.h>
#include <stdio.h>

#include "reports/derived.h"
#include "reports/document.h"
#include "reports/figures.h"

/* The probe whose whole number of operations per clock gives the largest TPP; NULL when none snapped to one. */
static const struct tpp_measurement *leading_probe(const struct tpp_record *record)
{
    const struct tpp_measurement *best = NULL;
    double best_weight = 0.0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        const double weight = (double)measurement->detail.known_rate * tpp_precision_get(measurement->precision)->bits;
        if (tpp_has_rate(measurement) && measurement->kind == TPP_KIND_PROBE && weight > best_weight) {
            best = measurement;
            best_weight = weight;
        }
    }
    return best;
}

static void add_clock(struct tpp_document *document, const struct tpp_record *record,
                      const struct tpp_measurement *probe, const char *source, double clock_hz)
{
    double tpp = 0.0;
    const double rate = (double)probe->detail.known_rate * record->device.core_count * clock_hz;
    if (!isfinite(clock_hz) || clock_hz <= 0.0 || tpp_rating_tpp(rate, probe->precision, &tpp, NULL) != TPP_STATUS_OK) {
        return;
    }
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", source);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_frequency(clock_hz).text);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(tpp).text);
}

/* The fastest product of the probe's precision, as what is left of it in practice. */
static double sustained_tpp(const struct tpp_record *record, const struct tpp_measurement *probe)
{
    double tpp = NAN;
    struct tpp_statistics rate;
    const struct tpp_measurement *product = tpp_record_best(record, TPP_KIND_GEMM, probe->precision);
    if (product == NULL || tpp_measurement_rate(product, &rate, NULL) != TPP_STATUS_OK ||
        tpp_rating_tpp(rate.median, probe->precision, &tpp, NULL) != TPP_STATUS_OK) {
        return NAN;
    }
    return tpp;
}

void tpp_document_add_clocks(struct tpp_document *document, const struct tpp_report *report)
{
    const struct tpp_record *record = report->record;
    const struct tpp_measurement *probe = leading_probe(record);
    char caption[TPP_TEXT_BYTES];
    if (probe == NULL || record->device.core_count == 0) {
        return;
    }
    tpp_document_section(document, "clocks", "The architectural TPP at each known clock");
    (void)snprintf(caption, sizeof caption, "%s: %u multiply-accumulates per clock and core (%s), times %u cores",
                   tpp_document_precision(probe->precision), (unsigned)probe->detail.known_rate, probe->kernel,
                   record->device.core_count);
    tpp_document_block(document, TPP_BLOCK_TABLE, caption);
    tpp_document_column(document, "Which clock, and who says so", 0);
    tpp_document_column(document, "Clock", 1);
    tpp_document_column(document, "TPP", 1);
    add_clock(document, record, probe, "observed on the cores during the probe", probe->clock_hz);
    add_clock(document, record, probe, "maximum that the driver reports", record->device.clock_hz);
    for (size_t i = 0; i < record->environment.clock_count; i++) {
        add_clock(document, record, probe, record->environment.clocks[i].source, record->environment.clocks[i].hz);
    }
    if (report->rating != NULL) {
        add_clock(document, record, probe, "declared boost clock", report->rating->subject.declared_clock_hz);
    }
    const double sustained = sustained_tpp(record, probe);
    if (isfinite(sustained)) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "the fastest whole product measured, for comparison");
        tpp_document_cell(document, TPP_TONE_DIM, "-");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(sustained).text);
    }
}
