/* Half precision against its definition: every bit pattern, and rounding against the exact neighbours. */
#include <criterion/criterion.h>
#include <math.h>

#include "host/element.h"

Test(element, every_half_survives_the_round_trip)
{
    for (unsigned bits = 0; bits < 0x10000; bits++) {
        double value = tpp_half_to_double((uint16_t)bits);
        uint16_t back = tpp_double_to_half(value);
        if (isnan(value)) {
            cr_assert(isnan(tpp_half_to_double(back)));
        } else {
            cr_assert(back == bits, "%04x became %04x", bits, back);
        }
    }
}

Test(element, rounding_is_to_nearest_even)
{
    for (unsigned bits = 0; bits < 0x7bff; bits++) {
        double low = tpp_half_to_double((uint16_t)bits);
        double high = tpp_half_to_double((uint16_t)(bits + 1));
        double middle = (low + high) / 2;
        uint16_t even = (uint16_t)(bits % 2 == 0 ? bits : bits + 1);
        cr_assert(tpp_double_to_half(middle) == even);
        cr_assert(tpp_double_to_half(nextafter(middle, 0.0)) == bits);
        cr_assert(tpp_double_to_half(nextafter(middle, INFINITY)) == bits + 1);
        cr_assert(tpp_double_to_half(-middle) == (even | 0x8000));
    }
    cr_assert(tpp_double_to_half(65519.999) == 0x7bff);
    cr_assert(tpp_double_to_half(65520.0) == 0x7c00);
}

/* By the definition of the format, digit by digit. */
Test(element, every_half_has_its_value)
{
    for (unsigned bits = 0; bits < 0x10000; bits++) {
        const int exponent = bits >> 10 & 31;
        const int fraction = bits & 1023;
        const double magnitude = exponent == 0 ? ldexp(fraction, -24) : ldexp(1024 + fraction, exponent - 25);
        const double value = tpp_half_to_double((uint16_t)bits);
        if (exponent == 31) {
            cr_assert(fraction != 0 ? isnan(value) : isinf(value), "%04x", bits);
        } else {
            cr_assert(fabs(value) == magnitude, "%04x is %g", bits, value);
        }
        cr_assert_eq(signbit(value) != 0, bits >> 15, "%04x", bits);
    }
}

Test(element, known_values)
{
    cr_assert(tpp_half_to_double(0x3c00) == 1.0);
    cr_assert(tpp_half_to_double(0xc000) == -2.0);
    cr_assert(tpp_half_to_double(0x0001) == 0x1p-24);
    cr_assert(tpp_half_to_double(0x7bff) == 65504.0);
    cr_assert(isinf(tpp_half_to_double(0x7c00)));
}

Test(element, integers_keep_their_sign)
{
    const int8_t bytes[] = { -128, -1, 0, 127 };
    const int32_t words[] = { INT32_MIN, -1, INT32_MAX };
    int64_t values[4];
    double doubles[3];
    tpp_elements_to_integer(TPP_INT8, bytes, 4, values);
    cr_assert(values[0] == -128 && values[1] == -1 && values[2] == 0 && values[3] == 127);
    tpp_elements_to_double(TPP_INT32, words, 3, doubles);
    cr_assert(doubles[0] == -2147483648.0 && doubles[1] == -1.0 && doubles[2] == 2147483647.0);
}
