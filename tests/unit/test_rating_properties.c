/* What must hold for every subject: over random figures, not chosen ones. */
#include <stdint.h>
#include <stdlib.h>

#include "tests/unit/rating_support.h"

TestSuite(rating_properties, .init = load_rules, .fini = unload_rules);

enum { ROUNDS = 3000 };

static uint64_t state = 20261123;

static uint64_t random_bits(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static double random_unit(void)
{
    return (double)(random_bits() >> 11) * 0x1p-53;
}

/* Often exactly on a limit, sometimes one step beside it, else anywhere of the sizes that matter. */
static double random_tpp(void)
{
    static const double limits[] = { 1600, 2400, 4800, 21000 };
    double limit = limits[random_bits() % 4];
    switch (random_bits() % 6) {
    case 0:
        return limit;
    case 1:
        return nextafter(limit, 0);
    case 2:
        return nextafter(limit, 1e9);
    default:
        return pow(10, 2.5 + 2.5 * random_unit());
    }
}

static double maybe(double value)
{
    return random_bits() % 4 == 0 ? NAN : value;
}

static void random_facts(struct tpp_subject *subject)
{
    subject->die_area_mm2 = maybe(100 + 2000 * random_unit());
    subject->io_gb_per_s = maybe(1200 * random_unit());
    subject->dram_gb_per_s = maybe(13000 * random_unit());
    subject->datacenter = (enum tpp_answer)(random_bits() % 3);
}

static void add_random(struct tpp_subject *subject, enum tpp_basis basis)
{
    size_t count = 1 + random_bits() % 3;
    for (size_t i = 0; i < count; i++) {
        double tpp = random_tpp();
        struct tpp_rate rate = {
            .precision = (enum tpp_precision)(random_bits() % TPP_PRECISION_COUNT),
            .basis = basis,
            /* A caller that calls a measurement exact is not believed. */
            .bound = basis == TPP_BASIS_DECLARED || random_bits() % 2 ? TPP_BOUND_EXACT : TPP_BOUND_AT_LEAST,
            .low_macs_per_second = NAN,
            .high_macs_per_second = NAN,
        };
        rate.macs_per_second = tpp_rating_macs(tpp / tpp_precision_get(rate.precision)->bits);
        if (basis != TPP_BASIS_DECLARED && random_bits() % 2) {
            rate.low_macs_per_second = rate.macs_per_second * (1 - 0.1 * random_unit());
            rate.high_macs_per_second = rate.macs_per_second * (1 + 0.1 * random_unit());
        }
        cr_assert_eq(tpp_subject_add_rate(subject, &rate, NULL), TPP_STATUS_OK);
    }
}

static void evaluate(const struct tpp_subject *subject, struct tpp_rating *rating)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_rating_evaluate(subject, rules, rule_count, NULL, rating, &err), TPP_STATUS_OK, "%s", err.text);
}

/* ------------------------------------------------------------------------------------------ one-sided figures */

static void expect_no_denial(const struct tpp_rule_result *rule)
{
    cr_assert_neq(rule->outcome, TPP_CLAUSE_DOES_NOT_MEET, "%s", rule->headline);
    cr_assert_neq(rule->if_datacenter, TPP_CLAUSE_DOES_NOT_MEET);
    cr_assert_neq(rule->if_not_datacenter, TPP_CLAUSE_DOES_NOT_MEET);
    for (size_t j = 0; j < rule->clause_count; j++) {
        const struct tpp_clause_result *clause = &rule->clauses[j];
        cr_assert_neq(clause->outcome, TPP_CLAUSE_DOES_NOT_MEET, "%s", clause->clause->label);
        cr_assert_neq(clause->if_datacenter, TPP_CLAUSE_DOES_NOT_MEET);
        cr_assert_neq(clause->if_not_datacenter, TPP_CLAUSE_DOES_NOT_MEET);
        cr_assert_neq(*clause->reason, '\0', "%s without a reason", clause->clause->label);
    }
}

