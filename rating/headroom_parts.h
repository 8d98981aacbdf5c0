/* Inside the headroom: what its files share. Not for other folders. */
#ifndef TPP_RATING_HEADROOM_PARTS_H
#define TPP_RATING_HEADROOM_PARTS_H

#include "rating/rating.h"

enum { TPP_CANDIDATES_MAX = 256 };

/** One knob being turned for one target. */
struct tpp_turning {
    const struct tpp_compared *subject; /**< rated */
    const struct tpp_rule *rules;
    size_t rule_count;
    const struct tpp_target *target;
    enum tpp_knob knob;
    double cores; /**< NAN, or another number of cores than it has */
    double candidates[TPP_CANDIDATES_MAX];
    size_t candidate_count;
};

/** The knob's present value; NAN when not known. */
double tpp_knob_now(const struct tpp_compared *subject, enum tpp_knob knob);

/** Fills the segments of one knob. */
enum tpp_status tpp_turn_find(struct tpp_turning *turning, struct tpp_turn *result, struct tpp_error *err);

#endif
