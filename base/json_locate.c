/* Where in a JSON text a value stands. jansson gives positions for syntax errors only; a misspelt key or an impossible
 * number is found later, in the tree, and the user still wants line and column. So the text, already known to be
 * valid, is walked once more along the path. Runs only when something is wrong. */
#include "base/json_locate.h"

#include <stdlib.h>
#include <string.h>

struct cursor {
    const char *at;
    const char *end;
};

static void skip_space(struct cursor *cursor)
{
    while (cursor->at < cursor->end && strchr(" \t\r\n", *cursor->at) != NULL && *cursor->at != '\0') {
        cursor->at++;
    }
}

static void skip_string(struct cursor *cursor)
{
    cursor->at++; /* opening quote */
    while (cursor->at < cursor->end && *cursor->at != '"') {
        cursor->at += *cursor->at == '\\' ? 2 : 1;
    }
    cursor->at++;
}

/* Skips any value by counting brackets: enough for text that is valid. */
static void skip_value(struct cursor *cursor)
{
    int depth = 0;
    do {
        skip_space(cursor);
        if (cursor->at >= cursor->end) {
            return;
        }
        char c = *cursor->at;
        if (c == '"') {
            skip_string(cursor);
        } else if (c == '{' || c == '[') {
            depth++;
            cursor->at++;
        } else if (c == '}' || c == ']') {
            depth--;
            cursor->at++;
        } else if (c == ',' || c == ':') {
            cursor->at++; /* alone: what follows may be a text or a bracket without a space between */
        } else {
            while (cursor->at < cursor->end && strchr(",]}: \t\r\n", *cursor->at) == NULL) {
                cursor->at++;
            }
        }
    } while (depth > 0);
}

/* Moves from the start of an object to the value of `key`; 0 when it has no such key. */
static int enter_key(struct cursor *cursor, const char *key, size_t key_length)
{
    cursor->at++; /* { */
    for (;;) {
        skip_space(cursor);
        if (cursor->at >= cursor->end || *cursor->at != '"') {
            return 0;
        }
        const char *name = cursor->at + 1;
        skip_string(cursor);
        size_t name_length = (size_t)(cursor->at - 1 - name);
        skip_space(cursor);
        cursor->at++; /* : */
        skip_space(cursor);
        if (name_length == key_length && memcmp(name, key, key_length) == 0) {
            return 1;
        }
        skip_value(cursor);
        skip_space(cursor);
        if (cursor->at >= cursor->end || *cursor->at != ',') {
            return 0;
        }
        cursor->at++;
    }
}

static int enter_index(struct cursor *cursor, unsigned long index)
{
    cursor->at++; /* [ */
    skip_space(cursor);
    for (unsigned long i = 0; i < index; i++) {
        if (cursor->at >= cursor->end || *cursor->at == ']') {
            return 0;
        }
        skip_value(cursor);
        skip_space(cursor);
        if (cursor->at >= cursor->end || *cursor->at != ',') {
            return 0;
        }
        cursor->at++;
        skip_space(cursor);
    }
    return cursor->at < cursor->end && *cursor->at != ']';
}

/* Takes one step of the path; 0 when the place does not exist. */
static int enter_step(struct cursor *cursor, const char **path)
{
    if (cursor->at >= cursor->end) {
        return 0;
    }
    if (**path == '[') {
        char *after = NULL;
        unsigned long index = strtoul(*path + 1, &after, 10);
        *path = *after == ']' ? after + 1 : after;
        return *cursor->at == '[' && enter_index(cursor, index);
    }
    if (**path == '.') {
        ++*path;
    }
    size_t length = strcspn(*path, ".[");
    const char *key = *path;
    *path += length;
    return *cursor->at == '{' && enter_key(cursor, key, length);
}

void tpp_json_locate(const char *text, size_t length, const char *path, size_t *line, size_t *column)
{
    struct cursor cursor = { text, text + length };
    skip_space(&cursor);
    const char *found = cursor.at;
    while (*path != '\0' && enter_step(&cursor, &path)) {
        found = cursor.at;
    }
    *line = 1;
    *column = 1;
    for (const char *at = text; at < found && at < text + length; at++) {
        *column = *at == '\n' ? 1 : *column + 1;
        *line += *at == '\n';
    }
}
