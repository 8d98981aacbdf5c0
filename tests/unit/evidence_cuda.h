/* A record made through the CUDA backend, as an operator with the real chip would hand it in.
 *
 * It was made on a described H100 (tools/simulate_records.sh): kernels, inputs, outputs, protocol and challenge are
 * real, time is the model's. Here it loses what tells that it is a model, which no program of ours would take away. */
#ifndef TPP_TESTS_EVIDENCE_CUDA_H
#define TPP_TESTS_EVIDENCE_CUDA_H

#include <math.h>

#include "base/record_gates.h"
#include "tests/unit/evidence_forgery.h"

static const char cuda_record[] = TPP_SOURCE_DIR "/tests/recorded/evidence-cuda/record.json";
static const char cuda_challenge[] = TPP_SOURCE_DIR "/tests/recorded/evidence-cuda/challenge.json";
static const char image_name[] = "sm90a_wgmma.sm_90a";
static const double DESCRIBED_CLOCK_HZ = 1.83e9;
static const double DESCRIBED_POWER_W = 620.0;

static inline struct tpp_measurement *kernel_of(struct tpp_record *record, const char *kernel)
{
    size_t at = 0;
    while (at < record->measurement_count && strcmp(record->measurements[at].kernel, kernel) != 0) {
        at++;
    }
    cr_assert_lt(at, record->measurement_count, "no %s: make the record again with tools/simulate_records.sh", kernel);
    return &record->measurements[at];
}

static inline struct tpp_measurement *probe_of(struct tpp_record *record)
{
    return kernel_of(record, "sm90a_wgmma_bf16_f32");
}

/* A reading in the middle of each sample, as if NVML were fast enough for the model's microseconds. */
static inline void watch(struct tpp_record *record)
{
    tpp_telemetry_free(&record->telemetry);
    (void)strcpy(record->telemetry.source, "NVML, described");
    record->telemetry.period_ns = 1000;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        for (size_t j = 0; j < measurement->sample_count; j++) {
            struct tpp_telemetry_sample *reading = tpp_telemetry_add_sample(&record->telemetry);
            cr_assert_not_null(reading);
            reading->time_ns = measurement->samples[j].start_ns + measurement->samples[j].host_ns / 2;
            reading->sm_clock_hz = isnan(measurement->clock_hz) ? DESCRIBED_CLOCK_HZ : measurement->clock_hz;
            reading->memory_clock_hz = 2.619e9;
            reading->power_w = DESCRIBED_POWER_W + (double)(j % 7);
            reading->energy_j = 5e6 + DESCRIBED_POWER_W * (double)reading->time_ns * 1e-9;
            reading->temperature_c = 60.0 + (double)(j % 3);
            reading->utilisation = 1.0;
        }
    }
    for (size_t i = 0; i < record->environment.gate_count; i++) { /* which follow from the timeline */
        record->environment.gates[i].state = TPP_GATE_UNKNOWN;
    }
    tpp_record_judge_gates(record);
}

static inline void load_cuda(struct tpp_record *record)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_buffer text = { 0 };
    cr_assert_eq(tpp_file_read(cuda_record, &text, &err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(tpp_record_read(cuda_record, text.bytes, text.length, record, &err), TPP_STATUS_OK, "%s", err.text);
    tpp_buffer_free(&text);
    cr_assert(record->is_simulated);
    record->is_simulated = 0;
    (void)strcpy(record->device.platform, "CUDA");
    (void)strcpy(record->device.capabilities, "sm_90a compute_90");
    watch(record);
    struct tpp_named_digest *image = tpp_record_add_kernel_source(record);
    cr_assert_not_null(image);
    (void)strcpy(image->name, image_name);
    memset(image->sha256, '7', TPP_DIGEST_BYTES - 1);
}

static inline void load_cuda_challenge(struct tpp_challenge *challenge)
{
    struct tpp_error err = TPP_ERROR_INIT;
    memset(challenge, 0, sizeof *challenge);
    cr_assert_eq(tpp_challenge_load(cuda_challenge, challenge, &err), TPP_STATUS_OK, "%s", err.text);
}

#endif
