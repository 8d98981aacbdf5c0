/* The OpenCL backend: sessions, memory, programs, and timed launches on one in-order queue with profiling. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/backend.h"
#include "host/host_memory.h"
#include "host/monotonic.h"
#include "host/opencl_api.h"
#include "host/opencl_devices.h"

struct opencl_session {
    struct tpp_session base;
    const struct tpp_opencl_api *api;
    cl_device_id device;
    cl_context context;
    cl_command_queue queue;
};

struct tpp_memory {
    struct opencl_session *session;
    cl_mem buffer;
    size_t bytes;
    void *host; /**< what the buffer lies in, on CPU devices; NULL on others */
};

struct tpp_program {
    struct opencl_session *session;
    cl_program program;
};

static enum tpp_status failed(struct tpp_error *err, const char *call, cl_int code)
{
    enum tpp_status status =
        code == CL_MEM_OBJECT_ALLOCATION_FAILURE || code == CL_OUT_OF_HOST_MEMORY || code == CL_INVALID_BUFFER_SIZE
            ? TPP_STATUS_NO_MEMORY
            : TPP_STATUS_DEVICE;
    return tpp_fail(err, status, "%s: %s (%d)", call, tpp_opencl_error_name(code), (int)code);
}

/* ------------------------------------------------------------------------------------------------- sessions */

