/** Operands and results of a descriptor row as numbers, for tests: plain, slow and apart from host/element.c. */
#ifndef TPP_SOFTCUDA_HOPPER_NUMBERS_H
#define TPP_SOFTCUDA_HOPPER_NUMBERS_H

#include "kernels/kernel.h"

/** splitmix64. */
uint64_t hopper_random(uint64_t *state);

/** Element `index` of a buffer in the storage of the row's operands. */
double hopper_operand_get(const struct tpp_kernel *kernel, const void *buffer, size_t index);

/** Stores one: a whole number of -2 to 2 (0 or 1 for bits), or, with fractions, any finite number of the format of
 * magnitude 2^-4 to 4. */
void hopper_operand_draw(const struct tpp_kernel *kernel, void *buffer, size_t index, int has_fractions,
                         uint64_t *state);

/** Entry `index` of a buffer of accumulators. */
double hopper_result_get(const struct tpp_kernel *kernel, const void *buffer, size_t index);

/** Bytes of an accumulator. */
size_t hopper_result_bytes(const struct tpp_kernel *kernel);

#endif
