/* ldmatrix: a warp reads 8 x 8 matrices of 16-bit elements, that is eight rows of 16 bytes each, from shared memory.
 *
 * Lane l gives the address (a multiple of 16) of row l mod 8 of matrix l / 8. Lane l receives of each matrix the four
 * bytes at 4 (l mod 4) of row l / 4. So for narrower elements it moves 16-byte rows all the same, which is what the
 * fragments of every format of 32 bits and fewer want.
 */
#ifndef TPP_PTX_MATRIX_LOAD_CUH
#define TPP_PTX_MATRIX_LOAD_CUH

#include <stdint.h>

__device__ __forceinline__ void matrix_load_4(uint32_t (&matrices)[4], uint32_t address)
{
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(matrices[0]), "=r"(matrices[1]), "=r"(matrices[2]), "=r"(matrices[3])
                 : "r"(address)
                 : "memory");
}

#endif
