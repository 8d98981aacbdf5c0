/* The architectural figure at each clock that is known, and the limit that shows in what is sustained of it. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_series.h"
#include "reports/architectural.h"
#include "reports/figures.h"
#include "tests/unit/measurement_support.h"

static struct tpp_record *record;

/* A probe that did its whole rate, and a product with a sustained series. */
static void start(const char *name, unsigned cores, unsigned macs_per_clock, double clock_hz, double most_hz)
{
    record = calloc(1, sizeof *record);
    strcpy(record->device.name, name);
    record->device.kind = TPP_DEVICE_GPU;
    record->device.core_count = cores;
    record->device.clock_hz = most_hz;
    struct tpp_measurement *probe = add_measured(record, "probe", TPP_KIND_PROBE, TPP_FP8, clock_hz, 1000000);
    probe->detail.known_rate = macs_per_clock;
    *tpp_measurement_add_sample(probe) = (struct tpp_sample){ .host_ns = 1000 };
}

static void add_product(double rate, double sustained_rate, double clock_hz)
{
    struct tpp_measurement *product = add_measured(record, "product", TPP_KIND_GEMM, TPP_FP8, clock_hz, 1000000000000);
    *tpp_measurement_add_sample(product) = (struct tpp_sample){ .host_ns = (uint64_t)(1e21 / rate) };
    struct tpp_series *series = tpp_detail_add_series(&product->detail);
    strcpy(series->name, TPP_SERIES_SUSTAINED);
    series->macs_per_sample = product->macs_per_sample;
    for (uint64_t i = 0; i < 100; i++) {
        const uint64_t elapsed_ns = (uint64_t)(1e21 / sustained_rate);
        *tpp_series_add_sample(series) = (struct tpp_series_sample){ i * elapsed_ns, elapsed_ns, clock_hz };
    }
}

static struct tpp_architectural figures_of(double declared_hz)
{
    struct tpp_architectural figures;
    struct tpp_rating rating = { .subject.declared_clock_hz = declared_hz };
    const struct tpp_report report = { .record = record, .rating = &rating };
    cr_assert(tpp_architectural(&report, &figures));
    return figures;
}

static void stop(void)
{
    tpp_record_free(record);
    free(record);
}

TestSuite(architectural, .fini = stop);

/* H100: 132 cores, 4096 FP8 multiply-accumulates a clock; 15,831 at 1830 MHz and 17,128 at the exposed 1980 MHz. */
Test(architectural, h100_at_its_clocks)
{
    static const struct {
        const char *source;
        double clock_hz;
        double tpp;
    } expected[] = { { "observed on the cores in the probe", 1.755e9, 15182.069760 },
                     { "maximum that the driver reports", 1.98e9, 17128.488960 },
                     { "maximum by NVML", 1.98e9, 17128.488960 },
                     { "at which the declared rates hold (--tops-clock)", 1.83e9, 15830.876160 } };
    start("NVIDIA H100 80GB HBM3", 132, 4096, 1.755e9, 1.98e9);
    struct tpp_known_clock *clock = tpp_environment_add_clock(&record->environment);
    strcpy(clock->source, "maximum by NVML");
    clock->hz = 1.98e9;
    const struct tpp_architectural figures = figures_of(1.83e9);
    cr_assert_eq(figures.clock_count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < figures.clock_count; i++) {
        cr_expect_str_eq(figures.clocks[i].source, expected[i].source);
        cr_expect_eq(figures.clocks[i].clock_hz, expected[i].clock_hz);
        cr_expect_float_eq(figures.clocks[i].tpp, expected[i].tpp, 1e-6, "%s: %.9f", expected[i].source,
                           figures.clocks[i].tpp);
    }
    cr_expect_str_eq(tpp_figure_number(figures.clocks[3].tpp).text, "15831");
    cr_expect_str_eq(tpp_figure_number(figures.clocks[1].tpp).text, "17128");
    cr_expect_eq(figures.clock_most_hz, 1.98e9);
}

static int finding(char text[TPP_TEXT_BYTES])
{
    const struct tpp_architectural figures = figures_of(NAN);
    return tpp_architectural_finding(&figures, text, TPP_TEXT_BYTES);
}

/* Full clock and 97 % of what it allows: nothing holds it back. */
Test(architectural, what_keeps_up_is_no_finding)
{
    char text[TPP_TEXT_BYTES];
    start("NVIDIA H20", 78, 1024, 1.98e9, 1.98e9);
    add_product(0.97 * 78 * 1024 * 1.98e9, 0.97 * 78 * 1024 * 1.98e9, 1.98e9);
    cr_assert_not(finding(text));
    cr_assert_str_eq(text, "product keeps up 97.0 % of the architectural figure at the highest clock: the clock was "
                           "1.98 GHz (100.0 % of the highest), and 97.0 % of what it allows was reached.");
}

/* As told of the L20: 92 cores of 1024 at 2520 MHz would be 3798, and firmware leaves half of it, at the full clock. */
Test(architectural, limit_in_firmware_is_a_finding)
{
    const double whole = 92 * 1024 * 2.52e9;
    char text[TPP_TEXT_BYTES];
    start("NVIDIA L20", 92, 1024, 2.52e9, 2.52e9);
    add_product(0.5 * whole, 0.493 * whole, 2.52e9);
    cr_assert(finding(text));
    const struct tpp_architectural figures = figures_of(NAN);
    cr_expect_str_eq(tpp_figure_number(figures.clocks[0].tpp).text, "3798.5");
    cr_expect_float_eq(figures.share, 0.493, 1e-6);
    cr_expect_float_eq(figures.share_at_clock, 0.493, 1e-6);
    cr_expect(figures.is_series, "not the headline, which ran shorter");
    cr_expect_float_eq(figures.sustained_tpp, 0.493 * 3798.46272, 1e-2);
    cr_expect_not_null(strstr(text, "49.3 % of the architectural figure"), "%s", text);
    cr_expect_not_null(strstr(text, "a limit in firmware"), "%s", text);
}

