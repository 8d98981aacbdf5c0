/* Shared memory: how it is declared and addressed. Instructions that name it take 32-bit addresses in its own window.
 */
#ifndef TPP_PTX_SHARED_CUH
#define TPP_PTX_SHARED_CUH

#include <stdint.h>

/* A block's dynamic shared memory as `unsigned char name[]`, aligned for 128-byte swizzles of bulk copies. */
#define TPP_DYNAMIC_SHARED(name) extern __shared__ __align__(1024) unsigned char name[]

/* A static array of a block: TPP_SHARED(float, sums, [32]). */
#define TPP_SHARED(type, name, dimensions) __shared__ type name dimensions

/* The 32-bit address of what a pointer into shared memory points to. */
__device__ __forceinline__ uint32_t shared_address(const void *pointer)
{
    return (uint32_t)__cvta_generic_to_shared(pointer);
}

/* 16 bytes from an address that is a multiple of 16. */
__device__ __forceinline__ void shared_load_16(uint32_t (&words)[4], uint32_t address)
{
    asm volatile("ld.shared.v4.b32 {%0, %1, %2, %3}, [%4];"
                 : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3])
                 : "r"(address)
                 : "memory");
}

/* The same as two doubles. */
__device__ __forceinline__ void shared_load_2_doubles(double &low, double &high, uint32_t address)
{
    asm volatile("ld.shared.v2.f64 {%0, %1}, [%2];" : "=d"(low), "=d"(high) : "r"(address) : "memory");
}

__device__ __forceinline__ uint32_t shared_load_4(uint32_t address)
{
    uint32_t word;
    asm volatile("ld.shared.b32 %0, [%1];" : "=r"(word) : "r"(address) : "memory");
    return word;
}

__device__ __forceinline__ void shared_store_4(uint32_t address, uint32_t word)
{
    asm volatile("st.shared.b32 [%0], %1;" : : "r"(address), "r"(word) : "memory");
}

__device__ __forceinline__ void shared_store_16(uint32_t address, const uint32_t (&words)[4])
{
    asm volatile("st.shared.v4.b32 [%0], {%1, %2, %3, %4};"
                 :
                 : "r"(address), "r"(words[0]), "r"(words[1]), "r"(words[2]), "r"(words[3])
                 : "memory");
}

/* Read, change, write back one byte: not atomic, for bytes that no other thread touches. */
__device__ __forceinline__ void shared_and_byte(uint32_t address, uint32_t mask)
{
    uint32_t byte;
    asm volatile("ld.shared.u8 %0, [%1];" : "=r"(byte) : "r"(address) : "memory");
    asm volatile("st.shared.u8 [%0], %1;" : : "r"(address), "r"(byte & mask) : "memory");
}

#endif
