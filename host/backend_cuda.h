/** What the two halves of the CUDA backend share: the session, and how launches are timed. Private to host/. */
#ifndef TPP_HOST_BACKEND_CUDA_H
#define TPP_HOST_BACKEND_CUDA_H

#include "host/backend.h"
#include "host/cuda_api.h"

struct tpp_cuda_session {
    struct tpp_session base;
    const struct tpp_cuda_api *api;
    tpp_cu_device device;
    tpp_cu_context context;
    tpp_cu_stream stream;
    tpp_cu_event start, end;
    tpp_cu_module spin_module; /**< NULL when this build has no spin kernel for the device */
    tpp_cu_function spin;
    volatile uint32_t *release; /**< in pinned host memory: what the spin kernel waits for */
    tpp_cu_pointer release_on_device;
    int is_lost;
};

struct tpp_memory {
    struct tpp_cuda_session *session;
    tpp_cu_pointer pointer;
    size_t bytes;
};

struct tpp_program {
    struct tpp_cuda_session *session;
    tpp_cu_module module;
};

/** As tpp_cuda_check(), and notes when the device is lost to this process. */
enum tpp_status tpp_cuda_note(struct tpp_cuda_session *session, tpp_cu_result code, const char *call,
                              struct tpp_error *err);

/** Loads the code of a family for the session's device; the log of a failed compilation goes into the error. */
enum tpp_status tpp_cuda_load(struct tpp_cuda_session *session, const char *family, tpp_cu_module *module,
                              struct tpp_error *err);

/** Makes the spin kernel ready; without one, launches are timed without being held back. */
enum tpp_status tpp_cuda_spin_open(struct tpp_cuda_session *session, struct tpp_error *err);
void tpp_cuda_spin_close(struct tpp_cuda_session *session);

/** tpp_backend.run. */
enum tpp_status tpp_cuda_run(struct tpp_session *base, const struct tpp_launch *launches, size_t launch_count,
                             uint32_t repetitions, struct tpp_timing *timing, struct tpp_error *err);

/** tpp_backend.run_foreign. */
enum tpp_status tpp_cuda_run_foreign(struct tpp_session *base, tpp_enqueue *enqueue, void *user, int may_hold,
                                     struct tpp_timing *timing, struct tpp_error *err);

#endif
