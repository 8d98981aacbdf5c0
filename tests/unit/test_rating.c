/* The rating against the boundary cases and worked examples of the rule, and the errors others have made with it. */
#include "tests/unit/rating_support.h"

TestSuite(rating, .init = load_rules, .fini = unload_rules);

static void evaluate(const struct tpp_subject *subject, struct tpp_rating *rating)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_rating_evaluate(subject, rules, rule_count, NULL, rating, &err), TPP_STATUS_OK, "%s", err.text);
}

/* ------------------------------------------------------------------------------------------ arithmetic */

Test(rating, tpp_is_twice_the_macs_times_the_bits)
{
    double tpp = -1;
    cr_assert_eq(tpp_rating_tpp(494.7e12, TPP_FP16, &tpp, NULL), TPP_STATUS_OK);
    cr_expect_eq(tpp, 15830.4);
    cr_assert_eq(tpp_rating_tpp(300e12, TPP_INT8, &tpp, NULL), TPP_STATUS_OK);
    cr_expect_eq(tpp, 4800, "600 tera integer operations at 8 bits are the rule's own example");
    cr_assert_eq(tpp_rating_tpp(150e12, TPP_FP16, &tpp, NULL), TPP_STATUS_OK);
    cr_expect_eq(tpp, 4800, "so are 300 TFLOPS at 16 bits");
    cr_expect_eq(tpp_rating_macs(tpp_rating_tops(123.5e12)), 123.5e12);
}

Test(rating, impossible_arithmetic_is_refused_and_leaves_the_result)
{
    double out = 7;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_expect_eq(tpp_rating_tpp(-1, TPP_FP16, &out, &err), TPP_STATUS_INVALID);
    cr_expect_eq(tpp_rating_tpp(NAN, TPP_FP16, &out, &err), TPP_STATUS_INVALID);
    cr_expect_eq(tpp_rating_tpp(INFINITY, TPP_FP16, &out, &err), TPP_STATUS_INVALID);
    cr_expect_eq(tpp_rating_tpp(1e308, TPP_FP64, &out, &err), TPP_STATUS_INVALID);
    cr_expect_eq(tpp_rating_tpp(1, TPP_PRECISION_COUNT, &out, &err), TPP_STATUS_INVALID);
    cr_expect_eq(tpp_rating_density(1, 0, &out, &err), TPP_STATUS_INVALID);
    cr_expect_eq(tpp_rating_density(1, -2, &out, &err), TPP_STATUS_INVALID);
    cr_expect_eq(tpp_rating_density(1, NAN, &out, &err), TPP_STATUS_INVALID);
    cr_expect_eq(tpp_rating_density(1e300, 1e-300, &out, &err), TPP_STATUS_INVALID);
    cr_expect_eq(out, 7);
}

Test(rating, what_cannot_be_is_refused)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_rating rating;
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    cr_expect_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, &err), TPP_STATUS_INVALID);
    cr_expect(strstr(err.text, "no rate") != NULL, "%s", err.text);
    add_tpp(&subject, TPP_BASIS_DECLARED, 1000);
    subject.die_area_mm2 = 0;
    cr_expect_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, &err), TPP_STATUS_INVALID);
    subject.die_area_mm2 = INFINITY;
    cr_expect_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, &err), TPP_STATUS_INVALID);
    subject.die_area_mm2 = 100;
    subject.io_gb_per_s = -1;
    cr_expect_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, &err), TPP_STATUS_INVALID);
    subject.io_gb_per_s = 0;
    cr_expect_eq(tpp_rating_evaluate(&subject, rules, rule_count, "2026-02-30", &rating, &err), TPP_STATUS_INVALID);
    const struct tpp_rule *review = tpp_rules_find(rules, rule_count, "us-2026-01-cn-review");
    cr_expect_eq(tpp_rating_evaluate(&subject, review, 1, NULL, &rating, &err), TPP_STATUS_INVALID,
                 "a rule whose requirement is absent");
    cr_expect(strstr(err.text, "us-2023-11") != NULL, "%s", err.text);
    cr_expect_eq(tpp_rating_evaluate(&subject, rules, rule_count, "2026-02-28", &rating, &err), TPP_STATUS_OK);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

