/* From samples and readings to curves. */
#include "reports/chart_timeline_data.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "reports/derived.h"
#include "reports/figures.h"
#include "base/throttle.h"

static const double ns = 1e-9, giga = 1e9;

/* ------------------------------------------------------------------------------------------------- measurements */

static struct tpp_point *make_rates(const struct tpp_measurement *measurement, double median, struct tpp_span *span)
{
    struct tpp_point *points = calloc(measurement->sample_count + 1, sizeof *points);
    for (size_t i = 0; points != NULL && i < measurement->sample_count; i++) {
        const struct tpp_sample *sample = &measurement->samples[i];
        const double start = (double)sample->start_ns * ns;
        const double elapsed = (double)tpp_sample_elapsed_ns(sample) * ns;
        points[i] =
            (struct tpp_point){ start + elapsed / 2, 100 * ((double)measurement->macs_per_sample / elapsed) / median };
        span->from = fmin(span->from, start);
        span->to = fmax(span->to, start + elapsed);
    }
    return points;
}

/* The readings where the record has them, else their median over the whole span. */
static struct tpp_trace make_clocks(const struct tpp_measurement *measurement, const struct tpp_span *span)
{
    const size_t count = measurement->clock_reading_count > 0 ? measurement->clock_reading_count : 2;
    struct tpp_point *points = calloc(count, sizeof *points);
    for (size_t i = 0; points != NULL && i < count; i++) {
        points[i] = measurement->clock_reading_count > 0
                        ? (struct tpp_point){ (double)measurement->clock_readings[i].at_ns * ns,
                                              measurement->clock_readings[i].clock_hz / giga }
                        : (struct tpp_point){ i == 0 ? span->from : span->to, measurement->clock_hz / giga };
    }
    return (struct tpp_trace){ measurement->kernel, "s2 stem", 1, TPP_SHAPE_CIRCLE, points, count };
}

static int add_measurement(struct tpp_timeline *timeline, const struct tpp_record *record,
                           const struct tpp_measurement *measurement)
{
    static const char *const bands[] = { "none", "band" };
    const struct tpp_derived derived = tpp_derive(measurement, &record->device);
    const size_t number = timeline->rate_count + 1;
    struct tpp_span *span = &timeline->spans[timeline->span_count++];
    *span = (struct tpp_span){ .from = INFINITY, .classes = bands[number % 2] };
    timeline->rates[timeline->rate_count++] = (struct tpp_trace){
        .name = measurement->kernel,
        .classes = measurement->kind == TPP_KIND_PROBE ? "s0 dots" : "s1 dots",
        .shape = measurement->kind == TPP_KIND_PROBE ? TPP_SHAPE_CIRCLE : TPP_SHAPE_SQUARE,
        .points = make_rates(measurement, derived.rate.median, span),
        .count = measurement->sample_count,
    };
    timeline->clocks[timeline->clock_count++] = make_clocks(measurement, span);
    (void)snprintf(span->text, sizeof span->text, "%zu: %s, median %s", number, measurement->kernel,
                   tpp_figure_rate(derived.rate.median, measurement->precision).text);
    (void)snprintf(span->mark, sizeof span->mark, "%zu", number);
    timeline->seconds = fmax(timeline->seconds, span->to);
    return timeline->rates[number - 1].points != NULL && timeline->clocks[number - 1].points != NULL;
}

/* ------------------------------------------------------------------------------------------------- telemetry */

static struct tpp_trace make_trace(const struct tpp_telemetry *telemetry, const char *name, const char *classes,
                                   size_t offset, double unit)
{
    struct tpp_point *points = calloc(telemetry->sample_count + 1, sizeof *points);
    for (size_t i = 0; points != NULL && i < telemetry->sample_count; i++) {
        const struct tpp_telemetry_sample *sample = &telemetry->samples[i];
        points[i].x = (double)sample->time_ns * ns;
        points[i].y = *(const double *)((const char *)sample + offset) / unit;
    }
    return (
        struct tpp_trace){ name, classes, 1, TPP_SHAPE_CIRCLE, points, points != NULL ? telemetry->sample_count : 0 };
}

/* Readings in a row with the same reasons are one span, up to the first reading that no longer has them. */
static void add_throttling(struct tpp_timeline *timeline, const struct tpp_telemetry *telemetry)
{
    for (size_t i = 0; i < telemetry->sample_count;) {
        const double reasons = telemetry->samples[i].throttle_reasons;
        size_t end = i + 1;
        while (end < telemetry->sample_count && telemetry->samples[end].throttle_reasons == reasons) {
            end++;
        }
        if (tpp_throttle_is_held(reasons)) {
            struct tpp_span *span = &timeline->spans[timeline->span_count++];
            const size_t last = end < telemetry->sample_count ? end : end - 1;
            char text[TPP_TEXT_BYTES - 192];
            tpp_throttle_list(reasons, text, sizeof text);
            *span = (struct tpp_span){
                .from = (double)telemetry->samples[i].time_ns * ns,
                .to = (double)telemetry->samples[last].time_ns * ns,
                .classes = "throttle",
            };
            (void)snprintf(span->text, sizeof span->text, "Clocks held down from %s to %s: %s",
                           tpp_figure_duration(span->from * giga).text, tpp_figure_duration(span->to * giga).text,
                           text);
        }
        i = end;
    }
}

static int add_telemetry(struct tpp_timeline *timeline, const struct tpp_telemetry *telemetry)
{
    timeline->clocks[timeline->clock_count++] =
        make_trace(telemetry, "telemetry", "s0 stem", offsetof(struct tpp_telemetry_sample, sm_clock_hz), giga);
    timeline->power = make_trace(telemetry, "power", "s1 stem", offsetof(struct tpp_telemetry_sample, power_w), 1);
    timeline->temperature =
        make_trace(telemetry, "temperature", "s3 stem", offsetof(struct tpp_telemetry_sample, temperature_c), 1);
    add_throttling(timeline, telemetry);
    if (telemetry->sample_count > 0) {
        timeline->seconds =
            fmax(timeline->seconds, (double)telemetry->samples[telemetry->sample_count - 1].time_ns * ns);
    }
    return timeline->clocks[timeline->clock_count - 1].points != NULL && timeline->power.points != NULL &&
           timeline->temperature.points != NULL;
}

/* ------------------------------------------------------------------------------------------------- all of it */

int tpp_timeline_make(const struct tpp_record *record, struct tpp_timeline *timeline)
{
    const size_t most = record->measurement_count + 1;
    *timeline = (struct tpp_timeline){
        .rates = calloc(most, sizeof *timeline->rates),
        .clocks = calloc(most, sizeof *timeline->clocks),
        .spans = calloc(most + record->telemetry.sample_count, sizeof *timeline->spans),
    };
    if (timeline->rates == NULL || timeline->clocks == NULL || timeline->spans == NULL) {
        return 0;
    }
    for (size_t i = 0; i < record->measurement_count; i++) {
        if (tpp_has_rate(&record->measurements[i]) && !add_measurement(timeline, record, &record->measurements[i])) {
            return 0;
        }
    }
    return add_telemetry(timeline, &record->telemetry);
}

void tpp_timeline_free(struct tpp_timeline *timeline)
{
    for (size_t i = 0; i < timeline->rate_count; i++) {
        free(timeline->rates[i].points);
    }
    for (size_t i = 0; i < timeline->clock_count; i++) {
        free(timeline->clocks[i].points);
    }
    free(timeline->power.points);
    free(timeline->temperature.points);
    free(timeline->rates);
    free(timeline->clocks);
    free(timeline->spans);
}
