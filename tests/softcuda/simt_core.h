/**
 * What models of instructions are written with. C++, for tests/softcuda/ptx/ and the sources beside this file.
 *
 * A model is a plain function of the name and signature that kernels/cuda/ptx/ gives the wrapper. It runs on the
 * fiber of the thread that executes it. The five shapes there are:
 *
 * 1. Of one thread: compute and return. Shared memory is reached through shared_at(), which checks.
 *
 * 2. Of a warp (shuffle, vote, ldmatrix, mma.sync): every lane says what it brings in a struct on its stack, the last
 *    one computes for all, all go on:
 *
 *        struct lane { uint32_t in; uint32_t out; } mine = { value, 0 };
 *        softcuda::warp_collective("shfl.sync.bfly", mask, mine, [](lane *const *lanes) {   // 32; null: not in mask
 *            for (...) lanes[i]->out = lanes[i ^ 1]->in;
 *        });
 *        return mine.out;
 *
 *    Lanes of the mask that are at another instruction, or gone, end the launch with a message. The text also
 *    identifies the instruction: give the shape and types, and operands that must agree, in it or in the struct.
 *
 * 3. Of a warpgroup: the same with warpgroup_collective() and 128 pointers.
 *
 * 4. That waits (barriers, mbarrier.try_wait): wait_until("what", [&] { return condition; }). A polling instruction
 *    waits, too: a model that returned "not yet" would keep its thread running and hide a deadlock.
 *
 * 5. Asynchronous (cp.async, bulk copies, wgmma): async_start("what", [=] { move the data; signal }) returns at once;
 *    the closure runs when softcuda_machine.arrival lets it: at once, by lot, or when a wait forces it
 *    (async_finish(id)) or nothing else can go on. Sources are read when the closure runs, which is how a source
 *    overwritten too early shows. Closures run outside any thread: they may use shared_at(block &, ...) and fail(), not
 *    self(). All that are left when the cluster ends run then.
 *
 * State of a model's own: thread_state<T>() and block_state<T>(): a T made at first use, gone when the block ends.
 * Multiply-accumulates are announced by charge(kind, macs). fail() ends the launch with a message, from anywhere.
 */
#ifndef TPP_SOFTCUDA_SIMT_CORE_H
#define TPP_SOFTCUDA_SIMT_CORE_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "fiber.h"
#include "simt.h"

