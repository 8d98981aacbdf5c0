/* Whether hardware can do what a record says: rates against cores and clock, clocks against each other, and the device
 * against what the catalogue knows of a chip of its name. Limits are wide: what they refuse is impossible, not odd. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/record_judge.h"
#include "reports/evidence_checks.h"

/* Multiply-accumulates of one bit by one bit per clock and core: twice what the widest matrix unit known at the time of
 * writing does (FP4 on a B300's SM, 26,600 of 4 bits). */
static const double BIT_MACS_PER_CLOCK_GPU = 2.2e5;
/* CPUs: twice the AMX unit's 1,024 of 8 bits; wider formats have only vector units, at most two of 512 bits a clock. */
static const double BIT_MACS_PER_CLOCK_CPU = 1.7e4;
static const double VECTOR_BITS_PER_CLOCK = 1024.0;
static const double RATE_TOLERANCE = 0.03;
static const double CLOCK_LEAST_HZ = 5e7;
static const double CLOCK_MOST_HZ = 1e10;
static const double CLOCK_OVER_MAXIMUM = 1.05;
static const double CHIP_TOLERANCE = 1.10; /* a board's clock may be raised by its maker */
static const double GEMM_OVER_PROBE = 1.05;
static const double GEMM_OVER_PROBE_CPU = 1.25; /* other programs may take from the probe and not from the product */

#define FAIL(evidence, ...) tpp_evidence_fail(evidence, TPP_CHECK_PHYSICS, __VA_ARGS__)

/* ------------------------------------------------------------------------------------------------- clocks */

static int is_possible_clock(double clock_hz)
{
    return clock_hz >= CLOCK_LEAST_HZ && clock_hz <= CLOCK_MOST_HZ;
}

static void check_clock(struct tpp_evidence *evidence, const struct tpp_record *record,
                        const struct tpp_measurement *measurement)
{
    if (!isnan(measurement->clock_hz) && !is_possible_clock(measurement->clock_hz)) {
        FAIL(evidence, "%s: no chip runs at %.4g Hz", measurement->kernel, measurement->clock_hz);
    }
    for (size_t i = 0; i < measurement->clock_reading_count; i++) {
        if (!is_possible_clock(measurement->clock_readings[i].clock_hz)) {
            FAIL(evidence, "%s: clock reading %zu is %.4g Hz", measurement->kernel, i,
                 measurement->clock_readings[i].clock_hz);
            return;
        }
    }
    /* What OpenCL calls a CPU's maximum is often its base clock. */
    if (record->device.kind != TPP_DEVICE_CPU && measurement->clock_hz > CLOCK_OVER_MAXIMUM * record->device.clock_hz) {
        FAIL(evidence, "%s: the clock is %.4g Hz, above the device's maximum of %.4g Hz", measurement->kernel,
             measurement->clock_hz, record->device.clock_hz);
    }
}

/* ------------------------------------------------------------------------------------------------- rates */

/* The most that one core can do in one clock, in multiply-accumulates of this measurement's kind. */
static double most_per_clock(const struct tpp_record *record, const struct tpp_measurement *measurement)
{
    double bits = tpp_precision_get(measurement->precision)->bits;
    if (record->device.kind != TPP_DEVICE_CPU) {
        return BIT_MACS_PER_CLOCK_GPU / bits;
    }
    return bits >= 32 ? VECTOR_BITS_PER_CLOCK / bits : BIT_MACS_PER_CLOCK_CPU / bits;
}

/* A vector instruction of 512 bits goes out twice a clock at most, one of 256 four times, one of 128 six times. */
static void check_issue(struct tpp_evidence *evidence, const struct tpp_record *record,
                        const struct tpp_measurement *measurement)
{
    struct tpp_saturation saturation;
    if (record->device.kind != TPP_DEVICE_CPU || !tpp_record_saturation(record, measurement, &saturation)) {
        return;
    }
    double bits = (double)measurement->probe.lanes * tpp_precision_get(measurement->accumulator)->bits;
    double most = bits >= 512 ? 2.0 : bits >= 256 ? 4.0 : 6.0;
    if (saturation.instructions > most * (1.0 + RATE_TOLERANCE)) {
        FAIL(evidence, "%s: %.2f instructions of %.0f bits per clock and core; no core issues more than %.0f",
             measurement->kernel, saturation.instructions, bits, most);
    }
}

static void check_rate(struct tpp_evidence *evidence, const struct tpp_record *record,
                       const struct tpp_measurement *measurement)
{
    struct tpp_statistics rate;
    if (tpp_measurement_rate(measurement, &rate, NULL) != TPP_STATUS_OK) {
        return;
    }
    /* Without a clock of its own the fastest that a chip may run at bounds it. */
    double clock_hz = is_possible_clock(measurement->clock_hz) ? measurement->clock_hz : CLOCK_MOST_HZ;
    double cores = record->device.core_count > 0 ? record->device.core_count : 1e6;
    double most = most_per_clock(record, measurement) * cores * clock_hz * (1.0 + RATE_TOLERANCE);
    if (rate.median > most) {
        FAIL(evidence, "%s: %.4g multiply-accumulates per second; %.0f cores at %.4g Hz do at most %.4g",
             measurement->kernel, rate.median, cores, clock_hz, most);
    }
    double sum_ns = 0.0;
    for (size_t i = 0; i < measurement->sample_count; i++) {
        sum_ns += (double)measurement->samples[i].host_ns;
    }
    if (sum_ns > (double)record->duration_ns) {
        FAIL(evidence, "%s: the samples add up to more than the whole run took", measurement->kernel);
    }
}

