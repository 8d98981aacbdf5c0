/* The end values of issue probes. */
#include "kernels/probe_model.h"

int64_t tpp_probe_start(size_t work_item, size_t chain)
{
    return 1 + (int64_t)chain + (int64_t)(work_item % TPP_PROBE_START_PERIOD);
}

/* Trips upwards less trips downwards: each period of 2 up - 1 trips leaves one. */
static int64_t zigzag_net_trips(unsigned up, uint32_t trips)
{
    const int64_t period = 2 * (int64_t)up - 1;
    const int64_t rest = trips % period;
    return trips / period + (rest <= up ? rest : 2 * (int64_t)up - rest);
}

static int64_t signed_byte(uint32_t word, unsigned index)
{
    const int64_t byte = word >> (8 * index) & 0xFFu;
    return byte < 128 ? byte : byte - 256;
}

static int64_t feedback_end(const int64_t *operand, int64_t start, uint64_t groups)
{
    uint32_t acc = (uint32_t)(uint64_t)start;
    for (uint64_t i = 0; i < groups; i++) {
        int64_t dot = 0;
        for (unsigned byte = 0; byte < 4; byte++) {
            dot += signed_byte(acc, byte) * operand[byte];
        }
        acc += (uint32_t)(uint64_t)dot;
    }
    return acc < UINT32_C(0x80000000) ? (int64_t)acc : (int64_t)acc - (INT64_C(1) << 32);
}

int64_t tpp_probe_end(const struct tpp_kernel *kernel, const int64_t *operands, size_t lanes, size_t lane,
                      int64_t start, uint32_t trips)
{
    if (kernel->step == TPP_STEP_FEEDBACK) {
        return feedback_end(operands + lane * kernel->in_per_lane, start,
                            (uint64_t)trips * (kernel->macs_per_chain_trip / 4));
    }
    int64_t step = 0;
    for (size_t o = 0; o + 1 < kernel->operand_count; o += 2) {
        for (size_t i = 0; i < kernel->in_per_lane; i++) {
            step += operands[(o * lanes + lane) * kernel->in_per_lane + i] *
                    operands[((o + 1) * lanes + lane) * kernel->in_per_lane + i];
        }
    }
    return start + step * (kernel->step == TPP_STEP_ZIGZAG ? zigzag_net_trips(kernel->zigzag_up, trips) : trips);
}
