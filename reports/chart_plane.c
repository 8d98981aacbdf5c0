/* TPP against performance density, with the regions that the chosen rule's clauses cut out of that plane, the chips of
 * the catalogue and what is rated. Both axes are logarithmic. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/chart_chips.h"
#include "reports/chart_labels.h"
#include "reports/chart_plane.h"
#include "reports/chart_regions.h"
#include "reports/document.h"
#include "reports/figures.h"

enum { NAME_WIDTH_MAX = 150, REGION_ROWS = 3 };

static int has_data(const struct tpp_report *report)
{
    for (int i = 0; report->rating != NULL && i < TPP_BASIS_COUNT; i++) {
        if (report->rating->figures[i].is_present && report->rating->figures[i].tpp > 0) {
            return 1;
        }
    }
    return 0;
}

/* ------------------------------------------------------------------------------------------------- what is shown */

static void widen(double value, double *low, double *high)
{
    if (value > 0 && isfinite(value)) {
        *low = fmin(*low, value);
        *high = fmax(*high, value);
    }
}

/* Everything but what is rated; that only where it is within a factor of thirty, else it stands at the edge. */
static void choose_axes(struct tpp_plane *plane)
{
    double tpp_low = INFINITY, tpp_high = 0, density_low = INFINITY, density_high = 0;
    for (size_t i = 0; i < plane->point_count; i++) {
        widen(plane->points[i].tpp, &tpp_low, &tpp_high);
        widen(plane->points[i].density, &density_low, &density_high);
    }
    for (size_t i = 0; i < plane->tpp_limit_count; i++) {
        widen(plane->tpp_limits[i].value, &tpp_low, &tpp_high);
    }
    for (size_t i = 0; i < plane->density_limit_count; i++) {
        widen(plane->density_limits[i].value, &density_low, &density_high);
    }
    const struct tpp_rating *rating = plane->plot->report->rating;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (figure->is_present && (tpp_high <= 0 || (figure->tpp > tpp_low / 30 && figure->tpp < tpp_high * 30))) {
            widen(figure->tpp, &tpp_low, &tpp_high);
        }
        if (figure->is_present &&
            (density_high <= 0 || (figure->density > density_low / 30 && figure->density < density_high * 30))) {
            widen(figure->density, &density_low, &density_high);
        }
    }
    const struct tpp_box *frame = &plane->frame;
    plane->tpp = tpp_axis_log(tpp_low, tpp_high, frame->x, frame->x + frame->width);
    plane->density = tpp_axis_log(density_low, density_high, frame->y + frame->height, frame->y);
}

/* ------------------------------------------------------------------------------------------------- regions */

static void list_clauses(const struct tpp_rule *rule, uint32_t clauses, char *text, size_t size)
{
    size_t prefix = tpp_rule_common_prefix(rule);
    *text = '\0';
    for (size_t i = 0; i < rule->clause_count && i < 32; i++) {
        if ((clauses >> i & 1) != 0) {
            size_t used = strlen(text);
            (void)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", rule->clauses[i].label + prefix);
        }
    }
}

/* The name of a region in its upper right corner, where it fits; returns 0 where it does not. */
static int name_region(struct tpp_plane *plane, const struct tpp_region *region, const char *text)
{
    const double room = region->box.width - 8;
    const double line = tpp_type_line(TPP_TYPE_SMALL);
    const char *left = text;
    double widest = 0;
    int rows = 0;
    while (*left != '\0' && rows <= REGION_ROWS) {
        char piece[TPP_TEXT_BYTES];
        size_t length = tpp_type_fit(TPP_TYPE_SMALL, left, room);
        (void)snprintf(piece, sizeof piece, "%.*s", (int)length, left);
        if (length == 0 || (left[length] != '\0' && left[length - 1] != ' ' && left[length] != ' ')) {
            return 0; /* a word does not fit */
        }
        widest = fmax(widest, tpp_type_width(TPP_TYPE_SMALL, piece));
        left += length;
        left += strspn(left, " ");
        rows++;
    }
    if (rows > REGION_ROWS || rows * line + 6 > region->box.height || plane->obstacle_count == TPP_OBSTACLES_MAX) {
        return 0;
    }
    const double x = region->box.x + 5;
    const double y = region->box.y + 4;
    (void)tpp_canvas_paragraph(&plane->plot->canvas, x, y + tpp_type_ascent(TPP_TYPE_SMALL), room, TPP_TYPE_SMALL,
                               region->clauses != 0 ? "over" : "soft", text);
    plane->obstacles[plane->obstacle_count++] = (struct tpp_box){ x, y, widest, rows * line };
    return 1;
}

