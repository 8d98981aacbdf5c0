/* Facts and settings of an NVIDIA GPU. */
#include "host/device_facts.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_gates.h"
#include "host/cuda_devices.h"
#include "host/device_views.h"
#include "host/topology.h"

static const double LIMIT_TOLERANCE = 0.005; /* of a power limit or clock: drivers round */

__attribute__((format(printf, 4, 5))) static void add_fact(struct tpp_environment *environment, const char *name,
                                                           const char *source, const char *value, ...)
{
    struct tpp_fact *fact = tpp_environment_add_fact(environment);
    if (fact == NULL) {
        return;
    }
    va_list arguments;
    va_start(arguments, value);
    (void)vsnprintf(fact->value, sizeof fact->value, value, arguments);
    va_end(arguments);
    (void)snprintf(fact->name, sizeof fact->name, "%s", name);
    (void)snprintf(fact->source, sizeof fact->source, "%s", source);
}

/* ------------------------------------------------------------------------------------------------- identity */

static size_t collect_views(const struct tpp_device_info *device, const struct tpp_nvml *nvml,
                            struct tpp_device_view views[TPP_VIEWS_MOST])
{
    size_t count = 1;
    tpp_view_of_device(device, &views[0]);
    if (nvml != NULL) {
        tpp_view_of_nvml(nvml, &views[count++]);
    }
    if (strstr(device->capabilities, TPP_CUDA_SIMULATED) != NULL) {
        return count; /* this machine's kernel and PCI tree have nothing to do with a described device */
    }
    count += (size_t)tpp_view_of_proc("/proc", views[0].address, &views[count]);
    uint32_t vendor = 0;
    uint32_t number = 0;
    if (tpp_topology_pci_ids(device, &vendor, &number)) {
        views[count] = (struct tpp_device_view){ .source = "hwloc", .pci_vendor = vendor, .pci_device = number };
        memcpy(views[count].address, views[0].address, sizeof views[count].address);
        views[count].memory_bytes = (double)NAN;
        views[count].clock_hz = (double)NAN;
        count++;
    }
    return count;
}

static void add_identity(const struct tpp_device_view *view, struct tpp_environment *environment)
{
    if (view->name[0] != '\0') {
        add_fact(environment, "name", view->source, "%.200s", view->name);
    }
    if (view->uuid[0] != '\0') {
        add_fact(environment, "uuid", view->source, "%s", view->uuid);
    }
    if (view->address[0] != '\0') {
        add_fact(environment, "pci-address", view->source, "%s", view->address);
    }
    if (view->pci_device != 0) {
        add_fact(environment, "pci-id", view->source, "%04x:%04x", view->pci_vendor, view->pci_device);
    }
    if (view->driver[0] != '\0') {
        add_fact(environment, "driver", view->source, "%s", view->driver);
    }
    if (view->vbios[0] != '\0') {
        add_fact(environment, "vbios", view->source, "%s", view->vbios);
    }
    if (view->memory_bytes > 0.0) {
        add_fact(environment, "memory", view->source, "%.0f bytes", view->memory_bytes);
    }
    if (view->lane_count > 0) {
        add_fact(environment, "lanes", view->source, "%u", view->lane_count);
    }
}

static void judge_identity(const struct tpp_device_info *device, const struct tpp_nvml *nvml,
                           struct tpp_environment *environment)
{
    struct tpp_device_view views[TPP_VIEWS_MOST];
    const size_t count = collect_views(device, nvml, views);
    char differences[TPP_FACT_TEXT_BYTES];
    char sources[TPP_FACT_NAME_BYTES] = "";
    for (size_t i = 0; i < count; i++) {
        const size_t used = strlen(sources);
        (void)snprintf(sources + used, sizeof sources - used, "%s%s", i > 0 ? ", " : "", views[i].source);
    }
    if (tpp_views_compare(views, count, differences, sizeof differences) > 0) {
        tpp_gate_set(environment, TPP_GATE_OF_IDENTITY, TPP_GATE_FAILED, "%s", differences);
    } else if (count > 1) {
        tpp_gate_set(environment, TPP_GATE_OF_IDENTITY, TPP_GATE_PASSED, "%s agree", sources);
    } else {
        tpp_gate_set(environment, TPP_GATE_OF_IDENTITY, TPP_GATE_UNKNOWN, "only %s tells of it", sources);
    }
}