/* Whether the record says of a kernel that something held it back or made it uneven. */
static int is_disturbed(const struct tpp_record *record, const char *kernel)
{
    for (size_t i = 0; i < record->warning_count; i++) {
        enum tpp_warning_code code = record->warnings[i].code;
        if (strcmp(record->warnings[i].about, kernel) == 0 &&
            (code == TPP_WARNING_SHARED_CORES || code == TPP_WARNING_NOISY || code == TPP_WARNING_DRIFT ||
             code == TPP_WARNING_UNSATURATED)) {
            return 1;
        }
    }
    return 0;
}

/* A product is made of the instructions that the probe issues as fast as they go. Only a probe that is not slowed down
 * by anything is a bound: one on a whole number of instructions, with no warning. */
static void check_against_probe(struct tpp_evidence *evidence, const struct tpp_record *record,
                                const struct tpp_measurement *product)
{
    const struct tpp_measurement *probe = tpp_record_best(record, TPP_KIND_PROBE, product->precision);
    struct tpp_saturation saturation;
    struct tpp_statistics probe_rate;
    struct tpp_statistics rate;
    if (product->kind != TPP_KIND_GEMM || probe == NULL || probe->accumulator != product->accumulator ||
        is_disturbed(record, probe->kernel) || !tpp_record_saturation(record, probe, &saturation) ||
        fabs(saturation.instructions / saturation.whole - 1.0) > 0.05 ||
        tpp_measurement_rate(probe, &probe_rate, NULL) != TPP_STATUS_OK ||
        tpp_measurement_rate(product, &rate, NULL) != TPP_STATUS_OK) {
        return;
    }
    double clock_share = product->clock_hz > probe->clock_hz ? product->clock_hz / probe->clock_hz : 1.0;
    double over = record->device.kind == TPP_DEVICE_CPU ? GEMM_OVER_PROBE_CPU : GEMM_OVER_PROBE;
    if (rate.median > over * clock_share * probe_rate.median) {
        FAIL(evidence, "%s: %.4g multiply-accumulates per second, more than %s issues (%.4g)", product->kernel,
             rate.median, probe->kernel, probe_rate.median);
    }
}

/* ------------------------------------------------------------------------------------------------- the chip */

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

/* The most that chips of the device's model are declared with in a precision; 0 when the catalogue does not know. */
static double declared_tops(const struct tpp_chip *chips, size_t count, const char *device,
                            enum tpp_precision precision, const char **name)
{
    double most = 0.0;
    for (size_t i = 0; i < count; i++) {
        const char *word = NULL;
        size_t length = model_word(chips[i].name, &word);
        if (length == 0 || !has_word(device, word, length)) {
            continue;
        }
        *name = chips[i].name;
        for (size_t j = 0; j < chips[i].rate_count; j++) {
            const struct tpp_chip_rate *rate = &chips[i].rates[j];
            most = rate->precision == precision && rate->tops > most ? rate->tops : most;
        }
    }
    return most;
}

/* Looks the device up by its name; writes the name of a chip of its model, "" when there is none. */
static void check_against_catalogue(struct tpp_evidence *evidence, const struct tpp_record *record, char *known,
                                    size_t bytes)
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
        const char *name = NULL;
        double declared = declared_tops(chips, count, record->device.name, measurement->precision, &name);
        if (name != NULL) {
            (void)snprintf(known, bytes, "%s", name);
        }
        if (declared > 0.0 && tpp_measurement_rate(measurement, &rate, NULL) == TPP_STATUS_OK &&
            2e-12 * rate.median > CHIP_TOLERANCE * declared) {
            FAIL(evidence, "%s: %.4g TOP/s; the device calls itself %.100s, and %.100s is declared with %.4g",
                 measurement->kernel, 2e-12 * rate.median, record->device.name, name, declared);
        }
    }
    tpp_chips_free(chips, count);
}

void tpp_check_physics(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    size_t count = 0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        if (measurement->outcome != TPP_OUTCOME_MEASURED) {
            continue;
        }
        check_clock(evidence, record, measurement);
        check_issue(evidence, record, measurement);
        check_rate(evidence, record, measurement);
        check_against_probe(evidence, record, measurement);
        if ((double)measurement->input_set_count * (double)measurement->input_set_bytes >
            (double)record->device.memory_bytes) {
            FAIL(evidence, "%s: its inputs are larger than the device's memory", measurement->kernel);
        }
        count++;
    }
    char known[TPP_TEXT_BYTES];
    check_against_catalogue(evidence, record, known, sizeof known);
    tpp_evidence_pass(evidence, TPP_CHECK_PHYSICS, "%zu kernels against cores and clock%s%.200s", count,
                      *known != '\0' ? ", and against the declared rates of " : "", known);
}
