/* What the files about chips share. Private to reports/. */
#ifndef TPP_REPORTS_CHIPS_PARTS_H
#define TPP_REPORTS_CHIPS_PARTS_H

#include "rating/rating.h"
#include "reports/page.h"

/** One line: what another source says, and what the catalogue has. */
void tpp_chip_put_claim(const struct tpp_page *page, const struct tpp_chip *chip, const struct tpp_chip_claim *claim);

#endif
