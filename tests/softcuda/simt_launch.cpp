/* Launches: entries by name, blocks and clusters in turn, virtual time. */
#include <cstdio>
#include <memory>

#include "simt_state.h"

namespace softcuda
{

softcuda_machine machine = [] {
    softcuda_machine first{};
    first.sm_count = 1;
    first.clock_hz = 1e9;
    return first;
}();
std::string fault;
launch current;

namespace
{

std::vector<entry> &entries()
{
    static std::vector<entry> all;
    return all;
}

const entry *find_entry(const char *name)
{
    for (const entry &one : entries()) {
        if (strcmp(one.name, name) == 0) {
            return &one;
        }
    }
    return nullptr;
}

double clock_hz()
{
    return machine.clock_hz > 0 ? machine.clock_hz : 1e9;
}

/* When each core is free, and until when its present wave of blocks works. */
struct core_time {
    uint64_t wave = 0;
    double wave_begin = 0, wave_end = 0;
};

struct timeline {
    std::vector<core_time> cores;
    uint64_t blocks = 0;
    unsigned per_core = 1;

    void place(block &placed, uint64_t slot)
    {
        const uint64_t core = slot % cores.size();
        const uint64_t wave = slot / cores.size() / per_core;
        core_time &time = cores[core];
        if (wave != time.wave) {
            time.wave = wave;
            time.wave_begin = time.wave_end;
        }
        placed.core = (uint32_t)core;
        placed.begin_cycles = time.wave_begin;
        placed.sharers = 0;
        for (uint64_t j = wave * per_core; j < (wave + 1) * per_core; j++) {
            placed.sharers += j * cores.size() + core < blocks;
        }
    }

    void ended(const block &done)
    {
        const double end = done.begin_cycles + done.work_cycles * done.sharers + done.idle_cycles;
        core_time &time = cores[done.core];
        time.wave_end = end > time.wave_end ? end : time.wave_end;
    }

    double busy_cycles() const
    {
        double most = 0;
        for (const core_time &core : cores) {
            most = core.wave_end > most ? core.wave_end : most;
        }
        return most;
    }
};

unsigned at_least_one(unsigned value)
{
    return value == 0 ? 1 : value;
}

index3 shape_of(const unsigned shape[3])
{
    return { at_least_one(shape[0]), at_least_one(shape[1]), at_least_one(shape[2]) };
}

/* The blocks of cluster number `index`; in clusters and in the grid x runs fastest. */
void make_blocks(cluster &made, std::vector<block> &blocks, timeline &time, uint64_t index)
{
    const index3 shape = current.cluster;
    const uint64_t across = current.grid.x / shape.x, down = current.grid.y / shape.y;
    made.shape = shape;
    made.size = shape.x * shape.y * shape.z;
    made.index = { (unsigned)(index % across), (unsigned)(index / across % down), (unsigned)(index / across / down) };
    blocks = std::vector<block>(made.size);
    made.blocks.clear();
    for (unsigned rank = 0; rank < made.size; rank++) {
        block &one = blocks[rank];
        one.rank = rank;
        one.index = { made.index.x * shape.x + rank % shape.x, made.index.y * shape.y + rank / shape.x % shape.y,
                      made.index.z * shape.z + rank / shape.x / shape.y };
        one.linear = one.index.x + current.grid.x * (one.index.y + current.grid.y * one.index.z);
        one.of_cluster = &made;
        time.place(one, index * made.size + rank);
        made.blocks.push_back(&one);
    }
}

void run_grid(const entry &called, void **params)
{
    const uint64_t blocks_in_all = (uint64_t)current.grid.x * current.grid.y * current.grid.z;
    const uint64_t per_cluster = (uint64_t)current.cluster.x * current.cluster.y * current.cluster.z;
    timeline time;
    time.cores.resize(at_least_one(machine.sm_count));
    time.blocks = blocks_in_all;
    time.per_core = at_least_one(machine.blocks_per_core);
    cluster now;
    std::vector<block> blocks;
    for (uint64_t index = 0; index < blocks_in_all / per_cluster; index++) {
        make_blocks(now, blocks, time, index);
        const auto give_back = [&] {
            for (block &one : blocks) {
                shared_give_back(one);
            }
        };
        try {
            for (block &one : blocks) {
                shared_prepare(one, current.dynamic_bytes);
            }
            run_cluster(now, called, params);
            for (block &one : blocks) {
                shared_check(one);
                size_t used = 0;
                for (const shared_array &array : one.arrays) {
                    used += array.bytes;
                }
                machine.shared_bytes_used = used > machine.shared_bytes_used ? used : machine.shared_bytes_used;
                time.ended(one);
            }
        } catch (...) {
            give_back();
            throw;
        }
        give_back();
    }
    machine.busy_cycles = time.busy_cycles();
    machine.now_ns += (uint64_t)(machine.busy_cycles / clock_hz() * 1e9 + 0.5);
}

bool is_divisible(const index3 &grid, const index3 &by)
{
    return grid.x % by.x == 0 && grid.y % by.y == 0 && grid.z % by.z == 0;
}

} // namespace

entry_registration::entry_registration(const entry &made)
{
    entries().push_back(made);
}

void charge(block &of, softcuda_kind kind, uint64_t macs)
{
    const double rate = machine.macs_per_clock[kind] > 0 ? machine.macs_per_clock[kind] : 1;
    machine.macs[kind] += macs;
    of.work_cycles += (double)macs / rate;
}

void charge(softcuda_kind kind, uint64_t macs)
{
    self().timer_reads = 0;
    charge(*self().of_block, kind, macs);
}

/* A clock that is read in a loop of nothing else moves on faster, so that waiting for it ends. */
static double cycles_after_read()
{
    thread &me = self();
    block &home = *me.of_block;
    /* The two clocks read once each take nothing, so that what stands between two readings is the work alone. */
    if (me.work_at_read != home.work_cycles) { /* also by what its instructions did while it went on */
        me.timer_reads = 0;
        me.work_at_read = home.work_cycles;
    }
    home.idle_cycles += me.timer_reads < 2 ? 0 : 8 << (me.timer_reads < 8 ? me.timer_reads : 8);
    me.timer_reads++;
    return home.begin_cycles + home.work_cycles * home.sharers + home.idle_cycles;
}

uint64_t read_clock_cycles()
{
    return (uint64_t)cycles_after_read();
}

uint64_t read_timer_ns()
{
    const uint64_t step = machine.timer_step_ns == 0 ? 1 : machine.timer_step_ns;
    const uint64_t now = machine.now_ns + (uint64_t)(cycles_after_read() / clock_hz() * 1e9);
    return now / step * step;
}

void sleep_ns(uint64_t ns)
{
    self().of_block->idle_cycles += (double)ns * 1e-9 * clock_hz();
}

} // namespace softcuda

