/** A stream's queue: filled by the calls, run when somebody waits for it. */
#ifndef TPP_SOFTCUDA_DRIVER_STREAM_H
#define TPP_SOFTCUDA_DRIVER_STREAM_H

extern "C" {
#include "host/cuda_api.h"
}

#include <cstdint>

namespace softcuda
{

struct event {
    uint64_t at_ns;
};

/** Queues a launch with copies of its arguments. @return CUresult */
int stream_launch(const tpp_cu_launch_config *config, const char *entry, void **parameters);

/** Queues the stamping of an event. */
void stream_record(event *event);

/** Runs what is queued, in order. @return CUresult; once one has failed for good, every further call gives the same. */
int stream_run();

/** What the context has been left in by a fault; TPP_CU_SUCCESS when it is well. */
int stream_state();

} // namespace softcuda
#endif
