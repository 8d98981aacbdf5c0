/* cuBLASLt on CUDA devices, on the same stream and the same device memory as our own product: every algorithm that its
 * heuristics propose is timed on the shape at hand, and the fastest one alternates with ours.
 *
 * Opened at run time: the file that the environment variable TPPBENCH_CUBLASLT_LIBRARY names, else the newest version
 * that is found. Types and values are those of the library's binary interface (cuBLAS documentation, 12.x and 13.x). */
#include <stdio.h>
#include <stdlib.h>

#include "host/dynamic_symbol.h"
#include "host/monotonic.h"
#include "host/peers.h"
#include "kernels/format.h"

/* cublasLtMatmulAlgo_t and cublasLtMatmulHeuristicResult_t. */
struct algorithm {
    uint64_t data[8];
};
struct heuristic {
    struct algorithm algorithm;
    size_t workspace_bytes;
    int state;
    float waves;
    int reserved[4];
};

enum { SUCCESS = 0, NOT_SUPPORTED = 15 }; /* cublasStatus_t */
enum {
    R_32F = 0,
    R_64F = 1,
    R_16F = 2,
    R_8I = 3,
    R_32I = 10,
    R_16BF = 14,
    R_E4M3 = 28,
    R_E5M2 = 29
};                                                                                                  /* cudaDataType */
enum { COMPUTE_16F = 64, COMPUTE_32F = 68, COMPUTE_64F = 70, COMPUTE_32I = 72, COMPUTE_TF32 = 77 }; /* computeType_t */
enum { DESC_TRANSA = 3, DESC_TRANSB = 4, DESC_FAST_ACCUM = 25, PREFERENCE_WORKSPACE_BYTES = 1 };
enum { OPERATION_N = 0, OPERATION_T = 1 };

enum { HEURISTICS = 64, SEARCH_ROUNDS = 12, SEARCH_WARMING = 6, SEARCH_REPETITIONS = 8 };
static const size_t WORKSPACE_BYTES = (size_t)64 << 20; /* twice what NVIDIA recommends for Hopper */
static const uint64_t SEARCH_TIME_NS = 3000000000;
static const uint64_t SEARCH_TURN_NS = 5000000; /* long enough to be timed, short enough for all to see one clock */

struct cublaslt {
    struct tpp_bench *bench;
#define CUBLASLT_SYMBOL(result, name, parameters) result(*name) parameters;
#include "host/cublaslt_api.def"
#undef CUBLASLT_SYMBOL
    void *handle, *operation, *preference;
    void *first, *second, *output; /* layouts */
    struct tpp_memory *workspace;
    struct algorithm algorithm;
    uint32_t repetitions; /* of the submission being timed */
    const struct tpp_input_set *set;
    int scale_type;
};

/* How the library names a product of ours. */
struct types {
    enum tpp_precision in, acc;
    enum tpp_format format;
    int operand, output, compute, scale;
};

static const struct types type_table[] = {
    { TPP_FP64, TPP_FP64, TPP_FORMAT_PLAIN, R_64F, R_64F, COMPUTE_64F, R_64F },
    { TPP_FP32, TPP_FP32, TPP_FORMAT_PLAIN, R_32F, R_32F, COMPUTE_32F, R_32F },
    { TPP_TF32, TPP_FP32, TPP_FORMAT_PLAIN, R_32F, R_32F, COMPUTE_TF32, R_32F },
    { TPP_BF16, TPP_FP32, TPP_FORMAT_PLAIN, R_16BF, R_32F, COMPUTE_32F, R_32F },
    { TPP_FP16, TPP_FP32, TPP_FORMAT_PLAIN, R_16F, R_32F, COMPUTE_32F, R_32F },
    { TPP_FP16, TPP_FP16, TPP_FORMAT_PLAIN, R_16F, R_16F, COMPUTE_16F, R_16F },
    { TPP_FP8, TPP_FP32, TPP_FORMAT_E4M3, R_E4M3, R_32F, COMPUTE_32F, R_32F },
    { TPP_FP8, TPP_FP32, TPP_FORMAT_E5M2, R_E5M2, R_32F, COMPUTE_32F, R_32F },
    { TPP_INT8, TPP_INT32, TPP_FORMAT_PLAIN, R_8I, R_32I, COMPUTE_32I, R_32I },
};

static const struct types *types_of(const struct tpp_kernel *kernel)
{
    for (size_t i = 0; i < sizeof type_table / sizeof type_table[0]; i++) {
        const struct types *types = &type_table[i];
        if (types->in == kernel->in && types->acc == kernel->acc && types->format == kernel->format &&
            kernel->scaling == TPP_SCALING_NONE) {
            return types;
        }
    }
    return NULL;
}

