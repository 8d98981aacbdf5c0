/* The catalogue of chips: read by tables from the embedded files, looked up by id or part of a name. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/blob.h"
#include "base/json_fields.h"
#include "base/nearest.h"
#include "rating/rating.h"

/* A file of the catalogue as it stands: one vendor, its sources, its chips. */
struct source {
    char key[TPP_NAME_BYTES];
    char title[TPP_TEXT_BYTES];
};

struct chip_file {
    char vendor[TPP_TEXT_BYTES];
    char attribution[TPP_TEXT_BYTES];
    struct source *sources;
    size_t source_count;
    struct tpp_chip *chips;
    size_t chip_count;
};

#define MEMBER(structure, member) offsetof(struct structure, member), sizeof(((struct structure *)0)->member)

static const struct tpp_field rate_fields[] = {
    { "precision", TPP_FIELD_ENUM, MEMBER(tpp_chip_rate, precision), 0, tpp_precision_name, 0, 0 },
    { "tops", TPP_FIELD_DOUBLE, MEMBER(tpp_chip_rate, tops), 0, 0, 0, 0 },
    { "mark", TPP_FIELD_ENUM, MEMBER(tpp_chip_rate, mark), 0, tpp_mark_name, 0, 0 },
    { "unit", TPP_FIELD_TEXT, MEMBER(tpp_chip_rate, unit), 0, 0, 0, 0 },
    { 0 },
};

static const struct tpp_field chip_fields[] = {
    { "id", TPP_FIELD_TEXT, MEMBER(tpp_chip, id), 0, 0, 0, 0 },
    { "name", TPP_FIELD_TEXT, MEMBER(tpp_chip, name), 0, 0, 0, 0 },
    { "rates", TPP_FIELD_ARRAY, offsetof(struct tpp_chip, rates), sizeof(struct tpp_chip_rate), rate_fields, 0,
      offsetof(struct tpp_chip, rate_count), 0 },
    { "die_area_mm2", TPP_FIELD_OPTIONAL_DOUBLE, MEMBER(tpp_chip, die_area_mm2), 0, 0, 0, 0 },
    { "die_area_mark", TPP_FIELD_ENUM, MEMBER(tpp_chip, die_area_mark), 0, tpp_mark_name, 0, 0 },
    { "io_gb_per_s", TPP_FIELD_OPTIONAL_DOUBLE, MEMBER(tpp_chip, io_gb_per_s), 0, 0, 0, 0 },
    { "io_mark", TPP_FIELD_ENUM, MEMBER(tpp_chip, io_mark), 0, tpp_mark_name, 0, 0 },
    { "dram_gb_per_s", TPP_FIELD_OPTIONAL_DOUBLE, MEMBER(tpp_chip, dram_gb_per_s), 0, 0, 0, 0 },
    { "dram_mark", TPP_FIELD_ENUM, MEMBER(tpp_chip, dram_mark), 0, tpp_mark_name, 0, 0 },
    { "datacenter", TPP_FIELD_ENUM, MEMBER(tpp_chip, datacenter), 0, tpp_answer_name, 0, 0 },
    { "note", TPP_FIELD_TEXT, MEMBER(tpp_chip, note), 0, 0, 0, 0 },
    { "source", TPP_FIELD_TEXT, MEMBER(tpp_chip, source), 0, 0, 0, 0 },
    { 0 },
};

static const struct tpp_field source_fields[] = {
    { "key", TPP_FIELD_TEXT, MEMBER(source, key), 0, 0, 0, 0 },
    { "title", TPP_FIELD_TEXT, MEMBER(source, title), 0, 0, 0, 0 },
    { 0 },
};

static const struct tpp_field file_fields[] = {
    { "vendor", TPP_FIELD_TEXT, MEMBER(chip_file, vendor), 0, 0, 0, 0 },
    { "attribution", TPP_FIELD_TEXT, MEMBER(chip_file, attribution), 0, 0, 0, 0 },
    { "sources", TPP_FIELD_ARRAY, offsetof(struct chip_file, sources), sizeof(struct source), source_fields, 0,
      offsetof(struct chip_file, source_count), 0 },
    { "chips", TPP_FIELD_ARRAY, offsetof(struct chip_file, chips), sizeof(struct tpp_chip), chip_fields, 0,
      offsetof(struct chip_file, chip_count), 0 },
    { 0 },
};

