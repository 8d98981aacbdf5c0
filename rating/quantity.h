/**
 * Many units of one product against the quantities of TPP that rules name. Part of rating/rating.h, which is the header
 * to include.
 */
#ifndef TPP_RATING_RATING_H
#include "rating/rating.h" /* which includes this header, after what it builds on */
#elif !defined(TPP_RATING_QUANTITY_H)
#define TPP_RATING_QUANTITY_H

/** What a number of units of one product comes to, by one quantity of a rule. */
struct tpp_quantity_result {
    const struct tpp_rule_result *rule; /**< of the rating that this belongs to */
    const struct tpp_quantity *quantity;
    enum tpp_truth counts;  /**< whether the product is among what the quantity counts; see tpp_quantity_counts() */
    double tpp;             /**< of all units together */
    enum tpp_bound bound;   /**< of `tpp` */
    double limit_tpp;       /**< NAN for a share */
    double units_fit;       /**< most units that the limit has room for; at most that many where `bound` is a lower one;
                                 NAN for a share */
    double units_elsewhere; /**< of a share: units of the product that must have gone to the countries `of`; else NAN */
    enum tpp_truth exceeds; /**< UNKNOWN also where the units counted in another country decide it: a share */
};

/**
 * Whether a product counts towards a quantity of a rule: it meets a clause with a label that begins with `met_under`.
 *
 * @param result  What the rule says of the product.
 * @return UNKNOWN when no such clause is met and one is undetermined, and when the rule has no such clause (a file that
 *         took the place of the one with the limits may label them otherwise). TRUE without `met_under`.
 */
enum tpp_truth tpp_quantity_counts(const struct tpp_rule_result *result, const struct tpp_quantity *quantity);

/** First and last day of shipments that a quantity counts: its own, else the rule's; "" where there is none. Borrowed.
 */
const char *tpp_quantity_first_day(const struct tpp_rule *rule, const struct tpp_quantity *quantity);
const char *tpp_quantity_last_day(const struct tpp_rule *rule, const struct tpp_quantity *quantity);

/** Whether a sum known to lie between two numbers is more than a limit. */
enum tpp_truth tpp_quantity_exceeds(double least, double most, double limit);

/** The largest whole number of units of `tpp` each that are at most `room` together; 0 when one is too much. */
double tpp_quantity_units(double room, double tpp);

/**
 * Counts units of what was rated, by the largest TPP among its figures: exact where that is an uncontradicted declared
 * one, else a lower bound less its expanded uncertainty.
 *
 * @param unit_count  1 to 1e15.
 * @return TPP_STATUS_INVALID for memory, which has no TPP, or for another number of units.
 */
enum tpp_status tpp_rating_count_units(struct tpp_rating *rating, uint64_t unit_count, struct tpp_error *err);

#endif
