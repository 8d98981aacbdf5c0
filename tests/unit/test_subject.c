/* What is rated: from lists, from records, from the catalogue; and what happens when they disagree. */
#include <stdlib.h>

#include "tests/unit/rating_support.h"

TestSuite(subject, .init = load_rules, .fini = unload_rules);

/* ------------------------------------------------------------------------------------------ lists */

static void expect_bad_list(const char *list, const char *part)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    cr_expect_eq(tpp_subject_add_tops(&subject, list, &err), TPP_STATUS_PARSE, "%s", list);
    cr_expect(strstr(err.text, part) != NULL, "%s: %s", list, err.text);
    cr_expect_eq(subject.rate_count, 0, "a bad list adds nothing");
    tpp_subject_free(&subject);
}

Test(subject, lists_are_read_strictly)
{
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "fp16=148,fp8=296.5,int4=1e3", NULL), TPP_STATUS_OK);
    cr_assert_eq(subject.rate_count, 3);
    cr_expect_eq(subject.rates[1].precision, TPP_FP8);
    cr_expect_eq(tpp_rating_tops(subject.rates[1].macs_per_second), 296.5);
    cr_expect_eq(subject.rates[2].macs_per_second, 5e14);
    cr_expect_eq(subject.rates[0].bound, TPP_BOUND_EXACT);
    tpp_subject_free(&subject);
    expect_bad_list("", "PRECISION=TOPS");
    expect_bad_list("fp16", "PRECISION=TOPS");
    expect_bad_list("fp16=148,", "PRECISION=TOPS");
    expect_bad_list("fp16=148,,fp8=1", "PRECISION=TOPS");
    expect_bad_list("fp116=148", "did you mean 'fp16'");
    expect_bad_list("quarter=148", "known: fp64, fp32");
    expect_bad_list("FP16=148", "did you mean 'fp16'");
    expect_bad_list("fp16=", "positive number");
    expect_bad_list("fp16=-3", "positive number");
    expect_bad_list("fp16=0", "positive number");
    expect_bad_list("fp16=nan", "positive number");
    expect_bad_list("fp16=inf", "positive number");
    expect_bad_list("fp16=1e999", "positive number");
    expect_bad_list("fp16=0x10", "positive number");
    expect_bad_list("fp16= 148", "positive number");
    expect_bad_list("fp16=148TFLOPS", "positive number");
    expect_bad_list("fp8=1,fp8=2", "given twice");
    expect_bad_list("fp64=1e300", "positive number");
}

/* ------------------------------------------------------------------------------------------ records */

static struct tpp_measurement *add_measurement(struct tpp_record *record, enum tpp_kernel_kind kind,
                                               enum tpp_precision precision, double tops, double clock_hz)
{
    struct tpp_measurement *made = tpp_record_add_measurement(record);
    made->kind = kind;
    made->precision = precision;
    made->outcome = TPP_OUTCOME_MEASURED;
    made->clock_hz = clock_hz;
    made->macs_per_sample = (uint64_t)tpp_rating_macs(tops); /* one sample is one second */
    snprintf(made->kernel, sizeof made->kernel, "k%zu", record->measurement_count);
    for (int i = 0; i < 7; i++) {
        tpp_measurement_add_sample(made)->host_ns = 1000000000;
    }
    return made;
}

static const struct tpp_rate *find_rate(const struct tpp_subject *subject, enum tpp_basis basis,
                                        enum tpp_precision precision)
{
    for (size_t i = 0; i < subject->rate_count; i++) {
        if (subject->rates[i].basis == basis && subject->rates[i].precision == precision) {
            return &subject->rates[i];
        }
    }
    return NULL;
}

