/* Inside the catalogue: the checks of one chip of a file. Not for other folders. */
#ifndef TPP_RATING_CHIPS_CHECK_H
#define TPP_RATING_CHIPS_CHECK_H

#include "base/json_fields.h"
#include "rating/rating.h"

/** Where a chip stands in the file that is read. */
struct tpp_chip_checking {
    const struct tpp_json_source *source;
    size_t index;
    struct tpp_error *err;
};

/** Fails at a member of the chip: "rates[0]", "id". */
enum tpp_status tpp_chip_wrong(const struct tpp_chip_checking *checking, const char *member, const char *what);

/** Checks a chip as it was read, and marks what the file left out as not known. */
enum tpp_status tpp_chip_check(const struct tpp_chip_checking *checking, struct tpp_chip *chip);

#endif
