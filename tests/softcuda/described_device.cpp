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
        made.macs_per_clock[kind] = json_number_value(rate) * made.rate_factor;
    }
}

double optional(const json_t *object, const char *key, double absent)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : absent;
}

/* A script of its own for a fault, where the file has one of that name; else the usual one. */
void read_script(const char *file, const json_t *scripts, const std::string &fault, softcuda::described_board &made)
{
    const json_t *script = json_object_get(scripts, fault.c_str());
    script = script != nullptr ? script : json_object_get(scripts, "usual");
    if (!json_is_array(script) || json_array_size(script) == 0) {
        refuse(file, "scripts");
    }
    for (size_t i = 0; i < json_array_size(script); i++) {
        const json_t *point = json_array_get(script, i);
        softcuda::script_point added = {};
        added.at_us = number(file, point, "at_us");
        added.power_w = number(file, point, "power_w");
        added.temperature_c = number(file, point, "temperature_c");
        added.memory_temperature_c = optional(point, "memory_temperature_c", 0);
        added.clock_mhz = optional(point, "clock_mhz", 0);
        added.reasons = (uint64_t)optional(point, "reasons", 0);
        made.script.push_back(added);
    }
}

void read_board(const char *file, const json_t *board, const std::string &fault, softcuda::described_board &made)
{
    made.driver = text(file, board, "driver");
    made.vbios = text(file, board, "vbios");
    made.part_number = text(file, board, "part_number");
    made.pci_id = (unsigned)strtoul(text(file, board, "pci_id"), nullptr, 16);
    made.lanes_per_core = (unsigned)number(file, board, "lanes_per_core");
    made.link_generation = (unsigned)number(file, board, "link_generation");
    made.link_width = (unsigned)number(file, board, "link_width");
    made.nvlinks = (unsigned)number(file, board, "nvlinks");
    made.nvlink_mbps = (unsigned)number(file, board, "nvlink_mbps");
    made.memory_clock_mhz = number(file, board, "memory_clock_mhz");
    made.power_limit_w = number(file, board, "power_limit_w");
    read_script(file, json_object_get(board, "scripts"), fault, made);
}

/* What CUDA shows of an instance: its share of cores and memory, and a name that says so. */
void cut_instance(softcuda::described_device &made)
{
    made.sm_count = made.whole_sm_count * 3 / 8;
    made.memory_bytes = made.whole_memory_bytes / 2;
    made.name = made.whole_name + " MIG 3g.40gb";
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
    const char *fault = getenv("SOFTCUDA_FAULT");
    made.fault = fault != nullptr ? fault : "";
    made.rate_factor = made.fault == "too-fast" ? 1.05 : made.fault == "too-slow" ? 0.95 : 1.0;
    read_rates(file, json_object_get(root, "macs_per_clock"), made);
    read_board(file, json_object_get(root, "board"), made.fault, made.board);
    json_decref(root);
    made.whole_name = made.name;
    made.whole_sm_count = made.sm_count;
    made.whole_memory_bytes = made.memory_bytes;
    if (made.fault == "mig-on") {
        cut_instance(made);
    }
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

softcuda::device_moment softcuda::moment_at(const described_device &device, uint64_t now_ns)
{
    const std::vector<script_point> &script = device.board.script;
    const uint64_t power_reasons = 0x4 | 0x80, thermal_reasons = 0x20 | 0x40;
    const double now_us = (double)now_ns * 1e-3;
    device_moment made = {};
    made.clock_mhz = device.clock_mhz;
    for (size_t i = 0; i < script.size() && script[i].at_us <= now_us; i++) {
        const script_point &from = script[i];
        const script_point &to = i + 1 < script.size() ? script[i + 1] : from;
        const double length_us = to.at_us - from.at_us;
        const double passed_us = length_us > 0 ? std::min(now_us - from.at_us, length_us) : now_us - from.at_us;
        const double share = length_us > 0 ? passed_us / length_us : 0;
        made.clock_mhz = from.clock_mhz > 0 ? from.clock_mhz : device.clock_mhz;
        made.reasons = from.reasons;
        made.power_w = from.power_w + share * (to.power_w - from.power_w);
        made.temperature_c = from.temperature_c + share * (to.temperature_c - from.temperature_c);
        made.memory_temperature_c =
            from.memory_temperature_c + share * (to.memory_temperature_c - from.memory_temperature_c);
        made.energy_j += 0.5 * (from.power_w + made.power_w) * passed_us * 1e-6;
        made.power_violation_ns += (from.reasons & power_reasons) != 0 ? passed_us * 1e3 : 0;
        made.thermal_violation_ns += (from.reasons & thermal_reasons) != 0 ? passed_us * 1e3 : 0;
    }
    return made;
}
