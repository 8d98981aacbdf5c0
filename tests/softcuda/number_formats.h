/**
 * Values of the number formats that matrix instructions take, and their accumulators' roundings.
 *
 * Sources: IEEE 754 for halves; the OCP specifications of 8-bit floats (E4M3, E5M2, 2023) and of microscaling formats
 * (E2M3, E3M2, E2M1, UE8M0, 2023); the PTX ISA for tf32 (the low 13 bits are not looked at) and UE4M3 (E4M3 without
 * sign).
 */
#ifndef TPP_SOFTCUDA_NUMBER_FORMATS_H
#define TPP_SOFTCUDA_NUMBER_FORMATS_H

#include <cmath>
#include <cstdint>
#include <cstring>

namespace softcuda
{

inline double double_of_bits(uint64_t bits)
{
    double value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

inline uint64_t bits_of_double(double value)
{
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

inline float float_of_bits(uint32_t bits)
{
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

inline uint32_t bits_of_float(float value)
{
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

inline float float_of_half(uint32_t half)
{
    const uint32_t sign = (half & 0x8000u) << 16;
    const uint32_t magnitude = half & 0x7FFFu;
    /* as the bits of a float it is 2^112 times too small; subnormals come out right as well */
    const uint32_t bits = bits_of_float(float_of_bits(magnitude << 13) * 0x1p112f) | sign;
    return float_of_bits(magnitude >= 0x7C00u ? bits | 0x7F800000u : bits);
}

/** To nearest, ties to even; too large becomes infinity. */
inline uint32_t half_of_double(double value)
{
    const uint32_t sign = (uint32_t)(bits_of_double(value) >> 48) & 0x8000u;
    const double magnitude = std::fabs(value);
    if (std::isnan(value)) {
        return 0x7FFFu;
    }
    if (magnitude >= 65520.0) {
        return sign | 0x7C00u;
    }
    /* added to a number whose last bit is the half's, a double rounds there */
    const double power = double_of_bits(bits_of_double(magnitude) & UINT64_C(0x7FF0000000000000));
    const double rounder = power < 0x1p-14 ? 0x1p28 : power * 0x1p42;
    const double rounded = (magnitude + rounder) - rounder;
    if (rounded < 0x1p-14) {
        return sign | (uint32_t)(rounded * 0x1p24);
    }
    return sign | (uint32_t)((bits_of_double(rounded) >> 42) - (UINT64_C(1008) << 10));
}

inline float float_of_bfloat16(uint32_t bits)
{
    return float_of_bits((bits & 0xFFFFu) << 16);
}

/** To nearest, ties to even; too large becomes infinity. Subnormals are rounded at their own last bit. */
inline uint32_t bfloat16_of_double(double value)
{
    const uint32_t sign = (uint32_t)(bits_of_double(value) >> 48) & 0x8000u;
    const double magnitude = std::fabs(value);
    if (std::isnan(value)) {
        return 0x7FFFu;
    }
    if (magnitude >= 0x1.FFp127) {
        return sign | 0x7F80u;
    }
    const double power = double_of_bits(bits_of_double(magnitude) & UINT64_C(0x7FF0000000000000));
    const double rounder = power < 0x1p-126 ? 0x1p-81 : power * 0x1p45;
    const double rounded = (magnitude + rounder) - rounder;
    if (rounded < 0x1p-126) {
        return sign | (uint32_t)(rounded * 0x1p133);
    }
    return sign | (uint32_t)((bits_of_double(rounded) >> 45) - (UINT64_C(896) << 7));
}

inline float float_of_tf32(uint32_t bits)
{
    return float_of_bits(bits & 0xFFFFE000u);
}

/** A float of a sign, `exponent_bits` and `fraction_bits`; formats with infinities are left to the caller. */
inline float float_of_small(uint32_t bits, unsigned exponent_bits, unsigned fraction_bits)
{
    const int bias = (1 << (exponent_bits - 1)) - 1;
    const uint32_t fraction = bits & ((1u << fraction_bits) - 1);
    const int exponent = (int)(bits >> fraction_bits & ((1u << exponent_bits) - 1));
    const float magnitude =
        exponent == 0 ? std::ldexp((float)fraction, 1 - bias - (int)fraction_bits)
                      : std::ldexp((float)(fraction + (1u << fraction_bits)), exponent - bias - (int)fraction_bits);
    return (bits >> (exponent_bits + fraction_bits) & 1) != 0 ? -magnitude : magnitude;
}

inline float float_of_e4m3(uint32_t bits)
{
    return (bits & 0x7F) == 0x7F ? NAN : float_of_small(bits, 4, 3);
}

inline float float_of_e5m2(uint32_t bits)
{
    if ((bits & 0x7C) == 0x7C) {
        return (bits & 3) != 0 ? NAN : (bits & 0x80) != 0 ? -INFINITY : INFINITY;
    }
    return float_of_small(bits, 5, 2);
}

inline float float_of_ue8m0(uint32_t bits)
{
    return bits == 0xFF ? NAN : std::ldexp(1.0f, (int)bits - 127);
}

inline float float_of_ue4m3(uint32_t bits)
{
    return float_of_e4m3(bits & 0x7F);
}

/** Cut off to 24 significant bits, as tensor cores do when they add to a float. */
inline float float_cut_off(double value)
{
    if (!std::isfinite(value)) {
        return (float)value;
    }
    return (float)double_of_bits(bits_of_double(value) & ~UINT64_C(0x1FFFFFFF));
}

/** Of 64 bits those that are set, without an instruction that not every x86-64 has. */
inline uint32_t count_ones(uint64_t bits)
{
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

} // namespace softcuda
#endif
