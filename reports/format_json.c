/* The derived figures and the rating for programs: numbers as numbers with 17 digits, null for what is absent, and
 * beside each headline figure the text that the other formats show. The raw samples stay in the record. */
#include <jansson.h>
#include <math.h>

#include "base/json_fields.h"
#include "reports/derived.h"
#include "reports/figures.h"
#include "reports/report.h"
#include "reports/line.h"

enum { SCHEMA_VERSION = 1 };

/* All of these return a new reference or NULL, and a NULL member fails the whole tree in set(). */
struct tree {
    int has_failed;
};

static void set(struct tree *tree, json_t *object, const char *key, json_t *value)
{
    tree->has_failed |= json_object_set_new(object, key, value) != 0;
}

static void add(struct tree *tree, json_t *array, json_t *value)
{
    tree->has_failed |= json_array_append_new(array, value) != 0;
}

static json_t *text_of(const char *text)
{
    struct tpp_buffer clean = { 0 };
    tpp_buffer_text(&clean, "");
    tpp_line_clean(&clean, text);
    json_t *value = clean.has_failed ? NULL : json_stringn(clean.bytes, clean.length);
    tpp_buffer_free(&clean);
    return value;
}

static json_t *text_or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? text_of(text) : json_null();
}

static json_t *number_of(double number)
{
    return isfinite(number) ? json_real(number) : json_null();
}

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

static json_t *tool_json(struct tree *tree, const struct tpp_tool_info *tool)
{
    json_t *object = json_object();
    set(tree, object, "name", text_of(tool->name));
    set(tree, object, "version", text_of(tool->version));
    set(tree, object, "commit", text_of(tool->commit));
    set(tree, object, "compiler", text_of(tool->compiler));
    return object;
}

static json_t *device_json(struct tree *tree, const struct tpp_device_info *device)
{
    json_t *object = json_object();
    set(tree, object, "id", text_of(device->id));
    set(tree, object, "kind", text_of(tpp_device_kind_name((int)device->kind)));
    set(tree, object, "name", text_of(device->name));
    set(tree, object, "vendor", text_or_null(device->vendor));
    set(tree, object, "platform", text_or_null(device->platform));
    set(tree, object, "driver", text_or_null(device->driver));
    set(tree, object, "locality", text_or_null(device->locality));
    set(tree, object, "pci_address", text_or_null(device->pci_address));
    set(tree, object, "core_count", size_or_null(device->core_count));
    set(tree, object, "clock_hz", number_of(device->clock_hz));
    set(tree, object, "memory_bytes", size_or_null(device->memory_bytes));
    set(tree, object, "last_level_cache_bytes", size_or_null(device->llc_bytes));
    return object;
}

static json_t *statistics_json(struct tree *tree, const struct tpp_statistics *statistics)
{
    json_t *object = json_object();
    set(tree, object, "count", count_of(statistics->count));
    set(tree, object, "median", number_of(statistics->median));
    set(tree, object, "median_low", number_of(statistics->median_low));
    set(tree, object, "median_high", number_of(statistics->median_high));
    set(tree, object, "mad", number_of(statistics->mad));
    set(tree, object, "minimum", number_of(statistics->minimum));
    set(tree, object, "maximum", number_of(statistics->maximum));
    set(tree, object, "p05", number_of(statistics->p05));
    set(tree, object, "p95", number_of(statistics->p95));
    set(tree, object, "drift_per_sample", number_of(statistics->drift_per_sample));
    set(tree, object, "outlier_count", count_of(statistics->outlier_count));
    return object;
}

static json_t *verification_json(struct tree *tree, const struct tpp_verification *check)
{
    json_t *object = json_object();
    set(tree, object, "method", text_or_null(check->method));
    set(tree, object, "detail", text_or_null(check->detail));
    set(tree, object, "block_count", count_of(check->block_count));
    set(tree, object, "output_count", count_of(check->output_count));
    set(tree, object, "projection_count", count_of(check->projection_count));
    set(tree, object, "entry_count", count_of(check->entry_count));
    set(tree, object, "worst_error_ratio", number_of(check->worst_error_ratio));
    set(tree, object, "output_hash", text_or_null(check->output_hash));
    return object;
}

static json_t *peers_json(struct tree *tree, const struct tpp_measurement *measurement)
{
    json_t *array = json_array();
    for (size_t i = 0; i < measurement->peer_count; i++) {
        const struct tpp_peer *peer = &measurement->peers[i];
        struct tpp_statistics ratio;
        int has_ratio =
            measurement->outcome == TPP_OUTCOME_MEASURED && tpp_peer_ratio(peer, &ratio, NULL) == TPP_STATUS_OK;
        json_t *object = json_object();
        set(tree, object, "name", text_of(peer->name));
        set(tree, object, "detail", text_or_null(peer->detail));
        set(tree, object, "outcome", text_of(tpp_outcome_name((int)peer->outcome)));
        set(tree, object, "reason", text_or_null(peer->reason));
        set(tree, object, "ours_to_theirs", has_ratio ? statistics_json(tree, &ratio) : json_null());
        set(tree, object, "ours_to_theirs_text",
            has_ratio ? text_of(tpp_figure_ratio(ratio.median).text) : json_null());
        add(tree, array, object);
    }
    return array;
}

static json_t *shape_json(struct tree *tree, const struct tpp_measurement *measurement)
{
    if (measurement->kind != TPP_KIND_GEMM) {
        return json_null();
    }
    json_t *object = json_object();
    set(tree, object, "m", count_of(measurement->m));
    set(tree, object, "n", count_of(measurement->n));
    set(tree, object, "k", count_of(measurement->k));
    return object;
}

