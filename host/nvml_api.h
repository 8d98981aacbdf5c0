/**
 * NVML, the library that tells what an NVIDIA GPU is set to and does, opened at run time like the CUDA driver.
 *
 * Types and values are those of its binary interface (NVML API reference, 12.x); none of them has changed between the
 * versions that have these names.
 */
#ifndef TPP_HOST_NVML_API_H
#define TPP_HOST_NVML_API_H

#include <stddef.h>

#include "base/status.h"

typedef int tpp_nvml_result;
typedef struct tpp_nvml_device_opaque *tpp_nvml_device;

/** nvmlReturn_t: those that are told apart. */
enum {
    TPP_NVML_SUCCESS = 0,
    TPP_NVML_UNINITIALIZED = 1,
    TPP_NVML_INVALID_ARGUMENT = 2,
    TPP_NVML_NOT_SUPPORTED = 3,
    TPP_NVML_NO_PERMISSION = 4,
    TPP_NVML_NOT_FOUND = 6,
    TPP_NVML_INSUFFICIENT_SIZE = 7,
    TPP_NVML_DRIVER_NOT_LOADED = 9,
    TPP_NVML_LOST = 15,
    TPP_NVML_VERSION_MISMATCH = 18
};

/** nvmlClockType_t, temperature sensors, memory errors and their counters, modes. */
enum { TPP_NVML_CLOCK_GRAPHICS = 0, TPP_NVML_CLOCK_SM = 1, TPP_NVML_CLOCK_MEMORY = 2 };
enum { TPP_NVML_SENSOR_CORE = 0 };
enum { TPP_NVML_ECC_CORRECTED = 0, TPP_NVML_ECC_UNCORRECTED = 1 };
enum { TPP_NVML_ECC_VOLATILE = 0 };
enum { TPP_NVML_VIRTUAL_NONE = 0, TPP_NVML_VIRTUAL_PASSTHROUGH = 1, TPP_NVML_VIRTUAL_VGPU = 2 };

/** nvmlPerfPolicyType_t. */
enum {
    TPP_NVML_POLICY_POWER = 0,
    TPP_NVML_POLICY_THERMAL = 1,
    TPP_NVML_POLICY_SYNC_BOOST = 2,
    TPP_NVML_POLICY_BOARD_LIMIT = 3,
    TPP_NVML_POLICY_LOW_UTILISATION = 4,
    TPP_NVML_POLICY_RELIABILITY = 5,
    TPP_NVML_POLICY_APPLICATION_CLOCKS = 10,
    TPP_NVML_POLICY_BASE_CLOCKS = 11
};

/** Field ids, and nvmlValueType_t of a field's value. */
enum {
    TPP_NVML_FIELD_MEMORY_TEMPERATURE = 82,
    TPP_NVML_FIELD_NVLINK_SPEED_MBPS = 90,
    TPP_NVML_FIELD_NVLINK_COUNT = 91,
    TPP_NVML_FIELD_POWER_INSTANT = 186
};
enum { TPP_NVML_VALUE_UNSIGNED = 1, TPP_NVML_VALUE_SIGNED = 5 };

/** Clock event reasons that gates look at; all of them are in reports/throttle.c. */
enum { TPP_NVML_REASON_IDLE = 0x1, TPP_NVML_REASON_APPLICATION_CLOCKS = 0x2 };

struct tpp_nvml_pci {
    char address_legacy[16];
    unsigned domain, bus, device;
    unsigned device_id;    /**< device in the upper, vendor in the lower 16 bits */
    unsigned subsystem_id; /**< likewise */
    char address[32];
};
struct tpp_nvml_memory {
    unsigned long long total, free, used;
};
struct tpp_nvml_process {
    unsigned pid;
    unsigned long long used_bytes;
    unsigned gpu_instance, compute_instance;
};
struct tpp_nvml_utilisation {
    unsigned core, memory; /**< percent */
};
struct tpp_nvml_violation {
    unsigned long long reference_us;
    unsigned long long violation_ns;
};
struct tpp_nvml_field {
    unsigned field, scope;
    long long timestamp_us, latency_us;
    int type;
    tpp_nvml_result result;
    union {
        double real;
        int whole;
        unsigned natural;
        unsigned long long wide;
    } value;
};

/** One pointer per row of nvml_api.def; NULL where the library has no such function. */
struct tpp_nvml_api {
#define NVML_SYMBOL(member, name, parameters, needed) tpp_nvml_result(*member) parameters;
#include "host/nvml_api.def"
#undef NVML_SYMBOL
    const char *(*error_text)(tpp_nvml_result code);
    int is_simulated; /**< the library says that it is a device model: nothing made beside it is a measurement */
};

/**
 * Opens NVML on first use and initialises it: the file that the environment variable TPPBENCH_NVML_LIBRARY names, else
 * libnvidia-ml.so.1.
 *
 * @param api  Receives the table, which lives as long as the process.
 * @return TPP_STATUS_NOT_FOUND when there is none, TPP_STATUS_UNSUPPORTED when it is too old, TPP_STATUS_DEVICE when it
 *         does not start.
 */
enum tpp_status tpp_nvml_api_open(const struct tpp_nvml_api **api, struct tpp_error *err);

/** Turns NVML's code into an error: "nvmlInit_v2: driver not loaded (9)"; TPP_STATUS_OK for success. */
enum tpp_status tpp_nvml_check(const struct tpp_nvml_api *api, tpp_nvml_result code, const char *call,
                               struct tpp_error *err);

#endif
