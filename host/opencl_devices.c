/* OpenCL discovery: platforms, devices, what they say of themselves, and a stable id for each. */
#include "host/opencl_devices.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/topology.h"

enum { PLATFORM_LIMIT = 32, DEVICE_LIMIT = 64 };

/* Values of extensions that the 1.2 headers do not carry. */
enum {
    DEVICE_UUID_KHR = 0x106A,         /* cl_khr_device_uuid */
    DEVICE_PCI_BUS_INFO_KHR = 0x410F, /* cl_khr_pci_bus_info */
    DEVICE_PCI_BUS_ID_NV = 0x4008,
    DEVICE_PCI_SLOT_ID_NV = 0x4009,
    DEVICE_PCI_DOMAIN_ID_NV = 0x400A,
    DEVICE_TOPOLOGY_AMD = 0x4037
};

/* Reads a text; anything unprintable becomes a blank, because drivers put what they like into names. */
static void device_text(const struct tpp_opencl_api *api, cl_device_id device, cl_device_info what, char *text,
                        size_t bytes)
{
    size_t length = 0;
    char *whole = NULL;
    text[0] = '\0';
    if (api->clGetDeviceInfo(device, what, 0, NULL, &length) == CL_SUCCESS && length > 0 &&
        (whole = calloc(1, length + 1)) != NULL &&
        api->clGetDeviceInfo(device, what, length, whole, NULL) == CL_SUCCESS) {
        (void)snprintf(text, bytes, "%s", whole);
    }
    free(whole);
    tpp_driver_text_clean(text);
}

static uint64_t device_number(const struct tpp_opencl_api *api, cl_device_id device, cl_device_info what)
{
    uint64_t number = 0; /* 4- and 8-byte values alike: all hosts of OpenCL are little-endian */
    if (api->clGetDeviceInfo(device, what, sizeof number, &number, NULL) != CL_SUCCESS) {
        return 0;
    }
    return number <= INT64_MAX ? number : INT64_MAX; /* "all ones" means no limit to some drivers */
}

static void describe_pci(const struct tpp_opencl_api *api, cl_device_id device, struct tpp_device_info *info)
{
    struct {
        cl_uint domain, bus, device, function;
    } khr = { 0, 0, 0, 0 };
    cl_uint bus = 0;
    cl_uint slot = 0;
    cl_uint domain = 0;
    unsigned char amd[24] = { 0 };
    if (strstr(info->capabilities, "cl_khr_pci_bus_info") != NULL &&
        api->clGetDeviceInfo(device, DEVICE_PCI_BUS_INFO_KHR, sizeof khr, &khr, NULL) == CL_SUCCESS) {
        (void)snprintf(info->pci_address, sizeof info->pci_address, "%04x:%02x:%02x.%x", khr.domain, khr.bus,
                       khr.device, khr.function);
    } else if (strstr(info->capabilities, "cl_nv_device_attribute_query") != NULL &&
               api->clGetDeviceInfo(device, DEVICE_PCI_BUS_ID_NV, sizeof bus, &bus, NULL) == CL_SUCCESS &&
               api->clGetDeviceInfo(device, DEVICE_PCI_SLOT_ID_NV, sizeof slot, &slot, NULL) == CL_SUCCESS) {
        (void)api->clGetDeviceInfo(device, DEVICE_PCI_DOMAIN_ID_NV, sizeof domain, &domain, NULL);
        (void)snprintf(info->pci_address, sizeof info->pci_address, "%04x:%02x:%02x.%x", domain, bus, slot >> 3,
                       slot & 7);
    } else if (strstr(info->capabilities, "cl_amd_device_attribute_query") != NULL &&
               api->clGetDeviceInfo(device, DEVICE_TOPOLOGY_AMD, sizeof amd, amd, NULL) == CL_SUCCESS) {
        (void)snprintf(info->pci_address, sizeof info->pci_address, "0000:%02x:%02x.%x", amd[21], amd[22], amd[23]);
    }
}

static enum tpp_device_kind kind_of(cl_device_type type)
{
    if ((type & CL_DEVICE_TYPE_GPU) != 0) {
        return TPP_DEVICE_GPU;
    }
    if ((type & CL_DEVICE_TYPE_CPU) != 0) {
        return TPP_DEVICE_CPU;
    }
    return (type & CL_DEVICE_TYPE_ACCELERATOR) != 0 ? TPP_DEVICE_ACCELERATOR : TPP_DEVICE_OTHER;
}

static uint32_t fnv1a_32(uint32_t hash, const char *text)
{
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    }
    return hash;
}

/* "opencl:<platform>-<8 hex digits>": the same on every run of this machine, whatever else is plugged in. The digits
 * are a hash of what identifies the board: its UUID or PCI address where told, else names and the ordinal among
 * devices that say the same. */