namespace softcuda
{

const unsigned WARP_LANES = 32;
const unsigned WARPGROUP_LANES = 128;
const unsigned NAMED_BARRIERS = 16;

struct index3 {
    unsigned x, y, z;
};

/** Where lanes meet. */
struct rendezvous {
    const char *what = nullptr; /* null: nobody is here */
    uint64_t key = 0;           /* the member mask, or 0 */
    unsigned members = 0, arrived = 0;
    std::vector<struct thread *> threads;
    std::vector<void *> deposits; /* by lane; null where not arrived */
};

/** State that a model keeps, by the address of its tag. */
struct state_slot {
    const void *tag;
    std::shared_ptr<void> value;
};

struct thread {
    index3 index{};
    unsigned linear = 0, lane = 0;
    struct warp *of_warp = nullptr;
    struct block *of_block = nullptr;
    enum { READY, WAITING, DONE } state = DONE;
    const char *waits_at = nullptr;       /* while WAITING */
    unsigned waits_detail = 0;            /* number of the named barrier */
    const rendezvous *waits_in = nullptr; /* a collective, whose other lanes are awaited */
    bool (*condition)(void *) = nullptr;  /* polled while WAITING; null: somebody else makes it READY */
    void *condition_argument = nullptr;
    unsigned timer_reads = 0; /* in a row, with no work between */
    double work_at_read = 0;  /* of the block, when it read last */
    fiber flow;
    std::vector<state_slot> states;
};

struct warp {
    struct block *of_block = nullptr;
    thread *lanes[WARP_LANES] = {};
    uint32_t present = 0, ready = 0, done = 0, polling = 0; /* lanes, as bits */
    rendezvous meetings[4];                                 /* by member mask */
};

/** bar.sync, bar.arrive. */
struct named_barrier {
    unsigned expected = 0, arrived = 0;
    std::vector<thread *> waiting;
};

/** One array in shared memory. */
struct shared_array {
    const void *tag; /* null: the dynamic one */
    uint32_t offset;
    size_t bytes;
};

struct block {
    index3 index{};
    unsigned linear = 0; /* in the grid */
    unsigned rank = 0;   /* in the cluster */
    struct cluster *of_cluster = nullptr;
    std::vector<warp> warps;
    unsigned threads = 0, threads_done = 0;
    named_barrier barriers[NAMED_BARRIERS];
    std::vector<rendezvous> warpgroups;
    unsigned char *window = nullptr; /* shared memory as the host sees it; address 0 of the shared window */
    std::vector<shared_array> arrays;
    std::vector<state_slot> states;
    uint32_t core = 0;
    unsigned sharers = 1;    /* blocks on the core while this one runs, itself included */
    double begin_cycles = 0; /* of the core */
    double work_cycles = 0;  /* of its multiply-accumulates so far, alone on the core */
    double idle_cycles = 0;  /* of clock reads */
};

struct cluster {
    index3 index{};
    unsigned size = 1;
    index3 shape{ 1, 1, 1 };
    std::vector<block *> blocks;
};

/** What is the same for all threads of the launch. */
struct launch {
    index3 grid{}, block{}, cluster{};
    const char *entry = "";
    size_t dynamic_bytes = 0;
};

extern thread *running; /* null outside of a thread */

/** The thread that executes. */
inline thread &self()
{
    return *running;
}
extern launch current;
inline const launch &current_launch()
{
    return current;
}

/** Ends the launch with a message that is prefixed by entry, block and thread. */
[[noreturn]] void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- meeting */

/** Puts the running thread into a meeting. @return deposits of all lanes when it was the last one, which must then
 * call release(); null when it has waited and been released. */
void *const *meet(rendezvous &at, const char *what, uint64_t key, unsigned members, unsigned position, void *deposit);
rendezvous &warp_meeting(const char *what, uint32_t mask);
rendezvous &warpgroup_meeting(const char *what);
void release(rendezvous &at);

template <class Lane, class Compute>
inline void warp_collective(const char *what, uint32_t mask, Lane &mine, Compute compute)
{
    rendezvous &at = warp_meeting(what, mask);
    if (void *const *all = meet(at, what, mask, (unsigned)__builtin_popcount(mask), self().lane, &mine)) {
        compute((Lane *const *)all);
        release(at);
    }
}

template <class Lane, class Compute> inline void warpgroup_collective(const char *what, Lane &mine, Compute compute)
{
    rendezvous &at = warpgroup_meeting(what);
    if (void *const *all = meet(at, what, 0, WARPGROUP_LANES, self().linear % WARPGROUP_LANES, &mine)) {
        compute((Lane *const *)all);
        release(at);
    }
}

/* ---- waiting */

void wait_polling(const char *what, bool (*condition)(void *), void *argument);

/** Returns when condition() is true; others run meanwhile. The condition is evaluated outside any thread. */
template <class Condition> inline void wait_until(const char *what, Condition condition)
{
    if (!condition()) {
        wait_polling(
            what, [](void *argument) { return (bool)(*(Condition *)argument)(); }, &condition);
    }
}

/** Lets others go first. */
void yield();

/** __syncthreads() and bar.sync: `count` threads of the block, 0: all that have not ended. */
void barrier_sync(unsigned id, unsigned count);
void barrier_arrive(unsigned id, unsigned count);

/* ---- asynchronous work */

uint64_t async_start(const char *what, std::function<void()> arrive);
bool async_is_done(uint64_t id);
void async_finish(uint64_t id);

/* ---- memory */

/** Bytes of shared memory for an address of the shared window, own block's or (mapa) another's of the cluster. They
 * must lie in one array and the address be a multiple of `alignment`. */
unsigned char *shared_at(uint32_t address, size_t bytes, size_t alignment, const char *what);
/** The same for an address as threads of `seen_from` hold it. */
unsigned char *shared_at(block &seen_from, uint32_t address, size_t bytes, size_t alignment, const char *what);
/** The address that cvta.to.shared gives; the pointer must point into the running block's shared memory. */
uint32_t shared_address_of(const void *pointer);
/** The address of the same place in another block of the cluster (mapa). */
uint32_t shared_address_in(uint32_t address, unsigned rank);
/** Checks device memory that a wrapper touches. */
void global_check(const void *address, size_t bytes, size_t alignment, const char *what);

unsigned char *dynamic_shared();
void *static_shared(const void *tag, size_t bytes, size_t alignment);

/* ---- time */

/** Adds to the running block's work, or to `of`'s. */
void charge(softcuda_kind kind, uint64_t macs);
void charge(block &of, softcuda_kind kind, uint64_t macs);
uint64_t read_clock_cycles();
uint64_t read_timer_ns();
void sleep_ns(uint64_t ns);

/* ---- state of models */

std::shared_ptr<void> &state_of(std::vector<state_slot> &states, const void *tag);

template <class T> inline T &state_in(std::vector<state_slot> &states)
{
    static const char tag = 0;
    std::shared_ptr<void> &held = state_of(states, &tag);
    if (!held) {
        held = std::make_shared<T>();
    }
    return *(T *)held.get();
}
template <class T> inline T &thread_state()
{
    return state_in<T>(self().states);
}
template <class T> inline T &block_state()
{
    return state_in<T>(self().of_block->states);
}

/* ---- entries */

struct entry {
    const char *name;
    int parameters;
    const size_t *parameter_bytes;
    void (*call)(void **params);
};

/** Registers an entry; made by SOFTCUDA_ENTRY in generated files. */
struct entry_registration {
    explicit entry_registration(const entry &made);
};

template <auto Function> struct entry_of;
template <class... P, void (*Function)(P...)> struct entry_of<Function> {
    static constexpr size_t bytes[sizeof...(P) + 1] = { sizeof(P)..., 0 };
    template <class T> static T take(const void *from)
    {
        T value;
        std::memcpy((void *)&value, from, sizeof value); /* wherever the caller keeps it, aligned or not */
        return value;
    }
    template <size_t... I> static void spread(void **params, std::index_sequence<I...>)
    {
        (void)params;
        Function(take<P>(params[I])...);
    }
    static void call(void **params)
    {
        spread(params, std::index_sequence_for<P...>());
    }
    static entry make(const char *name)
    {
        return entry{ name, (int)sizeof...(P), bytes, call };
    }
};

} // namespace softcuda

#define SOFTCUDA_ENTRY(name) \
    static const softcuda::entry_registration softcuda_registration_##name(softcuda::entry_of<&name>::make(#name));

#endif
