/* The catalogue of chips: read by tables from the embedded files, then checked for what a table cannot say. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/blob.h"
#include "base/json_fields.h"
#include "rating/chips_check.h"

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
    { "ops_per_clock_core", TPP_FIELD_OPTIONAL_DOUBLE, MEMBER(tpp_chip_rate, ops_per_clock_core), 0, 0, 0, 1 },
    { 0 },
};

static const struct tpp_field pci_fields[] = {
    { "id", TPP_FIELD_TEXT, MEMBER(tpp_chip_pci_id, id), 0, 0, 0, 0 },
    { "mark", TPP_FIELD_ENUM, MEMBER(tpp_chip_pci_id, mark), 0, tpp_mark_name, 0, 0 },
    { "source", TPP_FIELD_TEXT, MEMBER(tpp_chip_pci_id, source), 0, 0, 0, 0 },
    { 0 },
};

static const struct tpp_field claim_fields[] = {
    { "about", TPP_FIELD_TEXT, MEMBER(tpp_chip_claim, about_name), 0, 0, 0, 0 },
    { "value", TPP_FIELD_OPTIONAL_DOUBLE, MEMBER(tpp_chip_claim, value), 0, 0, 0, 0 },
    { "mark", TPP_FIELD_ENUM, MEMBER(tpp_chip_claim, mark), 0, tpp_mark_name, 0, 0 },
    { "source", TPP_FIELD_TEXT, MEMBER(tpp_chip_claim, source), 0, 0, 0, 0 },
    { "text", TPP_FIELD_TEXT, MEMBER(tpp_chip_claim, text), 0, 0, 0, 0 },
    { 0 },
};

#define CHIP_TEXT(key, member, may_be_absent)                                 \
    {                                                                         \
        key, TPP_FIELD_TEXT, MEMBER(tpp_chip, member), 0, 0, 0, may_be_absent \
    }
#define CHIP_NUMBER(key, member, may_be_absent)                                          \
    {                                                                                    \
        key, TPP_FIELD_OPTIONAL_DOUBLE, MEMBER(tpp_chip, member), 0, 0, 0, may_be_absent \
    }
#define CHIP_MARK(key, member, may_be_absent)                                             \
    {                                                                                     \
        key, TPP_FIELD_ENUM, MEMBER(tpp_chip, member), 0, tpp_mark_name, 0, may_be_absent \
    }
#define CHIP_ARRAY(key, array, type, fields, count, may_be_absent)                              \
    {                                                                                           \
        key, TPP_FIELD_ARRAY, offsetof(struct tpp_chip, array), sizeof(struct type), fields, 0, \
            offsetof(struct tpp_chip, count), may_be_absent                                     \
    }

static const struct tpp_field chip_fields[] = {
    CHIP_TEXT("id", id, 0),
    CHIP_TEXT("name", name, 0),
    CHIP_TEXT("alias", alias, 1),
    CHIP_TEXT("architecture", architecture, 0),
    CHIP_TEXT("form_factor", form_factor, 0),
    CHIP_TEXT("process", process, 0),
    CHIP_NUMBER("launch_year", launch_year, 0),
    CHIP_NUMBER("die_count", die_count, 0),
    CHIP_ARRAY("rates", rates, tpp_chip_rate, rate_fields, rate_count, 0),
    CHIP_NUMBER("core_count", core_count, 0),
    CHIP_MARK("core_mark", core_mark, 0),
    CHIP_NUMBER("clock_mhz", clock_mhz, 0),
    CHIP_MARK("clock_mark", clock_mark, 0),
    CHIP_NUMBER("rate_clock_mhz", rate_clock_mhz, 1),
    CHIP_MARK("rate_clock_mark", rate_clock_mark, 1),
    CHIP_TEXT("memory", memory, 0),
    CHIP_NUMBER("memory_gb", memory_gb, 0),
    CHIP_MARK("memory_mark", memory_mark, 0),
    CHIP_NUMBER("die_area_mm2", die_area_mm2, 0),
    CHIP_MARK("die_area_mark", die_area_mark, 0),
    CHIP_TEXT("io", io, 0),
    CHIP_NUMBER("io_gb_per_s", io_gb_per_s, 0),
    CHIP_MARK("io_mark", io_mark, 0),
    CHIP_NUMBER("dram_gb_per_s", dram_gb_per_s, 0),
    CHIP_MARK("dram_mark", dram_mark, 0),
    CHIP_NUMBER("power_w", power_w, 0),
    CHIP_MARK("power_mark", power_mark, 0),
    CHIP_ARRAY("pci_ids", pci_ids, tpp_chip_pci_id, pci_fields, pci_id_count, 1),
    CHIP_ARRAY("claims", claims, tpp_chip_claim, claim_fields, claim_count, 1),
    { "datacenter", TPP_FIELD_ENUM, MEMBER(tpp_chip, datacenter), 0, tpp_answer_name, 0, 0 },
    CHIP_TEXT("note", note, 0),
    CHIP_TEXT("source", source, 0),
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

/* Whether the titles have a line for this key already. */
static int is_listed(const char *titles, const char *key, size_t length)
{
    for (const char *line = titles; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1) {
        if (strncmp(line, key, length) == 0 && line[length] == ':') {
            return 1;
        }
    }
    return 0;
}

