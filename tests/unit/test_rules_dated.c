/* Every dated rule beside 3A090.a and .b at its limits, what each was on a day, and the parameters of license
 * exceptions. */
#include "tests/unit/rating_support.h"

TestSuite(rules_dated, .init = load_rules, .fini = unload_rules);

enum { M = TPP_CLAUSE_MEETS, D = TPP_CLAUSE_DOES_NOT_MEET, U = TPP_CLAUSE_UNDETERMINED, N = TPP_CLAUSE_NOT_APPLICABLE };

static void rate_at(const struct tpp_subject *subject, const char *date, struct tpp_rating *rating)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_rating_evaluate(subject, rules, rule_count, date, rating, &err), TPP_STATUS_OK, "%s", err.text);
}

/* The outcome of a rule, and which clauses are met. */
static void expect(const struct tpp_subject *subject, const char *date, const char *id, int outcome, const char *met)
{
    struct tpp_rating rating;
    rate_at(subject, date, &rating);
    const struct tpp_rule_result *result = rule_result(&rating, id);
    cr_expect_eq((int)result->outcome, outcome, "%s: %s", id, result->headline);
    cr_expect_str_eq(clauses_with(result, TPP_CLAUSE_MEETS), met, "%s: %s", id, result->headline);
    tpp_rating_free(&rating);
}

static struct tpp_subject a_chip(double tpp, double density, double dram, double io)
{
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    add_tpp(&subject, TPP_BASIS_DECLARED, tpp);
    subject.die_area_mm2 = tpp / density; /* exact for the numbers used here, which the tests see */
    subject.dram_gb_per_s = dram;
    subject.io_gb_per_s = io;
    subject.datacenter = TPP_ANSWER_YES;
    return subject;
}

/* ------------------------------------------------------------------------------------------ bandwidths */

struct bandwidths {
    double dram, io;
    int outcome;
    const char *met;
};

static void check_bandwidths(const char *id, double tpp, const struct bandwidths *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct tpp_subject subject = a_chip(tpp, 1, cases[i].dram, cases[i].io);
        expect(&subject, NULL, id, cases[i].outcome, cases[i].met);
        tpp_subject_free(&subject);
    }
}

Test(rules_dated, letters_at_their_limits)
{
    static const struct bandwidths cases[] = {
        { 1399.999, 300, D, "" },
        { 1400, 0, M, "letter (DRAM)" },
        { 0, 1099.999, D, "" },
        { 0, 1100, M, "letter (I/O)" },
        { 1000, 700, M, "letter (sum)" },
        { 1000, 699.999, D, "" },
        { 1344, 300, D, "" }, /* a gaming part that came later keeps below */
        { NAN, 100, U, "" },
        { NAN, 1700, M, "letter (I/O) letter (sum)" }, /* a part of the sum reaches it already */
    };
    check_bandwidths("us-2025-04-informed-reported", 100, cases, sizeof cases / sizeof cases[0]);
}

Test(rules_dated, bills_at_their_bandwidths)
{
    static const struct bandwidths safe[] = {
        { 4099.999, 900, D, "" },  { 4100, 0, M, "S. 3374 (DRAM)" },   { 0, 1100, M, "S. 3374 (I/O)" },
        { 3900, 1099.999, D, "" }, { 4000, 1000, M, "S. 3374 (sum)" },
    };
    static const struct bandwidths covered[] = {
        { 1399.999, 300, D, "" },
        { 1400, 0, M, "covered (DRAM)" },
        { 0, 1100, M, "covered (I/O)" },
        { 1000, 700, M, "covered (sum)" },
    };
    check_bandwidths("bill-s3374", 100, safe, sizeof safe / sizeof safe[0]);
    check_bandwidths("bill-s4456-covered", 100, covered, sizeof covered / sizeof covered[0]);
}

/* ------------------------------------------------------------------------------------------ TPP and density */

