/* The verification of products accepts right ones of every format and shape, and catches every planted error. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "host/element.h"
#include "host/philox.h"
#include "host/verify.h"

static const uint32_t key_a[2] = { 11, 22 };
static const uint32_t key_b[2] = { 33, 44 };
static const uint32_t key_check[2] = { 55, 66 };

/* A product made as a device would: in the accumulator's own arithmetic, term by term. */
struct made {
    struct tpp_product product;
    void *a, *b, *c;
};

static double round_to(enum tpp_precision precision, double value)
{
    return precision == TPP_FP32   ? (double)(float)value
           : precision == TPP_FP16 ? tpp_half_to_double(tpp_double_to_half(value))
                                   : value;
}

static void store(enum tpp_precision precision, void *matrix, size_t index, double value)
{
    switch (precision) {
    case TPP_FP64:
        ((double *)matrix)[index] = value;
        break;
    case TPP_FP32:
        ((float *)matrix)[index] = (float)value;
        break;
    case TPP_FP16:
        ((uint16_t *)matrix)[index] = tpp_double_to_half(value);
        break;
    default:
        ((int32_t *)matrix)[index] = (int32_t)value;
        break;
    }
}

static double multiply_entry(const struct made *made, size_t m, size_t n, size_t skipped_k)
{
    const struct tpp_product *p = &made->product;
    size_t bytes = tpp_element_bytes(p->in);
    double sum = 0.0;
    for (size_t k = 0; k < p->k; k++) {
        double a = 0.0;
        double b = 0.0;
        tpp_elements_to_double(p->in, (const char *)made->a + (m * p->k + k) * bytes, 1, &a);
        tpp_elements_to_double(p->in, (const char *)made->b + (n * p->k + k) * bytes, 1, &b);
        sum = k == skipped_k ? sum : round_to(p->acc, fma(a, b, sum));
    }
    return sum;
}

static struct made make(enum tpp_precision in, enum tpp_precision acc, size_t m, size_t n, size_t k)
{
    struct made made = { .product = { .in = in, .acc = acc, .m = m, .n = n, .k = k } };
    made.a = malloc(m * k * tpp_element_bytes(in));
    made.b = malloc(n * k * tpp_element_bytes(in));
    made.c = malloc(m * n * tpp_element_bytes(acc));
    cr_assert(tpp_philox_fill(in, made.a, 0, m * k, key_a, NULL) == TPP_STATUS_OK);
    cr_assert(tpp_philox_fill(in, made.b, 0, n * k, key_b, NULL) == TPP_STATUS_OK);
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < n; j++) {
            store(acc, made.c, i * n + j, multiply_entry(&made, i, j, SIZE_MAX));
        }
    }
    made.product.a = made.a;
    made.product.b = made.b;
    made.product.c = made.c;
    return made;
}

static void discard(struct made *made)
{
    free(made->a);
    free(made->b);
    free(made->c);
}

static enum tpp_status verify(const struct made *made, struct tpp_verification *verification)
{
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_verification_begin(verification, "projection");
    return tpp_verify_product(&made->product, key_check, verification, &err);
}

static void expect_caught(const struct made *made, const char *what)
{
    struct tpp_verification verification;
    cr_assert(verify(made, &verification) == TPP_STATUS_VERIFICATION, "%s was not caught", what);
    cr_assert(verification.has_passed == 0);
    cr_assert(verification.detail[0] != '\0');
}

static const struct {
    enum tpp_precision in, acc;
} formats[] = { { TPP_FP64, TPP_FP64 },
                { TPP_FP32, TPP_FP32 },
                { TPP_FP16, TPP_FP32 },
                { TPP_FP16, TPP_FP16 },
                { TPP_INT8, TPP_INT32 } };

#define EACH_FORMAT(i) for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)

Test(verify, accepts_right_products_of_odd_shapes)
{
    static const size_t shapes[][3] = { { 1, 1, 1 }, { 1, 7, 1000 }, { 7, 13, 5 }, { 64, 33, 129 }, { 97, 101, 256 } };
    EACH_FORMAT(f)
    {
        for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
            struct made made = make(formats[f].in, formats[f].acc, shapes[s][0], shapes[s][1], shapes[s][2]);
            struct tpp_verification verification;
            cr_assert(verify(&made, &verification) == TPP_STATUS_OK, "format %zu, shape %zu: %s", f, s,
                      verification.detail);
            cr_assert(verification.has_passed && verification.worst_error_ratio < 0.75,
                      "the bound is not met by chance: %g", verification.worst_error_ratio);
            cr_assert(verification.entry_count == TPP_CHECKED_ENTRIES);
            discard(&made);
        }
    }
}

