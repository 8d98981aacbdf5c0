/** One compiled issue probe with its operands and output. Private to host/. */
#ifndef TPP_HOST_PROBE_H
#define TPP_HOST_PROBE_H

#include "host/bench.h"

struct tpp_probe {
    const struct tpp_kernel *kernel;
    struct tpp_program *program;
    struct tpp_memory *out;
    struct tpp_memory *operands;
    struct tpp_memory *clocks; /**< struct tpp_core_clock of each block; NULL for kernels that keep none */
    void *host_operands;
    int64_t *expected; /**< end values for this number of trips and the block's operands */
    size_t operand_bytes;
    size_t out_bytes;
    size_t work_items, local_items; /**< threads, where the kernel is CUDA's */
    size_t units;                   /**< that own accumulators: work-items, or threads together */
    size_t chains, lanes;
    uint32_t trips;
    uint64_t macs_per_launch;
};

/** Compiles, chooses a trip count of about 10 ms, and makes the operands of block 0. Free with tpp_probe_close(), also
 * after a failure. */
enum tpp_status tpp_probe_open(struct tpp_bench *bench, const struct tpp_kernel *kernel, struct tpp_probe *probe,
                               struct tpp_error *err);
void tpp_probe_close(struct tpp_bench *bench, struct tpp_probe *probe);

/** Launches it `repetitions` times and waits. */
enum tpp_status tpp_probe_run(struct tpp_bench *bench, const struct tpp_probe *probe, uint32_t repetitions,
                              struct tpp_timing *timing, struct tpp_error *err);

/** What each core did in the last launch, by its own counters; nothing where the kernel keeps none. */
enum tpp_status tpp_probe_read_cores(struct tpp_bench *bench, const struct tpp_probe *probe,
                                     struct tpp_measurement_detail *detail, struct tpp_error *err);
/** Makes the operands of a block and the end values that belong to them. */
enum tpp_status tpp_probe_load_operands(struct tpp_bench *bench, struct tpp_probe *probe, uint32_t block,
                                        struct tpp_error *err);

/** Poisons the output before, and checks every accumulator after, what was timed. */
enum tpp_status tpp_probe_poison(struct tpp_bench *bench, const struct tpp_probe *probe, struct tpp_error *err);
enum tpp_status tpp_probe_verify(struct tpp_bench *bench, const struct tpp_probe *probe,
                                 struct tpp_verification *verification, struct tpp_error *err);

#endif
