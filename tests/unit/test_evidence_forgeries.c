/* Forged records, each caught by the check that should and for the reason that should. The forger knows the format: he
 * makes chain and digest anew, except where the text itself or the missing seal is what is caught. */
#include <math.h>
#include <stdio.h>

#include "tests/unit/evidence_support.h"

enum how { SEALED, NOT_SEALED, REPLAYED };

struct forgery {
    const char *name;
    enum how how; /* whether chain and digest are made anew; REPLAYED: they are, and only computing again shows it */
    enum tpp_check check;
    const char *reason;
    void (*forge)(struct tpp_record *record);
};

/* Of the recorded run, in the order that its challenge gave. */
enum { PROBE, PRODUCT, PROBE_FLOAT, PRODUCT_FLOAT };

static struct tpp_measurement *of(struct tpp_record *record, int index)
{
    return &record->measurements[index];
}

static void scale_times(struct tpp_measurement *measurement, double factor)
{
    for (size_t i = 0; i < measurement->sample_count; i++) {
        measurement->samples[i].host_ns = (uint64_t)((double)measurement->samples[i].host_ns * factor);
        measurement->samples[i].device_ns = (uint64_t)((double)measurement->samples[i].device_ns * factor);
    }
}

static void remove_sample(struct tpp_measurement *measurement, size_t at)
{
    size_t rest = measurement->sample_count - at - 1;
    memmove(&measurement->samples[at], &measurement->samples[at + 1], rest * sizeof *measurement->samples);
    memmove(&measurement->outputs[at], &measurement->outputs[at + 1], rest * sizeof *measurement->outputs);
    measurement->sample_count--;
    measurement->output_count--;
}

static size_t slowest(const struct tpp_measurement *measurement)
{
    size_t at = 0;
    for (size_t i = 1; i < measurement->sample_count; i++) {
        at = measurement->samples[i].host_ns > measurement->samples[at].host_ns ? i : at;
    }
    return at;
}

/* ------------------------------------------------------------------------------------------ samples */

static void edit_sample(struct tpp_record *record)
{
    of(record, PRODUCT)->samples[5].host_ns -= 1000;
}

static void shorten_times(struct tpp_record *record)
{
    scale_times(of(record, PRODUCT), 0.1);
}

static void halve_times_and_what_was_asked(struct tpp_record *record)
{
    scale_times(of(record, PRODUCT), 0.5);
    record->settings.min_time_ns /= 2;
}

static void trim_outlier(struct tpp_record *record)
{
    remove_sample(of(record, PROBE_FLOAT), slowest(of(record, PROBE_FLOAT)));
}

static void trim_outlier_not_output(struct tpp_record *record)
{
    struct tpp_measurement *probe = of(record, PROBE);
    probe->sample_count--;
}

static void trim_block(struct tpp_record *record)
{
    struct tpp_measurement *product = of(record, PRODUCT);
    for (int i = 0; i < 4; i++) {
        remove_sample(product, 4);
    }
    for (size_t i = 4; i < product->sample_count; i++) {
        product->samples[i].block = product->outputs[i].block = 1;
    }
}

static void repeat_block(struct tpp_record *record)
{
    struct tpp_measurement *product = of(record, PRODUCT);
    for (size_t i = 0; i < 4; i++) {
        product->samples[8 + i].host_ns = product->samples[4 + i].host_ns;
    }
}

static void swap_outputs(struct tpp_record *record)
{
    struct tpp_output *outputs = of(record, PRODUCT)->outputs;
    struct tpp_output first = outputs[0];
    outputs[0] = outputs[1];
    outputs[1] = first;
}

static void wrong_input_set(struct tpp_record *record)
{
    of(record, PRODUCT)->samples[2].input_set = of(record, PRODUCT)->outputs[2].input_set = 1;
}

/* ------------------------------------------------------------------------------------------ numbers that follow */

static void double_work(struct tpp_record *record)
{
    of(record, PROBE)->macs_per_sample *= 2;
}

