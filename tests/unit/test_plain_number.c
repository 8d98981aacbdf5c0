/* Plain numbers: the short paths give the same bits as the library's, and what is written reads back. */
#include "base/plain_number.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 20261125;

static uint64_t random_bits(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

Test(plain_number, what_is_none_is_refused)
{
    static const char *const wrong[] = { "",      " 1", "1 ", "-1", "+1", "inf", "nan", "0x10", "1e400",
                                         "1.2.3", ".5", "1,", "e5", "1e", "1e+", "1\n", "１",   "1_000" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double number = 7;
        cr_expect_eq(tpp_plain_number_read(wrong[i], strlen(wrong[i]), &number), 0, "'%s'", wrong[i]);
        cr_expect_eq(number, 7);
    }
    double number = 0;
    cr_expect(tpp_plain_number_read("12.5,3", 4, &number));
    cr_expect_eq(number, 12.5, "only the first bytes are read");
    cr_expect_eq(tpp_plain_number_read("12a", 3, &number), 0);
}

Test(plain_number, reads_as_the_library_does)
{
    static const char *const texts[] = { "0",
                                         "1",
                                         "15831.2",
                                         "1978.9",
                                         "3.1961259079903149",
                                         "4.2e9",
                                         "26900000",
                                         "1e20",
                                         "123456789012345",
                                         "1234567890123456789",
                                         "0.1",
                                         "0.000001",
                                         "1.",
                                         "007",
                                         "4.9406564584124654e-324",
                                         "1E3",
                                         "1e-3" };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        double number = NAN;
        cr_expect(tpp_plain_number_read(texts[i], strlen(texts[i]), &number), "%s", texts[i]);
        cr_expect_eq(number, strtod(texts[i], NULL), "%s: %.17g", texts[i], number);
    }
    for (int round = 0; round < 200000; round++) {
        char text[64];
        int decimals = (int)(random_bits() % 16);
        snprintf(text, sizeof text, "%.*f", decimals,
                 (double)(random_bits() >> 11) / (double)(1 + random_bits() % 100000000));
        double number = NAN;
        cr_assert(tpp_plain_number_read(text, strlen(text), &number), "%s", text);
        cr_assert_eq(number, strtod(text, NULL), "%s", text);
    }
}

static void expect_back(double number)
{
    char text[TPP_PLAIN_NUMBER_BYTES];
    double back = NAN;
    size_t length = tpp_plain_number_write(number, text);
    cr_assert_eq(length, strlen(text));
    cr_assert_lt(length, sizeof text);
    cr_assert(tpp_plain_number_read(text, length, &back), "%s", text);
    cr_assert_eq(back, number, "%s for %.17g", text, number);
    cr_assert_eq(strtod(text, NULL), number, "%s", text);
}

Test(plain_number, what_is_written_reads_back)
{
    static const struct {
        double number;
        const char *text;
    } cases[] = {
        { 0, "0" },           { 4992, "4992" },  { 15831.2, "15831.2" },   { 0.05, "0.05" },      { 10, "10" },
        { 100000, "100000" }, { 1e20, "1e+20" }, { 0.000001, "0.000001" }, { 1.5e-7, "1.5e-07" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TPP_PLAIN_NUMBER_BYTES];
        tpp_plain_number_write(cases[i].number, text);
        cr_expect_str_eq(text, cases[i].text);
        expect_back(cases[i].number);
    }
    expect_back(5e-324);
    expect_back(1.7976931348623157e308);
    expect_back(nextafter(4800, 0));
    expect_back(nextafter(3.2, 0));
    for (int round = 0; round < 200000; round++) {
        uint64_t bits = random_bits() >> 1;
        double number;
        memcpy(&number, &bits, sizeof number);
        if (isfinite(number)) {
            expect_back(number);
        }
        expect_back((double)(random_bits() % 100000000) / 1000);
    }
}
