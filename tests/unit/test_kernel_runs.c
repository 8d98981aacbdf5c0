/* The lines of `report --format kernels`: known rate, slowest core, and how far several runs are apart. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_series.h"
#include "reports/report.h"
#include "tests/unit/measurement_support.h"

enum { RUNS = 3 };
static struct tpp_record *records[RUNS];

static struct tpp_measurement *add(struct tpp_record *record, const char *kernel, enum tpp_kernel_kind kind,
                                   double rate)
{
    struct tpp_measurement *measurement = add_measured(record, kernel, kind, TPP_BF16, 1e9, 1000000000000000);
    measurement->verification.is_checked = measurement->verification.has_passed = 1;
    *tpp_measurement_add_sample(measurement) = (struct tpp_sample){ .host_ns = (uint64_t)(1e24 / rate) };
    return measurement;
}

/* Ten cores that do 2048 a clock, one of them 1024; the product nine tenths of it at its own clock of half. */
static void start(void)
{
    static const double factors[RUNS] = { 1.0, 1.001, 0.9995 };
    for (int i = 0; i < RUNS; i++) {
        records[i] = calloc(1, sizeof **records);
        strcpy(records[i]->device.name, "a GPU");
        records[i]->device.core_count = 10;
        struct tpp_measurement *probe =
            add(records[i], "sm90a_wgmma_bf16_f32", TPP_KIND_PROBE, 2048 * 10 * 1e9 * factors[i]);
        probe->detail.known_rate = 2048;
        for (uint32_t core = 0; core < 10; core++) {
            *tpp_detail_add_core(&probe->detail) = (struct tpp_core_reading){ .core = core,
                                                                              .blocks = 1,
                                                                              .macs = core == 7 ? 1024000
                                                                                      : i == 2  ? 2046000
                                                                                                : 2048000,
                                                                              .cycles = 1000,
                                                                              .ns = 1000 };
        }
        struct tpp_measurement *product = add(records[i], "sm90a_gemm_bf16_f32", TPP_KIND_GEMM, 0.9 * 2048 * 10 * 5e8);
        product->clock_hz = 5e8;
        if (i < 2) {
            struct tpp_series *series = tpp_detail_add_series(&product->detail);
            strcpy(series->name, TPP_SERIES_SUSTAINED);
            series->macs_per_sample = product->macs_per_sample;
            *tpp_series_add_sample(series) = (struct tpp_series_sample){ 0, i == 0 ? 1000000000 : 1010000000, 5e8 };
        }
    }
}

static void stop(void)
{
    for (int i = 0; i < RUNS; i++) {
        tpp_record_free(records[i]);
        free(records[i]);
    }
}

TestSuite(kernel_runs, .init = start, .fini = stop);

static struct tpp_buffer lines(size_t record_count)
{
    struct tpp_report_other others[RUNS] = { { .record = records[1] }, { .record = records[2] } };
    const struct tpp_report report = { .record = records[0], .others = others, .other_count = record_count - 1 };
    struct tpp_buffer bytes = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_report_format_find("kernels")->render(&report, &bytes, &err), TPP_STATUS_OK, "%s", err.text);
    return bytes;
}

static void expect_line(const struct tpp_buffer *bytes, const char *line)
{
    cr_expect_not_null(strstr(bytes->bytes, line), "no '%s' in:\n%s", line, bytes->bytes);
}

Test(kernel_runs, slowest_core_and_share_of_the_probes_rate)
{
    struct tpp_buffer bytes = lines(1);
    expect_line(&bytes, "sm90a_wgmma_bf16_f32      40.96 TFLOP/s   2048.0   2048   +0.00%  -50.00%      -  yes\n");
    expect_line(&bytes, "sm90a_gemm_bf16_f32       18.43 TFLOP/s   1843.2   2048  -10.00%        -      -  yes\n");
    cr_expect_null(strstr(bytes.bytes, "run to run"), "one run has no spread");
    tpp_buffer_free(&bytes);
}

Test(kernel_runs, spread_of_several_records_of_one_device)
{
    struct tpp_buffer bytes = lines(RUNS);
    expect_line(&bytes,
                "run to run               runs       measured   spread      sustained   spread MACs/clk   spread\n");
    expect_line(&bytes,
                "sm90a_wgmma_bf16_f32        3  40.96 TFLOP/s   0.150%              -        -   2048.0   0.098%\n");
    expect_line(&bytes,
                "sm90a_gemm_bf16_f32         3  18.43 TFLOP/s   0.000%  1.990 PFLOP/s   0.995%        -        -\n");
    tpp_buffer_free(&bytes);
}

Test(kernel_runs, other_devices_are_no_further_runs)
{
    strcpy(records[1]->device.name, "another GPU");
    struct tpp_buffer bytes = lines(2);
    cr_expect_null(strstr(bytes.bytes, "run to run"));
    tpp_buffer_free(&bytes);
}

Test(kernel_runs, one_that_was_not_measured_counts_for_nothing)
{
    records[1]->measurements[0].outcome = TPP_OUTCOME_UNVERIFIED;
    records[2]->measurements[0].outcome = TPP_OUTCOME_FAILED;
    struct tpp_buffer bytes = lines(RUNS);
    cr_expect_null(strstr(bytes.bytes, "sm90a_wgmma_bf16_f32        "));
    expect_line(&bytes, "sm90a_gemm_bf16_f32         3 ");
    tpp_buffer_free(&bytes);
}
