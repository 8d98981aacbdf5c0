/* From rates to figures: what a rate counts under the choices made, the maximum over precisions, and where a
 * measurement proves more than was declared. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "rating/judge.h"

/* ------------------------------------------------------------------------------------------ precisions */

/* With vector units added, each kind of unit has its own figure; else the fastest counts, whichever it is of. */
static int is_of(const struct tpp_subject *subject, const struct tpp_rate *rate, enum tpp_unit unit)
{
    return subject->choices.adds_vector_units ? rate->unit == unit : unit == TPP_UNIT_MATRIX;
}

/* The fastest rate of a precision on a basis; NULL when there is none. */
static const struct tpp_rate *fastest(const struct tpp_subject *subject, enum tpp_basis basis, enum tpp_unit unit,
                                      enum tpp_precision precision)
{
    const struct tpp_rate *best = NULL;
    for (size_t i = 0; i < subject->rate_count; i++) {
        const struct tpp_rate *rate = &subject->rates[i];
        if (rate->basis == basis && rate->precision == precision && is_of(subject, rate, unit) &&
            (best == NULL || rate->macs_per_second > best->macs_per_second)) {
            best = rate;
        }
    }
    return best;
}

/* What the circuits of the level do together, a declared rate at the clock that was chosen for it. */
static double level_scale(const struct tpp_subject *subject, enum tpp_basis basis)
{
    double scale = subject->choices.circuit_count;
    int is_clocked =
        basis == TPP_BASIS_DECLARED && subject->choices.clock == TPP_CLOCK_GIVEN && subject->declared_clock_hz > 0;
    return is_clocked ? scale * (subject->choices.clock_hz / subject->declared_clock_hz) : scale;
}

static enum tpp_status rate_precision(const struct tpp_subject *subject, const struct tpp_rate *rate,
                                      struct tpp_precision_result *result, struct tpp_error *err)
{
    double scale = level_scale(subject, rate->basis);
    struct tpp_precision_result made = {
        .precision = rate->precision,
        .basis = rate->basis,
        /* Only a declaration can be exact: what a caller says of a measurement does not make it so. */
        .bound = rate->basis == TPP_BASIS_DECLARED ? rate->bound : TPP_BOUND_AT_LEAST,
        .unit = rate->unit,
        .macs_per_second = rate->macs_per_second * scale,
        .bits = tpp_choices_bits(&subject->choices, rate->precision),
        .tpp_low = NAN,
        .tpp_high = NAN,
    };
    TPP_TRY(tpp_rating_tpp_of_bits(made.macs_per_second, made.bits, &made.tpp, err));
    if (isfinite(rate->low_macs_per_second) && isfinite(rate->high_macs_per_second)) {
        TPP_TRY(tpp_rating_tpp_of_bits(rate->low_macs_per_second * scale, made.bits, &made.tpp_low, err));
        TPP_TRY(tpp_rating_tpp_of_bits(rate->high_macs_per_second * scale, made.bits, &made.tpp_high, err));
    }
    made.budget.parts[TPP_PART_REPEATABILITY] =
        tpp_uncertainty_of_interval(rate->macs_per_second, rate->low_macs_per_second, rate->high_macs_per_second);
    made.budget.parts[TPP_PART_TIMER] = rate->timer_uncertainty;
    made.budget.parts[TPP_PART_CLOCK] = rate->clock_uncertainty;
    tpp_budget_combine(&made.budget);
    (void)snprintf(made.source, sizeof made.source, "%s", rate->source);
    *result = made;
    return TPP_STATUS_OK;
}

