/* Fills against host/fill.h, and the kernel that holds a stream back. */
#include <cstring>
#include <vector>

#include "row_check.h"

extern "C" {
#include "host/element.h"
#include "host/fill.h"
}

static bool run_fill(const tpp_kernel *row, uint64_t count, std::string &detail)
{
    static const uint32_t key[2] = { 20251125, 77 };
    const size_t bytes = row->scaling != TPP_SCALING_NONE ? count : tpp_storage_bytes(row->in, row->format, count);
    const size_t padded = (bytes + 15) / 16 * 16;
    guarded out(padded);
    std::vector<unsigned char> expected(padded), before(out.bytes, out.bytes + padded);
    struct tpp_error err;
    memset(&err, 0, sizeof err);
    const enum tpp_status status = row->scaling != TPP_SCALING_NONE
                                       ? tpp_fill_scales(row->scaling, expected.data(), count, key, &err)
                                       : tpp_fill_elements(row->in, row->format, expected.data(), count, key, &err);
    if (status != TPP_STATUS_OK) {
        detail = "host/fill.h does not know the format";
        return false;
    }
    const uint64_t threads = (count + row->elements_per_counter - 1) / row->elements_per_counter;
    const unsigned grid[3] = { (unsigned)((threads + row->threads - 1) / row->threads), 1, 1 };
    const unsigned block[3] = { row->threads, 1, 1 };
    void *to = out.bytes;
    uint64_t elements = count;
    uint32_t key0 = key[0], key1 = key[1];
    void *params[] = { &to, &elements, &key0, &key1 };
    char error[1024] = "";
    if (softcuda_launch(tpp_kernel_entry(row), grid, block, nullptr, row->shared_bytes, params, error, sizeof error)) {
        detail = error;
        return false;
    }
    if (memcmp(out.bytes, expected.data(), bytes) != 0) {
        size_t at = 0;
        while (out.bytes[at] == expected[at]) {
            at++;
        }
        detail = text_of("%llu elements: byte %zu is 0x%02x instead of 0x%02x", (unsigned long long)count, at,
                         out.bytes[at], expected[at]);
        return false;
    }
    if (memcmp(out.bytes + bytes, before.data() + bytes, padded - bytes) != 0) {
        detail = text_of("%llu elements: it wrote behind them", (unsigned long long)count);
        return false;
    }
    return true;
}

bool check_fill(const struct tpp_kernel *row, std::string &detail)
{
    static const uint64_t counts[] = { 1, 2, 3, 15, 16, 17, 31, 33, 127, 129, 1000, 4096, 100003 };
    for (uint64_t count : counts) {
        softcuda_machine_get()->seed++;
        if (!run_fill(row, count, detail)) {
            return false;
        }
    }
    return true;
}

bool check_spin(const struct tpp_kernel *row, std::string &detail)
{
    softcuda_machine *machine = softcuda_machine_get();
    static const uint64_t limits[2][2] = { { 0, 50000000 }, { 1, 50000000 } }; /* released?, most_ns */
    for (const uint64_t *limit : limits) {
        uint32_t word = (uint32_t)limit[0];
        const uint32_t *release = &word;
        uint64_t most_ns = limit[1];
        void *params[] = { &release, &most_ns };
        const unsigned one[3] = { 1, 1, 1 };
        char error[1024] = "";
        machine->now_ns = 1000;
        if (softcuda_launch(tpp_kernel_entry(row), one, one, nullptr, 0, params, error, sizeof error)) {
            detail = error;
            return false;
        }
        const uint64_t took_ns = machine->now_ns - 1000;
        if (limit[0] != 0 ? took_ns > 100000 : took_ns < most_ns || took_ns > most_ns + most_ns / 10) {
            detail = text_of("%s, it took %llu ns", limit[0] != 0 ? "released" : "not released",
                             (unsigned long long)took_ns);
            return false;
        }
    }
    return true;
}
