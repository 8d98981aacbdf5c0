/* Finding a GPU in NVML and reading it. */
#include "host/nvml_device.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "host/cuda_devices.h"

/* ------------------------------------------------------------------------------------------------- finding */

/* The UUID of an id in a form: "cuda:GPU-6b14..." as "MIG-6b14...". */
static int uuid_of(const struct tpp_device_info *device, const char *form, char *text, size_t bytes)
{
    const char *uuid = strstr(device->id, "GPU-");
    if (uuid == NULL) {
        return 0;
    }
    (void)snprintf(text, bytes, "%s%s", form, uuid + strlen("GPU-"));
    return 1;
}

static int find_by_uuid(const struct tpp_device_info *device, struct tpp_nvml *nvml)
{
    const struct tpp_nvml_api *api = nvml->api;
    char uuid[TPP_NAME_BYTES];
    tpp_nvml_device found = NULL;
    if (uuid_of(device, "GPU-", uuid, sizeof uuid) && api->by_uuid(uuid, &found) == TPP_NVML_SUCCESS) {
        nvml->device = found;
        return 1;
    }
    /* CUDA calls an instance by a UUID of its own; clocks and power are those of the whole. */
    if (uuid_of(device, "MIG-", uuid, sizeof uuid) && api->whole_of_mig != NULL &&
        api->by_uuid(uuid, &found) == TPP_NVML_SUCCESS && api->whole_of_mig(found, &nvml->device) == TPP_NVML_SUCCESS) {
        nvml->is_instance = 1;
        return 1;
    }
    return 0;
}

static int is_same(const struct tpp_nvml_api *api, tpp_nvml_device one, tpp_nvml_device other)
{
    char uuids[2][TPP_NAME_BYTES] = { "", "" };
    return one == other ||
           (api->uuid(one, uuids[0], TPP_NAME_BYTES) == TPP_NVML_SUCCESS &&
            api->uuid(other, uuids[1], TPP_NAME_BYTES) == TPP_NVML_SUCCESS && strcmp(uuids[0], uuids[1]) == 0);
}

static void find_place(struct tpp_nvml *nvml)
{
    (void)nvml->api->device_count(&nvml->count);
    nvml->index = nvml->count;
    for (unsigned i = 0; i < nvml->count && nvml->index == nvml->count; i++) {
        tpp_nvml_device at = NULL;
        if (nvml->api->by_index(i, &at) == TPP_NVML_SUCCESS && is_same(nvml->api, at, nvml->device)) {
            nvml->index = i;
        }
    }
}

enum tpp_status tpp_nvml_open(const struct tpp_device_info *device, struct tpp_nvml *nvml, struct tpp_error *err)
{
    struct tpp_nvml made = { 0 };
    TPP_TRY(tpp_nvml_api_open(&made.api, err));
    if (!made.api->is_simulated && strstr(device->capabilities, TPP_CUDA_SIMULATED) != NULL) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "the device is a model, and NVML is not");
    }
    if (!find_by_uuid(device, &made) &&
        (device->pci_address[0] == '\0' || made.api->by_pci(device->pci_address, &made.device) != TPP_NVML_SUCCESS)) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "NVML knows no device %s%s%s", device->id,
                        device->pci_address[0] != '\0' ? " and none at " : "", device->pci_address);
    }
    (void)made.api->driver_version(made.driver, sizeof made.driver);
    find_place(&made);
    *nvml = made;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- one moment */

static double read_clock(const struct tpp_nvml *nvml, int domain)
{
    unsigned mhz = 0;
    return nvml->api->clock != NULL && nvml->api->clock(nvml->device, domain, &mhz) == TPP_NVML_SUCCESS
               ? (double)mhz * 1e6
               : (double)NAN;
}

static double field_value(const struct tpp_nvml_field *field)
{
    if (field->result != TPP_NVML_SUCCESS) {
        return (double)NAN;
    }
    return field->type == TPP_NVML_VALUE_UNSIGNED ? (double)field->value.natural
           : field->type == TPP_NVML_VALUE_SIGNED ? (double)field->value.whole
                                                  : (double)NAN;
}

/* What has no function of its own. Power by nvmlDeviceGetPowerUsage is a mean over a second on many devices (L19): the
 * value of the moment is preferred where the driver has it. */
static void read_fields(const struct tpp_nvml *nvml, struct tpp_telemetry_sample *sample)
{
    struct tpp_nvml_field fields[] = { { .field = TPP_NVML_FIELD_MEMORY_TEMPERATURE },
                                       { .field = TPP_NVML_FIELD_POWER_INSTANT } };
    unsigned mw = 0;
    if (nvml->api->fields != NULL && nvml->api->fields(nvml->device, 2, fields) == TPP_NVML_SUCCESS) {
        sample->memory_temperature_c = field_value(&fields[0]);
        sample->power_w = field_value(&fields[1]) * 1e-3;
    }
    if (isnan(sample->power_w) && nvml->api->power != NULL && nvml->api->power(nvml->device, &mw) == TPP_NVML_SUCCESS) {
        sample->power_w = (double)mw * 1e-3;
    }
}

