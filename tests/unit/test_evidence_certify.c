/* What a certifying run adds to a record, forged: each caught by the check that should and for the reason that should;
 * the honest one passes. It is a recorded run of a processor with shapes and series as a certifying run would add. */
#include <math.h>
#include <stdio.h>

#include "base/record_series.h"
#include "base/utc.h"
#include "tests/unit/evidence_support.h"

enum { PROBE, PRODUCT };
enum { CORE_RATE = 32, CORES = 2, SERIES_SAMPLES = 250 };

static struct tpp_measurement *of(struct tpp_record *record, int index)
{
    return &record->measurements[index];
}

static struct tpp_series *series_of(struct tpp_record *record, const char *name)
{
    struct tpp_measurement_detail *detail = &of(record, PRODUCT)->detail;
    for (size_t i = 0; i < detail->series_count; i++) {
        if (strcmp(detail->series[i].name, name) == 0) {
            return &detail->series[i];
        }
    }
    cr_assert_fail("no series %s", name);
    return NULL;
}

static void add_shapes(struct tpp_measurement *product)
{
    uint32_t k = 128;
    for (int i = 0; i < TPP_SHAPES_LEAST; i++) {
        struct tpp_shape_point *point = tpp_detail_add_shape(&product->detail);
        *point = (struct tpp_shape_point){ .m = product->m, .n = product->n, .k = i == 0 ? product->k : k };
        strcpy(point->kernel, product->kernel);
        point->best_ns = point->m * point->n * point->k / (i == 0 ? 100 : 90);
        point->is_chosen = i == 0;
        k += 128;
    }
}

/* Back to back from there on; returns where the last one ends. */
static uint64_t add_series(struct tpp_measurement *product, const char *name, size_t count, uint64_t elapsed_ns,
                           uint64_t from_ns)
{
    struct tpp_series *series = tpp_detail_add_series(&product->detail);
    strcpy(series->name, name);
    series->macs_per_sample = product->m * product->n * product->k;
    for (size_t i = 0; i < count; i++) {
        *tpp_series_add_sample(series) =
            (struct tpp_series_sample){ from_ns, elapsed_ns, i % 4 == 3 ? 3.7e9 : (double)NAN };
        from_ns += elapsed_ns + 2000;
    }
    return from_ns;
}

/* As if the processor had counters that a kernel can read: half of the launch each, at the clock of the last reading.
 */
static void add_cores(struct tpp_measurement *probe)
{
    const double clock_hz = probe->clock_readings[probe->clock_reading_count - 1].clock_hz;
    for (uint32_t i = 0; i < CORES; i++) {
        struct tpp_core_reading *core = tpp_detail_add_core(&probe->detail);
        *core = (struct tpp_core_reading){ .core = i, .blocks = 1, .macs = probe->macs_per_sample / CORES };
        core->cycles = core->macs / CORE_RATE;
        core->ns = (uint64_t)((double)core->cycles / clock_hz * 1e9);
    }
}

/* The recorded FP32 kernels alone, certified. */
static void certify(struct tpp_record *record)
{
    int64_t started_ms = 0;
    for (int i = 0; i < 2; i++) {
        tpp_measurement_free(&record->measurements[i]);
        record->measurements[i] = record->measurements[i + 2];
    }
    record->measurement_count = 2;
    record->settings.precision_count = 1;
    record->settings.precisions[0] = TPP_FP32;
    for (size_t i = 0; i < record->warning_count; i++) { /* those of the others go with them */
        if (strcmp(record->warnings[i].about, "") != 0 && strstr(record->warnings[i].about, "f32") == NULL) {
            record->warnings[i--] = record->warnings[--record->warning_count];
        }
    }
    strcpy(record->settings.mode, "certify");
    struct tpp_measurement *product = of(record, PRODUCT);
    add_shapes(product);
    uint64_t end_ns = add_series(product, TPP_SERIES_BURST, 1, 45000000, product->ended_ns + 1000000000);
    end_ns = add_series(product, TPP_SERIES_SUSTAINED, SERIES_SAMPLES, 46000000, end_ns);
    end_ns = add_series(product, TPP_SERIES_ZEROS, 30, 44000000, end_ns);
    record->duration_ns = end_ns + 100000000;
    cr_assert(tpp_utc_parse(record->started_utc, &started_ms));
    tpp_utc_format(started_ms + (int64_t)(record->duration_ns / 1000000), record->ended_utc);
    add_cores(of(record, PROBE));
    of(record, PROBE)->detail.known_rate = CORE_RATE;
}

