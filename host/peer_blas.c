/* OpenBLAS and BLIS on CPU devices, through their Fortran BLAS interface, opened at run time. Each handle is searched
 * by itself: both export sgemm_ and dgemm_. */
#include <stdio.h>
#include <string.h>

#include "host/dynamic_symbol.h"
#include "host/monotonic.h"
#include "host/peers.h"

typedef void gemm_f32(const char *, const char *, const int *, const int *, const int *, const float *, const float *,
                      const int *, const float *, const int *, const float *, float *, const int *);
typedef void gemm_f64(const char *, const char *, const int *, const int *, const int *, const double *, const double *,
                      const int *, const double *, const int *, const double *, double *, const int *);

struct blas {
    void *library;
    gemm_f32 *sgemm;
    gemm_f64 *dgemm;
};

static enum tpp_status open_blas(struct blas *blas, const char *const *names, const char *package,
                                 struct tpp_peer_problem *problem, struct tpp_error *err)
{
    if (problem->inputs->in != TPP_FP32 && problem->inputs->in != TPP_FP64) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "has no product of %s",
                        tpp_precision_get(problem->inputs->in)->name);
    }
    for (size_t i = 0; blas->library == NULL && names[i] != NULL; i++) {
        blas->library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    if (blas->library == NULL) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "%s is not installed (Debian: %s)", names[0], package);
    }
    if (!tpp_dynamic_symbol(blas->library, "sgemm_", &blas->sgemm) ||
        !tpp_dynamic_symbol(blas->library, "dgemm_", &blas->dgemm)) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s has no sgemm_ and dgemm_", names[0]);
    }
    return TPP_STATUS_OK;
}

/* Row-major C = A B^T is column-major C^T = B A^T: the first operand is our B, whose K-major rows are columns that must
 * be transposed; the second is our A, whose rows are columns as they should be. */
static enum tpp_status run_blas(const struct blas *blas, struct tpp_peer_problem *problem, uint64_t *elapsed_ns,
                                struct tpp_error *err)
{
    const struct tpp_inputs *inputs = problem->inputs;
    const struct tpp_input_set *set = &inputs->sets[problem->set];
    if (inputs->m > INT32_MAX || inputs->n > INT32_MAX || inputs->k > INT32_MAX) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "shape is too large for its interface");
    }
    int m = (int)inputs->m;
    int n = (int)inputs->n;
    int k = (int)inputs->k;
    uint64_t start_ns = tpp_monotonic_ns();
    if (inputs->in == TPP_FP32) {
        const float one = 1.0f;
        const float zero = 0.0f;
        blas->sgemm("T", "N", &n, &m, &k, &one, set->host_b, &k, set->host_a, &k, &zero, problem->host_c, &n);
    } else {
        const double one = 1.0;
        const double zero = 0.0;
        blas->dgemm("T", "N", &n, &m, &k, &one, set->host_b, &k, set->host_a, &k, &zero, problem->host_c, &n);
    }
    *elapsed_ns = tpp_monotonic_ns() - start_ns;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- OpenBLAS */

static struct blas openblas;

static enum tpp_status openblas_open(struct tpp_peer_problem *problem, char *detail, size_t detail_bytes,
                                     struct tpp_error *err)
{
    static const char *const names[] = { "libopenblas.so.0", "libopenblas.so", NULL };
    void (*set_threads)(int) = NULL;
    char *(*config)(void) = NULL;
    char *(*core_name)(void) = NULL;
    TPP_TRY(open_blas(&openblas, names, "libopenblas0-pthread", problem, err));
    int threads = (int)problem->bench->session->device.core_count;
    if (tpp_dynamic_symbol(openblas.library, "openblas_set_num_threads", &set_threads)) {
        set_threads(threads);
    }
    (void)tpp_dynamic_symbol(openblas.library, "openblas_get_config", &config);
    (void)tpp_dynamic_symbol(openblas.library, "openblas_get_corename", &core_name);
    /* "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ...": the second word is the version. */
    const char *version = config != NULL ? strchr(config(), ' ') : NULL;
    version = version != NULL ? version + 1 : "of unknown version";
    (void)snprintf(detail, detail_bytes, "%.*s, core type %s, %d threads", (int)strcspn(version, " "), version,
                   core_name != NULL ? core_name() : "unknown", threads);
    return TPP_STATUS_OK;
}

static enum tpp_status openblas_run(struct tpp_peer_problem *problem, uint64_t *elapsed_ns, struct tpp_error *err)
{
    return run_blas(&openblas, problem, elapsed_ns, err);
}

const struct tpp_peer_library tpp_peer_openblas = { .name = "OpenBLAS",
                                                    .device_classes = TPP_CLASS_CPU,
                                                    .open = openblas_open,
                                                    .run = openblas_run,
                                                    .verify = tpp_peer_verify_host };

/* ------------------------------------------------------------------------------------------------- BLIS */

static struct blas blis;

static enum tpp_status blis_open(struct tpp_peer_problem *problem, char *detail, size_t detail_bytes,
                                 struct tpp_error *err)
{
    static const char *const names[] = { "libblis.so.4", "libblis.so.5", "libblis.so.3", "libblis.so", NULL };
    void (*set_threads)(int64_t) = NULL; /* dim_t, 64 bits wide in every build for 64-bit machines */
    const char *(*version)(void) = NULL;
    int (*architecture)(void) = NULL;
    const char *(*architecture_name)(int) = NULL;
    TPP_TRY(open_blas(&blis, names, "libblis4-pthread", problem, err));
    int threads = (int)problem->bench->session->device.core_count;
    if (tpp_dynamic_symbol(blis.library, "bli_thread_set_num_threads", &set_threads)) {
        set_threads(threads);
    }
    (void)tpp_dynamic_symbol(blis.library, "bli_info_get_version_str", &version);
    (void)tpp_dynamic_symbol(blis.library, "bli_arch_query_id", &architecture);
    (void)tpp_dynamic_symbol(blis.library, "bli_arch_string", &architecture_name);
    (void)snprintf(detail, detail_bytes, "%s, core type %s, %d threads", version != NULL ? version() : "unknown",
                   architecture != NULL && architecture_name != NULL ? architecture_name(architecture()) : "unknown",
                   threads);
    return TPP_STATUS_OK;
}

static enum tpp_status blis_run(struct tpp_peer_problem *problem, uint64_t *elapsed_ns, struct tpp_error *err)
{
    return run_blas(&blis, problem, elapsed_ns, err);
}

const struct tpp_peer_library tpp_peer_blis = {
    .name = "BLIS", .device_classes = TPP_CLASS_CPU, .open = blis_open, .run = blis_run, .verify = tpp_peer_verify_host
};
