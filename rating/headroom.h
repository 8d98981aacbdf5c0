/**
 * How far a chip or a record is from another outcome: one thing turned at a time, and two together. Part of
 * rating/rating.h, which is the header to include.
 *
 * Every boundary is found with the rating itself: it is the pair of neighbouring values on whose two sides the rating
 * answers differently. So strict and non-strict limits, exclusions and rules that require others are as the rating has
 * them.
 */
#ifndef TPP_RATING_RATING_H
#include "rating/rating.h" /* which includes this header, after what it builds on */
#elif !defined(TPP_RATING_HEADROOM_H)
#define TPP_RATING_HEADROOM_H

/** What can be turned. All rates go with clock, cores and operations per clock. */
enum tpp_knob {
    TPP_KNOB_TPP,       /**< by whatever means: all rates together */
    TPP_KNOB_CLOCK,     /**< MHz, of the matrix rates where a data sheet states them at another than the maximum */
    TPP_KNOB_CORES,     /**< whole numbers */
    TPP_KNOB_PER_CLOCK, /**< operations per clock and core, of the precision that sets the TPP */
    TPP_KNOB_DIE_AREA,  /**< mm2 */
    TPP_KNOB_IO,        /**< GB/s */
    TPP_KNOB_DRAM,      /**< GB/s */
    TPP_KNOB_COUNT
};
const char *tpp_knob_title(enum tpp_knob knob);
const char *tpp_knob_unit(enum tpp_knob knob);

/** An outcome and the values that have it, both ends included; `from` 0 and `to` INFINITY are open. */
struct tpp_segment {
    double from;
    double to;
    enum tpp_clause_outcome outcome;
};

enum { TPP_SEGMENTS_MAX = 24 };

/** A target's outcome over all values of one knob, everything else as it is. */
struct tpp_turn {
    enum tpp_knob knob;
    double now; /**< NAN when not known: then there are no segments */
    struct tpp_segment segments[TPP_SEGMENTS_MAX];
    size_t segment_count;
};

/** The outcome over all clocks at one number of cores. */
struct tpp_curve_point {
    double cores;
    struct tpp_turn clock;
};

enum { TPP_CURVE_POINTS = 13 };

/** One clause, or all clauses of a rule whose labels begin alike: met when any is. */
struct tpp_target {
    const struct tpp_rule *rule; /**< borrowed */
    char label[TPP_NAME_BYTES];  /**< "3A090.a": every clause of this label, or of one that goes on with a point; "" all
                                  */
    enum tpp_clause_outcome outcome; /**< as things are */
    struct tpp_turn turns[TPP_KNOB_COUNT];
    struct tpp_curve_point curve[TPP_CURVE_POINTS]; /**< clock by cores; where both are known */
    size_t curve_count;
};

struct tpp_headroom {
    const struct tpp_compared *subject; /**< borrowed, rated */
    enum tpp_precision precision;       /**< that sets the TPP */
    struct tpp_target *targets;
    size_t target_count;
};

/** The outcome of a target as a rating has it. */
enum tpp_clause_outcome tpp_target_outcome(const struct tpp_rule_result *result, const char *label);

/**
 * Finds the headroom.
 *
 * @param subject   Taken by tpp_compared_take_chip() or _record(); is rated here.
 * @param label     A clause or the beginning of some, such as "3A090.a"; NULL for every group of every rule that
 * applies.
 * @param rule_id   Only of this rule; NULL for the rules current at `date`, and with a label that no current rule has,
 *                  for all.
 * @param headroom  Receives the result, to be freed; `subject` and `rules` must outlive it.
 * @return TPP_STATUS_INVALID when no rule has such a clause, or there is no such rule.
 */
enum tpp_status tpp_headroom_find(struct tpp_compared *subject, const struct tpp_rule *rules, size_t rule_count,
                                  const char *label, const char *rule_id, const char *date,
                                  struct tpp_headroom *headroom, struct tpp_error *err);
void tpp_headroom_free(struct tpp_headroom *headroom);

/**
 * The outcome of a target with one or two knobs at other values: what every segment is made of.
 *
 * @param cores  Number of cores; NAN for those that it has.
 */
enum tpp_status tpp_headroom_outcome(const struct tpp_compared *subject, const struct tpp_rule *rules,
                                     size_t rule_count, const struct tpp_target *target, enum tpp_knob knob,
                                     double value, double cores, enum tpp_clause_outcome *outcome,
                                     struct tpp_error *err);

#endif
