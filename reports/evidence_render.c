/* Findings as text for people and as JSON. */
#include <string.h>

#include "reports/evidence.h"
#include "reports/json_tree.h"
#include "reports/line.h"

enum { NAME_COLUMNS = 16, STATE_COLUMNS = 10, DEFAULT_WIDTH = 80 };

/* Text broken to the width, each further line indented. */
static void write_wrapped(struct tpp_buffer *text, const char *words, size_t indent, size_t width)
{
    struct tpp_buffer clean = { 0 };
    tpp_line_clean(&clean, words);
    const char *rest = clean.bytes != NULL ? clean.bytes : "";
    size_t room = width > indent + 20 ? width - indent : 20;
    for (int is_first = 1; *rest != '\0'; is_first = 0) {
        size_t length = tpp_line_break(rest, room);
        size_t end = length;
        while (end > 0 && rest[end - 1] == ' ') {
            end--;
        }
        tpp_buffer_format(text, "%*s%.*s\n", is_first ? 0 : (int)indent, "", (int)end, rest);
        rest += length;
        rest += strspn(rest, " ");
    }
    tpp_buffer_free(&clean);
}

static size_t count_state(const struct tpp_evidence *evidence, enum tpp_check_state state)
{
    size_t count = 0;
    for (int i = 0; i < TPP_CHECK_COUNT; i++) {
        count += evidence->checks[i].state == state;
    }
    return count;
}

static const char *verdict_of(const struct tpp_evidence *evidence)
{
    return tpp_evidence_has_failed(evidence)                                 ? "NOT to be relied on"
           : evidence->checks[TPP_CHECK_SIGNATURE].state == TPP_CHECK_PASSED ? "consistent and signed"
                                                                             : "consistent, not signed";
}

static void write_check(struct tpp_buffer *text, int check, const struct tpp_check_result *result, size_t width)
{
    size_t indent = 2 + NAME_COLUMNS + STATE_COLUMNS;
    tpp_buffer_format(text, "  %-*s%-*s", NAME_COLUMNS, tpp_check_name(check), STATE_COLUMNS,
                      result->state == TPP_CHECK_FAILED ? "FAILED" : tpp_check_state_name((int)result->state));
    if (result->state != TPP_CHECK_FAILED) {
        write_wrapped(text, *result->seen != '\0' ? result->seen : "not asked for", indent, width);
        return;
    }
    size_t shown = result->failure_count < TPP_FINDINGS_KEPT ? result->failure_count : TPP_FINDINGS_KEPT;
    for (size_t i = 0; i < shown; i++) {
        tpp_buffer_format(text, "%*s", i == 0 ? 0 : (int)indent, "");
        write_wrapped(text, result->failures[i], indent, width);
    }
    if (result->failure_count > shown) {
        tpp_buffer_format(text, "%*sand %zu more\n", (int)indent, "", result->failure_count - shown);
    }
}

enum tpp_status tpp_evidence_render(const struct tpp_evidence *evidence, const char *name, unsigned width,
                                    struct tpp_buffer *text, struct tpp_error *err)
{
    size_t columns = width != 0 ? width : DEFAULT_WIDTH;
    size_t failed = count_state(evidence, TPP_CHECK_FAILED);
    tpp_line_clean(text, name);
    tpp_buffer_format(text, ": %s\n\n", verdict_of(evidence));
    for (int i = 0; i < TPP_CHECK_COUNT; i++) {
        write_check(text, i, &evidence->checks[i], columns);
    }
    tpp_buffer_format(text, "\n%zu checks passed, %zu failed, %zu not made.\n", count_state(evidence, TPP_CHECK_PASSED),
                      failed, count_state(evidence, TPP_CHECK_NOT_MADE));
    if (failed == 0) {
        tpp_buffer_text(text, "\nWhat no check can show\n");
        for (size_t i = 0; tpp_evidence_limit_at(i) != NULL; i++) {
            tpp_buffer_text(text, "  - ");
            write_wrapped(text, tpp_evidence_limit_at(i), 4, columns);
        }
    }
    return tpp_buffer_status(text, err);
}

json_t *tpp_evidence_json(const struct tpp_evidence *evidence, const char *name)
{
    struct tpp_tree tree = { 0 };
    json_t *root = json_object();
    json_t *checks = json_array();
    json_t *limits = json_array();
    tpp_tree_set(&tree, root, "record", tpp_tree_text(name));
    tpp_tree_set(&tree, root, "verdict", tpp_tree_text(verdict_of(evidence)));
    tpp_tree_set(&tree, root, "has_failed", json_boolean(tpp_evidence_has_failed(evidence)));
    for (int i = 0; i < TPP_CHECK_COUNT; i++) {
        const struct tpp_check_result *result = &evidence->checks[i];
        json_t *check = json_object();
        json_t *failures = json_array();
        tpp_tree_set(&tree, check, "check", tpp_tree_text(tpp_check_name(i)));
        tpp_tree_set(&tree, check, "asks", tpp_tree_text(tpp_check_question(i)));
        tpp_tree_set(&tree, check, "state", tpp_tree_text(tpp_check_state_name((int)result->state)));
        tpp_tree_set(&tree, check, "seen", tpp_tree_text_or_null(result->seen));
        for (size_t j = 0; j < result->failure_count && j < TPP_FINDINGS_KEPT; j++) {
            tpp_tree_add(&tree, failures, tpp_tree_text(result->failures[j]));
        }
        tpp_tree_set(&tree, check, "failures", failures);
        tpp_tree_set(&tree, check, "failure_count", json_integer((json_int_t)result->failure_count));
        tpp_tree_add(&tree, checks, check);
    }
    for (size_t i = 0; tpp_evidence_limit_at(i) != NULL; i++) {
        tpp_tree_add(&tree, limits, tpp_tree_text(tpp_evidence_limit_at(i)));
    }
    tpp_tree_set(&tree, root, "checks", checks);
    tpp_tree_set(&tree, root, "limits", limits);
    if (tree.has_failed) {
        json_decref(root);
        return NULL;
    }
    return root;
}