Test(rating_properties, a_measured_figure_never_gives_does_not_meet)
{
    for (int round = 0; round < ROUNDS; round++) {
        struct tpp_subject subject;
        struct tpp_rating rating;
        tpp_subject_init(&subject);
        random_facts(&subject);
        add_random(&subject, random_bits() % 2 ? TPP_BASIS_SUSTAINED : TPP_BASIS_ARCHITECTURAL);
        if (random_bits() % 2) {
            add_random(&subject, TPP_BASIS_SUSTAINED);
        }
        evaluate(&subject, &rating);
        for (size_t i = 0; i < rating.rule_count; i++) {
            expect_no_denial(&rating.rules[i]);
        }
        tpp_rating_free(&rating);
        tpp_subject_free(&subject);
    }
}

/* With a declaration beside it, a measured figure alone still denies nothing: what rests on it says meets or open. */
Test(rating_properties, what_denies_is_declared_and_not_contradicted)
{
    size_t denials = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct tpp_subject subject;
        struct tpp_rating rating;
        tpp_subject_init(&subject);
        random_facts(&subject);
        add_random(&subject, TPP_BASIS_DECLARED);
        add_random(&subject, TPP_BASIS_SUSTAINED);
        evaluate(&subject, &rating);
        for (size_t i = 0; i < rating.rule_count; i++) {
            for (size_t j = 0; j < rating.rules[i].clause_count; j++) {
                const struct tpp_clause_result *clause = &rating.rules[i].clauses[j];
                cr_assert_neq(clause->by_basis[TPP_BASIS_SUSTAINED], TPP_CLAUSE_DOES_NOT_MEET);
                if (clause->outcome == TPP_CLAUSE_DOES_NOT_MEET) {
                    denials++;
                    cr_assert_eq(clause->basis, TPP_BASIS_DECLARED);
                    cr_assert_eq(rating.figures[TPP_BASIS_DECLARED].is_contradicted, 0);
                }
            }
        }
        tpp_rating_free(&rating);
        tpp_subject_free(&subject);
    }
    cr_expect_gt(denials, 100, "the test must see denials to mean something");
}

/* Whatever a measured figure shows, the true value that it bounds from below must agree with. */
Test(rating_properties, a_lower_bound_agrees_with_every_value_above_it)
{
    size_t met = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct tpp_subject measured, exact;
        struct tpp_rating bounded, true_one;
        tpp_subject_init(&measured);
        random_facts(&measured);
        exact = measured;
        double low = random_tpp();
        double high = random_bits() % 3 == 0 ? low : low * (1 + 4 * random_unit());
        add_tpp(&measured, TPP_BASIS_SUSTAINED, low);
        add_tpp(&exact, TPP_BASIS_DECLARED, high);
        evaluate(&measured, &bounded);
        evaluate(&exact, &true_one);
        for (size_t i = 0; i < bounded.rule_count; i++) {
            for (size_t j = 0; j < bounded.rules[i].clause_count; j++) {
                if (bounded.rules[i].clauses[j].outcome == TPP_CLAUSE_MEETS) {
                    met++;
                    cr_assert_eq(true_one.rules[i].clauses[j].outcome, TPP_CLAUSE_MEETS, "%g to %g: %s", low, high,
                                 bounded.rules[i].clauses[j].clause->label);
                }
            }
        }
        tpp_rating_free(&bounded);
        tpp_rating_free(&true_one);
        tpp_subject_free(&measured);
        tpp_subject_free(&exact);
    }
    cr_expect_gt(met, 100);
}

/* ------------------------------------------------------------------------------------------ unknown is not clear */

