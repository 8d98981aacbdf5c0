/* The record as JSON: one table per structure, and the checks that a table cannot express. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/canonical.h"
#include "base/json_large.h"
#include "base/field_rows.h"
#include "base/record.h"
#include "base/record_fields.h"

static const struct tpp_field sample_fields[] = {
    U32(tpp_sample, block),   U32(tpp_sample, input_set), U64(tpp_sample, start_ns),
    U64(tpp_sample, host_ns), U64(tpp_sample, device_ns), { 0 },
};

static const struct tpp_field candidate_fields[] = {
    TEXT(tpp_candidate, tile),
    U64(tpp_candidate, best_ns),
    U32(tpp_candidate, repetitions),
    BOOL(tpp_candidate, is_chosen),
    { 0 },
};

static const struct tpp_field verification_fields[] = {
    BOOL(tpp_verification, is_checked),      BOOL(tpp_verification, has_passed),
    TEXT(tpp_verification, method),          TEXT(tpp_verification, detail),
    U32(tpp_verification, block_count),      U32(tpp_verification, output_count),
    U32(tpp_verification, projection_count), U64(tpp_verification, entry_count),
    U64(tpp_verification, nonfinite_count),  REAL(tpp_verification, worst_error_ratio),
    TEXT(tpp_verification, output_hash),     { 0 },
};

static const struct tpp_field output_fields[] = {
    U32(tpp_output, block),
    U32(tpp_output, input_set),
    TEXT(tpp_output, hash),
    OPTIONAL_REAL(tpp_output, projection_1),
    OPTIONAL_REAL(tpp_output, projection_2),
    OPTIONAL_REAL(tpp_output, projection_3),
    U64(tpp_output, residue),
    { 0 },
};

static const struct tpp_field clock_reading_fields[] = {
    U64(tpp_clock_reading, at_ns),
    REAL(tpp_clock_reading, clock_hz),
    { 0 },
};

static const struct tpp_field probe_fields[] = {
    U64(tpp_probe_shape, work_items),
    U32(tpp_probe_shape, chains),
    U32(tpp_probe_shape, lanes),
    U32(tpp_probe_shape, trips),
    U32(tpp_probe_shape, macs_per_chain_trip),
    U32(tpp_probe_shape, in_per_lane),
    { 0 },
};

static const struct tpp_field peer_pair_fields[] = {
    U64(tpp_peer_pair, ours_ns),
    U64(tpp_peer_pair, theirs_ns),
    { 0 },
};

static const struct tpp_field peer_fields[] = {
    TEXT(tpp_peer, name),
    TEXT(tpp_peer, detail),
    ENUM(tpp_peer, outcome, tpp_outcome_name),
    TEXT(tpp_peer, reason),
    ARRAY(tpp_peer, pairs, pair_count, peer_pair_fields),
    { 0 },
};

const struct tpp_field tpp_measurement_fields[] = {
    TEXT(tpp_measurement, kernel),
    ENUM(tpp_measurement, kind, tpp_kernel_kind_name),
    ENUM(tpp_measurement, precision, tpp_precision_name),
    ENUM(tpp_measurement, accumulator, tpp_precision_name),
    ENUM(tpp_measurement, outcome, tpp_outcome_name),
    TEXT(tpp_measurement, reason),
    U64(tpp_measurement, m),
    U64(tpp_measurement, n),
    U64(tpp_measurement, k),
    U64(tpp_measurement, macs_per_sample),
    U32(tpp_measurement, repetitions_per_sample),
    U32(tpp_measurement, input_set_count),
    U64(tpp_measurement, input_set_bytes),
    TEXT(tpp_measurement, tile),
    TEXT(tpp_measurement, limit),
    OPTIONAL_REAL(tpp_measurement, clock_hz),
    ARRAY(tpp_measurement, candidates, candidate_count, candidate_fields),
    ARRAY(tpp_measurement, samples, sample_count, sample_fields),
    OBJECT(tpp_measurement, verification, verification_fields),
    ARRAY(tpp_measurement, peers, peer_count, peer_fields),
    SINCE(2, U64, tpp_measurement, started_ns),
    SINCE(2, U64, tpp_measurement, ended_ns),
    SINCE(2, U64, tpp_measurement, deadline_ns),
    SINCE(2, OBJECT, tpp_measurement, probe, probe_fields),
    SINCE(2, ARRAY, tpp_measurement, clock_readings, clock_reading_count, clock_reading_fields),
    SINCE(2, ARRAY, tpp_measurement, outputs, output_count, output_fields),
    SINCE(2, OBJECT, tpp_measurement, detail, tpp_detail_fields),
    { 0 },
};

static const struct tpp_field tool_fields[] = {
    TEXT(tpp_tool_info, name),
    TEXT(tpp_tool_info, version),
    TEXT(tpp_tool_info, commit),
    TEXT(tpp_tool_info, compiler),
    SINCE(2, TEXT, tpp_tool_info, program_sha256),
    { 0 },
};

static const struct tpp_field settings_fields[] = {
    TEXT(tpp_settings, mode),
    TEXT(tpp_settings, command_line),
    U64(tpp_settings, min_time_ns),
    U64(tpp_settings, warmup_ns),
    U64(tpp_settings, max_time_ns),
    BOOL(tpp_settings, has_peers),
    ENUM_ARRAY(tpp_settings, precisions, precision_count, tpp_precision_name),
    SINCE(2, TEXT, tpp_settings, device),
    SINCE(2, TEXT, tpp_settings, kernel),
    SINCE(2, TEXT, tpp_settings, shape),
    { 0 },
};

static const struct tpp_field host_fields[] = {
    TEXT(tpp_host_info, system),      TEXT(tpp_host_info, processor),
    TEXT(tpp_host_info, features),    TEXT(tpp_host_info, topology),
    U32(tpp_host_info, core_count),   U32(tpp_host_info, thread_count),
    U64(tpp_host_info, memory_bytes), { 0 },
};

static const struct tpp_field device_fields[] = {
    TEXT(tpp_device_info, id),
    TEXT(tpp_device_info, backend),
    ENUM(tpp_device_info, kind, tpp_device_kind_name),
    TEXT(tpp_device_info, name),
    TEXT(tpp_device_info, vendor),
    TEXT(tpp_device_info, platform),
    TEXT(tpp_device_info, driver),
    TEXT(tpp_device_info, api_version),
    TEXT(tpp_device_info, pci_address),
    TEXT(tpp_device_info, locality),
    TEXT(tpp_device_info, capabilities),
    U32(tpp_device_info, compute_units),
    U32(tpp_device_info, core_count),
    OPTIONAL_REAL(tpp_device_info, clock_hz),
    U64(tpp_device_info, memory_bytes),
    U64(tpp_device_info, max_allocation_bytes),
    U64(tpp_device_info, local_memory_bytes),
    U32(tpp_device_info, max_group_size),
    U64(tpp_device_info, l1d_bytes),
    U64(tpp_device_info, l2_bytes),
    U64(tpp_device_info, llc_bytes),
    OPTIONAL_REAL(tpp_device_info, timer_resolution_ns),
    { 0 },
};

static const struct tpp_field warning_fields[] = {
    ENUM(tpp_warning, code, tpp_warning_name),
    TEXT(tpp_warning, about),
    TEXT(tpp_warning, seen),
    { 0 },
};

static const struct tpp_field variable_fields[] = {
    TEXT(tpp_variable, name),
    TEXT(tpp_variable, value),
    { 0 },
};

static const struct tpp_field named_digest_fields[] = {
    TEXT(tpp_named_digest, name),
    TEXT(tpp_named_digest, sha256),
    { 0 },
};

static const struct tpp_field link_fields[] = {
    TEXT(tpp_link, part),
    TEXT(tpp_link, sha256),
    { 0 },
};

const struct tpp_field tpp_record_fields[] = {
    TEXT(tpp_record, schema),
    U32(tpp_record, schema_version),
    OBJECT(tpp_record, tool, tool_fields),
    BOOL(tpp_record, is_simulated),
    BOOL(tpp_record, is_aborted),
    TEXT(tpp_record, started_utc),
    U64(tpp_record, duration_ns),
    TEXT(tpp_record, nonce),
    OBJECT(tpp_record, settings, settings_fields),
    OBJECT(tpp_record, host, host_fields),
    OBJECT(tpp_record, device, device_fields),
    ARRAY(tpp_record, measurements, measurement_count, tpp_measurement_fields),
    ARRAY(tpp_record, warnings, warning_count, warning_fields),
    SINCE(2, TEXT, tpp_record, ended_utc),
    SINCE(2, U64, tpp_record, monotonic_start_ns),
    SINCE(2, TEXT, tpp_record, challenge_sha256),
    SINCE(2, ARRAY, tpp_record, variables, variable_count, variable_fields),
    SINCE(2, ARRAY, tpp_record, kernel_sources, kernel_source_count, named_digest_fields),
    SINCE(2, ARRAY, tpp_record, rules, rule_count, named_digest_fields),
    SINCE(2, ARRAY, tpp_record, catalogue, catalogue_count, named_digest_fields),
    SINCE(2, ARRAY, tpp_record, chain, link_count, link_fields),
    SINCE(2, TEXT, tpp_record, digest),
    SINCE(2, OBJECT, tpp_record, environment, tpp_environment_fields),
    SINCE(2, OBJECT, tpp_record, telemetry, tpp_telemetry_fields),
    { 0 },
};

/* ------------------------------------------------------------------------------------------ impossible numbers */

