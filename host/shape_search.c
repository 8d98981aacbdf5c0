/* Shapes and kernels of one job, tried beforehand. */
#include "host/shape_search.h"

#include <stdio.h>
#include <string.h>

#include "base/record_series.h"
#include "host/monotonic.h"

enum { REPETITIONS = 3, KERNELS_MOST = 16 };

/* Verify counts on it. */
_Static_assert((int)TPP_SEARCH_SHAPES >= (int)TPP_SHAPES_LEAST, "a certifying run tries enough shapes");

enum tpp_status tpp_gemm_time_once(struct tpp_bench *bench, const struct tpp_kernel *kernel,
                                   const struct tpp_tile *tile, const uint32_t shape[3],
                                   const struct tpp_input_set *set, uint32_t repetitions, uint64_t *best_ns,
                                   struct tpp_error *err)
{
    struct tpp_gemm gemm;
    enum tpp_status status = tpp_gemm_open(bench, kernel, tile, shape[0], shape[1], shape[2], &gemm, err);
    uint64_t best = UINT64_MAX;
    /* The first run pays for loading and for touching memory; it never counts. */
    for (uint32_t i = 0; i <= repetitions && status == TPP_STATUS_OK; i++) {
        struct tpp_timing timing;
        status = tpp_gemm_run(bench, &gemm, set, 1, &timing, err);
        if (status == TPP_STATUS_OK && i > 0 && timing.host_ns < best) {
            best = timing.host_ns;
        }
    }
    tpp_gemm_close(bench, &gemm);
    if (status == TPP_STATUS_OK) {
        *best_ns = best;
    }
    return status;
}

void tpp_search_shapes(uint32_t side, uint32_t shapes[TPP_SEARCH_SHAPES][3])
{
    const uint32_t half = side > 1 ? side / 2 : 1;
    const uint32_t most = side + side / 2;
    const uint32_t made[TPP_SEARCH_SHAPES][3] = {
        { side, side, side },     { half, half, half },     { most, most, most },
        { 2 * side, side, side }, { side, 2 * side, side }, { side, side, 2 * side },
        { side, side, half },     { half, 2 * side, side }, { 2 * side, 2 * side, half },
    };
    memcpy(shapes, made, sizeof made);
}

/* The rows of the table that do the job of one, and can run here. */
static size_t kernels_of(const struct tpp_bench *bench, const struct tpp_kernel *like,
                         const struct tpp_kernel *kernels[KERNELS_MOST])
{
    const struct tpp_device_info *device = &bench->session->device;
    size_t count = 0;
    kernels[count++] = like;
    for (size_t i = 0; i < tpp_kernel_count() && like->api == TPP_API_CUDA && bench->options->kernel == NULL; i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        char reason[TPP_TEXT_BYTES];
        if (kernel != like && count < KERNELS_MOST && tpp_kernel_is_same_job(kernel, like) &&
            tpp_kernel_can_run(kernel->id, device, &bench->record->host, reason, sizeof reason)) {
            kernels[count++] = kernel;
        }
    }
    return count;
}

static int fits(const struct tpp_bench *bench, const struct tpp_kernel *kernel, const uint32_t shape[3])
{
    const struct tpp_device_info *device = &bench->session->device;
    const uint64_t bytes = tpp_inputs_set_bytes(kernel, shape[0], shape[1], shape[2]);
    return (double)bytes < 0.2 * (double)device->memory_bytes && bytes / 2 <= device->max_allocation_bytes;
}

/* One kernel on inputs that are there; 0 in best_ns when it does not run. Only a lost device is a failure. */
static enum tpp_status try_kernel(struct tpp_bench *bench, const struct tpp_kernel *kernel, const uint32_t shape[3],
                                  const struct tpp_input_set *set, uint64_t *best_ns, struct tpp_error *err)
{
    struct tpp_tile tiles[TPP_TILE_CANDIDATES];
    struct tpp_tile_facts facts = tpp_bench_facts(bench);
    const struct tpp_backend *backend = bench->backend;
    struct tpp_error reason = TPP_ERROR_INIT;
    *best_ns = 0;
    if (tpp_tile_candidates(kernel, &facts, tiles, TPP_TILE_CANDIDATES) == 0) {
        return TPP_STATUS_OK;
    }
    const uint32_t repetitions = bench->session->is_simulated ? 1 : REPETITIONS;
    enum tpp_status status = tpp_gemm_time_once(bench, kernel, &tiles[0], shape, set, repetitions, best_ns, &reason);
    if (status != TPP_STATUS_OK && backend->is_lost != NULL && backend->is_lost(bench->session)) {
        return tpp_fail(err, status, "%s: %.400s", kernel->id, reason.text);
    }
    return TPP_STATUS_OK;
}

