/** What somebody probably meant: the known word nearest to a mistyped one. */
#ifndef TPP_BASE_NEAREST_H
#define TPP_BASE_NEAREST_H

#include <stddef.h>

/**
 * Number of single-character insertions, deletions, replacements and swaps of neighbours between two words, ignoring
 * the case of ASCII letters (optimal string alignment). Words are compared up to 63 bytes.
 */
size_t tpp_edit_distance(const char *a, const char *b);

/** 1 when `known` is near enough to `word` to be suggested: at most a third of the longer word differs, else 0. */
int tpp_is_near(const char *word, const char *known);

#endif
