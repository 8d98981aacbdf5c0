/* Numbers of all formats by their bits. */
#include "tests/softcuda/hopper_numbers.h"

#include <math.h>
#include <string.h>

#include "kernels/format.h"

uint64_t hopper_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

struct float_format {
    unsigned exponent_bits, fraction_bits;
};

static struct float_format format_of(const struct tpp_kernel *kernel)
{
    const struct tpp_format_info *info = tpp_format_get(kernel->format);
    if (info->storage_bits != 0) {
        return (struct float_format){ info->exponent_bits, info->fraction_bits };
    }
    switch (kernel->in) {
    case TPP_FP64:
        return (struct float_format){ 11, 52 };
    case TPP_BF16:
        return (struct float_format){ 8, 7 };
    case TPP_FP16:
        return (struct float_format){ 5, 10 };
    default: /* TF32 as float */
        return (struct float_format){ 8, 23 };
    }
}

static double decode(uint64_t bits, struct float_format format)
{
    int bias = (1 << (format.exponent_bits - 1)) - 1;
    uint64_t fraction = bits & ((UINT64_C(1) << format.fraction_bits) - 1);
    int exponent = (int)(bits >> format.fraction_bits & ((UINT64_C(1) << format.exponent_bits) - 1));
    double magnitude = exponent == 0
                           ? ldexp((double)fraction, 1 - bias - (int)format.fraction_bits)
                           : ldexp((double)(fraction + (UINT64_C(1) << format.fraction_bits)),
                                   exponent - bias - (int)format.fraction_bits);
    return bits >> (format.exponent_bits + format.fraction_bits) & 1 ? -magnitude : magnitude;
}

/* Of a normal number whose fraction fits. */
static uint64_t encode(double value, struct float_format format)
{
    if (value == 0) {
        return 0;
    }
    int exponent = 0;
    double mantissa = frexp(fabs(value), &exponent); /* 0.5 to 1 */
    int bias = (1 << (format.exponent_bits - 1)) - 1;
    uint64_t fraction = (uint64_t)ldexp(2 * mantissa - 1, (int)format.fraction_bits);
    uint64_t sign = value < 0 ? UINT64_C(1) << (format.exponent_bits + format.fraction_bits) : 0;
    return sign | (uint64_t)(exponent - 1 + bias) << format.fraction_bits | fraction;
}

static uint64_t load(const void *buffer, size_t index, unsigned bits)
{
    uint64_t word = 0;
    if (bits == 1) {
        return ((const unsigned char *)buffer)[index / 8] >> index % 8 & 1;
    }
    memcpy(&word, (const char *)buffer + index * (bits / 8), bits / 8);
    return word;
}

static void store(void *buffer, size_t index, unsigned bits, uint64_t value)
{
    if (bits == 1) {
        unsigned char *byte = (unsigned char *)buffer + index / 8;
        *byte = (unsigned char)((*byte & ~(1u << index % 8)) | (unsigned)value << index % 8);
        return;
    }
    memcpy((char *)buffer + index * (bits / 8), &value, bits / 8);
}

double hopper_operand_get(const struct tpp_kernel *kernel, const void *buffer, size_t index)
{
    unsigned bits = tpp_kernel_element_bits(kernel);
    uint64_t word = load(buffer, index, bits);
    if (tpp_precision_get(kernel->in)->kind == TPP_NUMBER_INTEGER) {
        return bits == 8 ? (double)(int8_t)word : (double)word;
    }
    return decode(word, format_of(kernel));
}

void hopper_operand_draw(const struct tpp_kernel *kernel, void *buffer, size_t index, int has_fractions, uint64_t *state)
{
    unsigned bits = tpp_kernel_element_bits(kernel);
    uint64_t lot = hopper_random(state);
    if (bits == 1) {
        store(buffer, index, 1, lot & 1);
    } else if (tpp_precision_get(kernel->in)->kind == TPP_NUMBER_INTEGER) {
        store(buffer, index, bits, has_fractions ? lot & 0xFF : (uint64_t)((int64_t)(lot % 5) - 2) & 0xFF);
    } else if (!has_fractions) {
        store(buffer, index, bits, encode((double)(int64_t)(lot % 5) - 2.0, format_of(kernel)));
    } else {
        struct float_format format = format_of(kernel);
        unsigned shown = kernel->in == TPP_TF32 ? 10 : format.fraction_bits;
        double fraction = ldexp((double)(lot >> 8 & ((UINT64_C(1) << shown) - 1)), -(int)shown);
        double value = ldexp(1.0 + fraction, (int)(lot % 6) - 4);
        store(buffer, index, bits, encode((lot >> 7 & 1) != 0 ? -value : value, format));
    }
}

size_t hopper_result_bytes(const struct tpp_kernel *kernel)
{
    return tpp_precision_get(kernel->acc)->bits / 8;
}

double hopper_result_get(const struct tpp_kernel *kernel, const void *buffer, size_t index)
{
    unsigned bits = tpp_precision_get(kernel->acc)->bits;
    uint64_t word = load(buffer, index, bits);
    switch (kernel->acc) {
    case TPP_INT32:
        return (double)(int32_t)word;
    case TPP_FP16:
        return (word & 0x7C00) == 0x7C00 ? NAN : decode(word, (struct float_format){ 5, 10 });
    case TPP_FP64:
        return decode(word, (struct float_format){ 11, 52 });
    default:
        return (word & 0x7F800000) == 0x7F800000 ? NAN : decode(word, (struct float_format){ 8, 23 });
    }
}
