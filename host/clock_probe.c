/* The core clock, read by timing a dependent chain whose length in cycles is known by construction. Two launches of
 * different length are subtracted, so that what a launch costs by itself cancels. One work-item: a second one might run
 * after it on the same core and halve the reading. */
#include <math.h>
#include <stdlib.h>

#include "host/bench.h"
#include "host/processor.h"

struct tpp_clock_probe {
    const struct tpp_kernel *kernel;
    struct tpp_program *program;
    struct tpp_memory *out;
    uint32_t trips; /* of the short launch; the long one is three times as long */
};

enum { READINGS = 3, LONG_FACTOR = 3, OUT_BYTES = 8192 };
static const double SHORT_LAUNCH_NS = 4e5;

static const struct tpp_kernel *find_clock_kernel(const struct tpp_bench *bench)
{
    const struct tpp_device_info *device = &bench->session->device;
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        char reason[TPP_TEXT_BYTES];
        if (kernel->kind == TPP_KIND_CLOCK &&
            tpp_kernel_can_run(kernel->id, device, &bench->record->host, reason, sizeof reason)) {
            return kernel;
        }
    }
    return NULL;
}

static enum tpp_status time_chain(struct tpp_bench *bench, const struct tpp_clock_probe *clock, uint32_t trips,
                                  uint64_t *ns, struct tpp_error *err)
{
    const struct tpp_launch launch = {
        .program = clock->program,
        .entry = tpp_kernel_entry(clock->kernel),
        .global = { 1, 1 },
        .local = { 1, 1 },
        .arguments = { { .memory = clock->out }, { .number = trips } },
        .argument_count = 2,
    };
    struct tpp_timing timing;
    TPP_TRY(bench->backend->run(bench->session, &launch, 1, 1, &timing, err));
    *ns = timing.device_ns != 0 ? timing.device_ns : timing.host_ns;
    return TPP_STATUS_OK;
}

/* A compiler that shortened the chain would show here: the end value follows from every step. */
static enum tpp_status check_chain(struct tpp_bench *bench, const struct tpp_clock_probe *clock, uint32_t trips,
                                   struct tpp_error *err)
{
    uint64_t ns = 0;
    uint32_t found = 0;
    TPP_TRY(time_chain(bench, clock, trips, &ns, err));
    TPP_TRY(bench->backend->read(clock->out, &found, sizeof found, err));
    uint32_t expected = 0;
    for (uint32_t round = 0; round < trips * (clock->kernel->chain_cycles_per_trip / 2); round++) {
        expected = (expected + 2 * trips + 1) ^ (trips * UINT32_C(2654435761));
    }
    if (found != expected) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "%s: %u instead of %u after %u trips", clock->kernel->id, found,
                        expected, trips);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status prepare(struct tpp_bench *bench, struct tpp_clock_probe *clock, struct tpp_error *err)
{
    struct tpp_tile_facts facts = tpp_bench_facts(bench);
    struct tpp_tile tile = { 0 };
    char options[TPP_TEXT_BYTES];
    (void)tpp_tile_candidates(clock->kernel, &facts, &tile, 1);
    tpp_tile_options(clock->kernel, &tile, options, sizeof options);
    TPP_TRY(bench->backend->build(bench->session, clock->kernel->family, options, &clock->program, err));
    TPP_TRY(bench->backend->allocate(bench->session, OUT_BYTES, &clock->out, err));
    TPP_TRY(check_chain(bench, clock, 1000, err));
    uint64_t ns = 0;
    clock->trips = 1000;
    for (int i = 0; i < 8; i++) {
        TPP_TRY(time_chain(bench, clock, clock->trips, &ns, err));
        if ((double)ns >= SHORT_LAUNCH_NS || clock->trips > 1u << 28) {
            break;
        }
        clock->trips *= 2;
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_clock_open(struct tpp_bench *bench, struct tpp_error *err)
{
    const struct tpp_kernel *kernel = find_clock_kernel(bench);
    if (kernel == NULL) {
        return TPP_STATUS_OK;
    }
    struct tpp_clock_probe *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "clock probe: out of memory");
    }
    made->kernel = kernel;
    enum tpp_status status = prepare(bench, made, err);
    if (status != TPP_STATUS_OK) {
        bench->backend->release(made->out);
        bench->backend->unbuild(made->program);
        free(made);
        return status;
    }
    bench->clock = made;
    return TPP_STATUS_OK;
}

void tpp_clock_close(struct tpp_bench *bench)
{
    if (bench->clock != NULL) {
        bench->backend->release(bench->clock->out);
        bench->backend->unbuild(bench->clock->program);
        free(bench->clock);
        bench->clock = NULL;
    }
}

double tpp_clock_read(struct tpp_bench *bench)
{
    const struct tpp_clock_probe *clock = bench->clock;
    uint64_t shortest = UINT64_MAX;
    uint64_t longest = UINT64_MAX; /* the quickest of the long ones: only interference makes a launch slower */
    if (clock == NULL) {
        return (double)NAN;
    }
    for (int i = 0; i < READINGS; i++) {
        uint64_t ns = 0;
        if (time_chain(bench, clock, clock->trips, &ns, NULL) != TPP_STATUS_OK) {
            return (double)NAN;
        }
        shortest = ns < shortest ? ns : shortest;
        if (time_chain(bench, clock, LONG_FACTOR * clock->trips, &ns, NULL) != TPP_STATUS_OK) {
            return (double)NAN;
        }
        longest = ns < longest ? ns : longest;
    }
    if (longest <= shortest) {
        return (double)NAN;
    }
    double cycles = (double)(LONG_FACTOR - 1) * clock->trips * clock->kernel->chain_cycles_per_trip;
    return cycles / ((double)(longest - shortest) * 1e-9);
}