static enum tpp_status check(int code, const char *call, struct tpp_error *err)
{
    if (code == SUCCESS) {
        return TPP_STATUS_OK;
    }
    return tpp_fail(err, code == NOT_SUPPORTED ? TPP_STATUS_UNSUPPORTED : TPP_STATUS_DEVICE, "%s: status %d%s", call,
                    code, code == NOT_SUPPORTED ? " (not supported)" : "");
}

/* ------------------------------------------------------------------------------------------------- opening */

static enum tpp_status open_library(void **library, struct tpp_error *err)
{
    static const char *const names[] = { "libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so.11",
                                         "libcublasLt.so" };
    const char *chosen = getenv("TPPBENCH_CUBLASLT_LIBRARY");
    if (chosen != NULL && *chosen != '\0') {
        *library = dlopen(chosen, RTLD_NOW | RTLD_LOCAL);
        return *library != NULL
                   ? TPP_STATUS_OK
                   : tpp_fail(err, TPP_STATUS_NOT_FOUND, "TPPBENCH_CUBLASLT_LIBRARY: no library %s", chosen);
    }
    *library = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && *library == NULL; i++) {
        *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    return *library != NULL ? TPP_STATUS_OK
                            : tpp_fail(err, TPP_STATUS_NOT_FOUND,
                                       "libcublasLt.so.13, .12 or .11 is not found (it is part of CUDA, and of PyPI's "
                                       "nvidia-cublas; LD_LIBRARY_PATH says where)");
}

