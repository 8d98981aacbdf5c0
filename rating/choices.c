/* Choices that the rule's text leaves open: their defaults, what they mean for a bit length, and their words. */
#include "rating/choices.h"

#include <stdio.h>

#include "rating/rating.h"

void tpp_choices_init(struct tpp_choices *choices)
{
    *choices = (struct tpp_choices){
        .basis_mask = (1u << TPP_BASIS_COUNT) - 1,
        .tf32_bits = 32,
        .precision_mask = (1u << TPP_PRECISION_COUNT) - 1,
        .circuit_count = 1,
    };
}

double tpp_choices_bits(const struct tpp_choices *choices, enum tpp_precision precision)
{
    double bits = tpp_precision_get(precision)->bits;
    if (precision == TPP_TF32) {
        return choices->tf32_bits;
    }
    int is_scaled = precision == TPP_FP8 || precision == TPP_FP6 || precision == TPP_FP4;
    if (!is_scaled || choices->scales == TPP_SCALES_ELEMENT) {
        return bits;
    }
    return bits + (choices->scales == TPP_SCALES_NV && precision == TPP_FP4 ? 8.0 / 16 : 8.0 / 32);
}

/* ------------------------------------------------------------------------------------------ in words */

#define SAY(text, ...) ((void)snprintf((text)->value, sizeof(text)->value, __VA_ARGS__))

/* The names whose bits are set, or those whose are not, whichever sentence is needed. */
static void list_names(unsigned mask, const char *(*name_of)(int), char *list, size_t bytes)
{
    size_t used = 0;
    list[0] = '\0';
    for (int i = 0; name_of(i) != NULL; i++) {
        if ((mask & 1u << i) != 0 && used < bytes) {
            used += (size_t)snprintf(list + used, bytes - used, "%s%s", used == 0 ? "" : ", ", name_of(i));
        }
    }
}

static void describe_basis(const struct tpp_choices *choices, struct tpp_choice_text *text)
{
    char list[64];
    list_names(choices->basis_mask, tpp_basis_name, list, sizeof list);
    text->is_default = choices->basis_mask == (1u << TPP_BASIS_COUNT) - 1;
    SAY(text, "%s%s", text->is_default ? "every figure present: " : "only ", list);
}

static void describe_clock(const struct tpp_choices *choices, struct tpp_choice_text *text)
{
    text->is_default = choices->clock == TPP_CLOCK_HIGHEST;
    switch (choices->clock) {
    case TPP_CLOCK_REPORTED:
        SAY(text, "the maximum that the device reports");
        break;
    case TPP_CLOCK_SEEN:
        SAY(text, "the one seen while measuring");
        break;
    case TPP_CLOCK_GIVEN:
        SAY(text, "%.10g MHz, as given", choices->clock_hz / 1e6);
        break;
    case TPP_CLOCK_HIGHEST:
    case TPP_CLOCK_COUNT:
        SAY(text, "the highest known: reported or seen; a declared rate holds at the clock of its source");
        break;
    }
}

static void describe_scales(const struct tpp_choices *choices, struct tpp_choice_text *text)
{
    text->is_default = choices->scales == TPP_SCALES_ELEMENT;
    if (choices->scales == TPP_SCALES_ELEMENT) {
        SAY(text, "not counted: FP8, FP6 and FP4 count 8, 6 and 4 bits");
    } else {
        SAY(text, "counted: FP8, FP6 and FP4 count %.10g, %.10g and %.10g bits", tpp_choices_bits(choices, TPP_FP8),
            tpp_choices_bits(choices, TPP_FP6), tpp_choices_bits(choices, TPP_FP4));
    }
}

static void describe_precisions(const struct tpp_choices *choices, struct tpp_choice_text *text)
{
    char list[128];
    unsigned all = (1u << TPP_PRECISION_COUNT) - 1;
    unsigned left_out = all & ~choices->precision_mask;
    text->is_default = left_out == 0;
    int is_short = __builtin_popcount(left_out) <= TPP_PRECISION_COUNT / 2;
    list_names(is_short ? left_out : choices->precision_mask, tpp_precision_name, list, sizeof list);
    SAY(text, "%s%s",
        left_out == 0 ? "all that have a rate"
        : is_short    ? "all but "
                      : "only ",
        left_out == 0 ? "" : list);
}

static void describe_level(const struct tpp_choices *choices, struct tpp_choice_text *text)
{
    text->is_default = choices->level == TPP_LEVEL_PACKAGE && choices->circuit_count == 1;
    const char *name = tpp_level_name((int)choices->level);
    if (choices->circuit_count == 1) {
        SAY(text, "%s", name);
    } else {
        SAY(text, "%s of %u equal circuits: rates, die area and DRAM bandwidth are %u times those given", name,
            choices->circuit_count, choices->circuit_count);
    }
}

void tpp_choices_describe(const struct tpp_choices *choices, struct tpp_choice_text texts[TPP_CHOICE_COUNT])
{
    static const char *const names[TPP_CHOICE_COUNT][2] = {
        { "Basis of the rate", "basis" },
        { "Clock", "clock" },
        { "TF32", "tf32_bits" },
        { "Shared scales", "scales" },
        { "Precisions", "precisions" },
        { "Processing units", "units" },
        { "Level", "level" },
        { "Die area", "die_area" },
    };
    for (int i = 0; i < TPP_CHOICE_COUNT; i++) {
        texts[i] = (struct tpp_choice_text){ .name = names[i][0], .key = names[i][1] };
    }
    describe_basis(choices, &texts[0]);
    describe_clock(choices, &texts[1]);
    SAY(&texts[2], "%u bits", choices->tf32_bits);
    texts[2].is_default = choices->tf32_bits == 32;
    describe_scales(choices, &texts[3]);
    describe_precisions(choices, &texts[4]);
    SAY(&texts[5], "%s",
        choices->adds_vector_units ? "matrix and vector units added" : "the fastest of a precision; nothing is added");
    texts[5].is_default = !choices->adds_vector_units;
    describe_level(choices, &texts[6]);
    SAY(&texts[7], "%s",
        choices->area == TPP_AREA_ALL ? "all logic dies on a non-planar process, as far as given"
                                      : "compute dies only");
    texts[7].is_default = choices->area == TPP_AREA_ALL;
}