struct performance {
    double tpp, density;
    int outcome;
    const char *met;
};

static void check_performance(const char *id, const char *marketed, const struct performance *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct tpp_subject subject = a_chip(cases[i].tpp, cases[i].density, 0, 0);
        snprintf(subject.first_marketed, sizeof subject.first_marketed, "%s", marketed);
        expect(&subject, NULL, id, cases[i].outcome, cases[i].met);
        tpp_subject_free(&subject);
    }
}

Test(rules_dated, bills_at_their_performance)
{
    static const struct performance safe[] = {
        { 4800, 1, M, "S. 3374 (TPP)" },
        { 4799.999, 1, D, "" },
        { 2400, 1.6, M, "S. 3374 (TPP 2400)" },
        { 2400, 1.5999, D, "" },
        { 1600, 3.2, M, "S. 3374 (TPP 1600)" },
        { 1600, 3.1999, D, "" },
        { 1599.999, 30, D, "" },
    };
    static const struct performance restricted_old[] = {
        { 21000, 1, M, "restricted (TPP)" },
        { 20999.999, 20.9999, D, "" },
        { 1600, 21, M, "restricted (density)" },
        { 1599.999, 21, D, "" },
    };
    static const struct performance restricted_new[] = {
        { 4800, 1, M, "restricted (new, TPP)" },
        { 2400, 1.6, M, "restricted (new, TPP 2400)" },
        { 1600, 3.2, M, "restricted (new, TPP 1600)" },
        { 1600, 3.1999, D, "" },
    };
    check_performance("bill-s3374", "", safe, sizeof safe / sizeof safe[0]);
    check_performance("bill-s4456-restricted", "2026-01-01", restricted_old, 4);
    check_performance("bill-s4456-restricted", "2026-01-02", restricted_new, 4);
    struct tpp_subject subject = a_chip(4800, 1, 0, 0);
    expect(&subject, NULL, "bill-s4456-restricted", U, "");
    subject.datacenter = TPP_ANSWER_NO;
    expect(&subject, NULL, "bill-s4456-restricted", D, "");
    expect(&subject, NULL, "bill-s3374", D, "");
    tpp_subject_free(&subject);
}

Test(rules_dated, duty_bands_are_open_on_both_sides)
{
    static const struct {
        double tpp, dram;
        int outcome;
        const char *met;
    } cases[] = {
        { 14000, 4800, D, "" },   { 14000.001, 4800, M, "duty band 1" },
        { 17500, 4800, D, "" },   { 15832, 4500, D, "" },
        { 15832, 5000, D, "" },   { 15832, 4800, M, "duty band 1" },
        { 20800, 6000, D, "" },   { 20919.2, 6000, M, "duty band 2" },
        { 21100, 6000, D, "" },   { 20919.2, 5800, D, "" },
        { 20919.2, 6200, D, "" }, { 20919.2, 4800, D, "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tpp_subject subject = a_chip(cases[i].tpp, 10, cases[i].dram, 0);
        expect(&subject, NULL, "us-2026-01-duty", cases[i].outcome, cases[i].met);
        tpp_subject_free(&subject);
    }
}

Test(rules_dated, the_low_tier_is_asked_of_what_meets_nothing_above)
{
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "int8=8", NULL), TPP_STATUS_OK);
    subject.io_gb_per_s = 149.999;
    expect(&subject, NULL, "us-3a991p", M, "3A991.p (TOPS)");
    tpp_subject_free(&subject);
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "fp64=7.999", NULL), TPP_STATUS_OK);
    subject.io_gb_per_s = 149.999;
    expect(&subject, NULL, "us-3a991p", D, "");
    subject.io_gb_per_s = 150;
    expect(&subject, NULL, "us-3a991p", M, "3A991.p (I/O)");
    tpp_subject_free(&subject);
    subject = a_chip(4800, 1, 0, 600);
    expect(&subject, NULL, "us-3a991p", N, "");
    tpp_subject_free(&subject);
    subject = a_chip(2400, 1.6, 0, 600);
    subject.die_area_mm2 = NAN;
    expect(&subject, NULL, "us-3a991p", U, "");
    tpp_subject_free(&subject);
}

