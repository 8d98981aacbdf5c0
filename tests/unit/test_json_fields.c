#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_fields.h"

enum color { RED, GREEN, BLUE };

static const char *color_name(int color)
{
    static const char *const names[] = { "red", "green", "blue" };
    return color >= 0 && color < 3 ? names[color] : NULL;
}

struct part {
    uint32_t small;
    double real;
};

struct thing {
    char text[8];
    uint64_t big;
    double maybe;
    int flag;
    enum color color;
    struct part inner;
    struct part *parts;
    size_t part_count;
    enum color *colors;
    size_t color_count;
    uint32_t extra;
};

static const struct tpp_field part_fields[] = {
    { "small", TPP_FIELD_U32, offsetof(struct part, small), sizeof(uint32_t), 0, 0, 0, 0 },
    { "real", TPP_FIELD_DOUBLE, offsetof(struct part, real), sizeof(double), 0, 0, 0, 0 },
    { 0 },
};

static const struct tpp_field thing_fields[] = {
    { "text", TPP_FIELD_TEXT, offsetof(struct thing, text), 8, 0, 0, 0, 0 },
    { "big", TPP_FIELD_U64, offsetof(struct thing, big), sizeof(uint64_t), 0, 0, 0, 0 },
    { "maybe", TPP_FIELD_OPTIONAL_DOUBLE, offsetof(struct thing, maybe), sizeof(double), 0, 0, 0, 0 },
    { "flag", TPP_FIELD_BOOL, offsetof(struct thing, flag), sizeof(int), 0, 0, 0, 0 },
    { "color", TPP_FIELD_ENUM, offsetof(struct thing, color), sizeof(enum color), 0, color_name, 0, 0 },
    { "inner", TPP_FIELD_OBJECT, offsetof(struct thing, inner), sizeof(struct part), part_fields, 0, 0, 0 },
    { "parts", TPP_FIELD_ARRAY, offsetof(struct thing, parts), sizeof(struct part), part_fields, 0,
      offsetof(struct thing, part_count), 0 },
    { "colors", TPP_FIELD_ENUM_ARRAY, offsetof(struct thing, colors), sizeof(enum color), 0, color_name,
      offsetof(struct thing, color_count), 0 },
    { "extra", TPP_FIELD_U32, offsetof(struct thing, extra), sizeof(uint32_t), 0, 0, 0, 1 },
    { 0 },
};

static enum tpp_status read_thing(const char *text, size_t length, struct thing *thing, struct tpp_error *err)
{
    const struct tpp_json_source source = { "f.json", text, length };
    json_t *root = NULL;
    TPP_TRY(tpp_json_parse(&source, &root, err));
    enum tpp_status status = tpp_fields_read(&source, root, "", thing_fields, thing, sizeof *thing, err);
    json_decref(root);
    return status;
}

static uint64_t random_bits(void)
{
    uint64_t bits = 0;
    for (int i = 0; i < 5; i++) {
        bits = bits << 15 ^ (uint64_t)rand();
    }
    return bits;
}

static double random_double(void)
{
    for (;;) {
        uint64_t bits = random_bits();
        double number;
        memcpy(&number, &bits, sizeof number);
        if (isfinite(number)) {
            return number;
        }
    }
}

static void check_equal(const struct thing *a, const struct thing *b)
{
    cr_assert_str_eq(a->text, b->text);
    cr_assert_eq(a->big, b->big);
    cr_assert((isnan(a->maybe) && isnan(b->maybe)) || memcmp(&a->maybe, &b->maybe, sizeof(double)) == 0);
    cr_assert_eq(a->flag, b->flag);
    cr_assert_eq(a->color, b->color);
    cr_assert_eq(a->inner.small, b->inner.small);
    cr_assert_eq(memcmp(&a->inner.real, &b->inner.real, sizeof(double)), 0);
    cr_assert_eq(a->part_count, b->part_count);
    for (size_t i = 0; i < a->part_count; i++) {
        cr_assert_eq(a->parts[i].small, b->parts[i].small);
        cr_assert_eq(memcmp(&a->parts[i].real, &b->parts[i].real, sizeof(double)), 0);
    }
    cr_assert_eq(a->color_count, b->color_count);
    cr_assert(a->color_count == 0 || memcmp(a->colors, b->colors, a->color_count * sizeof *a->colors) == 0);
    cr_assert_eq(a->extra, b->extra);
}

