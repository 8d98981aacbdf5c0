#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "reports/chart_labels.h"

enum { MOST = 80 };
static const struct tpp_box frame = { 30, 20, 600, 400 };

static int is_inside(struct tpp_box box)
{
    return box.x >= frame.x && box.y >= frame.y && box.x + box.width <= frame.x + frame.width &&
           box.y + box.height <= frame.y + frame.height;
}

static size_t scatter(struct tpp_label *labels, unsigned seed, double spread)
{
    srand(seed);
    size_t count = 1 + (size_t)rand() % MOST;
    for (size_t i = 0; i < count; i++) {
        double x = 330 + (rand() % 1000 / 500.0 - 1) * 300 * spread;
        double y = 220 + (rand() % 1000 / 500.0 - 1) * 200 * spread;
        labels[i] = (struct tpp_label){ { x, y }, 3, 20 + rand() % 120, 13, 0, 0, { 0, 0, 0, 0 }, { 0, 0 } };
    }
    return count;
}

/* Half of a line's points: enough to find where it passes through a box. */
static int passes(struct tpp_point a, struct tpp_point b, struct tpp_box box)
{
    for (int i = 1; i < 200; i++) {
        double x = a.x + (b.x - a.x) * i / 200;
        double y = a.y + (b.y - a.y) * i / 200;
        if (x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height) {
            return 1;
        }
    }
    return 0;
}

Test(chart_labels, no_label_covers_a_point_an_obstacle_or_another_label)
{
    static struct tpp_label labels[MOST];
    const struct tpp_box obstacles[] = { { 100, 100, 90, 14 }, { 400, 300, 60, 40 } };
    for (unsigned seed = 1; seed <= 200; seed++) {
        size_t count = scatter(labels, seed, seed % 3 == 0 ? 0.15 : 1);
        size_t placed = tpp_labels_place(labels, count, frame, obstacles, 2);
        size_t seen = 0;
        for (size_t i = 0; i < count; i++) {
            if (!labels[i].is_placed) {
                cr_assert_not(labels[i].has_leader);
                continue;
            }
            seen++;
            cr_assert(is_inside(labels[i].box));
            cr_assert_float_eq(labels[i].box.width, labels[i].width, 1e-9);
            for (size_t j = 0; j < count; j++) {
                const struct tpp_box mark = { labels[j].anchor.x - 3, labels[j].anchor.y - 3, 6, 6 };
                cr_assert_not(tpp_boxes_overlap(labels[i].box, mark), "seed %u: label %zu on point %zu", seed, i, j);
                if (i != j && labels[j].is_placed) {
                    cr_assert_not(tpp_boxes_overlap(labels[i].box, labels[j].box), "seed %u: %zu on %zu", seed, i, j);
                    cr_assert(!labels[j].has_leader || !passes(labels[j].anchor, labels[j].leader_end, labels[i].box),
                              "seed %u: the line of %zu through %zu", seed, j, i);
                }
            }
            for (size_t j = 0; j < 2; j++) {
                cr_assert_not(tpp_boxes_overlap(labels[i].box, obstacles[j]));
            }
        }
        cr_assert_eq(seen, placed);
    }
}

Test(chart_labels, a_point_alone_has_its_name_beside_it)
{
    struct tpp_label label = { { 300, 200 }, 3, 60, 13, 0, 0, { 0, 0, 0, 0 }, { 0, 0 } };
    cr_assert_eq(tpp_labels_place(&label, 1, frame, NULL, 0), 1);
    cr_expect_not(label.has_leader);
    cr_expect(label.box.x > 300 && label.box.x < 310);
    /* at the right edge it goes to the left */
    label.anchor.x = frame.x + frame.width - 10;
    cr_assert_eq(tpp_labels_place(&label, 1, frame, NULL, 0), 1);
    cr_expect_lt(label.box.x + label.box.width, label.anchor.x);
}

Test(chart_labels, the_first_in_order_is_placed_whatever_comes_after)
{
    static struct tpp_label labels[MOST];
    for (size_t i = 0; i < MOST; i++) {
        labels[i] = (struct tpp_label){ { 100 + (double)i * 4, 220 }, 3, 150, 13, 0, 0, { 0, 0, 0, 0 }, { 0, 0 } };
    }
    size_t placed = tpp_labels_place(labels, MOST, frame, NULL, 0);
    cr_expect(labels[0].is_placed);
    cr_expect_lt(placed, MOST, "eighty names do not fit along one line");
    cr_expect_gt(placed, 4);
}

Test(chart_labels, without_room_nothing_is_placed)
{
    struct tpp_label label = { { 40, 30 }, 3, 10000, 13, 0, 0, { 0, 0, 0, 0 }, { 0, 0 } };
    cr_expect_eq(tpp_labels_place(&label, 1, frame, NULL, 0), 0);
    cr_expect_not(label.is_placed);
    cr_expect_eq(tpp_labels_place(NULL, 0, frame, NULL, 0), 0);
}
