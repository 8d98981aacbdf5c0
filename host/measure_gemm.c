/* The protocol for matrix products: shape, tile search, warm-up, blocks of timed samples each verified, peers.
 *
 *   calibrate -> search shapes and kernels -> search tiles
 *   -> [ poison outputs -> one timed sample per input set -> verify every output ] x blocks -> series, peers
 *
 * What is verified is what was timed: every output of a block is read back after it and checked before the next. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "host/gemm_series.h"
#include "host/monotonic.h"
#include "host/peers.h"
#include "host/shape_search.h"

static const uint64_t SAMPLE_TARGET_NS = 80000000; /* long against launch cost, short against the 200 ms limit (L47) */
static const uint64_t SAMPLE_LEAST_NS = 10000000;
static const uint64_t WARMUP_CERTAIN_NS = 200000000; /* nobody disturbs a product for that long */
enum {
    SIDE_CALIBRATION_CPU = 768,
    SIDE_CALIBRATION_GPU = 2048,
    SIDE_MOST_GPU = 8192, /* saturates every GPU; larger ones would keep the host checking for minutes */
    SIDE_SIMULATED = 256, /* a device model works a hundred thousand times slower than a device */
    SIDE_SIMULATED_SEARCH = 128,
    INPUT_SETS_LEAST = 2,
    INPUT_SETS_MOST = 4,
    BLOCKS_LEAST = 3,
    SAMPLES_WANTED = 16,
    WARMUP_RUNS_LEAST = 3,
    SEARCH_REPETITIONS = 3
};

static const uint32_t sides[] = { 128,  192,  256,  384,  512,  768,   1024,  1536,
                                  2048, 3072, 4096, 6144, 8192, 12288, 16384, 24576 };

static double memory_share(const struct tpp_kernel *kernel)
{
    return kernel->pack_a != NULL ? 0.25 : 0.4; /* packed copies take as much again */
}

/* Chooses a square shape whose product takes about the target time and fits the memory several times over. */
static enum tpp_status choose_shape(struct tpp_bench *bench, const struct tpp_kernel *kernel,
                                    const struct tpp_tile *tile, uint32_t shape[3], struct tpp_error *err)
{
    const struct tpp_device_info *device = &bench->session->device;
    uint32_t side = device->kind == TPP_DEVICE_CPU ? SIDE_CALIBRATION_CPU : SIDE_CALIBRATION_GPU;
    if (bench->session->is_simulated) {
        side = bench->options->is_certifying ? SIDE_SIMULATED_SEARCH : SIDE_SIMULATED;
        for (size_t i = 0; i < 3; i++) {
            shape[i] = bench->options->shape[i] != 0 ? bench->options->shape[i] : side;
        }
        return TPP_STATUS_OK;
    }
    uint32_t chosen[3] = { side, side, side };
    struct tpp_inputs inputs;
    uint64_t best_ns = 0;
    enum tpp_status status = tpp_inputs_open(bench, kernel, side, side, side, 1, &inputs, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_gemm_time_once(bench, kernel, tile, chosen, &inputs.sets[0], 2, &best_ns, err);
    }
    double set_bytes_per_entry = (double)inputs.set_bytes / ((double)side * side);
    tpp_inputs_close(bench, &inputs);
    if (status != TPP_STATUS_OK) {
        return tpp_context(err, status, "calibration with %u cubed", side);
    }
    double limit_bytes = memory_share(kernel) * (double)device->memory_bytes / INPUT_SETS_MOST;
    chosen[0] = sides[0];
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        double scale = (double)sides[i] / side;
        double bytes = set_bytes_per_entry * (double)sides[i] * (double)sides[i];
        if ((device->kind == TPP_DEVICE_CPU || sides[i] <= SIDE_MOST_GPU) &&
            (double)best_ns * scale * scale * scale <= (double)SAMPLE_TARGET_NS && bytes <= limit_bytes &&
            bytes / 2 <= (double)device->max_allocation_bytes) {
            chosen[0] = sides[i];
        }
    }
    for (size_t i = 0; i < 3; i++) {
        shape[i] = bench->options->shape[i] != 0 ? bench->options->shape[i] : chosen[0];
    }
    return TPP_STATUS_OK;
}

