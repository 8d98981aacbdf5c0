/**
 * The version of the rating library. Part of rating/rating.h, which is what to include.
 *
 * It is that of the project, and the build refuses to go on where the two differ. Before 1.0.0 a change of the minor
 * number may change functions and structures, so that a program must be compiled again; a change of the last number may
 * not. What can move a result stands under "Measurement" in the changelog, and a result names the digest of every rule
 * it was judged by.
 */
#ifndef TPP_RATING_VERSION_H
#define TPP_RATING_VERSION_H

#define TPP_RATING_VERSION_MAJOR 0
#define TPP_RATING_VERSION_MINOR 1
#define TPP_RATING_VERSION_PATCH 0

/** The version of the library linked with, "0.1.0": to be compared with the numbers compiled with. Static. */
const char *tpp_rating_version(void);

#endif
