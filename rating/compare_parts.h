/* Inside the comparison: what its files share. Not for other folders. */
#ifndef TPP_RATING_COMPARE_PARTS_H
#define TPP_RATING_COMPARE_PARTS_H

#include "rating/rating.h"

/** Fills the pairs of a comparison whose subjects are rated and whose rows are there. */
enum tpp_status tpp_compare_pairs(struct tpp_comparison *comparison, const char *date, struct tpp_error *err);

#endif
