/* cuBLASLt as a peer, against a library that stands for it (tests/fault/fake_cublaslt.c) and a backend whose device
 * memory is the host's: what is asked of it, which algorithm is chosen, that its product is checked, and every way in
 * which it can be missing or fail. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/element.h"
#include "host/fill.h"
#include "host/gemm.h"
#include "host/monotonic.h"
#include "host/peers.h"

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

static const struct tpp_backend backend = { .name = "fake",
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

static struct tpp_record record;
static struct tpp_measurement measurement;

/* What the peers say of a product of these formats; 96 x 40 x 56 is odd enough to need pitches. */
static const struct tpp_peer *measure(const struct tpp_kernel *kernel, const char *fault)
{
    static const struct tpp_run_options options = { .nonce = "c0ffee", .mode = "test" };
    static const struct tpp_tile tile;
    struct tpp_session session = { .backend = &backend, .device = { .kind = TPP_DEVICE_GPU, .core_count = 4 } };
    struct tpp_bench bench = { .options = &options, .backend = &backend, .session = &session, .record = &record };
    struct tpp_gemm gemm = { 0 };
    struct tpp_inputs inputs;
    struct tpp_error err = TPP_ERROR_INIT;
    multiplied = kernel;
    (void)setenv("TPP_FAKE_CUBLASLT", fault, 1);
    (void)snprintf(record.nonce, sizeof record.nonce, "%s", options.nonce);
    (void)snprintf(measurement.kernel, sizeof measurement.kernel, "%s", kernel->id);
    cr_assert(tpp_inputs_open(&bench, kernel, 96, 40, 53, 1, &inputs, &err) == TPP_STATUS_OK, "%s", err.text);
    cr_assert(tpp_gemm_open(&bench, kernel, &tile, 96, 40, 53, &gemm, &err) == TPP_STATUS_OK, "%s", err.text);
    tpp_peers_measure(&bench, &gemm, &inputs, &measurement);
    tpp_gemm_close(&bench, &gemm);
    tpp_inputs_close(&bench, &inputs);
    cr_assert_eq(allocations, 0, "the workspace is given back");
    const struct tpp_peer *found = NULL;
    for (size_t i = 0; i < measurement.peer_count; i++) {
        cr_assert_str_neq(measurement.peers[i].name, "CLBlast", "what works beside OpenCL is not asked here");
        found = strcmp(measurement.peers[i].name, "cuBLASLt") == 0 ? &measurement.peers[i] : found;
    }
    cr_assert_not_null(found);
    return found;
}

#define PRODUCT(in_, acc_, ...)                                                                                     \
    {                                                                                                               \
        .id = "fake_gemm", .kind = TPP_KIND_GEMM, .api = TPP_API_CUDA, .in = in_, .acc = acc_,                      \
        .device_classes = TPP_CLASS_GPU, .threads = 32, .block_tile = { .mc = 32, .nc = 32, .kc = 32 }, __VA_ARGS__ \
    }

static const struct tpp_kernel fp32 = PRODUCT(TPP_FP32, TPP_FP32, .blocks_per_core = 1);

static void use_fake(void)
{
    (void)setenv("TPPBENCH_CUBLASLT_LIBRARY", TPP_FAKE_CUBLASLT_LIBRARY, 1);
}

static void clear(void)
{
    tpp_measurement_free(&measurement);
    free(record.warnings);
}

TestSuite(peer_cublaslt, .init = use_fake, .fini = clear);

Test(peer_cublaslt, fastest_algorithm_alternates_with_ours)
{
    const struct tpp_peer *peer = measure(&fp32, "");
    cr_assert_eq(peer->outcome, TPP_OUTCOME_MEASURED, "%s", peer->reason);
    cr_assert_not_null(strstr(peer->detail, "12.8.2, heuristic 3, the fastest of 2 tried"), "%s", peer->detail);
    cr_assert_geq(peer->pair_count, 5);
    for (size_t i = 0; i < peer->pair_count; i++) {
        cr_assert(peer->pairs[i].ours_ns > 0 && peer->pairs[i].theirs_ns > 0);
    }
    cr_assert(!held_before_first, "the first call loads code and may wait for the device");
}

