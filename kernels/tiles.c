/* Tiles that follow from a device's facts. The reasoning for CPUs: docs/notes/cpu-kernels.md. */
#include "kernels/tiles.h"

#include <math.h>
#include <stdio.h>

#include "kernels/tiles_gpu.h"

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

static unsigned vector_bytes_of(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts)
{
    unsigned bytes = facts->vector_bytes != 0 ? facts->vector_bytes : 16;
    return kernel->max_vector_bytes != 0 && kernel->max_vector_bytes < bytes ? kernel->max_vector_bytes : bytes;
}

/* Register tiles as rows x vectors, best first: as many accumulators as there are registers, less what one step needs.
 * 32 registers of 64 bytes (AVX-512), 16 of 32 (AVX2), 16 of 16. Read back: none of these keeps anything on the stack.
 * The widened 8-bit form needs one register more for the pair of products. */
struct register_tile {
    unsigned rows, vectors;
};

static void register_tiles(const struct tpp_kernel *kernel, unsigned vector_bytes, struct register_tile tiles[2])
{
    static const struct register_tile of_64[2] = { { 12, 2 }, { 8, 3 } };
    static const struct register_tile of_64_double[2] = { { 8, 3 }, { 12, 2 } };
    static const struct register_tile of_32[2] = { { 6, 2 }, { 4, 3 } };
    static const struct register_tile of_32_pairs[2] = { { 5, 2 }, { 4, 2 } };
    static const struct register_tile of_16[2] = { { 4, 2 }, { 6, 2 } };
    const struct register_tile *chosen = vector_bytes == 64 ? (kernel->acc == TPP_FP64 ? of_64_double : of_64)
                                         : vector_bytes == 32
                                             ? (kernel->packed_element_bytes == 2 ? of_32_pairs : of_32)
                                             : of_16;
    tiles[0] = chosen[0];
    tiles[1] = chosen[1];
}

/* Depth and block for a register tile. A word is what one lane holds; depth is counted in words.
 *   depth: one panel of B, nr x kc words, takes 0.7 of L1d while the panels of A stream past it
 *   block: the blocks of A (mc x kc) and B (nc x kc, nc = 2 mc) and the tile of C (mc x nc) take 0.6 of L2, so mc is
 * the positive root of 3 kc w mc + 2 w mc^2 = 0.6 L2 */
static void set_blocks(struct tpp_tile *tile, unsigned word_bytes, const struct tpp_tile_facts *facts,
                       double depth_share)
{
    enum { DEPTH_STEP = 32, DEPTH_LEAST = 128, DEPTH_MOST = 384 };
    double l1d_bytes = facts->l1d_bytes != 0 ? (double)facts->l1d_bytes : 32768.0;
    double l2_bytes = facts->l2_bytes != 0 ? (double)facts->l2_bytes : 262144.0;
    unsigned depth = round_to((unsigned)(0.7 * depth_share * l1d_bytes / (tile->nr * word_bytes)), DEPTH_STEP);
    tile->kc = depth < DEPTH_LEAST ? DEPTH_LEAST : depth > DEPTH_MOST ? DEPTH_MOST : depth;
    double linear = 3.0 * tile->kc * word_bytes;
    double root = sqrt(linear * linear + 8.0 * word_bytes * 0.6 * l2_bytes);
    tile->mc = round_to((unsigned)((root - linear) / (4.0 * word_bytes)), tile->mr);
    tile->nc = round_to(2 * tile->mc, tile->nr);
}

static size_t cpu_gemm_tiles(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts,
                             struct tpp_tile *tiles, size_t capacity)
{
    static const double depth_shares[2] = { 1.0, 0.75 };
    unsigned vector_bytes = vector_bytes_of(kernel, facts);
    unsigned word_bytes = tpp_precision_get(kernel->acc)->bits / 8;
    struct register_tile shapes[2];
    size_t count = 0;
    register_tiles(kernel, vector_bytes, shapes);
    for (size_t i = 0; i < 3; i++) { /* both shapes at the rule's depth, then the first with shallower blocks */
        const struct register_tile *shape = &shapes[i % 2];
        struct tpp_tile tile = { .mr = shape->rows, .vec = vector_bytes / word_bytes, .local_m = 1, .local_n = 1 };
        tile.nr = shape->vectors * tile.vec;
        set_blocks(&tile, word_bytes, facts, depth_shares[i / 2]);
        count = add(tiles, count, capacity, &tile);
    }
    return count;
}

static size_t cpu_probe_tiles(const struct tpp_kernel *kernel, const struct tpp_tile_facts *facts,
                              struct tpp_tile *tiles, size_t capacity)
{
    unsigned acc_bytes = tpp_precision_get(kernel->acc)->bits / 8;
    unsigned vector_bytes = vector_bytes_of(kernel, facts);
    /* Four operands stay in registers beside the accumulators; a latency of 4 or 5 on two ports needs 8 or 10 of these.
     * The widened 8-bit form has two instructions in a row, and with 32 registers room for twice as many chains. */
    int is_wide = kernel->step == TPP_STEP_FEEDBACK_WIDE && vector_bytes == 64;
    const struct tpp_tile tile = {
        .mr = is_wide ? 24 : 12, .vec = vector_bytes / acc_bytes, .local_m = 1, .local_n = 1
    };
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
    if (kernel->api == TPP_API_CUDA) {
        return add(tiles, 0, capacity, &kernel->block_tile); /* compiled in: other tiles are other rows */
    }
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
