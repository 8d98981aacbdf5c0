/* Outlines of JSON texts. */
#include "base/json_large.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TEXT_PIECES_LEAST = 32, /* shorter texts are parsed whole, and shorter lists with what is around them */
    LIST_PIECES_LEAST = 2,
    DEPTH_MOST = 64 /* no schema of ours comes near */
};

/* Stands in the outline for list N. Texts that hold it, or could by an escape, are not outlined. */
static const char mark[] = "@list:";

struct frame {
    size_t start;       /* of the bracket */
    size_t piece_start; /* in a list: of the piece begun */
    size_t first_piece;
    int is_list;
    int has_brackets;   /* it holds objects or lists */
    int has_inner_list; /* at any depth: it is left as it is */
};

struct outline {
    const struct tpp_json_source *source;
    struct tpp_json_large *large;
    size_t piece_bytes;
    struct tpp_buffer text;
    size_t copied; /* of the source, up to here */
    size_t piece_capacity, list_capacity;
    struct frame frames[DEPTH_MOST];
    size_t depth;
};

static int add_piece(struct outline *outline, size_t start, size_t end)
{
    struct tpp_json_large *large = outline->large;
    if (large->piece_count == outline->piece_capacity) {
        size_t capacity = outline->piece_capacity > 0 ? 2 * outline->piece_capacity : 256;
        struct tpp_json_piece *grown = realloc(large->pieces, capacity * sizeof *grown);
        if (grown == NULL) {
            return 0;
        }
        large->pieces = grown;
        outline->piece_capacity = capacity;
    }
    large->pieces[large->piece_count++] = (struct tpp_json_piece){ start, end };
    return 1;
}

static int add_list(struct outline *outline, size_t first)
{
    struct tpp_json_large *large = outline->large;
    if (large->list_count == outline->list_capacity) {
        size_t capacity = outline->list_capacity > 0 ? 2 * outline->list_capacity : 16;
        struct tpp_json_list *grown = realloc(large->lists, capacity * sizeof *grown);
        if (grown == NULL) {
            return 0;
        }
        large->lists = grown;
        outline->list_capacity = capacity;
    }
    large->lists[large->list_count++] = (struct tpp_json_list){ first, large->piece_count - first };
    return 1;
}

static int open_bracket(struct outline *outline, size_t at, int is_list)
{
    if (outline->depth == DEPTH_MOST) {
        return 0;
    }
    if (outline->depth > 0) {
        outline->frames[outline->depth - 1].has_brackets = 1;
    }
    outline->frames[outline->depth++] = (struct frame){
        .start = at, .piece_start = at + 1, .first_piece = outline->large->piece_count, .is_list = is_list
    };
    return 1;
}

static int comma(struct outline *outline, size_t at)
{
    struct frame *frame = outline->depth > 0 ? &outline->frames[outline->depth - 1] : NULL;
    if (frame == NULL || !frame->is_list || at - frame->piece_start < outline->piece_bytes) {
        return 1;
    }
    size_t start = frame->piece_start;
    frame->piece_start = at + 1;
    return add_piece(outline, start, at);
}

/* A long list of objects without lists goes out of the outline; of any other the pieces are forgotten. */
static int close_bracket(struct outline *outline, size_t at, int is_list)
{
    if (outline->depth == 0 || outline->frames[outline->depth - 1].is_list != is_list) {
        return 0;
    }
    const struct frame frame = outline->frames[--outline->depth];
    struct frame *outer = outline->depth > 0 ? &outline->frames[outline->depth - 1] : NULL;
    if (outer != NULL) {
        outer->has_inner_list = outer->has_inner_list || is_list || frame.has_inner_list;
    }
    if (!is_list || !frame.has_brackets || frame.has_inner_list ||
        at - frame.start < LIST_PIECES_LEAST * outline->piece_bytes) {
        if (!frame.has_inner_list) {
            outline->large->piece_count = frame.first_piece;
        }
        return 1;
    }
    tpp_buffer_append(&outline->text, outline->source->text + outline->copied, frame.start - outline->copied);
    tpp_buffer_format(&outline->text, "\"%s%zu\"", mark, outline->large->list_count);
    outline->copied = at + 1;
    return add_piece(outline, frame.piece_start, at) && add_list(outline, frame.first_piece);
}

/* Moves to the closing quote, or the end; 0 for a text that is our mark, or could be by an escape. */
static int skip_string(const char *text, size_t length, size_t *at)
{
    size_t end = *at + 1;
    if (length - end >= sizeof mark - 1 && memcmp(text + end, mark, sizeof mark - 1) == 0) {
        return 0;
    }
    for (; end < length && text[end] != '"'; end++) {
        if (text[end] == '\\') {
            end++;
            if (end < length && text[end] == 'u') {
                return 0;
            }
        }
    }
    *at = end;
    return 1;
}

static int walk(struct outline *outline)
{
    const char *text = outline->source->text;
    const size_t length = outline->source->length;
    int is_well = 1;
    for (size_t at = 0; at < length && is_well; at++) {
        switch (text[at]) {
        case '"':
            is_well = skip_string(text, length, &at);
            break;
        case '[':
        case '{':
            is_well = open_bracket(outline, at, text[at] == '[');
            break;
        case ']':
        case '}':
            is_well = close_bracket(outline, at, text[at] == ']');
            break;
        case ',':
            is_well = comma(outline, at);
            break;
        default:
            break;
        }
    }
    tpp_buffer_append(&outline->text, text + outline->copied, length - outline->copied);
    return is_well && outline->depth == 0 && !outline->text.has_failed;
}

int tpp_json_large_open(const struct tpp_json_source *source, size_t piece_bytes, struct tpp_json_large *large)
{
    struct tpp_json_large made = { 0 };
    if (source->length < TEXT_PIECES_LEAST * piece_bytes || source->length > TPP_JSON_LIMIT_BYTES) {
        return 0;
    }
    struct outline *outline = calloc(1, sizeof *outline);
    if (outline == NULL) {
        return 0;
    }
    outline->source = source;
    outline->large = &made;
    outline->piece_bytes = piece_bytes;
    if (walk(outline) && made.list_count > 0) {
        made.root = json_loadb(outline->text.bytes, outline->text.length, JSON_REJECT_DUPLICATES, NULL);
    }
    tpp_buffer_free(&outline->text);
    free(outline);
    if (made.root == NULL) {
        tpp_json_large_close(&made);
        return 0;
    }
    *large = made;
    return 1;
}

void tpp_json_large_close(struct tpp_json_large *large)
{
    json_decref(large->root);
    free(large->pieces);
    free(large->lists);
    *large = (struct tpp_json_large){ 0 };
}

const struct tpp_json_list *tpp_json_large_list(const struct tpp_json_large *large, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL || strncmp(text, mark, sizeof mark - 1) != 0) {
        return NULL;
    }
    size_t index = strtoul(text + sizeof mark - 1, NULL, 10);
    return index < large->list_count ? &large->lists[index] : NULL;
}

json_t *tpp_json_large_piece(const struct tpp_json_source *source, const struct tpp_json_piece *piece)
{
    struct tpp_buffer text = { 0 };
    json_t *list = NULL;
    tpp_buffer_text(&text, "[");
    tpp_buffer_append(&text, source->text + piece->start, piece->end - piece->start);
    tpp_buffer_text(&text, "]");
    if (!text.has_failed) {
        list = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, NULL);
    }
    tpp_buffer_free(&text);
    if (json_array_size(list) == 0) {
        json_decref(list);
        list = NULL;
    }
    return list;
}