/* ------------------------------------------------------------------------------------------ checks */

struct checking {
    const struct tpp_json_source *source;
    size_t index;
    struct tpp_error *err;
};

static enum tpp_status wrong(const struct checking *checking, const char *member, const char *what)
{
    char path[96];
    (void)snprintf(path, sizeof path, "chips[%zu].%s", checking->index, member);
    return tpp_json_fail_at(checking->source, path, TPP_STATUS_PARSE, checking->err, "%s", what);
}

static enum tpp_status check_fact(const struct checking *checking, const char *member, double value, enum tpp_mark mark)
{
    if (!isnan(value) && value <= 0) {
        return wrong(checking, member, "must be more than 0, or null for not known");
    }
    if (isnan(value) != (mark == TPP_MARK_ABSENT)) {
        return wrong(checking, member, "the mark is \"absent\" where there is no figure, and only there");
    }
    return TPP_STATUS_OK;
}

static enum tpp_status check_rates(const struct checking *checking, const struct tpp_chip *chip)
{
    for (size_t i = 0; i < chip->rate_count; i++) {
        const struct tpp_chip_rate *rate = &chip->rates[i];
        char member[48];
        (void)snprintf(member, sizeof member, "rates[%zu]", i);
        if (!(rate->tops > 0) || rate->mark == TPP_MARK_ABSENT) {
            return wrong(checking, member, "needs a rate of more than 0 and a mark; leave out what is not known");
        }
        if (strcmp(rate->unit, "matrix") != 0 && strcmp(rate->unit, "vector") != 0) {
            return wrong(checking, member, "unit must be \"matrix\" or \"vector\"");
        }
        for (size_t j = 0; j < i; j++) {
            if (chip->rates[j].precision == rate->precision && strcmp(chip->rates[j].unit, rate->unit) == 0) {
                return wrong(checking, member, "gives the same precision of the same unit again");
            }
        }
    }
    return TPP_STATUS_OK;
}

