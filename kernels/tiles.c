/* Tiles that follow from a device's facts. The reasoning for CPUs: docs/notes/cpu-kernels.md. */
#include "kernels/tiles.h"

#include <stdio.h>

#include "kernels/tiles_gpu.h"

static unsigned element_bytes(const struct tpp_kernel *kernel)
{
    return kernel->packed_element_bytes != 0 ? kernel->packed_element_bytes : tpp_precision_get(kernel->in)->bits / 8;
}

static size_t add(struct tpp_tile *tiles, size_t count, size_t capacity, const struct tpp_tile *tile)
{
    if (count < capacity) {
        tiles[count++] = *tile;
    }
    return count;
}

static unsigned round_to(unsigned value, unsigned multiple)
{
    unsigned rounded = value / multiple * multiple;
    return rounded > 0 ? rounded : multiple;
}

/* Register tiles by width of the vector registers: as many accumulators as there are registers, less what the operands
 * of one step need. 32 registers of 64 bytes (AVX-512), 16 of 32 (AVX2), 32 of 16 (most others). */
static size_t register_tiles(unsigned vector_bytes, unsigned rows[2], unsigned vectors[2])
{
    rows[0] = vector_bytes == 64 ? 14 : vector_bytes == 32 ? 6 : 8;
    vectors[0] = 2;
    rows[1] = vector_bytes == 64 ? 12 : 4;
    vectors[1] = 2;
    return vector_bytes == 64 ? 2 : 1;
}

static unsigned vector_bytes_of(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts)
{
    unsigned bytes = facts->vector_bytes != 0 ? facts->vector_bytes : 16;
    return kernel->max_vector_bytes != 0 && kernel->max_vector_bytes < bytes ? kernel->max_vector_bytes : bytes;
}

static size_t cpu_gemm_tiles(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts,
                             struct tpp_tile *tiles, size_t capacity)
{
    unsigned bytes = element_bytes(kernel);
    unsigned vector_bytes = vector_bytes_of(kernel, facts);
    unsigned l1d_bytes = facts->l1d_bytes != 0 ? (unsigned)facts->l1d_bytes : 32768;
    unsigned l2_bytes = facts->l2_bytes != 0 ? (unsigned)facts->l2_bytes : 262144;
    unsigned acc_bytes = tpp_precision_get(kernel->acc)->bits / 8;
    unsigned rows[2];
    unsigned vectors[2];
    size_t count = 0;
    size_t shapes = register_tiles(vector_bytes, rows, vectors);
    for (size_t i = 0; i < shapes; i++) {
        struct tpp_tile tile = { .mr = rows[i], .vec = vector_bytes / acc_bytes, .local_m = 1, .local_n = 1 };
        tile.nr = vectors[i] * tile.vec;
        /* The panel of B that every row of tiles reuses takes three quarters of L1d, or half. */
        for (unsigned quarters = 3; quarters >= 2 && count < capacity; quarters--) {
            tile.kc = round_to(l1d_bytes / 4 * quarters / (tile.nr * bytes), 32);
            tile.mc = round_to(l2_bytes / 2 / (tile.kc * bytes), tile.mr);
            tile.nc = 2048;
            count = add(tiles, count, capacity, &tile);
        }
    }
    return count;
}

static size_t cpu_probe_tiles(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts,
                              struct tpp_tile *tiles, size_t capacity)
{
    unsigned acc_bytes = tpp_precision_get(kernel->acc)->bits / 8;
    unsigned vector_bytes = vector_bytes_of(kernel, facts);
    /* Four operands stay in registers beside the accumulators; latency 4 on two ports needs 8 of these. */
    const struct tpp_tile tile = { .mr = 12, .vec = vector_bytes / acc_bytes, .local_m = 1, .local_n = 1 };
    return add(tiles, 0, capacity, &tile);
}

static size_t gpu_tiles(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts, struct tpp_tile *tiles,
                        size_t capacity)
{
    const struct tpp_tile probe = { .local_n = 256, .local_m = 1 };
    return kernel->kind == TPP_KIND_PROBE ? add(tiles, 0, capacity, &probe)
                                          : tpp_gpu_gemm_tiles(kernel, facts, tiles, capacity);
}

size_t tpp_tile_candidates(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts, struct tpp_tile *tiles,
                           size_t capacity)
{
    if ((kernel->device_classes & TPP_CLASS_GPU) != 0) {
        return gpu_tiles(kernel, facts, tiles, capacity);
    }
    return kernel->kind == TPP_KIND_GEMM ? cpu_gemm_tiles(kernel, facts, tiles, capacity)
                                         : cpu_probe_tiles(kernel, facts, tiles, capacity);
}

void tpp_tile_options(const struct tpp_kernel *kernel, const struct tpp_tile *tile, char *options, size_t bytes)
{
    const struct {
        const char *name;
        unsigned value;
    } sizes[] = {
        { kernel->kind == TPP_KIND_GEMM ? "TPP_MR" : "TPP_CHAINS", tile->mr },
        { "TPP_NR", tile->nr },
        { "TPP_VEC", tile->vec },
        { "TPP_NV", tile->vec != 0 ? tile->nr / tile->vec : 0 },
        { "TPP_MC", tile->mc },
        { "TPP_NC", tile->nc },
        { "TPP_KC", tile->kc },
        { "TPP_LOCAL_M", tile->local_m },
        { "TPP_LOCAL_N", tile->local_n },
    };
    size_t used = (size_t)snprintf(options, bytes, "%s", kernel->defines != NULL ? kernel->defines : "");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && used < bytes; i++) {
        if (sizes[i].value != 0) {
            used += (size_t)snprintf(options + used, bytes - used, "%s-D%s=%u", used > 0 ? " " : "", sizes[i].name,
                                     sizes[i].value);
        }
    }
}

void tpp_tile_text(const struct tpp_tile *tile, char *text, size_t bytes)
{
    size_t used = 0;
    text[0] = '\0';
    if (tile->mr != 0) {
        used += (size_t)snprintf(text, bytes, "%ux%u", tile->mr, tile->nr);
    }
    if (tile->kc != 0 && used < bytes) {
        used += (size_t)snprintf(text + used, bytes - used, " depth %u", tile->kc);
    }
    if (tile->mc != 0 && used < bytes) {
        used += (size_t)snprintf(text + used, bytes - used, " block %ux%u", tile->mc, tile->nc);
    }
    if (tile->local_m * tile->local_n > 1 && used < bytes) {
        (void)snprintf(text + used, bytes - used, " group %ux%u", tile->local_m, tile->local_n);
    }
}
