/**
 * What the numbers mean: total processing performance, performance density, and the clauses of every dated rule.
 *
 * Pure: memory in, memory out; no file, no clock, no printing. Reads records and rule texts, never a device.
 * This is the one header of the library to include; parts of it are in headers of their own, included at its end.
 *
 * Three figures are kept apart and never merged: DECLARED (what a manufacturer or a user states), ARCHITECTURAL
 * (measured operations per clock and core, times cores, times the maximum clock) and SUSTAINED (a measured matrix
 * product). A measured figure is a lower bound: it may show that a clause is met, never that it is not. So every figure
 * carries a bound, every clause outcome names the figure it rests on, and whatever is not known is "undetermined".
 */
#ifndef TPP_RATING_RATING_H
#define TPP_RATING_RATING_H

#include <stddef.h>
#include <stdint.h>

#include "base/precision.h"
#include "base/record.h"
#include "base/status.h"
#include "rating/choices.h"
#include "rating/country.h"
#include "rating/rule.h"
#include "rating/sweep.h"
#include "rating/uncertainty.h"
#include "rating/version.h"

/* ------------------------------------------------------------------------------------------ the arithmetic */

/**
 * Tera-operations per second as on a datasheet, and back: one multiply-accumulate counts as two operations. These two
 * are the only place in the tree where that 2 stands.
 */
double tpp_rating_tops(double macs_per_second);
double tpp_rating_macs(double tops);

/**
 * Total processing performance of one operation.
 *
 * TPP = 2 x MacTOPS x bit length of the operation (ECCN 3A090, Technical Note 2.1): callers pass multiply-accumulates
 * per second, dense only.
 *
 * @param macs_per_second  All processing units together; finite, >= 0.
 * @param precision        Format of the multiplied operands; its bit length comes from base/precision.def.
 * @param tpp              Receives the result; untouched on failure. Not NULL.
 * @return TPP_STATUS_OK, or TPP_STATUS_INVALID for a rate that is negative or not finite, or an unknown precision.
 *
 * Example: 494.7e12 MAC/s in FP16 -> 2 x 494.7 x 16 = 15830.4. Pure, thread-safe, never rounds.
 */
enum tpp_status tpp_rating_tpp(double macs_per_second, enum tpp_precision precision, double *tpp,
                               struct tpp_error *err);

/** The same with a bit length that was chosen, see tpp_choices_bits(); > 0 and finite. */
enum tpp_status tpp_rating_tpp_of_bits(double macs_per_second, double bits, double *tpp, struct tpp_error *err);

/**
 * Performance density = TPP / applicable die area (Technical Note 2.4).
 *
 * @param die_area_mm2  Logic dies on a non-planar process, mm2; > 0 and finite.
 * @return TPP_STATUS_INVALID for an area that is not positive and finite. An unknown area is not an error of this
 *         function: callers do not call it and treat density as undetermined.
 */
enum tpp_status tpp_rating_density(double tpp, double die_area_mm2, double *density, struct tpp_error *err);

/* ------------------------------------------------------------------------------------------ what is rated */

/** Where a figure comes from, in order of how much a regulator may rest on it. */
enum tpp_basis { TPP_BASIS_DECLARED, TPP_BASIS_ARCHITECTURAL, TPP_BASIS_SUSTAINED, TPP_BASIS_COUNT };

/** What a figure says about the true theoretical peak. */
enum tpp_bound {
    TPP_BOUND_EXACT,   /**< taken as the value itself: a declared figure */
    TPP_BOUND_AT_LEAST /**< the true value is this or more: every measured figure */
};

/** Yes, no or not known: the answer to "designed or marketed for datacenters". */
enum tpp_answer { TPP_ANSWER_UNKNOWN, TPP_ANSWER_YES, TPP_ANSWER_NO };

/** Names as rule files and outputs spell them; NULL past the last one, so they can be listed. Static. */
const char *tpp_basis_name(int basis);
const char *tpp_bound_name(int bound);
const char *tpp_answer_name(int answer);

/** Which units of a circuit a rate is of. */
enum tpp_unit { TPP_UNIT_MATRIX, TPP_UNIT_VECTOR, TPP_UNIT_COUNT };
const char *tpp_unit_name(int unit); /**< "matrix", "vector" */

