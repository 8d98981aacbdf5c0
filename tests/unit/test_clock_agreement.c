/* The driver's clock beside the counted one: what contradicts, what lags, what is held down, with an H200's figures. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock_agreement.h"
#include "base/record_gates.h"

enum { READING_NS = 50000000, LAUNCHES = 40, HELD = 0x4 };

/* Launches of so many ns with a reading within every tenth, 50 ms apart; the driver tells 1980 MHz. */
static struct tpp_measurement *fill(struct tpp_record *record, uint64_t launch_ns, double counted_hz)
{
    memset(record, 0, sizeof *record);
    record->schema_version = TPP_RECORD_SCHEMA_VERSION;
    record->device.kind = TPP_DEVICE_GPU;
    record->device.clock_hz = 1.98e9;
    struct tpp_fact *limit = tpp_environment_add_fact(&record->environment);
    (void)snprintf(limit->name, sizeof limit->name, "power-limit");
    (void)snprintf(limit->value, sizeof limit->value, "700.0 W");
    tpp_gate_set(&record->environment, TPP_GATE_OF_CLOCK_AGREEMENT, TPP_GATE_UNKNOWN, "not told");
    struct tpp_measurement *measurement = tpp_record_add_measurement(record);
    (void)snprintf(measurement->kernel, sizeof measurement->kernel, "a_kernel");
    measurement->kind = TPP_KIND_PROBE;
    measurement->outcome = TPP_OUTCOME_MEASURED;
    measurement->repetitions_per_sample = 1;
    measurement->clock_hz = counted_hz;
    for (uint64_t i = 0; i < LAUNCHES; i++) {
        struct tpp_sample *sample = tpp_measurement_add_sample(measurement);
        *sample = (struct tpp_sample){ .start_ns = i * READING_NS / 4 * (launch_ns < READING_NS / 4 ? 1 : 20),
                                       .host_ns = launch_ns };
        measurement->ended_ns = sample->start_ns + launch_ns;
    }
    for (uint64_t at_ns = 1000; at_ns < measurement->ended_ns + READING_NS; at_ns += READING_NS) {
        struct tpp_telemetry_sample *reading = tpp_telemetry_add_sample(&record->telemetry);
        reading->time_ns = at_ns;
        reading->sm_clock_hz = 1.98e9;
        reading->throttle_reasons = 0;
        reading->power_w = 450;
    }
    return measurement;
}

static enum tpp_clock_agreement verdict(const struct tpp_record *record, double tolerance)
{
    return tpp_record_compare_clock(record, &record->measurements[0], tolerance).verdict;
}

static const struct tpp_gate *gate_of(struct tpp_record *record)
{
    tpp_record_judge_gates(record);
    return tpp_environment_gate(&record->environment, tpp_gate_name(TPP_GATE_OF_CLOCK_AGREEMENT));
}

/* quick.json of an H200, 2026-11: sm90a_wgmma_e5m2_f32 counted 1796 MHz in launches of 10 ms, told 1980 MHz in seven
 * readings, a power cap in 10 of the 46 readings around them. */
Test(clock_agreement, a_clock_held_down_lags_in_the_drivers_reading)
{
    struct tpp_record record;
    (void)fill(&record, 9500000, 1.796e9);
    record.telemetry.samples[4].throttle_reasons = HELD;
    record.telemetry.samples[4].sm_clock_hz = 1.785e9;
    const struct tpp_clock_comparison made = tpp_record_compare_clock(&record, &record.measurements[0], 0.05);
    cr_assert_eq(made.verdict, TPP_CLOCK_HELD);
    cr_assert_eq(made.told_hz, 1.98e9);
    cr_assert(made.readings >= 7 && fabs(made.apart - 0.1024) < 1e-3, "%zu, %g", made.readings, made.apart);
    const struct tpp_gate *gate = gate_of(&record);
    cr_assert_eq(gate->state, TPP_GATE_PASSED);
    cr_assert_not_null(
        strstr(gate->seen, "it counted 1796 MHz, the driver told 1980 MHz, held down by its own account"), "%s",
        gate->seen);
    for (size_t i = 0; i < record.warning_count; i++) {
        cr_assert_neq(record.warnings[i].code, TPP_WARNING_VIEWS_DIFFER);
    }
    tpp_record_free(&record);
    (void)fill(&record, 9500000, 1.2e9);
    record.telemetry.samples[4].power_w = 688.9; /* of 700 */
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_HELD, "power at its limit is an account as well");
    record.telemetry.samples[4].power_w = 650;
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_CONTRADICTS);
    tpp_record_free(&record);
}