static void repeat_work(struct tpp_record *record)
{
    of(record, PRODUCT_FLOAT)->macs_per_sample *= 16;
    of(record, PRODUCT_FLOAT)->repetitions_per_sample *= 16;
}

static void larger_shape(struct tpp_record *record)
{
    struct tpp_measurement *product = of(record, PRODUCT);
    product->macs_per_sample *= 2;
    product->input_set_bytes += (product->m + product->n) * product->k;
    product->k *= 2;
}

static void more_trips(struct tpp_record *record)
{
    of(record, PROBE)->probe.trips *= 2;
    of(record, PROBE)->macs_per_sample *= 2;
}

static void remove_warning(struct tpp_record *record)
{
    record->warning_count--;
    for (size_t i = 0; i < record->warning_count; i++) {
        if (record->warnings[i].code == TPP_WARNING_NOISY) {
            record->warnings[i] = record->warnings[record->warning_count];
            return;
        }
    }
}

static void soften_warning(struct tpp_record *record)
{
    for (size_t i = 0; i < record->warning_count; i++) {
        if (record->warnings[i].code == TPP_WARNING_UNSATURATED) {
            (void)strcpy(record->warnings[i].seen, "63.9 multiply-accumulates per clock and core");
        }
    }
}

static void clock_alone(struct tpp_record *record)
{
    of(record, PROBE)->clock_hz *= 0.5;
}

static void other_tile(struct tpp_record *record)
{
    struct tpp_measurement *product = of(record, PRODUCT);
    for (size_t i = 0; i < product->candidate_count; i++) {
        product->candidates[i].best_ns = product->candidates[i].is_chosen ? 900000000 : product->candidates[i].best_ns;
    }
}

static void verified_over_bound(struct tpp_record *record)
{
    of(record, PRODUCT_FLOAT)->verification.worst_error_ratio = 3.0;
}

static void nonfinite_passed(struct tpp_record *record)
{
    of(record, PRODUCT_FLOAT)->verification.nonfinite_count = 2;
}

static void nan_projection(struct tpp_record *record)
{
    of(record, PRODUCT_FLOAT)->outputs[3].projection_2 = (double)NAN;
}

static void fewer_entries(struct tpp_record *record)
{
    of(record, PRODUCT)->verification.entry_count /= 2;
}

/* ------------------------------------------------------------------------------------------ outputs */

static void edit_projection(struct tpp_record *record)
{
    of(record, PRODUCT_FLOAT)->outputs[2].projection_1 *= 1.01;
}

static void edit_residue(struct tpp_record *record)
{
    of(record, PRODUCT)->outputs[7].residue ^= 1;
}

static void invent_hash(struct tpp_record *record)
{
    struct tpp_measurement *probe = of(record, PROBE);
    memset(probe->outputs[0].hash, 'a', TPP_DIGEST_BYTES - 1);
}

static void other_block_hash(struct tpp_record *record)
{
    struct tpp_measurement *probe = of(record, PROBE_FLOAT);
    memcpy(probe->outputs[0].hash, probe->outputs[probe->output_count - 1].hash, TPP_DIGEST_BYTES);
}

static void other_last_hash(struct tpp_record *record)
{
    memset(of(record, PRODUCT)->verification.output_hash, 'b', TPP_DIGEST_BYTES - 1);
}

static void other_precision(struct tpp_record *record)
{
    of(record, PROBE_FLOAT)->precision = TPP_FP64;
}

/* ------------------------------------------------------------------------------------------ time */

static void overlap(struct tpp_record *record)
{
    of(record, PRODUCT)->samples[3].start_ns = of(record, PRODUCT)->samples[2].start_ns + 1;
}

static void shorter_run(struct tpp_record *record)
{
    record->duration_ns /= 2;
}

static void older_start(struct tpp_record *record)
{
    (void)strcpy(record->started_utc, "2026-11-25T23:58:29.000Z");
    (void)strcpy(record->ended_utc, "2026-11-25T23:59:59.000Z");
}

static void device_slower_than_host(struct tpp_record *record)
{
    struct tpp_sample *sample = &of(record, PRODUCT)->samples[0];
    sample->device_ns = sample->host_ns * 2;
}

