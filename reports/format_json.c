/* The derived figures and the rating for programs: numbers as numbers with 17 digits, null for what is absent, and
 * beside each headline figure the text that the other formats show. The raw samples stay in the record. */
#include <jansson.h>
#include <math.h>

#include "base/json_fields.h"
#include "reports/derived.h"
#include "reports/figures.h"
#include "reports/json_tree.h"
#include "reports/report.h"

enum { SCHEMA_VERSION = 1 };

static json_t *count_of(uint64_t count)
{
    return json_integer((json_int_t)(count <= INT64_MAX ? count : INT64_MAX));
}

/* 0 is how a record says that a size is not known. */
static json_t *size_or_null(uint64_t size)
{
    return size == 0 ? json_null() : count_of(size);
}

/* ------------------------------------------------------------------------------------------------- the record */

static json_t *tool_json(struct tpp_tree *tree, const struct tpp_tool_info *tool)
{
    json_t *object = json_object();
    tpp_tree_set(tree, object, "name", tpp_tree_text(tool->name));
    tpp_tree_set(tree, object, "version", tpp_tree_text(tool->version));
    tpp_tree_set(tree, object, "commit", tpp_tree_text(tool->commit));
    tpp_tree_set(tree, object, "compiler", tpp_tree_text(tool->compiler));
    return object;
}

static json_t *device_json(struct tpp_tree *tree, const struct tpp_device_info *device)
{
    json_t *object = json_object();
    tpp_tree_set(tree, object, "id", tpp_tree_text(device->id));
    tpp_tree_set(tree, object, "kind", tpp_tree_text(tpp_device_kind_name((int)device->kind)));
    tpp_tree_set(tree, object, "name", tpp_tree_text(device->name));
    tpp_tree_set(tree, object, "vendor", tpp_tree_text_or_null(device->vendor));
    tpp_tree_set(tree, object, "platform", tpp_tree_text_or_null(device->platform));
    tpp_tree_set(tree, object, "driver", tpp_tree_text_or_null(device->driver));
    tpp_tree_set(tree, object, "locality", tpp_tree_text_or_null(device->locality));
    tpp_tree_set(tree, object, "pci_address", tpp_tree_text_or_null(device->pci_address));
    tpp_tree_set(tree, object, "core_count", size_or_null(device->core_count));
    tpp_tree_set(tree, object, "clock_hz", tpp_tree_number(device->clock_hz));
    tpp_tree_set(tree, object, "memory_bytes", size_or_null(device->memory_bytes));
    tpp_tree_set(tree, object, "last_level_cache_bytes", size_or_null(device->llc_bytes));
    return object;
}

static json_t *statistics_json(struct tpp_tree *tree, const struct tpp_statistics *statistics)
{
    json_t *object = json_object();
    tpp_tree_set(tree, object, "count", count_of(statistics->count));
    tpp_tree_set(tree, object, "median", tpp_tree_number(statistics->median));
    tpp_tree_set(tree, object, "median_low", tpp_tree_number(statistics->median_low));
    tpp_tree_set(tree, object, "median_high", tpp_tree_number(statistics->median_high));
    tpp_tree_set(tree, object, "mad", tpp_tree_number(statistics->mad));
    tpp_tree_set(tree, object, "minimum", tpp_tree_number(statistics->minimum));
    tpp_tree_set(tree, object, "maximum", tpp_tree_number(statistics->maximum));
    tpp_tree_set(tree, object, "p05", tpp_tree_number(statistics->p05));
    tpp_tree_set(tree, object, "p95", tpp_tree_number(statistics->p95));
    tpp_tree_set(tree, object, "drift_per_sample", tpp_tree_number(statistics->drift_per_sample));
    tpp_tree_set(tree, object, "outlier_count", count_of(statistics->outlier_count));
    return object;
}

static json_t *verification_json(struct tpp_tree *tree, const struct tpp_verification *check)
{
    json_t *object = json_object();
    tpp_tree_set(tree, object, "method", tpp_tree_text_or_null(check->method));
    tpp_tree_set(tree, object, "detail", tpp_tree_text_or_null(check->detail));
    tpp_tree_set(tree, object, "block_count", count_of(check->block_count));
    tpp_tree_set(tree, object, "output_count", count_of(check->output_count));
    tpp_tree_set(tree, object, "projection_count", count_of(check->projection_count));
    tpp_tree_set(tree, object, "entry_count", count_of(check->entry_count));
    tpp_tree_set(tree, object, "worst_error_ratio", tpp_tree_number(check->worst_error_ratio));
    tpp_tree_set(tree, object, "output_hash", tpp_tree_text_or_null(check->output_hash));
    return object;
}

