/* Small steps for building JSON results. */
#include "reports/json_tree.h"

#include <math.h>

#include "base/buffer.h"
#include "reports/line.h"

void tpp_tree_set(struct tpp_tree *tree, json_t *object, const char *key, json_t *value)
{
    tree->has_failed |= json_object_set_new(object, key, value) != 0;
}

void tpp_tree_add(struct tpp_tree *tree, json_t *array, json_t *value)
{
    tree->has_failed |= json_array_append_new(array, value) != 0;
}

json_t *tpp_tree_text(const char *text)
{
    struct tpp_buffer clean = { 0 };
    tpp_buffer_text(&clean, "");
    tpp_line_clean(&clean, text);
    json_t *value = clean.has_failed ? NULL : json_stringn(clean.bytes, clean.length);
    tpp_buffer_free(&clean);
    return value;
}

json_t *tpp_tree_text_or_null(const char *text)
{
    return text != NULL && *text != '\0' ? tpp_tree_text(text) : json_null();
}

json_t *tpp_tree_number(double number)
{
    return isfinite(number) ? json_real(number) : json_null();
}
