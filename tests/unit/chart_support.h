/* What the tests of charts and certificates share: a report of a record as the program makes it. */
#ifndef TPP_TESTS_CHART_SUPPORT_H
#define TPP_TESTS_CHART_SUPPORT_H

#include <criterion/criterion.h>
#include <string.h>

#include "reports/chart_canvas.h"
#include "tests/unit/report_support.h"

struct rated {
    struct tpp_rating rating;
    int has_rating;
    struct tpp_report report;
};

static inline void rate(const struct tpp_record *record, const char *tops, double die_area_mm2, struct rated *rated)
{
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    subject.die_area_mm2 = die_area_mm2;
    cr_assert_eq(tpp_subject_add_record(&subject, record, NULL), TPP_STATUS_OK);
    if (tops != NULL) {
        cr_assert_eq(tpp_subject_add_tops(&subject, tops, NULL), TPP_STATUS_OK);
    }
    memset(rated, 0, sizeof *rated);
    rated->has_rating = tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rated->rating, NULL) == TPP_STATUS_OK;
    tpp_subject_free(&subject);
    rated->report = (struct tpp_report){
        .record = record,
        .rating = rated->has_rating ? &rated->rating : NULL,
        .chips = chips,
        .chip_count = chip_count,
    };
}

static inline void unrate(struct rated *rated)
{
    if (rated->has_rating) {
        tpp_rating_free(&rated->rating);
    }
}

static inline char *drawn(const struct tpp_report *report, const char *chart, unsigned width)
{
    struct tpp_buffer svg = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_chart_render(tpp_chart_find(chart), report, width, 1, &svg, &err), TPP_STATUS_OK, "%s: %s", chart,
                 err.text);
    return svg.bytes;
}

/* One text of a drawing, with the box that it takes. */
struct drawn_text {
    double left, right, top, bottom;
    const char *text;
    size_t length;
};

/* Markup as characters: one stands for an entity, and the widest of those that have one. */
static inline void unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        const char *end = *from == '&' ? strchr(from, ';') : NULL;
        *to++ = end != NULL ? '<' : *from;
        from = end != NULL ? end : from;
    }
    *to = '\0';
}

/* The next text of a drawing from `*at` on; 0 when there is none. */
static inline int next_text(const char **at, struct drawn_text *found)
{
    const char *tag = strstr(*at, "<text ");
    if (tag == NULL) {
        return 0;
    }
    const char *end = strchr(tag, '>');
    const char *close = end != NULL ? strstr(end, "</text>") : NULL;
    cr_assert_not_null(close);
    char head[256], text[512];
    cr_assert_lt((size_t)(end - tag), sizeof head);
    cr_assert_lt((size_t)(close - end), sizeof text);
    snprintf(head, sizeof head, "%.*s", (int)(end - tag), tag);
    snprintf(text, sizeof text, "%.*s", (int)(close - end - 1), end + 1);
    unescape(text);
    enum tpp_type type = strstr(head, "title") != NULL    ? TPP_TYPE_TITLE
                         : strstr(head, "strong") != NULL ? TPP_TYPE_STRONG
                         : strstr(head, "plain") != NULL  ? TPP_TYPE_TEXT
                                                          : TPP_TYPE_SMALL;
    const double x = strtod(strstr(head, " x=\"") + 4, NULL);
    const double y = strtod(strstr(head, " y=\"") + 4, NULL);
    const double width = tpp_type_width(type, text);
    const double part = strstr(head, "\"end\"") != NULL ? 1 : strstr(head, "\"middle\"") != NULL ? 0.5 : 0;
    *found = (struct drawn_text){ x - part * width, x + (1 - part) * width,   y - tpp_type_ascent(type), y,
                                  end + 1,          (size_t)(close - end - 1) };
    *at = close;
    return 1;
}

/* Every text within the drawing's width, and none upon another by more than a third of its height. */
static inline void check_texts_apart(const char *svg, double width)
{
    enum { MOST = 400 };
    static struct drawn_text texts[MOST];
    size_t count = 0;
    const char *at = svg;
    while (count < MOST && next_text(&at, &texts[count])) {
        const struct drawn_text *a = &texts[count];
        cr_expect(a->left > -1 && a->right < width + 1, "from %.0f to %.0f of %.0f: %.*s", a->left, a->right, width,
                  (int)a->length, a->text);
        for (size_t i = 0; i < count; i++) {
            const struct drawn_text *b = &texts[i];
            const double across = fmin(a->right, b->right) - fmax(a->left, b->left);
            const double down = fmin(a->bottom, b->bottom) - fmax(a->top, b->top);
            cr_expect(across < 1 || down < 4, "'%.*s' upon '%.*s'", (int)a->length, a->text, (int)b->length, b->text);
        }
        count++;
    }
    cr_expect_gt(count, 5);
}

#endif
