/**
 * Matrix elements in host memory: how a format is stored, and its value.
 *
 * fp16 and other formats without a C type are stored as their bits, those below a byte several to a byte; see struct
 * tpp_format_info. Functions that take a precision alone mean its plain format.
 */
#ifndef TPP_HOST_ELEMENT_H
#define TPP_HOST_ELEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/precision.h"
#include "kernels/kernel.h"

/** Bytes of one stored element; 0 for a precision whose plain format is not byte by byte. */
size_t tpp_element_bytes(enum tpp_precision precision);

/** Bytes of `count` stored elements, rounded up to whole bytes; 0 for a format that cannot be stored. */
size_t tpp_storage_bytes(enum tpp_precision precision, enum tpp_format format, size_t count);

/** Converts `count` stored elements to double, exactly. */
void tpp_elements_to_double(enum tpp_precision precision, const void *elements, size_t count, double *values);

/** Converts `count` stored integer elements to int64_t; the format must be an integer one. */
void tpp_elements_to_integer(enum tpp_precision precision, const void *elements, size_t count, int64_t *values);

/**
 * Converts elements [first, first + count) of any format to double, exactly; NaN and infinity where the format has
 * them. Bits of the binary formats are 0 and 1.
 */
void tpp_storage_to_double(enum tpp_precision precision, enum tpp_format format, const void *elements, size_t first,
                           size_t count, double *values);

/**
 * Stores a value at place `index`.
 *
 * @return 1 when the format holds it exactly, else 0 and nothing is stored.
 */
int tpp_storage_set(enum tpp_precision precision, enum tpp_format format, void *elements, size_t index, double value);

/** The value of one block scale; NAN for its code of not-a-number. */
double tpp_scale_value(enum tpp_scaling scaling, uint8_t code);

/** The value of IEEE binary16 bits, and the bits nearest to a value (ties to even; overflow to infinity). */
double tpp_half_to_double(uint16_t bits);
uint16_t tpp_double_to_half(double value);

#endif
