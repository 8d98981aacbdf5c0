/**
 * Matrix elements in host memory: how a format is stored, and its value.
 *
 * fp16 and other formats without a C type are stored as their bits.
 */
#ifndef TPP_HOST_ELEMENT_H
#define TPP_HOST_ELEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/precision.h"

/** Bytes of one stored element; 0 for a format no kernel stores yet. */
size_t tpp_element_bytes(enum tpp_precision precision);

/** Converts `count` stored elements to double, exactly. */
void tpp_elements_to_double(enum tpp_precision precision, const void *elements, size_t count, double *values);

/** Converts `count` stored integer elements to int64_t; the format must be an integer one. */
void tpp_elements_to_integer(enum tpp_precision precision, const void *elements, size_t count, int64_t *values);

/** The value of IEEE binary16 bits, and the bits nearest to a value (ties to even; overflow to infinity). */
double tpp_half_to_double(uint16_t bits);
uint16_t tpp_double_to_half(double value);

#endif
