/** Values that options of several commands take; a wrong one ends the program as argp_error() does. */
#ifndef TPP_CLI_OPTION_VALUES_H
#define TPP_CLI_OPTION_VALUES_H

#include <argp.h>
#include <stddef.h>
#include <stdint.h>

#include "base/precision.h"

/** A number from `least` to `most`; `unit` is for the message: "seconds". */
double tpp_option_in_range(const struct argp_state *state, const char *option, const char *value, const char *unit,
                           double least, double most);

/** The same for whole numbers; `unit` names what is counted: "outputs". */
uint64_t tpp_option_whole(const struct argp_state *state, const char *option, const char *value, const char *unit,
                          uint64_t least, uint64_t most);

/** "fp32,int8": each once, in the order given. `precisions` has room for TPP_PRECISION_COUNT; returns how many. */
size_t tpp_option_precisions(const struct argp_state *state, const char *list, enum tpp_precision *precisions);

#endif