/* Tries every candidate tile on the real shape and keeps the fastest; all are recorded (R3). */
static enum tpp_status search_tiles(struct tpp_bench *bench, const struct tpp_kernel *kernel,
                                    const struct tpp_tile *tiles, size_t tile_count, const uint32_t shape[3],
                                    const struct tpp_input_set *set, struct tpp_measurement *measurement,
                                    struct tpp_tile *chosen, struct tpp_error *err)
{
    size_t best = tile_count;
    uint64_t best_ns = UINT64_MAX;
    for (size_t i = 0; i < tile_count; i++) {
        struct tpp_candidate *candidate = tpp_measurement_add_candidate(measurement);
        if (candidate == NULL) {
            return tpp_fail(err, TPP_STATUS_NO_MEMORY, "tile search: out of memory");
        }
        tpp_tile_text(&tiles[i], candidate->tile, sizeof candidate->tile);
        tpp_bench_stage(bench, kernel->id, candidate->tile);
        uint64_t ns = 0;
        enum tpp_status status = tpp_gemm_time_once(bench, kernel, &tiles[i], shape, set, SEARCH_REPETITIONS, &ns, err);
        if (status != TPP_STATUS_OK) {
            if (i + 1 == tile_count && best == tile_count) {
                return status; /* none could run: the last reason stands for all */
            }
            continue;
        }
        candidate->best_ns = ns;
        candidate->repetitions = SEARCH_REPETITIONS;
        if (ns < best_ns) {
            best_ns = ns;
            best = i;
        }
        if (tpp_bench_is_late(bench)) {
            break; /* the rest stays untried rather than the measurement undone */
        }
    }
    measurement->candidates[best].is_chosen = 1;
    *chosen = tiles[best];
    return TPP_STATUS_OK;
}

static uint32_t sets_for(const struct tpp_bench *bench, const struct tpp_kernel *kernel, uint64_t set_bytes)
{
    const struct tpp_device_info *device = &bench->session->device;
    uint64_t wanted = set_bytes > 0 ? 2 * device->llc_bytes / set_bytes + 1 : INPUT_SETS_LEAST;
    uint64_t most = (uint64_t)(memory_share(kernel) * (double)device->memory_bytes) / (set_bytes + 1);
    uint64_t count = wanted < INPUT_SETS_MOST ? wanted : INPUT_SETS_MOST;
    count = count < most ? count : most;
    return count > INPUT_SETS_LEAST && !bench->session->is_simulated ? (uint32_t)count : INPUT_SETS_LEAST;
}

/* How long a sample is to be. Each is checked on the host, which takes far longer than a sample of ten milliseconds on
 * a fast device: so samples grow with the time that is asked for, rather than their number. */
static uint64_t sample_wanted_ns(const struct tpp_bench *bench)
{
    uint64_t wanted_ns = bench->options->min_time_ns / SAMPLES_WANTED;
    wanted_ns = wanted_ns > SAMPLE_TARGET_NS ? SAMPLE_TARGET_NS : wanted_ns;
    return wanted_ns < SAMPLE_LEAST_NS ? SAMPLE_LEAST_NS : wanted_ns;
}

/* Until the warm-up's time has passed, and until some products agree on how long one takes: a single one that somebody
 * disturbed would make samples too short. */
