/* The points of the plane and their names: what is rated first, then the chips nearest to it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/chart_labels.h"
#include "reports/chart_plane.h"
#include "reports/document.h"
#include "reports/figures.h"

enum { ARROW = 18 };
static const double chip_radius = 3;
static const double own_radius = 6;
static const double name_width_wide = 190, name_width_narrow = 120;

/* A name on its way into the picture. */
struct named {
    double distance; /* to what is rated, in pixels: the order of importance */
    double x, y;
    int is_own;
    char text[2 * TPP_NAME_BYTES];
};

/* ------------------------------------------------------------------------------------------------- what is rated */

/* From the figure less its expanded uncertainty to the figure with it, in pixels along an axis. */
static void stretch_of(const struct tpp_axis *axis, double value, double relative, double *low, double *high)
{
    const double expanded = TPP_COVERAGE_FACTOR * relative;
    *low = tpp_axis_at(axis, expanded < 1 ? value * (1 - expanded) : axis->low);
    *high = tpp_axis_at(axis, value * (1 + expanded));
}

/* The box of expanded uncertainty (k = 2); where the density is not known it reaches over its whole axis, and a line
 * shows the TPP. At least a stroke wide, since nothing measured is exact. */
static void draw_uncertainty(struct tpp_plane *plane, enum tpp_basis basis)
{
    static const char *const boxes[TPP_BASIS_COUNT] = { "s3 reach", "s0 reach", "s1 reach" };
    static const char *const lines[TPP_BASIS_COUNT] = { "s3 stem", "s0 stem", "s1 stem" };
    const struct tpp_figure *figure = &plane->plot->report->rating->figures[basis];
    struct tpp_canvas *canvas = &plane->plot->canvas;
    double left, right, top = plane->frame.y, bottom = plane->frame.y + plane->frame.height;
    stretch_of(&plane->tpp, figure->tpp, figure->budget.tpp, &left, &right);
    if (!tpp_axis_holds(&plane->tpp, figure->tpp)) {
        return; /* at the edge, where no place is to scale */
    }
    if (isfinite(figure->density)) {
        stretch_of(&plane->density, figure->density, figure->budget.density, &bottom, &top);
    } else {
        const double x = tpp_axis_at(&plane->tpp, figure->tpp);
        tpp_canvas_line(canvas, x, top, x, bottom, lines[basis]);
    }
    if (figure->budget.tpp > 0 || figure->budget.density > 0) {
        tpp_canvas_rectangle(canvas, (struct tpp_box){ left, top, fmax(right - left, 1), fmax(bottom - top, 1) },
                             boxes[basis]);
    }
}

/* The point of a figure; one whose density is not known lies on a line, and is shown at a height of its own. */
static struct tpp_point place_of(const struct tpp_plane *plane, enum tpp_basis basis)
{
    const struct tpp_figure *figure = &plane->plot->report->rating->figures[basis];
    return (struct tpp_point){
        tpp_axis_at(&plane->tpp, figure->tpp),
        isfinite(figure->density) ? tpp_axis_at(&plane->density, figure->density)
                                  : plane->frame.y + plane->frame.height * (0.25 + 0.22 * (double)basis),
    };
}

static void keep_clear(struct tpp_plane *plane, struct tpp_box box)
{
    if (plane->obstacle_count < TPP_OBSTACLES_MAX) {
        plane->obstacles[plane->obstacle_count++] = box;
    }
}

