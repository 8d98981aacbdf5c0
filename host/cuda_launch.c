/* Launching CUDA kernels, and timing them: a spin kernel holds the stream back until everything is queued, so that what
 * lies between the two events is the device's work and not the host's submission (L27). */
#include <stdio.h>
#include <string.h>

#include "host/backend_cuda.h"
#include "host/element.h"
#include "host/monotonic.h"
#include "kernels/format.h"

enum {
    HELD_LAUNCHES = 512, /* a stream's queue is finite: with more, the host would wait for what waits for the host */
    FUNCTION_LIMIT = 8
};
static const uint64_t SPIN_MOST_NS = 2000000000;  /* a host that died must not leave the device spinning */
static const uint64_t STAMP_TOLERANCE_NS = 20000; /* of the two clocks against each other, for short work */

/* ------------------------------------------------------------------------------------------------- spin */

static const struct tpp_kernel *spin_kernel(void)
{
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        if (kernel->kind == TPP_KIND_SPIN && kernel->api == TPP_API_CUDA) {
            return kernel;
        }
    }
    return NULL;
}

enum tpp_status tpp_cuda_spin_open(struct tpp_cuda_session *session, struct tpp_error *err)
{
    const struct tpp_cuda_api *api = session->api;
    const struct tpp_kernel *kernel = spin_kernel();
    struct tpp_error reason = TPP_ERROR_INIT;
    if (kernel == NULL || tpp_cuda_load(session, kernel->family, &session->spin_module, &reason) != TPP_STATUS_OK) {
        return TPP_STATUS_OK; /* then the host's submission counts as well, and the clocks are compared all the same */
    }
    TPP_TRY(tpp_cuda_note(session,
                          api->cuModuleGetFunction(&session->spin, session->spin_module, tpp_kernel_entry(kernel)),
                          "cuModuleGetFunction", err));
    void *memory = NULL;
    TPP_TRY(tpp_cuda_note(session, api->cuMemHostAlloc(&memory, sizeof(uint32_t), TPP_CU_HOST_MAPPED), "cuMemHostAlloc",
                          err));
    session->release = memory;
    return tpp_cuda_note(session, api->cuMemHostGetDevicePointer(&session->release_on_device, memory, 0),
                         "cuMemHostGetDevicePointer", err);
}

void tpp_cuda_spin_close(struct tpp_cuda_session *session)
{
    if (session->release != NULL) {
        (void)session->api->cuMemFreeHost((void *)(uintptr_t)session->release);
    }
    if (session->spin_module != NULL) {
        (void)session->api->cuModuleUnload(session->spin_module);
    }
}

static enum tpp_status hold(struct tpp_cuda_session *session, struct tpp_error *err)
{
    if (session->spin == NULL) {
        return TPP_STATUS_OK;
    }
    uint64_t most_ns = SPIN_MOST_NS;
    void *parameters[] = { &session->release_on_device, &most_ns };
    const struct tpp_cu_launch_config config = { .grid = { 1, 1, 1 }, .block = { 1, 1, 1 }, .stream = session->stream };
    *session->release = 0;
    return tpp_cuda_note(session, session->api->cuLaunchKernelEx(&config, session->spin, parameters, NULL),
                         "cuLaunchKernelEx", err);
}

static void let_go(struct tpp_cuda_session *session)
{
    if (session->release != NULL) {
        *session->release = 1;
    }
}

/* ------------------------------------------------------------------------------------------------- arguments */

union parameter {
    tpp_cu_pointer pointer;
    uint32_t number;
    uint64_t wide;
    struct tpp_cu_tensor_map map;
};

/* A launch with everything the driver wants to point at. */
struct prepared {
    tpp_cu_function function;
    struct tpp_cu_launch_config config;
    struct tpp_cu_launch_attribute attribute;
    union parameter parameters[TPP_LAUNCH_ARGUMENTS];
    void *pointers[TPP_LAUNCH_ARGUMENTS];
};

static int tensor_type(const struct tpp_tensor *tensor)
{
    const unsigned bits = tpp_format_get(tensor->format)->storage_bits;
    if (bits != 0) {
        return bits == 1 ? TPP_CU_TENSOR_UINT32 : TPP_CU_TENSOR_UINT8;
    }
    switch (tensor->precision) {
    case TPP_FP64:
        return TPP_CU_TENSOR_FLOAT64;
    case TPP_FP32:
    case TPP_TF32:
        return TPP_CU_TENSOR_FLOAT32;
    case TPP_BF16:
        return TPP_CU_TENSOR_BFLOAT16;
    case TPP_FP16:
        return TPP_CU_TENSOR_FLOAT16;
    case TPP_INT32:
        return TPP_CU_TENSOR_INT32;
    default:
        return TPP_CU_TENSOR_UINT8;
    }
}

