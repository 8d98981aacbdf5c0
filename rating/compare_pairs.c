/* Which difference between two changes which outcome: each difference alone is carried over to the first, which is then
 * rated again. What gives it the second's outcome is a cause; where nothing does alone, several are needed together. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rating/compare_parts.h"

enum { ALL_PAIRS_UP_TO = 5 };

const char *tpp_lever_title(enum tpp_lever lever)
{
    static const char *const titles[TPP_LEVER_COUNT] = { "the rates", "the die area", "the I/O rate",
                                                         "the DRAM bandwidth", "whether it is for datacenters" };
    return titles[lever];
}

static int is_of_lever(enum tpp_row_kind kind, enum tpp_lever lever)
{
    switch (lever) {
    case TPP_LEVER_RATES:
        return kind == TPP_ROW_PEAK || kind == TPP_ROW_SUSTAINED || kind == TPP_ROW_TPP;
    case TPP_LEVER_AREA:
        return kind == TPP_ROW_DIE_AREA;
    case TPP_LEVER_IO:
        return kind == TPP_ROW_IO;
    case TPP_LEVER_DRAM:
        return kind == TPP_ROW_DRAM;
    case TPP_LEVER_DATACENTER:
        return kind == TPP_ROW_DATACENTER;
    case TPP_LEVER_COUNT:
        break;
    }
    return 0;
}

static unsigned levers_that_differ(const struct tpp_comparison *comparison, size_t first, size_t second)
{
    unsigned levers = 0;
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct tpp_comparison_row *row = &comparison->rows[i];
        const struct tpp_row_value *a = &row->values[first];
        const struct tpp_row_value *b = &row->values[second];
        /* Known of one only can decide an outcome as well as a difference can. */
        int is_one_sided = isnan(a->value) != isnan(b->value);
        int counts = tpp_values_differ(a, b) || (is_one_sided && row->kind >= TPP_ROW_TPP);
        for (int lever = 0; counts && lever < TPP_LEVER_COUNT; lever++) {
            levers |= is_of_lever(row->kind, (enum tpp_lever)lever) ? 1u << lever : 0;
        }
    }
    return levers;
}

static enum tpp_status copy_rates(struct tpp_subject *to, const struct tpp_subject *from, struct tpp_error *err)
{
    to->rates = NULL;
    to->rate_count = 0;
    for (size_t i = 0; i < from->rate_count; i++) {
        TPP_TRY(tpp_subject_add_rate(to, &from->rates[i], err));
    }
    return TPP_STATUS_OK;
}

/* The first with the levers of a mask from the second. */
static enum tpp_status mix(const struct tpp_subject *first, const struct tpp_subject *second, unsigned levers,
                           struct tpp_subject *mixed, struct tpp_error *err)
{
    *mixed = *first;
    enum tpp_status status = copy_rates(mixed, (levers & 1u << TPP_LEVER_RATES) != 0 ? second : first, err);
    if ((levers & 1u << TPP_LEVER_AREA) != 0) {
        mixed->die_area_mm2 = second->die_area_mm2;
        mixed->die_area_standard_mm2 = second->die_area_standard_mm2;
    }
    if ((levers & 1u << TPP_LEVER_IO) != 0) {
        mixed->io_gb_per_s = second->io_gb_per_s;
    }
    if ((levers & 1u << TPP_LEVER_DRAM) != 0) {
        mixed->dram_gb_per_s = second->dram_gb_per_s;
    }
    if ((levers & 1u << TPP_LEVER_DATACENTER) != 0) {
        mixed->datacenter = second->datacenter;
    }
    return status;
}

/* Rates a mixture, and marks in `agrees` the rules under which it comes out as the second does. */
static enum tpp_status rate_mixture(const struct tpp_comparison *comparison, const struct tpp_pair *pair,
                                    unsigned levers, const char *date, char *agrees, struct tpp_error *err)
{
    struct tpp_subject mixed;
    struct tpp_rating rating;
    const struct tpp_compared *second = &comparison->compared[pair->second];
    enum tpp_status status = mix(&comparison->compared[pair->first].subject, &second->subject, levers, &mixed, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_rating_evaluate(&mixed, comparison->rules, comparison->rule_count, date, &rating, err);
    }
    tpp_subject_free(&mixed);
    if (status != TPP_STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < comparison->rule_count; i++) {
        agrees[i] = (char)tpp_rule_results_agree(&rating.rules[i], &second->rating.rules[i]);
    }
    tpp_rating_free(&rating);
    return TPP_STATUS_OK;
}

/* Each lever alone; then, for what none explains, all but each: what cannot be left out is needed. */
static enum tpp_status find_causes(const struct tpp_comparison *comparison, struct tpp_pair *pair, const char *date,
                                   char *agrees, struct tpp_error *err)
{
    for (int lever = 0; lever < TPP_LEVER_COUNT; lever++) {
        unsigned bit = 1u << lever;
        if ((pair->different & bit) == 0) {
            continue;
        }
        TPP_TRY(rate_mixture(comparison, pair, bit, date, agrees, err));
        for (size_t i = 0; i < pair->cause_count; i++) {
            pair->causes[i].levers |= agrees[pair->causes[i].rule] ? bit : 0;
        }
        TPP_TRY(rate_mixture(comparison, pair, pair->different & ~bit, date, agrees, err));
        for (size_t i = 0; i < pair->cause_count; i++) {
            pair->causes[i].needed |= agrees[pair->causes[i].rule] ? 0 : bit;
        }
    }
    for (size_t i = 0; i < pair->cause_count; i++) {
        if (pair->causes[i].levers != 0) {
            pair->causes[i].needed = 0;
        }
    }
    return TPP_STATUS_OK;
}

static enum tpp_status make_pair(struct tpp_comparison *comparison, size_t first, size_t second, const char *date,
                                 struct tpp_error *err)
{
    struct tpp_pair *pair = &comparison->pairs[comparison->pair_count];
    *pair = (struct tpp_pair){ .first = first, .second = second };
    pair->causes = calloc(comparison->rule_count + 1, sizeof *pair->causes);
    if (pair->causes == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory while comparing");
    }
    comparison->pair_count++;
    pair->different = levers_that_differ(comparison, first, second);
    for (size_t i = 0; i < comparison->rule_count; i++) {
        if (!tpp_rule_results_agree(&comparison->compared[first].rating.rules[i],
                                    &comparison->compared[second].rating.rules[i])) {
            pair->causes[pair->cause_count++].rule = i;
        }
    }
    if (pair->cause_count == 0) {
        return TPP_STATUS_OK;
    }
    char *agrees = calloc(comparison->rule_count, 1);
    if (agrees == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory while comparing");
    }
    enum tpp_status status = find_causes(comparison, pair, date, agrees, err);
    free(agrees);
    return status;
}

enum tpp_status tpp_compare_pairs(struct tpp_comparison *comparison, const char *date, struct tpp_error *err)
{
    size_t count = comparison->count;
    int is_all = count <= ALL_PAIRS_UP_TO;
    comparison->pairs = calloc(is_all ? count * (count - 1) / 2 : count - 1, sizeof *comparison->pairs);
    if (comparison->pairs == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory while comparing");
    }
    for (size_t i = 0; i < (is_all ? count : 1); i++) {
        for (size_t j = i + 1; j < count; j++) {
            TPP_TRY(make_pair(comparison, i, j, date, err));
        }
    }
    return TPP_STATUS_OK;
}
