#include "device.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
#define X(name) __typeof__(name) *name;
#include "symbols.def"
#undef X
} cl;

static void must(cl_int error, const char *what)
{
    if (error != CL_SUCCESS) {
        fprintf(stderr, "%s: OpenCL error %d\n", what, error);
        exit(1);
    }
}

static int loader_open(void)
{
    void *library = dlopen("libOpenCL.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        return 0;
    }
#define X(name)                                               \
    *(void **)&cl.name = dlsym(library, #name);               \
    if (cl.name == NULL) {                                    \
        fprintf(stderr, "libOpenCL.so.1 has no " #name "\n"); \
        return 0;                                             \
    }
#include "symbols.def"
#undef X
    return 1;
}

static void device_open(struct device *device, cl_device_id id)
{
    cl_int error;
    memset(device, 0, sizeof *device);
    device->id = id;
    must(cl.clGetDeviceInfo(id, CL_DEVICE_NAME, sizeof device->name, device->name, NULL), "device name");
    must(cl.clGetDeviceInfo(id, CL_DEVICE_EXTENSIONS, sizeof device->extensions, device->extensions, NULL),
         "device extensions");
    must(cl.clGetDeviceInfo(id, CL_DEVICE_MAX_WORK_GROUP_SIZE, sizeof(size_t), &device->max_work_group, NULL),
         "work-group size");
    cl_ulong local_bytes = 0;
    must(cl.clGetDeviceInfo(id, CL_DEVICE_LOCAL_MEM_SIZE, sizeof local_bytes, &local_bytes, NULL), "local memory");
    device->local_memory_bytes = (size_t)local_bytes;
    device->context = cl.clCreateContext(NULL, 1, &id, NULL, NULL, &error);
    must(error, "clCreateContext");
    device->queue = cl.clCreateCommandQueueWithProperties(device->context, id, NULL, &error);
    must(error, "clCreateCommandQueueWithProperties");
}

size_t devices_open(struct device *devices, size_t capacity, const char **reason)
{
    enum { MAX_PLATFORMS = 16, MAX_DEVICES = 16 };
    cl_platform_id platforms[MAX_PLATFORMS];
    cl_uint platform_count = 0;
    size_t count = 0;
    if (!loader_open()) {
        *reason = "no OpenCL loader (libOpenCL.so.1)";
        return 0;
    }
    if (cl.clGetPlatformIDs(MAX_PLATFORMS, platforms, &platform_count) != CL_SUCCESS) {
        platform_count = 0;
    }
    for (cl_uint p = 0; p < platform_count && p < MAX_PLATFORMS; p++) {
        cl_device_id ids[MAX_DEVICES];
        cl_uint id_count = 0;
        if (cl.clGetDeviceIDs(platforms[p], CL_DEVICE_TYPE_ALL, MAX_DEVICES, ids, &id_count) != CL_SUCCESS) {
            continue;
        }
        for (cl_uint d = 0; d < id_count && d < MAX_DEVICES && count < capacity; d++) {
            device_open(&devices[count++], ids[d]);
        }
    }
    *reason = count == 0 ? "no OpenCL device" : NULL;
    return count;
}

void device_close(struct device *device)
{
    cl.clReleaseCommandQueue(device->queue);
    cl.clReleaseContext(device->context);
}

int device_has_extensions(const struct device *device, const char *extensions, char *missing, size_t missing_bytes)
{
    const char *at = extensions == NULL ? "" : extensions;
    while (*at != '\0') {
        const size_t length = strcspn(at, " ");
        int is_there = 0;
        for (const char *have = device->extensions; *have != '\0';) {
            const size_t have_length = strcspn(have, " ");
            is_there |= have_length == length && memcmp(have, at, length) == 0;
            have += have_length;
            have += strspn(have, " ");
        }
        if (!is_there) {
            snprintf(missing, missing_bytes, "%.*s", (int)length, at);
            return 0;
        }
        at += length;
        at += strspn(at, " ");
    }
    return 1;
}

struct kernel kernel_build(const struct device *device, const char *family, const char *options, const char *entry)
{
    struct kernel kernel = { NULL, NULL };
    cl_int error;
    const char *source = tpp_kernel_source(family);
    if (source == NULL) {
        fprintf(stderr, "no source of family %s\n", family);
        exit(1);
    }
    kernel.program = cl.clCreateProgramWithSource(device->context, 1, &source, NULL, &error);
    must(error, "clCreateProgramWithSource");
    if (cl.clBuildProgram(kernel.program, 1, &device->id, options, NULL, NULL) != CL_SUCCESS) {
        static char log[1 << 16];
        cl.clGetProgramBuildInfo(kernel.program, device->id, CL_PROGRAM_BUILD_LOG, sizeof log - 1, log, NULL);
        fprintf(stderr, "%s with %s does not build:\n%s\n", family, options, log);
        exit(1);
    }
    kernel.kernel = cl.clCreateKernel(kernel.program, entry, &error);
    must(error, entry);
    return kernel;
}

void kernel_release(struct kernel *kernel)
{
    cl.clReleaseKernel(kernel->kernel);
    cl.clReleaseProgram(kernel->program);
}

size_t kernel_max_work_group(const struct device *device, const struct kernel *kernel)
{
    size_t size = 0;
    must(cl.clGetKernelWorkGroupInfo(kernel->kernel, device->id, CL_KERNEL_WORK_GROUP_SIZE, sizeof size, &size, NULL),
         "CL_KERNEL_WORK_GROUP_SIZE");
    return size;
}

void kernel_launch(const struct device *device, const struct kernel *kernel, unsigned dimensions, const size_t *global,
                   const size_t *local, const struct argument *arguments, unsigned argument_count)
{
    for (unsigned i = 0; i < argument_count; i++) {
        must(cl.clSetKernelArg(kernel->kernel, i, arguments[i].bytes, arguments[i].value), "clSetKernelArg");
    }
    must(cl.clEnqueueNDRangeKernel(device->queue, kernel->kernel, dimensions, NULL, global, local, 0, NULL, NULL),
         "clEnqueueNDRangeKernel");
    must(cl.clFinish(device->queue), "clFinish");
}

cl_mem buffer_create(const struct device *device, size_t bytes, const void *data)
{
    cl_int error;
    void *zeros = data == NULL ? calloc(1, bytes) : NULL;
    if (data == NULL && zeros == NULL) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    /* The runtime copies; it does not write through the pointer. */
    void *source = data == NULL ? zeros : (void *)(size_t)data;
    cl_mem buffer = cl.clCreateBuffer(device->context, CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR, bytes, source, &error);
    must(error, "clCreateBuffer");
    free(zeros);
    return buffer;
}

void buffer_read(const struct device *device, cl_mem buffer, size_t bytes, void *data)
{
    must(cl.clEnqueueReadBuffer(device->queue, buffer, CL_TRUE, 0, bytes, data, 0, NULL, NULL), "clEnqueueReadBuffer");
}

void buffer_release(cl_mem buffer)
{
    cl.clReleaseMemObject(buffer);
}