struct winner {
    size_t point; /* SIZE_MAX: none */
    const struct tpp_kernel *kernel;
    double rate;
};

static enum tpp_status try_shape(struct tpp_bench *bench, const struct tpp_kernel *const *kernels, size_t count,
                                 const uint32_t shape[3], struct tpp_measurement *measurement, struct winner *winner,
                                 struct tpp_error *err)
{
    struct tpp_inputs inputs = { 0 };
    struct tpp_error reason = TPP_ERROR_INIT;
    const int has_inputs =
        fits(bench, kernels[0], shape) &&
        tpp_inputs_open(bench, kernels[0], shape[0], shape[1], shape[2], 1, &inputs, &reason) == TPP_STATUS_OK;
    enum tpp_status status = TPP_STATUS_OK;
    for (size_t i = 0; i < count && status == TPP_STATUS_OK; i++) {
        struct tpp_shape_point *point = tpp_detail_add_shape(&measurement->detail);
        if (point == NULL) {
            status = tpp_fail(err, TPP_STATUS_NO_MEMORY, "shapes tried: out of memory");
            break;
        }
        point->m = shape[0];
        point->n = shape[1];
        point->k = shape[2];
        (void)snprintf(point->kernel, sizeof point->kernel, "%s", kernels[i]->id);
        if (has_inputs) {
            status = try_kernel(bench, kernels[i], shape, &inputs.sets[0], &point->best_ns, err);
        }
        const double rate = tpp_shape_rate(point);
        if (rate > winner->rate) {
            *winner = (struct winner){ measurement->detail.shape_count - 1, kernels[i], rate };
        }
    }
    tpp_inputs_close(bench, &inputs);
    return status;
}

enum tpp_status tpp_shape_search(struct tpp_bench *bench, const struct tpp_kernel **kernel, uint32_t shape[3],
                                 struct tpp_measurement *measurement, struct tpp_error *err)
{
    const struct tpp_kernel *kernels[KERNELS_MOST];
    uint32_t shapes[TPP_SEARCH_SHAPES][3] = { { shape[0], shape[1], shape[2] } };
    struct winner winner = { .point = SIZE_MAX };
    const size_t kernel_count = kernels_of(bench, *kernel, kernels);
    size_t shape_count = 1;
    if (bench->options->is_certifying && bench->options->shape[0] == 0) {
        tpp_search_shapes(shape[0], shapes);
        shape_count = TPP_SEARCH_SHAPES;
    }
    if (shape_count * kernel_count == 1 || (bench->session->is_simulated && !bench->options->is_certifying)) {
        return TPP_STATUS_OK;
    }
    const uint64_t start_ns = tpp_monotonic_ns();
    for (size_t i = 0; i < shape_count && (i == 0 || bench->options->is_certifying || !tpp_bench_is_late(bench)); i++) {
        char stage[TPP_NAME_BYTES];
        (void)snprintf(stage, sizeof stage, "trying %u x %u x %u", shapes[i][0], shapes[i][1], shapes[i][2]);
        tpp_bench_stage(bench, (*kernel)->id, stage);
        TPP_TRY(try_shape(bench, kernels, kernel_count, shapes[i], measurement, &winner, err));
        tpp_bench_keep_part(bench, 1);
    }
    if (bench->options->is_certifying) { /* on top of the measurement's time, as peers are */
        const uint64_t spent_ns = tpp_monotonic_ns() - start_ns;
        bench->peers_ns += spent_ns;
        bench->deadline_ns += spent_ns;
        measurement->deadline_ns += spent_ns;
    }
    if (winner.point != SIZE_MAX) {
        struct tpp_shape_point *point = &measurement->detail.shapes[winner.point];
        point->is_chosen = 1;
        shape[0] = (uint32_t)point->m;
        shape[1] = (uint32_t)point->n;
        shape[2] = (uint32_t)point->k;
        *kernel = winner.kernel;
        (void)snprintf(measurement->kernel, sizeof measurement->kernel, "%s", winner.kernel->id);
        tpp_bench_describe_formats(winner.kernel, measurement); /* kernels of one job may add with different bits */
    }
    return TPP_STATUS_OK;
}
