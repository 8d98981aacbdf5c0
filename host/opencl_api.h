/** The OpenCL loader, opened at run time: the program starts where there is none. */
#ifndef TPP_HOST_OPENCL_API_H
#define TPP_HOST_OPENCL_API_H

#define CL_TARGET_OPENCL_VERSION 120
#define CL_USE_DEPRECATED_OPENCL_1_2_APIS
#include <CL/cl.h>

#include "base/status.h"

/** One pointer per row of opencl_api.def. */
struct tpp_opencl_api {
#define OPENCL_SYMBOL(name) __typeof__(name) *name;
#include "host/opencl_api.def"
#undef OPENCL_SYMBOL
};

/**
 * Opens the loader on first use: the file that the environment variable TPPBENCH_OPENCL names, else libOpenCL.so.1.
 *
 * @param api  Receives the table, which lives as long as the process.
 * @return TPP_STATUS_NOT_FOUND when there is no loader, with what to install; TPP_STATUS_UNSUPPORTED when it lacks a
 *         function.
 */
enum tpp_status tpp_opencl_api_open(const struct tpp_opencl_api **api, struct tpp_error *err);

/** The name of an OpenCL error code, such as "CL_OUT_OF_RESOURCES"; "unknown error" for others. Static. */
const char *tpp_opencl_error_name(cl_int code);

#endif
