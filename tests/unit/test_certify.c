/* What a certifying run adds to a product: shapes tried and the winner kept, series under other conditions that are
 * checked like everything else. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/gemm_series.h"
#include "host/shape_search.h"
#include "tests/unit/fake_backend.h"

static const struct tpp_kernel fp32 = PRODUCT(TPP_FP32, TPP_FP32, .blocks_per_core = 1);
static struct tpp_record record;
static struct tpp_measurement measurement;
static struct tpp_session session = {
    .backend = &fake_backend,
    .device = { .kind = TPP_DEVICE_GPU, .core_count = 4, .memory_bytes = 1u << 30, .max_allocation_bytes = 1u << 30 },
    .is_simulated = 1
};
static struct tpp_run_options options = { .nonce = "c0ffee", .mode = "certify", .is_certifying = 1 };
static struct tpp_bench bench = {
    .options = &options, .backend = &fake_backend, .session = &session, .record = &record
};

static void start(void)
{
    multiplied = &fp32;
    (void)snprintf(record.nonce, sizeof record.nonce, "%s", options.nonce);
    (void)snprintf(measurement.kernel, sizeof measurement.kernel, "%s", fp32.id);
    measurement.repetitions_per_sample = 1;
}

static void stop(void)
{
    cr_assert_eq(allocations, 0, "all device memory is given back");
    tpp_measurement_free(&measurement);
}

TestSuite(certify, .init = start, .fini = stop);

/* ------------------------------------------------------------------------------------------------- shapes */

enum { SIDE = 24 };

static uint64_t wide_is_fast(uint32_t m, uint32_t n, uint32_t k)
{
    uint64_t macs = (uint64_t)m * n * k;
    return m == SIDE && n == 2 * SIDE && k == SIDE ? macs / 4 : macs;
}

Test(certify, shapes_are_at_least_eight_and_all_different)
{
    uint32_t shapes[TPP_SEARCH_SHAPES][3];
    tpp_search_shapes(8192, shapes);
    cr_assert_geq((int)TPP_SEARCH_SHAPES, 8);
    for (size_t i = 0; i < TPP_SEARCH_SHAPES; i++) {
        for (size_t j = 0; j < i; j++) {
            cr_expect_neq(memcmp(shapes[i], shapes[j], sizeof shapes[i]), 0, "%zu and %zu", i, j);
        }
        cr_expect_eq(shapes[i][0] % 1024 + shapes[i][1] % 1024 + shapes[i][2] % 1024, 0, "whole tiles");
    }
}

