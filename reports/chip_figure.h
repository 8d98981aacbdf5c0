/** The figure of a catalogue chip. Private to reports/. */
#ifndef TPP_REPORTS_CHIP_FIGURE_H
#define TPP_REPORTS_CHIP_FIGURE_H

#include "rating/rating.h"

/**
 * The declared figure of a chip, by the same way as every rating.
 *
 * @param figure  Receives it; `is_present` is 0 for a chip without rates, its density NAN where no die area is known.
 */
enum tpp_status tpp_chip_figure(const struct tpp_chip *chip, struct tpp_figure *figure, struct tpp_error *err);

#endif
