#include <criterion/criterion.h>
#include <string.h>

#include "base/utf8.h"

static size_t encode(uint32_t code, char *bytes)
{
    if (code < 0x80) {
        bytes[0] = (char)code;
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    bytes[0] = (char)(0xff << (8 - length) | (int)code);
    return length;
}

Test(utf8, every_code_point_is_decoded_and_no_shorter_text)
{
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        char bytes[4];
        size_t length = encode(code, bytes);
        uint32_t decoded = 0xffffffff;
        int is_surrogate = code >= 0xd800 && code <= 0xdfff;
        cr_assert_eq(tpp_utf8_decode(bytes, length, &decoded), is_surrogate ? 0 : length, "U+%04X", code);
        cr_assert_eq(decoded, is_surrogate ? 0xffffffff : code);
        cr_assert_eq(tpp_utf8_decode(bytes, length - 1, &decoded), 0);
    }
}

Test(utf8, malformed_text_is_refused)
{
    static const char *const texts[] = { "\x80",
                                         "\xbf",
                                         "\xc0\x80",
                                         "\xc1\xbf",
                                         "\xe0\x80\x80",
                                         "\xe0\x9f\xbf",
                                         "\xf0\x80\x80\x80",
                                         "\xf0\x8f\xbf\xbf",
                                         "\xf4\x90\x80\x80",
                                         "\xf5\x80\x80\x80",
                                         "\xff",
                                         "\xc3(",
                                         "\xe2\x82(",
                                         "\xed\xa0\x80" };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cr_assert_eq(tpp_utf8_decode(texts[i], strlen(texts[i]), NULL), 0, "text %zu", i);
    }
}