/* A device model's products are small: that they stay behind says nothing of the chip that it describes. */
Test(architectural, nothing_is_found_on_a_device_model)
{
    char text[TPP_TEXT_BYTES];
    start("NVIDIA L20", 92, 1024, 2.52e9, 2.52e9);
    add_product(0.5 * 92 * 1024 * 2.52e9, 0.493 * 92 * 1024 * 2.52e9, 2.52e9);
    record->is_simulated = 1;
    cr_assert_not(finding(text));
    cr_expect_not_null(strstr(text, "keeps up 49.3 %"), "%s", text);
    cr_expect_not_null(strstr(text, "On a device model"), "%s", text);
    cr_expect_null(strstr(text, "firmware"), "%s", text);
}

Test(architectural, without_a_series_the_headline_reaches)
{
    char text[TPP_TEXT_BYTES];
    start("NVIDIA H20", 78, 1024, 1.98e9, 1.98e9);
    add_product(0.97 * 78 * 1024 * 1.98e9, 0.5 * 78 * 1024 * 1.98e9, 1.98e9);
    record->measurements[1].detail.series[0].name[0] = '?';
    cr_assert_not(finding(text));
    cr_expect_not_null(strstr(text, "product reaches 97.0 %"), "%s", text);
}

Test(architectural, clock_held_down_under_load_is_a_finding)
{
    char text[TPP_TEXT_BYTES];
    start("NVIDIA H100 80GB HBM3", 132, 4096, 1.98e9, 1.98e9);
    add_product(0.9 * 132 * 4096 * 1.41e9, 0.9 * 132 * 4096 * 1.41e9, 1.41e9);
    cr_assert(finding(text));
    cr_expect_not_null(strstr(text, "Power, heat or a limit in firmware lowers the clock under this load"), "%s", text);
    cr_expect_not_null(strstr(text, "1.41 GHz (71.2 % of the highest), and 90.0 %"), "%s", text);
}

Test(architectural, clock_held_down_in_the_probe_too_is_told_apart)
{
    char text[TPP_TEXT_BYTES];
    start("NVIDIA H100 80GB HBM3", 132, 4096, 1.2e9, 1.98e9);
    add_product(0.95 * 132 * 4096 * 1.2e9, 0.95 * 132 * 4096 * 1.2e9, 1.2e9);
    cr_assert(finding(text));
    cr_expect_not_null(strstr(text, "The probe, which moves no data, ran below the highest clock too"), "%s", text);
}

Test(architectural, nothing_without_a_whole_rate_and_null_for_programs)
{
    struct tpp_architectural figures;
    start("NVIDIA H100 80GB HBM3", 132, 0, 1.98e9, 1.98e9);
    const struct tpp_report report = { .record = record };
    cr_assert_not(tpp_architectural(&report, &figures));
    json_t *json = tpp_architectural_json(&report);
    cr_assert(json_is_null(json));
    json_decref(json);
}

Test(architectural, the_same_for_programs)
{
    start("NVIDIA L20", 92, 1024, 2.52e9, 2.52e9);
    add_product(0.5 * 92 * 1024 * 2.52e9, 0.493 * 92 * 1024 * 2.52e9, 2.52e9);
    const struct tpp_report report = { .record = record };
    json_t *json = tpp_architectural_json(&report);
    const json_t *sustained = json_object_get(json, "sustained");
    cr_expect_eq(json_array_size(json_object_get(json, "clocks")), 2);
    cr_expect_eq(json_number_value(json_object_get(json, "macs_per_clock_core")), 1024);
    cr_expect(json_is_true(json_object_get(sustained, "is_finding")));
    cr_expect_float_eq(json_number_value(json_object_get(sustained, "share_of_architectural")), 0.493, 1e-6);
    json_decref(json);
}

/* The declared clocks are those of the chip that the record is held against, each with how well it is known. */
Test(architectural, declared_clocks_of_the_catalogue)
{
    struct tpp_chip chips[2] = {
        { .id = "a100", .name = "A100", .clock_mhz = 1410, .rate_clock_mhz = 1410 },
        { .id = "h100", .name = "H100 SXM5 80GB", .clock_mhz = 1980, .rate_clock_mhz = 1830 }
    };
    struct tpp_rating rating = { .subject.declared_clock_hz = NAN };
    struct tpp_architectural figures;
    start("NVIDIA H100 80GB HBM3", 132, 4096, NAN, 1.98e9);
    strcpy(rating.subject.chip, chips[1].id);
    const struct tpp_report report = { .record = record, .rating = &rating, .chips = chips, .chip_count = 2 };
    cr_assert(tpp_architectural(&report, &figures));
    cr_assert_eq(figures.clock_count, 3);
    cr_expect_not_null(strstr(figures.clocks[1].source, "highest of H100 SXM5 80GB by the catalogue ("));
    cr_expect_str_eq(tpp_figure_number(figures.clocks[1].tpp).text, "17128");
    cr_expect_not_null(strstr(figures.clocks[2].source, "at which its rates are stated"));
    cr_expect_str_eq(tpp_figure_number(figures.clocks[2].tpp).text, "15831");
}
