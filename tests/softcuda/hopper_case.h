/**
 * Runs a kernel of a descriptor row on softcuda, as the row says it is launched, and compares all it stored with plain
 * arithmetic. For the tests of Hopper's kernels.
 */
#ifndef TPP_SOFTCUDA_HOPPER_CASE_H
#define TPP_SOFTCUDA_HOPPER_CASE_H

#include <stddef.h>
#include <stdint.h>

#include "kernels/kernel.h"
#include "tests/softcuda/simt.h"

enum { HOPPER_MESSAGE_BYTES = 1024 };

/** A product, and what may be changed to plant an error. */
struct hopper_product {
    const char *entry; /**< NULL: the row's */
    uint32_t m, n, k;
    unsigned cores;
    uint64_t seed;
    enum softcuda_arrival arrival;
    int has_fractions;       /**< 0: small whole numbers, results exact; 1: values of the whole format, within a bound */
    unsigned swizzle_bytes;  /**< of A's map; 0: the row's */
};

/**
 * C = A B^T of random operands; everything beside operands and result is poisoned and must stay out of the result or
 * untouched.
 *
 * @param message  Receives HOPPER_MESSAGE_BYTES of text when 1 is returned: the launch's error, or the first wrong entry.
 * @return 0 when the launch ended and every entry is right, else 1.
 */
int hopper_product_check(const struct tpp_kernel *kernel, const struct hopper_product *product, char *message);

/** A probe on `cores` cores with small operands: every accumulator against the contract of TPP_STEP_MATRIX. Same return. */
int hopper_probe_check(const struct tpp_kernel *kernel, const char *entry, uint32_t trips, unsigned cores, uint64_t seed,
                       char *message);

#endif
