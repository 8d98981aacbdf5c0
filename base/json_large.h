/**
 * Large JSON texts piece by piece. A tree takes five times the memory of its text; a record of days is lists of a
 * hundred thousand small objects. So the text is outlined first: a long list of objects is left out of it and cut into
 * pieces between elements, which are parsed one after the other when their turn comes.
 *
 * What is odd in any way is not outlined: then the whole text is parsed as usual, and every message is the usual one.
 * The parser is jansson here and there; what is cut here is only ever accepted when every piece is valid by itself.
 */
#ifndef TPP_BASE_JSON_LARGE_H
#define TPP_BASE_JSON_LARGE_H

#include <jansson.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/json_fields.h"

/** Elements of a list from `start` up to before `end`, with the commas between them. */
struct tpp_json_piece {
    size_t start, end;
};

/** A list that was left out: its pieces are `count` from `first` on. */
struct tpp_json_list {
    size_t first, count;
};

struct tpp_json_large {
    json_t *root; /**< the text without its long lists; in place of each a text that only tpp_json_large_list() reads */
    struct tpp_json_piece *pieces;
    size_t piece_count;
    struct tpp_json_list *lists;
    size_t list_count;
};

/** Of pieces that parse well: large against an element, small against a cache. */
enum { TPP_JSON_PIECE_BYTES = 1 << 15 };

/**
 * Outlines a text.
 *
 * @param piece_bytes  Pieces are at least so long; lists of less than two and texts of less than 32 are left whole.
 * @param large  Receives the outline, to be freed.
 * @return 1; 0 when the text is short, has no long list or is odd, and nothing is written: parse it whole.
 */
int tpp_json_large_open(const struct tpp_json_source *source, size_t piece_bytes, struct tpp_json_large *large);

/** Frees everything and zeroes it. */
void tpp_json_large_close(struct tpp_json_large *large);

/** The list that a value of the outline stands for; NULL when it stands for itself. */
const struct tpp_json_list *tpp_json_large_list(const struct tpp_json_large *large, const json_t *value);

/** Parses a piece as a list of objects: a new reference, NULL when it is not valid or has no element. */
json_t *tpp_json_large_piece(const struct tpp_json_source *source, const struct tpp_json_piece *piece);

#endif