static enum tpp_status opencl_list(struct tpp_device_list *list, struct tpp_error *err)
{
    struct tpp_opencl_device *devices = NULL;
    size_t count = 0;
    struct tpp_error reason = TPP_ERROR_INIT;
    enum tpp_status status = tpp_opencl_devices(&devices, &count, &reason);
    if (status != TPP_STATUS_OK) {
        tpp_device_list_note(list, "opencl: %s", reason.text);
        return TPP_STATUS_OK;
    }
    if (count == 0) {
        tpp_device_list_note(list, "opencl: the installed drivers offer no device");
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

static void opencl_close(struct tpp_session *base)
{
    struct opencl_session *session = (struct opencl_session *)base;
    if (session == NULL) {
        return;
    }
    if (session->queue != NULL) {
        (void)session->api->clReleaseCommandQueue(session->queue);
    }
    if (session->context != NULL) {
        (void)session->api->clReleaseContext(session->context);
    }
    free(session);
}

static enum tpp_status open_handles(struct opencl_session *session, const struct tpp_opencl_device *device,
                                    struct tpp_error *err)
{
    cl_int code = CL_SUCCESS;
    const cl_context_properties properties[] = { CL_CONTEXT_PLATFORM, (cl_context_properties)device->platform, 0 };
    session->base.backend = tpp_backend_of("opencl:");
    session->base.device = device->info;
    session->device = device->device;
    session->context = session->api->clCreateContext(properties, 1, &session->device, NULL, NULL, &code);
    if (session->context == NULL) {
        return failed(err, "clCreateContext", code);
    }
    session->queue =
        session->api->clCreateCommandQueue(session->context, session->device, CL_QUEUE_PROFILING_ENABLE, &code);
    if (session->queue == NULL) {
        return failed(err, "clCreateCommandQueue", code);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status opencl_open(const char *device_id, struct tpp_session **opened, struct tpp_error *err)
{
    struct tpp_opencl_device *devices = NULL;
    size_t count = 0;
    TPP_TRY(tpp_opencl_devices(&devices, &count, err));
    size_t index = 0;
    while (index < count && strcmp(devices[index].info.id, device_id) != 0) {
        index++;
    }
    enum tpp_status status = TPP_STATUS_OK;
    struct opencl_session *session = calloc(1, sizeof *session);
    if (index == count) {
        status = tpp_fail(err, TPP_STATUS_NOT_FOUND, "no OpenCL device %s", device_id);
    } else if (session == NULL) {
        status = tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", device_id);
    } else {
        status = tpp_opencl_api_open(&session->api, err);
        status = status == TPP_STATUS_OK ? open_handles(session, &devices[index], err) : status;
    }
    free(devices);
    if (status != TPP_STATUS_OK) {
        opencl_close((struct tpp_session *)session);
        return status;
    }
    *opened = &session->base;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- memory */

static enum tpp_status opencl_allocate(struct tpp_session *base, size_t bytes, struct tpp_memory **memory,
                                       struct tpp_error *err)
{
    struct opencl_session *session = (struct opencl_session *)base;
    struct tpp_memory *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "device memory: out of memory");
    }
    cl_int code = CL_SUCCESS;
    made->session = session;
    made->bytes = bytes;
    /* A CPU device works in host memory anyway; ours lies on huge pages, its driver's does not. */
    made->host = base->device.kind == TPP_DEVICE_CPU ? tpp_host_memory_allocate(bytes) : NULL;
    cl_mem_flags flags = CL_MEM_READ_WRITE | (made->host != NULL ? CL_MEM_USE_HOST_PTR : 0);
    made->buffer = session->api->clCreateBuffer(session->context, flags, bytes, made->host, &code);
    if (made->buffer == NULL) {
        free(made->host);
        free(made);
        return tpp_context(err, failed(err, "clCreateBuffer", code), "%zu bytes", bytes);
    }
    *memory = made;
    return TPP_STATUS_OK;
}

static void opencl_release(struct tpp_memory *memory)
{
    if (memory != NULL) {
        (void)memory->session->api->clReleaseMemObject(memory->buffer);
        free(memory->host);
        free(memory);
    }
}

static enum tpp_status opencl_write(struct tpp_memory *memory, const void *bytes, size_t length, struct tpp_error *err)
{
    const struct opencl_session *session = memory->session;
    cl_int code =
        session->api->clEnqueueWriteBuffer(session->queue, memory->buffer, CL_TRUE, 0, length, bytes, 0, NULL, NULL);
    return code == CL_SUCCESS ? TPP_STATUS_OK : failed(err, "clEnqueueWriteBuffer", code);
}

static enum tpp_status opencl_read(const struct tpp_memory *memory, void *bytes, size_t length, struct tpp_error *err)
{
    const struct opencl_session *session = memory->session;
    cl_int code =
        session->api->clEnqueueReadBuffer(session->queue, memory->buffer, CL_TRUE, 0, length, bytes, 0, NULL, NULL);
    return code == CL_SUCCESS ? TPP_STATUS_OK : failed(err, "clEnqueueReadBuffer", code);
}

static enum tpp_status opencl_fill(struct tpp_memory *memory, uint8_t value, size_t length, struct tpp_error *err)
{
    const struct opencl_session *session = memory->session;
    cl_int code =
        session->api->clEnqueueFillBuffer(session->queue, memory->buffer, &value, 1, 0, length, 0, NULL, NULL);
    if (code == CL_SUCCESS) {
        code = session->api->clFinish(session->queue);
    }
    return code == CL_SUCCESS ? TPP_STATUS_OK : failed(err, "clEnqueueFillBuffer", code);
}

/* ------------------------------------------------------------------------------------------------- programs */

static void opencl_unbuild(struct tpp_program *program)
{
    if (program != NULL) {
        (void)program->session->api->clReleaseProgram(program->program);
        free(program);
    }
}

/* The first error of a compiler's log on one line: what comes before is banners, what comes after is more of it. */
static void first_error_of(char *log, char *line, size_t bytes)
{
    const char *error = strstr(log, "error:");
    (void)snprintf(line, bytes, "%s", error != NULL ? error : log);
    for (char *at = line; *at != '\0'; at++) {
        if (*at == '\n' && error != NULL) {
            *at = '\0';
            break;
        }
        *at = *at == '\n' || *at == '\t' ? ' ' : *at;
    }
}

/* A compiler that refuses a kernel makes it unsupported there; the next best may do. */
static enum tpp_status build_failed(const struct opencl_session *session, cl_program program, cl_int code,
                                    struct tpp_error *err)
{
    char line[300] = "";
    size_t length = 0;
    (void)session->api->clGetProgramBuildInfo(program, session->device, CL_PROGRAM_BUILD_LOG, 0, NULL, &length);
    char *whole = calloc(1, length + 1);
    if (whole != NULL && length > 0) {
        (void)session->api->clGetProgramBuildInfo(program, session->device, CL_PROGRAM_BUILD_LOG, length, whole, NULL);
        first_error_of(whole, line, sizeof line);
    }
    free(whole);
    enum tpp_status status = code == CL_BUILD_PROGRAM_FAILURE ? TPP_STATUS_UNSUPPORTED : TPP_STATUS_DEVICE;
    return tpp_fail(err, status, "the device's compiler refuses it: clBuildProgram: %s: %s",
                    tpp_opencl_error_name(code), line);
}

static enum tpp_status opencl_build(struct tpp_session *base, const char *family, const char *options,
                                    struct tpp_program **program, struct tpp_error *err)
{
    struct opencl_session *session = (struct opencl_session *)base;
    const char *source = tpp_kernel_source(family);
    if (source == NULL) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "no kernel family %s in this build", family);
    }
    struct tpp_program *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", family);
    }
    cl_int code = CL_SUCCESS;
    made->session = session;
    made->program = session->api->clCreateProgramWithSource(session->context, 1, &source, NULL, &code);
    if (made->program == NULL) {
        free(made);
        return tpp_context(err, failed(err, "clCreateProgramWithSource", code), "%s", family);
    }
    code = session->api->clBuildProgram(made->program, 1, &session->device, options, NULL, NULL);
    if (code != CL_SUCCESS) {
        enum tpp_status status = build_failed(session, made->program, code, err);
        opencl_unbuild(made);
        return tpp_context(err, status, "%s", family);
    }
    *program = made;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- launching */

static enum tpp_status make_kernel(const struct opencl_session *session, const struct tpp_launch *launch,
                                   cl_kernel *kernel, struct tpp_error *err)
{
    cl_int code = CL_SUCCESS;
    cl_kernel made = session->api->clCreateKernel(launch->program->program, launch->entry, &code);
    if (made == NULL) {
        return tpp_context(err, failed(err, "clCreateKernel", code), "%s", launch->entry);
    }
    for (size_t i = 0; i < launch->argument_count && code == CL_SUCCESS; i++) {
        const struct tpp_argument *argument = &launch->arguments[i];
        code = argument->memory != NULL
                   ? session->api->clSetKernelArg(made, (cl_uint)i, sizeof(cl_mem), &argument->memory->buffer)
                   : session->api->clSetKernelArg(made, (cl_uint)i, sizeof argument->number, &argument->number);
    }
    if (code != CL_SUCCESS) {
        (void)session->api->clReleaseKernel(made);
        return tpp_context(err, failed(err, "clSetKernelArg", code), "%s", launch->entry);
    }
    *kernel = made;
    return TPP_STATUS_OK;
}

/* The span from the first start to the last end. Drivers may leave stamps unset or out of order while reporting
 * success, so both begin as a value no driver gives. */
static uint64_t span_of(const struct tpp_opencl_api *api, cl_event first, cl_event last)
{
    cl_ulong start = 0;
    cl_ulong end = 0;
    if (api->clGetEventProfilingInfo(first, CL_PROFILING_COMMAND_START, sizeof start, &start, NULL) != CL_SUCCESS ||
        api->clGetEventProfilingInfo(last, CL_PROFILING_COMMAND_END, sizeof end, &end, NULL) != CL_SUCCESS ||
        start == 0 || end <= start) {
        return 0;
    }
    return end - start;
}

static cl_int enqueue_all(const struct opencl_session *session, const struct tpp_launch *launches,
                          const cl_kernel *kernels, size_t launch_count, uint32_t repetitions, cl_event *first,
                          cl_event *last)
{
    cl_int code = CL_SUCCESS;
    size_t total = launch_count * repetitions;
    for (size_t i = 0; i < total && code == CL_SUCCESS; i++) {
        const struct tpp_launch *launch = &launches[i % launch_count];
        cl_event *event = i == 0 ? first : i + 1 == total ? last : NULL;
        code = session->api->clEnqueueNDRangeKernel(session->queue, kernels[i % launch_count], 2, NULL, launch->global,
                                                    launch->local, 0, NULL, event);
    }
    return code;
}

static enum tpp_status time_launches(const struct opencl_session *session, const struct tpp_launch *launches,
                                     const cl_kernel *kernels, size_t launch_count, uint32_t repetitions,
                                     struct tpp_timing *timing, struct tpp_error *err)
{
    cl_event first = NULL;
    cl_event last = NULL;
    struct tpp_timing made = { 0 };
    made.start_ns = tpp_monotonic_ns();
    cl_int code = enqueue_all(session, launches, kernels, launch_count, repetitions, &first, &last);
    cl_int finished = session->api->clFinish(session->queue);
    made.host_ns = tpp_monotonic_ns() - made.start_ns;
    code = code != CL_SUCCESS ? code : finished;
    if (code == CL_SUCCESS) {
        uint64_t span_ns = span_of(session->api, first, last != NULL ? last : first);
        made.device_ns = span_ns <= made.host_ns ? span_ns : 0;
    }
    if (first != NULL) {
        (void)session->api->clReleaseEvent(first);
    }
    if (last != NULL) {
        (void)session->api->clReleaseEvent(last);
    }
    if (code != CL_SUCCESS) {
        return tpp_context(err, failed(err, "clEnqueueNDRangeKernel", code), "%s", launches[0].entry);
    }
    *timing = made;
    return TPP_STATUS_OK;
}

static enum tpp_status opencl_run(struct tpp_session *base, const struct tpp_launch *launches, size_t launch_count,
                                  uint32_t repetitions, struct tpp_timing *timing, struct tpp_error *err)
{
    struct opencl_session *session = (struct opencl_session *)base;
    enum { KERNEL_LIMIT = 8 };
    cl_kernel kernels[KERNEL_LIMIT];
    size_t made = 0;
    enum tpp_status status = TPP_STATUS_OK;
    if (launch_count == 0 || launch_count > KERNEL_LIMIT || repetitions == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%zu launches, %u times over", launch_count, (unsigned)repetitions);
    }
    while (made < launch_count && status == TPP_STATUS_OK) {
        status = make_kernel(session, &launches[made], &kernels[made], err);
        made += status == TPP_STATUS_OK;
    }
    if (status == TPP_STATUS_OK) {
        status = time_launches(session, launches, kernels, launch_count, repetitions, timing, err);
    }
    while (made > 0) {
        (void)session->api->clReleaseKernel(kernels[--made]);
    }
    return status;
}

static void *opencl_native_queue(struct tpp_session *base)
{
    return ((struct opencl_session *)base)->queue;
}

static void *opencl_native_memory(struct tpp_memory *memory)
{
    return memory->buffer;
}

extern const struct tpp_backend tpp_backend_opencl;
const struct tpp_backend tpp_backend_opencl = {
    .name = "opencl",
    .api = TPP_API_OPENCL,
    .list = opencl_list,
    .open = opencl_open,
    .close = opencl_close,
    .allocate = opencl_allocate,
    .release = opencl_release,
    .write = opencl_write,
    .read = opencl_read,
    .fill = opencl_fill,
    .build = opencl_build,
    .unbuild = opencl_unbuild,
    .run = opencl_run,
    .native_queue = opencl_native_queue,
    .native_memory = opencl_native_memory,
};
