/* Launches by row, and plain arithmetic to compare with. */
#include "tests/softcuda/hopper_case.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/format.h"
#include "kernels/probe_model.h"
#include "tests/softcuda/hopper_numbers.h"
#include "tests/softcuda/tensor_map.h"

enum { POISON = 0xA5, UINT8_ELEMENTS = 0, INT32_ELEMENTS = 3, HALF_ELEMENTS = 6, FLOAT_ELEMENTS = 7, DOUBLE_ELEMENTS = 8 };

struct tensor_map {
    _Alignas(64) unsigned char bytes[128];
};

/* A matrix in device storage: rows with a pitch, poisoned beside its elements. */
struct matrix {
    unsigned char *bytes;
    uint32_t rows, columns, pitch; /* elements */
    unsigned bits;
};

__attribute__((format(printf, 2, 3))) static int wrong(char *message, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, HOPPER_MESSAGE_BYTES, format, arguments);
    va_end(arguments);
    return 1;
}

static size_t row_bytes(const struct matrix *matrix)
{
    return (size_t)matrix->pitch * matrix->bits / 8;
}

static struct matrix matrix_make(uint32_t rows, uint32_t columns, unsigned bits, uint32_t pitch)
{
    struct matrix made = { NULL, rows, columns, pitch, bits };
    size_t bytes = rows * row_bytes(&made);
    made.bytes = aligned_alloc(256, (bytes + 255) / 256 * 256);
    memset(made.bytes, POISON, bytes);
    return made;
}

static struct matrix operand_make(const struct tpp_kernel *kernel, uint32_t rows, uint32_t k, int has_fractions,
                                  uint64_t *state)
{
    struct matrix made = matrix_make(rows, k, tpp_kernel_element_bits(kernel), tpp_kernel_pitch(kernel, k));
    for (uint32_t row = 0; row < rows; row++) {
        for (uint32_t i = 0; i < k; i++) {
            hopper_operand_draw(kernel, made.bytes + row * row_bytes(&made), i, has_fractions, state);
        }
    }
    return made;
}

static int encode_map(struct tensor_map *map, const struct matrix *matrix, const struct tpp_tensor_box *box,
                      unsigned swizzle_bytes)
{
    unsigned per_element = matrix->bits < 8 ? 8 / matrix->bits : 1; /* elements that the map counts as one */
    int type = matrix->bits <= 8    ? UINT8_ELEMENTS
               : matrix->bits == 16 ? HALF_ELEMENTS
               : matrix->bits == 32 ? FLOAT_ELEMENTS
                                    : DOUBLE_ELEMENTS;
    const uint64_t dims[2] = { (matrix->columns + per_element - 1) / per_element, matrix->rows };
    const uint64_t strides[1] = { row_bytes(matrix) };
    const uint32_t sizes[2] = { box->columns / per_element, box->rows };
    const uint32_t steps[2] = { 1, 1 };
    int swizzle = swizzle_bytes == 128 ? 3 : swizzle_bytes == 64 ? 2 : swizzle_bytes == 32 ? 1 : 0;
    return softcuda_tensor_map_encode(map, type, 2, matrix->bytes, dims, strides, sizes, steps, 0, swizzle, 0, 0);
}

static void set_machine(unsigned cores, uint64_t seed, enum softcuda_arrival arrival)
{
    struct softcuda_machine *machine = softcuda_machine_get();
    machine->sm_count = cores;
    machine->seed = seed;
    machine->arrival = arrival;
}

/* Largest error of an entry whose products have this sum of magnitudes. */
static double bound_of(const struct tpp_kernel *kernel, uint32_t k, double magnitudes)
{
    if (kernel->acc == TPP_INT32) {
        return 0;
    }
    if (kernel->acc == TPP_FP16) {
        return magnitudes * 0x1p-11 * (k / 8.0 + 2); /* one rounding an instruction */
    }
    if (kernel->acc == TPP_FP64) {
        return magnitudes * 0x1p-53 * (k + 2.0);
    }
    double bits = kernel->accumulator_bits != 0 ? kernel->accumulator_bits : 23;
    return magnitudes * exp2(1 - bits) * (kernel->accumulator_bits != 0 ? 34.0 * (k / 32.0 + 1) : k + 2.0);
}

