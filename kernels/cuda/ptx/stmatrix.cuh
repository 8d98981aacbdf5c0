/* Accumulator fragments to shared memory. */
#ifndef TPP_PTX_STMATRIX_CUH
#define TPP_PTX_STMATRIX_CUH

#include <stdint.h>

/* Four 8 x 8 matrices of 16-bit elements (PTX: stmatrix). Lane 8 i + r gives the address of row r of matrix i, 16
 * bytes; lane 4 g + t holds columns 2 t and 2 t + 1 of row g of matrix i in v[i]. */
__device__ __forceinline__ void store_matrices(uint32_t row_address, uint32_t v0, uint32_t v1, uint32_t v2, uint32_t v3)
{
    asm volatile("stmatrix.sync.aligned.m8n8.x4.shared.b16 [%0], {%1, %2, %3, %4};"
                 :
                 : "r"(row_address), "r"(v0), "r"(v1), "r"(v2), "r"(v3)
                 : "memory");
}

/* 8 bytes: two neighbouring 32-bit entries of a row, which stmatrix cannot keep together. */
__device__ __forceinline__ void shared_store_8(uint32_t address, uint32_t v0, uint32_t v1)
{
    asm volatile("st.shared.v2.b32 [%0], {%1, %2};" : : "r"(address), "r"(v0), "r"(v1) : "memory");
}

#endif