Test(certify, fastest_shape_wins_and_all_are_recorded)
{
    const struct tpp_kernel *kernel = &fp32;
    uint32_t shape[3] = { SIDE, SIDE, SIDE };
    struct tpp_error err = TPP_ERROR_INIT;
    product_ns = wide_is_fast;
    cr_assert_eq(tpp_shape_search(&bench, &kernel, shape, &measurement, &err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(measurement.detail.shape_count, (size_t)TPP_SEARCH_SHAPES);
    cr_assert(shape[0] == SIDE && shape[1] == 2 * SIDE && shape[2] == SIDE, "%u x %u x %u", shape[0], shape[1],
              shape[2]);
    for (size_t i = 0; i < measurement.detail.shape_count; i++) {
        const struct tpp_shape_point *point = &measurement.detail.shapes[i];
        cr_expect_gt(point->best_ns, 0);
        cr_expect_eq(point->is_chosen, point->m == SIDE && point->n == 2 * SIDE && point->k == SIDE);
    }
}

Test(certify, shape_that_is_asked_for_is_kept)
{
    const struct tpp_kernel *kernel = &fp32;
    struct tpp_run_options asked = options;
    uint32_t shape[3] = { SIDE, SIDE, SIDE };
    struct tpp_error err = TPP_ERROR_INIT;
    memcpy(asked.shape, shape, sizeof shape);
    bench.options = &asked;
    product_ns = wide_is_fast;
    cr_assert_eq(tpp_shape_search(&bench, &kernel, shape, &measurement, &err), TPP_STATUS_OK);
    cr_assert(shape[0] == SIDE && shape[1] == SIDE && shape[2] == SIDE);
    cr_assert_eq(measurement.detail.shape_count, 0);
}

Test(certify, shape_beyond_the_memory_is_a_point_without_a_time)
{
    const struct tpp_kernel *kernel = &fp32;
    uint32_t shape[3] = { SIDE, SIDE, SIDE };
    struct tpp_error err = TPP_ERROR_INIT;
    session.device.memory_bytes = 5 * tpp_inputs_set_bytes(&fp32, SIDE, SIDE, SIDE) + 5;
    cr_assert_eq(tpp_shape_search(&bench, &kernel, shape, &measurement, &err), TPP_STATUS_OK);
    cr_assert_eq(measurement.detail.shape_count, (size_t)TPP_SEARCH_SHAPES);
    size_t untimed = 0;
    for (size_t i = 0; i < measurement.detail.shape_count; i++) {
        untimed += measurement.detail.shapes[i].best_ns == 0;
    }
    cr_assert_geq(untimed, 5);
    cr_assert_leq(shape[0], SIDE);
}

/* ------------------------------------------------------------------------------------------------- series */

/* The series of one product; what is spoilt is spoilt throughout. */
static enum tpp_status run_series(struct tpp_error *err)
{
    static const struct tpp_tile tile;
    struct tpp_inputs inputs;
    struct tpp_gemm gemm;
    struct tpp_verification verification;
    cr_assert_eq(tpp_inputs_open(&bench, &fp32, 40, 36, 20, 2, &inputs, err), TPP_STATUS_OK, "%s", err->text);
    cr_assert_eq(tpp_gemm_open(&bench, &fp32, &tile, 40, 36, 20, &gemm, err), TPP_STATUS_OK, "%s", err->text);
    bench.backend->release(gemm.clocks); /* which this backend does not write */
    gemm.clocks = NULL;
    enum tpp_status status = tpp_gemm_series(&bench, &gemm, &inputs, &measurement, err);
    if (status == TPP_STATUS_OK) { /* the random inputs are back after the zeros */
        struct tpp_timing timing;
        tpp_verification_begin(&verification, "projection");
        cr_assert_eq(tpp_gemm_run(&bench, &gemm, &inputs.sets[0], 1, &timing, err), TPP_STATUS_OK);
        cr_assert_eq(tpp_inputs_verify(&bench, &inputs, 0, 0, &verification, err), TPP_STATUS_OK, "%s", err->text);
    }
    tpp_gemm_close(&bench, &gemm);
    tpp_inputs_close(&bench, &inputs);
    return status;
}

Test(certify, burst_sustained_and_zeros_are_recorded)
{
    static const char *const names[] = { "burst", "sustained", "zeros" };
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(run_series(&err), TPP_STATUS_OK, "%s", err.text);
    for (size_t i = 0; i < 3; i++) {
        const struct tpp_series *series = tpp_detail_series(&measurement.detail, names[i]);
        cr_assert_not_null(series, "%s", names[i]);
        cr_assert_geq(series->sample_count, 2);
        cr_assert_eq(series->macs_per_sample, 40 * 36 * 20);
        cr_assert_not_null(strstr(series->note, "device model"));
    }
    cr_assert_eq(measurement.sample_count, 0, "none of it is the headline");
}

static size_t parts_kept;

static void count_part(void *user)
{
    const struct tpp_measurement *kept = user;
    parts_kept++;
    cr_expect_eq(kept->detail.series_count, parts_kept, "each is kept when it is whole");
}

Test(certify, each_series_is_kept_before_the_next)
{
    struct tpp_error err = TPP_ERROR_INIT;
    bench.on_part = count_part;
    bench.user = &measurement;
    cr_assert_eq(run_series(&err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(parts_kept, 3);
}

/* A certifying run waits until the device is steady; series alone take the time that is told beforehand. */
Test(certify, series_alone_sustain_for_ten_seconds_and_no_longer)
{
    struct tpp_series_condition certified[TPP_SERIES_CONDITIONS];
    struct tpp_series_condition alone[TPP_SERIES_CONDITIONS];
    tpp_series_conditions(1, certified);
    tpp_series_conditions(0, alone);
    for (size_t i = 0; i < TPP_SERIES_CONDITIONS; i++) {
        const int is_sustained = strcmp(alone[i].name, "sustained") == 0;
        cr_expect_eq(alone[i].duration_ns, certified[i].duration_ns);
        cr_expect_eq(alone[i].most_ns, alone[i].duration_ns);
        cr_expect_eq(certified[i].most_ns, is_sustained ? 60000000000 : certified[i].duration_ns);
        cr_expect_eq(strcmp(alone[i].note, certified[i].note) != 0, is_sustained, "the record says which it was");
    }
    cr_expect_eq(alone[1].most_ns, 10000000000);
}

Test(certify, series_alone_are_the_same_three)
{
    struct tpp_run_options asked = options;
    struct tpp_error err = TPP_ERROR_INIT;
    asked.is_certifying = 0;
    asked.has_series = 1;
    bench.options = &asked;
    cr_assert_eq(run_series(&err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(measurement.detail.series_count, 3);
}

Test(certify, wrong_output_of_a_series_is_found)
{
    struct tpp_error err = TPP_ERROR_INIT;
    spoils_products = 3.0;
    cr_assert_eq(run_series(&err), TPP_STATUS_VERIFICATION);
    cr_assert_not_null(strstr(err.text, "burst"), "%s", err.text);
}

/* Too small for the bound of rounding, and still no zero. */
Test(certify, zeros_must_give_zero_to_the_bit)
{
    struct tpp_error err = TPP_ERROR_INIT;
    spoils_products = 1e-12;
    cr_assert_eq(run_series(&err), TPP_STATUS_VERIFICATION);
    cr_assert_not_null(strstr(err.text, "zeros: entry 20, 18 of the product is not zero"), "%s", err.text);
}
