/* Tiles of the local-memory GEMM.
 *
 * Larger tiles need less traffic: an MC x NC tile moves (MC + NC) / (MC NC) values from L2 for each
 * multiply-accumulate, an MR x NR register tile (MR + NR) / (MR NR) from local memory. 8 x 8 and 128 x 128 keep both
 * below what GPUs offer and leave registers for two work-groups per core; the others are for devices with less local
 * memory or fewer registers, with small work-groups (one sub-group of AMD), or with room for more. Which is best no
 * table knows: the host searches and records.
 */
#include "kernels/tiles_gpu.h"

/* Depth counts groups of four bytes (one double): see kernels/opencl/gpu_gemm.cl. */
struct shape {
    unsigned mr, nr, vec, depth, local_m, local_n;
};

static const struct shape shapes_of_words[] = {
    { 8, 8, 4, 8, 16, 16 }, { 8, 8, 4, 16, 16, 16 }, { 8, 4, 4, 16, 16, 16 }, { 8, 8, 4, 16, 8, 8 },
    { 8, 8, 4, 8, 8, 16 },  { 4, 4, 4, 16, 16, 16 }, { 4, 4, 4, 8, 8, 8 },
};

static const struct shape shapes_of_doubles[] = {
    { 8, 4, 2, 8, 16, 16 },  { 4, 4, 2, 8, 16, 16 }, { 8, 8, 2, 8, 16, 16 }, { 8, 8, 2, 8, 8, 8 },
    { 4, 4, 2, 16, 16, 16 }, { 8, 4, 2, 8, 8, 16 },  { 4, 4, 2, 8, 8, 8 },
};

static unsigned k_per_group(const struct tpp_kernel *kernel)
{
    const unsigned bits = tpp_precision_get(kernel->in)->bits;
    return bits < 32 ? 32 / bits : 1;
}

static unsigned group_bytes(const struct tpp_kernel *kernel)
{
    return tpp_precision_get(kernel->in)->bits == 64 ? 8 : 4;
}

uint64_t tpp_gpu_gemm_local_bytes(const struct tpp_kernel *kernel, const struct tpp_tile *tile)
{
    const uint64_t depth = tile->kc / k_per_group(kernel);
    return 2 * depth * (tile->mc + tile->nc + 2 * tile->vec) * group_bytes(kernel);
}

int tpp_gpu_gemm_tile_is_valid(const struct tpp_kernel *kernel, const struct tpp_tile *tile)
{
    const unsigned items = tile->local_m * tile->local_n;
    const unsigned depth = tile->kc / k_per_group(kernel);
    if (tile->vec == 0 || items == 0 || depth < tile->vec || tile->kc % k_per_group(kernel) != 0) {
        return 0;
    }
    const unsigned per_row = depth / tile->vec;
    return (tile->vec == 2 || tile->vec == 4) && tile->mr > 0 && tile->nr > 0 && tile->mc == tile->mr * tile->local_m &&
           tile->nc == tile->nr * tile->local_n && tile->mr % tile->vec == 0 && tile->nr % tile->vec == 0 &&
           depth % tile->vec == 0 && items % per_row == 0 && tile->mc * per_row % items == 0 &&
           tile->nc * per_row % items == 0;
}

size_t tpp_gpu_gemm_tiles(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts, struct tpp_tile *tiles,
                          size_t capacity)
{
    const int is_double = group_bytes(kernel) == 8;
    const struct shape *shapes = is_double ? shapes_of_doubles : shapes_of_words;
    const size_t shape_count = is_double ? sizeof shapes_of_doubles / sizeof shapes_of_doubles[0]
                                         : sizeof shapes_of_words / sizeof shapes_of_words[0];
    const uint64_t local_bytes = facts->local_memory_bytes != 0 ? facts->local_memory_bytes : 32768;
    const uint64_t group_size = facts->max_group_size != 0 ? facts->max_group_size : 256;
    size_t count = 0;
    for (size_t i = 0; i < shape_count && count < capacity; i++) {
        const struct shape *shape = &shapes[i];
        const struct tpp_tile tile = { .mr = shape->mr,
                                       .nr = shape->nr,
                                       .vec = shape->vec,
                                       .mc = shape->mr * shape->local_m,
                                       .nc = shape->nr * shape->local_n,
                                       .kc = shape->depth * k_per_group(kernel),
                                       .local_m = shape->local_m,
                                       .local_n = shape->local_n };
        if ((uint64_t)shape->local_m * shape->local_n <= group_size &&
            tpp_gpu_gemm_local_bytes(kernel, &tile) <= local_bytes) {
            tiles[count++] = tile;
        }
    }
    return count;
}