static double read_ecc(const struct tpp_nvml *nvml, int kind)
{
    unsigned long long count = 0;
    return nvml->api->ecc_errors != NULL &&
                   nvml->api->ecc_errors(nvml->device, kind, TPP_NVML_ECC_VOLATILE, &count) == TPP_NVML_SUCCESS
               ? (double)count
               : (double)NAN;
}

static double read_reasons(const struct tpp_nvml *nvml)
{
    const struct tpp_nvml_api *api = nvml->api;
    unsigned long long reasons = 0;
    return (api->reasons != NULL && api->reasons(nvml->device, &reasons) == TPP_NVML_SUCCESS) ||
                   (api->reasons_before_535 != NULL &&
                    api->reasons_before_535(nvml->device, &reasons) == TPP_NVML_SUCCESS)
               ? (double)reasons
               : (double)NAN;
}

void tpp_nvml_read(const struct tpp_nvml *nvml, struct tpp_telemetry_sample *sample)
{
    const struct tpp_nvml_api *api = nvml->api;
    unsigned long long mj = 0;
    unsigned celsius = 0;
    struct tpp_nvml_utilisation utilisation;
    sample->sm_clock_hz = read_clock(nvml, TPP_NVML_CLOCK_SM);
    sample->memory_clock_hz = read_clock(nvml, TPP_NVML_CLOCK_MEMORY);
    read_fields(nvml, sample);
    if (api->energy != NULL && api->energy(nvml->device, &mj) == TPP_NVML_SUCCESS) {
        sample->energy_j = (double)mj * 1e-3;
    }
    if (api->temperature != NULL &&
        api->temperature(nvml->device, TPP_NVML_SENSOR_CORE, &celsius) == TPP_NVML_SUCCESS) {
        sample->temperature_c = (double)celsius;
    }
    if (api->utilisation != NULL && api->utilisation(nvml->device, &utilisation) == TPP_NVML_SUCCESS) {
        sample->utilisation = fmin((double)utilisation.core * 0.01, 1.0);
    }
    sample->throttle_reasons = read_reasons(nvml);
    sample->ecc_corrected = read_ecc(nvml, TPP_NVML_ECC_CORRECTED);
    sample->ecc_uncorrected = read_ecc(nvml, TPP_NVML_ECC_UNCORRECTED);
}

/* ------------------------------------------------------------------------------------------------- users, policies */

typedef tpp_nvml_result list_processes(tpp_nvml_device device, unsigned *count, struct tpp_nvml_process *processes);

static int count_processes(list_processes *list, tpp_nvml_device device)
{
    struct tpp_nvml_process processes[64];
    unsigned count = sizeof processes / sizeof processes[0];
    if (list == NULL) {
        return -1;
    }
    tpp_nvml_result code = list(device, &count, processes);
    return code == TPP_NVML_SUCCESS || code == TPP_NVML_INSUFFICIENT_SIZE ? (int)count : -1;
}

void tpp_nvml_count_users(const struct tpp_nvml *nvml, struct tpp_nvml_users *users)
{
    users->computing = count_processes(nvml->api->computing, nvml->device);
    users->drawing = count_processes(nvml->api->drawing, nvml->device);
    users->sharing = count_processes(nvml->api->sharing, nvml->device);
}

static const struct {
    int policy;
    const char *name;
} policies[TPP_NVML_POLICY_COUNT] = {
    { TPP_NVML_POLICY_POWER, "power" },
    { TPP_NVML_POLICY_THERMAL, "thermal" },
    { TPP_NVML_POLICY_SYNC_BOOST, "sync boost" },
    { TPP_NVML_POLICY_BOARD_LIMIT, "board limit" },
    { TPP_NVML_POLICY_LOW_UTILISATION, "low utilisation" },
    { TPP_NVML_POLICY_RELIABILITY, "reliability" },
    { TPP_NVML_POLICY_APPLICATION_CLOCKS, "application clocks" },
    { TPP_NVML_POLICY_BASE_CLOCKS, "below base clocks" },
};

const char *tpp_nvml_policy_name(size_t index)
{
    return index < TPP_NVML_POLICY_COUNT ? policies[index].name : NULL;
}

void tpp_nvml_read_violations(const struct tpp_nvml *nvml, double ns[TPP_NVML_POLICY_COUNT])
{
    for (size_t i = 0; i < TPP_NVML_POLICY_COUNT; i++) {
        struct tpp_nvml_violation violation = { 0 };
        ns[i] = nvml->api->violation != NULL &&
                        nvml->api->violation(nvml->device, policies[i].policy, &violation) == TPP_NVML_SUCCESS
                    ? (double)violation.violation_ns
                    : (double)NAN;
    }
}
