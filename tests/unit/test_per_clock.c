/* Operations per clock: by counters, by pairs of rate and clock, by their medians; with figures that an H200 gave. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/per_clock.h"
#include "base/record_judge.h"
#include "rating/rating.h"
#include "tests/unit/measurement_support.h"

enum { CORES = 132 };

static struct tpp_measurement *start(struct tpp_record *record, enum tpp_kernel_kind kind)
{
    memset(record, 0, sizeof *record);
    record->schema_version = TPP_RECORD_SCHEMA_VERSION;
    record->device.kind = TPP_DEVICE_GPU;
    record->device.core_count = CORES;
    record->device.clock_hz = 1.98e9;
    (void)snprintf(record->device.capabilities, sizeof record->device.capabilities, "sm_90a");
    struct tpp_measurement *measurement = add_measured(record, "a_kernel", kind, TPP_BF16, 0.0, 0);
    measurement->repetitions_per_sample = 1;
    return measurement;
}

static void add_sample(struct tpp_measurement *measurement, uint32_t block, uint64_t start_ns, uint64_t ns)
{
    struct tpp_sample *sample = tpp_measurement_add_sample(measurement);
    *sample = (struct tpp_sample){ .block = block, .start_ns = start_ns, .host_ns = ns, .device_ns = ns };
}

static void add_clock(struct tpp_measurement *measurement, uint64_t at_ns, double hz)
{
    struct tpp_clock_reading *reading = tpp_measurement_add_clock_reading(measurement);
    *reading = (struct tpp_clock_reading){ .at_ns = at_ns, .clock_hz = hz };
    measurement->clock_hz = tpp_measurement_median_clock(measurement);
}

/* sm90a_wgmma_bf16_f32 on an H200, 2026-11: samples of 9.73 to 9.00 ms while the power cap moved the clock; the last
 * launch's counters. */
static struct tpp_measurement *fill_h200(struct tpp_record *record)
{
    static const uint64_t took_ns[] = { 9727392, 9140000, 9090000, 9000000 };
    struct tpp_measurement *probe = start(record, TPP_KIND_PROBE);
    probe->macs_per_sample = UINT64_C(33046921216) * CORES;
    for (uint32_t i = 0; i < 4; i++) {
        add_sample(probe, 0, 1000000 + i * 20000000u, took_ns[i]);
    }
    add_clock(probe, 90000000, 1.7996e9);
    for (uint32_t i = 0; i < CORES; i++) {
        *tpp_detail_add_core(&probe->detail) = (struct tpp_core_reading){
            .core = i, .blocks = 1, .macs = 33046921216, .cycles = 16137002 - i % 4 * 16, .ns = 8967000
        };
    }
    return probe;
}

Test(per_clock, counters_go_before_a_clock_that_moves)
{
    struct tpp_record record;
    struct tpp_per_clock apart, counted;
    struct tpp_measurement *probe = fill_h200(&record);
    cr_assert(tpp_per_clock_apart(&record.device, probe, &apart));
    cr_assert(apart.macs < 2020, "%g", apart.macs);
    cr_assert(tpp_per_clock(&record.device, probe, &counted));
    cr_assert_eq(counted.way, TPP_PER_CLOCK_COUNTED);
    cr_assert(fabs(counted.macs / 2048 - 1) < 1e-4, "%.6f", counted.macs);
    cr_assert(counted.low < counted.macs && counted.macs < counted.high);
    cr_assert(counted.high / counted.low - 1 < 1e-5, "%.9g to %.9g", counted.low, counted.high);
    cr_assert_eq(counted.cores, CORES);
    probe->outcome = TPP_OUTCOME_UNSTABLE;
    cr_assert_not(tpp_per_clock(&record.device, probe, &counted));
    tpp_record_free(&record);
}

Test(per_clock, launches_that_differ_widen_the_interval)
{
    struct tpp_record record;
    struct tpp_per_clock made;
    struct tpp_measurement *probe = fill_h200(&record);
    *tpp_detail_add_launch(&probe->detail) = (struct tpp_launch_reading){ .macs = 33046921216, .cycles = 16300000 };
    cr_assert(tpp_per_clock(&record.device, probe, &made));
    cr_assert(made.macs > 2047 && made.low < 33046921216.0 / 16300000 && made.low > 2027, "%g", made.low);
    tpp_record_free(&record);
}

/* A fortieth at either end is no part of the spread, and the median core stands for its launch. */
Test(per_clock, one_odd_core_of_many_moves_nothing)
{
    struct tpp_record record;
    struct tpp_per_clock made;
    struct tpp_core_summary cores;
    struct tpp_measurement *probe = fill_h200(&record);
    probe->detail.cores[17].cycles *= 2;
    cr_assert(tpp_per_clock(&record.device, probe, &made));
    cr_assert(made.low > 2047, "%g", made.low);
    cr_assert(tpp_detail_cores(&probe->detail, &cores));
    cr_assert_eq(cores.slowest_core, 17);
    const struct tpp_core_reading *middle = &probe->detail.cores[cores.middle];
    cr_assert((double)middle->macs / (double)middle->cycles <= cores.macs_per_clock);
    probe->detail.core_count = 2;
    cr_assert(tpp_detail_cores(&probe->detail, &cores));
    cr_assert(probe->detail.cores[cores.middle].cycles == 16137002, "the lower one of two");
    cr_assert(tpp_per_clock(&record.device, probe, &made));
    cr_assert_eq(made.cores, 2, "of those that told");
    tpp_record_free(&record);
}

