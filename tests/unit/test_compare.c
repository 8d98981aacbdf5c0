/* Comparison: which rule tells chips apart, which difference does it, and what is no difference. */
#include "tests/unit/catalogue_support.h"

TestSuite(compare, .init = load_catalogue, .fini = unload_catalogue);

enum { MANY = 8 };
static struct tpp_compared compared[MANY];
static struct tpp_comparison comparison;

static void compare_chips(const char *const *names, size_t count)
{
    struct tpp_error err = TPP_ERROR_INIT;
    for (size_t i = 0; i < count; i++) {
        take_chip(&compared[i], names[i]);
    }
    cr_assert_eq(tpp_compare(compared, count, rules, rule_count, NULL, &comparison, &err), TPP_STATUS_OK, "%s",
                 err.text);
}

static void finish(void)
{
    size_t count = comparison.count;
    tpp_comparison_free(&comparison);
    for (size_t i = 0; i < count; i++) {
        tpp_compared_free(&compared[i]);
    }
}

static size_t rule_index(const char *id)
{
    size_t i = 0;
    while (i < rule_count && strcmp(rules[i].id, id) != 0) {
        i++;
    }
    cr_assert_lt(i, rule_count, "%s", id);
    return i;
}

static const struct tpp_pair *pair_of(size_t first, size_t second)
{
    for (size_t i = 0; i < comparison.pair_count; i++) {
        if (comparison.pairs[i].first == first && comparison.pairs[i].second == second) {
            return &comparison.pairs[i];
        }
    }
    cr_assert_fail("no pair %zu, %zu", first, second);
    return NULL;
}

static const struct tpp_pair_cause *cause_under(const struct tpp_pair *pair, const char *rule)
{
    for (size_t i = 0; i < pair->cause_count; i++) {
        if (pair->causes[i].rule == rule_index(rule)) {
            return &pair->causes[i];
        }
    }
    return NULL;
}

#define LEVER(name) (1u << TPP_LEVER_##name)

Test(compare, the_five_variants_are_told_apart_by_the_2022_rule_and_h20_by_all)
{
    compare_chips((const char *const[]){ "a100", "a800", "h100", "h800", "h20" }, 5);
    size_t old = rule_index("us-2022-10");
    size_t new = rule_index("us-2023-11");
    cr_expect(tpp_comparison_is_separated(&comparison, old));
    cr_expect(tpp_comparison_is_separated(&comparison, new));
    static const size_t old_groups[] = { 0, 1, 0, 1, 1 };
    static const size_t new_groups[] = { 0, 0, 0, 0, 1 };
    for (size_t i = 0; i < 5; i++) {
        cr_expect_eq(tpp_comparison_group(&comparison, old, i), old_groups[i]);
        cr_expect_eq(tpp_comparison_group(&comparison, new, i), new_groups[i]);
    }
    cr_expect_eq(comparison.pair_count, 10);
    const struct tpp_pair *pair = pair_of(0, 1);
    cr_expect_eq(pair->different, LEVER(IO), "A100 and A800: only the interconnect");
    cr_expect_not_null(cause_under(pair, "us-2022-10"));
    cr_expect_eq(cause_under(pair, "us-2022-10")->levers, LEVER(IO));
    cr_expect_null(cause_under(pair, "us-2023-11"), "so only the 2022 rule");
    cr_expect_null(cause_under(pair, "us-2026-01-cn-review"));
    cr_expect_eq(cause_under(pair_of(2, 3), "us-2022-10")->levers, LEVER(IO), "H100 and H800");
    cr_expect_eq(pair_of(0, 2)->cause_count, 0, "A100 and H100 come out alike");
    cr_expect_eq(cause_under(pair_of(2, 4), "us-2022-10")->levers, LEVER(RATES), "H20 has the links of an H100");
    cr_expect_eq(cause_under(pair_of(2, 4), "us-2023-11")->levers, LEVER(RATES));
    finish();
}

Test(compare, rows_differ_only_where_they_do)
{
    compare_chips((const char *const[]){ "nvidia-a100-sxm4-80gb", "nvidia-a800-sxm4-80gb" }, 2);
    for (size_t i = 0; i < comparison.row_count; i++) {
        cr_expect_eq(comparison.rows[i].differs, comparison.rows[i].kind == TPP_ROW_IO, "%s",
                     tpp_row_title(comparison.rows[i].kind));
    }
    finish();
}