static int check_entry(const struct tpp_kernel *kernel, const struct hopper_product *product, const struct matrix *a,
                       const struct matrix *b, const struct matrix *c, uint32_t row, uint32_t column, char *message)
{
    double sum = 0;
    double magnitudes = 0;
    for (uint32_t i = 0; i < product->k; i++) {
        double term = hopper_operand_get(kernel, a->bytes + row * row_bytes(a), i) *
                      hopper_operand_get(kernel, b->bytes + column * row_bytes(b), i);
        sum += term;
        magnitudes += fabs(term);
    }
    double found = hopper_result_get(kernel, c->bytes + row * row_bytes(c), column);
    double bound = product->has_fractions ? bound_of(kernel, product->k, magnitudes) : 0;
    if (!(fabs(found - sum) <= bound)) {
        return wrong(message, "C[%u][%u] of %u x %u x %u is %.9g, should be %.9g within %g", row, column, product->m,
                     product->n, product->k, found, sum, bound);
    }
    return 0;
}

static int check_result(const struct tpp_kernel *kernel, const struct hopper_product *product, const struct matrix *a,
                        const struct matrix *b, const struct matrix *c, char *message)
{
    for (uint32_t row = 0; row < product->m; row++) {
        for (uint32_t column = 0; column < product->n; column++) {
            if (check_entry(kernel, product, a, b, c, row, column, message) != 0) {
                return 1;
            }
        }
        const unsigned char *line = c->bytes + row * row_bytes(c);
        for (size_t i = (size_t)product->n * c->bits / 8; i < row_bytes(c); i++) {
            if (line[i] != POISON) {
                return wrong(message, "row %u of C was written beyond its %u entries", row, product->n);
            }
        }
    }
    return 0;
}

static int check_clocks(const struct tpp_core_clock *clocks, unsigned blocks, char *message)
{
    for (unsigned i = 0; i < blocks; i++) {
        if (clocks[i].end_cycles < clocks[i].begin_cycles || clocks[i].end_ns < clocks[i].begin_ns ||
            clocks[i].begin_cycles == 0 || clocks[i].reserved != 0) {
            return wrong(message, "block %u did not write its clocks", i);
        }
    }
    return 0;
}

static int launch_product(const struct tpp_kernel *kernel, const struct hopper_product *product, struct matrix *a,
                          struct matrix *b, struct matrix *c, char *message)
{
    const struct tpp_tensor_box *boxes[3] = { &kernel->map_a, &kernel->map_b, &kernel->map_c };
    struct matrix *matrices[3] = { a, b, c };
    struct tensor_map maps[3];
    uint32_t sizes[6] = { product->m, product->n, product->k, a->pitch, b->pitch, c->pitch };
    unsigned cluster = kernel->cluster > 1 ? kernel->cluster : 1;
    unsigned blocks = kernel->blocks_per_core * product->cores / cluster * cluster;
    struct tpp_core_clock *clocks = calloc(blocks, sizeof *clocks);
    struct tpp_core_clock *clocks_argument = clocks;
    void *params[10];
    for (int i = 0; i < 3; i++) {
        unsigned swizzle = i == 0 && product->swizzle_bytes != 0 ? product->swizzle_bytes : boxes[i]->swizzle_bytes;
        params[i] = &matrices[i]->bytes;
        if (boxes[i]->columns != 0) {
            if (encode_map(&maps[i], matrices[i], boxes[i], swizzle) != 0) {
                free(clocks);
                return wrong(message, "map %d: %s", i, softcuda_tensor_map_error());
            }
            params[i] = &maps[i];
        }
    }
    for (int i = 0; i < 6; i++) {
        params[3 + i] = &sizes[i];
    }
    params[9] = &clocks_argument;
    set_machine(product->cores, product->seed, product->arrival);
    int status = softcuda_launch(product->entry != NULL ? product->entry : tpp_kernel_entry(kernel),
                                 (const unsigned[3]){ blocks, 1, 1 }, (const unsigned[3]){ kernel->threads, 1, 1 },
                                 (const unsigned[3]){ cluster, 1, 1 }, kernel->shared_bytes, params, message,
                                 HOPPER_MESSAGE_BYTES);
    status = status != 0 ? status : check_clocks(clocks, blocks, message);
    free(clocks);
    return status;
}