/* ------------------------------------------------------------------------------------------ forgeries */

static void prefer_slower_shape(struct tpp_record *record)
{
    of(record, PRODUCT)->detail.shapes[3].best_ns /= 2;
}

static void claim_another_shape(struct tpp_record *record)
{
    of(record, PRODUCT)->detail.shapes[0].k += 64;
    of(record, PRODUCT)->detail.shapes[0].best_ns /= 2;
}

static void claim_another_kernel(struct tpp_record *record)
{
    strcpy(of(record, PRODUCT)->detail.shapes[0].kernel, "sm90a_gemm_bf16_f32");
}

static void choose_two(struct tpp_record *record)
{
    of(record, PRODUCT)->detail.shapes[2].is_chosen = 1;
}

static void forget_shapes(struct tpp_record *record)
{
    of(record, PRODUCT)->detail.shape_count = TPP_SHAPES_LEAST - 1;
}

/* A shape that is asked for is no excuse. */
static void ask_for_one_shape(struct tpp_record *record)
{
    const struct tpp_measurement *product = of(record, PRODUCT);
    (void)snprintf(record->settings.shape, sizeof record->settings.shape, "%llux%llux%llu",
                   (unsigned long long)product->m, (unsigned long long)product->n, (unsigned long long)product->k);
    of(record, PRODUCT)->detail.shape_count = 0;
}

/* What `run --series` records. */
static void record_series_alone(struct tpp_record *record)
{
    ask_for_one_shape(record);
    strcpy(record->settings.mode, "timed");
}

static void double_work(struct tpp_record *record)
{
    series_of(record, TPP_SERIES_SUSTAINED)->macs_per_sample *= 2;
}

static void raise_known_rate(struct tpp_record *record)
{
    of(record, PROBE)->detail.known_rate = 2 * CORE_RATE;
}

static void invent_known_rate(struct tpp_record *record)
{
    of(record, PROBE)->detail.core_count = 0;
}

static void forget_zeros(struct tpp_record *record)
{
    strcpy(series_of(record, TPP_SERIES_ZEROS)->name, "nothing");
}

static void stop_early(struct tpp_record *record)
{
    series_of(record, TPP_SERIES_SUSTAINED)->sample_count = SERIES_SAMPLES / 2;
}

static void stop_series_alone_early(struct tpp_record *record)
{
    record_series_alone(record);
    stop_early(record);
}

static void overlap(struct tpp_record *record)
{
    series_of(record, TPP_SERIES_SUSTAINED)->samples[7].start_ns -= 20000000;
}

static void begin_before_the_headline_ended(struct tpp_record *record)
{
    series_of(record, TPP_SERIES_BURST)->samples[0].start_ns = of(record, PRODUCT)->ended_ns - 1000;
}

static void outlast_the_run(struct tpp_record *record)
{
    struct tpp_series *zeros = series_of(record, TPP_SERIES_ZEROS);
    zeros->samples[zeros->sample_count - 1].elapsed_ns += 1000000000;
}

static void fast_clock(struct tpp_record *record)
{
    series_of(record, TPP_SERIES_BURST)->samples[0].clock_hz = 2e10;
}

/* A GPU whose cores do 32 a clock has at most that, at 1.05 times its highest clock. */
static void beat_the_probe(struct tpp_record *record)
{
    record->device.kind = TPP_DEVICE_GPU;
    record->device.clock_hz = 3.7e8;
    struct tpp_series *sustained = series_of(record, TPP_SERIES_SUSTAINED);
    for (size_t i = 0; i < sustained->sample_count; i++) {
        sustained->samples[i].clock_hz = (double)NAN;
    }
    series_of(record, TPP_SERIES_ZEROS)->sample_count = 0;
    series_of(record, TPP_SERIES_BURST)->sample_count = 0;
}