static enum tpp_status warm_up(struct tpp_bench *bench, const struct tpp_gemm *gemm, const struct tpp_inputs *inputs,
                               uint32_t *repetitions, struct tpp_error *err)
{
    const uint64_t wanted_ns = sample_wanted_ns(bench);
    uint64_t end_ns = tpp_monotonic_ns() + bench->options->warmup_ns;
    uint64_t best_ns = UINT64_MAX;
    uint32_t set = 0;
    for (unsigned run = 0;
         run == 0 || tpp_monotonic_ns() < end_ns || (run < WARMUP_RUNS_LEAST && best_ns < WARMUP_CERTAIN_NS); run++) {
        struct tpp_timing timing = { 0 };
        TPP_TRY(tpp_gemm_run(bench, gemm, &inputs->sets[set], 1, &timing, err));
        best_ns = timing.host_ns < best_ns ? timing.host_ns : best_ns;
        set = (set + 1) % inputs->set_count;
    }
    *repetitions = 1;
    if (best_ns < wanted_ns && !bench->session->is_simulated) {
        *repetitions = (uint32_t)(wanted_ns / (best_ns + 1)) + 1;
    }
    return TPP_STATUS_OK;
}

static enum tpp_status one_block(struct tpp_bench *bench, const struct tpp_gemm *gemm, struct tpp_inputs *inputs,
                                 uint32_t block, struct tpp_measurement *measurement, struct tpp_error *err)
{
    for (uint32_t set = 0; set < inputs->set_count; set++) {
        TPP_TRY(tpp_inputs_poison(bench, inputs, set, err));
    }
    for (uint32_t set = 0; set < inputs->set_count; set++) {
        struct tpp_timing timing;
        TPP_TRY(tpp_gemm_run(bench, gemm, &inputs->sets[set], measurement->repetitions_per_sample, &timing, err));
        TPP_TRY(tpp_bench_add_sample(bench, measurement, &timing, block, set, err));
    }
    size_t first = measurement->sample_count - inputs->set_count;
    for (uint32_t set = 0; set < inputs->set_count; set++) {
        const struct tpp_sample *sample = &measurement->samples[first + set];
        TPP_TRY(tpp_inputs_verify_sample(bench, inputs, sample, &measurement->verification, err));
        TPP_TRY(tpp_bench_add_output(measurement, sample, err));
    }
    measurement->verification.block_count++;
    return TPP_STATUS_OK;
}

static enum tpp_status all_blocks(struct tpp_bench *bench, const struct tpp_gemm *gemm, struct tpp_inputs *inputs,
                                  struct tpp_measurement *measurement, struct tpp_error *err)
{
    uint64_t timed_ns = 0;
    tpp_verification_begin(&measurement->verification, "projection");
    for (uint32_t block = 0; block < BLOCKS_LEAST || tpp_bench_needs_block(bench, measurement, timed_ns); block++) {
        if (block > 0 && tpp_bench_is_late(bench)) {
            break;
        }
        tpp_bench_stage(bench, gemm->kernel->id, "measuring and verifying");
        tpp_bench_read_clock(bench, measurement);
        size_t before = measurement->sample_count;
        TPP_TRY(one_block(bench, gemm, inputs, block, measurement, err));
        tpp_bench_add_clock(bench, measurement, tpp_gemm_clock_hz(bench, gemm)); /* of the block's last product */
        for (size_t i = before; i < measurement->sample_count; i++) {
            timed_ns += measurement->samples[i].host_ns;
        }
        tpp_bench_keep_part(bench, 1);
    }
    measurement->ended_ns = tpp_monotonic_ns() - bench->record_start_ns;
    measurement->clock_hz = tpp_measurement_median_clock(measurement);
    (void)snprintf(measurement->verification.detail, sizeof measurement->verification.detail,
                   gemm->kernel->acc == TPP_INT32 ? "C x = A (B^T x) modulo 2^61-1, exact"
                                                  : "C x = A (B^T x) within 8 standard deviations of rounding");
    return TPP_STATUS_OK;
}

