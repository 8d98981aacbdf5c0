/* Accumulator fragments to shared memory. */
#ifndef TPP_PTX_STMATRIX_CUH
#define TPP_PTX_STMATRIX_CUH

#include <stdint.h>

#include "async_proxy.h"
#include "simt_core.h"

static inline void store_matrices(uint32_t row_address, uint32_t v0, uint32_t v1, uint32_t v2, uint32_t v3)
{
    struct lane {
        uint32_t address, v[4];
    } mine = { row_address, { v0, v1, v2, v3 } };
    softcuda::warp_collective("stmatrix.m8n8.x4.b16", 0xFFFFFFFFu, mine, [](lane *const *lanes) {
        for (unsigned matrix = 0; matrix < 4; matrix++) {
            for (unsigned row = 0; row < 8; row++) {
                unsigned char *to = softcuda::shared_at(lanes[8 * matrix + row]->address, 16, 16, "stmatrix");
                for (unsigned t = 0; t < 4; t++) {
                    memcpy(to + 4 * t, &lanes[4 * row + t]->v[matrix], 4);
                }
            }
        }
    });
    softcuda::proxy_note_store(row_address, 16); /* the row whose address this lane gave */
}

static inline void shared_store_8(uint32_t address, uint32_t v0, uint32_t v1)
{
    const uint32_t words[2] = { v0, v1 };
    memcpy(softcuda::shared_at(address, 8, 8, "st.shared.v2.b32"), words, 8);
    softcuda::proxy_note_store(address, 8);
}

#endif
