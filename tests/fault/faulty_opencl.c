/* An OpenCL loader that misbehaves on request, for tests: it stands before the real one, which it is linked with, and
 * replaces a few functions. TPPBENCH_OPENCL names it to the program, TPP_FAULT the fault:
 *
 *   no-device     the driver offers nothing
 *   build         every program fails to compile
 *   memory        no buffer above 64 KiB
 *   launch        launches fail after the first twenty
 *   crash         the process dies at the twentieth launch
 *   skip          every third launch reports success and does nothing
 *   flip          one bit of every large read is wrong
 *   fast-timer    stamps say a tenth of the time
 *   no-stamps     stamps are zero although the call succeeds
 *   mixed-stamps  the end lies before the start
 */
#define CL_TARGET_OPENCL_VERSION 120
#define CL_USE_DEPRECATED_OPENCL_1_2_APIS
#include <CL/cl.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { LAUNCHES_BEFORE_FAULT = 20, SMALL_BYTES = 65536 };

static int launches;

static int has_fault(const char *name)
{
    const char *fault = getenv("TPP_FAULT");
    return fault != NULL && strcmp(fault, name) == 0;
}

/* The real function behind one of ours: the next in load order that has the name. */
#define REAL(name)                          \
    __typeof__(name) *real = NULL;          \
    void *symbol = dlsym(RTLD_NEXT, #name); \
    memcpy(&real, &symbol, sizeof symbol)

cl_int clGetDeviceIDs(cl_platform_id platform, cl_device_type type, cl_uint limit, cl_device_id *devices,
                      cl_uint *count)
{
    REAL(clGetDeviceIDs);
    return has_fault("no-device") ? CL_DEVICE_NOT_FOUND : real(platform, type, limit, devices, count);
}

cl_int clBuildProgram(cl_program program, cl_uint count, const cl_device_id *devices, const char *options,
                      void (*notify)(cl_program, void *), void *user)
{
    REAL(clBuildProgram);
    return has_fault("build") ? CL_BUILD_PROGRAM_FAILURE : real(program, count, devices, options, notify, user);
}

cl_mem clCreateBuffer(cl_context context, cl_mem_flags flags, size_t bytes, void *host, cl_int *code)
{
    REAL(clCreateBuffer);
    if (has_fault("memory") && bytes > SMALL_BYTES) {
        *code = CL_MEM_OBJECT_ALLOCATION_FAILURE;
        return NULL;
    }
    return real(context, flags, bytes, host, code);
}

cl_int clEnqueueNDRangeKernel(cl_command_queue queue, cl_kernel kernel, cl_uint dimensions, const size_t *offset,
                              const size_t *global, const size_t *local, cl_uint wait_count, const cl_event *wait,
                              cl_event *event)
{
    REAL(clEnqueueNDRangeKernel);
    launches++;
    if (has_fault("launch") && launches > LAUNCHES_BEFORE_FAULT) {
        return CL_OUT_OF_RESOURCES;
    }
    if (has_fault("crash") && launches == LAUNCHES_BEFORE_FAULT) {
        (void)raise(SIGKILL); /* drivers catch the others */
    }
    if (has_fault("skip") && launches % 3 == 0) {
        return event != NULL ? clEnqueueMarkerWithWaitList(queue, wait_count, wait, event) : CL_SUCCESS;
    }
    return real(queue, kernel, dimensions, offset, global, local, wait_count, wait, event);
}

cl_int clEnqueueReadBuffer(cl_command_queue queue, cl_mem buffer, cl_bool blocking, size_t offset, size_t bytes,
                           void *target, cl_uint wait_count, const cl_event *wait, cl_event *event)
{
    REAL(clEnqueueReadBuffer);
    cl_int code = real(queue, buffer, blocking, offset, bytes, target, wait_count, wait, event);
    if (has_fault("flip") && bytes > SMALL_BYTES) {
        ((unsigned char *)target)[bytes / 2 + 3] ^= 0x40;
    }
    return code;
}

cl_int clGetEventProfilingInfo(cl_event event, cl_profiling_info what, size_t bytes, void *value, size_t *size)
{
    REAL(clGetEventProfilingInfo);
    cl_int code = real(event, what, bytes, value, size);
    if (code != CL_SUCCESS || bytes != sizeof(cl_ulong)) {
        return code;
    }
    cl_ulong stamp = 0;
    memcpy(&stamp, value, sizeof stamp);
    stamp = has_fault("no-stamps")                                            ? 0
            : has_fault("fast-timer")                                         ? stamp / 10
            : has_fault("mixed-stamps") && what == CL_PROFILING_COMMAND_START ? stamp + 1000000000000u
                                                                              : stamp;
    memcpy(value, &stamp, sizeof stamp);
    return code;
}