/* The clock halves from block to block, and so does the rate: per clock it is the same. Medians alone would be a third
 * too high. */
Test(per_clock, a_product_is_paired_with_the_clock_of_its_block)
{
    struct tpp_record record;
    struct tpp_per_clock made;
    struct tpp_measurement *product = start(&record, TPP_KIND_GEMM);
    product->macs_per_sample = UINT64_C(1000000) * CORES;
    for (uint32_t block = 0; block < 3; block++) {
        const double hz = block == 1 ? 1e9 : 2e9;
        add_sample(product, block, 1000000000u * block + 10, 3000000);
        add_sample(product, block, 1000000000u * block + 10000000, (uint64_t)(1e6 / 500 / hz * 1e9));
        add_clock(product, 1000000000u * block + 500000000, hz);
    }
    cr_assert(tpp_per_clock(&record.device, product, &made));
    cr_assert_eq(made.way, TPP_PER_CLOCK_PAIRED);
    cr_assert(fabs(made.macs - 500) < 1e-6, "%g", made.macs);
    cr_assert(made.low <= made.macs && made.macs <= made.high);
    /* One reading too many or too few: which is whose is not known. */
    add_clock(product, 2600000000u, 2e9);
    cr_assert(tpp_per_clock(&record.device, product, &made));
    cr_assert_eq(made.way, TPP_PER_CLOCK_APART);
    product->clock_reading_count = 2;
    cr_assert(tpp_per_clock(&record.device, product, &made));
    cr_assert_eq(made.way, TPP_PER_CLOCK_APART);
    tpp_record_free(&record);
}

/* OpenCL reads the clock before each block: nothing is paired, and all stays as it was. */
Test(per_clock, a_clock_beside_the_samples_is_apart)
{
    struct tpp_record record;
    struct tpp_per_clock made;
    struct tpp_measurement *probe = start(&record, TPP_KIND_PROBE);
    probe->macs_per_sample = UINT64_C(1000000) * CORES;
    for (uint32_t block = 0; block < 2; block++) {
        add_clock(probe, 1000000000u * block + 1, 2e9);
        add_sample(probe, block, 1000000000u * block + 10, 1000000);
    }
    cr_assert(tpp_per_clock(&record.device, probe, &made));
    cr_assert_eq(made.way, TPP_PER_CLOCK_APART);
    cr_assert(fabs(made.macs - 0.5) < 1e-12, "%g", made.macs);
    probe->clock_hz = NAN;
    cr_assert_not(tpp_per_clock(&record.device, probe, &made));
    tpp_record_free(&record);
}

/* Records of version 2 were judged by rate over clock, and whoever verifies one must find the same. */
Test(per_clock, saturation_belongs_to_the_schema_version)
{
    struct tpp_record record;
    struct tpp_saturation saturation;
    struct tpp_measurement *probe = fill_h200(&record);
    probe->probe.lanes = 2;
    probe->probe.in_per_lane = 1;
    cr_assert(tpp_record_saturation(&record, probe, &saturation));
    cr_assert(fabs(saturation.macs_per_clock / 2048 - 1) < 1e-4);
    record.schema_version = 2;
    cr_assert(tpp_record_saturation(&record, probe, &saturation));
    cr_assert(saturation.macs_per_clock < 2020);
    tpp_record_free(&record);
}

static struct tpp_rate architectural(const struct tpp_record *record, enum tpp_clock_choice clock)
{
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    subject.choices.clock = clock;
    subject.choices.clock_hz = 1.83e9;
    cr_assert_eq(tpp_subject_add_record(&subject, record, NULL), TPP_STATUS_OK);
    cr_assert_eq(subject.rate_count, 1);
    const struct tpp_rate rate = subject.rates[0];
    tpp_subject_free(&subject);
    return rate;
}