static void swap_measurements(struct tpp_record *record)
{
    struct tpp_measurement first = record->measurements[0];
    record->measurements[0] = record->measurements[2];
    record->measurements[2] = first;
}

static void swap_precisions(struct tpp_record *record)
{
    struct tpp_measurement both[2] = { record->measurements[0], record->measurements[1] };
    memcpy(record->measurements, &record->measurements[2], sizeof both);
    memcpy(&record->measurements[2], both, sizeof both);
}

static void clock_reading_late(struct tpp_record *record)
{
    of(record, PRODUCT)->clock_readings[1].at_ns = of(record, PRODUCT)->samples[5].start_ns + 1;
}

/* ------------------------------------------------------------------------------------------ hardware */

static void scale_clock(struct tpp_measurement *measurement, double factor)
{
    for (size_t i = 0; i < measurement->clock_reading_count; i++) {
        measurement->clock_readings[i].clock_hz *= factor;
    }
    measurement->clock_hz *= factor;
}

static void fast_clock(struct tpp_record *record)
{
    scale_clock(of(record, PROBE), 4.0);
}

static void clock_over_telemetry(struct tpp_record *record)
{
    scale_clock(of(record, PROBE), 1.5);
}

static void slow_clock(struct tpp_record *record)
{
    scale_clock(of(record, PROBE_FLOAT), 0.05);
}

static void fewer_cores(struct tpp_record *record)
{
    record->device.core_count = 1;
    scale_clock(of(record, PROBE_FLOAT), 0.25);
}

static void swap_telemetry(struct tpp_record *record)
{
    struct tpp_telemetry_sample *samples = record->telemetry.samples;
    struct tpp_telemetry_sample first = samples[20];
    samples[20] = samples[30];
    samples[30] = first;
}

static void scale_energy(struct tpp_record *record)
{
    for (size_t i = 0; i < record->telemetry.sample_count; i++) {
        record->telemetry.samples[i].energy_j *= 2.0;
    }
}

static void no_power(struct tpp_record *record)
{
    for (size_t i = 0; i < record->telemetry.sample_count; i++) {
        record->telemetry.samples[i].power_w = 1e-3;
        record->telemetry.samples[i].energy_j = 1e4;
    }
}

static void telemetry_of_longer_run(struct tpp_record *record)
{
    record->telemetry.samples[record->telemetry.sample_count - 1].time_ns = record->duration_ns + 1;
}

static void other_device_kind(struct tpp_record *record)
{
    record->device.kind = TPP_DEVICE_GPU;
    (void)strcpy(record->device.name, "NVIDIA H100 80GB");
}

/* A chip of the catalogue that is declared with less than was measured. */
static void small_chip(struct tpp_record *record)
{
    record->device.kind = TPP_DEVICE_GPU;
    (void)strcpy(record->device.name, "pthread NVIDIA L4");
    record->device.clock_hz = 5e9;
    for (int i = 0; i < 4; i++) {
        of(record, i)->macs_per_sample *= 1000000;
        of(record, i)->repetitions_per_sample *= 1000000;
    }
    record->device.core_count = 1000000;
}

/* ------------------------------------------------------------------------------------------ what was asked */

static void other_nonce(struct tpp_record *record)
{
    memset(record->nonce, 'c', TPP_NONCE_BYTES - 1);
}

static void no_challenge(struct tpp_record *record)
{
    record->challenge_sha256[0] = '\0';
}

/* An old record with the new challenge's digest written over its nonce: here, the present one over inputs of another.
 */
static void nonce_over_old_inputs(struct tpp_record *record)
{
    memset(record->nonce, 'd', TPP_NONCE_BYTES - 1);
    memset(record->challenge_sha256, 'd', TPP_NONCE_BYTES - 1);
}

static void after_expiry(struct tpp_record *record)
{
    (void)strcpy(record->started_utc, "2026-11-27T10:00:00.000Z");
    (void)strcpy(record->ended_utc, "2026-11-27T10:00:10.904Z");
}

