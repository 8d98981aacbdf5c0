/* Work on several threads: each index once, whatever the sizes; and what is made and checked by it does not depend on
 * how many there are. */
#include <criterion/criterion.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "host/element.h"
#include "host/fill.h"
#include "host/parallel.h"
#include "host/verify.h"

enum { MOST = 5000 };

struct seen {
    atomic_int times[MOST];
    size_t count, grain;
    atomic_int is_wrong; /* a part outside, empty, or beginning where none may */
};

static void see(void *context, size_t first, size_t end)
{
    struct seen *seen = context;
    if (first >= end || end > seen->count || first % seen->grain != 0) {
        atomic_store(&seen->is_wrong, 1);
        return;
    }
    for (size_t i = first; i < end; i++) {
        atomic_fetch_add(&seen->times[i], 1);
    }
}

Test(parallel, every_index_once)
{
    static const size_t counts[] = { 0, 1, 2, 7, 64, 1000, MOST };
    static const size_t grains[] = { 1, 3, 64, 512, 10000 };
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
        for (size_t g = 0; g < sizeof grains / sizeof grains[0]; g++) {
            struct seen *seen = calloc(1, sizeof *seen);
            cr_assert(seen != NULL);
            seen->count = counts[c];
            seen->grain = grains[g];
            tpp_parallel(counts[c], grains[g], see, seen);
            cr_assert_eq(atomic_load(&seen->is_wrong), 0, "%zu in grains of %zu", counts[c], grains[g]);
            for (size_t i = 0; i < MOST; i++) {
                cr_assert_eq(atomic_load(&seen->times[i]), i < counts[c] ? 1 : 0, "index %zu of %zu in grains of %zu",
                             i, counts[c], grains[g]);
            }
            free(seen);
        }
    }
}

/* Runs on one core from now on. */
static void stay_on_one_core(void)
{
    cpu_set_t allowed;
    cpu_set_t one;
    cr_assert_eq(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    int core = 0;
    while (!CPU_ISSET(core, &allowed)) {
        core++;
    }
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    cr_assert_eq(sched_setaffinity(0, sizeof one, &one), 0);
}

enum { M = 70, N = 90, K = 1500, KEPT = 4096 };

/* C = A B^T, or the bits in which rows differ, rounded once. */
static void multiply(const struct tpp_product *product, void *c)
{
    double *a = calloc((size_t)M * K, sizeof *a);
    double *b = calloc((size_t)N * K, sizeof *b);
    cr_assert(a != NULL && b != NULL);
    tpp_storage_to_double(product->in, product->format, product->a, 0, (size_t)M * K, a);
    tpp_storage_to_double(product->in, product->format, product->b, 0, (size_t)N * K, b);
    for (size_t i = 0; i < (size_t)M * N; i++) {
        double sum = 0.0;
        for (size_t k = 0; k < K; k++) {
            const double x = a[i / N * K + k];
            const double y = b[i % N * K + k];
            sum += product->format == TPP_FORMAT_BIT_XOR ? (double)(x != y) : x * y;
        }
        if (product->acc == TPP_INT32) {
            ((int32_t *)c)[i] = (int32_t)sum;
        } else if (product->acc == TPP_FP32) {
            ((float *)c)[i] = (float)sum;
        } else {
            ((double *)c)[i] = sum;
        }
    }
    free(a);
    free(b);
}

/* Inputs made, multiplied and verified; what the verification leaves behind, and the first bytes of B. */
static struct tpp_output project(enum tpp_precision in, enum tpp_format format, enum tpp_precision acc, void *kept)
{
    static const uint32_t key[2] = { 3, 4 };
    struct tpp_product product = { .in = in, .acc = acc, .format = format, .m = M, .n = N, .k = K };
    const size_t bytes = tpp_storage_bytes(in, format, (size_t)N * K);
    void *a = calloc(bytes, 1);
    void *b = calloc(bytes, 1);
    void *c = calloc((size_t)M * N, tpp_element_bytes(acc));
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_verification verification;
    cr_assert(a != NULL && b != NULL && c != NULL && bytes >= KEPT);
    cr_assert_eq(tpp_fill_elements(in, format, a, (size_t)M * K, key, &err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(tpp_fill_elements(in, format, b, (size_t)N * K, key, &err), TPP_STATUS_OK, "%s", err.text);
    product.a = a;
    product.b = b;
    product.c = c;
    multiply(&product, c);
    tpp_verification_begin(&verification, "projection");
    cr_assert_eq(tpp_verify_product(&product, key, &verification, &err), TPP_STATUS_OK, "%s", err.text);
    memcpy(kept, b, KEPT);
    free(a);
    free(b);
    free(c);
    return verification.last;
}

Test(parallel, one_thread_makes_the_same)
{
    static const struct {
        enum tpp_precision in;
        enum tpp_format format;
        enum tpp_precision acc;
    } formats[] = { { TPP_FP64, TPP_FORMAT_PLAIN, TPP_FP64 }, { TPP_BF16, TPP_FORMAT_PLAIN, TPP_FP32 },
                    { TPP_FP8, TPP_FORMAT_E4M3, TPP_FP32 },   { TPP_INT8, TPP_FORMAT_PLAIN, TPP_INT32 },
                    { TPP_INT4, TPP_FORMAT_INT4, TPP_INT32 }, { TPP_INT1, TPP_FORMAT_BIT_XOR, TPP_INT32 } };
    enum { COUNT = sizeof formats / sizeof formats[0] };
    static unsigned char many[COUNT][KEPT];
    static unsigned char one[COUNT][KEPT];
    struct tpp_output by_many[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        by_many[i] = project(formats[i].in, formats[i].format, formats[i].acc, many[i]);
    }
    stay_on_one_core();
    cr_assert_eq(tpp_parallel_threads(), 1);
    for (size_t i = 0; i < COUNT; i++) {
        const struct tpp_output by_one = project(formats[i].in, formats[i].format, formats[i].acc, one[i]);
        cr_assert_arr_eq(many[i], one[i], sizeof one[i], "inputs of format %zu", i);
        cr_assert_str_eq(by_many[i].hash, by_one.hash);
        cr_assert_eq(memcmp(&by_many[i].projection_1, &by_one.projection_1, sizeof(double)), 0, "format %zu", i);
        cr_assert_eq(memcmp(&by_many[i].projection_2, &by_one.projection_2, sizeof(double)), 0, "format %zu", i);
        cr_assert_eq(memcmp(&by_many[i].projection_3, &by_one.projection_3, sizeof(double)), 0, "format %zu", i);
        cr_assert_eq(by_many[i].residue, by_one.residue, "format %zu", i);
        cr_assert(formats[i].acc == TPP_INT32 ? by_one.residue != 0 : by_one.projection_1 != 0.0, "format %zu", i);
    }
}
