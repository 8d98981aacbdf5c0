/* Decoding of UTF-8. */
#include "base/utf8.h"

static const struct {
    unsigned char mask, lead;
    size_t length;
    uint32_t smallest; /* code point that needs this length */
} forms[] = { { 0x80, 0x00, 1, 0 }, { 0xe0, 0xc0, 2, 0x80 }, { 0xf0, 0xe0, 3, 0x800 }, { 0xf8, 0xf0, 4, 0x10000 } };

static int is_code_point(uint32_t code, uint32_t smallest)
{
    return code >= smallest && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

size_t tpp_utf8_decode(const char *text, size_t length, uint32_t *character)
{
    const unsigned char *bytes = (const unsigned char *)text;
    for (size_t i = 0; length > 0 && i < sizeof forms / sizeof forms[0]; i++) {
        if ((bytes[0] & forms[i].mask) != forms[i].lead) {
            continue;
        }
        if (length < forms[i].length) {
            return 0;
        }
        uint32_t code = bytes[0] & (unsigned char)~forms[i].mask;
        for (size_t j = 1; j < forms[i].length; j++) {
            if ((bytes[j] & 0xc0) != 0x80) {
                return 0;
            }
            code = code << 6 | (bytes[j] & 0x3f);
        }
        if (!is_code_point(code, forms[i].smallest)) {
            return 0;
        }
        if (character != NULL) {
            *character = code;
        }
        return forms[i].length;
    }
    return 0;
}