static int is_largest(const struct tpp_region *regions, size_t count, size_t index)
{
    for (size_t i = 0; i < count; i++) {
        double own = regions[index].box.width * regions[index].box.height;
        double other = regions[i].box.width * regions[i].box.height;
        if (regions[i].clauses == regions[index].clauses && (other > own || (other == own && i < index))) {
            return 0;
        }
    }
    return 1;
}

/* Where two regions with other clauses touch. */
static void draw_border(struct tpp_plane *plane, const struct tpp_region *a, const struct tpp_region *b)
{
    const double left = fmax(a->box.x, b->box.x);
    const double right = fmin(a->box.x + a->box.width, b->box.x + b->box.width);
    const double top = fmax(a->box.y, b->box.y);
    const double bottom = fmin(a->box.y + a->box.height, b->box.y + b->box.height);
    if (a->clauses != b->clauses &&
        ((fabs(left - right) < 0.01 && bottom - top > 0.01) || (fabs(top - bottom) < 0.01 && right - left > 0.01))) {
        tpp_canvas_line(&plane->plot->canvas, left, top, right, bottom, "limit");
    }
}

static void draw_regions(struct tpp_plane *plane)
{
    static const char *const classes[] = { "r0 region", "r1 region", "r2 region", "r3 region" };
    const struct tpp_rule *rule = plane->plot->rule->rule;
    struct tpp_region regions[TPP_REGIONS_MAX];
    size_t count = tpp_regions_cut(rule, &plane->tpp, &plane->density, regions);
    for (size_t i = 0; i < count; i++) {
        size_t first = 0;
        while (first < 32 && (regions[i].clauses >> first & 1) == 0) {
            first++;
        }
        if (first < 32) {
            tpp_canvas_rectangle(&plane->plot->canvas, regions[i].box, classes[first % 4]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            draw_border(plane, &regions[i], &regions[j]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        char text[TPP_TEXT_BYTES];
        list_clauses(rule, regions[i].clauses, text, sizeof text);
        if (is_largest(regions, count, i)) {
            (void)name_region(plane, &regions[i], *text != '\0' ? text : "outside");
        }
    }
}

/* ------------------------------------------------------------------------------------------------- axes */

static void draw_vertical_axis(struct tpp_plane *plane)
{
    struct tpp_canvas *canvas = &plane->plot->canvas;
    const struct tpp_box *frame = &plane->frame;
    double ticks[TPP_TICKS_MAX];
    size_t count = tpp_axis_ticks(&plane->density, 22, ticks);
    for (size_t i = 0; i < count; i++) {
        const double y = tpp_axis_at(&plane->density, ticks[i]);
        tpp_canvas_line(canvas, frame->x, y, frame->x + frame->width, y, "grid");
        tpp_canvas_text(canvas, frame->x - 5, y + 4, TPP_ANCHOR_END, TPP_TYPE_SMALL, "soft", "%s",
                        tpp_figure_number(ticks[i]).text);
    }
    tpp_canvas_text(canvas, 0, frame->y - (plane->limit_rows * 13) - 8, TPP_ANCHOR_START, TPP_TYPE_SMALL, "soft",
                    "Performance density, TPP/mm2 (logarithmic)");
}

/* The limits themselves, above and right of the picture; two that are too close stand in two rows. */
static void draw_limit_values(struct tpp_plane *plane)
{
    struct tpp_canvas *canvas = &plane->plot->canvas;
    const struct tpp_box *frame = &plane->frame;
    double ends[2] = { -1000, -1000 };
    for (size_t i = 0; i < plane->tpp_limit_count; i++) {
        const char *text = tpp_figure_exact(plane->tpp_limits[i].value).text;
        const double x = tpp_axis_at(&plane->tpp, plane->tpp_limits[i].value);
        const double width = tpp_type_width(TPP_TYPE_SMALL, text) + 6;
        int row = x - width / 2 < ends[0] && plane->limit_rows > 1;
        ends[row] = x + width / 2;
        tpp_canvas_text(canvas, x, frame->y - 4 - row * 13, TPP_ANCHOR_MIDDLE, TPP_TYPE_SMALL, "over", "%s",
                        tpp_figure_exact(plane->tpp_limits[i].value).text);
        tpp_canvas_describe(canvas, "TPP limit %s: %s.", tpp_figure_exact(plane->tpp_limits[i].value).text,
                            plane->tpp_limits[i].labels);
    }
    for (size_t i = 0; i < plane->density_limit_count; i++) {
        const double y = tpp_axis_at(&plane->density, plane->density_limits[i].value);
        tpp_canvas_text(canvas, frame->x + frame->width + 4, y + 4, TPP_ANCHOR_START, TPP_TYPE_SMALL, "over", "%s",
                        tpp_figure_exact(plane->density_limits[i].value).text);
        tpp_canvas_describe(canvas, "Density limit %s: %s.", tpp_figure_exact(plane->density_limits[i].value).text,
                            plane->density_limits[i].labels);
    }
}

/* ------------------------------------------------------------------------------------------------- the notes below */

static void put_note(struct tpp_plot *plot, const char *classes, const char *text)
{
    plot->y = tpp_canvas_paragraph(&plot->canvas, 0, plot->y + 2, plot->canvas.width, TPP_TYPE_SMALL, classes, text);
}

static void draw_clauses(struct tpp_plane *plane)
{
    const struct tpp_rule *rule = plane->plot->rule->rule;
    char text[3 * TPP_TEXT_BYTES];
    plane->plot->y += 16;
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct tpp_clause *clause = &rule->clauses[i];
        (void)snprintf(text, sizeof text, "%s: %s%s", clause->label, clause->text,
                       tpp_clause_asks_more(clause) ? " (the picture shows TPP and density alone)" : "");
        put_note(plane->plot, "", text);
    }
    for (size_t i = 0; i < rule->exclusion_count; i++) {
        (void)snprintf(text, sizeof text, "Excluded by %s: %s", rule->exclusions[i].label, rule->exclusions[i].text);
        put_note(plane->plot, "", text);
    }
    if (*rule->requires_rule != '\0') {
        (void)snprintf(text, sizeof text, "Asked only of what meets %s.", rule->requires_rule);
        put_note(plane->plot, "", text);
    }
}

static void draw_notes(struct tpp_plane *plane, size_t unnamed)
{
    char text[TPP_TEXT_BYTES];
    if (plane->plot->rule != NULL) {
        draw_clauses(plane);
    }
    if (plane->point_count > 0) {
        (void)snprintf(
            text, sizeof text,
            "Grey points: chips of the catalogue as declared%s. %zu chips without a known rate or die area are "
            "not shown.",
            unnamed > 0 ? "; a point without a name has it in its tooltip" : "", plane->missing);
        put_note(plane->plot, "soft", text);
    }
}

/* ------------------------------------------------------------------------------------------------- all of it */

static int rows_for_limits(const struct tpp_plane *plane)
{
    double end = -1000;
    for (size_t i = 0; i < plane->tpp_limit_count; i++) {
        const double x = tpp_axis_at(&plane->tpp, plane->tpp_limits[i].value);
        const double width = tpp_type_width(TPP_TYPE_SMALL, tpp_figure_exact(plane->tpp_limits[i].value).text) + 6;
        if (x - width / 2 < end) {
            return 2;
        }
        end = x + width / 2;
    }
    return 1;
}

static void draw(struct tpp_plot *plot)
{
    struct tpp_plane plane = { .plot = plot };
    if (tpp_chip_points(plot->report->chips, plot->report->chip_count, &plane.points, &plane.point_count,
                        &plane.missing, NULL) != TPP_STATUS_OK) {
        plane.point_count = 0;
    }
    if (plot->rule != NULL) {
        plane.tpp_limit_count = tpp_chart_limits(plot->rule->rule, TPP_METRIC_TPP, plane.tpp_limits);
        plane.density_limit_count = tpp_chart_limits(plot->rule->rule, TPP_METRIC_DENSITY, plane.density_limits);
    }
    const double left = plot->is_narrow ? 30 : 36;
    plane.frame = (struct tpp_box){ left, 0, plot->canvas.width - left - 32, plot->is_narrow ? 380 : 430 };
    choose_axes(&plane);
    plane.limit_rows = rows_for_limits(&plane);
    plane.frame.y = plot->y + 10 + plane.limit_rows * 13 + 8;
    choose_axes(&plane);
    draw_vertical_axis(&plane);
    const double bottom = plane.frame.y + plane.frame.height;
    plot->y = tpp_plot_horizontal_axis(plot, &plane.tpp, plane.frame.y, bottom, "TPP (logarithmic)");
    if (plot->rule != NULL) {
        draw_regions(&plane);
    }
    draw_limit_values(&plane);
    size_t unnamed = tpp_plane_draw_points(&plane);
    tpp_plane_draw_figures(&plane);
    draw_notes(&plane, unnamed);
    free(plane.points);
}

const struct tpp_chart tpp_chart_plane = {
    .name = "plane",
    .title = "TPP and performance density under the rule",
    .caption =
        "Where the chip lies among the regions that the rule's clauses cut out, beside the chips of the catalogue. "
        "A measured figure is a lower bound: the chip itself lies there or further up and to the right. Its box is the "
        "expanded uncertainty (k = 2).",
    .has_data = has_data,
    .draw = draw,
};
