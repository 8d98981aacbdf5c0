/**
 * Which random sequence serves what: keys of host/philox.h from the nonce of a record. The same words give the same key
 * on any machine, so a record can be replayed. Pure.
 */
#ifndef TPP_HOST_KEYS_H
#define TPP_HOST_KEYS_H

#include <stdint.h>

#include "base/precision.h"
#include "base/record.h"

/** Inputs: matrix "a" or "b" of an input set. */
void tpp_key_of_matrix(const char *nonce, const char *matrix, enum tpp_precision precision, const uint32_t shape[3],
                       uint32_t input_set, uint32_t key[2]);

/** Operands of an issue probe in one block. */
void tpp_key_of_probe(const char *nonce, enum tpp_precision precision, uint32_t block, uint32_t key[2]);

/**
 * Vectors that the output of a sample is checked by. Its times are part of the key, so that a time cannot be changed
 * without computing the projections of its output again.
 */
void tpp_key_of_check(const char *nonce, const struct tpp_sample *sample, uint32_t key[2]);

#endif
