/** Series of products under conditions of their own: burst, sustained, zeros. Private to host/. */
#ifndef TPP_HOST_GEMM_SERIES_H
#define TPP_HOST_GEMM_SERIES_H

#include "host/gemm.h"

enum { TPP_SERIES_CONDITIONS = 3 };

/** What a series is measured under. */
struct tpp_series_condition {
    const char *name, *note;
    uint64_t idle_ns;     /**< before the first product */
    uint64_t duration_ns; /**< at least */
    uint64_t most_ns;     /**< until it is steady, but no longer */
    int is_single;        /**< one product a sample; else as many as in a sample of the headline */
    int has_zeros;
};

/**
 * The conditions in order. Only a certifying run waits until a series is steady: who asks for the series alone wants to
 * know beforehand how long they take.
 */
void tpp_series_conditions(int is_certifying, struct tpp_series_condition conditions[TPP_SERIES_CONDITIONS]);

/**
 * Measures and records the series of a product that has been measured:
 *   burst      the first 5 ms after a second of idleness: clocks not yet held down
 *   sustained  10 s without a pause; of a certifying run on until it is steady, for 60 s or as long as the measurement
 *              has time; its last half is what the device keeps up
 *   zeros      one second on inputs of zeros, which switch almost nothing: a diagnostic of the power limit, no figure
 * Outputs of the first two are verified, those of the last must be zero. On a device model each is a few products.
 *
 * @return TPP_STATUS_VERIFICATION for a wrong output.
 */
enum tpp_status tpp_gemm_series(struct tpp_bench *bench, const struct tpp_gemm *gemm, struct tpp_inputs *inputs,
                                struct tpp_measurement *measurement, struct tpp_error *err);

#endif
