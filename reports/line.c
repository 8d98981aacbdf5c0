/* Cleaning, measuring and breaking of single-line texts. */
#include "reports/line.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

struct range {
    uint32_t first, last;
};

static int is_within(uint32_t code, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return 1;
        }
    }
    return 0;
}

#define IS_WITHIN(code, ranges) is_within(code, ranges, sizeof(ranges) / sizeof(ranges)[0])

/* Controls, soft hyphen, zero-width and bidirectional controls, separators, byte-order mark, annotations, tags. */
static const struct range harmful[] = {
    { 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad }, { 0x061c, 0x061c },    { 0x180e, 0x180e },
    { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfeff, 0xfeff },    { 0xfff9, 0xfffb },
    { 0xfdd0, 0xfdef }, { 0xfffe, 0xffff }, { 0xe000, 0xf8ff }, { 0xe0000, 0x10ffff },
};

/* Combining marks in general use. */
static const struct range no_columns[] = {
    { 0x0300, 0x036f }, { 0x0483, 0x0489 }, { 0x0591, 0x05bd }, { 0x064b, 0x065f }, { 0x1ab0, 0x1aff },
    { 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff }, { 0x3099, 0x309a }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
};

/* East Asian Width W and F (Unicode 15), as blocks. */
static const struct range two_columns[] = {
    { 0x1100, 0x115f },   { 0x231a, 0x231b },   { 0x2e80, 0x303e }, { 0x3041, 0x33ff },   { 0x3400, 0x4dbf },
    { 0x4e00, 0x9fff },   { 0xa000, 0xa4cf },   { 0xa960, 0xa97f }, { 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },
    { 0xfe30, 0xfe6f },   { 0xff00, 0xff60 },   { 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff },
    { 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
};

void tpp_line_clean(struct tpp_buffer *buffer, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t code = 0;
        size_t length = tpp_utf8_decode(text, left, &code);
        if (code == '\t' || code == '\n') {
            tpp_buffer_text(buffer, " ");
        } else if (length == 0 || IS_WITHIN(code, harmful)) {
            tpp_buffer_text(buffer, "?");
        } else {
            tpp_buffer_append(buffer, text, length);
        }
        length = length > 0 ? length : 1;
        text += length;
        left -= length;
    }
}

static size_t columns_of(uint32_t code)
{
    return IS_WITHIN(code, no_columns) ? 0 : IS_WITHIN(code, two_columns) ? 2 : 1;
}

size_t tpp_line_width(const char *text, size_t length)
{
    size_t width = 0;
    while (length > 0) {
        uint32_t code = '?';
        size_t bytes = tpp_utf8_decode(text, length, &code);
        bytes = bytes > 0 ? bytes : 1;
        width += columns_of(code);
        text += bytes;
        length -= bytes;
    }
    return width;
}

/* After these a word may go on in the next line. */
static int is_mark(uint32_t code)
{
    return code != 0 && code < 0x80 && strchr("/_-,;:=", (int)code) != NULL;
}

size_t tpp_line_widest_piece(const char *text)
{
    size_t left = strlen(text);
    size_t columns = 0;
    size_t widest = 0;
    while (left > 0) {
        uint32_t code = '?';
        size_t bytes = tpp_utf8_decode(text, left, &code);
        bytes = bytes > 0 ? bytes : 1;
        columns = code == ' ' ? 0 : columns + columns_of(code);
        widest = columns > widest ? columns : widest;
        columns = is_mark(code) ? 0 : columns;
        text += bytes;
        left -= bytes;
    }
    return widest;
}

size_t tpp_line_break(const char *text, size_t width)
{
    size_t length = strlen(text);
    size_t used = 0;
    size_t columns = 0;
    size_t after_space = 0;
    size_t after_mark = 0;
    while (used < length) {
        uint32_t code = '?';
        size_t bytes = tpp_utf8_decode(text + used, length - used, &code);
        bytes = bytes > 0 ? bytes : 1;
        if (columns + columns_of(code) > width && used > 0) {
            /* A space that does not fit any more ends the line just as well. */
            size_t best = code == ' ' ? used : after_space > 0 ? after_space : after_mark > 0 ? after_mark : used;
            return best;
        }
        columns += columns_of(code);
        used += bytes;
        if (code == ' ') {
            after_space = used;
        } else if (is_mark(code)) {
            after_mark = used;
        }
    }
    return length;
}
