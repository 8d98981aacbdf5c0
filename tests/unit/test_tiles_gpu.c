/* Every tile offered for a GPU product can be compiled and fits the device it was offered for. */
#include <criterion/criterion.h>

#include "kernels/tiles_gpu.h"

static int is_gpu_gemm(const struct tpp_kernel *kernel)
{
    return kernel->kind == TPP_KIND_GEMM && (kernel->device_classes & TPP_CLASS_GPU) != 0 &&
           kernel->api == TPP_API_OPENCL;
}

Test(tiles_gpu, offered_tiles_divide_and_fit)
{
    static const struct tpp_tile_facts devices[] = {
        { 0 },
        { .local_memory_bytes = 16384, .max_group_size = 64 },
        { .local_memory_bytes = 32768, .max_group_size = 256 },
        { .local_memory_bytes = 49152, .max_group_size = 1024 },
        { .local_memory_bytes = 65536, .max_group_size = 256 },
    };
    struct tpp_tile tiles[TPP_TILE_CANDIDATES];
    size_t rows = 0;
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        for (size_t d = 0; d < sizeof devices / sizeof devices[0] && is_gpu_gemm(kernel); d++) {
            const size_t count = tpp_gpu_gemm_tiles(kernel, &devices[d], tiles, TPP_TILE_CANDIDATES);
            cr_assert_geq(count, 1, "%s: nothing fits device %zu", kernel->id, d);
            for (size_t t = 0; t < count; t++) {
                cr_assert(tpp_gpu_gemm_tile_is_valid(kernel, &tiles[t]), "%s: tile %zu", kernel->id, t);
                cr_assert_leq(tpp_gpu_gemm_local_bytes(kernel, &tiles[t]),
                              devices[d].local_memory_bytes != 0 ? devices[d].local_memory_bytes : 32768);
                cr_assert_leq(tiles[t].local_m * tiles[t].local_n,
                              devices[d].max_group_size != 0 ? devices[d].max_group_size : 256);
            }
            rows++;
        }
    }
    cr_assert_geq(rows, 40, "the table has lost its GPU products");
}

Test(tiles_gpu, what_cannot_be_compiled_is_not_valid)
{
    const struct tpp_kernel kernel = { .in = TPP_FP16, .acc = TPP_FP16 };
    const struct tpp_tile good = {
        .mr = 8, .nr = 8, .vec = 4, .mc = 128, .nc = 128, .kc = 32, .local_m = 16, .local_n = 16
    };
    cr_assert(tpp_gpu_gemm_tile_is_valid(&kernel, &good));
    cr_assert_eq(tpp_gpu_gemm_local_bytes(&kernel, &good), 2 * 16 * (128 + 4 + 128 + 4) * 4);
    struct tpp_tile tile = good;
    tile.mc = 64;
    cr_assert_not(tpp_gpu_gemm_tile_is_valid(&kernel, &tile));
    tile = good;
    tile.kc = 33;
    cr_assert_not(tpp_gpu_gemm_tile_is_valid(&kernel, &tile));
    tile = good;
    tile.vec = 3;
    cr_assert_not(tpp_gpu_gemm_tile_is_valid(&kernel, &tile));
    tile = good;
    tile.local_n = 0;
    cr_assert_not(tpp_gpu_gemm_tile_is_valid(&kernel, &tile));
    tile = (struct tpp_tile){ .mr = 4, .nr = 4, .vec = 4, .mc = 64, .nc = 64, .kc = 16, .local_m = 16, .local_n = 16 };
    cr_assert_not(tpp_gpu_gemm_tile_is_valid(&kernel, &tile), "fewer vectors in a block than work-items");
}

Test(tiles_gpu, capacity_is_kept)
{
    const struct tpp_kernel kernel = { .in = TPP_FP32, .acc = TPP_FP32 };
    const struct tpp_tile_facts facts = { .local_memory_bytes = 65536, .max_group_size = 1024 };
    struct tpp_tile tiles[3] = { { 0 } };
    cr_assert_eq(tpp_gpu_gemm_tiles(&kernel, &facts, tiles, 2), 2);
    cr_assert_eq(tiles[2].mr, 0);
    cr_assert_eq(tpp_gpu_gemm_tiles(&kernel, &facts, tiles, 0), 0);
}
