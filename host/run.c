/* The run as seen from outside: a child measures, this process collects and survives whatever happens to the child. */
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/record_gates.h"
#include "host/kernel_files.h"
#include "host/monotonic.h"
#include "host/plan.h"
#include "host/received.h"
#include "host/worker.h"

enum { POLL_MS = 100, FRAME_HEAD_BYTES = 9, RESTART_LIMIT = 8 };
static const uint64_t SILENCE_LIMIT_NS = 600000000000; /* far longer than any launch, check or compilation */

struct run {
    const struct tpp_run_options *options;
    const struct tpp_run_events *events;
    struct tpp_worker_start start;
    struct tpp_record record;
    int has_header;
    int is_done;
    int is_stopped;
    int is_hung;
    struct tpp_error error; /* of an E frame */
    /* the job in progress */
    int has_job;
    size_t job, job_count;
    int job_kind, job_precision;
    char job_kernel[TPP_NAME_BYTES];
    struct tpp_buffer part; /* the last P frame of it; empty: none */
    char stage[TPP_TEXT_BYTES];
    int restarts;
};

static const double CERTIFY_JOB_S = 20.0; /* probes take a few seconds, products half a minute */

static void write_utc(char *text, size_t bytes)
{
    struct timespec now;
    struct tm parts;
    char seconds[32];
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &parts);
    (void)strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &parts);
    (void)snprintf(text, bytes, "%s.%03ldZ", seconds, now.tv_nsec / 1000000);
}

static void tell_progress(const struct run *run)
{
    if (run->events == NULL || run->events->on_progress == NULL) {
        return;
    }
    double elapsed_s = (double)(tpp_monotonic_ns() - run->start.record_start_ns) * 1e-9;
    double done = run->job_count > 0 ? (double)run->job / (double)run->job_count : 0.0;
    double limit_s = (double)run->options->max_time_ns * 1e-9;
    if (run->options->is_certifying) { /* whose limit is meant never to be reached */
        limit_s = CERTIFY_JOB_S * (double)run->job_count;
    }
    double by_jobs_s = done > 0.1 ? elapsed_s / done - elapsed_s : limit_s - elapsed_s;
    double left_s = by_jobs_s > 0.0 ? by_jobs_s : 0.0;
    run->events->on_progress(run->events->user, run->stage, done, left_s);
}

/* ------------------------------------------------------------------------------------------------- frames */

/* Keeps a P frame as it came: it is read only when nothing better follows. */
static enum tpp_status take_part(struct run *run, const char *bytes, size_t length, struct tpp_error *err)
{
    tpp_buffer_free(&run->part);
    tpp_buffer_append(&run->part, bytes, length);
    return tpp_buffer_status(&run->part, err);
}

static enum tpp_status take_record(struct run *run, const char *bytes, size_t length, enum tpp_frame_type type,
                                   struct tpp_error *err)
{
    struct tpp_record received;
    TPP_TRY(tpp_context(err, tpp_record_read("measuring process", bytes, length, &received, err), "internal"));
    if (type == TPP_FRAME_HEADER && !run->has_header) {
        run->record = received;
        run->has_header = 1;
        return TPP_STATUS_OK;
    }
    enum tpp_status status = tpp_received_take(&run->record, &received, type == TPP_FRAME_RESULT, err);
    if (type == TPP_FRAME_RESULT) {
        tpp_buffer_free(&run->part);
        run->has_job = 0;
        run->job++;
        run->start.first_job = run->job;
        run->start.is_without_peers = 0;
    }
    tpp_record_free(&received);
    return status;
}

/* Takes a whole number and the space behind it off the front of a text; 0 when there is none. */
static int take_number(const char **text, size_t *number)
{
    char *end = NULL;
    errno = 0;
    *number = strtoul(*text, &end, 10);
    int is_number = end != *text && errno == 0 && *end == ' ';
    *text = is_number ? end + 1 : *text;
    return is_number;
}

static int take_begin(struct run *run, const char *text)
{
    size_t kind = 0;
    size_t precision = 0;
    if (!take_number(&text, &run->job) || !take_number(&text, &run->job_count) || !take_number(&text, &kind) ||
        !take_number(&text, &precision) || kind >= TPP_KIND_COUNT || precision >= TPP_PRECISION_COUNT) {
        return 0;
    }
    run->job_kind = (int)kind;
    run->job_precision = (int)precision;
    (void)snprintf(run->job_kernel, sizeof run->job_kernel, "%s", text);
    return 1;
}

