/* The catalogue of chips: read by tables from the embedded files, then checked for what a table cannot say. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/blob.h"
#include "base/json_fields.h"
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
        if (!isnan(rate->ops_per_clock_core) && rate->ops_per_clock_core < 0) {
            return wrong(checking, member, "ops_per_clock_core must be more than 0, or left out");
        }
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

/* "10de:20b2" */
static int is_pci_id(const char *id)
{
    static const char digits[] = "0123456789abcdef";
    return strlen(id) == 9 && strspn(id, digits) == 4 && id[4] == ':' && strspn(id + 5, digits) == 4;
}

/* Finds what a claim is about; a precision's name stands for its rate. */
static int resolve_claim(struct tpp_chip_claim *claim)
{
    claim->about = TPP_FACT_RATE;
    claim->precision = TPP_PRECISION_COUNT;
    if (tpp_precision_find(claim->about_name, strlen(claim->about_name), &claim->precision)) {
        return 1;
    }
    for (int i = TPP_FACT_RATE + 1; tpp_claim_about_name(i) != NULL; i++) {
        if (strcmp(tpp_claim_about_name(i), claim->about_name) == 0) {
            claim->about = (enum tpp_claim_about)i;
            return 1;
        }
    }
    return 0;
}

static enum tpp_status check_arrays(const struct checking *checking, struct tpp_chip *chip)
{
    char member[48];
    for (size_t i = 0; i < chip->pci_id_count; i++) {
        (void)snprintf(member, sizeof member, "pci_ids[%zu].id", i);
        if (!is_pci_id(chip->pci_ids[i].id)) {
            return wrong(checking, member, "must be vendor and device in lower-case hexadecimal, such as 10de:20b2");
        }
    }
    for (size_t i = 0; i < chip->claim_count; i++) {
        struct tpp_chip_claim *claim = &chip->claims[i];
        (void)snprintf(member, sizeof member, "claims[%zu].about", i);
        if (!resolve_claim(claim)) {
            return wrong(checking, member,
                         "must be a precision, tpp, die_area, io, dram, cores, clock, memory, power or rating");
        }
        (void)snprintf(member, sizeof member, "claims[%zu].value", i);
        if (isnan(claim->value) != (claim->about == TPP_FACT_RATING) || claim->value <= 0) {
            return wrong(checking, member, "must be more than 0; null for a rating, whose text says what it is");
        }
        (void)snprintf(member, sizeof member, "claims[%zu].mark", i);
        if (claim->mark == TPP_MARK_ABSENT) {
            return wrong(checking, member, "a claim is there, so it has a mark");
        }
    }
    return TPP_STATUS_OK;
}

/* What the file may leave out is zero after reading, and not known. */
static void mark_absent(struct tpp_chip *chip)
{
    for (size_t i = 0; i < chip->rate_count; i++) {
        if (chip->rates[i].ops_per_clock_core == 0) {
            chip->rates[i].ops_per_clock_core = NAN;
        }
    }
    if (chip->rate_clock_mhz == 0) {
        chip->rate_clock_mhz = NAN;
        chip->rate_clock_mark = TPP_MARK_ABSENT;
    }
}

static enum tpp_status check_facts(const struct checking *checking, const struct tpp_chip *chip)
{
    const struct {
        const char *member;
        double value;
        enum tpp_mark mark;
    } facts[] = {
        { "core_count", chip->core_count, chip->core_mark },
        { "clock_mhz", chip->clock_mhz, chip->clock_mark },
        { "rate_clock_mhz", chip->rate_clock_mhz, chip->rate_clock_mark },
        { "memory_gb", chip->memory_gb, chip->memory_mark },
        { "die_area_mm2", chip->die_area_mm2, chip->die_area_mark },
        { "io_gb_per_s", chip->io_gb_per_s, chip->io_mark },
        { "dram_gb_per_s", chip->dram_gb_per_s, chip->dram_mark },
        { "power_w", chip->power_w, chip->power_mark },
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        TPP_TRY(check_fact(checking, facts[i].member, facts[i].value, facts[i].mark));
    }
    return TPP_STATUS_OK;
}

static enum tpp_status check_chip(const struct checking *checking, struct tpp_chip *chip)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    if (*chip->id == '\0' || chip->id[strspn(chip->id, letters)] != '\0') {
        return wrong(checking, "id", "must be lower-case letters, digits and \"-\", such as nvidia-h20-96gb");
    }
    if (chip->alias[strspn(chip->alias, letters)] != '\0') {
        return wrong(checking, "alias", "must be lower-case letters, digits and \"-\", such as a100");
    }
    if (*chip->name == '\0' || *chip->source == '\0') {
        return wrong(checking, *chip->name == '\0' ? "name" : "source", "is empty");
    }
    mark_absent(chip);
    TPP_TRY(check_rates(checking, chip));
    TPP_TRY(check_facts(checking, chip));
    return check_arrays(checking, chip);
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
static enum tpp_status expand_sources(const struct checking *checking, const struct chip_file *file, const char *member,
                                      const char *keys, char *titles)
{
    while (*keys != '\0') {
        keys += strspn(keys, "; ");
        size_t length = strcspn(keys, "; ");
        const char *title = title_of(file, keys, length);
        if (title == NULL) {
            return wrong(checking, member, "names a key that is not in \"sources\"");
        }
        size_t used = strlen(titles);
        if (!is_listed(titles, keys, length)) {
            int more = snprintf(titles + used, TPP_LONG_TEXT_BYTES - used, "%.*s: %s\n", (int)length, keys, title);
            if (more < 0 || (size_t)more >= TPP_LONG_TEXT_BYTES - used) {
                return wrong(checking, member, "names more sources than fit");
            }
        }
        keys += strcspn(keys, ";");
    }
    return TPP_STATUS_OK;
}

static enum tpp_status expand_all_sources(const struct checking *checking, const struct chip_file *file,
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
        struct checking checking = { source, i, err };
        struct tpp_chip *chip = &file->chips[i];
        TPP_TRY(check_chip(&checking, chip));
        TPP_TRY(expand_all_sources(&checking, file, chip));
        memcpy(chip->vendor, file->vendor, sizeof chip->vendor);
        memcpy(chip->attribution, file->attribution, sizeof chip->attribution);
        if (chip_with_id(file->chips, i, chip->id) != NULL || chip_with_id(known, known_count, chip->id) != NULL) {
            return wrong(&checking, "id", "is already the id of another chip");
        }
        if (*chip->alias != '\0' &&
            (has_alias(file->chips, i, chip->alias) || has_alias(known, known_count, chip->alias))) {
            return wrong(&checking, "alias", "is already the alias of another chip");
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
