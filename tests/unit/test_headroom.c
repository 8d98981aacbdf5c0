/* Headroom: on each side of each boundary the rating gives the reported outcome, and the boundaries are where the law
 * has them. */
#include "tests/unit/catalogue_support.h"

TestSuite(headroom, .init = load_catalogue, .fini = unload_catalogue);

static struct tpp_compared subject;
static struct tpp_headroom headroom;

static void find(const char *label, const char *rule)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_headroom_find(&subject, rules, rule_count, label, rule, NULL, &headroom, &err), TPP_STATUS_OK,
                 "%s", err.text);
}

static void finish(void)
{
    tpp_headroom_free(&headroom);
    tpp_compared_free(&subject);
}

static size_t ends_checked;

static void check_end(const struct tpp_target *target, const struct tpp_turn *turn, double value, double cores,
                      enum tpp_clause_outcome outcome)
{
    enum tpp_clause_outcome is = TPP_CLAUSE_OUTCOME_COUNT;
    if (!(value > 0) || !isfinite(value)) {
        return;
    }
    cr_assert_eq(tpp_headroom_outcome(&subject, rules, rule_count, target, turn->knob, value, cores, &is, NULL),
                 TPP_STATUS_OK);
    cr_expect_eq(is, outcome, "%s %s: %s at %.17g is %s, not %s", subject.name, target->label,
                 tpp_knob_title(turn->knob), value, tpp_clause_outcome_name((int)is),
                 tpp_clause_outcome_name((int)outcome));
    ends_checked++;
}

static void check_turn(const struct tpp_target *target, const struct tpp_turn *turn, double cores)
{
    for (size_t i = 0; i < turn->segment_count; i++) {
        const struct tpp_segment *segment = &turn->segments[i];
        check_end(target, turn, segment->from, cores, segment->outcome);
        check_end(target, turn, segment->to, cores, segment->outcome);
        if (isfinite(segment->to) && turn->knob != TPP_KNOB_CORES) {
            check_end(target, turn, segment->from + (segment->to - segment->from) / 2, cores, segment->outcome);
        }
        if (i > 0) {
            double last = turn->segments[i - 1].to;
            cr_expect_neq(segment->outcome, turn->segments[i - 1].outcome);
            cr_expect(segment->from == (turn->knob == TPP_KNOB_CORES ? last + 1 : nextafter(last, INFINITY)),
                      "%s: nothing lies between %.17g and %.17g", tpp_knob_title(turn->knob), last, segment->from);
        }
    }
}

Test(headroom, the_rating_agrees_on_both_sides_of_every_boundary, .timeout = 60)
{
    for (size_t i = 0; i < chip_count; i += 3) { /* a third of them: every kind is among these */
        if (chips[i].rate_count == 0) {
            continue;
        }
        take_chip(&subject, chips[i].id);
        find(NULL, NULL);
        for (size_t j = 0; j < headroom.target_count; j++) {
            const struct tpp_target *target = &headroom.targets[j];
            for (int knob = 0; knob < TPP_KNOB_COUNT; knob++) {
                check_turn(target, &target->turns[knob], NAN);
            }
            for (size_t k = 0; k < target->curve_count; k++) {
                check_turn(target, &target->curve[k].clock, target->curve[k].cores);
            }
        }
        finish();
    }
    cr_expect_gt(ends_checked, 2000, "%zu", ends_checked);
}

/* The end of the first segment and the beginning of the next. */
static void expect_boundary(enum tpp_knob knob, size_t segment, double low, double high, double tolerance)
{
    const struct tpp_turn *turn = &headroom.targets[0].turns[knob];
    cr_assert_gt(turn->segment_count, segment + 1, "%s", tpp_knob_title(knob));
    cr_expect_float_eq(turn->segments[segment].to, low, tolerance, "%s: %.17g", tpp_knob_title(knob),
                       turn->segments[segment].to);
    cr_expect_float_eq(turn->segments[segment + 1].from, high, tolerance, "%s: %.17g", tpp_knob_title(knob),
                       turn->segments[segment + 1].from);
}