/* ------------------------------------------------------------------------------------------ boundaries */

struct boundary {
    double tpp, density; /* NAN: not known */
    enum tpp_answer datacenter;
    const char *match;
    enum tpp_clause_outcome outcome;
};

/* The density is given through an area, so it may miss the wanted value by a rounding; it is then nudged to it. */
static double area_for(double tpp, double density)
{
    double area = tpp / density;
    for (int i = 0; i < 8 && tpp / area != density; i++) {
        area = nextafter(area, tpp / area > density ? INFINITY : 0);
    }
    cr_assert_eq(tpp / area, density, "no area gives exactly %g", density);
    return area;
}

static void check_boundary(const struct boundary *one)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    add_tpp(&subject, TPP_BASIS_DECLARED, one->tpp);
    subject.die_area_mm2 = isnan(one->density) ? NAN : area_for(one->tpp, one->density);
    subject.datacenter = one->datacenter;
    evaluate(&subject, &rating);
    const struct tpp_rule_result *rule = rule_result(&rating, "us-2023-11");
    cr_expect_eq(rating.figures[TPP_BASIS_DECLARED].tpp, one->tpp);
    cr_expect_str_eq(clauses_with(rule, TPP_CLAUSE_MEETS), one->match, "TPP %g density %g", one->tpp, one->density);
    cr_expect_eq(rule->outcome, one->outcome, "TPP %g density %g: %s", one->tpp, one->density, rule->headline);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(rating, boundaries_of_2023)
{
    static const struct boundary cases[] = {
        { 4800, NAN, TPP_ANSWER_YES, "a.1", TPP_CLAUSE_MEETS },
        { 4799.999, NAN, TPP_ANSWER_YES, "", TPP_CLAUSE_UNDETERMINED }, /* unknown density is never "clear" */
        { 1600, 5.92, TPP_ANSWER_YES, "a.2", TPP_CLAUSE_MEETS },
        { 1599.999, 9, TPP_ANSWER_YES, "", TPP_CLAUSE_DOES_NOT_MEET },
        { 1600, 3.2, TPP_ANSWER_YES, "b.2", TPP_CLAUSE_MEETS },
        { 1600, 3.1999, TPP_ANSWER_YES, "", TPP_CLAUSE_DOES_NOT_MEET },
        { 2400, 1.6, TPP_ANSWER_YES, "b.1", TPP_CLAUSE_MEETS },
        { 2399.999, 3.1, TPP_ANSWER_YES, "", TPP_CLAUSE_DOES_NOT_MEET },
        { 2400, 1.5999, TPP_ANSWER_YES, "", TPP_CLAUSE_DOES_NOT_MEET },
        { 4799.999, 5.9199, TPP_ANSWER_YES, "b.1 b.2", TPP_CLAUSE_MEETS },
        { 4800, 4, TPP_ANSWER_YES, "a.1 b.2", TPP_CLAUSE_MEETS },
        { 4799.999, 20, TPP_ANSWER_NO, "", TPP_CLAUSE_DOES_NOT_MEET }, /* Note 2 */
        { 4799.999, 20, TPP_ANSWER_YES, "a.2", TPP_CLAUSE_MEETS },     /* without it */
        { 4800, 20, TPP_ANSWER_NO, "a.1 a.2", TPP_CLAUSE_MEETS },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_boundary(&cases[i]);
    }
}