static enum tpp_status take_frame(struct run *run, char type, const char *bytes, size_t length, struct tpp_error *err)
{
    size_t status = 0;
    switch (type) {
    case TPP_FRAME_HEADER:
    case TPP_FRAME_RESULT:
    case TPP_FRAME_SURROUNDINGS:
        return take_record(run, bytes, length, (enum tpp_frame_type)type, err);
    case TPP_FRAME_PART:
        return take_part(run, bytes, length, err);
    case TPP_FRAME_BEGIN:
        tpp_buffer_free(&run->part);
        run->has_job = take_begin(run, bytes);
        break;
    case TPP_FRAME_STAGE:
        (void)snprintf(run->stage, sizeof run->stage, "%.*s", (int)length, bytes);
        break;
    case TPP_FRAME_ERROR:
        if (take_number(&bytes, &status)) {
            (void)tpp_fail(&run->error, (enum tpp_status)status, "%s", bytes);
        }
        break;
    case TPP_FRAME_DONE:
        run->is_done = 1;
        break;
    default:
        return tpp_fail(err, TPP_STATUS_DEVICE, "internal: unknown frame from the measuring process");
    }
    tell_progress(run);
    return TPP_STATUS_OK;
}

/* Takes every whole frame from the buffer and keeps the rest. */
static enum tpp_status take_frames(struct run *run, struct tpp_buffer *buffer, struct tpp_error *err)
{
    size_t used = 0;
    enum tpp_status status = TPP_STATUS_OK;
    while (status == TPP_STATUS_OK && buffer->length - used >= FRAME_HEAD_BYTES) {
        char digits[FRAME_HEAD_BYTES] = "";
        memcpy(digits, buffer->bytes + used + 1, FRAME_HEAD_BYTES - 1);
        size_t length = strtoul(digits, NULL, 16);
        if (buffer->length - used - FRAME_HEAD_BYTES < length) {
            break;
        }
        char type = buffer->bytes[used];
        char *body = buffer->bytes + used + FRAME_HEAD_BYTES;
        char after = body[length]; /* there is always a byte: the buffer ends with a NUL */
        body[length] = '\0';
        status = take_frame(run, type, body, length, err);
        body[length] = after;
        used += FRAME_HEAD_BYTES + length;
    }
    if (used > 0) {
        memmove(buffer->bytes, buffer->bytes + used, buffer->length - used + 1);
        buffer->length -= used;
    }
    return status;
}

/* ------------------------------------------------------------------------------------------------- the child */

static int should_stop(const struct run *run)
{
    return run->events != NULL && run->events->stop != NULL && *run->events->stop != 0;
}

static enum tpp_status collect(struct run *run, int pipe_fd, struct tpp_error *err)
{
    struct tpp_buffer buffer = { 0 };
    enum tpp_status status = TPP_STATUS_OK;
    char chunk[65536];
    uint64_t last_word_ns = tpp_monotonic_ns();
    while (status == TPP_STATUS_OK) {
        struct pollfd waiting = { .fd = pipe_fd, .events = POLLIN };
        int ready = poll(&waiting, 1, POLL_MS);
        if (should_stop(run)) {
            run->is_stopped = 1;
            break;
        }
        if (ready <= 0) {
            run->is_hung = tpp_monotonic_ns() - last_word_ns > SILENCE_LIMIT_NS;
            if (run->is_hung) {
                break;
            }
            tell_progress(run);
            continue;
        }
        last_word_ns = tpp_monotonic_ns();
        ssize_t got = read(pipe_fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break; /* the child has ended, well or not */
        }
        tpp_buffer_append(&buffer, chunk, (size_t)got);
        status = tpp_buffer_status(&buffer, err);
        status = status == TPP_STATUS_OK ? take_frames(run, &buffer, err) : status;
    }
    tpp_buffer_free(&buffer);
    return status;
}

static void be_child(const struct run *run, int pipe_fd)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* never outlive the parent */
    (void)signal(SIGINT, SIG_IGN);          /* the parent decides what an interrupt means */
    (void)signal(SIGTERM, SIG_DFL);
    tpp_worker_run(run->options, &run->start, pipe_fd);
    _exit(0);
}

/* Runs one child to its end; `ended` receives what wait() says of it. */
static enum tpp_status run_child(struct run *run, int *ended, struct tpp_error *err)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return tpp_fail(err, TPP_STATUS_DEVICE, "pipe: %s", strerror(errno));
    }
    pid_t child = fork();
    if (child < 0) {
        (void)close(ends[0]);
        (void)close(ends[1]);
        return tpp_fail(err, TPP_STATUS_DEVICE, "fork: %s", strerror(errno));
    }
    if (child == 0) {
        (void)close(ends[0]);
        be_child(run, ends[1]);
    }
    (void)close(ends[1]);
    enum tpp_status status = collect(run, ends[0], err);
    (void)close(ends[0]);
    if (run->is_stopped || run->is_hung || status != TPP_STATUS_OK) {
        (void)kill(child, SIGKILL);
    }
    while (waitpid(child, ended, 0) < 0 && errno == EINTR) {
    }
    return status;
}

/* ------------------------------------------------------------------------------------------------- outcomes */