Test(subject, a_record_gives_lower_bounds_only)
{
    struct tpp_record record = { 0 };
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    record.device.clock_hz = 3e9;
    record.is_simulated = 1;
    record.is_aborted = 1;
    snprintf(record.device.name, sizeof record.device.name, "Some chip");
    add_measurement(&record, TPP_KIND_GEMM, TPP_FP16, 80, NAN);
    add_measurement(&record, TPP_KIND_GEMM, TPP_FP16, 90, NAN);
    add_measurement(&record, TPP_KIND_GEMM, TPP_FP32, 99, NAN)->outcome = TPP_OUTCOME_UNVERIFIED;
    add_measurement(&record, TPP_KIND_PROBE, TPP_FP16, 100, 2e9);
    add_measurement(&record, TPP_KIND_PROBE, TPP_FP16, 110, 3.5e9); /* above what is reported: stands as measured */
    add_measurement(&record, TPP_KIND_PROBE, TPP_FP64, 5, NAN);     /* no clock seen: as measured */
    cr_assert_eq(tpp_subject_add_record(&subject, &record, NULL), TPP_STATUS_OK);
    cr_expect_eq(subject.rate_count, 3);
    cr_expect_float_eq(tpp_rating_tops(find_rate(&subject, TPP_BASIS_ARCHITECTURAL, TPP_FP64)->macs_per_second), 5,
                       1e-9);
    cr_expect_str_eq(subject.name, "Some chip");
    cr_expect(subject.is_simulated && subject.is_aborted);
    const struct tpp_rate *sustained = find_rate(&subject, TPP_BASIS_SUSTAINED, TPP_FP16);
    cr_assert_not_null(sustained);
    cr_expect_float_eq(tpp_rating_tops(sustained->macs_per_second), 90, 1e-9);
    cr_expect_eq(sustained->bound, TPP_BOUND_AT_LEAST);
    cr_expect_str_eq(sustained->source, "k2");
    const struct tpp_rate *architectural = find_rate(&subject, TPP_BASIS_ARCHITECTURAL, TPP_FP16);
    cr_assert_not_null(architectural);
    cr_expect_float_eq(tpp_rating_tops(architectural->macs_per_second), 150, 1e-9, "100 x 3.0 / 2.0 GHz");
    cr_expect_eq(architectural->bound, TPP_BOUND_AT_LEAST);
    tpp_subject_free(&subject);
    tpp_record_free(&record);
}

Test(subject, an_unsaturated_probe_is_not_scaled)
{
    struct tpp_record record = { 0 };
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    record.device.clock_hz = 3e9;
    add_measurement(&record, TPP_KIND_PROBE, TPP_FP32, 100, 2e9);
    tpp_record_warn(&record, TPP_WARNING_UNSATURATED, "k1", "%s", "15.2 operations per clock and core");
    cr_assert_eq(tpp_subject_add_record(&subject, &record, NULL), TPP_STATUS_OK);
    cr_assert_eq(subject.rate_count, 1);
    cr_expect_float_eq(tpp_rating_tops(subject.rates[0].macs_per_second), 100, 1e-9);
    tpp_subject_free(&subject);
    tpp_record_free(&record);
}

/* ------------------------------------------------------------------------------------------ conflicts */

static void evaluate(const struct tpp_subject *subject, struct tpp_rating *rating)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_rating_evaluate(subject, rules, rule_count, NULL, rating, &err), TPP_STATUS_OK, "%s", err.text);
}

Test(subject, a_measurement_above_the_declaration_is_a_finding)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    subject.datacenter = TPP_ANSWER_YES;
    subject.die_area_mm2 = 1000;
    add_tpp(&subject, TPP_BASIS_DECLARED, 4000);
    add_tpp(&subject, TPP_BASIS_SUSTAINED, 5000);
    evaluate(&subject, &rating);
    cr_assert_eq(rating.conflict_count, 1);
    cr_expect_eq(rating.conflicts[0].measured_tpp, 5000);
    cr_expect_eq(rating.conflicts[0].declared_tpp, 4000);
    cr_expect(rating.conflicts[0].is_maximum);
    const struct tpp_rule_result *rule = rule_result(&rating, "us-2023-11");
    cr_expect_str_eq(rule->headline, "meets the parameters of 3A090.a.1, on the sustained figure");
    const struct tpp_clause_result *clause = clause_result(&rating, "us-2023-11", "3A090.b.1");
    cr_expect_eq(clause->outcome, TPP_CLAUSE_UNDETERMINED, "declared 4000 met it; the declaration no longer counts");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

