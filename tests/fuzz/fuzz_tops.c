/* Any text as a list of declared rates: it is refused and changes nothing, or every rate is possible and can be rated.
 */
#include <math.h>
#include <string.h>

#include "rating/rating.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *list = malloc(length + 1);
    FUZZ_CHECK(list != NULL);
    memcpy(list, bytes, length);
    list[length] = '\0';
    struct tpp_subject subject;
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_subject_init(&subject);
    if (tpp_subject_add_tops(&subject, list, &err) != TPP_STATUS_OK) {
        FUZZ_CHECK(subject.rate_count == 0 && err.text[0] != '\0');
    } else {
        FUZZ_CHECK(subject.rate_count > 0);
        for (size_t i = 0; i < subject.rate_count; i++) {
            double tpp = NAN;
            FUZZ_CHECK(isfinite(subject.rates[i].macs_per_second) && subject.rates[i].macs_per_second >= 0);
            (void)tpp_rating_tpp(subject.rates[i].macs_per_second, subject.rates[i].precision, &tpp, NULL);
        }
    }
    tpp_subject_free(&subject);
    free(list);
    return 0;
}
