/* Growing and reading the parts of a record that describe its surroundings and a measurement's details. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/append.h"
#include "base/record_detail.h"
#include "base/record_fields.h"
#include "base/record_telemetry.h"
#include "base/statistics.h"

const char *tpp_gate_state_name(int state)
{
    static const char *const names[] = {
#define ROW(name, id, text) id,
        TPP_GATE_STATE_LIST(ROW)
#undef ROW
    };
    return state >= 0 && state < TPP_GATE_STATE_COUNT ? names[state] : NULL;
}

struct tpp_fact *tpp_environment_add_fact(struct tpp_environment *environment)
{
    return APPEND(environment, facts, fact_count);
}

struct tpp_gate *tpp_environment_add_gate(struct tpp_environment *environment)
{
    return APPEND(environment, gates, gate_count);
}

struct tpp_known_clock *tpp_environment_add_clock(struct tpp_environment *environment)
{
    return APPEND(environment, clocks, clock_count);
}

struct tpp_telemetry_sample *tpp_telemetry_add_sample(struct tpp_telemetry *telemetry)
{
    struct tpp_telemetry_sample *sample = APPEND(telemetry, samples, sample_count);
    if (sample != NULL) {
        *sample = (struct tpp_telemetry_sample){ .sm_clock_hz = (double)NAN,
                                                 .memory_clock_hz = (double)NAN,
                                                 .power_w = (double)NAN,
                                                 .energy_j = (double)NAN,
                                                 .temperature_c = (double)NAN,
                                                 .memory_temperature_c = (double)NAN,
                                                 .utilisation = (double)NAN,
                                                 .throttle_reasons = (double)NAN,
                                                 .ecc_corrected = (double)NAN,
                                                 .ecc_uncorrected = (double)NAN };
    }
    return sample;
}

struct tpp_violation *tpp_telemetry_add_violation(struct tpp_telemetry *telemetry)
{
    return APPEND(telemetry, violations, violation_count);
}

static void add_violation(struct tpp_telemetry *telemetry, const struct tpp_violation *later)
{
    for (size_t i = 0; i < telemetry->violation_count; i++) {
        if (strcmp(telemetry->violations[i].policy, later->policy) == 0) {
            telemetry->violations[i].during_ns += later->during_ns;
            return;
        }
    }
    struct tpp_violation *added = tpp_telemetry_add_violation(telemetry);
    if (added != NULL) {
        *added = *later;
    }
}

void tpp_telemetry_append(struct tpp_telemetry *telemetry, const struct tpp_telemetry *later)
{
    for (size_t i = 0; i < later->sample_count; i++) {
        struct tpp_telemetry_sample *sample = tpp_telemetry_add_sample(telemetry);
        if (sample != NULL) {
            *sample = later->samples[i];
        }
    }
    for (size_t i = 0; i < later->violation_count; i++) {
        add_violation(telemetry, &later->violations[i]);
    }
    if (later->source[0] != '\0') {
        memcpy(telemetry->source, later->source, sizeof telemetry->source);
        telemetry->period_ns = later->period_ns;
    }
}

void tpp_environment_free(struct tpp_environment *environment)
{
    if (environment != NULL) {
        tpp_fields_free(tpp_environment_fields, environment);
    }
}

void tpp_telemetry_free(struct tpp_telemetry *telemetry)
{
    if (telemetry != NULL) {
        tpp_fields_free(tpp_telemetry_fields, telemetry);
        memset(telemetry, 0, sizeof *telemetry);
    }
}

const struct tpp_gate *tpp_environment_gate(const struct tpp_environment *environment, const char *name)
{
    for (size_t i = 0; i < environment->gate_count; i++) {
        if (strcmp(environment->gates[i].name, name) == 0) {
            return &environment->gates[i];
        }
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------------ measurement details */

struct tpp_core_reading *tpp_detail_add_core(struct tpp_measurement_detail *detail)
{
    return APPEND(detail, cores, core_count);
}

struct tpp_launch_reading *tpp_detail_add_launch(struct tpp_measurement_detail *detail)
{
    return APPEND(detail, launches, launch_count);
}

struct tpp_shape_point *tpp_detail_add_shape(struct tpp_measurement_detail *detail)
{
    return APPEND(detail, shapes, shape_count);
}

struct tpp_series *tpp_detail_add_series(struct tpp_measurement_detail *detail)
{
    return APPEND(detail, series, series_count);
}

struct tpp_series_sample *tpp_series_add_sample(struct tpp_series *series)
{
    return APPEND(series, samples, sample_count);
}

void tpp_detail_free(struct tpp_measurement_detail *detail)
{
    if (detail != NULL) {
        tpp_fields_free(tpp_detail_fields, detail);
        memset(detail, 0, sizeof *detail);
    }
}

const struct tpp_series *tpp_detail_series(const struct tpp_measurement_detail *detail, const char *name)
{
    for (size_t i = 0; i < detail->series_count; i++) {
        if (strcmp(detail->series[i].name, name) == 0) {
            return &detail->series[i];
        }
    }
    return NULL;
}

/* A core that counted something, by its rate; the readings' order stands in for where rates are equal. */
struct core_rate {
    double rate;
    size_t index;
};

static int by_rate(const void *left, const void *right)
{
    const struct core_rate *one = left;
    const struct core_rate *other = right;
    return one->rate != other->rate ? (one->rate < other->rate ? -1 : 1) : (one->index < other->index ? -1 : 1);
}

/* What the sorted rates say. A fortieth of the cores at either end is left out of the spread: none of fewer than 40. */
static void summarise_rates(const struct core_rate *rates, struct tpp_core_summary *made,
                            const struct tpp_core_reading *cores)
{
    const size_t count = made->core_count;
    const size_t middle = (count - 1) / 2;
    made->middle = rates[middle].index;
    made->macs_per_clock = count % 2 != 0 ? rates[middle].rate : 0.5 * (rates[middle].rate + rates[middle + 1].rate);
    made->slowest = rates[0].rate;
    made->slowest_core = cores[rates[0].index].core;
    made->fastest = rates[count - 1].rate;
    made->low = rates[count / 40].rate;
    made->high = rates[count - 1 - count / 40].rate;
}

int tpp_detail_cores(const struct tpp_measurement_detail *detail, struct tpp_core_summary *summary)
{
    struct core_rate *rates = calloc(detail->core_count + 1, sizeof *rates);
    double *clocks = calloc(detail->core_count + 1, sizeof *clocks);
    struct tpp_core_summary made = { .clock_hz = (double)NAN };
    size_t clock_count = 0;
    for (size_t i = 0; rates != NULL && clocks != NULL && i < detail->core_count; i++) {
        const struct tpp_core_reading *core = &detail->cores[i];
        if (core->macs == 0 || core->cycles == 0) {
            continue;
        }
        rates[made.core_count++] = (struct core_rate){ .rate = (double)core->macs / (double)core->cycles, .index = i };
        if (core->ns > 0) {
            clocks[clock_count++] = (double)core->cycles / ((double)core->ns * 1e-9);
        }
    }
    const int has_any = made.core_count > 0;
    if (has_any) {
        qsort(rates, made.core_count, sizeof *rates, by_rate);
        summarise_rates(rates, &made, detail->cores);
        made.clock_hz = clock_count > 0 ? tpp_median_in_place(clocks, clock_count) : (double)NAN;
        *summary = made;
    }
    free(rates);
    free(clocks);
    return has_any;
}
