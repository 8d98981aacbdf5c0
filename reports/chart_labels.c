/* Placement of labels by trying places around each point, nearest first. */
#include "reports/chart_labels.h"

#include <math.h>

enum { DIRECTIONS = 16, NEAR_DIRECTIONS = 8 };
static const double distances[] = { 3, 8, 16, 26, 38, 52, 68, 86, 106 };
static const double leader_from = 8; /* farther labels get a line */
static const double spacing = 1.5;

int tpp_boxes_overlap(struct tpp_box a, struct tpp_box b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

static struct tpp_box grown(struct tpp_box box, double by)
{
    return (struct tpp_box){ box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by };
}

static int is_inside(struct tpp_box inner, struct tpp_box outer)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
           inner.y + inner.height <= outer.y + outer.height;
}

/* Liang and Barsky: whether a line passes through a box. */
static int line_crosses(struct tpp_point a, struct tpp_point b, struct tpp_box box)
{
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double p[4] = { -dx, dx, -dy, dy };
    const double q[4] = { a.x - box.x, box.x + box.width - a.x, a.y - box.y, box.y + box.height - a.y };
    double enter = 0;
    double leave = 1;
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0) {
            if (q[i] < 0) {
                return 0;
            }
        } else if (p[i] < 0) {
            enter = fmax(enter, q[i] / p[i]);
        } else {
            leave = fmin(leave, q[i] / p[i]);
        }
    }
    return enter < leave;
}

/* The order of directions: right, left, above, below, then the corners, then what lies between. */
static double angle_of(int direction)
{
    static const double turns[DIRECTIONS] = { 0, 8, 12, 4, 14, 2, 10, 6, 15, 1, 9, 7, 13, 3, 11, 5 };
    return turns[direction] / DIRECTIONS * 2 * acos(-1);
}

/* The box of a label in a direction: its nearest edge or corner at `distance` from the mark. */
static void place_at(struct tpp_label *label, int direction, double distance)
{
    const double angle = angle_of(direction);
    const double reach = label->radius + distance;
    const double ex = label->anchor.x + reach * cos(angle);
    const double ey = label->anchor.y + reach * sin(angle);
    const double side = cos(angle);
    const double rise = sin(angle);
    label->box.width = label->width;
    label->box.height = label->height;
    label->box.x = side > 0.3 ? ex : side < -0.3 ? ex - label->width : ex - label->width / 2 * (1 - side);
    label->box.y = rise > 0.3 ? ey : rise < -0.3 ? ey - label->height : ey - label->height / 2 * (1 - rise);
    label->has_leader = distance >= leader_from;
    label->leader_end = (struct tpp_point){
        fmin(fmax(ex, label->box.x), label->box.x + label->width),
        fmin(fmax(ey, label->box.y), label->box.y + label->height),
    };
}

static int is_free(const struct tpp_label *labels, size_t count, size_t index, struct tpp_box frame,
                   const struct tpp_box *obstacles, size_t obstacle_count)
{
    const struct tpp_label *label = &labels[index];
    const struct tpp_box box = grown(label->box, spacing);
    if (!is_inside(label->box, frame)) {
        return 0;
    }
    for (size_t i = 0; i < obstacle_count; i++) {
        if (tpp_boxes_overlap(box, obstacles[i]) ||
            (label->has_leader && line_crosses(label->anchor, label->leader_end, obstacles[i]))) {
            return 0;
        }
    }
    for (size_t i = 0; i < count; i++) {
        const struct tpp_label *other = &labels[i];
        const double r = other->radius;
        const struct tpp_box mark = { other->anchor.x - r, other->anchor.y - r, 2 * r, 2 * r };
        if (tpp_boxes_overlap(box, mark)) {
            return 0;
        }
        /* A mark under the label's own cannot be avoided. */
        const int is_under =
            hypot(other->anchor.x - label->anchor.x, other->anchor.y - label->anchor.y) < r + label->radius + 1;
        if (label->has_leader && !is_under && line_crosses(label->anchor, label->leader_end, mark)) {
            return 0;
        }
        if (other->is_placed &&
            (tpp_boxes_overlap(box, other->box) ||
             (label->has_leader && line_crosses(label->anchor, label->leader_end, grown(other->box, 1))) ||
             (other->has_leader && line_crosses(other->anchor, other->leader_end, box)))) {
            return 0;
        }
    }
    return 1;
}

static int place(struct tpp_label *labels, size_t count, size_t index, struct tpp_box frame,
                 const struct tpp_box *obstacles, size_t obstacle_count)
{
    for (size_t i = 0; i < sizeof distances / sizeof distances[0]; i++) {
        const int directions = i == 0 ? NEAR_DIRECTIONS : DIRECTIONS;
        for (int direction = 0; direction < directions; direction++) {
            place_at(&labels[index], direction, distances[i]);
            if (is_free(labels, count, index, frame, obstacles, obstacle_count)) {
                return 1;
            }
        }
    }
    return 0;
}

size_t tpp_labels_place(struct tpp_label *labels, size_t count, struct tpp_box frame, const struct tpp_box *obstacles,
                        size_t obstacle_count)
{
    size_t placed = 0;
    for (size_t i = 0; i < count; i++) {
        labels[i].is_placed = 0;
        labels[i].has_leader = 0;
    }
    for (size_t i = 0; i < count; i++) {
        labels[i].is_placed = place(labels, count, i, frame, obstacles, obstacle_count);
        labels[i].has_leader &= labels[i].is_placed;
        placed += (size_t)labels[i].is_placed;
    }
    return placed;
}
