/* One knob: where the outcome changes. Candidates come from the limits by arithmetic; each change is then narrowed
 * down, with the rating as the judge, to two neighbouring numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rating/headroom_parts.h"

/* ------------------------------------------------------------------------------------------ the rating as the judge */

static const struct tpp_figure *deciding_figure(const struct tpp_compared *subject)
{
    const struct tpp_figure *best = &subject->rating.figures[TPP_BASIS_DECLARED];
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &subject->rating.figures[i];
        if (!best->is_present ||
            (best != &subject->rating.figures[TPP_BASIS_DECLARED] && figure->is_present && figure->tpp > best->tpp)) {
            best = figure;
        }
    }
    return best;
}

double tpp_knob_now(const struct tpp_compared *subject, enum tpp_knob knob)
{
    const struct tpp_figure *figure = deciding_figure(subject);
    switch (knob) {
    case TPP_KNOB_TPP:
        return figure->tpp;
    case TPP_KNOB_CLOCK:
        return subject->rate_clock_hz / 1e6;
    case TPP_KNOB_CORES:
        return subject->core_count;
    case TPP_KNOB_PER_CLOCK:
        return subject->ops_per_clock_core[figure->precision];
    case TPP_KNOB_DIE_AREA:
        return subject->subject.die_area_mm2;
    case TPP_KNOB_IO:
        return subject->subject.io_gb_per_s;
    case TPP_KNOB_DRAM:
        return subject->subject.dram_gb_per_s;
    case TPP_KNOB_COUNT:
        break;
    }
    return NAN;
}

static void scale(struct tpp_subject *subject, double to, double from)
{
    for (size_t i = 0; i < subject->rate_count; i++) {
        struct tpp_rate *rate = &subject->rates[i];
        rate->macs_per_second = rate->macs_per_second * to / from;
        rate->low_macs_per_second = rate->low_macs_per_second * to / from;
        rate->high_macs_per_second = rate->high_macs_per_second * to / from;
    }
}

static void turn(struct tpp_subject *subject, const struct tpp_compared *as_is, enum tpp_knob knob, double value)
{
    switch (knob) {
    case TPP_KNOB_TPP:
    case TPP_KNOB_CLOCK:
    case TPP_KNOB_CORES:
    case TPP_KNOB_PER_CLOCK:
        scale(subject, value, tpp_knob_now(as_is, knob));
        break;
    case TPP_KNOB_DIE_AREA:
        subject->die_area_mm2 = value;
        break;
    case TPP_KNOB_IO:
        subject->io_gb_per_s = value;
        break;
    case TPP_KNOB_DRAM:
        subject->dram_gb_per_s = value;
        break;
    case TPP_KNOB_COUNT:
        break;
    }
}

enum tpp_clause_outcome tpp_target_outcome(const struct tpp_rule_result *result, const char *label)
{
    size_t length = strlen(label);
    int is_open = 0;
    int is_asked = 0;
    for (size_t i = 0; i < result->clause_count; i++) {
        const struct tpp_clause_result *clause = &result->clauses[i];
        char next = strncmp(clause->label, label, length) == 0 ? clause->label[length] : 'x';
        if (length > 0 && next != '\0' && next != '.') {
            continue;
        }
        if (clause->outcome == TPP_CLAUSE_MEETS) {
            return TPP_CLAUSE_MEETS;
        }
        is_open |= clause->outcome == TPP_CLAUSE_UNDETERMINED;
        is_asked |= clause->outcome != TPP_CLAUSE_NOT_APPLICABLE;
    }
    return is_open ? TPP_CLAUSE_UNDETERMINED : is_asked ? TPP_CLAUSE_DOES_NOT_MEET : TPP_CLAUSE_NOT_APPLICABLE;
}

static const struct tpp_rule *rule_with(const struct tpp_rule *rules, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rules[i].id, id) == 0) {
            return &rules[i];
        }
    }
    return NULL;
}

/* The rule and those that it is asked with or without, directly or through others. A chain of more is no rule that
 * exists. */
enum { CHAIN_MAX = 8 };

