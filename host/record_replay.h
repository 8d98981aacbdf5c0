/**
 * A record's outputs computed again from its nonce, on any machine and without a device.
 *
 * Of a product: the inputs are made again and y^T (A (B^T x)) is compared with what the run recorded of C, see
 * host/verify.h; that costs two matrix-vector products, not the product. Of a probe: all accumulators follow exactly
 * from operands and trips, so the hash of the whole output is compared.
 */
#ifndef TPP_HOST_RECORD_REPLAY_H
#define TPP_HOST_RECORD_REPLAY_H

#include <stddef.h>

#include "base/record.h"
#include "base/status.h"

/** What is kept between outputs, as inputs of one set serve many. */
struct tpp_replay;

/** NULL when out of memory. The record must stay until tpp_replay_close(). */
struct tpp_replay *tpp_replay_open(const struct tpp_record *record);
void tpp_replay_close(struct tpp_replay *replay);

/**
 * Replays one output.
 *
 * @param measurement  Index in the record; MEASURED.
 * @param output       Index in the measurement; the sample with the same index is the one that it belongs to.
 * @return TPP_STATUS_VERIFICATION when the nonce gives something else, TPP_STATUS_UNSUPPORTED with the reason when this
 *         program cannot make these inputs, TPP_STATUS_NO_MEMORY.
 */
enum tpp_status tpp_replay_output(struct tpp_replay *replay, size_t measurement, size_t output, struct tpp_error *err);

#endif
