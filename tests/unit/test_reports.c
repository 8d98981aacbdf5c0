#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "rating/rating.h"
#include "reports/derived.h"
#include "reports/figures.h"
#include "reports/line.h"
#include "reports/report.h"
#include "tests/unit/record_support.h"

/* ---- helpers */

static struct tpp_rule *rules;
static size_t rule_count;

static void load_rules(void)
{
    cr_assert_eq(tpp_rules_builtin(&rules, &rule_count, NULL), TPP_STATUS_OK);
}

static void unload_rules(void)
{
    tpp_rules_free(rules, rule_count);
}

TestSuite(reports, .init = load_rules, .fini = unload_rules);

/* The record with its rating, where it has one, as text of a format; to be freed. */
static char *rendered(const struct tpp_record *record, const char *format, int has_color, unsigned width)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_record(&subject, record, &err), TPP_STATUS_OK, "%s", err.text);
    int has_rating = tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL) == TPP_STATUS_OK;
    tpp_subject_free(&subject);
    const struct tpp_report report = {
        .record = record, .rating = has_rating ? &rating : NULL, .has_color = has_color, .width = width
    };
    struct tpp_buffer bytes = { 0 };
    cr_assert_eq(tpp_report_format_find(format)->render(&report, &bytes, &err), TPP_STATUS_OK, "%s", err.text);
    if (has_rating) {
        tpp_rating_free(&rating);
    }
    cr_assert_eq(strlen(bytes.bytes), bytes.length);
    return bytes.bytes;
}

static char *file_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    struct tpp_buffer bytes = { 0 };
    char chunk[4096];
    size_t length;
    while ((length = fread(chunk, 1, sizeof chunk, file)) > 0) {
        tpp_buffer_append(&bytes, chunk, length);
    }
    fclose(file);
    return bytes.bytes;
}

static const char recorded[] = TPP_SOURCE_DIR "/tests/recorded/described-cpu";

static void load_recorded(struct tpp_record *record)
{
    char path[512];
    snprintf(path, sizeof path, "%s/record.json", recorded);
    char *text = file_text(path);
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_record_read("record.json", text, strlen(text), record, &err), TPP_STATUS_OK, "%s", err.text);
    free(text);
}

static size_t occurrences(const char *text, const char *piece)
{
    size_t count = 0;
    for (const char *at = strstr(text, piece); at != NULL; at = strstr(at + strlen(piece), piece)) {
        count++;
    }
    return count;
}

/* ---- golden outputs; TPP_REFRESH=1 in the environment writes them anew, to be reviewed with git diff */

Test(reports, a_recorded_run_looks_as_expected)
{
    static struct tpp_record record;
    load_recorded(&record);
    for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
        const struct tpp_report_format *format = tpp_report_format_at(i);
        char path[512];
        snprintf(path, sizeof path, "%s/expected.%s", recorded, format->extension);
        char *text = rendered(&record, format->name, 0, 80);
        if (getenv("TPP_REFRESH") != NULL) {
            FILE *file = fopen(path, "wb");
            fputs(text, file);
            fclose(file);
        }
        char *expected = file_text(path);
        cr_expect(expected != NULL && strcmp(text, expected) == 0, "%s differs; see git diff after TPP_REFRESH=1 %s",
                  path, "test_reports");
        free(expected);
        free(text);
    }
    tpp_record_free(&record);
}

/* ---- what was not measured has no number */

/* Other numbers everywhere, the same words. */
static void change_numbers(struct tpp_measurement *measurement)
{
    measurement->m = 70001;
    measurement->n = 70003;
    measurement->k = 70005;
    measurement->macs_per_sample = 987654321;
    measurement->repetitions_per_sample = 4711;
    measurement->input_set_count = 4712;
    measurement->input_set_bytes = 471300000;
    measurement->clock_hz = 4.714e9;
    for (size_t i = 0; i < measurement->candidate_count; i++) {
        measurement->candidates[i].best_ns = 47150000;
        measurement->candidates[i].repetitions = 4716;
    }
    for (size_t i = 0; i < measurement->sample_count; i++) {
        measurement->samples[i] = (struct tpp_sample){ 4717, 4718, 471900, 472000 + 17 * i, 472100 + 19 * i };
    }
    measurement->verification.block_count = 4722;
    measurement->verification.output_count = 4723;
    measurement->verification.projection_count = 4724;
    measurement->verification.entry_count = 4725;
    measurement->verification.nonfinite_count = 4726;
    measurement->verification.worst_error_ratio = 0.4727;
    for (size_t i = 0; i < measurement->peer_count; i++) {
        for (size_t j = 0; j < measurement->peers[i].pair_count; j++) {
            measurement->peers[i].pairs[j] = (struct tpp_peer_pair){ 4728, 8000 + 31 * j };
        }
    }
}

