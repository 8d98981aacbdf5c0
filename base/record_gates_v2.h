/**
 * What gates of records of schema version 2 followed from, for whoever verifies such a record. Private to base/.
 */
#ifndef TPP_BASE_RECORD_GATES_V2_H
#define TPP_BASE_RECORD_GATES_V2_H

#include "base/record.h"

/** Sets the gate clock-agreement as a run of that version did. */
void tpp_gates_judge_clocks_v2(struct tpp_record *record);

#endif
