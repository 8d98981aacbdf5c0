/* mma.sync of integers and bits with 32-bit accumulators, modulo 2^32: D = A B + D, by a warp. Fragments as in
 * mma_float.cuh. Binary forms add, for each entry, the number of ones in (row of A) AND or XOR (column of B).
 */
#ifndef TPP_PTX_MMA_INTEGER_CUH
#define TPP_PTX_MMA_INTEGER_CUH

#include <stdint.h>

#include "ptx/architecture.cuh"

/* Eight rows of A, 16 bytes of k. */
#define TPP_MMA_M8(name, instruction)                                                                  \
    __device__ __forceinline__ void name(int32_t(&d)[2], const uint32_t(&a)[1], const uint32_t(&b)[1]) \
    {                                                                                                  \
        asm volatile("mma.sync.aligned." instruction " {%0, %1}, {%2}, {%3}, {%0, %1};"                \
                     : "+r"(d[0]), "+r"(d[1])                                                          \
                     : "r"(a[0]), "r"(b[0]));                                                          \
    }

/* Sixteen rows of A, 32 bytes of k. */
#define TPP_MMA_M16(name, instruction)                                                                 \
    __device__ __forceinline__ void name(int32_t(&d)[4], const uint32_t(&a)[4], const uint32_t(&b)[2]) \
    {                                                                                                  \
        asm volatile("mma.sync.aligned." instruction                                                   \
                     " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"                \
                     : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])                                  \
                     : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));              \
    }

#if TPP_HAS_MMA_TURING
TPP_MMA_M8(mma_m8n8k16_s8_s32, "m8n8k16.row.col.s32.s8.s8.s32")
TPP_MMA_M8(mma_m8n8k32_s4_s32, "m8n8k32.row.col.s32.s4.s4.s32")
TPP_MMA_M8(mma_m8n8k128_b1xor_s32, "m8n8k128.row.col.s32.b1.b1.s32.xor.popc")
#endif

#if TPP_HAS_MMA_AMPERE
TPP_MMA_M16(mma_m16n8k32_s8_s32, "m16n8k32.row.col.s32.s8.s8.s32")
#endif

#if TPP_HAS_MMA_INT4
TPP_MMA_M16(mma_m16n8k64_s4_s32, "m16n8k64.row.col.s32.s4.s4.s32")
#endif

#if TPP_HAS_MMA_BINARY_AND
TPP_MMA_M16(mma_m16n8k256_b1and_s32, "m16n8k256.row.col.s32.b1.b1.s32.and.popc")
#endif

#if TPP_HAS_MMA_BINARY_XOR
TPP_MMA_M16(mma_m16n8k256_b1xor_s32, "m16n8k256.row.col.s32.b1.b1.s32.xor.popc")
#endif

#undef TPP_MMA_M8
#undef TPP_MMA_M16

#endif
