/* Inputs: made on the device by the fill kernels, mirrored on the host bit for bit, outputs poisoned and verified. */
#include <stdlib.h>

#include "host/element.h"
#include "host/fill.h"
#include "host/gemm.h"
#include "host/host_memory.h"
#include "host/keys.h"
#include "kernels/format.h"

enum { FILL_GROUP = 64, POISON = 0xff }; /* all bits set: a NaN in every float format, -1 in integers */

static const struct tpp_kernel *fill_kernel_of(const struct tpp_bench *bench, const struct tpp_kernel *for_kernel)
{
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        if (kernel->kind == TPP_KIND_FILL && kernel->api == bench->backend->api && kernel->in == for_kernel->in &&
            kernel->format == for_kernel->format) {
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

static struct tpp_launch fill_launch(struct tpp_program *program, const struct tpp_kernel *kernel,
                                     struct tpp_memory *memory, size_t count, const uint32_t key[2])
{
    const size_t group = kernel->threads > 0 ? kernel->threads : FILL_GROUP;
    const size_t counters = (count + kernel->elements_per_counter - 1) / kernel->elements_per_counter;
    struct tpp_launch launch = {
        .program = program,
        .entry = tpp_kernel_entry(kernel),
        .global = { (counters + group - 1) / group * group, 1 },
        .local = { group, 1 },
        .arguments = { { .memory = memory },
                       { .number = (uint32_t)count },
                       { .number = key[0] },
                       { .number = key[1] } },
        .argument_count = 4,
    };
    if (kernel->api == TPP_API_CUDA) {
        launch.arguments[1] = (struct tpp_argument){ .kind = TPP_ARGUMENT_WIDE, .wide = count };
    }
    return launch;
}

/* A device makes its inputs itself where it can: large ones would take long on the host, and on the way. */
static enum tpp_status fill_matrix(struct tpp_bench *bench, struct tpp_program *program,
                                   const struct tpp_kernel *kernel, const struct tpp_inputs *inputs,
                                   struct tpp_memory *memory, size_t count, const uint32_t key[2],
                                   struct tpp_error *err)
{
    if (kernel != NULL) {
        struct tpp_launch launch = fill_launch(program, kernel, memory, count, key);
        struct tpp_timing timing;
        return bench->backend->run(bench->session, &launch, 1, 1, &timing, err);
    }
    const size_t bytes = tpp_storage_bytes(inputs->in, inputs->kernel->format, count);
    void *made = tpp_host_memory_allocate(bytes);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "inputs on the host: out of memory");
    }
    enum tpp_status status = tpp_fill_elements(inputs->in, inputs->kernel->format, made, count, key, err);
    status = status == TPP_STATUS_OK ? bench->backend->write(memory, made, bytes, err) : status;
    free(made);
    return status;
}

static size_t a_count(const struct tpp_inputs *inputs)
{
    return (size_t)inputs->m * inputs->lda;
}

static size_t b_count(const struct tpp_inputs *inputs)
{
    return (size_t)inputs->n * inputs->ldb;
}

static enum tpp_status fill_set(struct tpp_bench *bench, const struct tpp_inputs *inputs, uint32_t index,
                                struct tpp_error *err)
{
    const struct tpp_input_set *set = &inputs->sets[index];
    const struct tpp_kernel *fill = fill_kernel_of(bench, inputs->kernel);
    struct tpp_program *program = NULL;
    uint32_t key[2];
    if (fill != NULL) {
        TPP_TRY(bench->backend->build(bench->session, fill->family, "", &program, err));
    }
    matrix_key(bench, inputs, "a", index, key);
    enum tpp_status status = fill_matrix(bench, program, fill, inputs, set->a, a_count(inputs), key, err);
    if (status == TPP_STATUS_OK) {
        matrix_key(bench, inputs, "b", index, key);
        status = fill_matrix(bench, program, fill, inputs, set->b, b_count(inputs), key, err);
    }
    bench->backend->unbuild(program);
    return status;
}

