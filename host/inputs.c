/* Inputs: made on the device by the fill kernels, mirrored on the host bit for bit, outputs poisoned and verified. */
#include <stdlib.h>

#include "host/element.h"
#include "host/gemm.h"
#include "host/host_memory.h"
#include "host/keys.h"
#include "host/philox.h"

enum { FILL_GROUP = 64, POISON = 0xff }; /* all bits set: a NaN in every float format, -1 in integers */

static const struct tpp_kernel *fill_kernel_of(const struct tpp_bench *bench, enum tpp_precision precision)
{
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        if (kernel->kind == TPP_KIND_FILL && kernel->api == bench->backend->api && kernel->in == precision) {
            return kernel;
        }
    }
    return NULL;
}

static void matrix_key(const struct tpp_bench *bench, const struct tpp_inputs *inputs, const char *matrix, uint32_t set,
                       uint32_t key[2])
{
    const uint32_t shape[3] = { inputs->m, inputs->n, inputs->k };
    tpp_key_of_matrix(bench->record->nonce, matrix, inputs->in, shape, set, key);
}

static enum tpp_status fill_on_device(struct tpp_bench *bench, struct tpp_program *program,
                                      const struct tpp_kernel *kernel, struct tpp_memory *memory, size_t count,
                                      const uint32_t key[2], struct tpp_error *err)
{
    size_t counters = (count + kernel->elements_per_counter - 1) / kernel->elements_per_counter;
    struct tpp_launch launch = {
        .program = program,
        .entry = kernel->id,
        .global = { (counters + FILL_GROUP - 1) / FILL_GROUP * FILL_GROUP, 1 },
        .local = { FILL_GROUP, 1 },
        .arguments = { { .memory = memory },
                       { .number = (uint32_t)count },
                       { .number = key[0] },
                       { .number = key[1] } },
        .argument_count = 4,
    };
    struct tpp_timing timing;
    return bench->backend->run(bench->session, &launch, 1, 1, &timing, err);
}

static enum tpp_status open_set(struct tpp_bench *bench, struct tpp_inputs *inputs, struct tpp_program *fill,
                                const struct tpp_kernel *kernel, uint32_t index, struct tpp_error *err)
{
    struct tpp_input_set *set = &inputs->sets[index];
    size_t in_bytes = tpp_element_bytes(inputs->in);
    size_t a_count = (size_t)inputs->m * inputs->k;
    size_t b_count = (size_t)inputs->n * inputs->k;
    uint32_t key[2];
    TPP_TRY(bench->backend->allocate(bench->session, a_count * in_bytes, &set->a, err));
    TPP_TRY(bench->backend->allocate(bench->session, b_count * in_bytes, &set->b, err));
    TPP_TRY(bench->backend->allocate(bench->session, (size_t)inputs->m * inputs->n * tpp_element_bytes(inputs->acc),
                                     &set->c, err));
    matrix_key(bench, inputs, "a", index, key);
    TPP_TRY(fill_on_device(bench, fill, kernel, set->a, a_count, key, err));
    matrix_key(bench, inputs, "b", index, key);
    return fill_on_device(bench, fill, kernel, set->b, b_count, key, err);
}

uint64_t tpp_inputs_set_bytes(const struct tpp_kernel *kernel, uint32_t m, uint32_t n, uint32_t k)
{
    return ((uint64_t)m * k + (uint64_t)n * k) * tpp_element_bytes(kernel->in) +
           (uint64_t)m * n * tpp_element_bytes(kernel->acc);
}

