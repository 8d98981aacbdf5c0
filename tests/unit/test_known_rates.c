/* Probes beside what their architecture is known for: settled, unsaturated, impossible, unknown. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/known_rates.h"
#include "base/record_judge.h"

/* A probe on a device of an architecture whose cores did so many multiply-accumulates in 1000 clocks. */
static struct tpp_measurement *fill(struct tpp_record *record, const char *capabilities, enum tpp_precision precision,
                                    enum tpp_precision accumulator, double macs_per_clock)
{
    memset(record, 0, sizeof *record);
    (void)snprintf(record->device.capabilities, sizeof record->device.capabilities, "%s", capabilities);
    record->schema_version = TPP_RECORD_SCHEMA_VERSION;
    record->device.core_count = 3;
    struct tpp_measurement *measurement = tpp_record_add_measurement(record);
    (void)snprintf(measurement->kernel, sizeof measurement->kernel, "a_probe");
    measurement->kind = TPP_KIND_PROBE;
    measurement->outcome = TPP_OUTCOME_MEASURED;
    measurement->precision = precision;
    measurement->accumulator = accumulator;
    measurement->clock_hz = 1e9;
    measurement->macs_per_sample = 3 * (uint64_t)(1000 * macs_per_clock);
    struct tpp_sample *sample = tpp_measurement_add_sample(measurement);
    sample->host_ns = sample->device_ns = 1000;
    for (uint32_t i = 0; i < 3; i++) {
        struct tpp_core_reading *core = tpp_detail_add_core(&measurement->detail);
        *core = (struct tpp_core_reading){
            .core = i, .blocks = 1, .macs = (uint64_t)(1000 * macs_per_clock), .cycles = 1000, .ns = 1000
        };
    }
    return measurement;
}

static struct tpp_rate_reading read_rate(const char *capabilities, enum tpp_precision precision,
                                         enum tpp_precision accumulator, double macs_per_clock)
{
    struct tpp_record record;
    struct tpp_rate_reading reading = { 0 };
    const struct tpp_measurement *measurement = fill(&record, capabilities, precision, accumulator, macs_per_clock);
    cr_assert(tpp_record_rate_reading(&record, measurement, &reading), "%s", capabilities);
    tpp_record_free(&record);
    return reading;
}

/* The datasheets' rates follow from the table: rate = 2 x SMs x clock x multiply-accumulates per clock and SM. */
Test(known_rates, datasheets_follow_from_the_table)
{
    static const struct {
        const char *capabilities;
        enum tpp_precision precision, accumulator;
        double sms, clock_ghz, tflops;
    } chips[] = {
        { "sm_80", TPP_FP16, TPP_FP32, 108, 1.41, 311.9 },   { "sm_80", TPP_INT8, TPP_INT32, 108, 1.41, 623.7 },
        { "sm_80", TPP_FP64, TPP_FP64, 108, 1.41, 19.5 },    { "sm_90a", TPP_BF16, TPP_FP32, 132, 1.83, 989.4 },
        { "sm_90a", TPP_FP8, TPP_FP32, 132, 1.83, 1978.9 },  { "sm_90a", TPP_FP64, TPP_FP64, 132, 1.98, 66.9 },
        { "sm_75", TPP_FP16, TPP_FP32, 40, 1.59, 65.1 },     { "sm_89", TPP_FP8, TPP_FP16, 128, 2.52, 660.6 },
        { "sm_100a", TPP_FP16, TPP_FP32, 148, 1.855, 2249 },
    };
    for (size_t i = 0; i < sizeof chips / sizeof chips[0]; i++) {
        const double expected = chips[i].tflops * 1e3 / 2 / chips[i].sms / chips[i].clock_ghz;
        const struct tpp_rate_reading reading =
            read_rate(chips[i].capabilities, chips[i].precision, chips[i].accumulator, expected);
        cr_assert(reading.is_known, "%s: row %zu", chips[i].capabilities, i);
        cr_assert(reading.is_settled, "row %zu: %g beside %g", i, expected, reading.known);
        cr_assert(reading.known == round(reading.known));
    }
}

