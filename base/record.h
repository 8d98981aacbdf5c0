/**
 * The record: everything one run measured, as plain data.
 *
 * `run` fills and saves it; rating, reports, comparison and checks read it. It holds raw samples and facts, no derived
 * figure: rates, medians and TPP are always computed from the samples by the functions below and in rating/, so a saved
 * record gives bit for bit the figures that the run printed.
 *
 * Text members are fixed arrays, NUL-terminated. A double that is NAN means "not known" (null in JSON).
 * Times are nanoseconds; `start_ns` counts on CLOCK_MONOTONIC from the start of the record.
 */
#ifndef TPP_BASE_RECORD_H
#define TPP_BASE_RECORD_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/precision.h"
#include "base/record_detail.h"
#include "base/record_telemetry.h"
#include "base/statistics.h"
#include "base/status.h"

#define TPP_RECORD_SCHEMA "tppbench-record"
#define TPP_RECORD_SCHEMA_VERSION                                                            \
    3 /**< versions 1, without the evidence, and 2, without each block's counters, can still \
           be read and written, and are judged as they were when they were the newest */

enum { TPP_NAME_BYTES = 96, TPP_TEXT_BYTES = 512, TPP_LONG_TEXT_BYTES = 4096, TPP_NONCE_BYTES = 65 };

/** What became of one measurement. Only MEASURED has a headline number, in any format. */
#define TPP_OUTCOME_LIST(ROW)                                                        \
    ROW(MEASURED, "measured", "verified and timed")                                  \
    ROW(WAIVED, "waived", "cannot run on this device; see the reason")               \
    ROW(UNVERIFIED, "unverified", "the timed results are wrong or were not checked") \
    ROW(UNSTABLE, "unstable", "the samples do not settle or clocks disagree")        \
    ROW(FAILED, "failed", "the device or driver failed")                             \
    ROW(ABORTED, "aborted", "interrupted before it was complete")

enum tpp_outcome {
#define ROW(name, id, text) TPP_OUTCOME_##name,
    TPP_OUTCOME_LIST(ROW)
#undef ROW
        TPP_OUTCOME_COUNT
};

/** What a kernel is for. */
enum tpp_kernel_kind {
    TPP_KIND_PROBE, /**< register-resident multiply-accumulate chains: the issue rate */
    TPP_KIND_GEMM,  /**< a matrix product through memory: what is sustained */
    TPP_KIND_CLOCK, /**< a dependent chain of known latency: the core clock while it runs */
    TPP_KIND_FILL,  /**< makes inputs on the device; never measured */
    TPP_KIND_SPIN,  /**< holds a queue back until all work is in it; never measured */
    TPP_KIND_COUNT
};

enum tpp_device_kind {
    TPP_DEVICE_CPU,
    TPP_DEVICE_GPU,
    TPP_DEVICE_ACCELERATOR,
    TPP_DEVICE_OTHER,
    TPP_DEVICE_KIND_COUNT
};

/** Things a reader should know that are no failure; each says what was seen and what helps. */
#define TPP_WARNING_LIST(ROW)                                                                                       \
    ROW(NOISY, "noisy", "close other programs, or measure longer with --min-time")                                  \
    ROW(DRIFT, "drift", "the rate was still changing: raise --warmup")                                              \
    ROW(OUTLIERS, "outliers", "some samples are far from the median; they are kept and flagged")                    \
    ROW(FEW_SAMPLES, "few-samples", "the interval is wide: raise --max-time or --min-time")                         \
    ROW(CACHE_RESIDENT, "cache-resident",                                                                           \
        "the input sets rotated do not exceed twice the last-level cache, which may serve part of the inputs")      \
    ROW(CLOCK_MISMATCH, "clock-mismatch", "device time stamps and host clock disagree: the host clock was used")    \
    ROW(UNPINNED, "unpinned", "threads may share a processor and show less than the device can do")                 \
    ROW(SHARED_CORES, "shared-cores", "other work was using the cores: close other programs")                       \
    ROW(UNSATURATED, "unsaturated", "the probe is not near a whole number of operations per clock and core")        \
    ROW(PEER_ABSENT, "peer-absent", "install the library to compare with it")                                       \
    ROW(GATE, "gate", "the run's surroundings do not meet a condition; what follows stands beside the gate")        \
    ROW(VIEWS_DIFFER, "views-differ", "two sources describe the device differently: find out which is right")       \
    ROW(SLOW_CORE, "slow-core", "one core does less than the others: the device may be damaged or limited")         \
    ROW(THROTTLED, "throttled", "the device held its clocks down: its figures show what it sustains, not its peak") \
    ROW(UNSTEADY, "unsteady", "the device did not settle: see its clock, power and temperature over the run")       \
    ROW(QUICK_MODE, "quick-mode", "a quick run is for orientation: use --min-time for a longer one")