using namespace softcuda;

struct softcuda_machine *softcuda_machine_get(void)
{
    return &machine;
}

static const char *const kind_names[] = {
#define SOFTCUDA_KIND_ROW(id, name) name,
    SOFTCUDA_KINDS(SOFTCUDA_KIND_ROW)
#undef SOFTCUDA_KIND_ROW
};

const char *softcuda_kind_name(enum softcuda_kind kind)
{
    return (unsigned)kind < SOFTCUDA_KIND_COUNT ? kind_names[kind] : nullptr;
}

enum softcuda_kind softcuda_kind_find(const char *name)
{
    unsigned kind = 0;
    while (kind < SOFTCUDA_KIND_COUNT && strcmp(kind_names[kind], name) != 0) {
        kind++;
    }
    return (enum softcuda_kind)kind;
}

int softcuda_has_entry(const char *entry)
{
    return find_entry(entry) != nullptr;
}

const char *softcuda_entry_at(size_t index)
{
    return index < entries().size() ? entries()[index].name : nullptr;
}

int softcuda_entry_parameters(const char *entry, size_t *bytes, int most)
{
    const softcuda::entry *found = find_entry(entry);
    for (int i = 0; found != nullptr && i < found->parameters && i < most; i++) {
        bytes[i] = found->parameter_bytes[i];
    }
    return found != nullptr ? found->parameters : -1;
}

int softcuda_launch(const char *entry, const unsigned grid[3], const unsigned block[3], const unsigned cluster[3],
                    size_t dynamic_shared_bytes, void **params, char *error, size_t error_bytes)
{
    static const unsigned none[3] = { 1, 1, 1 };
    const softcuda::entry *called = find_entry(entry);
    current = launch();
    current.entry = entry;
    current.grid = shape_of(grid);
    current.block = shape_of(block);
    current.cluster = shape_of(cluster != nullptr ? cluster : none);
    current.dynamic_bytes = dynamic_shared_bytes;
    fault.clear();
    memset(machine.macs, 0, sizeof machine.macs);
    machine.busy_cycles = 0;
    machine.shared_bytes_used = 0;
    draw_restart(machine.seed);
    try {
        if (called == nullptr) {
            fail("there is no entry of that name");
        }
        if ((uint64_t)current.block.x * current.block.y * current.block.z > 1024) {
            fail("a block of %u x %u x %u threads is more than 1024", current.block.x, current.block.y,
                 current.block.z);
        }
        if (!is_divisible(current.grid, current.cluster)) {
            fail("a grid of %u x %u x %u blocks cannot be cut into clusters", current.grid.x, current.grid.y,
                 current.grid.z);
        }
        run_grid(*called, params);
    } catch (const launch_fault &) {
        async_forget();
        snprintf(error, error_bytes, "%s", fault.c_str());
        return 1;
    }
    return 0;
}
