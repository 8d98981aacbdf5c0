/* Outputs computed again from the nonce. */
#include "host/record_replay.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/element.h"
#include "host/fill.h"
#include "host/keys.h"
#include "host/philox.h"
#include "host/verify.h"
#include "kernels/format.h"
#include "kernels/probe_model.h"

/* A record asks for what it likes: more than this is not made. */
static const uint64_t BYTES_MOST = (uint64_t)1 << 34;
static const uint64_t SIDE_MOST = (uint64_t)1 << 20;
static const double PADDING_MOST = 1024.0; /* elements at the end of a row */
static const uint64_t TRIPS_MOST = (uint64_t)1 << 26;

struct tpp_replay {
    const struct tpp_record *record;
    size_t measurement; /* whose inputs are here; SIZE_MAX: none */
    uint32_t input_set;
    void *a, *b, *a_scales, *b_scales;
};

struct tpp_replay *tpp_replay_open(const struct tpp_record *record)
{
    struct tpp_replay *replay = calloc(1, sizeof *replay);
    if (replay != NULL) {
        replay->record = record;
        replay->measurement = SIZE_MAX;
    }
    return replay;
}

static void forget_inputs(struct tpp_replay *replay)
{
    free(replay->a);
    free(replay->b);
    free(replay->a_scales);
    free(replay->b_scales);
    replay->a = replay->b = replay->a_scales = replay->b_scales = NULL;
    replay->measurement = SIZE_MAX;
}

void tpp_replay_close(struct tpp_replay *replay)
{
    if (replay != NULL) {
        forget_inputs(replay);
        free(replay);
    }
}

/* ------------------------------------------------------------------------------------------------- products */

/* How the kernel of a record's product has its matrices; the row of the kernel says it. */
struct layout {
    const struct tpp_kernel *kernel;
    uint32_t shape[3];
    size_t a_count, b_count; /* elements, with the padding of rows */
};

static enum tpp_status find_product(const struct tpp_measurement *measurement, struct layout *layout,
                                    struct tpp_error *err)
{
    const struct tpp_kernel *kernel = tpp_kernel_find(measurement->kernel);
    if (kernel == NULL || kernel->kind != TPP_KIND_GEMM) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: this program does not know that kernel", measurement->kernel);
    }
    if (kernel->in != measurement->precision || kernel->acc != measurement->accumulator) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "%s: not the kernel of that name", measurement->kernel);
    }
    if (tpp_fill_elements_per_counter(kernel->in, kernel->format) == 0) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: inputs of this format are not made on the host", kernel->id);
    }
    double elements = ((double)measurement->m + (double)measurement->n) * ((double)measurement->k + PADDING_MOST);
    if (measurement->m > SIDE_MOST || measurement->n > SIDE_MOST || measurement->k > SIDE_MOST ||
        elements * (double)tpp_element_bytes(kernel->in) > (double)BYTES_MOST) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: its inputs are too large to be made here", kernel->id);
    }
    size_t pitch = tpp_kernel_pitch(kernel, (uint32_t)measurement->k);
    *layout =
        (struct layout){ .kernel = kernel,
                         .shape = { (uint32_t)measurement->m, (uint32_t)measurement->n, (uint32_t)measurement->k },
                         .a_count = measurement->m * pitch,
                         .b_count = measurement->n * pitch };
    return TPP_STATUS_OK;
}

static enum tpp_status make_matrix(const struct tpp_replay *replay, const struct layout *layout, const char *name,
                                   size_t count, void **matrix, struct tpp_error *err)
{
    uint32_t key[2];
    *matrix = malloc(tpp_storage_bytes(layout->kernel->in, layout->kernel->format, count));
    if (*matrix == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "replay: out of memory for the inputs");
    }
    tpp_key_of_matrix(replay->record->nonce, name, layout->kernel->in, layout->shape, replay->input_set, key);
    return tpp_fill_elements(layout->kernel->in, layout->kernel->format, *matrix, count, key, err);
}

