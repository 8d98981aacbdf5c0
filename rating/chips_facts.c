/* What a chip's figures come to: the figure a claim is about, and the chip as the claim has it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rating/rating.h"

static const struct {
    const char *id;
    const char *title;
    const char *unit;
} facts[] = {
#define ROW(name, id, title, unit) { id, title, unit },
    TPP_FACT_LIST(ROW)
#undef ROW
};

const char *tpp_claim_about_name(int fact)
{
    return fact >= 0 && fact < TPP_FACT_COUNT ? facts[fact].id : NULL;
}

const char *tpp_claim_about_title(enum tpp_claim_about fact)
{
    return facts[fact].title;
}

const char *tpp_claim_about_unit(enum tpp_claim_about fact)
{
    return facts[fact].unit;
}

const struct tpp_chip_rate *tpp_chip_rate_of(const struct tpp_chip *chip, enum tpp_precision precision)
{
    const struct tpp_chip_rate *best = NULL;
    for (size_t i = 0; i < chip->rate_count; i++) {
        if (chip->rates[i].precision == precision && (best == NULL || chip->rates[i].tops > best->tops)) {
            best = &chip->rates[i];
        }
    }
    return best;
}

/* The rate that sets the TPP; NULL for a chip without rates. */
static const struct tpp_chip_rate *deciding_rate(const struct tpp_chip *chip, double *tpp)
{
    const struct tpp_chip_rate *best = NULL;
    *tpp = NAN;
    for (size_t i = 0; i < chip->rate_count; i++) {
        double one = NAN;
        const struct tpp_chip_rate *rate = &chip->rates[i];
        if (tpp_rating_tpp(tpp_rating_macs(rate->tops), rate->precision, &one, NULL) == TPP_STATUS_OK &&
            (best == NULL || one > *tpp)) {
            best = rate;
            *tpp = one;
        }
    }
    return best;
}

double tpp_chip_fact(const struct tpp_chip *chip, const struct tpp_chip_claim *claim)
{
    const struct tpp_chip_rate *rate;
    double tpp;
    switch (claim->about) {
    case TPP_FACT_RATE:
        rate = tpp_chip_rate_of(chip, claim->precision);
        return rate != NULL ? rate->tops : NAN;
    case TPP_FACT_TPP:
        (void)deciding_rate(chip, &tpp);
        return tpp;
    case TPP_FACT_DIE_AREA:
        return chip->die_area_mm2;
    case TPP_FACT_IO:
        return chip->io_gb_per_s;
    case TPP_FACT_DRAM:
        return chip->dram_gb_per_s;
    case TPP_FACT_CORES:
        return chip->core_count;
    case TPP_FACT_CLOCK:
        return chip->clock_mhz;
    case TPP_FACT_MEMORY:
        return chip->memory_gb;
    case TPP_FACT_POWER:
        return chip->power_w;
    case TPP_FACT_RATING:
    case TPP_FACT_COUNT:
        break;
    }
    return NAN;
}

/* ------------------------------------------------------------------------------------------ a claim applied */

static void drop_rates(struct tpp_subject *subject, enum tpp_precision precision)
{
    size_t kept = 0;
    for (size_t i = 0; i < subject->rate_count; i++) {
        if (precision != TPP_PRECISION_COUNT && subject->rates[i].precision != precision) {
            subject->rates[kept++] = subject->rates[i];
        }
    }
    subject->rate_count = kept;
}

static enum tpp_status claim_rate(struct tpp_subject *subject, enum tpp_precision precision, double tops,
                                  struct tpp_error *err)
{
    struct tpp_rate rate = {
        .precision = precision,
        .basis = TPP_BASIS_DECLARED,
        .bound = TPP_BOUND_EXACT,
        .macs_per_second = tpp_rating_macs(tops),
        .low_macs_per_second = NAN,
        .high_macs_per_second = NAN,
        .source = "claim of another source",
    };
    return tpp_subject_add_rate(subject, &rate, err);
}

static void claim_fact(double *fact, char *source, double value)
{
    *fact = value;
    (void)snprintf(source, TPP_NAME_BYTES, "claim of another source");
}

static enum tpp_status apply(const struct tpp_chip *chip, const struct tpp_chip_claim *claim,
                             struct tpp_subject *subject, struct tpp_error *err)
{
    double tpp = NAN;
    const struct tpp_chip_rate *deciding = deciding_rate(chip, &tpp);
    switch (claim->about) {
    case TPP_FACT_RATE:
        drop_rates(subject, claim->precision);
        return claim_rate(subject, claim->precision, claim->value, err);
    case TPP_FACT_TPP: {
        enum tpp_precision precision = deciding != NULL ? deciding->precision : TPP_FP16;
        drop_rates(subject, TPP_PRECISION_COUNT);
        return claim_rate(subject, precision, claim->value / tpp_precision_get(precision)->bits, err);
    }
    case TPP_FACT_DIE_AREA:
        claim_fact(&subject->die_area_mm2, subject->die_area_source, claim->value);
        subject->die_area_standard_mm2 = claim->value * tpp_mark_uncertainty(claim->mark);
        break;
    case TPP_FACT_IO:
        claim_fact(&subject->io_gb_per_s, subject->io_source, claim->value);
        break;
    case TPP_FACT_DRAM:
        claim_fact(&subject->dram_gb_per_s, subject->dram_source, claim->value);
        break;
    case TPP_FACT_CORES:
    case TPP_FACT_CLOCK:
    case TPP_FACT_MEMORY:
    case TPP_FACT_POWER:
    case TPP_FACT_RATING:
    case TPP_FACT_COUNT:
        break;
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_chip_claim_apply(const struct tpp_chip *chip, const struct tpp_chip_claim *claim,
                                     struct tpp_subject *subject, int *moves, struct tpp_error *err)
{
    int is_rate = claim->about == TPP_FACT_RATE || claim->about == TPP_FACT_TPP;
    int is_fact = claim->about == TPP_FACT_DIE_AREA || claim->about == TPP_FACT_IO || claim->about == TPP_FACT_DRAM;
    struct tpp_subject made;
    tpp_subject_init(&made);
    enum tpp_status status = TPP_STATUS_OK;
    *moves = 0;
    if (is_rate || (is_fact && chip->rate_count > 0)) {
        *moves = 1;
        if (chip->rate_count == 0) { /* the claim is the only rate there is */
            status = apply(chip, claim, &made, err);
        }
        status = status == TPP_STATUS_OK ? tpp_subject_add_chip(&made, chip, err) : status;
        if (status == TPP_STATUS_OK && chip->rate_count > 0) {
            status = apply(chip, claim, &made, err);
        }
    }
    if (status != TPP_STATUS_OK) {
        tpp_subject_free(&made);
        return status;
    }
    *subject = made;
    return TPP_STATUS_OK;
}
