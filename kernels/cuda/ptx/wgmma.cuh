/* Warpgroup matrix multiply-accumulate of Hopper (PTX: wgmma): 128 threads start D += A B^T, the tensor cores do it
 * while the threads go on. D is 64 x N in the registers of the four warps, A is 64 x K in shared memory or in
 * registers, B is N x K in shared memory; a K step is always 32 bytes a row.
 *
 * Order: wgmma_fence() before the first of a batch and after touching D or A registers; wgmma_commit() closes a batch;
 * wgmma_wait<P>() returns when all but the last P batches are done; wgmma_registers_settle() says so to the compiler.
 * Until then D and A's registers and the shared memory of A and B belong to the tensor cores. Stores to that memory
 * need fence_async_proxy() and a barrier before.
 *
 * Each instruction is a struct: `Register` holds D (128 of them for 64 x 256 in 32 bits, 100 for 64 x 200, 64 for 64 x
 * 256 in halves packed in pairs, ...), DEPTH is K, `multiply(d, a, b, accumulate)` starts it; accumulate 0 takes D = A
 * B^T.
 *
 * Fragments. Warp w of the warpgroup holds rows 16 w to 16 w + 15; lane = 4 g + t.
 *   D, 32-bit: d[4 j + 2 h + e] is row 16 w + g + 8 h, column 8 j + 2 t + e
 *   D, halves: d[2 j + h] is the same row, columns 8 j + 2 t and 8 j + 2 t + 1
 *   A in registers: a[2 v + h] holds bytes 16 v + 4 t to 16 v + 4 t + 3 of the 32 of row 16 w + g + 8 h
 */
#ifndef TPP_PTX_WGMMA_CUH
#define TPP_PTX_WGMMA_CUH

#include <stdint.h>

__device__ __forceinline__ void wgmma_fence()
{
    asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}

__device__ __forceinline__ void wgmma_commit()
{
    asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
}

template <int PENDING> __device__ __forceinline__ void wgmma_wait()
{
    asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(PENDING) : "memory");
}

/** Registers that a batch writes or reads, after the wait for it and before anything else touches them. No instruction:
 * to the compiler an instruction in flight has written its registers already, so it could move what uses them before
 * the wait. */
template <int COUNT> __device__ __forceinline__ void wgmma_registers_settle(float (&d)[COUNT])
{
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
        asm volatile("" : "+f"(d[i])::"memory");
    }
}
template <class Word, int COUNT> __device__ __forceinline__ void wgmma_registers_settle(Word (&d)[COUNT])
{
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
        asm volatile("" : "+r"(d[i])::"memory");
    }
}

/* The names of registers 0 to n - 1 in an asm string, and the operands themselves. */
#define TPP_NAMES_32                                                                                        \
    "{%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, %21, " \
    "%22, %23, %24, %25, %26, %27, %28, %29, %30, %31"
#define TPP_NAMES_50 \
    TPP_NAMES_32 ", %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, %46, %47, %48, %49"
#define TPP_NAMES_64                                                                                            \
    TPP_NAMES_32 ", %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, %46, %47, %48, %49, " \
                 "%50, %51, %52, %53, %54, %55, %56, %57, %58, %59, %60, %61, %62, %63"
#define TPP_NAMES_96                                                                                                 \
    TPP_NAMES_64 ", %64, %65, %66, %67, %68, %69, %70, %71, %72, %73, %74, %75, %76, %77, %78, %79, %80, %81, %82, " \
                 "%83, %84, %85, %86, %87, %88, %89, %90, %91, %92, %93, %94, %95"
#define TPP_NAMES_100 TPP_NAMES_96 ", %96, %97, %98, %99"
#define TPP_NAMES_128                                                                                           \
    TPP_NAMES_64 ", %64, %65, %66, %67, %68, %69, %70, %71, %72, %73, %74, %75, %76, %77, %78, %79, %80, %81, " \
                 "%82, %83, %84, %85, %86, %87, %88, %89, %90, %91, %92, %93, %94, %95, %96, %97, %98, %99, "   \
                 "%100, %101, %102, %103, %104, %105, %106, %107, %108, %109, %110, %111, %112, %113, %114, "   \
                 "%115, %116, %117, %118, %119, %120, %121, %122, %123, %124, %125, %126, %127"

