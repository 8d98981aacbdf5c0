/* Peers in alternation with our own product. */
#include "host/keys.h"
#include "host/peers.h"

#include <stdio.h>
#include <stdlib.h>

#include "host/host_memory.h"
#include "host/monotonic.h"
#include "host/plan.h"
#include "host/probe.h"

static const struct tpp_peer_library *const libraries[] = { &tpp_peer_openblas, &tpp_peer_blis, &tpp_peer_clblast,
                                                            &tpp_peer_cublaslt };

enum { PAIRS_MOST = 15, PAIRS_LEAST = 5, REPETITIONS_MOST = 64 };
static const uint64_t PEER_TIME_NS = 5000000000;
/* Libraries keep their threads spinning for some 25 ms after a call; whoever comes next would share the cores. */
static const uint64_t SETTLE_NS = 60000000;
static const uint64_t SUBMISSION_LEAST_NS = 10000000; /* long against what a queue's end costs */

/* A device that nobody's threads disturb needs no pause, and must not cool down between the two of a pair. */
static void settle(const struct tpp_peer_problem *problem)
{
    if (tpp_device_class(&problem->bench->session->device) == TPP_CLASS_CPU) {
        tpp_pause_ns(SETTLE_NS);
    }
}

static enum tpp_status time_ours(struct tpp_peer_problem *problem, uint64_t *ns, struct tpp_error *err)
{
    struct tpp_timing timing;
    settle(problem);
    TPP_TRY(tpp_gemm_run(problem->bench, problem->gemm, &problem->inputs->sets[problem->set], problem->repetitions,
                         &timing, err));
    *ns = tpp_peer_elapsed_ns(problem->bench, &timing) / problem->repetitions;
    return TPP_STATUS_OK;
}

/* Short products are timed several to a submission where both sides can be; a host library runs one at a time. */
static enum tpp_status choose_repetitions(struct tpp_peer_problem *problem, struct tpp_error *err)
{
    uint64_t ns = 0;
    problem->repetitions = 1;
    if (problem->bench->backend->run_foreign == NULL || problem->bench->session->is_simulated) {
        return TPP_STATUS_OK;
    }
    TPP_TRY(time_ours(problem, &ns, err));
    uint64_t wanted = SUBMISSION_LEAST_NS / (ns + 1) + 1;
    problem->repetitions = (uint32_t)(wanted < REPETITIONS_MOST ? wanted : REPETITIONS_MOST);
    return TPP_STATUS_OK;
}

enum tpp_status tpp_peer_verify_device(struct tpp_peer_problem *problem, struct tpp_error *err)
{
    struct tpp_verification verification;
    tpp_verification_begin(&verification, "projection");
    return tpp_inputs_verify(problem->bench, problem->inputs, problem->set, 0, &verification, err);
}

enum tpp_status tpp_peer_verify_host(struct tpp_peer_problem *problem, struct tpp_error *err)
{
    const struct tpp_inputs *inputs = problem->inputs;
    struct tpp_verification verification;
    tpp_verification_begin(&verification, "projection");
    const struct tpp_product product = tpp_inputs_product(inputs, problem->set, problem->host_c);
    const struct tpp_sample untimed = { .input_set = problem->set };
    uint32_t key[2];
    tpp_key_of_check(problem->bench->record->nonce, &untimed, key);
    return tpp_verify_product(&product, key, &verification, err);
}

static enum tpp_status alternate(const struct tpp_peer_library *library, struct tpp_peer_problem *problem,
                                 struct tpp_peer *peer, struct tpp_error *err)
{
    uint64_t ours_ns = 0;
    uint64_t theirs_ns = 0;
    TPP_TRY(
        tpp_inputs_poison(problem->bench, problem->inputs, problem->set, err)); /* else ours would pass for theirs */
    TPP_TRY(library->run(problem, &theirs_ns, err)); /* starts threads, compiles, touches memory: never counts */
    TPP_TRY(library->verify(problem, err));
    uint64_t end_ns = tpp_monotonic_ns() + PEER_TIME_NS;
    const int most = problem->bench->session->is_simulated ? PAIRS_LEAST : PAIRS_MOST;
    for (int i = 0; i < most && (i < PAIRS_LEAST || tpp_monotonic_ns() < end_ns); i++) {
        TPP_TRY(time_ours(problem, &ours_ns, err));
        settle(problem);
        TPP_TRY(library->run(problem, &theirs_ns, err));
        struct tpp_peer_pair *pair = tpp_peer_add_pair(peer);
        if (pair == NULL) {
            return tpp_fail(err, TPP_STATUS_NO_MEMORY, "peers: out of memory");
        }
        pair->ours_ns = ours_ns > 0 ? ours_ns : 1;
        pair->theirs_ns = theirs_ns > 0 ? theirs_ns : 1;
    }
    TPP_TRY(library->verify(problem, err));
    peer->outcome = TPP_OUTCOME_MEASURED;
    return TPP_STATUS_OK;
}