static size_t chain_of(const struct tpp_rule *rule, const struct tpp_rule *rules, size_t count,
                       const struct tpp_rule *chain[CHAIN_MAX])
{
    size_t length = 0;
    chain[length++] = rule;
    for (size_t i = 0; i < length; i++) {
        const char *const asked[] = { chain[i]->requires_rule, chain[i]->unless_rule };
        for (size_t j = 0; j < sizeof asked / sizeof asked[0]; j++) {
            const struct tpp_rule *other = rule_with(rules, count, asked[j]);
            size_t known = 0;
            while (known < length && chain[known] != other) {
                known++;
            }
            if (other != NULL && known == length && length < CHAIN_MAX) {
                chain[length++] = other;
            }
        }
    }
    return length;
}

enum tpp_status tpp_headroom_outcome(const struct tpp_compared *subject, const struct tpp_rule *rules,
                                     size_t rule_count, const struct tpp_target *target, enum tpp_knob knob,
                                     double value, double cores, enum tpp_clause_outcome *outcome,
                                     struct tpp_error *err)
{
    const struct tpp_rule *chain[CHAIN_MAX];
    struct tpp_rule borrowed[CHAIN_MAX];
    struct tpp_rating rating;
    struct tpp_subject turned = subject->subject;
    size_t length = chain_of(target->rule, rules, rule_count, chain);
    for (size_t i = 0; i < length; i++) {
        borrowed[i] = *chain[i];
    }
    turned.rates = malloc((turned.rate_count + 1) * sizeof *turned.rates);
    if (turned.rates == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu rates", turned.rate_count);
    }
    memcpy(turned.rates, subject->subject.rates, turned.rate_count * sizeof *turned.rates);
    turn(&turned, subject, knob, value);
    if (!isnan(cores)) {
        turn(&turned, subject, TPP_KNOB_CORES, cores);
    }
    enum tpp_status status = tpp_rating_evaluate(&turned, borrowed, length, NULL, &rating, err);
    free(turned.rates);
    if (status == TPP_STATUS_OK) {
        *outcome = tpp_target_outcome(&rating.rules[0], target->label);
        tpp_rating_free(&rating);
    }
    return status;
}

/* ------------------------------------------------------------------------------------------ candidates */

/* What a value of the metric means for the knob; NAN where the knob does not move the metric. */
static double knob_at(const struct tpp_turning *turning, enum tpp_metric metric, double limit,
                      const struct tpp_figure *figure)
{
    const struct tpp_subject *subject = &turning->subject->subject;
    int moves_rates = turning->knob <= TPP_KNOB_PER_CLOCK;
    double now = tpp_knob_now(turning->subject, turning->knob);
    double tpp = figure->tpp * (isnan(turning->cores) ? 1 : turning->cores / turning->subject->core_count);
    switch (metric) {
    case TPP_METRIC_TPP:
    case TPP_METRIC_BITS_X_TOPS:
        return moves_rates ? now * limit / tpp : NAN;
    case TPP_METRIC_DENSITY:
        return moves_rates                          ? now * limit * subject->die_area_mm2 / tpp
               : turning->knob == TPP_KNOB_DIE_AREA ? tpp / limit
                                                    : NAN;
    case TPP_METRIC_IO:
        return turning->knob == TPP_KNOB_IO ? limit : NAN;
    case TPP_METRIC_DRAM:
        return turning->knob == TPP_KNOB_DRAM ? limit : NAN;
    case TPP_METRIC_DRAM_PLUS_IO:
        return turning->knob == TPP_KNOB_IO     ? limit - subject->dram_gb_per_s
               : turning->knob == TPP_KNOB_DRAM ? limit - subject->io_gb_per_s
                                                : NAN;
    default:
        return NAN;
    }
}

static void add_candidate(struct tpp_turning *turning, double value)
{
    if (isfinite(value) && value > 0 && turning->candidate_count < TPP_CANDIDATES_MAX) {
        turning->candidates[turning->candidate_count++] = value;
    }
}