static void before_issue(struct tpp_record *record)
{
    (void)strcpy(record->started_utc, "2025-11-27T10:00:00.000Z");
    (void)strcpy(record->ended_utc, "2025-11-27T10:00:10.904Z");
}

static void less_time_than_asked(struct tpp_record *record)
{
    record->settings.min_time_ns = 100000000;
}

static void precision_left_out(struct tpp_record *record)
{
    tpp_measurement_free(of(record, PRODUCT_FLOAT));
    tpp_measurement_free(of(record, PROBE_FLOAT));
    record->measurement_count = 2;
    record->settings.precision_count = 1;
    record->settings.precisions[0] = TPP_INT8;
}

static void renamed_device(struct tpp_record *record)
{
    (void)strcpy(record->device.name, "another processor");
}

/* ------------------------------------------------------------------------------------------ what it is */

static void simulated(struct tpp_record *record)
{
    record->is_simulated = 1;
}

static void aborted(struct tpp_record *record)
{
    record->is_aborted = 1;
}

static void unverified(struct tpp_record *record)
{
    of(record, PRODUCT)->outcome = TPP_OUTCOME_UNVERIFIED;
    (void)strcpy(of(record, PRODUCT)->reason, "row 3 is wrong");
}

static void other_rule(struct tpp_record *record)
{
    memset(record->rules[1].sha256, 'e', TPP_DIGEST_BYTES - 1);
}

static void other_catalogue(struct tpp_record *record)
{
    memset(record->catalogue[0].sha256, 'e', TPP_DIGEST_BYTES - 1);
}

static void other_kernel_source(struct tpp_record *record)
{
    memset(record->kernel_sources[0].sha256, 'e', TPP_DIGEST_BYTES - 1);
}

static void unlinked(struct tpp_record *record)
{
    record->link_count--;
}

static void edit_header(struct tpp_record *record)
{
    (void)strcpy(record->device.driver, "another");
}

