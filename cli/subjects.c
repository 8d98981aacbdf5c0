/* Chips and records by what a user types. */
#include "cli/subjects.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/subject_options.h"

enum tpp_status tpp_catalogue_load(struct tpp_catalogue *catalogue, struct tpp_error *err)
{
    return tpp_chips_builtin(&catalogue->chips, &catalogue->count, err);
}

void tpp_catalogue_free(struct tpp_catalogue *catalogue)
{
    tpp_chips_free(catalogue->chips, catalogue->count);
    *catalogue = (struct tpp_catalogue){ 0 };
}

enum tpp_status tpp_catalogue_find(const struct tpp_catalogue *catalogue, const char *text,
                                   const struct tpp_chip **chip, struct tpp_error *err)
{
    int is_family = 0;
    const struct tpp_chip *found = NULL;
    if (tpp_chip_find_family(catalogue->chips, catalogue->count, text, &found, &is_family, err) != TPP_STATUS_OK) {
        if (err != NULL) {
            err->status = TPP_STATUS_INVALID;
        }
        return TPP_STATUS_INVALID;
    }
    if (is_family) {
        (void)fprintf(stderr, "tppbench: note: '%s' is taken as %s; 'tppbench chips' lists the others of the name\n",
                      text, found->id);
    }
    *chip = found;
    return TPP_STATUS_OK;
}

/* "FILE+CHIP", unless a file of the whole name is there. */
static enum tpp_status load_record(const struct tpp_catalogue *catalogue, const char *text, struct tpp_named *named,
                                   struct tpp_error *err)
{
    char path[4096];
    const char *plus = strrchr(text, '+');
    if (plus == NULL || plus == text || access(text, F_OK) == 0) {
        plus = text + strlen(text);
    }
    int length = snprintf(path, sizeof path, "%.*s", (int)(plus - text), text);
    if (length < 0 || (size_t)length >= sizeof path) {
        return tpp_fail(err, TPP_STATUS_INVALID, "'%.40s...': the name is too long", text);
    }
    if (*plus == '+') {
        TPP_TRY(tpp_catalogue_find(catalogue, plus + 1, &named->chip, err));
    }
    TPP_TRY(tpp_record_load(path, &named->record, err));
    named->is_record = 1;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_named_load(const struct tpp_catalogue *catalogue, const char *text, int may_be_bare,
                               struct tpp_named *named, struct tpp_error *err)
{
    struct tpp_named made = { .origin = text };
    int has_prefix = strncmp(text, "chip:", 5) == 0;
    int is_chip = has_prefix || (may_be_bare && strcmp(text, "-") != 0 && strchr(text, '+') == NULL &&
                                 access(text, F_OK) != 0 && strchr(text, '/') == NULL && strchr(text, '.') == NULL);
    enum tpp_status status = is_chip ? tpp_catalogue_find(catalogue, has_prefix ? text + 5 : text, &made.chip, err)
                                     : load_record(catalogue, text, &made, err);
    if (status != TPP_STATUS_OK) {
        return status;
    }
    *named = made;
    return TPP_STATUS_OK;
}

void tpp_named_free(struct tpp_named *named)
{
    tpp_record_free(&named->record);
    *named = (struct tpp_named){ 0 };
}

enum tpp_status tpp_named_compared(const struct tpp_named *named, struct tpp_compared *one, struct tpp_error *err)
{
    return named->is_record ? tpp_compared_take_record(one, &named->record, named->origin, named->chip, err)
                            : tpp_compared_take_chip(one, named->chip, err);
}
