/* Shared memory: each block's own, with bounds and alignment checked. */
#ifndef TPP_PTX_SHARED_CUH
#define TPP_PTX_SHARED_CUH

#include <stdint.h>

#include "async_proxy.h"
#include "simt_core.h"

#define TPP_DYNAMIC_SHARED(name) unsigned char *const name = softcuda::dynamic_shared()

#define TPP_SHARED(type, name, dimensions)                                                                             \
    typedef type name##_in_shared dimensions;                                                                          \
    static char name##_tag;                                                                                            \
    name##_in_shared &name =                                                                                           \
        *(name##_in_shared *)softcuda::static_shared(&name##_tag, sizeof(name##_in_shared), alignof(name##_in_shared))

static inline uint32_t shared_address(const void *pointer)
{
    return softcuda::shared_address_of(pointer);
}

static inline void shared_load_16(uint32_t (&words)[4], uint32_t address)
{
    memcpy(words, softcuda::shared_at(address, 16, 16, "ld.shared.v4.b32"), 16);
}

static inline void shared_load_2_doubles(double &low, double &high, uint32_t address)
{
    const unsigned char *at = softcuda::shared_at(address, 16, 16, "ld.shared.v2.f64");
    memcpy(&low, at, 8);
    memcpy(&high, at + 8, 8);
}

static inline uint32_t shared_load_4(uint32_t address)
{
    uint32_t word;
    memcpy(&word, softcuda::shared_at(address, 4, 4, "ld.shared.b32"), 4);
    return word;
}

static inline void shared_store_4(uint32_t address, uint32_t word)
{
    memcpy(softcuda::shared_at(address, 4, 4, "st.shared.b32"), &word, 4);
    softcuda::proxy_note_store(address, 4);
}

static inline void shared_store_16(uint32_t address, const uint32_t (&words)[4])
{
    memcpy(softcuda::shared_at(address, 16, 16, "st.shared.v4.b32"), words, 16);
    softcuda::proxy_note_store(address, 16);
}

static inline void shared_and_byte(uint32_t address, uint32_t mask)
{
    unsigned char *at = softcuda::shared_at(address, 1, 1, "ld.shared.u8");
    *at = (unsigned char)(*at & mask);
}

#endif
