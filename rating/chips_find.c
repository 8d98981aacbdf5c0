/* A chip of the catalogue by what a user types. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "rating/rating.h"

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

/* Whether a chip is of the family: the name is a word, or words, of its id. */
static int is_of_family(const struct tpp_chip *chip, const char *text)
{
    const char *at = strstr(chip->id, text);
    size_t length = strlen(text);
    return at != NULL && (at == chip->id || at[-1] == '-') && (at[length] == '-' || at[length] == '\0');
}

enum tpp_status tpp_chip_find_family(const struct tpp_chip *chips, size_t count, const char *text,
                                     const struct tpp_chip **chip, int *is_family, struct tpp_error *err)
{
    const struct tpp_chip *found = NULL;
    size_t members = 0;
    for (size_t i = 0; i < count; i++) {
        if (*chips[i].alias != '\0' && equals(chips[i].alias, text)) {
            found = &chips[i];
        }
    }
    if (found == NULL) {
        TPP_TRY(tpp_chip_find(chips, count, text, &found, err));
    } else {
        for (size_t i = 0; i < count; i++) {
            members += (size_t)is_of_family(&chips[i], found->alias);
        }
    }
    if (is_family != NULL) {
        *is_family = members > 1;
    }
    *chip = found;
    return TPP_STATUS_OK;
}