/* The same of a record of version 2 is what its run said: failed. */
Test(clock_agreement, version_2_is_judged_as_it_was)
{
    struct tpp_record record;
    (void)fill(&record, 9500000, 1.796e9);
    record.schema_version = 2;
    record.telemetry.samples[4].throttle_reasons = HELD;
    const struct tpp_gate *gate = gate_of(&record);
    cr_assert_eq(gate->state, TPP_GATE_FAILED);
    cr_assert_str_eq(gate->seen,
                     "1 kernels compared; most apart a_kernel: it counted 1796 MHz, the driver told 1980 MHz");
    tpp_record_free(&record);
}

/* small.json: wgmma at 1812 MHz on 250 W with no reason told, in launches between two readings; and products of 170 us
 * whose sanitised kernels counted 1385 MHz. */
Test(clock_agreement, short_launches_fall_between_readings)
{
    struct tpp_record record;
    struct tpp_measurement *measurement = fill(&record, 9500000, 1.812e9);
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_LAGS);
    const struct tpp_gate *gate = gate_of(&record);
    cr_assert_eq(gate->state, TPP_GATE_PASSED);
    cr_assert_not_null(strstr(gate->seen, "which lags behind launches this short"), "%s", gate->seen);
    measurement->clock_hz = 1.385e9;
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_CONTRADICTS, "that much is no lag");
    measurement->repetitions_per_sample = 49;
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_NOT_COMPARED, "launches of 194 us");
    tpp_record_free(&record);
    (void)fill(&record, 200000000, 1.812e9);
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_CONTRADICTS, "the driver had the time to see it");
    cr_assert_eq(gate_of(&record)->state, TPP_GATE_FAILED);
    cr_assert_eq(record.warning_count, 1);
    cr_assert_eq(verdict(&record, 0.15), TPP_CLOCK_AGREES);
    tpp_record_free(&record);
}

/* No lag, no limit and no short launch makes cores faster. */
Test(clock_agreement, more_than_told_or_than_the_highest_contradicts)
{
    struct tpp_record record;
    (void)fill(&record, 9500000, 1.9e9);
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_AGREES);
    for (size_t i = 0; i < record.telemetry.sample_count; i++) {
        record.telemetry.samples[i].sm_clock_hz = 1.41e9;
        record.telemetry.samples[i].throttle_reasons = HELD;
    }
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_CONTRADICTS);
    tpp_record_free(&record);
    struct tpp_measurement *measurement = fill(&record, 9500000, 2.1e9);
    record.telemetry.sample_count = 2; /* too few to compare with */
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_CONTRADICTS, "above the highest known");
    struct tpp_known_clock *clock = tpp_environment_add_clock(&record.environment);
    clock->hz = 2.1e9;
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_NOT_COMPARED);
    record.device.kind = TPP_DEVICE_CPU; /* whose maximum is often its base clock */
    record.environment.clock_count = 0;
    cr_assert(isnan(tpp_record_highest_clock(&record)));
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_NOT_COMPARED);
    measurement->outcome = TPP_OUTCOME_FAILED;
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_NOT_COMPARED);
    tpp_record_free(&record);
    (void)fill(&record, 9500000, 1.98e9);
    for (size_t i = 0; i < record.telemetry.sample_count; i++) {
        record.telemetry.samples[i].sm_clock_hz = 2.2e9;
    }
    cr_assert_eq(verdict(&record, 0.05), TPP_CLOCK_CONTRADICTS, "a driver that tells more than there is");
    tpp_record_free(&record);
}