Test(verify, catches_one_wrong_tile)
{
    EACH_FORMAT(f)
    {
        struct made made = make(formats[f].in, formats[f].acc, 96, 96, 128);
        size_t bytes = tpp_element_bytes(formats[f].acc);
        for (size_t i = 0; i < 8; i++) { /* the tile at (40, 48) holds what belongs at (40, 56) */
            memcpy((char *)made.c + ((40 + i) * 96 + 48) * bytes, (char *)made.c + ((40 + i) * 96 + 56) * bytes,
                   8 * bytes);
        }
        expect_caught(&made, "a wrong tile");
        discard(&made);
    }
}

Test(verify, catches_one_skipped_k_step_in_one_tile)
{
    EACH_FORMAT(f)
    {
        if (formats[f].acc == TPP_FP16) {
            continue; /* one product of 256 is within what half precision rounds away: see entry_bound() */
        }
        struct made made = make(formats[f].in, formats[f].acc, 64, 64, 256);
        for (size_t i = 8; i < 16; i++) {
            for (size_t j = 8; j < 16; j++) {
                store(formats[f].acc, made.c, i * 64 + j, multiply_entry(&made, i, j, 77));
            }
        }
        expect_caught(&made, "a skipped k-step");
        discard(&made);
    }
}

Test(verify, catches_a_single_wrong_entry)
{
    EACH_FORMAT(f)
    {
        struct made made = make(formats[f].in, formats[f].acc, 80, 80, 200);
        double right = multiply_entry(&made, 3, 79, SIZE_MAX);
        /* The bound grows with the accumulator's rounding: in half precision it is about 1.3 here, times |x|. */
        double wrong_by = formats[f].acc == TPP_INT32 ? 1.0 : formats[f].acc == TPP_FP16 ? 8.0 : 0.1;
        store(formats[f].acc, made.c, 3 * 80 + 79, right + wrong_by);
        expect_caught(&made, "a wrong entry");
        discard(&made);
    }
}

Test(verify, catches_nan_and_infinity_anywhere)
{
    static const double bad[] = { NAN, INFINITY, -INFINITY };
    EACH_FORMAT(f)
    {
        if (formats[f].acc == TPP_INT32) {
            continue;
        }
        for (size_t b = 0; b < 3; b++) {
            struct made made = make(formats[f].in, formats[f].acc, 33, 65, 64);
            struct tpp_verification verification;
            store(formats[f].acc, made.c, 32 * 65 + 64, bad[b]);
            cr_assert(verify(&made, &verification) == TPP_STATUS_VERIFICATION);
            cr_assert(verification.nonfinite_count == 1);
            discard(&made);
        }
    }
}

Test(verify, catches_stale_and_poisoned_output)
{
    EACH_FORMAT(f)
    {
        struct made made = make(formats[f].in, formats[f].acc, 48, 48, 64);
        size_t bytes = 48 * 48 * tpp_element_bytes(formats[f].acc);
        void *right = malloc(bytes);
        memcpy(right, made.c, bytes);
        memset(made.c, 0xff, bytes); /* never written after it was poisoned */
        expect_caught(&made, "a poisoned output");
        memcpy(made.c, right, bytes); /* the right product, but of the inputs of the block before */
        cr_assert(tpp_philox_fill(formats[f].in, made.a, 1000, 48 * 64, key_a, NULL) == TPP_STATUS_OK);
        expect_caught(&made, "a stale output");
        free(right);
        discard(&made);
    }
}

Test(verify, catches_a_product_of_the_wrong_inputs)
{
    EACH_FORMAT(f)
    {
        struct made made = make(formats[f].in, formats[f].acc, 48, 48, 64);
        void *swapped = made.a; /* B A^T instead of A B^T: the same shape, the transposed result */
        made.product.a = made.b;
        made.product.b = swapped;
        expect_caught(&made, "swapped operands");
        discard(&made);
    }
}

Test(verify, catches_truncated_accumulation)
{
    /* FP32 sums kept in FP16: what a kernel with the wrong accumulator gives. */
    struct made made = make(TPP_FP16, TPP_FP32, 64, 64, 512);
    for (size_t i = 0; i < 64 * 64; i++) {
        ((float *)made.c)[i] = (float)tpp_half_to_double(tpp_double_to_half((double)((float *)made.c)[i]));
    }
    expect_caught(&made, "a narrower accumulator");
    discard(&made);
}

Test(verify, the_vector_depends_on_the_output)
{
    struct made made = make(TPP_INT8, TPP_INT32, 16, 16, 16);
    struct tpp_verification first;
    struct tpp_verification second;
    cr_assert(verify(&made, &first) == TPP_STATUS_OK);
    ((int32_t *)made.c)[5] += 1;
    cr_assert(verify(&made, &second) == TPP_STATUS_VERIFICATION);
    cr_assert(strcmp(first.output_hash, second.output_hash) != 0);
    discard(&made);
}

Test(verify, refuses_depths_that_may_wrap)
{
    struct tpp_product product = { .in = TPP_INT8, .acc = TPP_INT32, .m = 1, .n = 1, .k = 65537 };
    struct tpp_verification verification;
    tpp_verification_begin(&verification, "projection");
    cr_assert(tpp_verify_product(&product, key_check, &verification, NULL) == TPP_STATUS_INVALID);
}