Test(compare, what_only_works_together_is_named_together)
{
    compare_chips((const char *const[]){ "a100", "a800" }, 2);
    struct tpp_compared *a = &compared[0];
    struct tpp_compared *b = &compared[1];
    tpp_comparison_free(&comparison);
    /* Under 2022 both the links and the rate must be there: one that lacks both gets there by neither alone. */
    for (size_t i = 0; i < b->subject.rate_count; i++) {
        b->subject.rates[i].macs_per_second /= 2;
    }
    struct tpp_compared swapped[2] = { *b, *a };
    cr_assert_eq(tpp_compare(swapped, 2, rules, rule_count, NULL, &comparison, NULL), TPP_STATUS_OK);
    const struct tpp_pair_cause *cause = cause_under(pair_of(0, 1), "us-2022-10");
    cr_assert_not_null(cause);
    cr_expect_eq(cause->levers, 0);
    cr_expect_eq(cause->needed, LEVER(RATES) | LEVER(IO));
    tpp_comparison_free(&comparison);
    tpp_compared_free(&swapped[0]);
    tpp_compared_free(&swapped[1]);
}

Test(compare, differences_within_the_uncertainty_are_none)
{
    const struct tpp_row_value exact = { 100, TPP_BOUND_EXACT, 0 };
    const struct tpp_row_value other = { 100.5, TPP_BOUND_EXACT, 0 };
    const struct tpp_row_value wide = { 100.5, TPP_BOUND_EXACT, 0.6 };
    const struct tpp_row_value bound_below = { 90, TPP_BOUND_AT_LEAST, 0.1 };
    const struct tpp_row_value bound_above = { 101, TPP_BOUND_AT_LEAST, 0.1 };
    const struct tpp_row_value bound_near = { 90.13, TPP_BOUND_AT_LEAST, 0.1 };
    const struct tpp_row_value unknown = { NAN, TPP_BOUND_EXACT, 0 };
    cr_expect(tpp_values_differ(&exact, &other));
    cr_expect_not(tpp_values_differ(&exact, &wide));
    cr_expect_not(tpp_values_differ(&wide, &exact));
    cr_expect_not(tpp_values_differ(&exact, &bound_below), "at least 90 does not deny 100");
    cr_expect_not(tpp_values_differ(&bound_below, &exact));
    cr_expect(tpp_values_differ(&exact, &bound_above), "at least 101 does");
    cr_expect(tpp_values_differ(&bound_above, &exact));
    cr_expect(tpp_values_differ(&bound_above, &bound_below));
    cr_expect_not(tpp_values_differ(&bound_below, &bound_near), "within the uncertainty of both");
    cr_expect_not(tpp_values_differ(&unknown, &exact));
}

/* Two records of the same silicon differ in nothing that was measured; with facts, in the links. */
Test(compare, records_of_variants_differ_only_in_what_is_told_of_them)
{
    struct tpp_error err = TPP_ERROR_INIT;
    take_record(&compared[0], "a100", NULL);
    take_record(&compared[1], "a800", NULL);
    cr_assert_eq(tpp_compare(compared, 2, rules, rule_count, NULL, &comparison, &err), TPP_STATUS_OK);
    for (size_t i = 0; i < comparison.row_count; i++) {
        cr_expect_not(comparison.rows[i].differs, "%s", tpp_row_title(comparison.rows[i].kind));
    }
    cr_expect_eq(comparison.pairs[0].different, 0);
    finish();
    take_record(&compared[0], "a100", "a100");
    take_record(&compared[1], "a800", "a800");
    cr_assert_eq(tpp_compare(compared, 2, rules, rule_count, NULL, &comparison, &err), TPP_STATUS_OK);
    cr_expect_eq(comparison.pairs[0].different, LEVER(IO));
    cr_expect_eq(cause_under(&comparison.pairs[0], "us-2022-10")->levers, LEVER(IO));
    cr_expect(compared[0].subject.is_simulated);
    finish();
}

Test(compare, of_many_each_is_paired_with_the_first)
{
    compare_chips((const char *const[]){ "h100", "h200", "h20", "l20", "l2", "l4", "t4" }, 7);
    cr_expect_eq(comparison.pair_count, 6);
    for (size_t i = 0; i < comparison.pair_count; i++) {
        cr_expect_eq(comparison.pairs[i].first, 0);
    }
    finish();
    cr_expect_eq(tpp_compare(compared, 1, rules, rule_count, NULL, &comparison, NULL), TPP_STATUS_INVALID);
}
