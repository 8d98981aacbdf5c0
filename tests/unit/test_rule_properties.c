/* Laws that hold for every design, over random ones with a fixed seed; and each law is shown to notice an error that is
 * planted in a copy of the rules, or in front of the rating. */
#include "tests/unit/rule_laws.h"

TestSuite(rule_properties, .init = load_rules, .fini = unload_rules);

enum { ROUNDS = 400 };

/* ------------------------------------------------------------------------------------------ they hold */

typedef int (*law)(void);

static const law laws[] = {
    more_rate_never_ranks_lower,
    more_area_never_ranks_higher,
    units_do_not_matter,
    bits_and_rate_trade,
    the_maximum_decides,
    not_for_datacenters_never_ranks_higher,
    less_memory_never_fails_the_review,
    order_of_clauses_does_not_matter,
    the_text_says_the_same,
};

/* The first round in which it does not hold; ROUNDS where it holds in all. */
static int first_failure(law one)
{
    state = 20261126;
    for (int round = 0; round < ROUNDS; round++) {
        if (!one()) {
            return round;
        }
    }
    return ROUNDS;
}

Test(rule_properties, every_law_holds)
{
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        cr_expect_eq(first_failure(laws[i]), ROUNDS, "law %zu", i);
    }
}

/* ------------------------------------------------------------------------------------------ and would notice */

static struct tpp_condition *condition_of(const char *id, size_t clause, size_t condition)
{
    return &find_rule(id)->clauses[clause].conditions[condition];
}

static void a1_strictly_above(void)
{
    condition_of("us-2023-11", 0, 0)->op = TPP_OP_ABOVE;
}

static void a1_a_bit_higher(void)
{
    condition_of("us-2023-11", 0, 0)->limit = nextafter(4800, 1e9);
}

static void a2_below_its_density(void)
{
    condition_of("us-2023-11", 1, 1)->op = TPP_OP_BELOW;
}

static void b1_with_an_upper_rate_of_b2(void)
{
    condition_of("us-2023-11", 2, 1)->limit = 2500;
    condition_of("us-2023-11", 3, 0)->limit = 2600;
}

static void b2_at_most_the_upper_density(void)
{
    condition_of("us-2023-11", 3, 2)->op = TPP_OP_AT_MOST;
}

static void note_2_forgotten(void)
{
    find_rule("us-2023-11")->exclusion_count = 0;
}

static void note_2_for_datacenters(void)
{
    find_rule("us-2023-11")->exclusions[0].conditions[0].limit = 1;
}

static void review_of_enough_memory(void)
{
    condition_of("us-2026-01-cn-review", 0, 1)->op = TPP_OP_AT_LEAST;
}

static void first_rule_on_slow_links(void)
{
    condition_of("us-2022-10", 0, 0)->op = TPP_OP_BELOW;
}

static void only_the_first_clause(void)
{
    looks_at_first_only = 1;
}

static void doubles(struct tpp_subject *subject)
{
    subject->rates[0].macs_per_second *= 2; /* the 2 of the formula counted once more */
}

static void keeps_the_first(struct tpp_subject *subject)
{
    subject->rate_count = 1;
}

static void adds_up(struct tpp_subject *subject)
{
    for (size_t i = 1; i < subject->rate_count; i++) {
        subject->rates[0].macs_per_second += subject->rates[i].macs_per_second;
    }
}

static void caps(struct tpp_subject *subject)
{
    if (subject->rates[0].macs_per_second > 300e12) {
        subject->rates[0].macs_per_second /= 4;
    }
}

static void counts_operations(struct tpp_subject *subject)
{
    subject->rates[0].precision = TPP_FP16; /* a rate without its own bits */
}

static void inverts_the_area(struct tpp_subject *subject)
{
    subject->die_area_mm2 = 1e6 / subject->die_area_mm2;
}

static void rounds_the_area(struct tpp_subject *subject)
{
    subject->die_area_mm2 = round(subject->die_area_mm2 / 64) * 64 + 1;
}

static void takes_everything_for_datacenters(struct tpp_subject *subject)
{
    subject->datacenter = TPP_ANSWER_YES;
}

static const struct plant {
    const char *name;
    void (*in_rules)(void);
    void (*in_rating)(struct tpp_subject *subject);
    law noticed_by[3];
} plants[] = {
    { "a.1 strictly above", a1_strictly_above, NULL, { the_text_says_the_same } },
    { "a.1 a bit higher", a1_a_bit_higher, NULL, { the_text_says_the_same } },
    { "a.2 below its density",
      a2_below_its_density,
      NULL,
      { more_rate_never_ranks_lower, more_area_never_ranks_higher, the_text_says_the_same } },
    { "a gap between b.1 and b.2",
      b1_with_an_upper_rate_of_b2,
      NULL,
      { more_rate_never_ranks_lower, the_text_says_the_same } },
    { "b.2 at most", b2_at_most_the_upper_density, NULL, { the_text_says_the_same } },
    { "Note 2 forgotten", note_2_forgotten, NULL, { not_for_datacenters_never_ranks_higher, the_text_says_the_same } },
    { "Note 2 turned round",
      note_2_for_datacenters,
      NULL,
      { not_for_datacenters_never_ranks_higher, the_text_says_the_same } },
    { "review of enough memory",
      review_of_enough_memory,
      NULL,
      { less_memory_never_fails_the_review, the_text_says_the_same } },
    { "2022 on slow links", first_rule_on_slow_links, NULL, { the_text_says_the_same } },
    { "only the first clause", only_the_first_clause, NULL, { order_of_clauses_does_not_matter } },
    { "doubled", NULL, doubles, { the_maximum_decides, the_text_says_the_same } },
    { "only the first rate", NULL, keeps_the_first, { the_maximum_decides } },
    { "rates added up", NULL, adds_up, { the_maximum_decides } },
    { "a cap", NULL, caps, { more_rate_never_ranks_lower, bits_and_rate_trade, the_text_says_the_same } },
    { "bits of another format", NULL, counts_operations, { bits_and_rate_trade, the_maximum_decides } },
    { "area turned round", NULL, inverts_the_area, { more_area_never_ranks_higher, units_do_not_matter } },
    { "area rounded", NULL, rounds_the_area, { units_do_not_matter, the_text_says_the_same } },
    { "everything for datacenters",
      NULL,
      takes_everything_for_datacenters,
      { not_for_datacenters_never_ranks_higher, the_text_says_the_same } },
};

Test(rule_properties, planted_errors_are_noticed)
{
    for (size_t i = 0; i < sizeof plants / sizeof plants[0]; i++) {
        for (size_t j = 0; j < 3 && plants[i].noticed_by[j] != NULL; j++) {
            unload_rules();
            load_rules();
            if (plants[i].in_rules != NULL) {
                plants[i].in_rules();
            }
            distort = plants[i].in_rating;
            int round = first_failure(plants[i].noticed_by[j]);
            distort = NULL;
            looks_at_first_only = 0;
            cr_expect_lt(round, ROUNDS, "%s: not noticed by law %zu of those named", plants[i].name, j);
        }
    }
}
