/* Stores to shared memory that the asynchronous proxy may not see yet. */
#include "async_proxy.h"

namespace softcuda
{
namespace
{

const uint32_t GRANULE_SHIFT = 4;

struct unfenced_granules {
    std::vector<uint16_t> writer; /* by granule: linear thread + 1, 0 when fenced */

    uint16_t &of(uint32_t granule)
    {
        if (granule >= writer.size()) {
            writer.resize(granule + 1024, 0);
        }
        return writer[granule];
    }
};

struct own_granules {
    std::vector<uint32_t> list;
};

} // namespace

void proxy_note_store(uint32_t address, size_t bytes)
{
    unfenced_granules &unfenced = block_state<unfenced_granules>();
    own_granules &own = thread_state<own_granules>();
    for (uint32_t g = address >> GRANULE_SHIFT; g <= (address + bytes - 1) >> GRANULE_SHIFT; g++) {
        unfenced.of(g) = (uint16_t)(self().linear + 1);
        own.list.push_back(g);
    }
}

void proxy_fence()
{
    unfenced_granules &unfenced = block_state<unfenced_granules>();
    own_granules &own = thread_state<own_granules>();
    for (uint32_t g : own.list) {
        if (unfenced.of(g) == self().linear + 1) {
            unfenced.of(g) = 0;
        }
    }
    own.list.clear();
}

void proxy_check(block &home, uint32_t offset, size_t bytes, const char *what)
{
    unfenced_granules &unfenced = state_in<unfenced_granules>(home.states);
    for (uint32_t g = offset >> GRANULE_SHIFT; g <= (offset + bytes - 1) >> GRANULE_SHIFT; g++) {
        if (unfenced.of(g) != 0) {
            fail("%s reaches shared memory at 0x%x, which thread %u stored to without fence.proxy.async", what,
                 g << GRANULE_SHIFT, unfenced.of(g) - 1u);
        }
    }
}

} // namespace softcuda
