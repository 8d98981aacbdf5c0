/* libcuda.so.1 for tests: the functions of host/cuda_api.def on a described device. One device, one context, one
 * stream's worth of order: whatever is queued runs, in order, when somebody waits. */
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "described_device.h"
#include "driver_memory.h"
#include "driver_stream.h"
#include "tensor_map.h"

#define EXPORTED extern "C" __attribute__((visibility("default")))

using softcuda::described_device;
using softcuda::device_get;

namespace
{

const int SUCCESS = TPP_CU_SUCCESS;
const int INVALID = TPP_CU_INVALID_VALUE;
const int THREADS_MOST = 1024;

bool has_context; /* this process is one of those that NVML tells of */

bool has_fault(const char *name)
{
    return device_get().fault == name;
}

int after_all(int result)
{
    const int ran = softcuda::stream_run();
    return ran != TPP_CU_SUCCESS ? ran : result;
}

struct named_code {
    int code;
    const char *name, *text;
};
const named_code codes[] = {
    { TPP_CU_SUCCESS, "CUDA_SUCCESS", "no error" },
    { TPP_CU_INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument" },
    { TPP_CU_OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory" },
    { TPP_CU_NO_DEVICE, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected" },
    { TPP_CU_ECC_UNCORRECTABLE, "CUDA_ERROR_ECC_UNCORRECTABLE", "uncorrectable ECC error encountered" },
    { TPP_CU_NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found" },
    { TPP_CU_ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered" },
    { TPP_CU_LAUNCH_OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch" },
    { TPP_CU_LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure" },
    { 801, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported" },
    { TPP_CU_DEVICE_LOST, "CUDA_ERROR_UNKNOWN", "unknown error" },
};

const named_code *find_code(int code)
{
    for (const named_code &known : codes) {
        if (known.code == code) {
            return &known;
        }
    }
    return nullptr;
}

int attribute_of(const described_device &device, int attribute)
{
    switch (attribute) {
    case TPP_CU_MAX_THREADS_PER_BLOCK:
        return THREADS_MOST;
    case TPP_CU_CLOCK_RATE_KHZ:
        return (int)(device.maximum_clock_mhz * 1e3);
    case TPP_CU_MULTIPROCESSOR_COUNT:
        return device.sm_count;
    case TPP_CU_ECC_ENABLED:
        return 1;
    case TPP_CU_PCI_DOMAIN_ID:
        return device.pci_domain;
    case TPP_CU_PCI_BUS_ID:
        return device.pci_bus;
    case TPP_CU_PCI_DEVICE_ID:
        return device.pci_device;
    case TPP_CU_L2_CACHE_BYTES:
        return (int)device.l2_bytes;
    case TPP_CU_CAPABILITY_MAJOR:
        return device.major;
    case TPP_CU_CAPABILITY_MINOR:
        return device.minor;
    case TPP_CU_MAX_SHARED_PER_BLOCK_OPTIN:
        return (int)device.shared_bytes;
    default:
        return 0;
    }
}

} // namespace

/* What tells the program that nothing made here is a measurement. */
EXPORTED int softcuda_is_simulated(void)
{
    return 1;
}

/* For NVML's side, which is a library of its own. */
EXPORTED uint64_t softcuda_virtual_now_ns(void)
{
    return softcuda::virtual_now_ns();
}

EXPORTED int softcuda_has_context(void)
{
    return has_context;
}

EXPORTED int cuInit(unsigned flags)
{
    if (flags != 0) {
        return INVALID;
    }
    softcuda::virtual_drive();
    return has_fault("no-device") ? TPP_CU_NO_DEVICE : TPP_CU_SUCCESS;
}

EXPORTED int cuDriverGetVersion(int *version)
{
    *version = has_fault("driver-too-old") ? 11040 : device_get().driver_version;
    return TPP_CU_SUCCESS;
}

EXPORTED int cuGetErrorName(int code, const char **name)
{
    const named_code *known = find_code(code);
    *name = known != nullptr ? known->name : nullptr;
    return known != nullptr ? SUCCESS : INVALID;
}

EXPORTED int cuGetErrorString(int code, const char **text)
{
    const named_code *known = find_code(code);
    *text = known != nullptr ? known->text : nullptr;
    return known != nullptr ? SUCCESS : INVALID;
}

/* ------------------------------------------------------------------------------------------------- the device */

EXPORTED int cuDeviceGetCount(int *count)
{
    *count = 1;
    return TPP_CU_SUCCESS;
}

EXPORTED int cuDeviceGet(int *device, int ordinal)
{
    *device = 0;
    return ordinal == 0 ? SUCCESS : INVALID;
}

EXPORTED int cuDeviceGetName(char *name, int bytes, int)
{
    (void)snprintf(name, (size_t)bytes, "%s", device_get().name.c_str());
    return TPP_CU_SUCCESS;
}

EXPORTED int cuDeviceGetUuid_v2(tpp_cu_uuid *uuid, int)
{
    memcpy(uuid->bytes, device_get().uuid, sizeof uuid->bytes);
    return TPP_CU_SUCCESS;
}

EXPORTED int cuDeviceTotalMem_v2(size_t *bytes, int)
{
    *bytes = device_get().memory_bytes;
    return TPP_CU_SUCCESS;
}

EXPORTED int cuDeviceGetAttribute(int *value, int attribute, int)
{
    *value = attribute_of(device_get(), attribute);
    return TPP_CU_SUCCESS;
}

EXPORTED int cuDevicePrimaryCtxRetain(tpp_cu_context *context, int)
{
    static char only;
    *context = (tpp_cu_context)&only;
    has_context = softcuda::stream_state() == TPP_CU_SUCCESS;
    return softcuda::stream_state();
}

EXPORTED int cuDevicePrimaryCtxRelease_v2(int)
{
    has_context = false;
    return TPP_CU_SUCCESS;
}

EXPORTED int cuCtxSetCurrent(tpp_cu_context)
{
    return TPP_CU_SUCCESS;
}

EXPORTED int cuCtxSynchronize(void)
{
    return softcuda::stream_run();
}

/* ------------------------------------------------------------------------------------------------- modules */

/* A module is nothing: its entries are all in the model. */
EXPORTED int cuModuleLoadDataEx(tpp_cu_module *module, const void *, unsigned, int *, void **)
{
    static char only;
    *module = (tpp_cu_module)&only;
    return softcuda::stream_state();
}

EXPORTED int cuModuleUnload(tpp_cu_module)
{
    return TPP_CU_SUCCESS;
}

EXPORTED int cuModuleGetFunction(tpp_cu_function *function, tpp_cu_module, const char *name)
{
    for (size_t i = 0; softcuda_entry_at(i) != nullptr; i++) {
        if (strcmp(softcuda_entry_at(i), name) == 0) {
            *function = (tpp_cu_function)softcuda_entry_at(i);
            return softcuda::stream_state();
        }
    }
    return TPP_CU_NOT_FOUND;
}

EXPORTED int cuFuncSetAttribute(tpp_cu_function, int attribute, int value)
{
    const bool is_too_much =
        attribute == TPP_CU_FUNCTION_MAX_DYNAMIC_SHARED && (size_t)std::max(value, 0) > device_get().shared_bytes;
    return value < 0 || is_too_much ? INVALID : softcuda::stream_state();
}

EXPORTED int cuLaunchKernelEx(const tpp_cu_launch_config *config, tpp_cu_function function, void **parameters, void **)
{
    return softcuda::stream_launch(config, (const char *)function, parameters);
}

/* ------------------------------------------------------------------------------------------------- memory */

EXPORTED int cuMemAlloc_v2(tpp_cu_pointer *pointer, size_t bytes)
{
    if (softcuda::stream_state() != TPP_CU_SUCCESS) {
        return softcuda::stream_state();
    }
    void *memory = has_fault("out-of-memory") ? nullptr : softcuda::device_allocate(bytes, device_get().memory_bytes);
    *pointer = (tpp_cu_pointer)memory;
    return memory != nullptr ? SUCCESS : (int)TPP_CU_OUT_OF_MEMORY;
}

EXPORTED int cuMemFree_v2(tpp_cu_pointer pointer)
{
    const int ran = after_all(TPP_CU_SUCCESS);
    return pointer == 0 || softcuda::device_release((void *)pointer) ? ran : INVALID;
}

EXPORTED int cuMemcpyHtoD_v2(tpp_cu_pointer to, const void *from, size_t bytes)
{
    if (!softcuda::device_contains((void *)to, bytes)) {
        return INVALID;
    }
    const int ran = after_all(TPP_CU_SUCCESS);
    if (ran == TPP_CU_SUCCESS) {
        memcpy((void *)to, from, bytes);
    }
    return ran;
}

EXPORTED int cuMemcpyDtoH_v2(void *to, tpp_cu_pointer from, size_t bytes)
{
    if (!softcuda::device_contains((const void *)from, bytes)) {
        return INVALID;
    }
    const int ran = after_all(TPP_CU_SUCCESS);
    if (ran == TPP_CU_SUCCESS) {
        memcpy(to, (const void *)from, bytes);
    }
    return ran;
}

EXPORTED int cuMemsetD8_v2(tpp_cu_pointer pointer, unsigned char value, size_t bytes)
{
    if (!softcuda::device_contains((void *)pointer, bytes)) {
        return INVALID;
    }
    const int ran = after_all(TPP_CU_SUCCESS);
    if (ran == TPP_CU_SUCCESS) {
        memset((void *)pointer, value, bytes);
    }
    return ran;
}

EXPORTED int cuMemHostAlloc(void **memory, size_t bytes, unsigned)
{
    *memory = calloc(1, bytes);
    return *memory != nullptr ? SUCCESS : (int)TPP_CU_OUT_OF_MEMORY;
}

EXPORTED int cuMemFreeHost(void *memory)
{
    free(memory);
    return TPP_CU_SUCCESS;
}

EXPORTED int cuMemHostGetDevicePointer_v2(tpp_cu_pointer *pointer, void *memory, unsigned)
{
    *pointer = (tpp_cu_pointer)memory;
    return TPP_CU_SUCCESS;
}

EXPORTED int cuTensorMapEncodeTiled(void *map, int type, unsigned rank, void *address, const uint64_t *sizes,
                                    const uint64_t *strides, const uint32_t *box, const uint32_t *steps, int interleave,
                                    int swizzle, int promotion, int fill)
{
    return softcuda_tensor_map_encode(map, type, rank, address, sizes, strides, box, steps, interleave, swizzle,
                                      promotion, fill);
}

/* ------------------------------------------------------------------------------------------------- streams */

EXPORTED int cuStreamCreate(tpp_cu_stream *stream, unsigned)
{
    static char only;
    *stream = (tpp_cu_stream)&only;
    return softcuda::stream_state();
}

EXPORTED int cuStreamDestroy_v2(tpp_cu_stream)
{
    return softcuda::stream_run();
}

EXPORTED int cuStreamSynchronize(tpp_cu_stream)
{
    return softcuda::stream_run();
}

EXPORTED int cuEventCreate(tpp_cu_event *event, unsigned)
{
    *event = (tpp_cu_event) new softcuda::event{};
    return softcuda::stream_state();
}

EXPORTED int cuEventDestroy_v2(tpp_cu_event event)
{
    const int ran = softcuda::stream_run();
    delete (softcuda::event *)event;
    return ran;
}

EXPORTED int cuEventRecord(tpp_cu_event event, tpp_cu_stream)
{
    softcuda::stream_record((softcuda::event *)event);
    return softcuda::stream_state();
}

EXPORTED int cuEventElapsedTime(float *ms, tpp_cu_event start, tpp_cu_event end)
{
    const int64_t ns = (int64_t)(((softcuda::event *)end)->at_ns - ((softcuda::event *)start)->at_ns);
    *ms = (float)((double)ns * (has_fault("lying-timer") ? 0.5e-6 : 1e-6));
    return softcuda::stream_state();
}
