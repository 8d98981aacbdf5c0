/* A CUDA record forged in the ways that only such a one can be: by its cores' clocks, its telemetry, its device. */
#include "tests/unit/evidence_cuda.h"

/* ------------------------------------------------------------------------------------------ cores' own clocks */

/* The clock that the record takes from its cores, and all that is said of it. */
static void follow_cores(struct tpp_measurement *measurement)
{
    struct tpp_core_summary summary;
    cr_assert(tpp_detail_cores(&measurement->detail, &summary));
    for (size_t i = 0; i < measurement->clock_reading_count; i++) {
        measurement->clock_readings[i].clock_hz = summary.clock_hz;
    }
    measurement->clock_hz = summary.clock_hz;
    measurement->detail.known_rate = (uint32_t)round(summary.macs_per_clock);
    (void)snprintf(measurement->limit, sizeof measurement->limit, "%.2f multiply-accumulates per clock and core",
                   summary.macs_per_clock);
}

static void scale_cores(struct tpp_measurement *measurement, double cycles, double ns)
{
    for (size_t i = 0; i < measurement->detail.core_count; i++) {
        struct tpp_core_reading *core = &measurement->detail.cores[i];
        core->cycles = (uint64_t)((double)core->cycles * cycles);
        core->ns = (uint64_t)((double)core->ns * ns);
    }
}

static void fewer_cycles(struct tpp_record *record)
{
    scale_cores(probe_of(record), 0.5, 1.0);
}

static void fewer_cycles_told(struct tpp_record *record)
{
    scale_cores(probe_of(record), 0.5, 0.5);
    follow_cores(probe_of(record));
}

static void fewer_cycles_at_half_the_clock(struct tpp_record *record)
{
    scale_cores(probe_of(record), 0.5, 1.0);
    follow_cores(probe_of(record));
}

static void timer_at_half_speed(struct tpp_record *record)
{
    scale_cores(probe_of(record), 1.0, 0.5);
}

static void timer_at_half_speed_told(struct tpp_record *record)
{
    scale_cores(probe_of(record), 1.0, 0.5);
    follow_cores(probe_of(record));
}

static void cores_of_a_longer_launch(struct tpp_record *record)
{
    scale_cores(probe_of(record), 3.0, 3.0);
}

static void shorter_launches(struct tpp_record *record)
{
    struct tpp_measurement *probe = kernel_of(record, "mma_probe_f64_f64_k16");
    for (size_t i = 0; i < probe->sample_count; i++) {
        probe->samples[i].host_ns /= 3;
        probe->samples[i].device_ns /= 3;
    }
}

static void one_core_with_a_clock_of_its_own(struct tpp_record *record)
{
    probe_of(record)->detail.cores[7].ns *= 4;
}

static void a_slow_core_unsaid(struct tpp_record *record)
{
    struct tpp_core_reading *core = &probe_of(record)->detail.cores[99];
    core->cycles += core->cycles / 20;
    core->ns += core->ns / 20;
}

static void more_work_of_a_core(struct tpp_record *record)
{
    probe_of(record)->detail.cores[3].macs *= 2;
}

static void impossible_core(struct tpp_record *record)
{
    struct tpp_core_reading *core = &probe_of(record)->detail.cores[0];
    core->cycles = core->cycles / 100 + 1;
}

static void a_core_left_out(struct tpp_record *record)
{
    probe_of(record)->detail.core_count--;
}

static void a_core_twice(struct tpp_record *record)
{
    probe_of(record)->detail.cores[5].core = probe_of(record)->detail.cores[4].core;
}

static void fewer_cores(struct tpp_record *record)
{
    record->device.core_count = 66;
}

static void another_known_rate(struct tpp_record *record)
{
    probe_of(record)->detail.known_rate = 4096;
}

static void known_rate_unsaid(struct tpp_record *record)
{
    probe_of(record)->detail.known_rate = 0;
}

static void another_limit(struct tpp_record *record)
{
    (void)strcpy(probe_of(record)->limit, "1024.00 multiply-accumulates per clock and core");
}

static void readings_scaled(struct tpp_record *record)
{
    struct tpp_measurement *probe = probe_of(record);
    for (size_t i = 0; i < probe->clock_reading_count; i++) {
        probe->clock_readings[i].clock_hz *= 0.8;
    }
    probe->clock_hz = tpp_measurement_median_clock(probe);
}

/* ------------------------------------------------------------------------------------------ telemetry */

static void swap_telemetry(struct tpp_record *record)
{
    struct tpp_telemetry_sample *samples = record->telemetry.samples;
    struct tpp_telemetry_sample first = samples[2];
    samples[2] = samples[40];
    samples[40] = first;
}

