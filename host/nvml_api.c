/* Opening NVML and naming its errors. */
#include "host/nvml_api.h"

#include <stdlib.h>

#include "host/dynamic_symbol.h"

enum tpp_status tpp_nvml_check(const struct tpp_nvml_api *api, tpp_nvml_result code, const char *call,
                               struct tpp_error *err)
{
    if (code == TPP_NVML_SUCCESS) {
        return TPP_STATUS_OK;
    }
    const char *text = api->error_text != NULL ? api->error_text(code) : NULL;
    return tpp_fail(err,
                    code == TPP_NVML_NOT_FOUND       ? TPP_STATUS_NOT_FOUND
                    : code == TPP_NVML_NOT_SUPPORTED ? TPP_STATUS_UNSUPPORTED
                                                     : TPP_STATUS_DEVICE,
                    "%s: %s (%d)", call, text != NULL ? text : "the library has no words for it", code);
}

static enum tpp_status load(struct tpp_nvml_api *api, struct tpp_error *err)
{
    const char *chosen = getenv("TPPBENCH_NVML_LIBRARY");
    const char *name = chosen != NULL && *chosen != '\0' ? chosen : "libnvidia-ml.so.1";
    int (*is_simulated)(void) = NULL;
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "%s not found", name);
    }
#define NVML_SYMBOL(member, name, parameters, needed)                                                              \
    if (!tpp_dynamic_symbol(library, name, &api->member) && (needed)) {                                            \
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "libnvidia-ml.so.1 has no " name ": update NVIDIA's driver"); \
    }
#include "host/nvml_api.def"
#undef NVML_SYMBOL
    (void)tpp_dynamic_symbol(library, "nvmlErrorString", &api->error_text);
    api->is_simulated = tpp_dynamic_symbol(library, "softcuda_is_simulated", &is_simulated) && is_simulated();
    return tpp_nvml_check(api, api->init(), "nvmlInit_v2", err);
}

enum tpp_status tpp_nvml_api_open(const struct tpp_nvml_api **api, struct tpp_error *err)
{
    /* Opened once and never closed, like the driver it stands beside. */
    static struct tpp_nvml_api table;
    static int is_open;
    if (!is_open) {
        TPP_TRY(load(&table, err));
        is_open = 1;
    }
    *api = &table;
    return TPP_STATUS_OK;
}
