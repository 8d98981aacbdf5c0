/* Views of one device, and their comparison. */
#include "host/device_views.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "host/topology.h"

static const double MEMORY_TOLERANCE = 0.05; /* the driver keeps a part for itself */
static const double CLOCK_TOLERANCE = 0.02;

/* ------------------------------------------------------------------------------------------------- one form */

/* Addresses are written with four or eight digits of domain, in either case. */
static void normalise_address(const char *text, char *address, size_t bytes)
{
    unsigned parts[4] = { 0 };
    *address = '\0';
    if (sscanf(text, "%x:%x:%x.%x", &parts[0], &parts[1], &parts[2], &parts[3]) == 4) {
        (void)snprintf(address, bytes, "%04x:%02x:%02x.%x", parts[0], parts[1], parts[2], parts[3]);
    }
}

/* "GPU-6B14..." and "MIG-6b14..." as "6b14..."; a UUID that is hidden from this user ("GPU-????") is none. */
static void normalise_uuid(const char *text, char *uuid, size_t bytes)
{
    const char *at = strncmp(text, "GPU-", 4) == 0 || strncmp(text, "MIG-", 4) == 0 ? text + 4 : text;
    size_t length = 0;
    for (; *at != '\0' && length + 1 < bytes; at++) {
        uuid[length++] = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
    }
    uuid[length] = '\0';
    if (strchr(uuid, '?') != NULL) {
        *uuid = '\0';
    }
}

static void begin(struct tpp_device_view *view, const char *source)
{
    *view = (struct tpp_device_view){ .source = source, .memory_bytes = (double)NAN, .clock_hz = (double)NAN };
}

/* ------------------------------------------------------------------------------------------------- sources */

void tpp_view_of_device(const struct tpp_device_info *device, struct tpp_device_view *view)
{
    const char *uuid = strstr(device->id, "GPU-");
    begin(view, strcmp(device->backend, "cuda") == 0 ? "CUDA" : "OpenCL");
    if (uuid != NULL) {
        normalise_uuid(uuid, view->uuid, sizeof view->uuid);
    }
    normalise_address(device->pci_address, view->address, sizeof view->address);
    (void)snprintf(view->name, sizeof view->name, "%s", device->name);
    view->memory_bytes = device->memory_bytes > 0 ? (double)device->memory_bytes : (double)NAN;
    view->clock_hz = device->clock_hz;
    view->core_count = device->core_count;
}

void tpp_view_of_nvml(const struct tpp_nvml *nvml, struct tpp_device_view *view)
{
    const struct tpp_nvml_api *api = nvml->api;
    char uuid[TPP_NAME_BYTES] = "";
    struct tpp_nvml_pci pci;
    struct tpp_nvml_memory memory;
    unsigned number = 0;
    begin(view, "NVML");
    view->is_instance = nvml->is_instance;
    if (api->uuid(nvml->device, uuid, sizeof uuid) == TPP_NVML_SUCCESS && !nvml->is_instance) {
        normalise_uuid(uuid, view->uuid, sizeof view->uuid);
    }
    if (api->pci(nvml->device, &pci) == TPP_NVML_SUCCESS) {
        (void)snprintf(view->address, sizeof view->address, "%04x:%02x:%02x.0", pci.domain, pci.bus, pci.device);
        view->pci_vendor = pci.device_id & 0xffff;
        view->pci_device = pci.device_id >> 16;
    }
    (void)api->name(nvml->device, view->name, sizeof view->name);
    (void)snprintf(view->driver, sizeof view->driver, "%.*s", (int)sizeof view->driver - 1, nvml->driver);
    if (api->vbios != NULL && api->vbios(nvml->device, view->vbios, sizeof view->vbios) != TPP_NVML_SUCCESS) {
        view->vbios[0] = '\0';
    }
    if (api->memory != NULL && api->memory(nvml->device, &memory) == TPP_NVML_SUCCESS) {
        view->memory_bytes = (double)memory.total;
    }
    if (api->clock_most != NULL && api->clock_most(nvml->device, TPP_NVML_CLOCK_SM, &number) == TPP_NVML_SUCCESS) {
        view->clock_hz = (double)number * 1e6;
    }
    if (api->lane_count != NULL && api->lane_count(nvml->device, &number) == TPP_NVML_SUCCESS) {
        view->lane_count = number;
    }
}

/* The value of "Key: \t value" without what surrounds it; NULL for another key. */
static char *value_after(char *line, const char *key)
{
    const size_t length = strlen(key);
    if (strncmp(line, key, length) != 0 || line[length] != ':') {
        return NULL;
    }
    tpp_driver_text_clean(line + length + 1);
    return line + length + 1;
}

static void take_line(char *line, struct tpp_device_view *view)
{
    const char *model = value_after(line, "Model");
    const char *uuid = value_after(line, "GPU UUID");
    const char *vbios = value_after(line, "Video BIOS");
    const char *address = value_after(line, "Bus Location");
    if (model != NULL) {
        (void)snprintf(view->name, sizeof view->name, "%s", model);
    } else if (uuid != NULL) {
        normalise_uuid(uuid, view->uuid, sizeof view->uuid);
    } else if (vbios != NULL && strchr(vbios, '?') == NULL) {
        (void)snprintf(view->vbios, sizeof view->vbios, "%.*s", (int)sizeof view->vbios - 1, vbios);
    } else if (address != NULL) {
        normalise_address(address, view->address, sizeof view->address);
    }
}

