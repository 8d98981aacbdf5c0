/* The arithmetic of docs/uncertainty.md: its worked examples, figure by figure, and what a limit inside means. */
#include "tests/unit/rating_support.h"

TestSuite(uncertainty, .init = load_rules, .fini = unload_rules);

#define NEAR(value, expected) cr_expect_float_eq((value), (expected), 1e-6 * (expected), #value " is %.9g", (value))

static void add_fp16(struct tpp_subject *subject, double macs, double low, double high, double timer, double clock)
{
    struct tpp_rate rate = {
        .precision = TPP_FP16,
        .basis = TPP_BASIS_ARCHITECTURAL,
        .bound = TPP_BOUND_AT_LEAST,
        .macs_per_second = macs,
        .low_macs_per_second = low,
        .high_macs_per_second = high,
        .timer_uncertainty = timer,
        .clock_uncertainty = clock,
    };
    cr_assert_eq(tpp_subject_add_rate(subject, &rate, NULL), TPP_STATUS_OK);
}

static void evaluate(const struct tpp_subject *subject, struct tpp_rating *rating)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_rating_evaluate(subject, rules, rule_count, NULL, rating, &err), TPP_STATUS_OK, "%s", err.text);
}

Test(uncertainty, the_first_worked_example)
{
    struct tpp_clock_reading readings[] = { { 0, 1980e6 }, { 1, 1975e6 }, { 2, 1985e6 } };
    struct tpp_sample samples[] = { { .host_ns = 5000000, .device_ns = 4000000 } };
    struct tpp_record record = { .device.timer_resolution_ns = 1000 };
    struct tpp_measurement probe = {
        .samples = samples, .sample_count = 1, .clock_hz = 1980e6, .clock_readings = readings, .clock_reading_count = 3
    };
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    subject.die_area_mm2 = 814;
    subject.die_area_standard_mm2 = 2.5;
    subject.datacenter = TPP_ANSWER_YES;
    add_fp16(&subject, 494.7e12, 494.2e12, 495.3e12, tpp_uncertainty_of_timer(&record, &probe),
             tpp_uncertainty_of_clock(&probe));
    evaluate(&subject, &rating);
    const struct tpp_figure *figure = &rating.figures[TPP_BASIS_ARCHITECTURAL];
    NEAR(figure->budget.parts[TPP_PART_REPEATABILITY], 0.000618815593602);
    NEAR(figure->budget.parts[TPP_PART_TIMER], 0.0005773502692);
    NEAR(figure->budget.parts[TPP_PART_CLOCK], 0.0014579552252);
    cr_expect_eq(figure->budget.parts[TPP_PART_CORES], 0);
    NEAR(figure->budget.parts[TPP_PART_DIE_AREA], 0.0030712530713);
    NEAR(figure->budget.tpp, 0.00168579343663);
    NEAR(figure->budget.density, 0.00350349752942);
    const struct tpp_clause_result *clause = clause_result(&rating, "us-2023-11", "3A090.a.1");
    cr_expect_eq(clause->outcome, TPP_CLAUSE_MEETS);
    NEAR(2 * clause->conditions[0].standard, 53.3735688384);
    NEAR(clause->conditions[0].margin_k, 413.328178724);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

/* A declared figure on an area that is known to +-8 mm2: the area alone leaves 5.92 open. */
Test(uncertainty, the_second_worked_example)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    subject.die_area_mm2 = 405;
    subject.die_area_standard_mm2 = 4;
    subject.datacenter = TPP_ANSWER_YES;
    add_tpp(&subject, TPP_BASIS_DECLARED, 2384);
    evaluate(&subject, &rating);
    const struct tpp_clause_result *clause = clause_result(&rating, "us-2023-11", "3A090.a.2");
    const struct tpp_condition_result *density = &clause->conditions[1];
    cr_assert_eq(density->condition.metric, TPP_METRIC_DENSITY);
    cr_expect_eq(clause->outcome, TPP_CLAUSE_UNDETERMINED);
    cr_expect_str_eq(clause->reason, "a limit lies inside the uncertainty of performance density");
    cr_expect_eq(density->is_inside, 1);
    NEAR(2 * density->standard, 0.116274958086);
    cr_expect_float_eq(density->margin_k, -0.577600671141, 1e-6);
    cr_expect_eq(clause->conditions[0].standard, 0, "TPP is declared: exact");
    cr_expect(isnan(clause->conditions[0].margin_k));
    tpp_rating_free(&rating);

    subject.die_area_standard_mm2 = 0;
    evaluate(&subject, &rating);
    clause = clause_result(&rating, "us-2023-11", "3A090.a.2");
    cr_expect_eq(clause->outcome, TPP_CLAUSE_DOES_NOT_MEET, "an exact area leaves nothing open");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

static enum tpp_truth reaches_4800(double tpp, double relative)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    double macs = tpp_rating_macs(tpp / 16);
    add_fp16(&subject, macs, NAN, NAN, relative, 0);
    evaluate(&subject, &rating);
    enum tpp_truth truth = clause_result(&rating, "us-2023-11", "3A090.a.1")->conditions[0].truth;
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
    return truth;
}