static enum tpp_status check_chip(const struct checking *checking, const struct tpp_chip *chip)
{
    if (*chip->id == '\0' || chip->id[strspn(chip->id, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0') {
        return wrong(checking, "id", "must be lower-case letters, digits and \"-\", such as nvidia-h20-96gb");
    }
    if (*chip->name == '\0' || *chip->source == '\0') {
        return wrong(checking, *chip->name == '\0' ? "name" : "source", "is empty");
    }
    TPP_TRY(check_rates(checking, chip));
    TPP_TRY(check_fact(checking, "die_area_mm2", chip->die_area_mm2, chip->die_area_mark));
    TPP_TRY(check_fact(checking, "io_gb_per_s", chip->io_gb_per_s, chip->io_mark));
    return check_fact(checking, "dram_gb_per_s", chip->dram_gb_per_s, chip->dram_mark);
}

/* ------------------------------------------------------------------------------------------ sources */

static const char *title_of(const struct chip_file *file, const char *key, size_t length)
{
    for (size_t i = 0; i < file->source_count; i++) {
        if (strlen(file->sources[i].key) == length && strncmp(file->sources[i].key, key, length) == 0) {
            return file->sources[i].title;
        }
    }
    /* A figure from memory has no page to name. */
    return length == strlen("RECALLED") && strncmp(key, "RECALLED", length) == 0 ? "from memory of the data sheet"
                                                                                 : NULL;
}

/* "EPOCH; TOPCPU (clock only)" to one line a key with its title. */
static enum tpp_status expand_sources(const struct checking *checking, const struct chip_file *file,
                                      struct tpp_chip *chip)
{
    const char *at = chip->source;
    size_t used = 0;
    while (*at != '\0') {
        at += strspn(at, "; ");
        size_t length = strcspn(at, "; ");
        const char *title = title_of(file, at, length);
        if (title == NULL) {
            return wrong(checking, "source", "names a key that is not in \"sources\"");
        }
        int more = snprintf(chip->source_titles + used, sizeof chip->source_titles - used, "%.*s: %s\n", (int)length,
                            at, title);
        if (more < 0 || (size_t)more >= sizeof chip->source_titles - used) {
            return wrong(checking, "source", "names more sources than fit");
        }
        used += (size_t)more;
        at += strcspn(at, ";");
    }
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ reading */

static const struct tpp_chip *chip_with_id(const struct tpp_chip *chips, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(chips[i].id, id) == 0) {
            return &chips[i];
        }
    }
    return NULL;
}

static enum tpp_status finish_file(const struct tpp_json_source *source, struct chip_file *file,
                                   const struct tpp_chip *known, size_t known_count, struct tpp_error *err)
{
    for (size_t i = 0; i < file->chip_count; i++) {
        struct checking checking = { source, i, err };
        struct tpp_chip *chip = &file->chips[i];
        TPP_TRY(check_chip(&checking, chip));
        TPP_TRY(expand_sources(&checking, file, chip));
        memcpy(chip->vendor, file->vendor, sizeof chip->vendor);
        memcpy(chip->attribution, file->attribution, sizeof chip->attribution);
        if (chip_with_id(file->chips, i, chip->id) != NULL || chip_with_id(known, known_count, chip->id) != NULL) {
            return wrong(&checking, "id", "is already the id of another chip");
        }
    }
    return TPP_STATUS_OK;
}

/* Moves the chips of a file behind those there are. */
static enum tpp_status move_chips(struct chip_file *file, struct tpp_chip **chips, size_t *count, struct tpp_error *err)
{
    if (file->chip_count == 0) {
        return TPP_STATUS_OK;
    }
    struct tpp_chip *grown = realloc(*chips, (*count + file->chip_count) * sizeof *grown);
    if (grown == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu chips", *count + file->chip_count);
    }
    memcpy(grown + *count, file->chips, file->chip_count * sizeof *grown);
    *chips = grown;
    *count += file->chip_count;
    free(file->chips);
    file->chips = NULL;
    file->chip_count = 0;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_chips_read(const char *name, const char *text, size_t length, struct tpp_chip **chips,
                               size_t *count, struct tpp_error *err)
{
    const struct tpp_json_source source = { name, text, length };
    struct chip_file file;
    json_t *root = NULL;
    TPP_TRY(tpp_json_parse(&source, &root, err));
    enum tpp_status status = tpp_fields_read(&source, root, "", file_fields, &file, sizeof file, err);
    json_decref(root);
    if (status != TPP_STATUS_OK) {
        return status;
    }
    status = finish_file(&source, &file, *chips, *count, err);
    if (status == TPP_STATUS_OK) {
        status = move_chips(&file, chips, count, err);
    }
    tpp_fields_free(file_fields, &file);
    return status;
}

enum tpp_status tpp_chips_builtin(struct tpp_chip **chips, size_t *count, struct tpp_error *err)
{
    extern const struct tpp_blob tpp_chip_files[];
    struct tpp_chip *made = NULL;
    size_t made_count = 0;
    for (const struct tpp_blob *file = tpp_chip_files; file->name != NULL; file++) {
        enum tpp_status status = tpp_chips_read(file->name, file->bytes, file->length, &made, &made_count, err);
        if (status != TPP_STATUS_OK) {
            tpp_chips_free(made, made_count);
            return status;
        }
    }
    *chips = made;
    *count = made_count;
    return TPP_STATUS_OK;
}

void tpp_chips_free(struct tpp_chip *chips, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tpp_fields_free(chip_fields, &chips[i]);
    }
    free(chips);
}

/* ------------------------------------------------------------------------------------------ finding */

static int holds(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; *text != '\0'; text++) {
        size_t i = 0;
        while (i < length && tolower((unsigned char)text[i]) == tolower((unsigned char)part[i])) {
            i++;
        }
        if (i == length) {
            return 1;
        }
    }
    return 0;
}

