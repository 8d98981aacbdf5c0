/* The device against what the catalogue knows of a chip of its name. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "reports/evidence_checks.h"

static const double CHIP_TOLERANCE = 1.10;      /* a board's clock may be raised by its maker */
static const double PER_CLOCK_TOLERANCE = 1.25; /* the next rate that a matrix engine could have is twice as high */

#define FAIL(evidence, ...) tpp_evidence_fail(evidence, TPP_CHECK_PHYSICS, __VA_ARGS__)

static int is_word_character(char character)
{
    return isalnum((unsigned char)character) != 0;
}

/* The word of a chip's name that tells its model: the first with a digit that is long enough to mean one ("A100",
 * "4090", "MI300X"); returns its length, 0 when there is none. */
static size_t model_word(const char *name, const char **word)
{
    for (const char *at = name; *at != '\0';) {
        size_t length = 0;
        size_t digits = 0;
        while (is_word_character(at[length])) {
            digits += isdigit((unsigned char)at[length]) != 0;
            length++;
        }
        if (digits > 0 && length >= 2) {
            *word = at;
            return length;
        }
        at += length > 0 ? length : 1;
    }
    return 0;
}

static int has_word(const char *text, const char *word, size_t length)
{
    for (const char *at = text; strlen(at) >= length; at++) {
        if (strncasecmp(at, word, length) == 0 && !is_word_character(at[length]) &&
            (at == text || !is_word_character(at[-1]))) {
            return 1;
        }
    }
    return 0;
}

/* The most that chips of the device's model are declared with in a precision; 0 where the catalogue does not know. */
struct declared {
    const char *name; /* of the chip declared with the most; NULL when no chip is of its model */
    double tops;
    double ops_per_clock_core;
};

static struct declared declared_rates(const struct tpp_chip *chips, size_t count, const char *device,
                                      enum tpp_precision precision)
{
    struct declared most = { 0 };
    for (size_t i = 0; i < count; i++) {
        const char *word = NULL;
        size_t length = model_word(chips[i].name, &word);
        if (length == 0 || !has_word(device, word, length)) {
            continue;
        }
        most.name = most.name == NULL ? chips[i].name : most.name;
        for (size_t j = 0; j < chips[i].rate_count; j++) {
            const struct tpp_chip_rate *rate = &chips[i].rates[j];
            if (rate->precision == precision) {
                most.name = rate->tops > most.tops ? chips[i].name : most.name;
                most.tops = rate->tops > most.tops ? rate->tops : most.tops;
                most.ops_per_clock_core = rate->ops_per_clock_core > most.ops_per_clock_core ? rate->ops_per_clock_core
                                                                                             : most.ops_per_clock_core;
            }
        }
    }
    return most;
}

/* Operations per clock and core do not depend on any clock of this device, and no board changes them. */
static void check_per_clock(struct tpp_evidence *evidence, const struct tpp_record *record,
                            const struct tpp_measurement *measurement, const struct declared *declared)
{
    struct tpp_core_summary summary;
    if (declared->ops_per_clock_core > 0.0 && measurement->kind == TPP_KIND_PROBE &&
        tpp_detail_cores(&measurement->detail, &summary) &&
        2.0 * summary.macs_per_clock > PER_CLOCK_TOLERANCE * declared->ops_per_clock_core) {
        FAIL(evidence,
             "%s: %.5g operations per clock and core; the device calls itself %.100s, and %.100s is known for %.5g",
             measurement->kernel, 2.0 * summary.macs_per_clock, record->device.name, declared->name,
             declared->ops_per_clock_core);
    }
}

void tpp_check_chip(struct tpp_evidence *evidence, const struct tpp_record *record, char *known, size_t bytes)
{
    struct tpp_chip *chips = NULL;
    size_t count = 0;
    known[0] = '\0';
    if (record->device.kind == TPP_DEVICE_CPU || tpp_chips_builtin(&chips, &count, NULL) != TPP_STATUS_OK) {
        return;
    }
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        struct tpp_statistics rate;
        struct declared declared = declared_rates(chips, count, record->device.name, measurement->precision);
        if (declared.tops > 0.0 || (declared.name != NULL && known[0] == '\0')) {
            (void)snprintf(known, bytes, "%s", declared.name);
        }
        if (tpp_measurement_rate(measurement, &rate, NULL) != TPP_STATUS_OK) {
            continue;
        }
        if (declared.tops > 0.0 && 2e-12 * rate.median > CHIP_TOLERANCE * declared.tops) {
            FAIL(evidence, "%s: %.4g TOP/s; the device calls itself %.100s, and %.100s is declared with %.4g",
                 measurement->kernel, 2e-12 * rate.median, record->device.name, declared.name, declared.tops);
        }
        check_per_clock(evidence, record, measurement, &declared);
    }
    tpp_chips_free(chips, count);
}
