/**
 * CUDA C++ for an ordinary C++ compiler: included before everything when a kernel is compiled for softcuda.
 *
 * Only what the project's kernels use of the language. Their `asm` wrappers (kernels/cuda/ptx) are replaced by the
 * models of tests/softcuda/ptx, which the compiler finds first. Floating-point multiply-adds written as fma() and
 * fmaf() are counted as the general cores' work.
 */
#ifndef TPP_SOFTCUDA_CUDA_ON_CPU_H
#define TPP_SOFTCUDA_CUDA_ON_CPU_H

#include <algorithm>
#include <cmath>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "simt_core.h"

#define __host__
#define __device__
#define __forceinline__ inline
#define __noinline__    __attribute__((noinline))
#define __restrict__ __restrict
#define __constant__ static const
#define __grid_constant__
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __launch_bounds__(...)
#define __cluster_dims__(...)
#define __maxnreg__(...)
/* The list of entries is made from what this expands to: see softcuda's CMakeLists.txt. */
#define __global__ __attribute__((used, noinline))

#define threadIdx (softcuda::self().index)
#define blockIdx  (softcuda::self().of_block->index)
#define blockDim  (softcuda::current.block)
#define gridDim   (softcuda::current.grid)
#define warpSize  32

/* ---- vectors */

#define SOFTCUDA_VECTORS(type, name, size)                               \
    struct alignas(2 * (size)) name##2                                   \
    {                                                                    \
        type x, y;                                                       \
    };                                                                   \
    struct alignas(4 * (size) > 16 ? 16 : 4 * (size)) name##4            \
    {                                                                    \
        type x, y, z, w;                                                 \
    };                                                                   \
    static inline name##2 make_##name##2(type x, type y)                 \
    {                                                                    \
        return { x, y };                                                 \
    }                                                                    \
    static inline name##4 make_##name##4(type x, type y, type z, type w) \
    {                                                                    \
        return { x, y, z, w };                                           \
    }
SOFTCUDA_VECTORS(int, int, 4)
SOFTCUDA_VECTORS(unsigned, uint, 4)
SOFTCUDA_VECTORS(float, float, 4)
SOFTCUDA_VECTORS(double, double, 8)
SOFTCUDA_VECTORS(unsigned short, ushort, 2)
SOFTCUDA_VECTORS(unsigned char, uchar, 1)
#undef SOFTCUDA_VECTORS

/* ---- arithmetic */

namespace softcuda
{

static inline float counted_fmaf(float a, float b, float c)
{
    charge(SOFTCUDA_FMA_F32, 1);
    return __builtin_fmaf(a, b, c);
}

static inline double counted_fma(double a, double b, double c)
{
    charge(SOFTCUDA_FMA_F64, 1);
    return __builtin_fma(a, b, c);
}

/* fma() of CUDA C++ is overloaded. */
static inline float counted_fma(float a, float b, float c)
{
    return counted_fmaf(a, b, c);
}

} // namespace softcuda

#define fmaf(a, b, c)      softcuda::counted_fmaf(a, b, c)
#define fma(a, b, c)       softcuda::counted_fma(a, b, c)
#define __fmaf_rn(a, b, c) softcuda::counted_fmaf(a, b, c)
#define __fma_rn(a, b, c)  softcuda::counted_fma(a, b, c)

template <class T> static inline T min(T a, T b)
{
    return b < a ? b : a;
}

template <class T> static inline T max(T a, T b)
{
    return a < b ? b : a;
}

template <class To, class From> static inline To softcuda_bits(From value)
{
    static_assert(sizeof(To) == sizeof(From), "the same bits");
    To bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}
#define __float_as_uint(value)      softcuda_bits<uint32_t, float>(value)
#define __float_as_int(value)       softcuda_bits<int32_t, float>(value)
#define __uint_as_float(value)      softcuda_bits<float, uint32_t>(value)
#define __int_as_float(value)       softcuda_bits<float, int32_t>(value)
#define __double_as_longlong(value) softcuda_bits<long long, double>(value)
#define __longlong_as_double(value) softcuda_bits<double, long long>(value)
#define __popc(value)               __builtin_popcount(value)
#define __ldg(pointer)              (*(pointer))
#define __trap()                    softcuda::fail("__trap()")

static inline uint32_t __umulhi(uint32_t a, uint32_t b)
{
    return (uint32_t)((uint64_t)a * b >> 32);
}

/* ---- threads of a block and of a warp */

static inline void __syncthreads()
{
    softcuda::barrier_sync(0, 0);
}

static inline void __syncwarp(uint32_t mask = 0xFFFFFFFFu)
{
    const softcuda::warp &own = *softcuda::self().of_warp;
    struct nothing {
    } mine;
    softcuda::warp_collective("__syncwarp", mask & own.present & ~own.done, mine, [](nothing *const *) {});
}

static inline void __threadfence()
{
}

static inline void __threadfence_block()
{
}

static inline void __threadfence_system()
{
}

namespace softcuda
{

template <class T> struct shuffled {
    T in, out;
    unsigned from;
};

/* Lanes whose source is not among the members keep what they brought. */
template <class T> T shuffle(const char *what, uint32_t mask, T value, unsigned from)
{
    shuffled<T> mine = { value, value, from };
    warp_collective(what, mask, mine, [](shuffled<T> *const *lanes) {
        for (unsigned i = 0; i < WARP_LANES; i++) {
            if (lanes[i] != nullptr && lanes[i]->from < WARP_LANES && lanes[lanes[i]->from] != nullptr) {
                lanes[i]->out = lanes[lanes[i]->from]->in;
            }
        }
    });
    return mine.out;
}

} // namespace softcuda

template <class T> static inline T __shfl_sync(uint32_t mask, T value, int lane)
{
    return softcuda::shuffle("__shfl_sync", mask, value, (unsigned)lane % 32);
}

template <class T> static inline T __shfl_xor_sync(uint32_t mask, T value, int bits)
{
    return softcuda::shuffle("__shfl_xor_sync", mask, value, softcuda::self().lane ^ (unsigned)bits);
}

template <class T> static inline T __shfl_down_sync(uint32_t mask, T value, unsigned delta)
{
    return softcuda::shuffle("__shfl_down_sync", mask, value, softcuda::self().lane + delta);
}

template <class T> static inline T __shfl_up_sync(uint32_t mask, T value, unsigned delta)
{
    return softcuda::shuffle("__shfl_up_sync", mask, value, softcuda::self().lane - delta);
}

static inline uint32_t __ballot_sync(uint32_t mask, int predicate)
{
    struct lane {
        int predicate;
        uint32_t votes;
    } mine = { predicate, 0 };
    softcuda::warp_collective("__ballot_sync", mask, mine, [](lane *const *lanes) {
        uint32_t votes = 0;
        for (unsigned i = 0; i < softcuda::WARP_LANES; i++) {
            votes |= (uint32_t)(lanes[i] != nullptr && lanes[i]->predicate != 0) << i;
        }
        for (unsigned i = 0; i < softcuda::WARP_LANES; i++) {
            if (lanes[i] != nullptr) {
                lanes[i]->votes = votes;
            }
        }
    });
    return mine.votes;
}

static inline int __any_sync(uint32_t mask, int predicate)
{
    return __ballot_sync(mask, predicate) != 0;
}

static inline int __all_sync(uint32_t mask, int predicate)
{
    return __ballot_sync(mask, predicate) == mask;
}

#endif