Test(json_fields, random_structures_come_back_bit_for_bit)
{
    static const char *const texts[] = { "", "x", "\"\\/<>", "a\xc3\xa9\xe2\x82\xac", "1234567" };
    srand(5);
    for (int round = 0; round < 1000; round++) {
        struct part parts[5];
        enum color colors[5];
        struct thing thing = { .big = random_bits() >> 1,
                               .maybe = rand() % 4 == 0 ? NAN : random_double(),
                               .flag = rand() % 2,
                               .color = (enum color)(rand() % 3),
                               .inner = { (uint32_t)random_bits(), random_double() },
                               .parts = parts,
                               .part_count = (size_t)rand() % 6,
                               .colors = colors,
                               .color_count = (size_t)rand() % 6,
                               .extra = (uint32_t)random_bits() };
        strcpy(thing.text, texts[rand() % 5]);
        for (size_t i = 0; i < 5; i++) {
            parts[i] = (struct part){ (uint32_t)random_bits(), random_double() };
            colors[i] = (enum color)(rand() % 3);
        }
        json_t *tree = tpp_fields_write(thing_fields, &thing);
        struct tpp_buffer text = { 0 };
        cr_assert_eq(tpp_json_print(tree, &text, NULL), TPP_STATUS_OK);
        json_decref(tree);
        struct thing back;
        struct tpp_error err = TPP_ERROR_INIT;
        cr_assert_eq(read_thing(text.bytes, text.length, &back, &err), TPP_STATUS_OK, "%s", err.text);
        check_equal(&thing, &back);
        tpp_fields_free(thing_fields, &back);
        cr_assert(back.parts == NULL && back.part_count == 0 && back.colors == NULL && back.color_count == 0);
        tpp_buffer_free(&text);
    }
}

/* The document every wrong input below is made from, by replacing one value. */
static const char good[] = "{\n"
                           "  \"text\": \"abc\",\n"
                           "  \"big\": 9,\n"
                           "  \"maybe\": null,\n"
                           "  \"flag\": true,\n"
                           "  \"color\": \"red\",\n"
                           "  \"inner\": {\"small\": 1, \"real\": 2.5},\n"
                           "  \"parts\": [{\"small\": 3, \"real\": 4}, {\"small\": 5, \"real\": 6}],\n"
                           "  \"colors\": [\"blue\", \"green\"]\n"
                           "}\n";

static const struct {
    const char *old_text, *new_text, *message;
} wrong[] = {
    { "\"abc\"", "7", "f.json:2:11: text: must be a text in quotes" },
    { "\"abc\"", "\"12345678\"", "f.json:2:11: text: text of 8 bytes; at most 7 fit" },
    { "\"abc\"", "\"a\\nb\"", "f.json:2:11: text: text holds a control character" },
    { "\"abc\"", "\"a\\u007f\"", "f.json:2:11: text: text holds a control character" },
    { "9,", "-1,", "f.json:3:10: big: must be a whole number from 0 to 9223372036854775807" },
    { "9,", "1.0,", "f.json:3:10: big: must be a whole number from 0 to 9223372036854775807" },
    { "9,", "\"9\",", "f.json:3:10: big: must be a whole number from 0 to 9223372036854775807" },
    { "9,", "null,", "f.json:3:10: big: must be a whole number from 0 to 9223372036854775807" },
    { "null", "\"?\"", "f.json:4:12: maybe: must be a number, or null for unknown" },
    { "true", "1", "f.json:5:11: flag: must be true or false" },
    { "\"red\"", "\"pink\"", "f.json:6:12: color: \"pink\" is not one of: red, green, blue" },
    { "\"red\"", "\"\\u001b[31m\\n\"", "f.json:6:12: color: \"?[31m?\" is not one of: red, green, blue" },
    { "\"red\"", "0", "f.json:6:12: color: must be a name in quotes" },
    { "{\"small\": 1, \"real\": 2.5}", "[]", "f.json:7:12: inner: must be an object in { }" },
    { "\"small\": 1,", "\"small\": 4294967296,",
      "f.json:7:22: inner.small: must be a whole number from 0 to 4294967295" },
    { "\"small\": 1, ", "", "f.json:7:12: inner: \"small\" is missing" },
    { "2.5}", "null}", "f.json:7:33: inner.real: must be a number" },
    { "2.5}", "2.5, \"odd\": [1]}", "f.json:7:45: inner.odd: unknown key" },
    { "2.5}", "2.5, \"\\u001b[2J\\n\": 1}", "f.json:7:12: inner.?[2J?: unknown key" },
    { "[{\"small\": 3, \"real\": 4}, {\"small\": 5, \"real\": 6}]", "{}", "f.json:8:12: parts: must be a list in [ ]" },
    { "6}", "\"6\"}", "f.json:8:59: parts[1].real: must be a number" },
    { "\"small\": 5, ", "", "f.json:8:38: parts[1]: \"small\" is missing" },
    { "\"green\"", "\"grey\"", "f.json:9:22: colors[1]: \"grey\" is not one of: red, green, blue" },
    { "\"flag\": true,\n", "", "f.json:1:1: \"flag\" is missing" },
    { "\"flag\": true,", "\"flag\": true, \"flag\": true,", "f.json:5:" },
    { "9,", "NaN,", "f.json:3:" },
    { "9,", "1e999,", "f.json:3:" },
    { "9,", "123456789012345678901234567890,", "f.json:3:" },
    { "]\n}\n", "]\n}\n{}", "f.json:11:" },
    { "abc", "a\\u0000c", "f.json:2:" },
    { "abc", "a\xff", "f.json:2:" },
    { "abc", "a\tc", "f.json:2:" },
};

