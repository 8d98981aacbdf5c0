/* Where things are in this machine, through hwloc. */
#include "host/topology.h"

#include <hwloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void tpp_driver_text_clean(char *text)
{
    size_t length = 0;
    for (const char *at = text; *at != '\0'; at++) {
        char c = *at >= 0x20 && *at < 0x7f ? *at : ' ';
        if (c != ' ' || length > 0) {
            text[length++] = c;
        }
    }
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    text[length] = '\0';
}

/* Loaded anew for each question: the questions are few, and nothing is kept across a fork. */
static hwloc_topology_t load_topology(void)
{
    hwloc_topology_t topology = NULL;
    if (hwloc_topology_init(&topology) != 0) {
        return NULL;
    }
    (void)hwloc_topology_set_io_types_filter(topology, HWLOC_TYPE_FILTER_KEEP_IMPORTANT);
#if HWLOC_API_VERSION >= 0x00020500
    /* Count what this process may use: somebody who runs under taskset means it. */
    (void)hwloc_topology_set_flags(topology,
                                   HWLOC_TOPOLOGY_FLAG_RESTRICT_TO_CPUBINDING | HWLOC_TOPOLOGY_FLAG_IS_THISSYSTEM);
#endif
    if (hwloc_topology_load(topology) != 0) {
        hwloc_topology_destroy(topology);
        return NULL;
    }
    return topology;
}

static uint32_t count_of(hwloc_topology_t topology, hwloc_obj_type_t type)
{
    int count = hwloc_get_nbobjs_by_type(topology, type);
    return count > 0 ? (uint32_t)count : 0;
}

static uint64_t cache_bytes(hwloc_topology_t topology, hwloc_obj_type_t type)
{
    hwloc_obj_t cache = hwloc_get_obj_by_type(topology, type, 0);
    return cache != NULL && cache->attr != NULL ? cache->attr->cache.size : 0;
}

static void locate_cpu(hwloc_topology_t topology, struct tpp_device_info *device)
{
    uint32_t cores = count_of(topology, HWLOC_OBJ_CORE);
    if (cores > 0 && (device->compute_units == 0 || cores < device->compute_units)) {
        device->core_count = cores; /* a driver counts hardware threads as compute units */
    }
    device->l1d_bytes = cache_bytes(topology, HWLOC_OBJ_L1CACHE);
    device->l2_bytes = cache_bytes(topology, HWLOC_OBJ_L2CACHE);
    uint64_t last = cache_bytes(topology, HWLOC_OBJ_L3CACHE);
    device->llc_bytes = last > 0 ? last : device->l2_bytes > 0 ? device->l2_bytes : device->llc_bytes;
    (void)snprintf(device->locality, sizeof device->locality, "%u package%s, %u NUMA node%s, %u cores, %u threads",
                   count_of(topology, HWLOC_OBJ_PACKAGE), count_of(topology, HWLOC_OBJ_PACKAGE) == 1 ? "" : "s",
                   count_of(topology, HWLOC_OBJ_NUMANODE), count_of(topology, HWLOC_OBJ_NUMANODE) == 1 ? "" : "s",
                   cores, count_of(topology, HWLOC_OBJ_PU));
}

static hwloc_obj_t find_pci(hwloc_topology_t topology, const struct tpp_device_info *device)
{
    return device->pci_address[0] != '\0' ? hwloc_get_pcidev_by_busidstring(topology, device->pci_address) : NULL;
}

static void locate_pci(hwloc_topology_t topology, struct tpp_device_info *device)
{
    hwloc_obj_t pci = find_pci(topology, device);
    hwloc_obj_t near = pci != NULL ? hwloc_get_non_io_ancestor_obj(topology, pci) : NULL;
    if (near == NULL || near->nodeset == NULL) {
        return;
    }
    char nodes[64] = "";
    char processors[256] = "";
    (void)hwloc_bitmap_list_snprintf(nodes, sizeof nodes, near->nodeset);
    (void)hwloc_bitmap_list_snprintf(processors, sizeof processors, near->cpuset);
    (void)snprintf(device->locality, sizeof device->locality, "PCI %s, NUMA node %s, near processors %s",
                   device->pci_address, nodes, processors);
}

