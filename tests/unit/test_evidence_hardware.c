/* Forged records: times, clocks, cores, power and energy. */
#include "tests/unit/evidence_cpu.h"

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

static void clock_reading_late(struct tpp_record *record)
{
    of(record, PRODUCT)->clock_readings[1].at_ns = of(record, PRODUCT)->samples[5].start_ns + 1;
}

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

static const struct forgery forgeries[] = {
    { "telemetry swapped", NOT_SEALED, TPP_CHECK_CHAIN, "telemetry.samples[0:64]", swap_telemetry },
    { "samples that overlap", SEALED, TPP_CHECK_TIMELINE, "starts before", overlap },
    { "a run shorter than its samples", SEALED, TPP_CHECK_TIMELINE, "end of the run", shorter_run },
    { "a wall clock that was moved", SEALED, TPP_CHECK_TIMELINE, "by the wall clock", older_start },
    { "a device slower than the host saw", SEALED, TPP_CHECK_TIMELINE, "the host saw only", device_slower_than_host },
    { "the clock read within a sample", SEALED, TPP_CHECK_TIMELINE, "lies within sample 5", clock_reading_late },
    { "a clock that no chip has", SEALED, TPP_CHECK_PHYSICS, "no chip runs at", fast_clock },
    { "a clock above all readings", SEALED, TPP_CHECK_TELEMETRY, "and the readings meanwhile have",
      clock_over_telemetry },
    { "a slow clock: more per clock", SEALED, TPP_CHECK_PHYSICS, "no core issues more than", slow_clock },
    { "fewer cores: more per core", SEALED, TPP_CHECK_PHYSICS, "no core issues more than", fewer_cores },
    { "telemetry swapped, sealed anew", SEALED, TPP_CHECK_TELEMETRY, "not later than", swap_telemetry },
    { "the energy counter scaled", SEALED, TPP_CHECK_TELEMETRY, "the energy counter grew", scale_energy },
    { "work without power", SEALED, TPP_CHECK_TELEMETRY, "no chip is that frugal", no_power },
    { "telemetry after the run", SEALED, TPP_CHECK_TELEMETRY, "later than the end", telemetry_of_longer_run },
    { "a chip that is declared with less", SEALED, TPP_CHECK_PHYSICS, "is declared with", small_chip },
};

Test(evidence_hardware, each_forgery_is_caught_for_its_reason, .timeout = 300)
{
    forge_cpu(forgeries, sizeof forgeries / sizeof forgeries[0]);
}
