/* Large JSON texts by their outline: what is put together from pieces is what the whole text says, or is not accepted.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json_large.h"
#include "tests/fuzz/fuzz.h"

enum { PIECE_BYTES = 4 };

static json_t *put_together(const struct tpp_json_source *source, const struct tpp_json_large *large,
                            const struct tpp_json_list *list)
{
    json_t *whole = json_array();
    for (size_t i = 0; i < list->count; i++) {
        json_t *piece = tpp_json_large_piece(source, &large->pieces[list->first + i]);
        if (piece == NULL) {
            json_decref(whole);
            return NULL;
        }
        json_array_extend(whole, piece);
        json_decref(piece);
    }
    return whole;
}

/* The outline with every list in its place: a new reference; NULL when a piece is not valid. */
static json_t *expand(const struct tpp_json_source *source, const struct tpp_json_large *large, json_t *value)
{
    const struct tpp_json_list *list = tpp_json_large_list(large, value);
    if (list != NULL) {
        return put_together(source, large, list);
    }
    json_t *made = json_is_object(value) ? json_object() : json_is_array(value) ? json_array() : json_incref(value);
    const char *key;
    json_t *inner;
    size_t index;
    int has_failed = 0;
    json_object_foreach(value, key, inner)
    {
        has_failed = has_failed || json_object_set_new(made, key, expand(source, large, inner)) != 0;
    }
    json_array_foreach(value, index, inner)
    {
        has_failed = has_failed || json_array_append_new(made, expand(source, large, inner)) != 0;
    }
    if (has_failed) {
        json_decref(made);
        return NULL;
    }
    return made;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct tpp_json_source source = { "fuzz", (const char *)data, size };
    struct tpp_json_large large;
    if (!tpp_json_large_open(&source, PIECE_BYTES, &large)) {
        return 0;
    }
    json_t *expanded = expand(&source, &large, large.root);
    if (expanded != NULL) {
        json_t *whole = NULL;
        if (tpp_json_parse(&source, &whole, NULL) != TPP_STATUS_OK || !json_equal(whole, expanded)) {
            abort();
        }
        json_decref(whole);
        json_decref(expanded);
    }
    tpp_json_large_close(&large);
    return 0;
}
