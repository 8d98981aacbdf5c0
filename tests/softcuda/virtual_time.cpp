/* Virtual time. Loaded before a program (LD_PRELOAD), this stands before libc's clock_gettime, so that the program's
 * clocks and those of the device are one: kernels move it on by what they take on the described device, and so does,
 * by a little, the process that drives it when it looks. Others only look: how often they do depends on real time.
 * Shared with child processes, which take their times from where the parent's stand.
 *
 * One thread beside the one that drives the device may sleep until a moment: it is woken when the time comes there, and
 * the time stands still until it sleeps again. So what it reads, and when, is the same in every run.
 */
#include <dlfcn.h>
#include <sys/mman.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>

#include "described_device.h"

namespace
{

enum { LOOK_NS = 20 };
const uint64_t SECOND_NS = 1000000000;

struct shared_time {
    std::atomic<uint64_t> now_ns;
    uint64_t start_monotonic_ns, start_realtime_ns;
};
shared_time *shared;
bool moves_by_looking;
thread_local bool drives;

struct {
    std::mutex lock;
    std::condition_variable changed;
    uint64_t until_ns;
    bool is_asleep, is_gone;
} sleeper;

/* Of a thread that has slept: when it ends, nobody must wait for it to sleep again. */
struct farewell {
    ~farewell()
    {
        std::lock_guard<std::mutex> guard(sleeper.lock);
        sleeper.is_gone = true;
        sleeper.changed.notify_all();
    }
};

using clock_function = int (*)(clockid_t, struct timespec *);

int real_clock(clockid_t clock, struct timespec *time)
{
    static const clock_function real = (clock_function)dlsym(RTLD_NEXT, "clock_gettime");
    return real(clock, time);
}

uint64_t real_ns(clockid_t clock)
{
    struct timespec time = {};
    real_clock(clock, &time);
    return (uint64_t)time.tv_sec * SECOND_NS + (uint64_t)time.tv_nsec;
}

__attribute__((constructor)) void open_time()
{
    void *memory = mmap(nullptr, sizeof(shared_time), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        abort();
    }
    shared_time *made = new (memory) shared_time{};
    const char *start = getenv("SOFTCUDA_START_S"); /* so that a record can be made again */
    made->start_realtime_ns = start != nullptr ? strtoull(start, nullptr, 10) * SECOND_NS : real_ns(CLOCK_REALTIME);
    made->start_monotonic_ns = start != nullptr ? SECOND_NS : real_ns(CLOCK_MONOTONIC);
    shared = made;
}

} // namespace

uint64_t softcuda::virtual_now_ns()
{
    return shared->now_ns.load();
}

void softcuda::virtual_set_ns(uint64_t now_ns)
{
    std::unique_lock<std::mutex> guard(sleeper.lock);
    while (sleeper.is_asleep && sleeper.until_ns <= now_ns) {
        shared->now_ns.store(std::max(shared->now_ns.load(), sleeper.until_ns));
        sleeper.is_asleep = false;
        sleeper.changed.notify_all();
        sleeper.changed.wait(guard, [] { return sleeper.is_asleep || sleeper.is_gone; });
    }
    shared->now_ns.store(std::max(shared->now_ns.load(), now_ns));
}

void softcuda::virtual_drive()
{
    moves_by_looking = true;
    drives = true;
}

extern "C" __attribute__((visibility("default"))) int clock_gettime(clockid_t clock, struct timespec *time)
{
    if (shared == nullptr || (clock != CLOCK_MONOTONIC && clock != CLOCK_REALTIME)) {
        return real_clock(clock, time);
    }
    const uint64_t start_ns = clock == CLOCK_MONOTONIC ? shared->start_monotonic_ns : shared->start_realtime_ns;
    const uint64_t step_ns = moves_by_looking ? LOOK_NS : 0;
    const uint64_t now_ns = start_ns + shared->now_ns.fetch_add(step_ns) + step_ns;
    time->tv_sec = (time_t)(now_ns / SECOND_NS);
    time->tv_nsec = (long)(now_ns % SECOND_NS);
    return 0;
}

extern "C" __attribute__((visibility("default"))) int
clock_nanosleep(clockid_t clock, int flags, const struct timespec *request, struct timespec *remain)
{
    using sleep_function = int (*)(clockid_t, int, const struct timespec *, struct timespec *);
    if (shared == nullptr || clock != CLOCK_MONOTONIC || flags != TIMER_ABSTIME || !moves_by_looking) {
        return ((sleep_function)dlsym(RTLD_NEXT, "clock_nanosleep"))(clock, flags, request, remain);
    }
    const uint64_t at_ns = (uint64_t)request->tv_sec * SECOND_NS + (uint64_t)request->tv_nsec;
    const uint64_t until_ns = at_ns > shared->start_monotonic_ns ? at_ns - shared->start_monotonic_ns : 0;
    if (drives) {
        softcuda::virtual_set_ns(until_ns);
        return 0;
    }
    static thread_local farewell at_end;
    (void)at_end;
    std::unique_lock<std::mutex> guard(sleeper.lock);
    sleeper.until_ns = until_ns;
    sleeper.is_gone = false;
    sleeper.is_asleep = shared->now_ns.load() < until_ns;
    sleeper.changed.notify_all();
    sleeper.changed.wait(guard, [] { return !sleeper.is_asleep; });
    return 0;
}
