/* What the checks of rows share. */
#include "row_check.h"

#include <cstdarg>
#include <cstdio>
#include <random>
#include <set>
#include <sys/mman.h>
#include <unistd.h>

static std::set<const guarded *> living;
static std::mt19937_64 generator(31);

unsigned draw_below(unsigned bound)
{
    return (unsigned)(generator() % bound);
}

guarded::guarded(size_t wanted) : size(wanted)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t alignment = wanted % 128 == 0 ? 128 : 16;
    const size_t inside = (wanted + page - 1) / page * page;
    mapping_bytes = inside + 2 * page;
    mapping = mmap(nullptr, mapping_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    unsigned char *first = (unsigned char *)mapping + page;
    mprotect(first, inside, PROT_READ | PROT_WRITE);
    bytes = first + (inside - wanted) / alignment * alignment;
    for (size_t i = 0; i < inside; i++) {
        first[i] = i % 2 != 0 ? 0xFF : (unsigned char)(0xF0 | generator());
    }
    living.insert(this);
}

guarded::~guarded()
{
    living.erase(this);
    munmap(mapping, mapping_bytes);
}

int guarded_contains(const void *address, size_t bytes)
{
    for (const guarded *one : living) {
        const unsigned char *at = (const unsigned char *)address;
        if (at >= one->bytes && at + bytes <= one->bytes + one->size) {
            return 1;
        }
    }
    return 0;
}

std::string text_of(const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

bool clocks_are_right(const struct tpp_core_clock *clocks, unsigned blocks, std::string &detail)
{
    for (unsigned b = 0; b < blocks; b++) {
        const struct tpp_core_clock &one = clocks[b];
        if (one.core >= softcuda_machine_get()->sm_count || one.begin_cycles >= one.end_cycles ||
            one.begin_ns > one.end_ns) {
            detail = text_of("the clock of block %u is wrong: core %u, cycles %llu to %llu", b, one.core,
                             (unsigned long long)one.begin_cycles, (unsigned long long)one.end_cycles);
            return false;
        }
    }
    return true;
}
