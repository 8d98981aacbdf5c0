/* Elements of formats without a C type: their bits, several to a byte where they are narrow, and their values. */
#include <math.h>
#include <string.h>

#include "host/element.h"
#include "kernels/format.h"

size_t tpp_storage_bytes(enum tpp_precision precision, enum tpp_format format, size_t count)
{
    const unsigned bits = tpp_format_get(format)->storage_bits;
    return bits != 0 ? (count * bits + 7) / 8 : count * tpp_element_bytes(precision);
}

/* The value of a float's code: sign, exponent, fraction, from the top. E4M3 gives only its last code to NaN, E5M2 its
 * last exponent to infinity and NaN, the narrower ones nothing. */
static double float_value(enum tpp_format format, unsigned code)
{
    const struct tpp_format_info *info = tpp_format_get(format);
    const unsigned fraction_mask = (1u << info->fraction_bits) - 1;
    const unsigned exponent_mask = (1u << info->exponent_bits) - 1;
    const unsigned fraction = code & fraction_mask;
    const unsigned exponent = code >> info->fraction_bits & exponent_mask;
    const int is_negative = (code >> (info->fraction_bits + info->exponent_bits) & 1u) != 0;
    const int bias = (int)(exponent_mask / 2);
    const int scale = (exponent == 0 ? 1 : (int)exponent) - bias - (int)info->fraction_bits;
    double value = ldexp((double)(exponent == 0 ? fraction : fraction + fraction_mask + 1), scale);
    if (format == TPP_FORMAT_E4M3 && exponent == exponent_mask && fraction == fraction_mask) {
        value = (double)NAN;
    } else if (format == TPP_FORMAT_E5M2 && exponent == exponent_mask) {
        value = fraction == 0 ? (double)INFINITY : (double)NAN;
    }
    return is_negative ? -value : value;
}

static double code_value(enum tpp_format format, unsigned code)
{
    switch (format) {
    case TPP_FORMAT_INT4:
        return code < 8 ? (double)code : (double)code - 16.0;
    case TPP_FORMAT_BIT_AND:
    case TPP_FORMAT_BIT_XOR:
        return (double)code;
    default:
        return float_value(format, code);
    }
}

void tpp_storage_to_double(enum tpp_precision precision, enum tpp_format format, const void *elements, size_t first,
                           size_t count, double *values)
{
    const struct tpp_format_info *info = tpp_format_get(format);
    const unsigned char *bytes = elements;
    if (info->storage_bits == 0) {
        tpp_elements_to_double(precision, bytes + first * tpp_element_bytes(precision), count, values);
        return;
    }
    const unsigned mask = (1u << info->storage_bits) - 1;
    double table[256]; /* of one element's storage, made once for many */
    for (unsigned code = 0; code <= mask; code++) {
        table[code] = code_value(format, code >> info->shift);
    }
    for (size_t i = 0; i < count; i++) {
        const size_t bit = (first + i) * info->storage_bits;
        values[i] = table[bytes[bit / 8] >> (bit % 8) & mask];
    }
}

static int set_plain(enum tpp_precision precision, void *elements, size_t index, double value)
{
    const float single = (float)value;
    uint32_t bits = 0;
    memcpy(&bits, &single, sizeof bits);
    switch (precision) {
    case TPP_FP64:
        ((double *)elements)[index] = value;
        return 1;
    case TPP_FP32:
        ((float *)elements)[index] = single;
        return (double)single == value;
    case TPP_TF32:
        ((float *)elements)[index] = single;
        return (double)single == value && (bits & 0x1fffu) == 0;
    case TPP_BF16:
        ((uint16_t *)elements)[index] = (uint16_t)(bits >> 16);
        return (double)single == value && (bits & 0xffffu) == 0;
    case TPP_FP16:
        ((uint16_t *)elements)[index] = tpp_double_to_half(value);
        return tpp_half_to_double(tpp_double_to_half(value)) == value;
    case TPP_INT8:
        ((int8_t *)elements)[index] = (int8_t)value;
        return (double)(int8_t)value == value;
    default:
        return 0;
    }
}

int tpp_storage_set(enum tpp_precision precision, enum tpp_format format, void *elements, size_t index, double value)
{
    const struct tpp_format_info *info = tpp_format_get(format);
    if (info->storage_bits == 0) {
        return set_plain(precision, elements, index, value);
    }
    const unsigned width = info->exponent_bits + info->fraction_bits;
    const unsigned codes = 1u << (width > 0 ? width + 1 : info->storage_bits);
    const unsigned mask = (1u << info->storage_bits) - 1;
    const size_t bit = index * info->storage_bits;
    unsigned char *byte = (unsigned char *)elements + bit / 8;
    for (unsigned code = 0; code < codes; code++) {
        if (code_value(format, code) == value) {
            *byte = (unsigned char)((*byte & ~(mask << (bit % 8))) | code << (info->shift + bit % 8));
            return 1;
        }
    }
    return 0;
}

double tpp_scale_value(enum tpp_scaling scaling, uint8_t code)
{
    if (scaling == TPP_SCALING_UE8M0) {
        return code == 0xff ? (double)NAN : ldexp(1.0, (int)code - 127);
    }
    return float_value(TPP_FORMAT_E4M3, code & 0x7fu);
}
