/**
 * The architectural figure at every clock that is known, with who says so, and what is left of it in practice: a limit
 * that power, heat or firmware sets shows as the difference between the two. Private to reports/.
 */
#ifndef TPP_REPORTS_ARCHITECTURAL_H
#define TPP_REPORTS_ARCHITECTURAL_H

#include <jansson.h>

#include "base/record.h"
#include "reports/report.h"

enum { TPP_CLOCKS_MOST = 16 };

/** Rate times cores times one clock. */
struct tpp_clock_figure {
    char source[TPP_TEXT_BYTES]; /**< who says so */
    double clock_hz;
    double tpp;
};

struct tpp_architectural {
    const struct tpp_measurement *probe; /**< whose whole rate gives the largest TPP */
    double macs_per_clock;               /**< the whole number that it snapped to */
    uint32_t core_count;
    struct tpp_clock_figure clocks[TPP_CLOCKS_MOST]; /**< each positive */
    size_t clock_count;
    double clock_most_hz;                  /**< the highest of them */
    const struct tpp_measurement *product; /**< the fastest of the probe's precision; NULL when there is none */
    int is_simulated;                      /**< made on a device model, whose products are too small to keep it busy */
    int is_series;            /**< the rate is that of its series "sustained"; else of its headline samples */
    double rate;              /**< multiply-accumulates per second; NAN without a product, as all that follows */
    double sustained_tpp;     /**< of that rate */
    double sustained_hz;      /**< the clock beside it; NAN when it was not read */
    double share;             /**< sustained / architectural at the highest clock */
    double clock_share;       /**< sustained clock / highest clock */
    double share_at_clock;    /**< sustained / architectural at the sustained clock: what power leaves to do better */
    double probe_clock_share; /**< clock observed in the probe / highest clock */
};

/**
 * Works it out.
 *
 * @param report  Its record, and where they are there its rating and the catalogue, for the clocks that are declared.
 * @return 1 when a probe snapped to a whole rate and the cores are known; else 0 and nothing is written.
 */
int tpp_architectural(const struct tpp_report *report, struct tpp_architectural *figures);

/**
 * What the difference between architectural and sustained says, as one or two sentences.
 *
 * @param text  Receives it; "" when there is nothing to compare.
 * @return 1 when it is a finding: a clock held down by more than 5 %, or under four fifths of what the clock allows.
 *         Never on a device model.
 */
int tpp_architectural_finding(const struct tpp_architectural *figures, char *text, size_t bytes);

/** The same for programs, as a new object; null when there is none. NULL when out of memory. */
json_t *tpp_architectural_json(const struct tpp_report *report);

#endif
