/** Records that a measuring process sends, taken into the run's own. Private to host/. */
#ifndef TPP_HOST_RECEIVED_H
#define TPP_HOST_RECEIVED_H

#include "base/record.h"

/**
 * Moves gates and timeline of a received record into the run's, and with `has_results` its measurements and warnings.
 * What is moved is gone from `received`, which the caller frees.
 *
 * @return TPP_STATUS_NO_MEMORY.
 */
enum tpp_status tpp_received_take(struct tpp_record *record, struct tpp_record *received, int has_results,
                                  struct tpp_error *err);

/**
 * The same for the text of a record that holds what there was of a measurement when its process ended: the measurement
 * gets the outcome, which is not TPP_OUTCOME_MEASURED, and a reason that says how much of it is kept.
 *
 * @param part  As received; empty when there is none.
 * @return 1 when there was something to keep; else 0, and the record is as before.
 */
int tpp_received_take_part(struct tpp_record *record, const struct tpp_buffer *part, enum tpp_outcome outcome,
                           const char *reason);

#endif
