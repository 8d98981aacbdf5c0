/* Laws that hold for every design under the rules, each a function that takes a random one and is 1 where it holds; and
 * the hooks by which errors are planted. Include rating_support.h's suite functions with it. */
#ifndef TPP_TESTS_RULE_LAWS_H
#define TPP_TESTS_RULE_LAWS_H

#include <stdint.h>
#include <stdlib.h>

#include "tests/unit/rating_support.h"

static uint64_t state;

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

/* ------------------------------------------------------------------------------------------ what is under test */

/** The rating, with an error in front of it or none; the rules are the suite's and may be planted too. */
static void (*distort)(struct tpp_subject *subject);

/** An error that only order shows: clauses behind the first are never met. */
static int looks_at_first_only;

/** A design as the laws speak of it. */
struct design {
    double tpp, area, io, dram;
    enum tpp_answer datacenter;
};

enum { NONE, B, A };

/** What the rating says of it. */
struct said {
    double tpp, density;
    int rank; /* of 2023: A before B before NONE */
    int is_a1, is_a2, is_b1, is_b2;
    enum tpp_clause_outcome rule_2022, rule_2026;
};

static void add_rate(struct tpp_subject *subject, enum tpp_precision precision, double tpp)
{
    struct tpp_rate rate = {
        .precision = precision,
        .basis = TPP_BASIS_DECLARED,
        .bound = TPP_BOUND_EXACT,
        .macs_per_second = tpp_rating_macs(tpp / tpp_precision_get(precision)->bits),
        .low_macs_per_second = NAN,
        .high_macs_per_second = NAN,
    };
    cr_assert_eq(tpp_subject_add_rate(subject, &rate, NULL), TPP_STATUS_OK);
}

static void begin(struct tpp_subject *subject, const struct design *design)
{
    tpp_subject_init(subject);
    subject->die_area_mm2 = design->area;
    subject->io_gb_per_s = design->io;
    subject->dram_gb_per_s = design->dram;
    subject->datacenter = design->datacenter;
}

static int is_met(const struct tpp_rating *rating, const char *label)
{
    return clause_result(rating, "us-2023-11", label)->outcome == TPP_CLAUSE_MEETS;
}

static struct tpp_rule *find_rule(const char *id)
{
    return &rules[tpp_rules_find(rules, rule_count, id) - rules];
}

/* Makes clauses behind the first impossible, or what they were again. */
static void hide_others(double *limits, int is_hidden)
{
    struct tpp_rule *rule = find_rule("us-2023-11");
    for (size_t i = 1; looks_at_first_only && i < rule->clause_count; i++) {
        struct tpp_condition *condition = &rule->clauses[i].conditions[0];
        double never = condition->op == TPP_OP_BELOW ? 0 : 1e18;
        limits[i] = is_hidden ? condition->limit : limits[i];
        condition->limit = is_hidden ? never : limits[i];
    }
}

/* Rates a subject and frees it. */
static struct said judge(struct tpp_subject *subject)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_rating rating;
    if (distort != NULL) {
        distort(subject);
    }
    double limits[TPP_SWEEP_CLAUSES_MAX];
    hide_others(limits, 1);
    enum tpp_status status = tpp_rating_evaluate(subject, rules, rule_count, NULL, &rating, &err);
    hide_others(limits, 0);
    cr_assert_eq(status, TPP_STATUS_OK, "%s", err.text);
    struct said said = {
        .tpp = rating.figures[TPP_BASIS_DECLARED].tpp,
        .density = rating.figures[TPP_BASIS_DECLARED].density,
        .is_a1 = is_met(&rating, "3A090.a.1"),
        .is_a2 = is_met(&rating, "3A090.a.2"),
        .is_b1 = is_met(&rating, "3A090.b.1"),
        .is_b2 = is_met(&rating, "3A090.b.2"),
        .rule_2022 = rule_result(&rating, "us-2022-10")->outcome,
        .rule_2026 = rule_result(&rating, "us-2026-01-cn-review")->outcome,
    };
    said.rank = said.is_a1 || said.is_a2 ? A : said.is_b1 || said.is_b2 ? B : NONE;
    tpp_rating_free(&rating);
    tpp_subject_free(subject);
    return said;
}

