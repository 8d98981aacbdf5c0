/* Issue probes whose accumulators are matrices. */
#include "host/matrix_probe.h"

#include <stdlib.h>
#include <string.h>

#include "host/element.h"
#include "host/fill.h"
#include "host/philox.h"
#include "kernels/probe_model.h"

enum { DEPTH_MOST = 1024, STARTS_MOST = 256 /* chains and work-items together */ };

static int is_integer(const struct tpp_kernel *kernel)
{
    return tpp_precision_get(kernel->acc)->kind == TPP_NUMBER_INTEGER;
}

/* Whole numbers that an accumulator holds exactly, whatever was added before. A bit less where the hardware keeps fewer
 * bits than the format: it may cut off below the largest term and not below the sum. */
static int64_t exact_limit(const struct tpp_kernel *kernel)
{
    if (kernel->accumulator_bits != 0) {
        return INT64_C(1) << (kernel->accumulator_bits - 1);
    }
    return kernel->acc == TPP_FP64 ? INT64_C(1) << 53 : kernel->acc == TPP_FP16 ? INT64_C(1) << 11 : INT64_C(1) << 24;
}

/* Multiplications of one trip. */
static int64_t rounds_of(const struct tpp_kernel *kernel)
{
    return kernel->macs_per_chain_trip / kernel->mma_k;
}

/* The most that trips upwards move an accumulator, for a step of 1. */
static int64_t longest_way(const struct tpp_kernel *kernel, uint32_t trips)
{
    const int64_t net = tpp_probe_net_trips(kernel->zigzag_up, trips);
    return (net + kernel->zigzag_up) * rounds_of(kernel);
}

uint32_t tpp_matrix_most_trips(const struct tpp_kernel *kernel)
{
    if (is_integer(kernel)) {
        return UINT32_MAX;
    }
    const int64_t room = exact_limit(kernel) - STARTS_MOST;
    uint32_t low = 1;
    uint32_t high = UINT32_MAX / 2;
    while (low < high) { /* the way grows with the trips, but for less than one period */
        const uint32_t middle = low + (high - low + 1) / 2;
        if (longest_way(kernel, middle) <= room) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

/* Magnitudes that the operand format holds, each with the one below it, so that B[j][p] - 1 is held as well. */
static const int8_t *magnitudes_of(const struct tpp_kernel *kernel, unsigned *count)
{
    static const int8_t of_fp4[] = { 2, 3, 4 };
    static const int8_t of_narrow[] = { 2, 3, 4, 5, 6, 7 };
    const int is_fp4 = kernel->in == TPP_FP4;
    *count = is_fp4 ? sizeof of_fp4 : sizeof of_narrow;
    return is_fp4 ? of_fp4 : of_narrow;
}

/* Products of wide formats, mma_k of them, must stay within the accumulator as well; these leave half of it. */
static uint32_t widest_magnitude(const struct tpp_kernel *kernel)
{
    switch (kernel->in) {
    case TPP_FP64:
        return 1u << 20;
    case TPP_TF32:
    case TPP_FP16:
        return kernel->acc == TPP_FP16 ? 7 : 511;
    case TPP_BF16:
        return 255;
    default:
        return 7;
    }
}

static int64_t draw_magnitude(const struct tpp_kernel *kernel, uint32_t random)
{
    const uint32_t widest = widest_magnitude(kernel);
    if (widest > 7) {
        return 2 + random % (widest - 1);
    }
    unsigned count = 0;
    const int8_t *magnitudes = magnitudes_of(kernel, &count);
    return magnitudes[random % count];
}

/* A stream of random words for one set. */
struct draw {
    uint32_t key[2];
    uint32_t set, next;
    uint32_t words[4];
};

static uint32_t draw_word(struct draw *draw)
{
    if (draw->next % 4 == 0) {
        const uint32_t counter[4] = { draw->next / 4, draw->set, 0, 5 };
        tpp_philox4x32_10(counter, draw->key, draw->words);
    }
    return draw->words[draw->next++ % 4];
}

/* A random order of the columns of k: neighbours in it are pairs. */
static void draw_order(struct draw *draw, size_t depth, uint16_t *order)
{
    for (size_t i = 0; i < depth; i++) {
        order[i] = (uint16_t)i;
    }
    for (size_t i = depth - 1; i > 0; i--) {
        const size_t other = draw_word(draw) % (i + 1);
        const uint16_t kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
}

/* Rows of A, or of B: the pair at `order[0], order[1]` is the one that moves the accumulator. */
static int store_rows(const struct tpp_kernel *kernel, struct draw *draw, const uint16_t *order, size_t first_row,
                      size_t rows, int is_a, void *operands)
{
    const size_t depth = kernel->mma_k;
    int is_held = 1;
    for (size_t row = 0; row < rows; row++) {
        const size_t base = (first_row + row) * depth;
        for (size_t p = 0; p + 1 < depth; p += 2) {
            const uint32_t random = draw_word(draw);
            double value = (double)draw_magnitude(kernel, random >> 1) * (random % 2 == 0 ? 1.0 : -1.0);
            double partner = is_a ? -value : value;
            if (p == 0 && is_a) {
                value = random % 2 == 0 ? 1.0 : -1.0;
                partner = -value;
            } else if (p == 0) {
                value = value < 0.0 ? -value : value;
                partner = value - 1.0;
            }
            is_held &= tpp_storage_set(kernel->in, kernel->format, operands, base + order[p], value);
            is_held &= tpp_storage_set(kernel->in, kernel->format, operands, base + order[p + 1], partner);
        }
    }
    return is_held;
}

enum tpp_status tpp_matrix_operands(const struct tpp_kernel *kernel, const uint32_t key[2], void *operands,
                                    struct tpp_error *err)
{
    const size_t rows = kernel->mma_m + kernel->mma_n;
    const size_t depth = kernel->mma_k;
    if (kernel->operand_sets == 0 || rows == 0 || depth < 2 || depth % 2 != 0 || depth > DEPTH_MOST) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%s: a matrix probe of %u x %u x %u in %u sets cannot be made",
                        kernel->id, kernel->mma_m, kernel->mma_n, kernel->mma_k, kernel->operand_sets);
    }
    if (is_integer(kernel)) {
        return tpp_fill_elements(kernel->in, kernel->format, operands, kernel->operand_sets * rows * depth, key, err);
    }
    for (uint32_t set = 0; set < kernel->operand_sets; set++) {
        struct draw draw = { .key = { key[0], key[1] }, .set = set };
        uint16_t order[DEPTH_MOST];
        draw_order(&draw, depth, order);
        if (!store_rows(kernel, &draw, order, set * rows, kernel->mma_m, 1, operands) ||
            !store_rows(kernel, &draw, order, set * rows + kernel->mma_m, kernel->mma_n, 0, operands)) {
            return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "no exact probe operands are known in %s",
                            tpp_precision_get(kernel->in)->name);
        }
    }
    return TPP_STATUS_OK;
}