static enum tpp_status open_symbols(struct cublaslt *lt, struct tpp_error *err)
{
    void *library = NULL;
    TPP_TRY(open_library(&library, err)); /* never closed: it keeps threads and device memory */
#define CUBLASLT_SYMBOL(result, name, parameters)                                  \
    if (!tpp_dynamic_symbol(library, #name, &lt->name)) {                          \
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "the library has no " #name); \
    }
#include "host/cublaslt_api.def"
#undef CUBLASLT_SYMBOL
    return check(lt->cublasLtCreate(&lt->handle), "cublasLtCreate", err);
}

/* Row-major C = A B^T is column-major C^T = B A^T: the first operand is our B, whose K-major rows are columns to be
 * transposed; the second is our A, whose rows are columns as they should be. It is also the one order in which the
 * library multiplies FP8 and INT8. */
static enum tpp_status describe(struct cublaslt *lt, const struct tpp_inputs *inputs, const struct types *types,
                                struct tpp_error *err)
{
    const int transposed = OPERATION_T;
    const int plain = OPERATION_N;
    const int8_t is_fast = inputs->kernel->promoted_k == 0; /* FP8: may it add as narrowly as our kernel does */
    lt->scale_type = types->scale;
    TPP_TRY(check(lt->cublasLtMatmulDescCreate(&lt->operation, types->compute, types->scale),
                  "cublasLtMatmulDescCreate", err));
    TPP_TRY(check(lt->cublasLtMatmulDescSetAttribute(lt->operation, DESC_TRANSA, &transposed, sizeof transposed),
                  "cublasLtMatmulDescSetAttribute", err));
    TPP_TRY(check(lt->cublasLtMatmulDescSetAttribute(lt->operation, DESC_TRANSB, &plain, sizeof plain),
                  "cublasLtMatmulDescSetAttribute", err));
    if (types->in == TPP_FP8) {
        TPP_TRY(check(lt->cublasLtMatmulDescSetAttribute(lt->operation, DESC_FAST_ACCUM, &is_fast, sizeof is_fast),
                      "cublasLtMatmulDescSetAttribute", err));
    }
    TPP_TRY(check(lt->cublasLtMatrixLayoutCreate(&lt->first, types->operand, inputs->k, inputs->n, inputs->ldb),
                  "cublasLtMatrixLayoutCreate", err));
    TPP_TRY(check(lt->cublasLtMatrixLayoutCreate(&lt->second, types->operand, inputs->k, inputs->m, inputs->lda),
                  "cublasLtMatrixLayoutCreate", err));
    TPP_TRY(check(lt->cublasLtMatrixLayoutCreate(&lt->output, types->output, inputs->n, inputs->m, inputs->ldc),
                  "cublasLtMatrixLayoutCreate", err));
    TPP_TRY(check(lt->cublasLtMatmulPreferenceCreate(&lt->preference), "cublasLtMatmulPreferenceCreate", err));
    return check(lt->cublasLtMatmulPreferenceSetAttribute(lt->preference, PREFERENCE_WORKSPACE_BYTES, &WORKSPACE_BYTES,
                                                          sizeof WORKSPACE_BYTES),
                 "cublasLtMatmulPreferenceSetAttribute", err);
}

/* ------------------------------------------------------------------------------------------------- running */

union scalar {
    float f32;
    double f64;
    int32_t i32;
    uint16_t f16;
};

static union scalar one_of(int scale_type)
{
    return scale_type == R_64F   ? (union scalar){ .f64 = 1.0 }
           : scale_type == R_32I ? (union scalar){ .i32 = 1 }
           : scale_type == R_16F ? (union scalar){ .f16 = 0x3c00 }
                                 : (union scalar){ .f32 = 1.0f };
}

static enum tpp_status enqueue(void *user, struct tpp_error *err)
{
    struct cublaslt *lt = user;
    const struct tpp_backend *backend = lt->bench->backend;
    const union scalar alpha = one_of(lt->scale_type);
    const union scalar beta = { .f64 = 0.0 };
    void *c = backend->native_memory(lt->set->c);
    void *stream = backend->native_queue(lt->bench->session);
    for (uint32_t i = 0; i < lt->repetitions; i++) {
        TPP_TRY(check(lt->cublasLtMatmul(lt->handle, lt->operation, &alpha, backend->native_memory(lt->set->b),
                                         lt->first, backend->native_memory(lt->set->a), lt->second, &beta, c,
                                         lt->output, c, lt->output, &lt->algorithm,
                                         backend->native_memory(lt->workspace), WORKSPACE_BYTES, stream),
                      "cublasLtMatmul", err));
    }
    return TPP_STATUS_OK;
}

static enum tpp_status time_products(struct cublaslt *lt, uint32_t repetitions, int may_hold, uint64_t *elapsed_ns,
                                     struct tpp_error *err)
{
    struct tpp_timing timing;
    lt->repetitions = repetitions;
    TPP_TRY(lt->bench->backend->run_foreign(lt->bench->session, enqueue, lt, may_hold, &timing, err));
    *elapsed_ns = tpp_peer_elapsed_ns(lt->bench, &timing);
    return TPP_STATUS_OK;
}

/* One algorithm in the search. */
struct candidate {
    int index;            /* in what the heuristics proposed */
    uint32_t repetitions; /* in a turn */
    uint64_t total_ns;    /* of one product, summed over the rounds that count */
};

/* Runs each proposal once, which loads its code and must not wait for a queue that is held back, and keeps those that
 * run; a second time tells how often in a turn. */
static enum tpp_status gather(struct cublaslt *lt, const struct heuristic *found, int count,
                              struct candidate candidates[HEURISTICS], int *kept, struct tpp_error *err)
{
    const uint64_t end_ns = tpp_monotonic_ns() + SEARCH_TIME_NS / 2;
    *kept = 0;
    for (int i = 0; i < count && i < HEURISTICS && (*kept == 0 || tpp_monotonic_ns() < end_ns); i++) {
        uint64_t ns = 0;
        if (found[i].state != SUCCESS || found[i].workspace_bytes > WORKSPACE_BYTES) {
            continue;
        }
        lt->algorithm = found[i].algorithm;
        enum tpp_status status = time_products(lt, 1, 0, &ns, err);
        if (status == TPP_STATUS_UNSUPPORTED) {
            continue;
        }
        TPP_TRY(status); /* the device may be lost: the next call would only say so again */
        TPP_TRY(time_products(lt, 1, 1, &ns, err));
        const uint64_t fitting = ns > 0 ? SEARCH_TURN_NS / ns : 1;
        candidates[(*kept)++] = (struct candidate){
            .index = i,
            .repetitions = lt->bench->session->is_simulated || fitting < 1 ? 1
                           : fitting > SEARCH_REPETITIONS                  ? SEARCH_REPETITIONS
                                                                           : (uint32_t)fitting,
        };
    }
    return TPP_STATUS_OK;
}

/* All in turn, round after round: on a rested chip the clock is another than under load, and so is the order of the
 * algorithms. The first rounds bring the load about and do not count. */
static enum tpp_status take_turns(struct cublaslt *lt, const struct heuristic *found, struct candidate *candidates,
                                  int count, struct tpp_error *err)
{
    const uint64_t end_ns = tpp_monotonic_ns() + SEARCH_TIME_NS;
    const int rounds = lt->bench->session->is_simulated ? 1 : SEARCH_ROUNDS;
    for (int round = 0; round < rounds && (round == 0 || tpp_monotonic_ns() < end_ns); round++) {
        for (int i = 0; i < count; i++) {
            uint64_t ns = 0;
            lt->algorithm = found[candidates[i].index].algorithm;
            TPP_TRY(time_products(lt, candidates[i].repetitions, 1, &ns, err));
            candidates[i].total_ns =
                (round <= SEARCH_WARMING ? 0 : candidates[i].total_ns) + ns / candidates[i].repetitions;
        }
    }
    return TPP_STATUS_OK;
}

/* Keeps the fastest of what the heuristics propose; says in `detail` which it was. */
static enum tpp_status choose(struct cublaslt *lt, char *detail, size_t detail_bytes, struct tpp_error *err)
{
    struct heuristic found[HEURISTICS];
    struct candidate candidates[HEURISTICS];
    int count = 0;
    int tried = 0;
    TPP_TRY(check(lt->cublasLtMatmulAlgoGetHeuristic(lt->handle, lt->operation, lt->first, lt->second, lt->output,
                                                     lt->output, lt->preference, HEURISTICS, found, &count),
                  "cublasLtMatmulAlgoGetHeuristic", err));
    TPP_TRY(gather(lt, found, count, candidates, &tried, err));
    if (tried == 0) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "none of its %d algorithms for this product runs here", count);
    }
    TPP_TRY(take_turns(lt, found, candidates, tried, err));
    int best = 0;
    for (int i = 1; i < tried; i++) {
        best = candidates[i].total_ns < candidates[best].total_ns ? i : best;
    }
    const struct heuristic *chosen = &found[candidates[best].index];
    lt->algorithm = chosen->algorithm;
    size_t version = lt->cublasLtGetVersion(); /* 120802 is 12.8.2 */
    (void)snprintf(detail, detail_bytes, "%zu.%zu.%zu, heuristic %d, the fastest of %d tried, workspace %zu bytes",
                   version / 10000, version / 100 % 100, version % 100, candidates[best].index + 1, tried,
                   chosen->workspace_bytes);
    return TPP_STATUS_OK;
}

