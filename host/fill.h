/**
 * Random inputs in every storage format that kernels take, on the host. The fill kernels make the same bits on a
 * device.
 *
 * Element e of a format comes from the counter c = e / elements_per_counter, (c mod 2^32, c / 2^32, 0, 0), of
 * host/philox.h, words w[0] to w[3] in order, byte i of the sixteen being w[i / 4] >> 8 (i mod 4):
 *   plain        as host/philox.h says of the precision
 *   e4m3, e5m2   16 a counter: a byte as signed, times 2^-7, truncated towards zero to the format's 3 or 2 fraction
 *                bits: in [-1, 1]; zero has no sign, and 2^-7 is e4m3's subnormal 0x04
 *   e2m3, e3m2   16 a counter: the low 6 bits of a byte, every code alike
 *   e2m1 (byte)  16 a counter: the low 4 bits of a byte, shifted left by 2
 *   e2m1         32 a counter: the words as they are, every code alike
 *   int4         32 a counter: the words as they are, full range
 *   b1           128 a counter: the words as they are
 * Block scales, one byte each, 16 a counter:
 *   ue8m0        125 + (byte mod 4): 1/4, 1/2, 1, 2
 *   ue4m3        0x30 + (byte mod 16): 1/2 to 1.875
 * A matrix is one such sequence over all its rows with their padding: element (row, column) is number
 * row * pitch + column. Narrow formats use all their codes because [-1, 1] holds only a few of them; all are finite.
 */
#ifndef TPP_HOST_FILL_H
#define TPP_HOST_FILL_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "kernels/kernel.h"

/** Elements made of one counter; 0 for a precision that cannot be filled. */
unsigned tpp_fill_elements_per_counter(enum tpp_precision precision, enum tpp_format format);

/**
 * Writes the first `count` elements of the sequence that a key selects, as they are stored.
 *
 * @param out  tpp_storage_bytes() bytes; where a counter's last elements are not asked for, the bits behind them in the
 *             last byte are made as well.
 * @return TPP_STATUS_UNSUPPORTED for a precision that cannot be filled; nothing is written then.
 */
enum tpp_status tpp_fill_elements(enum tpp_precision precision, enum tpp_format format, void *out, size_t count,
                                  const uint32_t key[2], struct tpp_error *err);

/** Writes `count` block scales. TPP_STATUS_UNSUPPORTED for TPP_SCALING_NONE. */
enum tpp_status tpp_fill_scales(enum tpp_scaling scaling, uint8_t *out, size_t count, const uint32_t key[2],
                                struct tpp_error *err);

#endif
