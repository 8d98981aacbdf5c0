/* Device memory: the host's, and a list of what is allocated. */
#include "driver_memory.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>

namespace
{

enum { ALIGNMENT = 256, NONSENSE = 0xdb };
std::map<uintptr_t, size_t> allocations;
size_t allocated_bytes;

} // namespace

void *softcuda::device_allocate(size_t bytes, size_t memory_bytes)
{
    const size_t whole = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (bytes == 0 || whole < bytes || whole > memory_bytes - allocated_bytes) {
        return nullptr;
    }
    void *memory = aligned_alloc(ALIGNMENT, whole);
    if (memory != nullptr) {
        memset(memory, NONSENSE, whole);
        allocations[(uintptr_t)memory] = bytes;
        allocated_bytes += whole;
    }
    return memory;
}

int softcuda::device_release(void *memory)
{
    const auto found = allocations.find((uintptr_t)memory);
    if (found == allocations.end()) {
        return 0;
    }
    allocated_bytes -= (found->second + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    allocations.erase(found);
    free(memory);
    return 1;
}

int softcuda::device_contains(const void *address, size_t bytes)
{
    auto next = allocations.upper_bound((uintptr_t)address);
    if (next == allocations.begin()) {
        return 0;
    }
    --next;
    const uintptr_t offset = (uintptr_t)address - next->first;
    return offset <= next->second && bytes <= next->second - offset;
}
