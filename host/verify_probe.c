/* Operands of issue probes, and the check of what they stored. The exact end values come from kernels/probe_model.c.
 *
 * Floating-point operands are whole numbers with x y + z w = s: x = n, y = s n, z = n - 1, w = -s (n + 1), s = 1 or -1.
 * Every intermediate and final value is then a whole number that the format holds exactly, so the result must match to
 * the last bit, while each single multiply-accumulate moves the accumulator by about n squared. n and s are random and
 * differ between lanes: what a probe leaves behind depends on the nonce. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/element.h"
#include "host/philox.h"
#include "host/matrix_probe.h"
#include "host/verify.h"
#include "kernels/probe_model.h"

/* Range of n per accumulator format: products stay below what max_trips of the rows leaves room for. */
static void range_of(enum tpp_precision precision, uint32_t *lowest, uint32_t *count)
{
    switch (precision) {
    case TPP_FP64:
        *lowest = 1u << 24;
        *count = 1u << 24;
        break;
    case TPP_FP32:
        *lowest = 33;
        *count = 30;
        break;
    default: /* FP16, BF16: products up to 64 */
        *lowest = 5;
        *count = 4;
        break;
    }
}

size_t tpp_probe_operand_count(const struct tpp_kernel *kernel, size_t lanes)
{
    return kernel->step == TPP_STEP_MATRIX
               ? (size_t)kernel->operand_sets * (kernel->mma_m + kernel->mma_n) * kernel->mma_k
               : (size_t)kernel->operand_count * lanes * kernel->in_per_lane;
}

uint32_t tpp_probe_most_trips(const struct tpp_kernel *kernel)
{
    uint32_t most = kernel->max_trips != 0 ? kernel->max_trips : UINT32_MAX;
    if (kernel->step == TPP_STEP_MATRIX) {
        uint32_t exact = tpp_matrix_most_trips(kernel);
        most = exact < most ? exact : most;
    }
    return most;
}

enum tpp_status tpp_probe_operands(const struct tpp_kernel *kernel, size_t lanes, const uint32_t key[2], void *operands,
                                   struct tpp_error *err)
{
    size_t per_operand = lanes * kernel->in_per_lane;
    if (kernel->step == TPP_STEP_MATRIX) {
        return tpp_matrix_operands(kernel, key, operands, err);
    }
    if (tpp_precision_get(kernel->in)->kind == TPP_NUMBER_INTEGER) {
        return tpp_philox_fill(kernel->in, operands, 0, kernel->operand_count * per_operand, key, err);
    }
    if (kernel->operand_count == 0 || kernel->operand_count % 4 != 0 || kernel->in_per_lane != 1) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: floating-point probes take four operands per lane, or fours",
                        kernel->id);
    }
    uint32_t lowest = 0;
    uint32_t count = 0;
    range_of(kernel->acc, &lowest, &count);
    for (size_t lane = 0; lane < lanes; lane++) {
        const uint32_t counter[4] = { (uint32_t)lane, 0, 0, 4 };
        uint32_t words[4];
        tpp_philox4x32_10(counter, key, words);
        double n = (double)(lowest + words[0] % count);
        double sign = words[1] % 2 == 0 ? 1.0 : -1.0;
        for (size_t o = 0; o < kernel->operand_count; o++) {
            /* The first four move the accumulator by 1, the others take back what they add. */
            const double values[4] = { n, sign * n, o < 4 ? n - 1 : n, -sign * (o < 4 ? n + 1 : n) };
            if (!tpp_storage_set(kernel->in, kernel->format, operands, o * lanes + lane, values[o % 4])) {
                return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "no probe operands are known in %s",
                                tpp_precision_get(kernel->in)->name);
            }
        }
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_probe_expect(const struct tpp_kernel *kernel, size_t chains, size_t lanes, uint32_t trips,
                                 const void *operands, int64_t **expected, struct tpp_error *err)
{
    if (kernel->step == TPP_STEP_MATRIX) {
        return tpp_matrix_expect(kernel, trips, operands, expected, err);
    }
    size_t operand_values = tpp_probe_operand_count(kernel, lanes);
    size_t starts = chains + TPP_PROBE_START_PERIOD; /* start values run from 1 */
    double *as_double = calloc(operand_values, sizeof *as_double);
    int64_t *values = calloc(operand_values, sizeof *values);
    int64_t *ends = calloc(starts * lanes, sizeof *ends);
    if (as_double == NULL || values == NULL || ends == NULL) {
        free(as_double);
        free(values);
        free(ends);
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "probe: out of memory");
    }
    tpp_elements_to_double(kernel->in, operands, operand_values, as_double);
    for (size_t i = 0; i < operand_values; i++) {
        values[i] = (int64_t)as_double[i];
    }
    for (size_t start = 1; start < starts; start++) {
        for (size_t lane = 0; lane < lanes; lane++) {
            ends[start * lanes + lane] = tpp_probe_end(kernel, values, lanes, lane, (int64_t)start, trips);
        }
    }
    free(as_double);
    free(values);
    *expected = ends;
    return TPP_STATUS_OK;
}

double tpp_probe_expected_end(const struct tpp_probe_output *output, size_t item, size_t chain, size_t lane)
{
    const int64_t start = tpp_probe_start(item, chain);
    if (output->kernel->step != TPP_STEP_MATRIX) {
        return (double)output->expected[(size_t)start * output->lanes + lane];
    }
    const int64_t end = start + output->expected[chain % output->kernel->operand_sets * output->lanes + lane];
    return (double)(tpp_precision_get(output->kernel->acc)->kind == TPP_NUMBER_INTEGER ? (int64_t)tpp_wrapped(end)
                                                                                       : end);
}

enum tpp_status tpp_verify_probe(const struct tpp_probe_output *output, struct tpp_verification *verification,
                                 struct tpp_error *err)
{
    size_t bytes = tpp_element_bytes(output->kernel->acc);
    size_t total = output->work_items * output->chains * output->lanes;
    verification->output_count++;
    struct tpp_output *last = &verification->last;
    *last =
        (struct tpp_output){ .projection_1 = (double)NAN, .projection_2 = (double)NAN, .projection_3 = (double)NAN };
    tpp_digest_blake2b(output->out, total * bytes, last->hash);
    (void)snprintf(verification->output_hash, sizeof verification->output_hash, "%s", last->hash);
    double *found = malloc(output->lanes * sizeof *found);
    if (found == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "probe: out of memory");
    }
    enum tpp_status status = TPP_STATUS_OK;
    for (size_t e = 0; status == TPP_STATUS_OK && e < total; e += output->lanes) {
        const size_t chain = e / output->lanes % output->chains;
        const size_t item = e / output->lanes / output->chains;
        tpp_elements_to_double(output->kernel->acc, (const char *)output->out + e * bytes, output->lanes, found);
        for (size_t lane = 0; status == TPP_STATUS_OK && lane < output->lanes; lane++) {
            const double expected = tpp_probe_expected_end(output, item, chain, lane);
            verification->entry_count++;
            if (!(found[lane] == expected)) {
                verification->has_passed = 0;
                (void)snprintf(verification->detail, sizeof verification->detail,
                               "work-item %zu, chain %zu, lane %zu ended at %.17g, should be %.17g", item, chain, lane,
                               found[lane], expected);
                status = tpp_fail(err, TPP_STATUS_VERIFICATION, "%s", verification->detail);
            }
        }
    }
    free(found);
    return status;
}
