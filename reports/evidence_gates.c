/* Whether the gates of a record are those that its timeline and samples give, and each that failed has its warning. */
#include <stdlib.h>
#include <string.h>

#include "base/record_gates.h"
#include "reports/evidence_checks.h"

#define FAIL(evidence, ...) tpp_evidence_fail(evidence, TPP_CHECK_DERIVED, __VA_ARGS__)

static int follows_from_timeline(const struct tpp_gate *gate)
{
    static const enum tpp_gate_name derived[] = { TPP_GATE_OF_MEMORY_ERRORS, TPP_GATE_OF_THROTTLING,
                                                  TPP_GATE_OF_CLOCK_AGREEMENT, TPP_GATE_OF_TELEMETRY };
    for (size_t i = 0; i < sizeof derived / sizeof derived[0]; i++) {
        if (strcmp(gate->name, tpp_gate_name((int)derived[i])) == 0) {
            return 1;
        }
    }
    return 0;
}

/* The gates as recorded; those that follow from the timeline as if nothing was known of them yet. */
static int copy_gates(const struct tpp_environment *from, struct tpp_environment *to)
{
    for (size_t i = 0; i < from->gate_count; i++) {
        struct tpp_gate *gate = tpp_environment_add_gate(to);
        if (gate == NULL) {
            return 0;
        }
        *gate = from->gates[i];
        gate->state = follows_from_timeline(gate) ? TPP_GATE_UNKNOWN : gate->state;
    }
    return 1;
}

static void compare_gates(struct tpp_evidence *evidence, const struct tpp_environment *recorded,
                          const struct tpp_environment *due)
{
    for (size_t i = 0; i < recorded->gate_count; i++) {
        const struct tpp_gate *gate = &recorded->gates[i];
        const struct tpp_gate *derived = &due->gates[i];
        if (gate->state != derived->state || strcmp(gate->seen, derived->seen) != 0 ||
            strcmp(gate->means, derived->means) != 0) {
            FAIL(evidence, "gate %.60s: %s, '%.150s', and follows from the timeline to be %s, '%.150s'", gate->name,
                 tpp_gate_state_name((int)gate->state), gate->seen, tpp_gate_state_name((int)derived->state),
                 derived->seen);
        }
    }
}

static void compare_warnings(struct tpp_evidence *evidence, const struct tpp_record *record,
                             const struct tpp_record *due)
{
    for (size_t i = 0; i < due->warning_count; i++) {
        const struct tpp_warning *warning = &due->warnings[i];
        int is_there = 0;
        for (size_t j = 0; j < record->warning_count && !is_there; j++) {
            is_there =
                record->warnings[j].code == warning->code && strcmp(record->warnings[j].seen, warning->seen) == 0;
        }
        if (!is_there) {
            FAIL(evidence, "the warning '%s' is due: %.300s", tpp_warning_name((int)warning->code), warning->seen);
        }
    }
}

void tpp_check_gates(struct tpp_evidence *evidence, const struct tpp_record *record)
{
    struct tpp_record *due = calloc(1, sizeof *due);
    if (due == NULL) {
        FAIL(evidence, "out of memory");
        return;
    }
    *due = *record; /* what is only read is shared */
    due->environment = (struct tpp_environment){ 0 };
    due->warnings = NULL;
    due->warning_count = 0;
    if (copy_gates(&record->environment, &due->environment)) {
        tpp_record_judge_gates(due);
        compare_gates(evidence, &record->environment, &due->environment);
        compare_warnings(evidence, record, due);
    } else {
        FAIL(evidence, "out of memory");
    }
    tpp_environment_free(&due->environment);
    free(due->warnings);
    free(due);
}
