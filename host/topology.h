/**
 * Where things are in this machine, through hwloc: cores, caches, the place of a device, and binding the thread near
 * it.
 */
#ifndef TPP_HOST_TOPOLOGY_H
#define TPP_HOST_TOPOLOGY_H

#include "base/record.h"

/**
 * Completes a device's description: locality, caches, and for a CPU device its physical cores. What hwloc does not know
 * stays as it is. Uses kind, pci_address and compute_units.
 */
void tpp_topology_locate(struct tpp_device_info *device);

/**
 * The ids of the PCI device at a device's address.
 *
 * @return 1 when hwloc sees it there, else 0 and nothing is written.
 */
int tpp_topology_pci_ids(const struct tpp_device_info *device, uint32_t *vendor_id, uint32_t *device_id);

/** Core and thread counts this process may use, memory, and one line about the machine. */
void tpp_topology_describe(struct tpp_host_info *host);

/**
 * Asks drivers that run on this host's processors to bind their threads, one to each, before they are opened.
 *
 * Left to itself the scheduler may wake two worker threads on one processor and leave them there for a whole launch:
 * half the rate, for seconds on end. PoCL binds its threads when POCL_AFFINITY is 1; that is only safe when this
 * process may use every processor, since it counts them from 0. What the user has set stays.
 *
 * @return 1 when threads will be bound, else 0.
 */
int tpp_topology_bind_driver_threads(void);

/** A binding that can be undone. */
struct tpp_binding;

/**
 * Binds the calling thread to the processors nearest to a PCI device: those of the NUMA node it hangs on. For a CPU
 * device the binding stays as the user set it, since the driver's own threads inherit it.
 *
 * @return NULL when the system does not allow it; then nothing changed. Undo with tpp_topology_unbind().
 */
struct tpp_binding *tpp_topology_bind(const struct tpp_device_info *device);

/** Restores the binding from before and frees; NULL is allowed. */
void tpp_topology_unbind(struct tpp_binding *binding);

/** Replaces what is not printable ASCII or valid UTF-8 by blanks, and strips blanks at both ends. */
void tpp_driver_text_clean(char *text);

#endif
