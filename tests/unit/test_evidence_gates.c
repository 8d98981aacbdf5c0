/* Gates are worked out again by whoever checks a record: one that was turned, and a warning that was dropped, show. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_gates.h"
#include "cli/file.h"
#include "reports/evidence.h"
#include "reports/evidence_checks.h"

static struct tpp_record *load(void)
{
    const char *name = TPP_SOURCE_DIR "/tests/recorded/simulated-a100/record.json";
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_buffer text = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_file_read(name, &text, &err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(tpp_record_read(name, text.bytes, text.length, record, &err), TPP_STATUS_OK, "%s", err.text);
    tpp_buffer_free(&text);
    cr_assert_gt(record->environment.gate_count, 0, "make the record again with tools/simulate_records.sh");
    return record;
}

static struct tpp_gate *gate_of(struct tpp_record *record, enum tpp_gate_name name)
{
    return (struct tpp_gate *)tpp_environment_gate(&record->environment, tpp_gate_name((int)name));
}

/* Frees the record. */
static void expect_caught(struct tpp_record *record, const char *reason)
{
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    tpp_check_gates(evidence, record);
    const struct tpp_check_result *derived = &evidence->checks[TPP_CHECK_DERIVED];
    if (reason == NULL) {
        cr_assert_neq(derived->state, TPP_CHECK_FAILED, "%s", derived->failures[0]);
    } else {
        cr_assert_eq(derived->state, TPP_CHECK_FAILED, "not caught: %s", reason);
        cr_assert_neq((void *)strstr(derived->failures[0], reason), NULL, "'%s' is not in '%s'", reason,
                      derived->failures[0]);
    }
    free(evidence);
    tpp_record_free(record);
    free(record);
}

static void hold_down(struct tpp_record *record)
{
    for (size_t i = 0; i < record->telemetry.sample_count; i++) {
        record->telemetry.samples[i].throttle_reasons = 0x40;
    }
}

Test(evidence_gates, a_record_as_it_was_made_passes)
{
    expect_caught(load(), NULL);
}

Test(evidence_gates, a_failed_one_with_its_warning_passes)
{
    struct tpp_record *record = load();
    hold_down(record);
    tpp_record_judge_gates(record);
    cr_assert_eq(gate_of(record, TPP_GATE_OF_THROTTLING)->state, TPP_GATE_FAILED);
    expect_caught(record, NULL);
}

Test(evidence_gates, a_timeline_that_contradicts_its_gate_is_caught)
{
    struct tpp_record *record = load();
    hold_down(record);
    expect_caught(record, "gate throttling: passed");
}

Test(evidence_gates, a_gate_that_was_turned_is_caught)
{
    struct tpp_record *record = load();
    hold_down(record);
    tpp_record_judge_gates(record);
    gate_of(record, TPP_GATE_OF_THROTTLING)->state = TPP_GATE_PASSED;
    expect_caught(record, "follows from the timeline to be failed");
}

Test(evidence_gates, a_warning_that_was_dropped_is_caught)
{
    struct tpp_record *record = load();
    hold_down(record);
    tpp_record_judge_gates(record);
    record->warning_count--;
    expect_caught(record, "the warning 'throttled' is due");
}

Test(evidence_gates, a_gate_of_settings_needs_its_warning_too)
{
    struct tpp_record *record = load();
    struct tpp_gate *gate = gate_of(record, TPP_GATE_OF_POWER_LIMIT);
    gate->state = TPP_GATE_FAILED;
    (void)snprintf(gate->means, sizeof gate->means, "something");
    expect_caught(record, "the warning 'gate' is due: power-limit");
}

Test(evidence_gates, a_timeline_that_was_thinned_out_is_caught)
{
    struct tpp_record *record = load();
    record->telemetry.sample_count /= 2;
    expect_caught(record, "gate ");
}