/* One unit in the last place decides: nothing is rounded before it is compared. */
Test(rating, boundaries_to_the_last_bit)
{
    const struct boundary cases[] = {
        { nextafter(4800, 0), NAN, TPP_ANSWER_NO, "", TPP_CLAUSE_DOES_NOT_MEET },
        { nextafter(1600, 0), 9, TPP_ANSWER_YES, "", TPP_CLAUSE_DOES_NOT_MEET },
        { 1600, nextafter(5.92, 0), TPP_ANSWER_YES, "b.2", TPP_CLAUSE_MEETS },
        { 1600, nextafter(3.2, 0), TPP_ANSWER_YES, "", TPP_CLAUSE_DOES_NOT_MEET },
        { nextafter(2400, 0), 2, TPP_ANSWER_YES, "", TPP_CLAUSE_DOES_NOT_MEET },
        { 2400, nextafter(1.6, 0), TPP_ANSWER_YES, "", TPP_CLAUSE_DOES_NOT_MEET },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_boundary(&cases[i]);
    }
}

Test(rating, boundaries_of_2026)
{
    static const struct {
        double tpp, dram;
        enum tpp_clause_outcome outcome;
    } cases[] = {
        { 20999.9, 6499.9, TPP_CLAUSE_MEETS },     { 21000, 100, TPP_CLAUSE_DOES_NOT_MEET },
        { 15832, 6500, TPP_CLAUSE_DOES_NOT_MEET }, { 15832, NAN, TPP_CLAUSE_UNDETERMINED },
        { 21000, NAN, TPP_CLAUSE_DOES_NOT_MEET },  { 1000, 100, TPP_CLAUSE_NOT_APPLICABLE },
        { 3000, 100, TPP_CLAUSE_UNDETERMINED }, /* 2023 needs the die area */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tpp_subject subject;
        struct tpp_rating rating;
        tpp_subject_init(&subject);
        add_tpp(&subject, TPP_BASIS_DECLARED, cases[i].tpp);
        subject.dram_gb_per_s = cases[i].dram;
        subject.datacenter = TPP_ANSWER_YES;
        evaluate(&subject, &rating);
        cr_expect_eq(rule_result(&rating, "us-2026-01-cn-review")->outcome, cases[i].outcome, "case %zu: %s", i,
                     rule_result(&rating, "us-2026-01-cn-review")->headline);
        tpp_rating_free(&rating);
        tpp_subject_free(&subject);
    }
}

/* ------------------------------------------------------------------------------------------ worked examples */

enum { M = TPP_CLAUSE_MEETS, D = TPP_CLAUSE_DOES_NOT_MEET, U = TPP_CLAUSE_UNDETERMINED, N = TPP_CLAUSE_NOT_APPLICABLE };

/* Figures of public data sheets, dense; die areas of the two MI2xx parts are the estimates the table was made with. */
struct example {
    const char *name, *tops;
    double tpp, area, density; /* density as printed, to the digits printed; NAN where the area is not known */
    double io, dram;
    enum tpp_answer datacenter;
    int rule_2022;
    const char *match_2023;
    int rule_2026;
};

