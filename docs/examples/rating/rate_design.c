/* Rates a design given on the command line, such as `rate_design fp8=296 814`: dense TOPS, and die area in mm2. */
#include <stdio.h>
#include <stdlib.h>

#include "rating/rating.h"

int main(int argc, char **argv)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_rule *rules = NULL;
    size_t count = 0;
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    subject.die_area_mm2 = argc > 2 ? strtod(argv[2], NULL) : subject.die_area_mm2;
    subject.datacenter = TPP_ANSWER_YES;
    if (argc < 2 || tpp_subject_add_tops(&subject, argv[1], &err) != TPP_STATUS_OK ||
        tpp_rules_builtin(&rules, &count, &err) != TPP_STATUS_OK ||
        tpp_rating_evaluate(&subject, rules, count, NULL, &rating, &err) != TPP_STATUS_OK) {
        fprintf(stderr, "rate_design: %s\n", argc < 2 ? "give rates, such as fp8=296" : err.text);
        return 2;
    }
    printf("library %s: TPP %.10g\n", tpp_rating_version(), rating.figures[TPP_BASIS_DECLARED].tpp);
    for (size_t i = 0; i < rating.rule_count; i++) {
        if (rating.rules[i].is_shown && rating.rules[i].is_asked) {
            printf("%s: %s\n", rating.rules[i].rule->id, rating.rules[i].headline);
        }
    }
    tpp_rating_free(&rating);
    tpp_rules_free(rules, count);
    tpp_subject_free(&subject);
    return 0;
}
