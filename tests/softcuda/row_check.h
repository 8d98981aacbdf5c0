/**
 * One check a kind of kernel: every row of api CUDA is launched on softcuda and compared with what it must compute.
 * The reason of a failure goes to `detail`.
 */
#ifndef TPP_SOFTCUDA_ROW_CHECK_H
#define TPP_SOFTCUDA_ROW_CHECK_H

#include <cstddef>
#include <cstdint>
#include <string>

#include "simt.h"

extern "C" {
#include "kernels/format.h"
#include "kernels/kernel.h"
}

/** Device memory: ends at a page that cannot be touched, and begins after one. Full of NaNs and nonsense at first. */
struct guarded {
    explicit guarded(size_t size);
    ~guarded();
    guarded(const guarded &) = delete;
    guarded &operator=(const guarded &) = delete;
    unsigned char *bytes; /* a multiple of 16; of 128 where `size` is */
    size_t size;
    void *mapping;
    size_t mapping_bytes;
};

/** Is it within a living `guarded`? For softcuda_machine.is_global. */
int guarded_contains(const void *address, size_t bytes);

/** How one launch is made: the order of threads, when copies arrive. */
struct circumstances {
    uint64_t seed;
    softcuda_arrival arrival;
};

bool check_probe(const struct tpp_kernel *row, std::string &detail);
bool check_gemm(const struct tpp_kernel *row, std::string &detail);
bool check_fill(const struct tpp_kernel *row, std::string &detail);
bool check_spin(const struct tpp_kernel *row, std::string &detail);

/** Clocks that a launch of `blocks` blocks wrote: all in order, on the cores there are. */
bool clocks_are_right(const struct tpp_core_clock *clocks, unsigned blocks, std::string &detail);

/** printf into a string. */
std::string text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** From 0 to bound - 1, the same in every run. */
unsigned draw_below(unsigned bound);

#endif
