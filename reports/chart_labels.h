/**
 * Where labels go: beside their points, over nothing else. Private to reports/.
 *
 * Each label is tried at growing distances around its point and takes the first place where it covers no point, no
 * obstacle and no label that is placed already, and where the line that leads to it crosses none of these. A label
 * without such a place is left out, and the caller says so: an unreadable name is worse than none.
 */
#ifndef TPP_REPORTS_CHART_LABELS_H
#define TPP_REPORTS_CHART_LABELS_H

#include <stddef.h>

#include "reports/chart_canvas.h"

struct tpp_label {
    struct tpp_point anchor; /**< the point it names */
    double radius;           /**< of the point's mark */
    double width, height;
    int is_placed; /**< result */
    int has_leader;
    struct tpp_box box;          /**< result: where the text goes */
    struct tpp_point leader_end; /**< result: of the line from the anchor */
};

/**
 * Places labels in the order given: the most important first.
 *
 * @param frame      Nothing goes outside it.
 * @param obstacles  Boxes that no label may cover, such as other texts.
 * @return How many were placed.
 */
size_t tpp_labels_place(struct tpp_label *labels, size_t count, struct tpp_box frame, const struct tpp_box *obstacles,
                        size_t obstacle_count);

/** 1 when two boxes share more than an edge. */
int tpp_boxes_overlap(struct tpp_box a, struct tpp_box b);

#endif