static json_t *peers_json(struct tpp_tree *tree, const struct tpp_measurement *measurement)
{
    json_t *array = json_array();
    for (size_t i = 0; i < measurement->peer_count; i++) {
        const struct tpp_peer *peer = &measurement->peers[i];
        struct tpp_statistics ratio;
        int has_ratio =
            measurement->outcome == TPP_OUTCOME_MEASURED && tpp_peer_ratio(peer, &ratio, NULL) == TPP_STATUS_OK;
        json_t *object = json_object();
        tpp_tree_set(tree, object, "name", tpp_tree_text(peer->name));
        tpp_tree_set(tree, object, "detail", tpp_tree_text_or_null(peer->detail));
        tpp_tree_set(tree, object, "outcome", tpp_tree_text(tpp_outcome_name((int)peer->outcome)));
        tpp_tree_set(tree, object, "reason", tpp_tree_text_or_null(peer->reason));
        tpp_tree_set(tree, object, "ours_to_theirs", has_ratio ? statistics_json(tree, &ratio) : json_null());
        tpp_tree_set(tree, object, "ours_to_theirs_text",
                     has_ratio ? tpp_tree_text(tpp_figure_ratio(ratio.median).text) : json_null());
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *shape_json(struct tpp_tree *tree, const struct tpp_measurement *measurement)
{
    if (measurement->kind != TPP_KIND_GEMM) {
        return json_null();
    }
    json_t *object = json_object();
    tpp_tree_set(tree, object, "m", count_of(measurement->m));
    tpp_tree_set(tree, object, "n", count_of(measurement->n));
    tpp_tree_set(tree, object, "k", count_of(measurement->k));
    return object;
}

static json_t *measurement_json(struct tpp_tree *tree, const struct tpp_record *record,
                                const struct tpp_measurement *measurement)
{
    const struct tpp_derived derived = tpp_derive(measurement, &record->device);
    int has_rate = derived.has_rate;
    json_t *object = json_object();
    tpp_tree_set(tree, object, "kernel", tpp_tree_text(measurement->kernel));
    tpp_tree_set(tree, object, "kind", tpp_tree_text(tpp_kernel_kind_name((int)measurement->kind)));
    tpp_tree_set(tree, object, "precision", tpp_tree_text(tpp_precision_name((int)measurement->precision)));
    tpp_tree_set(tree, object, "accumulator", tpp_tree_text(tpp_precision_name((int)measurement->accumulator)));
    tpp_tree_set(tree, object, "outcome", tpp_tree_text(tpp_outcome_name((int)measurement->outcome)));
    tpp_tree_set(tree, object, "reason", tpp_tree_text_or_null(measurement->reason));
    tpp_tree_set(tree, object, "is_verified", json_boolean(has_rate));
    tpp_tree_set(tree, object, "tops", has_rate ? tpp_tree_number(tpp_rating_tops(derived.rate.median)) : json_null());
    tpp_tree_set(tree, object, "rate_text",
                 has_rate ? tpp_tree_text(tpp_figure_rate(derived.rate.median, measurement->precision).text)
                          : json_null());
    tpp_tree_set(tree, object, "macs_per_second", has_rate ? statistics_json(tree, &derived.rate) : json_null());
    tpp_tree_set(tree, object, "ops_per_clock_core", tpp_tree_number(derived.ops_per_clock_core));
    tpp_tree_set(tree, object, "clock_hz", has_rate ? tpp_tree_number(measurement->clock_hz) : json_null());
    tpp_tree_set(tree, object, "shape", has_rate ? shape_json(tree, measurement) : json_null());
    tpp_tree_set(tree, object, "macs_per_sample", has_rate ? count_of(measurement->macs_per_sample) : json_null());
    tpp_tree_set(tree, object, "tile", has_rate ? tpp_tree_text_or_null(measurement->tile) : json_null());
    tpp_tree_set(tree, object, "limit", has_rate ? tpp_tree_text_or_null(measurement->limit) : json_null());
    tpp_tree_set(tree, object, "verification",
                 has_rate ? verification_json(tree, &measurement->verification) : json_null());
    tpp_tree_set(tree, object, "peers", peers_json(tree, measurement));
    return object;
}

static json_t *precisions_json(struct tpp_tree *tree, const struct tpp_record *record)
{
    json_t *array = json_array();
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        if (!tpp_record_has_precision(record, (enum tpp_precision)i)) {
            continue;
        }
        struct tpp_derived_precision derived = tpp_derive_precision(record, (enum tpp_precision)i);
        json_t *object = json_object();
        tpp_tree_set(tree, object, "precision", tpp_tree_text(tpp_precision_name(i)));
        tpp_tree_set(tree, object, "probe_kernel",
                     derived.probe != NULL ? tpp_tree_text(derived.probe->kernel) : json_null());
        tpp_tree_set(tree, object, "probe_tops",
                     derived.probe != NULL ? tpp_tree_number(tpp_rating_tops(derived.probe_figures.rate.median))
                                           : json_null());
        tpp_tree_set(tree, object, "gemm_kernel",
                     derived.gemm != NULL ? tpp_tree_text(derived.gemm->kernel) : json_null());
        tpp_tree_set(tree, object, "gemm_tops",
                     derived.gemm != NULL ? tpp_tree_number(tpp_rating_tops(derived.gemm_figures.rate.median))
                                          : json_null());
        tpp_tree_set(tree, object, "gemm_to_probe", tpp_tree_number(derived.gemm_to_probe));
        tpp_tree_set(tree, object, "probe_ops_per_clock_core",
                     tpp_tree_number(derived.probe_figures.ops_per_clock_core));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *warnings_json(struct tpp_tree *tree, const struct tpp_record *record)
{
    json_t *array = json_array();
    for (size_t i = 0; i < record->warning_count; i++) {
        const struct tpp_warning *warning = &record->warnings[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "code", tpp_tree_text(tpp_warning_name((int)warning->code)));
        tpp_tree_set(tree, object, "about", tpp_tree_text_or_null(warning->about));
        tpp_tree_set(tree, object, "seen", tpp_tree_text(warning->seen));
        tpp_tree_set(tree, object, "advice", tpp_tree_text(tpp_warning_advice(warning->code)));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *record_json(struct tpp_tree *tree, const struct tpp_record *record)
{
    json_t *object = json_object();
    json_t *measurements = json_array();
    for (size_t i = 0; i < record->measurement_count; i++) {
        tpp_tree_add(tree, measurements, measurement_json(tree, record, &record->measurements[i]));
    }
    tpp_tree_set(tree, object, "schema_version", count_of(record->schema_version));
    tpp_tree_set(tree, object, "is_simulated", json_boolean(record->is_simulated));
    tpp_tree_set(tree, object, "is_aborted", json_boolean(record->is_aborted));
    tpp_tree_set(tree, object, "started_utc", tpp_tree_text(record->started_utc));
    tpp_tree_set(tree, object, "duration_ns", count_of(record->duration_ns));
    tpp_tree_set(tree, object, "nonce", tpp_tree_text(record->nonce));
    tpp_tree_set(tree, object, "mode", tpp_tree_text_or_null(record->settings.mode));
    tpp_tree_set(tree, object, "tool", tool_json(tree, &record->tool));
    tpp_tree_set(tree, object, "device", device_json(tree, &record->device));
    tpp_tree_set(tree, object, "precisions", precisions_json(tree, record));
    tpp_tree_set(tree, object, "measurements", measurements);
    tpp_tree_set(tree, object, "warnings", warnings_json(tree, record));
    return object;
}

/* A report that is a tree of its own. */
static enum tpp_status print_own(json_t *root, struct tpp_buffer *bytes, struct tpp_error *err)
{
    enum tpp_status status =
        root == NULL ? tpp_fail(err, TPP_STATUS_NO_MEMORY, "report: out of memory") : tpp_json_print(root, bytes, err);
    json_decref(root);
    return status;
}

static json_t *others_json(struct tpp_tree *tree, const struct tpp_report *report)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->other_count; i++) {
        const struct tpp_report_other *other = &report->others[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "name", tpp_tree_text_or_null(other->name));
        tpp_tree_set(tree, object, "record", record_json(tree, other->record));
        tpp_tree_set(tree, object, "rating", other->rating != NULL ? tpp_rating_json(other->rating) : json_null());
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static enum tpp_status render_json(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err)
{
    struct tpp_tree tree = { 0 };
    if (report->comparison != NULL) {
        return print_own(tpp_comparison_json(report->comparison), bytes, err);
    }
    if (report->identification != NULL) {
        return print_own(tpp_identification_json(report->identification), bytes, err);
    }
    if (report->headroom != NULL) {
        return print_own(tpp_headroom_json(report->headroom), bytes, err);
    }
    json_t *root = json_object();
    tpp_tree_set(&tree, root, "schema", json_string("tppbench-report"));
    tpp_tree_set(&tree, root, "schema_version", json_integer(SCHEMA_VERSION));
    tpp_tree_set(&tree, root, "record", report->record != NULL ? record_json(&tree, report->record) : json_null());
    tpp_tree_set(&tree, root, "rating", report->rating != NULL ? tpp_rating_json(report->rating) : json_null());
    if (report->other_count > 0) {
        tpp_tree_set(&tree, root, "name", tpp_tree_text_or_null(report->name));
        tpp_tree_set(&tree, root, "others", others_json(&tree, report));
    }
    enum tpp_status status = tree.has_failed ? tpp_fail(err, TPP_STATUS_NO_MEMORY, "report: out of memory")
                                             : tpp_json_print(root, bytes, err);
    json_decref(root);
    return status;
}

const struct tpp_report_format tpp_report_format_json = {
    .name = "json", .extension = "json", .title = "derived figures and rating for programs", .render = render_json
};