/* ------------------------------------------------------------------------------------------------- whole or a part */

static const char *virtualisation_word(int mode)
{
    static const char *const words[] = { "none", "passed through to this virtual machine", "a virtual GPU",
                                         "host of virtual GPUs", "host of virtual graphics" };
    return mode >= 0 && mode < (int)(sizeof words / sizeof words[0]) ? words[mode] : "unknown";
}

static void judge_whole(const struct tpp_device_info *device, const struct tpp_nvml *nvml,
                        struct tpp_environment *environment)
{
    unsigned mig = 0;
    unsigned pending = 0;
    int mode = -1;
    const int has_mig = nvml->api->mig_mode != NULL &&
                        nvml->api->mig_mode(nvml->device, &mig, &pending) == TPP_NVML_SUCCESS && mig != 0;
    const int has_mode =
        nvml->api->virtualisation != NULL && nvml->api->virtualisation(nvml->device, &mode) == TPP_NVML_SUCCESS;
    const int is_part = has_mig || nvml->is_instance || strstr(device->name, " MIG ") != NULL;
    const int is_virtual = has_mode && mode >= TPP_NVML_VIRTUAL_VGPU;
    add_fact(environment, "mig", "NVML", "%s", is_part ? "on" : "off");
    if (has_mode) {
        add_fact(environment, "virtualisation", "NVML", "%s", virtualisation_word(mode));
    }
    tpp_gate_set(environment, TPP_GATE_OF_WHOLE_DEVICE, is_part || is_virtual ? TPP_GATE_FAILED : TPP_GATE_PASSED,
                 "MIG %s; virtualisation: %s", is_part ? "on" : "off",
                 has_mode ? virtualisation_word(mode) : "not told");
}

/* ------------------------------------------------------------------------------------------------- settings */

static void judge_power_limit(const struct tpp_nvml *nvml, struct tpp_environment *environment)
{
    const struct tpp_nvml_api *api = nvml->api;
    unsigned now = 0;
    unsigned usual = 0;
    unsigned range[2] = { 0, 0 };
    if (api->power_limit == NULL || api->power_limit(nvml->device, &now) != TPP_NVML_SUCCESS ||
        api->power_limit_default == NULL || api->power_limit_default(nvml->device, &usual) != TPP_NVML_SUCCESS) {
        return;
    }
    add_fact(environment, "power-limit", "NVML", "%.1f W", now * 1e-3);
    add_fact(environment, "power-limit-default", "NVML", "%.1f W", usual * 1e-3);
    if (api->power_limit_range != NULL &&
        api->power_limit_range(nvml->device, &range[0], &range[1]) == TPP_NVML_SUCCESS) {
        add_fact(environment, "power-limit-range", "NVML", "%.1f W to %.1f W", range[0] * 1e-3, range[1] * 1e-3);
    }
    tpp_gate_set(environment, TPP_GATE_OF_POWER_LIMIT,
                 now < (1.0 - LIMIT_TOLERANCE) * usual ? TPP_GATE_FAILED : TPP_GATE_PASSED,
                 "limited to %.0f W, by default %.0f W", now * 1e-3, usual * 1e-3);
}

static double read_mhz(tpp_nvml_result (*read)(tpp_nvml_device, int, unsigned *), const struct tpp_nvml *nvml)
{
    unsigned mhz = 0;
    return read != NULL && read(nvml->device, TPP_NVML_CLOCK_SM, &mhz) == TPP_NVML_SUCCESS ? mhz : 0.0;
}

static void add_clock(struct tpp_environment *environment, const char *source, double hz)
{
    struct tpp_known_clock *clock = hz > 0.0 ? tpp_environment_add_clock(environment) : NULL;
    if (clock != NULL) {
        (void)snprintf(clock->source, sizeof clock->source, "%s", source);
        clock->hz = hz;
    }
}

