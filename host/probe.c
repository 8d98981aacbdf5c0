/* One issue probe: register-resident chains, sized so that a launch takes about ten milliseconds. */
#include "host/probe.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "host/core_clocks.h"
#include "host/element.h"
#include "host/keys.h"

static const double LAUNCH_TARGET_NS = 1e7;
/* Of a device model, whose stamps are whole nanoseconds: below the first they are too coarse, the second will do. */
static const double SIMULATED_LEAST_NS = 1e3, SIMULATED_TARGET_NS = 2.5e3;
enum {
    POISON = 0xff,
    GROUPS_PER_CORE = 8, /* several, so that a late thread costs one of them and not half the launch */
    FIRST_TRIPS = 256,
    SIMULATED_TRIPS = 1, /* a device model works a hundred thousand times slower than a device */
    TRIPS_MOST = 1 << 24
};

static enum tpp_status allocate(struct tpp_bench *bench, struct tpp_probe *probe, struct tpp_error *err)
{
    const struct tpp_kernel *kernel = probe->kernel;
    probe->out_bytes = probe->units * probe->chains * probe->lanes * tpp_element_bytes(kernel->acc);
    probe->operand_bytes = tpp_storage_bytes(kernel->in, kernel->format, tpp_probe_operand_count(kernel, probe->lanes));
    probe->host_operands = calloc(1, probe->operand_bytes);
    if (probe->host_operands == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "probe: out of memory");
    }
    TPP_TRY(bench->backend->allocate(bench->session, probe->out_bytes, &probe->out, err));
    if (kernel->api == TPP_API_CUDA) {
        const size_t blocks = probe->work_items / probe->local_items;
        TPP_TRY(bench->backend->allocate(bench->session, blocks * sizeof(struct tpp_core_clock), &probe->clocks, err));
    }
    return bench->backend->allocate(bench->session, probe->operand_bytes, &probe->operands, err);
}

static enum tpp_status write_operands(struct tpp_bench *bench, struct tpp_probe *probe, uint32_t block,
                                      struct tpp_error *err)
{
    uint32_t key[2];
    tpp_key_of_probe(bench->record->nonce, probe->kernel->in, block, key);
    TPP_TRY(tpp_probe_operands(probe->kernel, probe->lanes, key, probe->host_operands, err));
    return bench->backend->write(probe->operands, probe->host_operands, probe->operand_bytes, err);
}

enum tpp_status tpp_probe_load_operands(struct tpp_bench *bench, struct tpp_probe *probe, uint32_t block,
                                        struct tpp_error *err)
{
    TPP_TRY(write_operands(bench, probe, block, err));
    int64_t *expected = NULL;
    TPP_TRY(tpp_probe_expect(probe->kernel, probe->chains, probe->lanes, probe->trips, probe->host_operands, &expected,
                             err));
    free(probe->expected);
    probe->expected = expected;
    return TPP_STATUS_OK;
}

static void set_trips(struct tpp_probe *probe, double trips)
{
    uint32_t most = tpp_probe_most_trips(probe->kernel);
    most = most < TRIPS_MOST || probe->kernel->max_trips != 0 ? most : TRIPS_MOST;
    probe->trips = trips < 1.0 ? 1 : trips > most ? most : (uint32_t)trips;
    probe->macs_per_launch =
        (uint64_t)probe->units * probe->chains * probe->lanes * probe->kernel->macs_per_chain_trip * probe->trips;
}

static enum tpp_status choose_trips(struct tpp_bench *bench, struct tpp_probe *probe, struct tpp_error *err)
{
    set_trips(probe, bench->session->is_simulated ? SIMULATED_TRIPS : FIRST_TRIPS);
    struct tpp_timing timing;
    TPP_TRY(tpp_probe_run(bench, probe, 1, &timing, err)); /* pays for compilation */
    for (int i = 0; i < 6 && !bench->session->is_simulated; i++) {
        TPP_TRY(tpp_probe_run(bench, probe, 1, &timing, err));
        if ((double)timing.host_ns >= LAUNCH_TARGET_NS / 2) {
            break;
        }
        double scale = LAUNCH_TARGET_NS / ((double)timing.host_ns + 1.0);
        set_trips(probe, probe->trips * (scale < 64.0 ? scale : 64.0));
    }
    if (bench->session->is_simulated && (double)timing.host_ns < SIMULATED_LEAST_NS) {
        set_trips(probe, probe->trips * ceil(SIMULATED_TARGET_NS / ((double)timing.host_ns + 1.0)));
    }
    return tpp_probe_load_operands(bench, probe, 0, err);
}