enum tpp_status tpp_inputs_open(struct tpp_bench *bench, const struct tpp_kernel *kernel, uint32_t m, uint32_t n,
                                uint32_t k, uint32_t set_count, struct tpp_inputs *inputs, struct tpp_error *err)
{
    *inputs = (struct tpp_inputs){ .in = kernel->in, .acc = kernel->acc, .m = m, .n = n, .k = k };
    inputs->set_bytes = tpp_inputs_set_bytes(kernel, m, n, k);
    const struct tpp_kernel *fill = fill_kernel_of(bench, kernel->in);
    if (fill == NULL) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "no kernel makes inputs in %s",
                        tpp_precision_get(kernel->in)->name);
    }
    inputs->sets = calloc(set_count, sizeof *inputs->sets);
    if (inputs->sets == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "inputs: out of memory");
    }
    inputs->set_count = set_count;
    struct tpp_program *program = NULL;
    TPP_TRY(bench->backend->build(bench->session, fill->family, "", &program, err));
    enum tpp_status status = TPP_STATUS_OK;
    for (uint32_t i = 0; i < set_count && status == TPP_STATUS_OK; i++) {
        status = open_set(bench, inputs, program, fill, i, err);
    }
    bench->backend->unbuild(program);
    return status;
}

void tpp_inputs_close(struct tpp_bench *bench, struct tpp_inputs *inputs)
{
    for (uint32_t i = 0; i < inputs->set_count; i++) {
        bench->backend->release(inputs->sets[i].a);
        bench->backend->release(inputs->sets[i].b);
        bench->backend->release(inputs->sets[i].c);
        free(inputs->sets[i].host_a);
        free(inputs->sets[i].host_b);
    }
    free(inputs->sets);
    *inputs = (struct tpp_inputs){ 0 };
}

static enum tpp_status mirror_matrix(struct tpp_bench *bench, const struct tpp_inputs *inputs, const char *matrix,
                                     uint32_t set, size_t count, void **mirror, struct tpp_error *err)
{
    uint32_t key[2];
    if (*mirror != NULL) {
        return TPP_STATUS_OK;
    }
    *mirror = tpp_host_memory_allocate(count * tpp_element_bytes(inputs->in));
    if (*mirror == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "inputs on the host: out of memory");
    }
    matrix_key(bench, inputs, matrix, set, key);
    return tpp_philox_fill(inputs->in, *mirror, 0, count, key, err);
}

enum tpp_status tpp_inputs_mirror(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set,
                                  struct tpp_error *err)
{
    struct tpp_input_set *mirrored = &inputs->sets[set];
    TPP_TRY(mirror_matrix(bench, inputs, "a", set, (size_t)inputs->m * inputs->k, &mirrored->host_a, err));
    return mirror_matrix(bench, inputs, "b", set, (size_t)inputs->n * inputs->k, &mirrored->host_b, err);
}

enum tpp_status tpp_inputs_poison(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set,
                                  struct tpp_error *err)
{
    size_t bytes = (size_t)inputs->m * inputs->n * tpp_element_bytes(inputs->acc);
    return bench->backend->fill(inputs->sets[set].c, POISON, bytes, err);
}

enum tpp_status tpp_inputs_verify_sample(struct tpp_bench *bench, struct tpp_inputs *inputs,
                                         const struct tpp_sample *sample, struct tpp_verification *verification,
                                         struct tpp_error *err)
{
    uint32_t set = sample->input_set;
    size_t bytes = (size_t)inputs->m * inputs->n * tpp_element_bytes(inputs->acc);
    TPP_TRY(tpp_inputs_mirror(bench, inputs, set, err));
    void *c = malloc(bytes);
    if (c == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "output on the host: out of memory");
    }
    enum tpp_status status = bench->backend->read(inputs->sets[set].c, c, bytes, err);
    if (status == TPP_STATUS_OK) {
        const struct tpp_product product = { .in = inputs->in,
                                             .acc = inputs->acc,
                                             .m = inputs->m,
                                             .n = inputs->n,
                                             .k = inputs->k,
                                             .a = inputs->sets[set].host_a,
                                             .b = inputs->sets[set].host_b,
                                             .c = c };
        uint32_t key[2];
        tpp_key_of_check(bench->record->nonce, sample, key);
        status = tpp_context(err, tpp_verify_product(&product, key, verification, err), "block %u, input set %u",
                             (unsigned)sample->block, (unsigned)set);
    }
    free(c);
    return status;
}

enum tpp_status tpp_inputs_verify(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set, uint32_t block,
                                  struct tpp_verification *verification, struct tpp_error *err)
{
    const struct tpp_sample untimed = { .block = block, .input_set = set };
    return tpp_inputs_verify_sample(bench, inputs, &untimed, verification, err);
}
