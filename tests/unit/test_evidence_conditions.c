/* Forged records: what a certifying run adds, shapes that were tried and series under other conditions. */
#include "tests/unit/evidence_cpu.h"

enum { SERIES_SAMPLES = 10 };
static const uint64_t SERIES_SAMPLE_NS = 50000000;

static struct tpp_measurement *last_product(struct tpp_record *record)
{
    return of(record, PRODUCT_FLOAT);
}

static void add_shape(struct tpp_measurement *product, uint64_t side, double share_of_rate, int is_chosen)
{
    struct tpp_shape_point *point = tpp_detail_add_shape(&product->detail);
    double ns_per_mac = (double)product->samples[0].host_ns / (double)product->macs_per_sample;
    cr_assert_not_null(point);
    (void)strcpy(point->kernel, product->kernel);
    point->m = point->n = point->k = side;
    point->best_ns = (uint64_t)((double)side * (double)side * (double)side * ns_per_mac / share_of_rate);
    point->is_chosen = is_chosen;
}

static void add_series(struct tpp_record *record, const char *name)
{
    struct tpp_measurement *product = last_product(record);
    struct tpp_series *series = tpp_detail_add_series(&product->detail);
    cr_assert_not_null(series);
    (void)strcpy(series->name, name);
    series->macs_per_sample = product->macs_per_sample;
    series->clock_hz = product->clock_hz;
    for (int i = 0; i < SERIES_SAMPLES; i++) {
        struct tpp_series_sample *sample = tpp_series_add_sample(series);
        cr_assert_not_null(sample);
        sample->start_ns = record->duration_ns;
        sample->elapsed_ns = SERIES_SAMPLE_NS + (uint64_t)i;
        record->duration_ns += SERIES_SAMPLE_NS + 1000; /* what the wall clock may be off by holds it */
    }
}

static void load_certified(struct tpp_record *record)
{
    load_cpu(record);
    struct tpp_measurement *product = last_product(record);
    cr_assert(product->m == product->n && product->m == product->k);
    add_shape(product, product->m, 1.0, 1);
    add_shape(product, product->m / 2, 0.8, 0);
    add_series(record, "burst");
    add_series(record, "sustained");
}

static struct tpp_series *series_of(struct tpp_record *record)
{
    return &last_product(record)->detail.series[1];
}

static void another_shape_chosen(struct tpp_record *record)
{
    struct tpp_shape_point *shapes = last_product(record)->detail.shapes;
    shapes[0].is_chosen = 0;
    shapes[1].is_chosen = 1;
}

static void a_faster_shape_left(struct tpp_record *record)
{
    last_product(record)->detail.shapes[1].best_ns /= 2;
}

static void two_shapes_chosen(struct tpp_record *record)
{
    last_product(record)->detail.shapes[1].is_chosen = 1;
}

static void another_kernel_chosen(struct tpp_record *record)
{
    (void)strcpy(last_product(record)->detail.shapes[0].kernel, "cpu_gemm_f64");
}

static void more_work_in_a_series(struct tpp_record *record)
{
    series_of(record)->macs_per_sample *= 2;
}

static void a_series_that_overlaps(struct tpp_record *record)
{
    series_of(record)->samples[4].start_ns -= SERIES_SAMPLE_NS;
}

static void a_series_before_its_product(struct tpp_record *record)
{
    last_product(record)->detail.series[0].samples[0].start_ns = last_product(record)->started_ns;
}

static void a_series_after_the_run(struct tpp_record *record)
{
    series_of(record)->samples[SERIES_SAMPLES - 1].elapsed_ns *= 3;
}

static void a_series_too_fast(struct tpp_record *record)
{
    for (size_t i = 0; i < series_of(record)->sample_count; i++) {
        series_of(record)->samples[i].elapsed_ns /= 100;
    }
}

static const struct forgery forgeries[] = {
    { "another shape chosen", SEALED, TPP_CHECK_DERIVED, "the chosen shape is not the fastest", another_shape_chosen },
    { "a faster shape left", SEALED, TPP_CHECK_DERIVED, "the chosen shape is not the fastest", a_faster_shape_left },
    { "two shapes chosen", SEALED, TPP_CHECK_DERIVED, "the chosen shape is not the fastest", two_shapes_chosen },
    { "another kernel chosen", SEALED, TPP_CHECK_DERIVED, "another shape or kernel", another_kernel_chosen },
    { "more work in a series", SEALED, TPP_CHECK_DERIVED, "sustained: ", more_work_in_a_series },
    { "a series that overlaps", SEALED, TPP_CHECK_TIMELINE, "sustained: sample 4", a_series_that_overlaps },
    { "a series before its product", SEALED, TPP_CHECK_TIMELINE, "burst: sample 0", a_series_before_its_product },
    { "a series after the run", SEALED, TPP_CHECK_TIMELINE, "sustained: sample 9", a_series_after_the_run },
    { "a series too fast", SEALED, TPP_CHECK_PHYSICS, "sustained: ", a_series_too_fast },
};

Test(evidence_conditions, the_honest_record_passes)
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    load_certified(record);
    cr_assert_eq(tpp_record_seal(record, NULL), TPP_STATUS_OK);
    tpp_evidence_check_record(evidence, record);
    print_failures(evidence);
    cr_expect(!tpp_evidence_has_failed(evidence));
    tpp_record_free(record);
    free(record);
    free(evidence);
}

Test(evidence_conditions, each_forgery_is_caught_for_its_reason, .timeout = 300)
{
    struct tpp_challenge challenge;
    load_challenge(&challenge);
    const struct honest honest = { load_certified, &challenge };
    run_forgeries(&honest, forgeries, sizeof forgeries / sizeof forgeries[0]);
    tpp_challenge_free(&challenge);
}