Test(known_rates, half_a_percent_and_one_percent_are_the_limits)
{
    static const struct {
        double macs_per_clock;
        double known;
        int is_settled, is_impossible;
    } cases[] = {
        { 1024, 1024, 1, 0 },          { 1024 * 0.9951, 1024, 1, 0 }, { 1024 * 0.9949, 1024, 0, 0 },
        { 640, 1024, 0, 0 },           { 1024 * 1.0049, 1024, 1, 0 }, { 1024 * 1.0051, 1024, 0, 0 },
        { 1024 * 1.0099, 1024, 0, 0 }, { 1024 * 1.0101, 1024, 0, 1 }, { 2048, 1024, 0, 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct tpp_rate_reading reading = read_rate("sm_80", TPP_BF16, TPP_FP32, cases[i].macs_per_clock);
        cr_assert_eq(reading.known, cases[i].known, "case %zu: %g", i, reading.known);
        cr_assert_eq(reading.is_settled, cases[i].is_settled, "case %zu", i);
        cr_assert_eq(reading.is_impossible, cases[i].is_impossible, "case %zu", i);
    }
}

/* Boards for gamers and for one market have rates of their own: each is whole, what lies between is unsaturated. */
Test(known_rates, variants_of_an_architecture)
{
    cr_assert_eq(read_rate("sm_89", TPP_FP16, TPP_FP32, 256).known, 256);
    cr_assert_eq(read_rate("sm_89", TPP_FP16, TPP_FP32, 512).known, 512);
    cr_assert_eq(read_rate("sm_89", TPP_FP16, TPP_FP32, 400).known, 512);
    cr_assert_not(read_rate("sm_89", TPP_FP16, TPP_FP32, 400).is_settled);
    cr_assert(read_rate("sm_89", TPP_FP16, TPP_FP32, 530).is_impossible);
    cr_assert_eq(read_rate("sm_90a", TPP_FP16, TPP_FP32, 512).known, 512);
    cr_assert(read_rate("sm_90a", TPP_FP16, TPP_FP32, 512).is_settled);
    cr_assert_eq(read_rate("sm_90a", TPP_FP16, TPP_FP32, 1280).known, 2048, "mma.sync on Hopper");
    cr_assert_eq(read_rate("sm_89", TPP_FP8, TPP_FP16, 1024).known, 1024, "the accumulator makes the difference");
    cr_assert(read_rate("sm_120a", TPP_FP8, TPP_FP16, 1024).is_settled);
}

Test(known_rates, block_scales_and_general_cores_have_rows_of_their_own)
{
    struct tpp_record record;
    struct tpp_rate_reading reading;
    struct tpp_measurement *measurement = fill(&record, "sm_120a", TPP_FP4, TPP_FP32, 2048);
    (void)snprintf(measurement->detail.scaling, sizeof measurement->detail.scaling, "ue8m0/32");
    cr_assert(tpp_record_rate_reading(&record, measurement, &reading));
    cr_assert(reading.is_known && reading.is_settled);
    tpp_record_free(&record);

    measurement = fill(&record, "sm_80", TPP_FP64, TPP_FP64, 32);
    measurement->probe.in_per_lane = 1;
    measurement->probe.lanes = 1;
    cr_assert(tpp_record_rate_reading(&record, measurement, &reading));
    cr_assert_eq(reading.known, 32);
    tpp_record_free(&record);
    /* A whole number of instructions, and no rate of this architecture. */
    measurement = fill(&record, "sm_80", TPP_FP64, TPP_FP64, 31);
    measurement->probe.in_per_lane = 1;
    measurement->probe.lanes = 1;
    tpp_record_judge_cores(&record, measurement);
    tpp_record_judge_saturation(&record, measurement);
    cr_assert_eq(record.warning_count, 1);
    cr_assert_eq(record.warnings[0].code, TPP_WARNING_UNSATURATED);
    cr_assert_not_null(strstr(record.warnings[0].seen, "known for 32 (datasheet, measured), -3.1 %"), "%s",
                       record.warnings[0].seen);
    tpp_record_free(&record);
}

Test(known_rates, what_is_not_known_is_never_called_impossible)
{
    const struct tpp_rate_reading newer = read_rate("sm_131", TPP_FP16, TPP_FP32, 8192);
    cr_assert(newer.is_settled && !newer.is_known && !newer.is_impossible);
    const struct tpp_rate_reading odd = read_rate("sm_131", TPP_FP16, TPP_FP32, 12000);
    cr_assert(!odd.is_settled && !odd.is_impossible);
    cr_assert_eq(odd.known, 8192 * (12000 > 8192 * M_SQRT2 ? 2 : 1));

    struct tpp_record record;
    struct tpp_rate_reading reading;
    struct tpp_measurement *measurement = fill(&record, "sm_131", TPP_FP64, TPP_FP64, 32);
    measurement->probe.in_per_lane = 1;
    cr_assert_not(tpp_record_rate_reading(&record, measurement, &reading), "general cores: by whole instructions");
    measurement->probe.in_per_lane = 0;
    measurement->kind = TPP_KIND_GEMM;
    cr_assert_not(tpp_record_rate_reading(&record, measurement, &reading));
    tpp_record_free(&record);
}

/* An H200's counters, 2026-11: mma.sync does two thirds of wgmma. wgmma that did so would not be settled. */
Test(known_rates, mma_sync_on_hopper_has_rates_of_its_own)
{
    static const struct {
        enum tpp_precision precision, accumulator;
        double counted, known;
        uint32_t settled;
    } rows[] = {
        { TPP_FP16, TPP_FP32, 1365.304, 4096.0 / 3, 1365 },     { TPP_BF16, TPP_FP32, 1365.304, 4096.0 / 3, 1365 },
        { TPP_FP16, TPP_FP16, 1365.244, 4096.0 / 3, 1365 },     { TPP_TF32, TPP_FP32, 682.652, 2048.0 / 3, 683 },
        { TPP_INT8, TPP_INT32, 2730.608, 8192.0 / 3, 2731 },    { TPP_FP64, TPP_FP64, 63.992, 64, 64 },
        { TPP_INT1, TPP_INT32, 21844.867, 65536.0 / 3, 21845 }, { TPP_FP64, TPP_FP64, 127.984, 128, 128 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct tpp_record record;
        struct tpp_rate_reading reading;
        struct tpp_measurement *probe =
            fill(&record, "sm_90a", rows[i].precision, rows[i].accumulator, rows[i].counted);
        probe->probe.lanes = 128;
        cr_assert(tpp_record_rate_reading(&record, probe, &reading));
        cr_assert(reading.is_known && reading.is_settled && !reading.is_impossible, "row %zu", i);
        cr_assert_eq(reading.known, rows[i].known, "row %zu: %g", i, reading.known);
        cr_assert_eq(tpp_rate_reading_settled(&reading), rows[i].settled, "row %zu", i);
        record.schema_version = 2; /* which knew nothing of them */
        cr_assert(tpp_record_rate_reading(&record, probe, &reading));
        cr_assert(rows[i].known == 128 || !reading.is_settled, "row %zu", i);
        cr_assert(tpp_record_rate_reading_today(&record, probe, &reading));
        cr_assert(reading.is_settled);
        tpp_record_free(&record);
    }
    struct tpp_record record;
    struct tpp_rate_reading reading;
    struct tpp_measurement *probe = fill(&record, "sm_90a", TPP_BF16, TPP_FP32, 1365.304);
    probe->probe.lanes = 64 * 256;
    cr_assert(tpp_record_rate_reading(&record, probe, &reading));
    cr_assert(reading.known == 2048 && !reading.is_settled, "wgmma");
    tpp_record_free(&record);
    probe = fill(&record, "sm_90a", TPP_BF16, TPP_FP32, 2048 * 1.02);
    probe->probe.lanes = 128;
    cr_assert(tpp_record_rate_reading(&record, probe, &reading));
    cr_assert(reading.is_impossible, "no way to reach an engine makes it faster");
    tpp_record_free(&record);
}

/* An H200's counters, 2026-11: 32766.6. Without a row it was the nearest power of two that it settled on. */
Test(known_rates, wgmma_on_bits_has_a_rate_since_version_3)
{
    struct tpp_record record;
    struct tpp_rate_reading reading;
    struct tpp_measurement *probe = fill(&record, "sm_90a", TPP_INT1, TPP_INT32, 32766.597);
    probe->probe.lanes = 64 * 256;
    cr_assert(tpp_record_rate_reading(&record, probe, &reading));
    cr_assert(reading.is_known && reading.is_settled && !reading.is_impossible);
    cr_assert_eq(tpp_rate_reading_settled(&reading), 32768);
    record.schema_version = 2; /* which knew nothing of it */
    cr_assert(tpp_record_rate_reading(&record, probe, &reading));
    cr_assert(!reading.is_known && reading.is_settled);
    cr_assert(tpp_record_rate_reading_today(&record, probe, &reading));
    cr_assert(reading.is_known);
    tpp_record_free(&record);
    probe = fill(&record, "sm_90a", TPP_INT1, TPP_INT32, 40000);
    probe->probe.lanes = 64 * 256;
    cr_assert(tpp_record_rate_reading(&record, probe, &reading));
    cr_assert(reading.is_impossible, "what is known bounds it");
    tpp_record_free(&record);
}