static struct said judge_design(const struct design *design)
{
    struct tpp_subject subject;
    begin(&subject, design);
    add_rate(&subject, TPP_FP16, design->tpp);
    return judge(&subject);
}

static int is_same(const struct said *a, const struct said *b)
{
    return a->tpp == b->tpp && a->density == b->density && a->is_a1 == b->is_a1 && a->is_a2 == b->is_a2 &&
           a->is_b1 == b->is_b1 && a->is_b2 == b->is_b2 && a->rule_2022 == b->rule_2022 && a->rule_2026 == b->rule_2026;
}

/* Often on a limit or a step beside it; the area often such that the density is. */
static double near_limit(const double *limits, size_t count, double least, double most)
{
    double limit = limits[random_bits() % count];
    switch (random_bits() % 5) {
    case 0:
        return limit;
    case 1:
        return nextafter(limit, 0);
    case 2:
        return nextafter(limit, 1e9);
    default:
        return least + (most - least) * random_unit();
    }
}

static struct design random_design(void)
{
    static const double tpps[] = { 1600, 2400, 4800, 21000 };
    static const double densities[] = { 1.6, 3.2, 5.92 };
    static const double ios[] = { 600 };
    static const double drams[] = { 6500 };
    struct design design = {
        .tpp = near_limit(tpps, 4, 500, 30000),
        .io = near_limit(ios, 1, 0, 1800),
        .dram = near_limit(drams, 1, 100, 9000),
        .datacenter = random_bits() % 3 == 0 ? TPP_ANSWER_NO : TPP_ANSWER_YES,
    };
    design.area = design.tpp / near_limit(densities, 3, 0.5, 12);
    return design;
}

/* ------------------------------------------------------------------------------------------ the laws: 1 where it holds
 */

static int more_rate_never_ranks_lower(void)
{
    struct design design = random_design();
    struct said slow = judge_design(&design);
    design.tpp *= 1 + 2 * random_unit();
    struct said fast = judge_design(&design);
    return fast.tpp >= slow.tpp && fast.rank >= slow.rank &&
           !(slow.rule_2022 == TPP_CLAUSE_MEETS && fast.rule_2022 != TPP_CLAUSE_MEETS);
}

static int more_area_never_ranks_higher(void)
{
    struct design design = random_design();
    struct said small = judge_design(&design);
    design.area *= 1 + random_unit();
    struct said large = judge_design(&design);
    return large.density <= small.density && large.rank <= small.rank && large.tpp == small.tpp;
}

/* Two equal circuits of half the rate on half the area are one; powers of two lose no bit. */
static int units_do_not_matter(void)
{
    struct design design = random_design();
    struct said whole = judge_design(&design);
    struct design half = design;
    struct tpp_subject subject;
    half.tpp /= 2;
    half.area /= 2;
    half.dram /= 2;
    begin(&subject, &half);
    subject.choices.circuit_count = 2;
    add_rate(&subject, TPP_FP16, half.tpp);
    struct said two = judge(&subject);
    return whole.tpp == two.tpp && whole.density == two.density && whole.rank == two.rank &&
           whole.rule_2026 == two.rule_2026;
}

/* Twice the rate at half the bits is the same. */
static int bits_and_rate_trade(void)
{
    struct design design = random_design();
    struct said wide = judge_design(&design);
    struct tpp_subject subject;
    begin(&subject, &design);
    add_rate(&subject, TPP_FP8, design.tpp);
    struct said narrow = judge(&subject);
    return is_same(&wide, &narrow);
}

