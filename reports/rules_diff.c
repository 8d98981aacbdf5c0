/* What differs between two rules: each is written down as named lines, and the lines are compared. So whatever a rule
 * says is compared in the same words that it is shown in. */
#include <stdlib.h>
#include <string.h>

#include "reports/json_tree.h"
#include "reports/page.h"
#include "reports/report.h"
#include "reports/rule_words.h"

/* One thing that a rule says. */
struct line {
    char name[TPP_NAME_BYTES + 32];
    struct tpp_buffer text;
    int is_limit; /* decides an outcome; the rest are words about the rule */
};

struct lines {
    struct line *list;
    size_t count, capacity;
    int has_failed;
};

static struct tpp_buffer *add_line(struct lines *lines, int is_limit, const char *kind, const char *label)
{
    if (lines->count == lines->capacity) {
        size_t capacity = lines->capacity == 0 ? 32 : 2 * lines->capacity;
        struct line *grown = realloc(lines->list, capacity * sizeof *grown);
        if (grown == NULL) {
            lines->has_failed = 1;
            return NULL;
        }
        lines->list = grown;
        lines->capacity = capacity;
    }
    struct line *line = &lines->list[lines->count++];
    *line = (struct line){ .is_limit = is_limit };
    struct tpp_buffer name = { 0 };
    tpp_buffer_format(&name, "%s%s%s", kind, *label != '\0' ? " " : "", label);
    lines->has_failed |= name.has_failed;
    if (name.bytes != NULL) {
        size_t length = name.length < sizeof line->name ? name.length : sizeof line->name - 1;
        memcpy(line->name, name.bytes, length);
    }
    tpp_buffer_free(&name);
    return &line->text;
}

static void free_lines(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        tpp_buffer_free(&lines->list[i].text);
    }
    free(lines->list);
}

static void add_text(struct lines *lines, const char *name, const char *text)
{
    struct tpp_buffer *line = *text != '\0' ? add_line(lines, 0, name, "") : NULL;
    if (line != NULL) {
        tpp_buffer_text(line, text);
    }
}

static void add_clauses(struct lines *lines, const char *kind, const struct tpp_clause *clauses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct tpp_buffer *line = add_line(lines, 1, kind, clauses[i].label);
        if (line != NULL) {
            tpp_rule_words_conditions(line, clauses[i].conditions, clauses[i].condition_count);
        }
    }
}

static void write_down(const struct tpp_rule *rule, struct lines *lines)
{
    add_clauses(lines, "clause", rule->clauses, rule->clause_count);
    add_clauses(lines, "exclusion", rule->exclusions, rule->exclusion_count);
    for (size_t i = 0; i < rule->exception_count; i++) {
        struct tpp_buffer *line = add_line(lines, 1, "exception", rule->exceptions[i].label);
        if (line != NULL) {
            tpp_rule_words_exception(line, &rule->exceptions[i]);
        }
    }
    for (size_t i = 0; i < rule->quantity_count; i++) {
        struct tpp_buffer *line = add_line(lines, 1, "quantity", rule->quantities[i].id);
        if (line != NULL) {
            tpp_rule_words_quantity(line, &rule->quantities[i]);
        }
    }
    add_text(lines, "asked of", tpp_applies_to_name((int)rule->applies_to));
    add_text(lines, "only of what meets", rule->requires_rule);
    add_text(lines, "not if it meets", rule->unless_rule);
    add_text(lines, "introduced", rule->introduced);
    add_text(lines, "effective", rule->effective);
    add_text(lines, "compliance from", rule->compliance);
    add_text(lines, "until", rule->until);
    add_text(lines, "enforced until", rule->enforced_until);
    add_text(lines, "status", tpp_rule_status_name((int)rule->status));
    add_text(lines, "changes", rule->change);
    add_text(lines, "kind", tpp_rule_kind_name((int)rule->kind));
    add_text(lines, "destinations", rule->destinations);
    add_text(lines, "met means", rule->met_text);
    add_text(lines, "not met means", rule->not_met_text);
    add_text(lines, "citation", rule->citation);
}

static const struct line *find(const struct lines *lines, const char *name)
{
    for (size_t i = 0; i < lines->count; i++) {
        if (strcmp(lines->list[i].name, name) == 0) {
            return &lines->list[i];
        }
    }
    return NULL;
}

static const char *text_of(const struct line *line)
{
    return line == NULL ? NULL : line->text.bytes != NULL ? line->text.bytes : "";
}

/* ------------------------------------------------------------------------------------------ what differs */

struct difference {
    const char *name;
    const char *a; /* NULL where that rule does not say it */
    const char *b;
    int is_limit;
};