/* Elements narrower than what a map counts in lie several to one of its elements. */
static uint32_t elements_per_item(const struct tpp_tensor *tensor)
{
    const unsigned bits = tpp_format_get(tensor->format)->storage_bits;
    return bits == 1 ? 32 : bits == 4 ? 2 : 1;
}

static enum tpp_status encode_tensor(struct tpp_cuda_session *session, const struct tpp_tensor *tensor,
                                     struct tpp_cu_tensor_map *map, struct tpp_error *err)
{
    static const uint32_t steps[2] = { 1, 1 };
    const uint32_t packed = elements_per_item(tensor);
    const uint64_t sizes[2] = { (tensor->columns + packed - 1) / packed, tensor->rows };
    const uint64_t strides[1] = { tpp_storage_bytes(tensor->precision, tensor->format, tensor->pitch) };
    const uint32_t box[2] = { tensor->box.columns / packed, tensor->box.rows };
    const int swizzle = tensor->box.swizzle_bytes == 128  ? 3
                        : tensor->box.swizzle_bytes == 64 ? 2
                        : tensor->box.swizzle_bytes == 32 ? 1
                                                          : 0;
    tpp_cu_result code =
        session->api->cuTensorMapEncodeTiled(map, tensor_type(tensor), 2, (void *)(uintptr_t)tensor->memory->pointer,
                                             sizes, strides, box, steps, 0, swizzle, TPP_CU_TENSOR_L2_128B, 0);
    return tpp_context(err, tpp_cuda_note(session, code, "cuTensorMapEncodeTiled", err), "%u x %u by boxes of %u x %u",
                       (unsigned)tensor->rows, (unsigned)tensor->columns, tensor->box.rows, tensor->box.columns);
}

static enum tpp_status set_argument(struct tpp_cuda_session *session, const struct tpp_argument *argument,
                                    union parameter *parameter, struct tpp_error *err)
{
    switch (argument->kind) {
    case TPP_ARGUMENT_POINTER:
        parameter->pointer = argument->memory != NULL ? argument->memory->pointer : 0;
        return TPP_STATUS_OK;
    case TPP_ARGUMENT_WIDE:
        parameter->wide = argument->wide;
        return TPP_STATUS_OK;
    case TPP_ARGUMENT_TENSOR:
        return encode_tensor(session, argument->tensor, &parameter->map, err);
    case TPP_ARGUMENT_PLAIN:
        break;
    }
    if (argument->memory != NULL) {
        parameter->pointer = argument->memory->pointer;
    } else {
        parameter->number = argument->number;
    }
    return TPP_STATUS_OK;
}