static enum tpp_status make_scales(const struct tpp_replay *replay, const struct layout *layout, const char *name,
                                   size_t rows, void **scales, struct tpp_error *err)
{
    uint32_t key[2];
    size_t bytes = rows * tpp_scale_pitch(layout->shape[2], layout->kernel->scale_block);
    *scales = malloc(bytes + 1);
    if (*scales == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "replay: out of memory for the scales");
    }
    tpp_key_of_matrix(replay->record->nonce, name, layout->kernel->in, layout->shape, replay->input_set, key);
    return tpp_fill_scales(layout->kernel->scaling, *scales, bytes, key, err);
}

static enum tpp_status make_inputs(struct tpp_replay *replay, const struct layout *layout, size_t index,
                                   uint32_t input_set, struct tpp_error *err)
{
    if (replay->measurement == index && replay->input_set == input_set) {
        return TPP_STATUS_OK;
    }
    forget_inputs(replay);
    replay->input_set = input_set;
    TPP_TRY(make_matrix(replay, layout, "a", layout->a_count, &replay->a, err));
    TPP_TRY(make_matrix(replay, layout, "b", layout->b_count, &replay->b, err));
    if (layout->kernel->scaling != TPP_SCALING_NONE) {
        TPP_TRY(make_scales(replay, layout, "a scales", layout->shape[0], &replay->a_scales, err));
        TPP_TRY(make_scales(replay, layout, "b scales", layout->shape[1], &replay->b_scales, err));
    }
    replay->measurement = index;
    return TPP_STATUS_OK;
}

static enum tpp_status replay_product(struct tpp_replay *replay, size_t index, size_t output, struct tpp_error *err)
{
    const struct tpp_measurement *measurement = &replay->record->measurements[index];
    const struct tpp_sample *sample = &measurement->samples[output];
    struct layout layout;
    TPP_TRY(find_product(measurement, &layout, err));
    TPP_TRY(make_inputs(replay, &layout, index, sample->input_set, err));
    struct tpp_product product = tpp_product_of(layout.kernel);
    product.m = layout.shape[0];
    product.n = layout.shape[1];
    product.k = layout.shape[2];
    product.lda = product.ldb = tpp_kernel_pitch(layout.kernel, layout.shape[2]);
    product.a = replay->a;
    product.b = replay->b;
    product.a_scales = replay->a_scales;
    product.b_scales = replay->b_scales;
    uint32_t key[2];
    tpp_key_of_check(replay->record->nonce, sample, key);
    return tpp_verify_output(&product, key, &measurement->outputs[output], err);
}

/* ------------------------------------------------------------------------------------------------- probes */

static enum tpp_status find_probe(const struct tpp_measurement *measurement, const struct tpp_kernel **kernel,
                                  struct tpp_error *err)
{
    const struct tpp_probe_shape *probe = &measurement->probe;
    double accumulators = (double)probe->work_items * probe->chains * probe->lanes;
    *kernel = tpp_kernel_find(measurement->kernel);
    if (*kernel == NULL || (*kernel)->kind != TPP_KIND_PROBE) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: this program does not know that kernel", measurement->kernel);
    }
    if ((*kernel)->in != measurement->precision || (*kernel)->acc != measurement->accumulator ||
        (*kernel)->macs_per_chain_trip != probe->macs_per_chain_trip || (*kernel)->in_per_lane != probe->in_per_lane) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "%s: not the kernel of that name", measurement->kernel);
    }
    if (accumulators < 1.0 || probe->trips > TRIPS_MOST || probe->chains > UINT16_MAX || probe->lanes > UINT16_MAX ||
        accumulators * (double)tpp_element_bytes((*kernel)->acc) > (double)BYTES_MOST) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: its output is too large to be made here",
                        measurement->kernel);
    }
    return TPP_STATUS_OK;
}

/* Stores an exact end value as the accumulator's format has it; 0 for a format that no probe leaves. */
static int store_end(enum tpp_precision precision, void *out, size_t index, double value)
{
    switch (precision) {
    case TPP_FP64:
        ((double *)out)[index] = value;
        return 1;
    case TPP_FP32:
        ((float *)out)[index] = (float)value;
        return 1;
    case TPP_FP16:
        ((uint16_t *)out)[index] = tpp_double_to_half(value);
        return 1;
    case TPP_BF16:
        return tpp_storage_set(precision, TPP_FORMAT_PLAIN, out, index, value);
    case TPP_INT32:
        ((int32_t *)out)[index] = (int32_t)value;
        return 1;
    default:
        return 0;
    }
}

