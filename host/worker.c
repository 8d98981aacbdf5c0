/* The measuring process. */
#include "host/worker.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/bench.h"
#include "host/contention.h"
#include "host/monitor.h"
#include "host/monotonic.h"
#include "host/plan.h"
#include "host/topology.h"

struct worker {
    int pipe_fd;
    const struct tpp_run_options *options;
    const struct tpp_worker_start *start;
    struct tpp_record record;
    struct tpp_bench bench;
    struct tpp_monitor *monitor; /* NULL for devices that nothing watches */
    struct tpp_job jobs[TPP_JOB_LIMIT];
    size_t job_count;
};

static void write_whole(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return; /* the parent is gone; this process ends with the next signal */
        }
        bytes += written;
        length -= (size_t)written;
    }
}

static void send_frame(const struct worker *worker, enum tpp_frame_type type, const char *bytes, size_t length)
{
    char head[16];
    (void)snprintf(head, sizeof head, "%c%08zx", (char)type, length);
    write_whole(worker->pipe_fd, head, 9);
    write_whole(worker->pipe_fd, bytes, length);
}

static void send_error(const struct worker *worker, enum tpp_status status, const struct tpp_error *err)
{
    char text[TPP_ERROR_TEXT_BYTES + 16];
    (void)snprintf(text, sizeof text, "%d %s", (int)status, err->text);
    send_frame(worker, TPP_FRAME_ERROR, text, strlen(text));
}

static void send_stage(void *user, const char *stage)
{
    send_frame(user, TPP_FRAME_STAGE, stage, strlen(stage));
}

/* Sends the record as it is: its header alone, or with one measurement and its warnings. */
static void send_record(struct worker *worker, enum tpp_frame_type type)
{
    struct tpp_buffer text = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    worker->record.duration_ns = tpp_monotonic_ns() - worker->start->record_start_ns;
    enum tpp_status status = tpp_record_write(&worker->record, &text, &err);
    if (status == TPP_STATUS_OK) {
        send_frame(worker, type, text.bytes, text.length);
    } else {
        send_error(worker, status, &err);
    }
    tpp_buffer_free(&text);
}

/* What the measurement in progress has so far: should no more come, that is what there is of it. */
static void send_part(void *user)
{
    struct worker *worker = user;
    struct tpp_record *record = &worker->record;
    if (record->measurement_count == 0) {
        return;
    }
    struct tpp_measurement *measurement = &record->measurements[record->measurement_count - 1];
    const enum tpp_outcome outcome = measurement->outcome;
    const uint64_t ended_ns = measurement->ended_ns;
    tpp_monitor_take(worker->monitor, &record->telemetry);
    measurement->outcome = TPP_OUTCOME_ABORTED;
    if (ended_ns == 0) {
        measurement->ended_ns = tpp_monotonic_ns() - worker->start->record_start_ns;
    }
    send_record(worker, TPP_FRAME_PART);
    measurement->outcome = outcome;
    measurement->ended_ns = ended_ns;
}

static void fill_settings(struct tpp_record *record, const struct tpp_run_options *options,
                          const struct tpp_worker_start *start)
{
    struct tpp_settings *settings = &record->settings;
    (void)snprintf(record->schema, sizeof record->schema, "%s", TPP_RECORD_SCHEMA);
    record->schema_version = TPP_RECORD_SCHEMA_VERSION;
    (void)snprintf(record->started_utc, sizeof record->started_utc, "%s", start->started_utc);
    (void)snprintf(record->nonce, sizeof record->nonce, "%s", options->nonce);
    (void)snprintf(settings->mode, sizeof settings->mode, "%s", options->mode);
    (void)snprintf(settings->command_line, sizeof settings->command_line, "%s",
                   options->command_line != NULL ? options->command_line : "");
    if (options->challenge != NULL) {
        (void)snprintf(record->challenge_sha256, sizeof record->challenge_sha256, "%s", options->nonce);
    }
    settings->min_time_ns = options->min_time_ns;
    settings->warmup_ns = options->warmup_ns;
    settings->max_time_ns = options->max_time_ns;
    settings->has_peers = options->has_peers;
    (void)snprintf(settings->device, sizeof settings->device, "%s", options->device != NULL ? options->device : "");
    (void)snprintf(settings->kernel, sizeof settings->kernel, "%s", options->kernel != NULL ? options->kernel : "");
    if (options->shape[0] != 0) {
        (void)snprintf(settings->shape, sizeof settings->shape, "%ux%ux%u", options->shape[0], options->shape[1],
                       options->shape[2]);
    }
    record->monotonic_start_ns = start->record_start_ns;
    settings->precisions = calloc(options->precision_count + 1, sizeof *settings->precisions);
    if (settings->precisions != NULL && options->precision_count > 0) {
        memcpy(settings->precisions, options->precisions, options->precision_count * sizeof *settings->precisions);
        settings->precision_count = options->precision_count;
    }
}