static json_t *measurement_json(struct tree *tree, const struct tpp_record *record,
                                const struct tpp_measurement *measurement)
{
    const struct tpp_derived derived = tpp_derive(measurement, &record->device);
    int has_rate = derived.has_rate;
    json_t *object = json_object();
    set(tree, object, "kernel", text_of(measurement->kernel));
    set(tree, object, "kind", text_of(tpp_kernel_kind_name((int)measurement->kind)));
    set(tree, object, "precision", text_of(tpp_precision_name((int)measurement->precision)));
    set(tree, object, "accumulator", text_of(tpp_precision_name((int)measurement->accumulator)));
    set(tree, object, "outcome", text_of(tpp_outcome_name((int)measurement->outcome)));
    set(tree, object, "reason", text_or_null(measurement->reason));
    set(tree, object, "is_verified", json_boolean(has_rate));
    set(tree, object, "tops", has_rate ? number_of(tpp_rating_tops(derived.rate.median)) : json_null());
    set(tree, object, "rate_text",
        has_rate ? text_of(tpp_figure_rate(derived.rate.median, measurement->precision).text) : json_null());
    set(tree, object, "macs_per_second", has_rate ? statistics_json(tree, &derived.rate) : json_null());
    set(tree, object, "ops_per_clock_core", number_of(derived.ops_per_clock_core));
    set(tree, object, "clock_hz", has_rate ? number_of(measurement->clock_hz) : json_null());
    set(tree, object, "shape", has_rate ? shape_json(tree, measurement) : json_null());
    set(tree, object, "macs_per_sample", has_rate ? count_of(measurement->macs_per_sample) : json_null());
    set(tree, object, "tile", has_rate ? text_or_null(measurement->tile) : json_null());
    set(tree, object, "limit", has_rate ? text_or_null(measurement->limit) : json_null());
    set(tree, object, "verification", has_rate ? verification_json(tree, &measurement->verification) : json_null());
    set(tree, object, "peers", peers_json(tree, measurement));
    return object;
}

static json_t *precisions_json(struct tree *tree, const struct tpp_record *record)
{
    json_t *array = json_array();
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        if (!tpp_record_has_precision(record, (enum tpp_precision)i)) {
            continue;
        }
        struct tpp_derived_precision derived = tpp_derive_precision(record, (enum tpp_precision)i);
        json_t *object = json_object();
        set(tree, object, "precision", text_of(tpp_precision_name(i)));
        set(tree, object, "probe_kernel", derived.probe != NULL ? text_of(derived.probe->kernel) : json_null());
        set(tree, object, "probe_tops",
            derived.probe != NULL ? number_of(tpp_rating_tops(derived.probe_figures.rate.median)) : json_null());
        set(tree, object, "gemm_kernel", derived.gemm != NULL ? text_of(derived.gemm->kernel) : json_null());
        set(tree, object, "gemm_tops",
            derived.gemm != NULL ? number_of(tpp_rating_tops(derived.gemm_figures.rate.median)) : json_null());
        set(tree, object, "gemm_to_probe", number_of(derived.gemm_to_probe));
        set(tree, object, "probe_ops_per_clock_core", number_of(derived.probe_figures.ops_per_clock_core));
        add(tree, array, object);
    }
    return array;
}

static json_t *warnings_json(struct tree *tree, const struct tpp_record *record)
{
    json_t *array = json_array();
    for (size_t i = 0; i < record->warning_count; i++) {
        const struct tpp_warning *warning = &record->warnings[i];
        json_t *object = json_object();
        set(tree, object, "code", text_of(tpp_warning_name((int)warning->code)));
        set(tree, object, "about", text_or_null(warning->about));
        set(tree, object, "seen", text_of(warning->seen));
        set(tree, object, "advice", text_of(tpp_warning_advice(warning->code)));
        add(tree, array, object);
    }
    return array;
}

static json_t *record_json(struct tree *tree, const struct tpp_record *record)
{
    json_t *object = json_object();
    json_t *measurements = json_array();
    for (size_t i = 0; i < record->measurement_count; i++) {
        add(tree, measurements, measurement_json(tree, record, &record->measurements[i]));
    }
    set(tree, object, "schema_version", count_of(record->schema_version));
    set(tree, object, "is_simulated", json_boolean(record->is_simulated));
    set(tree, object, "is_aborted", json_boolean(record->is_aborted));
    set(tree, object, "started_utc", text_of(record->started_utc));
    set(tree, object, "duration_ns", count_of(record->duration_ns));
    set(tree, object, "nonce", text_of(record->nonce));
    set(tree, object, "mode", text_or_null(record->settings.mode));
    set(tree, object, "tool", tool_json(tree, &record->tool));
    set(tree, object, "device", device_json(tree, &record->device));
    set(tree, object, "precisions", precisions_json(tree, record));
    set(tree, object, "measurements", measurements);
    set(tree, object, "warnings", warnings_json(tree, record));
    return object;
}

static enum tpp_status render_json(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err)
{
    struct tree tree = { 0 };
    json_t *root = json_object();
    set(&tree, root, "schema", json_string("tppbench-report"));
    set(&tree, root, "schema_version", json_integer(SCHEMA_VERSION));
    set(&tree, root, "record", report->record != NULL ? record_json(&tree, report->record) : json_null());
    set(&tree, root, "rating", json_null());
    enum tpp_status status = tree.has_failed ? tpp_fail(err, TPP_STATUS_NO_MEMORY, "report: out of memory")
                                             : tpp_json_print(root, bytes, err);
    json_decref(root);
    return status;
}

const struct tpp_report_format tpp_report_format_json = { "json", "json", "derived figures and rating for programs",
                                                          render_json };
