/* Opening the OpenCL loader and naming its errors. */
#include "host/opencl_api.h"

#include <stddef.h>
#include <stdlib.h>

#include "host/dynamic_symbol.h"

static const char *const loader_names[] = { "libOpenCL.so.1", "libOpenCL.so" };

enum tpp_status tpp_opencl_api_open(const struct tpp_opencl_api **api, struct tpp_error *err)
{
    /* The loader is opened once and never closed: drivers keep threads that would outlive an unmapping. */
    static struct tpp_opencl_api table;
    static int is_open;
    if (!is_open) {
        const char *chosen = getenv("TPPBENCH_OPENCL");
        void *library = chosen != NULL && *chosen != '\0' ? dlopen(chosen, RTLD_NOW | RTLD_LOCAL) : NULL;
        for (size_t i = 0; library == NULL && i < sizeof loader_names / sizeof loader_names[0]; i++) {
            library = dlopen(loader_names[i], RTLD_NOW | RTLD_LOCAL);
        }
        if (library == NULL) {
            return tpp_fail(err, TPP_STATUS_NOT_FOUND,
                            "libOpenCL.so.1 not found: install an OpenCL loader and a driver (Debian: "
                            "ocl-icd-libopencl1, and pocl-opencl-icd for CPUs)");
        }
#define OPENCL_SYMBOL(name)                                                                                        \
    if (!tpp_dynamic_symbol(library, #name, &table.name)) {                                                        \
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "libOpenCL.so.1 has no " #name ": update the OpenCL loader"); \
    }
#include "host/opencl_api.def"
#undef OPENCL_SYMBOL
        is_open = 1;
    }
    *api = &table;
    return TPP_STATUS_OK;
}

const char *tpp_opencl_error_name(cl_int code)
{
#define NAMED(name) \
    case name:      \
        return #name
    switch (code) {
        NAMED(CL_SUCCESS);
        NAMED(CL_DEVICE_NOT_FOUND);
        NAMED(CL_DEVICE_NOT_AVAILABLE);
        NAMED(CL_COMPILER_NOT_AVAILABLE);
        NAMED(CL_MEM_OBJECT_ALLOCATION_FAILURE);
        NAMED(CL_OUT_OF_RESOURCES);
        NAMED(CL_OUT_OF_HOST_MEMORY);
        NAMED(CL_PROFILING_INFO_NOT_AVAILABLE);
        NAMED(CL_BUILD_PROGRAM_FAILURE);
        NAMED(CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST);
        NAMED(CL_INVALID_VALUE);
        NAMED(CL_INVALID_BUFFER_SIZE);
        NAMED(CL_INVALID_BUILD_OPTIONS);
        NAMED(CL_INVALID_KERNEL_NAME);
        NAMED(CL_INVALID_KERNEL_ARGS);
        NAMED(CL_INVALID_ARG_INDEX);
        NAMED(CL_INVALID_ARG_SIZE);
        NAMED(CL_INVALID_WORK_GROUP_SIZE);
        NAMED(CL_INVALID_WORK_ITEM_SIZE);
        NAMED(CL_INVALID_GLOBAL_WORK_SIZE);
        NAMED(CL_INVALID_OPERATION);
    default:
        return "unknown error";
    }
#undef NAMED
}
