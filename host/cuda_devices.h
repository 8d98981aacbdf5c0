/** CUDA discovery: what the driver says of each device, and the names of architectures. */
#ifndef TPP_HOST_CUDA_DEVICES_H
#define TPP_HOST_CUDA_DEVICES_H

#include "host/backend.h"
#include "host/cuda_api.h"

/** A device together with the handle that opens it. */
struct tpp_cuda_device {
    tpp_cu_device device;
    int major, minor; /**< compute capability */
    struct tpp_device_info info;
};

/**
 * Describes every device in the driver's order. Ids are "cuda:GPU-<uuid>", so that order does not matter (L35).
 *
 * @param devices  Receives an array to be freed with free(); NULL when there are none.
 * @return As tpp_cuda_api_open() where there is no driver.
 */
enum tpp_status tpp_cuda_devices(struct tpp_cuda_device **devices, size_t *count, struct tpp_error *err);

/** The architecture whose images run on a compute capability, as nvcc spells it: "sm_90a". */
void tpp_cuda_architecture(int major, int minor, char *text, size_t bytes);

/** The word "sm_90a" of a CUDA device's capabilities; "" when it has none. */
void tpp_cuda_architecture_of(const struct tpp_device_info *device, char *text, size_t bytes);

/**
 * The code of a family for a device: the image of its architecture, else the newest portable PTX it can take.
 *
 * @param bytes  Receives its length.
 * @return NULL when there is neither. Static.
 */
const void *tpp_cuda_code(const char *family, const struct tpp_device_info *device, size_t *bytes);

/** The same, and writes which it is: "sm_90a", "compute_90". `bytes` may be NULL. */
const void *tpp_cuda_code_of(const char *family, const struct tpp_device_info *device, char *architecture,
                             size_t architecture_bytes, size_t *bytes);

/** 1 when some image of this build is for the architecture; 0 for those newer than all. */
int tpp_cuda_knows(const char *architecture);

/** The word of capabilities by which a device model says that it needs no images. */
#define TPP_CUDA_SIMULATED "simulated"

#endif