/* The highest of all precisions decides, in whatever order they come, and lower ones change nothing. */
static int the_maximum_decides(void)
{
    static const enum tpp_precision precisions[] = { TPP_FP16, TPP_FP8, TPP_INT8 };
    struct design design = random_design();
    struct said alone = judge_design(&design);
    struct tpp_subject subject;
    size_t first = random_bits() % 3;
    begin(&subject, &design);
    for (size_t i = 0; i < 3; i++) {
        add_rate(&subject, precisions[(first + i) % 3], design.tpp * ((first + i) % 3 == 0 ? 1 : random_unit()));
    }
    struct said all = judge(&subject);
    return is_same(&alone, &all);
}

static int not_for_datacenters_never_ranks_higher(void)
{
    struct design design = random_design();
    design.datacenter = TPP_ANSWER_YES;
    struct said yes = judge_design(&design);
    design.datacenter = TPP_ANSWER_NO;
    struct said no = judge_design(&design);
    return no.rank <= yes.rank && (design.tpp >= 4800 ? no.rank == yes.rank : no.rank == NONE);
}

static int less_memory_never_fails_the_review(void)
{
    struct design design = random_design();
    struct said much = judge_design(&design);
    design.dram *= random_unit();
    struct said little = judge_design(&design);
    return !(much.rule_2026 == TPP_CLAUSE_MEETS && little.rule_2026 != TPP_CLAUSE_MEETS) &&
           (much.rule_2026 == TPP_CLAUSE_NOT_APPLICABLE) == (little.rule_2026 == TPP_CLAUSE_NOT_APPLICABLE);
}

/* Which clause and which condition is written first makes no difference to what is met. */
static int order_of_clauses_does_not_matter(void)
{
    struct design design = random_design();
    struct tpp_rule *rule = find_rule("us-2023-11");
    struct said before = judge_design(&design);
    size_t i = random_bits() % rule->clause_count, j = random_bits() % rule->clause_count;
    struct tpp_clause kept = rule->clauses[i];
    rule->clauses[i] = rule->clauses[j];
    rule->clauses[j] = kept;
    struct tpp_condition *conditions = rule->clauses[i].conditions;
    size_t last = rule->clauses[i].condition_count - 1;
    struct tpp_condition first = conditions[0];
    conditions[0] = conditions[last];
    conditions[last] = first;
    struct said after = judge_design(&design);
    return is_same(&before, &after);
}

/* The text of the rule, written down here a second time. */
static int the_text_says_the_same(void)
{
    struct design design = random_design();
    struct said said = judge_design(&design);
    /* The last bit of a TPP is that of its rate: what is judged is the TPP that the rate gives. */
    double tpp = said.tpp, pd = said.tpp / design.area;
    int is_out = design.datacenter == TPP_ANSWER_NO && tpp < 4800;
    int a1 = !is_out && tpp >= 4800;
    int a2 = !is_out && tpp >= 1600 && pd >= 5.92;
    int b1 = !is_out && tpp >= 2400 && tpp < 4800 && pd >= 1.6 && pd < 5.92;
    int b2 = !is_out && tpp >= 1600 && pd >= 3.2 && pd < 5.92;
    int is_controlled = a1 || a2 || b1 || b2;
    enum tpp_clause_outcome review = !is_controlled                      ? TPP_CLAUSE_NOT_APPLICABLE
                                     : tpp < 21000 && design.dram < 6500 ? TPP_CLAUSE_MEETS
                                                                         : TPP_CLAUSE_DOES_NOT_MEET;
    enum tpp_clause_outcome first = design.io >= 600 && tpp >= 4800 ? TPP_CLAUSE_MEETS : TPP_CLAUSE_DOES_NOT_MEET;
    return fabs(tpp / design.tpp - 1) < 1e-15 && said.density == pd && said.is_a1 == a1 && said.is_a2 == a2 &&
           said.is_b1 == b1 && said.is_b2 == b2 && said.rule_2026 == review && said.rule_2022 == first;
}

#endif
