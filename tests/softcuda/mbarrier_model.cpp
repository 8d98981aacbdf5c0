/* mbarrier (PTX ISA, "mbarrier object"): a phase ends when no arrival is pending and the transaction count is zero.
 * Bytes may come before they are announced; the count is then negative for a while, and the announcing arrival is
 * pending. */
#include <cstdio>
#include <map>

#include "mbarrier_model.h"

namespace softcuda
{
namespace
{

const int64_t TRANSACTIONS_MOST = (1 << 20) - 1;

struct barrier {
    uint32_t count = 0;     /* arrivals a phase */
    uint32_t pending = 0;   /* of the current phase */
    int64_t bytes = 0;      /* announced and not yet here */
    uint64_t phase = 0;     /* number of the current one */
    unsigned maker = 0;     /* linear thread that initialised it */
    bool is_fenced = false; /* fence.mbarrier_init by that thread: other blocks and the copy engine see it */
};

struct barriers {
    std::map<uint32_t, barrier> by_offset;
};

/* What a waiting thread is seen to wait for. */
struct wait_text {
    char text[160];
    uint64_t phase;
    uint32_t pending;
    int64_t bytes;
};

barrier &barrier_at(block &home, uint32_t offset, const char *what)
{
    std::map<uint32_t, barrier> &all = state_in<barriers>(home.states).by_offset;
    const auto found = all.find(offset);
    if (found == all.end()) {
        fail("%s: there is no initialised mbarrier at 0x%x in block %u of the cluster", what, offset, home.rank);
    }
    if (home.threads_done == home.threads) {
        fail("%s: block %u of the cluster, which has the mbarrier at 0x%x, has already left", what, home.rank, offset);
    }
    return found->second;
}

/* For whoever is not a thread of the barrier's own block. */
barrier &published_barrier_at(block &home, uint32_t offset, const char *what)
{
    barrier &at = barrier_at(home, offset, what);
    if (!at.is_fenced) {
        fail("%s: the mbarrier at 0x%x of block %u was initialised without fence.mbarrier_init", what, offset,
             home.rank);
    }
    return at;
}

void end_phase_when_due(barrier &at)
{
    if (at.pending == 0 && at.bytes == 0) {
        at.phase++;
        at.pending = at.count;
    }
}

} // namespace

void mbarrier_make(uint32_t address, uint32_t count)
{
    shared_at(address, 8, 8, "mbarrier.init");
    if (count == 0 || count > (1u << 20) - 1) {
        fail("mbarrier.init: a count of %u", count);
    }
    std::map<uint32_t, barrier> &all = block_state<barriers>().by_offset;
    if (all.count(address) != 0) {
        fail("mbarrier.init at 0x%x: there is one already", address);
    }
    barrier made;
    made.count = made.pending = count;
    made.maker = self().linear;
    all[address] = made;
}

void mbarrier_publish()
{
    for (auto &one : block_state<barriers>().by_offset) {
        one.second.is_fenced = one.second.is_fenced || one.second.maker == self().linear;
    }
}

void mbarrier_require(block &home, uint32_t offset, const char *what)
{
    (void)published_barrier_at(home, offset, what);
}

void mbarrier_arrive_on(uint32_t address, int rank, uint32_t bytes)
{
    const char *what = rank >= 0 ? "mbarrier.arrive.shared::cluster" : "mbarrier.arrive";
    if (rank >= (int)self().of_block->of_cluster->size) {
        fail("%s: block %d of a cluster of %u", what, rank, self().of_block->of_cluster->size);
    }
    shared_at(rank >= 0 ? shared_address_in(address, (unsigned)rank) : address, 8, 8, what);
    block &home = rank >= 0 ? *self().of_block->of_cluster->blocks[(unsigned)rank] : *self().of_block;
    barrier &at =
        &home == self().of_block ? barrier_at(home, address, what) : published_barrier_at(home, address, what);
    if (at.pending == 0) {
        fail("%s at 0x%x of block %u: all %u arrivals of phase %llu have come, %lld bytes are awaited", what, address,
             home.rank, at.count, (unsigned long long)at.phase, (long long)at.bytes);
    }
    at.bytes += bytes;
    if (at.bytes > TRANSACTIONS_MOST) {
        fail("%s at 0x%x: %lld bytes announced for one phase", what, address, (long long)at.bytes);
    }
    at.pending--;
    end_phase_when_due(at);
}

void mbarrier_complete(block &home, uint32_t offset, uint32_t bytes, const char *what)
{
    barrier &at = published_barrier_at(home, offset, what);
    at.bytes -= bytes;
    if (at.bytes < -TRANSACTIONS_MOST) {
        fail("%s: more bytes than were announced at 0x%x of block %u", what, offset, home.rank);
    }
    if (at.pending == 0 && at.bytes < 0) {
        fail("%s: %lld bytes more than were announced for phase %llu at 0x%x of block %u", what, -(long long)at.bytes,
             (unsigned long long)at.phase, offset, home.rank);
    }
    end_phase_when_due(at);
}

void mbarrier_wait_parity(uint32_t address, uint32_t parity)
{
    shared_at(address, 8, 8, "mbarrier.try_wait");
    barrier &at = barrier_at(*self().of_block, address, "mbarrier.try_wait");
    wait_text &mine = thread_state<wait_text>();
    mine = wait_text();
    wait_until(mine.text, [&at, &mine, address, parity] {
        if (at.phase % 2 != parity) {
            return true;
        }
        if (mine.text[0] == 0 || mine.phase != at.phase || mine.pending != at.pending || mine.bytes != at.bytes) {
            mine.phase = at.phase;
            mine.pending = at.pending;
            mine.bytes = at.bytes;
            snprintf(mine.text, sizeof mine.text,
                     "mbarrier.try_wait 0x%x for parity %u (phase %llu lacks %u of %u arrivals, %lld bytes)", address,
                     parity, (unsigned long long)at.phase, at.pending, at.count, (long long)at.bytes);
        }
        return false;
    });
}

} // namespace softcuda