/* Block scales are few: made on the host. */
static enum tpp_status open_scales(struct tpp_bench *bench, const struct tpp_inputs *inputs, uint32_t index,
                                   const char *matrix, size_t rows, struct tpp_memory **memory, uint8_t **host,
                                   struct tpp_error *err)
{
    const size_t bytes = rows * tpp_scale_pitch(inputs->k, inputs->kernel->scale_block);
    uint32_t key[2];
    *host = calloc(bytes, 1);
    if (*host == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "scales on the host: out of memory");
    }
    matrix_key(bench, inputs, matrix, index, key);
    TPP_TRY(tpp_fill_scales(inputs->kernel->scaling, *host, bytes, key, err));
    TPP_TRY(bench->backend->allocate(bench->session, bytes, memory, err));
    return bench->backend->write(*memory, *host, bytes, err);
}

static enum tpp_status open_set(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t index,
                                struct tpp_error *err)
{
    struct tpp_input_set *set = &inputs->sets[index];
    const enum tpp_format format = inputs->kernel->format;
    TPP_TRY(
        bench->backend->allocate(bench->session, tpp_storage_bytes(inputs->in, format, a_count(inputs)), &set->a, err));
    TPP_TRY(
        bench->backend->allocate(bench->session, tpp_storage_bytes(inputs->in, format, b_count(inputs)), &set->b, err));
    TPP_TRY(bench->backend->allocate(bench->session, tpp_inputs_output_bytes(inputs), &set->c, err));
    if (inputs->kernel->scaling != TPP_SCALING_NONE) {
        TPP_TRY(open_scales(bench, inputs, index, "a scales", inputs->m, &set->a_scales, &set->host_a_scales, err));
        TPP_TRY(open_scales(bench, inputs, index, "b scales", inputs->n, &set->b_scales, &set->host_b_scales, err));
    }
    return fill_set(bench, inputs, index, err);
}

size_t tpp_inputs_output_bytes(const struct tpp_inputs *inputs)
{
    return (size_t)inputs->m * inputs->ldc * tpp_element_bytes(inputs->acc);
}

uint64_t tpp_inputs_set_bytes(const struct tpp_kernel *kernel, uint32_t m, uint32_t n, uint32_t k)
{
    const size_t rows = (size_t)m + n;
    return tpp_storage_bytes(kernel->in, kernel->format, rows * tpp_kernel_pitch(kernel, k)) +
           rows * (kernel->scaling != TPP_SCALING_NONE ? tpp_scale_pitch(k, kernel->scale_block) : 0) +
           (uint64_t)m * tpp_kernel_output_pitch(kernel, n) * tpp_element_bytes(kernel->acc);
}

enum tpp_status tpp_inputs_open(struct tpp_bench *bench, const struct tpp_kernel *kernel, uint32_t m, uint32_t n,
                                uint32_t k, uint32_t set_count, struct tpp_inputs *inputs, struct tpp_error *err)
{
    *inputs = (struct tpp_inputs){ .kernel = kernel,
                                   .in = kernel->in,
                                   .acc = kernel->acc,
                                   .m = m,
                                   .n = n,
                                   .k = k,
                                   .lda = tpp_kernel_pitch(kernel, k),
                                   .ldb = tpp_kernel_pitch(kernel, k),
                                   .ldc = tpp_kernel_output_pitch(kernel, n) };
    inputs->set_bytes = tpp_inputs_set_bytes(kernel, m, n, k);
    if (tpp_fill_elements_per_counter(kernel->in, kernel->format) == 0) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "no inputs are made in %s", tpp_precision_get(kernel->in)->name);
    }
    inputs->sets = calloc(set_count, sizeof *inputs->sets);
    if (inputs->sets == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "inputs: out of memory");
    }
    inputs->set_count = set_count;
    enum tpp_status status = TPP_STATUS_OK;
    for (uint32_t i = 0; i < set_count && status == TPP_STATUS_OK; i++) {
        status = open_set(bench, inputs, i, err);
    }
    return status;
}