/* A declaration just below a limit that a measurement contradicts cannot clear the chip of that limit. */
Test(subject, a_contradicted_declaration_denies_nothing)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    subject.datacenter = TPP_ANSWER_YES;
    subject.die_area_mm2 = 5000;
    add_tpp(&subject, TPP_BASIS_DECLARED, 4700);
    add_tpp(&subject, TPP_BASIS_SUSTAINED, 4750);
    evaluate(&subject, &rating);
    const struct tpp_clause_result *clause = clause_result(&rating, "us-2023-11", "3A090.a.1");
    cr_expect_eq(clause->outcome, TPP_CLAUSE_UNDETERMINED);
    cr_expect(rating.figures[TPP_BASIS_DECLARED].is_contradicted);
    cr_expect_eq(rule_result(&rating, "us-2023-11")->outcome, TPP_CLAUSE_UNDETERMINED);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(subject, a_measurement_below_leaves_the_declaration)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    subject.datacenter = TPP_ANSWER_YES;
    subject.die_area_mm2 = 814;
    add_tpp(&subject, TPP_BASIS_DECLARED, 2368);
    add_tpp(&subject, TPP_BASIS_SUSTAINED, 2100);
    evaluate(&subject, &rating);
    cr_expect_eq(rating.conflict_count, 0);
    cr_expect_str_eq(rule_result(&rating, "us-2023-11")->headline, "meets no clause, on the declared figure");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

/* An interval that reaches down to the declaration proves nothing against it. */
Test(subject, noise_is_no_conflict)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    add_tpp(&subject, TPP_BASIS_DECLARED, 4000);
    add_tpp(&subject, TPP_BASIS_SUSTAINED, 4001);
    subject.rates[1].low_macs_per_second = tpp_rating_macs(3999.0 / 64);
    subject.rates[1].high_macs_per_second = tpp_rating_macs(4003.0 / 64);
    evaluate(&subject, &rating);
    cr_expect_eq(rating.conflict_count, 0);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(subject, a_condition_that_already_fails_is_said_so)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    subject.datacenter = TPP_ANSWER_YES;
    subject.die_area_mm2 = 1000;
    add_tpp(&subject, TPP_BASIS_SUSTAINED, 5000);
    evaluate(&subject, &rating);
    const struct tpp_clause_result *clause = clause_result(&rating, "us-2023-11", "3A090.b.1");
    cr_expect_eq(clause->outcome, TPP_CLAUSE_UNDETERMINED);
    cr_expect_str_eq(clause->reason, "already fails on TPP, but a measured figure never shows \"does not meet\"");
    cr_expect_eq(clause->conditions[1].truth, TPP_TRUTH_FALSE);
    cr_expect_str_eq(clause_result(&rating, "us-2023-11", "3A090.b.2")->reason,
                     "only a lower bound is known of performance density");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(subject, a_limit_inside_the_uncertainty_is_undetermined_and_said_so)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    add_tpp(&subject, TPP_BASIS_SUSTAINED, 4801);
    subject.rates[0].low_macs_per_second = tpp_rating_macs(4799.0 / 64);
    subject.rates[0].high_macs_per_second = tpp_rating_macs(4803.0 / 64);
    evaluate(&subject, &rating);
    const struct tpp_clause_result *clause = clause_result(&rating, "us-2023-11", "3A090.a.1");
    cr_expect_eq(clause->outcome, TPP_CLAUSE_UNDETERMINED);
    cr_expect_str_eq(clause->reason, "a limit lies inside the uncertainty of TPP");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}
