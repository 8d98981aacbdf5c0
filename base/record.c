/* The record: names, growth, and the figures that follow directly from its samples. Its JSON is in record_json.c. */
#include "base/record.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/append.h"
#include "base/record_fields.h"

static const char *name_from(const char *const *names, int count, int value)
{
    return value >= 0 && value < count ? names[value] : NULL;
}

const char *tpp_outcome_name(int outcome)
{
    static const char *const names[] = {
#define ROW(name, id, text) id,
        TPP_OUTCOME_LIST(ROW)
#undef ROW
    };
    return name_from(names, TPP_OUTCOME_COUNT, outcome);
}

const char *tpp_outcome_text(enum tpp_outcome outcome)
{
    static const char *const texts[] = {
#define ROW(name, id, text) text,
        TPP_OUTCOME_LIST(ROW)
#undef ROW
    };
    return name_from(texts, TPP_OUTCOME_COUNT, (int)outcome);
}

const char *tpp_kernel_kind_name(int kind)
{
    static const char *const names[] = { "probe", "gemm", "clock", "fill", "spin" };
    return name_from(names, TPP_KIND_COUNT, kind);
}

const char *tpp_device_kind_name(int kind)
{
    static const char *const names[] = { "cpu", "gpu", "accelerator", "other" };
    return name_from(names, TPP_DEVICE_KIND_COUNT, kind);
}

const char *tpp_warning_name(int code)
{
    static const char *const names[] = {
#define ROW(name, id, advice) id,
        TPP_WARNING_LIST(ROW)
#undef ROW
    };
    return name_from(names, TPP_WARNING_COUNT, code);
}

const char *tpp_warning_advice(enum tpp_warning_code code)
{
    static const char *const texts[] = {
#define ROW(name, id, advice) advice,
        TPP_WARNING_LIST(ROW)
#undef ROW
    };
    return name_from(texts, TPP_WARNING_COUNT, (int)code);
}

const char *tpp_precision_name(int precision)
{
    const struct tpp_precision_info *info = tpp_precision_get((enum tpp_precision)precision);
    return info != NULL ? info->name : NULL;
}

/* ------------------------------------------------------------------------------------------------- growth */

struct tpp_measurement *tpp_record_add_measurement(struct tpp_record *record)
{
    return APPEND(record, measurements, measurement_count);
}

struct tpp_sample *tpp_measurement_add_sample(struct tpp_measurement *measurement)
{
    return APPEND(measurement, samples, sample_count);
}

struct tpp_candidate *tpp_measurement_add_candidate(struct tpp_measurement *measurement)
{
    return APPEND(measurement, candidates, candidate_count);
}

struct tpp_peer *tpp_measurement_add_peer(struct tpp_measurement *measurement)
{
    return APPEND(measurement, peers, peer_count);
}

struct tpp_peer_pair *tpp_peer_add_pair(struct tpp_peer *peer)
{
    return APPEND(peer, pairs, pair_count);
}

struct tpp_clock_reading *tpp_measurement_add_clock_reading(struct tpp_measurement *measurement)
{
    return APPEND(measurement, clock_readings, clock_reading_count);
}

struct tpp_output *tpp_measurement_add_output(struct tpp_measurement *measurement)
{
    return APPEND(measurement, outputs, output_count);
}

struct tpp_variable *tpp_record_add_variable(struct tpp_record *record)
{
    return APPEND(record, variables, variable_count);
}

struct tpp_named_digest *tpp_record_add_kernel_source(struct tpp_record *record)
{
    return APPEND(record, kernel_sources, kernel_source_count);
}

struct tpp_named_digest *tpp_record_add_rule(struct tpp_record *record)
{
    return APPEND(record, rules, rule_count);
}

struct tpp_named_digest *tpp_record_add_catalogue(struct tpp_record *record)
{
    return APPEND(record, catalogue, catalogue_count);
}

struct tpp_link *tpp_record_add_link(struct tpp_record *record)
{
    return APPEND(record, chain, link_count);
}