enum tpp_warning_code {
#define ROW(name, id, advice) TPP_WARNING_##name,
    TPP_WARNING_LIST(ROW)
#undef ROW
        TPP_WARNING_COUNT
};

struct tpp_warning {
    enum tpp_warning_code code;
    char about[TPP_NAME_BYTES]; /**< kernel id or other subject; "" for the whole run */
    char seen[TPP_TEXT_BYTES];  /**< what was seen, with numbers */
};

/** One timed repetition. */
struct tpp_sample {
    uint32_t block;     /**< verification block it belongs to, from 0 */
    uint32_t input_set; /**< which of the rotated input sets it used */
    uint64_t start_ns;  /**< since the start of the record */
    uint64_t host_ns;   /**< elapsed on the host's monotonic clock, submission to completion */
    uint64_t device_ns; /**< elapsed by the device's own stamps; 0 when it has none that can be trusted */
};

/** One setting tried in the tile search, with what it gave. */
struct tpp_candidate {
    char tile[TPP_NAME_BYTES];
    uint64_t best_ns; /**< shortest repetition */
    uint32_t repetitions;
    int is_chosen;
};

/** One checked output of the timed work: what a replay on another machine can compute again. */
struct tpp_output {
    uint32_t block;
    uint32_t input_set;          /**< with `block` it names a sample; in a probe the place within the block */
    char hash[TPP_DIGEST_BYTES]; /**< BLAKE2b-256 of its bytes */
    double projection_1;         /**< y^T (C x) for the random x and y of host/verify.h; NAN where a check has none */
    double projection_2;
    double projection_3;
    uint64_t residue; /**< the same of integers, modulo 2^61-1; 0 where a check has none */
};

/** The core clock, read between blocks. */
struct tpp_clock_reading {
    uint64_t at_ns; /**< since the start of the record */
    double clock_hz;
};

/** How a probe was laid out; all 0 for products. */
struct tpp_probe_shape {
    uint64_t work_items; /**< that own accumulators; where threads share them, such groups */
    uint32_t chains;     /**< accumulators per work-item */
    uint32_t lanes;      /**< per accumulator */
    uint32_t trips;
    uint32_t macs_per_chain_trip; /**< per lane */
    uint32_t in_per_lane;         /**< operand elements that one instruction takes per lane */
};

/** What was checked of the outputs of the timed work. */
struct tpp_verification {
    int is_checked;
    int has_passed;
    char method[TPP_NAME_BYTES];      /**< "projection" or "closed-form" */
    char detail[TPP_TEXT_BYTES];      /**< the bound used, or what was wrong and where */
    uint32_t block_count;             /**< blocks of timed samples whose outputs were checked */
    uint32_t output_count;            /**< whole outputs checked */
    uint32_t projection_count;        /**< random vectors per output */
    uint64_t entry_count;             /**< entries recomputed in higher precision, or compared with the closed form */
    uint64_t nonfinite_count;         /**< NaN and infinite entries seen; must be 0 */
    double worst_error_ratio;         /**< largest error divided by its bound; at most 1 passes; 0 when exact */
    char output_hash[TPP_NAME_BYTES]; /**< BLAKE2b-256 of the last checked output; FNV-1a 64 in version 1 */
    struct tpp_output last;           /**< of the last checked output; not part of the record */
};

/** A library measured beside, on the same data, in alternation. */
struct tpp_peer {
    char name[TPP_NAME_BYTES];   /**< "OpenBLAS" */
    char detail[TPP_TEXT_BYTES]; /**< version, core type it chose, threads */
    enum tpp_outcome outcome;
    char reason[TPP_TEXT_BYTES];
    struct tpp_peer_pair *pairs;
    size_t pair_count;
};

