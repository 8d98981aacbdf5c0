/* The queue, and running it on the model in virtual time. */
#include "driver_stream.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "described_device.h"
#include "driver_memory.h"

namespace
{

enum { PARAMETERS_MOST = 16, ALIGNMENT = 64 };
const int INVALID = TPP_CU_INVALID_VALUE;
const int NOT_FOUND = TPP_CU_NOT_FOUND;

/* An argument, at the alignment that the widest of them, a tensor map, must have. */
struct argument {
    alignas(ALIGNMENT) unsigned char bytes[128];
};

struct operation {
    softcuda::event *stamped; /* NULL for a launch */
    std::string entry;
    unsigned grid[3], block[3], cluster[3];
    size_t shared_bytes;
    std::vector<argument> arguments;
};

std::vector<operation> queue;
int state;
unsigned launch_count;

/* Faults that a launch can meet, by the name in SOFTCUDA_FAULT. The spin kernel that holds the stream is none of them,
 * and neither are fills: what is measured meets the fault. */
int fault_of(const operation &launch)
{
    const std::string &fault = softcuda::device_get().fault;
    if (launch.entry.find("spin") != std::string::npos || launch.entry.find("fill") != std::string::npos) {
        return TPP_CU_SUCCESS;
    }
    launch_count++;
    if (fault == "launch-failure") {
        return TPP_CU_LAUNCH_FAILED;
    }
    if (fault == "illegal-address") {
        return TPP_CU_ILLEGAL_ADDRESS;
    }
    if (fault == "ecc-error") {
        return TPP_CU_ECC_UNCORRECTABLE;
    }
    return fault == "lost-device" && launch_count > 2 ? (int)TPP_CU_DEVICE_LOST : (int)TPP_CU_SUCCESS;
}

/* No two launches of a chip take the same time, and a record of such would be none. SOFTCUDA_WANDER_PPM: by how much
 * the clock of each launch is off, at most and at random, though the same from run to run. */
double wander()
{
    static unsigned long long drawn = 0x9e3779b97f4a7c15ull;
    const char *ppm = getenv("SOFTCUDA_WANDER_PPM");
    drawn = drawn * 6364136223846793005ull + 1442695040888963407ull;
    const double random = (double)(drawn >> 11) / 9007199254740992.0;
    return ppm != nullptr ? 1.0 + 1e-6 * strtod(ppm, nullptr) * (2.0 * random - 1.0) : 1.0;
}

int run_launch(operation &launch)
{
    const softcuda::described_device &device = softcuda::device_get();
    softcuda_machine *machine = softcuda_machine_get();
    const int fault = fault_of(launch);
    if (fault != TPP_CU_SUCCESS) {
        return fault;
    }
    const unsigned cores = (unsigned)device.sm_count;
    const unsigned long long blocks = (unsigned long long)launch.grid[0] * launch.grid[1] * launch.grid[2];
    machine->sm_count = cores;
    machine->blocks_per_core = (unsigned)std::min(blocks / cores, 8ull);
    machine->clock_hz = softcuda::moment_at(device, softcuda::virtual_now_ns()).clock_mhz * 1e6 * wander();
    std::copy(device.macs_per_clock, device.macs_per_clock + SOFTCUDA_KIND_COUNT, machine->macs_per_clock);
    machine->is_global = softcuda::device_contains;
    machine->timer_step_ns = 1;
    machine->seed = UINT64_MAX; /* backwards: so its clocks stand around the work */
    machine->now_ns = softcuda::virtual_now_ns();
    void *pointers[PARAMETERS_MOST];
    for (size_t i = 0; i < launch.arguments.size(); i++) {
        pointers[i] = launch.arguments[i].bytes;
    }
    char error[1024] = "";
    if (softcuda_launch(launch.entry.c_str(), launch.grid, launch.block, launch.cluster, launch.shared_bytes, pointers,
                        error, sizeof error) != 0) {
        fprintf(stderr, "softcuda: %s: %s\n", launch.entry.c_str(), error);
        return TPP_CU_LAUNCH_FAILED;
    }
    softcuda::virtual_set_ns(std::max(machine->now_ns, softcuda::virtual_now_ns()));
    return TPP_CU_SUCCESS;
}

} // namespace

int softcuda::stream_launch(const tpp_cu_launch_config *config, const char *entry, void **parameters)
{
    operation made = {};
    size_t bytes[PARAMETERS_MOST];
    const int count = softcuda_entry_parameters(entry, bytes, PARAMETERS_MOST);
    if (state != TPP_CU_SUCCESS || count < 0 || count > PARAMETERS_MOST) {
        return state != TPP_CU_SUCCESS ? state : count < 0 ? NOT_FOUND : INVALID;
    }
    made.entry = entry;
    made.shared_bytes = config->shared_bytes;
    for (unsigned i = 0; i < 3; i++) {
        made.grid[i] = config->grid[i];
        made.block[i] = config->block[i];
        made.cluster[i] = 1;
    }
    for (unsigned i = 0; i < config->attribute_count; i++) {
        if (config->attributes[i].id == TPP_CU_LAUNCH_CLUSTER) {
            memcpy(made.cluster, config->attributes[i].value.cluster, sizeof made.cluster);
        }
    }
    if (made.shared_bytes > device_get().shared_bytes) {
        return TPP_CU_LAUNCH_OUT_OF_RESOURCES;
    }
    made.arguments.resize((size_t)count);
    for (size_t i = 0; i < made.arguments.size(); i++) {
        memcpy(made.arguments[i].bytes, parameters[i], std::min(bytes[i], sizeof made.arguments[i].bytes));
    }
    queue.push_back(std::move(made));
    return TPP_CU_SUCCESS;
}

void softcuda::stream_record(event *event)
{
    operation made = {};
    made.stamped = event;
    queue.push_back(std::move(made));
}

int softcuda::stream_run()
{
    std::vector<operation> running;
    running.swap(queue);
    for (operation &next : running) {
        if (state != TPP_CU_SUCCESS) {
            break;
        }
        if (next.stamped != nullptr) {
            next.stamped->at_ns = virtual_now_ns();
        } else {
            state = run_launch(next);
        }
    }
    return state;
}

int softcuda::stream_state()
{
    return state;
}
