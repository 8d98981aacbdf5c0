/* The architectural figure at each clock, and what is sustained of it. */
#include "reports/architectural.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/record_series.h"
#include "reports/derived.h"
#include "reports/figures.h"
#include "reports/json_tree.h"

static const double HELD_DOWN = 0.95; /* a clock under this share of the highest is no matter of reading it */
static const double FALLS_SHORT = 0.8;

/* The probe whose whole number of operations per clock gives the largest TPP; NULL when none snapped to one. */
static const struct tpp_measurement *leading_probe(const struct tpp_record *record)
{
    const struct tpp_measurement *best = NULL;
    double best_weight = 0.0;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        const double weight = (double)measurement->detail.known_rate * tpp_precision_get(measurement->precision)->bits;
        if (tpp_has_rate(measurement) && measurement->kind == TPP_KIND_PROBE && weight > best_weight) {
            best = measurement;
            best_weight = weight;
        }
    }
    return best;
}

static double tpp_of(double rate, enum tpp_precision precision)
{
    double tpp = NAN;
    return tpp_rating_tpp(rate, precision, &tpp, NULL) == TPP_STATUS_OK ? tpp : NAN;
}

static double at_clock(const struct tpp_architectural *figures, double clock_hz)
{
    return figures->macs_per_clock * figures->core_count * clock_hz;
}

static void add_clock(struct tpp_architectural *figures, const char *source, double clock_hz)
{
    const double tpp = clock_hz > 0.0 ? tpp_of(at_clock(figures, clock_hz), figures->probe->precision) : NAN;
    if (isfinite(tpp) && figures->clock_count < TPP_CLOCKS_MOST) {
        struct tpp_clock_figure *clock = &figures->clocks[figures->clock_count++];
        (void)snprintf(clock->source, sizeof clock->source, "%s", source);
        clock->clock_hz = clock_hz;
        clock->tpp = tpp;
        figures->clock_most_hz = fmax(figures->clock_most_hz, clock_hz);
    }
}

/* The rate of a product: of its sustained series where it has one. */
static double product_rate(const struct tpp_measurement *product, double *clock_hz, int *is_series)
{
    const struct tpp_series *series = tpp_detail_series(&product->detail, TPP_SERIES_SUSTAINED);
    struct tpp_series_summary summary;
    struct tpp_statistics rate;
    *is_series = series != NULL && tpp_series_summarise(series, &summary);
    if (*is_series) {
        *clock_hz = summary.clock_hz;
        return summary.rate.median;
    }
    *clock_hz = product->clock_hz;
    return tpp_measurement_rate(product, &rate, NULL) == TPP_STATUS_OK ? rate.median : NAN;
}

static void add_sustained(struct tpp_architectural *figures, const struct tpp_record *record)
{
    const struct tpp_measurement *probe = figures->probe;
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *product = &record->measurements[i];
        double clock_hz = NAN;
        int is_series = 0;
        if (product->kind != TPP_KIND_GEMM || product->precision != probe->precision || !tpp_has_rate(product)) {
            continue;
        }
        const double rate = product_rate(product, &clock_hz, &is_series);
        if (isfinite(rate) && !(rate <= figures->rate)) {
            figures->product = product;
            figures->rate = rate;
            figures->sustained_hz = clock_hz;
            figures->is_series = is_series;
        }
    }
    figures->sustained_tpp = figures->product != NULL ? tpp_of(figures->rate, probe->precision) : NAN;
    figures->share = figures->rate / at_clock(figures, figures->clock_most_hz);
    figures->clock_share = figures->sustained_hz / figures->clock_most_hz;
    figures->share_at_clock = figures->rate / at_clock(figures, figures->sustained_hz);
    figures->probe_clock_share = probe->clock_hz / figures->clock_most_hz;
}

/* What the catalogue says of the chip that it is declared to be. */
static void add_declared_clocks(struct tpp_architectural *figures, const struct tpp_report *report)
{
    char source[TPP_TEXT_BYTES];
    if (report->rating == NULL) {
        return;
    }
    for (size_t i = 0; i < report->chip_count; i++) {
        const struct tpp_chip *chip = &report->chips[i];
        if (strcmp(chip->id, report->rating->subject.chip) == 0) {
            (void)snprintf(source, sizeof source, "highest of %.90s by the catalogue (%s)", chip->name,
                           tpp_mark_name((int)chip->clock_mark));
            add_clock(figures, source, 1e6 * chip->clock_mhz);
            (void)snprintf(source, sizeof source, "at which its rates are stated, by the catalogue (%s)",
                           tpp_mark_name((int)chip->rate_clock_mark));
            add_clock(figures, source, 1e6 * chip->rate_clock_mhz);
        }
    }
    add_clock(figures, "at which the declared rates hold (--tops-clock)", report->rating->subject.declared_clock_hz);
}