Test(verify, probe_operands_make_exact_steps_and_errors_show)
{
    static const struct tpp_kernel kernel = { .id = "test_probe",
                                              .in = TPP_FP32,
                                              .acc = TPP_FP32,
                                              .operand_count = 4,
                                              .in_per_lane = 1,
                                              .macs_per_chain_trip = 2,
                                              .step = TPP_STEP_LINEAR };
    enum { ITEMS = 5, CHAINS = 3, LANES = 4, TRIPS = 100000 };
    float operands[4 * LANES];
    float out[ITEMS * CHAINS * LANES];
    struct tpp_verification verification;
    cr_assert(tpp_probe_operands(&kernel, LANES, key_a, operands, NULL) == TPP_STATUS_OK);
    for (size_t e = 0; e < ITEMS * CHAINS * LANES; e++) {
        size_t lane = e % LANES;
        float acc = (float)(1 + e / LANES % CHAINS + e / LANES / CHAINS % 32);
        for (int t = 0; t < TRIPS; t++) {
            acc = fmaf(operands[lane], operands[LANES + lane], acc);
            acc = fmaf(operands[2 * LANES + lane], operands[3 * LANES + lane], acc);
        }
        out[e] = acc;
    }
    int64_t *expected = NULL;
    cr_assert(tpp_probe_expect(&kernel, CHAINS, LANES, TRIPS, operands, &expected, NULL) == TPP_STATUS_OK);
    const struct tpp_probe_output output = {
        .kernel = &kernel, .work_items = ITEMS, .chains = CHAINS, .lanes = LANES, .expected = expected, .out = out
    };
    tpp_verification_begin(&verification, "closed-form");
    cr_assert(tpp_verify_probe(&output, &verification, NULL) == TPP_STATUS_OK, "%s", verification.detail);
    cr_assert(verification.entry_count == ITEMS * CHAINS * LANES);
    out[ITEMS * CHAINS * LANES - 1] -= 1.0f; /* one trip short in one lane */
    cr_assert(tpp_verify_probe(&output, &verification, NULL) == TPP_STATUS_VERIFICATION);
    out[ITEMS * CHAINS * LANES - 1] = NAN;
    cr_assert(tpp_verify_probe(&output, &verification, NULL) == TPP_STATUS_VERIFICATION);
    free(expected);
}

/* ---- what is kept as evidence can be computed again from the inputs, and from no others */

Test(verify, projections_are_computed_again_from_the_inputs_alone)
{
    static const size_t shapes[][3] = { { 1, 1, 1 }, { 7, 13, 5 }, { 97, 101, 256 } };
    EACH_FORMAT(f)
    {
        for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
            struct made made = make(formats[f].in, formats[f].acc, shapes[s][0], shapes[s][1], shapes[s][2]);
            struct tpp_verification verification;
            struct tpp_error err = TPP_ERROR_INIT;
            cr_assert(verify(&made, &verification) == TPP_STATUS_OK);
            struct tpp_product inputs_alone = made.product;
            inputs_alone.c = NULL;
            const struct tpp_output *output = &verification.last;
            cr_assert_str_eq(output->hash, verification.output_hash);
            cr_assert_eq(tpp_verify_output(&inputs_alone, key_check, output, &err), TPP_STATUS_OK,
                         "format %zu, shape %zu: %s", f, s, err.text);
            discard(&made);
        }
    }
}

static void expect_not_replayed(const struct made *made, const struct tpp_output *output, const uint32_t key[2],
                                const char *what)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_verify_output(&made->product, key, output, &err), TPP_STATUS_VERIFICATION, "%s", what);
    cr_assert(err.text[0] != '\0');
}

Test(verify, a_changed_projection_hash_or_key_is_not_replayed)
{
    static const uint32_t key_other[2] = { 55, 67 };
    EACH_FORMAT(f)
    {
        struct made made = make(formats[f].in, formats[f].acc, 64, 48, 96);
        struct tpp_verification verification;
        cr_assert(verify(&made, &verification) == TPP_STATUS_OK);
        struct tpp_output output = verification.last;
        if (formats[f].acc == TPP_INT32) {
            output.residue++;
        } else {
            output.projection_2 *= 1.1;
        }
        expect_not_replayed(&made, &output, key_check, "a changed projection");
        output = verification.last;
        output.projection_3 = NAN;
        output.residue = 0;
        expect_not_replayed(&made, &output, key_check, "an absent projection");
        output = verification.last;
        output.hash[0] = output.hash[0] == '0' ? '1' : '0';
        expect_not_replayed(&made, &output, key_check, "a changed hash");
        output.hash[0] = '\0';
        expect_not_replayed(&made, &output, key_check, "no hash");
        expect_not_replayed(&made, &verification.last, key_other, "another nonce, block or time");
        discard(&made);
    }
}
