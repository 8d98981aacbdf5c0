/**
 * Numbers as text: the one place where a figure becomes characters, so that the same figure is the same text in the
 * terminal, in Markdown, in CSV and on paper. (JSON carries numbers with 17 digits instead; nothing is lost there.)
 *
 * How to use: every function returns a small structure by value, to be used within the same expression:
 *
 *     tpp_buffer_format(bytes, "TPP %s\n", tpp_figure_number(tpp).text);
 *
 * Never print a double with %f or %g elsewhere. NAN is "not known" and becomes "-" everywhere.
 *
 * Rounding never crosses a limit: a number that is not a round number is never shown as one. 3.1961 does not become
 * 3.2 and 4799.999 does not become 4800, because a number that rounds to three significant digits or fewer, and is not
 * exactly that, gets more digits until it shows what it is. Where a limit with more digits is at hand,
 * tpp_figure_against() keeps the shown number on its own side of that limit as well.
 *
 * Pure and thread-safe: no locale, no memory, no state.
 */
#ifndef TPP_REPORTS_FIGURES_H
#define TPP_REPORTS_FIGURES_H

#include <stdint.h>

#include "base/precision.h"
#include "base/statistics.h"

/** Text of one figure, NUL-terminated. */
struct tpp_figure_text {
    char text[48];
};

/**
 * A bare number: TPP, performance density, mm2, GB/s, ratios.
 *
 * Five significant digits, or all digits where seven or fewer say it exactly (15831.2, 4992, 0.05). Never an exponent
 * from 1e-6 up to 1e15.
 */
struct tpp_figure_text tpp_figure_number(double value);

/** All digits that it takes to give the number back: for limits and whatever a rule or a user wrote. */
struct tpp_figure_text tpp_figure_exact(double value);

/** A bare number with enough digits that the text compares with `limit` as the value does. */
struct tpp_figure_text tpp_figure_against(double value, double limit);

/** An uncertainty, never less than it is: two significant digits, rounded up: 12.31 is "13", 7983 is "8000". */
struct tpp_figure_text tpp_figure_uncertainty(double value);

/** A margin in percent with its sign: "+4.0 %", "-0.11 %", "-0.000021 %"; "0 %" only for exactly 0. */
struct tpp_figure_text tpp_figure_percent(double percent);

/** The same, and how many standard uncertainties it is, where that is known: "+4.0 %, k = 3.1". */
struct tpp_figure_text tpp_figure_margin(double percent, double k);

/**
 * A measured rate as people read it, one multiply-accumulate being two operations: "189.4 GFLOP/s", "1.234 TOP/s".
 * Always four significant digits, so that columns line up and no digit is shown that no interval supports; rates are
 * compared with no limit (TPP is, and has its own text).
 */
struct tpp_figure_text tpp_figure_rate(double macs_per_second, enum tpp_precision precision);

/** The same as a bare number of tera-operations per second, as on a datasheet: "989.4". For columns and CSV. */
struct tpp_figure_text tpp_figure_tops(double macs_per_second);

/** Ours / theirs: two decimals, three next to 1, two digits below 0.01: "0.98", "1.00", "12.31", "0.0012". */
struct tpp_figure_text tpp_figure_ratio(double ratio);

/** A duration in the unit that fits: "812 ns", "4.13 ms", "21.3 s". */
struct tpp_figure_text tpp_figure_duration(double nanoseconds);

/** A frequency in GHz or MHz: "2.60 GHz". */
struct tpp_figure_text tpp_figure_frequency(double hertz);

/** A size in binary units, as caches and memory come: "48 KiB", "31.2 GiB"; "-" for 0, which means not known. */
struct tpp_figure_text tpp_figure_bytes(uint64_t bytes);

/** Half-width of the median's interval relative to the median: "0.8 %"; "-" when it cannot be said. */
struct tpp_figure_text tpp_figure_spread(const struct tpp_statistics *statistics);

#endif
