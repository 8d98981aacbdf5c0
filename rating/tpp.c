/* The arithmetic of Technical Note 2 to 3A090.a and .b: from multiply-accumulates to TPP, from TPP to density. */
#include <math.h>

#include "rating/rating.h"

double tpp_rating_tops(double macs_per_second)
{
    return 2.0 * macs_per_second / 1e12;
}

double tpp_rating_macs(double tops)
{
    return tops * 1e12 / 2.0;
}

enum tpp_status tpp_rating_tpp_of_bits(double macs_per_second, double bits, double *tpp, struct tpp_error *err)
{
    if (!isfinite(macs_per_second) || macs_per_second < 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%g multiply-accumulates per second: must be finite and at least 0",
                        macs_per_second);
    }
    if (!isfinite(bits) || bits <= 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "operands of %g bits: must be finite and more than 0", bits);
    }
    double made = tpp_rating_tops(macs_per_second) * bits;
    if (!isfinite(made)) {
        return tpp_fail(err, TPP_STATUS_INVALID, "the TPP of %g multiply-accumulates per second overflows",
                        macs_per_second);
    }
    *tpp = made;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_rating_tpp(double macs_per_second, enum tpp_precision precision, double *tpp, struct tpp_error *err)
{
    const struct tpp_precision_info *info = tpp_precision_get(precision);
    if (info == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "there is no precision number %d", (int)precision);
    }
    return tpp_context(err, tpp_rating_tpp_of_bits(macs_per_second, info->bits, tpp, err), "%s", info->name);
}

enum tpp_status tpp_rating_density(double tpp, double die_area_mm2, double *density, struct tpp_error *err)
{
    if (!isfinite(tpp) || tpp < 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "TPP %g: must be finite and at least 0", tpp);
    }
    if (!isfinite(die_area_mm2) || die_area_mm2 <= 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "die area %g mm2: must be finite and more than 0", die_area_mm2);
    }
    double made = tpp / die_area_mm2;
    if (!isfinite(made)) {
        return tpp_fail(err, TPP_STATUS_INVALID, "TPP %g on %g mm2: the density overflows", tpp, die_area_mm2);
    }
    *density = made;
    return TPP_STATUS_OK;
}
