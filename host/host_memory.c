/* Large blocks of host memory on huge pages. */
#include "host/host_memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_PAGE_BYTES = 2 << 20, SMALL_ALIGNMENT = 128 };

void *tpp_host_memory_allocate(size_t bytes)
{
    void *memory = NULL;
    size_t alignment = bytes >= HUGE_PAGE_BYTES ? HUGE_PAGE_BYTES : SMALL_ALIGNMENT;
    if (bytes == 0 || posix_memalign(&memory, alignment, bytes) != 0) {
        return NULL;
    }
    if (bytes >= HUGE_PAGE_BYTES) {
        (void)madvise(memory, bytes, MADV_HUGEPAGE); /* where the system has none, small pages do */
    }
    memset(memory, 0, bytes);
    return memory;
}