Test(reports, what_was_not_measured_has_no_number_in_any_format)
{
    for (int outcome = 1; outcome < TPP_OUTCOME_COUNT; outcome++) {
        static struct tpp_record before;
        static struct tpp_record after;
        load_recorded(&before);
        load_recorded(&after);
        for (size_t i = 0; i < before.measurement_count; i++) {
            before.measurements[i].outcome = after.measurements[i].outcome = (enum tpp_outcome)outcome;
            change_numbers(&after.measurements[i]);
        }
        for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
            char *a = rendered(&before, tpp_report_format_at(i)->name, 0, 80);
            char *b = rendered(&after, tpp_report_format_at(i)->name, 0, 80);
            cr_expect_str_eq(a, b, "%s, %s: a number shows through", tpp_report_format_at(i)->name,
                             tpp_outcome_name(outcome));
            cr_expect_gt(occurrences(a, tpp_outcome_name(outcome)), before.measurement_count - 1);
            free(a);
            free(b);
        }
        tpp_record_free(&before);
        tpp_record_free(&after);
    }
}

Test(reports, the_numbers_changed_above_do_show_when_measured)
{
    static struct tpp_record before;
    static struct tpp_record after;
    load_recorded(&before);
    load_recorded(&after);
    change_numbers(&after.measurements[1]);
    for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
        char *a = rendered(&before, tpp_report_format_at(i)->name, 0, 80);
        char *b = rendered(&after, tpp_report_format_at(i)->name, 0, 80);
        cr_expect_str_neq(a, b, "%s", tpp_report_format_at(i)->name);
        free(a);
        free(b);
    }
    tpp_record_free(&before);
    tpp_record_free(&after);
}

/* ---- the same figure is the same text */

Test(reports, a_figure_is_the_same_text_in_every_format)
{
    static struct tpp_record record;
    load_recorded(&record);
    for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
        char *text = rendered(&record, tpp_report_format_at(i)->name, 0, 80);
        for (size_t j = 0; j < record.measurement_count; j++) {
            const struct tpp_measurement *measurement = &record.measurements[j];
            struct tpp_derived derived = tpp_derive(measurement, &record.device);
            if (derived.has_rate) {
                struct tpp_figure_text figure = tpp_figure_rate(derived.rate.median, measurement->precision);
                cr_expect_neq(strstr(text, figure.text), NULL, "%s lacks %s", tpp_report_format_at(i)->name,
                              figure.text);
            }
        }
        free(text);
    }
    tpp_record_free(&record);
}

/* ---- hostile texts */

static const char *const hostile_pieces[] = { "<script>alert(1)</script>",
                                              "\"onload=\"x",
                                              "'",
                                              "|",
                                              "`",
                                              "](http://x)",
                                              "\x1b[31m",
                                              "\x1b]0;t\x07",
                                              "\n",
                                              "\r",
                                              "\t",
                                              "\xc2\x9b"
                                              "31m",
                                              "\xe2\x80\xae",
                                              "=1+1",
                                              "+",
                                              "@SUM(1)",
                                              "-2",
                                              ",",
                                              ";",
                                              "\\",
                                              "&amp;",
                                              "%s%n",
                                              "\xff",
                                              "--><!--",
                                              "]]>",
                                              "**b**",
                                              "# h",
                                              NULL };
static const char *const harmless_pieces[] = { "x", NULL };
static const char *const long_pieces[] = { "abcdefghijklmnopqrstuvwxyz0123456789",
                                           "a_long_name_of_a_kernel_with_parts",
                                           "\xe6\xbc\xa2\xe5\xad\x97",
                                           "word ",
                                           "e\xcc\x81",
                                           NULL };

