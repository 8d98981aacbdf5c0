#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_locate.h"

static void check(const char *text, const char *path, size_t line, size_t column)
{
    size_t got_line = 0;
    size_t got_column = 0;
    tpp_json_locate(text, strlen(text), path, &got_line, &got_column);
    cr_expect(got_line == line && got_column == column, "%s in %s: %zu:%zu, not %zu:%zu", path, text, got_line,
              got_column, line, column);
}

Test(json_locate, known_places)
{
    static const char text[] = "{\n"
                               "  \"a\": [1, {\"b\": null, \"c\": [true, \"x\"]}],\n"
                               "\t\"d\" : -2.5e3\n"
                               "}\n";
    check(text, "", 1, 1);
    check(text, "a", 2, 8);
    check(text, "a[0]", 2, 9);
    check(text, "a[1]", 2, 12);
    check(text, "a[1].b", 2, 18);
    check(text, "a[1].c", 2, 29);
    check(text, "a[1].c[1]", 2, 36);
    check(text, "d", 3, 8);
}

Test(json_locate, without_any_space)
{
    static const char text[] = "{\"a\":{\"b\":[1,[2,3],\"]\",{\"x\":1}],\"c\":2},\"d\":[\"}\",4],\"e\":5}";
    check(text, "a", 1, 6);
    check(text, "a.b[1]", 1, 14);
    check(text, "a.b[1][1]", 1, 17);
    check(text, "a.b[2]", 1, 20);
    check(text, "a.b[3].x", 1, 29);
    check(text, "a.c", 1, 37);
    check(text, "d[1]", 1, 49);
    check(text, "e", 1, 56);
}

Test(json_locate, texts_that_look_like_structure)
{
    static const char text[] = "{\"a\": \"{\\\"b\\\": [\", \"b\": \"\\\\\", \"c\": 1}";
    check(text, "a", 1, 7);
    check(text, "b", 1, 25);
    check(text, "c", 1, 36);
}

Test(json_locate, what_does_not_exist_is_placed_at_its_parent)
{
    static const char text[] = "{\"a\": {\"b\": [1, 2]},\n \"c\": []}";
    check(text, "x", 1, 1);
    check(text, "a.x", 1, 7);
    check(text, "a.b[2]", 1, 13);
    check(text, "a.b[0].x", 1, 14);
    check(text, "a.b.x", 1, 13);
    check(text, "c[0]", 2, 7);
    check(text, "c[18446744073709551615]", 2, 7);
    check(text, "[0]", 1, 1);
}

Test(json_locate, odd_paths_end)
{
    static const char text[] = " [[1], {\"\": 2}]";
    check(text, "[0][0]", 1, 4);
    check(text, "[1].", 1, 13);
    check(text, "[", 1, 3);
    check(text, "]", 1, 2);
    check(text, "...", 1, 2);
    check("  7  ", "", 1, 3);
    check("  7  ", "a[1].b", 1, 3);
}

/* A random document that knows where each of its values stands. */
struct document {
    char text[1 << 14];
    size_t length, line, column;
    struct place {
        char path[200];
        size_t line, column;
    } places[400];
    size_t place_count;
};

static void put(struct document *document, const char *text)
{
    for (; *text != '\0'; text++) {
        document->text[document->length++] = *text;
        document->column = *text == '\n' ? 1 : document->column + 1;
        document->line += *text == '\n';
    }
}

static void put_space(struct document *document)
{
    static const char *const spaces[] = { "", "", "", " ", "\n", "\t", " \r\n  " };
    put(document, spaces[rand() % 7]);
}

static void put_value(struct document *document, const char *path, int depth)
{
    static const char *const scalars[] = { "1",    "-2.5e+7",        "true",     "null",
                                           "\"\"", "\"]},:\\\"[{\"", "\"\\\\\"", "\"\xc3\xa9\"" };
    struct place *place = &document->places[document->place_count++];
    snprintf(place->path, sizeof place->path, "%s", path);
    place->line = document->line;
    place->column = document->column;
    int kind = depth >= 4 || document->place_count > 300 ? 0 : rand() % 3;
    if (kind == 0) {
        put(document, scalars[rand() % 8]);
        return;
    }
    put(document, kind == 1 ? "[" : "{");
    int count = rand() % 5;
    for (int i = 0; i < count; i++) {
        char below[200];
        snprintf(below, sizeof below, kind == 1 ? "%.180s[%d]" : *path != '\0' ? "%.180s.k%d" : "%.180sk%d", path, i);
        put(document, i > 0 ? "," : "");
        put_space(document);
        if (kind == 2) {
            char key[32];
            snprintf(key, sizeof key, "\"k%d\"", i);
            put(document, key);
            put_space(document);
            put(document, ":");
            put_space(document);
        }
        put_value(document, below, depth + 1);
        put_space(document);
    }
    put(document, kind == 1 ? "]" : "}");
}

Test(json_locate, random_documents)
{
    static struct document document;
    srand(11);
    for (int round = 0; round < 2000; round++) {
        document.length = document.place_count = 0;
        document.line = document.column = 1;
        put_space(&document);
        put_value(&document, "", 0);
        put_space(&document);
        document.text[document.length] = '\0';
        for (size_t i = 0; i < document.place_count; i++) {
            check(document.text, document.places[i].path, document.places[i].line, document.places[i].column);
        }
    }
}
