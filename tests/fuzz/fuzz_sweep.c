/* Any text as a table of designs, in both forms: every line is refused with its place in one printable line, or rated
 * with a TPP that is a number. */
#include <math.h>
#include <string.h>

#include "rating/rating.h"
#include "tests/fuzz/fuzz.h"

static void check_line(struct tpp_sweep *sweep, int is_json, uint64_t number, char *line, size_t length)
{
    const struct tpp_row_place place = { "t", number };
    struct tpp_sweep_result result;
    struct tpp_error err = TPP_ERROR_INIT;
    enum tpp_status status = is_json       ? tpp_sweep_json(sweep, &place, line, length, &result, &err)
                             : number == 1 ? tpp_sweep_columns(sweep, &place, line, length, &err)
                                           : tpp_sweep_csv(sweep, &place, line, length, &result, &err);
    if (status != TPP_STATUS_OK) {
        FUZZ_CHECK(strncmp(err.text, "t:", 2) == 0);
    } else if (is_json || number > 1) {
        FUZZ_CHECK(isfinite(result.tpp) && result.tpp >= 0);
        for (const char *c = result.name; *c != '\0'; c++) {
            FUZZ_CHECK((unsigned char)*c >= 0x20 && *c != 0x7f);
        }
    }
}

/* Each line is a copy of its own size, so that reading past its end is seen. */
static void check_table(const char *bytes, size_t length, const struct tpp_rule *rules, size_t count, const int *wanted)
{
    for (int is_json = 0; is_json < 2; is_json++) {
        struct tpp_choices choices;
        struct tpp_sweep *sweep = NULL;
        uint64_t number = 0;
        tpp_choices_init(&choices);
        FUZZ_CHECK(tpp_sweep_new(rules, count, wanted, "2026-01-31", &choices, &sweep, NULL) == TPP_STATUS_OK);
        for (size_t at = 0; at < length;) {
            const char *stop = memchr(bytes + at, '\n', length - at);
            size_t line_length = stop != NULL ? (size_t)(stop - bytes) - at : length - at;
            char *line = malloc(line_length + 1);
            FUZZ_CHECK(line != NULL);
            memcpy(line, bytes + at, line_length);
            line[line_length] = '\0';
            check_line(sweep, is_json, ++number, line, line_length);
            free(line);
            at += line_length + 1;
        }
        tpp_sweep_free(sweep);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct tpp_rule *rules = NULL;
    size_t count = 0;
    FUZZ_CHECK(tpp_rules_builtin(&rules, &count, NULL) == TPP_STATUS_OK);
    int *wanted = calloc(count, sizeof *wanted);
    FUZZ_CHECK(wanted != NULL);
    for (size_t i = 0; i < count; i++) {
        wanted[i] = 1;
    }
    check_table((const char *)bytes, length, rules, count, wanted);
    free(wanted);
    tpp_rules_free(rules, count);
    return 0;
}