static void hostile_record(struct tpp_record *record, unsigned seed, const char *const *pieces, size_t bytes)
{
    random_pieces = pieces;
    random_text_bytes = bytes;
    srand(seed);
    random_record(record);
    record->nonce[0] = '0';
}

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

Test(reports, hostile_texts_change_no_structure_in_any_format)
{
    for (unsigned seed = 1; seed <= 60; seed++) {
        static struct tpp_record record;
        hostile_record(&record, seed, hostile_pieces, 60);
        for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
            const char *name = tpp_report_format_at(i)->name;
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

Test(reports, each_hostile_text_leaves_the_same_markup_as_a_harmless_one)
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

Test(reports, no_line_of_the_table_is_wider_than_asked)
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

Test(reports, zero_width_means_80)
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

Test(reports, colours_only_when_asked_and_only_ours)
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

/* ---- what must be said */

Test(reports, simulated_and_aborted_are_said_first_in_every_format)
{
    static const char *const formats[] = { "table", "markdown", "html" };
    static struct tpp_record record;
    load_recorded(&record);
    record.is_aborted = 1;
    for (size_t i = 0; i < 3; i++) {
        char *text = rendered(&record, formats[i], 0, 80);
        const char *device = strstr(text, "Identifier");
        const char *simulated = strstr(text, "SIMULATED");
        const char *aborted = strstr(text, "ABORTED");
        cr_expect(simulated != NULL && simulated < device, "%s", formats[i]);
        cr_expect(aborted != NULL && aborted < device, "%s", formats[i]);
        free(text);
    }
    char *csv = rendered(&record, "csv", 0, 80);
    cr_expect_gt(occurrences(csv, "AVX2,1,1,"), 0);
    char *json = rendered(&record, "json", 0, 80);
    cr_expect_neq(strstr(json, "\"is_simulated\": true"), NULL);
    cr_expect_neq(strstr(json, "\"is_aborted\": true"), NULL);
    free(csv);
    free(json);
    tpp_record_free(&record);
}

Test(reports, nothing_measured_is_no_verdict)
{
    static const char *const formats[] = { "table", "markdown", "html" };
    static struct tpp_record record;
    memset(&record, 0, sizeof record);
    for (size_t i = 0; i < 3; i++) {
        char *text = rendered(&record, formats[i], 0, 80);
        cr_expect_neq(strstr(text, "No verdict: nothing was measured."), NULL);
        free(text);
    }
}

Test(reports, a_rating_alone_is_a_report_too)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, "fp16=148", NULL), TPP_STATUS_OK);
    subject.die_area_mm2 = 814;
    subject.datacenter = TPP_ANSWER_YES;
    cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL), TPP_STATUS_OK);
    const struct tpp_report report = { .rating = &rating };
    static const char *const formats[] = { "table", "markdown", "html", "json" };
    for (size_t i = 0; i < 4; i++) {
        struct tpp_buffer bytes = { 0 };
        cr_assert_eq(tpp_report_format_find(formats[i])->render(&report, &bytes, NULL), TPP_STATUS_OK);
        cr_expect_neq(strstr(bytes.bytes, "2368"), NULL, "%s", formats[i]);
        cr_expect_neq(strstr(bytes.bytes, "meets no clause"), NULL, "%s", formats[i]);
        tpp_buffer_free(&bytes);
    }
    struct tpp_buffer bytes = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    cr_expect_eq(tpp_report_format_find("csv")->render(&report, &bytes, &err), TPP_STATUS_INVALID);
    const struct tpp_report nothing = { 0 };
    cr_expect_eq(tpp_report_format_find("table")->render(&nothing, &bytes, &err), TPP_STATUS_INVALID);
    tpp_buffer_free(&bytes);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(reports, formats_are_found_by_name)
{
    static const char *const names[] = { "table", "markdown", "csv", "json", "html" };
    for (size_t i = 0; i < 5; i++) {
        cr_expect_str_eq(tpp_report_format_at(i)->name, names[i]);
        cr_expect_eq(tpp_report_format_find(names[i]), tpp_report_format_at(i));
    }
    cr_expect_eq(tpp_report_format_at(5), NULL);
    cr_expect_eq(tpp_report_format_find("pdf"), NULL);
    cr_expect_eq(tpp_report_format_find(""), NULL);
}