Test(headroom, what_an_a100_needs_to_leave_3a090_a)
{
    take_chip(&subject, "a100");
    find("3A090.a", NULL);
    cr_expect_eq(headroom.target_count, 1);
    cr_expect_eq(headroom.targets[0].outcome, TPP_CLAUSE_MEETS);
    double clock = 1410.0 * 4800 / 4992;
    expect_boundary(TPP_KNOB_CLOCK, 0, clock, clock, 1e-9);
    expect_boundary(TPP_KNOB_CORES, 0, 103, 104, 0);
    expect_boundary(TPP_KNOB_TPP, 0, 4800, 4800, 1e-9);
    cr_expect_eq(headroom.targets[0].turns[TPP_KNOB_TPP].segments[1].from, 4800, "4800 itself meets");
    cr_expect_eq(headroom.targets[0].turns[TPP_KNOB_DIE_AREA].segment_count, 1, "no area takes it out of .a.1");
    finish();
}

Test(headroom, what_an_a100_needs_to_come_to_3a090_b_and_to_leave_it)
{
    take_chip(&subject, "a100");
    find("3A090.b", NULL);
    expect_boundary(TPP_KNOB_CLOCK, 0, 1410.0 * 2400 / 4992, 1410.0 * 2400 / 4992, 1e-9);
    expect_boundary(TPP_KNOB_CLOCK, 1, 1410.0 * 5.92 * 826 / 4992, 1410.0 * 5.92 * 826 / 4992, 1e-9);
    expect_boundary(TPP_KNOB_DIE_AREA, 0, 4992 / 5.92, 4992 / 5.92, 1e-9);
    expect_boundary(TPP_KNOB_DIE_AREA, 1, 1560, 1560, 1e-9);
    cr_expect_eq(headroom.targets[0].turns[TPP_KNOB_DIE_AREA].segments[1].to, 1560, "a density of 3.2 itself meets");
    finish();
}

Test(headroom, links_and_memory_where_a_rule_looks_at_them)
{
    take_chip(&subject, "a800");
    find(NULL, "us-2022-10");
    expect_boundary(TPP_KNOB_IO, 0, nextafter(600, 0), 600, 0);
    finish();
    take_chip(&subject, "h200");
    find(NULL, "us-2026-01-cn-review");
    expect_boundary(TPP_KNOB_DRAM, 0, nextafter(6500, 0), 6500, 0);
    finish();
}

Test(headroom, an_exclusion_counts)
{
    take_chip(&subject, "nvidia-rtx-4090-d");
    find("3A090.a", NULL);
    cr_expect_eq(headroom.targets[0].outcome, TPP_CLAUSE_DOES_NOT_MEET, "Note 2");
    expect_boundary(TPP_KNOB_TPP, 0, 4800, 4800, 1e-9);
    finish();
}

/* A measurement never shows "does not meet", so neither does its headroom. */
Test(headroom, a_record_meets_or_is_undetermined)
{
    take_record(&subject, "h20", "h20");
    for (size_t i = subject.subject.rate_count; i-- > 0;) { /* the record alone, with the facts but not the rates */
        if (subject.subject.rates[i].basis == TPP_BASIS_DECLARED) {
            subject.subject.rates[i] = subject.subject.rates[--subject.subject.rate_count];
        }
    }
    find("3A090.b", NULL);
    size_t meets = 0;
    for (int knob = 0; knob < TPP_KNOB_COUNT; knob++) {
        const struct tpp_turn *turn = &headroom.targets[0].turns[knob];
        for (size_t i = 0; i < turn->segment_count; i++) {
            cr_expect_neq(turn->segments[i].outcome, TPP_CLAUSE_DOES_NOT_MEET);
            meets += turn->segments[i].outcome == TPP_CLAUSE_MEETS ? 1 : 0;
        }
        check_turn(&headroom.targets[0], turn, NAN);
    }
    finish();
}

Test(headroom, slips_are_named)
{
    struct tpp_error err = TPP_ERROR_INIT;
    take_chip(&subject, "a100");
    cr_expect_eq(tpp_headroom_find(&subject, rules, rule_count, "3A090.z", NULL, NULL, &headroom, &err),
                 TPP_STATUS_INVALID);
    cr_expect(strstr(err.text, "no rule has a clause '3A090.z'") != NULL, "%s", err.text);
    cr_expect_eq(tpp_headroom_find(&subject, rules, rule_count, NULL, "us-1999", NULL, &headroom, &err),
                 TPP_STATUS_INVALID);
    tpp_compared_free(&subject);
}
