/** The choices that the rule's text leaves open, as options: one child parser for argp. */
#ifndef TPP_CLI_CHOICE_OPTIONS_H
#define TPP_CLI_CHOICE_OPTIONS_H

#include <argp.h>

#include "rating/rating.h"

/** Child parser with group 4 of options; its input is a struct tpp_choices that tpp_choices_init() made. Wrong values
 * end the program as argp_error() does. */
extern const struct argp tpp_choice_argp;

/** A plain decimal, as options take numbers; 0 only where `may_be_zero`. Ends the program for anything else. */
double tpp_option_number(const char *text, const char *option, int may_be_zero, struct argp_state *state);

/** The index of a name in a list that `name_of` gives; ends the program with what is known for anything else. */
int tpp_option_name(const char *text, const char *option, const char *(*name_of)(int), struct argp_state *state);

/** A mask with a bit for each name of a list "a,b". */
unsigned tpp_option_mask(const char *list, const char *option, const char *(*name_of)(int), struct argp_state *state);

#endif
