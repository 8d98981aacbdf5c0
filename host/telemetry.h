/** The thread that reads a device's clocks, power and temperature while kernels run. Private to host/. */
#ifndef TPP_HOST_TELEMETRY_H
#define TPP_HOST_TELEMETRY_H

#include "host/nvml_device.h"

struct tpp_telemetry_reader;

/**
 * Starts reading: once at once, by the caller, then every period by a thread of its own.
 *
 * @param nvml             Lives longer than the reader.
 * @param record_start_ns  CLOCK_MONOTONIC from which readings count.
 * @return NULL when there is no memory or no thread.
 */
struct tpp_telemetry_reader *tpp_telemetry_start(const struct tpp_nvml *nvml, uint64_t record_start_ns,
                                                 uint64_t period_ns);

/** Appends what was read since the last call to a timeline, and says who reads and how often. */
void tpp_telemetry_take(struct tpp_telemetry_reader *reader, struct tpp_telemetry *telemetry);

/** The most programs that were seen on the device at one moment so far. */
void tpp_telemetry_most_users(struct tpp_telemetry_reader *reader, struct tpp_nvml_users *users);

/** Ends the thread, reading once more; what was read can still be taken. NULL is allowed. */
void tpp_telemetry_stop(struct tpp_telemetry_reader *reader);

/** Frees a stopped reader; NULL is allowed. */
void tpp_telemetry_reader_free(struct tpp_telemetry_reader *reader);

#endif
