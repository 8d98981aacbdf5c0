/* The choices that the rule's text leaves open, as options. Every rating shows those it was made with. */
#include "cli/choice_options.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum option_key {
    KEY_BASIS = 0x400,
    KEY_CLOCK,
    KEY_TF32_BITS,
    KEY_SCALES,
    KEY_COUNT,
    KEY_LEAVE_OUT,
    KEY_ADD_VECTOR_UNITS,
    KEY_LEVEL,
    KEY_CIRCUITS,
    KEY_AREA
};

static const struct argp_option options_table[] = {
    { 0, 0, 0, 0, "Choices that the rule's text leaves open (each result shows those it was made with):", 4 },
    { "basis", KEY_BASIS, "LIST", 0,
      "Judge only these figures: declared, architectural, sustained. Default: every one present", 4 },
    { "clock", KEY_CLOCK, "CLOCK", 0,
      "Clock that measured operations per clock are multiplied with: highest (default), reported, seen or a number of "
      "MHz, to which declared rates are scaled as well where --tops-clock says at which they hold",
      4 },
    { "tf32-bits", KEY_TF32_BITS, "32|19", 0, "Bit length of TF32. Default: 32; 19 reach the multiplier", 4 },
    { "scales", KEY_SCALES, "SCALES", 0,
      "Shared scales of FP8, FP6 and FP4: element (default): not counted; mx: 8 bits to 32 elements; nv: FP4 with 8 "
      "bits to 16",
      4 },
    { "count", KEY_COUNT, "LIST", 0, "Only these precisions count, such as fp16,int8. Default: all with a rate", 4 },
    { "leave-out", KEY_LEAVE_OUT, "LIST", 0, "These precisions do not count, such as int1", 4 },
    { "add-vector-units", KEY_ADD_VECTOR_UNITS, 0, 0,
      "Add the vector units' TPP to the matrix engine's. Default: the higher of a precision, nothing is added", 4 },
    { "level", KEY_LEVEL, "LEVEL", 0, "What one circuit is: package (default), die or board", 4 },
    { "circuits", KEY_CIRCUITS, "N", 0,
      "Of how many equal circuits the level is made: rates, die area and DRAM bandwidth count N times. Default: 1", 4 },
    { "die-area-counts", KEY_AREA, "DIES", 0,
      "all (default): --other-die-area belongs to the applicable die area; compute: it does not", 4 },
    { 0 },
};

/* ------------------------------------------------------------------------------------------ values of options */

double tpp_option_number(const char *text, const char *option, int may_be_zero, struct argp_state *state)
{
    char *end = NULL;
    int is_plain = isdigit((unsigned char)*text) && text[strspn(text, "0123456789.eE+-")] == '\0';
    double value = is_plain ? strtod(text, &end) : NAN;
    if (!is_plain || *end != '\0' || !isfinite(value) || (value == 0 && !may_be_zero)) {
        argp_error(state, "%s '%s': must be a number of %s", option, text, may_be_zero ? "0 or more" : "more than 0");
    }
    return value;
}

/* The index of the first `length` bytes among the names; -1 when it is not there. */
static int index_of(const char *text, size_t length, const char *(*name_of)(int))
{
    for (int i = 0; name_of(i) != NULL; i++) {
        if (strlen(name_of(i)) == length && memcmp(name_of(i), text, length) == 0) {
            return i;
        }
    }
    return -1;
}

static void fail_name(const char *text, size_t length, const char *option, const char *(*name_of)(int),
                      struct argp_state *state)
{
    char known[256] = "";
    for (int i = 0; name_of(i) != NULL; i++) {
        size_t used = strlen(known);
        const char *joint = name_of(i + 1) == NULL ? " or " : ", ";
        (void)snprintf(known + used, sizeof known - used, "%s%s", i == 0 ? "" : joint, name_of(i));
    }
    argp_error(state, "%s '%.*s': must be %s", option, length < 60 ? (int)length : 60, text, known);
}

int tpp_option_name(const char *text, const char *option, const char *(*name_of)(int), struct argp_state *state)
{
    int index = index_of(text, strlen(text), name_of);
    if (index < 0) {
        fail_name(text, strlen(text), option, name_of, state);
    }
    return index < 0 ? 0 : index;
}

unsigned tpp_option_mask(const char *list, const char *option, const char *(*name_of)(int), struct argp_state *state)
{
    unsigned mask = 0;
    for (;;) {
        size_t length = strcspn(list, ",");
        int index = index_of(list, length, name_of);
        if (index < 0) {
            fail_name(list, length, option, name_of, state);
        }
        mask |= 1u << (index < 0 ? 0 : index);
        if (list[length] == '\0') {
            return mask;
        }
        list += length + 1;
    }
}

/* ------------------------------------------------------------------------------------------ the options */

/* A name of the list, or a number of megahertz. */
static void take_clock(struct tpp_choices *choices, const char *text, struct argp_state *state)
{
    int index = index_of(text, strlen(text), tpp_clock_choice_name);
    if (index >= 0 && index != TPP_CLOCK_GIVEN) {
        choices->clock = (enum tpp_clock_choice)index;
        return;
    }
    if (!isdigit((unsigned char)*text)) {
        argp_error(state, "--clock '%s': must be highest, reported, seen or a number of MHz", text);
    }
    choices->clock = TPP_CLOCK_GIVEN;
    choices->clock_hz = 1e6 * tpp_option_number(text, "--clock", 0, state);
}

static void take_tf32_bits(struct tpp_choices *choices, const char *text, struct argp_state *state)
{
    if (strcmp(text, "32") != 0 && strcmp(text, "19") != 0) {
        argp_error(state, "--tf32-bits '%s': must be 32 or 19", text);
    }
    choices->tf32_bits = *text == '3' ? 32 : 19;
}

static void take_circuits(struct tpp_choices *choices, const char *text, struct argp_state *state)
{
    double value = tpp_option_number(text, "--circuits", 0, state);
    if (value != floor(value) || value > 100000) {
        argp_error(state, "--circuits '%s': must be a whole number of at most 100000", text);
    }
    choices->circuit_count = (unsigned)value;
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct tpp_choices *choices = state->input;
    switch (key) {
    case KEY_BASIS:
        choices->basis_mask = tpp_option_mask(value, "--basis", tpp_basis_name, state);
        return 0;
    case KEY_CLOCK:
        take_clock(choices, value, state);
        return 0;
    case KEY_TF32_BITS:
        take_tf32_bits(choices, value, state);
        return 0;
    case KEY_SCALES:
        choices->scales = (enum tpp_scale_choice)tpp_option_name(value, "--scales", tpp_scale_choice_name, state);
        return 0;
    case KEY_COUNT:
        choices->precision_mask = tpp_option_mask(value, "--count", tpp_precision_name, state);
        return 0;
    case KEY_LEAVE_OUT:
        choices->precision_mask &= ~tpp_option_mask(value, "--leave-out", tpp_precision_name, state);
        return 0;
    case KEY_ADD_VECTOR_UNITS:
        choices->adds_vector_units = 1;
        return 0;
    case KEY_LEVEL:
        choices->level = (enum tpp_level)tpp_option_name(value, "--level", tpp_level_name, state);
        return 0;
    case KEY_CIRCUITS:
        take_circuits(choices, value, state);
        return 0;
    case KEY_AREA:
        choices->area = (enum tpp_area_choice)tpp_option_name(value, "--die-area-counts", tpp_area_choice_name, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp tpp_choice_argp = { .options = options_table, .parser = parse };
