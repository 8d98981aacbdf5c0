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
    void *host_c;            /**< output of peers that work in host memory */
    struct tpp_probe *probe; /**< the issue probe of the same precision; NULL when there is none */
};

/** One library. A new one is a file and a line in peers.c. */
struct tpp_peer_library {
    const char *name;
    unsigned device_classes;
    /** Opens the library and writes version, core type and threads; NOT_FOUND when it is not installed, UNSUPPORTED
     * when it cannot do the precision. */
    enum tpp_status (*open)(struct tpp_peer_problem *problem, char *detail, size_t detail_bytes, struct tpp_error *err);
    /** Runs one product and waits. */
    enum tpp_status (*run)(struct tpp_peer_problem *problem, uint64_t *elapsed_ns, struct tpp_error *err);
    /** Checks what run() left behind: a time of a wrong result is no time. */
    enum tpp_status (*verify)(struct tpp_peer_problem *problem, struct tpp_error *err);
};

/** For `verify`: the product in host_c, or in the input set's output on the device. */
enum tpp_status tpp_peer_verify_host(struct tpp_peer_problem *problem, struct tpp_error *err);
enum tpp_status tpp_peer_verify_device(struct tpp_peer_problem *problem, struct tpp_error *err);

extern const struct tpp_peer_library tpp_peer_openblas;
extern const struct tpp_peer_library tpp_peer_blis;
extern const struct tpp_peer_library tpp_peer_clblast;

#endif