/* Learning a fact may settle what was open; it never turns a verdict round. */
Test(rating_properties, learning_a_fact_never_contradicts)
{
    for (int round = 0; round < ROUNDS; round++) {
        struct tpp_subject less, more;
        struct tpp_rating before, after;
        tpp_subject_init(&less);
        random_facts(&less);
        add_random(&less, TPP_BASIS_DECLARED);
        more = less;
        more.die_area_mm2 = isnan(less.die_area_mm2) ? 100 + 2000 * random_unit() : less.die_area_mm2;
        more.io_gb_per_s = isnan(less.io_gb_per_s) ? 1200 * random_unit() : less.io_gb_per_s;
        more.dram_gb_per_s = isnan(less.dram_gb_per_s) ? 13000 * random_unit() : less.dram_gb_per_s;
        snprintf(more.first_marketed, sizeof more.first_marketed, "%s",
                 random_bits() % 2 ? "2025-12-31" : "2026-01-02");
        if (less.datacenter == TPP_ANSWER_UNKNOWN) {
            more.datacenter = random_bits() % 2 ? TPP_ANSWER_YES : TPP_ANSWER_NO;
        }
        evaluate(&less, &before);
        evaluate(&more, &after);
        for (size_t i = 0; i < before.rule_count; i++) {
            enum tpp_clause_outcome was = before.rules[i].outcome;
            cr_assert(was == TPP_CLAUSE_UNDETERMINED || was == after.rules[i].outcome, "%s: %s, then %s",
                      before.rules[i].rule->id, before.rules[i].headline, after.rules[i].headline);
            cr_assert_neq(after.rules[i].outcome, TPP_CLAUSE_UNDETERMINED, "all is known: %s", after.rules[i].headline);
        }
        tpp_rating_free(&before);
        tpp_rating_free(&after);
        tpp_subject_free(&less);
    }
}

/* ------------------------------------------------------------------------------------------ arithmetic */

Test(rating_properties, tpp_grows_with_the_rate_and_is_the_maximum)
{
    for (int round = 0; round < ROUNDS; round++) {
        struct tpp_subject subject;
        struct tpp_rating rating;
        tpp_subject_init(&subject);
        add_random(&subject, TPP_BASIS_DECLARED);
        double most = 0;
        for (size_t i = 0; i < subject.rate_count; i++) {
            double tpp = 0, faster = 0;
            enum tpp_precision precision = subject.rates[i].precision;
            double macs = subject.rates[i].macs_per_second;
            cr_assert_eq(tpp_rating_tpp(macs, precision, &tpp, NULL), TPP_STATUS_OK);
            cr_assert_eq(tpp_rating_tpp(macs * (1 + random_unit()), precision, &faster, NULL), TPP_STATUS_OK);
            cr_assert(faster >= tpp);
            double twice = 0;
            cr_assert_eq(tpp_rating_tpp(2 * macs, precision, &twice, NULL), TPP_STATUS_OK);
            cr_assert_eq(twice, 2 * tpp, "twice the rate is twice the TPP, exactly");
            most = tpp > most ? tpp : most;
        }
        evaluate(&subject, &rating);
        cr_assert_eq(rating.figures[TPP_BASIS_DECLARED].tpp, most);
        for (size_t i = 0; i < rating.precision_count; i++) {
            cr_assert(rating.precisions[i].tpp <= most);
        }
        tpp_rating_free(&rating);
        tpp_subject_free(&subject);
    }
}

/* More performance on the same die never leaves the union of the paragraphs of a datacenter part. */
Test(rating_properties, more_performance_never_leaves_3a090)
{
    for (int round = 0; round < ROUNDS; round++) {
        struct tpp_subject slow, fast;
        struct tpp_rating slow_rating, fast_rating;
        tpp_subject_init(&slow);
        tpp_subject_init(&fast);
        slow.die_area_mm2 = fast.die_area_mm2 = 100 + 2000 * random_unit();
        slow.datacenter = fast.datacenter = TPP_ANSWER_YES;
        double tpp = random_tpp();
        add_tpp(&slow, TPP_BASIS_DECLARED, tpp);
        add_tpp(&fast, TPP_BASIS_DECLARED, tpp * (1 + random_unit()));
        evaluate(&slow, &slow_rating);
        evaluate(&fast, &fast_rating);
        if (rule_result(&slow_rating, "us-2023-11")->outcome == TPP_CLAUSE_MEETS) {
            cr_assert_eq(rule_result(&fast_rating, "us-2023-11")->outcome, TPP_CLAUSE_MEETS);
        }
        tpp_rating_free(&slow_rating);
        tpp_rating_free(&fast_rating);
        tpp_subject_free(&slow);
        tpp_subject_free(&fast);
    }
}
