/* Inputs made on the device against the host's, bit for bit, for counts around the edges of a counter; the guard
 * behind the last element must survive. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/precision.h"
#include "check.h"
#include "host/philox.h"

enum { GUARD_BYTES = 64, GUARD = 0xa5 };

static int check_count(const struct device *device, const struct kernel *kernel, const struct tpp_kernel *row,
                       cl_uint count, struct detail *detail)
{
    const cl_uint key[2] = { 0x243f6a88, 0x85a308d3 };
    const size_t bytes = (size_t)count * tpp_precision_get(row->in)->bits / 8;
    unsigned char *expected = malloc(bytes + GUARD_BYTES);
    unsigned char *got = malloc(bytes + GUARD_BYTES);
    if (expected == NULL || got == NULL) {
        abort();
    }
    memset(got, GUARD, bytes + GUARD_BYTES);
    memset(expected, GUARD, bytes + GUARD_BYTES);
    cl_mem out = buffer_create(device, bytes + GUARD_BYTES, got);
    const size_t items = (count + row->elements_per_counter - 1) / row->elements_per_counter;
    const size_t local = 64;
    const size_t global = (items + local - 1) / local * local;
    const struct argument arguments[] = {
        { sizeof out, &out }, { sizeof count, &count }, { sizeof key[0], &key[0] }, { sizeof key[1], &key[1] }
    };
    kernel_launch(device, kernel, 1, &global, &local, arguments, 4);
    buffer_read(device, out, bytes + GUARD_BYTES, got);
    buffer_release(out);
    int is_right = tpp_philox_fill(row->in, expected, 0, count, key, NULL) == TPP_STATUS_OK;
    for (size_t i = 0; i < bytes + GUARD_BYTES && is_right; i++) {
        if (got[i] != expected[i]) {
            snprintf(detail->text, sizeof detail->text, "count %u: byte %zu of %zu is %02x, not %02x", count, i, bytes,
                     got[i], expected[i]);
            is_right = 0;
        }
    }
    got[bytes - 1] ^= 1;
    if (is_right && memcmp(got, expected, bytes) == 0) {
        snprintf(detail->text, sizeof detail->text, "the planted error was not found");
        is_right = 0;
    }
    free(expected);
    free(got);
    return is_right;
}

enum outcome check_fill(const struct device *device, const struct tpp_kernel *row, struct detail *detail)
{
    static const cl_uint counts[] = { 1, 2, 3, 15, 16, 17, 63, 1024, 1025, 100003 };
    struct kernel kernel = kernel_build(device, row->family, row->defines == NULL ? "" : row->defines,
                                        row->entry == NULL ? row->id : row->entry);
    int is_right = tpp_philox_elements_per_counter(row->in) == row->elements_per_counter;
    snprintf(detail->text, sizeof detail->text, is_right ? "same bits as the host" : "elements_per_counter differs");
    for (size_t i = 0; i < sizeof counts / sizeof counts[0] && is_right; i++) {
        is_right = check_count(device, &kernel, row, counts[i], detail);
    }
    kernel_release(&kernel);
    return is_right ? RIGHT : WRONG;
}
