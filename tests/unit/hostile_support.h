/* Records whose texts try to break what they are put into. */
#ifndef TPP_TESTS_HOSTILE_SUPPORT_H
#define TPP_TESTS_HOSTILE_SUPPORT_H

#include <stdlib.h>

#include "tests/unit/record_support.h"

static const char *const hostile_pieces[] = { "<script>alert(1)</script>",
                                              "\"onload=\"x",
                                              "'",
                                              "|",
                                              "`",
                                              "](http://x)",
                                              "\x1b[31m",
                                              "\x1b]0;t\x07",
                                              "\n",
                                              "\r",
                                              "\t",
                                              "\xc2\x9b"
                                              "31m",
                                              "\xe2\x80\xae",
                                              "=1+1",
                                              "+",
                                              "@SUM(1)",
                                              "-2",
                                              ",",
                                              ";",
                                              "\\",
                                              "&amp;",
                                              "%s%n",
                                              "\xff",
                                              "--><!--",
                                              "]]>",
                                              "**b**",
                                              "# h",
                                              NULL };
static const char *const harmless_pieces[] __attribute__((unused)) = { "x", NULL };
static const char *const long_pieces[] = { "abcdefghijklmnopqrstuvwxyz0123456789",
                                           "a_long_name_of_a_kernel_with_parts",
                                           "\xe6\xbc\xa2\xe5\xad\x97",
                                           "word ",
                                           "e\xcc\x81",
                                           NULL };

static inline void hostile_record(struct tpp_record *record, unsigned seed, const char *const *pieces, size_t bytes)
{
    random_pieces = pieces;
    random_text_bytes = bytes;
    srand(seed);
    random_record(record);
    record->nonce[0] = '0';
}

#endif