#define TPP_INOUT_8(c, i) \
    c(d[i]), c(d[i + 1]), c(d[i + 2]), c(d[i + 3]), c(d[i + 4]), c(d[i + 5]), c(d[i + 6]), c(d[i + 7])
#define TPP_INOUT_32(c, i) TPP_INOUT_8(c, i), TPP_INOUT_8(c, i + 8), TPP_INOUT_8(c, i + 16), TPP_INOUT_8(c, i + 24)
#define TPP_INOUT_50(c, i) \
    TPP_INOUT_32(c, i), TPP_INOUT_8(c, i + 32), TPP_INOUT_8(c, i + 40), c(d[i + 48]), c(d[i + 49])
#define TPP_INOUT_64(c, i)  TPP_INOUT_32(c, i), TPP_INOUT_32(c, i + 32)
#define TPP_INOUT_96(c, i)  TPP_INOUT_64(c, i), TPP_INOUT_32(c, i + 64)
#define TPP_INOUT_100(c, i) TPP_INOUT_96(c, i), c(d[i + 96]), c(d[i + 97]), c(d[i + 98]), c(d[i + 99])
#define TPP_INOUT_128(c, i) TPP_INOUT_64(c, i), TPP_INOUT_64(c, i + 64)

/* One instruction of one shape, A in shared memory and A in registers. o0 to o5: the operand numbers after D's. */
#define TPP_WGMMA_SHAPE(reg, c, count, shape, types, tail_ss, tail_rs, o0, o1, o2, o3, o4, o5)                   \
    static __device__ __forceinline__ void multiply(reg(&d)[count], uint64_t a, uint64_t b, uint32_t accumulate) \
    {                                                                                                            \
        asm volatile("{.reg .pred p; setp.ne.b32 p, %" #o2 ", 0;\n"                                              \
                     "wgmma.mma_async.sync.aligned." shape types " " TPP_NAMES_##count "}, %" #o0 ", %" #o1      \
                                                                                       ", p" tail_ss ";}"        \
                     : TPP_INOUT_##count(c, 0)                                                                   \
                     : "l"(a), "l"(b), "r"(accumulate)                                                           \
                     : "memory");                                                                                \
    }                                                                                                            \
    static __device__ __forceinline__ void multiply(reg(&d)[count], const uint32_t(&a)[4], uint64_t b,           \
                                                    uint32_t accumulate)                                         \
    {                                                                                                            \
        asm volatile("{.reg .pred p; setp.ne.b32 p, %" #o5 ", 0;\n"                                              \
                     "wgmma.mma_async.sync.aligned." shape types " " TPP_NAMES_##count                           \
                     "}, {%" #o0 ", %" #o1 ", %" #o2 ", %" #o3 "}, %" #o4 ", p" tail_rs ";}"                     \
                     : TPP_INOUT_##count(c, 0)                                                                   \
                     : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b), "r"(accumulate)                       \
                     : "memory");                                                                                \
    }
#define TPP_WGMMA_32(reg, c, shape, ...)  TPP_WGMMA_SHAPE(reg, c, 32, shape, __VA_ARGS__, 32, 33, 34, 35, 36, 37)
#define TPP_WGMMA_50(reg, c, shape, ...)  TPP_WGMMA_SHAPE(reg, c, 50, shape, __VA_ARGS__, 50, 51, 52, 53, 54, 55)
#define TPP_WGMMA_64(reg, c, shape, ...)  TPP_WGMMA_SHAPE(reg, c, 64, shape, __VA_ARGS__, 64, 65, 66, 67, 68, 69)
#define TPP_WGMMA_96(reg, c, shape, ...)  TPP_WGMMA_SHAPE(reg, c, 96, shape, __VA_ARGS__, 96, 97, 98, 99, 100, 101)
#define TPP_WGMMA_100(reg, c, shape, ...) TPP_WGMMA_SHAPE(reg, c, 100, shape, __VA_ARGS__, 100, 101, 102, 103, 104, 105)
#define TPP_WGMMA_128(reg, c, shape, ...) TPP_WGMMA_SHAPE(reg, c, 128, shape, __VA_ARGS__, 128, 129, 130, 131, 132, 133)

