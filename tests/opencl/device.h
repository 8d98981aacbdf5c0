/* OpenCL for the kernel tests: the ICD loader opened at run time, every device on the machine, and launches that end
 * the test program on any driver error, since nothing can be concluded after one. */
#ifndef TPP_TESTS_OPENCL_DEVICE_H
#define TPP_TESTS_OPENCL_DEVICE_H

#define CL_TARGET_OPENCL_VERSION 300
#include <CL/cl.h>
#include <stddef.h>

#include "kernels/kernel.h"

struct device {
    cl_device_id id;
    cl_context context;
    cl_command_queue queue;
    char name[256];
    char extensions[8192];
    size_t max_work_group;
    size_t local_memory_bytes;
};

/* A program and one kernel of it; release with kernel_release(). */
struct kernel {
    cl_program program;
    cl_kernel kernel;
};

struct argument {
    size_t bytes;
    const void *value;
};

/* Opens the loader and all devices; 0 with `reason` when there is no loader or no device. */
size_t devices_open(struct device *devices, size_t capacity, const char **reason);
void device_close(struct device *device);

/* 1 when every extension that the row names is there; else 0 with the first missing one in `missing`. */
int device_has_extensions(const struct device *device, const char *extensions, char *missing, size_t missing_bytes);

/* Builds a family's embedded source with `options`; on failure prints the log and ends the program. */
struct kernel kernel_build(const struct device *device, const char *family, const char *options, const char *entry);
void kernel_release(struct kernel *kernel);

/* Largest work-group that the driver allows for this kernel. */
size_t kernel_max_work_group(const struct device *device, const struct kernel *kernel);

void kernel_launch(const struct device *device, const struct kernel *kernel, unsigned dimensions, const size_t *global,
                   const size_t *local, const struct argument *arguments, unsigned argument_count);

/* Device memory holding a copy of `bytes` bytes of `data`, or zeros when NULL. */
cl_mem buffer_create(const struct device *device, size_t bytes, const void *data);
void buffer_read(const struct device *device, cl_mem buffer, size_t bytes, void *data);
void buffer_release(cl_mem buffer);

#endif
