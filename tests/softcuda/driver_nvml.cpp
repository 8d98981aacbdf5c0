/* libnvidia-ml.so.1 for tests: the functions of host/nvml_api.def on the described device, in the virtual time of the
 * libcuda.so.1 that is loaded before the program. */
#include <dlfcn.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "described_device.h"

extern "C" {
#include "host/nvml_api.h"
}

#define EXPORTED extern "C" __attribute__((visibility("default")))

using softcuda::described_device;
using softcuda::device_get;
using softcuda::device_moment;

namespace
{

const int SUCCESS = TPP_NVML_SUCCESS;
const int NOT_SUPPORTED = TPP_NVML_NOT_SUPPORTED;
const int NOT_FOUND = TPP_NVML_NOT_FOUND;
const int INVALID = TPP_NVML_INVALID_ARGUMENT;
const double ERROR_US = 150; /* from then on memory errors are counted */

/* Handles: the described device, an instance of it, and another board beside it. */
char handles[3];
const tpp_nvml_device WHOLE = (tpp_nvml_device)&handles[0], INSTANCE = (tpp_nvml_device)&handles[1],
                      OTHER = (tpp_nvml_device)&handles[2];
const char OTHER_UUID[] = "GPU-00000000-0000-0000-0000-00000000beef";

uint64_t (*virtual_now_ns)(void);
int (*has_context)(void);

bool has_fault(const char *name)
{
    return device_get().fault == name;
}

device_moment now(tpp_nvml_device device)
{
    if (device == OTHER) { /* idle and cold: whoever polls it instead sees nothing of the work */
        device_moment idle = {};
        idle.clock_mhz = 210;
        idle.power_w = 25;
        idle.temperature_c = 24;
        idle.memory_temperature_c = 24;
        idle.reasons = TPP_NVML_REASON_IDLE;
        return idle;
    }
    return softcuda::moment_at(device_get(), virtual_now_ns());
}

double now_us()
{
    return (double)virtual_now_ns() * 1e-3;
}

int put(char *text, unsigned bytes, const std::string &value)
{
    (void)snprintf(text, bytes, "%s", value.c_str());
    return SUCCESS;
}

int put(unsigned *target, double value)
{
    *target = (unsigned)std::lround(value);
    return SUCCESS;
}

std::string uuid_text(const char *form)
{
    std::string text = form;
    const unsigned char *uuid = device_get().uuid;
    for (unsigned i = 0; i < 16; i++) {
        char digits[4];
        (void)snprintf(digits, sizeof digits, "%02x", uuid[i]);
        text += i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "";
        text += digits;
    }
    return text;
}

bool is_alone()
{
    return !has_fault("wrong-order");
}

} // namespace

/* What tells the program that nothing made here is a measurement. */
EXPORTED int softcuda_is_simulated(void)
{
    return 1;
}

EXPORTED const char *nvmlErrorString(int code)
{
    return code == NOT_FOUND                         ? "Not Found"
           : code == NOT_SUPPORTED                   ? "Not Supported"
           : code == (int)TPP_NVML_DRIVER_NOT_LOADED ? "Driver Not Loaded"
                                                     : "Unknown Error";
}

EXPORTED int nvmlInit_v2(void)
{
    virtual_now_ns = (uint64_t(*)(void))dlsym(RTLD_DEFAULT, "softcuda_virtual_now_ns");
    has_context = (int (*)(void))dlsym(RTLD_DEFAULT, "softcuda_has_context");
    if (has_fault("nvml-broken")) {
        return TPP_NVML_DRIVER_NOT_LOADED;
    }
    return virtual_now_ns != nullptr && has_context != nullptr ? SUCCESS : (int)TPP_NVML_DRIVER_NOT_LOADED;
}

EXPORTED int nvmlSystemGetDriverVersion(char *version, unsigned bytes)
{
    return put(version, bytes, device_get().board.driver);
}

EXPORTED int nvmlSystemGetNVMLVersion(char *version, unsigned bytes)
{
    return put(version, bytes, "12." + device_get().board.driver + " (a device model)");
}

/* ------------------------------------------------------------------------------------------------- finding */

