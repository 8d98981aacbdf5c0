/* barrier.cluster and setmaxnreg. */
#include <cstdio>
#include <map>

#include "cluster_model.h"

namespace softcuda
{
namespace
{

const uint32_t REGISTERS_OF_A_CORE = 65536;

struct cluster_barrier {
    unsigned arrived = 0;
    uint64_t phase = 0;
};

/* Registers a thread of each warpgroup. A kernel that uses setmaxnreg is compiled for one block a core and gets an even
 * share at launch, rounded down to a multiple of 8; the block's pool is what it was launched with, not the core's file.
 */
struct register_file {
    std::map<unsigned, uint32_t> by_warpgroup;
    uint32_t pool = 0;

    uint32_t &of(const block &home, unsigned warpgroup)
    {
        if (by_warpgroup.empty()) {
            const uint32_t even = REGISTERS_OF_A_CORE / home.threads / 8 * 8;
            for (unsigned i = 0; i < home.threads / WARPGROUP_LANES; i++) {
                by_warpgroup[i] = even < 255 ? even : 255;
            }
            pool = in_use();
        }
        return by_warpgroup[warpgroup];
    }
    uint32_t in_use() const
    {
        uint32_t sum = 0;
        for (const auto &one : by_warpgroup) {
            sum += one.second * WARPGROUP_LANES;
        }
        return sum;
    }
};

} // namespace

void cluster_meet()
{
    cluster &around = *self().of_block->of_cluster;
    cluster_barrier &barrier = state_in<cluster_barrier>(around.blocks[0]->states);
    const uint64_t phase = barrier.phase;
    barrier.arrived++;
    if (barrier.arrived == around.size * self().of_block->threads) {
        barrier.arrived = 0;
        barrier.phase++;
    }
    wait_until("barrier.cluster.wait", [&barrier, phase] { return barrier.phase != phase; });
}

void registers_set(uint32_t count, bool raises)
{
    const char *what = raises ? "setmaxnreg.inc" : "setmaxnreg.dec";
    struct nothing {
        uint32_t count;
    } mine = { count };
    block &home = *self().of_block;
    const unsigned warpgroup = self().linear / WARPGROUP_LANES;
    register_file &file = block_state<register_file>();
    if (count < 24 || count > 256 || count % 8 != 0) {
        fail("%s %u: 24 to 256 in steps of 8", what, count);
    }
    uint32_t &own = file.of(home, warpgroup);
    if (raises ? count < own : count > own) {
        fail("%s %u: the warpgroup has %u", what, count, own);
    }
    warpgroup_collective(what, mine, [&](nothing *const *) {
        if (!raises) {
            own = count;
        }
    });
    wait_until("setmaxnreg.inc (the block's other warpgroups hold too many registers)", [&] {
        if (own != count && file.in_use() + (count - own) * WARPGROUP_LANES <= file.pool) {
            own = count;
        }
        return own == count;
    });
}

} // namespace softcuda
