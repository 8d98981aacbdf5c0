/* The chain over the lists of a record, and its digest. The lists are found in the tables, so that one added to the
 * record is covered without a line here. */
#include "base/record_seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/canonical.h"
#include "base/record_fields.h"

enum { ELEMENTS_OF_A_PART = 64, FIELDS_MOST = 128, ELEMENT_INDENT = 2 };

/* Called for every part in turn; `part` is its name, `text` its canonical form. */
struct walk {
    int version;
    enum tpp_status (*on_link)(struct walk *walk, const char *part, const char *link, struct tpp_error *err);
    struct tpp_record *sealed;             /* seal: where links go */
    const struct tpp_record *checked;      /* check: which links are expected */
    const struct tpp_canonical_text *file; /* check: where the elements stand already; NULL: they are written */
    size_t element;                        /* of the file's, the next */
    size_t link_count;
    char link[TPP_DIGEST_BYTES]; /* as long as a nonce, with which it starts */
    struct tpp_buffer text;
};

/* An element as it stands in a list at indent 0: every further line moves to the left. */
static void move_element(struct tpp_buffer *text, const char *bytes, const struct tpp_span *span)
{
    const char *at = bytes + span->start;
    const char *end = bytes + span->end;
    size_t indent = 0;
    while (indent < span->start && at[-(ptrdiff_t)indent - 1] == ' ') {
        indent++;
    }
    const size_t less = indent - ELEMENT_INDENT;
    for (const char *line = NULL; (line = memchr(at, '\n', (size_t)(end - at))) != NULL;) {
        tpp_buffer_append(text, at, (size_t)(line + 1 - at));
        at = line + 1 + less;
    }
    tpp_buffer_append(text, at, (size_t)(end - at));
}

static void move_elements(struct walk *walk, size_t count)
{
    struct tpp_buffer *text = &walk->text;
    for (size_t i = 0; i < count; i++) {
        tpp_buffer_text(text, i == 0 ? "[\n  " : ",\n  ");
        move_element(text, walk->file->bytes, &walk->file->elements[walk->element++]);
    }
    tpp_buffer_text(text, "\n]");
}

static enum tpp_status add_part(struct walk *walk, const struct tpp_field *list, const char *path, const char *elements,
                                size_t first, size_t end, struct tpp_error *err)
{
    char part[TPP_NAME_BYTES];
    (void)snprintf(part, sizeof part, "%.48s[%zu:%zu]", path, first, end);
    struct tpp_buffer *text = &walk->text;
    text->length = 0;
    tpp_buffer_text(text, walk->link);
    tpp_buffer_text(text, "\n");
    tpp_buffer_text(text, part);
    tpp_buffer_text(text, "\n");
    if (walk->file != NULL) {
        move_elements(walk, end - first);
        TPP_TRY(tpp_buffer_status(text, err));
    } else {
        TPP_TRY(tpp_canonical_list(list->fields, elements + first * list->size, list->size, end - first, walk->version,
                                   text, err));
    }
    char link[TPP_DIGEST_BYTES];
    tpp_digest_sha256(text->bytes, text->length, link);
    memcpy(walk->link, link, sizeof link);
    return walk->on_link(walk, part, link, err);
}

static const struct tpp_field *block_of(const struct tpp_field *fields)
{
    for (const struct tpp_field *field = fields; field->type != TPP_FIELD_END; field++) {
        if (field->type == TPP_FIELD_U32 && strcmp(field->key, "block") == 0) {
            return field;
        }
    }
    return NULL;
}

static uint32_t number_at(const struct tpp_field *list, const char *elements, size_t index,
                          const struct tpp_field *member)
{
    uint32_t number = 0;
    memcpy(&number, elements + index * list->size + member->offset, sizeof number);
    return number;
}

