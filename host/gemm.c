/* One matrix product: compilation for a tile, scratch memory, and the grid of each launch. */
#include "host/gemm.h"

#include <stdio.h>
#include <string.h>

static size_t round_up(size_t value, size_t multiple)
{
    return multiple > 1 ? (value + multiple - 1) / multiple * multiple : value;
}

static size_t blocks_of(size_t value, size_t block)
{
    return block > 0 ? (value + block - 1) / block : 1;
}

/* Bytes of one packed operand: its rows padded to whole register tiles, its depth padded as the row says. Packed blocks
 * of depth kc are padded one by one, so each may add up to a multiple. */
static size_t packed_bytes(const struct tpp_kernel *kernel, const struct tpp_tile *tile, size_t rows, size_t k,
                           size_t row_multiple)
{
    size_t depth = round_up(k, kernel->packed_k_multiple) +
                   blocks_of(k, tile->kc) * (kernel->packed_k_multiple > 1 ? kernel->packed_k_multiple : 0);
    return kernel->packed_head_bytes +
           round_up(rows, row_multiple) * (depth * kernel->packed_element_bytes + kernel->packed_extra_bytes_per_row);
}

static enum tpp_status allocate_packed(struct tpp_bench *bench, struct tpp_gemm *gemm, struct tpp_error *err)
{
    const struct tpp_kernel *kernel = gemm->kernel;
    if (kernel->pack_a != NULL) {
        TPP_TRY(bench->backend->allocate(
            bench->session, packed_bytes(kernel, &gemm->tile, gemm->m, gemm->k, gemm->tile.mr), &gemm->packed_a, err));
    }
    if (kernel->pack_b != NULL) {
        TPP_TRY(bench->backend->allocate(
            bench->session, packed_bytes(kernel, &gemm->tile, gemm->n, gemm->k, gemm->tile.nr), &gemm->packed_b, err));
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_gemm_open(struct tpp_bench *bench, const struct tpp_kernel *kernel, const struct tpp_tile *tile,
                              uint32_t m, uint32_t n, uint32_t k, struct tpp_gemm *gemm, struct tpp_error *err)
{
    *gemm = (struct tpp_gemm){ .kernel = kernel,
                               .tile = *tile,
                               .m = m,
                               .n = n,
                               .k = k,
                               .groups = (size_t)kernel->groups_per_core * bench->session->device.core_count };
    char options[TPP_TEXT_BYTES];
    tpp_tile_options(kernel, tile, options, sizeof options);
    TPP_TRY(bench->backend->build(bench->session, kernel->family, options, &gemm->program, err));
    if (kernel->api == TPP_API_CUDA) {
        size_t grid[2];
        tpp_gemm_cuda_grid(kernel, m, n, bench->session->device.core_count, grid);
        gemm->blocks = grid[0] * grid[1];
        return bench->backend->allocate(bench->session, gemm->blocks * sizeof(struct tpp_core_clock), &gemm->clocks,
                                        err);
    }
    return allocate_packed(bench, gemm, err);
}

void tpp_gemm_close(struct tpp_bench *bench, struct tpp_gemm *gemm)
{
    bench->backend->release(gemm->packed_a);
    bench->backend->release(gemm->packed_b);
    bench->backend->release(gemm->clocks);
    bench->backend->unbuild(gemm->program);
    *gemm = (struct tpp_gemm){ 0 };
}

static struct tpp_launch pack_launch(const struct tpp_gemm *gemm, const char *entry, struct tpp_memory *from,
                                     struct tpp_memory *to, uint32_t rows, size_t panel)
{
    return (struct tpp_launch){
        .program = gemm->program,
        .entry = entry,
        .global = { blocks_of(rows, panel), 1 },
        .local = { 1, 1 },
        .arguments = { { .memory = from }, { .memory = to }, { .number = rows }, { .number = gemm->k } },
        .argument_count = 4,
    };
}

static struct tpp_launch multiply_launch(const struct tpp_gemm *gemm, struct tpp_memory *a, struct tpp_memory *b,
                                         struct tpp_memory *c)
{
    size_t groups_m = gemm->groups > 0 ? 1 : blocks_of(gemm->m, gemm->tile.mc);
    size_t groups_n = gemm->groups > 0 ? gemm->groups : blocks_of(gemm->n, gemm->tile.nc);
    size_t local_n = gemm->tile.local_n > 0 ? gemm->tile.local_n : 1;
    size_t local_m = gemm->tile.local_m > 0 ? gemm->tile.local_m : 1;
    return (struct tpp_launch){
        .program = gemm->program,
        .entry = tpp_kernel_entry(gemm->kernel),
        .global = { groups_n * local_n, groups_m * local_m },
        .local = { local_n, local_m },
        .arguments = { { .memory = a },
                       { .memory = b },
                       { .memory = c },
                       { .number = gemm->m },
                       { .number = gemm->n },
                       { .number = gemm->k } },
        .argument_count = 6,
    };
}

/* The packing launches, in order; returns how many. */
static size_t pack_launches(const struct tpp_gemm *gemm, const struct tpp_input_set *set, struct tpp_launch *launches)
{
    size_t count = 0;
    if (gemm->packed_a != NULL) {
        launches[count++] = pack_launch(gemm, gemm->kernel->pack_a, set->a, gemm->packed_a, gemm->m, gemm->tile.mr);
    }
    if (gemm->packed_b != NULL) {
        launches[count++] = pack_launch(gemm, gemm->kernel->pack_b, set->b, gemm->packed_b, gemm->n, gemm->tile.nr);
    }
    return count;
}

enum tpp_status tpp_gemm_run(struct tpp_bench *bench, const struct tpp_gemm *gemm, const struct tpp_input_set *set,
                             uint32_t repetitions, struct tpp_timing *timing, struct tpp_error *err)
{
    struct tpp_launch launches[3];
    if (gemm->kernel->api == TPP_API_CUDA) {
        struct tpp_tensor tensors[3];
        launches[0] = tpp_gemm_cuda_launch(gemm, set, tensors);
        return bench->backend->run(bench->session, launches, 1, repetitions, timing, err);
    }
    size_t count = pack_launches(gemm, set, launches);
    launches[count++] = multiply_launch(gemm, gemm->packed_a != NULL ? gemm->packed_a : set->a,
                                        gemm->packed_b != NULL ? gemm->packed_b : set->b, set->c);
    return bench->backend->run(bench->session, launches, count, repetitions, timing, err);
}

enum tpp_status tpp_gemm_run_packing(struct tpp_bench *bench, const struct tpp_gemm *gemm,
                                     const struct tpp_input_set *set, struct tpp_timing *timing, struct tpp_error *err)
{
    struct tpp_launch launches[2];
    size_t count = pack_launches(gemm, set, launches);
    if (count == 0) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s does not pack", gemm->kernel->id);
    }
    return bench->backend->run(bench->session, launches, count, 1, timing, err);
}

void tpp_gemm_explain(struct tpp_bench *bench, const struct tpp_gemm *gemm, const struct tpp_inputs *inputs,
                      struct tpp_measurement *measurement)
{
    struct tpp_statistics rate;
    double probe = tpp_bench_probe_rate(bench, gemm->kernel, NULL);
    double product_macs = (double)measurement->macs_per_sample / measurement->repetitions_per_sample;
    size_t used = 0;
    char *text = measurement->limit;
    size_t bytes = sizeof measurement->limit;
    if (tpp_measurement_rate(measurement, &rate, NULL) != TPP_STATUS_OK) {
        return;
    }
    if (probe > 0.0) {
        double share = rate.median / probe;
        used += (size_t)snprintf(text, bytes, "%s: %.2f of the issue probe of this run",
                                 share >= 0.9 ? "the multiply-accumulate issue rate" : "below the issue rate", share);
    }
    enum { PACK_REPETITIONS = 5 };
    double pack_ns[PACK_REPETITIONS];
    size_t packs = 0;
    struct tpp_timing timing;
    while (packs < PACK_REPETITIONS && tpp_gemm_run_packing(bench, gemm, &inputs->sets[packs % inputs->set_count],
                                                            &timing, NULL) == TPP_STATUS_OK) {
        pack_ns[packs++] = (double)timing.host_ns;
    }
    if (packs == PACK_REPETITIONS) {
        double product_ns = product_macs / rate.median * 1e9;
        used += (size_t)snprintf(text + used, bytes - used, "%spacking, timed alone, takes %.1f %% of it",
                                 used > 0 ? "; " : "", 100.0 * tpp_median_in_place(pack_ns, packs) / product_ns);
    }
    (void)snprintf(text + used, bytes - used, "%s%.0f multiply-accumulates per byte of input and output",
                   used > 0 ? "; " : "", product_macs / (double)inputs->set_bytes);
}
