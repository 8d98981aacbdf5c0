/* What the files about chips share. Private to reports/. */
#ifndef TPP_REPORTS_CHIPS_PARTS_H
#define TPP_REPORTS_CHIPS_PARTS_H

#include "rating/rating.h"
#include "reports/page.h"

/** The declared figure of a chip, by the same way as every rating; not present for a chip without rates. */
enum tpp_status tpp_chip_figure(const struct tpp_chip *chip, struct tpp_figure *figure, struct tpp_error *err);

/** One line: what another source says, and what the catalogue has. */
void tpp_chip_put_claim(const struct tpp_page *page, const struct tpp_chip *chip, const struct tpp_chip_claim *claim);

#endif