Test(uncertainty, a_limit_counts_as_reached_only_beyond_the_expanded_uncertainty)
{
    cr_expect_eq(reaches_4800(4800, 0), TPP_TRUTH_TRUE, "exactly at the limit, and exact");
    cr_expect_eq(reaches_4800(4800, 0.001), TPP_TRUTH_UNKNOWN);
    cr_expect_eq(reaches_4800(4809, 0.001), TPP_TRUTH_UNKNOWN, "4809 - 9.618 is below");
    cr_expect_eq(reaches_4800(4810, 0.001), TPP_TRUTH_TRUE, "4810 - 9.62 is above");
    cr_expect_eq(reaches_4800(4000, 0.001), TPP_TRUTH_UNKNOWN, "a measurement never shows less");
}

Test(uncertainty, what_is_declared_without_one_is_exact_at_the_limit)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    subject.die_area_mm2 = 814;
    add_tpp(&subject, TPP_BASIS_DECLARED, 4800);
    evaluate(&subject, &rating);
    cr_expect_eq(rating.figures[TPP_BASIS_DECLARED].budget.density, 0);
    cr_expect_eq(clause_result(&rating, "us-2023-11", "3A090.a.1")->outcome, TPP_CLAUSE_MEETS);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(uncertainty, parts_without_evidence_have_their_bounds)
{
    struct tpp_clock_reading steady[] = { { 0, 1e9 }, { 1, 1e9 } };
    struct tpp_sample coarse[] = { { .host_ns = 2000, .device_ns = 1000 } };
    struct tpp_record record = { .device.timer_resolution_ns = 10 };
    struct tpp_measurement probe = {
        .samples = coarse, .sample_count = 1, .clock_hz = 1e9, .clock_readings = steady, .clock_reading_count = 1
    };
    NEAR(tpp_uncertainty_of_timer(&record, &probe), 0.01 / sqrt(3)); /* a step of 10 ns in 1000 */
    NEAR(tpp_uncertainty_of_clock(&probe), 0.005 / sqrt(3));         /* one reading */
    probe.clock_reading_count = 2;
    NEAR(tpp_uncertainty_of_clock(&probe), 0.0005 / sqrt(3)); /* steady to the step of 1 MHz */
    probe.clock_hz = NAN;
    cr_expect_eq(tpp_uncertainty_of_clock(&probe), 0, "no clock is in the figure");
    cr_expect_eq(tpp_uncertainty_of_interval(1, NAN, NAN), 0);
    cr_expect_eq(tpp_uncertainty_of_interval(0, 0, 0), 0);
}

Test(uncertainty, an_area_from_the_catalogue_is_as_good_as_its_mark)
{
    struct tpp_chip chip = { .die_area_mm2 = 1600, .die_area_mark = TPP_MARK_ESTIMATE };
    struct tpp_chip_rate rate = { .precision = TPP_FP16, .tops = 100, .unit = "matrix" };
    chip.rates = &rate;
    chip.rate_count = 1;
    const struct {
        enum tpp_mark mark;
        double relative;
    } marks[] = { { TPP_MARK_SOURCED, 0 },  { TPP_MARK_LISTED, 0 },      { TPP_MARK_DERIVED, 0 },
                  { TPP_MARK_INFERRED, 0 }, { TPP_MARK_RECALLED, 0.01 }, { TPP_MARK_ESTIMATE, 0.025 } };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        struct tpp_subject subject;
        tpp_subject_init(&subject);
        chip.die_area_mark = marks[i].mark;
        cr_assert_eq(tpp_subject_add_chip(&subject, &chip, NULL), TPP_STATUS_OK);
        cr_expect_float_eq(subject.die_area_standard_mm2, 1600 * marks[i].relative, 1e-9);
        tpp_subject_free(&subject);
    }
    struct tpp_subject given;
    tpp_subject_init(&given);
    given.die_area_mm2 = 1500;
    cr_assert_eq(tpp_subject_add_chip(&given, &chip, NULL), TPP_STATUS_OK);
    cr_expect_eq(given.die_area_standard_mm2, 0, "an area that was given keeps its own uncertainty");
    tpp_subject_free(&given);
}
