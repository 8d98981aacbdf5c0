/* Clock event reasons as NVML numbers them (nvmlClocksEventReason*). They are a bitmask: several hold at once. */
#include "base/throttle.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct {
    uint64_t bit;
    const char *name; /* NULL: no reason that matters */
} reasons_known[] = {
    { 0x001, NULL }, /* idle */
    { 0x002, "application clocks" },
    { 0x004, "software power cap" },
    { 0x008, "hardware slowdown" },
    { 0x010, "clocks synchronised with other devices" },
    { 0x020, "software thermal slowdown" },
    { 0x040, "hardware thermal slowdown" },
    { 0x080, "power brake" },
    { 0x100, "display clocks" },
};
enum { KNOWN = sizeof reasons_known / sizeof reasons_known[0] };

static uint64_t bits_of(double reasons)
{
    return reasons >= 0 && reasons < 9e18 ? (uint64_t)reasons : 0;
}

int tpp_throttle_is_held(double reasons)
{
    return (bits_of(reasons) & ~reasons_known[0].bit) != 0;
}

static void append(char *text, size_t size, const char *name)
{
    size_t used = strlen(text);
    (void)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", name);
}

void tpp_throttle_list(double reasons, char *text, size_t size)
{
    uint64_t bits = bits_of(reasons);
    *text = '\0';
    for (size_t i = 0; i < KNOWN; i++) {
        if ((bits & reasons_known[i].bit) != 0 && reasons_known[i].name != NULL) {
            append(text, size, reasons_known[i].name);
        }
        bits &= ~reasons_known[i].bit;
    }
    if (bits != 0) {
        char other[48];
        (void)snprintf(other, sizeof other, "unknown reasons 0x%llx", (unsigned long long)bits);
        append(text, size, other);
    }
}
