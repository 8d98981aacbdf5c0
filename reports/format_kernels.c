/* One line a kernel, for whoever checks kernels on a device: what it reached, per clock and core, against the rate that
 * the architecture is known for and against the vendor's library, how far the slowest core is behind, and whether what
 * was timed is right; with several records of one device also how far its runs are apart. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/known_rates.h"
#include "reports/derived.h"
#include "reports/figures.h"
#include "reports/kernel_runs.h"
#include "reports/line.h"
#include "reports/report.h"

/* The fastest library beside it; the issue probe is none. */
static int best_peer(const struct tpp_measurement *measurement, struct tpp_statistics *best, const char **name)
{
    int has_peer = 0;
    for (size_t i = 0; i < measurement->peer_count; i++) {
        struct tpp_statistics ratio;
        if (strcmp(measurement->peers[i].name, "issue probe") == 0 ||
            tpp_peer_ratio(&measurement->peers[i], &ratio, NULL) != TPP_STATUS_OK ||
            (has_peer && ratio.median >= best->median)) {
            continue;
        }
        *best = ratio;
        *name = measurement->peers[i].name;
        has_peer = 1;
    }
    return has_peer;
}

/* The rate that a probe's architecture is known for or, where none is known, the one it snapped to; 0 for none. */
static double rate_of_probe(const struct tpp_record *record, const struct tpp_measurement *probe)
{
    struct tpp_rate_reading reading;
    return tpp_record_rate_reading_today(record, probe, &reading) && (reading.is_known || reading.is_settled)
               ? reading.known
               : probe->detail.known_rate;
}

/* The same for products, by the probes of their own formats. */
static double known_rate(const struct tpp_record *record, const struct tpp_measurement *measurement)
{
    double most = measurement->kind == TPP_KIND_PROBE ? rate_of_probe(record, measurement) : 0.0;
    for (size_t i = 0; i < record->measurement_count && measurement->kind == TPP_KIND_GEMM; i++) {
        const struct tpp_measurement *probe = &record->measurements[i];
        if (probe->kind == TPP_KIND_PROBE && tpp_has_rate(probe) && probe->precision == measurement->precision &&
            probe->accumulator == measurement->accumulator &&
            strcmp(probe->detail.format, measurement->detail.format) == 0 &&
            strcmp(probe->detail.scaling, measurement->detail.scaling) == 0) {
            most = fmax(most, rate_of_probe(record, probe));
        }
    }
    return most;
}

/* "-0.3%" for a ratio of 0.997; "-" for NAN. */
static void put_apart(struct tpp_buffer *bytes, double ratio, int columns)
{
    char text[32];
    (void)snprintf(text, sizeof text, isfinite(ratio) ? "%+.2f%%" : "-", 100.0 * (ratio - 1.0));
    tpp_buffer_format(bytes, " %*s", columns, text);
}

static void put_clean(struct tpp_buffer *bytes, const char *text, int columns)
{
    tpp_kernel_runs_text(bytes, text, columns);
}

/* What was compared with and has no ratio: a wrong product, a library that does not do it. */
static void put_failed_peers(struct tpp_buffer *bytes, const struct tpp_measurement *measurement)
{
    for (size_t i = 0; i < measurement->peer_count; i++) {
        const struct tpp_peer *peer = &measurement->peers[i];
        if (peer->outcome != TPP_OUTCOME_MEASURED && strcmp(peer->name, "issue probe") != 0) {
            tpp_buffer_text(bytes, "  ");
            put_clean(bytes, peer->name, 0);
            tpp_buffer_format(bytes, ": %s", tpp_outcome_name((int)peer->outcome));
        }
    }
}

static void put_measured(struct tpp_buffer *bytes, const struct tpp_record *record,
                         const struct tpp_measurement *measurement, const struct tpp_derived *derived)
{
    const double macs = derived->ops_per_clock_core / 2.0;
    const double known = known_rate(record, measurement);
    struct tpp_core_summary cores;
    const int has_cores = tpp_detail_cores(&measurement->detail, &cores);
    const struct tpp_verification *check = &measurement->verification;
    struct tpp_statistics ratio;
    const char *name = "";
    char text[48];
    tpp_buffer_format(bytes, " %14s", tpp_figure_rate(derived->rate.median, measurement->precision).text);
    (void)snprintf(text, sizeof text, isnan(macs) ? "-" : "%.1f", macs);
    tpp_buffer_format(bytes, " %8s", text);
    (void)snprintf(text, sizeof text, known > 0.0 ? "%.0f" : "-", known);
    tpp_buffer_format(bytes, " %6s", text);
    put_apart(bytes, known > 0.0 ? macs / known : NAN, 8);
    put_apart(bytes, has_cores ? cores.slowest / cores.macs_per_clock : NAN, 8);
    const int has_peer = best_peer(measurement, &ratio, &name);
    (void)snprintf(text, sizeof text, has_peer ? "%.3f" : "-", has_peer ? ratio.median : 0.0);
    tpp_buffer_format(bytes, " %6s  %s", text, check->is_checked && check->has_passed ? "yes" : "NO");
    if (has_peer) {
        tpp_buffer_text(bytes, "  ");
        put_clean(bytes, name, 0);
    }
    put_failed_peers(bytes, measurement);
    tpp_buffer_text(bytes, "\n");
}

static void put_record(struct tpp_buffer *bytes, const struct tpp_record *record)
{
    put_clean(bytes, record->device.name, 0);
    tpp_buffer_text(bytes, ", driver ");
    put_clean(bytes, record->device.driver[0] != '\0' ? record->device.driver : "not told", 0);
    tpp_buffer_format(bytes, ", %u cores%s%s\n", record->device.core_count,
                      record->is_simulated ? ", SIMULATED: no figure here is a measurement of a chip" : "",
                      record->is_aborted ? ", ABORTED" : "");
    const int columns = tpp_kernel_runs_columns(record);
    tpp_buffer_format(bytes, "%-*s %14s %8s %6s %8s %8s %6s  %s\n", columns, "kernel", "measured", "MACs/clk", "known",
                      "apart", "slowest", "/ peer", "verified");
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        const struct tpp_derived derived = tpp_derive(measurement, &record->device);
        put_clean(bytes, measurement->kernel[0] != '\0' ? measurement->kernel : "-", columns);
        if (derived.has_rate) {
            put_measured(bytes, record, measurement, &derived);
            continue;
        }
        tpp_buffer_format(bytes, " %s: ", tpp_outcome_name((int)measurement->outcome));
        put_clean(bytes, measurement->reason, 0);
        tpp_buffer_text(bytes, "\n");
    }
}

static enum tpp_status render_kernels(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err)
{
    if (report->record == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "kernels has one line per kernel, and there is no record: use table");
    }
    put_record(bytes, report->record);
    for (size_t i = 0; i < report->other_count; i++) {
        tpp_buffer_text(bytes, "\n");
        put_record(bytes, report->others[i].record);
    }
    tpp_kernel_runs(report, bytes);
    return tpp_buffer_status(bytes, err);
}

const struct tpp_report_format tpp_report_format_kernels = {
    .name = "kernels", .extension = "kernels", .title = "one line a kernel, to check them", .render = render_kernels
};