static enum tpp_status fill_ends(const struct tpp_probe_output *output, void *out, struct tpp_error *err)
{
    size_t index = 0;
    for (size_t item = 0; item < output->work_items; item++) {
        for (size_t chain = 0; chain < output->chains; chain++) {
            for (size_t lane = 0; lane < output->lanes; lane++, index++) {
                if (!store_end(output->kernel->acc, out, index, tpp_probe_expected_end(output, item, chain, lane))) {
                    return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: outputs in %s are not made on the host",
                                    output->kernel->id, tpp_precision_get(output->kernel->acc)->name);
                }
            }
        }
    }
    return TPP_STATUS_OK;
}

/* The whole output as the nonce has it, in memory that the caller frees. */
static enum tpp_status make_probe_output(const struct tpp_kernel *kernel, const struct tpp_probe_shape *probe,
                                         const uint32_t key[2], void **out, size_t *bytes, struct tpp_error *err)
{
    size_t operand_count = tpp_probe_operand_count(kernel, probe->lanes);
    int64_t *ends = NULL;
    *bytes = probe->work_items * probe->chains * probe->lanes * tpp_element_bytes(kernel->acc);
    *out = malloc(*bytes);
    /* Formats narrower than a byte, or without a C type, have a storage of their own. */
    void *operands = calloc(tpp_storage_bytes(kernel->in, kernel->format, operand_count) + 1, 1);
    enum tpp_status status = *out == NULL || operands == NULL
                                 ? tpp_fail(err, TPP_STATUS_NO_MEMORY, "replay: out of memory for the output")
                                 : tpp_probe_operands(kernel, probe->lanes, key, operands, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_probe_expect(kernel, probe->chains, probe->lanes, probe->trips, operands, &ends, err);
    }
    if (status == TPP_STATUS_OK) {
        const struct tpp_probe_output output = { .kernel = kernel,
                                                 .work_items = probe->work_items,
                                                 .chains = probe->chains,
                                                 .lanes = probe->lanes,
                                                 .expected = ends };
        status = fill_ends(&output, *out, err);
    }
    free(operands);
    free(ends);
    return status;
}

static enum tpp_status replay_probe(const struct tpp_replay *replay, size_t index, size_t output, struct tpp_error *err)
{
    const struct tpp_measurement *measurement = &replay->record->measurements[index];
    const struct tpp_kernel *kernel = NULL;
    void *out = NULL;
    size_t bytes = 0;
    uint32_t key[2];
    char hash[TPP_DIGEST_BYTES];
    TPP_TRY(find_probe(measurement, &kernel, err));
    tpp_key_of_probe(replay->record->nonce, kernel->in, measurement->samples[output].block, key);
    enum tpp_status status = make_probe_output(kernel, &measurement->probe, key, &out, &bytes, err);
    if (status == TPP_STATUS_OK) {
        tpp_digest_blake2b(out, bytes, hash);
        if (strcmp(hash, measurement->outputs[output].hash) != 0) {
            status = tpp_fail(err, TPP_STATUS_VERIFICATION,
                              "the operands of this nonce end in an output with the hash %.16s..., the record has "
                              "%.16s...",
                              hash, measurement->outputs[output].hash);
        }
    }
    free(out);
    return status;
}

/* ------------------------------------------------------------------------------------------------- either */

enum tpp_status tpp_replay_output(struct tpp_replay *replay, size_t measurement, size_t output, struct tpp_error *err)
{
    const struct tpp_measurement *replayed = &replay->record->measurements[measurement];
    if (output >= replayed->output_count || output >= replayed->sample_count) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "%s: there is no checked output %zu", replayed->kernel, output);
    }
    enum tpp_status status = replayed->kind == TPP_KIND_GEMM ? replay_product(replay, measurement, output, err)
                                                             : replay_probe(replay, measurement, output, err);
    if (status == TPP_STATUS_VERIFICATION) {
        return tpp_context(err, status, "%s, block %u, input set %u", replayed->kernel, replayed->outputs[output].block,
                           replayed->outputs[output].input_set);
    }
    return status;
}