static const struct forgery forgeries[] = {
    { "a sample edited", NOT_SEALED, TPP_CHECK_CHAIN, "measurements[1].samples[4:8]", edit_sample },
    { "a sample edited, digest", NOT_SEALED, TPP_CHECK_DIGEST, "digest", edit_sample },
    { "telemetry swapped", NOT_SEALED, TPP_CHECK_CHAIN, "telemetry.samples[0:64]", swap_telemetry },
    { "the header edited", NOT_SEALED, TPP_CHECK_DIGEST, "digest", edit_header },
    { "a link cut off", NOT_SEALED, TPP_CHECK_CHAIN, "the chain ends before", unlinked },
    { "a sample edited, sealed anew", REPLAYED, TPP_CHECK_REPLAY, "block 1, input set 1", edit_sample },
    { "all times cut to a tenth", SEALED, TPP_CHECK_PROTOCOL, "fewer than the settings ask for", shorten_times },
    { "all times and the time asked for halved", REPLAYED, TPP_CHECK_REPLAY, "block 0, input set 0",
      halve_times_and_what_was_asked },
    { "an outlier trimmed", SEALED, TPP_CHECK_PROTOCOL, "should be of", trim_outlier },
    { "an outlier trimmed, its output left", SEALED, TPP_CHECK_PROTOCOL, "checked outputs", trim_outlier_not_output },
    { "a slow block trimmed", SEALED, TPP_CHECK_PROTOCOL, "fewer than the settings ask for", trim_block },
    { "a block repeated", SEALED, TPP_CHECK_PROTOCOL, "has the times of block 1", repeat_block },
    { "outputs swapped", SEALED, TPP_CHECK_PROTOCOL, "belongs to another sample", swap_outputs },
    { "a sample of the wrong inputs", SEALED, TPP_CHECK_PROTOCOL, "input set 1, and should be of", wrong_input_set },
    { "work doubled", SEALED, TPP_CHECK_DERIVED, "macs_per_sample", double_work },
    { "work and repetitions raised", SEALED, TPP_CHECK_PHYSICS, "do at most", repeat_work },
    { "a larger shape", REPLAYED, TPP_CHECK_REPLAY, "block", larger_shape },
    { "more trips", REPLAYED, TPP_CHECK_REPLAY, "end in an output", more_trips },
    { "a warning removed", SEALED, TPP_CHECK_DERIVED, "the warning 'noisy' is due", remove_warning },
    { "a warning softened", SEALED, TPP_CHECK_DERIVED, "the warning 'unsaturated' does not follow", soften_warning },
    { "the clock halved alone", SEALED, TPP_CHECK_DERIVED, "median of its readings", clock_alone },
    { "another tile chosen", SEALED, TPP_CHECK_DERIVED, "the chosen tile", other_tile },
    { "verified over the bound", SEALED, TPP_CHECK_DERIVED, "3 times its bound", verified_over_bound },
    { "NaN outputs passed", SEALED, TPP_CHECK_DERIVED, "nonfinite_count", nonfinite_passed },
    { "a projection of NaN", SEALED, TPP_CHECK_DERIVED, "lacks its projections", nan_projection },
    { "fewer entries checked", SEALED, TPP_CHECK_DERIVED, "entry_count", fewer_entries },
    { "another hash at the end", SEALED, TPP_CHECK_DERIVED, "output_hash", other_last_hash },
    { "a projection edited", REPLAYED, TPP_CHECK_REPLAY, "block 0, input set 2", edit_projection },
    { "a residue edited", REPLAYED, TPP_CHECK_REPLAY, "block 1, input set 3", edit_residue },
    { "a hash invented", REPLAYED, TPP_CHECK_REPLAY, "the record has aaaaaaaa", invent_hash },
    { "a hash of another block", REPLAYED, TPP_CHECK_REPLAY, "operands of this nonce", other_block_hash },
    { "another precision's name", REPLAYED, TPP_CHECK_REPLAY, "not the kernel of that name", other_precision },
    { "samples that overlap", SEALED, TPP_CHECK_TIMELINE, "starts before", overlap },
    { "a run shorter than its samples", SEALED, TPP_CHECK_TIMELINE, "end of the run", shorter_run },
    { "a wall clock that was moved", SEALED, TPP_CHECK_TIMELINE, "by the wall clock", older_start },
    { "a device slower than the host saw", SEALED, TPP_CHECK_TIMELINE, "the host saw only", device_slower_than_host },
    { "measurements swapped", SEALED, TPP_CHECK_TIMELINE, "overlaps another's", swap_measurements },
    { "measurements in another order", SEALED, TPP_CHECK_CHALLENGE, "the challenge puts int8 there", swap_precisions },
    { "the clock read within a sample", SEALED, TPP_CHECK_TIMELINE, "lies within sample 5", clock_reading_late },
    { "a clock that no chip has", SEALED, TPP_CHECK_PHYSICS, "no chip runs at", fast_clock },
    { "a clock above all readings", SEALED, TPP_CHECK_TELEMETRY, "no reading meanwhile", clock_over_telemetry },
    { "a slow clock: more per clock", SEALED, TPP_CHECK_PHYSICS, "no core issues more than", slow_clock },
    { "fewer cores: more per core", SEALED, TPP_CHECK_PHYSICS, "no core issues more than", fewer_cores },
    { "telemetry swapped, sealed anew", SEALED, TPP_CHECK_TELEMETRY, "not later than", swap_telemetry },
    { "the energy counter scaled", SEALED, TPP_CHECK_TELEMETRY, "the energy counter grew", scale_energy },
    { "work without power", SEALED, TPP_CHECK_TELEMETRY, "no chip is that frugal", no_power },
    { "telemetry after the run", SEALED, TPP_CHECK_TELEMETRY, "later than the end", telemetry_of_longer_run },
    { "another chip's name", SEALED, TPP_CHECK_CHALLENGE, "the device is 'NVIDIA H100 80GB'", other_device_kind },
    { "a chip that is declared with less", SEALED, TPP_CHECK_PHYSICS, "is declared with", small_chip },
    { "another nonce", SEALED, TPP_CHECK_CHALLENGE, "nonce is not the digest", other_nonce },
    { "another nonce, replayed", REPLAYED, TPP_CHECK_REPLAY, "operands of this nonce", other_nonce },
    { "no challenge", SEALED, TPP_CHECK_CHALLENGE, "answers no challenge", no_challenge },
    { "an old run under a new challenge", REPLAYED, TPP_CHECK_REPLAY, "block", nonce_over_old_inputs },
    { "after the challenge expired", SEALED, TPP_CHECK_CHALLENGE, "expired at", after_expiry },
    { "before the challenge was issued", SEALED, TPP_CHECK_CHALLENGE, "was issued at", before_issue },
    { "less time than asked for", SEALED, TPP_CHECK_CHALLENGE, "the challenge asks for 0.400 s", less_time_than_asked },
    { "a precision left out", SEALED, TPP_CHECK_CHALLENGE, "asks for fp32", precision_left_out },
    { "another device", SEALED, TPP_CHECK_CHALLENGE, "the challenge is for 'pthread'", renamed_device },
    { "made on a model", SEALED, TPP_CHECK_MEASUREMENT, "SIMULATED", simulated },
    { "an interrupted run", SEALED, TPP_CHECK_MEASUREMENT, "ABORTED", aborted },
    { "an unverified result", SEALED, TPP_CHECK_MEASUREMENT, "row 3 is wrong", unverified },
};

