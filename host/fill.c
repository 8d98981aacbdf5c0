/* Random inputs of the formats without a C type: bytes of the generator, converted exactly. */
#include "host/fill.h"

#include <string.h>

#include "host/element.h"
#include "host/parallel.h"
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

/* What the threads that make one matrix share. Parts are whole counters. */
struct fill_job {
    enum tpp_precision precision;
    size_t count; /* elements, or bytes where an element is stored in one or less */
    size_t elements_per_counter, element_bytes;
    const uint32_t *key;
    uint8_t *out;
    uint8_t table[256]; /* of one byte's storage, made once for many */
};

static void fill_bytes(void *context, size_t first, size_t end)
{
    struct fill_job *job = context;
    for (size_t counter = first; counter < end; counter++) {
        uint8_t random[COUNTER_BYTES];
        counter_bytes(counter, job->key, random);
        const size_t done = counter * COUNTER_BYTES;
        for (size_t i = 0; i < COUNTER_BYTES && done + i < job->count; i++) {
            job->out[done + i] = job->table[random[i]];
        }
    }
}

static void fill_numbers(void *context, size_t first, size_t end)
{
    struct fill_job *job = context;
    const size_t begin = first * job->elements_per_counter;
    const size_t rest = job->count - begin;
    const size_t whole = (end - first) * job->elements_per_counter;
    struct tpp_error ignored = TPP_ERROR_INIT; /* the precision was looked at before */
    (void)tpp_philox_fill(job->precision, job->out + begin * job->element_bytes, begin, whole < rest ? whole : rest,
                          job->key, &ignored);
}

enum tpp_status tpp_fill_elements(enum tpp_precision precision, enum tpp_format format, void *out, size_t count,
                                  const uint32_t key[2], struct tpp_error *err)
{
    enum { GRAIN = 1024 }; /* counters */
    const unsigned bits = tpp_format_get(format)->storage_bits;
    struct fill_job job = { .precision = precision, .count = count, .key = key, .out = out };
    if (bits == 0) {
        job.elements_per_counter = tpp_philox_elements_per_counter(precision);
        job.element_bytes = tpp_element_bytes(precision);
        if (job.elements_per_counter == 0) {
            return tpp_philox_fill(precision, out, 0, 0, key, err); /* says so */
        }
        tpp_parallel((count + job.elements_per_counter - 1) / job.elements_per_counter, GRAIN, fill_numbers, &job);
        return TPP_STATUS_OK;
    }
    for (unsigned byte = 0; byte < sizeof job.table; byte++) {
        job.table[byte] = stored_byte(format, (uint8_t)byte);
    }
    job.count = (count * bits + 7) / 8;
    tpp_parallel((job.count + COUNTER_BYTES - 1) / COUNTER_BYTES, GRAIN, fill_bytes, &job);
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