/** One alternation: ours, then theirs: one product each, both on the same clock (the device's with CUDA, else the
 * host's). */
struct tpp_peer_pair {
    uint64_t ours_ns;
    uint64_t theirs_ns;
};

/** One kernel on one device. */
struct tpp_measurement {
    char kernel[TPP_NAME_BYTES];
    enum tpp_kernel_kind kind;
    enum tpp_precision precision; /**< format of the multiplied operands */
    enum tpp_precision accumulator;
    enum tpp_outcome outcome;
    char reason[TPP_TEXT_BYTES];     /**< why not MEASURED; "" when it is */
    uint64_t m, n, k;                /**< GEMM shape; 0 for probes */
    uint64_t macs_per_sample;        /**< multiply-accumulates in one timed repetition */
    uint32_t repetitions_per_sample; /**< products, or probe launches, in one timed repetition */
    uint32_t input_set_count;
    uint64_t input_set_bytes;
    char tile[TPP_NAME_BYTES];  /**< chosen setting; "" when there is none */
    char limit[TPP_TEXT_BYTES]; /**< which limit it meets and how that is known; "" when not known */
    double clock_hz;            /**< core clock seen beside the samples (clock kernel); NAN when not known */
    struct tpp_candidate *candidates;
    size_t candidate_count;
    struct tpp_sample *samples;
    size_t sample_count;
    struct tpp_verification verification;
    struct tpp_peer *peers;
    size_t peer_count;
    /* since version 2 */
    uint64_t started_ns;  /**< since the start of the record, as the next two */
    uint64_t ended_ns;    /**< when the last block was timed and checked */
    uint64_t deadline_ns; /**< no further block begins after it */
    struct tpp_probe_shape probe;
    struct tpp_clock_reading *clock_readings; /**< clock_hz is their median */
    size_t clock_reading_count;
    struct tpp_output *outputs; /**< in the order of the samples */
    size_t output_count;
    struct tpp_measurement_detail detail; /**< all zero where the backend has none */
};

/** A file or text that had a part in the result, by its digest. */
struct tpp_named_digest {
    char name[TPP_NAME_BYTES];
    char sha256[TPP_DIGEST_BYTES];
};

/** A variable of the environment that may change what a driver or library does. */
struct tpp_variable {
    char name[TPP_NAME_BYTES];
    char value[TPP_TEXT_BYTES];
};

/** One link of the chain over the lists of a record; see base/record_seal.h. */
struct tpp_link {
    char part[TPP_NAME_BYTES]; /**< "measurements[0].samples[8:16]" */
    char sha256[TPP_DIGEST_BYTES];
};

struct tpp_tool_info {
    char name[TPP_NAME_BYTES];
    char version[TPP_NAME_BYTES];
    char commit[TPP_NAME_BYTES];
    char compiler[TPP_TEXT_BYTES];
    char program_sha256[TPP_DIGEST_BYTES]; /**< of the program's file; "" when not known. Since version 2 */
};

struct tpp_settings {
    char mode[TPP_NAME_BYTES]; /**< "quick", "timed" or "certify" */
    char command_line[TPP_LONG_TEXT_BYTES];
    uint64_t min_time_ns; /**< timed work per kernel, at least */
    uint64_t warmup_ns;   /**< per kernel, before the samples */
    uint64_t max_time_ns; /**< whole run, target */
    int has_peers;
    enum tpp_precision *precisions; /**< asked for, in order */
    size_t precision_count;
    /* since version 2 */
    char device[TPP_TEXT_BYTES]; /**< asked for; "" for the best, as for the next two */
    char kernel[TPP_NAME_BYTES]; /**< asked for */
    char shape[TPP_NAME_BYTES];  /**< asked for, "MxNxK" */
};

struct tpp_host_info {
    char system[TPP_TEXT_BYTES]; /**< kernel name, release, machine */
    char processor[TPP_TEXT_BYTES];
    char features[TPP_LONG_TEXT_BYTES]; /**< instruction-set flags that kernels asked about and the host has */
    char topology[TPP_TEXT_BYTES];      /**< one line from hwloc */
    uint32_t core_count;                /**< physical cores this process may use */
    uint32_t thread_count;              /**< hardware threads this process may use */
    uint64_t memory_bytes;
};

