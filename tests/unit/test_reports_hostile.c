/* Reports of texts that nobody vouches for, and of texts of any length. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "reports/line.h"
#include "tests/unit/hostile_support.h"
#include "tests/unit/report_support.h"

TestSuite(reports_hostile, .init = load_rules, .fini = unload_rules);

/* ---- hostile texts */

/* One field of CSV at *at, which moves past it and its separator; 0 at the end of a row. */
static int take_field(const char **at, char *field, size_t size)
{
    size_t used = 0;
    int is_quoted = **at == '"';
    *at += is_quoted;
    while (**at != '\0') {
        if (is_quoted && **at == '"') {
            if ((*at)[1] != '"') {
                ++*at;
                break;
            }
            ++*at;
        } else if (!is_quoted && (**at == ',' || **at == '\r')) {
            break;
        }
        cr_assert(is_quoted || (**at != '"' && **at != '\n'), "a bare quote or line feed");
        cr_assert_lt(used + 1, size);
        field[used++] = *(*at)++;
    }
    field[used] = '\0';
    cr_assert(**at == ',' || (**at == '\r' && (*at)[1] == '\n'), "a field ends in a separator");
    int is_last = **at == '\r';
    *at += is_last ? 2 : 1;
    return !is_last;
}

static void check_csv(const char *text)
{
    static char field[8192];
    size_t columns = 0;
    for (size_t row = 0; *text != '\0'; row++) {
        size_t count = 1;
        while (take_field(&text, field, sizeof field)) {
            cr_expect(field[0] == '\0' || strchr("=+-@", field[0]) == NULL, "a formula: %s", field);
            count++;
        }
        columns = row == 0 ? count : columns;
        cr_assert_eq(count, columns, "row %zu has %zu fields", row, count);
    }
}

/* Control characters of any kind, except line ends. */
static void check_printable(const char *format, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        int is_line_end = *c == '\n' || (*c == '\r' && c[1] == '\n');
        cr_assert((unsigned char)*c >= 0x20 || is_line_end, "%s: byte 0x%02x", format, (unsigned char)*c);
        cr_assert(*c != 0x7f && strncmp(c, "\xc2\x9b", 2) != 0 && strncmp(c, "\xe2\x80\xae", 3) != 0, "%s", format);
    }
}

static size_t unescaped_pipes(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        if (*text == '\\' && text[1] != '\0') {
            text++;
        } else {
            count += *text == '|';
        }
    }
    return count;
}

Test(reports_hostile, hostile_texts_change_no_structure_in_any_format)
{
    for (unsigned seed = 1; seed <= 60; seed++) {
        static struct tpp_record record;
        hostile_record(&record, seed, hostile_pieces, 60);
        for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
            const char *name = tpp_report_format_at(i)->name;
            if (!is_text(tpp_report_format_at(i))) {
                continue;
            }
            char *text = rendered(&record, name, 0, 80);
            check_printable(name, text);
            if (strcmp(name, "csv") == 0) {
                check_csv(text);
            } else if (strcmp(name, "json") == 0) {
                json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
                cr_assert_neq(root, NULL);
                json_decref(root);
            } else if (strcmp(name, "html") == 0) {
                cr_expect_eq(strstr(text, "<script"), NULL);
                cr_expect_eq(occurrences(text, "<td"), occurrences(text, "</td>"));
                cr_expect_eq(occurrences(text, "<!"), 1, "only the document type");
                cr_expect_eq(occurrences(text, "\"") % 2, 0);
            } else if (strcmp(name, "markdown") == 0) {
                cr_expect_eq(strstr(text, "<"), NULL);
                cr_expect_eq(strstr(text, "](http:"), NULL);
            }
            free(text);
        }
        tpp_record_free(&record);
    }
}

/* Replaces every text of a record by one of the same presence, so that only the characters differ. */
static void replace_texts(const struct tpp_field *fields, char *structure, const char *text)
{
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        char *member = structure + field->offset;
        if (field->type == TPP_FIELD_TEXT && *member != '\0') {
            snprintf(member, field->size, "%s", text);
        } else if (field->type == TPP_FIELD_OBJECT) {
            replace_texts(field->fields, member, text);
        } else if (field->type == TPP_FIELD_ARRAY) {
            char *elements;
            size_t count;
            memcpy(&elements, member, sizeof elements);
            memcpy(&count, structure + field->count_offset, sizeof count);
            for (size_t i = 0; i < count; i++) {
                replace_texts(field->fields, elements + i * field->size, text);
            }
        }
    }
}