static enum tpp_status measure_shape(struct tpp_bench *bench, const struct tpp_kernel *kernel, const uint32_t shape[3],
                                     const struct tpp_tile *tiles, size_t tile_count, struct tpp_inputs *inputs,
                                     struct tpp_gemm *gemm, struct tpp_measurement *measurement, struct tpp_error *err)
{
    struct tpp_tile tile;
    TPP_TRY(search_tiles(bench, kernel, tiles, tile_count, shape, &inputs->sets[0], measurement, &tile, err));
    tpp_tile_text(&tile, measurement->tile, sizeof measurement->tile);
    TPP_TRY(tpp_gemm_open(bench, kernel, &tile, shape[0], shape[1], shape[2], gemm, err));
    tpp_bench_stage(bench, kernel->id, "warming up");
    TPP_TRY(warm_up(bench, gemm, inputs, &measurement->repetitions_per_sample, err));
    measurement->macs_per_sample = (uint64_t)shape[0] * shape[1] * shape[2] * measurement->repetitions_per_sample;
    TPP_TRY(all_blocks(bench, gemm, inputs, measurement, err));
    measurement->outcome = TPP_OUTCOME_MEASURED;
    tpp_gemm_explain(bench, gemm, inputs, measurement);
    if (bench->options->has_peers || bench->options->is_certifying || bench->options->has_series) {
        tpp_bench_keep_part(bench, 0);
    }
    if (bench->options->is_certifying || bench->options->has_series) {
        TPP_TRY(tpp_gemm_series(bench, gemm, inputs, measurement, err));
    }
    if (bench->options->has_peers) {
        tpp_peers_measure(bench, gemm, inputs, measurement);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status measure(struct tpp_bench *bench, const struct tpp_kernel *kernel,
                               struct tpp_measurement *measurement, struct tpp_error *err)
{
    struct tpp_tile tiles[TPP_TILE_CANDIDATES];
    struct tpp_tile_facts facts = tpp_bench_facts(bench);
    size_t tile_count = tpp_tile_candidates(kernel, &facts, tiles, TPP_TILE_CANDIDATES);
    if (tile_count == 0) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "no tile fits this device");
    }
    uint32_t shape[3];
    tpp_bench_stage(bench, kernel->id, "compiling and sizing");
    TPP_TRY(choose_shape(bench, kernel, &tiles[0], shape, err));
    TPP_TRY(tpp_shape_search(bench, &kernel, shape, measurement, err));
    tile_count = tpp_tile_candidates(kernel, &facts, tiles, TPP_TILE_CANDIDATES);
    measurement->m = shape[0];
    measurement->n = shape[1];
    measurement->k = shape[2];
    uint32_t set_count = sets_for(bench, kernel, tpp_inputs_set_bytes(kernel, shape[0], shape[1], shape[2]));
    struct tpp_inputs inputs;
    enum tpp_status status = tpp_inputs_open(bench, kernel, shape[0], shape[1], shape[2], set_count, &inputs, err);
    measurement->input_set_count = inputs.set_count;
    measurement->input_set_bytes = inputs.set_bytes;
    struct tpp_gemm gemm = { 0 };
    if (status == TPP_STATUS_OK) {
        status = measure_shape(bench, kernel, shape, tiles, tile_count, &inputs, &gemm, measurement, err);
    }
    tpp_gemm_close(bench, &gemm);
    tpp_inputs_close(bench, &inputs);
    return status;
}

void tpp_measure_gemm(struct tpp_bench *bench, const struct tpp_kernel *kernel, struct tpp_measurement *measurement)
{
    struct tpp_error err = TPP_ERROR_INIT;
    enum tpp_status status = measure(bench, kernel, measurement, &err);
    if (status != TPP_STATUS_OK) {
        tpp_measurement_fail(measurement, status, &err);
        return;
    }
    if (measurement->input_set_bytes * measurement->input_set_count < 2 * bench->session->device.llc_bytes) {
        tpp_record_warn(bench->record, TPP_WARNING_CACHE_RESIDENT, measurement->kernel,
                        "%u input sets of %.0f MB; the last-level cache has %.0f MB", measurement->input_set_count,
                        (double)measurement->input_set_bytes * 1e-6, (double)bench->session->device.llc_bytes * 1e-6);
    }
    tpp_bench_judge(bench, measurement);
}
