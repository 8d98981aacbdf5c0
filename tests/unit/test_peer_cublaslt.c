/* cuBLASLt as a peer, against a library that stands for it (tests/fault/fake_cublaslt.c) and a backend whose device
 * memory is the host's: what is asked of it, which algorithm is chosen, that its product is checked, and every way in
 * which it can be missing or fail. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/gemm.h"
#include "host/peers.h"
#include "tests/unit/fake_backend.h"

static struct tpp_record record;
static struct tpp_measurement measurement;

/* What the peers say of a product of these formats; 96 x 40 x 56 is odd enough to need pitches. */
static const struct tpp_peer *measure(const struct tpp_kernel *kernel, const char *fault)
{
    static const struct tpp_run_options options = { .nonce = "c0ffee", .mode = "test" };
    static const struct tpp_tile tile;
    struct tpp_session session = { .backend = &fake_backend, .device = { .kind = TPP_DEVICE_GPU, .core_count = 4 } };
    struct tpp_bench bench = { .options = &options, .backend = &fake_backend, .session = &session, .record = &record };
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