/* A 32-bit accumulator takes n / 2 registers a thread, packed halves n / 4. These n serve all tiles here; integers have
 * no 200, their n are multiples of 16. */
#define TPP_WGMMA_WIDE(name, reg, c, depth, types, tail_ss, tail_rs)          \
    struct name {                                                             \
        typedef reg Register;                                                 \
        enum { DEPTH = depth, IS_PACKED = 0 };                                \
        TPP_WGMMA_64(reg, c, "m64n128k" #depth ".", types, tail_ss, tail_rs)  \
        TPP_WGMMA_96(reg, c, "m64n192k" #depth ".", types, tail_ss, tail_rs)  \
        TPP_WGMMA_100(reg, c, "m64n200k" #depth ".", types, tail_ss, tail_rs) \
        TPP_WGMMA_128(reg, c, "m64n256k" #depth ".", types, tail_ss, tail_rs) \
    };
#define TPP_WGMMA_PACKED(name, depth, types, tail_ss, tail_rs)                       \
    struct name {                                                                    \
        typedef uint32_t Register;                                                   \
        enum { DEPTH = depth, IS_PACKED = 1 };                                       \
        TPP_WGMMA_32(uint32_t, "+r", "m64n128k" #depth ".", types, tail_ss, tail_rs) \
        TPP_WGMMA_50(uint32_t, "+r", "m64n200k" #depth ".", types, tail_ss, tail_rs) \
        TPP_WGMMA_64(uint32_t, "+r", "m64n256k" #depth ".", types, tail_ss, tail_rs) \
    };

/* Tails: scale of A and B (1: as it is, -1: negated), transposition of A and B (16-bit formats alone; not from
 * registers). Integers have neither. */
#define TPP_TAIL_16_SS ", 1, 1, 0, 0"
#define TPP_TAIL_16_RS ", 1, 1, 0"
#define TPP_TAIL_FLOAT ", 1, 1"

TPP_WGMMA_WIDE(WgmmaF16F32, float, "+f", 16, "f32.f16.f16", TPP_TAIL_16_SS, TPP_TAIL_16_RS)
TPP_WGMMA_WIDE(WgmmaBf16F32, float, "+f", 16, "f32.bf16.bf16", TPP_TAIL_16_SS, TPP_TAIL_16_RS)
TPP_WGMMA_WIDE(WgmmaTf32, float, "+f", 8, "f32.tf32.tf32", TPP_TAIL_FLOAT, TPP_TAIL_FLOAT)
TPP_WGMMA_WIDE(WgmmaE4m3F32, float, "+f", 32, "f32.e4m3.e4m3", TPP_TAIL_FLOAT, TPP_TAIL_FLOAT)
TPP_WGMMA_WIDE(WgmmaE5m2F32, float, "+f", 32, "f32.e5m2.e5m2", TPP_TAIL_FLOAT, TPP_TAIL_FLOAT)
TPP_WGMMA_WIDE(WgmmaS8, int32_t, "+r", 32, "s32.s8.s8", "", "")
TPP_WGMMA_WIDE(WgmmaB1And, int32_t, "+r", 256, "s32.b1.b1.and.popc", "", "")
TPP_WGMMA_PACKED(WgmmaF16F16, 16, "f16.f16.f16", TPP_TAIL_16_SS, TPP_TAIL_16_RS)
TPP_WGMMA_PACKED(WgmmaE4m3F16, 32, "f16.e4m3.e4m3", TPP_TAIL_FLOAT, TPP_TAIL_FLOAT)
TPP_WGMMA_PACKED(WgmmaE5m2F16, 32, "f16.e5m2.e5m2", TPP_TAIL_FLOAT, TPP_TAIL_FLOAT)

#endif
