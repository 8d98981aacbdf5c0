/* What measurements share: keys, samples, and the judgement that makes warnings. */
#include "host/bench.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/record_judge.h"
#include "host/monotonic.h"
#include "host/processor.h"
#include "kernels/format.h"

static const double CLOCK_TOLERANCE = 0.01; /* R15, quick */
static const uint64_t PART_PERIOD_NS = 1000000000;
enum { PART_PERIOD_COSTS = 50 };

struct tpp_tile_facts tpp_bench_facts(const struct tpp_bench *bench)
{
    const struct tpp_device_info *device = &bench->session->device;
    struct tpp_tile_facts facts = { .l1d_bytes = device->l1d_bytes,
                                    .l2_bytes = device->l2_bytes,
                                    .local_memory_bytes = device->local_memory_bytes,
                                    .max_group_size = device->max_group_size,
                                    .core_count = device->core_count };
    if (device->kind == TPP_DEVICE_CPU) {
        const char *features = bench->record->host.features;
        facts.vector_bytes = tpp_features_have(features, "avx512f avx512dq avx512vl", NULL, 0) ? 64
                             : tpp_features_have(features, "avx2 fma", NULL, 0)                ? 32
                                                                                               : 16;
    }
    return facts;
}

void tpp_bench_note_probe(struct tpp_bench *bench, const struct tpp_kernel *kernel, double rate)
{
    if (bench->probe_count < TPP_PROBES_MOST) {
        bench->probes[bench->probe_count].kernel = kernel;
        bench->probes[bench->probe_count].rate = rate;
        bench->probe_count++;
    }
}

/* What is stored, scaled and added alike. */
static int has_same_formats(const struct tpp_kernel *one, const struct tpp_kernel *other)
{
    return one->api == other->api && one->in == other->in && one->acc == other->acc && one->format == other->format &&
           one->scaling == other->scaling && one->scale_block == other->scale_block;
}

int tpp_kernel_is_same_job(const struct tpp_kernel *one, const struct tpp_kernel *other)
{
    return one->kind == other->kind && has_same_formats(one, other) && one->promoted_k == other->promoted_k;
}

void tpp_bench_describe_formats(const struct tpp_kernel *kernel, struct tpp_measurement *measurement)
{
    static const char *const scalings[TPP_SCALING_COUNT] = { "", "ue8m0", "ue4m3" };
    struct tpp_measurement_detail *detail = &measurement->detail;
    measurement->accumulator = kernel->acc;
    if (kernel->api != TPP_API_CUDA) {
        return;
    }
    (void)snprintf(detail->format, sizeof detail->format, "%s", tpp_format_get(kernel->format)->name);
    if (kernel->scaling != TPP_SCALING_NONE) {
        (void)snprintf(detail->scaling, sizeof detail->scaling, "%s/%u", scalings[kernel->scaling],
                       kernel->scale_block);
    }
    detail->accumulator_bits = kernel->accumulator_bits;
    detail->promoted_k = kernel->promoted_k;
}

double tpp_bench_probe_rate(const struct tpp_bench *bench, const struct tpp_kernel *product,
                            const struct tpp_kernel **probe)
{
    double best = 0.0;
    for (size_t i = 0; i < bench->probe_count; i++) {
        const struct tpp_kernel *kernel = bench->probes[i].kernel;
        /* OpenCL's probes of a precision stand for all its products, whatever these accumulate in. */
        const int is_alike =
            product->api == TPP_API_OPENCL ? kernel->in == product->in : has_same_formats(kernel, product);
        if (is_alike && bench->probes[i].rate > best) {
            best = bench->probes[i].rate;
            if (probe != NULL) {
                *probe = kernel;
            }
        }
    }
    return best;
}

void tpp_bench_stage(const struct tpp_bench *bench, const char *kernel, const char *stage)
{
    char text[TPP_TEXT_BYTES];
    (void)snprintf(text, sizeof text, "%s: %s", kernel, stage);
    if (bench->on_stage != NULL) {
        bench->on_stage(bench->user, text);
    }
}

void tpp_bench_keep_part(struct tpp_bench *bench, int is_due_only)
{
    const uint64_t now_ns = tpp_monotonic_ns();
    const uint64_t costs_ns = PART_PERIOD_COSTS * bench->part_cost_ns;
    const uint64_t period_ns = costs_ns > PART_PERIOD_NS ? costs_ns : PART_PERIOD_NS;
    if (bench->on_part == NULL || (is_due_only && now_ns - bench->part_ended_ns < period_ns)) {
        return;
    }
    bench->on_part(bench->user);
    bench->part_ended_ns = tpp_monotonic_ns();
    bench->part_cost_ns = bench->part_ended_ns - now_ns;
}

