/**
 * The CUDA driver, opened at run time: the program starts, lists and rates where there is none, and needs no CUDA
 * header to build.
 *
 * Types and values are those of the driver's binary interface, which does not change between its versions (CUDA Driver
 * API reference, 12.x).
 */
#ifndef TPP_HOST_CUDA_API_H
#define TPP_HOST_CUDA_API_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

typedef int tpp_cu_result;
typedef int tpp_cu_device;
typedef uint64_t tpp_cu_pointer;
typedef struct tpp_cu_context_opaque *tpp_cu_context;
typedef struct tpp_cu_module_opaque *tpp_cu_module;
typedef struct tpp_cu_function_opaque *tpp_cu_function;
typedef struct tpp_cu_stream_opaque *tpp_cu_stream;
typedef struct tpp_cu_event_opaque *tpp_cu_event;

struct tpp_cu_uuid {
    unsigned char bytes[16];
};

/** CUresult: those that are told apart here. */
enum {
    TPP_CU_SUCCESS = 0,
    TPP_CU_INVALID_VALUE = 1,
    TPP_CU_OUT_OF_MEMORY = 2,
    TPP_CU_NO_DEVICE = 100,
    TPP_CU_INVALID_IMAGE = 200,
    TPP_CU_NO_BINARY_FOR_GPU = 209,
    TPP_CU_ECC_UNCORRECTABLE = 214,
    TPP_CU_INVALID_PTX = 218,
    TPP_CU_UNSUPPORTED_PTX_VERSION = 222,
    TPP_CU_NOT_FOUND = 500,
    TPP_CU_ILLEGAL_ADDRESS = 700,
    TPP_CU_LAUNCH_OUT_OF_RESOURCES = 701,
    TPP_CU_LAUNCH_FAILED = 719,
    TPP_CU_LAST_FATAL = 799, /**< 700 and 702 to 799 leave the context unusable */
    TPP_CU_DEVICE_UNAVAILABLE = 46,
    TPP_CU_DEVICE_LOST = 999 /**< CUDA_ERROR_UNKNOWN: also what a board that fell off the bus gives */
};

/** CUdevice_attribute. */
enum {
    TPP_CU_MAX_THREADS_PER_BLOCK = 1,
    TPP_CU_CLOCK_RATE_KHZ = 13,
    TPP_CU_MULTIPROCESSOR_COUNT = 16,
    TPP_CU_COMPUTE_MODE = 20,
    TPP_CU_ECC_ENABLED = 32,
    TPP_CU_PCI_BUS_ID = 33,
    TPP_CU_PCI_DEVICE_ID = 34,
    TPP_CU_MEMORY_CLOCK_RATE_KHZ = 36,
    TPP_CU_MEMORY_BUS_WIDTH = 37,
    TPP_CU_L2_CACHE_BYTES = 38,
    TPP_CU_PCI_DOMAIN_ID = 50,
    TPP_CU_CAPABILITY_MAJOR = 75,
    TPP_CU_CAPABILITY_MINOR = 76,
    TPP_CU_MAX_SHARED_PER_BLOCK_OPTIN = 97
};

/** CUfunction_attribute, CUjit_option, host memory flags. */
enum {
    TPP_CU_FUNCTION_MAX_DYNAMIC_SHARED = 8,
    TPP_CU_FUNCTION_NON_PORTABLE_CLUSTER = 14,
    TPP_CU_JIT_ERROR_LOG = 5,
    TPP_CU_JIT_ERROR_LOG_BYTES = 6,
    TPP_CU_HOST_MAPPED = 2
};

/** CUlaunchAttribute for a cluster: the only one used. */
enum { TPP_CU_LAUNCH_CLUSTER = 4 };
struct tpp_cu_launch_attribute {
    int id;
    char padding[4];
    union {
        unsigned cluster[3];
        char bytes[64];
    } value;
};

/** CUlaunchConfig. */
struct tpp_cu_launch_config {
    unsigned grid[3];
    unsigned block[3];
    unsigned shared_bytes;
    tpp_cu_stream stream;
    struct tpp_cu_launch_attribute *attributes;
    unsigned attribute_count;
};

/** CUtensorMap, and the values of cuTensorMapEncodeTiled() used. */
struct tpp_cu_tensor_map {
    uint64_t words[16] __attribute__((aligned(64))); /* _Alignas is not C++, which the model is written in */
};
enum {
    TPP_CU_TENSOR_UINT8 = 0,
    TPP_CU_TENSOR_UINT32 = 2,
    TPP_CU_TENSOR_INT32 = 3,
    TPP_CU_TENSOR_FLOAT16 = 6,
    TPP_CU_TENSOR_FLOAT32 = 7,
    TPP_CU_TENSOR_FLOAT64 = 8,
    TPP_CU_TENSOR_BFLOAT16 = 9,
    TPP_CU_TENSOR_L2_128B = 2
};

/** One pointer per row of cuda_api.def. */
struct tpp_cuda_api {
#define CUDA_SYMBOL(member, name, parameters) tpp_cu_result(*member) parameters;
#include "host/cuda_api.def"
#undef CUDA_SYMBOL
    int is_simulated; /**< the library says that it is a device model: nothing made on it is a measurement */
};

/**
 * Opens the driver on first use and initialises it: the file that the environment variable TPPBENCH_CUDA_LIBRARY names,
 * else libcuda.so.1.
 *
 * @param api  Receives the table, which lives as long as the process.
 * @return TPP_STATUS_NOT_FOUND when there is no driver or no device; TPP_STATUS_UNSUPPORTED when it is too old;
 *         TPP_STATUS_DEVICE when it does not start.
 */
enum tpp_status tpp_cuda_api_open(const struct tpp_cuda_api **api, struct tpp_error *err);

/**
 * Turns a driver's code into an error: "cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY (2): out of memory".
 *
 * @return TPP_STATUS_OK for success; NO_MEMORY, UNSUPPORTED (no code for this device) or DEVICE.
 */
enum tpp_status tpp_cuda_check(const struct tpp_cuda_api *api, tpp_cu_result code, const char *call,
                               struct tpp_error *err);

/** 1 when a code means that this process can use the device no more. */
int tpp_cuda_is_fatal(tpp_cu_result code);

#endif
