/**
 * What surrounded a run, as part of the record: facts and gates of the device's environment before and after, and the
 * timeline that a telemetry thread read while kernels ran.
 *
 * Gates mark a record; they never remove a number from it. Gaps of the timeline are NAN (null in JSON). A record whose
 * backend has no such source, such as OpenCL's, has empty lists here.
 */
#ifndef TPP_BASE_RECORD_TELEMETRY_H
#define TPP_BASE_RECORD_TELEMETRY_H

#include <stddef.h>
#include <stdint.h>

enum { TPP_FACT_NAME_BYTES = 64, TPP_FACT_TEXT_BYTES = 256 };

/** One fact of the environment in words: "vbios" is "96.00.74.00.1A", seen by "NVML". */
struct tpp_fact {
    char name[TPP_FACT_NAME_BYTES];
    char source[TPP_FACT_NAME_BYTES]; /**< "CUDA", "NVML", "/proc", "hwloc" */
    char value[TPP_FACT_TEXT_BYTES];
};

#define TPP_GATE_STATE_LIST(ROW)                                 \
    ROW(PASSED, "passed", "as a full measurement needs it")      \
    ROW(FAILED, "failed", "it is not: the figures support less") \
    ROW(UNKNOWN, "unknown", "nothing on this machine tells")

enum tpp_gate_state {
#define ROW(name, id, text) TPP_GATE_##name,
    TPP_GATE_STATE_LIST(ROW)
#undef ROW
        TPP_GATE_STATE_COUNT
};

/** One condition that a record should meet: "exclusive", "whole-device", "power-limit", "identity" ... */
struct tpp_gate {
    char name[TPP_FACT_NAME_BYTES];
    enum tpp_gate_state state;
    char seen[TPP_FACT_TEXT_BYTES];  /**< what was seen, with numbers */
    char means[TPP_FACT_TEXT_BYTES]; /**< what follows for the figures when it failed; "" when it passed */
};

/** A clock the device is known to have, for the architectural figure. */
struct tpp_known_clock {
    char source[TPP_FACT_NAME_BYTES]; /**< "NVML maximum SM clock", "NVML default application clock" */
    double hz;
};

struct tpp_environment {
    struct tpp_fact *facts;
    size_t fact_count;
    struct tpp_gate *gates;
    size_t gate_count;
    struct tpp_known_clock *clocks;
    size_t clock_count;
};

/** One reading. NAN: the device did not tell. */
struct tpp_telemetry_sample {
    uint64_t time_ns; /**< since the start of the record */
    double sm_clock_hz;
    double memory_clock_hz;
    double power_w;
    double energy_j;      /**< the device's counter, since its driver was loaded */
    double temperature_c; /**< of the core */
    double memory_temperature_c;
    double utilisation;      /**< 0 to 1, as the driver counts */
    double throttle_reasons; /**< a whole number: the bitmask of clock event reasons, several at once */
    double ecc_corrected;    /**< volatile counts */
    double ecc_uncorrected;
};

/** Time during which one policy held the clocks down, by the driver's own counter. */
struct tpp_violation {
    char policy[TPP_FACT_NAME_BYTES]; /**< "power", "thermal", ... */
    double during_ns;                 /**< grown while the record was made; NAN when not told */
};

struct tpp_telemetry {
    char source[TPP_FACT_NAME_BYTES]; /**< "NVML 12.570.86"; "" when there is none */
    uint64_t period_ns;               /**< aimed at */
    struct tpp_telemetry_sample *samples;
    size_t sample_count;
    struct tpp_violation *violations;
    size_t violation_count;
};

/** Name of a gate's state as recorded; NULL past the last one. */
const char *tpp_gate_state_name(int state);

/** Appends an element and returns it, zeroed (doubles of a sample NAN); NULL when out of memory. */
struct tpp_fact *tpp_environment_add_fact(struct tpp_environment *environment);
struct tpp_gate *tpp_environment_add_gate(struct tpp_environment *environment);
struct tpp_known_clock *tpp_environment_add_clock(struct tpp_environment *environment);
struct tpp_telemetry_sample *tpp_telemetry_add_sample(struct tpp_telemetry *telemetry);
struct tpp_violation *tpp_telemetry_add_violation(struct tpp_telemetry *telemetry);

/**
 * Goes on with another timeline, made later by another process: readings are appended, and the time under each policy
 * is added up. Silently does nothing when out of memory.
 */
void tpp_telemetry_append(struct tpp_telemetry *telemetry, const struct tpp_telemetry *later);

/** Frees the lists and zeroes them; NULL is allowed. */
void tpp_environment_free(struct tpp_environment *environment);
void tpp_telemetry_free(struct tpp_telemetry *telemetry);

/** The gate of a name; NULL when there is none. */
const struct tpp_gate *tpp_environment_gate(const struct tpp_environment *environment, const char *name);

#endif