static void run_forgery(const struct forgery *forgery, const struct tpp_challenge *challenge)
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    struct tpp_buffer text = { 0 };
    load_record(record);
    add_telemetry(record);
    cr_assert_eq(tpp_record_seal(record, NULL), TPP_STATUS_OK);
    forgery->forge(record);
    write_record(record, forgery->how != NOT_SEALED, &text);
    check_text(evidence, text.bytes, text.length, challenge, forgery->how == REPLAYED);
    if (!is_found(evidence, forgery->check, forgery->reason)) {
        (void)fprintf(stderr, "  '%s' was not caught by %s for '%s', but:\n", forgery->name,
                      tpp_check_name((int)forgery->check), forgery->reason);
        print_failures(evidence);
        cr_expect_fail("%s", forgery->name);
    }
    if (forgery->how != NOT_SEALED) { /* the forger's seal itself is good: it is not what gives him away */
        cr_expect_eq(evidence->checks[TPP_CHECK_CHAIN].state, TPP_CHECK_PASSED, "%s", forgery->name);
        cr_expect_eq(evidence->checks[TPP_CHECK_DIGEST].state, TPP_CHECK_PASSED, "%s", forgery->name);
        cr_expect_eq(evidence->checks[TPP_CHECK_CANONICAL].state, TPP_CHECK_PASSED, "%s", forgery->name);
    }
    tpp_record_free(record);
    free(record);
    free(evidence);
    tpp_buffer_free(&text);
}

Test(evidence_forgeries, the_honest_record_passes_every_check)
{
    struct tpp_challenge challenge;
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    struct tpp_buffer text = { 0 };
    load_challenge(&challenge);
    load_record(record);
    add_telemetry(record);
    write_record(record, 1, &text);
    check_text(evidence, text.bytes, text.length, &challenge, 1);
    print_failures(evidence);
    cr_assert(!tpp_evidence_has_failed(evidence));
    for (int check = 0; check < TPP_CHECK_COUNT; check++) {
        /* Files by digest are those of another version as soon as one changes; the signature has its own tests. */
        if (check != TPP_CHECK_SIGNATURE && check != TPP_CHECK_KERNELS && check != TPP_CHECK_RULES &&
            check != TPP_CHECK_CATALOGUE) {
            cr_expect_eq(evidence->checks[check].state, TPP_CHECK_PASSED, "%s: %s", tpp_check_name(check),
                         evidence->checks[check].seen);
        }
    }
    tpp_record_free(record);
    free(record);
    free(evidence);
    tpp_buffer_free(&text);
    tpp_challenge_free(&challenge);
}

