/* Reading a device while kernels run. */
#include "host/telemetry.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "host/monotonic.h"

enum { READINGS_PER_COUNT = 40 }; /* listing processes takes milliseconds, so it is done now and then (R12) */

struct tpp_telemetry_reader {
    const struct tpp_nvml *nvml;
    uint64_t record_start_ns;
    uint64_t period_ns;
    uint64_t next_ns; /* when the thread reads next, on CLOCK_MONOTONIC */
    char source[TPP_FACT_NAME_BYTES];
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    struct tpp_telemetry read;
    struct tpp_nvml_users most;
    unsigned reading_count;
    int is_stopping;
};

static void keep_most(int *most, int now)
{
    *most = now > *most ? now : *most;
}

static void read_once(struct tpp_telemetry_reader *reader)
{
    struct tpp_telemetry_sample now;
    struct tpp_telemetry one = { 0 };
    struct tpp_nvml_users users = { -1, -1, -1 };
    struct tpp_telemetry_sample *blank = tpp_telemetry_add_sample(&one);
    if (blank == NULL) {
        return;
    }
    /* All of it outside the lock: a driver that takes its time must not hold up who measures. */
    now = *blank;
    tpp_telemetry_free(&one);
    tpp_nvml_read(reader->nvml, &now);
    now.time_ns = tpp_monotonic_ns() - reader->record_start_ns;
    if (reader->reading_count % READINGS_PER_COUNT == 0) {
        tpp_nvml_count_users(reader->nvml, &users);
    }
    (void)pthread_mutex_lock(&reader->lock);
    struct tpp_telemetry_sample *kept = tpp_telemetry_add_sample(&reader->read);
    if (kept != NULL) {
        *kept = now;
    }
    keep_most(&reader->most.computing, users.computing);
    keep_most(&reader->most.drawing, users.drawing);
    keep_most(&reader->most.sharing, users.sharing);
    reader->reading_count++;
    (void)pthread_mutex_unlock(&reader->lock);
}

static int is_stopping(struct tpp_telemetry_reader *reader)
{
    (void)pthread_mutex_lock(&reader->lock);
    const int is = reader->is_stopping;
    (void)pthread_mutex_unlock(&reader->lock);
    return is;
}

static void sleep_until(uint64_t time_ns)
{
    const struct timespec until = { (time_t)(time_ns / 1000000000u), (long)(time_ns % 1000000000u) };
    (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static void *read_on(void *argument)
{
    struct tpp_telemetry_reader *reader = argument;
    while (!is_stopping(reader)) {
        sleep_until(reader->next_ns);
        if (is_stopping(reader)) {
            break;
        }
        read_once(reader);
        /* A reading that took longer than a period leaves a gap and no burst behind it. */
        const uint64_t now_ns = tpp_monotonic_ns();
        reader->next_ns += reader->period_ns;
        reader->next_ns = reader->next_ns > now_ns ? reader->next_ns : now_ns + reader->period_ns;
    }
    return NULL;
}

struct tpp_telemetry_reader *tpp_telemetry_start(const struct tpp_nvml *nvml, uint64_t record_start_ns,
                                                 uint64_t period_ns)
{
    struct tpp_telemetry_reader *reader = calloc(1, sizeof *reader);
    char version[TPP_FACT_NAME_BYTES - 8] = "";
    if (reader == NULL) {
        return NULL;
    }
    reader->nvml = nvml;
    reader->record_start_ns = record_start_ns;
    reader->period_ns = period_ns;
    reader->most = (struct tpp_nvml_users){ -1, -1, -1 };
    if (nvml->api->nvml_version == NULL || nvml->api->nvml_version(version, sizeof version) != TPP_NVML_SUCCESS) {
        (void)snprintf(version, sizeof version, "%.40s", nvml->driver);
    }
    (void)snprintf(reader->source, sizeof reader->source, "NVML %s", version);
    (void)pthread_mutex_init(&reader->lock, NULL);
    read_once(reader);
    reader->next_ns = tpp_monotonic_ns() + period_ns;
    if (pthread_create(&reader->thread, NULL, read_on, reader) != 0) {
        (void)pthread_mutex_destroy(&reader->lock);
        tpp_telemetry_free(&reader->read);
        free(reader);
        return NULL;
    }
    return reader;
}

void tpp_telemetry_take(struct tpp_telemetry_reader *reader, struct tpp_telemetry *telemetry)
{
    (void)pthread_mutex_lock(&reader->lock);
    struct tpp_telemetry taken = reader->read;
    reader->read = (struct tpp_telemetry){ 0 };
    (void)pthread_mutex_unlock(&reader->lock);
    (void)snprintf(taken.source, sizeof taken.source, "%s", reader->source);
    taken.period_ns = reader->period_ns;
    tpp_telemetry_append(telemetry, &taken);
    tpp_telemetry_free(&taken);
}

void tpp_telemetry_most_users(struct tpp_telemetry_reader *reader, struct tpp_nvml_users *users)
{
    (void)pthread_mutex_lock(&reader->lock);
    *users = reader->most;
    (void)pthread_mutex_unlock(&reader->lock);
}

void tpp_telemetry_stop(struct tpp_telemetry_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&reader->lock);
    reader->is_stopping = 1;
    (void)pthread_mutex_unlock(&reader->lock);
    sleep_until(tpp_monotonic_ns() + reader->period_ns); /* by then it has woken up */
    (void)pthread_join(reader->thread, NULL);
    reader->reading_count = 0; /* who uses the device at the end is asked as well */
    read_once(reader);
}

void tpp_telemetry_reader_free(struct tpp_telemetry_reader *reader)
{
    if (reader != NULL) {
        (void)pthread_mutex_destroy(&reader->lock);
        tpp_telemetry_free(&reader->read);
        free(reader);
    }
}
