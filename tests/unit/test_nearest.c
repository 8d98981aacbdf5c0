/* Suggestions: the distance is that of the literature, and only near words are offered. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/nearest.h"

Test(nearest, distances)
{
    cr_expect_eq(tpp_edit_distance("", ""), 0);
    cr_expect_eq(tpp_edit_distance("abc", ""), 3);
    cr_expect_eq(tpp_edit_distance("tp", "tpp"), 1);
    cr_expect_eq(tpp_edit_distance("kitten", "sitting"), 3);
    cr_expect_eq(tpp_edit_distance("citatoin", "citation"), 1, "two neighbours swapped are one slip");
    cr_expect_eq(tpp_edit_distance("FP16", "fp16"), 0, "case is no slip");
}

Test(nearest, only_near_words_are_offered)
{
    cr_expect(tpp_is_near("tp", "tpp"));
    cr_expect(tpp_is_near("fp17", "fp16"));
    cr_expect(!tpp_is_near("quarter", "fp16"));
    cr_expect(!tpp_is_near("any", "all"));
}

Test(nearest, long_words_are_survived)
{
    char word[500];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    cr_expect_eq(tpp_edit_distance(word, word), 0);
    cr_expect_gt(tpp_edit_distance(word, "fp16"), 50);
    cr_expect(!tpp_is_near(word, "fp16"));
}
