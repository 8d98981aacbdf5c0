/* Virtual time. Loaded before a program (LD_PRELOAD), this stands before libc's clock_gettime, so that the program's
 * clocks and those of the device are one: kernels move it on by what they take on the described device, and so does,
 * by a little, the process that drives it when it looks. Others only look: how often they do depends on real time.
 * Shared with child processes, which take their times from where the parent's stand.
 */
#include <dlfcn.h>
#include <sys/mman.h>
#include <time.h>

#include <atomic>
#include <cstdlib>

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
    shared->now_ns.store(now_ns);
}

void softcuda::virtual_drive()
{
    moves_by_looking = true;
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