/** One rate of one precision. */
struct tpp_rate {
    enum tpp_precision precision;
    enum tpp_basis basis;
    enum tpp_bound bound;
    enum tpp_unit unit; /**< where it is not known: matrix, which counts in any case */
    double macs_per_second;
    double low_macs_per_second; /**< interval of the measured median; NAN for declared rates */
    double high_macs_per_second;
    double timer_uncertainty;    /**< relative standard uncertainty, see rating/uncertainty.h; 0 for declared rates */
    double clock_uncertainty;    /**< the same of the clock that a rate was scaled by */
    char source[TPP_TEXT_BYTES]; /**< kernel id, "--tops", or a catalogue's source */
};

/** A chip, device or design to be rated, or a memory stack. Doubles that are NAN are not known, and so are dates that
 * are "". Initialise with tpp_subject_init(). */
struct tpp_subject {
    char name[TPP_TEXT_BYTES];
    int is_memory; /**< a memory stack or package: it has no rates, and only rules on memory are asked of it */
    struct tpp_rate *rates;
    size_t rate_count;
    double die_area_mm2;       /**< applicable die area; of the compute dies where `other_die_area_mm2` is known */
    double other_die_area_mm2; /**< further logic dies on a non-planar process (input/output, base), apart from these */
    double die_area_standard_mm2; /**< standard uncertainty (k = 1) of `die_area_mm2`; 0: taken as exact */
    int has_planar_dies_only;     /**< no die counts: there is no density */
    double io_gb_per_s;         /**< aggregate bidirectional transfer rate to other than volatile memory, 1e9 bytes/s */
    double dram_gb_per_s;       /**< total DRAM bandwidth, 1e9 bytes/s */
    enum tpp_answer datacenter; /**< designed or marketed for datacenters */
    double memory_gb_per_s;     /**< of a memory stack: its bandwidth */
    double memory_area_mm2;     /**< of a memory stack: area of the stack or its package */
    double transistors;         /**< aggregated approximated count of the logic dies; asked of fabricators */
    enum tpp_answer hbm;        /**< high-bandwidth memory in the package */
    char first_marketed[TPP_DATE_BYTES];
    char export_date[TPP_DATE_BYTES]; /**< day the export is completed; "": the date of the rating */
    double declared_clock_hz;         /**< at which the declared rates hold; scaled to choices.clock_hz where given */
    struct tpp_choices choices;
    char chip[TPP_NAME_BYTES];            /**< id of the chip of the catalogue that it is declared to be; "" for none */
    char die_area_source[TPP_NAME_BYTES]; /**< where each comes from: "--die-area", "catalogue, estimate" */
    char io_source[TPP_NAME_BYTES];
    char dram_source[TPP_NAME_BYTES];
    char datacenter_source[TPP_NAME_BYTES];
    int is_taken_as_exact; /**< limits are judged without uncertainty: to find where values cross them */
    int is_simulated;      /**< from a record made on a device model: no outcome is a measurement */
    int is_aborted;        /**< from a record that was interrupted: what is there was measured, more was to come */
};

/** All unknown, no rates. */
void tpp_subject_init(struct tpp_subject *subject);
void tpp_subject_free(struct tpp_subject *subject);

/** Appends a rate; TPP_STATUS_INVALID when it is not finite and >= 0, TPP_STATUS_NO_MEMORY. */
enum tpp_status tpp_subject_add_rate(struct tpp_subject *subject, const struct tpp_rate *rate, struct tpp_error *err);

/**
 * Takes the figures of a record: per precision the fastest MEASURED GEMM as SUSTAINED, and of the MEASURED probes the
 * one that gives most as ARCHITECTURAL: its operations per clock (base/per_clock.h), times the reported maximum clock
 * or the clock seen beside it, whichever is higher. Where no clock was seen, or the record warns that the probe is
 * UNSATURATED, the operations per clock are not established; its rate as measured stands. All are lower bounds.
 *
 * Rates are added to what the subject already holds; the name is taken when the subject has none.
 */
enum tpp_status tpp_subject_add_record(struct tpp_subject *subject, const struct tpp_record *record,
                                       struct tpp_error *err);

/**
 * Adds declared rates from a list such as "fp16=148,fp8=296": dense tera-operations per second as on a datasheet, where
 * one multiply-accumulate counts as two operations. tpp_subject_add_vector_tops() adds those of vector units.
 *
 * @return TPP_STATUS_PARSE naming the part that is wrong and the precisions known.
 */
enum tpp_status tpp_subject_add_tops(struct tpp_subject *subject, const char *list, struct tpp_error *err);
enum tpp_status tpp_subject_add_vector_tops(struct tpp_subject *subject, const char *list, struct tpp_error *err);

