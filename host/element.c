/* Matrix elements in host memory. */
#include "host/element.h"

#include <math.h>
#include <string.h>

size_t tpp_element_bytes(enum tpp_precision precision)
{
    switch (precision) {
    case TPP_FP64:
        return sizeof(double);
    case TPP_FP32:
    case TPP_TF32:
    case TPP_INT32:
        return 4;
    case TPP_FP16:
    case TPP_BF16:
        return 2;
    case TPP_INT8:
        return 1;
    default:
        return 0;
    }
}

/* Verification reads hundreds of millions: no ldexp(), and no branch on the sign, which nothing predicts. */
static inline double half_to_double(uint16_t bits)
{
    const unsigned exponent = bits >> 10 & 31;
    const unsigned fraction = bits & 1023;
    uint64_t wide = (uint64_t)(exponent + 1008) << 52 | (uint64_t)fraction << 42; /* a double's own fields */
    if (exponent == 31) {
        wide = UINT64_C(0x7ff) << 52 | (uint64_t)fraction << 42;
    } else if (exponent == 0) {
        const double subnormal = (double)fraction * 0x1p-24;
        memcpy(&wide, &subnormal, sizeof wide);
    }
    wide |= (uint64_t)(bits >> 15) << 63;
    double value;
    memcpy(&value, &wide, sizeof value);
    return value;
}

double tpp_half_to_double(uint16_t bits)
{
    return half_to_double(bits);
}

uint16_t tpp_double_to_half(double value)
{
    uint16_t sign = signbit(value) ? 0x8000 : 0;
    double magnitude = fabs(value);
    if (isnan(value)) {
        return (uint16_t)(sign | 0x7e00);
    }
    if (magnitude >= 65520.0) { /* halfway between the largest finite value and the next power of two */
        return (uint16_t)(sign | 0x7c00);
    }
    int exponent = 0;
    (void)frexp(magnitude, &exponent);
    int lowest = exponent - 11 < -24 ? -24 : exponent - 11; /* weight of the last bit kept */
    double scaled = nearbyint(ldexp(magnitude, -lowest));   /* the default rounding is to nearest, ties to even */
    unsigned significand = (unsigned)scaled;
    if (significand < 1024) {
        return (uint16_t)(sign | significand);
    }
    if (significand == 2048) {
        significand = 1024;
        lowest++;
    }
    return (uint16_t)(sign | (unsigned)(lowest + 25) << 10 | (significand - 1024));
}

static double bfloat_to_double(uint16_t bits)
{
    const uint32_t wide = (uint32_t)bits << 16;
    float value;
    memcpy(&value, &wide, sizeof value);
    return (double)value;
}

void tpp_elements_to_double(enum tpp_precision precision, const void *elements, size_t count, double *values)
{
    switch (precision) {
    case TPP_FP64:
        memcpy(values, elements, count * sizeof *values);
        break;
    case TPP_FP32:
    case TPP_TF32:
        for (size_t i = 0; i < count; i++) {
            values[i] = (double)((const float *)elements)[i];
        }
        break;
    case TPP_FP16:
        for (size_t i = 0; i < count; i++) {
            values[i] = half_to_double(((const uint16_t *)elements)[i]);
        }
        break;
    case TPP_BF16:
        for (size_t i = 0; i < count; i++) {
            values[i] = bfloat_to_double(((const uint16_t *)elements)[i]);
        }
        break;
    default:
        for (size_t i = 0; i < count; i++) {
            int64_t value = 0;
            tpp_elements_to_integer(precision, (const char *)elements + i * tpp_element_bytes(precision), 1, &value);
            values[i] = (double)value;
        }
        break;
    }
}

void tpp_elements_to_integer(enum tpp_precision precision, const void *elements, size_t count, int64_t *values)
{
    for (size_t i = 0; i < count; i++) {
        values[i] =
            precision == TPP_INT8 ? (int64_t)((const int8_t *)elements)[i] : (int64_t)((const int32_t *)elements)[i];
    }
}
