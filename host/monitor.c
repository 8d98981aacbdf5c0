/* Before, meanwhile and after. */
#include "host/monitor.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/record_gates.h"
#include "host/device_facts.h"
#include "host/telemetry.h"

static const uint64_t PERIOD_NS = 50000000;        /* 20 a second (R8: at least 10) */
static const uint64_t SIMULATED_PERIOD_NS = 50000; /* launches of a device model are a thousand times shorter */
static const double IDLE_UTILISATION = 0.01;       /* R12 */

struct tpp_monitor {
    struct tpp_device_info device;
    int has_nvml;
    struct tpp_error why_not;
    struct tpp_nvml nvml;
    struct tpp_nvml_users users_before;
    double utilisation_before;
    double violations_before[TPP_NVML_POLICY_COUNT];
    struct tpp_telemetry_reader *reader;
};

static int is_watched(const struct tpp_device_info *device)
{
    return device->kind == TPP_DEVICE_GPU && strncasecmp(device->vendor, "nvidia", strlen("nvidia")) == 0;
}

enum tpp_status tpp_monitor_open(const struct tpp_device_info *device, struct tpp_monitor **monitor,
                                 struct tpp_error *err)
{
    *monitor = NULL;
    if (!is_watched(device)) {
        return TPP_STATUS_OK;
    }
    struct tpp_monitor *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "monitor: out of memory");
    }
    made->device = *device;
    made->has_nvml = tpp_nvml_open(device, &made->nvml, &made->why_not) == TPP_STATUS_OK;
    if (made->has_nvml) {
        struct tpp_nvml_utilisation utilisation;
        tpp_nvml_count_users(&made->nvml, &made->users_before);
        tpp_nvml_read_violations(&made->nvml, made->violations_before);
        made->utilisation_before =
            made->nvml.api->utilisation != NULL &&
                    made->nvml.api->utilisation(made->nvml.device, &utilisation) == TPP_NVML_SUCCESS
                ? (double)utilisation.core * 0.01
                : (double)NAN;
    }
    *monitor = made;
    return TPP_STATUS_OK;
}

int tpp_monitor_is_simulated(const struct tpp_monitor *monitor)
{
    return monitor != NULL && monitor->has_nvml && monitor->nvml.api->is_simulated;
}

/* ------------------------------------------------------------------------------------------------- exclusive */

/* A count in words: "2 computing" or "computing not told". */
static void write_count(char *text, size_t bytes, const char *what, int count)
{
    if (count < 0) {
        (void)snprintf(text, bytes, "%s not told", what);
    } else {
        (void)snprintf(text, bytes, "%d %s", count, what);
    }
}

static void write_users(const struct tpp_nvml_users *users, char *text, size_t bytes)
{
    char counts[3][40];
    write_count(counts[0], sizeof counts[0], "computing", users->computing);
    write_count(counts[1], sizeof counts[1], "drawing", users->drawing);
    write_count(counts[2], sizeof counts[2], "through MPS", users->sharing);
    (void)snprintf(text, bytes, "%s, %s, %s", counts[0], counts[1], counts[2]);
}

/* Processes are counted and not told apart: a container sees numbers of its own. */
static void judge_before(const struct tpp_monitor *monitor, struct tpp_environment *environment)
{
    const struct tpp_nvml_users *users = &monitor->users_before;
    char text[TPP_FACT_TEXT_BYTES / 2];
    write_users(users, text, sizeof text);
    const int is_used = users->computing > 0 || users->drawing > 0 || users->sharing > 0;
    const int is_busy = monitor->utilisation_before > IDLE_UTILISATION;
    const enum tpp_gate_state state = is_used || is_busy     ? TPP_GATE_FAILED
                                      : users->computing < 0 ? TPP_GATE_UNKNOWN
                                                             : TPP_GATE_PASSED;
    if (isnan(monitor->utilisation_before)) {
        tpp_gate_set(environment, TPP_GATE_OF_EXCLUSIVE, state, "before: programs %s; utilisation not told", text);
    } else {
        tpp_gate_set(environment, TPP_GATE_OF_EXCLUSIVE, state, "before: programs %s; %.0f %% utilised", text,
                     100.0 * monitor->utilisation_before);
    }
}

