/* The end values of issue probes. */
#include "kernels/probe_model.h"

int64_t tpp_probe_start(size_t work_item, size_t chain)
{
    return 1 + (int64_t)chain + (int64_t)(work_item % TPP_PROBE_START_PERIOD);
}

/* Trips upwards less trips downwards: each period of 2 up - 1 trips leaves one. */
int64_t tpp_probe_net_trips(unsigned up, uint32_t trips)
{
    if (up == 0) {
        return trips;
    }
    const int64_t period = 2 * (int64_t)up - 1;
    const int64_t rest = trips % period;
    return trips / period + (rest <= up ? rest : 2 * (int64_t)up - rest);
}

static int64_t signed_byte(uint32_t word, unsigned index)
{
    const int64_t byte = word >> (8 * index) & 0xFFu;
    return byte < 128 ? byte : byte - 256;
}

/* Modulo 2^32, as a signed number. */
static int64_t wrapped(uint64_t value)
{
    const uint32_t low = (uint32_t)value;
    return low < UINT32_C(0x80000000) ? (int64_t)low : (int64_t)low - (INT64_C(1) << 32);
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
    return wrapped(acc);
}

static int64_t signed_half(uint32_t word, unsigned index)
{
    const int64_t half = word >> (16 * index) & 0xFFFFu;
    return half < 32768 ? half : half - 65536;
}

/* The operand's four bytes are two 16-bit halves, low byte first. */
static int64_t feedback_wide_end(const int64_t *operand, int64_t start, uint64_t groups)
{
    uint32_t y = 0;
    for (unsigned byte = 0; byte < 4; byte++) {
        y |= (uint32_t)((uint64_t)operand[byte] & 0xFFu) << (8 * byte);
    }
    uint32_t acc = (uint32_t)(uint64_t)start;
    for (uint64_t i = 0; i < groups; i++) {
        int64_t dot = signed_half(acc, 0) * signed_half(y, 0) + signed_half(acc, 1) * signed_half(y, 1);
        acc += (uint32_t)(uint64_t)dot;
    }
    return wrapped(acc);
}

/* What one trip adds to a lane: the products of operand pairs (0,1), (2,3), ... */
static int64_t linear_step(const struct tpp_kernel *kernel, const int64_t *operands, size_t lanes, size_t lane)
{
    int64_t step = 0;
    for (size_t o = 0; o + 1 < kernel->operand_count; o += 2) {
        for (size_t i = 0; i < kernel->in_per_lane; i++) {
            int64_t first = operands[(o * lanes + lane) * kernel->in_per_lane + i];
            first += kernel->first_is_unsigned && first < 0 ? 256 : 0;
            step += first * operands[((o + 1) * lanes + lane) * kernel->in_per_lane + i];
        }
    }
    return step;
}

int64_t tpp_probe_end(const struct tpp_kernel *kernel, const int64_t *operands, size_t lanes, size_t lane,
                      int64_t start, uint32_t trips)
{
    const int64_t *own = operands + lane * kernel->in_per_lane;
    int64_t end = 0;
    switch (kernel->step) {
    case TPP_STEP_FEEDBACK:
        return feedback_end(own, start, (uint64_t)trips * (kernel->macs_per_chain_trip / 4));
    case TPP_STEP_FEEDBACK_WIDE:
        return feedback_wide_end(own, start, (uint64_t)trips * (kernel->macs_per_chain_trip / 2));
    case TPP_STEP_ZIGZAG:
        return start + linear_step(kernel, operands, lanes, lane) * tpp_probe_net_trips(kernel->zigzag_up, trips);
    case TPP_STEP_LINEAR:
    case TPP_STEP_MATRIX: /* whole accumulators, not lanes: another function */
        break;
    }
    end = start + linear_step(kernel, operands, lanes, lane) * trips;
    return tpp_precision_get(kernel->acc)->kind == TPP_NUMBER_INTEGER ? wrapped((uint64_t)end) : end;
}
