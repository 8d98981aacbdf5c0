/**
 * What the measuring process has at hand while it works: the opened device, the record being filled, the settings.
 * Private to host/; used from one thread.
 */
#ifndef TPP_HOST_BENCH_H
#define TPP_HOST_BENCH_H

#include "host/backend.h"
#include "host/verify.h"
#include "kernels/tiles.h"

enum { TPP_PROBES_MOST = 128 };

struct tpp_bench {
    const struct tpp_run_options *options;
    const struct tpp_backend *backend;
    struct tpp_session *session;
    struct tpp_record *record; /**< header, and where warnings go */
    uint64_t record_start_ns;  /**< CLOCK_MONOTONIC at the start of the record */
    uint64_t deadline_ns;      /**< CLOCK_MONOTONIC by which the present measurement should be done */
    struct {
        const struct tpp_kernel *kernel;
        double rate;           /**< median MAC/s */
    } probes[TPP_PROBES_MOST]; /**< measured in this run so far */
    size_t probe_count;
    uint64_t peers_ns;             /**< spent on peers, searches and series so far: on top of the run's time */
    struct tpp_clock_probe *clock; /**< NULL when the device has no clock kernel */
    void (*on_stage)(void *user, const char *stage);
    void (*on_part)(void *user); /**< may be NULL; see tpp_bench_keep_part() */
    void *user;
    uint64_t part_ended_ns, part_cost_ns; /**< CLOCK_MONOTONIC when the last part was kept, and how long that took */
};

/** Keeps the rate of a probe for later comparison. */
void tpp_bench_note_probe(struct tpp_bench *bench, const struct tpp_kernel *kernel, double rate);

/**
 * The fastest probe of this run with the formats of a product.
 *
 * @param probe  Receives which it was, when not NULL; untouched when there is none.
 * @return Its median MAC/s; 0 when there is none.
 */
double tpp_bench_probe_rate(const struct tpp_bench *bench, const struct tpp_kernel *product,
                            const struct tpp_kernel **probe);

/** 1 when two kernels do the same job: kind, formats, accumulator and scaling are alike. */
int tpp_kernel_is_same_job(const struct tpp_kernel *one, const struct tpp_kernel *other);

/** How a kernel stores, scales and adds, into the details of its measurement. */
void tpp_bench_describe_formats(const struct tpp_kernel *kernel, struct tpp_measurement *measurement);

/** Facts for tile choices, from the device and the host's processor. */
struct tpp_tile_facts tpp_bench_facts(const struct tpp_bench *bench);

/** Tells the caller what goes on, such as "cpu_gemm_f32: warm-up". */
void tpp_bench_stage(const struct tpp_bench *bench, const char *kernel, const char *stage);

/**
 * Keeps what the present measurement has so far, in case that the run is interrupted before it ends. Between blocks and
 * series, never within: it takes milliseconds.
 *
 * @param is_due_only  Not where the last part is less than a second old, or was so much work that keeping would take
 *                     more than a fiftieth of the time.
 */
void tpp_bench_keep_part(struct tpp_bench *bench, int is_due_only);

/** 1 when the present measurement has used up its time. */
int tpp_bench_is_late(const struct tpp_bench *bench);

/** 1 when a measurement needs another block: for its time, or for the samples that a challenge asks for. */
int tpp_bench_needs_block(const struct tpp_bench *bench, const struct tpp_measurement *measurement, uint64_t timed_ns);

/** Appends a sample from a timing. */
enum tpp_status tpp_bench_add_sample(const struct tpp_bench *bench, struct tpp_measurement *measurement,
                                     const struct tpp_timing *timing, uint32_t block, uint32_t input_set,
                                     struct tpp_error *err);

/** Appends what the check of a sample's output left in measurement->verification.last. */
enum tpp_status tpp_bench_add_output(struct tpp_measurement *measurement, const struct tpp_sample *sample,
                                     struct tpp_error *err);

/** Reads the core clock and appends it; nothing where it cannot be read. */
void tpp_bench_read_clock(struct tpp_bench *bench, struct tpp_measurement *measurement);

/** Appends a reading of the core clock made now; nothing for NAN. */
void tpp_bench_add_clock(const struct tpp_bench *bench, struct tpp_measurement *measurement, double clock_hz);

/** Warnings every measurement deserves: noise, drift, outliers, few samples, clocks that disagree. */
void tpp_bench_judge(const struct tpp_bench *bench, struct tpp_measurement *measurement);

/** Turns a failure into the outcome of a measurement: UNVERIFIED, WAIVED or FAILED with the reason. */
void tpp_measurement_fail(struct tpp_measurement *measurement, enum tpp_status status, const struct tpp_error *err);

/** Measures a job's kernel; what goes wrong becomes the outcome of the measurement and is no failure. */
void tpp_measure_gemm(struct tpp_bench *bench, const struct tpp_kernel *kernel, struct tpp_measurement *measurement);
void tpp_measure_probe(struct tpp_bench *bench, const struct tpp_kernel *kernel, struct tpp_measurement *measurement);

/** The core clock, read by timing a dependent chain of known length. */
struct tpp_clock_probe;

/** Builds the clock kernel of this device into bench->clock, which stays NULL when it has none. */
enum tpp_status tpp_clock_open(struct tpp_bench *bench, struct tpp_error *err);
void tpp_clock_close(struct tpp_bench *bench);

/** Clock in Hz of one core right now; NAN when it cannot be read. Takes about 5 ms. */
double tpp_clock_read(struct tpp_bench *bench);

#endif