/* 2 x 2048 x 132 x 1.98 GHz x 16 bits = 17,128: counters times cores times clock, whatever the wall clock showed. */
Test(per_clock, the_architectural_figure_is_counter_times_cores_times_clock)
{
    struct tpp_record record;
    double tpp = 0;
    struct tpp_measurement *probe = fill_h200(&record);
    struct tpp_rate rate = architectural(&record, TPP_CLOCK_HIGHEST);
    cr_assert_eq(tpp_rating_tpp(rate.macs_per_second, rate.precision, &tpp, NULL), TPP_STATUS_OK);
    cr_assert(fabs(tpp - 17128) < 2, "%g", tpp);
    cr_assert(rate.high_macs_per_second / rate.low_macs_per_second - 1 < 1e-5);
    cr_assert(rate.timer_uncertainty == 0 && rate.clock_uncertainty == 0, "no timer and no clock has part in it");
    rate = architectural(&record, TPP_CLOCK_GIVEN);
    cr_assert(fabs(rate.macs_per_second / (2047.9 * CORES * 1.83e9) - 1) < 1e-4);
    rate = architectural(&record, TPP_CLOCK_SEEN);
    cr_assert(fabs(rate.macs_per_second / (2047.9 * CORES * 1.7996e9) - 1) < 1e-4);
    cr_assert(rate.clock_uncertainty > 0, "the clock seen is one that was measured");
    /* Not established: the rate stands as measured, by the wall clock. */
    tpp_record_warn(&record, TPP_WARNING_UNSATURATED, probe->kernel, "too slow");
    rate = architectural(&record, TPP_CLOCK_HIGHEST);
    struct tpp_statistics wall;
    cr_assert_eq(tpp_measurement_rate(probe, &wall, NULL), TPP_STATUS_OK);
    cr_assert_eq(rate.macs_per_second, wall.median);
    cr_assert(rate.timer_uncertainty > 0);
    tpp_record_free(&record);
}

/* An H200's FP8, tests/recorded/h200: the clock that was read is the last launch's, so the median rate over it flatters
 * the first probe and belittles the second, which does more per clock. */
static const struct moved_clock {
    const char *kernel;
    double clock_hz, by_rate;
    uint64_t cycles;
} moved_clocks[] = { { "by_rate", 1.7726e9, 4101.1, 16137030 }, { "by_count", 1.8091e9, 4018.2, 16136800 } };
enum { MOVED_CLOCKS = sizeof moved_clocks / sizeof moved_clocks[0] };
static const uint64_t CORE_MACS = UINT64_C(66093842432);

static void add_moved_clock(struct tpp_record *record, const struct moved_clock *moved)
{
    struct tpp_measurement *probe =
        add_measured(record, moved->kernel, TPP_KIND_PROBE, TPP_FP8, moved->clock_hz, CORE_MACS * CORES);
    add_sample(probe, 0, 1000000, (uint64_t)((double)CORE_MACS / moved->by_rate / moved->clock_hz * 1e9));
    for (uint32_t i = 0; i < CORES; i++) {
        *tpp_detail_add_core(&probe->detail) = (struct tpp_core_reading){
            .core = i, .blocks = 1, .macs = CORE_MACS, .cycles = moved->cycles, .ns = 9000000
        };
    }
}

Test(per_clock, the_probe_that_counts_most_leads_not_the_one_whose_clock_moved)
{
    const double counted = (double)CORE_MACS / (double)moved_clocks[1].cycles;
    for (size_t first = 0; first < MOVED_CLOCKS; first++) { /* in whichever order they stand */
        struct tpp_record record;
        struct tpp_per_clock made;
        struct tpp_sighting sighting;
        struct tpp_compared compared;
        memset(&record, 0, sizeof record);
        record.device = (struct tpp_device_info){ .kind = TPP_DEVICE_GPU, .core_count = CORES, .clock_hz = 1.98e9 };
        add_moved_clock(&record, &moved_clocks[first]);
        add_moved_clock(&record, &moved_clocks[1 - first]);
        cr_assert(tpp_per_clock_apart(&record.device, &record.measurements[first], &made));
        cr_assert_float_eq(made.macs, moved_clocks[0].by_rate, 0.1, "what the test is about: %g", made.macs);

        const struct tpp_rate rated = architectural(&record, TPP_CLOCK_HIGHEST);
        cr_expect_eq(strncmp(rated.source, "by_count ", 9), 0, "%s", rated.source);
        cr_expect_float_eq(rated.macs_per_second / (counted * CORES * 1.98e9), 1.0, 1e-9);
        cr_expect_eq(tpp_per_clock_best(&record, TPP_FP8, &made), &record.measurements[1 - first]);
        cr_expect_float_eq(made.macs / counted, 1.0, 1e-9);
        tpp_sighting_init(&sighting);
        cr_assert_eq(tpp_sighting_take_record(&sighting, &record, NULL), TPP_STATUS_OK);
        cr_expect_float_eq(sighting.rates[TPP_FP8].ops_per_clock_core / (2 * counted), 1.0, 1e-9);
        cr_expect_float_eq(sighting.rates[TPP_FP8].tops * 1e12 / (2 * counted * CORES * 1.98e9), 1.0, 1e-9);
        tpp_compared_init(&compared);
        cr_assert_eq(tpp_compared_take_record(&compared, &record, "a file", NULL, NULL), TPP_STATUS_OK);
        cr_expect_float_eq(compared.ops_per_clock_core[TPP_FP8] / (2 * counted), 1.0, 1e-9);
        tpp_compared_free(&compared);
        cr_expect_null(tpp_per_clock_best(&record, TPP_FP16, &made), "no probe of it");
        tpp_record_free(&record);
    }
}