void tpp_inputs_close(struct tpp_bench *bench, struct tpp_inputs *inputs)
{
    for (uint32_t i = 0; i < inputs->set_count; i++) {
        bench->backend->release(inputs->sets[i].a);
        bench->backend->release(inputs->sets[i].b);
        bench->backend->release(inputs->sets[i].c);
        bench->backend->release(inputs->sets[i].a_scales);
        bench->backend->release(inputs->sets[i].b_scales);
        free(inputs->sets[i].host_a);
        free(inputs->sets[i].host_b);
        free(inputs->sets[i].host_a_scales);
        free(inputs->sets[i].host_b_scales);
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
    *mirror = tpp_host_memory_allocate(tpp_storage_bytes(inputs->in, inputs->kernel->format, count));
    if (*mirror == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "inputs on the host: out of memory");
    }
    matrix_key(bench, inputs, matrix, set, key);
    return tpp_fill_elements(inputs->in, inputs->kernel->format, *mirror, count, key, err);
}

enum tpp_status tpp_inputs_mirror(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set,
                                  struct tpp_error *err)
{
    struct tpp_input_set *mirrored = &inputs->sets[set];
    TPP_TRY(mirror_matrix(bench, inputs, "a", set, a_count(inputs), &mirrored->host_a, err));
    return mirror_matrix(bench, inputs, "b", set, b_count(inputs), &mirrored->host_b, err);
}

enum tpp_status tpp_inputs_poison(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set,
                                  struct tpp_error *err)
{
    return bench->backend->fill(inputs->sets[set].c, POISON, tpp_inputs_output_bytes(inputs), err);
}

enum tpp_status tpp_inputs_clear(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set,
                                 struct tpp_error *err)
{
    const enum tpp_format format = inputs->kernel->format;
    TPP_TRY(bench->backend->fill(inputs->sets[set].a, 0, tpp_storage_bytes(inputs->in, format, a_count(inputs)), err));
    return bench->backend->fill(inputs->sets[set].b, 0, tpp_storage_bytes(inputs->in, format, b_count(inputs)), err);
}

enum tpp_status tpp_inputs_restore(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set,
                                   struct tpp_error *err)
{
    return fill_set(bench, inputs, set, err);
}

struct tpp_product tpp_inputs_product(const struct tpp_inputs *inputs, uint32_t set, const void *c)
{
    const struct tpp_input_set *of_set = &inputs->sets[set];
    struct tpp_product product = tpp_product_of(inputs->kernel);
    product.m = inputs->m;
    product.n = inputs->n;
    product.k = inputs->k;
    product.lda = inputs->lda;
    product.ldb = inputs->ldb;
    product.ldc = inputs->ldc;
    product.a = of_set->host_a;
    product.b = of_set->host_b;
    product.a_scales = of_set->host_a_scales;
    product.b_scales = of_set->host_b_scales;
    product.c = c;
    return product;
}

enum tpp_status tpp_inputs_verify_sample(struct tpp_bench *bench, struct tpp_inputs *inputs,
                                         const struct tpp_sample *sample, struct tpp_verification *verification,
                                         struct tpp_error *err)
{
    uint32_t set = sample->input_set;
    size_t bytes = tpp_inputs_output_bytes(inputs);
    TPP_TRY(tpp_inputs_mirror(bench, inputs, set, err));
    void *c = malloc(bytes);
    if (c == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "output on the host: out of memory");
    }
    enum tpp_status status = bench->backend->read(inputs->sets[set].c, c, bytes, err);
    if (status == TPP_STATUS_OK) {
        const struct tpp_product product = tpp_inputs_product(inputs, set, c);
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