Test(peer_cublaslt, every_format_that_it_can_be_asked_for)
{
    static const struct tpp_kernel kernels[] = { PRODUCT(TPP_FP64, TPP_FP64, .blocks_per_core = 1),
                                                 PRODUCT(TPP_TF32, TPP_FP32, .blocks_per_core = 1),
                                                 PRODUCT(TPP_BF16, TPP_FP32, .blocks_per_core = 1),
                                                 PRODUCT(TPP_INT8, TPP_INT32, .blocks_per_core = 1) };
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        const struct tpp_peer *peer = measure(&kernels[i], "");
        cr_assert_eq(peer->outcome, TPP_OUTCOME_MEASURED, "%s: %s", tpp_precision_name((int)kernels[i].in),
                     peer->reason);
        tpp_measurement_free(&measurement);
    }
}

Test(peer_cublaslt, block_scales_are_waived_with_the_reason)
{
    static const struct tpp_kernel scaled =
        PRODUCT(TPP_FP8, TPP_FP32, .format = TPP_FORMAT_E4M3, .scaling = TPP_SCALING_UE8M0, .scale_block = 32,
                .blocks_per_core = 1);
    const struct tpp_peer *peer = measure(&scaled, "");
    cr_assert_eq(peer->outcome, TPP_OUTCOME_WAIVED);
    cr_assert_not_null(strstr(peer->reason, "no product of fp8 (e4m3) into fp32 with block scales"), "%s",
                       peer->reason);
}

Test(peer_cublaslt, wrong_product_has_no_ratio)
{
    const struct tpp_peer *peer = measure(&fp32, "wrong");
    cr_assert_eq(peer->outcome, TPP_OUTCOME_UNVERIFIED, "%s", peer->reason);
    cr_assert_eq(peer->pair_count, 0);
}

Test(peer_cublaslt, doing_nothing_does_not_pass_for_ours)
{
    const struct tpp_peer *peer = measure(&fp32, "idle");
    cr_assert_eq(peer->outcome, TPP_OUTCOME_UNVERIFIED, "%s", peer->reason);
    cr_assert_eq(peer->pair_count, 0);
}

Test(peer_cublaslt, nothing_proposed_is_waived)
{
    const struct tpp_peer *peer = measure(&fp32, "none");
    cr_assert_eq(peer->outcome, TPP_OUTCOME_WAIVED);
    cr_assert_not_null(strstr(peer->reason, "cublasLtMatmulAlgoGetHeuristic: status 15 (not supported)"), "%s",
                       peer->reason);
}

Test(peer_cublaslt, failure_in_the_middle_is_told)
{
    const struct tpp_peer *peer = measure(&fp32, "fail");
    cr_assert_eq(peer->outcome, TPP_OUTCOME_FAILED);
    cr_assert_not_null(strstr(peer->reason, "cublasLtMatmul: status 13"), "%s", peer->reason);
}

Test(peer_cublaslt, absent_library_is_waived_and_warned_of)
{
    (void)setenv("TPPBENCH_CUBLASLT_LIBRARY", "/nowhere/libcublasLt.so", 1);
    const struct tpp_peer *peer = measure(&fp32, "");
    cr_assert_eq(peer->outcome, TPP_OUTCOME_WAIVED);
    cr_assert_not_null(strstr(peer->reason, "no library /nowhere/libcublasLt.so"), "%s", peer->reason);
    cr_assert_eq(record.warning_count, 1);
    cr_assert_eq(record.warnings[0].code, TPP_WARNING_PEER_ABSENT);
}

Test(peer_cublaslt, library_without_its_functions_is_waived)
{
    (void)setenv("TPPBENCH_CUBLASLT_LIBRARY", "libm.so.6", 1);
    const struct tpp_peer *peer = measure(&fp32, "");
    cr_assert_eq(peer->outcome, TPP_OUTCOME_WAIVED);
    cr_assert_not_null(strstr(peer->reason, "the library has no cublasLtGetVersion"), "%s", peer->reason);
}
