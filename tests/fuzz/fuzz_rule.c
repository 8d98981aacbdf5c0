/* Any text as a rule file: it is refused with one printable line, or declared and measured subjects can be judged by
 * it, and a measurement alone never gives "does not meet". */
#include <math.h>
#include <string.h>

#include "rating/rating.h"
#include "tests/fuzz/fuzz.h"

static void judge(const struct tpp_rule *rule, enum tpp_basis basis, double macs_per_second)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    struct tpp_rate rate = {
        .precision = TPP_FP16,
        .basis = basis,
        .bound = basis == TPP_BASIS_DECLARED ? TPP_BOUND_EXACT : TPP_BOUND_AT_LEAST,
        .macs_per_second = macs_per_second,
        .low_macs_per_second = basis == TPP_BASIS_DECLARED ? NAN : macs_per_second * 0.99,
        .high_macs_per_second = basis == TPP_BASIS_DECLARED ? NAN : macs_per_second * 1.01,
    };
    tpp_subject_init(&subject);
    subject.die_area_mm2 = 814;
    FUZZ_CHECK(tpp_subject_add_rate(&subject, &rate, NULL) == TPP_STATUS_OK);
    /* A rule that asks for another one cannot be judged alone. */
    if (tpp_rating_evaluate(&subject, rule, 1, "2026-01-31", &rating, NULL) == TPP_STATUS_OK) {
        for (size_t i = 0; i < rating.rules[0].clause_count; i++) {
            FUZZ_CHECK(basis == TPP_BASIS_DECLARED || rating.rules[0].clauses[i].outcome != TPP_CLAUSE_DOES_NOT_MEET);
        }
        tpp_rating_free(&rating);
    }
    tpp_subject_free(&subject);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct tpp_rule rule;
    struct tpp_error err = TPP_ERROR_INIT;
    if (tpp_rule_read("r", (const char *)bytes, length, &rule, &err) != TPP_STATUS_OK) {
        FUZZ_CHECK(strncmp(err.text, "r:", 2) == 0);
        for (const char *c = err.text; *c != '\0'; c++) {
            FUZZ_CHECK((unsigned char)*c >= 0x20 && *c != 0x7f);
        }
        return 0;
    }
    judge(&rule, TPP_BASIS_DECLARED, 148e12);
    judge(&rule, TPP_BASIS_SUSTAINED, 74e12);
    judge(&rule, TPP_BASIS_ARCHITECTURAL, 494.7e12);
    tpp_rule_free(&rule);
    return 0;
}