Test(reports_hostile, each_hostile_text_leaves_the_same_markup_as_a_harmless_one)
{
    for (unsigned seed = 1; seed <= 5; seed++) {
        static struct tpp_record record;
        hostile_record(&record, seed, harmless_pieces, 20);
        replace_texts(tpp_record_fields, (char *)&record, "x");
        char *html = rendered(&record, "html", 0, 80);
        char *markdown = rendered(&record, "markdown", 0, 80);
        for (size_t i = 0; hostile_pieces[i] != NULL; i++) {
            char text[64];
            snprintf(text, sizeof text, "x%s", hostile_pieces[i]); /* an empty text would be left out */
            replace_texts(tpp_record_fields, (char *)&record, text);
            char *other_html = rendered(&record, "html", 0, 80);
            char *other_markdown = rendered(&record, "markdown", 0, 80);
            cr_expect_eq(occurrences(html, "<"), occurrences(other_html, "<"), "%s", hostile_pieces[i]);
            cr_expect_eq(occurrences(html, ">"), occurrences(other_html, ">"), "%s", hostile_pieces[i]);
            cr_expect_eq(occurrences(html, "\""), occurrences(other_html, "\""), "%s", hostile_pieces[i]);
            cr_expect_eq(unescaped_pipes(markdown), unescaped_pipes(other_markdown), "%s", hostile_pieces[i]);
            cr_expect_eq(occurrences(markdown, "\n"), occurrences(other_markdown, "\n"), "%s", hostile_pieces[i]);
            free(other_html);
            free(other_markdown);
        }
        free(html);
        free(markdown);
        tpp_record_free(&record);
    }
}

/* ---- the terminal */

static void check_width(const char *text, size_t width)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        cr_assert_leq(tpp_line_width(text, length), width, "%.*s", (int)length, text);
        cr_assert(length == 0 || text[length - 1] != ' ', "a line ends in a space: %.*s|", (int)length, text);
        text += length + 1;
    }
}

Test(reports_hostile, no_line_of_the_table_is_wider_than_asked)
{
    static const char *const *const pieces[] = { plain_pieces, hostile_pieces, long_pieces };
    static const unsigned widths[] = { 60, 80, 120 };
    for (unsigned seed = 1; seed <= 45; seed++) {
        static struct tpp_record record;
        hostile_record(&record, seed, pieces[seed % 3], seed % 2 != 0 ? 90 : 2000);
        for (size_t i = 0; i < 3; i++) {
            char *text = rendered(&record, "table", 0, widths[i]);
            check_width(text, widths[i]);
            free(text);
        }
        tpp_record_free(&record);
    }
}

Test(reports_hostile, zero_width_means_80)
{
    static struct tpp_record record;
    load_recorded(&record);
    char *eighty = rendered(&record, "table", 0, 80);
    char *by_default = rendered(&record, "table", 0, 0);
    cr_expect_str_eq(eighty, by_default);
    check_width(eighty, 80);
    free(eighty);
    free(by_default);
    tpp_record_free(&record);
}

Test(reports_hostile, colours_only_when_asked_and_only_ours)
{
    static struct tpp_record record;
    load_recorded(&record);
    strcpy(record.device.name, "A\x1b[5mB");
    char *plain = rendered(&record, "table", 0, 80);
    char *colored = rendered(&record, "table", 1, 80);
    cr_expect_eq(strchr(plain, '\x1b'), NULL);
    cr_expect_gt(occurrences(colored, "\x1b[31m"), 0);
    cr_expect_eq(occurrences(colored, "\x1b[5m"), 0);
    /* Without its codes it is the same text. */
    char *to = colored;
    for (const char *from = colored; *from != '\0'; from++) {
        if (*from == '\x1b') {
            from = strchr(from, 'm');
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    cr_expect_str_eq(plain, colored);
    free(plain);
    free(colored);
    tpp_record_free(&record);
}
