/**
 * Choices that the rule's text leaves to whoever applies it. Part of rating/rating.h, which is what to include. Each
 * has a default, and a rating carries those it was made with.
 */
#ifndef TPP_RATING_CHOICES_H
#define TPP_RATING_CHOICES_H

#include <stddef.h>

#include "base/precision.h"

/** Which clock operations per clock are multiplied with, for what a record measured. */
enum tpp_clock_choice {
    TPP_CLOCK_HIGHEST,  /**< the higher of the two below: the default */
    TPP_CLOCK_REPORTED, /**< the maximum that the device reports */
    TPP_CLOCK_SEEN,     /**< the one seen beside the measurement: its rate as measured */
    TPP_CLOCK_GIVEN,    /**< `clock_hz` */
    TPP_CLOCK_COUNT
};

/** How the shared scales of block-scaled formats count. */
enum tpp_scale_choice {
    TPP_SCALES_ELEMENT, /**< not: the width of an element, as the text reads: the default */
    TPP_SCALES_MX,      /**< 8 bits to 32 elements: FP8 8.25, FP6 6.25, FP4 4.25 */
    TPP_SCALES_NV,      /**< as MX, but FP4 with 8 bits to 16 elements: 4.5 */
    TPP_SCALES_COUNT
};

/** What one circuit is. */
enum tpp_level {
    TPP_LEVEL_PACKAGE, /**< the package, with all dies in it: the default */
    TPP_LEVEL_DIE,     /**< one die of several */
    TPP_LEVEL_BOARD,   /**< a board with several packages, as one reading has it */
    TPP_LEVEL_COUNT
};

/** Whether logic dies that do not compute belong to the applicable die area. */
enum tpp_area_choice {
    TPP_AREA_ALL,     /**< all logic dies on a non-planar process, input/output and base dies too: the default */
    TPP_AREA_COMPUTE, /**< compute dies only, as public trackers count */
    TPP_AREA_COUNT
};

/** Initialise with tpp_choices_init(), which sets the defaults. */
struct tpp_choices {
    unsigned basis_mask; /**< which bases are judged, a bit each; all by default */
    enum tpp_clock_choice clock;
    double clock_hz;    /**< of TPP_CLOCK_GIVEN, else 0 */
    unsigned tf32_bits; /**< 32, or the 19 that reach the multiplier */
    enum tpp_scale_choice scales;
    unsigned precision_mask; /**< which precisions count, a bit each; all by default */
    int adds_vector_units;   /**< 1: the vector units' TPP is added to the matrix engine's; by default the higher counts
                              */
    enum tpp_level level;
    unsigned circuit_count; /**< of how many equal circuits the level is made: rates, areas and DRAM are times it; 1 */
    enum tpp_area_choice area;
};

void tpp_choices_init(struct tpp_choices *choices);

/** Bits that one operand of a format counts. */
double tpp_choices_bits(const struct tpp_choices *choices, enum tpp_precision precision);

/** One choice in words. */
struct tpp_choice_text {
    const char *name; /**< "TF32", static */
    const char *key;  /**< "tf32_bits", static */
    char value[160];  /**< "32 bits" */
    int is_default;
};

enum { TPP_CHOICE_COUNT = 8 };

/** All choices in words, in the order of the members. */
void tpp_choices_describe(const struct tpp_choices *choices, struct tpp_choice_text texts[TPP_CHOICE_COUNT]);

/** Names as users type them; NULL past the last one. Static. */
const char *tpp_clock_choice_name(int choice);
const char *tpp_scale_choice_name(int choice);
const char *tpp_level_name(int level);
const char *tpp_area_choice_name(int choice);

#endif
