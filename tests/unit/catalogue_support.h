/* What tests of comparison, identification and headroom share: the catalogue, and described records. */
#ifndef TPP_TESTS_CATALOGUE_SUPPORT_H
#define TPP_TESTS_CATALOGUE_SUPPORT_H

#include "cli/subject_options.h"
#include "tests/unit/rating_support.h"

static struct tpp_chip *chips;
static size_t chip_count;

static inline void load_catalogue(void)
{
    struct tpp_error err = TPP_ERROR_INIT;
    load_rules();
    cr_assert_eq(tpp_chips_builtin(&chips, &chip_count, &err), TPP_STATUS_OK, "%s", err.text);
}

static inline void unload_catalogue(void)
{
    tpp_chips_free(chips, chip_count);
    unload_rules();
}

static inline const struct tpp_chip *find_chip(const char *text)
{
    const struct tpp_chip *chip = NULL;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_chip_find_family(chips, chip_count, text, &chip, NULL, &err), TPP_STATUS_OK, "%s", err.text);
    return chip;
}

static inline void load_described(const char *name, struct tpp_record *record)
{
    char path[512];
    struct tpp_error err = TPP_ERROR_INIT;
    snprintf(path, sizeof path, TPP_SOURCE_DIR "/tests/recorded/described_%s.json", name);
    cr_assert_eq(tpp_record_load(path, record, &err), TPP_STATUS_OK, "%s", err.text);
}

static inline void take_chip(struct tpp_compared *one, const char *text)
{
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_compared_init(one);
    cr_assert_eq(tpp_compared_take_chip(one, find_chip(text), &err), TPP_STATUS_OK, "%s", err.text);
}

static inline void take_record(struct tpp_compared *one, const char *name, const char *facts)
{
    struct tpp_record record = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    load_described(name, &record);
    tpp_compared_init(one);
    cr_assert_eq(tpp_compared_take_record(one, &record, name, facts != NULL ? find_chip(facts) : NULL, &err),
                 TPP_STATUS_OK, "%s", err.text);
    tpp_record_free(&record);
}

#endif