static void cublaslt_close(struct tpp_peer_problem *problem)
{
    struct cublaslt *lt = problem->state;
    if (lt == NULL) {
        return;
    }
    if (lt->preference != NULL) {
        (void)lt->cublasLtMatmulPreferenceDestroy(lt->preference);
    }
    void *const layouts[] = { lt->first, lt->second, lt->output };
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        if (layouts[i] != NULL) {
            (void)lt->cublasLtMatrixLayoutDestroy(layouts[i]);
        }
    }
    if (lt->operation != NULL) {
        (void)lt->cublasLtMatmulDescDestroy(lt->operation);
    }
    if (lt->handle != NULL) {
        (void)lt->cublasLtDestroy(lt->handle);
    }
    lt->bench->backend->release(lt->workspace);
    free(lt);
    problem->state = NULL;
}

static enum tpp_status cublaslt_open(struct tpp_peer_problem *problem, char *detail, size_t detail_bytes,
                                     struct tpp_error *err)
{
    struct tpp_bench *bench = problem->bench;
    const struct tpp_kernel *kernel = problem->inputs->kernel;
    const struct types *types = types_of(kernel);
    if (types == NULL) {
        const int is_scaled = kernel->scaling != TPP_SCALING_NONE;
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "no product of %s (%s) into %s%s is asked of it",
                        tpp_precision_get(kernel->in)->name, tpp_format_get(kernel->format)->name,
                        tpp_precision_get(kernel->acc)->name,
                        is_scaled ? " with block scales, which it takes in an order of its own," : "");
    }
    struct cublaslt *lt = calloc(1, sizeof *lt);
    if (lt == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "cuBLASLt: out of memory");
    }
    problem->state = lt;
    lt->bench = bench;
    lt->set = &problem->inputs->sets[problem->set];
    TPP_TRY(open_symbols(lt, err));
    TPP_TRY(bench->backend->allocate(bench->session, WORKSPACE_BYTES, &lt->workspace, err));
    TPP_TRY(describe(lt, problem->inputs, types, err));
    return choose(lt, detail, detail_bytes, err);
}

static enum tpp_status cublaslt_run(struct tpp_peer_problem *problem, uint64_t *elapsed_ns, struct tpp_error *err)
{
    TPP_TRY(time_products(problem->state, problem->repetitions, 1, elapsed_ns, err));
    *elapsed_ns /= problem->repetitions;
    return TPP_STATUS_OK;
}

const struct tpp_peer_library tpp_peer_cublaslt = { .name = "cuBLASLt",
                                                    .device_classes = TPP_CLASS_GPU,
                                                    .apis = 1u << TPP_API_CUDA,
                                                    .open = cublaslt_open,
                                                    .run = cublaslt_run,
                                                    .verify = tpp_peer_verify_device,
                                                    .close = cublaslt_close };
