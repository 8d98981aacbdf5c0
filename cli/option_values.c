/* Numbers and lists of precisions from the command line. */
#include "cli/option_values.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/record.h"

double tpp_option_in_range(const struct argp_state *state, const char *option, const char *value, const char *unit,
                           double least, double most)
{
    char *end = NULL;
    errno = 0;
    double number = strtod(value, &end);
    if (end == value || *end != '\0' || errno != 0 || !(number >= least) || number > most) {
        argp_error(state, "--%s: '%s' is not a number of %s from %.10g to %.10g", option, value, unit, least, most);
    }
    return number;
}

uint64_t tpp_option_whole(const struct argp_state *state, const char *option, const char *value, const char *unit,
                          uint64_t least, uint64_t most)
{
    char *end = NULL;
    errno = 0;
    unsigned long long number = strtoull(value, &end, 10);
    if (!isdigit((unsigned char)*value) || *end != '\0' || errno != 0 || number < least || number > most) {
        argp_error(state, "--%s: '%s' is not a whole number of %s from %llu to %llu", option, value, unit,
                   (unsigned long long)least, (unsigned long long)most);
    }
    return number;
}

size_t tpp_option_precisions(const struct argp_state *state, const char *list, enum tpp_precision *precisions)
{
    size_t count = 0;
    for (const char *at = list;; at++) {
        size_t length = strcspn(at, ",");
        enum tpp_precision precision = TPP_FP64;
        if (!tpp_precision_find(at, length, &precision)) {
            struct tpp_buffer known = { 0 };
            for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
                tpp_buffer_format(&known, "%s%s", i > 0 ? ", " : "", tpp_precision_name(i));
            }
            argp_error(state, "--precision: there is no '%.*s'; known are %s", (int)(length < 40 ? length : 40), at,
                       known.bytes != NULL ? known.bytes : "");
            tpp_buffer_free(&known);
            return count;
        }
        size_t i = 0;
        while (i < count && precisions[i] != precision) {
            i++;
        }
        if (i == count) {
            precisions[count++] = precision;
        }
        at += length;
        if (*at == '\0') {
            return count;
        }
    }
}