static enum tpp_status impossible(const struct tpp_json_source *source, const char *path, struct tpp_error *err,
                                  const char *message)
{
    return tpp_json_fail_at(source, path, TPP_STATUS_INVALID, err, "%s", message);
}

static enum tpp_status check_samples(const struct tpp_json_source *source, const char *path,
                                     const struct tpp_measurement *measurement, uint64_t duration_ns,
                                     struct tpp_error *err)
{
    char place[128];
    uint64_t total_ns = 0;
    for (size_t i = 0; i < measurement->sample_count; i++) {
        const struct tpp_sample *sample = &measurement->samples[i];
        total_ns += sample->host_ns < duration_ns ? sample->host_ns : duration_ns;
        const char *wrong = sample->host_ns == 0 ? "a repetition cannot take no time"
                            : sample->device_ns / 2 > sample->host_ns
                                ? "shorter than half of what the device says it took"
                            : sample->host_ns > duration_ns || total_ns > duration_ns
                                ? "the samples add up to more than the whole run took"
                                : NULL;
        if (wrong != NULL) {
            (void)snprintf(place, sizeof place, "%s.samples[%zu].host_ns", path, i);
            return impossible(source, place, err, wrong);
        }
    }
    return TPP_STATUS_OK;
}

static enum tpp_status check_measurement(const struct tpp_json_source *source, const char *path,
                                         const struct tpp_measurement *measurement, uint64_t duration_ns,
                                         struct tpp_error *err)
{
    TPP_TRY(check_samples(source, path, measurement, duration_ns, err));
    for (size_t i = 0; i < measurement->peer_count; i++) {
        for (size_t j = 0; j < measurement->peers[i].pair_count; j++) {
            const struct tpp_peer_pair *pair = &measurement->peers[i].pairs[j];
            if (pair->ours_ns == 0 || pair->theirs_ns == 0) {
                char place[128];
                (void)snprintf(place, sizeof place, "%s.peers[%zu].pairs[%zu]", path, i, j);
                return impossible(source, place, err, "a repetition cannot take no time");
            }
        }
    }
    if (measurement->outcome != TPP_OUTCOME_MEASURED) {
        return TPP_STATUS_OK;
    }
    if (measurement->sample_count == 0 || measurement->macs_per_sample == 0) {
        return impossible(source, path, err, "\"measured\" without samples or without work");
    }
    if (!measurement->verification.is_checked || !measurement->verification.has_passed) {
        return impossible(source, path, err, "\"measured\" although its results were not verified");
    }
    if (measurement->kind == TPP_KIND_GEMM) {
        /* No 64-bit product: a hostile shape could wrap to the right value. */
        double macs = (double)measurement->m * (double)measurement->n * (double)measurement->k;
        uint64_t wrapped = measurement->m * measurement->n * measurement->k;
        if (macs >= 0x1p63 || measurement->repetitions_per_sample == 0 ||
            wrapped * measurement->repetitions_per_sample != measurement->macs_per_sample) {
            return impossible(source, path, err, "macs_per_sample is not m x n x k x repetitions_per_sample");
        }
    }
    return TPP_STATUS_OK;
}