/* Readings of a run under a lower clock, put beside this one. */
static void telemetry_of_a_slower_run(struct tpp_record *record)
{
    for (size_t i = 0; i < record->telemetry.sample_count; i++) {
        record->telemetry.samples[i].sm_clock_hz *= 0.5;
    }
}

static void telemetry_of_a_faster_clock(struct tpp_record *record)
{
    for (size_t i = 0; i < record->telemetry.sample_count; i++) {
        record->telemetry.samples[i].sm_clock_hz = 2.4e9;
    }
}

static void energy_of_another_run(struct tpp_record *record)
{
    for (size_t i = 0; i < record->telemetry.sample_count; i++) {
        record->telemetry.samples[i].energy_j += 40.0 * (double)i;
    }
}

static void energy_counter_reset(struct tpp_record *record)
{
    for (size_t i = record->telemetry.sample_count / 2; i < record->telemetry.sample_count; i++) {
        record->telemetry.samples[i].energy_j = (double)i;
    }
}

static void idle_power(struct tpp_record *record)
{
    for (size_t i = 0; i < record->telemetry.sample_count; i++) {
        record->telemetry.samples[i].power_w = 0.01;
    }
}

static void a_temperature_that_no_chip_survives(struct tpp_record *record)
{
    record->telemetry.samples[9].temperature_c = 400.0;
}

/* ------------------------------------------------------------------------------------------ the device and the work */

static void model_unsaid(struct tpp_record *record)
{
    (void)strcpy(record->device.capabilities, "sm_90a compute_90 simulated");
}

static void a_lesser_chip(struct tpp_record *record)
{
    (void)strcpy(record->device.name, "NVIDIA A100-SXM4-80GB");
}

static void a_chip_with_fewer_cores(struct tpp_record *record)
{
    record->device.core_count = 114;
}

static void a_lower_maximum(struct tpp_record *record)
{
    record->device.clock_hz = 1.2e9;
}

static void invent_projection(struct tpp_record *record)
{
    kernel_of(record, "mma_gemm_f64_f64_k16")->outputs[1].projection_3 += 1.0;
}

static void shorten_product(struct tpp_record *record)
{
    struct tpp_measurement *product = kernel_of(record, "mma_gemm_f64_f64_k16");
    product->samples[1].host_ns -= 200;
    product->samples[1].device_ns -= 200;
}

static void invent_hash(struct tpp_record *record)
{
    memset(kernel_of(record, "mma_probe_f64_f64_k16")->outputs[0].hash, 'a', TPP_DIGEST_BYTES - 1);
}

static void a_launch_left_out(struct tpp_record *record)
{
    kernel_of(record, "sm90a_wgmma_bf16_f32")->detail.launch_count--;
}

static void a_launch_of_another_block(struct tpp_record *record)
{
    kernel_of(record, "sm90a_wgmma_bf16_f32")->detail.launches[1].block = 0;
}

static void a_better_last_launch(struct tpp_record *record)
{
    struct tpp_measurement_detail *detail = &kernel_of(record, "sm90a_wgmma_bf16_f32")->detail;
    detail->launches[detail->launch_count - 1].cycles -= 2;
}

/* Where they stand in the record, in the order that its challenge gave; checked by kernel_of() in the forgeries. */
enum { PROBE_F64 = 4, PRODUCT_F64 = 5 };

