/** Small steps for building JSON results. Private to reports/. */
#ifndef TPP_REPORTS_JSON_TREE_H
#define TPP_REPORTS_JSON_TREE_H

#include <jansson.h>

/** Objects are built without a check at each step: a part that failed, which is NULL, is remembered here once. */
struct tpp_tree {
    int has_failed;
};

/** Both take over the reference to `value`. */
void tpp_tree_set(struct tpp_tree *tree, json_t *object, const char *key, json_t *value);
void tpp_tree_add(struct tpp_tree *tree, json_t *array, json_t *value);

/** New references, NULL when out of memory. A text is clean (reports/line.h); a number not known is null. */
json_t *tpp_tree_text(const char *text);
json_t *tpp_tree_text_or_null(const char *text); /**< null for "" and NULL */
json_t *tpp_tree_number(double number);

#endif
