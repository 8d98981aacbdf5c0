/**
 * A backend: one way of talking to devices, such as OpenCL or the CUDA driver. One file each, one line in backends.c.
 *
 * A session is one opened device with one in-order queue. Memory and programs belong to their session and die with it;
 * all functions are called from one thread.
 */
#ifndef TPP_HOST_BACKEND_H
#define TPP_HOST_BACKEND_H

#include "base/status.h"
#include "host/host.h"
#include "kernels/kernel.h"

/** Opened device; each backend has its own structure that begins with this. */
struct tpp_session {
    const struct tpp_backend *backend;
    struct tpp_device_info device;
    int is_simulated; /**< a device model: what is made on it is no measurement */
};

struct tpp_memory;  /**< device memory */
struct tpp_program; /**< a kernel family compiled for one set of options */

enum { TPP_LAUNCH_ARGUMENTS = 16 };

/** A matrix that a kernel reads or writes through a tensor map (CUDA). */
struct tpp_tensor {
    struct tpp_memory *memory;
    enum tpp_precision precision;
    enum tpp_format format;
    uint32_t columns, rows;
    uint32_t pitch; /**< elements between the starts of two rows */
    struct tpp_tensor_box box;
};

enum tpp_argument_kind {
    TPP_ARGUMENT_PLAIN,   /**< device memory, or a 32-bit number when `memory` is NULL */
    TPP_ARGUMENT_POINTER, /**< device memory, or a null pointer when `memory` is NULL (CUDA) */
    TPP_ARGUMENT_WIDE,    /**< a 64-bit number (CUDA) */
    TPP_ARGUMENT_TENSOR   /**< a tensor map by value (CUDA) */
};

/** One argument of a launch. */
struct tpp_argument {
    struct tpp_memory *memory;
    uint32_t number;
    enum tpp_argument_kind kind;
    uint64_t wide;
    const struct tpp_tensor *tensor;
};

/** One kernel launch on a two-dimensional grid: work-items of OpenCL, threads of CUDA. */
struct tpp_launch {
    struct tpp_program *program;
    const char *entry;
    size_t global[2]; /**< work-items; multiples of local */
    size_t local[2];
    unsigned cluster;      /**< work-groups (blocks) per cluster along the first dimension; 0 and 1: none (CUDA) */
    unsigned shared_bytes; /**< dynamic shared memory per block (CUDA) */
    struct tpp_argument arguments[TPP_LAUNCH_ARGUMENTS];
    size_t argument_count;
};

/** What timing one submission gave. */
struct tpp_timing {
    uint64_t start_ns;  /**< CLOCK_MONOTONIC */
    uint64_t host_ns;   /**< submission to completion on CLOCK_MONOTONIC */
    uint64_t device_ns; /**< first start to last end by the device's stamps; 0 when they are unset, out of order or
                             contradict the host's clock (L25, R15) */
};

/** Puts work on a device queue without waiting for it; see tpp_backend.run_foreign. */
typedef enum tpp_status tpp_enqueue(void *user, struct tpp_error *err);

struct tpp_backend {
    const char *name;
    enum tpp_api api;

    /** Appends its devices to the list and a note when it has none; fails only when memory runs out. */
    enum tpp_status (*list)(struct tpp_device_list *list, struct tpp_error *err);
    /** Opens the device with this id. */
    enum tpp_status (*open)(const char *device_id, struct tpp_session **session, struct tpp_error *err);
    void (*close)(struct tpp_session *session);

    enum tpp_status (*allocate)(struct tpp_session *session, size_t bytes, struct tpp_memory **memory,
                                struct tpp_error *err);
    void (*release)(struct tpp_memory *memory);
    enum tpp_status (*write)(struct tpp_memory *memory, const void *bytes, size_t length, struct tpp_error *err);
    enum tpp_status (*read)(const struct tpp_memory *memory, void *bytes, size_t length, struct tpp_error *err);
    /** Fills every byte, to poison outputs. */
    enum tpp_status (*fill)(struct tpp_memory *memory, uint8_t value, size_t length, struct tpp_error *err);

    /** Compiles (or loads) a family with compiler options; the log goes into the error. */
    enum tpp_status (*build)(struct tpp_session *session, const char *family, const char *options,
                             struct tpp_program **program, struct tpp_error *err);
    void (*unbuild)(struct tpp_program *program);

    /** Runs launches in order, `repetitions` times over, and waits for the last. */
    enum tpp_status (*run)(struct tpp_session *session, const struct tpp_launch *launches, size_t launch_count,
                           uint32_t repetitions, struct tpp_timing *timing, struct tpp_error *err);

    /**
     * Times what somebody else enqueues on the session's queue, as run() times launches; NULL where it cannot be done.
     *
     * @param enqueue   Puts the work in and does not wait for it.
     * @param may_hold  The queue may be held back until all is in it; 0 where enqueuing may wait for the device, as the
     *                  first call of a library does.
     */
    enum tpp_status (*run_foreign)(struct tpp_session *session, tpp_enqueue *enqueue, void *user, int may_hold,
                                   struct tpp_timing *timing, struct tpp_error *err);

    /** 1 when this process can use the device no more, so that the next measurement needs a new one; NULL: never. */
    int (*is_lost)(const struct tpp_session *session);

    /** The driver's own queue and memory handles (cl_command_queue, cl_mem; CUstream, device address), for libraries
     * measured beside. */
    void *(*native_queue)(struct tpp_session *session);
    void *(*native_memory)(struct tpp_memory *memory);
};

/** Backends in order of preference; NULL past the last. */
const struct tpp_backend *tpp_backend_at(size_t index);

/** The backend of a device id, by the part before the colon; NULL when there is none. */
const struct tpp_backend *tpp_backend_of(const char *device_id);

/** Appends a zeroed device to a list, or returns NULL when out of memory. */
struct tpp_device_info *tpp_device_list_add(struct tpp_device_list *list);

/** Appends a line to the notes of a list. */
void tpp_device_list_note(struct tpp_device_list *list, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
