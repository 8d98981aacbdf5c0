/* Edit distance between words, for suggestions. */
#include "base/nearest.h"

#include <string.h>

enum { WORD_BYTES = 64 };

static size_t bounded_length(const char *word)
{
    size_t length = strlen(word);
    return length < WORD_BYTES ? length : WORD_BYTES - 1;
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t tpp_edit_distance(const char *a, const char *b)
{
    size_t rows[WORD_BYTES][WORD_BYTES];
    size_t length_a = bounded_length(a);
    size_t length_b = bounded_length(b);
    for (size_t i = 0; i <= length_a; i++) {
        rows[i][0] = i;
    }
    for (size_t j = 0; j <= length_b; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= length_a; i++) {
        for (size_t j = 1; j <= length_b; j++) {
            size_t cost = lower(a[i - 1]) != lower(b[j - 1]);
            size_t best = smaller(rows[i - 1][j] + 1, rows[i][j - 1] + 1);
            best = smaller(best, rows[i - 1][j - 1] + cost);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
                best = smaller(best, rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    return rows[length_a][length_b];
}

int tpp_is_near(const char *word, const char *known)
{
    size_t longer = bounded_length(word) > bounded_length(known) ? bounded_length(word) : bounded_length(known);
    return tpp_edit_distance(word, known) * 3 <= longer;
}
