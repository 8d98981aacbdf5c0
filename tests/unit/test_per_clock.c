/* Operations per clock: the cores' own counts where there are any, whatever the clock did between launches. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/per_clock.h"
#include "rating/rating.h"
#include "tests/unit/measurement_support.h"

static struct tpp_record *record;

/* As seen on an H200: the launches' clock moved from 1.65 to 1.8 GHz, the one that was read is the last's. */
static void start(void)
{
    static const uint64_t times_ns[] = { 9727392, 9144384, 9002944 };
    record = calloc(1, sizeof *record);
    strcpy(record->device.name, "a GPU");
    record->device.core_count = 132;
    record->device.clock_hz = 1.98e9;
    struct tpp_measurement *probe =
        add_measured(record, "sm90a_wgmma_bf16_f32", TPP_KIND_PROBE, TPP_BF16, 1799592909.0, 4362193600512);
    probe->verification.is_checked = probe->verification.has_passed = 1;
    for (size_t i = 0; i < sizeof times_ns / sizeof times_ns[0]; i++) {
        *tpp_measurement_add_sample(probe) =
            (struct tpp_sample){ .device_ns = times_ns[i], .host_ns = times_ns[i] + 6000 };
    }
    for (uint32_t core = 0; core < 132; core++) {
        *tpp_detail_add_core(&probe->detail) = (struct tpp_core_reading){
            .core = core, .blocks = 1, .macs = 33046921216, .cycles = 16137002 - core % 2 * 1000, .ns = 8972352
        };
    }
}

static void stop(void)
{
    tpp_record_free(record);
    free(record);
}

TestSuite(per_clock, .init = start, .fini = stop);

Test(per_clock, counted_by_the_cores)
{
    struct tpp_per_clock per_clock;
    cr_assert(tpp_per_clock(&record->device, &record->measurements[0], &per_clock));
    cr_expect(per_clock.is_counted);
    cr_expect_float_eq(per_clock.macs, 2047.96, 0.01, "%.3f", per_clock.macs);
    cr_expect_lt(per_clock.low, 33046921216.0 / 16137002.0);
    cr_expect_gt(per_clock.high, 33046921216.0 / 16136002.0);
}

Test(per_clock, rate_by_clock_without_counts)
{
    struct tpp_per_clock per_clock;
    record->measurements[0].detail.core_count = 0;
    cr_assert(tpp_per_clock(&record->device, &record->measurements[0], &per_clock));
    cr_expect_not(per_clock.is_counted);
    cr_expect_float_eq(per_clock.macs, 4362193600512.0 / 9144384e-9 / 1799592909.0 / 132.0, 1e-6);
    record->measurements[0].clock_hz = (double)NAN;
    cr_expect_not(tpp_per_clock(&record->device, &record->measurements[0], &per_clock));
}

Test(per_clock, nothing_for_what_was_not_measured)
{
    struct tpp_per_clock per_clock;
    record->measurements[0].outcome = TPP_OUTCOME_UNVERIFIED;
    cr_expect_not(tpp_per_clock(&record->device, &record->measurements[0], &per_clock));
    record->measurements[0].outcome = TPP_OUTCOME_MEASURED;
    record->device.core_count = 0;
    cr_expect_not(tpp_per_clock(&record->device, &record->measurements[0], &per_clock));
}

/* 2 x 2047.96 x 132 x 1.98 GHz x 16 bits, to what the counters tell; the samples alone would give 1.7 % less. */
Test(per_clock, architectural_figure_has_no_part_of_a_moving_clock)
{
    struct tpp_subject subject;
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_record(&subject, record, &err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(subject.rate_count, 1);
    const struct tpp_rate *rate = &subject.rates[0];
    cr_expect_float_eq(rate->macs_per_second / (2047.96 * 132 * 1.98e9), 1.0, 1e-5);
    cr_expect_gt(rate->low_macs_per_second / rate->macs_per_second, 0.9999);
    cr_expect_lt(rate->high_macs_per_second / rate->macs_per_second, 1.0001);
    cr_expect_eq(rate->clock_uncertainty, 0.0);
    tpp_subject_free(&subject);
}