/* "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.15  Thu ...": the first word that is a number with dots. */
static void take_version(char *line, struct tpp_device_view *view)
{
    char *rest = NULL;
    for (char *word = strtok_r(line, " \t\n", &rest); word != NULL; word = strtok_r(NULL, " \t\n", &rest)) {
        if (strspn(word, "0123456789.") == strlen(word) && strchr(word, '.') != NULL) {
            (void)snprintf(view->driver, sizeof view->driver, "%.*s", (int)sizeof view->driver - 1, word);
            return;
        }
    }
}

int tpp_view_of_proc(const char *root, const char *address, struct tpp_device_view *view)
{
    char path[TPP_TEXT_BYTES];
    char line[TPP_TEXT_BYTES];
    begin(view, "/proc");
    (void)snprintf(path, sizeof path, "%s/driver/nvidia/version", root);
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        if (fgets(line, sizeof line, file) != NULL) {
            take_version(line, view);
        }
        (void)fclose(file);
    }
    (void)snprintf(path, sizeof path, "%s/driver/nvidia/gpus/%s/information", root, address);
    file = fopen(path, "r");
    if (file != NULL) {
        while (fgets(line, sizeof line, file) != NULL) {
            take_line(line, view);
        }
        (void)fclose(file);
    }
    return view->driver[0] != '\0' || view->name[0] != '\0';
}

/* ------------------------------------------------------------------------------------------------- comparison */

struct comparing {
    const struct tpp_device_view *one, *other;
    char *text;
    size_t bytes;
    size_t count;
};

__attribute__((format(printf, 2, 3))) static void differ(struct comparing *comparing, const char *format, ...)
{
    const size_t used = strlen(comparing->text);
    char line[TPP_TEXT_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    (void)snprintf(comparing->text + used, comparing->bytes - used, "%s%s", used > 0 ? "; " : "", line);
    comparing->count++;
}

static void compare_text(struct comparing *comparing, const char *what, const char *one, const char *other)
{
    if (*one != '\0' && *other != '\0' && strcasecmp(one, other) != 0) {
        differ(comparing, "%s: %s says %.80s, %s %.80s", what, comparing->one->source, one, comparing->other->source,
               other);
    }
}

static void compare_number(struct comparing *comparing, const char *what, double one, double other, double tolerance,
                           double unit, const char *unit_name)
{
    if (isfinite(one) && isfinite(other) && fabs(one - other) > tolerance * fmax(one, other)) {
        differ(comparing, "%s: %s says %.4g %s, %s %.4g", what, comparing->one->source, one / unit, unit_name,
               comparing->other->source, other / unit);
    }
}

static void compare_pci_id(struct comparing *comparing)
{
    const struct tpp_device_view *one = comparing->one;
    const struct tpp_device_view *other = comparing->other;
    if (one->pci_device != 0 && other->pci_device != 0 &&
        (one->pci_device != other->pci_device || one->pci_vendor != other->pci_vendor)) {
        differ(comparing, "PCI id: %s says %04x:%04x, %s %04x:%04x", one->source, one->pci_vendor, one->pci_device,
               other->source, other->pci_vendor, other->pci_device);
    }
}

/* SMs are counted by one, their lanes by the other. */
static void compare_cores(struct comparing *comparing)
{
    const struct tpp_device_view *one = comparing->one;
    const struct tpp_device_view *other = comparing->other;
    if (one->core_count > 0 && other->lane_count > 0 && other->lane_count % one->core_count != 0) {
        differ(comparing, "cores: %s says %u, of which %s's %u lanes are no multiple", one->source, one->core_count,
               other->source, other->lane_count);
    }
}

static void compare_pair(struct comparing *comparing)
{
    const struct tpp_device_view *one = comparing->one;
    const struct tpp_device_view *other = comparing->other;
    compare_text(comparing, "PCI address", one->address, other->address);
    compare_text(comparing, "driver", one->driver, other->driver);
    compare_text(comparing, "VBIOS", one->vbios, other->vbios);
    compare_pci_id(comparing);
    compare_number(comparing, "highest clock", one->clock_hz, other->clock_hz, CLOCK_TOLERANCE, 1e6, "MHz");
    if (one->is_instance || other->is_instance) {
        return; /* its UUID, name, memory and cores are its own */
    }
    compare_text(comparing, "UUID", one->uuid, other->uuid);
    compare_text(comparing, "name", one->name, other->name);
    compare_number(comparing, "memory", one->memory_bytes, other->memory_bytes, MEMORY_TOLERANCE, 1e9, "GB");
    compare_cores(comparing);
}

size_t tpp_views_compare(const struct tpp_device_view *views, size_t count, char *differences, size_t bytes)
{
    struct comparing comparing = { .text = differences, .bytes = bytes };
    *differences = '\0';
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            comparing.one = &views[j];
            comparing.other = &views[i];
            compare_pair(&comparing);
        }
    }
    return comparing.count;
}
