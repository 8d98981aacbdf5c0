/* Philox4x32-10 and the exact conversions of kernels/opencl/philox.cl. */
#include "host/philox.h"

#include <string.h>

void tpp_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t x[4] = { counter[0], counter[1], counter[2], counter[3] };
    uint32_t k[2] = { key[0], key[1] };
    for (int round = 0; round < 10; round++) {
        const uint64_t product0 = UINT64_C(0xD2511F53) * x[0];
        const uint64_t product1 = UINT64_C(0xCD9E8D57) * x[2];
        x[0] = (uint32_t)(product1 >> 32) ^ x[1] ^ k[0];
        x[1] = (uint32_t)product1;
        x[2] = (uint32_t)(product0 >> 32) ^ x[3] ^ k[1];
        x[3] = (uint32_t)product0;
        k[0] += UINT32_C(0x9E3779B9);
        k[1] += UINT32_C(0xBB67AE85);
    }
    for (int i = 0; i < 4; i++) {
        out[i] = x[i];
    }
}

unsigned tpp_philox_elements_per_counter(enum tpp_precision precision)
{
    switch (precision) {
    case TPP_FP64:
        return 2;
    case TPP_FP32:
    case TPP_TF32:
        return 4;
    case TPP_FP16:
    case TPP_BF16:
        return 8;
    case TPP_INT8:
        return 16;
    default:
        return 0;
    }
}

/* Floor division by 2^shift of a two's complement number: >> of a negative value is the compiler's choice in C11. */
static int64_t shift_right_signed(uint64_t bits, unsigned width, unsigned shift)
{
    const uint64_t sign = UINT64_C(1) << (width - 1 - shift);
    return (int64_t)((bits >> shift) ^ sign) - (int64_t)sign;
}

static uint32_t float_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* The IEEE half bits of value * 2^-11, value in [-2^11, 2^11): always exact. */
static uint16_t half_from_fixed(int64_t value)
{
    const uint32_t bits = float_bits((float)value);
    /* The float's exponent is 127 more than it says, the half's is to be 15 more and 11 less. */
    const uint32_t magnitude = ((bits & 0x7fffffffu) >> 13) - ((127u - 15u + 11u) << 10);
    return value == 0 ? 0 : (uint16_t)((bits >> 16 & 0x8000u) | magnitude);
}

static void store_element(enum tpp_precision precision, void *out, size_t index, const uint32_t w[4], unsigned lane)
{
    switch (precision) {
    case TPP_FP64: {
        const unsigned low = 2 * lane;
        const uint64_t bits = w[low] | (uint64_t)w[low + 1] << 32;
        ((double *)out)[index] = (double)shift_right_signed(bits, 64, 10) * 0x1p-53;
        break;
    }
    case TPP_FP32:
        ((float *)out)[index] = (float)shift_right_signed(w[lane], 32, 7) * 0x1p-24f;
        break;
    case TPP_TF32: {
        const uint32_t bits = float_bits((float)shift_right_signed(w[lane], 32, 7) * 0x1p-24f);
        ((uint32_t *)out)[index] = bits & UINT32_C(0xFFFFE000);
        break;
    }
    case TPP_FP16: {
        const uint32_t bits = w[lane / 2] >> (16 * (lane % 2)) & 0xFFFFu;
        ((uint16_t *)out)[index] = half_from_fixed(shift_right_signed(bits, 16, 4));
        break;
    }
    case TPP_BF16: {
        const uint32_t bits = w[lane / 2] >> (16 * (lane % 2)) & 0xFFFFu;
        ((uint16_t *)out)[index] = (uint16_t)(float_bits((float)shift_right_signed(bits, 16, 0) * 0x1p-15f) >> 16);
        break;
    }
    default: {
        const uint32_t bits = w[lane / 4] >> (8 * (lane % 4)) & 0xFFu;
        ((int8_t *)out)[index] = (int8_t)shift_right_signed(bits, 8, 0);
        break;
    }
    }
}

enum tpp_status tpp_philox_fill(enum tpp_precision precision, void *out, uint64_t first_element, size_t count,
                                const uint32_t key[2], struct tpp_error *err)
{
    const unsigned per_counter = tpp_philox_elements_per_counter(precision);
    if (per_counter == 0) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "no inputs are made in precision %d", (int)precision);
    }
    uint64_t c = first_element / per_counter;
    unsigned lane = (unsigned)(first_element % per_counter);
    size_t index = 0;
    while (index < count) {
        const uint32_t counter[4] = { (uint32_t)c, (uint32_t)(c >> 32), 0, 0 };
        uint32_t w[4];
        tpp_philox4x32_10(counter, key, w);
        for (; lane < per_counter && index < count; lane++, index++) {
            store_element(precision, out, index, w, lane);
        }
        lane = 0;
        c++;
    }
    return TPP_STATUS_OK;
}
