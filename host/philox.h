/**
 * Philox4x32-10, the counter-based generator of all inputs, on the host.
 *
 * kernels/opencl/philox.cl makes the same bits on a device. Source: Salmon, Moraes, Dror, Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011; test vectors from its Random123 library. Pure and thread-safe.
 */
#ifndef TPP_HOST_PHILOX_H
#define TPP_HOST_PHILOX_H

#include <stddef.h>
#include <stdint.h>

#include "base/precision.h"
#include "base/status.h"

/** The four words of one counter under one key. */
void tpp_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/** Elements made of one counter: 2 (fp64), 4 (fp32, tf32), 8 (fp16, bf16), 16 (int8); 0 for precisions without a fill.
 */
unsigned tpp_philox_elements_per_counter(enum tpp_precision precision);

/**
 * Writes elements [first_element, first_element + count) of the sequence that a key selects.
 *
 * Element e comes from the counter c = e / elements_per_counter as (c mod 2^32, c / 2^32, 0, 0), words w0..w3 in order:
 *   fp64  (w[2i] + 2^32 w[2i+1]) as signed, shifted right by 10, times 2^-53: double, in [-1, 1)
 *   fp32  w[i] as signed, shifted right by 7, times 2^-24: float, in [-1, 1)
 *   tf32  the float of fp32 with its 13 lowest fraction bits cleared
 *   fp16  16-bit halves of a word, low first, as signed, shifted right by 4, times 2^-11: uint16_t IEEE bits, in [-1,
 * 1) bf16  16-bit halves of a word, low first, as signed, times 2^-15 as float: the upper 16 of its bits, in [-1, 1)
 *   int8  bytes of a word, low first: int8_t, full range
 * All exact, so a device gives the same bits. Formats that the precision alone does not name: host/fill.h. OpenCL
 * devices number counters with 32 bits: compare below 2^32 counters.
 *
 * @param out  `count` elements of the type named above; aligned for it.
 * @param key  Which sequence.
 * @return TPP_STATUS_UNSUPPORTED for other precisions; nothing is written then.
 */
enum tpp_status tpp_philox_fill(enum tpp_precision precision, void *out, uint64_t first_element, size_t count,
                                const uint32_t key[2], struct tpp_error *err);

#endif
