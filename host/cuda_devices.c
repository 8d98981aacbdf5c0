/* CUDA discovery. */
#include "host/cuda_devices.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/processor.h"
#include "host/topology.h"

void tpp_cuda_architecture(int major, int minor, char *text, size_t bytes)
{
    /* Those with instructions that code for the family alone may use. */
    static const int with_own_instructions[] = { 90, 100, 103, 120, 121 };
    const int capability = 10 * major + minor;
    const char *suffix = "";
    for (size_t i = 0; i < sizeof with_own_instructions / sizeof with_own_instructions[0]; i++) {
        suffix = capability == with_own_instructions[i] ? "a" : suffix;
    }
    (void)snprintf(text, bytes, "sm_%d%s", capability, suffix);
}

void tpp_cuda_architecture_of(const struct tpp_device_info *device, char *text, size_t bytes)
{
    const size_t length = strcspn(device->capabilities, " ");
    const int is_one = strncmp(device->capabilities, "sm_", 3) == 0;
    (void)snprintf(text, bytes, "%.*s", is_one ? (int)length : 0, device->capabilities);
}

int tpp_cuda_knows(const char *architecture)
{
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        if (kernel->api == TPP_API_CUDA && kernel->native_on != NULL &&
            tpp_features_have(kernel->native_on, architecture, NULL, 0)) {
            return 1;
        }
    }
    return 0;
}

const void *tpp_cuda_code_of(const char *family, const struct tpp_device_info *device, char *architecture,
                             size_t architecture_bytes, size_t *bytes)
{
    static const int portable[] = { 121, 120, 103, 100, 90, 89, 86, 80, 75 };
    tpp_cuda_architecture_of(device, architecture, architecture_bytes);
    const void *image = tpp_kernel_image(family, architecture, bytes);
    const long capability = strtol(architecture + (*architecture != '\0' ? 3 : 0), NULL, 10);
    for (size_t i = 0; image == NULL && i < sizeof portable / sizeof portable[0]; i++) {
        if (portable[i] <= capability) {
            (void)snprintf(architecture, architecture_bytes, "compute_%d", portable[i]);
            image = tpp_kernel_image(family, architecture, bytes);
        }
    }
    return image;
}

const void *tpp_cuda_code(const char *family, const struct tpp_device_info *device, size_t *bytes)
{
    char architecture[TPP_NAME_BYTES];
    return tpp_cuda_code_of(family, device, architecture, sizeof architecture, bytes);
}

static uint64_t attribute(const struct tpp_cuda_api *api, tpp_cu_device device, int what)
{
    int value = 0;
    return api->cuDeviceGetAttribute(&value, what, device) == TPP_CU_SUCCESS && value > 0 ? (uint64_t)value : 0;
}

static void write_id(const struct tpp_cu_uuid *uuid, char *text, size_t bytes)
{
    size_t used = (size_t)snprintf(text, bytes, "cuda:GPU-");
    for (size_t i = 0; i < sizeof uuid->bytes; i++) {
        const char *dash = i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "";
        used += (size_t)snprintf(text + used, bytes - used, "%s%02x", dash, uuid->bytes[i]);
    }
}

static void describe_limits(const struct tpp_cuda_api *api, struct tpp_cuda_device *device)
{
    struct tpp_device_info *info = &device->info;
    const tpp_cu_device id = device->device;
    size_t memory_bytes = 0;
    (void)api->cuDeviceTotalMem(&memory_bytes, id);
    info->memory_bytes = memory_bytes;
    info->max_allocation_bytes = memory_bytes;
    info->compute_units = (uint32_t)attribute(api, id, TPP_CU_MULTIPROCESSOR_COUNT);
    info->core_count = info->compute_units;
    const uint64_t clock_khz = attribute(api, id, TPP_CU_CLOCK_RATE_KHZ);
    info->clock_hz = clock_khz > 0 ? (double)clock_khz * 1e3 : (double)NAN;
    info->local_memory_bytes = attribute(api, id, TPP_CU_MAX_SHARED_PER_BLOCK_OPTIN);
    info->max_group_size = (uint32_t)attribute(api, id, TPP_CU_MAX_THREADS_PER_BLOCK);
    info->l2_bytes = attribute(api, id, TPP_CU_L2_CACHE_BYTES);
    info->llc_bytes = info->l2_bytes;
    /* Of events, as the driver's manual gives it; a model's are exact to the nanosecond. */
    info->timer_resolution_ns = api->is_simulated ? 1.0 : 500.0;
}

