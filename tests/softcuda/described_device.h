/**
 * A described device: what the driver side says of it, from a file of tests/softcuda/devices/ that the environment
 * variable SOFTCUDA_DEVICE names, with no more cores than SOFTCUDA_CORES says where it is set; and the virtual time of
 * the processes that use it.
 */
#ifndef TPP_SOFTCUDA_DESCRIBED_DEVICE_H
#define TPP_SOFTCUDA_DESCRIBED_DEVICE_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "simt.h"

namespace softcuda
{

/** One point of a script. Power and temperatures go straight from point to point; clock and reasons jump. */
struct script_point {
    double at_us;
    double clock_mhz; /**< 0: the device's */
    double power_w, temperature_c, memory_temperature_c;
    uint64_t reasons; /**< bitmask of clock event reasons, as NVML tells them */
};

/** What NVML tells of a device that no kernel can see. */
struct described_board {
    std::string driver, vbios, part_number;
    unsigned pci_id, lanes_per_core, link_generation, link_width, nvlinks, nvlink_mbps;
    double memory_clock_mhz, power_limit_w;
    std::vector<script_point> script;
};

/** What a script says of one moment. */
struct device_moment {
    double clock_mhz, power_w, temperature_c, memory_temperature_c;
    double energy_j;                                 /**< since virtual time began */
    double power_violation_ns, thermal_violation_ns; /**< likewise */
    uint64_t reasons;
};

/** Facts of one device; names and units as in its file. */
struct described_device {
    std::string name;
    std::string whole_name; /**< of the device that an instance is cut from; else as name */
    int whole_sm_count;
    size_t whole_memory_bytes;
    described_board board;
    unsigned char uuid[16];
    int major, minor;
    int sm_count;
    double clock_mhz;         /**< it runs at */
    double maximum_clock_mhz; /**< the driver says it may run at */
    size_t memory_bytes, l2_bytes, shared_bytes;
    int pci_domain, pci_bus, pci_device;
    int driver_version;                         /**< as cuDriverGetVersion gives it: 12080 is 12.8 */
    double rate_factor;                         /**< by which a fault makes it quicker or slower than described */
    double macs_per_clock[SOFTCUDA_KIND_COUNT]; /**< per core; 0: not native */
    std::string fault;                          /**< SOFTCUDA_FAULT: what goes wrong; "" when nothing does */
};

/** The device of this process, read on first use; a file that is missing or wrong ends the process with a line. */
const described_device &device_get();

/** What the device's script, and the fault of this process, say of a moment of virtual time. */
device_moment moment_at(const described_device &device, uint64_t now_ns);

/** Virtual nanoseconds since the first process began: shared with its children, moved on by kernels and by looking. */
uint64_t virtual_now_ns();

/** Moves the time on, waking who sleeps on the way, one after the other, each at its own moment. */
void virtual_set_ns(uint64_t now_ns);

/** From now on this process moves the time by looking at it: it drives the device. */
void virtual_drive();

} // namespace softcuda
#endif