int tpp_bench_is_late(const struct tpp_bench *bench)
{
    return tpp_monotonic_ns() >= bench->deadline_ns;
}

enum tpp_status tpp_bench_add_sample(const struct tpp_bench *bench, struct tpp_measurement *measurement,
                                     const struct tpp_timing *timing, uint32_t block, uint32_t input_set,
                                     struct tpp_error *err)
{
    struct tpp_sample *sample = tpp_measurement_add_sample(measurement);
    if (sample == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "samples: out of memory");
    }
    sample->block = block;
    sample->input_set = input_set;
    sample->start_ns = timing->start_ns - bench->record_start_ns;
    sample->host_ns = timing->host_ns > 0 ? timing->host_ns : 1;
    sample->device_ns = timing->device_ns;
    return TPP_STATUS_OK;
}

static void judge_clocks(const struct tpp_bench *bench, struct tpp_measurement *measurement)
{
    size_t without = 0;
    size_t apart = 0;
    for (size_t i = 0; i < measurement->sample_count; i++) {
        const struct tpp_sample *sample = &measurement->samples[i];
        /* Submission costs time of its own: half a millisecond is no disagreement. */
        double gap_ns = (double)sample->host_ns - (double)sample->device_ns;
        without += sample->device_ns == 0;
        apart += sample->device_ns != 0 && gap_ns > 5e5 && gap_ns > CLOCK_TOLERANCE * (double)sample->host_ns;
    }
    if (without > 0) {
        tpp_record_warn(bench->record, TPP_WARNING_CLOCK_MISMATCH, measurement->kernel,
                        "%zu of %zu samples have no device time that can be trusted", without,
                        measurement->sample_count);
    }
    if (apart > measurement->sample_count / 4) {
        /* Rates must rest on one clock; the host's is the one that cannot hide time. */
        for (size_t i = 0; i < measurement->sample_count; i++) {
            measurement->samples[i].device_ns = 0;
        }
        tpp_record_warn(bench->record, TPP_WARNING_CLOCK_MISMATCH, measurement->kernel,
                        "%zu of %zu device times are more than 1 %% shorter than the host's", apart,
                        measurement->sample_count);
    }
}

enum tpp_status tpp_bench_add_output(struct tpp_measurement *measurement, const struct tpp_sample *sample,
                                     struct tpp_error *err)
{
    struct tpp_output *output = tpp_measurement_add_output(measurement);
    if (output == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "outputs: out of memory");
    }
    *output = measurement->verification.last;
    output->block = sample->block;
    output->input_set = sample->input_set;
    return TPP_STATUS_OK;
}

void tpp_bench_add_clock(const struct tpp_bench *bench, struct tpp_measurement *measurement, double clock_hz)
{
    struct tpp_clock_reading *reading = isnan(clock_hz) ? NULL : tpp_measurement_add_clock_reading(measurement);
    if (reading != NULL) {
        reading->at_ns = tpp_monotonic_ns() - bench->record_start_ns;
        reading->clock_hz = clock_hz;
    }
}

void tpp_bench_read_clock(struct tpp_bench *bench, struct tpp_measurement *measurement)
{
    tpp_bench_add_clock(bench, measurement, tpp_clock_read(bench));
}

int tpp_bench_needs_block(const struct tpp_bench *bench, const struct tpp_measurement *measurement, uint64_t timed_ns)
{
    const struct tpp_challenge *challenge = bench->options->challenge;
    return timed_ns < bench->options->min_time_ns ||
           (challenge != NULL && measurement->sample_count < challenge->protocol.min_samples);
}

void tpp_bench_judge(const struct tpp_bench *bench, struct tpp_measurement *measurement)
{
    judge_clocks(bench, measurement);
    tpp_record_judge_samples(bench->record, measurement);
}

void tpp_measurement_fail(struct tpp_measurement *measurement, enum tpp_status status, const struct tpp_error *err)
{
    measurement->outcome = status == TPP_STATUS_VERIFICATION  ? TPP_OUTCOME_UNVERIFIED
                           : status == TPP_STATUS_UNSUPPORTED ? TPP_OUTCOME_WAIVED
                                                              : TPP_OUTCOME_FAILED;
    (void)snprintf(measurement->reason, sizeof measurement->reason, "%.*s", (int)sizeof measurement->reason - 1,
                   err->text);
}
