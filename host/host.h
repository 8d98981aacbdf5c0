/**
 * Running kernels on devices: discovery, and the measuring run that fills a record. The public header of the library.
 *
 * A run forks: the child opens the driver, measures, verifies, and streams results back; the parent never touches a
 * driver. A device fault that kills the child costs the measurement in progress, not the run. Nothing here prints.
 */
#ifndef TPP_HOST_HOST_H
#define TPP_HOST_HOST_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "base/challenge.h"
#include "base/record.h"
#include "base/status.h"

/** What discovery found. Free with tpp_devices_free(). */
struct tpp_device_list {
    struct tpp_device_info *devices;
    size_t count;
    char notes[TPP_LONG_TEXT_BYTES]; /**< why a backend has none, one line each: "opencl: libOpenCL.so.1 not found: ..."
                                      */
};

/**
 * Lists the devices of every backend. A backend that is not installed is a note, not a failure.
 *
 * Opens drivers in this process: do not fork for measuring afterwards.
 */
enum tpp_status tpp_devices_list(struct tpp_device_list *list, struct tpp_error *err);
void tpp_devices_free(struct tpp_device_list *list);

/**
 * Chooses a device.
 *
 * @param text   Id, unambiguous beginning of an id, number in the list (from 0), "gpu" or "cpu", or a part of the name;
 *               NULL or "" means the best: a GPU before an accelerator before a CPU, then more cores.
 * @param index  Receives the place in the list.
 * @return TPP_STATUS_NOT_FOUND naming what there is.
 */
enum tpp_status tpp_device_select(const struct tpp_device_list *list, const char *text, size_t *index,
                                  struct tpp_error *err);

/** Facts of this host: system, processor, cores, memory, topology. */
enum tpp_status tpp_host_describe(struct tpp_host_info *host, struct tpp_error *err);

/** Why a kernel cannot run on a device; 1 when it can, else 0 with the reason. */
int tpp_kernel_can_run(const char *kernel_id, const struct tpp_device_info *device, const struct tpp_host_info *host,
                       char *reason, size_t reason_bytes);

#define TPP_EVERY_KERNEL "all"

/** What to measure and for how long. */
struct tpp_run_options {
    const char *device;                   /**< as for tpp_device_select(); may be NULL */
    const enum tpp_precision *precisions; /**< in order; NULL means all that kernels exist for */
    size_t precision_count;
    const char *nonce;        /**< lower-case hexadecimal, 1 to 64 digits */
    const char *mode;         /**< name of the settings, recorded: "quick", "timed" or "certify" */
    const char *command_line; /**< recorded; may be NULL */
    uint64_t min_time_ns;     /**< timed work per kernel */
    uint64_t warmup_ns;       /**< per kernel */
    uint64_t max_time_ns;     /**< of the whole run; each kernel gets its share */
    int has_peers;
    int is_certifying;  /**< also search shapes, and record burst, sustained and zeros of every product */
    int has_series;     /**< record these three without a search, sustained for 10 s and no longer */
    const char *kernel; /**< only this kernel id, or TPP_EVERY_KERNEL that can run; NULL means the preferred one of each
                             job */
    uint32_t shape[3];  /**< M, N, K of every matrix product; 0: chosen from the device's speed */
    /** What the run answers: it gives the order of precisions, refuses another device and asks for samples. The nonce
     *  must be its digest. NULL when there is none. */
    const struct tpp_challenge *challenge;
};

/** What a caller hears of a run while it goes on. Any member may be NULL. */
struct tpp_run_events {
    void *user;
    void (*on_progress)(void *user, const char *stage, double fraction, double seconds_left);
    const volatile sig_atomic_t *stop; /**< set non-zero (by a signal handler) to end the run as aborted */
};

/**
 * Measures a device.
 *
 * @param record  Receives what was measured, also when the run was aborted or a kernel failed: then is_aborted or the
 *                outcomes say so and the status is TPP_STATUS_OK. Untouched on failure.
 * @return TPP_STATUS_NOT_FOUND for a device or kernel there is not, TPP_STATUS_DEVICE when nothing could be started,
 *         TPP_STATUS_INVALID for a device that the challenge is not for.
 */
enum tpp_status tpp_run(const struct tpp_run_options *options, const struct tpp_run_events *events,
                        struct tpp_record *record, struct tpp_error *err);

#endif