/* ------------------------------------------------------------------------------------------ memory, fabricators */

Test(rules_dated, memory_is_asked_only_about_memory)
{
    static const struct {
        double gb_per_s, mm2;
        int outcome;
        enum tpp_truth exception;
    } cases[] = {
        { 200, 100, D, TPP_TRUTH_FALSE }, /* strictly greater than 2 */
        { 200.001, 100, M, TPP_TRUTH_TRUE }, { 329.999, 100, M, TPP_TRUTH_TRUE }, { 330, 100, M, TPP_TRUTH_FALSE },
        { 819, 121, M, TPP_TRUTH_FALSE },    { 819, NAN, U, TPP_TRUTH_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tpp_subject subject;
        struct tpp_rating rating;
        tpp_subject_init(&subject);
        subject.is_memory = 1;
        subject.memory_gb_per_s = cases[i].gb_per_s;
        subject.memory_area_mm2 = cases[i].mm2;
        rate_at(&subject, NULL, &rating);
        const struct tpp_rule_result *result = rule_result(&rating, "us-2024-12-hbm");
        cr_expect_eq((int)result->outcome, cases[i].outcome, "%s", result->headline);
        cr_expect_eq(result->exceptions[0].truth, cases[i].exception, "%g", cases[i].gb_per_s);
        cr_expect_eq(rule_result(&rating, "us-2023-11")->outcome, TPP_CLAUSE_NOT_APPLICABLE);
        cr_expect_eq(rule_result(&rating, "us-2023-11")->is_asked, 0);
        cr_expect_eq(rule_result(&rating, "us-2026-01-cn-review")->outcome, TPP_CLAUSE_NOT_APPLICABLE);
        tpp_rating_free(&rating);
    }
    struct tpp_subject chip = a_chip(4800, 1, 9000, 900);
    expect(&chip, NULL, "us-2024-12-hbm", N, ""); /* a processor with HBM beside it is not asked */
    tpp_subject_free(&chip);
}

Test(rules_dated, fabricators_count_transistors_by_year)
{
    static const struct {
        double transistors;
        enum tpp_answer hbm;
        const char *date;
        int outcome;
    } cases[] = {
        { 29.999e9, TPP_ANSWER_YES, "2026-01-01", M },
        { 30e9, TPP_ANSWER_YES, "2027-06-01", D },
        { 30e9, TPP_ANSWER_NO, "2026-12-31", D },
        { 34.999e9, TPP_ANSWER_NO, "2027-01-01", M },
        { 34.999e9, TPP_ANSWER_NO, "2027-12-31", M },
        { 35e9, TPP_ANSWER_NO, "2027-06-01", D },
        { 34.999e9, TPP_ANSWER_NO, "2028-06-01", D }, /* the text is silent on 2028 */
        { 39.999e9, TPP_ANSWER_NO, "2029-01-01", M },
        { 40e9, TPP_ANSWER_NO, "2029-01-01", D },
        { 34e9, TPP_ANSWER_NO, "", U },
        { 34e9, TPP_ANSWER_UNKNOWN, "2027-06-01", U },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tpp_subject subject = a_chip(1000, 1, 0, 0);
        struct tpp_rating rating;
        subject.transistors = cases[i].transistors;
        subject.hbm = cases[i].hbm;
        rate_at(&subject, cases[i].date, &rating);
        const struct tpp_rule_result *result = rule_result(&rating, "us-2025-01-foundry");
        cr_expect_eq((int)result->outcome, cases[i].outcome, "%zu: %s", i, result->headline);
        tpp_rating_free(&rating);
        /* The day of the export goes before that of the rating. */
        snprintf(subject.export_date, sizeof subject.export_date, "2029-01-01");
        subject.transistors = 39.999e9;
        subject.hbm = TPP_ANSWER_NO;
        expect(&subject, "2026-01-01", "us-2025-01-foundry", M, "Note 1 (40 billion)");
        tpp_subject_free(&subject);
    }
    struct tpp_subject chip = a_chip(1000, 1, 0, 0);
    expect(&chip, NULL, "us-2025-01-foundry", N, "");
    tpp_subject_free(&chip);
}

/* ------------------------------------------------------------------------------------------ license exceptions */

Test(rules_dated, parameters_of_nac_and_aca)
{
    static const struct {
        double tpp, density;
        enum tpp_answer datacenter;
        enum tpp_truth a, b;
    } cases[] = {
        { 4800, 20, TPP_ANSWER_NO, TPP_TRUTH_TRUE, TPP_TRUTH_FALSE },   /* the boundary test of the reference */
        { 4800, 20, TPP_ANSWER_YES, TPP_TRUTH_FALSE, TPP_TRUTH_FALSE }, /* never a datacenter item under .a */
        { 4799.999, 20, TPP_ANSWER_NO, TPP_TRUTH_FALSE, TPP_TRUTH_FALSE },
        { 2896, 4, TPP_ANSWER_YES, TPP_TRUTH_FALSE, TPP_TRUTH_TRUE },
        { 2896, 4, TPP_ANSWER_NO, TPP_TRUTH_FALSE, TPP_TRUTH_FALSE },  /* Note 2: meets nothing */
        { 6128, 4, TPP_ANSWER_YES, TPP_TRUTH_FALSE, TPP_TRUTH_FALSE }, /* meets .a.1 beside .b.2: not only .b */
        { 6128, 4, TPP_ANSWER_NO, TPP_TRUTH_TRUE, TPP_TRUTH_FALSE },
    };
    static const char *const ids[] = { "us-2023-11", "us-2024-04", "us-2025-01-diffusion" };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tpp_subject subject = a_chip(cases[i].tpp, cases[i].density, 0, 0);
        struct tpp_rating rating;
        subject.datacenter = cases[i].datacenter;
        rate_at(&subject, NULL, &rating);
        for (size_t j = 0; j < sizeof ids / sizeof ids[0]; j++) {
            const struct tpp_rule_result *result = rule_result(&rating, ids[j]);
            cr_assert_eq(result->exception_count, 2);
            cr_expect_eq(result->exceptions[0].truth, cases[i].a, "case %zu", i);
            cr_expect_eq(result->exceptions[1].truth, cases[i].b, "case %zu", i);
        }
        tpp_rating_free(&rating);
        tpp_subject_free(&subject);
    }
}