static const struct forgery forgeries[] = {
    { "cycles halved", SEALED, TPP_CHECK_DERIVED, "a whole rate of 2048", fewer_cycles },
    { "cycles halved, against the clock", SEALED, TPP_CHECK_DERIVED, "the cores' cycles and nanoseconds give",
      fewer_cycles },
    { "cycles and timer halved, all told anew", SEALED, TPP_CHECK_PHYSICS, "operations per clock and core; the device",
      fewer_cycles_told },
    { "cycles halved, and the clock with them", SEALED, TPP_CHECK_TELEMETRY, "and the readings meanwhile have",
      fewer_cycles_at_half_the_clock },
    { "cycles halved, by what the chip is", SEALED, TPP_CHECK_PHYSICS, "operations per clock and core; the device",
      fewer_cycles_at_half_the_clock },
    { "the timer at half speed", SEALED, TPP_CHECK_DERIVED, "the cores' cycles and nanoseconds give",
      timer_at_half_speed },
    { "the timer at half speed, told anew", SEALED, TPP_CHECK_PHYSICS, "above the device's maximum",
      timer_at_half_speed_told },
    { "cores of a longer launch", SEALED, TPP_CHECK_TIMELINE, "ns of a launch that took", cores_of_a_longer_launch },
    { "launches shortened, cores left", SEALED, TPP_CHECK_TIMELINE, "ns of a launch that took", shorter_launches },
    { "a core with a clock of its own", SEALED, TPP_CHECK_PHYSICS, "core 7 counted", one_core_with_a_clock_of_its_own },
    { "a slow core, unsaid", SEALED, TPP_CHECK_DERIVED, "the warning 'slow-core' is due: core 99", a_slow_core_unsaid },
    { "a core with more work", SEALED, TPP_CHECK_DERIVED, "multiply-accumulates together", more_work_of_a_core },
    { "a launch left out", SEALED, TPP_CHECK_PROTOCOL, "and not one for each block", a_launch_left_out },
    { "a launch of another block", SEALED, TPP_CHECK_PROTOCOL, "and not one for each block",
      a_launch_of_another_block },
    { "a better last launch", SEALED, TPP_CHECK_DERIVED, "stands for its last launch", a_better_last_launch },
    { "a core that cannot be", SEALED, TPP_CHECK_PHYSICS, "no core does more than", impossible_core },
    { "a core left out", SEALED, TPP_CHECK_DERIVED, "multiply-accumulates together", a_core_left_out },
    { "a core twice", SEALED, TPP_CHECK_PROTOCOL, "stand after those of core", a_core_twice },
    { "more cores than the device has", SEALED, TPP_CHECK_PROTOCOL, "the clocks of 132 cores, and the device has 66",
      fewer_cores },
    { "another rate snapped to", SEALED, TPP_CHECK_DERIVED, "a whole rate of 4096", another_known_rate },
    { "the rate snapped to, unsaid", SEALED, TPP_CHECK_DERIVED, "no whole rate, and the cores did", known_rate_unsaid },
    { "another limit told", SEALED, TPP_CHECK_DERIVED, "limit is '1024.00", another_limit },
    { "clock readings scaled", SEALED, TPP_CHECK_DERIVED, "its last clock reading is", readings_scaled },
    { "telemetry swapped", SEALED, TPP_CHECK_TELEMETRY, "not later than", swap_telemetry },
    { "telemetry of a slower run", SEALED, TPP_CHECK_TELEMETRY, "and the readings meanwhile have",
      telemetry_of_a_slower_run },
    { "telemetry of a faster clock", SEALED, TPP_CHECK_TELEMETRY, "above the device's maximum",
      telemetry_of_a_faster_clock },
    { "energy of another run", SEALED, TPP_CHECK_TELEMETRY, "the energy counter grew", energy_of_another_run },
    { "an energy counter that went back", SEALED, TPP_CHECK_TELEMETRY, "the energy counter went back",
      energy_counter_reset },
    { "a matrix product without power", SEALED, TPP_CHECK_TELEMETRY, "no chip is that frugal", idle_power },
    { "a temperature that cannot be", SEALED, TPP_CHECK_TELEMETRY, "reading 9", a_temperature_that_no_chip_survives },
    { "a model that does not say so", SEALED, TPP_CHECK_MEASUREMENT, "says that it is a model", model_unsaid },
    { "a lesser chip's name", SEALED, TPP_CHECK_PHYSICS, "is declared with", a_lesser_chip },
    { "a lesser chip's name, challenged", SEALED, TPP_CHECK_CHALLENGE, "the challenge is for 'H100'", a_lesser_chip },
    { "a chip of fewer cores", SEALED, TPP_CHECK_CHALLENGE, "132", a_chip_with_fewer_cores },
    { "a lower highest clock", SEALED, TPP_CHECK_PHYSICS, "above the device's maximum", a_lower_maximum },
    { "a projection invented", REPLAYED + PRODUCT_F64, TPP_CHECK_REPLAY, "block 0, input set 1", invent_projection },
    { "a product's time shortened", REPLAYED + PRODUCT_F64, TPP_CHECK_REPLAY, "block 0, input set 1", shorten_product },
    { "a probe's hash invented", REPLAYED + PROBE_F64, TPP_CHECK_REPLAY, "the record has aaaaaaaa", invent_hash },
};

Test(evidence_cuda, each_forgery_is_caught_for_its_reason, .timeout = 300)
{
    struct tpp_challenge challenge;
    load_cuda_challenge(&challenge);
    const struct honest honest = { load_cuda, &challenge };
    run_forgeries(&honest, forgeries, sizeof forgeries / sizeof forgeries[0]);
    tpp_challenge_free(&challenge);
}
