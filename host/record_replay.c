/* Outputs computed again from the nonce. */
#include "host/record_replay.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/element.h"
#include "host/keys.h"
#include "host/philox.h"
#include "host/verify.h"
#include "kernels/probe_model.h"

/* A record asks for what it likes: more than this is not made. */
static const uint64_t BYTES_MOST = (uint64_t)1 << 34;
static const uint64_t TRIPS_MOST = (uint64_t)1 << 26;

struct tpp_replay {
    const struct tpp_record *record;
    size_t measurement; /* whose inputs are here; SIZE_MAX: none */
    uint32_t input_set;
    void *a, *b;
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
    replay->a = NULL;
    replay->b = NULL;
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

static enum tpp_status make_matrix(const char *nonce, const char *name, const struct tpp_measurement *measurement,
                                   uint32_t input_set, size_t count, void **matrix, struct tpp_error *err)
{
    const uint32_t shape[3] = { (uint32_t)measurement->m, (uint32_t)measurement->n, (uint32_t)measurement->k };
    uint32_t key[2];
    *matrix = malloc(count * tpp_element_bytes(measurement->precision));
    if (*matrix == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "replay: out of memory for the inputs");
    }
    tpp_key_of_matrix(nonce, name, measurement->precision, shape, input_set, key);
    return tpp_philox_fill(measurement->precision, *matrix, 0, count, key, err);
}

static enum tpp_status make_inputs(struct tpp_replay *replay, size_t index, uint32_t input_set, struct tpp_error *err)
{
    const struct tpp_measurement *measurement = &replay->record->measurements[index];
    if (replay->measurement == index && replay->input_set == input_set) {
        return TPP_STATUS_OK;
    }
    forget_inputs(replay);
    TPP_TRY(make_matrix(replay->record->nonce, "a", measurement, input_set, measurement->m * measurement->k, &replay->a,
                        err));
    TPP_TRY(make_matrix(replay->record->nonce, "b", measurement, input_set, measurement->n * measurement->k, &replay->b,
                        err));
    replay->measurement = index;
    replay->input_set = input_set;
    return TPP_STATUS_OK;
}

static enum tpp_status check_product_shape(const struct tpp_measurement *measurement, struct tpp_error *err)
{
    double elements = ((double)measurement->m + (double)measurement->n) * (double)measurement->k;
    if (tpp_philox_elements_per_counter(measurement->precision) == 0 || *measurement->detail.scaling != '\0' ||
        (*measurement->detail.format != '\0' && strcmp(measurement->detail.format, "plain") != 0)) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: inputs of this format are not made on the host",
                        measurement->kernel);
    }
    if (measurement->m > UINT32_MAX || measurement->n > UINT32_MAX || measurement->k > UINT32_MAX ||
        elements * (double)tpp_element_bytes(measurement->precision) > (double)BYTES_MOST) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: its inputs are too large to be made here",
                        measurement->kernel);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status replay_product(struct tpp_replay *replay, size_t index, size_t output, struct tpp_error *err)
{
    const struct tpp_measurement *measurement = &replay->record->measurements[index];
    const struct tpp_sample *sample = &measurement->samples[output];
    TPP_TRY(check_product_shape(measurement, err));
    TPP_TRY(make_inputs(replay, index, sample->input_set, err));
    const struct tpp_product product = { .in = measurement->precision,
                                         .acc = measurement->accumulator,
                                         .m = measurement->m,
                                         .n = measurement->n,
                                         .k = measurement->k,
                                         .a = replay->a,
                                         .b = replay->b };
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
static int store_end(enum tpp_precision precision, void *out, size_t index, int64_t value)
{
    switch (precision) {
    case TPP_FP64:
        ((double *)out)[index] = (double)value;
        return 1;
    case TPP_FP32:
        ((float *)out)[index] = (float)value;
        return 1;
    case TPP_FP16:
        ((uint16_t *)out)[index] = tpp_double_to_half((double)value);
        return 1;
    case TPP_INT32:
        ((int32_t *)out)[index] = (int32_t)(uint32_t)(uint64_t)value;
        return 1;
    default:
        return 0;
    }
}

static enum tpp_status fill_ends(const struct tpp_kernel *kernel, const struct tpp_probe_shape *probe,
                                 const int64_t *ends, void *out, struct tpp_error *err)
{
    size_t index = 0;
    for (size_t item = 0; item < probe->work_items; item++) {
        for (size_t chain = 0; chain < probe->chains; chain++) {
            size_t start = (size_t)tpp_probe_start(item, chain);
            for (size_t lane = 0; lane < probe->lanes; lane++, index++) {
                if (!store_end(kernel->acc, out, index, ends[start * probe->lanes + lane])) {
                    return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: outputs in %s are not made on the host",
                                    kernel->id, tpp_precision_get(kernel->acc)->name);
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
    size_t operand_count = (size_t)kernel->operand_count * probe->lanes * kernel->in_per_lane;
    int64_t *ends = NULL;
    *bytes = probe->work_items * probe->chains * probe->lanes * tpp_element_bytes(kernel->acc);
    *out = malloc(*bytes);
    void *operands = calloc(operand_count + 1, tpp_element_bytes(kernel->in));
    enum tpp_status status = *out == NULL || operands == NULL
                                 ? tpp_fail(err, TPP_STATUS_NO_MEMORY, "replay: out of memory for the output")
                                 : tpp_probe_operands(kernel, probe->lanes, key, operands, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_probe_expect(kernel, probe->chains, probe->lanes, probe->trips, operands, &ends, err);
    }
    if (status == TPP_STATUS_OK) {
        status = fill_ends(kernel, probe, ends, *out, err);
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