Test(evidence_forgeries, each_is_caught_for_its_reason, .timeout = 300)
{
    struct tpp_challenge challenge;
    load_challenge(&challenge);
    for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++) {
        run_forgery(&forgeries[i], &challenge);
    }
    tpp_challenge_free(&challenge);
}

/* ------------------------------------------------------------------------------------------ files by digest */

static void expect_digest(enum tpp_check check, void (*forge)(struct tpp_record *record))
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    load_record(record);
    const struct tpp_named_digest *own = check == TPP_CHECK_KERNELS ? record->kernel_sources
                                         : check == TPP_CHECK_RULES ? record->rules
                                                                    : record->catalogue;
    size_t count = check == TPP_CHECK_KERNELS ? record->kernel_source_count
                   : check == TPP_CHECK_RULES ? record->rule_count
                                              : record->catalogue_count;
    struct tpp_named_digest *known = calloc(count, sizeof *known);
    memcpy(known, own, count * sizeof *known);
    tpp_evidence_check_digests(evidence, check, record, known, count, 0, record->tool.commit);
    cr_expect_eq(evidence->checks[check].state, TPP_CHECK_PASSED);
    memset(evidence, 0, sizeof *evidence);
    forge(record);
    tpp_evidence_check_digests(evidence, check, record, known, count, 0, record->tool.commit);
    cr_expect(is_found(evidence, check, "the record names another text (SHA-256 eeeeeeee"));
    /* Of a program made from another commit the same shows nothing, and is said to show nothing. */
    memset(evidence, 0, sizeof *evidence);
    tpp_evidence_check_digests(evidence, check, record, known, count, 0, "another");
    cr_expect_eq(evidence->checks[check].state, TPP_CHECK_NOT_MADE);
    cr_expect(strstr(evidence->checks[check].seen, "another version") != NULL);
    memset(evidence, 0, sizeof *evidence);
    tpp_evidence_check_digests(evidence, check, record, known, count, 1, "another");
    cr_expect_eq(evidence->checks[check].state, TPP_CHECK_FAILED);
    free(known);
    free(evidence);
    tpp_record_free(record);
    free(record);
}

Test(evidence_forgeries, another_rule_chip_or_kernel_is_caught)
{
    expect_digest(TPP_CHECK_RULES, other_rule);
    expect_digest(TPP_CHECK_CATALOGUE, other_catalogue);
    expect_digest(TPP_CHECK_KERNELS, other_kernel_source);
}

/* ------------------------------------------------------------------------------------------ the text */

static void expect_text(const char *name, const char *find, const char *replace, enum tpp_check check,
                        const char *reason)
{
    struct tpp_buffer text = { 0 };
    struct tpp_buffer forged = { 0 };
    struct tpp_challenge challenge;
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    load_challenge(&challenge);
    cr_assert_eq(tpp_file_read(evidence_record, &text, NULL), TPP_STATUS_OK);
    const char *at = strstr(text.bytes, find);
    cr_assert_not_null(at, "%s", find);
    tpp_buffer_append(&forged, text.bytes, (size_t)(at - text.bytes));
    tpp_buffer_text(&forged, replace);
    tpp_buffer_text(&forged, at + strlen(find));
    check_text(evidence, forged.bytes, forged.length, &challenge, 0);
    if (!is_found(evidence, check, reason)) {
        (void)fprintf(stderr, "  '%s' was not caught, but:\n", name);
        print_failures(evidence);
        cr_expect_fail("%s", name);
    }
    free(evidence);
    tpp_buffer_free(&text);
    tpp_buffer_free(&forged);
    tpp_challenge_free(&challenge);
}