/* Clocks that somebody has set: by application clocks, or locked, which the driver tells as the same reason. */
static void judge_clocks(const struct tpp_nvml *nvml, struct tpp_environment *environment)
{
    struct tpp_telemetry_sample now = { 0 };
    const double set_mhz = read_mhz(nvml->api->clock_set, nvml);
    const double usual_mhz = read_mhz(nvml->api->clock_default, nvml);
    tpp_nvml_read(nvml, &now);
    const int has_reasons = now.throttle_reasons >= 0.0;
    const int is_locked = has_reasons && ((uint64_t)now.throttle_reasons & TPP_NVML_REASON_APPLICATION_CLOCKS) != 0;
    const int is_set = set_mhz > 0.0 && usual_mhz > 0.0 &&
                       (set_mhz < (1.0 - LIMIT_TOLERANCE) * usual_mhz || set_mhz > (1.0 + LIMIT_TOLERANCE) * usual_mhz);
    if (set_mhz > 0.0) {
        add_fact(environment, "application-clock", "NVML", "%.0f MHz", set_mhz);
    }
    if (usual_mhz > 0.0) {
        add_fact(environment, "application-clock-default", "NVML", "%.0f MHz", usual_mhz);
    }
    if (!has_reasons && (set_mhz == 0.0 || usual_mhz == 0.0)) {
        return;
    }
    tpp_gate_set(environment, TPP_GATE_OF_FREE_CLOCKS, is_locked || is_set ? TPP_GATE_FAILED : TPP_GATE_PASSED,
                 "application clock %.0f MHz, by default %.0f MHz; %s by a setting", set_mhz, usual_mhz,
                 is_locked ? "held" : "not held");
}

/* Beside the one that the measuring driver tells, which the device's description has. */
static void add_known_clocks(const struct tpp_nvml *nvml, struct tpp_environment *environment)
{
    if (nvml != NULL) {
        add_clock(environment, "NVML maximum SM clock", 1e6 * read_mhz(nvml->api->clock_most, nvml));
        add_clock(environment, "NVML maximum boost clock", 1e6 * read_mhz(nvml->api->clock_boost, nvml));
        add_clock(environment, "NVML default application clock", 1e6 * read_mhz(nvml->api->clock_default, nvml));
    }
}

/* ------------------------------------------------------------------------------------------------- memory */

static void judge_memory(const struct tpp_nvml *nvml, struct tpp_environment *environment)
{
    const struct tpp_nvml_api *api = nvml->api;
    int now = 0;
    int next = 0;
    unsigned corrected = 0;
    unsigned uncorrected = 0;
    unsigned pending = 0;
    unsigned failed = 0;
    int pages = 0;
    if (api->ecc_mode != NULL && api->ecc_mode(nvml->device, &now, &next) == TPP_NVML_SUCCESS) {
        add_fact(environment, "ecc", "NVML", "%s%s", now ? "on" : "off",
                 now != next ? next ? ", on after a restart" : ", off after a restart" : "");
    }
    if (api->remapped_rows != NULL &&
        api->remapped_rows(nvml->device, &corrected, &uncorrected, &pending, &failed) == TPP_NVML_SUCCESS) {
        add_fact(environment, "remapped-rows", "NVML", "%u after corrected, %u after uncorrected errors%s%s", corrected,
                 uncorrected, pending != 0 ? ", more pending" : "", failed != 0 ? ", one failed" : "");
        tpp_gate_set(environment, TPP_GATE_OF_MEMORY_REPAIR,
                     pending != 0 || failed != 0 ? TPP_GATE_FAILED : TPP_GATE_PASSED, "rows to be remapped: %s",
                     failed != 0    ? "it failed"
                     : pending != 0 ? "pending"
                                    : "none");
    } else if (api->pages_pending != NULL && api->pages_pending(nvml->device, &pages) == TPP_NVML_SUCCESS) {
        tpp_gate_set(environment, TPP_GATE_OF_MEMORY_REPAIR, pages != 0 ? TPP_GATE_FAILED : TPP_GATE_PASSED,
                     "pages to be retired: %s", pages != 0 ? "pending" : "none");
    }
}

/* ------------------------------------------------------------------------------------------------- all of it */

