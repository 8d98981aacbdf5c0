/* Any text as a file of the catalogue: it is refused with one printable line and nothing is appended, or every chip of
 * it can be found by its id, rated, and judged near its limits. */
#include <math.h>
#include <string.h>

#include "rating/rating.h"
#include "tests/fuzz/fuzz.h"

static struct tpp_rule *rules;
static size_t rule_count;

static void rate(const struct tpp_chip *chip)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    if (tpp_subject_add_chip(&subject, chip, NULL) == TPP_STATUS_OK) {
        FUZZ_CHECK(subject.die_area_standard_mm2 >= 0);
        /* A TPP or a density may overflow: then it is refused, never infinite. */
        if (tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL) == TPP_STATUS_OK) {
            FUZZ_CHECK(isfinite(rating.figures[TPP_BASIS_DECLARED].tpp));
            tpp_rating_free(&rating);
        }
    }
    tpp_subject_free(&subject);
}

static void apply_claims(const struct tpp_chip *chip)
{
    for (size_t i = 0; i < chip->claim_count; i++) {
        struct tpp_subject subject;
        int moves = 0;
        tpp_subject_init(&subject);
        if (tpp_chip_claim_apply(chip, &chip->claims[i], &subject, &moves, NULL) == TPP_STATUS_OK) {
            FUZZ_CHECK(moves || subject.rate_count == 0);
            tpp_subject_free(&subject);
        }
    }
}

static void use(const struct tpp_chip *chips, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct tpp_chip *found = NULL;
        FUZZ_CHECK(tpp_chip_find(chips, count, chips[i].id, &found, NULL) == TPP_STATUS_OK);
        FUZZ_CHECK(strcmp(found->id, chips[i].id) == 0);
        rate(&chips[i]);
        apply_claims(&chips[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_chip *chips = NULL;
    size_t count = 0;
    if (rules == NULL) {
        FUZZ_CHECK(tpp_rules_builtin(&rules, &rule_count, NULL) == TPP_STATUS_OK);
    }
    if (tpp_chips_read("c", (const char *)bytes, length, &chips, &count, &err) != TPP_STATUS_OK) {
        FUZZ_CHECK(strncmp(err.text, "c:", 2) == 0);
        FUZZ_CHECK(chips == NULL && count == 0);
        for (const char *c = err.text; *c != '\0'; c++) {
            FUZZ_CHECK((unsigned char)*c >= 0x20 && *c != 0x7f);
        }
        return 0;
    }
    use(chips, count);
    tpp_chips_free(chips, count);
    return 0;
}
