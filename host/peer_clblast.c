/* CLBlast on OpenCL devices, on the same queue and the same device memory as our own product. */
#include <stdio.h>

#include "host/dynamic_symbol.h"
#include "host/monotonic.h"
#include "host/opencl_api.h"
#include "host/peers.h"

/* From CLBlast's C interface: layout and transposition codes. */
enum { ROW_MAJOR = 101, TRANSPOSE_NO = 111, TRANSPOSE_YES = 112, CLBLAST_OK = 0 };

typedef int clblast_sgemm(int, int, int, size_t, size_t, size_t, float, cl_mem, size_t, size_t, cl_mem, size_t, size_t,
                          float, cl_mem, size_t, size_t, cl_command_queue *, cl_event *);
typedef int clblast_dgemm(int, int, int, size_t, size_t, size_t, double, cl_mem, size_t, size_t, cl_mem, size_t, size_t,
                          double, cl_mem, size_t, size_t, cl_command_queue *, cl_event *);
typedef int clblast_hgemm(int, int, int, size_t, size_t, size_t, cl_half, cl_mem, size_t, size_t, cl_mem, size_t,
                          size_t, cl_half, cl_mem, size_t, size_t, cl_command_queue *, cl_event *);

static struct {
    void *library;
    clblast_sgemm *sgemm;
    clblast_dgemm *dgemm;
    clblast_hgemm *hgemm;
} clblast;

static enum tpp_status clblast_open(struct tpp_peer_problem *problem, char *detail, size_t detail_bytes,
                                    struct tpp_error *err)
{
    if (problem->inputs->in != problem->inputs->acc || tpp_precision_get(problem->inputs->in)->bits < 16 ||
        tpp_precision_get(problem->inputs->in)->kind == TPP_NUMBER_INTEGER) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "has no product of %s into %s",
                        tpp_precision_get(problem->inputs->in)->name, tpp_precision_get(problem->inputs->acc)->name);
    }
    if (clblast.library == NULL) {
        clblast.library = dlopen("libclblast.so.1", RTLD_NOW | RTLD_LOCAL);
    }
    if (clblast.library == NULL) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "libclblast.so.1 is not installed (Debian: libclblast1)");
    }
    (void)tpp_dynamic_symbol(clblast.library, "CLBlastSgemm", &clblast.sgemm);
    (void)tpp_dynamic_symbol(clblast.library, "CLBlastDgemm", &clblast.dgemm);
    (void)tpp_dynamic_symbol(clblast.library, "CLBlastHgemm", &clblast.hgemm);
    if (clblast.sgemm == NULL || clblast.dgemm == NULL || clblast.hgemm == NULL) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "libclblast.so.1 has no CLBlastSgemm");
    }
    (void)snprintf(detail, detail_bytes, "the parameters it ships");
    return TPP_STATUS_OK;
}

static enum tpp_status clblast_run(struct tpp_peer_problem *problem, uint64_t *elapsed_ns, struct tpp_error *err)
{
    struct tpp_bench *bench = problem->bench;
    const struct tpp_inputs *inputs = problem->inputs;
    const struct tpp_input_set *set = &inputs->sets[problem->set];
    const struct tpp_opencl_api *api = NULL;
    TPP_TRY(tpp_opencl_api_open(&api, err));
    cl_command_queue queue = bench->backend->native_queue(bench->session);
    cl_mem a = bench->backend->native_memory(set->a);
    cl_mem b = bench->backend->native_memory(set->b);
    cl_mem c = bench->backend->native_memory(set->c);
    const cl_half one_half = 0x3c00;
    size_t m = inputs->m;
    size_t n = inputs->n;
    size_t k = inputs->k;
    uint64_t start_ns = tpp_monotonic_ns();
    int code = CLBLAST_OK;
    if (inputs->in == TPP_FP32) {
        code = clblast.sgemm(ROW_MAJOR, TRANSPOSE_NO, TRANSPOSE_YES, m, n, k, 1.0f, a, 0, k, b, 0, k, 0.0f, c, 0, n,
                             &queue, NULL);
    } else if (inputs->in == TPP_FP64) {
        code = clblast.dgemm(ROW_MAJOR, TRANSPOSE_NO, TRANSPOSE_YES, m, n, k, 1.0, a, 0, k, b, 0, k, 0.0, c, 0, n,
                             &queue, NULL);
    } else {
        code = clblast.hgemm(ROW_MAJOR, TRANSPOSE_NO, TRANSPOSE_YES, m, n, k, one_half, a, 0, k, b, 0, k, 0, c, 0, n,
                             &queue, NULL);
    }
    int finished = api->clFinish(queue);
    *elapsed_ns = tpp_monotonic_ns() - start_ns;
    if (code != CLBLAST_OK || finished != CL_SUCCESS) {
        return tpp_fail(err, TPP_STATUS_DEVICE, "CLBlast: status %d, clFinish: %s", code,
                        tpp_opencl_error_name(finished));
    }
    return TPP_STATUS_OK;
}

const struct tpp_peer_library tpp_peer_clblast = { .name = "CLBlast",
                                                   .device_classes = TPP_CLASS_CPU | TPP_CLASS_GPU,
                                                   .apis = 1u << TPP_API_OPENCL,
                                                   .open = clblast_open,
                                                   .run = clblast_run,
                                                   .verify = tpp_peer_verify_device };