static const struct example examples[] = {
    { "A100", "int8=624,fp16=312,tf32=156", 4992, 826, 6.04, 600, 2039, TPP_ANSWER_YES, M, "a.1 a.2", M },
    { "A800", "int8=624,fp16=312,tf32=156", 4992, 826, 6.04, 400, 2039, TPP_ANSWER_YES, D, "a.1 a.2", M },
    { "H100 SXM", "fp8=1979", 15832, 814, 19.45, 900, 3350, TPP_ANSWER_YES, M, "a.1 a.2", M },
    { "H100 SXM exact", "fp8=1978.9", 15831.2, 814, 19.45, 900, 3350, TPP_ANSWER_YES, M, "a.1 a.2", M },
    { "H800 SXM", "fp8=1979", 15832, 814, 19.45, 400, 3350, TPP_ANSWER_YES, D, "a.1 a.2", M },
    { "H100 PCIe", "fp8=1513", 12104, 814, 14.87, NAN, 2039, TPP_ANSWER_YES, U, "a.1 a.2", M },
    { "H200 NVL", "fp8=1670.5", 13364, 814, 16.42, NAN, 4800, TPP_ANSWER_YES, U, "a.1 a.2", M },
    { "H200 SXM", "fp8=1979", 15832, 814, 19.45, NAN, 4800, TPP_ANSWER_YES, U, "a.1 a.2", M },
    { "H20", "fp8=296", 2368, 814, 2.91, 900, 4000, TPP_ANSWER_YES, D, "", N },
    { "L20", "int8=239", 1912, 608.5, 3.14, NAN, 864, TPP_ANSWER_YES, D, "", N },
    { "L2", "int8=193", 1544, 294.5, 5.24, NAN, 300, TPP_ANSWER_YES, D, "", N },
    { "L40S", "fp8=733", 5864, 608.5, 9.64, NAN, 864, TPP_ANSWER_YES, U, "a.1 a.2", M },
    { "L40", "fp8=362", 2896, 608.5, 4.76, NAN, 864, TPP_ANSWER_YES, D, "b.1 b.2", M },
    { "L4", "fp8=242.5", 1940, 294.5, 6.59, NAN, 300, TPP_ANSWER_YES, D, "a.2", M },
    { "RTX 4090", "fp8=660.6", 5284.8, 608.5, 8.68, NAN, 1008, TPP_ANSWER_NO, U, "a.1 a.2", M },
    { "RTX 4090 D", "fp8=588.4", 4707.2, 608.5, 7.74, NAN, 1008, TPP_ANSWER_NO, D, "", N },
    { "RTX 4090 D if for datacenters", "fp8=588.4", 4707.2, 608.5, 7.74, NAN, 1008, TPP_ANSWER_YES, D, "a.2", M },
    { "RTX 5090 D", "fp4=1187.5", 4750, 750, 6.33, NAN, 1792, TPP_ANSWER_NO, D, "", N },
    { "B200", "fp4=9000,fp8=4500,fp16=2250", 36000, 1628, 22.11, NAN, 8000, TPP_ANSWER_YES, U, "a.1 a.2", D },
    { "B300", "fp4=14000,fp8=4500", 56000, 1628, 34.40, NAN, 7700, TPP_ANSWER_YES, U, "a.1 a.2", D },
    { "MI250X", "fp16=383,int8=383", 6128, 1580, 3.88, 800, 3276.8, TPP_ANSWER_YES, M, "a.1 b.2", M },
    { "MI210", "fp16=181", 2896, 790, 3.67, NAN, 1638.4, TPP_ANSWER_YES, D, "b.1 b.2", M },
    { "MI300X with I/O dies", "fp8=2614.9", 20919.2, 2400, 8.72, 896, 5300, TPP_ANSWER_YES, M, "a.1 a.2", M },
    { "MI300X without", "fp8=2614.9", 20919.2, 1017, 20.57, 896, 5300, TPP_ANSWER_YES, M, "a.1 a.2", M },
    { "MI325X", "fp8=2614.9", 20919.2, 2400, 8.72, 896, 6000, TPP_ANSWER_YES, M, "a.1 a.2", M },
    { "Gaudi 3", "bf16=1835,fp8=1835", 29360, NAN, NAN, 1200, 3700, TPP_ANSWER_YES, M, "a.1", D },
    { "MI355X", "fp6=10066,fp4=10066", 60396, NAN, NAN, NAN, 8000, TPP_ANSWER_YES, U, "a.1", D },
    { "V100", "fp16=125", 2000, 815, 2.45, 300, 900, TPP_ANSWER_YES, D, "", N },
    { "A10", "int8=250", 2000, 628.4, 3.18, NAN, 600, TPP_ANSWER_YES, D, "", N },
    { "A30", "int8=330", 2640, 826, 3.196, 200, 933, TPP_ANSWER_YES, D, "b.1", M },
    { "A40", "fp16=149.7", 2395.2, 628.4, 3.81, 112.5, 696, TPP_ANSWER_YES, D, "b.2", M },
    { "T4", "int8=130", 1040, 545, 1.91, NAN, 320, TPP_ANSWER_YES, D, "", N },
    { "Ascend 910B", "fp16=376", 6016, NAN, NAN, NAN, NAN, TPP_ANSWER_YES, U, "a.1", U },
    { "BR100", "int8=2048", 16384, NAN, NAN, 576, NAN, TPP_ANSWER_YES, D, "a.1", U },
};

