/* Forged records: samples and the seal over them: edited, trimmed, repeated, exchanged. */
#include "tests/unit/evidence_cpu.h"

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
    { "the header edited", NOT_SEALED, TPP_CHECK_DIGEST, "digest", edit_header },
    { "a link cut off", NOT_SEALED, TPP_CHECK_CHAIN, "the chain ends before", unlinked },
    { "a sample edited, sealed anew", REPLAYED + PRODUCT, TPP_CHECK_REPLAY, "block 1, input set 1", edit_sample },
    { "all times cut to a tenth", SEALED, TPP_CHECK_PROTOCOL, "fewer than the settings ask for", shorten_times },
    { "all times and the time asked for halved", REPLAYED + PRODUCT, TPP_CHECK_REPLAY, "block 0, input set 0",
      halve_times_and_what_was_asked },
    { "an outlier trimmed", SEALED, TPP_CHECK_PROTOCOL, "should be of", trim_outlier },
    { "an outlier trimmed, its output left", SEALED, TPP_CHECK_PROTOCOL, "checked outputs", trim_outlier_not_output },
    { "a slow block trimmed", SEALED, TPP_CHECK_PROTOCOL, "fewer than the settings ask for", trim_block },
    { "a block repeated", SEALED, TPP_CHECK_PROTOCOL, "has the times of block 1", repeat_block },
    { "outputs swapped", SEALED, TPP_CHECK_PROTOCOL, "belongs to another sample", swap_outputs },
    { "a sample of the wrong inputs", SEALED, TPP_CHECK_PROTOCOL, "input set 1, and should be of", wrong_input_set },
};

Test(evidence_samples, each_forgery_is_caught_for_its_reason, .timeout = 300)
{
    forge_cpu(forgeries, sizeof forgeries / sizeof forgeries[0]);
}
