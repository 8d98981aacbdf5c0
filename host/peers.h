/**
 * Libraries measured beside our own product: same process, same data, in alternation. Private to host/.
 *
 * All are opened at run time; one that is not installed is an outcome with a reason. The issue probe takes part like a
 * library, scaled to the product's multiply-accumulates, so its ratio comes from the same alternation.
 */
#ifndef TPP_HOST_PEERS_H
#define TPP_HOST_PEERS_H

#include "host/gemm.h"

/** Adds one peer result per library that applies to the device and precision. */
void tpp_peers_measure(struct tpp_bench *bench, const struct tpp_gemm *gemm, struct tpp_inputs *inputs,
                       struct tpp_measurement *measurement);

/** What a peer computes: one product of an input set. */
struct tpp_peer_problem {
    struct tpp_bench *bench;
    const struct tpp_gemm *gemm;
    struct tpp_inputs *inputs;
    uint32_t set;
    uint32_t repetitions;    /**< products in one timed submission of peers that share our device queue; at least 1 */
    void *host_c;            /**< output of peers that work in host memory */
    void *state;             /**< the library's own, from open() to close() */
    struct tpp_probe *probe; /**< the issue probe of the same precision; NULL when there is none */
};

/** One library. A new one is a file and a line in peers.c. */
struct tpp_peer_library {
    const char *name;
    unsigned device_classes;
    unsigned apis; /**< 1 << enum tpp_api of the backends it works beside; 0: any */
    /** Opens the library and writes version, core type and threads; NOT_FOUND when it is not installed, UNSUPPORTED
     * when it cannot do the precision. */
    enum tpp_status (*open)(struct tpp_peer_problem *problem, char *detail, size_t detail_bytes, struct tpp_error *err);
    /** Runs products and waits; the time is that of one. */
    enum tpp_status (*run)(struct tpp_peer_problem *problem, uint64_t *elapsed_ns, struct tpp_error *err);
    /** Checks what run() left behind: a time of a wrong result is no time. */
    enum tpp_status (*verify)(struct tpp_peer_problem *problem, struct tpp_error *err);
    /** Frees what open() made, also when open() failed; may be NULL. */
    void (*close)(struct tpp_peer_problem *problem);
};

/** The time that both sides of a pair rest on: the device's stamps with CUDA, which time foreign work as they time
 * ours; else the host's clock, which a library cannot hide from. */
static inline uint64_t tpp_peer_elapsed_ns(const struct tpp_bench *bench, const struct tpp_timing *timing)
{
    const int has_stamps = bench->backend->api == TPP_API_CUDA && timing->device_ns > 0;
    return has_stamps ? timing->device_ns : timing->host_ns;
}

/** For `verify`: the product in host_c, or in the input set's output on the device. */
enum tpp_status tpp_peer_verify_host(struct tpp_peer_problem *problem, struct tpp_error *err);
enum tpp_status tpp_peer_verify_device(struct tpp_peer_problem *problem, struct tpp_error *err);

extern const struct tpp_peer_library tpp_peer_openblas;
extern const struct tpp_peer_library tpp_peer_blis;
extern const struct tpp_peer_library tpp_peer_clblast;
extern const struct tpp_peer_library tpp_peer_cublaslt;

#endif