static void add_number(struct tpp_environment *environment, const char *name,
                       tpp_nvml_result (*read)(tpp_nvml_device, unsigned *), tpp_nvml_device device)
{
    unsigned value = 0;
    if (read != NULL && read(device, &value) == TPP_NVML_SUCCESS) {
        add_fact(environment, name, "NVML", "%u", value);
    }
}

static void add_mode(struct tpp_environment *environment, const char *name,
                     tpp_nvml_result (*read)(tpp_nvml_device, int *), tpp_nvml_device device, const char *const *words,
                     int word_count)
{
    int value = 0;
    if (read != NULL && read(device, &value) == TPP_NVML_SUCCESS) {
        add_fact(environment, name, "NVML", "%s", value >= 0 && value < word_count ? words[value] : "unknown");
    }
}

/* Links to other devices: what tells an A800 from an A100, and an H800 from an H100. */
static void add_links(const struct tpp_nvml *nvml, struct tpp_environment *environment)
{
    struct tpp_nvml_field fields[] = { { .field = TPP_NVML_FIELD_NVLINK_COUNT },
                                       { .field = TPP_NVML_FIELD_NVLINK_SPEED_MBPS } };
    const struct tpp_nvml_api *api = nvml->api;
    unsigned active = 0;
    if (api->fields == NULL || api->fields(nvml->device, 2, fields) != TPP_NVML_SUCCESS ||
        fields[0].result != TPP_NVML_SUCCESS || fields[0].type != TPP_NVML_VALUE_UNSIGNED) {
        return;
    }
    for (unsigned i = 0; i < fields[0].value.natural && api->nvlink_state != NULL; i++) {
        int is_active = 0;
        active += api->nvlink_state(nvml->device, i, &is_active) == TPP_NVML_SUCCESS && is_active != 0;
    }
    add_fact(environment, "nvlinks", "NVML", "%u, %u of them active", fields[0].value.natural, active);
    if (fields[1].result == TPP_NVML_SUCCESS && fields[1].type == TPP_NVML_VALUE_UNSIGNED) {
        add_fact(environment, "nvlink-speed", "NVML", "%u MB/s each", fields[1].value.natural);
    }
}

static void add_settings(const struct tpp_nvml *nvml, struct tpp_environment *environment)
{
    static const char *const compute_modes[] = { "default", "exclusive thread", "prohibited", "exclusive process" };
    static const char *const switches[] = { "off", "on" };
    const struct tpp_nvml_api *api = nvml->api;
    char text[TPP_NAME_BYTES] = "";
    if (api->part_number != NULL && api->part_number(nvml->device, text, sizeof text) == TPP_NVML_SUCCESS) {
        add_fact(environment, "board-part-number", "NVML", "%s", text);
    }
    add_fact(environment, "place", "NVML", "%u of %u in NVML's order", nvml->index + 1, nvml->count);
    add_mode(environment, "compute-mode", api->compute_mode, nvml->device, compute_modes, 4);
    add_mode(environment, "persistence", api->persistence, nvml->device, switches, 2);
    add_number(environment, "pcie-generation", api->link_generation, nvml->device);
    add_number(environment, "pcie-generation-most", api->link_generation_most, nvml->device);
    add_number(environment, "pcie-width", api->link_width, nvml->device);
    add_number(environment, "pcie-width-most", api->link_width_most, nvml->device);
    add_links(nvml, environment);
}

void tpp_facts_add(const struct tpp_device_info *device, const struct tpp_nvml *nvml,
                   struct tpp_environment *environment)
{
    struct tpp_device_view views[TPP_VIEWS_MOST];
    const size_t count = collect_views(device, nvml, views);
    for (size_t i = 0; i < count; i++) {
        add_identity(&views[i], environment);
    }
    if (nvml != NULL) {
        add_settings(nvml, environment);
    }
    add_known_clocks(nvml, environment);
}

void tpp_facts_judge(const struct tpp_device_info *device, const struct tpp_nvml *nvml,
                     struct tpp_environment *environment)
{
    judge_identity(device, nvml, environment);
    if (nvml != NULL) {
        judge_whole(device, nvml, environment);
        judge_power_limit(nvml, environment);
        judge_clocks(nvml, environment);
        judge_memory(nvml, environment);
    }
}