static enum tpp_status describe(const struct tpp_cuda_api *api, struct tpp_cuda_device *device, struct tpp_error *err)
{
    struct tpp_device_info *info = &device->info;
    const tpp_cu_device id = device->device;
    struct tpp_cu_uuid uuid;
    char architecture[32];
    int version = 0;
    TPP_TRY(tpp_cuda_check(api, api->cuDeviceGetUuid(&uuid, id), "cuDeviceGetUuid", err));
    TPP_TRY(tpp_cuda_check(api, api->cuDeviceGetName(info->name, (int)sizeof info->name, id), "cuDeviceGetName", err));
    TPP_TRY(tpp_cuda_check(api, api->cuDriverGetVersion(&version), "cuDriverGetVersion", err));
    tpp_driver_text_clean(info->name);
    write_id(&uuid, info->id, sizeof info->id);
    (void)snprintf(info->backend, sizeof info->backend, "cuda");
    (void)snprintf(info->vendor, sizeof info->vendor, "NVIDIA");
    (void)snprintf(info->platform, sizeof info->platform, "%s",
                   api->is_simulated ? "softcuda (a device model)" : "CUDA");
    (void)snprintf(info->api_version, sizeof info->api_version, "CUDA %d.%d", version / 1000, version % 1000 / 10);
    info->kind = TPP_DEVICE_GPU;
    device->major = (int)attribute(api, id, TPP_CU_CAPABILITY_MAJOR);
    device->minor = (int)attribute(api, id, TPP_CU_CAPABILITY_MINOR);
    tpp_cuda_architecture(device->major, device->minor, architecture, sizeof architecture);
    (void)snprintf(info->capabilities, sizeof info->capabilities, "%s compute_%d%d%s", architecture, device->major,
                   device->minor, api->is_simulated ? " " TPP_CUDA_SIMULATED : "");
    (void)snprintf(info->pci_address, sizeof info->pci_address, "%04x:%02x:%02x.0",
                   (unsigned)attribute(api, id, TPP_CU_PCI_DOMAIN_ID), (unsigned)attribute(api, id, TPP_CU_PCI_BUS_ID),
                   (unsigned)attribute(api, id, TPP_CU_PCI_DEVICE_ID));
    describe_limits(api, device);
    tpp_topology_locate(info);
    return TPP_STATUS_OK;
}

enum tpp_status tpp_cuda_devices(struct tpp_cuda_device **devices, size_t *count, struct tpp_error *err)
{
    const struct tpp_cuda_api *api = NULL;
    int found = 0;
    TPP_TRY(tpp_cuda_api_open(&api, err));
    TPP_TRY(tpp_cuda_check(api, api->cuDeviceGetCount(&found), "cuDeviceGetCount", err));
    struct tpp_cuda_device *all = calloc((size_t)(found > 0 ? found : 1), sizeof *all);
    if (all == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "CUDA devices: out of memory");
    }
    enum tpp_status status = TPP_STATUS_OK;
    for (int i = 0; i < found && status == TPP_STATUS_OK; i++) {
        status = tpp_cuda_check(api, api->cuDeviceGet(&all[i].device, i), "cuDeviceGet", err);
        status = status == TPP_STATUS_OK ? describe(api, &all[i], err) : status;
        status = tpp_context(err, status, "device %d", i);
    }
    if (status != TPP_STATUS_OK) {
        free(all);
        return status;
    }
    *devices = all;
    *count = (size_t)found;
    return TPP_STATUS_OK;
}
