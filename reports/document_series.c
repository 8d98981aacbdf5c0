/* What a certifying run adds to a product: the shapes that were tried, and series under conditions of their own. */
#include <math.h>
#include <stdio.h>

#include "base/record_series.h"
#include "reports/derived.h"
#include "reports/document.h"
#include "reports/figures.h"

/* ------------------------------------------------------------------------------------------------- shapes */

static int is_same_shape(const struct tpp_shape_point *one, const struct tpp_shape_point *other)
{
    return one->m == other->m && one->n == other->n && one->k == other->k;
}

/* The points of one shape stand together; returns where the next shape begins. */
static size_t fastest_of_shape(const struct tpp_measurement_detail *detail, size_t first,
                               const struct tpp_shape_point **fastest, size_t *run_count)
{
    size_t i = first;
    *fastest = &detail->shapes[first];
    *run_count = 0;
    for (; i < detail->shape_count && is_same_shape(&detail->shapes[i], &detail->shapes[first]); i++) {
        *run_count += detail->shapes[i].best_ns > 0;
        if (tpp_shape_rate(&detail->shapes[i]) > tpp_shape_rate(*fastest)) {
            *fastest = &detail->shapes[i];
        }
    }
    return i;
}

static void add_shapes_of(struct tpp_document *document, const struct tpp_measurement *measurement)
{
    const struct tpp_measurement_detail *detail = &measurement->detail;
    for (size_t i = 0; i < detail->shape_count;) {
        const struct tpp_shape_point *fastest = NULL;
        size_t run_count = 0;
        const size_t next = fastest_of_shape(detail, i, &fastest, &run_count);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_document_precision(measurement->precision));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%llu x %llu x %llu", (unsigned long long)fastest->m,
                          (unsigned long long)fastest->n, (unsigned long long)fastest->k);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%zu of %zu", run_count, next - i);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", run_count > 0 ? fastest->kernel : "none ran");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                          run_count > 0 ? tpp_figure_rate(tpp_shape_rate(fastest), measurement->precision).text : "-");
        tpp_document_cell(document, TPP_TONE_GOOD, "%s", fastest->is_chosen ? "chosen" : "");
        i = next;
    }
}

static void add_shapes(struct tpp_document *document, const struct tpp_record *record)
{
    tpp_document_block(document, TPP_BLOCK_TABLE,
                       "Shapes tried beforehand, each with every tile of its job, the shortest of a few products; what "
                       "was chosen was measured again for the figures above");
    tpp_document_column(document, "Precision", 0);
    tpp_document_column(document, "M x N x K", 0);
    tpp_document_column(document, "Ran", 1);
    tpp_document_column(document, "Fastest", 0);
    tpp_document_column(document, "Rate", 1);
    tpp_document_column(document, "Chosen", 0);
    for (size_t i = 0; i < record->measurement_count; i++) {
        if (tpp_has_rate(&record->measurements[i])) {
            add_shapes_of(document, &record->measurements[i]);
        }
    }
}

/* ------------------------------------------------------------------------------------------------- series */

static void add_series(struct tpp_document *document, const struct tpp_measurement *measurement,
                       const struct tpp_series *series)
{
    struct tpp_series_summary summary = { .rate.median = NAN, .clock_hz = NAN };
    (void)tpp_series_summarise(series, &summary);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", measurement->kernel);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", series->name);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                      tpp_figure_rate(summary.rate.median, measurement->precision).text);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_frequency(summary.clock_hz).text);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%zu of %zu", summary.count, series->sample_count);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                      summary.has_drift ? tpp_figure_percent(100.0 * summary.drift_share).text : "-");
}

static void add_all_series(struct tpp_document *document, const struct tpp_record *record)
{
    const struct tpp_measurement *last = NULL;
    tpp_document_block(document, TPP_BLOCK_TABLE, "The same product under other conditions; none is the headline");
    tpp_document_column(document, "Kernel", 0);
    tpp_document_column(document, "Series", 0);
    tpp_document_column(document, "Rate", 1);
    tpp_document_column(document, "Core clock", 1);
    tpp_document_column(document, "Counted", 1);
    tpp_document_column(document, "Drift", 1);
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        for (size_t j = 0; tpp_has_rate(measurement) && j < measurement->detail.series_count; j++) {
            add_series(document, measurement, &measurement->detail.series[j]);
            last = measurement;
        }
    }
    tpp_document_block(document, TPP_BLOCK_LIST, "What the series are");
    for (size_t j = 0; last != NULL && j < last->detail.series_count; j++) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s: %s", last->detail.series[j].name, last->detail.series[j].note);
    }
}

void tpp_document_add_series(struct tpp_document *document, const struct tpp_report *report)
{
    const struct tpp_record *record = report->record;
    size_t shape_count = 0;
    size_t series_count = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        shape_count += tpp_has_rate(measurement) ? measurement->detail.shape_count : 0;
        series_count += tpp_has_rate(measurement) ? measurement->detail.series_count : 0;
    }
    if (series_count > 0 || (shape_count > 0 && !report->is_brief)) {
        tpp_document_section(document, "series",
                             shape_count > 0 ? "Burst, sustained and zeros, and the shapes tried"
                                             : "Burst, sustained and zeros, at one shape: no other was tried");
    }
    if (series_count > 0) {
        add_all_series(document, record);
    }
    if (shape_count > 0 && !report->is_brief) {
        add_shapes(document, record);
    }
}