static void note_failure(struct tpp_bench *bench, const char *kernel, struct tpp_peer *peer, enum tpp_status status,
                         const struct tpp_error *err)
{
    peer->outcome = status == TPP_STATUS_VERIFICATION                                    ? TPP_OUTCOME_UNVERIFIED
                    : status == TPP_STATUS_UNSUPPORTED || status == TPP_STATUS_NOT_FOUND ? TPP_OUTCOME_WAIVED
                                                                                         : TPP_OUTCOME_FAILED;
    (void)snprintf(peer->reason, sizeof peer->reason, "%.*s", (int)sizeof peer->reason - 1, err->text);
    if (status == TPP_STATUS_NOT_FOUND) {
        tpp_record_warn(bench->record, TPP_WARNING_PEER_ABSENT, kernel, "%.*s", TPP_TEXT_BYTES - 1, err->text);
    }
}

static void measure_library(const struct tpp_peer_library *library, struct tpp_peer_problem *problem,
                            struct tpp_measurement *measurement)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_peer *peer = tpp_measurement_add_peer(measurement);
    if (peer == NULL) {
        return;
    }
    (void)snprintf(peer->name, sizeof peer->name, "%s", library->name);
    tpp_bench_stage(problem->bench, measurement->kernel, library->name);
    enum tpp_status status = library->open(problem, peer->detail, sizeof peer->detail, &err);
    if (status == TPP_STATUS_OK) {
        status = alternate(library, problem, peer, &err);
    }
    if (status != TPP_STATUS_OK) {
        note_failure(problem->bench, measurement->kernel, peer, status, &err);
    }
    if (library->close != NULL) {
        library->close(problem);
    }
}

/* ---------------------------------------------------------------------------------- our own issue probe as a peer */

static enum tpp_status probe_open(struct tpp_peer_problem *problem, char *detail, size_t detail_bytes,
                                  struct tpp_error *err)
{
    if (problem->probe == NULL) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "no issue probe of this precision ran here");
    }
    (void)snprintf(detail, detail_bytes, "%s, as many operations", problem->probe->kernel->id);
    return TPP_STATUS_OK;
}

static enum tpp_status probe_run(struct tpp_peer_problem *problem, uint64_t *elapsed_ns, struct tpp_error *err)
{
    double macs = (double)problem->gemm->m * problem->gemm->n * problem->gemm->k;
    double launches = macs / (double)problem->probe->macs_per_launch;
    double wanted = launches * problem->repetitions; /* about as long as the products */
    uint32_t repetitions = wanted < 1.0 ? 1 : (uint32_t)(wanted + 0.5);
    struct tpp_timing timing;
    TPP_TRY(tpp_probe_run(problem->bench, problem->probe, repetitions, &timing, err));
    *elapsed_ns = (uint64_t)((double)tpp_peer_elapsed_ns(problem->bench, &timing) * launches / repetitions);
    return TPP_STATUS_OK;
}

static enum tpp_status probe_verify(struct tpp_peer_problem *problem, struct tpp_error *err)
{
    struct tpp_verification verification;
    tpp_verification_begin(&verification, "closed-form");
    return tpp_probe_verify(problem->bench, problem->probe, &verification, err);
}

static const struct tpp_peer_library issue_probe = { .name = "issue probe",
                                                     .device_classes = TPP_CLASS_CPU | TPP_CLASS_GPU,
                                                     .open = probe_open,
                                                     .run = probe_run,
                                                     .verify = probe_verify };

/* ------------------------------------------------------------------------------------------------- all of them */

static enum tpp_status measure_all(struct tpp_peer_problem *problem, struct tpp_measurement *measurement,
                                   struct tpp_error *err)
{
    struct tpp_bench *bench = problem->bench;
    const struct tpp_inputs *inputs = problem->inputs;
    unsigned device_class = tpp_device_class(&bench->session->device);
    TPP_TRY(tpp_inputs_mirror(bench, problem->inputs, problem->set, err));
    TPP_TRY(choose_repetitions(problem, err));
    problem->host_c = device_class == TPP_CLASS_CPU ? tpp_host_memory_allocate(tpp_inputs_output_bytes(inputs)) : NULL;
    if (problem->host_c == NULL && device_class == TPP_CLASS_CPU) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "peers: out of memory");
    }
    measure_library(&issue_probe, problem, measurement);
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
        const int is_beside = libraries[i]->apis == 0 || (libraries[i]->apis & (1u << bench->backend->api)) != 0;
        if (is_beside && (libraries[i]->device_classes & device_class) != 0) {
            measure_library(libraries[i], problem, measurement);
        }
    }
    return TPP_STATUS_OK;
}

void tpp_peers_measure(struct tpp_bench *bench, const struct tpp_gemm *gemm, struct tpp_inputs *inputs,
                       struct tpp_measurement *measurement)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_probe probe = { 0 };
    struct tpp_peer_problem problem = { .bench = bench, .gemm = gemm, .inputs = inputs };
    uint64_t start_ns = tpp_monotonic_ns();
    const struct tpp_kernel *kernel = NULL;
    (void)tpp_bench_probe_rate(bench, gemm->kernel, &kernel);
    if (kernel != NULL && tpp_probe_open(bench, kernel, &probe, &err) == TPP_STATUS_OK) {
        problem.probe = &probe;
    }
    if (measure_all(&problem, measurement, &err) != TPP_STATUS_OK) {
        tpp_record_warn(bench->record, TPP_WARNING_PEER_ABSENT, measurement->kernel, "%.*s", TPP_TEXT_BYTES - 1,
                        err.text);
    }
    free(problem.host_c);
    tpp_probe_close(bench, &probe);
    bench->peers_ns += tpp_monotonic_ns() - start_ns;
}