Test(rules_dated, exceptions_under_both_answers)
{
    struct tpp_subject subject = a_chip(5285, 8.7, 0, 0);
    struct tpp_rating rating;
    subject.datacenter = TPP_ANSWER_UNKNOWN;
    rate_at(&subject, NULL, &rating);
    const struct tpp_exception_result *nac = &rule_result(&rating, "us-2023-11")->exceptions[0];
    cr_expect_eq(nac->truth, TPP_TRUTH_UNKNOWN);
    cr_expect_eq(nac->if_datacenter, TPP_TRUTH_FALSE);
    cr_expect_eq(nac->if_not_datacenter, TPP_TRUTH_TRUE);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

/* ------------------------------------------------------------------------------------------ what was when */

Test(rules_dated, rules_with_the_same_limits_say_the_same)
{
    struct tpp_subject subject = a_chip(4799.999, 5.9199, 0, 0);
    expect(&subject, NULL, "us-2023-11", M, "b.1 b.2");
    expect(&subject, NULL, "us-2024-04", M, "b.1 b.2");
    expect(&subject, NULL, "us-2025-01-diffusion", M, "b.1 b.2");
    tpp_subject_free(&subject);
}

Test(rules_dated, states_on_a_day)
{
    static const struct {
        const char *id, *date;
        enum tpp_rule_state state;
    } cases[] = {
        { "us-2022-10", "2022-10-20", TPP_STATE_NOT_YET },
        { "us-2022-10", "2023-11-16", TPP_STATE_IN_FORCE },
        { "us-2022-10", "2023-11-17", TPP_STATE_ENDED },
        { "us-2022-10", "", TPP_STATE_ENDED },
        { "us-2024-12-hbm", "2024-12-30", TPP_STATE_PENDING },
        { "us-2024-12-hbm", "2024-12-31", TPP_STATE_IN_FORCE },
        { "us-2025-01-diffusion", "2025-01-12", TPP_STATE_NOT_YET },
        { "us-2025-01-diffusion", "2025-05-12", TPP_STATE_PENDING },
        { "us-2025-01-diffusion", "2025-05-13", TPP_STATE_NOT_ENFORCED }, /* never in force: two days too early */
        { "us-2025-01-diffusion", "2026-11-01", TPP_STATE_NOT_ENFORCED },
        { "us-2025-01-diffusion", "", TPP_STATE_NOT_ENFORCED },
        { "us-2025-04-informed-reported", "2025-04-09", TPP_STATE_REPORTED },
        { "bill-s3374", "2025-12-03", TPP_STATE_NOT_YET },
        { "bill-s3374", "2025-12-04", TPP_STATE_PROPOSED },
        { "us-2026-01-duty", "2026-01-14", TPP_STATE_NOT_YET },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct tpp_rule *rule = tpp_rules_find(rules, rule_count, cases[i].id);
        cr_assert_not_null(rule);
        cr_expect_eq(tpp_rule_state(rule, cases[i].date), cases[i].state, "%s at '%s': %s", cases[i].id, cases[i].date,
                     tpp_rule_state_name((int)tpp_rule_state(rule, cases[i].date)));
    }
}

Test(rules_dated, what_is_not_in_force_is_shown_only_when_asked_for)
{
    struct tpp_subject subject = a_chip(4800, 1, 0, 0);
    struct tpp_rating rating;
    rate_at(&subject, NULL, &rating);
    for (size_t i = 0; i < rating.rule_count; i++) {
        cr_expect_eq(rating.rules[i].is_shown, rating.rules[i].rule->status == TPP_RULE_IN_FORCE, "%s", rules[i].id);
    }
    tpp_rating_show(&rating, TPP_SHOW(TPP_RULE_REPORTED) | TPP_SHOW(TPP_RULE_SUPERSEDED));
    for (size_t i = 0; i < rating.rule_count; i++) {
        enum tpp_rule_status status = rating.rules[i].rule->status;
        cr_expect_eq(rating.rules[i].is_shown, status != TPP_RULE_PROPOSED && status != TPP_RULE_NOT_ENFORCED);
    }
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(rules_dated, quantities_are_those_of_the_reference)
{
    const struct tpp_rule *diffusion = tpp_rules_find(rules, rule_count, "us-2025-01-diffusion");
    cr_assert_eq(diffusion->quantity_count, 3);
    cr_expect_eq(diffusion->quantities[0].limit, 26900000);
    cr_expect_eq(diffusion->quantities[0].scope, TPP_SCOPE_CONSIGNEE_YEAR);
    cr_expect_eq(diffusion->quantities[1].limit, 790000000);
    cr_expect_eq(diffusion->quantities[2].limit, 2 * diffusion->quantities[1].limit, "doubled with an agreement");
    const struct tpp_rule *review = tpp_rules_find(rules, rule_count, "us-2026-01-cn-review");
    cr_assert_eq(review->quantity_count, 1);
    cr_expect_eq(review->quantities[0].limit, 50);
    cr_expect_eq(review->quantities[0].scope, TPP_SCOPE_SHARE);
}