Test(json_fields, every_wrong_input_is_refused_with_its_place)
{
    struct thing thing;
    cr_assert_eq(read_thing(good, strlen(good), &thing, NULL), TPP_STATUS_OK);
    tpp_fields_free(thing_fields, &thing);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const char *at = strstr(good, wrong[i].old_text);
        cr_assert(at != NULL, "case %zu", i);
        struct tpp_buffer text = { 0 };
        tpp_buffer_append(&text, good, (size_t)(at - good));
        tpp_buffer_text(&text, wrong[i].new_text);
        tpp_buffer_text(&text, at + strlen(wrong[i].old_text));
        struct tpp_error err = TPP_ERROR_INIT;
        static const struct thing zero;
        thing = zero;
        cr_expect_eq(read_thing(text.bytes, text.length, &thing, &err), TPP_STATUS_PARSE);
        cr_expect_eq(err.status, TPP_STATUS_PARSE);
        /* Where jansson found it the words are its own. */
        size_t length = strlen(wrong[i].message);
        cr_expect(wrong[i].message[length - 1] == ':' ? strncmp(err.text, wrong[i].message, length) == 0
                                                      : strcmp(err.text, wrong[i].message) == 0,
                  "case %zu: %s", i, err.text);
        cr_expect_eq(memcmp(&thing, &zero, sizeof zero), 0, "case %zu leaves nothing behind", i);
        for (const char *c = err.text; *c != '\0'; c++) {
            cr_expect((unsigned char)*c >= 0x20 && *c != 0x7f, "case %zu is one printable line", i);
        }
        tpp_buffer_free(&text);
    }
}

Test(json_fields, truncated_anywhere_is_refused)
{
    for (size_t length = 0; length + 2 < sizeof good; length++) {
        struct thing thing;
        struct tpp_error err = TPP_ERROR_INIT;
        cr_assert_eq(read_thing(good, length, &thing, &err), TPP_STATUS_PARSE, "%zu bytes", length);
        cr_assert_eq(strncmp(err.text, "f.json:", 7), 0);
    }
}

Test(json_fields, deep_nesting_is_refused)
{
    static char text[200000];
    memset(text, '[', sizeof text);
    struct thing thing;
    cr_assert_eq(read_thing(text, sizeof text, &thing, NULL), TPP_STATUS_PARSE);
}

Test(json_fields, what_cannot_be_written_is_not)
{
    struct thing thing = { .maybe = NAN };
    thing.inner.real = INFINITY;
    cr_assert_eq(tpp_fields_write(thing_fields, &thing), NULL);
    thing.inner.real = 0.0;
    thing.maybe = -INFINITY;
    cr_assert_eq(tpp_fields_write(thing_fields, &thing), NULL);
    thing.maybe = 0.0;
    thing.color = (enum color)3;
    cr_assert_eq(tpp_fields_write(thing_fields, &thing), NULL);
    thing.color = RED;
    thing.big = UINT64_MAX;
    cr_assert_eq(tpp_fields_write(thing_fields, &thing), NULL);
    thing.big = 0;
    json_t *tree = tpp_fields_write(thing_fields, &thing);
    cr_assert_neq(tree, NULL);
    json_decref(tree);
}

Test(json_fields, texts_no_record_can_hold_are_written_so_that_they_can_be_read)
{
    static const struct {
        const char *text, *written;
    } cases[] = {
        { "a\nb\x1b[m", "a b [m" },
        { "caf\xe9", "caf?" },
        { "ab\xe2\x82", "ab??" },
        { "\xe2\x82\xac\x7f", "\xe2\x82\xac " },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct thing thing = { .maybe = NAN };
        strcpy(thing.text, cases[i].text);
        json_t *tree = tpp_fields_write(thing_fields, &thing);
        struct tpp_buffer text = { 0 };
        cr_assert_eq(tpp_json_print(tree, &text, NULL), TPP_STATUS_OK);
        struct thing back;
        cr_assert_eq(read_thing(text.bytes, text.length, &back, NULL), TPP_STATUS_OK);
        cr_expect_str_eq(back.text, cases[i].written);
        tpp_fields_free(thing_fields, &back);
        tpp_buffer_free(&text);
        json_decref(tree);
    }
}
