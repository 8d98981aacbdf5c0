/* The CUDA backend: sessions, memory and modules. Launches are in cuda_launch.c. */
#include "host/backend_cuda.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/cuda_devices.h"

enum tpp_status tpp_cuda_note(struct tpp_cuda_session *session, tpp_cu_result code, const char *call,
                              struct tpp_error *err)
{
    session->is_lost |= tpp_cuda_is_fatal(code);
    return tpp_cuda_check(session->api, code, call, err);
}

/* ------------------------------------------------------------------------------------------------- sessions */

static enum tpp_status cuda_list(struct tpp_device_list *list, struct tpp_error *err)
{
    struct tpp_cuda_device *devices = NULL;
    size_t count = 0;
    struct tpp_error reason = TPP_ERROR_INIT;
    if (tpp_cuda_devices(&devices, &count, &reason) != TPP_STATUS_OK) {
        tpp_device_list_note(list, "cuda: %s", reason.text);
        return TPP_STATUS_OK;
    }
    if (count == 0) {
        tpp_device_list_note(list, "cuda: NVIDIA's driver offers no device");
    }
    for (size_t i = 0; i < count; i++) {
        struct tpp_device_info *added = tpp_device_list_add(list);
        if (added == NULL) {
            free(devices);
            return tpp_fail(err, TPP_STATUS_NO_MEMORY, "list of devices: out of memory");
        }
        *added = devices[i].info;
    }
    free(devices);
    return TPP_STATUS_OK;
}

static void cuda_close(struct tpp_session *base)
{
    struct tpp_cuda_session *session = (struct tpp_cuda_session *)base;
    if (session == NULL) {
        return;
    }
    tpp_cuda_spin_close(session);
    if (session->start != NULL) {
        (void)session->api->cuEventDestroy(session->start);
    }
    if (session->end != NULL) {
        (void)session->api->cuEventDestroy(session->end);
    }
    if (session->stream != NULL) {
        (void)session->api->cuStreamDestroy(session->stream);
    }
    if (session->context != NULL) {
        (void)session->api->cuDevicePrimaryCtxRelease(session->device);
    }
    free(session);
}

static enum tpp_status open_handles(struct tpp_cuda_session *session, struct tpp_error *err)
{
    const struct tpp_cuda_api *api = session->api;
    TPP_TRY(tpp_cuda_note(session, api->cuDevicePrimaryCtxRetain(&session->context, session->device),
                          "cuDevicePrimaryCtxRetain", err));
    TPP_TRY(tpp_cuda_note(session, api->cuCtxSetCurrent(session->context), "cuCtxSetCurrent", err));
    TPP_TRY(tpp_cuda_note(session, api->cuStreamCreate(&session->stream, 0), "cuStreamCreate", err));
    TPP_TRY(tpp_cuda_note(session, api->cuEventCreate(&session->start, 0), "cuEventCreate", err));
    TPP_TRY(tpp_cuda_note(session, api->cuEventCreate(&session->end, 0), "cuEventCreate", err));
    return tpp_cuda_spin_open(session, err);
}

static enum tpp_status cuda_open(const char *device_id, struct tpp_session **opened, struct tpp_error *err)
{
    struct tpp_cuda_device *devices = NULL;
    size_t count = 0;
    TPP_TRY(tpp_cuda_devices(&devices, &count, err));
    size_t index = 0;
    while (index < count && strcmp(devices[index].info.id, device_id) != 0) {
        index++;
    }
    enum tpp_status status = TPP_STATUS_OK;
    struct tpp_cuda_session *session = calloc(1, sizeof *session);
    if (index == count) {
        status = tpp_fail(err, TPP_STATUS_NOT_FOUND, "no CUDA device %s", device_id);
    } else if (session == NULL) {
        status = tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", device_id);
    } else {
        session->base.backend = tpp_backend_of("cuda:");
        session->base.device = devices[index].info;
        session->device = devices[index].device;
        status = tpp_cuda_api_open(&session->api, err);
        session->base.is_simulated = status == TPP_STATUS_OK && session->api->is_simulated;
        status = status == TPP_STATUS_OK ? open_handles(session, err) : status;
    }
    free(devices);
    if (status != TPP_STATUS_OK) {
        cuda_close((struct tpp_session *)session);
        return status;
    }
    *opened = &session->base;
    return TPP_STATUS_OK;
}

static int cuda_is_lost(const struct tpp_session *base)
{
    return ((const struct tpp_cuda_session *)base)->is_lost;
}

/* ------------------------------------------------------------------------------------------------- memory */