/* One entry of A B^T, as one multiplication adds it. */
static int64_t step_of(const struct tpp_kernel *kernel, const double *a, const double *b)
{
    int64_t sum = 0;
    for (size_t i = 0; i < kernel->mma_k; i++) {
        const int64_t x = (int64_t)a[i];
        const int64_t y = (int64_t)b[i];
        sum += kernel->format == TPP_FORMAT_BIT_XOR ? x ^ y : x * y;
    }
    return sum;
}

enum tpp_status tpp_matrix_expect(const struct tpp_kernel *kernel, uint32_t trips, const void *operands,
                                  int64_t **expected, struct tpp_error *err)
{
    const size_t rows = kernel->mma_m + kernel->mma_n;
    const size_t depth = kernel->mma_k;
    const size_t lanes = (size_t)kernel->mma_m * kernel->mma_n;
    double *values = calloc(kernel->operand_sets * rows * depth + 1, sizeof *values);
    int64_t *gains = calloc(kernel->operand_sets * lanes + 1, sizeof *gains);
    if (values == NULL || gains == NULL) {
        free(values);
        free(gains);
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "probe: out of memory");
    }
    tpp_storage_to_double(kernel->in, kernel->format, operands, 0, kernel->operand_sets * rows * depth, values);
    const uint64_t times = (uint64_t)(tpp_probe_net_trips(kernel->zigzag_up, trips) * rounds_of(kernel));
    for (size_t entry = 0; entry < kernel->operand_sets * lanes; entry++) {
        const double *set = values + entry / lanes * rows * depth;
        const double *a = set + entry % lanes / kernel->mma_n * depth;
        const double *b = set + (kernel->mma_m + entry % kernel->mma_n) * depth;
        const uint64_t gain = (uint64_t)step_of(kernel, a, b) * times; /* integers wrap */
        gains[entry] = is_integer(kernel) ? tpp_wrapped((int64_t)gain) : (int64_t)gain;
    }
    free(values);
    *expected = gains;
    return TPP_STATUS_OK;
}