static enum tpp_status add_list(struct walk *walk, const struct tpp_field *list, const char *path, const char *elements,
                                size_t count, struct tpp_error *err)
{
    const struct tpp_field *block = block_of(list->fields);
    for (size_t first = 0, end = 0; first < count; first = end) {
        end = first + 1;
        while (end < count &&
               (block != NULL ? number_at(list, elements, end, block) == number_at(list, elements, first, block)
                              : end - first < ELEMENTS_OF_A_PART)) {
            end++;
        }
        TPP_TRY(add_part(walk, list, path, elements, first, end, err));
    }
    return TPP_STATUS_OK;
}

static enum tpp_status walk_object(struct walk *walk, const struct tpp_field *fields, const char *structure,
                                   const char *path, struct tpp_error *err);

static enum tpp_status walk_list(struct walk *walk, const struct tpp_field *field, const char *structure,
                                 const char *path, struct tpp_error *err)
{
    const char *elements = NULL;
    size_t count = 0;
    memcpy(&elements, structure + field->offset, sizeof elements);
    memcpy(&count, structure + field->count_offset, sizeof count);
    if (!tpp_canonical_has_lists(field->fields)) {
        return add_list(walk, field, path, elements, count, err);
    }
    for (size_t i = 0; i < count; i++) {
        char element_path[TPP_NAME_BYTES];
        (void)snprintf(element_path, sizeof element_path, "%.64s[%zu]", path, i);
        TPP_TRY(walk_object(walk, field->fields, elements + i * field->size, element_path, err));
    }
    return TPP_STATUS_OK;
}

static enum tpp_status walk_object(struct walk *walk, const struct tpp_field *fields, const char *structure,
                                   const char *path, struct tpp_error *err)
{
    const struct tpp_field *sorted[FIELDS_MOST];
    size_t count = tpp_canonical_sort(fields, walk->version, sorted, FIELDS_MOST);
    for (size_t i = 0; i < count; i++) {
        const struct tpp_field *field = sorted[i];
        char inner[TPP_NAME_BYTES];
        (void)snprintf(inner, sizeof inner, "%.64s%s%s", path, *path != '\0' ? "." : "", field->key);
        if (field->type == TPP_FIELD_OBJECT) {
            TPP_TRY(walk_object(walk, field->fields, structure + field->offset, inner, err));
        } else if (field->type == TPP_FIELD_ARRAY && strcmp(inner, "chain") != 0) {
            TPP_TRY(walk_list(walk, field, structure, inner, err));
        } else if (field->type == TPP_FIELD_ARRAY) {
            size_t link_count = 0;
            memcpy(&link_count, structure + field->count_offset, sizeof link_count);
            walk->element += link_count; /* the chain's own stand in the file too */
        }
    }
    return TPP_STATUS_OK;
}

static enum tpp_status walk_record(struct walk *walk, const struct tpp_record *record, struct tpp_error *err)
{
    if (record->schema_version < 2) {
        return tpp_fail(err, TPP_STATUS_INVALID, "a record of schema version 1 has no chain and no digest");
    }
    walk->version = (int)record->schema_version;
    (void)snprintf(walk->link, sizeof walk->link, "%s", record->nonce);
    enum tpp_status status = walk_object(walk, tpp_record_fields, (const char *)record, "", err);
    tpp_buffer_free(&walk->text);
    return status;
}

/* ------------------------------------------------------------------------------------------------- sealing */

enum tpp_status tpp_record_compare(const struct tpp_record *record, struct tpp_canonical_text *file,
                                   struct tpp_error *err)
{
    return tpp_context(err, tpp_canonical_compare(tpp_record_fields, record, (int)record->schema_version, file, err),
                       "record");
}

static enum tpp_status make_digest(const struct tpp_record *record, char digest[TPP_DIGEST_BYTES],
                                   struct tpp_error *err)
{
    struct tpp_record *without = malloc(sizeof *without); /* too large for the stack of an embedder's thread */
    if (without == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "record: out of memory");
    }
    memcpy(without, record, sizeof *without);
    without->digest[0] = '\0';
    struct tpp_buffer text = { 0 };
    enum tpp_status status = tpp_record_write(without, &text, err);
    if (status == TPP_STATUS_OK) {
        tpp_digest_sha256(text.bytes, text.length, digest);
    }
    tpp_buffer_free(&text);
    free(without);
    return status;
}

