/** Sums of TPP over many units: the words that their tables share. Private to reports/. */
#ifndef TPP_REPORTS_ALLOTTED_H
#define TPP_REPORTS_ALLOTTED_H

#include "rating/rating.h"
#include "reports/json_tree.h"

/** "exceeds", "within" or "undetermined". Static. */
const char *tpp_allotted_outcome(enum tpp_truth exceeds);

/** The quantities of a rating whose units were counted, as a JSON array. */
json_t *tpp_quantities_json(struct tpp_tree *tree, const struct tpp_rating *rating);

#endif
