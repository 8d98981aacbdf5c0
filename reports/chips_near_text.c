/* Chips near limits of rules, for people and for programs. */
#include <stdio.h>

#include "reports/figures.h"
#include "reports/json_tree.h"
#include "reports/page.h"
#include "reports/report.h"

/* "us-2023-11 TPP >= 4800", as much as a column holds. */
static void limit_text(const struct tpp_near *near, char *text, size_t bytes)
{
    (void)snprintf(text, bytes, "%s %s %s", tpp_metric_name((int)near->condition.metric),
                   tpp_operator_name((int)near->condition.op), tpp_figure_exact(near->condition.limit).text);
}

enum tpp_status tpp_chips_render_near(const struct tpp_near *near, size_t count, unsigned width,
                                      struct tpp_buffer *text, struct tpp_error *err)
{
    const struct tpp_page page = tpp_page_make(text, width, 0);
    enum { RULE_COLUMN = 57 };
    tpp_buffer_format(text, "%-28s%9s%9s  %-9s%s\n", "limit", "value", "margin", "decides", "rule");
    for (size_t i = 0; i < count; i++) {
        char limit[64];
        if (i == 0 || near[i].chip != near[i - 1].chip) {
            tpp_page_put(&page, 0, 2, "%s", near[i].chip->id);
        }
        limit_text(&near[i], limit, sizeof limit);
        tpp_buffer_format(text, "  %-26s%9s%9s  %-9s", limit,
                          tpp_figure_against(near[i].value, near[i].condition.limit).text,
                          tpp_figure_percent(near[i].margin_percent).text, near[i].is_decisive ? "yes" : "no");
        tpp_page_put(&page, RULE_COLUMN, RULE_COLUMN, "%s", near[i].rule->id);
    }
    tpp_buffer_text(text, "decides: just on the other side of the limit, an outcome of the rule changes.\n");
    return tpp_buffer_status(text, err);
}

json_t *tpp_chips_near_json(const struct tpp_near *near, size_t count)
{
    struct tpp_tree tree = { 0 };
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        tpp_tree_set(&tree, object, "chip", tpp_tree_text(near[i].chip->id));
        tpp_tree_set(&tree, object, "rule", tpp_tree_text(near[i].rule->id));
        tpp_tree_set(&tree, object, "metric", json_string(tpp_metric_name((int)near[i].condition.metric)));
        tpp_tree_set(&tree, object, "op", json_string(tpp_operator_name((int)near[i].condition.op)));
        tpp_tree_set(&tree, object, "limit", tpp_tree_number(near[i].condition.limit));
        tpp_tree_set(&tree, object, "value", tpp_tree_number(near[i].value));
        tpp_tree_set(&tree, object, "margin_percent", tpp_tree_number(near[i].margin_percent));
        tpp_tree_set(&tree, object, "is_decisive", json_boolean(near[i].is_decisive));
        tpp_tree_add(&tree, array, object);
    }
    if (tree.has_failed) {
        json_decref(array);
        return NULL;
    }
    return array;
}