static enum tpp_status keep_link(struct walk *walk, const char *part, const char *link, struct tpp_error *err)
{
    struct tpp_link *kept = tpp_record_add_link(walk->sealed);
    if (kept == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "chain: out of memory");
    }
    (void)snprintf(kept->part, sizeof kept->part, "%s", part);
    (void)snprintf(kept->sha256, sizeof kept->sha256, "%s", link);
    return TPP_STATUS_OK;
}

enum tpp_status tpp_record_seal(struct tpp_record *record, struct tpp_error *err)
{
    struct walk walk = { .on_link = keep_link, .sealed = record };
    free(record->chain);
    record->chain = NULL;
    record->link_count = 0;
    TPP_TRY(walk_record(&walk, record, err));
    return make_digest(record, record->digest, err);
}

/* ------------------------------------------------------------------------------------------------- checking */

static enum tpp_status check_link(struct walk *walk, const char *part, const char *link, struct tpp_error *err)
{
    const struct tpp_record *record = walk->checked;
    size_t index = walk->link_count++;
    if (index >= record->link_count) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "the chain ends before %s", part);
    }
    if (strcmp(record->chain[index].part, part) != 0) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "%s: the chain has %s in this place", part,
                        record->chain[index].part);
    }
    if (strcmp(record->chain[index].sha256, link) != 0) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "%s is not what the chain was made over", part);
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_record_check_chain(const struct tpp_record *record, struct tpp_error *err)
{
    return tpp_record_check_chain_of(record, NULL, err);
}

enum tpp_status tpp_record_check_chain_of(const struct tpp_record *record, const struct tpp_canonical_text *file,
                                          struct tpp_error *err)
{
    struct walk walk = { .on_link = check_link, .checked = record, .file = file };
    TPP_TRY(walk_record(&walk, record, err));
    if (walk.link_count != record->link_count) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "the chain goes on with %s, which the record does not have",
                        record->chain[walk.link_count].part);
    }
    return TPP_STATUS_OK;
}

static enum tpp_status compare_digest(const struct tpp_record *record, const char *digest, struct tpp_error *err)
{
    if (strcmp(digest, record->digest) != 0) {
        return tpp_fail(err, TPP_STATUS_VERIFICATION, "the content has the digest %.16s..., the record says %.16s...",
                        digest, *record->digest != '\0' ? record->digest : "nothing");
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_record_check_digest(const struct tpp_record *record, struct tpp_error *err)
{
    char digest[TPP_DIGEST_BYTES];
    if (record->schema_version < 2) {
        return tpp_fail(err, TPP_STATUS_INVALID, "a record of schema version 1 has no chain and no digest");
    }
    TPP_TRY(make_digest(record, digest, err));
    return compare_digest(record, digest, err);
}

/* Control characters do not stand in texts: no other line begins like that. */
enum tpp_status tpp_record_check_digest_of(const struct tpp_record *record, const struct tpp_canonical_text *file,
                                           struct tpp_error *err)
{
    static const char key[] = "\n  \"digest\": \"";
    const char *found = file != NULL ? memmem(file->bytes, file->length, key, sizeof key - 1) : NULL;
    const size_t value_bytes = strlen(record->digest);
    if (found == NULL) {
        return tpp_record_check_digest(record, err);
    }
    const size_t before = (size_t)(found - file->bytes) + sizeof key - 1;
    const struct tpp_slice slices[] = {
        { file->bytes, before },
        { file->bytes + before + value_bytes, file->length - before - value_bytes },
    };
    char digest[TPP_DIGEST_BYTES];
    tpp_digest_sha256_of(slices, 2, digest);
    return compare_digest(record, digest, err);
}
