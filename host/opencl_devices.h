/** OpenCL discovery: from a device id to the driver's handles. */
#ifndef TPP_HOST_OPENCL_DEVICES_H
#define TPP_HOST_OPENCL_DEVICES_H

#include "host/backend.h"
#include "host/opencl_api.h"

/** A device together with the handles that open it. */
struct tpp_opencl_device {
    cl_platform_id platform;
    cl_device_id device;
    struct tpp_device_info info;
};

/**
 * Describes every OpenCL device.
 *
 * @param devices  Receives an array to be freed with free(); NULL when there are none.
 * @return TPP_STATUS_NOT_FOUND when there is no loader or no platform, with what to install.
 */
enum tpp_status tpp_opencl_devices(struct tpp_opencl_device **devices, size_t *count, struct tpp_error *err);

#endif