void tpp_record_warn(struct tpp_record *record, enum tpp_warning_code code, const char *about, const char *seen, ...)
{
    struct tpp_warning *warning = APPEND(record, warnings, warning_count);
    if (warning == NULL) {
        return;
    }
    warning->code = code;
    (void)snprintf(warning->about, sizeof warning->about, "%s", about);
    va_list arguments;
    va_start(arguments, seen);
    (void)vsnprintf(warning->seen, sizeof warning->seen, seen, arguments);
    va_end(arguments);
}

void tpp_record_free(struct tpp_record *record)
{
    if (record != NULL) {
        tpp_fields_free(tpp_record_fields, record);
        memset(record, 0, sizeof *record);
    }
}

void tpp_measurement_free(struct tpp_measurement *measurement)
{
    if (measurement != NULL) {
        tpp_fields_free(tpp_measurement_fields, measurement);
        memset(measurement, 0, sizeof *measurement);
    }
}

/* ------------------------------------------------------------------------------------------------- figures */

uint64_t tpp_sample_elapsed_ns(const struct tpp_sample *sample)
{
    return sample->device_ns != 0 ? sample->device_ns : sample->host_ns;
}

enum tpp_status tpp_measurement_rate(const struct tpp_measurement *measurement, struct tpp_statistics *rate,
                                     struct tpp_error *err)
{
    if (measurement->outcome != TPP_OUTCOME_MEASURED || measurement->sample_count == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%s: %s, so it has no rate", measurement->kernel,
                        tpp_outcome_name((int)measurement->outcome));
    }
    double *rates = malloc(measurement->sample_count * sizeof *rates);
    if (rates == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", measurement->kernel);
    }
    for (size_t i = 0; i < measurement->sample_count; i++) {
        double seconds = (double)tpp_sample_elapsed_ns(&measurement->samples[i]) * 1e-9;
        rates[i] = (double)measurement->macs_per_sample / seconds;
    }
    enum tpp_status status = tpp_statistics_compute(rates, measurement->sample_count, rate, err);
    free(rates);
    return tpp_context(err, status, "%s", measurement->kernel);
}

enum tpp_status tpp_peer_ratio(const struct tpp_peer *peer, struct tpp_statistics *ratio, struct tpp_error *err)
{
    if (peer->outcome != TPP_OUTCOME_MEASURED || peer->pair_count == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "%s: %s, so there is no ratio", peer->name,
                        tpp_outcome_name((int)peer->outcome));
    }
    double *ratios = malloc(peer->pair_count * sizeof *ratios);
    if (ratios == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "%s: out of memory", peer->name);
    }
    for (size_t i = 0; i < peer->pair_count; i++) {
        ratios[i] = (double)peer->pairs[i].theirs_ns / (double)peer->pairs[i].ours_ns;
    }
    enum tpp_status status = tpp_statistics_compute(ratios, peer->pair_count, ratio, err);
    free(ratios);
    return tpp_context(err, status, "%s", peer->name);
}

double tpp_measurement_median_clock(const struct tpp_measurement *measurement)
{
    size_t count = measurement->clock_reading_count;
    double *clocks = count > 0 ? malloc(count * sizeof *clocks) : NULL;
    if (clocks == NULL) {
        return (double)NAN;
    }
    for (size_t i = 0; i < count; i++) {
        clocks[i] = measurement->clock_readings[i].clock_hz;
    }
    double median = tpp_median_in_place(clocks, count);
    free(clocks);
    return median;
}

const struct tpp_measurement *tpp_record_best(const struct tpp_record *record, enum tpp_kernel_kind kind,
                                              enum tpp_precision precision)
{
    const struct tpp_measurement *best = NULL;
    double best_rate = 0.0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        struct tpp_statistics rate;
        if (measurement->kind == kind && measurement->precision == precision &&
            tpp_measurement_rate(measurement, &rate, NULL) == TPP_STATUS_OK && rate.median > best_rate) {
            best = measurement;
            best_rate = rate.median;
        }
    }
    return best;
}