/* In table order, basis by basis. */
static enum tpp_status rate_precisions(const struct tpp_subject *subject, struct tpp_rating *rating,
                                       struct tpp_error *err)
{
    rating->precisions = calloc(subject->rate_count + 1, sizeof *rating->precisions);
    if (rating->precisions == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for the TPP of each precision");
    }
    for (int i = 0; i < TPP_BASIS_COUNT * TPP_PRECISION_COUNT * TPP_UNIT_COUNT; i++) {
        enum tpp_basis basis = (enum tpp_basis)(i / (TPP_PRECISION_COUNT * TPP_UNIT_COUNT));
        enum tpp_precision precision = (enum tpp_precision)(i / TPP_UNIT_COUNT % TPP_PRECISION_COUNT);
        int counts = (subject->choices.basis_mask & 1u << basis) != 0 &&
                     (subject->choices.precision_mask & 1u << precision) != 0;
        const struct tpp_rate *rate =
            counts ? fastest(subject, basis, (enum tpp_unit)(i % TPP_UNIT_COUNT), precision) : NULL;
        if (rate != NULL) {
            TPP_TRY(rate_precision(subject, rate, &rating->precisions[rating->precision_count], err));
            rating->precision_count++;
        }
    }
    if (rating->precision_count == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID,
                        "the choices leave no rate to rate: none of those given is of a basis and a precision that "
                        "count");
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ figures */

static struct tpp_figure no_figure(void)
{
    return (struct tpp_figure){ .tpp = NAN, .tpp_low = NAN, .tops = NAN, .density = NAN };
}

/* The figure of one kind of unit: the maximum over precisions. */
static struct tpp_figure maximum_of(const struct tpp_rating *rating, enum tpp_basis basis, int has_unit,
                                    enum tpp_unit unit)
{
    struct tpp_figure figure = no_figure();
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        if (result->basis != basis || (has_unit && result->unit != unit)) {
            continue;
        }
        double tops = fmax(tpp_rating_tops(result->macs_per_second), figure.is_present ? figure.tops : 0);
        if (!figure.is_present || result->tpp > figure.tpp) {
            figure = (struct tpp_figure){
                .is_present = 1,
                .bound = result->bound,
                .tpp = result->tpp,
                .tpp_low = result->tpp_low,
                .precision = result->precision,
                .density = NAN,
                .budget = result->budget,
            };
        }
        figure.tops = tops;
    }
    return figure;
}

/* Matrix engine and vector units work side by side: the sum of what each does at its best. */
static struct tpp_figure add_units(struct tpp_figure matrix, struct tpp_figure vector)
{
    if (!matrix.is_present || !vector.is_present) {
        vector.vector_tpp = vector.is_present ? vector.tpp : 0;
        return matrix.is_present ? matrix : vector;
    }
    for (int i = 0; i < TPP_PART_COUNT; i++) {
        /* As if they erred alike: timer and clock are the same for both. */
        matrix.budget.parts[i] = (matrix.budget.parts[i] * matrix.tpp + vector.budget.parts[i] * vector.tpp) /
                                 fmax(matrix.tpp + vector.tpp, DBL_MIN);
    }
    tpp_budget_combine(&matrix.budget);
    matrix.vector_tpp = vector.tpp;
    matrix.tpp += vector.tpp;
    matrix.tpp_low += vector.tpp_low;
    matrix.tops += vector.tops;
    return matrix;
}

static struct tpp_figure sum_of_units(const struct tpp_rating *rating, enum tpp_basis basis)
{
    return add_units(maximum_of(rating, basis, 1, TPP_UNIT_MATRIX), maximum_of(rating, basis, 1, TPP_UNIT_VECTOR));
}

static enum tpp_status find_figures(struct tpp_rating *rating, struct tpp_error *err)
{
    const struct tpp_subject *subject = &rating->subject;
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        struct tpp_figure *figure = &rating->figures[i];
        *figure = rating->subject.choices.adds_vector_units ? sum_of_units(rating, (enum tpp_basis)i)
                                                            : maximum_of(rating, (enum tpp_basis)i, 0, TPP_UNIT_MATRIX);
        if (figure->is_present && !isnan(rating->subject.die_area_mm2)) {
            TPP_TRY(tpp_rating_density(figure->tpp, rating->subject.die_area_mm2, &figure->density, err));
            figure->budget.parts[TPP_PART_DIE_AREA] = subject->die_area_standard_mm2 / subject->die_area_mm2;
            tpp_budget_combine(&figure->budget);
        }
    }
    return TPP_STATUS_OK;
}

/* The fastest of one kind of unit, and of all where units are not added. */
static void raise_figure(struct tpp_figure *figure, const struct tpp_rate *rate, double macs_per_second, double tpp)
{
    double tops = tpp_rating_tops(macs_per_second);
    if (!figure->is_present || tpp > figure->tpp) {
        figure->is_present = 1;
        figure->bound = rate->bound;
        figure->tpp = tpp;
        figure->precision = rate->precision;
    }
    figure->tops = isnan(figure->tops) || tops > figure->tops ? tops : figure->tops;
}

