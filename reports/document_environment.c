/* What surrounded a run: the gates, the telemetry, the facts. */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_gates.h"
#include "base/statistics.h"
#include "reports/document.h"
#include "reports/figures.h"
#include "base/throttle.h"

/* ------------------------------------------------------------------------------------------------- gates */

void tpp_document_add_gate_banners(struct tpp_document *document, const struct tpp_record *record)
{
    for (size_t i = 0; i < record->environment.gate_count; i++) {
        const struct tpp_gate *gate = &record->environment.gates[i];
        const int is_part = strcmp(gate->name, tpp_gate_name(TPP_GATE_OF_WHOLE_DEVICE)) == 0;
        if (gate->state == TPP_GATE_FAILED && (is_part || tpp_gate_is_invalidating(gate))) {
            tpp_document_cell(document, TPP_TONE_BAD, "%s: %s (%s).", is_part ? "NOT THE CHIP" : "INVALID", gate->means,
                              gate->seen);
        }
    }
}

void tpp_document_add_gates(struct tpp_document *document, const struct tpp_record *record)
{
    const struct tpp_environment *environment = &record->environment;
    if (environment->gate_count == 0) {
        return;
    }
    tpp_document_section(document, "gates", "Conditions that a full measurement needs");
    tpp_document_block(document, TPP_BLOCK_TABLE, NULL);
    tpp_document_column(document, "Gate", 0);
    tpp_document_column(document, "State", 0);
    tpp_document_column(document, "Seen", 0);
    tpp_document_column(document, "What follows", 0);
    for (size_t i = 0; i < environment->gate_count; i++) {
        static const enum tpp_tone tones[TPP_GATE_STATE_COUNT] = { TPP_TONE_GOOD, TPP_TONE_BAD, TPP_TONE_WARNING };
        const struct tpp_gate *gate = &environment->gates[i];
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", gate->name);
        tpp_document_cell(document, tones[gate->state], "%s", tpp_gate_state_name((int)gate->state));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", gate->seen);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", gate->means);
    }
}

/* ------------------------------------------------------------------------------------------------- telemetry */

/* One quantity over the whole run: lowest, median, highest of what was read. */
static void add_quantity(struct tpp_document *document, const struct tpp_telemetry *telemetry, const char *name,
                         size_t offset, double unit)
{
    double *values = calloc(telemetry->sample_count + 1, sizeof *values);
    size_t count = 0;
    if (values == NULL) {
        document->has_failed = 1;
        return;
    }
    double low = INFINITY;
    double high = -INFINITY;
    for (size_t i = 0; i < telemetry->sample_count; i++) {
        const double value = *(const double *)((const char *)&telemetry->samples[i] + offset) / unit;
        if (isfinite(value)) {
            values[count++] = value;
            low = fmin(low, value);
            high = fmax(high, value);
        }
    }
    if (count > 0) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", name);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(low).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(tpp_median_in_place(values, count)).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(high).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%zu", count);
    }
    free(values);
}

static void add_quantities(struct tpp_document *document, const struct tpp_telemetry *telemetry)
{
    static const struct {
        const char *name;
        size_t offset;
        double unit;
    } quantities[] = {
        { "Core clock, GHz", offsetof(struct tpp_telemetry_sample, sm_clock_hz), 1e9 },
        { "Memory clock, GHz", offsetof(struct tpp_telemetry_sample, memory_clock_hz), 1e9 },
        { "Power, W", offsetof(struct tpp_telemetry_sample, power_w), 1 },
        { "Temperature, degrees C", offsetof(struct tpp_telemetry_sample, temperature_c), 1 },
        { "Memory temperature, degrees C", offsetof(struct tpp_telemetry_sample, memory_temperature_c), 1 },
        { "Utilisation, %", offsetof(struct tpp_telemetry_sample, utilisation), 0.01 },
    };
    tpp_document_block(document, TPP_BLOCK_TABLE, NULL);
    tpp_document_column(document, "Quantity", 0);
    tpp_document_column(document, "Lowest", 1);
    tpp_document_column(document, "Median", 1);
    tpp_document_column(document, "Highest", 1);
    tpp_document_column(document, "Readings", 1);
    for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++) {
        add_quantity(document, telemetry, quantities[i].name, quantities[i].offset, quantities[i].unit);
    }
}

