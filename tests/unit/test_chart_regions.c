#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "reports/chart_regions.h"
#include "tests/unit/report_support.h"

TestSuite(chart_regions, .init = load_rules, .fini = unload_rules);

static const struct tpp_axis tpp_axis = { 100, 100000, 40, 700, 1 };
static const struct tpp_axis density_axis = { 0.1, 100, 400, 20, 1 };

static const struct tpp_region *region_at(const struct tpp_region *regions, size_t count, double x, double y)
{
    const struct tpp_region *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct tpp_box *box = &regions[i].box;
        if (x >= box->x && x < box->x + box->width && y >= box->y && y < box->y + box->height) {
            cr_assert_null(found, "two regions hold %g, %g", x, y);
            found = &regions[i];
        }
    }
    return found;
}

/* What the rating says of a declared chip: everything but TPP and density as the clause wants it. */
static uint32_t clauses_by_rating(const struct tpp_rule *rule, double tpp, double density)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_subject_init(&subject);
    const struct tpp_rate rate = { .precision = TPP_FP16,
                                   .basis = TPP_BASIS_DECLARED,
                                   .macs_per_second = tpp / 2 / 16 * 1e12,
                                   .low_macs_per_second = NAN,
                                   .high_macs_per_second = NAN,
                                   .source = "test" };
    cr_assert_eq(tpp_subject_add_rate(&subject, &rate, &err), TPP_STATUS_OK, "%s", err.text);
    subject.die_area_mm2 = tpp / density;
    subject.io_gb_per_s = 1e6;
    subject.dram_gb_per_s = 1;
    subject.datacenter = TPP_ANSWER_YES;
    cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, &err), TPP_STATUS_OK, "%s", err.text);
    uint32_t met = 0;
    for (size_t i = 0; i < rating.rule_count; i++) {
        for (size_t j = 0; rating.rules[i].rule == rule && j < rating.rules[i].clause_count; j++) {
            met |= (uint32_t)(rating.rules[i].clauses[j].outcome == TPP_CLAUSE_MEETS) << j;
        }
    }
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
    return met;
}

Test(chart_regions, the_picture_says_what_the_rating_says)
{
    static struct tpp_region regions[TPP_REGIONS_MAX];
    size_t compared = 0;
    for (size_t i = 0; i < rule_count; i++) {
        size_t count = tpp_regions_cut(&rules[i], &tpp_axis, &density_axis, regions);
        cr_assert_gt(count, 0);
        srand(11);
        for (int j = 0; j < 1500; j++) {
            double tpp = 101 * pow(10, rand() % 10000 / 10000.0 * 2.98);
            double density = 0.101 * pow(10, rand() % 10000 / 10000.0 * 2.98);
            const struct tpp_region *region = region_at(regions, count, tpp_axis_at(&tpp_axis, tpp) + 1e-4,
                                                        tpp_axis_at(&density_axis, density) - 1e-4);
            cr_assert_not_null(region, "no region holds TPP %g, density %g", tpp, density);
            /* A rule that asks only what meets another is drawn on its own. */
            if (*rules[i].requires_rule == '\0' && strncmp(rules[i].id, "us-2023", 7) == 0) {
                cr_assert_eq(region->clauses, clauses_by_rating(&rules[i], tpp, density), "%s at TPP %g, density %g",
                             rules[i].id, tpp, density);
                compared++;
            }
        }
    }
    cr_expect_gt(compared, 1000);
}

Test(chart_regions, neighbours_are_put_together)
{
    static struct tpp_region regions[TPP_REGIONS_MAX];
    for (size_t i = 0; i < rule_count; i++) {
        size_t count = tpp_regions_cut(&rules[i], &tpp_axis, &density_axis, regions);
        double area = 0;
        for (size_t j = 0; j < count; j++) {
            area += regions[j].box.width * regions[j].box.height;
        }
        cr_expect_float_eq(area, 660.0 * 380.0, 1, "%s covers %g", rules[i].id, area);
        if (strcmp(rules[i].id, "us-2022-10") == 0) {
            cr_expect_eq(count, 2, "one limit on TPP: two regions, not %zu", count);
            cr_expect(tpp_clause_asks_more(&rules[i].clauses[0]), "it asks for I/O too");
        }
    }
}

Test(chart_regions, limits_come_once_with_all_their_clauses)
{
    struct tpp_limit limits[TPP_LIMITS_MAX];
    for (size_t i = 0; i < rule_count; i++) {
        if (strcmp(rules[i].id, "us-2023-11") == 0) {
            cr_assert_eq(tpp_chart_limits(&rules[i], TPP_METRIC_TPP, limits), 3);
            cr_expect_float_eq(limits[0].value, 1600, 1e-9);
            cr_expect_float_eq(limits[2].value, 4800, 1e-9);
            cr_expect_str_eq(limits[0].labels, "3A090.a.2, 3A090.b.2");
            cr_expect_str_eq(limits[2].labels, "3A090.a.1, 3A090.b.1, Note 2");
            cr_expect_eq(tpp_rule_common_prefix(&rules[i]), strlen("3A090."));
        }
        if (strcmp(rules[i].id, "us-2022-10") == 0) {
            cr_assert_eq(tpp_chart_limits(&rules[i], TPP_METRIC_TPP, limits), 1, "bits x TOPS is the TPP of then");
            cr_expect_eq(tpp_rule_common_prefix(&rules[i]), 0);
        }
    }
}