static enum tpp_status cuda_allocate(struct tpp_session *base, size_t bytes, struct tpp_memory **memory,
                                     struct tpp_error *err)
{
    struct tpp_cuda_session *session = (struct tpp_cuda_session *)base;
    struct tpp_memory *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "device memory: out of memory");
    }
    made->session = session;
    made->bytes = bytes;
    enum tpp_status status = tpp_cuda_note(session, session->api->cuMemAlloc(&made->pointer, bytes), "cuMemAlloc", err);
    if (status != TPP_STATUS_OK) {
        free(made);
        return tpp_context(err, status, "%zu bytes", bytes);
    }
    *memory = made;
    return TPP_STATUS_OK;
}

static void cuda_release(struct tpp_memory *memory)
{
    if (memory != NULL) {
        (void)memory->session->api->cuMemFree(memory->pointer);
        free(memory);
    }
}

static enum tpp_status cuda_write(struct tpp_memory *memory, const void *bytes, size_t length, struct tpp_error *err)
{
    return tpp_cuda_note(memory->session, memory->session->api->cuMemcpyHtoD(memory->pointer, bytes, length),
                         "cuMemcpyHtoD", err);
}

static enum tpp_status cuda_read(const struct tpp_memory *memory, void *bytes, size_t length, struct tpp_error *err)
{
    return tpp_cuda_note(memory->session, memory->session->api->cuMemcpyDtoH(bytes, memory->pointer, length),
                         "cuMemcpyDtoH", err);
}

static enum tpp_status cuda_fill(struct tpp_memory *memory, uint8_t value, size_t length, struct tpp_error *err)
{
    struct tpp_cuda_session *session = memory->session;
    TPP_TRY(tpp_cuda_note(session, session->api->cuMemsetD8(memory->pointer, value, length), "cuMemsetD8", err));
    /* It runs beside the host, and on another stream than ours. */
    return tpp_cuda_note(session, session->api->cuCtxSynchronize(), "cuCtxSynchronize", err);
}

/* ------------------------------------------------------------------------------------------------- modules */

enum tpp_status tpp_cuda_load(struct tpp_cuda_session *session, const char *family, tpp_cu_module *module,
                              struct tpp_error *err)
{
    char log[1024] = "";
    int options[] = { TPP_CU_JIT_ERROR_LOG, TPP_CU_JIT_ERROR_LOG_BYTES };
    void *values[] = { log, (void *)(sizeof log - 1) };
    size_t bytes = 0;
    const void *image = tpp_cuda_code(family, &session->base.device, &bytes);
    if (session->base.is_simulated) {
        image = family; /* the model has the kernels in itself */
    }
    if (image == NULL) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s: this build has no code for this device", family);
    }
    tpp_cu_result code = session->api->cuModuleLoadDataEx(module, image, 2, options, values);
    enum tpp_status status = tpp_cuda_note(session, code, "cuModuleLoadDataEx", err);
    if (status != TPP_STATUS_OK && *log != '\0') {
        for (char *at = log; *at != '\0'; at++) {
            *at = *at == '\n' || *at == '\t' ? ' ' : *at;
        }
        char cause[256];
        (void)snprintf(cause, sizeof cause, "%.*s", (int)sizeof cause - 1, err != NULL ? err->text : "");
        return tpp_fail(err, status, "%s: %s; the compiler says: %.400s", family, cause, log);
    }
    return tpp_context(err, status, "%s", family);
}

static enum tpp_status cuda_build(struct tpp_session *base, const char *family, const char *options,
                                  struct tpp_program **program, struct tpp_error *err)
{
    struct tpp_cuda_session *session = (struct tpp_cuda_session *)base;
    (void)options; /* images are compiled when the program is; what differs is another row */
    struct tpp_program *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", family);
    }
    made->session = session;
    enum tpp_status status = tpp_cuda_load(session, family, &made->module, err);
    if (status != TPP_STATUS_OK) {
        free(made);
        return status;
    }
    *program = made;
    return TPP_STATUS_OK;
}

static void cuda_unbuild(struct tpp_program *program)
{
    if (program != NULL) {
        (void)program->session->api->cuModuleUnload(program->module);
        free(program);
    }
}

static void *cuda_native_queue(struct tpp_session *base)
{
    return ((struct tpp_cuda_session *)base)->stream;
}

static void *cuda_native_memory(struct tpp_memory *memory)
{
    return (void *)(uintptr_t)memory->pointer;
}

extern const struct tpp_backend tpp_backend_cuda;
const struct tpp_backend tpp_backend_cuda = {
    .name = "cuda",
    .api = TPP_API_CUDA,
    .list = cuda_list,
    .open = cuda_open,
    .close = cuda_close,
    .allocate = cuda_allocate,
    .release = cuda_release,
    .write = cuda_write,
    .read = cuda_read,
    .fill = cuda_fill,
    .build = cuda_build,
    .unbuild = cuda_unbuild,
    .run = tpp_cuda_run,
    .run_foreign = tpp_cuda_run_foreign,
    .is_lost = cuda_is_lost,
    .native_queue = cuda_native_queue,
    .native_memory = cuda_native_memory,
};
