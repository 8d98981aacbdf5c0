/* Products under conditions of their own: what the headline is not, and what a reader of a certificate asks next. */
#include "host/gemm_series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_series.h"
#include "host/element.h"
#include "host/monotonic.h"

enum { SIMULATED_SAMPLES = 4 };
static const uint64_t READING_PERIOD_NS = 250000000; /* of the core clock: reading it is a gap of microseconds */
static const uint64_t STEADY_PERIOD_NS = 5000000000;

static const struct tpp_series_condition certified[TPP_SERIES_CONDITIONS] = {
    { TPP_SERIES_BURST, "the first 5 ms after 1 s of idleness, random data", TPP_BURST_IDLE_NS, TPP_BURST_NS,
      TPP_BURST_NS, 1, 0 },
    { TPP_SERIES_SUSTAINED, "without a pause until steady, 10 to 60 s, random data; the last half counts", 0,
      TPP_SUSTAINED_LEAST_NS, TPP_SUSTAINED_MOST_NS, 0, 0 },
    { TPP_SERIES_ZEROS, "inputs of zeros: a diagnostic of the power limit, never a figure", 0, TPP_ZEROS_NS,
      TPP_ZEROS_NS, 0, 1 },
};

void tpp_series_conditions(int is_certifying, struct tpp_series_condition conditions[TPP_SERIES_CONDITIONS])
{
    memcpy(conditions, certified, sizeof certified);
    for (size_t i = 0; i < TPP_SERIES_CONDITIONS && !is_certifying; i++) {
        if (conditions[i].most_ns > conditions[i].duration_ns) {
            conditions[i].most_ns = conditions[i].duration_ns;
            conditions[i].note = "10 s without a pause, random data; the last half counts";
        }
    }
}

/* The clock during the last product: from its own counters where it has some, else read at the end alone, because that
 * takes 5 ms. */
static double read_clock(struct tpp_bench *bench, const struct tpp_gemm *gemm, int is_end)
{
    if (gemm->clocks != NULL) {
        return tpp_gemm_clock_hz(bench, gemm);
    }
    return is_end ? tpp_clock_read(bench) : (double)NAN;
}

static enum tpp_status add_sample(const struct tpp_bench *bench, struct tpp_series *series,
                                  const struct tpp_timing *timing, struct tpp_error *err)
{
    struct tpp_series_sample *sample = tpp_series_add_sample(series);
    if (sample == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "series: out of memory");
    }
    const uint64_t elapsed_ns = timing->device_ns > 0 ? timing->device_ns : timing->host_ns;
    sample->start_ns = timing->start_ns - bench->record_start_ns;
    sample->elapsed_ns = elapsed_ns > 0 ? elapsed_ns : 1;
    sample->clock_hz = (double)NAN;
    return TPP_STATUS_OK;
}

/* 1 when a series of that length has enough. */
static int is_over(const struct tpp_bench *bench, const struct tpp_series_condition *condition,
                   const struct tpp_series *series, uint64_t lasted_ns, uint64_t *looked_ns)
{
    struct tpp_series_summary summary;
    if (bench->session->is_simulated) {
        return series->sample_count >= SIMULATED_SAMPLES;
    }
    if (lasted_ns < condition->duration_ns) {
        return 0;
    }
    if (lasted_ns >= condition->most_ns || tpp_bench_is_late(bench)) {
        return 1;
    }
    if (*looked_ns > 0 && lasted_ns - *looked_ns < STEADY_PERIOD_NS) {
        return 0;
    }
    *looked_ns = lasted_ns;
    return tpp_series_summarise(series, &summary) && summary.is_steady;
}

static enum tpp_status run_series(struct tpp_bench *bench, const struct tpp_gemm *gemm, const struct tpp_inputs *inputs,
                                  const struct tpp_series_condition *condition, uint32_t repetitions,
                                  struct tpp_series *series, struct tpp_error *err)
{
    if (condition->idle_ns > 0 && !bench->session->is_simulated) {
        tpp_pause_ns(condition->idle_ns);
    }
    const uint32_t set_count = condition->has_zeros || inputs->set_count == 0 ? 1 : inputs->set_count;
    const uint64_t start_ns = tpp_monotonic_ns();
    uint64_t read_ns = 0;
    uint64_t looked_ns = 0;
    int is_end = 0;
    for (uint32_t set = 0; !is_end; set = (set + 1) % set_count) {
        struct tpp_timing timing;
        TPP_TRY(tpp_gemm_run(bench, gemm, &inputs->sets[set], repetitions, &timing, err));
        TPP_TRY(add_sample(bench, series, &timing, err));
        const uint64_t now_ns = tpp_monotonic_ns();
        is_end = is_over(bench, condition, series, now_ns - start_ns, &looked_ns);
        if (is_end || condition->is_single || now_ns - read_ns >= READING_PERIOD_NS) {
            read_ns = now_ns;
            series->samples[series->sample_count - 1].clock_hz = read_clock(bench, gemm, is_end);
        }
    }
    return TPP_STATUS_OK;
}