/* "EPOCH; TOPCPU (clock only)": one line a key with its title, each once. */
static enum tpp_status expand_sources(const struct tpp_chip_checking *checking, const struct chip_file *file,
                                      const char *member, const char *keys, char *titles)
{
    while (*keys != '\0') {
        keys += strspn(keys, "; ");
        size_t length = strcspn(keys, "; ");
        const char *title = title_of(file, keys, length);
        if (title == NULL) {
            return tpp_chip_wrong(checking, member, "names a key that is not in \"sources\"");
        }
        size_t used = strlen(titles);
        if (!is_listed(titles, keys, length)) {
            int more = snprintf(titles + used, TPP_LONG_TEXT_BYTES - used, "%.*s: %s\n", (int)length, keys, title);
            if (more < 0 || (size_t)more >= TPP_LONG_TEXT_BYTES - used) {
                return tpp_chip_wrong(checking, member, "names more sources than fit");
            }
        }
        keys += strcspn(keys, ";");
    }
    return TPP_STATUS_OK;
}

static enum tpp_status expand_all_sources(const struct tpp_chip_checking *checking, const struct chip_file *file,
                                          struct tpp_chip *chip)
{
    char member[48];
    TPP_TRY(expand_sources(checking, file, "source", chip->source, chip->source_titles));
    for (size_t i = 0; i < chip->pci_id_count; i++) {
        (void)snprintf(member, sizeof member, "pci_ids[%zu].source", i);
        TPP_TRY(expand_sources(checking, file, member, chip->pci_ids[i].source, chip->source_titles));
    }
    for (size_t i = 0; i < chip->claim_count; i++) {
        (void)snprintf(member, sizeof member, "claims[%zu].source", i);
        TPP_TRY(expand_sources(checking, file, member, chip->claims[i].source, chip->source_titles));
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

static int has_alias(const struct tpp_chip *chips, size_t count, const char *alias)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(chips[i].alias, alias) == 0) {
            return 1;
        }
    }
    return 0;
}

static enum tpp_status finish_file(const struct tpp_json_source *source, struct chip_file *file,
                                   const struct tpp_chip *known, size_t known_count, struct tpp_error *err)
{
    for (size_t i = 0; i < file->chip_count; i++) {
        struct tpp_chip_checking checking = { source, i, err };
        struct tpp_chip *chip = &file->chips[i];
        TPP_TRY(tpp_chip_check(&checking, chip));
        TPP_TRY(expand_all_sources(&checking, file, chip));
        memcpy(chip->vendor, file->vendor, sizeof chip->vendor);
        memcpy(chip->attribution, file->attribution, sizeof chip->attribution);
        if (chip_with_id(file->chips, i, chip->id) != NULL || chip_with_id(known, known_count, chip->id) != NULL) {
            return tpp_chip_wrong(&checking, "id", "is already the id of another chip");
        }
        if (*chip->alias != '\0' &&
            (has_alias(file->chips, i, chip->alias) || has_alias(known, known_count, chip->alias))) {
            return tpp_chip_wrong(&checking, "alias", "is already the alias of another chip");
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
