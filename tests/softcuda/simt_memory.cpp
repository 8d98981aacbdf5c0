/* Shared memory of blocks, device memory that wrappers touch, and copies under way. */
#include <algorithm>
#include <cstdio>
#include <sys/mman.h>

#include "simt_state.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifdef HAS_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace softcuda
{
namespace
{

const size_t WINDOW_BYTES = 320 * 1024; /* the largest any architecture has, and room between arrays */
const uint32_t DYNAMIC_OFFSET = 1024;   /* below it the system's own, as on sm_90 */
const size_t RED_ZONE_BYTES = 128;
const unsigned char CANARY = 0xC5;
const unsigned RANK_SHIFT = 24; /* an address of another block holds its rank + 1 above the offset */

std::vector<unsigned char *> free_windows;

void hide(unsigned char *from, size_t bytes)
{
#ifdef HAS_ASAN
    __asan_unpoison_memory_region(from, bytes);
#endif
    memset(from, CANARY, bytes);
#ifdef HAS_ASAN
    __asan_poison_memory_region(from, bytes);
#endif
}

/* What nobody has written yet is a NaN in every float format, and another number in each launch as an integer. */
void show(unsigned char *from, size_t bytes)
{
#ifdef HAS_ASAN
    __asan_unpoison_memory_region(from, bytes);
#endif
    unsigned char pattern[64];
    for (size_t i = 0; i < sizeof pattern; i += 2) {
        pattern[i] = (unsigned char)(draw() | 0xF0);
        pattern[i + 1] = 0xFF;
    }
    for (size_t done = 0; done < bytes; done += sizeof pattern) {
        memcpy(from + done, pattern, bytes - done < sizeof pattern ? bytes - done : sizeof pattern);
    }
}

unsigned char *new_window()
{
    void *made = mmap(nullptr, WINDOW_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (made == MAP_FAILED) {
        fail("no memory for a block's shared memory");
    }
    hide((unsigned char *)made, WINDOW_BYTES);
    return (unsigned char *)made;
}

size_t end_of(const shared_array &array)
{
    return array.offset + array.bytes;
}

struct pending {
    uint64_t id;
    const char *what;
    std::function<void()> arrive; /* empty: it has arrived */
};

/* What is under way, sorted by id; what has arrived stays until there is much of it. */
std::vector<pending> under_way;
size_t arrived;
uint64_t last_id;

void deliver(size_t index)
{
    const std::function<void()> arrive = std::move(under_way[index].arrive);
    under_way[index].arrive = nullptr;
    arrived++;
    if (arrived == under_way.size()) {
        under_way.clear();
        arrived = 0;
    } else if (arrived > 64 && arrived > under_way.size() / 2) {
        const auto is_over = [](const pending &one) { return !one.arrive; };
        under_way.erase(std::remove_if(under_way.begin(), under_way.end(), is_over), under_way.end());
        arrived = 0;
    }
    arrive();
}

} // namespace

void shared_prepare(block &of, size_t dynamic_bytes)
{
    if (DYNAMIC_OFFSET + dynamic_bytes + RED_ZONE_BYTES > WINDOW_BYTES) {
        fail("%zu bytes of dynamic shared memory are more than any device has", dynamic_bytes);
    }
    if (free_windows.empty()) {
        free_windows.push_back(new_window());
    }
    of.window = free_windows.back();
    free_windows.pop_back();
    of.arrays.clear();
    of.arrays.push_back({ nullptr, DYNAMIC_OFFSET, dynamic_bytes });
    show(of.window + DYNAMIC_OFFSET, dynamic_bytes);
}

void shared_check(block &of)
{
#ifndef HAS_ASAN
    size_t from = 0;
    for (size_t i = 0; i <= of.arrays.size(); i++) {
        const size_t last = end_of(of.arrays.back()) + 4096;
        const size_t until = i < of.arrays.size() ? of.arrays[i].offset : last < WINDOW_BYTES ? last : WINDOW_BYTES;
        for (size_t at = from; at < until; at++) {
            if (of.window[at] != CANARY) {
                fail("block (%u,%u,%u) wrote beside its shared arrays, at offset %zu of shared memory (arrays end at "
                     "%zu)",
                     of.index.x, of.index.y, of.index.z, at, from);
            }
        }
        from = i < of.arrays.size() ? end_of(of.arrays[i]) : from;
    }
#else
    (void)of;
#endif
}

void shared_give_back(block &of)
{
    if (of.window != nullptr) {
        const size_t last = end_of(of.arrays.back()) + 4096;
        hide(of.window, last < WINDOW_BYTES ? last : WINDOW_BYTES);
        free_windows.push_back(of.window);
        of.window = nullptr;
    }
}

unsigned char *dynamic_shared()
{
    return self().of_block->window + DYNAMIC_OFFSET;
}

void *static_shared(const void *tag, size_t bytes, size_t alignment)
{
    block &home = *self().of_block;
    for (const shared_array &array : home.arrays) {
        if (array.tag == tag && tag != nullptr) {
            return home.window + array.offset;
        }
    }
    const size_t step = alignment > RED_ZONE_BYTES ? alignment : RED_ZONE_BYTES;
    const size_t offset = (end_of(home.arrays.back()) + RED_ZONE_BYTES + step - 1) / step * step;
    if (offset + bytes + RED_ZONE_BYTES > WINDOW_BYTES) {
        fail("static shared memory of %zu bytes is more than any device has", bytes);
    }
    home.arrays.push_back({ tag, (uint32_t)offset, bytes });
    show(home.window + offset, bytes);
    return home.window + offset;
}

uint32_t shared_address_of(const void *pointer)
{
    const block &home = *self().of_block;
    const unsigned char *at = (const unsigned char *)pointer;
    if (at < home.window || at >= home.window + WINDOW_BYTES) {
        fail("a shared address was asked of a pointer that does not point into shared memory");
    }
    return (uint32_t)(at - home.window);
}

uint32_t shared_address_in(uint32_t address, unsigned rank)
{
    if (address >> RANK_SHIFT != 0 || rank >= self().of_block->of_cluster->size) {
        fail("mapa: 0x%x in block %u of a cluster of %u", address, rank, self().of_block->of_cluster->size);
    }
    return address | (rank + 1) << RANK_SHIFT;
}

unsigned char *shared_at(block &seen_from, uint32_t address, size_t bytes, size_t alignment, const char *what)
{
    block *home = &seen_from;
    const uint32_t rank = address >> RANK_SHIFT;
    const uint32_t offset = address & ((1u << RANK_SHIFT) - 1);
    if (rank != 0) {
        if (rank > seen_from.of_cluster->size) {
            fail("%s: shared address 0x%x names block %u of a cluster of %u", what, address, rank - 1,
                 seen_from.of_cluster->size);
        }
        home = seen_from.of_cluster->blocks[rank - 1];
        if (home->threads_done == home->threads) {
            fail("%s: shared memory of block %u of the cluster, which has ended", what, rank - 1);
        }
    }
    if (offset % alignment != 0) {
        fail("%s: misaligned shared address 0x%x: must be a multiple of %zu", what, address, alignment);
    }
    for (const shared_array &array : home->arrays) {
        if (offset >= array.offset && offset + bytes <= end_of(array)) {
            return home->window + offset;
        }
    }
    fail("%s: shared access out of bounds: %zu bytes at 0x%x, which lie in no array", what, bytes, address);
}

unsigned char *shared_at(uint32_t address, size_t bytes, size_t alignment, const char *what)
{
    return shared_at(*self().of_block, address, bytes, alignment, what);
}

void global_check(const void *address, size_t bytes, size_t alignment, const char *what)
{
    if ((uintptr_t)address % alignment != 0) {
        fail("%s: misaligned device address %p: must be a multiple of %zu", what, address, alignment);
    }
    if (bytes != 0 && machine.is_global != nullptr && !machine.is_global(address, bytes)) {
        fail("%s: an illegal memory access: %zu bytes at %p", what, bytes, address);
    }
}

uint64_t async_start(const char *what, std::function<void()> arrive)
{
    under_way.push_back({ ++last_id, what, std::move(arrive) });
    if (machine.arrival == SOFTCUDA_ARRIVAL_EARLY || (machine.arrival == SOFTCUDA_ARRIVAL_RANDOM && draw() % 2 != 0)) {
        const uint64_t id = last_id;
        async_finish(id);
        return id;
    }
    return last_id;
}

/* Ids only grow, so what is under way is sorted by them. */
static size_t find_under_way(uint64_t id)
{
    size_t low = 0, high = under_way.size();
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (under_way[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < under_way.size() && under_way[low].id == id && under_way[low].arrive ? low : under_way.size();
}

bool async_is_done(uint64_t id)
{
    return find_under_way(id) == under_way.size();
}

void async_finish(uint64_t id)
{
    const size_t index = find_under_way(id);
    if (index < under_way.size()) {
        deliver(index);
    }
}

bool async_deliver_one()
{
    if (under_way.empty()) {
        return false;
    }
    size_t index = draw() % under_way.size();
    while (!under_way[index].arrive) {
        index = (index + 1) % under_way.size();
    }
    deliver(index);
    return true;
}

void async_deliver_all()
{
    while (async_deliver_one()) {
    }
}

void async_forget()
{
    under_way.clear();
    arrived = 0;
}

std::shared_ptr<void> &state_of(std::vector<state_slot> &states, const void *tag)
{
    for (state_slot &slot : states) {
        if (slot.tag == tag) {
            return slot.value;
        }
    }
    states.push_back({ tag, nullptr });
    return states.back().value;
}

} // namespace softcuda