Test(evidence_forgeries, a_text_that_is_no_record_is_caught)
{
    expect_text("NaN", "\"clock_hz\": ", "\"clock_hz\": NaN, \"x\": ", TPP_CHECK_SCHEMA, "record:");
    expect_text("a key twice", "\"is_aborted\": false", "\"is_aborted\": false, \"is_aborted\": false",
                TPP_CHECK_SCHEMA, "duplicate");
    expect_text("an unknown key", "\"is_aborted\": false", "\"is_aborted\": false, \"extra\": 1", TPP_CHECK_SCHEMA,
                "extra");
    expect_text("a newer version", "\"schema_version\": 2", "\"schema_version\": 3", TPP_CHECK_SCHEMA, "newer");
    expect_text("a negative time", "\"host_ns\": ", "\"host_ns\": -", TPP_CHECK_SCHEMA, "host_ns");
    expect_text("a blank more", "\"is_aborted\": false", "\"is_aborted\":  false", TPP_CHECK_CANONICAL, "line ");
    expect_text("a number in another form", "\"duration_ns\": ", "\"duration_ns\":\n", TPP_CHECK_CANONICAL, "line ");
    expect_text("a letter escaped", "\"tool\"", "\"to\\u006fl\"", TPP_CHECK_CANONICAL, "line ");
}

/* ------------------------------------------------------------------------------------------ signatures */

struct signing {
    struct tpp_secret_key secret, other_secret;
    struct tpp_public_key key, other_key;
    struct tpp_buffer bytes, signature, key_text;
};

static void open_signing(struct signing *signing)
{
    unsigned char seed[TPP_KEY_SEED_BYTES] = { 1 };
    unsigned char id[TPP_KEY_ID_BYTES] = { 2 };
    memset(signing, 0, sizeof *signing);
    tpp_keys_make(seed, id, &signing->secret, &signing->key);
    seed[0] = 3;
    tpp_keys_make(seed, id, &signing->other_secret, &signing->other_key); /* with the same id: ids prove nothing */
    cr_assert_eq(tpp_file_read(evidence_record, &signing->bytes, NULL), TPP_STATUS_OK);
    cr_assert_eq(tpp_public_key_write(&signing->key, &signing->key_text, NULL), TPP_STATUS_OK);
}

static void close_signing(struct signing *signing)
{
    tpp_buffer_free(&signing->bytes);
    tpp_buffer_free(&signing->signature);
    tpp_buffer_free(&signing->key_text);
}

static void expect_signature(const struct signing *signing, const char *signature, const char *reason)
{
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    tpp_evidence_check_signature(evidence, signing->bytes.bytes, signing->bytes.length, signature,
                                 signing->key_text.bytes);
    if (reason == NULL) {
        cr_expect_eq(evidence->checks[TPP_CHECK_SIGNATURE].state, TPP_CHECK_PASSED);
    } else if (!is_found(evidence, TPP_CHECK_SIGNATURE, reason)) {
        print_failures(evidence);
        cr_expect_fail("%s", reason);
    }
    free(evidence);
}

Test(evidence_forgeries, a_signature_of_another_key_or_text_is_caught)
{
    for (int is_legacy = 0; is_legacy < 2; is_legacy++) {
        struct signing signing;
        struct tpp_buffer forged = { 0 };
        open_signing(&signing);
        cr_assert_eq(tpp_minisign_sign(&signing.secret, signing.bytes.bytes, signing.bytes.length, is_legacy, "honest",
                                       &signing.signature, NULL),
                     TPP_STATUS_OK);
        expect_signature(&signing, signing.signature.bytes, NULL);
        cr_assert_eq(tpp_minisign_sign(&signing.other_secret, signing.bytes.bytes, signing.bytes.length, is_legacy,
                                       "honest", &forged, NULL),
                     TPP_STATUS_OK);
        expect_signature(&signing, forged.bytes, "not one of this key");
        char *comment = strstr(signing.signature.bytes, "honest");
        comment[0] = 'H';
        expect_signature(&signing, signing.signature.bytes, "comment");
        comment[0] = 'h';
        signing.bytes.bytes[100] ^= 1;
        expect_signature(&signing, signing.signature.bytes, "not one of this key");
        expect_signature(&signing, "untrusted comment: x\nRWQ=\n", "signature");
        expect_signature(&signing, "", "signature");
        tpp_buffer_free(&forged);
        close_signing(&signing);
    }
}