static void check_example(const struct example *one)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, one->tops, &err), TPP_STATUS_OK, "%s", err.text);
    subject.die_area_mm2 = one->area;
    subject.io_gb_per_s = one->io;
    subject.dram_gb_per_s = one->dram;
    subject.datacenter = one->datacenter;
    evaluate(&subject, &rating);
    const struct tpp_figure *figure = &rating.figures[TPP_BASIS_DECLARED];
    cr_expect_float_eq(figure->tpp, one->tpp, one->tpp * 1e-14, "%s: %.17g", one->name, figure->tpp);
    cr_expect_eq(isnan(figure->density), isnan(one->density));
    cr_expect(isnan(one->density) || fabs(figure->density - one->density) <= 0.0051, "%s: %g", one->name,
              figure->density);
    cr_expect_eq((int)rule_result(&rating, "us-2022-10")->outcome, one->rule_2022, "%s: %s", one->name,
                 rule_result(&rating, "us-2022-10")->headline);
    const struct tpp_rule_result *rule = rule_result(&rating, "us-2023-11");
    cr_expect_str_eq(clauses_with(rule, TPP_CLAUSE_MEETS), one->match_2023, "%s: %s", one->name, rule->headline);
    int is_met = *one->match_2023 != '\0';
    cr_expect_eq(rule->outcome, is_met ? TPP_CLAUSE_MEETS : TPP_CLAUSE_DOES_NOT_MEET, "%s", one->name);
    cr_expect_eq((int)rule_result(&rating, "us-2026-01-cn-review")->outcome, one->rule_2026, "%s: %s", one->name,
                 rule_result(&rating, "us-2026-01-cn-review")->headline);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(rating, worked_examples)
{
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        check_example(&examples[i]);
    }
}

Test(rating, the_maximum_names_the_precision_that_sets_it)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "int8=383,fp16=383", NULL), TPP_STATUS_OK);
    evaluate(&subject, &rating);
    cr_expect_eq(rating.figures[TPP_BASIS_DECLARED].precision, TPP_FP16);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "int8=624,fp16=312,tf32=156", NULL), TPP_STATUS_OK);
    evaluate(&subject, &rating);
    cr_expect_eq(rating.figures[TPP_BASIS_DECLARED].precision, TPP_TF32, "the first in table order among equals");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

/* Errors seen in public: doubling a data sheet's TOPS again, and giving the TOPS as the TPP. */
Test(rating, errors_of_others_are_not_made)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "fp8=660.6", NULL), TPP_STATUS_OK);
    evaluate(&subject, &rating);
    cr_expect(rating.figures[TPP_BASIS_DECLARED].tpp < 5300, "10570 is the doubling error");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "int8=624", NULL), TPP_STATUS_OK);
    evaluate(&subject, &rating);
    cr_expect_eq(rating.figures[TPP_BASIS_DECLARED].tpp, 4992, "624 is its TOPS, and 4800 is not exactly on it");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(rating, a_density_of_3_196_is_not_3_2)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "int8=330", NULL), TPP_STATUS_OK);
    subject.die_area_mm2 = 826;
    subject.datacenter = TPP_ANSWER_YES;
    evaluate(&subject, &rating);
    const struct tpp_clause_result *clause = clause_result(&rating, "us-2023-11", "3A090.b.2");
    cr_expect_eq(clause->outcome, TPP_CLAUSE_DOES_NOT_MEET);
    cr_expect_str_eq(clause->reason, "fails on performance density");
    cr_expect_float_eq(clause->conditions[1].margin_percent, -0.1211, 0.001);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(rating, dates_decide_which_rule_is_current)
{
    static const char *const ids[3] = { "us-2022-10", "us-2023-11", "us-2026-01-cn-review" };
    static const struct {
        const char *date;
        int current[3];
    } cases[] = {
        { "2022-10-20", { 0, 0, 0 } }, { "2022-10-21", { 1, 0, 0 } }, { "2023-11-16", { 1, 0, 0 } },
        { "2023-11-17", { 0, 1, 0 } }, { "2026-01-14", { 0, 1, 0 } }, { "2026-01-15", { 0, 1, 1 } },
        { "", { 0, 1, 1 } },
    };
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    add_tpp(&subject, TPP_BASIS_DECLARED, 5000);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tpp_rating rating;
        cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, cases[i].date, &rating, NULL), TPP_STATUS_OK);
        for (size_t j = 0; j < 3; j++) {
            cr_expect_eq(rule_result(&rating, ids[j])->is_current, cases[i].current[j], "%s %s", cases[i].date, ids[j]);
        }
        tpp_rating_free(&rating);
    }
    tpp_subject_free(&subject);
}

