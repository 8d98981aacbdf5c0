/* Who runs when: threads of a cluster, their meetings and barriers, and what a deadlock looks like. */
#include <cstdarg>
#include <cstdio>
#include <deque>
#include <string>

#include "simt_state.h"

namespace softcuda
{

thread *running;

namespace
{

std::deque<thread> pool; /* fibers are kept from block to block */
const entry *called_entry;
void **called_params;
uint64_t draw_state = 1;
/* The seed UINT64_MAX: the last warp and lane first. Then the first of all comes last to a barrier and goes on at once,
 * so that the clock it reads behind the barrier stands before the work behind it, as where warps run side by side. */
bool is_backwards;

bool all_have_arrived(const block &where, const named_barrier &barrier)
{
    const unsigned expected = barrier.expected != 0 ? barrier.expected : where.threads - where.threads_done;
    return barrier.arrived > 0 && barrier.arrived >= expected;
}

void wake(thread &woken)
{
    woken.state = thread::READY;
    woken.waits_at = nullptr;
    woken.waits_in = nullptr;
    if (woken.condition != nullptr) {
        woken.condition = nullptr;
        woken.of_warp->polling &= ~(1u << woken.lane);
    }
    woken.of_warp->ready |= 1u << woken.lane;
}

void open_barrier(named_barrier &barrier)
{
    for (thread *waiting : barrier.waiting) {
        wake(*waiting);
    }
    barrier.waiting.clear();
    barrier.arrived = 0;
    barrier.expected = 0;
}

void stop_until_woken(const char *what, unsigned detail)
{
    thread &me = self();
    me.state = thread::WAITING;
    me.waits_at = what;
    me.waits_detail = detail;
    me.of_warp->ready &= ~(1u << me.lane);
    fiber_leave(me.flow);
}

/* Threads that ended are not waited for at barriers of all threads. */
void thread_ended(thread &gone)
{
    gone.state = thread::DONE;
    gone.of_warp->ready &= ~(1u << gone.lane);
    gone.of_warp->done |= 1u << gone.lane;
    block &home = *gone.of_block;
    home.threads_done++;
    for (named_barrier &barrier : home.barriers) {
        if (barrier.expected == 0 && all_have_arrived(home, barrier)) {
            open_barrier(barrier);
        }
    }
    gone.states.clear();
}

void thread_main(void *argument)
{
    thread &me = *(thread *)argument;
    fiber_started(me.flow);
    for (;;) {
        called_entry->call(called_params);
        thread_ended(me);
        fiber_leave(me.flow);
    }
}

void poll(warp &polled)
{
    for (uint32_t left = polled.polling; left != 0; left &= left - 1) {
        thread &lane = *polled.lanes[__builtin_ctz(left)];
        if (lane.condition(lane.condition_argument)) {
            wake(lane);
        }
    }
}

void run_lane(thread &chosen)
{
    running = &chosen;
    fiber_enter(chosen.flow);
    running = nullptr;
    if (!fault.empty()) {
        throw launch_fault();
    }
}

/* Runs a warp until all its lanes wait or have ended. */
bool run_warp(warp &chosen, bool from_the_last)
{
    bool has_run = false;
    while (chosen.ready != 0) {
        const int lane = from_the_last ? 31 - __builtin_clz(chosen.ready) : __builtin_ctz(chosen.ready);
        run_lane(*chosen.lanes[lane]);
        has_run = true;
    }
    return has_run;
}

void start_threads(cluster &started, size_t &used)
{
    const launch &now = current_launch();
    for (block *home : started.blocks) {
        home->threads = now.block.x * now.block.y * now.block.z;
        home->warps.assign((home->threads + WARP_LANES - 1) / WARP_LANES, warp());
        home->warpgroups.assign((home->threads + WARPGROUP_LANES - 1) / WARPGROUP_LANES, rendezvous());
        for (unsigned i = 0; i < home->threads; i++) {
            if (used == pool.size()) {
                pool.emplace_back();
                if (fiber_create(pool.back().flow, thread_main, &pool.back()) != 0) {
                    pool.pop_back();
                    fail("no memory for the stack of thread %u", i);
                }
            }
            thread &made = pool[used++];
            warp &own = home->warps[i / WARP_LANES];
            made.linear = i;
            made.lane = i % WARP_LANES;
            made.index = { i % now.block.x, i / now.block.x % now.block.y, i / now.block.x / now.block.y };
            made.of_block = home;
            made.of_warp = &own;
            made.state = thread::READY;
            made.timer_reads = 0;
            made.condition = nullptr;
            own.of_block = home;
            own.lanes[made.lane] = &made;
            own.present |= 1u << made.lane;
            own.ready |= 1u << made.lane;
        }
    }
}

/* After a fault: stacks that are in the middle of something begin anew the next time. */
void abandon_threads(size_t used)
{
    running = nullptr;
    for (size_t i = 0; i < used; i++) {
        if (pool[i].state != thread::DONE) {
            pool[i].state = thread::DONE;
            pool[i].states.clear();
            fiber_restart(pool[i].flow, thread_main, &pool[i]);
        }
    }
}

/* One warp runs, by lot; false when none can. */
bool run_some_warp(const std::vector<warp *> &warps, bool from_the_last)
{
    const size_t first = draw() % warps.size();
    for (size_t i = 0; i < warps.size(); i++) {
        warp &candidate = *warps[is_backwards ? warps.size() - 1 - i : (first + i) % warps.size()];
        if (candidate.polling != 0) {
            poll(candidate);
        }
        if (run_warp(candidate, from_the_last)) {
            return true;
        }
    }
    return false;
}

void run_threads(cluster &run)
{
    std::vector<warp *> warps;
    for (block *home : run.blocks) {
        for (warp &own : home->warps) {
            warps.push_back(&own);
        }
    }
    const bool from_the_last = is_backwards || draw() % 2 != 0;
    for (;;) {
        if (machine.arrival == SOFTCUDA_ARRIVAL_RANDOM && draw() % 4 == 0) {
            async_deliver_one();
        }
        if (run_some_warp(warps, from_the_last)) {
            continue;
        }
        bool all_done = true;
        for (const warp *own : warps) {
            all_done = all_done && own->done == own->present;
        }
        if (all_done) {
            return;
        }
        if (!async_deliver_one()) {
            fail("deadlock: %s", describe_waiting(run).c_str());
        }
    }
}

} // namespace

uint64_t draw()
{
    draw_state ^= draw_state << 13;
    draw_state ^= draw_state >> 7;
    draw_state ^= draw_state << 17;
    return draw_state >> 11;
}

void draw_restart(uint64_t seed)
{
    is_backwards = seed == UINT64_MAX;
    draw_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    draw_state = draw_state == 0 ? 1 : draw_state;
    draw();
}

void run_cluster(cluster &run, const entry &called, void **params)
{
    called_entry = &called;
    called_params = params;
    size_t used = 0;
    try {
        start_threads(run, used);
        run_threads(run);
        async_deliver_all();
    } catch (...) {
        abandon_threads(used);
        throw;
    }
}

void fail(const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fault = std::string(current_launch().entry) + ": ";
    if (running == nullptr) {
        fault += text;
        throw launch_fault();
    }
    char place[96];
    const block &home = *running->of_block;
    snprintf(place, sizeof place, "block (%u,%u,%u), thread (%u,%u,%u): ", home.index.x, home.index.y, home.index.z,
             running->index.x, running->index.y, running->index.z);
    fault += std::string(place) + text;
    for (;;) { /* the scheduler sees the fault and never comes back */
        fiber_leave(running->flow);
    }
}

rendezvous &warp_meeting(const char *what, uint32_t mask)
{
    warp &own = *self().of_warp;
    if ((mask >> self().lane & 1) == 0) {
        fail("%s: the lane is not in its own member mask 0x%08x", what, mask);
    }
    if ((mask & own.done) != 0 || (mask & ~own.present) != 0) {
        fail("%s: lanes 0x%08x of the member mask have ended or do not exist", what,
             (mask & own.done) | (mask & ~own.present));
    }
    rendezvous *free_one = nullptr;
    for (rendezvous &at : own.meetings) {
        if (at.what != nullptr && at.key == mask) {
            return at;
        }
        if (at.what == nullptr && free_one == nullptr) {
            free_one = &at;
        }
    }
    if (free_one == nullptr) {
        fail("%s: the warp's lanes wait for each other with more than four member masks", what);
    }
    return *free_one;
}

rendezvous &warpgroup_meeting(const char *what)
{
    block &home = *self().of_block;
    const size_t group = self().linear / WARPGROUP_LANES;
    if ((group + 1) * WARPGROUP_LANES > home.threads) {
        fail("%s: this warpgroup is not whole: the block has %u threads", what, home.threads);
    }
    return home.warpgroups[group];
}

void *const *meet(rendezvous &at, const char *what, uint64_t key, unsigned members, unsigned position, void *deposit)
{
    if (at.what == nullptr) {
        const unsigned positions = members > WARP_LANES ? WARPGROUP_LANES : WARP_LANES;
        at.what = what;
        at.key = key;
        at.members = members;
        at.arrived = 0;
        at.threads.assign(positions, nullptr);
        at.deposits.assign(positions, nullptr);
    } else if (at.what != what && strcmp(at.what, what) != 0) {
        fail("%s, while other lanes of the same warp are at %s", what, at.what);
    }
    at.threads[position] = &self();
    at.deposits[position] = deposit;
    at.arrived++;
    if (at.arrived == at.members) {
        return at.deposits.data();
    }
    self().waits_in = &at;
    stop_until_woken(what, 0);
    return nullptr;
}

void release(rendezvous &at)
{
    at.what = nullptr;
    for (thread *other : at.threads) {
        if (other != nullptr && other != running) {
            wake(*other);
        }
    }
}

void wait_polling(const char *what, bool (*condition)(void *), void *argument)
{
    thread &me = self();
    me.condition = condition;
    me.condition_argument = argument;
    me.of_warp->polling |= 1u << me.lane;
    stop_until_woken(what, 0);
}

void yield()
{
    bool asked = false;
    wait_until("yield", [&asked] {
        const bool before = asked;
        asked = true;
        return before;
    });
}

void barrier_sync(unsigned id, unsigned count)
{
    block &home = *self().of_block;
    if (id >= NAMED_BARRIERS || count % WARP_LANES != 0 || count > home.threads + WARP_LANES) {
        fail("bar.sync %u, %u: there is no such barrier or it can never open", id, count);
    }
    named_barrier &barrier = home.barriers[id];
    if (barrier.arrived > 0 && barrier.expected != count) {
        fail("bar.sync %u, %u: others came to it with a count of %u", id, count, barrier.expected);
    }
    barrier.expected = count;
    barrier.arrived++;
    if (all_have_arrived(home, barrier)) {
        open_barrier(barrier);
        return;
    }
    barrier.waiting.push_back(&self());
    stop_until_woken("bar.sync", id);
}

void barrier_arrive(unsigned id, unsigned count)
{
    block &home = *self().of_block;
    if (id >= NAMED_BARRIERS || count == 0 || count % WARP_LANES != 0) {
        fail("bar.arrive %u, %u: there is no such barrier or it can never open", id, count);
    }
    named_barrier &barrier = home.barriers[id];
    if (barrier.arrived > 0 && barrier.expected != count) {
        fail("bar.arrive %u, %u: others came to it with a count of %u", id, count, barrier.expected);
    }
    barrier.expected = count;
    barrier.arrived++;
    if (all_have_arrived(home, barrier)) {
        open_barrier(barrier);
    }
}

std::string describe_waiting(const cluster &stuck)
{
    std::string text;
    unsigned groups = 0;
    for (const block *home : stuck.blocks) {
        std::string before;
        unsigned first = 0, last = 0;
        const auto flush = [&] {
            char line[320];
            if (!before.empty() && groups++ < 8) {
                snprintf(line, sizeof line, "%sblock (%u,%u,%u) threads %u-%u wait at %s", text.empty() ? "" : "; ",
                         home->index.x, home->index.y, home->index.z, first, last, before.c_str());
                text += line;
            }
        };
        for (const warp &own : home->warps) {
            for (const thread *lane : own.lanes) {
                std::string where;
                char line[200];
                if (lane == nullptr || lane->state != thread::WAITING) {
                    where.clear();
                } else if (lane->waits_in != nullptr) {
                    snprintf(line, sizeof line, "%s (%u of %u lanes are there)", lane->waits_at,
                             lane->waits_in->arrived, lane->waits_in->members);
                    where = line;
                } else if (strcmp(lane->waits_at, "bar.sync") == 0) {
                    const named_barrier &barrier = home->barriers[lane->waits_detail];
                    snprintf(line, sizeof line, "bar.sync %u (%u of %u threads are there)", lane->waits_detail,
                             barrier.arrived,
                             barrier.expected != 0 ? barrier.expected : home->threads - home->threads_done);
                    where = line;
                } else {
                    where = lane->waits_at;
                }
                if (where != before) {
                    flush();
                    before = where;
                    first = lane != nullptr ? lane->linear : 0;
                }
                last = lane != nullptr ? lane->linear : last;
            }
        }
        flush();
    }
    if (groups > 8) {
        text += "; and " + std::to_string(groups - 8) + " more";
    }
    return text;
}

} // namespace softcuda
