/**
 * Countries as shipments and rules name them: codes of ISO 3166-1, two capital letters. Part of rating/rating.h, which
 * is what to include.
 */
#ifndef TPP_RATING_COUNTRY_H
#define TPP_RATING_COUNTRY_H

#include <stddef.h>

/** 1 when `length` bytes are an assigned code in capital letters ("CN"), else 0: "UK" is none. */
int tpp_country_is_valid(const char *code, size_t length);

/** 1 when a text is one code or several with ", " between them, else 0. */
int tpp_countries_are_valid(const char *codes);

/** 1 when a code is among those of such a text; "" has none. */
int tpp_country_is_among(const char *code, const char *codes);

#endif
