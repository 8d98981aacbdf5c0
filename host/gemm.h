/** One compiled matrix product with its tile, its scratch memory, and its launches. Private to host/. */
#ifndef TPP_HOST_GEMM_H
#define TPP_HOST_GEMM_H

#include "host/bench.h"

struct tpp_gemm {
    const struct tpp_kernel *kernel;
    struct tpp_tile tile;
    uint32_t m, n, k;
    size_t groups; /**< work-groups that share the tiles out among themselves; 0: one per block of C */
    struct tpp_program *program;
    struct tpp_memory *packed_a; /**< NULL when the kernel does not pack */
    struct tpp_memory *packed_b;
    struct tpp_memory *clocks; /**< struct tpp_core_clock of each block; NULL for kernels that keep none */
    size_t blocks;             /**< CUDA: of one launch */
};

/** One set of inputs on the device, its output, and the same inputs on the host for verification. */
struct tpp_input_set {
    struct tpp_memory *a, *b, *c;
    struct tpp_memory *a_scales, *b_scales; /**< NULL where the format has no block scales */
    void *host_a, *host_b;                  /**< made on the host on first use; NULL before */
    uint8_t *host_a_scales, *host_b_scales;
};

/** Input sets of one shape that are rotated, so that the last-level cache does not serve repeats. */
struct tpp_inputs {
    const struct tpp_kernel *kernel; /**< for which they were made; others of the same formats may use them */
    enum tpp_precision in, acc;
    uint32_t m, n, k;
    uint32_t lda, ldb, ldc; /**< elements between the starts of rows */
    struct tpp_input_set *sets;
    uint32_t set_count;
    uint64_t set_bytes; /**< a, b and c of one set */
};

/** Compiles for one tile and allocates scratch memory. Free with tpp_gemm_close(), also after a failure. */
enum tpp_status tpp_gemm_open(struct tpp_bench *bench, const struct tpp_kernel *kernel, const struct tpp_tile *tile,
                              uint32_t m, uint32_t n, uint32_t k, struct tpp_gemm *gemm, struct tpp_error *err);
void tpp_gemm_close(struct tpp_bench *bench, struct tpp_gemm *gemm);

/** Runs the product `repetitions` times on one input set and waits. */
enum tpp_status tpp_gemm_run(struct tpp_bench *bench, const struct tpp_gemm *gemm, const struct tpp_input_set *set,
                             uint32_t repetitions, struct tpp_timing *timing, struct tpp_error *err);

/** The one launch of a CUDA product; `tensors` is where its tensor maps are described and must live until it ran. */
struct tpp_launch tpp_gemm_cuda_launch(const struct tpp_gemm *gemm, const struct tpp_input_set *set,
                                       struct tpp_tensor tensors[3]);

/** Blocks of one launch of a CUDA product on a device of so many cores. */
void tpp_gemm_cuda_grid(const struct tpp_kernel *kernel, uint32_t m, uint32_t n, uint32_t core_count, size_t grid[2]);

/** The core clock during the last run, from the blocks' own counters; NAN when the kernel keeps none. */
double tpp_gemm_clock_hz(struct tpp_bench *bench, const struct tpp_gemm *gemm);

/** Runs only the packing launches; TPP_STATUS_UNSUPPORTED when the kernel does not pack. */
enum tpp_status tpp_gemm_run_packing(struct tpp_bench *bench, const struct tpp_gemm *gemm,
                                     const struct tpp_input_set *set, struct tpp_timing *timing, struct tpp_error *err);

/**
 * Writes which limit a measured product meets and how that is known: its ratio to the issue probe of the same run, the
 * share of time that packing takes (timed alone), and the operations per byte it must move.
 */
void tpp_gemm_explain(struct tpp_bench *bench, const struct tpp_gemm *gemm, const struct tpp_inputs *inputs,
                      struct tpp_measurement *measurement);

/** Bytes of one input set and its output. */
uint64_t tpp_inputs_set_bytes(const struct tpp_kernel *kernel, uint32_t m, uint32_t n, uint32_t k);

/** Allocates sets and makes their inputs on the device. Free with tpp_inputs_close(), also after a failure. */
enum tpp_status tpp_inputs_open(struct tpp_bench *bench, const struct tpp_kernel *kernel, uint32_t m, uint32_t n,
                                uint32_t k, uint32_t set_count, struct tpp_inputs *inputs, struct tpp_error *err);
void tpp_inputs_close(struct tpp_bench *bench, struct tpp_inputs *inputs);

/** The product of a set as verification takes it; needs the host's copy. `c` is the output read back. */
struct tpp_product tpp_inputs_product(const struct tpp_inputs *inputs, uint32_t set, const void *c);

/** Bytes of an output with its padding. */
size_t tpp_inputs_output_bytes(const struct tpp_inputs *inputs);

/** Sets one set's inputs to zero, and makes them again: for the labelled diagnostic. */
enum tpp_status tpp_inputs_clear(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set,
                                 struct tpp_error *err);
enum tpp_status tpp_inputs_restore(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set,
                                   struct tpp_error *err);

/** Makes the host's copy of a set's inputs from the same keys, if it is not there yet. */
enum tpp_status tpp_inputs_mirror(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set,
                                  struct tpp_error *err);

/** Fills an output with a pattern no product gives, so that a stale or missing result cannot pass (R19, L33). */
enum tpp_status tpp_inputs_poison(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set,
                                  struct tpp_error *err);

/** Reads a set's output back and verifies it; adds to the verification. */
enum tpp_status tpp_inputs_verify(struct tpp_bench *bench, struct tpp_inputs *inputs, uint32_t set, uint32_t block,
                                  struct tpp_verification *verification, struct tpp_error *err);

/** The same for what a sample timed: its times have a part in the vectors that the output is checked by. */
enum tpp_status tpp_inputs_verify_sample(struct tpp_bench *bench, struct tpp_inputs *inputs,
                                         const struct tpp_sample *sample, struct tpp_verification *verification,
                                         struct tpp_error *err);

#endif