/* Meanwhile and at the end one program computes: this one. */
static void judge_after(const struct tpp_monitor *monitor, struct tpp_environment *environment)
{
    struct tpp_nvml_users most;
    char text[TPP_FACT_TEXT_BYTES / 2];
    tpp_telemetry_most_users(monitor->reader, &most);
    write_users(&most, text, sizeof text);
    const int is_shared = most.computing > 1 || most.drawing > 0 || most.sharing > 0;
    tpp_gate_set(environment, TPP_GATE_OF_EXCLUSIVE,
                 is_shared            ? TPP_GATE_FAILED
                 : most.computing < 0 ? TPP_GATE_UNKNOWN
                                      : TPP_GATE_PASSED,
                 "none before; at most, this one included, meanwhile and at the end: %s", text);
}

/* ------------------------------------------------------------------------------------------------- the three times */

void tpp_monitor_describe(const struct tpp_monitor *monitor, struct tpp_record *record)
{
    if (monitor == NULL) {
        return;
    }
    const struct tpp_nvml *nvml = monitor->has_nvml ? &monitor->nvml : NULL;
    for (int i = 0; i < TPP_GATE_NAME_COUNT; i++) { /* all of them, in the order of the list */
        tpp_gate_set(&record->environment, (enum tpp_gate_name)i, TPP_GATE_UNKNOWN, "%.200s",
                     nvml == NULL ? monitor->why_not.text : "not told");
    }
    tpp_facts_add(&monitor->device, nvml, &record->environment);
    tpp_facts_judge(&monitor->device, nvml, &record->environment);
    if (nvml != NULL) {
        judge_before(monitor, &record->environment);
        if (record->device.driver[0] == '\0') {
            (void)snprintf(record->device.driver, sizeof record->device.driver, "%s", nvml->driver);
        }
    }
}

void tpp_monitor_start(struct tpp_monitor *monitor, uint64_t record_start_ns, int is_simulated)
{
    if (monitor != NULL && monitor->has_nvml) {
        monitor->reader =
            tpp_telemetry_start(&monitor->nvml, record_start_ns, is_simulated ? SIMULATED_PERIOD_NS : PERIOD_NS);
    }
}

void tpp_monitor_take(struct tpp_monitor *monitor, struct tpp_telemetry *telemetry)
{
    if (monitor != NULL && monitor->reader != NULL) {
        tpp_telemetry_take(monitor->reader, telemetry);
    }
}

static void add_violations(const struct tpp_monitor *monitor, struct tpp_telemetry *telemetry)
{
    double now[TPP_NVML_POLICY_COUNT];
    tpp_nvml_read_violations(&monitor->nvml, now);
    for (size_t i = 0; i < TPP_NVML_POLICY_COUNT; i++) {
        struct tpp_violation *violation = tpp_telemetry_add_violation(telemetry);
        if (violation != NULL) {
            (void)snprintf(violation->policy, sizeof violation->policy, "%s", tpp_nvml_policy_name(i));
            violation->during_ns = now[i] - monitor->violations_before[i];
        }
    }
}

void tpp_monitor_finish(struct tpp_monitor *monitor, struct tpp_record *record)
{
    if (monitor == NULL || monitor->reader == NULL) {
        return;
    }
    tpp_telemetry_stop(monitor->reader);
    tpp_telemetry_take(monitor->reader, &record->telemetry);
    add_violations(monitor, &record->telemetry);
    judge_after(monitor, &record->environment);
    tpp_telemetry_reader_free(monitor->reader);
    monitor->reader = NULL;
}

void tpp_monitor_close(struct tpp_monitor *monitor)
{
    if (monitor != NULL) {
        tpp_telemetry_stop(monitor->reader);
        tpp_telemetry_reader_free(monitor->reader);
        free(monitor);
    }
}