int tpp_architectural(const struct tpp_report *report, struct tpp_architectural *figures)
{
    const struct tpp_record *record = report->record;
    const struct tpp_measurement *probe = leading_probe(record);
    if (probe == NULL || record->device.core_count == 0) {
        return 0;
    }
    struct tpp_architectural made = { .probe = probe,
                                      .macs_per_clock = probe->detail.known_rate,
                                      .core_count = record->device.core_count,
                                      .is_simulated = record->is_simulated,
                                      .rate = NAN,
                                      .sustained_hz = NAN };
    add_clock(&made, "observed on the cores in the probe", probe->clock_hz);
    add_clock(&made, "maximum that the driver reports", record->device.clock_hz);
    for (size_t i = 0; i < record->environment.clock_count; i++) {
        add_clock(&made, record->environment.clocks[i].source, record->environment.clocks[i].hz);
    }
    add_declared_clocks(&made, report);
    add_sustained(&made, record);
    *figures = made;
    return 1;
}

/* ------------------------------------------------------------------------------------------------- in words */

/* Why less than the architecture is kept up, as far as the record shows it. */
static const char *reason_for(const struct tpp_architectural *figures)
{
    if (figures->share_at_clock < FALLS_SHORT) {
        return " Something other than the clock holds it back: memory, the kernel, or a limit in firmware.";
    }
    return figures->probe_clock_share < HELD_DOWN
               ? " The probe, which moves no data, ran below the highest clock too: a limit of power or in firmware."
               : " Power, heat or a limit in firmware lowers the clock under this load.";
}

int tpp_architectural_finding(const struct tpp_architectural *figures, char *text, size_t bytes)
{
    const int is_held_down = figures->clock_share < HELD_DOWN;
    const int is_finding = !figures->is_simulated && (is_held_down || figures->share_at_clock < FALLS_SHORT ||
                                                      (isnan(figures->share_at_clock) && figures->share < FALLS_SHORT));
    char clocks[160] = "";
    text[0] = '\0';
    if (!isfinite(figures->share)) {
        return 0;
    }
    if (isfinite(figures->clock_share)) {
        (void)snprintf(clocks, sizeof clocks,
                       ": the clock was %s (%.1f %% of the highest), and %.1f %% of what it allows was reached",
                       tpp_figure_frequency(figures->sustained_hz).text, 100.0 * figures->clock_share,
                       100.0 * figures->share_at_clock);
    }
    (void)snprintf(text, bytes, "%s %s %.1f %% of the architectural figure at the highest clock%s.%s",
                   figures->product->kernel, figures->is_series ? "keeps up" : "reaches", 100.0 * figures->share,
                   clocks,
                   figures->is_simulated ? " On a device model products are too small to keep it busy."
                   : is_finding          ? reason_for(figures)
                                         : "");
    return is_finding;
}

/* ------------------------------------------------------------------------------------------------- for programs */

static json_t *sustained_json(struct tpp_tree *tree, const struct tpp_architectural *figures)
{
    char text[TPP_TEXT_BYTES];
    const int is_finding = tpp_architectural_finding(figures, text, sizeof text);
    json_t *object = json_object();
    tpp_tree_set(tree, object, "kernel", tpp_tree_text(figures->product->kernel));
    tpp_tree_set(tree, object, "is_series", json_boolean(figures->is_series));
    tpp_tree_set(tree, object, "tpp", tpp_tree_number(figures->sustained_tpp));
    tpp_tree_set(tree, object, "clock_hz", tpp_tree_number(figures->sustained_hz));
    tpp_tree_set(tree, object, "share_of_architectural", tpp_tree_number(figures->share));
    tpp_tree_set(tree, object, "share_of_clock", tpp_tree_number(figures->clock_share));
    tpp_tree_set(tree, object, "share_at_clock", tpp_tree_number(figures->share_at_clock));
    tpp_tree_set(tree, object, "is_finding", json_boolean(is_finding));
    tpp_tree_set(tree, object, "text", tpp_tree_text_or_null(text));
    return object;
}

json_t *tpp_architectural_json(const struct tpp_report *report)
{
    struct tpp_architectural figures;
    struct tpp_tree tree = { 0 };
    if (!tpp_architectural(report, &figures)) {
        return json_null();
    }
    json_t *object = json_object();
    json_t *clocks = json_array();
    for (size_t i = 0; i < figures.clock_count; i++) {
        json_t *clock = json_object();
        tpp_tree_set(&tree, clock, "source", tpp_tree_text(figures.clocks[i].source));
        tpp_tree_set(&tree, clock, "clock_hz", tpp_tree_number(figures.clocks[i].clock_hz));
        tpp_tree_set(&tree, clock, "tpp", tpp_tree_number(figures.clocks[i].tpp));
        tpp_tree_set(&tree, clock, "tpp_text", tpp_tree_text(tpp_figure_number(figures.clocks[i].tpp).text));
        tpp_tree_add(&tree, clocks, clock);
    }
    tpp_tree_set(&tree, object, "probe_kernel", tpp_tree_text(figures.probe->kernel));
    tpp_tree_set(&tree, object, "precision", tpp_tree_text(tpp_precision_name((int)figures.probe->precision)));
    tpp_tree_set(&tree, object, "macs_per_clock_core", tpp_tree_number(figures.macs_per_clock));
    tpp_tree_set(&tree, object, "core_count", json_integer((json_int_t)figures.core_count));
    tpp_tree_set(&tree, object, "clocks", clocks);
    tpp_tree_set(&tree, object, "sustained", figures.product != NULL ? sustained_json(&tree, &figures) : json_null());
    if (tree.has_failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}
