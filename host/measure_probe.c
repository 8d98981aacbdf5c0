/* The protocol for issue probes: warm-up, then blocks of timed launches with the core clock read between them; every
 * accumulator of every launch is checked against its exact value. */
#include <stdio.h>

#include "base/known_rates.h"
#include "base/record_judge.h"
#include "host/monotonic.h"
#include "host/probe.h"
#include "host/timer_check.h"

enum { SAMPLES_PER_BLOCK = 8, SAMPLES_SIMULATED = 1, BLOCKS_LEAST = 3 };

/* Where the kernel keeps clocks itself, the block's last launch tells what each core did, and at which clock. */
static enum tpp_status read_cores(struct tpp_bench *bench, const struct tpp_probe *probe, uint32_t block,
                                  struct tpp_measurement *measurement, struct tpp_error *err)
{
    struct tpp_core_summary summary;
    TPP_TRY(tpp_probe_read_cores(bench, probe, &measurement->detail, err));
    if (!tpp_detail_cores(&measurement->detail, &summary)) {
        return TPP_STATUS_OK;
    }
    tpp_bench_add_clock(bench, measurement, summary.clock_hz);
    struct tpp_launch_reading *launch = tpp_detail_add_launch(&measurement->detail);
    if (launch == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "core clocks: out of memory");
    }
    const struct tpp_core_reading *middle = &measurement->detail.cores[summary.middle];
    *launch = (struct tpp_launch_reading){
        .block = block, .core = middle->core, .macs = middle->macs, .cycles = middle->cycles, .ns = middle->ns
    };
    return TPP_STATUS_OK;
}

/* Each launch leaves the same output behind, so each is poisoned before and checked after: a launch that did nothing
 * would otherwise hide behind the one before it. */
static enum tpp_status one_block(struct tpp_bench *bench, const struct tpp_probe *probe, uint32_t block,
                                 struct tpp_measurement *measurement, uint64_t *timed_ns, struct tpp_error *err)
{
    /* Who asked a question gets whole blocks also from a model: so the checks of an answer are tried on one. */
    const int is_short = bench->session->is_simulated && bench->options->challenge == NULL;
    const uint32_t samples = is_short ? SAMPLES_SIMULATED : SAMPLES_PER_BLOCK;
    for (uint32_t i = 0; i < samples; i++) {
        struct tpp_timing timing;
        TPP_TRY(tpp_probe_poison(bench, probe, err));
        TPP_TRY(tpp_probe_run(bench, probe, 1, &timing, err));
        TPP_TRY(tpp_bench_add_sample(bench, measurement, &timing, block, 0, err));
        TPP_TRY(tpp_probe_verify(bench, probe, &measurement->verification, err));
        TPP_TRY(tpp_bench_add_output(measurement, &measurement->samples[measurement->sample_count - 1], err));
        *timed_ns += timing.host_ns;
    }
    measurement->verification.block_count++;
    return read_cores(bench, probe, block, measurement, err);
}

static enum tpp_status all_blocks(struct tpp_bench *bench, struct tpp_probe *probe, struct tpp_measurement *measurement,
                                  struct tpp_error *err)
{
    uint64_t timed_ns = 0;
    tpp_verification_begin(&measurement->verification, "closed-form");
    for (uint32_t block = 0; block < BLOCKS_LEAST || tpp_bench_needs_block(bench, measurement, timed_ns); block++) {
        if (block > 0 && tpp_bench_is_late(bench)) {
            break;
        }
        tpp_bench_read_clock(bench, measurement);
        if (block > 0) {
            TPP_TRY(tpp_probe_load_operands(bench, probe, block, err)); /* new operands, new end values */
        }
        TPP_TRY(one_block(bench, probe, block, measurement, &timed_ns, err));
        tpp_bench_keep_part(bench, 1);
    }
    measurement->ended_ns = tpp_monotonic_ns() - bench->record_start_ns;
    measurement->clock_hz = tpp_measurement_median_clock(measurement);
    (void)snprintf(measurement->verification.detail, sizeof measurement->verification.detail,
                   "every accumulator equals its exact end value after %u trips", probe->trips);
    return TPP_STATUS_OK;
}