static int equals(const char *a, const char *b)
{
    return strlen(a) == strlen(b) && holds(a, b);
}

/* What to offer for a name that is none: the ids that differ least, also against their ends ("h200" in "nvidia-h20").
 */
static size_t distance_to(const struct tpp_chip *chip, const char *text)
{
    size_t best = tpp_edit_distance(text, chip->id);
    for (const char *at = strchr(chip->id, '-'); at != NULL; at = strchr(at + 1, '-')) {
        size_t distance = tpp_edit_distance(text, at + 1);
        char word[TPP_NAME_BYTES];
        (void)snprintf(word, sizeof word, "%.*s", (int)strcspn(at + 1, "-"), at + 1);
        size_t to_word = tpp_edit_distance(text, word);
        distance = to_word < distance ? to_word : distance;
        best = distance < best ? distance : best;
    }
    return best;
}

static enum tpp_status fail_nearest(const struct tpp_chip *chips, size_t count, const char *text, struct tpp_error *err)
{
    char list[512] = "";
    size_t best = (size_t)-1;
    size_t listed = 0;
    for (size_t i = 0; i < count; i++) {
        size_t distance = distance_to(&chips[i], text);
        best = distance < best ? distance : best;
    }
    for (size_t i = 0; i < count && listed < 5; i++) {
        if (distance_to(&chips[i], text) == best) {
            size_t used = strlen(list);
            (void)snprintf(list + used, sizeof list - used, "%s%s", listed++ == 0 ? "" : ", ", chips[i].id);
        }
    }
    return tpp_fail(err, TPP_STATUS_NOT_FOUND, "no chip '%.60s'; nearest: %s; 'tppbench chips' lists all", text, list);
}

static enum tpp_status fail_ambiguous(const struct tpp_chip *chips, size_t count, const char *text,
                                      struct tpp_error *err)
{
    char list[768] = "";
    for (size_t i = 0; i < count; i++) {
        if (holds(chips[i].id, text) || holds(chips[i].name, text)) {
            size_t used = strlen(list);
            (void)snprintf(list + used, sizeof list - used, "%s%s", used == 0 ? "" : ", ", chips[i].id);
        }
    }
    return tpp_fail(err, TPP_STATUS_NOT_FOUND, "several chips match '%.60s'; name one of: %s", text, list);
}

/* Whether a text is one of the words of an id: "h20" is one of nvidia-h20-96gb and none of nvidia-h200-sxm-141gb. */
static int is_word_of(const char *id, const char *text)
{
    for (const char *at = id; at != NULL; at = strchr(at, '-') != NULL ? strchr(at, '-') + 1 : NULL) {
        char word[TPP_NAME_BYTES];
        (void)snprintf(word, sizeof word, "%.*s", (int)strcspn(at, "-"), at);
        if (equals(word, text)) {
            return 1;
        }
    }
    return 0;
}

enum tpp_status tpp_chip_find(const struct tpp_chip *chips, size_t count, const char *text,
                              const struct tpp_chip **chip, struct tpp_error *err)
{
    const struct tpp_chip *found = NULL;
    const struct tpp_chip *by_word = NULL;
    size_t matches = 0;
    size_t word_matches = 0;
    for (size_t i = 0; i < count; i++) {
        if (equals(chips[i].id, text) || equals(chips[i].name, text)) {
            *chip = &chips[i];
            return TPP_STATUS_OK;
        }
        if (*text != '\0' && (holds(chips[i].id, text) || holds(chips[i].name, text))) {
            found = &chips[i];
            matches++;
            int is_word = is_word_of(chips[i].id, text);
            by_word = is_word ? &chips[i] : by_word;
            word_matches += (size_t)is_word;
        }
    }
    if (word_matches == 1) {
        *chip = by_word;
        return TPP_STATUS_OK;
    }
    if (matches == 0) {
        return fail_nearest(chips, count, text, err);
    }
    if (matches > 1) {
        return fail_ambiguous(chips, count, text, err);
    }
    *chip = found;
    return TPP_STATUS_OK;
}