/** A device as its driver and hwloc describe it. */
struct tpp_device_info {
    char id[TPP_NAME_BYTES];      /**< stable: "opencl:pocl-<hash>", kept across runs on the same machine */
    char backend[TPP_NAME_BYTES]; /**< "opencl" */
    enum tpp_device_kind kind;
    char name[TPP_TEXT_BYTES];
    char vendor[TPP_TEXT_BYTES];
    char platform[TPP_TEXT_BYTES];
    char driver[TPP_TEXT_BYTES];
    char api_version[TPP_TEXT_BYTES];
    char pci_address[TPP_NAME_BYTES];       /**< "0000:3b:00.0"; "" when there is none or it is not told */
    char locality[TPP_TEXT_BYTES];          /**< where it sits, from hwloc; "" when unknown */
    char capabilities[TPP_LONG_TEXT_BYTES]; /**< extensions, space separated */
    uint32_t compute_units;                 /**< as the driver counts */
    uint32_t core_count;                    /**< cores that multiply: physical cores of a CPU, SMs or CUs of a GPU */
    double clock_hz;                        /**< maximum the driver reports; NAN when it says 0 */
    uint64_t memory_bytes;
    uint64_t max_allocation_bytes;
    uint64_t local_memory_bytes;
    uint32_t max_group_size;    /**< work-items per work-group */
    uint64_t l1d_bytes;         /**< per core; 0 when unknown */
    uint64_t l2_bytes;          /**< per core or shared by few; 0 when unknown */
    uint64_t llc_bytes;         /**< last level; 0 when unknown */
    double timer_resolution_ns; /**< of the profiling stamps; NAN when unknown */
};

/** Everything. Initialise with tpp_record_init() or {0}; free with tpp_record_free(). */
struct tpp_record {
    char schema[TPP_NAME_BYTES];
    uint32_t schema_version;
    struct tpp_tool_info tool;
    int is_simulated; /**< made on a device model: never a measurement */
    int is_aborted;
    char started_utc[TPP_NAME_BYTES]; /**< ISO 8601 with milliseconds and Z */
    uint64_t duration_ns;
    char nonce[TPP_NONCE_BYTES]; /**< hexadecimal; inputs and check vectors derive from it */
    struct tpp_settings settings;
    struct tpp_host_info host;
    struct tpp_device_info device;
    struct tpp_measurement *measurements;
    size_t measurement_count;
    struct tpp_warning *warnings;
    size_t warning_count;
    /* since version 2 */
    char ended_utc[TPP_NAME_BYTES];
    uint64_t monotonic_start_ns;             /**< CLOCK_MONOTONIC at started_utc */
    char challenge_sha256[TPP_DIGEST_BYTES]; /**< of the request that this record answers, and then also the nonce;
                                                  "" when there is none */
    struct tpp_variable *variables;          /**< of the environment */
    size_t variable_count;
    struct tpp_named_digest *kernel_sources; /**< of every kernel built */
    size_t kernel_source_count;
    struct tpp_named_digest *rules; /**< built in when it was measured */
    size_t rule_count;
    struct tpp_named_digest *catalogue;
    size_t catalogue_count;
    struct tpp_link *chain; /**< made by tpp_record_seal(), like the digest */
    size_t link_count;
    char digest[TPP_DIGEST_BYTES];
    struct tpp_environment environment; /**< empty where the backend has none */
    struct tpp_telemetry telemetry;
};

/** Names of enum values as recorded; NULL past the last one, so they can be listed. */
const char *tpp_outcome_name(int outcome);
const char *tpp_kernel_kind_name(int kind);
const char *tpp_device_kind_name(int kind);
const char *tpp_warning_name(int code);
const char *tpp_precision_name(int precision);

/** What an outcome means, and what helps against a warning: one line each, static. */
const char *tpp_outcome_text(enum tpp_outcome outcome);
const char *tpp_warning_advice(enum tpp_warning_code code);