/* A product of zeros is zero, to the bit. */
static enum tpp_status check_zeros(struct tpp_bench *bench, const struct tpp_inputs *inputs, struct tpp_error *err)
{
    const size_t bytes = tpp_inputs_output_bytes(inputs);
    unsigned char *c = malloc(bytes);
    if (c == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "output on the host: out of memory");
    }
    const size_t element = tpp_element_bytes(inputs->acc);
    enum tpp_status status = bench->backend->read(inputs->sets[0].c, c, bytes, err);
    for (size_t row = 0; row < inputs->m && status == TPP_STATUS_OK; row++) {
        const unsigned char *at = c + row * inputs->ldc * element;
        for (size_t i = 0; i < inputs->n * element && status == TPP_STATUS_OK; i++) {
            if (at[i] != 0) {
                status = tpp_fail(err, TPP_STATUS_VERIFICATION, "zeros: entry %zu, %zu of the product is not zero", row,
                                  i / element);
            }
        }
    }
    free(c);
    return status;
}

static enum tpp_status verify_sets(struct tpp_bench *bench, struct tpp_inputs *inputs, const struct tpp_series *series,
                                   struct tpp_error *err)
{
    for (uint32_t set = 0; set < inputs->set_count && set < series->sample_count; set++) {
        struct tpp_verification verification;
        tpp_verification_begin(&verification, "projection");
        TPP_TRY(tpp_context(err, tpp_inputs_verify(bench, inputs, set, 0, &verification, err), "%s", series->name));
    }
    return TPP_STATUS_OK;
}

static enum tpp_status one_series(struct tpp_bench *bench, const struct tpp_gemm *gemm, struct tpp_inputs *inputs,
                                  const struct tpp_series_condition *condition, struct tpp_measurement *measurement,
                                  struct tpp_error *err)
{
    const uint32_t repetitions = condition->is_single ? 1 : measurement->repetitions_per_sample;
    struct tpp_series *series = tpp_detail_add_series(&measurement->detail);
    if (series == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "series: out of memory");
    }
    (void)snprintf(series->name, sizeof series->name, "%s", condition->name);
    (void)snprintf(series->note, sizeof series->note, "%s",
                   bench->session->is_simulated ? "a few products on a device model" : condition->note);
    series->macs_per_sample = (uint64_t)gemm->m * gemm->n * gemm->k * repetitions;
    tpp_bench_stage(bench, gemm->kernel->id, condition->name);
    for (uint32_t set = 0; set < inputs->set_count; set++) {
        TPP_TRY(tpp_inputs_poison(bench, inputs, set, err));
    }
    TPP_TRY(run_series(bench, gemm, inputs, condition, repetitions, series, err));
    return condition->has_zeros ? check_zeros(bench, inputs, err) : verify_sets(bench, inputs, series, err);
}

enum tpp_status tpp_gemm_series(struct tpp_bench *bench, const struct tpp_gemm *gemm, struct tpp_inputs *inputs,
                                struct tpp_measurement *measurement, struct tpp_error *err)
{
    const uint64_t start_ns = tpp_monotonic_ns();
    struct tpp_series_condition conditions[TPP_SERIES_CONDITIONS];
    tpp_series_conditions(bench->options->is_certifying, conditions);
    for (size_t i = 0; i < TPP_SERIES_CONDITIONS; i++) {
        if (conditions[i].has_zeros) {
            TPP_TRY(tpp_inputs_clear(bench, inputs, 0, err));
        }
        enum tpp_status status = one_series(bench, gemm, inputs, &conditions[i], measurement, err);
        if (conditions[i].has_zeros) {
            TPP_TRY(tpp_inputs_restore(bench, inputs, 0, status == TPP_STATUS_OK ? err : NULL));
        }
        TPP_TRY(status);
        tpp_bench_keep_part(bench, 0);
    }
    tpp_record_judge_series(bench->record, measurement);
    bench->peers_ns += tpp_monotonic_ns() - start_ns;
    return TPP_STATUS_OK;
}
