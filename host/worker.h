/**
 * The measuring process and how it talks. Private to host/.
 *
 * The worker is a forked child. It opens the driver, makes the plan, measures one job after the other and writes frames
 * to a pipe; the parent reads them. A frame is one type byte, eight hexadecimal digits of length, and that many bytes:
 *
 *   H  the record without measurements: host, device, settings
 *   B  a job begins: "<job number> <job count> <kind> <precision> <kernel id>"
 *   S  what goes on, in words
 *   P  a record holding what one measurement has so far, and the timeline since the last R; replaces the P before it
 *   R  a record holding one finished measurement, the warnings that came with it and the timeline since the last
 *   V  the rest of the timeline, the time under each policy, and the gates of the end
 *   E  nothing can be measured: "<status number> <text>"
 *   D  all jobs are done
 */
#ifndef TPP_HOST_WORKER_H
#define TPP_HOST_WORKER_H

#include "host/host.h"

enum tpp_frame_type {
    TPP_FRAME_HEADER = 'H',
    TPP_FRAME_BEGIN = 'B',
    TPP_FRAME_STAGE = 'S',
    TPP_FRAME_PART = 'P',
    TPP_FRAME_RESULT = 'R',
    TPP_FRAME_SURROUNDINGS = 'V',
    TPP_FRAME_ERROR = 'E',
    TPP_FRAME_DONE = 'D'
};

/** Where a worker starts, and what the parent already knows. */
struct tpp_worker_start {
    size_t first_job;         /**< jobs before it were done by a process that died */
    int is_without_peers;     /**< the job in which it died was measuring peers: do it again without */
    uint64_t record_start_ns; /**< CLOCK_MONOTONIC */
    char started_utc[TPP_NAME_BYTES];
};

/** Measures and writes frames to `pipe_fd` until done; called in the child, which then ends. */
void tpp_worker_run(const struct tpp_run_options *options, const struct tpp_worker_start *start, int pipe_fd);

#endif
