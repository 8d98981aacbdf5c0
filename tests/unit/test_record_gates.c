/* Gates: how they are set, and those that follow from the timeline and the samples. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/record_gates.h"

enum { SECOND_NS = 1000000000 };

/* A kernel that ran from 1 s to 3 s in launches of 200 ms, and counted 1410 MHz; read 20 times a second from 0 to 4 s.
 */
static void fill(struct tpp_record *record)
{
    memset(record, 0, sizeof *record);
    record->schema_version = 2;
    struct tpp_measurement *measurement = tpp_record_add_measurement(record);
    measurement->outcome = TPP_OUTCOME_MEASURED;
    (void)snprintf(measurement->kernel, sizeof measurement->kernel, "a_kernel");
    measurement->clock_hz = 1410e6;
    measurement->ended_ns = 3ull * SECOND_NS;
    for (uint64_t i = 0; i < 10; i++) {
        struct tpp_sample *sample = tpp_measurement_add_sample(measurement);
        sample->start_ns = SECOND_NS + i * 200000000;
        sample->host_ns = 150000000;
    }
    for (uint64_t i = 0; i < 80; i++) {
        struct tpp_telemetry_sample *sample = tpp_telemetry_add_sample(&record->telemetry);
        sample->time_ns = i * 50000000 + 1;
        sample->sm_clock_hz = 1410e6;
        sample->throttle_reasons = 0;
        sample->ecc_corrected = 5;
        sample->ecc_uncorrected = 1; /* from before */
    }
    for (int i = 0; i < TPP_GATE_NAME_COUNT; i++) {
        tpp_gate_set(&record->environment, (enum tpp_gate_name)i, TPP_GATE_UNKNOWN, "not told");
    }
}

static enum tpp_gate_state state_of(const struct tpp_record *record, enum tpp_gate_name name)
{
    const struct tpp_gate *gate = tpp_environment_gate(&record->environment, tpp_gate_name((int)name));
    cr_assert_not_null(gate);
    return gate->state;
}

static size_t count_warnings(const struct tpp_record *record, enum tpp_warning_code code)
{
    size_t count = 0;
    for (size_t i = 0; i < record->warning_count; i++) {
        count += record->warnings[i].code == code;
    }
    return count;
}

Test(record_gates, one_that_failed_stays_failed)
{
    struct tpp_environment environment = { 0 };
    tpp_gate_set(&environment, TPP_GATE_OF_EXCLUSIVE, TPP_GATE_UNKNOWN, "not told");
    tpp_gate_set(&environment, TPP_GATE_OF_EXCLUSIVE, TPP_GATE_FAILED, "%d before", 1);
    tpp_gate_set(&environment, TPP_GATE_OF_EXCLUSIVE, TPP_GATE_PASSED, "none after");
    cr_assert_eq(environment.gate_count, 1);
    cr_assert_eq(environment.gates[0].state, TPP_GATE_FAILED);
    cr_assert_str_eq(environment.gates[0].seen, "1 before");
    cr_assert_str_not_empty(environment.gates[0].means);
    struct tpp_environment later = { 0 };
    tpp_gate_set(&later, TPP_GATE_OF_EXCLUSIVE, TPP_GATE_PASSED, "none");
    tpp_gate_set(&later, TPP_GATE_OF_POWER_LIMIT, TPP_GATE_FAILED, "250 W");
    tpp_gates_merge(&environment, &later);
    cr_assert_eq(environment.gate_count, 2);
    cr_assert_eq(environment.gates[0].state, TPP_GATE_FAILED);
    cr_assert_eq(environment.gates[1].state, TPP_GATE_FAILED);
    tpp_environment_free(&environment);
    tpp_environment_free(&later);
}

Test(record_gates, a_sound_timeline_passes)
{
    struct tpp_record record;
    fill(&record);
    tpp_record_judge_gates(&record);
    cr_assert_eq(state_of(&record, TPP_GATE_OF_MEMORY_ERRORS), TPP_GATE_PASSED,
                 "errors from before are none of the run");
    cr_assert_eq(state_of(&record, TPP_GATE_OF_THROTTLING), TPP_GATE_PASSED);
    cr_assert_eq(state_of(&record, TPP_GATE_OF_CLOCK_AGREEMENT), TPP_GATE_PASSED);
    cr_assert_eq(state_of(&record, TPP_GATE_OF_TELEMETRY), TPP_GATE_PASSED);
    cr_assert_eq(state_of(&record, TPP_GATE_OF_IDENTITY), TPP_GATE_UNKNOWN);
    cr_assert_eq(record.warning_count, 0);
    cr_assert_not(tpp_record_has_invalid_gate(&record));
    tpp_record_free(&record);
}