static void set_size(const struct tpp_bench *bench, struct tpp_probe *probe, const struct tpp_tile *tile)
{
    const struct tpp_kernel *kernel = probe->kernel;
    const size_t cores = bench->session->device.core_count;
    if (kernel->api == TPP_API_CUDA) {
        const unsigned unit_threads = kernel->unit_threads > 0 ? kernel->unit_threads : 1;
        probe->local_items = kernel->threads;
        probe->work_items = cores * (kernel->blocks_per_core > 0 ? kernel->blocks_per_core : 1) * kernel->threads;
        probe->units = probe->work_items / unit_threads;
        return;
    }
    probe->local_items = tile->local_n > 0 ? tile->local_n : 1;
    probe->work_items = cores * GROUPS_PER_CORE * probe->local_items;
    probe->units = probe->work_items;
}

enum tpp_status tpp_probe_open(struct tpp_bench *bench, const struct tpp_kernel *kernel, struct tpp_probe *probe,
                               struct tpp_error *err)
{
    *probe = (struct tpp_probe){ .kernel = kernel };
    struct tpp_tile_facts facts = tpp_bench_facts(bench);
    struct tpp_tile tile = { 0 };
    if (tpp_tile_candidates(kernel, &facts, &tile, 1) == 0) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "no setting fits this device");
    }
    probe->chains = kernel->chains != 0 ? kernel->chains : tile.mr;
    probe->lanes = kernel->lanes != 0 ? kernel->lanes : tile.vec;
    set_size(bench, probe, &tile);
    char options[TPP_TEXT_BYTES];
    tpp_tile_options(kernel, &tile, options, sizeof options);
    TPP_TRY(bench->backend->build(bench->session, kernel->family, options, &probe->program, err));
    TPP_TRY(allocate(bench, probe, err));
    TPP_TRY(write_operands(bench, probe, 0, err));
    return choose_trips(bench, probe, err);
}

void tpp_probe_close(struct tpp_bench *bench, struct tpp_probe *probe)
{
    bench->backend->release(probe->out);
    bench->backend->release(probe->operands);
    bench->backend->release(probe->clocks);
    bench->backend->unbuild(probe->program);
    free(probe->host_operands);
    free(probe->expected);
    *probe = (struct tpp_probe){ 0 };
}

enum tpp_status tpp_probe_run(struct tpp_bench *bench, const struct tpp_probe *probe, uint32_t repetitions,
                              struct tpp_timing *timing, struct tpp_error *err)
{
    struct tpp_launch launch = {
        .program = probe->program,
        .entry = tpp_kernel_entry(probe->kernel),
        .global = { probe->work_items, 1 },
        .local = { probe->local_items, 1 },
        .arguments = { { .memory = probe->out }, { .number = probe->trips }, { .memory = probe->operands } },
        .argument_count = 3,
    };
    if (probe->kernel->api == TPP_API_CUDA) {
        launch.arguments[3] = (struct tpp_argument){ .kind = TPP_ARGUMENT_POINTER, .memory = probe->clocks };
        launch.argument_count = 4;
        launch.shared_bytes = probe->kernel->shared_bytes;
        launch.cluster = probe->kernel->cluster;
    }
    return bench->backend->run(bench->session, &launch, 1, repetitions, timing, err);
}

enum tpp_status tpp_probe_read_cores(struct tpp_bench *bench, const struct tpp_probe *probe,
                                     struct tpp_measurement_detail *detail, struct tpp_error *err)
{
    if (probe->clocks == NULL) {
        return TPP_STATUS_OK;
    }
    const size_t blocks = probe->work_items / probe->local_items;
    return tpp_core_clocks_read(bench, probe->clocks, blocks, probe->macs_per_launch / blocks, detail, err);
}

enum tpp_status tpp_probe_poison(struct tpp_bench *bench, const struct tpp_probe *probe, struct tpp_error *err)
{
    return bench->backend->fill(probe->out, POISON, probe->out_bytes, err);
}

enum tpp_status tpp_probe_verify(struct tpp_bench *bench, const struct tpp_probe *probe,
                                 struct tpp_verification *verification, struct tpp_error *err)
{
    void *out = malloc(probe->out_bytes);
    if (out == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "probe: out of memory");
    }
    enum tpp_status status = bench->backend->read(probe->out, out, probe->out_bytes, err);
    if (status == TPP_STATUS_OK) {
        const struct tpp_probe_output output = { .kernel = probe->kernel,
                                                 .work_items = probe->units,
                                                 .chains = probe->chains,
                                                 .lanes = probe->lanes,
                                                 .expected = probe->expected,
                                                 .out = out };
        status = tpp_verify_probe(&output, verification, err);
    }
    free(out);
    return status;
}