static enum tpp_status prepare(struct tpp_cuda_session *session, const struct tpp_launch *launch,
                               struct prepared *prepared, struct tpp_error *err)
{
    const struct tpp_cuda_api *api = session->api;
    memset(prepared, 0, sizeof *prepared);
    TPP_TRY(tpp_cuda_note(session,
                          api->cuModuleGetFunction(&prepared->function, launch->program->module, launch->entry),
                          "cuModuleGetFunction", err));
    if (launch->shared_bytes > 0) {
        TPP_TRY(tpp_cuda_note(
            session,
            api->cuFuncSetAttribute(prepared->function, TPP_CU_FUNCTION_MAX_DYNAMIC_SHARED, (int)launch->shared_bytes),
            "cuFuncSetAttribute", err));
    }
    prepared->config = (struct tpp_cu_launch_config){
        .grid = { (unsigned)(launch->global[0] / launch->local[0]), (unsigned)(launch->global[1] / launch->local[1]),
                  1 },
        .block = { (unsigned)launch->local[0], (unsigned)launch->local[1], 1 },
        .shared_bytes = launch->shared_bytes,
        .stream = session->stream,
    };
    if (launch->cluster > 1) {
        prepared->attribute.id = TPP_CU_LAUNCH_CLUSTER;
        prepared->attribute.value.cluster[0] = launch->cluster;
        prepared->attribute.value.cluster[1] = 1;
        prepared->attribute.value.cluster[2] = 1;
        prepared->config.attributes = &prepared->attribute;
        prepared->config.attribute_count = 1;
    }
    for (size_t i = 0; i < launch->argument_count; i++) {
        TPP_TRY(set_argument(session, &launch->arguments[i], &prepared->parameters[i], err));
        prepared->pointers[i] = &prepared->parameters[i];
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- timing */

/* Our own launches as something to be enqueued. */
struct launches {
    struct tpp_cuda_session *session;
    struct prepared *prepared;
    size_t count;
    uint32_t repetitions;
    uint64_t start_ns; /* when the queue was let go before all was in it; else 0 */
};

static enum tpp_status enqueue_launches(void *user, struct tpp_error *err)
{
    struct launches *launches = user;
    struct tpp_cuda_session *session = launches->session;
    const size_t total = launches->count * launches->repetitions;
    for (size_t i = 0; i < total; i++) {
        struct prepared *next = &launches->prepared[i % launches->count];
        if (i == HELD_LAUNCHES) {
            launches->start_ns = tpp_monotonic_ns();
            let_go(session);
        }
        TPP_TRY(tpp_cuda_note(session,
                              session->api->cuLaunchKernelEx(&next->config, next->function, next->pointers, NULL),
                              "cuLaunchKernelEx", err));
    }
    return TPP_STATUS_OK;
}

static enum tpp_status enqueue_between_events(struct tpp_cuda_session *session, tpp_enqueue *enqueue, void *user,
                                              int may_hold, struct tpp_error *err)
{
    const struct tpp_cuda_api *api = session->api;
    if (may_hold) {
        TPP_TRY(hold(session, err));
    }
    TPP_TRY(tpp_cuda_note(session, api->cuEventRecord(session->start, session->stream), "cuEventRecord", err));
    TPP_TRY(enqueue(user, err));
    return tpp_cuda_note(session, api->cuEventRecord(session->end, session->stream), "cuEventRecord", err);
}

/* `early_start_ns`: where the enqueuing notes that it let the queue go by itself; may be NULL. */
static enum tpp_status time_queue(struct tpp_cuda_session *session, tpp_enqueue *enqueue, void *user, int may_hold,
                                  const uint64_t *early_start_ns, struct tpp_timing *timing, struct tpp_error *err)
{
    const struct tpp_cuda_api *api = session->api;
    struct tpp_timing made = { 0 };
    uint64_t before_ns = tpp_monotonic_ns();
    enum tpp_status status = enqueue_between_events(session, enqueue, user, may_hold, err);
    made.start_ns = early_start_ns != NULL ? *early_start_ns : 0;
    if (made.start_ns == 0) {
        made.start_ns = session->spin != NULL && may_hold ? tpp_monotonic_ns() : before_ns;
    }
    let_go(session); /* also after a failure: what was queued must end */
    tpp_cu_result finished = api->cuStreamSynchronize(session->stream);
    made.host_ns = tpp_monotonic_ns() - made.start_ns;
    if (status != TPP_STATUS_OK) {
        return status;
    }
    TPP_TRY(tpp_cuda_note(session, finished, "cuStreamSynchronize", err));
    float elapsed_ms = 0.0f;
    TPP_TRY(tpp_cuda_note(session, api->cuEventElapsedTime(&elapsed_ms, session->start, session->end),
                          "cuEventElapsedTime", err));
    const uint64_t device_ns = elapsed_ms > 0.0f ? (uint64_t)((double)elapsed_ms * 1e6 + 0.5) : 0;
    made.device_ns = device_ns <= made.host_ns + STAMP_TOLERANCE_NS ? device_ns : 0;
    *timing = made;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_cuda_run(struct tpp_session *base, const struct tpp_launch *launches, size_t launch_count,
                             uint32_t repetitions, struct tpp_timing *timing, struct tpp_error *err)
{
    struct tpp_cuda_session *session = (struct tpp_cuda_session *)base;
    struct prepared prepared[FUNCTION_LIMIT];
    if (launch_count == 0 || launch_count > FUNCTION_LIMIT || repetitions == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%zu launches, %u times over", launch_count, (unsigned)repetitions);
    }
    for (size_t i = 0; i < launch_count; i++) {
        TPP_TRY(tpp_context(err, prepare(session, &launches[i], &prepared[i], err), "%s", launches[i].entry));
    }
    struct launches ours = {
        .session = session, .prepared = prepared, .count = launch_count, .repetitions = repetitions
    };
    return tpp_context(err, time_queue(session, enqueue_launches, &ours, 1, &ours.start_ns, timing, err), "%s",
                       launches[0].entry);
}

enum tpp_status tpp_cuda_run_foreign(struct tpp_session *base, tpp_enqueue *enqueue, void *user, int may_hold,
                                     struct tpp_timing *timing, struct tpp_error *err)
{
    return time_queue((struct tpp_cuda_session *)base, enqueue, user, may_hold, NULL, timing, err);
}
