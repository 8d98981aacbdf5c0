/**
 * The clock that a kernel counted on the cores beside the one that the driver told while it ran: when the two
 * contradict each other, and when they only seem to. Pure; for the gate that a run sets and for whoever verifies its
 * record.
 *
 * Measured on an H200, driver 580: while wgmma holds the cores at 1,800 MHz in launches of 10 ms, NVML goes on telling
 * 1,980 MHz, the clock it asks for, with a power cap among its reasons in a sixth of its readings. The driver's reading
 * is a mean over some time, or what was asked for; the count is what the cores did. So
 *
 *   less counted than told   is a contradiction only where the driver had the time to see it and knows of no reason:
 *                            no reading around its launches names what holds the clock down, power stays 5 % under its
 *                            limit, and samples last as long as it is from one reading to the next; shorter ones excuse
 *                            15 %
 *   more counted than told   is one, and so is either above the highest clock known: no lag and no limit makes cores
 *                            faster
 *   nothing is said          by a launch of less than a hundredth of the time between readings (500 us of 50 ms): it is
 *                            not covered by them, and the timer by which its cores count their clock steps by up to
 *                            1 us; nor with fewer than three readings within launches
 */
#ifndef TPP_BASE_CLOCK_AGREEMENT_H
#define TPP_BASE_CLOCK_AGREEMENT_H

#include "base/record.h"

enum tpp_clock_agreement {
    TPP_CLOCK_NOT_COMPARED, /**< not MEASURED, no clock counted, too short, or too few readings */
    TPP_CLOCK_AGREES,
    TPP_CLOCK_HELD, /**< less than told, and the driver says what holds it down or power is at its limit */
    TPP_CLOCK_LAGS, /**< less than told, in launches shorter than the time between readings */
    TPP_CLOCK_CONTRADICTS
};

struct tpp_clock_comparison {
    enum tpp_clock_agreement verdict;
    size_t readings; /**< of the driver's clock within launches */
    double told_hz;  /**< their median; NAN when there are fewer than three */
    double apart;    /**< |told / counted - 1|; NAN likewise */
};

/**
 * Compares.
 *
 * @param tolerance  Share by which the two may differ and agree: 0.05 is 5 %.
 */
struct tpp_clock_comparison tpp_record_compare_clock(const struct tpp_record *record,
                                                     const struct tpp_measurement *measurement, double tolerance);

/** 1 while a sample of the measurement was timed; between samples a device runs free, at another clock. */
int tpp_measurement_was_timed(const struct tpp_measurement *measurement, uint64_t time_ns);

/** The highest clock that the record knows of its device, in Hz: the driver's and its environment's; NAN when none. */
double tpp_record_highest_clock(const struct tpp_record *record);

#endif