static void draw_own(struct tpp_plane *plane, enum tpp_basis basis, struct named *named)
{
    static const char *const stems[TPP_BASIS_COUNT] = { "s3 stem", "s0 stem", "s1 stem" };
    struct tpp_canvas *canvas = &plane->plot->canvas;
    const struct tpp_figure *figure = &plane->plot->report->rating->figures[basis];
    const struct tpp_point at = place_of(plane, basis);
    int has_density = isfinite(figure->density);
    const struct tpp_figure_text tpp = tpp_document_figure_text(figure->bound, figure->tpp, figure->budget.tpp);
    const struct tpp_figure_text density =
        tpp_document_figure_text(figure->bound, figure->density, figure->budget.density);
    *named = (struct named){ .x = at.x, .y = at.y, .is_own = 1 };
    (void)snprintf(named->text, sizeof named->text, "%s", tpp_basis_name((int)basis));
    tpp_canvas_group(canvas, "%s: TPP %s, performance density %s", tpp_basis_name((int)basis), tpp.text, density.text);
    draw_uncertainty(plane, basis);
    if (figure->bound == TPP_BOUND_AT_LEAST) {
        tpp_canvas_arrow(canvas, at.x, at.y, 1, 0, ARROW, stems[basis]);
        keep_clear(plane, (struct tpp_box){ at.x + own_radius, at.y - 4, ARROW - own_radius, 8 });
        if (has_density) {
            keep_clear(plane, (struct tpp_box){ at.x - 4, at.y - ARROW, 8, ARROW - own_radius });
            tpp_canvas_arrow(canvas, at.x, at.y, 0, -1, ARROW, stems[basis]);
        }
    }
    tpp_canvas_mark(canvas, tpp_basis_shape(basis), at.x, at.y, own_radius, tpp_basis_class(basis));
    tpp_canvas_group_end(canvas);
    tpp_canvas_describe(canvas, "%s figure: TPP %s, performance density %s.", tpp_basis_name((int)basis), tpp.text,
                        density.text);
}

/* What lies beyond the picture stands at its edge, and that is said. */
static const char *place_in_words(const struct tpp_plane *plane, const struct tpp_figure *figure)
{
    const int has_density = isfinite(figure->density);
    return !tpp_axis_holds(&plane->tpp, figure->tpp) ||
                   (has_density && !tpp_axis_holds(&plane->density, figure->density))
               ? "; beyond the picture"
           : !has_density ? "; anywhere on its line"
                          : "";
}

void tpp_plane_draw_figures(struct tpp_plane *plane)
{
    struct tpp_legend entries[TPP_BASIS_COUNT];
    size_t count = 0;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &plane->plot->report->rating->figures[i];
        if (!figure->is_present || !(figure->tpp > 0)) {
            continue;
        }
        struct tpp_legend *entry = &entries[count++];
        *entry = (struct tpp_legend){ tpp_basis_shape((enum tpp_basis)i), tpp_basis_class((enum tpp_basis)i), "" };
        (void)snprintf(entry->text, sizeof entry->text, "%s: TPP %s, density %s%s", tpp_basis_name(i),
                       tpp_document_figure_text(figure->bound, figure->tpp, figure->budget.tpp).text,
                       tpp_document_figure_text(figure->bound, figure->density, figure->budget.density).text,
                       place_in_words(plane, figure));
    }
    tpp_plot_legend(plane->plot, entries, count);
}

/* ------------------------------------------------------------------------------------------------- names */

/* As many names as fit, then how many more there are. */
static void shorten(const char *list, double room, char *text, size_t size)
{
    size_t length = strlen(list);
    (void)snprintf(text, size, "%s", list);
    while (tpp_type_width(TPP_TYPE_SMALL, text) > room) {
        size_t shorter = length;
        while (shorter > 0 && list[shorter - 1] != ',') {
            shorter--;
        }
        if (shorter == 0) {
            length = tpp_type_fit(TPP_TYPE_SMALL, text, room - 12);
            (void)snprintf(text, size, "%.*s...", (int)length, list);
            return;
        }
        length = shorter - 1;
        size_t more = 0;
        for (const char *c = list + length; *c != '\0'; c++) {
            more += *c == ',';
        }
        (void)snprintf(text, size, "%.*s +%zu", (int)length, list, more);
    }
}

static int by_distance(const void *a, const void *b)
{
    const struct named *left = a;
    const struct named *right = b;
    return (left->distance > right->distance) - (left->distance < right->distance);
}