static enum tpp_status measure(struct tpp_bench *bench, const struct tpp_kernel *kernel, struct tpp_probe *probe,
                               struct tpp_measurement *measurement, struct tpp_error *err)
{
    tpp_bench_stage(bench, kernel->id, "compiling and sizing");
    TPP_TRY(tpp_probe_open(bench, kernel, probe, err));
    (void)snprintf(measurement->tile, sizeof measurement->tile, "%zu chains of %zu lanes, %zu work-items",
                   probe->chains, probe->lanes, probe->work_items);
    measurement->probe = (struct tpp_probe_shape){ .work_items = probe->units,
                                                   .chains = (uint32_t)probe->chains,
                                                   .lanes = (uint32_t)probe->lanes,
                                                   .trips = probe->trips,
                                                   .macs_per_chain_trip = kernel->macs_per_chain_trip,
                                                   .in_per_lane = kernel->in_per_lane };
    measurement->repetitions_per_sample = 1;
    measurement->macs_per_sample = probe->macs_per_launch;
    measurement->input_set_count = 1;
    measurement->input_set_bytes = probe->operand_bytes;
    tpp_bench_stage(bench, kernel->id, "warming up");
    uint64_t end_ns = tpp_monotonic_ns() + bench->options->warmup_ns;
    do {
        struct tpp_timing timing;
        TPP_TRY(tpp_probe_run(bench, probe, 1, &timing, err));
    } while (tpp_monotonic_ns() < end_ns);
    tpp_bench_stage(bench, kernel->id, "measuring and verifying");
    TPP_TRY(all_blocks(bench, probe, measurement, err));
    measurement->outcome = TPP_OUTCOME_MEASURED;
    return TPP_STATUS_OK;
}

/* A core that is behind the others, and all of them beside what is known of their architecture (R7, R23). */
static void judge_cores(struct tpp_bench *bench, struct tpp_measurement *measurement)
{
    struct tpp_rate_reading reading;
    tpp_record_judge_cores(bench->record, measurement);
    if (!tpp_record_rate_reading(bench->record, measurement, &reading)) {
        return;
    }
    if (tpp_record_is_matrix_probe(measurement)) {
        (void)snprintf(measurement->limit, sizeof measurement->limit, "%.2f multiply-accumulates per clock and core",
                       reading.macs_per_clock);
    }
    measurement->detail.known_rate = tpp_rate_reading_settled(&reading);
    if (reading.is_impossible) {
        measurement->outcome = TPP_OUTCOME_UNSTABLE;
        (void)snprintf(measurement->reason, sizeof measurement->reason,
                       "%.5g multiply-accumulates per clock and core; its architecture is known for at most %.5g (%s): "
                       "a clock or a count is wrong",
                       reading.macs_per_clock, reading.known, reading.source);
    }
}

/* Operations per clock and core as a whole number of instructions; what cores tell by their own counters comes after.
 */
static void judge_saturation(struct tpp_bench *bench, struct tpp_measurement *measurement)
{
    struct tpp_saturation saturation;
    if (tpp_record_saturation(bench->record, measurement, &saturation)) {
        (void)snprintf(measurement->limit, sizeof measurement->limit,
                       "%.2f multiply-accumulate instructions of %.0f lanes per clock and core",
                       saturation.instructions, saturation.per_instruction);
    }
    tpp_record_judge_saturation(bench->record, measurement);
}

/* What the samples are worth, before any rate is made of them. */
static void judge(struct tpp_bench *bench, const struct tpp_kernel *kernel, struct tpp_measurement *measurement)
{
    struct tpp_statistics rate;
    tpp_timer_check_cores(bench, measurement);
    if (tpp_measurement_rate(measurement, &rate, NULL) != TPP_STATUS_OK) {
        return;
    }
    tpp_bench_judge(bench, measurement);
    judge_saturation(bench, measurement);
    judge_cores(bench, measurement);
    if (tpp_measurement_rate(measurement, &rate, NULL) == TPP_STATUS_OK) { /* on the clock that stood the judgement */
        tpp_bench_note_probe(bench, kernel, rate.median);
    }
}

void tpp_measure_probe(struct tpp_bench *bench, const struct tpp_kernel *kernel, struct tpp_measurement *measurement)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_probe probe = { 0 };
    enum tpp_status status = measure(bench, kernel, &probe, measurement, &err);
    if (status != TPP_STATUS_OK) {
        tpp_measurement_fail(measurement, status, &err);
    } else {
        judge(bench, kernel, measurement);
    }
    tpp_probe_close(bench, &probe);
}