enum tpp_status tpp_declared_figure(const struct tpp_subject *subject, struct tpp_figure *figure, struct tpp_error *err)
{
    const struct tpp_choices *choices = &subject->choices;
    double scale = level_scale(subject, TPP_BASIS_DECLARED);
    struct tpp_figure units[TPP_UNIT_COUNT] = { no_figure(), no_figure() };
    int counts_basis = (choices->basis_mask & 1u << TPP_BASIS_DECLARED) != 0;
    for (size_t i = 0; i < subject->rate_count; i++) {
        const struct tpp_rate *rate = &subject->rates[i];
        double tpp = NAN;
        if (!counts_basis || (choices->precision_mask & 1u << rate->precision) == 0) {
            continue;
        }
        double macs = rate->macs_per_second * scale;
        TPP_TRY(tpp_rating_tpp_of_bits(macs, tpp_choices_bits(choices, rate->precision), &tpp, err));
        raise_figure(&units[choices->adds_vector_units ? rate->unit : TPP_UNIT_MATRIX], rate, macs, tpp);
    }
    struct tpp_figure made = add_units(units[TPP_UNIT_MATRIX], units[TPP_UNIT_VECTOR]);
    if (!made.is_present) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the choices leave no rate to rate");
    }
    if (!isnan(subject->die_area_mm2)) {
        TPP_TRY(tpp_rating_density(made.tpp, subject->die_area_mm2, &made.density, err));
    }
    *figure = made;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ conflicts */

static const struct tpp_precision_result *declared_for(const struct tpp_rating *rating, enum tpp_precision precision)
{
    for (size_t i = 0; i < rating->precision_count; i++) {
        if (rating->precisions[i].basis == TPP_BASIS_DECLARED && rating->precisions[i].precision == precision) {
            return &rating->precisions[i];
        }
    }
    return NULL;
}

/* Where a measurement proves more than was declared, the declaration is no longer exact: what it says at least holds,
 * what it says at most does not. */
static enum tpp_status find_conflicts(struct tpp_rating *rating, struct tpp_error *err)
{
    struct tpp_figure *declared = &rating->figures[TPP_BASIS_DECLARED];
    if (!declared->is_present) {
        return TPP_STATUS_OK;
    }
    rating->conflicts = calloc(rating->precision_count, sizeof *rating->conflicts);
    if (rating->conflicts == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory while comparing figures");
    }
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *measured = &rating->precisions[i];
        if (measured->basis == TPP_BASIS_DECLARED) {
            continue;
        }
        const struct tpp_precision_result *same = declared_for(rating, measured->precision);
        double proved = measured->tpp * fmax(0, 1 - TPP_COVERAGE_FACTOR * measured->budget.tpp);
        int is_maximum = proved > declared->tpp;
        if (!is_maximum && (same == NULL || proved <= same->tpp)) {
            continue;
        }
        rating->conflicts[rating->conflict_count++] = (struct tpp_conflict){
            .precision = measured->precision,
            .basis = measured->basis,
            .measured_tpp = proved,
            .declared_tpp = is_maximum ? declared->tpp : same->tpp,
            .is_maximum = is_maximum,
        };
        declared->is_contradicted |= is_maximum;
    }
    if (declared->is_contradicted) {
        declared->bound = TPP_BOUND_AT_LEAST;
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ all of it */

enum tpp_status tpp_rates_to_figures(const struct tpp_subject *subject, struct tpp_rating *rating,
                                     struct tpp_error *err)
{
    if (subject->is_memory) {
        /* It has no rate, and what is asked of it is known as declared. */
        for (int i = 0; i < TPP_BASIS_COUNT; i++) {
            rating->figures[i] = no_figure();
        }
        rating->figures[TPP_BASIS_DECLARED].is_present = 1;
        return TPP_STATUS_OK;
    }
    TPP_TRY(rate_precisions(subject, rating, err));
    TPP_TRY(find_figures(rating, err));
    return find_conflicts(rating, err);
}