static void draw_names(struct tpp_plane *plane, const struct named *named, const struct tpp_label *labels, size_t count)
{
    struct tpp_canvas *canvas = &plane->plot->canvas;
    for (size_t i = 0; i < count; i++) {
        if (labels[i].has_leader) {
            tpp_canvas_line(canvas, labels[i].anchor.x, labels[i].anchor.y, labels[i].leader_end.x,
                            labels[i].leader_end.y, "leader");
        }
    }
    for (size_t i = 0; i < count; i++) {
        enum tpp_type type = named[i].is_own ? TPP_TYPE_STRONG : TPP_TYPE_SMALL;
        if (labels[i].is_placed) {
            tpp_canvas_text(canvas, labels[i].box.x, labels[i].box.y + tpp_type_ascent(type) + 1, TPP_ANCHOR_START,
                            type, "halo", "%s", named[i].text);
        }
    }
}

/* Nearest to what is rated first: these are the ones a reader compares with. */
static size_t name_points(struct tpp_plane *plane, struct named *named, size_t count)
{
    struct tpp_label *labels = calloc(count + 1, sizeof *labels);
    if (labels == NULL) {
        plane->plot->canvas.body.has_failed = 1;
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        named[i].distance = named[i].is_own ? -1 : INFINITY;
        for (size_t j = 0; !named[i].is_own && j < count; j++) {
            if (named[j].is_own) {
                named[i].distance = fmin(named[i].distance, hypot(named[i].x - named[j].x, named[i].y - named[j].y));
            }
        }
    }
    qsort(named, count, sizeof *named, by_distance);
    for (size_t i = 0; i < count; i++) {
        enum tpp_type type = named[i].is_own ? TPP_TYPE_STRONG : TPP_TYPE_SMALL;
        labels[i] = (struct tpp_label){
            .anchor = { named[i].x, named[i].y },
            .radius = named[i].is_own ? own_radius : chip_radius,
            .width = tpp_type_width(type, named[i].text),
            .height = tpp_type_ascent(type) + 4,
        };
    }
    size_t placed = tpp_labels_place(labels, count, plane->frame, plane->obstacles, plane->obstacle_count);
    draw_names(plane, named, labels, count);
    free(labels);
    return count - placed;
}

size_t tpp_plane_draw_points(struct tpp_plane *plane)
{
    struct named *named = calloc(plane->point_count + TPP_BASIS_COUNT, sizeof *named);
    size_t count = 0;
    if (named == NULL) {
        plane->plot->canvas.body.has_failed = 1;
        return 0;
    }
    for (size_t i = 0; i < plane->point_count; i++) {
        const struct tpp_chip_point *point = &plane->points[i];
        struct named *entry = &named[count++];
        entry->x = tpp_axis_at(&plane->tpp, point->tpp);
        entry->y = tpp_axis_at(&plane->density, point->density);
        shorten(point->name, plane->plot->is_narrow ? name_width_narrow : name_width_wide, entry->text,
                sizeof entry->text);
        tpp_canvas_group(&plane->plot->canvas, "%s: TPP %s, performance density %s", point->names,
                         tpp_figure_number(point->tpp).text, tpp_figure_number(point->density).text);
        tpp_canvas_mark(&plane->plot->canvas, TPP_SHAPE_CIRCLE, entry->x, entry->y, chip_radius, "chip");
        tpp_canvas_group_end(&plane->plot->canvas);
    }
    for (int i = TPP_BASIS_COUNT - 1; i >= 0; i--) { /* the open mark of the declared one on top */
        const struct tpp_figure *figure = &plane->plot->report->rating->figures[i];
        if (figure->is_present && figure->tpp > 0) {
            draw_own(plane, (enum tpp_basis)i, &named[count++]);
        }
    }
    size_t unnamed = name_points(plane, named, count);
    free(named);
    return unnamed;
}