/** Reads a list of precisions, "fp16,int8", into a mask of a bit each; TPP_STATUS_PARSE as above. */
enum tpp_status tpp_precision_mask(const char *list, unsigned *mask, struct tpp_error *err);

/* ------------------------------------------------------------------------------------------ the rating */

enum tpp_clause_outcome {
    TPP_CLAUSE_MEETS,
    TPP_CLAUSE_DOES_NOT_MEET,
    TPP_CLAUSE_UNDETERMINED,
    TPP_CLAUSE_NOT_APPLICABLE, /**< the rule this one builds on is not met */
    TPP_CLAUSE_OUTCOME_COUNT
};
const char *tpp_clause_outcome_name(int outcome); /**< "meets", "does not meet", "undetermined", "not applicable" */

enum tpp_truth { TPP_TRUTH_FALSE, TPP_TRUTH_TRUE, TPP_TRUTH_UNKNOWN };
const char *tpp_truth_name(int truth); /**< "no", "yes", "unknown" */

/** One comparison with its numbers. */
struct tpp_condition_result {
    struct tpp_condition condition;
    double value;          /**< NAN when not known; for a question 1 or 0; of a date its day number */
    enum tpp_bound bound;  /**< of `value` */
    int is_undefined;      /**< there can be no value, such as a density without a die that counts: the truth is "no" */
    double margin_percent; /**< 100 (value - limit) / limit; NAN when there is no value, for questions and dates */
    double standard;       /**< standard uncertainty of `value`, in its unit; 0 when exact */
    double margin_k;       /**< (value - limit) / standard; NAN when there is no value or it is exact */
    int is_inside;         /**< the limit lies inside value +- 2 standard: the truth is "unknown" */
    enum tpp_truth truth;
};

/** One clause, judged on every figure present. */
struct tpp_clause_result {
    const struct tpp_clause *clause; /**< borrowed from the rule */
    char label[TPP_NAME_BYTES];      /**< of the clause */
    enum tpp_clause_outcome outcome;
    enum tpp_basis basis;                              /**< the figure the outcome rests on */
    enum tpp_clause_outcome by_basis[TPP_BASIS_COUNT]; /**< each figure alone; NOT_APPLICABLE where it is absent */
    enum tpp_clause_outcome if_datacenter;             /**< outcome if designed or marketed for datacenters */
    enum tpp_clause_outcome if_not_datacenter; /**< ... and if not; both equal `outcome` when the answer is known */
    struct tpp_condition_result *conditions;   /**< on `basis`, in the order of the clause */
    size_t condition_count;
    char reason[TPP_TEXT_BYTES]; /**< what decides it, or what is missing; words without numbers */
};

/** Whether the rule's exclusion (Note 2) takes the subject out of it. */
struct tpp_exclusion_result {
    const struct tpp_clause *clause; /**< borrowed from the rule; NULL when the rule has none */
    enum tpp_truth truth;            /**< TRUE: excluded. UNKNOWN also when only a measured figure would say no */
    enum tpp_basis basis;
    struct tpp_condition_result *conditions;
    size_t condition_count;
};

/** Whether the parameters of a license exception are met. Its other requirements are not judged. */
struct tpp_exception_result {
    const struct tpp_exception *exception; /**< borrowed from the rule */
    enum tpp_truth truth;
    enum tpp_truth if_datacenter; /**< both equal `truth` when the answer is known */
    enum tpp_truth if_not_datacenter;
};

struct tpp_rule_result {
    const struct tpp_rule *rule; /**< borrowed from the caller */
    int is_effective_at_date;    /**< effective at the date asked for; 0 without a date */
    enum tpp_rule_state state;   /**< at the date asked for; without a date, by its status */
    int is_current;              /**< law at the date asked for; without a date, in force */
    int is_shown;                /**< belongs into a report: is_current until tpp_rating_show() says otherwise */
    int is_asked;                /**< 0: not of this kind of subject, see rule->applies_to */
    struct tpp_clause_result *clauses;
    size_t clause_count;
    struct tpp_exclusion_result exclusion;
    struct tpp_exception_result *exceptions;
    size_t exception_count;
    enum tpp_clause_outcome outcome; /**< the rule as a whole: strictest clause met, else undetermined, else not */
    enum tpp_clause_outcome if_datacenter;
    enum tpp_clause_outcome if_not_datacenter;
    char headline[TPP_TEXT_BYTES]; /**< "meets the parameters of 3A090.a.1 (also 3A090.a.2), on the declared figure" */
};

