/** What the tests of Hopper's models share: running an entry, expecting a fault, the swizzle by rows. */
#ifndef TPP_SOFTCUDA_HOPPER_TEST_H
#define TPP_SOFTCUDA_HOPPER_TEST_H

#include <criterion/criterion.h>

#include <random>
#include <string>

#include "simt.h"

inline std::mt19937 generator(90);
inline std::string last_error;

/** One cluster of `cluster` blocks; 0 when it ended well, else 1 and why in last_error. */
template <class... P>
int run_entry(const char *entry, unsigned cluster, unsigned threads, size_t dynamic, P... arguments)
{
    const unsigned grid[3] = { cluster, 1, 1 }, block[3] = { threads, 1, 1 }, clusters[3] = { cluster, 1, 1 };
    void *params[] = { &arguments..., nullptr };
    char error[2048] = "";
    const int code = softcuda_launch(entry, grid, block, clusters, dynamic, params, error, sizeof error);
    last_error = error;
    return code;
}

inline void expect_fault(int code, const char *text)
{
    cr_expect_eq(code, 1);
    cr_expect(last_error.find(text) != std::string::npos, "\"%s\" lacks \"%s\"", last_error.c_str(), text);
}

/** Which 16-byte piece holds piece `piece` of line `line`, for lines of `span` bytes. */
inline unsigned swizzled_piece(unsigned line, unsigned piece, unsigned span)
{
    switch (span) {
    case 128:
        return piece ^ line % 8;
    case 64:
        return piece ^ line / 2 % 4;
    case 32:
        return piece ^ line / 4 % 2;
    default:
        return piece;
    }
}

#endif
