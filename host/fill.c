/* Random inputs of the formats without a C type: bytes of the generator, converted exactly. */
#include "host/fill.h"

#include <string.h>

#include "host/philox.h"
#include "kernels/format.h"

enum { COUNTER_BYTES = 16 };

unsigned tpp_fill_elements_per_counter(enum tpp_precision precision, enum tpp_format format)
{
    const unsigned bits = tpp_format_get(format)->storage_bits;
    return bits != 0 ? 8 * COUNTER_BYTES / bits : tpp_philox_elements_per_counter(precision);
}

/* A signed byte times 2^-7 as a float of so many fraction bits, truncated; `bias` is that of its exponent. */
static uint8_t truncated_float(uint8_t byte, unsigned fraction_bits, unsigned bias)
{
    const unsigned sign = byte & 0x80u;
    const unsigned magnitude = sign != 0 ? 256u - byte : byte;
    if (magnitude == 0) {
        return 0;
    }
    unsigned top = 0;
    while (magnitude >> (top + 1) != 0) {
        top++;
    }
    const unsigned fraction_mask = (1u << fraction_bits) - 1;
    const unsigned exponent = top + bias - 7;
    const unsigned code = exponent == 0
                              ? magnitude << (fraction_bits - 1)
                              : exponent << fraction_bits | ((magnitude << fraction_bits >> top) & fraction_mask);
    return (uint8_t)(sign | code);
}

static uint8_t stored_byte(enum tpp_format format, uint8_t byte)
{
    switch (format) {
    case TPP_FORMAT_E4M3:
        return truncated_float(byte, 3, 7);
    case TPP_FORMAT_E5M2:
        return truncated_float(byte, 2, 15);
    case TPP_FORMAT_E2M3:
    case TPP_FORMAT_E3M2:
        return byte & 0x3fu;
    case TPP_FORMAT_E2M1_BYTE:
        return (uint8_t)((byte & 0x0fu) << 2);
    default: /* two, eight to a byte: every pattern is a value */
        return byte;
    }
}

/* The sixteen bytes of one counter, in the order of the sequence. */
static void counter_bytes(uint64_t counter, const uint32_t key[2], uint8_t bytes[COUNTER_BYTES])
{
    const uint32_t words[4] = { (uint32_t)counter, (uint32_t)(counter >> 32), 0, 0 };
    uint32_t random[4];
    tpp_philox4x32_10(words, key, random);
    for (unsigned i = 0; i < COUNTER_BYTES; i++) {
        bytes[i] = (uint8_t)(random[i / 4] >> (8 * (i % 4)));
    }
}

enum tpp_status tpp_fill_elements(enum tpp_precision precision, enum tpp_format format, void *out, size_t count,
                                  const uint32_t key[2], struct tpp_error *err)
{
    const unsigned bits = tpp_format_get(format)->storage_bits;
    if (bits == 0) {
        return tpp_philox_fill(precision, out, 0, count, key, err);
    }
    uint8_t table[256]; /* of one byte's, made once for many */
    for (unsigned byte = 0; byte < sizeof table; byte++) {
        table[byte] = stored_byte(format, (uint8_t)byte);
    }
    uint8_t *stored = out;
    const size_t bytes = (count * bits + 7) / 8;
    for (size_t done = 0; done < bytes; done += COUNTER_BYTES) {
        uint8_t random[COUNTER_BYTES];
        counter_bytes(done / COUNTER_BYTES, key, random);
        for (size_t i = 0; i < COUNTER_BYTES && done + i < bytes; i++) {
            stored[done + i] = table[random[i]];
        }
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_fill_scales(enum tpp_scaling scaling, uint8_t *out, size_t count, const uint32_t key[2],
                                struct tpp_error *err)
{
    if (scaling != TPP_SCALING_UE8M0 && scaling != TPP_SCALING_UE4M3) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "this format has no block scales");
    }
    for (size_t done = 0; done < count; done += COUNTER_BYTES) {
        uint8_t random[COUNTER_BYTES];
        counter_bytes(done / COUNTER_BYTES, key, random);
        for (size_t i = 0; i < COUNTER_BYTES && done + i < count; i++) {
            out[done + i] =
                (uint8_t)(scaling == TPP_SCALING_UE8M0 ? 125u + (random[i] & 3u) : 0x30u + (random[i] & 15u));
        }
    }
    return TPP_STATUS_OK;
}