static void add_unfinished(struct run *run, enum tpp_outcome outcome, const char *reason)
{
    const int has_part = tpp_received_take_part(&run->record, &run->part, outcome, reason);
    tpp_buffer_free(&run->part);
    if (has_part) {
        return;
    }
    struct tpp_measurement *measurement = tpp_record_add_measurement(&run->record);
    if (measurement == NULL) {
        return;
    }
    const struct tpp_kernel *kernel = tpp_kernel_find(run->job_kernel);
    (void)snprintf(measurement->kernel, sizeof measurement->kernel, "%s", kernel != NULL ? kernel->id : "");
    measurement->kind = (enum tpp_kernel_kind)run->job_kind;
    measurement->precision = (enum tpp_precision)run->job_precision;
    measurement->accumulator = kernel != NULL ? kernel->acc : measurement->precision;
    measurement->clock_hz = (double)NAN;
    measurement->outcome = outcome;
    (void)snprintf(measurement->reason, sizeof measurement->reason, "%s", reason);
}

/* A child that died without being done: the job in progress pays for it, unless it was a peer that crashed. */
static void note_death(struct run *run, int ended)
{
    char reason[TPP_TEXT_BYTES];
    if (run->is_hung) {
        (void)snprintf(reason, sizeof reason, "the device gave no answer for %.0f s while: %.300s",
                       (double)SILENCE_LIMIT_NS * 1e-9, run->stage);
        run->is_hung = 0;
    } else if (WIFSIGNALED(ended)) {
        (void)snprintf(reason, sizeof reason, "the measuring process died of signal %d (%s) while: %.300s",
                       WTERMSIG(ended), strsignal(WTERMSIG(ended)), run->stage);
    } else {
        (void)snprintf(reason, sizeof reason, "the measuring process ended with status %d while: %.300s",
                       WIFEXITED(ended) ? WEXITSTATUS(ended) : -1, run->stage);
    }
    run->restarts++;
    if (run->options->has_peers && !run->start.is_without_peers && run->job_kind == TPP_KIND_GEMM) {
        run->start.first_job = run->job;
        run->start.is_without_peers = 1;
        tpp_buffer_free(&run->part);
        tpp_record_warn(&run->record, TPP_WARNING_PEER_ABSENT, run->job_kernel, "measured again without peers: %.400s",
                        reason);
        return;
    }
    add_unfinished(run, TPP_OUTCOME_FAILED, reason);
    run->start.first_job = run->job + 1;
    run->start.is_without_peers = 0;
    run->has_job = 0;
}

static enum tpp_status run_all(struct run *run, struct tpp_error *err)
{
    while (!run->is_done && !run->is_stopped) {
        int ended = 0;
        TPP_TRY(run_child(run, &ended, err));
        if (run->is_done || run->is_stopped) {
            break;
        }
        if (run->error.status != TPP_STATUS_OK) {
            return tpp_fail(err, run->error.status, "%s", run->error.text);
        }
        if (!run->has_job || run->restarts >= RESTART_LIMIT) {
            return tpp_fail(err, TPP_STATUS_DEVICE, "the measuring process ended before it could measure%s%s",
                            WIFSIGNALED(ended) ? ": " : "", WIFSIGNALED(ended) ? strsignal(WTERMSIG(ended)) : "");
        }
        note_death(run, ended);
        run->is_done = run->start.first_job >= run->job_count;
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_run(const struct tpp_run_options *options, const struct tpp_run_events *events,
                        struct tpp_record *record, struct tpp_error *err)
{
    struct run *run = calloc(1, sizeof *run);
    if (run == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "run: out of memory");
    }
    run->options = options;
    run->events = events;
    run->start.record_start_ns = tpp_monotonic_ns();
    write_utc(run->start.started_utc, sizeof run->start.started_utc);
    (void)snprintf(run->stage, sizeof run->stage, "opening the device");
    enum tpp_status status = run_all(run, err);
    if (status == TPP_STATUS_OK && !run->has_header) {
        status = tpp_fail(err, TPP_STATUS_ABORTED, "interrupted before anything was measured");
    }
    if (status != TPP_STATUS_OK && run->record.measurement_count == 0 && run->part.length == 0) {
        tpp_buffer_free(&run->part);
        tpp_record_free(&run->record);
        free(run);
        return status;
    }
    if (run->is_stopped || status != TPP_STATUS_OK) {
        /* What was measured before a driver gave up is kept like what was measured before an interrupt. */
        run->record.is_aborted = 1;
        if (run->has_job) {
            add_unfinished(run, TPP_OUTCOME_ABORTED, run->is_stopped ? "interrupted" : "the run could not go on");
        }
    }
    run->record.duration_ns = tpp_monotonic_ns() - run->start.record_start_ns;
    write_utc(run->record.ended_utc, sizeof run->record.ended_utc);
    tpp_record_add_kernel_files(&run->record);
    tpp_record_judge_gates(&run->record);
    *record = run->record;
    tpp_buffer_free(&run->part);
    free(run);
    return TPP_STATUS_OK;
}
