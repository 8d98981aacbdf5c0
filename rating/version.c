/* The version of the rating library. */
#include "rating/version.h"

#define TEXT_OF(number)             #number
#define JOINED(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *tpp_rating_version(void)
{
    return JOINED(TPP_RATING_VERSION_MAJOR, TPP_RATING_VERSION_MINOR, TPP_RATING_VERSION_PATCH);
}