void tpp_topology_locate(struct tpp_device_info *device)
{
    hwloc_topology_t topology = load_topology();
    if (topology == NULL) {
        return;
    }
    if (device->kind == TPP_DEVICE_CPU) {
        locate_cpu(topology, device);
    } else {
        locate_pci(topology, device);
    }
    hwloc_topology_destroy(topology);
}

int tpp_topology_pci_ids(const struct tpp_device_info *device, uint32_t *vendor_id, uint32_t *device_id)
{
    hwloc_topology_t topology = load_topology();
    hwloc_obj_t pci = topology != NULL ? find_pci(topology, device) : NULL;
    const int is_there = pci != NULL && pci->attr != NULL;
    if (is_there) {
        *vendor_id = pci->attr->pcidev.vendor_id;
        *device_id = pci->attr->pcidev.device_id;
    }
    if (topology != NULL) {
        hwloc_topology_destroy(topology);
    }
    return is_there;
}

void tpp_topology_describe(struct tpp_host_info *host)
{
    hwloc_topology_t topology = load_topology();
    if (topology == NULL) {
        return;
    }
    host->core_count = count_of(topology, HWLOC_OBJ_CORE);
    host->thread_count = count_of(topology, HWLOC_OBJ_PU);
    host->memory_bytes = hwloc_get_root_obj(topology)->total_memory;
    (void)snprintf(host->topology, sizeof host->topology,
                   "hwloc %s: %u package(s), %u NUMA node(s), L1d %llu KiB, L2 %llu KiB, L3 %llu KiB",
                   HWLOC_API_VERSION >= 0x00020000 ? "2" : "1", count_of(topology, HWLOC_OBJ_PACKAGE),
                   count_of(topology, HWLOC_OBJ_NUMANODE),
                   (unsigned long long)cache_bytes(topology, HWLOC_OBJ_L1CACHE) >> 10,
                   (unsigned long long)cache_bytes(topology, HWLOC_OBJ_L2CACHE) >> 10,
                   (unsigned long long)cache_bytes(topology, HWLOC_OBJ_L3CACHE) >> 10);
    hwloc_topology_destroy(topology);
}

int tpp_topology_bind_driver_threads(void)
{
    hwloc_topology_t topology = load_topology();
    int is_whole = topology != NULL && (long)count_of(topology, HWLOC_OBJ_PU) == sysconf(_SC_NPROCESSORS_CONF);
    if (topology != NULL) {
        hwloc_topology_destroy(topology);
    }
    return is_whole && setenv("POCL_AFFINITY", "1", 0) == 0;
}

struct tpp_binding {
    hwloc_topology_t topology;
    hwloc_bitmap_t before;
};

struct tpp_binding *tpp_topology_bind(const struct tpp_device_info *device)
{
    struct tpp_binding *binding = calloc(1, sizeof *binding);
    if (binding == NULL) {
        return NULL;
    }
    binding->topology = load_topology();
    binding->before = hwloc_bitmap_alloc();
    if (binding->topology != NULL && binding->before != NULL &&
        hwloc_get_cpubind(binding->topology, binding->before, HWLOC_CPUBIND_THREAD) == 0) {
        hwloc_obj_t pci = find_pci(binding->topology, device);
        hwloc_obj_t near = pci != NULL ? hwloc_get_non_io_ancestor_obj(binding->topology, pci) : NULL;
        hwloc_const_bitmap_t set = near != NULL ? near->cpuset : binding->before;
        if (hwloc_set_cpubind(binding->topology, set, HWLOC_CPUBIND_THREAD) == 0) {
            return binding;
        }
    }
    hwloc_bitmap_free(binding->before);
    if (binding->topology != NULL) {
        hwloc_topology_destroy(binding->topology);
    }
    free(binding);
    return NULL;
}

void tpp_topology_unbind(struct tpp_binding *binding)
{
    if (binding == NULL) {
        return;
    }
    (void)hwloc_set_cpubind(binding->topology, binding->before, HWLOC_CPUBIND_THREAD);
    hwloc_bitmap_free(binding->before);
    hwloc_topology_destroy(binding->topology);
    free(binding);
}
