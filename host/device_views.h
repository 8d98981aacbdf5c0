/**
 * The same device as different sources describe it, held against each other: what measures (CUDA, OpenCL), NVML, the
 * kernel's /proc and hwloc's PCI tree. Somebody who forges one of them has to forge all (L37, R14). Private to host/.
 */
#ifndef TPP_HOST_DEVICE_VIEWS_H
#define TPP_HOST_DEVICE_VIEWS_H

#include "base/record.h"
#include "host/nvml_device.h"

enum { TPP_VIEWS_MOST = 4 };

/** What one source says. "", 0 and NAN: it does not say. */
struct tpp_device_view {
    const char *source;           /**< "CUDA", "NVML", "/proc", "hwloc"; static */
    char uuid[TPP_NAME_BYTES];    /**< without "GPU-" */
    char address[TPP_NAME_BYTES]; /**< "0000:3b:00.0" */
    char name[TPP_TEXT_BYTES];
    char driver[TPP_NAME_BYTES]; /**< "570.86.15" */
    char vbios[TPP_NAME_BYTES];
    uint32_t pci_vendor, pci_device; /**< ids */
    double memory_bytes;
    double clock_hz;     /**< the highest */
    uint32_t core_count; /**< SMs */
    uint32_t lane_count; /**< "CUDA cores": a multiple of the SMs */
    int is_instance;     /**< a part of a device: sizes and names are its own */
};

/** The view of the driver that measures. */
void tpp_view_of_device(const struct tpp_device_info *device, struct tpp_device_view *view);

/** The view of NVML. */
void tpp_view_of_nvml(const struct tpp_nvml *nvml, struct tpp_device_view *view);

/**
 * The view of the kernel module, from <root>/driver/nvidia/.
 *
 * @param root     "/proc"; another folder in tests.
 * @param address  PCI address as in `tpp_device_view`.
 * @return 1 when it says something, else 0.
 */
int tpp_view_of_proc(const char *root, const char *address, struct tpp_device_view *view);

/**
 * Compares every view with those before it.
 *
 * @param differences  Receives them as one line, "; " between: "memory: CUDA 85.9 GB, NVML 42.9 GB".
 * @return How many there are.
 */
size_t tpp_views_compare(const struct tpp_device_view *views, size_t count, char *differences, size_t bytes);

#endif
