/* Issue probes: every stored accumulator against the exact model, for trip counts around the unrolling and the turns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "host/element.h"
#include "kernels/probe_model.h"

enum { ITEMS = 64, LOCAL = 32, MAX_OPERANDS = 64 };

/* Pairs (n, n) and (1 - n, n + 1), whose products add to 1; for bytes any values do. */
static void choose_operands(const struct tpp_kernel *row, int64_t *values, size_t count)
{
    static const int64_t bytes[] = { -113, 127, -128, 59 };
    for (size_t i = 0; i < count; i++) {
        const size_t lane = i % row->lanes;
        const int64_t n = 4 + (int64_t)lane;
        const int64_t pattern[4] = { n, n, 1 - n, n + 1 };
        values[i] = row->in_per_lane == 4 ? bytes[i % 4] : pattern[i / row->lanes % 4];
    }
}

static void store_operands(enum tpp_precision precision, const int64_t *values, size_t count, void *elements)
{
    for (size_t i = 0; i < count; i++) {
        switch (precision) {
        case TPP_FP64:
            ((double *)elements)[i] = (double)values[i];
            break;
        case TPP_FP32:
            ((float *)elements)[i] = (float)values[i];
            break;
        case TPP_FP16:
            ((uint16_t *)elements)[i] = tpp_double_to_half((double)values[i]);
            break;
        default:
            ((int8_t *)elements)[i] = (int8_t)values[i];
            break;
        }
    }
}

/* Index of the first accumulator that is not what the model says for `trips`; `count` when all are right. */
static size_t first_wrong(const struct tpp_kernel *row, const int64_t *operands, const double *values, size_t count,
                          uint32_t trips)
{
    double expected[TPP_PROBE_START_PERIOD + 64][8];
    for (size_t start = 1; start < TPP_PROBE_START_PERIOD + row->chains; start++) {
        for (size_t lane = 0; lane < row->lanes; lane++) {
            expected[start][lane] = (double)tpp_probe_end(row, operands, row->lanes, lane, (int64_t)start, trips);
        }
    }
    for (size_t i = 0; i < count; i++) {
        const size_t chain = i / row->lanes % row->chains;
        const int64_t start = tpp_probe_start(i / row->lanes / row->chains, chain);
        if (values[i] != expected[start][i % row->lanes]) {
            return i;
        }
    }
    return count;
}

static enum outcome check_trips(const struct device *device, const struct kernel *kernel, const struct tpp_kernel *row,
                                cl_uint trips, struct detail *detail)
{
    const size_t operand_count = (size_t)row->operand_count * row->lanes * row->in_per_lane;
    const size_t count = (size_t)ITEMS * row->chains * row->lanes;
    const size_t out_bytes = count * tpp_element_bytes(row->acc);
    int64_t operands[MAX_OPERANDS];
    double elements[MAX_OPERANDS];
    choose_operands(row, operands, operand_count);
    store_operands(row->in, operands, operand_count, elements);
    void *got = malloc(out_bytes);
    double *values = malloc(count * sizeof *values);
    if (got == NULL || values == NULL) {
        abort();
    }
    cl_mem in = buffer_create(device, operand_count * tpp_element_bytes(row->in), elements);
    cl_mem out = buffer_create(device, out_bytes, NULL);
    const struct argument arguments[] = { { sizeof out, &out }, { sizeof trips, &trips }, { sizeof in, &in } };
    const size_t global = ITEMS;
    const size_t local = LOCAL;
    kernel_launch(device, kernel, 1, &global, &local, arguments, 3);
    buffer_read(device, out, out_bytes, got);
    buffer_release(in);
    buffer_release(out);
    tpp_elements_to_double(row->acc, got, count, values);

    enum outcome outcome = RIGHT;
    const size_t wrong = first_wrong(row, operands, values, count, trips);
    if (wrong < count) {
        snprintf(detail->text, sizeof detail->text, "%u trips: accumulator %zu of %zu is %.17g", trips, wrong, count,
                 values[wrong]);
        outcome = WRONG;
    } else if (first_wrong(row, operands, values, count, trips + 1) == count ||
               first_wrong(row, operands, values, count, trips > 0 ? trips - 1 : 2) == count) {
        snprintf(detail->text, sizeof detail->text, "%u trips: another trip count gives the same values", trips);
        outcome = WRONG;
    } else {
        values[count - 1] += 1;
        if (first_wrong(row, operands, values, count, trips) != count - 1) {
            snprintf(detail->text, sizeof detail->text, "the planted error was not found");
            outcome = WRONG;
        }
    }
    free(got);
    free(values);
    return outcome;
}

enum outcome check_probe(const struct device *device, const struct tpp_kernel *row, struct detail *detail)
{
    static const cl_uint trips[] = { 0, 1, 3, 4, 19, 20, 21, 39, 40, 41, 999, 1000, 1001, 1998, 1999, 2000, 4041 };
    if (row->chains == 0 || row->lanes == 0) {
        snprintf(detail->text, sizeof detail->text, "its sizes come from the device's facts");
        return SKIPPED;
    }
    struct kernel kernel = kernel_build(device, row->family, row->defines == NULL ? "" : row->defines,
                                        row->entry == NULL ? row->id : row->entry);
    enum outcome outcome = RIGHT;
    snprintf(detail->text, sizeof detail->text, "%d work-items x %u x %u accumulators exact", ITEMS, row->chains,
             row->lanes);
    for (size_t i = 0; i < sizeof trips / sizeof trips[0] && outcome == RIGHT; i++) {
        outcome = check_trips(device, &kernel, row, trips[i], detail);
    }
    kernel_release(&kernel);
    return outcome;
}