Test(record_gates, throttling_counts_while_kernels_run_and_is_a_bitmask)
{
    struct tpp_record record;
    fill(&record);
    for (size_t i = 0; i < 10; i++) {
        record.telemetry.samples[i].throttle_reasons = 0x48; /* before the first launch */
    }
    record.telemetry.samples[30].throttle_reasons = 0x1; /* idle is no throttling */
    record.telemetry.samples[31].throttle_reasons = 0x2; /* a setting has a gate of its own */
    tpp_record_judge_gates(&record);
    cr_assert_eq(state_of(&record, TPP_GATE_OF_THROTTLING), TPP_GATE_PASSED);
    record.telemetry.samples[32].throttle_reasons = 0x4 | 0x40 | 0x1;
    tpp_record_judge_gates(&record);
    cr_assert_eq(state_of(&record, TPP_GATE_OF_THROTTLING), TPP_GATE_FAILED);
    const struct tpp_gate *gate = tpp_environment_gate(&record.environment, "throttling");
    cr_assert_not_null(strstr(gate->seen, "in 1 of 40 readings"), "%s", gate->seen);
    cr_assert_not_null(strstr(gate->seen, "software power cap, hardware thermal slowdown"), "%s", gate->seen);
    cr_assert_eq(count_warnings(&record, TPP_WARNING_THROTTLED), 1);
    cr_assert_not(tpp_record_has_invalid_gate(&record), "the figures stand");
    tpp_record_free(&record);
}

Test(record_gates, uncorrected_errors_make_a_run_invalid)
{
    struct tpp_record record;
    fill(&record);
    record.telemetry.samples[0].ecc_uncorrected = NAN; /* a gap */
    record.telemetry.samples[79].ecc_uncorrected = 2;
    tpp_record_judge_gates(&record);
    cr_assert_eq(state_of(&record, TPP_GATE_OF_MEMORY_ERRORS), TPP_GATE_FAILED);
    cr_assert(tpp_record_has_invalid_gate(&record));
    cr_assert_eq(count_warnings(&record, TPP_WARNING_GATE), 1);
    tpp_record_free(&record);
}

Test(record_gates, the_drivers_clock_is_compared_within_launches_only)
{
    struct tpp_record record;
    fill(&record);
    for (size_t i = 0; i < record.telemetry.sample_count; i++) {
        const uint64_t at_ns = record.telemetry.samples[i].time_ns;
        const int is_between = at_ns < SECOND_NS || (at_ns - SECOND_NS) % 200000000 > 150000000;
        record.telemetry.samples[i].sm_clock_hz = is_between ? 1980e6 : 1400e6; /* free of load it is faster */
    }
    tpp_record_judge_gates(&record);
    cr_assert_eq(state_of(&record, TPP_GATE_OF_CLOCK_AGREEMENT), TPP_GATE_PASSED);
    for (size_t i = 0; i < record.telemetry.sample_count; i++) {
        record.telemetry.samples[i].sm_clock_hz = 1500e6;
    }
    tpp_record_judge_gates(&record);
    cr_assert_eq(state_of(&record, TPP_GATE_OF_CLOCK_AGREEMENT), TPP_GATE_FAILED);
    cr_assert_eq(count_warnings(&record, TPP_WARNING_VIEWS_DIFFER), 1);
    tpp_record_free(&record);
}

Test(record_gates, too_few_readings_are_told)
{
    struct tpp_record record;
    fill(&record);
    for (size_t i = 0; i < record.telemetry.sample_count; i++) {
        record.telemetry.samples[i].time_ns *= 3; /* 6.7 a second */
    }
    tpp_record_judge_gates(&record);
    cr_assert_eq(state_of(&record, TPP_GATE_OF_TELEMETRY), TPP_GATE_FAILED);
    tpp_record_free(&record);
}

Test(record_gates, a_record_without_gates_gets_none)
{
    struct tpp_record record = { 0 };
    tpp_record_judge_gates(&record);
    cr_assert_eq(record.environment.gate_count, 0);
    cr_assert_eq(record.warning_count, 0);
}
