/* A CUDA-like backend whose device memory is the host's, for tests of the protocol: products are computed in double
 * precision, fills are those of the host. Each test file that includes it has its own. */
#ifndef TPP_TESTS_FAKE_BACKEND_H
#define TPP_TESTS_FAKE_BACKEND_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "host/backend.h"
#include "host/element.h"
#include "host/fill.h"
#include "host/monotonic.h"

struct tpp_memory {
    void *bytes;
};

static int allocations;

static enum tpp_status allocate(struct tpp_session *session, size_t bytes, struct tpp_memory **memory,
                                struct tpp_error *err)
{
    (void)session, (void)err;
    struct tpp_memory *made = calloc(1, sizeof *made);
    made->bytes = calloc(1, bytes);
    *memory = made;
    allocations++;
    return TPP_STATUS_OK;
}

static void release(struct tpp_memory *memory)
{
    if (memory != NULL) {
        free(memory->bytes);
        free(memory);
        allocations--;
    }
}

static enum tpp_status write_bytes(struct tpp_memory *memory, const void *bytes, size_t length, struct tpp_error *err)
{
    (void)err;
    memcpy(memory->bytes, bytes, length);
    return TPP_STATUS_OK;
}

static enum tpp_status read_bytes(const struct tpp_memory *memory, void *bytes, size_t length, struct tpp_error *err)
{
    (void)err;
    memcpy(bytes, memory->bytes, length);
    return TPP_STATUS_OK;
}

static enum tpp_status fill_bytes(struct tpp_memory *memory, uint8_t value, size_t length, struct tpp_error *err)
{
    (void)err;
    memset(memory->bytes, value, length);
    return TPP_STATUS_OK;
}

static enum tpp_status build(struct tpp_session *session, const char *family, const char *options,
                             struct tpp_program **program, struct tpp_error *err)
{
    (void)session, (void)family, (void)options, (void)err;
    *program = NULL;
    return TPP_STATUS_OK;
}

static void unbuild(struct tpp_program *program)
{
    (void)program;
}

static const struct tpp_kernel *multiplied;
static double spoils_products; /* added to one entry */
/* How long a product takes; NULL: as long as it does. */
static uint64_t (*product_ns)(uint32_t m, uint32_t n, uint32_t k);

static double element_of(enum tpp_precision precision, const char *elements, size_t index)
{
    const char *at = elements + index * tpp_element_bytes(precision);
    double value = 0.0;
    int64_t number = 0;
    if (precision == TPP_INT8) {
        tpp_elements_to_integer(precision, at, 1, &number);
        return (double)number;
    }
    tpp_elements_to_double(precision, at, 1, &value);
    return value;
}

static void multiply(const struct tpp_launch *launch)
{
    const struct tpp_kernel *kernel = multiplied;
    const char *a = launch->arguments[0].memory->bytes;
    const char *b = launch->arguments[1].memory->bytes;
    const uint32_t m = launch->arguments[3].number;
    const uint32_t n = launch->arguments[4].number;
    const uint32_t k = launch->arguments[5].number;
    const uint32_t ld = launch->arguments[6].number;
    const uint32_t ldc = launch->arguments[8].number;
    for (uint32_t i = 0; i < m; i++) {
        for (uint32_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (uint32_t l = 0; l < k; l++) {
                sum += element_of(kernel->in, a, (size_t)i * ld + l) * element_of(kernel->in, b, (size_t)j * ld + l);
            }
            sum += spoils_products != 0 && i == m / 2 && j == n / 2 ? spoils_products : 0.0;
            void *c = launch->arguments[2].memory->bytes;
            if (kernel->acc == TPP_FP64) {
                ((double *)c)[i * ldc + j] = sum;
            } else if (kernel->acc == TPP_INT32) {
                ((int32_t *)c)[i * ldc + j] = (int32_t)sum;
            } else {
                ((float *)c)[i * ldc + j] = (float)sum;
            }
        }
    }
}

static void time_since(uint64_t start_ns, struct tpp_timing *timing)
{
    timing->start_ns = start_ns;
    timing->host_ns = tpp_monotonic_ns() - start_ns;
    timing->device_ns = timing->host_ns;
}

/* Launches with a 64-bit second argument are fills. */
static enum tpp_status run_launches(struct tpp_session *session, const struct tpp_launch *launches, size_t count,
                                    uint32_t repetitions, struct tpp_timing *timing, struct tpp_error *err)
{
    uint64_t start_ns = tpp_monotonic_ns();
    (void)session, (void)repetitions;
    cr_assert_eq(count, 1);
    if (launches->arguments[1].kind == TPP_ARGUMENT_WIDE) {
        const uint32_t key[2] = { launches->arguments[2].number, launches->arguments[3].number };
        TPP_TRY(tpp_fill_elements(multiplied->in, multiplied->format, launches->arguments[0].memory->bytes,
                                  launches->arguments[1].wide, key, err));
    } else {
        multiply(launches);
    }
    time_since(start_ns, timing);
    if (product_ns != NULL && launches->arguments[1].kind != TPP_ARGUMENT_WIDE) {
        timing->host_ns = timing->device_ns =
            product_ns(launches->arguments[3].number, launches->arguments[4].number, launches->arguments[5].number);
    }
    return TPP_STATUS_OK;
}

static int held_before_first;
static int foreign_runs;

static enum tpp_status run_foreign(struct tpp_session *session, tpp_enqueue *enqueue, void *user, int may_hold,
                                   struct tpp_timing *timing, struct tpp_error *err)
{
    uint64_t start_ns = tpp_monotonic_ns();
    (void)session;
    held_before_first |= foreign_runs++ == 0 && may_hold;
    TPP_TRY(enqueue(user, err));
    time_since(start_ns, timing);
    return TPP_STATUS_OK;
}

static void *native_queue(struct tpp_session *session)
{
    return session;
}

static void *native_memory(struct tpp_memory *memory)
{
    return memory->bytes;
}

static const struct tpp_backend fake_backend = { .name = "fake",
                                                 .api = TPP_API_CUDA,
                                                 .allocate = allocate,
                                                 .release = release,
                                                 .write = write_bytes,
                                                 .read = read_bytes,
                                                 .fill = fill_bytes,
                                                 .build = build,
                                                 .unbuild = unbuild,
                                                 .run = run_launches,
                                                 .run_foreign = run_foreign,
                                                 .native_queue = native_queue,
                                                 .native_memory = native_memory };

#define PRODUCT(in_, acc_, ...)                                                                                     \
    {                                                                                                               \
        .id = "fake_gemm", .kind = TPP_KIND_GEMM, .api = TPP_API_CUDA, .in = in_, .acc = acc_,                      \
        .device_classes = TPP_CLASS_GPU, .threads = 32, .block_tile = { .mc = 32, .nc = 32, .kc = 32 }, __VA_ARGS__ \
    }

#endif
