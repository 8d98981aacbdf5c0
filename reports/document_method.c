/* How a record was made: limits, conditions, method, provenance. */
#include <stdio.h>
#include <string.h>

#include "reports/derived.h"
#include "reports/document.h"
#include "reports/figures.h"

void tpp_document_add_limits(struct tpp_document *document, const struct tpp_record *record)
{
    if (tpp_record_measured_count(record) == 0) {
        return;
    }
    tpp_document_section(document, "limits", "Which limit each kernel meets");
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        if (tpp_has_rate(measurement)) {
            tpp_document_fact(document, measurement->kernel, "%s",
                              measurement->limit[0] != '\0' ? measurement->limit : "not known");
        }
    }
}

/* 1 when a warning of the same code stands before it. */
static int is_repeated(const struct tpp_record *record, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (record->warnings[i].code == record->warnings[index].code) {
            return 1;
        }
    }
    return 0;
}

/* All warnings of one code, so that the eye finds how many kernels each concerns. */
static void add_warnings(struct tpp_document *document, const struct tpp_record *record, enum tpp_warning_code code)
{
    for (size_t i = 0; i < record->warning_count; i++) {
        const struct tpp_warning *warning = &record->warnings[i];
        if (warning->code == code) {
            tpp_document_cell(document, TPP_TONE_WARNING, "%s", tpp_warning_name((int)code));
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", warning->about[0] != '\0' ? warning->about : "the run");
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", warning->seen);
        }
    }
}

void tpp_document_add_conditions(struct tpp_document *document, const struct tpp_record *record)
{
    tpp_document_section(document, "conditions", "Conditions and warnings");
    if (record->warning_count == 0) {
        tpp_document_block(document, TPP_BLOCK_TEXT, NULL);
        tpp_document_cell(document, TPP_TONE_GOOD, "No warnings.");
        return;
    }
    tpp_document_block(document, TPP_BLOCK_TABLE, NULL);
    tpp_document_column(document, "Warning", 0);
    tpp_document_column(document, "About", 0);
    tpp_document_column(document, "Seen", 0);
    for (size_t i = 0; i < record->warning_count; i++) {
        if (!is_repeated(record, i)) {
            add_warnings(document, record, record->warnings[i].code);
        }
    }
    tpp_document_block(document, TPP_BLOCK_FACTS, "What each warning means, and what helps");
    for (size_t i = 0; i < record->warning_count; i++) {
        if (!is_repeated(record, i)) {
            tpp_document_fact(document, tpp_warning_name((int)record->warnings[i].code), "%s",
                              tpp_warning_advice(record->warnings[i].code));
        }
    }
}

/* ------------------------------------------------------------------------------------------------- method */

static void add_settings(struct tpp_document *document, const struct tpp_record *record)
{
    const struct tpp_settings *settings = &record->settings;
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    tpp_document_fact(document, "Nonce", "%s", record->nonce);
    tpp_document_fact(document, "Mode", "%s", settings->mode);
    tpp_document_fact(document, "Timed work per kernel", "at least %s, after %s of warm-up",
                      tpp_figure_duration((double)settings->min_time_ns).text,
                      tpp_figure_duration((double)settings->warmup_ns).text);
    tpp_document_fact(document, "Target for the whole run", "%s",
                      tpp_figure_duration((double)settings->max_time_ns).text);
    struct tpp_buffer asked = { 0 };
    for (size_t i = 0; i < settings->precision_count; i++) {
        tpp_buffer_format(&asked, "%s%s", i > 0 ? ", " : "", tpp_precision_name((int)settings->precisions[i]));
    }
    tpp_document_fact(document, "Precisions asked for", "%s", asked.bytes != NULL ? asked.bytes : "");
    document->has_failed |= asked.has_failed;
    tpp_buffer_free(&asked);
    tpp_document_fact(document, "Other libraries", "%s", settings->has_peers ? "compared" : "not asked for");
    tpp_document_fact(document, "Command line", "%s", settings->command_line);
}

static void add_shapes(struct tpp_document *document, const struct tpp_record *record)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, "What one timed repetition was");
    tpp_document_column(document, "Kernel", 0);
    tpp_document_column(document, "Formats", 0);
    tpp_document_column(document, "Shape M x N x K", 0);
    tpp_document_column(document, "Times", 1);
    tpp_document_column(document, "Setting", 0);
    tpp_document_column(document, "Input sets", 0);
    tpp_document_column(document, "Core clock", 1);
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        if (!tpp_has_rate(measurement)) {
            continue;
        }
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", measurement->kernel);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s into %s", tpp_precision_name((int)measurement->precision),
                          tpp_precision_name((int)measurement->accumulator));
        if (measurement->kind == TPP_KIND_GEMM) {
            tpp_document_cell(document, TPP_TONE_PLAIN, "%llu x %llu x %llu", (unsigned long long)measurement->m,
                              (unsigned long long)measurement->n, (unsigned long long)measurement->k);
        } else {
            tpp_document_cell(document, TPP_TONE_PLAIN, "in registers");
        }
        tpp_document_cell(document, TPP_TONE_PLAIN, "%u", measurement->repetitions_per_sample);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", measurement->tile[0] != '\0' ? measurement->tile : "-");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%u of %s", measurement->input_set_count,
                          tpp_figure_bytes(measurement->input_set_bytes).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_frequency(measurement->clock_hz).text);
    }
}