EXPORTED int nvmlDeviceGetCount_v2(unsigned *count)
{
    *count = is_alone() ? 1 : 2;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetHandleByIndex_v2(unsigned index, tpp_nvml_device *device)
{
    *device = is_alone() || index == 1 ? WHOLE : OTHER;
    return index < (is_alone() ? 1u : 2u) ? SUCCESS : INVALID;
}

EXPORTED int nvmlDeviceGetHandleByUUID(const char *uuid, tpp_nvml_device *device)
{
    const bool is_cut = has_fault("mig-on"); /* CUDA then calls the instance by this UUID */
    *device = is_cut ? INSTANCE : WHOLE;
    return uuid_text(is_cut ? "MIG-" : "GPU-") == uuid ? SUCCESS : NOT_FOUND;
}

EXPORTED int nvmlDeviceGetHandleByPciBusId_v2(const char *address, tpp_nvml_device *device)
{
    const described_device &described = device_get();
    char own[32];
    (void)snprintf(own, sizeof own, "%04x:%02x:%02x.0", (unsigned)described.pci_domain, (unsigned)described.pci_bus,
                   (unsigned)described.pci_device);
    *device = WHOLE;
    return strcmp(own, address) == 0 ? SUCCESS : NOT_FOUND;
}

EXPORTED int nvmlDeviceGetDeviceHandleFromMigDeviceHandle(tpp_nvml_device instance, tpp_nvml_device *device)
{
    *device = WHOLE;
    return instance == INSTANCE ? SUCCESS : INVALID;
}

/* ------------------------------------------------------------------------------------------------- identity */

EXPORTED int nvmlDeviceGetName(tpp_nvml_device, char *name, unsigned bytes)
{
    return put(name, bytes, has_fault("views-differ") ? "NVIDIA H20" : device_get().whole_name);
}

EXPORTED int nvmlDeviceGetUUID(tpp_nvml_device device, char *uuid, unsigned bytes)
{
    return put(uuid, bytes, device == OTHER ? OTHER_UUID : uuid_text("GPU-"));
}

EXPORTED int nvmlDeviceGetPciInfo_v3(tpp_nvml_device, tpp_nvml_pci *pci)
{
    const described_device &device = device_get();
    *pci = {};
    pci->domain = (unsigned)device.pci_domain;
    pci->bus = (unsigned)device.pci_bus;
    pci->device = (unsigned)device.pci_device;
    pci->device_id = device.board.pci_id;
    (void)snprintf(pci->address, sizeof pci->address, "%08X:%02X:%02X.0", pci->domain, pci->bus, pci->device);
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetVbiosVersion(tpp_nvml_device, char *version, unsigned bytes)
{
    return put(version, bytes, device_get().board.vbios);
}

EXPORTED int nvmlDeviceGetBoardPartNumber(tpp_nvml_device, char *number, unsigned bytes)
{
    return put(number, bytes, device_get().board.part_number);
}

EXPORTED int nvmlDeviceGetMemoryInfo(tpp_nvml_device, tpp_nvml_memory *memory)
{
    *memory = {};
    memory->total = device_get().whole_memory_bytes / (has_fault("views-differ") ? 2 : 1);
    memory->free = memory->total;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetNumGpuCores(tpp_nvml_device, unsigned *count)
{
    return put(count, (double)device_get().whole_sm_count * device_get().board.lanes_per_core);
}

/* ------------------------------------------------------------------------------------------------- settings */

EXPORTED int nvmlDeviceGetMigMode(tpp_nvml_device, unsigned *current, unsigned *pending)
{
    *current = *pending = has_fault("mig-on") ? 1 : 0;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetVirtualizationMode(tpp_nvml_device, int *mode)
{
    *mode = has_fault("vgpu") ? TPP_NVML_VIRTUAL_VGPU : TPP_NVML_VIRTUAL_NONE;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetComputeMode(tpp_nvml_device, int *mode)
{
    *mode = 0;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetPersistenceMode(tpp_nvml_device, int *mode)
{
    *mode = 1;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetEccMode(tpp_nvml_device, int *current, int *pending)
{
    *current = *pending = 1;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetEnforcedPowerLimit(tpp_nvml_device, unsigned *mw)
{
    return put(mw, device_get().board.power_limit_w * (has_fault("power-limited") ? 625 : 1000));
}

EXPORTED int nvmlDeviceGetPowerManagementDefaultLimit(tpp_nvml_device, unsigned *mw)
{
    return put(mw, device_get().board.power_limit_w * 1e3);
}

EXPORTED int nvmlDeviceGetPowerManagementLimitConstraints(tpp_nvml_device, unsigned *least_mw, unsigned *most_mw)
{
    (void)put(least_mw, device_get().board.power_limit_w * 250);
    return put(most_mw, device_get().board.power_limit_w * 1e3);
}

EXPORTED int nvmlDeviceGetMaxClockInfo(tpp_nvml_device, int domain, unsigned *mhz)
{
    return put(mhz,
               domain == TPP_NVML_CLOCK_MEMORY ? device_get().board.memory_clock_mhz : device_get().maximum_clock_mhz);
}

EXPORTED int nvmlDeviceGetMaxCustomerBoostClock(tpp_nvml_device, int domain, unsigned *mhz)
{
    return nvmlDeviceGetMaxClockInfo(WHOLE, domain, mhz);
}

EXPORTED int nvmlDeviceGetApplicationsClock(tpp_nvml_device device, int domain, unsigned *mhz)
{
    return domain == TPP_NVML_CLOCK_MEMORY
               ? put(mhz, device_get().board.memory_clock_mhz)
               : put(mhz, has_fault("fixed-clocks") ? now(device).clock_mhz : device_get().maximum_clock_mhz);
}

EXPORTED int nvmlDeviceGetDefaultApplicationsClock(tpp_nvml_device, int domain, unsigned *mhz)
{
    return nvmlDeviceGetMaxClockInfo(WHOLE, domain, mhz);
}

EXPORTED int nvmlDeviceGetCurrPcieLinkGeneration(tpp_nvml_device, unsigned *generation)
{
    return put(generation, device_get().board.link_generation);
}

EXPORTED int nvmlDeviceGetMaxPcieLinkGeneration(tpp_nvml_device, unsigned *generation)
{
    return put(generation, device_get().board.link_generation);
}

EXPORTED int nvmlDeviceGetCurrPcieLinkWidth(tpp_nvml_device, unsigned *width)
{
    return put(width, device_get().board.link_width);
}

EXPORTED int nvmlDeviceGetMaxPcieLinkWidth(tpp_nvml_device, unsigned *width)
{
    return put(width, device_get().board.link_width);
}

EXPORTED int nvmlDeviceGetNvLinkState(tpp_nvml_device, unsigned link, int *is_active)
{
    *is_active = 1;
    return link < device_get().board.nvlinks ? SUCCESS : INVALID;
}

/* ------------------------------------------------------------------------------------------------- users */

/* This program is one of them once it has a context. "shared": another was there before; "joined": one comes later. */
EXPORTED int nvmlDeviceGetComputeRunningProcesses_v3(tpp_nvml_device, unsigned *count, tpp_nvml_process *processes)
{
    const unsigned others = has_fault("shared") || (has_fault("joined") && has_context() != 0) ? 1 : 0;
    const unsigned there = others + (has_context() != 0 ? 1 : 0);
    const bool fits = there <= *count;
    for (unsigned i = 0; i < there && fits; i++) {
        processes[i] = { 4000 + i, 1 << 20, 0xffffffff, 0xffffffff };
    }
    *count = there;
    return fits ? SUCCESS : (int)TPP_NVML_INSUFFICIENT_SIZE;
}

EXPORTED int nvmlDeviceGetGraphicsRunningProcesses_v3(tpp_nvml_device, unsigned *count, tpp_nvml_process *)
{
    *count = 0;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetMPSComputeRunningProcesses_v3(tpp_nvml_device, unsigned *count, tpp_nvml_process *processes)
{
    if (has_fault("mps")) {
        processes[0] = { 4100, 1 << 20, 0xffffffff, 0xffffffff };
    }
    *count = has_fault("mps") ? 1 : 0;
    return SUCCESS;
}

/* ------------------------------------------------------------------------------------------------- the moment */

EXPORTED int nvmlDeviceGetClockInfo(tpp_nvml_device device, int domain, unsigned *mhz)
{
    if (domain == TPP_NVML_CLOCK_MEMORY) {
        return put(mhz, device_get().board.memory_clock_mhz);
    }
    return put(mhz, now(device).clock_mhz * (has_fault("lying-nvml") ? 1.4 : 1.0));
}

EXPORTED int nvmlDeviceGetPowerUsage(tpp_nvml_device device, unsigned *mw)
{
    return put(mw, now(device).power_w * 1e3);
}

EXPORTED int nvmlDeviceGetTotalEnergyConsumption(tpp_nvml_device device, unsigned long long *mj)
{
    const double before_mj = 1e6; /* since the driver was loaded */
    *mj = (unsigned long long)(before_mj + now(device).energy_j * 1e3);
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetTemperature(tpp_nvml_device device, int sensor, unsigned *celsius)
{
    return sensor == TPP_NVML_SENSOR_CORE ? put(celsius, now(device).temperature_c) : INVALID;
}

EXPORTED int nvmlDeviceGetUtilizationRates(tpp_nvml_device device, tpp_nvml_utilisation *utilisation)
{
    *utilisation = {};
    utilisation->core = device != OTHER && has_context() != 0 ? 100 : 0;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetCurrentClocksEventReasons(tpp_nvml_device device, unsigned long long *reasons)
{
    *reasons = now(device).reasons;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetViolationStatus(tpp_nvml_device device, int policy, tpp_nvml_violation *violation)
{
    const device_moment moment = now(device);
    *violation = {};
    violation->reference_us = (unsigned long long)now_us();
    if (policy == TPP_NVML_POLICY_POWER) {
        violation->violation_ns = (unsigned long long)moment.power_violation_ns;
    } else if (policy == TPP_NVML_POLICY_THERMAL) {
        violation->violation_ns = (unsigned long long)moment.thermal_violation_ns;
    } else if (policy == TPP_NVML_POLICY_SYNC_BOOST || policy == TPP_NVML_POLICY_RELIABILITY) {
        return NOT_SUPPORTED; /* as on many a device */
    }
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetFieldValues(tpp_nvml_device device, int count, tpp_nvml_field *fields)
{
    const device_moment moment = now(device);
    for (int i = 0; i < count; i++) {
        fields[i].type = TPP_NVML_VALUE_UNSIGNED;
        fields[i].result = SUCCESS;
        if (fields[i].field == TPP_NVML_FIELD_MEMORY_TEMPERATURE) {
            (void)put(&fields[i].value.natural, moment.memory_temperature_c);
        } else if (fields[i].field == TPP_NVML_FIELD_NVLINK_COUNT) {
            fields[i].value.natural = device_get().board.nvlinks;
        } else if (fields[i].field == TPP_NVML_FIELD_NVLINK_SPEED_MBPS && device_get().board.nvlinks > 0) {
            fields[i].value.natural = device_get().board.nvlink_mbps;
        } else if (fields[i].field == TPP_NVML_FIELD_POWER_INSTANT) {
            (void)put(&fields[i].value.natural, moment.power_w * 1e3);
        } else {
            fields[i].result = NOT_SUPPORTED;
        }
    }
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetTotalEccErrors(tpp_nvml_device, int kind, int, unsigned long long *count)
{
    const bool is_due = now_us() > ERROR_US;
    const bool has_uncorrected = has_fault("ecc-uncorrected");
    const bool has_corrected = has_fault("ecc-corrected") || has_uncorrected;
    *count = is_due && (kind == TPP_NVML_ECC_UNCORRECTED ? has_uncorrected : has_corrected) ? 2 : 0;
    return SUCCESS;
}

EXPORTED int nvmlDeviceGetRemappedRows(tpp_nvml_device, unsigned *corrected, unsigned *uncorrected, unsigned *pending,
                                       unsigned *failed)
{
    *corrected = *uncorrected = *failed = 0;
    *pending = has_fault("repair-pending") ? 1 : 0;
    return SUCCESS;
}
