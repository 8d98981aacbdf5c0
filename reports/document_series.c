/* What a certifying run adds to a product: every shape that was tried, and series under conditions of their own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/derived.h"
#include "reports/document.h"
#include "reports/figures.h"

static void add_shapes(struct tpp_document *document, const struct tpp_record *record)
{
    int has_block = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        for (size_t j = 0; tpp_has_rate(measurement) && j < measurement->detail.shape_count; j++) {
            const struct tpp_shape_point *point = &measurement->detail.shapes[j];
            const double macs = (double)point->m * (double)point->n * (double)point->k;
            if (!has_block) {
                tpp_document_block(document, TPP_BLOCK_TABLE,
                                   "Shapes tried beforehand, the shortest of a few each; the chosen one was measured "
                                   "again for the figures above");
                tpp_document_column(document, "Kernel", 0);
                tpp_document_column(document, "M x N x K", 0);
                tpp_document_column(document, "Rate", 1);
                tpp_document_column(document, "Chosen", 0);
                has_block = 1;
            }
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", point->kernel);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%llu x %llu x %llu", (unsigned long long)point->m,
                              (unsigned long long)point->n, (unsigned long long)point->k);
            tpp_document_cell(document, point->best_ns > 0 ? TPP_TONE_PLAIN : TPP_TONE_DIM, "%s",
                              point->best_ns > 0
                                  ? tpp_figure_rate(macs / ((double)point->best_ns * 1e-9), measurement->precision).text
                                  : "did not run");
            tpp_document_cell(document, TPP_TONE_GOOD, "%s", point->is_chosen ? "chosen" : "");
        }
    }
}

/* The median rate of a series; of its last half where it is about what is kept up. NAN when it has no sample. */
static double series_rate(const struct tpp_series *series)
{
    const size_t first = strcmp(series->name, "sustained") == 0 ? series->sample_count / 2 : 0;
    const size_t count = series->sample_count - first;
    double *rates = calloc(count + 1, sizeof *rates);
    double median = NAN;
    for (size_t i = 0; rates != NULL && i < count; i++) {
        rates[i] = (double)series->macs_per_sample / ((double)series->samples[first + i].elapsed_ns * 1e-9);
    }
    if (rates != NULL && count > 0) {
        median = tpp_median_in_place(rates, count);
    }
    free(rates);
    return median;
}

static void add_conditions(struct tpp_document *document, const struct tpp_record *record)
{
    int has_block = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        for (size_t j = 0; tpp_has_rate(measurement) && j < measurement->detail.series_count; j++) {
            const struct tpp_series *series = &measurement->detail.series[j];
            if (!has_block) {
                tpp_document_block(document, TPP_BLOCK_TABLE, "Products under other conditions; none is the headline");
                tpp_document_column(document, "Kernel", 0);
                tpp_document_column(document, "Series", 0);
                tpp_document_column(document, "Rate", 1);
                tpp_document_column(document, "Core clock", 1);
                tpp_document_column(document, "n", 1);
                tpp_document_column(document, "Condition", 0);
                has_block = 1;
            }
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", measurement->kernel);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", series->name);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                              tpp_figure_rate(series_rate(series), measurement->precision).text);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_frequency(series->clock_hz).text);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%zu", series->sample_count);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", series->note);
        }
    }
}

void tpp_document_add_series(struct tpp_document *document, const struct tpp_record *record)
{
    int has_any = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        has_any |=
            tpp_has_rate(measurement) && (measurement->detail.shape_count > 0 || measurement->detail.series_count > 0);
    }
    if (!has_any) {
        return;
    }
    tpp_document_section(document, "series", "Shapes tried, and other conditions");
    add_conditions(document, record);
    add_shapes(document, record);
}
