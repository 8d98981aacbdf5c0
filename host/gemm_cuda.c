/* The launch of a CUDA matrix product: grid, tensor maps and arguments as the row says. */
#include <math.h>
#include <stdlib.h>

#include "host/core_clocks.h"
#include "host/gemm.h"
#include "kernels/format.h"

static size_t divided_up(size_t value, size_t part)
{
    return part > 0 ? (value + part - 1) / part : 1;
}

void tpp_gemm_cuda_grid(const struct tpp_kernel *kernel, uint32_t m, uint32_t n, uint32_t core_count, size_t grid[2])
{
    const size_t cluster = kernel->cluster > 1 ? kernel->cluster : 1;
    if (kernel->blocks_per_core > 0) {
        const size_t blocks = (size_t)kernel->blocks_per_core * core_count / cluster * cluster;
        grid[0] = blocks > 0 ? blocks : cluster;
        grid[1] = 1;
        return;
    }
    grid[0] = divided_up(divided_up(n, kernel->block_tile.nc), cluster) * cluster;
    grid[1] = divided_up(m, kernel->block_tile.mc);
}

/* A matrix as a pointer, or through a tensor map where the row has a box for it. */
static struct tpp_argument matrix_argument(struct tpp_tensor *tensor)
{
    if (tensor->box.columns == 0) {
        return (struct tpp_argument){ .kind = TPP_ARGUMENT_POINTER, .memory = tensor->memory };
    }
    return (struct tpp_argument){ .kind = TPP_ARGUMENT_TENSOR, .tensor = tensor };
}

struct tpp_launch tpp_gemm_cuda_launch(const struct tpp_gemm *gemm, const struct tpp_input_set *set,
                                       struct tpp_tensor tensors[3])
{
    const struct tpp_kernel *kernel = gemm->kernel;
    const uint32_t pitch = tpp_kernel_pitch(kernel, gemm->k);
    const uint32_t c_pitch = tpp_kernel_output_pitch(kernel, gemm->n);
    size_t grid[2] = { gemm->blocks, 1 };
    if (kernel->blocks_per_core == 0) {
        tpp_gemm_cuda_grid(kernel, gemm->m, gemm->n, 1, grid);
    }
    tensors[0] = (struct tpp_tensor){ set->a, kernel->in, kernel->format, gemm->k, gemm->m, pitch, kernel->map_a };
    tensors[1] = (struct tpp_tensor){ set->b, kernel->in, kernel->format, gemm->k, gemm->n, pitch, kernel->map_b };
    tensors[2] = (struct tpp_tensor){ set->c, kernel->acc, TPP_FORMAT_PLAIN, gemm->n, gemm->m, c_pitch, kernel->map_c };
    struct tpp_launch launch = {
        .program = gemm->program,
        .entry = tpp_kernel_entry(kernel),
        .global = { grid[0] * kernel->threads, grid[1] },
        .local = { kernel->threads, 1 },
        .cluster = kernel->cluster,
        .shared_bytes = kernel->shared_bytes,
    };
    size_t count = 0;
    launch.arguments[count++] = matrix_argument(&tensors[0]);
    launch.arguments[count++] = matrix_argument(&tensors[1]);
    if (kernel->scaling != TPP_SCALING_NONE) {
        launch.arguments[count++] = (struct tpp_argument){ .kind = TPP_ARGUMENT_POINTER, .memory = set->a_scales };
        launch.arguments[count++] = (struct tpp_argument){ .kind = TPP_ARGUMENT_POINTER, .memory = set->b_scales };
    }
    launch.arguments[count++] = matrix_argument(&tensors[2]);
    const uint32_t numbers[] = { gemm->m, gemm->n, gemm->k, pitch, pitch, c_pitch };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        launch.arguments[count++] = (struct tpp_argument){ .number = numbers[i] };
    }
    launch.arguments[count++] = (struct tpp_argument){ .kind = TPP_ARGUMENT_POINTER, .memory = gemm->clocks };
    launch.argument_count = count;
    return launch;
}

double tpp_gemm_clock_hz(struct tpp_bench *bench, const struct tpp_gemm *gemm)
{
    struct tpp_measurement_detail detail = { 0 };
    struct tpp_core_summary summary = { .clock_hz = (double)NAN };
    if (gemm->clocks != NULL &&
        tpp_core_clocks_read(bench, gemm->clocks, gemm->blocks, 1, &detail, NULL) == TPP_STATUS_OK) {
        tpp_core_clocks_drop_idle(&detail); /* a small product leaves cores without a tile */
        (void)tpp_detail_cores(&detail, &summary);
    }
    tpp_detail_free(&detail);
    return summary.clock_hz;
}
