/** Series of products under conditions of their own, for a certificate: burst, sustained, zeros. Private to host/. */
#ifndef TPP_HOST_GEMM_SERIES_H
#define TPP_HOST_GEMM_SERIES_H

#include "host/gemm.h"

/**
 * Measures and records the series of a product that has been measured:
 *   burst      the first 5 ms after a second of idleness: clocks not yet held down
 *   sustained  10 s without a pause, and on until it is steady, for 60 s or as long as the measurement has time; its
 *              last half is what the device keeps up
 *   zeros      one second on inputs of zeros, which switch almost nothing: a diagnostic of the power limit, no figure
 * Outputs of the first two are verified, those of the last must be zero. On a device model each is a few products.
 *
 * @return TPP_STATUS_VERIFICATION for a wrong output.
 */
enum tpp_status tpp_gemm_series(struct tpp_bench *bench, const struct tpp_gemm *gemm, struct tpp_inputs *inputs,
                                struct tpp_measurement *measurement, struct tpp_error *err);

#endif
