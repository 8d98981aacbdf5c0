/* What a record shows first: the device, the precisions, what became of each measurement, the peers. */
#include <math.h>
#include <stdio.h>

#include "reports/derived.h"
#include "reports/document.h"
#include "reports/figures.h"

/* ------------------------------------------------------------------------------------------------- device */

void tpp_document_add_device(struct tpp_document *document, const struct tpp_record *record)
{
    const struct tpp_device_info *device = &record->device;
    tpp_document_section(document, "device", "Device");
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    tpp_document_fact(document, "Name", "%s", device->name);
    tpp_document_fact(document, "Kind", "%s%s%s", tpp_device_kind_name((int)device->kind),
                      device->vendor[0] != '\0' ? ", " : "", device->vendor);
    tpp_document_fact(document, "Identifier", "%s", device->id);
    tpp_document_fact(document, "Where it sits", "%s%s%s", device->locality[0] != '\0' ? device->locality : "not known",
                      device->pci_address[0] != '\0' ? ", PCI " : "", device->pci_address);
    tpp_document_fact(document, "Cores that multiply", "%u (the driver counts %u compute units)", device->core_count,
                      device->compute_units);
    tpp_document_fact(document, "Maximum clock", "%s",
                      isnan(device->clock_hz) ? "not told by the driver" : tpp_figure_frequency(device->clock_hz).text);
    tpp_document_fact(document, "Memory", "%s (largest buffer %s)", tpp_figure_bytes(device->memory_bytes).text,
                      tpp_figure_bytes(device->max_allocation_bytes).text);
    tpp_document_fact(document, "Caches", "first level %s, second level %s, last level %s; local memory %s",
                      tpp_figure_bytes(device->l1d_bytes).text, tpp_figure_bytes(device->l2_bytes).text,
                      tpp_figure_bytes(device->llc_bytes).text, tpp_figure_bytes(device->local_memory_bytes).text);
}

/* ------------------------------------------------------------------------------------------------- precisions */

/* A rate, or in its place what became of the attempt, or "-" when there was none. */
static void add_rate_cell(struct tpp_document *document, const struct tpp_record *record, enum tpp_kernel_kind kind,
                          enum tpp_precision precision, const struct tpp_derived *derived)
{
    if (derived->has_rate) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_rate(derived->rate.median, precision).text);
        return;
    }
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        if (measurement->kind == kind && measurement->precision == precision) {
            tpp_document_cell(document, TPP_TONE_WARNING, "%s", tpp_outcome_name((int)measurement->outcome));
            return;
        }
    }
    tpp_document_cell(document, TPP_TONE_DIM, "-");
}

static void add_rates(struct tpp_document *document, const struct tpp_record *record)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, NULL);
    tpp_document_column(document, "Precision", 0);
    tpp_document_column(document, "Probe", 1);
    tpp_document_column(document, "GEMM", 1);
    tpp_document_column(document, "GEMM / probe", 1);
    tpp_document_column(document, "Ops/clock/core", 1);
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        enum tpp_precision precision = (enum tpp_precision)i;
        if (!tpp_record_has_precision(record, precision)) {
            continue;
        }
        struct tpp_derived_precision derived = tpp_derive_precision(record, precision);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_document_precision(precision));
        add_rate_cell(document, record, TPP_KIND_PROBE, precision, &derived.probe_figures);
        add_rate_cell(document, record, TPP_KIND_GEMM, precision, &derived.gemm_figures);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_ratio(derived.gemm_to_probe).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                          tpp_figure_ratio(derived.probe_figures.ops_per_clock_core).text);
    }
}

static void add_samples(struct tpp_document *document, const struct tpp_record *record)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, "Median rate of each kernel, with its 95 % interval");
    tpp_document_column(document, "Kernel", 0);
    tpp_document_column(document, "Median", 1);
    tpp_document_column(document, "from", 1);
    tpp_document_column(document, "to", 1);
    tpp_document_column(document, "+/-", 1);
    tpp_document_column(document, "n", 1);
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        struct tpp_derived derived = tpp_derive(measurement, &record->device);
        if (!derived.has_rate) {
            continue;
        }
        const struct tpp_statistics *rate = &derived.rate;
        enum tpp_precision precision = measurement->precision;
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", measurement->kernel);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_rate(rate->median, precision).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_rate(rate->median_low, precision).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_rate(rate->median_high, precision).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_spread(rate).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%zu", rate->count);
    }
}

