/* ldmatrix. */
#ifndef TPP_PTX_MATRIX_LOAD_CUH
#define TPP_PTX_MATRIX_LOAD_CUH

#include <stdint.h>

#include "simt_core.h"

static inline void matrix_load_4(uint32_t (&matrices)[4], uint32_t address)
{
    struct lane {
        uint32_t *to;
        const unsigned char *row;
    } mine = { matrices, softcuda::shared_at(address, 16, 16, "ldmatrix.m8n8.x4") };
    softcuda::warp_collective("ldmatrix.m8n8.x4", 0xFFFFFFFFu, mine, [](lane *const *lanes) {
        for (unsigned matrix = 0; matrix < 4; matrix++) {
            for (unsigned i = 0; i < softcuda::WARP_LANES; i++) {
                /* two elements of row i / 4, from column 2 (i mod 4) on */
                memcpy(&lanes[i]->to[matrix], lanes[8 * matrix + i / 4]->row + 4 * (i % 4), 4);
            }
        }
    });
}

#endif