static enum tpp_status open_device(struct worker *worker, struct tpp_error *err)
{
    struct tpp_device_list list = { 0 };
    size_t index = 0;
    TPP_TRY(tpp_devices_list(&list, err));
    enum tpp_status status = tpp_device_select(&list, worker->options->device, &index, err);
    if (status == TPP_STATUS_OK && worker->options->challenge != NULL) {
        status = tpp_claims_check_device(&worker->options->challenge->claims, &list.devices[index], err);
    }
    if (status == TPP_STATUS_OK) {
        worker->record.device = list.devices[index];
        worker->bench.backend = tpp_backend_of(list.devices[index].id);
        const int is_first = worker->start->first_job == 0 && !worker->start->is_without_peers;
        status = tpp_monitor_open(&worker->record.device, is_first, &worker->monitor, err);
    }
    if (status == TPP_STATUS_OK) {
        status = worker->bench.backend->open(list.devices[index].id, &worker->bench.session, err);
        status = tpp_context(err, status, "%s", list.devices[index].id);
        worker->record.is_simulated = status == TPP_STATUS_OK && (worker->bench.session->is_simulated ||
                                                                  tpp_monitor_is_simulated(worker->monitor));
    }
    tpp_devices_free(&list);
    return status;
}

static enum tpp_status prepare(struct worker *worker, struct tpp_error *err)
{
    struct tpp_record *record = &worker->record;
    struct tpp_bench *bench = &worker->bench;
    fill_settings(record, worker->options, worker->start);
    int is_bound = tpp_topology_bind_driver_threads();
    TPP_TRY(tpp_host_describe(&record->host, err));
    TPP_TRY(open_device(worker, err));
    if (record->device.kind == TPP_DEVICE_CPU && !is_bound) {
        tpp_record_warn(record, TPP_WARNING_UNPINNED, "",
                        "this process may not use every processor, so the driver's threads were left unbound");
    }
    if (worker->bench.session->is_simulated) { /* as do_all_jobs() measures then */
        record->settings.min_time_ns = 0;
        record->settings.warmup_ns = 0;
        record->settings.has_peers = 0;
    }
    TPP_TRY(tpp_plan(worker->options, &record->device, &record->host, worker->jobs, &worker->job_count, err));
    bench->record = record;
    bench->record_start_ns = worker->start->record_start_ns;
    bench->on_stage = send_stage;
    bench->on_part = send_part;
    bench->user = worker;
    struct tpp_error clock_error = TPP_ERROR_INIT;
    if (tpp_clock_open(bench, &clock_error) != TPP_STATUS_OK) {
        tpp_record_warn(record, TPP_WARNING_UNSATURATED, "", "the core clock cannot be read: %.400s", clock_error.text);
    }
    return TPP_STATUS_OK;
}

/* The time of a job is an equal share of what is left; finishing early leaves more to the others. Peers come on top. */
static void set_deadline(struct worker *worker, size_t job)
{
    uint64_t now_ns = tpp_monotonic_ns();
    uint64_t end_ns = worker->start->record_start_ns + worker->options->max_time_ns + worker->bench.peers_ns;
    uint64_t left_ns = end_ns > now_ns ? end_ns - now_ns : 0;
    worker->bench.deadline_ns = now_ns + left_ns / (worker->job_count - job);
}

/* Other programs take from a CPU device what it is measured by. */
static void judge_contention(struct worker *worker, const struct tpp_contention *before,
                             const struct tpp_measurement *measurement)
{
    static const double TOLERATED_SHARE = 0.05;
    struct tpp_contention after;
    tpp_contention_read(&after);
    double share = tpp_contention_share(before, &after, (unsigned)sysconf(_SC_NPROCESSORS_ONLN));
    if (worker->record.device.kind == TPP_DEVICE_CPU && share > TOLERATED_SHARE) {
        tpp_record_warn(&worker->record, TPP_WARNING_SHARED_CORES, measurement->kernel,
                        "other programs used %.0f %% of the processors meanwhile", 100.0 * share);
    }
}

