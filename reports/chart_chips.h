/** The chips of the catalogue as points of a picture, coincident ones together. Private to reports/. */
#ifndef TPP_REPORTS_CHART_CHIPS_H
#define TPP_REPORTS_CHART_CHIPS_H

#include "base/status.h"
#include "reports/chart.h"

struct tpp_chip_point {
    double tpp, density;
    char name[TPP_NAME_BYTES];  /**< short: "A100, A800" */
    char names[TPP_TEXT_BYTES]; /**< of all chips here, in full */
};

/**
 * Makes points of the chips that have both figures; those with the same figures are one point.
 *
 * @param points   Receives an array of `count`, to be freed; NULL and 0 when there is none.
 * @param missing  Receives the number of chips without one of the figures.
 */
enum tpp_status tpp_chip_points(const struct tpp_chip *chips, size_t chip_count, struct tpp_chip_point **points,
                                size_t *count, size_t *missing, struct tpp_error *err);

#endif
