/* One row per sample with everything it belongs to, for spreadsheets and scripts (RFC 4180).
 *
 * A measurement that was not MEASURED has one row with its outcome and reason and no number. Texts that a spreadsheet
 * would run as a formula begin with an apostrophe. */
#include <math.h>
#include <string.h>

#include "reports/csv_text.h"
#include "reports/derived.h"
#include "reports/figures.h"
#include "reports/report.h"

static const char header[] = "device_id,device,is_simulated,is_aborted,tool_version,tool_commit,started_utc,nonce,"
                             "kernel,kind,precision,accumulator,outcome,reason,is_verified,median_rate,median_rate_low,"
                             "median_rate_high,ops_per_clock_core,m,n,k,macs_per_sample,repetitions_per_sample,tile,"
                             "input_set_count,input_set_bytes,clock_hz,sample,block,input_set,start_ns,host_ns,"
                             "device_ns,elapsed_ns,sample_tops,is_outlier\r\n";
enum { COLUMNS = 37 };

struct row {
    struct tpp_buffer *bytes;
    int count;
};

static void put_separator(struct row *row)
{
    tpp_buffer_text(row->bytes, row->count++ > 0 ? "," : "");
}

static void put_text(struct row *row, const char *text)
{
    put_separator(row);
    tpp_csv_text(row->bytes, text);
}

static void put_number(struct row *row, uint64_t number)
{
    put_separator(row);
    tpp_buffer_format(row->bytes, "%llu", (unsigned long long)number);
}

static void put_figure(struct row *row, struct tpp_figure_text figure)
{
    put_separator(row);
    tpp_buffer_text(row->bytes, strcmp(figure.text, "-") != 0 ? figure.text : "");
}

static void put_context(struct row *row, const struct tpp_record *record, const struct tpp_measurement *measurement)
{
    put_text(row, record->device.id);
    put_text(row, record->device.name);
    put_number(row, (uint64_t)record->is_simulated);
    put_number(row, (uint64_t)record->is_aborted);
    put_text(row, record->tool.version);
    put_text(row, record->tool.commit);
    put_text(row, record->started_utc);
    put_text(row, record->nonce);
    put_text(row, measurement->kernel);
    put_text(row, tpp_kernel_kind_name((int)measurement->kind));
    put_text(row, tpp_precision_name((int)measurement->precision));
    put_text(row, tpp_precision_name((int)measurement->accumulator));
    put_text(row, tpp_outcome_name((int)measurement->outcome));
    put_text(row, measurement->reason);
    put_number(row, (uint64_t)(measurement->verification.is_checked && measurement->verification.has_passed));
}

static void put_measured(struct row *row, const struct tpp_measurement *measurement, const struct tpp_derived *derived)
{
    put_figure(row, tpp_figure_rate(derived->rate.median, measurement->precision));
    put_figure(row, tpp_figure_rate(derived->rate.median_low, measurement->precision));
    put_figure(row, tpp_figure_rate(derived->rate.median_high, measurement->precision));
    put_figure(row, tpp_figure_ratio(derived->ops_per_clock_core));
    put_number(row, measurement->m);
    put_number(row, measurement->n);
    put_number(row, measurement->k);
    put_number(row, measurement->macs_per_sample);
    put_number(row, measurement->repetitions_per_sample);
    put_text(row, measurement->tile);
    put_number(row, measurement->input_set_count);
    put_number(row, measurement->input_set_bytes);
    put_figure(row, tpp_figure_number(measurement->clock_hz));
}

static void put_sample(struct row *row, const struct tpp_measurement *measurement, const struct tpp_derived *derived,
                       size_t index)
{
    const struct tpp_sample *sample = &measurement->samples[index];
    double rate = (double)measurement->macs_per_sample / ((double)tpp_sample_elapsed_ns(sample) * 1e-9);
    put_number(row, index);
    put_number(row, sample->block);
    put_number(row, sample->input_set);
    put_number(row, sample->start_ns);
    put_number(row, sample->host_ns);
    put_number(row, sample->device_ns);
    put_number(row, tpp_sample_elapsed_ns(sample));
    put_figure(row, tpp_figure_tops(rate));
    put_number(row, (uint64_t)tpp_statistics_is_outlier(&derived->rate, rate));
}

static void put_measurement(struct tpp_buffer *bytes, const struct tpp_record *record,
                            const struct tpp_measurement *measurement)
{
    const struct tpp_derived derived = tpp_derive(measurement, &record->device);
    if (!derived.has_rate) {
        struct row row = { bytes, 0 };
        put_context(&row, record, measurement);
        while (row.count < COLUMNS) {
            put_separator(&row);
        }
        tpp_buffer_text(bytes, "\r\n");
        return;
    }
    for (size_t i = 0; i < measurement->sample_count; i++) {
        struct row row = { bytes, 0 };
        put_context(&row, record, measurement);
        put_measured(&row, measurement, &derived);
        put_sample(&row, measurement, &derived, i);
        tpp_buffer_text(bytes, "\r\n");
    }
}

static enum tpp_status render_csv(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err)
{
    if (report->allotted != NULL) {
        tpp_allotted_csv(report->allotted, bytes);
        return tpp_buffer_status(bytes, err);
    }
    if (report->record == NULL && report->rating != NULL) {
        tpp_rating_csv(report->rating, bytes);
        return tpp_buffer_status(bytes, err);
    }
    if (report->record == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "csv has one row per sample, and there is no record: use json");
    }
    tpp_buffer_text(bytes, header);
    for (size_t i = 0; i <= report->other_count; i++) {
        const struct tpp_record *record = i == 0 ? report->record : report->others[i - 1].record;
        for (size_t j = 0; j < record->measurement_count; j++) {
            put_measurement(bytes, record, &record->measurements[j]);
        }
    }
    return tpp_buffer_status(bytes, err);
}

const struct tpp_report_format tpp_report_format_csv = {
    .name = "csv", .extension = "csv", .title = "every sample as one row (RFC 4180)", .render = render_csv
};
