/** Integer products through one random vector, exactly, modulo the prime 2^61 - 1: see host/verify.h. Private to host/.
 */
#ifndef TPP_HOST_VERIFY_INTEGERS_H
#define TPP_HOST_VERIFY_INTEGERS_H

#include "host/verify.h"

/** What a projection of an integer product shows. */
struct tpp_integer_projection {
    uint64_t residue;       /**< y^T A (B^T x) modulo the prime */
    size_t first_wrong_row; /**< of C, where C x differs; m when there is none, or no C */
};

/**
 * Projects A B^T, and C where the product has one, onto x and y.
 *
 * @param key  Of x and y.
 * @return TPP_STATUS_OK, also when a row is wrong; TPP_STATUS_NO_MEMORY.
 */
enum tpp_status tpp_integers_project(const struct tpp_product *product, const uint32_t key[2],
                                     struct tpp_integer_projection *projection, struct tpp_error *err);

#endif
