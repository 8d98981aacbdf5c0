/* Reading a described device. */
#include "described_device.h"

#include <jansson.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace
{

[[noreturn]] void refuse(const char *file, const char *what)
{
    fprintf(stderr, "softcuda: %s: %s\n", file, what);
    abort();
}

double number(const char *file, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value)) {
        refuse(file, key);
    }
    return json_number_value(value);
}

const char *text(const char *file, const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    if (value == nullptr) {
        refuse(file, key);
    }
    return value;
}

/* The device, or as much of it as is asked for: what it computes is the same, and costs as much less. */
int cores_of(int described)
{
    const char *cut = getenv("SOFTCUDA_CORES");
    return cut != nullptr && atoi(cut) > 0 ? std::min(atoi(cut), described) : described;
}

void read_rates(const char *file, const json_t *rates, softcuda::described_device &made)
{
    const char *name = nullptr;
    json_t *rate = nullptr;
    json_object_foreach(const_cast<json_t *>(rates), name, rate)
    {
        const softcuda_kind kind = softcuda_kind_find(name);
        if (kind == SOFTCUDA_KIND_COUNT || !json_is_number(rate)) {
            refuse(file, name);
        }
        made.macs_per_clock[kind] = json_number_value(rate);
    }
}

softcuda::described_device read(const char *file)
{
    softcuda::described_device made = {};
    json_error_t why;
    json_t *root = json_load_file(file, JSON_REJECT_DUPLICATES, &why);
    if (root == nullptr) {
        refuse(file, why.text);
    }
    made.name = text(file, root, "name");
    const char *uuid = text(file, root, "uuid");
    for (unsigned i = 0; i < 16; i++) {
        unsigned byte = 0;
        if (sscanf(uuid + 2 * i, "%2x", &byte) != 1) {
            refuse(file, "uuid");
        }
        made.uuid[i] = (unsigned char)byte;
    }
    const int capability = (int)number(file, root, "capability");
    made.major = capability / 10;
    made.minor = capability % 10;
    made.sm_count = cores_of((int)number(file, root, "sm_count"));
    made.clock_mhz = number(file, root, "clock_mhz");
    made.maximum_clock_mhz = number(file, root, "maximum_clock_mhz");
    made.memory_bytes = (size_t)number(file, root, "memory_bytes");
    made.l2_bytes = (size_t)number(file, root, "l2_bytes");
    made.shared_bytes = (size_t)number(file, root, "shared_bytes");
    made.driver_version = (int)number(file, root, "driver_version");
    if (sscanf(text(file, root, "pci_address"), "%x:%x:%x", (unsigned *)&made.pci_domain, (unsigned *)&made.pci_bus,
               (unsigned *)&made.pci_device) != 3) {
        refuse(file, "pci_address");
    }
    read_rates(file, json_object_get(root, "macs_per_clock"), made);
    json_decref(root);
    const char *fault = getenv("SOFTCUDA_FAULT");
    made.fault = fault != nullptr ? fault : "";
    return made;
}

} // namespace

const softcuda::described_device &softcuda::device_get()
{
    static const described_device device = [] {
        const char *file = getenv("SOFTCUDA_DEVICE");
        if (file == nullptr || *file == '\0') {
            refuse("SOFTCUDA_DEVICE", "name a file of tests/softcuda/devices");
        }
        return read(file);
    }();
    return device;
}
