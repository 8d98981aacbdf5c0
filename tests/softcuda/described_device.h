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

#include "simt.h"

namespace softcuda
{

/** Facts of one device; names and units as in its file. */
struct described_device {
    std::string name;
    unsigned char uuid[16];
    int major, minor;
    int sm_count;
    double clock_mhz;         /**< it runs at */
    double maximum_clock_mhz; /**< the driver says it may run at */
    size_t memory_bytes, l2_bytes, shared_bytes;
    int pci_domain, pci_bus, pci_device;
    int driver_version;                         /**< as cuDriverGetVersion gives it: 12080 is 12.8 */
    double macs_per_clock[SOFTCUDA_KIND_COUNT]; /**< per core; 0: not native */
    std::string fault;                          /**< SOFTCUDA_FAULT: what goes wrong; "" when nothing does */
};

/** The device of this process, read on first use; a file that is missing or wrong ends the process with a line. */
const described_device &device_get();

/** Virtual nanoseconds since the first process began: shared with its children, moved on by kernels and by looking. */
uint64_t virtual_now_ns();
void virtual_set_ns(uint64_t now_ns);

/** From now on this process moves the time by looking at it: it drives the device. */
void virtual_drive();

} // namespace softcuda
#endif
