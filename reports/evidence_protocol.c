/* Whether a record has the samples and outputs that its own settings make the protocol produce. */
#include <stdio.h>
#include <string.h>

#include "reports/evidence_checks.h"

enum { BLOCKS_LEAST = 3, PROBE_SAMPLES_PER_BLOCK = 8, TWINS_LEAST = 2 };

struct following {
    struct tpp_evidence *evidence;
    const struct tpp_record *record;
    const struct tpp_measurement *measurement;
    size_t samples_per_block;
};

#define FAIL(following, ...) tpp_evidence_fail((following)->evidence, TPP_CHECK_PROTOCOL, __VA_ARGS__)

/* One output was checked for each sample, in order. */
static void follow_outputs(const struct following *following)
{
    const struct tpp_measurement *measurement = following->measurement;
    if (measurement->output_count != measurement->sample_count) {
        FAIL(following, "%s: %zu samples, but %zu checked outputs", measurement->kernel, measurement->sample_count,
             measurement->output_count);
        return;
    }
    for (size_t i = 0; i < measurement->sample_count; i++) {
        if (measurement->outputs[i].block != measurement->samples[i].block ||
            measurement->outputs[i].input_set != measurement->samples[i].input_set) {
            FAIL(following, "%s: output %zu belongs to another sample", measurement->kernel, i);
            return;
        }
    }
}

/* Blocks are whole and numbered from 0; a product takes each input set once a block, a probe has one. */
static void follow_blocks(const struct following *following)
{
    const struct tpp_measurement *measurement = following->measurement;
    size_t per_block = following->samples_per_block;
    for (size_t i = 0; i < measurement->sample_count; i++) {
        const struct tpp_sample *sample = &measurement->samples[i];
        uint32_t set = measurement->kind == TPP_KIND_GEMM ? (uint32_t)(i % per_block) : 0;
        if (sample->block != i / per_block || sample->input_set != set) {
            FAIL(following, "%s: sample %zu is of block %u and input set %u, and should be of %zu and %u",
                 measurement->kernel, i, sample->block, sample->input_set, i / per_block, set);
            return;
        }
    }
    if (measurement->sample_count % per_block != 0) {
        FAIL(following, "%s: the last block has %zu of %zu samples", measurement->kernel,
             measurement->sample_count % per_block, per_block);
    }
}

static uint64_t timed_ns(const struct tpp_measurement *measurement, size_t sample_count)
{
    uint64_t total_ns = 0;
    for (size_t i = 0; i < sample_count; i++) {
        total_ns += measurement->samples[i].host_ns;
    }
    return total_ns;
}

/* Measuring ends with the first block at which the time asked for is reached, or when the time of the job is over. */
static void follow_length(const struct following *following)
{
    const struct tpp_measurement *measurement = following->measurement;
    uint64_t wanted_ns = following->record->settings.min_time_ns;
    size_t blocks = measurement->sample_count / following->samples_per_block;
    uint64_t all_ns = timed_ns(measurement, measurement->sample_count);
    int was_late = measurement->ended_ns >= measurement->deadline_ns;
    if ((all_ns < wanted_ns || blocks < BLOCKS_LEAST) && !was_late) {
        FAIL(following, "%s: %zu blocks of %.3f s together, fewer than the settings ask for, and time was left",
             measurement->kernel, blocks, (double)all_ns * 1e-9);
    }
    /* A challenge may ask for more samples than the time gives: then its own check looks at this. */
    if (blocks > BLOCKS_LEAST && *following->record->challenge_sha256 == '\0') {
        uint64_t before_ns = timed_ns(measurement, measurement->sample_count - following->samples_per_block);
        if (before_ns >= wanted_ns) {
            FAIL(following, "%s: measured on after the time asked for was reached", measurement->kernel);
        }
    }
}

/* Two blocks never take the same nanoseconds throughout. */
static void follow_repetition(const struct following *following)
{
    const struct tpp_measurement *measurement = following->measurement;
    size_t per_block = following->samples_per_block;
    size_t blocks = measurement->sample_count / per_block;
    if (per_block < TWINS_LEAST) {
        return;
    }
    for (size_t i = 1; i < blocks; i++) {
        for (size_t j = i > 64 ? i - 64 : 0; j < i; j++) {
            size_t twins = 0;
            while (twins < per_block && measurement->samples[i * per_block + twins].host_ns ==
                                            measurement->samples[j * per_block + twins].host_ns) {
                twins++;
            }
            if (twins == per_block) {
                FAIL(following, "%s: block %zu has the times of block %zu, to the nanosecond", measurement->kernel, i,
                     j);
                return;
            }
        }
    }
}

static void follow_settings(const struct following *following)
{
    const struct tpp_measurement *measurement = following->measurement;
    const struct tpp_settings *settings = &following->record->settings;
    int is_asked_for = settings->precision_count == 0;
    for (size_t i = 0; i < settings->precision_count; i++) {
        is_asked_for = is_asked_for || settings->precisions[i] == measurement->precision;
    }
    if (!is_asked_for && *settings->kernel == '\0') {
        FAIL(following, "%s: %s was not asked for", measurement->kernel,
             tpp_precision_name((int)measurement->precision));
    }
    if (*settings->kernel != '\0' && strcmp(settings->kernel, measurement->kernel) != 0) {
        FAIL(following, "%s: the settings ask for %s alone", measurement->kernel, settings->kernel);
    }
    if (*settings->shape != '\0' && measurement->kind == TPP_KIND_GEMM) {
        char shape[TPP_NAME_BYTES];
        (void)snprintf(shape, sizeof shape, "%llux%llux%llu", (unsigned long long)measurement->m,
                       (unsigned long long)measurement->n, (unsigned long long)measurement->k);
        if (strcmp(shape, settings->shape) != 0) {
            FAIL(following, "%s: the shape is %s, and the settings ask for %s", measurement->kernel, shape,
                 settings->shape);
        }
    }
}

/* What was asked for stands in the record, be it as waived. */
static void follow_request(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    for (size_t i = 0; i < record->settings.precision_count && *record->settings.kernel == '\0'; i++) {
        size_t found = 0;
        for (size_t j = 0; j < record->measurement_count; j++) {
            found += record->measurements[j].precision == record->settings.precisions[i];
        }
        if (found == 0 && !record->is_aborted) {
            tpp_evidence_fail(evidence, TPP_CHECK_PROTOCOL, "%s was asked for, and there is nothing of it",
                              tpp_precision_name((int)record->settings.precisions[i]));
        }
    }
}

void tpp_check_protocol(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    size_t sample_count = 0;
    follow_request(evidence, record);
    for (size_t i = 0; i < record->measurement_count; i++) {
        struct following following = { .evidence = evidence,
                                       .record = record,
                                       .measurement = &record->measurements[i] };
        const struct tpp_measurement *measurement = following.measurement;
        if (measurement->outcome != TPP_OUTCOME_MEASURED) {
            continue;
        }
        following.samples_per_block =
            measurement->kind == TPP_KIND_GEMM ? measurement->input_set_count : PROBE_SAMPLES_PER_BLOCK;
        if (following.samples_per_block == 0) {
            tpp_evidence_fail(evidence, TPP_CHECK_PROTOCOL, "%s: measured without input sets", measurement->kernel);
            continue;
        }
        follow_settings(&following);
        follow_outputs(&following);
        follow_blocks(&following);
        follow_length(&following);
        follow_repetition(&following);
        sample_count += measurement->sample_count;
    }
    tpp_evidence_pass(evidence, TPP_CHECK_PROTOCOL, "%zu samples, each with its checked output", sample_count);
}