/* The differences in the order of the first rule, then what only the second says. Points into the lines. */
static size_t compare(const struct lines *a, const struct lines *b, struct difference *differences)
{
    size_t count = 0;
    for (size_t i = 0; i < a->count; i++) {
        const struct line *mine = &a->list[i];
        const struct line *other = find(b, mine->name);
        if (other == NULL || strcmp(text_of(mine), text_of(other)) != 0) {
            differences[count++] = (struct difference){ mine->name, text_of(mine), text_of(other), mine->is_limit };
        }
    }
    for (size_t i = 0; i < b->count; i++) {
        const struct line *other = &b->list[i];
        if (find(a, other->name) == NULL) {
            differences[count++] = (struct difference){ other->name, NULL, text_of(other), other->is_limit };
        }
    }
    return count;
}

static void put_part(const struct tpp_page *page, const struct difference *differences, size_t count, int is_limit)
{
    size_t put = 0;
    for (size_t i = 0; i < count; i++) {
        if (differences[i].is_limit != is_limit) {
            continue;
        }
        put++;
        tpp_page_put(page, 0, 4, "  %s", differences[i].name);
        if (differences[i].a != NULL) {
            tpp_page_put(page, 0, 6, "    - %s", differences[i].a);
        }
        if (differences[i].b != NULL) {
            tpp_page_put(page, 0, 6, "    + %s", differences[i].b);
        }
    }
    if (put == 0) {
        tpp_page_put(page, 0, 2, "  none");
    }
}

static enum tpp_status put_text(const struct tpp_rule *a, const struct tpp_rule *b,
                                const struct difference *differences, size_t count, unsigned width,
                                struct tpp_buffer *text, struct tpp_error *err)
{
    const struct tpp_page page = tpp_page_make(text, width, 0);
    tpp_page_put(&page, 0, 2, "- %s: %s", a->id, a->title);
    tpp_page_put(&page, 0, 2, "+ %s: %s", b->id, b->title);
    tpp_buffer_text(text, "\nWhat decides an outcome:\n");
    put_part(&page, differences, count, 1);
    tpp_buffer_text(text, "\nWhat is said about it:\n");
    put_part(&page, differences, count, 0);
    return tpp_buffer_status(text, err);
}

struct comparison {
    struct lines a, b;
    struct difference *differences;
    size_t count;
};

static enum tpp_status make_comparison(const struct tpp_rule *a, const struct tpp_rule *b,
                                       struct comparison *comparison, struct tpp_error *err)
{
    *comparison = (struct comparison){ 0 };
    write_down(a, &comparison->a);
    write_down(b, &comparison->b);
    comparison->differences = calloc(comparison->a.count + comparison->b.count + 1, sizeof *comparison->differences);
    if (comparison->a.has_failed || comparison->b.has_failed || comparison->differences == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory while comparing %s and %s", a->id, b->id);
    }
    comparison->count = compare(&comparison->a, &comparison->b, comparison->differences);
    return TPP_STATUS_OK;
}

static void free_comparison(struct comparison *comparison)
{
    free_lines(&comparison->a);
    free_lines(&comparison->b);
    free(comparison->differences);
}

enum tpp_status tpp_rules_render_diff(const struct tpp_rule *a, const struct tpp_rule *b, unsigned width,
                                      struct tpp_buffer *text, struct tpp_error *err)
{
    struct comparison comparison;
    enum tpp_status status = make_comparison(a, b, &comparison, err);
    if (status == TPP_STATUS_OK) {
        status = put_text(a, b, comparison.differences, comparison.count, width, text, err);
    }
    free_comparison(&comparison);
    return status;
}

json_t *tpp_rules_diff_json(const struct tpp_rule *a, const struct tpp_rule *b)
{
    struct comparison comparison;
    struct tpp_tree tree = { 0 };
    json_t *object = json_object();
    json_t *array = json_array();
    int has_same_limits = 1;
    tree.has_failed = make_comparison(a, b, &comparison, NULL) != TPP_STATUS_OK;
    for (size_t i = 0; i < comparison.count; i++) {
        const struct difference *difference = &comparison.differences[i];
        json_t *made = json_object();
        has_same_limits &= !difference->is_limit;
        tpp_tree_set(&tree, made, "name", tpp_tree_text(difference->name));
        tpp_tree_set(&tree, made, "decides_an_outcome", json_boolean(difference->is_limit));
        tpp_tree_set(&tree, made, "a", tpp_tree_text_or_null(difference->a));
        tpp_tree_set(&tree, made, "b", tpp_tree_text_or_null(difference->b));
        tpp_tree_add(&tree, array, made);
    }
    tpp_tree_set(&tree, object, "a", tpp_tree_text(a->id));
    tpp_tree_set(&tree, object, "b", tpp_tree_text(b->id));
    tpp_tree_set(&tree, object, "has_same_limits", json_boolean(has_same_limits));
    tpp_tree_set(&tree, object, "differences", array);
    free_comparison(&comparison);
    if (tree.has_failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}