static void make_id(const struct tpp_opencl_api *api, struct tpp_opencl_device *all, size_t index)
{
    static const struct {
        const char *part;
        const char *tag;
    } tags[] = { { "Portable Computing", "pocl" }, { "NVIDIA", "nvidia" }, { "AMD", "amd" },
                 { "rusticl", "rusticl" },         { "Intel", "intel" },   { "Oclgrind", "oclgrind" } };
    struct tpp_device_info *info = &all[index].info;
    const char *tag = "other";
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (strstr(info->platform, tags[i].part) != NULL) {
            tag = tags[i].tag;
            break;
        }
    }
    unsigned char uuid[16] = { 0 };
    char identity[64] = "";
    if (strstr(info->capabilities, "cl_khr_device_uuid") != NULL &&
        api->clGetDeviceInfo(all[index].device, DEVICE_UUID_KHR, sizeof uuid, uuid, NULL) == CL_SUCCESS) {
        for (size_t i = 0; i < sizeof uuid; i++) {
            (void)snprintf(identity + 2 * i, 3, "%02x", uuid[i]);
        }
    }
    unsigned ordinal = 0;
    for (size_t i = 0; i < index; i++) {
        ordinal += strcmp(all[i].info.name, info->name) == 0 && strcmp(all[i].info.platform, info->platform) == 0 &&
                   strcmp(all[i].info.pci_address, info->pci_address) == 0;
    }
    uint32_t hash = fnv1a_32(2166136261u, info->platform);
    hash = fnv1a_32(hash, info->name);
    hash = fnv1a_32(hash, identity);
    hash = fnv1a_32(hash, info->pci_address);
    (void)snprintf(info->id, sizeof info->id, "opencl:%s-%08" PRIx32, tag, hash + ordinal);
}

static void describe_device(const struct tpp_opencl_api *api, struct tpp_opencl_device *device)
{
    struct tpp_device_info *info = &device->info;
    cl_device_id id = device->device;
    cl_device_type type = 0;
    (void)api->clGetDeviceInfo(id, CL_DEVICE_TYPE, sizeof type, &type, NULL);
    (void)snprintf(info->backend, sizeof info->backend, "opencl");
    info->kind = kind_of(type);
    (void)api->clGetPlatformInfo(device->platform, CL_PLATFORM_NAME, sizeof info->platform, info->platform, NULL);
    tpp_driver_text_clean(info->platform);
    device_text(api, id, CL_DEVICE_NAME, info->name, sizeof info->name);
    device_text(api, id, CL_DEVICE_VENDOR, info->vendor, sizeof info->vendor);
    device_text(api, id, CL_DRIVER_VERSION, info->driver, sizeof info->driver);
    device_text(api, id, CL_DEVICE_VERSION, info->api_version, sizeof info->api_version);
    device_text(api, id, CL_DEVICE_EXTENSIONS, info->capabilities, sizeof info->capabilities);
    info->compute_units = (uint32_t)device_number(api, id, CL_DEVICE_MAX_COMPUTE_UNITS);
    info->core_count = info->compute_units;
    uint64_t clock_mhz = device_number(api, id, CL_DEVICE_MAX_CLOCK_FREQUENCY);
    info->clock_hz = clock_mhz > 0 ? (double)clock_mhz * 1e6 : NAN; /* 0 is what drivers say when they do not know */
    info->memory_bytes = device_number(api, id, CL_DEVICE_GLOBAL_MEM_SIZE);
    info->max_allocation_bytes = device_number(api, id, CL_DEVICE_MAX_MEM_ALLOC_SIZE);
    info->local_memory_bytes = device_number(api, id, CL_DEVICE_LOCAL_MEM_SIZE);
    info->max_group_size = (uint32_t)device_number(api, id, CL_DEVICE_MAX_WORK_GROUP_SIZE);
    info->llc_bytes = device_number(api, id, CL_DEVICE_GLOBAL_MEM_CACHE_SIZE);
    uint64_t resolution = device_number(api, id, CL_DEVICE_PROFILING_TIMER_RESOLUTION);
    info->timer_resolution_ns = resolution > 0 ? (double)resolution : NAN;
    describe_pci(api, id, info);
    tpp_topology_locate(info);
}

static enum tpp_status list_all(const struct tpp_opencl_api *api, struct tpp_opencl_device *all, size_t *count,
                                struct tpp_error *err)
{
    cl_platform_id platforms[PLATFORM_LIMIT];
    cl_uint platform_count = 0;
    cl_int code = api->clGetPlatformIDs(PLATFORM_LIMIT, platforms, &platform_count);
    if (code != CL_SUCCESS || platform_count == 0) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND,
                        "no OpenCL driver is installed: install your device's, or pocl-opencl-icd to measure the CPU");
    }
    *count = 0;
    for (cl_uint i = 0; i < platform_count && i < PLATFORM_LIMIT; i++) {
        cl_device_id devices[DEVICE_LIMIT];
        cl_uint device_count = 0;
        code = api->clGetDeviceIDs(platforms[i], CL_DEVICE_TYPE_ALL, DEVICE_LIMIT, devices, &device_count);
        for (cl_uint j = 0; code == CL_SUCCESS && j < device_count && *count < DEVICE_LIMIT; j++) {
            all[*count].platform = platforms[i];
            all[*count].device = devices[j];
            describe_device(api, &all[*count]);
            make_id(api, all, *count);
            ++*count;
        }
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_opencl_devices(struct tpp_opencl_device **devices, size_t *count, struct tpp_error *err)
{
    const struct tpp_opencl_api *api = NULL;
    TPP_TRY(tpp_opencl_api_open(&api, err));
    struct tpp_opencl_device *all = calloc(DEVICE_LIMIT, sizeof *all);
    if (all == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "OpenCL devices: out of memory");
    }
    enum tpp_status status = list_all(api, all, count, err);
    if (status != TPP_STATUS_OK) {
        free(all);
        return status;
    }
    *devices = all;
    return TPP_STATUS_OK;
}
