/** One GPU as NVML sees it: found by what the measuring driver calls it, and read. Private to host/. */
#ifndef TPP_HOST_NVML_DEVICE_H
#define TPP_HOST_NVML_DEVICE_H

#include "base/record.h"
#include "host/nvml_api.h"

/** An opened device. Plain data: nothing to close. */
struct tpp_nvml {
    const struct tpp_nvml_api *api;
    tpp_nvml_device device; /**< the whole GPU, also where an instance of it is measured */
    int is_instance;        /**< what is measured is a MIG instance of it */
    unsigned index;         /**< its place in NVML's order */
    unsigned count;         /**< devices NVML knows */
    char driver[TPP_FACT_TEXT_BYTES];
};

/** Programs that use the device: -1 where NVML does not tell. */
struct tpp_nvml_users {
    int computing, drawing, sharing; /**< with CUDA, with graphics, through MPS */
};

enum { TPP_NVML_POLICY_COUNT = 8 };

/**
 * Finds a device by its UUID ("cuda:GPU-..." as an id), else by its PCI address: never by a place in a list, since
 * CUDA, NVML and /dev count differently (L35).
 *
 * @return As tpp_nvml_api_open(); TPP_STATUS_NOT_FOUND where NVML does not know it.
 */
enum tpp_status tpp_nvml_open(const struct tpp_device_info *device, struct tpp_nvml *nvml, struct tpp_error *err);

/** Reads everything of one moment but the time; what is not told stays NAN. */
void tpp_nvml_read(const struct tpp_nvml *nvml, struct tpp_telemetry_sample *sample);

/** How many programs use it now. Slow (milliseconds): not for every sample. */
void tpp_nvml_count_users(const struct tpp_nvml *nvml, struct tpp_nvml_users *users);

/** The counters of time for which each policy held the clocks down, in ns; NAN where it is not told. */
void tpp_nvml_read_violations(const struct tpp_nvml *nvml, double ns[TPP_NVML_POLICY_COUNT]);

/** Name of a policy: "power"; NULL past the last. */
const char *tpp_nvml_policy_name(size_t index);

#endif