static void add_checks(struct tpp_document *document, const struct tpp_record *record)
{
    tpp_document_block(document, TPP_BLOCK_FACTS, "How each was verified");
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        const struct tpp_verification *check = &measurement->verification;
        if (!tpp_has_rate(measurement)) {
            continue;
        }
        char vectors[48] = "";
        if (check->projection_count > 0) {
            (void)snprintf(vectors, sizeof vectors, ", %u random vectors each", check->projection_count);
        }
        tpp_document_fact(document, measurement->kernel,
                          "%s: %u outputs from %u blocks%s, %llu entries recomputed, %llu not finite%s%s%s%s",
                          check->method, check->output_count, check->block_count, vectors,
                          (unsigned long long)check->entry_count, (unsigned long long)check->nonfinite_count,
                          check->detail[0] != '\0' ? "; " : "", check->detail,
                          check->output_hash[0] != '\0' ? "; hash of the last output " : "", check->output_hash);
    }
}

static void add_candidates(struct tpp_document *document, const struct tpp_record *record)
{
    int has_block = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        for (size_t j = 0; tpp_has_rate(measurement) && j < measurement->candidate_count; j++) {
            const struct tpp_candidate *candidate = &measurement->candidates[j];
            if (!has_block) {
                tpp_document_block(
                    document, TPP_BLOCK_TABLE,
                    "Settings tried beforehand; the chosen one was measured again for the figures above");
                tpp_document_column(document, "Kernel", 0);
                tpp_document_column(document, "Setting", 0);
                tpp_document_column(document, "Best of", 1);
                tpp_document_column(document, "Shortest", 1);
                tpp_document_column(document, "Chosen", 0);
                has_block = 1;
            }
            enum tpp_tone tone = candidate->is_chosen ? TPP_TONE_GOOD : TPP_TONE_PLAIN;
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", measurement->kernel);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", candidate->tile);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%u", candidate->repetitions);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_duration((double)candidate->best_ns).text);
            tpp_document_cell(document, tone, "%s", candidate->is_chosen ? "chosen" : "");
        }
    }
}

/* What a kernel showed elsewhere says how far its figures here may be trusted. */
static void add_confirmations(struct tpp_document *document, const struct tpp_report *report)
{
    if (report->confirmed_on == NULL) {
        return;
    }
    tpp_document_block(document, TPP_BLOCK_FACTS,
                       "On which silicon each kernel has been confirmed, by records that come "
                       "with this version");
    for (size_t i = 0; i < report->record->measurement_count; i++) {
        const char *kernel = report->record->measurements[i].kernel;
        struct tpp_buffer devices = { 0 };
        if (!tpp_has_rate(&report->record->measurements[i])) {
            continue;
        }
        for (size_t j = 0; report->confirmed_on(kernel, j) != NULL; j++) {
            tpp_buffer_format(&devices, "%s%s", j > 0 ? "; " : "", report->confirmed_on(kernel, j));
        }
        tpp_document_fact(document, kernel, "%s",
                          devices.bytes != NULL ? devices.bytes : "not yet confirmed on silicon");
        document->has_failed |= devices.has_failed;
        tpp_buffer_free(&devices);
    }
}

void tpp_document_add_method(struct tpp_document *document, const struct tpp_report *report)
{
    const struct tpp_record *record = report->record;
    tpp_document_section(document, "method", "How it was measured");
    add_settings(document, record);
    if (tpp_record_measured_count(record) > 0) {
        add_shapes(document, record);
        add_checks(document, record);
        add_candidates(document, record);
        add_confirmations(document, report);
    }
}

/* ------------------------------------------------------------------------------------------------- provenance */

void tpp_document_add_provenance(struct tpp_document *document, const struct tpp_record *record)
{
    const struct tpp_host_info *host = &record->host;
    tpp_document_section(document, "provenance", "Where it comes from");
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    tpp_document_fact(document, "Tool", "%s %s, commit %s", record->tool.name, record->tool.version,
                      record->tool.commit);
    tpp_document_fact(document, "Compiler", "%s", record->tool.compiler);
    tpp_document_fact(document, "Record", "%s version %u", record->schema, record->schema_version);
    tpp_document_fact(document, "Started", "%s", record->started_utc);
    tpp_document_fact(document, "Duration", "%s", tpp_figure_duration((double)record->duration_ns).text);
    tpp_document_fact(document, "Platform", "%s", record->device.platform);
    tpp_document_fact(document, "Driver", "%s", record->device.driver);
    tpp_document_fact(document, "Interface", "%s%s%s", record->device.backend,
                      record->device.api_version[0] != '\0' ? ", " : "", record->device.api_version);
    tpp_document_fact(document, "Time stamps", "resolution %s",
                      tpp_figure_duration(record->device.timer_resolution_ns).text);
    tpp_document_fact(document, "Host", "%s", host->system);
    tpp_document_fact(document, "Processor", "%s", host->processor);
    tpp_document_fact(document, "Host cores", "%u, with %u threads, %s of memory", host->core_count, host->thread_count,
                      tpp_figure_bytes(host->memory_bytes).text);
    tpp_document_fact(document, "Topology", "%s", host->topology);
    tpp_document_fact(document, "Processor features", "%s", host->features);
    tpp_document_fact(document, "Device extensions", "%s", record->device.capabilities);
}
