/* What is kept of a measurement whose process ended before it did. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "host/received.h"

static struct tpp_record ours, theirs;
static struct tpp_buffer part;

static void start(void)
{
    struct tpp_record *const records[] = { &ours, &theirs };
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(records[i]->schema, sizeof records[i]->schema, "%s", TPP_RECORD_SCHEMA);
        records[i]->schema_version = TPP_RECORD_SCHEMA_VERSION;
        records[i]->duration_ns = 1000000000;
        (void)snprintf(records[i]->nonce, sizeof records[i]->nonce, "5eed");
    }
}

static void stop(void)
{
    tpp_record_free(&ours);
    tpp_record_free(&theirs);
    tpp_buffer_free(&part);
}

TestSuite(received, .init = start, .fini = stop);

static void write_part(void)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_record_write(&theirs, &part, &err), TPP_STATUS_OK, "%s", err.text);
    struct tpp_record read;
    cr_assert_eq(tpp_record_read("part", part.bytes, part.length, &read, &err), TPP_STATUS_OK, "%s", err.text);
    tpp_record_free(&read);
}

static struct tpp_measurement *add_product(void)
{
    struct tpp_measurement *product = tpp_record_add_measurement(&theirs);
    product->kind = TPP_KIND_GEMM;
    product->outcome = TPP_OUTCOME_ABORTED;
    (void)snprintf(product->kernel, sizeof product->kernel, "cpu_gemm_f32");
    return product;
}

Test(received, samples_and_series_are_kept_and_counted)
{
    struct tpp_measurement *product = add_product();
    for (uint64_t i = 0; i < 6; i++) {
        *tpp_measurement_add_sample(product) = (struct tpp_sample){ .start_ns = 1000 * i, .host_ns = 900 };
    }
    struct tpp_series *burst = tpp_detail_add_series(&product->detail);
    (void)snprintf(burst->name, sizeof burst->name, "burst");
    tpp_record_warn(&theirs, TPP_WARNING_UNPINNED, "cpu_gemm_f32", "seen by them");
    write_part();
    cr_assert(tpp_received_take_part(&ours, &part, TPP_OUTCOME_ABORTED, "interrupted"));
    cr_assert_eq(ours.measurement_count, 1);
    const struct tpp_measurement *kept = &ours.measurements[0];
    cr_assert_eq(kept->outcome, TPP_OUTCOME_ABORTED);
    cr_assert_str_eq(kept->reason, "interrupted; kept: 6 samples, 1 series");
    cr_assert_eq(kept->sample_count, 6);
    cr_assert_eq(kept->samples[5].start_ns, 5000);
    cr_assert_str_eq(kept->detail.series[0].name, "burst");
    cr_assert_eq(ours.warning_count, 1);
}

Test(received, outcome_is_what_the_end_was)
{
    (void)add_product();
    theirs.measurements[0].outcome = TPP_OUTCOME_WAIVED; /* whatever they say of it themselves */
    write_part();
    cr_assert(tpp_received_take_part(&ours, &part, TPP_OUTCOME_FAILED, "died of signal 11"));
    cr_assert_eq(ours.measurements[0].outcome, TPP_OUTCOME_FAILED);
    cr_assert_str_eq(ours.measurements[0].reason, "died of signal 11; kept: nothing");
}

Test(received, nothing_to_keep_leaves_the_record_alone)
{
    cr_assert_not(tpp_received_take_part(&ours, &part, TPP_OUTCOME_ABORTED, "interrupted"));
    (void)add_product();
    write_part();
    part.length /= 2; /* the process died while it wrote */
    cr_assert_not(tpp_received_take_part(&ours, &part, TPP_OUTCOME_ABORTED, "interrupted"));
    cr_assert_eq(ours.measurement_count, 0);
}
