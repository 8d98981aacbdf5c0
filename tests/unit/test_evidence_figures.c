/* Forged records: figures that follow from others, and outputs that can be computed again. */
#include <math.h>

#include "tests/unit/evidence_cpu.h"

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

static const struct forgery forgeries[] = {
    { "work doubled", SEALED, TPP_CHECK_DERIVED, "macs_per_sample", double_work },
    { "work and repetitions raised", SEALED, TPP_CHECK_PHYSICS, "do at most", repeat_work },
    { "a larger shape", REPLAYED + PRODUCT, TPP_CHECK_REPLAY, "block", larger_shape },
    { "more trips", REPLAYED + PROBE, TPP_CHECK_REPLAY, "end in an output", more_trips },
    { "a warning removed", SEALED, TPP_CHECK_DERIVED, "the warning 'noisy' is due", remove_warning },
    { "a warning softened", SEALED, TPP_CHECK_DERIVED, "the warning 'unsaturated' does not follow", soften_warning },
    { "the clock halved alone", SEALED, TPP_CHECK_DERIVED, "median of its readings", clock_alone },
    { "another tile chosen", SEALED, TPP_CHECK_DERIVED, "the chosen tile", other_tile },
    { "verified over the bound", SEALED, TPP_CHECK_DERIVED, "3 times its bound", verified_over_bound },
    { "NaN outputs passed", SEALED, TPP_CHECK_DERIVED, "nonfinite_count", nonfinite_passed },
    { "a projection of NaN", SEALED, TPP_CHECK_DERIVED, "lacks its projections", nan_projection },
    { "fewer entries checked", SEALED, TPP_CHECK_DERIVED, "entry_count", fewer_entries },
    { "another hash at the end", SEALED, TPP_CHECK_DERIVED, "output_hash", other_last_hash },
    { "a projection edited", REPLAYED + PRODUCT_FLOAT, TPP_CHECK_REPLAY, "block 0, input set 2", edit_projection },
    { "a residue edited", REPLAYED + PRODUCT, TPP_CHECK_REPLAY, "block 1, input set 3", edit_residue },
    { "a hash invented", REPLAYED + PROBE, TPP_CHECK_REPLAY, "the record has aaaaaaaa", invent_hash },
    { "a hash of another block", REPLAYED + PROBE_FLOAT, TPP_CHECK_REPLAY, "operands of this nonce", other_block_hash },
    { "another precision's name", REPLAYED + PROBE_FLOAT, TPP_CHECK_REPLAY, "not the kernel of that name",
      other_precision },
};

Test(evidence_figures, each_forgery_is_caught_for_its_reason, .timeout = 300)
{
    forge_cpu(forgeries, sizeof forgeries / sizeof forgeries[0]);
}