static void add_clause(struct tpp_turning *turning, const struct tpp_clause *clause)
{
    for (size_t i = 0; i < clause->condition_count; i++) {
        for (int basis = 0; basis < TPP_BASIS_COUNT; basis++) {
            const struct tpp_figure *figure = &turning->subject->rating.figures[basis];
            if (figure->is_present) {
                add_candidate(turning,
                              knob_at(turning, clause->conditions[i].metric, clause->conditions[i].limit, figure));
            }
        }
    }
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static void find_candidates(struct tpp_turning *turning)
{
    const struct tpp_rule *chain[CHAIN_MAX];
    size_t length = chain_of(turning->target->rule, turning->rules, turning->rule_count, chain);
    for (size_t i = 0; i < length; i++) {
        for (size_t j = 0; j < chain[i]->clause_count; j++) {
            add_clause(turning, &chain[i]->clauses[j]);
        }
        for (size_t j = 0; j < chain[i]->exclusion_count; j++) {
            add_clause(turning, &chain[i]->exclusions[j]);
        }
    }
    qsort(turning->candidates, turning->candidate_count, sizeof *turning->candidates, compare_doubles);
}

/* ------------------------------------------------------------------------------------------ narrowing */

static enum tpp_status ask(const struct tpp_turning *turning, double value, enum tpp_clause_outcome *outcome,
                           struct tpp_error *err)
{
    return tpp_headroom_outcome(turning->subject, turning->rules, turning->rule_count, turning->target, turning->knob,
                                value, turning->cores, outcome, err);
}

static int are_neighbours(const struct tpp_turning *turning, double low, double high)
{
    return turning->knob == TPP_KNOB_CORES ? high - low <= 1 : nextafter(low, high) >= high;
}

static double between(const struct tpp_turning *turning, double low, double high)
{
    double middle = low + (high - low) / 2;
    return turning->knob == TPP_KNOB_CORES ? floor(middle) : middle;
}

/* Narrows [low, high], whose ends have different outcomes, to two neighbours of which the first has that of `low`. */
static enum tpp_status narrow(const struct tpp_turning *turning, double *low, double *high,
                              enum tpp_clause_outcome at_low, struct tpp_error *err)
{
    while (!are_neighbours(turning, *low, *high)) {
        double middle = between(turning, *low, *high);
        enum tpp_clause_outcome outcome;
        if (middle <= *low || middle >= *high) {
            break;
        }
        TPP_TRY(ask(turning, middle, &outcome, err));
        if (outcome == at_low) {
            *low = middle;
        } else {
            *high = middle;
        }
    }
    return TPP_STATUS_OK;
}

static void close_segment(struct tpp_turn *result, double to, double next, enum tpp_clause_outcome outcome)
{
    if (result->segment_count < TPP_SEGMENTS_MAX) {
        result->segments[result->segment_count - 1].to = to;
        result->segments[result->segment_count++] = (struct tpp_segment){ next, INFINITY, outcome };
    }
}

/* A value between the candidates i - 1 and i that is neither; whole for cores. */
static double probe_point(const struct tpp_turning *turning, size_t i)
{
    size_t count = turning->candidate_count;
    double low = i == 0 ? 0 : turning->candidates[i - 1];
    double high = i == count ? 2 * low + 1 : turning->candidates[i];
    double middle = low + (high - low) / 2;
    return turning->knob == TPP_KNOB_CORES ? (i == count ? ceil(high) : floor(middle)) : middle;
}

enum tpp_status tpp_turn_find(struct tpp_turning *turning, struct tpp_turn *result, struct tpp_error *err)
{
    *result = (struct tpp_turn){ .knob = turning->knob, .now = tpp_knob_now(turning->subject, turning->knob) };
    if (isnan(result->now)) {
        return TPP_STATUS_OK;
    }
    find_candidates(turning);
    double at = probe_point(turning, 0);
    at = turning->knob == TPP_KNOB_CORES && at < 1 ? 1 : at;
    enum tpp_clause_outcome outcome;
    TPP_TRY(ask(turning, at, &outcome, err));
    result->segments[result->segment_count++] = (struct tpp_segment){ 0, INFINITY, outcome };
    for (size_t i = 1; i <= turning->candidate_count; i++) {
        double next = probe_point(turning, i);
        enum tpp_clause_outcome after;
        if (next <= at) {
            continue;
        }
        TPP_TRY(ask(turning, next, &after, err));
        double end = next;
        while (after != outcome) { /* usually one change; two limits may fall between the same whole numbers */
            double low = at;
            double high = end;
            enum tpp_clause_outcome at_high;
            TPP_TRY(narrow(turning, &low, &high, outcome, err));
            TPP_TRY(ask(turning, high, &at_high, err));
            close_segment(result, low, high, at_high);
            outcome = at_high;
            at = high;
        }
        at = next;
    }
    return TPP_STATUS_OK;
}
