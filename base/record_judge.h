/**
 * The warnings that follow from a measurement's samples and clock alone. The run adds them; whoever verifies a record
 * works them out again, so that one taken away is missed. Thresholds and words belong to the schema version: records of
 * version 2 are judged by rate over clock and by the rates known then. Pure.
 */
#ifndef TPP_BASE_RECORD_JUDGE_H
#define TPP_BASE_RECORD_JUDGE_H

#include "base/record.h"

/** Adds NOISY, DRIFT, OUTLIERS and FEW_SAMPLES where they are due; nothing for what is not MEASURED. */
void tpp_record_judge_samples(struct tpp_record *record, const struct tpp_measurement *measurement);

/** Instructions per clock and core of a probe. */
struct tpp_saturation {
    double macs_per_clock;  /**< and core */
    double per_instruction; /**< multiply-accumulates of one instruction */
    double instructions;    /**< per clock and core */
    double whole;           /**< nearest whole number of them, at least 1 */
};

/**
 * Operations per clock and core is the fingerprint of a core: it must land on a whole number of instructions (R7).
 *
 * @return 1 for a MEASURED probe whose clock and layout are known, else 0 and nothing is written.
 */
int tpp_record_saturation(const struct tpp_record *record, const struct tpp_measurement *measurement,
                          struct tpp_saturation *saturation);

/**
 * Adds UNSATURATED where tpp_record_saturation() is more than 0.5 % from a whole number, for a probe whose cores do not
 * tell of a known rate themselves.
 */
void tpp_record_judge_saturation(struct tpp_record *record, const struct tpp_measurement *measurement);

/** 1 when a warning says that operations per clock of this probe, or of every probe, are not established. */
int tpp_record_is_unsaturated(const struct tpp_record *record, const char *kernel);

/** 1 for a probe of a matrix unit: what one instruction does is told by its clocks, not by its lanes. */
int tpp_record_is_matrix_probe(const struct tpp_measurement *measurement);

/**
 * Adds SLOW_CORE where a core is more than 1 % behind the median of the others, and UNSATURATED where a probe is not
 * within 0.5 % of the rate known of its architecture (base/known_rates.h), both by the cores' own clocks; nothing where
 * the record has none.
 */
void tpp_record_judge_cores(struct tpp_record *record, const struct tpp_measurement *measurement);

#endif
