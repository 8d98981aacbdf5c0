/**
 * The conditions that a full measurement should meet (R9, R12 to R15), as gates of a record's environment. The run sets
 * those that only it can see; those that follow from the timeline and the samples are worked out from the record alone,
 * by the run and by whoever checks the record. Pure.
 *
 * A gate marks a record. It never removes a number.
 */
#ifndef TPP_BASE_RECORD_GATES_H
#define TPP_BASE_RECORD_GATES_H

#include "base/record.h"

/** One row per gate: identifier, name in the record, whether the run is invalid when it failed, what follows then. */
#define TPP_GATE_LIST(ROW)                                                                                      \
    ROW(IDENTITY, "identity", 0, "sources contradict each other: which device was measured is not settled")     \
    ROW(WHOLE_DEVICE, "whole-device", 0,                                                                        \
        "a part of a device or a shared one was measured: its figures are not those of the chip")               \
    ROW(EXCLUSIVE, "exclusive", 1, "others used the device: the run is invalid")                                \
    ROW(MEMORY_ERRORS, "memory-errors", 1, "memory errors that could not be corrected: the run is invalid")     \
    ROW(MEMORY_REPAIR, "memory-repair", 0, "a repair of its memory is pending: reset the device and run again") \
    ROW(POWER_LIMIT, "power-limit", 0,                                                                          \
        "its power is limited below the default: the figures can support 'at least' only")                      \
    ROW(FREE_CLOCKS, "free-clocks", 0, "its clocks are fixed: the figures can support 'at least' only")         \
    ROW(THROTTLING, "throttling", 0,                                                                            \
        "clocks were held down while it ran: products show what power and cooling allowed, not the peak")       \
    ROW(CLOCK_AGREEMENT, "clock-agreement", 0,                                                                  \
        "the driver's clock is not the one that kernels counted: no figure scaled to a clock can be relied on") \
    ROW(TELEMETRY, "telemetry", 0, "too few readings: what happened between them is not known")

enum tpp_gate_name {
#define ROW(id, name, is_invalidating, means) TPP_GATE_OF_##id,
    TPP_GATE_LIST(ROW)
#undef ROW
        TPP_GATE_NAME_COUNT
};

/** Name of a gate in the record; NULL outside the enum. Static. */
const char *tpp_gate_name(int gate);

/**
 * Sets a gate: adds it, or gives it a new state. One that failed stays as it is, whatever is seen later. `seen` is
 * formatted as by printf. Does nothing when out of memory.
 */
void tpp_gate_set(struct tpp_environment *environment, enum tpp_gate_name gate, enum tpp_gate_state state,
                  const char *seen, ...) __attribute__((format(printf, 4, 5)));

/** Sets every gate of another environment, as tpp_gate_set() does. */
void tpp_gates_merge(struct tpp_environment *into, const struct tpp_environment *from);

/**
 * Sets the gates that follow from the timeline and the samples (memory errors, throttling, clock agreement, telemetry),
 * and adds the warning of every gate that failed. Nothing for a record without gates.
 */
void tpp_record_judge_gates(struct tpp_record *record);

/** 1 for a gate without which the whole run is invalid. */
int tpp_gate_is_invalidating(const struct tpp_gate *gate);

/** 1 when a gate failed that makes the whole run invalid. */
int tpp_record_has_invalid_gate(const struct tpp_record *record);

#endif