static enum tpp_status check_record(const struct tpp_json_source *source, const struct tpp_record *record,
                                    struct tpp_error *err)
{
    size_t digits = strspn(record->nonce, "0123456789abcdef");
    if (digits == 0 || record->nonce[digits] != '\0') {
        return impossible(source, "nonce", err, "must be lower-case hexadecimal");
    }
    for (size_t i = 0; i < record->measurement_count; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "measurements[%zu]", i);
        TPP_TRY(check_measurement(source, path, &record->measurements[i], record->duration_ns, err));
    }
    return TPP_STATUS_OK;
}

/* A newer schema may differ anywhere, so its version is looked at before anything else. */
static enum tpp_status check_schema(const struct tpp_json_source *source, const json_t *root, int *found,
                                    struct tpp_error *err)
{
    const char *schema = json_string_value(json_object_get(root, "schema"));
    if (schema == NULL || strcmp(schema, TPP_RECORD_SCHEMA) != 0) {
        return tpp_json_fail_at(source, "schema", TPP_STATUS_PARSE, err,
                                "this is not a record: \"schema\" must be \"" TPP_RECORD_SCHEMA "\"");
    }
    json_int_t version = json_integer_value(json_object_get(root, "schema_version"));
    if (version < 1 || version > TPP_RECORD_SCHEMA_VERSION) {
        return tpp_json_fail_at(source, "schema_version", TPP_STATUS_PARSE, err,
                                "schema version %lld; this program reads versions 1 to %d%s", (long long)version,
                                TPP_RECORD_SCHEMA_VERSION,
                                version > TPP_RECORD_SCHEMA_VERSION ? ": use a newer tppbench" : "");
    }
    *found = (int)version;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ reading and writing */

/* A large record piece by piece; any failure is told by reading it whole. */
static enum tpp_status read_large(const struct tpp_json_source *source, struct tpp_record *record)
{
    struct tpp_json_large large;
    int version = 0;
    if (!tpp_json_large_open(source, TPP_JSON_PIECE_BYTES, &large)) {
        return TPP_STATUS_UNSUPPORTED;
    }
    enum tpp_status status = check_schema(source, large.root, &version, NULL);
    if (status == TPP_STATUS_OK) {
        status = tpp_fields_read_outline(source, &large, tpp_record_fields, version, record, sizeof *record);
    }
    tpp_json_large_close(&large);
    return status;
}

static enum tpp_status read_whole(const struct tpp_json_source *source, struct tpp_record *record,
                                  struct tpp_error *err)
{
    json_t *root = NULL;
    int version = 0;
    TPP_TRY(tpp_json_parse(source, &root, err));
    enum tpp_status status = check_schema(source, root, &version, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_fields_read_version(source, root, "", tpp_record_fields, version, record, sizeof *record, err);
    }
    json_decref(root);
    return status;
}

enum tpp_status tpp_record_read(const char *name, const char *text, size_t length, struct tpp_record *record,
                                struct tpp_error *err)
{
    const struct tpp_json_source source = { name, text, length };
    struct tpp_record *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", name);
    }
    enum tpp_status status = read_large(&source, made);
    if (status != TPP_STATUS_OK) {
        status = read_whole(&source, made, err);
    }
    if (status == TPP_STATUS_OK) {
        status = check_record(&source, made, err);
    }
    if (status == TPP_STATUS_OK) {
        *record = *made;
    } else {
        tpp_record_free(made);
    }
    free(made);
    return status;
}

json_t *tpp_device_write(const struct tpp_device_info *device)
{
    return tpp_fields_write(device_fields, device);
}

enum tpp_status tpp_record_write(const struct tpp_record *record, struct tpp_buffer *text, struct tpp_error *err)
{
    int version = (int)record->schema_version;
    TPP_TRY(tpp_context(err, tpp_canonical_object(tpp_record_fields, record, version, text, err), "record"));
    tpp_buffer_text(text, "\n");
    return tpp_buffer_status(text, err);
}