static void drift_in_silence(struct tpp_record *record)
{
    struct tpp_series *sustained = series_of(record, TPP_SERIES_SUSTAINED);
    for (size_t i = 0; i < sustained->sample_count; i++) {
        sustained->samples[i].elapsed_ns -= 10000 * i;
    }
}

static void warn_without_cause(struct tpp_record *record)
{
    tpp_record_warn(record, TPP_WARNING_UNSTEADY, of(record, PRODUCT)->kernel, "it did not settle");
}

static const struct {
    const char *name;
    enum tpp_check check;
    const char *reason;
    void (*forge)(struct tpp_record *record);
} forgeries[] = {
    { "a slower shape preferred", TPP_CHECK_DERIVED, "not the fastest", prefer_slower_shape },
    { "another shape claimed", TPP_CHECK_DERIVED, "and chosen was", claim_another_shape },
    { "another kernel claimed", TPP_CHECK_DERIVED, "and chosen was sm90a_gemm_bf16_f32", claim_another_kernel },
    { "two shapes chosen", TPP_CHECK_DERIVED, "two shapes are said to be chosen", choose_two },
    { "too few shapes", TPP_CHECK_PROTOCOL, "fewer than 8 shapes", forget_shapes },
    { "one shape asked for", TPP_CHECK_PROTOCOL, "fewer than 8 shapes", ask_for_one_shape },
    { "work doubled", TPP_CHECK_DERIVED, "a sample of 'sustained' has", double_work },
    { "the whole rate raised", TPP_CHECK_DERIVED, "a whole rate of 64", raise_known_rate },
    { "a whole rate without counts", TPP_CHECK_DERIVED, "no core's count", invent_known_rate },
    { "no zeros", TPP_CHECK_PROTOCOL, "there is no series 'zeros'", forget_zeros },
    { "sustained for half the time", TPP_CHECK_PROTOCOL, "'sustained' lasted 5.", stop_early },
    { "the same where nothing is certified", TPP_CHECK_PROTOCOL, "'sustained' lasted 5.", stop_series_alone_early },
    { "samples that overlap", TPP_CHECK_TIMELINE, "sample 7 of 'sustained' overlaps", overlap },
    { "a burst within the headline", TPP_CHECK_TIMELINE, "sample 0 of 'burst'", begin_before_the_headline_ended },
    { "a series longer than the run", TPP_CHECK_TIMELINE, "of 'zeros' overlaps", outlast_the_run },
    { "a clock that no chip has", TPP_CHECK_PHYSICS, "the clock in 'burst' is 2e+10 Hz", fast_clock },
    { "more than the cores can do", TPP_CHECK_PHYSICS, "'sustained' has", beat_the_probe },
    { "a drift that nobody is told of", TPP_CHECK_DERIVED, "the warning 'unsteady' is due", drift_in_silence },
    { "a warning without cause", TPP_CHECK_DERIVED, "'unsteady' does not follow", warn_without_cause },
};

static struct tpp_evidence *evidence_of(void (*forge)(struct tpp_record *record))
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    load_record(record);
    certify(record);
    if (forge != NULL) {
        forge(record);
    }
    cr_assert_eq(tpp_record_seal(record, NULL), TPP_STATUS_OK);
    tpp_evidence_check_record(evidence, record);
    tpp_record_free(record);
    free(record);
    return evidence;
}

Test(evidence_certify, honest_record_passes)
{
    struct tpp_evidence *evidence = evidence_of(NULL);
    print_failures(evidence);
    cr_assert(!tpp_evidence_has_failed(evidence));
    free(evidence);
}

Test(evidence_certify, series_alone_pass_without_shapes)
{
    struct tpp_evidence *evidence = evidence_of(record_series_alone);
    print_failures(evidence);
    cr_assert(!tpp_evidence_has_failed(evidence));
    free(evidence);
}

Test(evidence_certify, each_forgery_is_caught_for_its_reason)
{
    for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++) {
        struct tpp_evidence *evidence = evidence_of(forgeries[i].forge);
        if (!is_found(evidence, forgeries[i].check, forgeries[i].reason)) {
            print_failures(evidence);
            cr_expect_fail("'%s' was not caught by %s for '%s'", forgeries[i].name,
                           tpp_check_name((int)forgeries[i].check), forgeries[i].reason);
        }
        free(evidence);
    }
}