Test(rating, headlines_in_words)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "fp16=383", NULL), TPP_STATUS_OK);
    subject.die_area_mm2 = 1580;
    evaluate(&subject, &rating);
    cr_expect_str_eq(rule_result(&rating, "us-2023-11")->headline,
                     "meets the parameters of 3A090.a.1 (also 3A090.b.2), on the declared figure");
    cr_expect_str_eq(rule_result(&rating, "us-2022-10")->headline, "undetermined: 3A090.a (2022): needs the I/O rate");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

/* ------------------------------------------------------------------------------------------ Note 2 unknown */

Test(rating, both_answers_are_shown_when_they_differ)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "fp8=588.4", NULL), TPP_STATUS_OK);
    subject.die_area_mm2 = 608.5;
    subject.dram_gb_per_s = 1008;
    evaluate(&subject, &rating);
    const struct tpp_rule_result *rule = rule_result(&rating, "us-2023-11");
    cr_expect_eq(rule->outcome, TPP_CLAUSE_UNDETERMINED);
    cr_expect_eq(rule->if_datacenter, TPP_CLAUSE_MEETS);
    cr_expect_eq(rule->if_not_datacenter, TPP_CLAUSE_DOES_NOT_MEET);
    cr_expect_str_eq(rule->headline, "undetermined: meets the parameters of 3A090.a.2 if designed or marketed for "
                                     "datacenters; meets no clause (excluded by Note 2) if not");
    cr_expect_eq(rule->exclusion.truth, TPP_TRUTH_UNKNOWN);
    const struct tpp_clause_result *clause = clause_result(&rating, "us-2023-11", "3A090.a.2");
    cr_expect_eq(clause->outcome, TPP_CLAUSE_UNDETERMINED);
    cr_expect_eq(clause->if_datacenter, TPP_CLAUSE_MEETS);
    cr_expect_eq(clause->if_not_datacenter, TPP_CLAUSE_DOES_NOT_MEET);
    const struct tpp_rule_result *review = rule_result(&rating, "us-2026-01-cn-review");
    cr_expect_eq(review->if_datacenter, TPP_CLAUSE_MEETS);
    cr_expect_eq(review->if_not_datacenter, TPP_CLAUSE_NOT_APPLICABLE);
    cr_expect_eq(review->outcome, TPP_CLAUSE_UNDETERMINED);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(rating, the_answer_does_not_matter_from_4800)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "fp8=660.6", NULL), TPP_STATUS_OK);
    evaluate(&subject, &rating);
    const struct tpp_rule_result *rule = rule_result(&rating, "us-2023-11");
    cr_expect_eq(rule->outcome, TPP_CLAUSE_MEETS);
    cr_expect_eq(rule->if_not_datacenter, TPP_CLAUSE_MEETS);
    cr_expect_eq(rule->exclusion.truth, TPP_TRUTH_FALSE);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}