/* Measures with the job's kernel and adds the result to the record; 1 when the kernel could not run after all. */
static int measure_job(struct worker *worker, size_t index)
{
    const struct tpp_job *job = &worker->jobs[index];
    struct tpp_measurement *measurement = tpp_record_add_measurement(&worker->record);
    if (measurement == NULL) {
        return 0;
    }
    measurement->kind = job->kind;
    measurement->precision = job->precision;
    measurement->accumulator = job->kernel != NULL ? job->kernel->acc : job->precision;
    measurement->clock_hz = (double)NAN;
    if (job->like != NULL) {
        tpp_bench_describe_formats(job->kernel != NULL ? job->kernel : job->like, measurement);
    }
    if (job->kernel == NULL) {
        const int is_asked_for = worker->options->kernel != NULL && job->like != NULL;
        (void)snprintf(measurement->kernel, sizeof measurement->kernel, "%s", is_asked_for ? job->like->id : "");
        measurement->outcome = TPP_OUTCOME_WAIVED;
        (void)snprintf(measurement->reason, sizeof measurement->reason, "%s", job->reason);
        return 0;
    }
    (void)snprintf(measurement->kernel, sizeof measurement->kernel, "%s", job->kernel->id);
    set_deadline(worker, index);
    measurement->started_ns = tpp_monotonic_ns() - worker->start->record_start_ns;
    measurement->deadline_ns = worker->bench.deadline_ns - worker->start->record_start_ns;
    struct tpp_contention before;
    tpp_contention_read(&before);
    if (job->kind == TPP_KIND_PROBE) {
        tpp_measure_probe(&worker->bench, job->kernel, measurement);
    } else {
        tpp_measure_gemm(&worker->bench, job->kernel, measurement);
    }
    if (measurement->ended_ns == 0) { /* it did not get as far as its last block */
        measurement->ended_ns = tpp_monotonic_ns() - worker->start->record_start_ns;
    }
    judge_contention(worker, &before, measurement);
    return measurement->outcome == TPP_OUTCOME_WAIVED;
}

static void do_job(struct worker *worker, size_t index)
{
    struct tpp_job *job = &worker->jobs[index];
    int has_other = 1;
    while (has_other) {
        char begin[TPP_TEXT_BYTES];
        (void)snprintf(begin, sizeof begin, "%zu %zu %d %d %s", index, worker->job_count, (int)job->kind,
                       (int)job->precision, job->kernel != NULL ? job->kernel->id : "-");
        send_frame(worker, TPP_FRAME_BEGIN, begin, strlen(begin));
        has_other = measure_job(worker, index) &&
                    tpp_plan_fallback(worker->options, &worker->record.device, &worker->record.host, job);
    }
}

static void forget_results(struct tpp_record *record)
{
    tpp_environment_free(&record->environment);
    tpp_telemetry_free(&record->telemetry);
    for (size_t i = 0; i < record->measurement_count; i++) {
        tpp_measurement_free(&record->measurements[i]);
    }
    free(record->measurements);
    free(record->warnings);
    record->measurements = NULL;
    record->warnings = NULL;
    record->measurement_count = 0;
    record->warning_count = 0;
}

static void do_all_jobs(struct worker *worker)
{
    struct tpp_run_options options = *worker->options;
    if (worker->bench.session->is_simulated) { /* its time is virtual, and ours is what it costs: as few as will do */
        options.min_time_ns = 0;
        options.warmup_ns = 0;
    }
    struct tpp_run_options without_peers = options;
    without_peers.has_peers = 0;
    for (size_t i = worker->start->first_job; i < worker->job_count; i++) {
        int is_retry = i == worker->start->first_job && worker->start->is_without_peers;
        worker->bench.options = is_retry ? &without_peers : &options;
        do_job(worker, i);
        tpp_monitor_take(worker->monitor, &worker->record.telemetry);
        send_record(worker, TPP_FRAME_RESULT);
        forget_results(&worker->record);
    }
    tpp_monitor_finish(worker->monitor, &worker->record);
    send_record(worker, TPP_FRAME_SURROUNDINGS);
    send_frame(worker, TPP_FRAME_DONE, "", 0);
}

void tpp_worker_run(const struct tpp_run_options *options, const struct tpp_worker_start *start, int pipe_fd)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        return;
    }
    worker->pipe_fd = pipe_fd;
    worker->options = options;
    worker->start = start;
    struct tpp_error err = TPP_ERROR_INIT;
    enum tpp_status status = prepare(worker, &err);
    if (status != TPP_STATUS_OK) {
        send_error(worker, status, &err);
    } else {
        struct tpp_binding *binding = tpp_topology_bind(&worker->record.device);
        if (binding == NULL) {
            tpp_record_warn(&worker->record, TPP_WARNING_UNPINNED, "", "binding the thread is not allowed here");
        }
        tpp_monitor_describe(worker->monitor, &worker->record);
        send_record(worker, TPP_FRAME_HEADER);
        forget_results(&worker->record);
        tpp_monitor_start(worker->monitor, worker->start->record_start_ns, worker->bench.session->is_simulated);
        do_all_jobs(worker);
        tpp_topology_unbind(binding);
    }
    tpp_monitor_close(worker->monitor);
    tpp_clock_close(&worker->bench);
    if (worker->bench.session != NULL) {
        worker->bench.backend->close(worker->bench.session);
    }
    tpp_record_free(&worker->record);
    free(worker);
}
