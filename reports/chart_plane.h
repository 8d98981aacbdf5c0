/** The plane of TPP and density while it is drawn: what its two files share. Private to reports/chart_plane*.c. */
#ifndef TPP_REPORTS_CHART_PLANE_H
#define TPP_REPORTS_CHART_PLANE_H

#include "reports/chart.h"
#include "reports/chart_chips.h"

enum { TPP_OBSTACLES_MAX = 64 };

struct tpp_plane {
    struct tpp_plot *plot;
    struct tpp_box frame;
    struct tpp_axis tpp, density;
    struct tpp_chip_point *points;
    size_t point_count;
    size_t missing; /**< chips without a figure */
    struct tpp_limit tpp_limits[TPP_LIMITS_MAX];
    size_t tpp_limit_count;
    struct tpp_limit density_limits[TPP_LIMITS_MAX];
    size_t density_limit_count;
    int limit_rows;
    struct tpp_box obstacles[TPP_OBSTACLES_MAX]; /**< that no label may cover */
    size_t obstacle_count;
};

/** The figures of what is rated as a legend, with their values. */
void tpp_plane_draw_figures(struct tpp_plane *plane);

/** Draws the chips and what is rated, with their names; returns how many points have no name in the picture. */
size_t tpp_plane_draw_points(struct tpp_plane *plane);

#endif