/** Frees everything below and zeroes the record; NULL is allowed. */
void tpp_record_free(struct tpp_record *record);
void tpp_measurement_free(struct tpp_measurement *measurement);

/**
 * Appends a zeroed element and returns it, or NULL when out of memory. The pointer is good until the next append.
 */
struct tpp_measurement *tpp_record_add_measurement(struct tpp_record *record);
struct tpp_sample *tpp_measurement_add_sample(struct tpp_measurement *measurement);
struct tpp_candidate *tpp_measurement_add_candidate(struct tpp_measurement *measurement);
struct tpp_peer *tpp_measurement_add_peer(struct tpp_measurement *measurement);
struct tpp_peer_pair *tpp_peer_add_pair(struct tpp_peer *peer);
struct tpp_clock_reading *tpp_measurement_add_clock_reading(struct tpp_measurement *measurement);
struct tpp_output *tpp_measurement_add_output(struct tpp_measurement *measurement);
struct tpp_variable *tpp_record_add_variable(struct tpp_record *record);
struct tpp_named_digest *tpp_record_add_kernel_source(struct tpp_record *record);
struct tpp_named_digest *tpp_record_add_rule(struct tpp_record *record);
struct tpp_named_digest *tpp_record_add_catalogue(struct tpp_record *record);
struct tpp_link *tpp_record_add_link(struct tpp_record *record);

/** Appends a warning; silently does nothing when out of memory. `seen` is formatted as by printf. */
void tpp_record_warn(struct tpp_record *record, enum tpp_warning_code code, const char *about, const char *seen, ...)
    __attribute__((format(printf, 4, 5)));

/**
 * Reads a record from JSON.
 *
 * @param name    Origin for messages, such as the file name.
 * @param record  Receives it; the caller frees it. Untouched on failure.
 * @return TPP_STATUS_PARSE with "<name>:<line>:<column>: <path>: <what>" for anything malformed, of another schema, or
 *         of a newer schema version (older ones are read: what they lack is empty, 0 or NAN); TPP_STATUS_INVALID for
 * numbers that cannot be (a measured kernel without samples, a repetition of zero length, samples that add up to more
 * than the run).
 */
enum tpp_status tpp_record_read(const char *name, const char *text, size_t length, struct tpp_record *record,
                                struct tpp_error *err);

/**
 * Appends the record as canonical JSON (base/canonical.h) with a newline at the end. Reading it back gives an equal
 * record, bit for bit.
 *
 * @return TPP_STATUS_INVALID for a number that JSON cannot hold.
 */
enum tpp_status tpp_record_write(const struct tpp_record *record, struct tpp_buffer *text, struct tpp_error *err);

/** A device alone as a new JSON object, as it stands in a record; NULL when out of memory. */
json_t *tpp_device_write(const struct tpp_device_info *device);

/** Elapsed time of a sample that rates rest on: the device's where it has one, else the host's. */
uint64_t tpp_sample_elapsed_ns(const struct tpp_sample *sample);

/**
 * Rate statistics of a measurement, in multiply-accumulates per second.
 *
 * @param rate  Receives statistics over macs_per_sample / elapsed time of each sample; untouched on failure.
 * @return TPP_STATUS_INVALID when the outcome is not MEASURED, or there is no sample.
 */
enum tpp_status tpp_measurement_rate(const struct tpp_measurement *measurement, struct tpp_statistics *rate,
                                     struct tpp_error *err);

/**
 * Statistics of ours / theirs: the rate ratio theirs_ns / ours_ns of each pair; above 1 we are faster.
 *
 * @return TPP_STATUS_INVALID when the peer's outcome is not MEASURED, or there is no pair.
 */
enum tpp_status tpp_peer_ratio(const struct tpp_peer *peer, struct tpp_statistics *ratio, struct tpp_error *err);

/** The median of the clock readings, in Hz; NAN when there is none. */
double tpp_measurement_median_clock(const struct tpp_measurement *measurement);

/** The first MEASURED measurement of a kind and precision with the highest median rate; NULL when there is none. */
const struct tpp_measurement *tpp_record_best(const struct tpp_record *record, enum tpp_kernel_kind kind,
                                              enum tpp_precision precision);

#endif
