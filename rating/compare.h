/**
 * Chips and records side by side: what differs, by how much, and which difference changes which outcome. Part of
 * rating/rating.h, which is the header to include.
 */
#ifndef TPP_RATING_RATING_H
#include "rating/rating.h" /* which includes this header, after what it builds on */
#elif !defined(TPP_RATING_COMPARE_H)
#define TPP_RATING_COMPARE_H

/** One of those compared. Initialise with tpp_compared_init(). Doubles that are NAN are not known. */
struct tpp_compared {
    char name[TPP_TEXT_BYTES];
    char origin[TPP_TEXT_BYTES]; /**< "catalogue: nvidia-h20-96gb", or the record's file */
    struct tpp_subject subject;
    struct tpp_rating rating; /**< filled by tpp_compare() */
    double core_count;
    double clock_hz;      /**< maximum */
    double rate_clock_hz; /**< at which the rates are as they are: the maximum, or what a data sheet states them at */
    double memory_bytes;
    double ops_per_clock_core[TPP_PRECISION_COUNT]; /**< declared, or of the best measured probe */
    int is_measured;                                /**< a record: its figures are lower bounds */
};

void tpp_compared_init(struct tpp_compared *one);
void tpp_compared_free(struct tpp_compared *one);

/** Takes a chip of the catalogue. TPP_STATUS_INVALID when its rates are not known. */
enum tpp_status tpp_compared_take_chip(struct tpp_compared *one, const struct tpp_chip *chip, struct tpp_error *err);

/**
 * Takes a record.
 *
 * @param facts  A chip of which area, I/O, DRAM bandwidth and the declared figure are taken as well; may be NULL.
 */
enum tpp_status tpp_compared_take_record(struct tpp_compared *one, const struct tpp_record *record, const char *origin,
                                         const struct tpp_chip *facts, struct tpp_error *err);

/** What a row of a comparison shows. */
enum tpp_row_kind {
    TPP_ROW_PEAK,      /**< a precision's rate, TOPS: declared, else of the probe */
    TPP_ROW_SUSTAINED, /**< a precision's rate of the matrix product, TOPS */
    TPP_ROW_PER_CLOCK, /**< operations per clock and core of a precision */
    TPP_ROW_TPP,       /**< the figure that decides: declared, else the highest measured */
    TPP_ROW_DENSITY,
    TPP_ROW_DIE_AREA,
    TPP_ROW_IO,
    TPP_ROW_DRAM,
    TPP_ROW_CORES,
    TPP_ROW_CLOCK,  /**< MHz */
    TPP_ROW_MEMORY, /**< GB */
    TPP_ROW_DATACENTER,
    TPP_ROW_KIND_COUNT
};

/** One value with what is known of it. */
struct tpp_row_value {
    double value; /**< NAN when not known; for DATACENTER 1, 0 or NAN */
    enum tpp_bound bound;
    double expanded; /**< expanded uncertainty (k = 2), same unit; 0 when exact */
};

/** One quantity of all that are compared. */
struct tpp_comparison_row {
    enum tpp_row_kind kind;
    enum tpp_precision precision; /**< of PEAK, SUSTAINED and PER_CLOCK */
    struct tpp_row_value *values; /**< one for each compared */
    int differs;                  /**< any two differ by more than their uncertainty */
};

/** The row's quantity in words, without the precision, and its unit; static. */
const char *tpp_row_title(enum tpp_row_kind kind);
const char *tpp_row_unit(enum tpp_row_kind kind);

/** 1 when two values differ by more than the uncertainty of their difference. What is not known does not differ; a
 * lower bound differs from an exact value only when it exceeds it. */
int tpp_values_differ(const struct tpp_row_value *a, const struct tpp_row_value *b);

/** The differences that can change an outcome, as bits of a mask. */
enum tpp_lever {
    TPP_LEVER_RATES, /**< rates, so TPP and with it density */
    TPP_LEVER_AREA,
    TPP_LEVER_IO,
    TPP_LEVER_DRAM,
    TPP_LEVER_DATACENTER,
    TPP_LEVER_COUNT
};
const char *tpp_lever_title(enum tpp_lever lever); /**< "the rates", "the I/O rate" */

/** Why a rule tells two apart. */
struct tpp_pair_cause {
    size_t rule;     /**< index into the rules */
    unsigned levers; /**< each of these alone gives the first the second's outcome; 0: only several together do */
    unsigned needed; /**< when `levers` is 0: all that differ and matter */
};

/** Two of those compared. */
struct tpp_pair {
    size_t first, second;
    unsigned different; /**< levers that differ */
    struct tpp_pair_cause *causes;
    size_t cause_count; /**< one for each rule under which the two come out differently */
};

struct tpp_comparison {
    struct tpp_compared *compared; /**< borrowed from the caller */
    size_t count;
    const struct tpp_rule *rules; /**< borrowed */
    size_t rule_count;
    struct tpp_comparison_row *rows;
    size_t row_count;
    struct tpp_pair *pairs; /**< all pairs of up to 5; of more, each with the first */
    size_t pair_count;
};

/**
 * Compares two or more. Each is rated by all rules; ratings are left in `compared`.
 *
 * @param date        As for tpp_rating_evaluate().
 * @param comparison  Receives the result, to be freed; `compared` and `rules` must outlive it.
 */
enum tpp_status tpp_compare(struct tpp_compared *compared, size_t count, const struct tpp_rule *rules,
                            size_t rule_count, const char *date, struct tpp_comparison *comparison,
                            struct tpp_error *err);
void tpp_comparison_free(struct tpp_comparison *comparison);

/** 1 when two results of the same rule say the same: as a whole and clause by clause. */
int tpp_rule_results_agree(const struct tpp_rule_result *a, const struct tpp_rule_result *b);

/** The group of a compared one under a rule: those with the same group come out the same. Groups count from 0. */
size_t tpp_comparison_group(const struct tpp_comparison *comparison, size_t rule, size_t index);

/** 1 when a rule tells any two apart. */
int tpp_comparison_is_separated(const struct tpp_comparison *comparison, size_t rule);

#endif
