/**
 * What surrounds a run on an NVIDIA GPU: the facts and gates before, the timeline meanwhile, the gates after. Without
 * NVML all of it says that it is not known. Private to host/.
 */
#ifndef TPP_HOST_MONITOR_H
#define TPP_HOST_MONITOR_H

#include "base/record.h"

struct tpp_monitor;

/**
 * Looks at a device before it is opened for measuring: who uses it now is somebody else.
 *
 * @param monitor  Receives it; NULL for a device of another kind, which is no failure.
 * @return TPP_STATUS_NO_MEMORY.
 */
enum tpp_status tpp_monitor_open(const struct tpp_device_info *device, struct tpp_monitor **monitor,
                                 struct tpp_error *err);

/** 1 when NVML is a device model. NULL is allowed, as in all that follow. */
int tpp_monitor_is_simulated(const struct tpp_monitor *monitor);

/** Writes facts, clocks and the gates of the time before into a record, and the driver's version into its device. */
void tpp_monitor_describe(const struct tpp_monitor *monitor, struct tpp_record *record);

/** Starts reading; `record_start_ns` as for tpp_telemetry_start(). */
void tpp_monitor_start(struct tpp_monitor *monitor, uint64_t record_start_ns, int is_simulated);

/** Appends what was read since the last call. */
void tpp_monitor_take(struct tpp_monitor *monitor, struct tpp_telemetry *telemetry);

/** Stops reading and writes what is left of the timeline, the time under each policy, and the gates of the end. */
void tpp_monitor_finish(struct tpp_monitor *monitor, struct tpp_record *record);

void tpp_monitor_close(struct tpp_monitor *monitor);

#endif