int hopper_product_check(const struct tpp_kernel *kernel, const struct hopper_product *product, char *message)
{
    uint64_t state = product->seed;
    unsigned c_bits = tpp_precision_get(kernel->acc)->bits;
    unsigned c_pitch_multiple = 128 / c_bits;
    struct matrix a = operand_make(kernel, product->m, product->k, product->has_fractions, &state);
    struct matrix b = operand_make(kernel, product->n, product->k, product->has_fractions, &state);
    struct matrix c = matrix_make(product->m, product->n, c_bits,
                                  (product->n + c_pitch_multiple - 1) / c_pitch_multiple * c_pitch_multiple);
    int status = launch_product(kernel, product, &a, &b, &c, message);
    status = status != 0 ? status : check_result(kernel, product, &a, &b, &c, message);
    free(a.bytes);
    free(b.bytes);
    free(c.bytes);
    return status;
}

/* Trips up less trips down. */
static int64_t net_trips(unsigned up, uint32_t trips)
{
    int64_t net = 0;
    for (uint32_t trip = 0; trip < trips; trip++) {
        net += up == 0 || trip % (2 * up - 1) < up ? 1 : -1;
    }
    return net;
}

static int check_accumulators(const struct tpp_kernel *kernel, const void *operands, const void *out, size_t units,
                              uint32_t trips, char *message)
{
    size_t set = (size_t)(kernel->mma_m + kernel->mma_n) * kernel->mma_k;
    int64_t times = net_trips(kernel->zigzag_up, trips) * kernel->macs_per_chain_trip / kernel->mma_k;
    for (size_t chain = 0; chain < kernel->chains; chain++) {
        size_t a = chain % kernel->operand_sets * set;
        size_t b = a + (size_t)kernel->mma_m * kernel->mma_k;
        for (size_t i = 0; i < kernel->mma_m; i++) {
            for (size_t j = 0; j < kernel->mma_n; j++) {
                double dot = 0;
                for (size_t k = 0; k < kernel->mma_k; k++) {
                    dot += hopper_operand_get(kernel, operands, a + i * kernel->mma_k + k) *
                           hopper_operand_get(kernel, operands, b + j * kernel->mma_k + k);
                }
                for (size_t unit = 0; unit < units; unit++) {
                    double expected = (double)tpp_probe_start(unit, chain) + dot * (double)times;
                    size_t index = (unit * kernel->chains + chain) * kernel->lanes + i * kernel->mma_n + j;
                    double found = hopper_result_get(kernel, out, index);
                    if (found != expected) {
                        return wrong(message, "unit %zu, chain %zu, entry %zu, %zu is %.9g, should be %.9g", unit,
                                     chain, i, j, found, expected);
                    }
                }
            }
        }
    }
    return 0;
}

int hopper_probe_check(const struct tpp_kernel *kernel, const char *entry, uint32_t trips, unsigned cores, uint64_t seed,
                       char *message)
{
    size_t elements = (size_t)kernel->operand_sets * (kernel->mma_m + kernel->mma_n) * kernel->mma_k;
    unsigned blocks = kernel->blocks_per_core * cores;
    size_t units = (size_t)blocks * kernel->threads / kernel->unit_threads;
    unsigned char *operands = aligned_alloc(256, (elements * tpp_kernel_element_bits(kernel) / 8 + 255) / 256 * 256);
    void *out = calloc(units * kernel->chains * kernel->lanes, hopper_result_bytes(kernel));
    struct tpp_core_clock *clocks = calloc(blocks, sizeof *clocks);
    for (size_t i = 0; i < elements; i++) {
        hopper_operand_draw(kernel, operands, i, 0, &seed);
    }
    void *params[4] = { &out, &trips, &operands, &clocks };
    set_machine(cores, seed, SOFTCUDA_ARRIVAL_LATE);
    int status = softcuda_launch(entry != NULL ? entry : tpp_kernel_entry(kernel), (const unsigned[3]){ blocks, 1, 1 },
                                 (const unsigned[3]){ kernel->threads, 1, 1 }, NULL, kernel->shared_bytes, params,
                                 message, HOPPER_MESSAGE_BYTES);
    status = status != 0 ? status : check_clocks(clocks, blocks, message);
    status = status != 0 ? status : check_accumulators(kernel, operands, out, units, trips, message);
    free(operands);
    free(out);
    free(clocks);
    return status;
}
