/* cp.async: the bytes land when softcuda_machine.arrival lets them, at the latest when their group is waited for. */
#ifndef TPP_PTX_COPY_ASYNC_CUH
#define TPP_PTX_COPY_ASYNC_CUH

#include <deque>
#include <stdint.h>
#include <vector>

#include "simt_core.h"

namespace softcuda {

/* The copies of one thread: those of each closed group, and those of the open one. */
struct copy_groups {
    std::deque<std::vector<uint64_t>> closed;
    std::vector<uint64_t> open;
};

template <unsigned size>
inline void copy_async(const char *what, uint32_t to_shared, const void *from, uint32_t bytes)
{
    if (bytes > size) {
        fail("%s: a source size of %u bytes", what, bytes);
    }
    global_check(from, bytes, bytes != 0 ? size : 1, what); /* what is not read may be anywhere */
    unsigned char *to = shared_at(to_shared, size, size, what);
    thread_state<copy_groups>().open.push_back(async_start(what, [=] {
        unsigned char all[size] = {};
        memcpy(all, from, bytes);
        memcpy(to, all, size);
    }));
}

inline void copy_async_wait_for(size_t pending)
{
    copy_groups &groups = thread_state<copy_groups>();
    while (groups.closed.size() > pending) {
        for (uint64_t id : groups.closed.front()) {
            async_finish(id);
        }
        groups.closed.pop_front();
    }
}

} // namespace softcuda

static inline void copy_async_16(uint32_t to_shared, const void *from, uint32_t bytes)
{
    softcuda::copy_async<16>("cp.async.cg.shared.global", to_shared, from, bytes);
}

static inline void copy_async_16_whole(uint32_t to_shared, const void *from)
{
    softcuda::copy_async<16>("cp.async.cg.shared.global", to_shared, from, 16);
}

static inline void copy_async_4(uint32_t to_shared, const void *from, uint32_t bytes)
{
    softcuda::copy_async<4>("cp.async.ca.shared.global", to_shared, from, bytes);
}

static inline void copy_async_commit()
{
    softcuda::copy_groups &groups = softcuda::thread_state<softcuda::copy_groups>();
    groups.closed.push_back(std::move(groups.open));
    groups.open.clear();
}

template <int pending> static inline void copy_async_wait()
{
    softcuda::copy_async_wait_for(pending);
}

#endif