static void add_verification(struct tpp_document *document, const struct tpp_record *record)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, "Verification of the outputs of the timed work");
    tpp_document_column(document, "Kernel", 0);
    tpp_document_column(document, "Verified", 0);
    tpp_document_column(document, "Method", 0);
    tpp_document_column(document, "Outputs", 1);
    tpp_document_column(document, "Entries", 1);
    tpp_document_column(document, "Error / bound", 1);
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        const struct tpp_verification *check = &measurement->verification;
        if (!tpp_has_rate(measurement)) {
            continue;
        }
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", measurement->kernel);
        int is_verified = check->is_checked && check->has_passed;
        tpp_document_cell(document, is_verified ? TPP_TONE_GOOD : TPP_TONE_BAD, "%s", is_verified ? "yes" : "no");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", check->method[0] != '\0' ? check->method : "-");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%u", check->output_count);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%llu", (unsigned long long)check->entry_count);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                          check->worst_error_ratio == 0.0 ? "exact" : tpp_figure_ratio(check->worst_error_ratio).text);
    }
}

void tpp_document_add_precisions(struct tpp_document *document, const struct tpp_record *record)
{
    int has_any = 0;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        has_any |= tpp_record_has_precision(record, (enum tpp_precision)i);
    }
    if (!has_any) {
        return;
    }
    tpp_document_section(document, "precisions", "What was measured");
    add_rates(document, record);
    if (tpp_record_measured_count(record) > 0) {
        add_samples(document, record);
        add_verification(document, record);
    }
}

/* ------------------------------------------------------------------------------------------------- outcomes */

void tpp_document_add_outcomes(struct tpp_document *document, const struct tpp_record *record)
{
    int has_section = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        if (measurement->outcome == TPP_OUTCOME_MEASURED) {
            continue;
        }
        if (!has_section) {
            tpp_document_section(document, "outcomes", "What was not measured, and why");
            tpp_document_block(document, TPP_BLOCK_TABLE, NULL);
            tpp_document_column(document, "Kernel", 0);
            tpp_document_column(document, "Precision", 0);
            tpp_document_column(document, "Outcome", 0);
            tpp_document_column(document, "Reason", 0);
            has_section = 1;
        }
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                          measurement->kernel[0] != '\0' ? measurement->kernel
                                                         : tpp_kernel_kind_name((int)measurement->kind));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_document_precision(measurement->precision));
        tpp_document_cell(document, measurement->outcome == TPP_OUTCOME_WAIVED ? TPP_TONE_WARNING : TPP_TONE_BAD, "%s",
                          tpp_outcome_name((int)measurement->outcome));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                          measurement->reason[0] != '\0' ? measurement->reason
                                                         : tpp_outcome_text(measurement->outcome));
    }
}

/* ------------------------------------------------------------------------------------------------- peers */

static void add_peer(struct tpp_document *document, const struct tpp_measurement *measurement,
                     const struct tpp_peer *peer)
{
    struct tpp_statistics ratio;
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", measurement->kernel);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", peer->name);
    /* Without a verified product of our own there is nothing to compare. */
    if (measurement->outcome == TPP_OUTCOME_MEASURED && tpp_peer_ratio(peer, &ratio, NULL) == TPP_STATUS_OK) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_ratio(ratio.median).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_ratio(ratio.median_low).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_ratio(ratio.median_high).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%zu", ratio.count);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", peer->detail);
        return;
    }
    for (int i = 0; i < 4; i++) {
        tpp_document_cell(document, TPP_TONE_DIM, "-");
    }
    int is_ours = peer->outcome == TPP_OUTCOME_MEASURED;
    tpp_document_cell(document, TPP_TONE_WARNING, "%s%s%s",
                      is_ours ? "our own kernel was not measured" : tpp_outcome_name((int)peer->outcome),
                      peer->reason[0] != '\0' && !is_ours ? ": " : "", is_ours ? "" : peer->reason);
}

void tpp_document_add_peers(struct tpp_document *document, const struct tpp_record *record)
{
    int has_section = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        for (size_t j = 0; j < measurement->peer_count; j++) {
            if (!has_section) {
                tpp_document_section(document, "peers", "Compared with other libraries");
                tpp_document_block(document, TPP_BLOCK_TEXT, NULL);
                tpp_document_cell(
                    document, TPP_TONE_PLAIN,
                    "Ours / theirs: the median of the ratio of rates, measured in alternation on the same "
                    "data, with its 95 %% interval. Above 1 ours is faster.");
                tpp_document_block(document, TPP_BLOCK_TABLE, NULL);
                tpp_document_column(document, "Kernel", 0);
                tpp_document_column(document, "Library", 0);
                tpp_document_column(document, "Ours / theirs", 1);
                tpp_document_column(document, "from", 1);
                tpp_document_column(document, "to", 1);
                tpp_document_column(document, "Pairs", 1);
                tpp_document_column(document, "Detail", 0);
                has_section = 1;
            }
            add_peer(document, measurement, &measurement->peers[j]);
        }
    }
}