/** TPP of one precision on one basis. */
struct tpp_precision_result {
    enum tpp_precision precision;
    enum tpp_basis basis;
    enum tpp_bound bound;
    enum tpp_unit unit;
    double macs_per_second; /**< of all circuits of the level together */
    double bits;            /**< that one operand counts, see tpp_choices_bits() */
    double tpp;
    double tpp_low, tpp_high; /**< interval of a measured median; NAN for declared */
    struct tpp_budget budget; /**< of this rate; `density` only in the figures */
    char source[TPP_TEXT_BYTES];
};

/** The figure of one basis: the maximum over precisions. */
struct tpp_figure {
    int is_present;
    enum tpp_bound bound;
    double tpp;
    double tpp_low;               /**< lower end of the measured interval; NAN for declared */
    enum tpp_precision precision; /**< which sets the maximum; the first in table order among equals */
    double vector_tpp;            /**< the part of `tpp` that vector units add; 0 unless that was chosen */
    double tops;                  /**< highest rate of any precision, without bit length */
    double density;               /**< NAN when the die area is not known */
    struct tpp_budget budget;     /**< uncertainty of `tpp` and of `density` */
    int is_contradicted;          /**< declared only: a measurement shows more; taken as a lower bound, not as exact */
};

/** A measured figure that proves more than the declared one. */
struct tpp_conflict {
    enum tpp_precision precision; /**< that was measured */
    enum tpp_basis basis;
    double measured_tpp; /**< less its expanded uncertainty: what is proved */
    double declared_tpp; /**< of the same precision; of the declared maximum when `is_maximum` */
    int is_maximum;      /**< it exceeds the declared maximum over all precisions */
};

struct tpp_rating {
    struct tpp_subject subject;              /**< a copy, without its rates; its facts are those of the whole level */
    char date[TPP_NAME_BYTES];               /**< the date asked for; "" when none */
    struct tpp_precision_result *precisions; /**< in table order, basis by basis */
    size_t precision_count;
    struct tpp_figure figures[TPP_BASIS_COUNT];
    struct tpp_conflict *conflicts;
    size_t conflict_count;
    struct tpp_rule_result *rules;
    size_t rule_count;
    uint64_t unit_count;                    /**< that tpp_rating_count_units() was asked for; 0 before */
    struct tpp_quantity_result *quantities; /**< one for each quantity of the rules, in their order */
    size_t quantity_count;
};

/**
 * Rates a subject against rules.
 *
 * Each clause is judged on every figure present, in three-valued logic over values with bounds. It is met when any
 * figure shows it. It is not met only when an exact (declared) figure shows that and no measurement contradicts the
 * declaration: a measured figure never gives "does not meet", not even where one condition is known to fail; then the
 * outcome is "undetermined" and the reason says so. Values are compared as they are, never rounded. A limit within the
 * expanded uncertainty (k = 2) of a value is neither reached nor missed; a declared figure is exact unless an
 * uncertainty is stated with it.
 *
 * Where it is not known whether the subject is designed or marketed for datacenters, both answers are worked out; a
 * clause or rule for which they differ is undetermined.
 *
 * A rule that requires another is asked only of what meets that other; one with `unless_rule` only of what does not.
 *
 * The choices are those of the subject. What no rule is asked of, because it is for another kind of subject, is not
 * applicable.
 *
 * @param date    ISO date; NULL or "" means no date.
 * @param rating  Receives the result, to be freed; `rules` must outlive it.
 * @return TPP_STATUS_INVALID when the subject has no rate (or the choices leave none), an impossible value (area <= 0,
 * negative bandwidth), a TPP that overflows, a date that is none, or when a rule requires one that is not among `rules`
 * (or, through others, itself).
 */
enum tpp_status tpp_rating_evaluate(const struct tpp_subject *subject, const struct tpp_rule *rules, size_t rule_count,
                                    const char *date, struct tpp_rating *rating, struct tpp_error *err);
void tpp_rating_free(struct tpp_rating *rating);

/** A bit for the rules of a status, for tpp_rating_show(). */
#define TPP_SHOW(status) (1u << (status))

/** Marks as shown what is current, and besides the rules of the statuses in a mask of TPP_SHOW(). */
void tpp_rating_show(struct tpp_rating *rating, unsigned status_mask);

/* ------------------------------------------------------------------------------------------ catalogue and more */

#include "rating/catalogue.h"
#include "rating/quantity.h"
#include "rating/allotment.h"
#include "rating/compare.h"
#include "rating/headroom.h"
#include "rating/identify.h"

#endif