/* How many readings had each combination of reasons, in the order of their first appearance. */
static void add_reasons(struct tpp_document *document, const struct tpp_telemetry *telemetry)
{
    enum { MOST = 32 };
    struct {
        double reasons;
        size_t count;
    } seen[MOST];
    size_t seen_count = 0;
    for (size_t i = 0; i < telemetry->sample_count; i++) {
        const double reasons = telemetry->samples[i].throttle_reasons;
        size_t at = 0;
        while (at < seen_count && seen[at].reasons != reasons) {
            at++;
        }
        if (at < seen_count) {
            seen[at].count++;
        } else if (tpp_throttle_is_held(reasons) && seen_count < MOST) {
            seen[seen_count].reasons = reasons;
            seen[seen_count++].count = 1;
        }
    }
    for (size_t i = 0; i < seen_count; i++) {
        char text[TPP_TEXT_BYTES];
        tpp_throttle_list(seen[i].reasons, text, sizeof text);
        tpp_document_fact(document, text, "in %zu readings", seen[i].count);
    }
}

static void add_throttling(struct tpp_document *document, const struct tpp_telemetry *telemetry)
{
    size_t known = 0;
    size_t held = 0;
    for (size_t i = 0; i < telemetry->sample_count; i++) {
        known += isfinite(telemetry->samples[i].throttle_reasons) ? 1 : 0;
        held += (size_t)tpp_throttle_is_held(telemetry->samples[i].throttle_reasons);
    }
    if (known == 0) {
        tpp_document_fact(document, "Clocks held down", "not told by the device");
    } else {
        tpp_document_fact(document, "Clocks held down", "in %zu of %zu readings", held, known);
    }
    add_reasons(document, telemetry);
    for (size_t i = 0; i < telemetry->violation_count; i++) {
        const struct tpp_violation *violation = &telemetry->violations[i];
        char name[TPP_TEXT_BYTES];
        (void)snprintf(name, sizeof name, "Held by %s", violation->policy);
        tpp_document_fact(document, name, "%s",
                          isfinite(violation->during_ns) ? tpp_figure_duration(violation->during_ns).text : "not told");
    }
}

static double energy_of(const struct tpp_telemetry *telemetry)
{
    double first = NAN;
    double last = NAN;
    for (size_t i = 0; i < telemetry->sample_count; i++) {
        if (isfinite(telemetry->samples[i].energy_j)) {
            first = isfinite(first) ? first : telemetry->samples[i].energy_j;
            last = telemetry->samples[i].energy_j;
        }
    }
    return last - first;
}

void tpp_document_add_telemetry(struct tpp_document *document, const struct tpp_record *record)
{
    const struct tpp_telemetry *telemetry = &record->telemetry;
    if (telemetry->sample_count == 0) {
        return;
    }
    tpp_document_section(document, "telemetry", "Clock, power and temperature while it ran");
    add_quantities(document, telemetry);
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    tpp_document_fact(document, "Read through", "%s, every %s", telemetry->source,
                      tpp_figure_duration((double)telemetry->period_ns).text);
    const double energy = energy_of(telemetry);
    if (isfinite(energy)) {
        tpp_document_fact(document, "Energy", "%s J", tpp_figure_number(energy).text);
    }
    add_throttling(document, telemetry);
}

/* ------------------------------------------------------------------------------------------------- facts */

void tpp_document_add_facts(struct tpp_document *document, const struct tpp_record *record)
{
    const struct tpp_environment *environment = &record->environment;
    if (environment->fact_count > 0) {
        tpp_document_block(document, TPP_BLOCK_TABLE, "What the system said of the device");
        tpp_document_column(document, "Fact", 0);
        tpp_document_column(document, "Value", 0);
        tpp_document_column(document, "Source", 0);
        for (size_t i = 0; i < environment->fact_count; i++) {
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", environment->facts[i].name);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", environment->facts[i].value);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", environment->facts[i].source);
        }
    }
    if (environment->clock_count > 0) {
        tpp_document_block(document, TPP_BLOCK_FACTS, "Clocks it is known to have");
        for (size_t i = 0; i < environment->clock_count; i++) {
            tpp_document_fact(document, environment->clocks[i].source, "%s",
                              tpp_figure_frequency(environment->clocks[i].hz).text);
        }
    }
}
