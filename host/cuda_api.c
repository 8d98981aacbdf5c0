/* Opening the CUDA driver and naming its errors. */
#include "host/cuda_api.h"

#include <stdlib.h>

#include "host/dynamic_symbol.h"

static enum tpp_status open_library(void **library, struct tpp_error *err)
{
    const char *chosen = getenv("TPPBENCH_CUDA_LIBRARY");
    const char *name = chosen != NULL && *chosen != '\0' ? chosen : "libcuda.so.1";
    *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (*library == NULL) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "%s not found: NVIDIA's driver is not installed", name);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status start(struct tpp_cuda_api *api, struct tpp_error *err)
{
    int version = 0;
    tpp_cu_result code = api->cuInit(0);
    if (code == TPP_CU_NO_DEVICE) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "NVIDIA's driver sees no device");
    }
    TPP_TRY(tpp_cuda_check(api, code, "cuInit", err));
    TPP_TRY(tpp_cuda_check(api, api->cuDriverGetVersion(&version), "cuDriverGetVersion", err));
    if (version < 12000) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED,
                        "the driver is of CUDA %d.%d; 12.0 is needed: update NVIDIA's driver to 525 or newer",
                        version / 1000, version % 1000 / 10);
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_cuda_api_open(const struct tpp_cuda_api **api, struct tpp_error *err)
{
    /* Opened once and never closed: the driver keeps threads that would outlive an unmapping. */
    static struct tpp_cuda_api table;
    static int is_open;
    if (!is_open) {
        void *library = NULL;
        int (*is_simulated)(void) = NULL;
        TPP_TRY(open_library(&library, err));
#define CUDA_SYMBOL(member, name, parameters)                                                                \
    if (!tpp_dynamic_symbol(library, name, &table.member)) {                                                 \
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED,                                                         \
                        "libcuda.so.1 has no " name ": update NVIDIA's driver to 525 (CUDA 12.0) or newer"); \
    }
#include "host/cuda_api.def"
#undef CUDA_SYMBOL
        table.is_simulated = tpp_dynamic_symbol(library, "softcuda_is_simulated", &is_simulated) && is_simulated();
        TPP_TRY(start(&table, err));
        is_open = 1;
    }
    *api = &table;
    return TPP_STATUS_OK;
}

int tpp_cuda_is_fatal(tpp_cu_result code)
{
    return code == TPP_CU_ECC_UNCORRECTABLE || code == TPP_CU_DEVICE_LOST || code == TPP_CU_DEVICE_UNAVAILABLE ||
           (code >= TPP_CU_ILLEGAL_ADDRESS && code <= TPP_CU_LAST_FATAL && code != TPP_CU_LAUNCH_OUT_OF_RESOURCES);
}

static enum tpp_status status_of(tpp_cu_result code)
{
    switch (code) {
    case TPP_CU_OUT_OF_MEMORY:
        return TPP_STATUS_NO_MEMORY;
    case TPP_CU_NO_BINARY_FOR_GPU:
    case TPP_CU_INVALID_IMAGE:
    case TPP_CU_INVALID_PTX:
    case TPP_CU_UNSUPPORTED_PTX_VERSION:
    case TPP_CU_NOT_FOUND:
        return TPP_STATUS_UNSUPPORTED;
    default:
        return TPP_STATUS_DEVICE;
    }
}

enum tpp_status tpp_cuda_check(const struct tpp_cuda_api *api, tpp_cu_result code, const char *call,
                               struct tpp_error *err)
{
    const char *name = NULL;
    const char *text = NULL;
    if (code == TPP_CU_SUCCESS) {
        return TPP_STATUS_OK;
    }
    (void)api->cuGetErrorName(code, &name);
    (void)api->cuGetErrorString(code, &text);
    return tpp_fail(err, status_of(code), "%s: %s (%d): %s", call, name != NULL ? name : "unknown error", code,
                    text != NULL ? text : "the driver has no words for it");
}
